"""The pack that is shipped, on each engine in turn; `make test-data` asks the embedded one alone."""

import pytest

from graph.store.database import Database
from seed.checks.check import read_checked
from seed.format.pack import Pack
from tests.conftest import Hold


@pytest.fixture(scope="session")
def shipped_packs() -> list[Pack]:
    """The shipped pack, read and checked once."""
    return read_checked(["ru-stem-cell-2026"])


@pytest.fixture
async def shipped(database: Database, shipped_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the shipped pack."""
    await hold(database, shipped_packs)
    return database
