"""What goes on beside the service: saved questions are asked again after each load, and notices are delivered beside that."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from api.subscriptions.deliveries import Deliveries
from api.subscriptions.evaluate import ask_again
from api.subscriptions.watches import Watch
from api.subscriptions.webhooks import Sender
from graph.errors import RemitError
from graph.law.law_cache import laws
from graph.model.vocabulary import format_timestamp
from graph.store.database import Database

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between looks at the graph's state


class Watcher:
    """Watches one database. Nothing that goes wrong ends it. `database` may raise one of `graph.errors`."""

    def __init__(self, database: Callable[[], Database], watches: Mapping[str, Watch], sender: Sender) -> None:
        self._get_database = database
        self._watches = watches
        webhooks = {name: watch.webhook for name, watch in watches.items() if watch.webhook is not None}
        self.deliveries = Deliveries(database, webhooks, sender)
        self._sender = sender
        self._asked: str | None = None  # the state of the graph in which all were asked

    async def run(self) -> None:
        """Watch until cancelled."""
        waiting = False
        delivering = asyncio.create_task(self.deliveries.run())
        try:
            while True:
                waiting = await self._look_safely(waiting)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            delivering.cancel()
            await asyncio.wait([delivering])
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
        """Ask again where the graph has another state.

        Raises:
            RemitError: the database does not answer, or holds nothing.
        """
        database = self._get_database()
        version = (await laws(database).current()).version
        if version == self._asked:
            return
        changed = await ask_again(database, self._watches, format_timestamp(datetime.now(UTC)))
        self._asked = version
        if changed:
            logger.info("%s of %s saved questions have another answer", changed, len(self._watches))
