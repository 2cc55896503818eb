"""A circuit breaker: while the database does not answer, everybody but one probe is told so at once.

Written here, because the libraries that there are count the failures of calls: they would let every request that is under way
wait for its own time limit, and let a client's request be the one that tries again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from time import monotonic

from graph.errors import DatabaseUnavailable

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 1.0  # seconds between probes, each pause longer than the one before
GROWTH = 1.5
UNANSWERED = "The database does not answer."
REMEDY = "Ask again in a moment. If it stays so, check that the database runs and that NEO4J_URI points to it."


class Circuit:
    """Closed: statements go to the database. Open: they are refused, and a probe finds out when it answers again.

    `probe` returns where the database answers and raises anything where it does not; it must end by itself. `on_open` is called
    when the circuit opens.
    """

    def __init__(self, probe: Callable[[], Awaitable[None]], on_open: Callable[[], None]) -> None:
        self._probe = probe
        self._on_open = on_open
        self._task: asyncio.Task[None] | None = None
        self.is_open = False

    def check(self) -> None:
        """Let the caller go on.

        Raises:
            DatabaseUnavailable: the circuit is open.
        """
        if self.is_open:
            raise DatabaseUnavailable(UNANSWERED, REMEDY)

    def suspect(self) -> None:
        """Something was lost, or is late: find out whether the database answers. Harmless when called often."""
        if self._task is None or self._task.done():
            # In a context of its own: it belongs to no single request.
            self._task = asyncio.create_task(self._probe_until_answered(), context=Context())

    async def stop(self) -> None:
        """End the probe."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _probe_until_answered(self) -> None:
        pause, since = FIRST_PAUSE, monotonic()
        try:
            while not await self._answers():
                if not self.is_open:
                    self.is_open = True
                    logger.warning("the database does not answer; until it does, requests are refused at once")
                    self._on_open()
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * GROWTH)
            if self.is_open:
                logger.info("the database answers again after %.1f s", monotonic() - since)
        finally:
            self.is_open = False  # without a probe nothing would close it

    async def _answers(self) -> bool:
        try:
            await self._probe()
        except Exception:  # noqa: BLE001  # whatever it is, nobody is served
            return False
        return True
