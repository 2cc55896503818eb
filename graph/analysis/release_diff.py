"""Which facts two releases say differently, of those that a link rests on before or after. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.analysis.answer_diff import DECISIVE, ChangeKind, LinkChange, Part
from graph.law.law_copies import Fact, Properties, facts_of
from graph.law.law_snapshot import Law
from graph.model.vocabulary import Edge, Node
from graph.store.database import Row

Side = tuple[Row | None, Law]  # what is known of a clinic in one release; null: it has no such clinic


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact on which an answer depends, as one release says it and the other; null: it does not.

    `ends`: the node itself, or the two that a relationship joins, where both are known.
    """

    ends: tuple[Node, ...]
    relationship: str | None
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None

    @property
    def kind(self) -> ChangeKind:
        """Whether it is new, gone, or another."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED


def facts_behind(change: LinkChange, before: Side, after: Side) -> list[FactChange]:
    """The facts that differ, of those on which the link rests before or after: relationships first."""
    sides = [dict(facts_among(change.parts, side)) for side in (before, after)]
    nodes = {fact.id: fact for side in (before, after) for fact in facts_in(side) if isinstance(fact, Node)}
    found = []
    for part in sorted(change.parts, key=lambda one: (-len(one), one)):
        old, new = (side.get(part) for side in sides)
        if old != new:
            ids = part[1:] if len(part) > 2 else part[-1:]  # noqa: PLR2004  # a type and two ends
            ends = tuple(nodes[one] for one in ids if one in nodes)
            found.append(FactChange(ends, part[0] if len(ids) > 1 else None, old, new))
    return [one for one in found if one.ends]


def facts_in(side: Side) -> Iterator[Fact]:
    """Every fact of the law, and those of the clinic."""
    row, law = side
    yield from law.facts.nodes.values()
    yield from law.edges
    yield from facts_of(row) if row else ()


def facts_among(parts: Iterable[Part], side: Side) -> Iterator[tuple[Part, dict[str, object]]]:
    """What rules read of these facts; of relationships that join the same ends one after the other, of the last one."""
    wanted = frozenset(parts)
    for fact in facts_in(side):
        part = part_of(fact)
        if part in wanted:
            yield part, decisive(fact.properties)


def part_of(fact: Fact) -> Part:
    """What tells a fact from others, whatever it says."""
    return (fact.type, fact.source, fact.target) if isinstance(fact, Edge) else (fact.label, fact.id)


def decisive(properties: Properties) -> dict[str, object]:
    """The properties on which the rules of an answer depend."""
    return {name: properties[name] for name in sorted(DECISIVE & properties.keys())}
