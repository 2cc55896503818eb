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

from graph.errors import DatabaseTimeout, DatabaseUnavailable, TooBusy
from graph.store.database import Database
from graph.store.statements import Statement

AT_ONCE = 1  # statements of one form and day while its look-ups are quick: the more go together, the less each costs
SLOW_AT_ONCE = 16  # statements of one look-up each: nobody waits in line for slow ones
MOST = 32  # look-ups in one statement
SECONDS = 0.05  # of a statement with several look-ups, by what they took before
FADES = 0.8  # so much of what a look-up took counts after a quicker statement

Record = list[Any]
Own = Mapping[str, Any]


class StatementRunner:
    """Sends the statement of one plan."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement

    async def data(self, database: Database, parameters: Mapping[str, Any]) -> tuple[list[Any], str]:
        """What the statement's row holds: of one look-up its record, of several a list of theirs; and the state of the graph.

        Raises:
            DatabaseUnavailable, DatabaseTimeout, TooBusy: see `graph.errors`.
        """
        rows = await database.read(self.statement, parameters)
        found, version = rows[0]["data"]
        return found, version


@dataclass(eq=False, slots=True)
class PendingLookup:
    """What is asked for, who waits for its record, and what it is sent with, once it is."""

    own: Own
    record: asyncio.Future[tuple[Record, str]]
    batch: "Batch | None" = None


@dataclass(eq=False, slots=True)
class Batch:
    """Look-ups that are sent together; `is_back`: they hold no place among those under way."""

    look_ups: list[PendingLookup]
    task: asyncio.Task[None] | None = None
    is_back: bool = False

    @property
    def is_abandoned(self) -> bool:
        """Whether nobody waits any more."""
        return all(one.record.cancelled() for one in self.look_ups)

    def refuse(self, error: Exception) -> None:
        """Tell everyone who waits why there is no record."""
        for one in self.look_ups:
            if not one.record.done():
                one.record.set_exception(error)


@dataclass(eq=False, slots=True)
class BatchQueue:
    """Look-ups that may be sent together: those that wait, how many statements are under way, and whether one is due."""

    key: Hashable
    database: Database
    shared: Mapping[str, Any]
    waiting: deque[PendingLookup] = field(default_factory=deque)
    under_way: int = 0
    due: bool = False

    def take(self, most: int) -> list[PendingLookup]:
        """The first that still wait."""
        taken: list[PendingLookup] = []
        while self.waiting and len(taken) < most:
            one = self.waiting.popleft()
            if not one.record.cancelled():
                taken.append(one)
        return taken


class Batcher:
    """Sends look-ups of one form; the statement takes them as maps in `$asked`, and gives their records, with the places there.

    It gives them in one list: the driver takes far longer for several records.
    `seconds`: those that one statement may take, by what look-ups took before.
    """

    def __init__(self, runner: StatementRunner, seconds: float = SECONDS) -> None:
        self._runner, self._seconds = runner, seconds
        self._queues: dict[Hashable, BatchQueue] = {}
        self._took = 0.0  # seconds, by one look-up

    @property
    def most(self) -> int:
        """How many look-ups the next statement may hold."""
        return MOST if self._took * MOST <= self._seconds else max(1, int(self._seconds / self._took))

    @property
    def at_once(self) -> int:
        """How many statements may be under way."""
        return AT_ONCE if self.most > 1 else SLOW_AT_ONCE

    async def record(
        self, database: Database, state: Hashable, own: Own, shared: Mapping[str, Any]
    ) -> tuple[Record, str]:
        """The record of one look-up, and the state of the graph.

        Sent together are look-ups of the same state, which have the same `shared`.

        Raises:
            DatabaseUnavailable, DatabaseTimeout: see `graph.errors`.
        """
        key, loop = (database, state), asyncio.get_running_loop()
        queue = self._queues.setdefault(key, BatchQueue(key, database, shared))
        one = PendingLookup(own, loop.create_future())
        queue.waiting.append(one)
        if not queue.due and queue.under_way < self.at_once:
            queue.due = True
            loop.call_soon(self._go, key)  # not at once: what else arrives in this turn of the loop comes along
        try:
            return await one.record
        except asyncio.CancelledError:
            if one.batch and one.batch.task and one.batch.is_abandoned:
                one.batch.task.cancel()
            raise

    def _go(self, key: Hashable, back: int = 0) -> None:
        """Send what waits, as far as it may be sent; so many have just come back.

        Half of all at most, so that the database works on one half while the answers to the other are put together: who
        has an answer often asks again at once, and all would soon wait for the same statement.
        """
        queue = self._queues.get(key)
        if queue is None:
            return
        queue.due = False
        while queue.waiting and queue.under_way < self.at_once:
            half = (len(queue.waiting) + back + 1) // 2
            if look_ups := queue.take(min(half, self.most)):
                self._start(queue, Batch(look_ups))
        if not queue.under_way:
            del self._queues[key]

    def _start(self, queue: BatchQueue, batch: Batch) -> None:
        queue.under_way += 1
        for one in batch.look_ups:
            one.batch = batch
        # In a context of its own: it belongs to no single request.
        batch.task = asyncio.create_task(self._send(queue, batch), context=Context())
        batch.task.add_done_callback(partial(self._back, queue, batch))

    def _back(self, queue: BatchQueue, batch: Batch, _: asyncio.Task[None] | None = None) -> None:
        """Let others go, once: when the database has answered, or when it will not."""
        if not batch.is_back:
            batch.is_back = True
            queue.under_way -= 1
            self._go(queue.key, len(batch.look_ups))

    async def _send(self, queue: BatchQueue, batch: Batch) -> None:
        """Give everyone in the batch a record, or the reason why there is none."""
        try:
            await self._ask(queue, batch)
        except (DatabaseUnavailable, DatabaseTimeout, TooBusy) as error:
            batch.refuse(error)
        except Exception as error:  # noqa: BLE001  # whoever waits raises it
            if len(batch.look_ups) == 1:
                batch.refuse(error)
                return
            for one in batch.look_ups:  # what one asks for must not fail the others
                if not one.record.done():
                    await self._send(queue, Batch([one], is_back=True))

    async def _ask(self, queue: BatchQueue, batch: Batch) -> None:
        asked = [{"at": at, **one.own} for at, one in enumerate(batch.look_ups)]
        begun = monotonic()
        try:
            records, version = await self._runner.data(queue.database, {"asked": asked, **queue.shared})
        finally:
            self._took = max((monotonic() - begun) / len(asked), self._took * FADES)
        self._back(queue, batch)
        await asyncio.sleep(0)  # so that the next statement is sent before these answers take the processor
        for at, *record in records:
            one = batch.look_ups[at]
            if not one.record.done():
                one.record.set_result((record, version))
