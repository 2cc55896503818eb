"""What goes on beside the service: saved questions are asked again after each load, and notices are delivered."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from api.watching.asking import ask_again
from api.watching.watches import Watch
from api.watching.webhooks import Sender
from graph.database import Database
from graph.errors import RemitError
from graph.laws import laws
from graph.model import moment
from graph.notices import Notice, claim, settle

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between looks at the graph's state and at what is due
# Between the tries of one notice: for about four days.
BACK_OFF = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400, 86_400))


class Watcher:
    """Watches one database. Nothing that goes wrong ends it. `database` may raise one of `graph.errors`."""

    def __init__(self, database: Callable[[], Database], watches: Mapping[str, Watch], sender: Sender) -> None:
        self._get_database = database
        self._watches = watches
        self._sender = sender
        self._asked: str | None = None  # the state of the graph in which all were asked

    async def run(self) -> None:
        """Watch until cancelled."""
        waiting = False
        try:
            while True:
                waiting = await self._look_safely(waiting)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._sender.close()

    async def _look_safely(self, waiting: bool) -> bool:  # what it gave before
        """Look; gives whether something keeps it from it, which is said once."""
        try:
            await self.look()
        except RemitError as error:
            if not waiting:
                logger.warning("saved questions wait: %s", error)
            return True
        except Exception:
            if not waiting:
                logger.exception("saved questions wait")
            return True
        return False

    async def look(self) -> None:
        """Ask again where the graph has another state, then deliver what is due.

        Raises:
            RemitError: the database does not answer, or holds nothing.
        """
        database = self._get_database()
        version = (await laws(database).current()).version
        now = datetime.now(UTC)
        if version != self._asked:
            changed = await ask_again(database, self._watches, moment(now))
            self._asked = version
            if changed:
                logger.info("%s of %s saved questions have another answer", changed, len(self._watches))
        delivered = {name for name, watch in self._watches.items() if watch.webhook is not None}
        if delivered:
            due = await claim(database, delivered, now)
            await asyncio.gather(*(self._deliver(database, notice) for notice in due))

    async def _deliver(self, database: Database, notice: Notice) -> None:
        webhook = self._watches[notice.watch].webhook
        if webhook is None:  # only those that have one were taken
            return
        arrived, outcome = await self._sender.send(webhook, notice)
        again = None if arrived or notice.attempts >= len(BACK_OFF) else datetime.now(UTC) + BACK_OFF[notice.attempts]
        if not arrived:
            logger.warning("the webhook of %s: %s; %s", notice.watch, outcome, "tried again" if again else "given up")
        await settle(database, notice, again, outcome)
