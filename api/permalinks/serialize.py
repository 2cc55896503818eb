"""Answers as plain data, by the names of the schema: what an address gives, whichever release it is read from."""

from typing import Any

from api.permalinks.url import PermalinkQuery
from graph.analysis.answer_diff import AnswerChange, LinkChange, answer_change
from graph.analysis.release_diff import FactChange
from graph.analysis.what_if import WhatIf
from graph.explain.answer_parts import PARTS, Sentence
from graph.explain.causes import tell_cause
from graph.law.law_snapshot import Law
from graph.model.declaration import translated
from graph.model.vocabulary import Language, Node
from graph.oversight.answer import Oversight
from graph.oversight.answer_fields import AnswerField

Told = dict[str, Any]
RELEASE = ("release", "contentHash", "schemaVersion", "asOf")


def serialize_release(law: Law) -> Told:
    """What a release is called, its hash, the version of its form, and the day for which its packs speak."""
    return {name: law.dataset.properties[name] for name in RELEASE}


def serialize_answer(found: Oversight | WhatIf, asked: PermalinkQuery, language: Language = Language.EN) -> Told:
    """The answer to a question, with what is supposed or without."""
    if isinstance(found, Oversight):
        return oversight(asked.filter_links(found), language)
    changes = [
        {
            "kind": explained.change.kind,
            **serialize_change(explained.change, language),
            "causes": [{"text": tell_cause(cause.about, language)} for cause in explained.causes],
        }
        for explained in found.changes
    ]
    return {"before": {"verdict": found.before.verdict}, "after": oversight(found.after, language), "changes": changes}


def oversight(answer: Oversight, language: Language = Language.EN) -> Told:
    """The answer with the links that it lists."""
    return serialize_part("Oversight", answer, language)


def serialize_part(name: str, part: Any, language: Language) -> Told:  # noqa: ANN401  # a part of an answer
    """A part of an answer by the fields that are saved."""
    found: Told = {}
    for one in PARTS[name].fields:
        if not one.saved:
            continue
        if isinstance(one, Sentence):
            found[one.name] = one.tell(part, language)
        else:
            value = one.read(part)
            found[one.name] = (
                [serialize_value(one, each, language) for each in value]
                if one.many
                else serialize_value(one, value, language)
            )
    return found


def serialize_value(field: AnswerField, value: Any, language: Language) -> Any:  # noqa: ANN401
    """A value of a field: words as they are, nodes by their names, parts field by field."""
    if value is None or not isinstance(field.shows, str):
        return value
    if field.shows == "Claim":
        return {"id": value.id, "value": value.properties["value"]}
    return serialize_part(field.shows, value, language) if field.shows in PARTS else serialize_node(value, language)


def serialize_differences(before: Oversight, after: Oversight | None, language: Language = Language.EN) -> Told:
    """How two answers to one question differ, but for names and sentences: verdict, confidence, gaps, and link by link."""
    change = answer_change(before.clinic.id, before, after)
    if change is None:
        return {"links": []}
    found = {
        name: {"before": old, "after": new}
        for name, old, new in (
            ("verdict", before.verdict, after and after.verdict),
            ("confidence", before.confidence, after and after.confidence),
            ("gaps", *change.gaps),
        )
        if old != new
    }
    return {**found, "links": serialize_links(change, language)}


def serialize_links(change: AnswerChange, language: Language) -> list[Told]:
    """The links that differ, each with what differs in it, as ids and words."""
    return [
        {
            "kind": one.kind,
            **serialize_change(one, language),
            "differing": {name: {"before": old, "after": new} for name, (old, new) in one.differing.items()},
        }
        for one in change.links
    ]


def serialize_change(change: LinkChange, language: Language) -> Told:
    """Which link differs, and its status before and after."""
    either = change.after or change.before
    return {
        "mandate": serialize_node(either.mandate if either else None, language),
        "offering": serialize_node(either.offering if either else None, language),
        "before": change.before and {"status": change.before.status},
        "after": change.after and {"status": change.after.status},
    }


def serialize_node(node: Node | None, language: Language) -> Told | None:
    """A node by its id and its name; null: there is none."""
    return None if node is None else {"id": node.id, "name": translated(language, "name", node.properties)}


def serialize_fact(change: FactChange, language: Language) -> Told:
    """A fact that two releases say differently: which, and what of it differs."""
    before, after = change.before or {}, change.after or {}
    names = sorted(before.keys() | after.keys()) if change.before and change.after else []
    ends = [{"__typename": one.label, "id": one.id, "name": naming(one, language)} for one in change.ends]
    return {
        "kind": change.kind,
        "relationship": change.relationship,
        "ends": ends,
        "differing": {
            name: {"before": before.get(name), "after": after.get(name)}
            for name in names
            if before.get(name) != after.get(name)
        },
    }


def naming(node: Node, language: Language) -> str:
    """Its name; where it has none, its id."""
    return str(translated(language, "name", node.properties) or node.id)
