"""One clinic in worlds that differ by single changes, so that each change can be taken back alone to see what it does.

A world is a small copy: of the law only what the links asked about can rest on, and of the facts each as it is on one of two
days. Nothing is written anywhere, and no statement is run.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.answers import Link, Question
from graph.compare import Key, by_key
from graph.database import Row
from graph.facts import Facts
from graph.law import InForce, Law, holds
from graph.model import Edge, Node
from graph.rules import Case, Offer

Fact = Node | Edge
Properties = Mapping[str, Any]
Applied = frozenset[int]

NEVER = "never"  # sorts after every day
# From a node to what a link through it can rest on: relationships that lead from it, and `<` to it.
LEADS: Mapping[str, tuple[str, ...]] = {
    "Mandate": ("<HOLDS", "EXERCISES", "COVERS", "GRANTED_BY", "<FROM"),
    "Exemption": ("FOR", "<GRANTS"),
    "Route": ("PROVIDED_BY", "IN", "OPENS"),
    "Provision": ("PART_OF",),
    "LegalInstrument": ("IMPLEMENTS",),
    "TherapyType": ("BROADER", "MAY_TAKE"),
    "Authority": ("IN",),
}


class Worlds(ABC):
    """All worlds in which some of the changes are made and the others are not."""

    def __init__(self, row: Row, law: Law, mandates: Iterable[str], routes: Iterable[str] = ()) -> None:
        self._row = row
        self._law = narrowed(law, [*mandates, *named_by(row), *routes])
        self.facts = self._law.facts  # what the links can rest on, whatever the day
        self.nodes = {**self.facts.nodes, **{fact.id: fact for fact in facts_of(row) if isinstance(fact, Node)}}
        self._cases: dict[Applied, tuple[Case, dict[Key, Link]]] = {}

    @property
    @abstractmethod
    def size(self) -> int:
        """How many changes there are; they are named by their places, from 0 on."""

    @abstractmethod
    def make(self, applied: Applied) -> Case:
        """The clinic in the world in which these changes are made."""

    @property
    def all(self) -> Applied:
        """Every change."""
        return frozenset(range(self.size))

    async def work_out(self) -> None:
        """Work out the worlds that are always needed, giving way to other requests after each."""
        for index in sorted(self.all):
            self.links(self.all - {index})
            await asyncio.sleep(0)

    def offers(self, offering: str | None) -> list[Offer]:
        """The offering where all changes are made, and where none is, as far as it is offered there."""
        cases = (self._case(applied)[0] for applied in (self.all, frozenset[int]()))
        return [offer for case in cases for offer in case.offers if offer.node.id == offering]

    def links(self, applied: Applied) -> Mapping[Key, Link]:
        """The links in the world in which these changes are made."""
        return self._case(applied)[1]

    def moved(self, index: int) -> frozenset[str]:
        """Ids of what stands or does not because of one change: beside all others, or else by itself."""
        sides = (self.all, self.all - {index}), (frozenset({index}), frozenset[int]())
        for one, other in sides:
            moved = set(self._case(one)[0].force.standing) ^ set(self._case(other)[0].force.standing)
            if moved:
                return frozenset(moved)
        return frozenset()

    def _case(self, applied: Applied) -> tuple[Case, dict[Key, Link]]:
        if applied not in self._cases:
            case = self.make(applied)
            self._cases[applied] = case, by_key(case.links())
        return self._cases[applied]


@dataclass(frozen=True, slots=True)
class Repeal:
    """An instrument that is taken as not in force."""

    instrument: str


@dataclass(frozen=True, slots=True)
class Reclassification:
    """An offering that is taken to claim another route."""

    offering: str
    route: str


class SupposedWorlds(Worlds):
    """What if: any of the suppositions, on one day."""

    def __init__(self, row: Row, law: Law, question: Question, mandates: Iterable[str]) -> None:
        super().__init__(row, law, mandates, (route for _, route in question.reclassify))
        self.question = question
        # What no link can rest on can be no cause.
        repeals = (Repeal(instrument) for instrument in question.repeal if instrument in self.facts.nodes)
        self.changes: tuple[Repeal | Reclassification, ...] = (
            *repeals,
            *(Reclassification(*one) for one in question.reclassify),
        )

    @property
    def size(self) -> int:
        """How many suppositions there are."""
        return len(self.changes)

    def make(self, applied: Applied) -> Case:
        """The clinic under these suppositions alone."""
        made = [self.changes[index] for index in sorted(applied)]
        repeal = tuple(one.instrument for one in made if isinstance(one, Repeal))
        reclassify = tuple((one.offering, one.route) for one in made if isinstance(one, Reclassification))
        question = replace(self.question, repeal=repeal, reclassify=reclassify)
        day = question.day or self._law.as_of
        return Case.of(self._row, InForce(self._law, day, frozenset(repeal)), question)


@dataclass(frozen=True, slots=True)
class DayItself:
    """The other day, on which the sources may speak or not."""


class DayWorlds(Worlds):
    """Two days: any of the facts as it is on the second one, the others as they are on the first."""

    def __init__(self, row: Row, law: Law, days: tuple[str, str], mandates: Iterable[str]) -> None:
        super().__init__(row, law, mandates)
        self.before, self.after = days
        self.first, self.last = sorted(days)
        known: list[Fact] = sorted(
            [*self.nodes.values(), *self._law.edges, *facts_of(row)], key=lambda fact: isinstance(fact, Edge)
        )
        differing = [fact for fact in known if in_time(fact, self.before) != in_time(fact, self.after)]
        groups = grouped(differing, self.last)
        self.changes: tuple[Fact | DayItself, ...] = (*(group[0] for group in groups), DayItself())
        self._places = {key_of(fact): i for i, group in enumerate(groups) for fact in group}

    @property
    def size(self) -> int:
        """How many changes of facts there are, and one for the day."""
        return len(self.changes)

    @property
    def as_of(self) -> str:
        """The day for which the packs speak."""
        return self._law.as_of

    def make(self, applied: Applied) -> Case:
        """The clinic where these facts, and the day itself, are those of the second day."""
        day = self.after if self.size - 1 in applied else self.before

        def now(fact: Fact) -> Properties:
            place = self._places.get(key_of(fact))
            if place is None:
                return fact.properties
            return properties_as(fact, day, there=in_time(fact, self.after if place in applied else self.before))

        nodes = [replace(node, properties=now(node)) for node in self.facts.nodes.values()]
        edges = tuple(replace(edge, properties=now(edge)) for edge in self._law.edges)
        law = replace(
            self._law,
            facts=Facts(nodes, edges),
            edges=edges,
            _days={},
        )
        row = changed_row(self._row, now)
        return Case.of(row, InForce(law, day), Question(self._row["clinic"]["id"], day))


def named_by(row: Row) -> Iterable[str]:
    """Ids of the law that a row of `read/clinic` names: jurisdiction, therapies, claimed routes."""
    yield row["jurisdiction"]
    for entry in row["offerings"]:
        yield entry["therapy"]
        yield from (claim["route"] for claim in entry["claims"])


def narrowed(law: Law, starts: Iterable[str]) -> Law:
    """Of the law only what is reached from some nodes by `LEADS`, whatever the day."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, ...], Edge] = {}
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here in nodes:
            continue
        nodes[here] = law.facts.nodes[here]
        for kind in LEADS.get(nodes[here].label, ()):
            incoming = kind.startswith("<")
            found = law.facts.entering(kind[1:], here) if incoming else law.facts.leaving(kind, here)
            edges.update((edge.key, edge) for edge in found)
            waiting += [edge.source if incoming else edge.target for edge in found]
    return replace(law, facts=Facts(nodes.values(), edges.values()), edges=tuple(edges.values()), _days={})


def changed_row(row: Row, now: Callable[[Fact], Properties]) -> Row:
    """A row of `read/clinic` with the properties of each fact in it replaced."""
    clinic = row["clinic"]["id"]

    def entry_now(entry: Row) -> Row:
        offering = entry["offering"]["id"]
        claims = [
            claim | {"properties": now(Edge("CLAIMS", offering, claim["route"], claim["properties"]))}
            for claim in entry["claims"]
        ]
        return entry | {
            "offering": now(Node("Offering", entry["offering"])),
            "offers": now(Edge("OFFERS", clinic, offering, entry["offers"])),
            "of": now(Edge("OF", offering, entry["therapy"], entry["of"])),
            "claims": claims,
        }

    return row | {
        "clinic": now(Node("Clinic", row["clinic"])),
        "inside": now(Edge("IN", clinic, row["jurisdiction"], row["inside"])),
        "offerings": [entry_now(entry) for entry in row["offerings"]],
    }


def facts_of(row: Row) -> list[Fact]:
    """Every fact in a row of `read/clinic`."""
    found: list[Fact] = []

    def note(fact: Fact) -> Properties:
        found.append(fact)
        return fact.properties

    changed_row(row, note)
    return found


def key_of(fact: Fact) -> object:
    """What tells a fact from every other."""
    return fact.id if isinstance(fact, Node) else fact.key


def begin_of(fact: Fact) -> str | None:
    """Its first day; an instrument without one counts from its enactment."""
    begin = fact.properties.get("validFrom")
    if begin is None and isinstance(fact, Node) and fact.label == "LegalInstrument":
        begin = fact.properties.get("enactedOn")
    return begin


def in_time(fact: Fact, day: str) -> bool:
    """The fact by itself holds on the day, whatever it rests on."""
    return holds({"validFrom": begin_of(fact), "validTo": fact.properties.get("validTo")}, day)


def grouped(facts: Iterable[Fact], last: str) -> list[list[Fact]]:
    """Nodes, then relationships, by change: one that begins or ends together with one of its nodes is no change of its own."""
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        turn = begin_of(fact) if in_time(fact, last) else fact.properties["validTo"]
        ends = (fact.source, fact.target) if isinstance(fact, Edge) else ()
        beside = next((groups[end, turn] for end in ends if (end, turn) in groups), None)
        if beside is None:
            groups[key_of(fact), turn] = [fact]
        else:
            beside.append(fact)
    return list(groups.values())


def properties_as(fact: Fact, day: str, *, there: bool) -> Properties:
    """Its properties, with the days that it needs to hold on that day, or not to."""
    if in_time(fact, day) == there:
        return fact.properties
    if not there:
        return {**fact.properties, "validFrom": NEVER}
    begin = begin_of(fact)
    return {**fact.properties, **({"validFrom": day} if begin is not None and begin > day else {"validTo": day})}
