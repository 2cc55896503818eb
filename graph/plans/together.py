"""How a plan's statement is sent, and look-ups that are sent together.

Of a look-up most of the time goes into sending a statement and taking its record. Look-ups of one form that come in while the
database works on others are therefore asked for in one statement; one that comes alone is sent at once. Where look-ups of a
form took long of late, few go together, so that a quick one does not wait for slow ones: a search for a common word, for one.
"""

import asyncio
from collections import deque
from collections.abc import Hashable, Mapping
from contextvars import Context
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

from graph.database import Database
from graph.errors import DatabaseTimeout, DatabaseUnavailable
from graph.statements import Statement

FIRST_SECONDS = 9.0  # a database takes up to seconds to plan what it has not seen yet; a request may take ten
AT_ONCE = 1  # statements of one form and day while its look-ups are quick: the more go together, the less each costs
SLOW_AT_ONCE = 16  # statements of one look-up each: nobody waits in line for slow ones
MOST = 32  # look-ups in one statement
SECONDS = 0.05  # of a statement with several look-ups, by what they took before
FADES = 0.8  # so much of what a look-up took counts after a quicker statement

Record = list[Any]
Own = Mapping[str, Any]


class Sending:
    """Sends the statement of one plan."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._planned = False

    async def data(self, database: Database, parameters: Mapping[str, Any]) -> list[Any]:
        """What the statement's one record holds: of one look-up its record, of several a list of theirs.

        Raises:
            DatabaseUnavailable, DatabaseTimeout: see `graph.errors`.
        """
        seconds = None if self._planned else max(FIRST_SECONDS, database.read_seconds)
        rows = await database.read(self.statement, parameters, seconds)
        self._planned = True
        return rows[0]["data"]  # type: ignore[no-any-return]  # every plan gives a list


@dataclass(eq=False, slots=True)
class Batch:
    """Look-ups that are sent together: what each asks for, and who waits for its record."""

    own: list[Own] = field(default_factory=list)
    waiting: list[asyncio.Future[Record]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    @property
    def deserted(self) -> bool:
        """Whether nobody waits any more."""
        return all(one.cancelled() for one in self.waiting)

    def refuse(self, error: Exception) -> None:
        """Tell everyone who waits why there is no record."""
        for one in self.waiting:
            if not one.done():
                one.set_exception(error)


@dataclass(eq=False, slots=True)
class Line:
    """Look-ups that may be sent together: those that wait, a batch for each statement to come, and how many are under way."""

    database: Database
    shared: Mapping[str, Any]
    waiting: deque[Batch] = field(default_factory=deque)
    under_way: int = 0


class Together:
    """Sends look-ups of one form; the statement takes them as maps in `$asked`, and gives their records, with the places there.

    It gives them in one list: the driver takes far longer for several records.
    `seconds`: those that one statement may take, by what look-ups took before.
    """

    def __init__(self, sending: Sending, seconds: float = SECONDS) -> None:
        self._sending, self._seconds = sending, seconds
        self._lines: dict[Hashable, Line] = {}
        self._took = 0.0  # seconds, by one look-up

    @property
    def most(self) -> int:
        """How many look-ups the next statement may hold."""
        return MOST if self._took * MOST <= self._seconds else max(1, int(self._seconds / self._took))

    @property
    def at_once(self) -> int:
        """How many statements may be under way."""
        return AT_ONCE if self.most > 1 else SLOW_AT_ONCE

    async def record(self, database: Database, state: Hashable, own: Own, shared: Mapping[str, Any]) -> Record:
        """The record of one look-up. Sent together are look-ups of the same state, which have the same `shared`.

        Raises:
            DatabaseUnavailable, DatabaseTimeout: see `graph.errors`.
        """
        key, loop = (database, state), asyncio.get_running_loop()
        line = self._lines.setdefault(key, Line(database, shared))
        if not line.waiting or len(line.waiting[-1].own) >= self.most:
            line.waiting.append(Batch())
            loop.call_soon(self._go, key)  # not at once: what else arrives in this turn of the loop comes along
        batch = line.waiting[-1]
        future: asyncio.Future[Record] = loop.create_future()
        batch.own.append(own)
        batch.waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if batch.task is not None and batch.deserted:
                batch.task.cancel()
            raise

    def _go(self, key: Hashable) -> None:
        """Send what waits, as far as it may be sent."""
        line = self._lines.get(key)
        while line and line.waiting and line.under_way < self.at_once:
            batch = line.waiting.popleft()
            if not batch.deserted:
                line.under_way += 1
                # In a context of its own: it belongs to no single request.
                batch.task = asyncio.create_task(self._send(line, batch), context=Context())
                batch.task.add_done_callback(partial(self._done, key, line))
        if line and not line.under_way:
            del self._lines[key]

    def _done(self, key: Hashable, line: Line, _: asyncio.Task[None]) -> None:
        line.under_way -= 1
        self._go(key)

    async def _send(self, line: Line, batch: Batch) -> None:
        """Give everyone in the batch a record, or the reason why there is none."""
        try:
            await self._ask(line, batch)
        except (DatabaseUnavailable, DatabaseTimeout) as error:
            batch.refuse(error)
        except Exception as error:  # noqa: BLE001  # whoever waits raises it
            if len(batch.own) == 1:
                batch.refuse(error)
            for own, waiting in zip(
                batch.own, batch.waiting, strict=True
            ):  # what one asks for must not fail the others
                if not waiting.done():
                    await self._send(line, Batch([own], [waiting]))

    async def _ask(self, line: Line, batch: Batch) -> None:
        asked = [{"at": at, **own} for at, own in enumerate(batch.own)]
        begun = monotonic()
        try:
            records = await self._sending.data(line.database, {"asked": asked, **line.shared})
        finally:
            self._took = max((monotonic() - begun) / len(asked), self._took * FADES)
        for at, *record in records:
            if not batch.waiting[at].done():
                batch.waiting[at].set_result(record)
