"""One clinic in worlds that differ by single changes, so that each change can be taken back alone to see what it does.

A world is a small copy: of the law only what the links asked about can rest on, and of the facts each as it is on one of two
days. Nothing is written anywhere, and no statement is run.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.analysis.answer_diff import Key, by_key
from graph.law.law_copies import (
    Fact,
    Properties,
    changed_row,
    facts_of,
    in_time,
    key_of,
    law_of,
    named_by,
    narrow_law,
    properties_as,
    turn_of,
)
from graph.law.law_snapshot import Law, LawOnDay
from graph.model.vocabulary import Edge, Node
from graph.oversight.answer import Link, Question
from graph.oversight.rules import Evaluation, Offer
from graph.store.database import Row

Applied = frozenset[int]


class Worlds(ABC):
    """All worlds in which some of the changes are made and the others are not."""

    def __init__(self, row: Row, law: Law, mandates: Iterable[str], routes: Iterable[str] = ()) -> None:
        self._row = row
        self._law = narrow_law(law, [*sorted(mandates), *named_by(row), *routes])
        self.facts = self._law.facts  # what the links can rest on, whatever the day
        self.nodes = {**self.facts.nodes, **{fact.id: fact for fact in facts_of(row) if isinstance(fact, Node)}}
        self._cases: dict[Applied, tuple[Evaluation, dict[Key, Link]]] = {}

    @property
    @abstractmethod
    def size(self) -> int:
        """How many changes there are; they are named by their places, from 0 on."""

    @abstractmethod
    def make(self, applied: Applied) -> Evaluation:
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

    def changed_ids(self, index: int) -> frozenset[str]:
        """Ids of what stands or does not because of one change: beside all others, or else by itself."""
        sides = (self.all, self.all - {index}), (frozenset({index}), frozenset[int]())
        for one, other in sides:
            moved = set(self._case(one)[0].force.ids_in_force) ^ set(self._case(other)[0].force.ids_in_force)
            if moved:
                return frozenset(moved)
        return frozenset()

    def _case(self, applied: Applied) -> tuple[Evaluation, dict[Key, Link]]:
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

    def make(self, applied: Applied) -> Evaluation:
        """The clinic under these suppositions alone."""
        made = [self.changes[index] for index in sorted(applied)]
        repeal = tuple(one.instrument for one in made if isinstance(one, Repeal))
        reclassify = tuple((one.offering, one.route) for one in made if isinstance(one, Reclassification))
        question = replace(self.question, repeal=repeal, reclassify=reclassify)
        day = question.day or self._law.data_day(self._row["jurisdiction"])
        return Evaluation.of(self._row, LawOnDay(self._law, day, frozenset(repeal)), question)


@dataclass(frozen=True, slots=True)
class DayItself:
    """The other day, on which the sources may speak or not."""


class DayWorlds(Worlds):
    """Two days: any of the facts as it is on the second one, the others as they are on the first."""

    def __init__(
        self, row: Row, law: Law, days: tuple[str, str], mandates: Iterable[str], therapy: str | None = None
    ) -> None:
        super().__init__(row, law, mandates)
        self.before, self.after = days
        self.therapy = therapy
        self.first, self.last = sorted(days)
        offered = (fact for fact in facts_of(row) if isinstance(fact, Edge))
        known: tuple[Fact, ...] = (*self.nodes.values(), *self._law.edges, *offered)
        differing = [fact for fact in known if in_time(fact, self.before) != in_time(fact, self.after)]
        groups = group_facts(differing, self.last)
        self.changes: tuple[list[Fact] | DayItself, ...] = (*groups, DayItself())
        self._places = {key_of(fact): i for i, group in enumerate(groups) for fact in group}

    @property
    def size(self) -> int:
        """How many changes of facts there are, and one for the day."""
        return len(self.changes)

    @property
    def as_of(self) -> str:
        """The day for which the packs speak of the clinic's jurisdiction."""
        return self._law.data_day(self._row["jurisdiction"])

    def make(self, applied: Applied) -> Evaluation:
        """The clinic where these facts, and the day itself, are those of the second day."""
        day = self.after if self.size - 1 in applied else self.before

        def now(fact: Fact) -> Properties:
            place = self._places.get(key_of(fact))
            if place is None:
                return fact.properties
            return properties_as(fact, day, there=in_time(fact, self.after if place in applied else self.before))

        nodes = [replace(node, properties=now(node)) for node in self.facts.nodes.values()]
        edges = [replace(edge, properties=now(edge)) for edge in self._law.edges]
        law = law_of(self._law, nodes, edges)
        row = changed_row(self._row, now)
        return Evaluation.of(row, LawOnDay(law, day), Question(self._row["clinic"]["id"], day, self.therapy))


def group_facts(facts: Iterable[Fact], last: str) -> list[list[Fact]]:
    """Nodes, then relationships, by change.

    What begins or ends together with a node at one of its ends is no change of its own. An offering claims one route a day, so
    that one claim ends and another begins is one change.
    """
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        turn = turn_of(fact, last)
        keys: list[object] = [(end, turn) for end in (fact.source, fact.target)] if isinstance(fact, Edge) else []
        keys.append(
            (fact.type, fact.source) if isinstance(fact, Edge) and fact.type == "CLAIMS" else (key_of(fact), turn)
        )
        groups.setdefault(next((key for key in keys if key in groups), keys[-1]), []).append(fact)
    return list(groups.values())
