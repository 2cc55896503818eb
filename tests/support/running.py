"""A service on a database that is there already."""

from typing import Any

from api.service import Service
from api.settings import Settings
from graph.store.database import Database


class Running(Service):
    """It begins and ends nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""


def patient_settings(**more: Any) -> Settings:
    """Settings of an app whose requests may take their time: the machine may be busy, and the clock is no matter here."""
    return Settings(REMIT_REQUEST_SECONDS=60.0, **more)
