"""Notices are delivered beside everything else, each by itself: a receiver that hangs keeps nobody else waiting."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from api.subscriptions.watches import Webhook
from api.subscriptions.webhook_addresses import origin_of
from api.subscriptions.webhooks import Sender
from graph.archive.notification_store import Notice, claim_notices, get_due, settle_notice
from graph.errors import RemitError
from graph.store.database import Database

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between looks at what is due, unless a delivery has ended before
PER_RECEIVER = 2  # deliveries to one scheme, host and port at once
# Between the tries of one notice: for about four days.
BACK_OFF = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400, 86_400))


class Deliveries:
    """What is being delivered from one database, by the names of the questions. `database` may raise one of `graph.errors`."""

    def __init__(self, database: Callable[[], Database], webhooks: Mapping[str, Webhook], sender: Sender) -> None:
        self._get_database = database
        self._webhooks = webhooks
        self._origins = {name: origin_of(webhook.url) for name, webhook in webhooks.items()}
        self._sender = sender
        self._running: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver what is due until cancelled; deliveries that are under way then are cancelled too, and due again later."""
        waiting = False
        try:
            while self._webhooks:
                waiting = await self._start_safely(waiting)
                await self._pause()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Cancel what is under way, and wait until it has ended."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def join(self) -> None:
        """Wait until what is under way has ended."""
        await asyncio.gather(*self._running.values())

    async def start_due(self) -> int:
        """Begin to deliver what is due and can be sent now; gives how many those are.

        Raises:
            RemitError: the database does not answer, or does not let itself be written to.
        """
        free = self._sender.connections - len(self._running)
        names = self._free_names()
        if free <= 0 or not names:
            return 0
        database, now = self._get_database(), datetime.now(UTC)
        chosen = self._choose(await get_due(database, names, now), free)
        if not chosen:
            return 0
        notices = await claim_notices(database, chosen, now)
        for notice in notices:
            self._running[notice.watch] = asyncio.create_task(self._deliver(database, notice))
        return len(notices)

    async def _pause(self) -> None:
        """Wait until it is time to look again, or a place is free."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(LOOK_SECONDS)

    async def _start_safely(self, waiting: bool) -> bool:  # what it gave before
        """Start what is due; gives whether something keeps it from that, which is said once."""
        try:
            await self.start_due()
        except RemitError as error:
            if not waiting:
                logger.warning("notices wait: %s", error)
            return True
        except Exception:
            if not waiting:
                logger.exception("notices wait")
            return True
        return False

    def _busy(self) -> Counter[str]:
        """How many deliveries go to each receiver."""
        return Counter(self._origins[name] for name in self._running)

    def _free_names(self) -> list[str]:
        """The questions of which a notice could be sent now: one of each at a time, so that they come in their order."""
        busy = self._busy()
        return [
            name for name in self._webhooks if name not in self._running and busy[self._origins[name]] < PER_RECEIVER
        ]

    def _choose(self, due: Iterable[tuple[str, str]], free: int) -> list[str]:
        """The ids of those that can be sent now, one a question, a few a receiver, and no more than there are places."""
        busy = self._busy()
        chosen: dict[str, str] = {}
        for identity, name in due:
            origin = self._origins[name]
            if name not in chosen and busy[origin] < PER_RECEIVER and len(chosen) < free:
                chosen[name] = identity
                busy[origin] += 1
        return list(chosen.values())

    async def _deliver(self, database: Database, notice: Notice) -> None:
        """Send one notice, and settle what came of it."""
        try:
            arrived, outcome = await self._send(notice)
            spent = arrived or notice.attempts >= len(BACK_OFF)
            again = None if spent else datetime.now(UTC) + BACK_OFF[notice.attempts]
            if not arrived:
                later = "tried again" if again else "given up"
                logger.warning("the webhook of %s: %s; %s", notice.watch, outcome, later)
            await settle_notice(database, notice, again, outcome)
        except RemitError as error:
            logger.warning("the webhook of %s: what came of it cannot be kept: %s", notice.watch, error)
        except Exception:
            logger.exception("the webhook of %s", notice.watch)
        finally:
            del self._running[notice.watch]

    async def _send(self, notice: Notice) -> tuple[bool, str]:
        """Send one notice; gives whether it arrived, and what came of it, whatever goes wrong."""
        try:
            return await self._sender.send(self._webhooks[notice.watch], notice)
        except Exception as error:
            # It counts as a try like any other: what raises the same each time must not go on for ever, unsaid.
            logger.exception("unexpected error while a notice of %s was sent", notice.watch)
            return False, f"no response ({type(error).__name__})"
