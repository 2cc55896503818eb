"""A service on a database that is there already."""

from api.service import Service
from api.settings import Settings
from graph.store.database import Database


class Running(Service):
    """It begins and ends nothing."""

    def __init__(self, database: Database, settings: Settings | None = None) -> None:
        self._database = database
        self._settings = settings or Settings()

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""
