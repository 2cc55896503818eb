"""How the facts of two graphs differ, in the terms of whoever writes packs. Pure: both graphs are given as content.

A citation is no fact by itself: it is told with each fact that it supports, as source, place, confidence and day. Names and
prose are told by language, and the hash of a pack is left out, because it only repeats that something differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.analysis.answer_diff import DECISIVE, AnswerChange, LinkChange, Part, summary_key
from graph.model.declaration import ALIAS_PAIRS, NAME_PAIRS, Grade, translation_pairs
from graph.model.kinds import CITING, KINDS, TRANSLATED
from graph.model.vocabulary import CoverageLevel, Edge
from graph.oversight.rules import NEEDED_FOR_ABSENCE
from graph.store.content import Content

Key = tuple[str, ...]  # of a node: label, id; of a relationship: type, ends, first day
Properties = Mapping[str, Any]

GRADES = tuple(member for kind in KINDS.values() for member in kind.members if isinstance(member, Grade))
# By the property that holds a text in English, those that hold it in every language.
IN_LANGUAGES = {
    name: translation_pairs(name)
    for name in sorted(TRANSLATED | {"statement", *(grade.stored.statement for grade in GRADES)})
}
PAIRS = (NAME_PAIRS, *IN_LANGUAGES.values())
FOLLOWING = ("contentHash", "bestConfidence")  # they follow from what is told
LEFT_OUT = frozenset(
    {"id", *FOLLOWING, ALIAS_PAIRS.keys, *(name for pairs in PAIRS for name in (pairs.keys, pairs.values))}
)
OFFERED = frozenset({"OFFERS", "OF", "BROADER", "MAY_TAKE", "CLAIMS", "OPENS"})  # from the clinic to routes and gaps
PAIR = 2  # a node's key


class Mark(StrEnum):
    """What happened to a fact."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class Differing:
    """One property that differs; null: the fact, or the property, is not there. Lists are tuples."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs. `kind` is a label or a relationship's type, `ends` the node's id or both ends."""

    mark: Mark
    kind: str
    ends: tuple[str, ...]
    properties: tuple[Differing, ...]

    @property
    def is_relationship(self) -> bool:
        """Whether it leads from one node to another."""
        return len(self.ends) > 1

    @property
    def is_decisive(self) -> bool:
        """Whether an answer can depend on what differs: that a fact is there, or more than its words."""
        return self.mark is not Mark.CHANGED or any(each.name in DECISIVE for each in self.properties)


def fact_changes(before: Content, after: Content) -> tuple[FactChange, ...]:
    """Every fact that differs: nodes by label and id, then relationships by type and ends."""
    old, new = dict(facts(before)), dict(facts(after))
    found = [changed_fact(key, key, old, new) for key in old.keys() & new.keys() if old[key] != new[key]]
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    for was, now in find_redated(gone, come):
        found.append(changed_fact(was, now, old, new))
        gone, come = gone - {was}, come - {now}
    found += [one_sided(Mark.REMOVED, key, old[key]) for key in gone]
    found += [one_sided(Mark.ADDED, key, new[key]) for key in come]
    return tuple(sorted(found, key=sort_key))


def facts_behind_link(link: LinkChange, changes: Iterable[FactChange]) -> tuple[FactChange, ...]:
    """The differing facts that this link rests on before or after, as far as answers depend on them."""
    return facts_among(link.parts, changes)


def facts_behind_answer(
    answer: AnswerChange, contents: Iterable[Content], changes: Iterable[FactChange]
) -> tuple[FactChange, ...]:
    """The differing facts behind what the answer says of the clinic as a whole, as far as it differs in that.

    They are what the clinic offers, on which routes, and, where no link stands on one of the sides, the coverage by which
    an absence is read. `contents` are both packs'.
    """
    old, new = answer.before, answer.after
    if not old or not new or summary_key(old) == summary_key(new):
        return ()
    absence = old.verdict != new.verdict and not (old.links and new.links)
    parts: set[Part] = set()
    for content in contents:
        parts.update(parts_of_clinic(content, answer.clinic))
        if absence:
            parts.update(declared_complete(content, answer.clinic))
    return facts_among(parts, changes)


def facts_among(parts: Set[Part], changes: Iterable[FactChange]) -> tuple[FactChange, ...]:
    """The differing facts that are among these parts, as far as answers depend on them."""
    return tuple(change for change in changes if change.is_decisive and (change.kind, *change.ends) in parts)


def parts_of_clinic(content: Content, clinic: str) -> Iterator[Part]:
    """The clinic, its offerings, the routes that they claim or may take, the gaps of those that they claim."""
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in content.edges.values():
        if edge.type in OFFERED or (edge.type, edge.source) == ("IN", clinic):
            leaving[edge.source].append(edge)
    seen, left = set(), [clinic]
    while left:
        here = left.pop()
        if here in seen or here not in content.nodes:
            continue
        seen.add(here)
        yield content.nodes[here].label, here
        for edge in leaving[here]:
            yield edge.type, edge.source, edge.target
            # A route that nobody claims is no way to its gaps; its standing decides what is lawful.
            if edge.type == "MAY_TAKE":
                yield "Route", edge.target
            else:
                left.append(edge.target)


def declared_complete(content: Content, clinic: str) -> Iterator[Part]:
    """The coverage of the clinic's jurisdiction that lets an absence be read."""
    homes = {edge.target for edge in content.edges.values() if (edge.type, edge.source) == ("IN", clinic)}
    for node in content.nodes.values():
        if node.label == "Coverage" and node.properties["jurisdiction"] in homes:
            needed = node.properties["kind"] in NEEDED_FOR_ABSENCE
            if needed and node.properties["declared"] == CoverageLevel.COMPLETE:
                yield node.label, node.id


def facts(content: Content) -> Iterator[tuple[Key, Properties]]:
    """Every fact with its properties as they are told."""
    cited = dict(citations(content))
    for node in content.nodes.values():
        if node.label != "Citation":
            yield (node.label, node.id), tell_properties(node.properties, cited)
    for edge in content.edges.values():
        if edge.source not in cited:
            yield edge.key, tell_properties(edge.properties, cited)


def citations(content: Content) -> Iterator[tuple[str, str]]:
    """Every citation in words, by its id: source, place, confidence and day."""
    for edge in content.edges.values():
        if is_citation(content, edge):
            properties = content.nodes[edge.source].properties
            standing = ", ".join(filter(None, (properties["confidence"], properties.get("asOf"))))
            yield edge.source, " ".join(filter(None, (edge.target, properties.get("locator"), f"({standing})")))


def is_citation(content: Content, edge: Edge) -> bool:
    """Whether the relationship leads from a citation to its source."""
    return edge.type == "IN" and content.nodes[edge.source].label == "Citation"


def tell_properties(properties: Properties, cited: Mapping[str, str]) -> Properties:
    """Properties as they are told: citations in words, names and prose by language."""
    names = NAME_PAIRS.read(properties)
    result: dict[str, Any] = {
        f"name.{language}": text for language, text in names.items() if text != properties.get("name")
    }
    for name, value in properties.items():
        if name in CITING:
            result[name] = tuple(sorted(cited[cite] for cite in value))
        elif name not in LEFT_OUT:
            shown = "aliases" if name == ALIAS_PAIRS.values else name
            result[shown] = tuple(value) if isinstance(value, list) else value
    return result | dict(tell_translations(properties))


def tell_translations(properties: Properties) -> Iterator[tuple[str, Any]]:
    """Prose in other languages than English: each text under its key in a pack, with the language."""
    for name, pairs in IN_LANGUAGES.items():
        for language, texts in pairs.read_all(properties).items():
            if language != "en":
                yield f"{name}.{language}", texts if isinstance(properties[name], list) else texts[0]


def find_redated(gone: Iterable[Key], come: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    """Relationships that differ in their first day alone: one is gone and one has come between the same ends."""
    old, new = by_ends(gone), by_ends(come)
    for ends in old.keys() & new.keys():
        if len(old[ends]) == len(new[ends]) == 1:
            yield old[ends][0], new[ends][0]


def by_ends(keys: Iterable[Key]) -> Mapping[Key, list[Key]]:
    """Keys of relationships by type and ends."""
    result: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        if len(key) > PAIR:
            result[key[:3]].append(key)
    return result


def changed_fact(was: Key, now: Key, old: Mapping[Key, Properties], new: Mapping[Key, Properties]) -> FactChange:
    """A fact that is on both sides."""
    return FactChange(Mark.CHANGED, now[0], ends_of(now), differing_properties(old[was], new[now]))


def one_sided(mark: Mark, key: Key, properties: Properties) -> FactChange:
    """A fact that is on one side alone, with all that it says there."""
    sides = (properties, {}) if mark is Mark.REMOVED else ({}, properties)
    return FactChange(mark, key[0], ends_of(key), differing_properties(*sides))


def differing_properties(old: Properties, new: Properties) -> tuple[Differing, ...]:
    """The properties that differ, by name."""
    names = sorted(old.keys() | new.keys())
    return tuple(Differing(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))


def ends_of(key: Key) -> tuple[str, ...]:
    """A node's id, or both ends of a relationship."""
    return key[1:3]


def sort_key(change: FactChange) -> tuple[Any, ...]:
    """Where a change stands in the list."""
    days = [str(each.before or each.after) for each in change.properties if each.name == "validFrom"]
    return change.is_relationship, change.kind, change.ends, days, change.mark
