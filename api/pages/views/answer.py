"""What the page of a frozen answer shows: what was answered, from which release, and what has changed since."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.labels import LABELS
from api.pages.base.statuses import STATUSES, SUPPORT, VERDICTS, words_in
from api.pages.base.visit import Data, Shown, Visit
from graph.errors import ReleaseNotKept
from graph.explain.answer_parts import PARTS
from graph.explain.locale import LOCALES, Locale, message_in
from graph.model.vocabulary import DAY

DIFFERING = {
    "activity": LABELS["activity"],
    "authority": LABELS["authority"],
    "claims": message_in("what differs", "What sources dispute"),
    "confidence": message_in("what differs", "Supported by"),
    "dueOn": message_in("what differs", "Would be due on"),
    "exemptions": LABELS["exemptions"],
    "gaps": LABELS["gaps"],
    "instruments": LABELS["instruments"],
    "preferred": message_in("what differs", "The side that Remit answers with"),
    "provisions": LABELS["provisions"],
    "route": LABELS["route"],
    "status": message_in("what differs", "Status"),
    "verdict": message_in("what differs", "The answer as a whole"),
}
"""What a part of an answer is called where it differs."""
PROPERTIES = {
    "confidence": DIFFERING["confidence"],
    "validFrom": message_in("what differs", "The first day"),
    "validTo": message_in("what differs", "The last day"),
}
"""What properties of a fact are called that differ most often; others are told by their own names."""
MARKS = {
    "ADDED": message_in("a fact in a release", "recorded now"),
    "CHANGED": message_in("a fact in a release", "recorded in another way"),
    "REMOVED": message_in("a fact in a release", "not recorded any more"),
}
NONE = message_in("what differs", "none")


async def answer_page(visit: Visit) -> Shown:
    """The frozen answer; where its release is not kept any more, what can be done."""
    try:
        repeated = await visit.repeat()
    except ReleaseNotKept:
        if visit.form.name != "html":
            raise  # a program is told in the form that it reads
        gone = {"content_hash": visit.parts["hash"], "served": visit.release, "today": today(visit)}
        return visit.show("answer_gone.html", gone, HTTPStatus.NOT_FOUND)
    found, about = repeated["answer"], await subjects(visit)
    values = answer_values(found, repeated["facts"], about, visit)
    return visit.show(
        "answer.html",
        values,
        permalink=visit.page.cited,
        data=found,
        release=found["release"],
        linked={**found, "answer": {**found["answer"], **values["answer"], **about}},
    )


def today(visit: Visit) -> str:
    """Where the same is asked of the release that is served."""
    days = {name: visit.value(name) for name in ("asOf", "therapy")}
    return with_query(visit.page, f"/clinics/{visit.value('clinic')}", **days)


async def subjects(visit: Visit) -> dict[str, Data | None]:
    """The clinic and the therapy that the answer is about, as they are called now; one that is gone by its id."""
    clinic, therapy = visit.value("clinic"), visit.value("therapy")
    found = await visit.ask("answer", id=clinic, therapy=therapy or "therapy", one=therapy is not None)
    return {
        "clinic": found["clinic"] or {"id": clinic, "name": clinic, "illustrative": None},
        "therapy": (found["therapyType"] or {"id": therapy, "name": therapy}) if therapy else None,
    }


def answer_values(found: Data, facts: Sequence[Sequence[Data]], about: Data, visit: Visit) -> dict[str, Any]:
    """The values of the template."""
    locale, now = LOCALES[visit.page.language], found["now"]
    supposed = "after" in found["answer"]
    answer = with_kinds("Oversight", found["answer"]["after"] if supposed else found["answer"])
    names = names_in(found)
    differences = now["differences"] if now else {"links": []}
    return {
        **about,
        "answer": answer,
        "supposed": [*visit.values("repeal"), *visit.values("reclassify")] if supposed else [],
        "chosen": bool({"activity", "status"} & visit.given.keys()),
        "least": visit.value("minConfidence"),
        "found": found,
        "now": now,
        "whole": [
            line_of(name, differences[name], names, locale)
            for name in ("verdict", "confidence", "gaps")
            if name in differences
        ],
        "groups": groups_of(differences["links"], facts, names, locale),
        "verdict": words_in(locale, VERDICTS)[answer["verdict"]],
        "current": today(visit),
    }


def with_kinds(part: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A part of an answer, in which each thing says of what kind it is."""
    found = dict(value)
    for field in PARTS[part].fields:
        shows, inner = getattr(field, "shows", None), value.get(field.name)
        if not isinstance(shows, str) or shows == "Claim" or inner is None:
            continue
        if isinstance(inner, list):
            found[field.name] = [with_kind(shows, one) for one in inner]
        else:
            found[field.name] = with_kind(shows, inner)
    return found


def with_kind(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A thing of that kind, or a part of an answer of that name."""
    return with_kinds(kind, value) if kind in PARTS else {"__typename": kind, **value}


def names_in(value: Any) -> dict[str, str]:  # noqa: ANN401  # JSON
    """The name of each thing that is named anywhere in it, by its id."""
    found: dict[str, str] = {}
    if isinstance(value, Mapping):
        if value.get("name") and "id" in value:
            found[value["id"]] = value["name"]
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        found |= names_in(one)
    return found


def groups_of(
    links: Sequence[Data], facts: Sequence[Sequence[Data]], names: Mapping[str, str], locale: Locale
) -> list[dict[str, Any]]:
    """The links that differ, those together that do so by the same facts."""
    found: dict[str, dict[str, Any]] = {}
    for link, behind in zip(links, facts, strict=True):
        group = found.setdefault(repr(behind), {"facts": [fact_of(one, locale) for one in behind], "links": []})
        group["links"].append(change_of(link, names, locale))
    return list(found.values())


def fact_of(fact: Data, locale: Locale) -> dict[str, Any]:
    """A fact that the two releases say differently, in words."""
    lines = [
        {"label": locale.tell_in(*PROPERTIES[name]) if name in PROPERTIES else name, **sides_of(sides, {}, locale)}
        for name, sides in fact["differing"].items()
    ]
    return {**fact, "label": locale.tell_in(*MARKS[fact["kind"]]), "lines": lines}


def change_of(change: Data, names: Mapping[str, str], locale: Locale) -> dict[str, Any]:
    """A link that differs; `before` and `after`: its status, null where it is not listed."""
    return {
        "mandate": {"__typename": "Mandate", **change["mandate"]},
        "offering": change["offering"] and {"__typename": "Offering", **change["offering"]},
        "before": change["before"] and change["before"]["status"],
        "after": change["after"] and change["after"]["status"],
        "lines": [
            line_of(name, sides, names, locale)
            for name, sides in change["differing"].items()
            if name != "status" and change["kind"] == "CHANGED"
        ],
    }


def line_of(name: str, sides: Data, names: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """What differs, as it was and as it is."""
    return {"label": locale.tell_in(*DIFFERING[name]), **sides_of(sides, names, locale)}


def sides_of(sides: Data, names: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """A value as it was and as it is."""
    return {side: text_of(sides[side], names, locale) for side in ("before", "after")}


def text_of(value: Any, names: Mapping[str, str], locale: Locale) -> str:  # noqa: ANN401  # JSON
    """A value in words: what is named by its name, words of closed sets by what they are called."""
    if not value:
        return locale.tell_in(*NONE)
    if DAY.fullmatch(str(value)):
        return locale.write_day(str(value))
    if not isinstance(value, str):
        return " · ".join(names.get(one, one) for one in value) if isinstance(value, Sequence) else str(value)
    if value in SUPPORT:
        return locale.tell(SUPPORT[value])
    told = VERDICTS.get(value) or STATUSES.get(value)
    return locale.tell_in(*told[0]) if told else names.get(value, value)
