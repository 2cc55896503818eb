"""Look-ups that are sent together: nobody gets what another asked for, and nobody's fault or leaving touches another."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from graph.errors import DatabaseTimeout, DatabaseUnavailable
from graph.query.planner.batching import AT_ONCE, MOST, Batcher, Record, StatementRunner
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.statements import Statement, generated_statement

ECHO = generated_statement(
    "echo",
    read_fragment(
        "UNWIND $asked AS asked WITH collect([asked.at, asked.value, $day0]) AS records RETURN [records, 'a state'] AS data"
    ),
    ("data",),
)
SLOW = generated_statement(
    "slow",
    read_fragment(
        "UNWIND $asked AS asked UNWIND range(0, 200000000) AS i WITH asked, max(i) AS m "
        "WITH collect([asked.at, m]) AS records RETURN [records, 'a state'] AS data"
    ),
)


class Watched(Database):
    """A real database that remembers how many look-ups each of its statements held, and fails where it is told to."""

    def __init__(self, inner: Database) -> None:  # the pool is that of the other
        self._inner = inner
        self.read_seconds = inner.read_seconds
        self.sizes: list[int] = []
        self.fails: Exception | None = None
        self.ended = 0

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """As the other."""
        self.sizes.append(len((parameters or {})["asked"]))
        try:
            rows = await self._inner.read(statement, parameters, seconds)
        except asyncio.CancelledError:
            self.ended += 1
            raise
        if self.fails:
            raise self.fails
        return rows


@pytest.fixture
def watched(database: Database) -> Watched:
    return Watched(database)


def ask(together: Batcher, database: Database, value: object, day: str = "2026-01-31") -> asyncio.Task[Record]:
    async def record() -> Record:
        found, version = await together.record(database, day, {"value": value}, {"day0": day})
        assert version == "a state"
        return found

    return asyncio.create_task(record())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # what is waited for sets no event
            await asyncio.sleep(0.001)


PATIENT = 3600.0  # seconds: however slow the machine, as many go together as may


async def test_everyone_gets_the_record_that_they_asked_for(watched: Watched) -> None:
    """More than fit into the statements that may be under way, so that some wait twice."""
    together, wanted = Batcher(StatementRunner(ECHO), PATIENT), [f"v{n}" for n in range(3 * MOST + 5)]
    found = await asyncio.gather(*(ask(together, watched, value) for value in wanted))
    assert [value for value, _ in found] == wanted
    assert watched.sizes == [MOST, MOST, MOST, 5]
    assert await ask(together, watched, "alone") == ["alone", "2026-01-31"]
    assert watched.sizes[-1] == 1


async def test_what_comes_while_the_database_works_waits_for_the_next_statement(watched: Watched) -> None:
    together = Batcher(StatementRunner(ECHO), PATIENT)
    first = []
    for n in range(AT_ONCE):
        first.append(ask(together, watched, n))
        await until(lambda n=n: len(watched.sizes) > n)  # type: ignore[misc]  # each is sent before the next one comes
    later = [ask(together, watched, n) for n in (7, 8, 9)]
    assert [(await task)[0] for task in (*first, *later)] == [*range(AT_ONCE), 7, 8, 9]
    assert watched.sizes == [*[1] * AT_ONCE, 2, 1]  # half of those that wait or have just been answered


async def test_days_are_not_mixed(watched: Watched) -> None:
    together, days = Batcher(StatementRunner(ECHO), PATIENT), ["2024-03-31", "2024-04-01"] * 4
    found = await asyncio.gather(*(ask(together, watched, n, day) for n, day in enumerate(days)))
    assert found == [[n, day] for n, day in enumerate(days)]
    assert watched.sizes == [2, 2, 2, 2]


async def test_what_the_database_does_not_take_of_one_fails_no_other(watched: Watched) -> None:
    """The driver refuses an integer of more than 64 bits."""
    together = Batcher(StatementRunner(ECHO), PATIENT)
    tasks = [ask(together, watched, value) for value in ("a", 2**70, "b")]
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [found[0], found[2]] == [["a", "2026-01-31"], ["b", "2026-01-31"]]
    assert isinstance(found[1], Exception)


@pytest.mark.parametrize("fault", [DatabaseUnavailable("gone"), DatabaseTimeout("slow")])
async def test_an_outage_is_told_to_everyone_and_nobody_asks_again(watched: Watched, fault: Exception) -> None:
    together, watched.fails = Batcher(StatementRunner(ECHO), PATIENT), fault
    found = await asyncio.gather(*(ask(together, watched, n) for n in range(3)), return_exceptions=True)
    assert found == [fault] * 3
    assert watched.sizes == [2, 1]
    watched.fails = None
    assert await ask(together, watched, "again") == ["again", "2026-01-31"]


async def test_slow_look_ups_are_sent_by_themselves_until_quick_ones_have_let_them_be_forgotten(
    watched: Watched,
) -> None:
    """A statement that took longer than allowed is followed by smaller ones; no search waits for many slow ones."""
    together = Batcher(StatementRunner(ECHO), seconds=1e-9)
    assert [(await ask(together, watched, n))[0] for n in (1, 2)] == [1, 2]
    assert together.most == 1
    found = await asyncio.gather(*(ask(together, watched, n) for n in range(5)))
    assert [value for value, _ in found] == [*range(5)]
    assert watched.sizes == [1] * 7
    quick, watched.sizes[:] = Batcher(StatementRunner(ECHO), 0.5), []
    quick._took = 2.0  # noqa: SLF001  # as after a statement that the database had to plan
    while quick.most < 5:
        await ask(quick, watched, "again")
    assert 1 < len(watched.sizes) < 40
    await asyncio.gather(*(ask(quick, watched, n) for n in range(5)))
    assert watched.sizes[-2:] == [3, 2]


async def test_who_leaves_ends_nothing_for_others_and_the_last_one_ends_the_statement(neo4j: Database) -> None:
    watched = Watched(neo4j)
    together = Batcher(StatementRunner(ECHO))
    tasks = [ask(together, watched, n) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    assert [(await tasks[0])[0], (await tasks[2])[0]] == [0, 2]
    slow = Batcher(StatementRunner(SLOW))
    leaving = [ask(slow, watched, n) for n in range(2)]
    await until(lambda: len(watched.sizes) == 2)  # one for the others before
    for task in leaving:
        task.cancel()
    await asyncio.wait(leaving)
    await until(lambda: watched.ended == 1)


async def test_what_everybody_left_before_it_was_sent_is_not_sent(watched: Watched) -> None:
    together = Batcher(StatementRunner(ECHO))
    task = ask(together, watched, 1)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert await ask(together, watched, 2) == [2, "2026-01-31"]
    assert watched.sizes == [1]
