"""The engines that tests run on, and the graphs that they find there.

Both engines are real and are started once a process. `database` gives a test each of them in turn, so that what is tested
holds on both. A test says which graph it needs with `russian` or `hold`; whatever an earlier test left there is replaced, so
that tests run in any order. Without a real Neo4j its tests are skipped with the reason; in CI that is a failure.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from graph.store.database import Connection, Database
from graph.store.engines.embedded import EmbeddedEngine
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import is_loaded, load
from tests.support.neo4j_server import Neo4jNotAvailable, real_neo4j

PATIENCE = 60.0  # seconds: each load of another world makes the databases plan anew, and the machine may be busy

Hold = Callable[[Database, list[Pack]], Awaitable[None]]


@pytest.fixture(scope="session")
async def embedded_connection(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Connection]:
    """Where the embedded engine answers."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("embedded"))
    yield await engine.start()
    await engine.stop()


@pytest.fixture(scope="session")
def neo4j_connection() -> Iterator[Connection]:
    """Where a real Neo4j answers."""
    try:
        with real_neo4j() as connection:
            yield connection
    except Neo4jNotAvailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a real Neo4j: {error}")
        # Only a machine on which neither a container nor the published jars can run comes here; CI never does.
        pytest.skip(f"no real Neo4j: {error}")


@pytest.fixture(scope="session")
async def embedded(embedded_connection: Connection) -> AsyncIterator[Database]:
    """The embedded engine."""
    database = Database(embedded_connection, PATIENCE, PATIENCE)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def neo4j(neo4j_connection: Connection) -> AsyncIterator[Database]:
    """A real Neo4j."""
    database = Database(neo4j_connection, PATIENCE, PATIENCE)
    yield database
    await database.close()


@pytest.fixture(params=["embedded", "neo4j"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn."""
    engine: Database = request.getfixturevalue(request.param)
    return engine


@pytest.fixture(scope="session")
def russian_packs() -> list[Pack]:
    """The bundled pack, read and checked once."""
    return read_checked(["ru-stem-cell-2026"])


@pytest.fixture(scope="session")
def hold() -> Hold:
    """Make a graph hold exactly these packs, if it does not yet."""

    async def bring(database: Database, packs: list[Pack]) -> None:
        if not await is_loaded(database, packs):
            await load(database, packs)

    return bring


@pytest.fixture
async def russian(database: Database, russian_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the bundled pack."""
    await hold(database, russian_packs)
    return database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks a real Neo4j, for `make test-containers`: it names a fixture of it, or has one as a parameter."""
    for item in items:
        if isinstance(item, pytest.Function):
            parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
            if {"neo4j", "neo4j_connection"} & {
                *item.fixturenames,
                *filter(lambda one: isinstance(one, str), parameters),
            }:
                item.add_marker("neo4j")
