"""The periods in which one clinic's answer is one and the same."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.analysis.attribution import Explained
from graph.analysis.oversight_diff import oversight_diff
from graph.law.law_cache import read_with_law
from graph.law.law_copies import Fact, begin_of, facts_of
from graph.law.law_snapshot import Law, shift_day
from graph.model.vocabulary import Node
from graph.oversight.answer import Link, Oversight, Question
from graph.oversight.oversight import answer_for
from graph.store.database import Database, Row

FIRST = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the answer is one and the same, `answer` on the first of them; null: no first, or no last day.

    `since` is the last day before it; null: it is the first period.
    """

    first: str | None
    last: str | None
    since: str | None
    answer: Oversight


@dataclass(frozen=True, slots=True)
class History:
    """The periods of one clinic in the order of days; `row` and `law`: what they follow from."""

    row: Row
    law: Law
    therapy: str | None
    periods: tuple[Period, ...]
    _changes: dict[str, tuple[Explained, ...]] = field(default_factory=dict)

    def known_changes(self, period: Period) -> tuple[Explained, ...] | None:
        """The same as `changes`, where that was worked out before; null: it was not."""
        return () if period.since is None else self._changes.get(period.since)

    async def changes(self, period: Period) -> tuple[Explained, ...]:
        """The links that differ between the last day before a period and its first day, and why."""
        found = self.known_changes(period)
        if found is None:
            since = str(period.since)
            found = await oversight_diff(self.row, self.law, since, period.answer.day, self.therapy)
            self._changes[since] = found
        return found


async def get_history(database: Database, clinic: str, therapy: str | None = None) -> History | None:
    """The history of a clinic; null where no clinic has that id.

    Confidence and sentences begin no period, so that days after the packs' own are like that day.

    Raises:
        GraphNotLoaded: the graph holds no release.
        UnknownEntity: there is no such therapy.
    """
    row, law = await read_with_law(database, "read/clinic", {"clinic": clinic})
    return None if row is None else await history_of(row, law, therapy)


async def history_of(row: Row, law: Law, therapy: str | None) -> History:
    """The history that follows from a row of `read/clinic` and the law of the same state.

    Raises:
        UnknownEntity: there is no such therapy.
    """
    clinic = row["clinic"]["id"]
    if (kept := law.histories.get((clinic, therapy))) is not None:
        return kept  # type: ignore[no-any-return]  # put there below
    found: list[tuple[str, Oversight]] = []
    for day in (FIRST, *sorted(turning_days(row, law))):
        answer = answer_on(row, law, clinic, day, therapy)
        if not found or same_answer(found[-1][1]) != same_answer(answer):
            found.append((day, answer))
        await asyncio.sleep(0)  # a history has dozens of days: others may be answered between them
    ends = [shift_day(day, -1) for day, _ in found[1:]]
    periods = tuple(
        Period(since and day, last, since, answer)
        for (day, answer), since, last in zip(found, (None, *ends), (*ends, None), strict=True)
    )
    history = law.histories[clinic, therapy] = History(row, law, therapy, periods)
    return history


def answer_on(row: Row, law: Law, clinic: str, day: str, therapy: str | None) -> Oversight:
    """The answer on one day."""
    found = answer_for(row, law, Question(clinic, day, therapy))
    assert found is not None  # noqa: S101  # there is a row
    return found


def turning_days(row: Row, law: Law) -> set[str]:
    """The days on which a fact begins, one is over, or a source begins to speak."""
    facts: list[Fact] = [*law.facts.nodes.values(), *law.edges, *facts_of(row)]
    return {day for fact in facts for day in turns_of(fact) if day > FIRST}


def turns_of(fact: Fact) -> Iterator[str]:
    """Those of one fact."""
    first, last, cited = begin_of(fact), fact.properties.get("validTo"), fact.properties.get("citedFrom")
    yield from (str(day) for day in (first, cited) if day)
    if last:
        yield shift_day(last, 1)


def same_answer(answer: Oversight) -> object:
    """What is the same on all days of a period."""
    return answer.verdict, tuple(gap.id for gap in answer.gaps), frozenset(map(what_it_says, answer.every))


def what_it_says(link: Link) -> object:
    """What a link says, but for how well it is known."""

    def ids(nodes: tuple[Node, ...]) -> tuple[str, ...]:
        return tuple(node.id for node in nodes)

    route, offering = link.route and link.route.id, link.offering and link.offering.id
    return link.mandate.id, offering, link.status, route, ids(link.provisions), ids(link.exemptions)
