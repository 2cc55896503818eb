"""The engines that tests run on, and the graphs that they find there.

Both engines are real and are started once a process. `database` gives a test each of them in turn, so that what is tested
holds on both. A test says which graph it needs with `russian` or `hold`; whatever an earlier test left there is replaced, so
that tests run in any order. Without a real Neo4j its tests are skipped with the reason; in CI that is a failure.

To start an engine and to swap its graph costs more than most tests. So of several processes one runs all tests of Neo4j, others
those of the embedded engine in a few groups, and each begins with those that need the frozen pack.
"""

import gc
import os
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
import pytest
from _pytest.nodeid import NodeId

from api.app import create_app
from api.settings import Settings
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import get_oversight
from graph.store.database import Connection, Database
from graph.store.engines import process
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import statement
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import dataset_states, describe_dataset, load
from seed.loading.project import project
from tests.support import neo4j_local
from tests.support.asking import CLINIC, Answer
from tests.support.frozen import FROZEN
from tests.support.market import MARKET
from tests.support.neo4j_server import Neo4jNotAvailable, real_neo4j
from tests.support.pack_graph import graph_of
from tests.support.running import Running
from tests.support.tiny import World, read_world

# Most statements of a test are asked once: to compile what runs often for good takes two fifths of the engine's work here.
QUICK_TO_COMPILE = "-XX:TieredStopAtLevel=1"
process.JAVA_OPTIONS = (*process.JAVA_OPTIONS, QUICK_TO_COMPILE)
os.environ["REMIT_PACKS"] = FROZEN  # what services and commands of the tests load unless they are told otherwise
os.environ["REMIT_REQUEST_SECONDS"] = "60"  # the same patience as below, for those that are answered over HTTP
LANES = 3
EMBEDDED_GROUPS = 3
PATIENCE = 60.0  # seconds: each load of another world makes the databases plan anew, and the machine may be busy

Hold = Callable[[Database, list[Pack]], Awaitable[None]]


def pytest_xdist_auto_num_workers() -> int:
    """One process for each engine and one for all else, also where there are two cores: tests of an engine wait for it."""
    return max(LANES, os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    """Have Neo4j compile as quickly in `make test`; the slow tests run for so long there that its second compiler pays."""
    if "not slow" in str(config.getoption("markexpr", default="")):
        neo4j_local.TEST_OPTIONS = (*neo4j_local.TEST_OPTIONS, QUICK_TO_COMPILE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests one process runs together (`--dist loadgroup`): those of an engine or of a part of it, or a module's."""
    if not config.getoption("random_order_enabled", default=False):
        items.sort(key=lambda item: not {"russian", "shipped"} & set(getattr(item, "fixturenames", ())))
    for item in (
        items if config.getoption("loadgroup", default=False) else ()
    ):  # an option of processes of pytest-xdist alone
        group = next((one for one in ("neo4j", "embedded") if one in engines_of(item)), item.path.stem)
        # An engine of its own is there in seconds, so that the last process is not alone for long
        if group == "embedded":
            group += str(crc32(item.path.stem.encode()) % EMBEDDED_GROUPS)
        item._id = NodeId.parse(f"{item.nodeid}@{group}")  # noqa: SLF001  # pytest-xdist 3.8 writes it where 9.2 does not look
        assert item.nodeid.endswith(f"@{group}")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what asks a real Neo4j, for `make test-containers`, and what is slow there: it plans each new statement for long."""
    if "neo4j" in engines_of(item):
        item.add_marker("neo4j")
        if item.get_closest_marker("slow_on_neo4j"):
            item.add_marker("slow")


def engines_of(item: pytest.Item) -> set[str]:
    """The engines that a test asks for, by a fixture of its own or as a parameter."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    names = (*getattr(item, "fixturenames", ()), *(value for value in parameters if isinstance(value, str)))
    return {name.removesuffix("_connection") for name in names}


@pytest.fixture(scope="module")
def collected() -> Iterator[None]:
    """What a module leaves to the garbage collector is collected at its end, so that no later test is blamed for it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the embedded engine. It is shared, as that of a service is: commands on it need start no engine."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture(scope="session")
async def embedded_connection(embedded_folder: Path) -> AsyncIterator[Connection]:
    """Where the embedded engine answers."""
    engine = EmbeddedEngine(embedded_folder, shared=True)
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
def connection(request: pytest.FixtureRequest) -> Connection:
    """Where each engine in turn answers."""
    found: Connection = request.getfixturevalue(f"{request.param}_connection")
    return found


@pytest.fixture(params=["embedded", "neo4j"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn."""
    engine: Database = request.getfixturevalue(request.param)
    return engine


@pytest.fixture(scope="session")
def russian_packs() -> list[Pack]:
    """The frozen pack, read and checked once."""
    return read_checked([FROZEN])


@pytest.fixture(scope="session")
def hold() -> Hold:
    """Make a graph hold exactly these packs, if it does not yet."""
    stated: dict[
        int, tuple[list[Pack], dict[str, Any]]
    ] = {}  # by identity: to work it out takes longer than most tests

    async def bring(database: Database, packs: list[Pack]) -> None:
        if id(packs) not in stated:
            stated[id(packs)] = packs, describe_dataset(packs, project(packs))
        rows = await database.read(statement("read/dataset"))
        if not (rows and dataset_states(rows[0]["dataset"], stated[id(packs)][1])):
            await load(database, packs)

    return bring


@pytest.fixture
async def russian(database: Database, russian_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the frozen pack."""
    await hold(database, russian_packs)
    return database


@pytest.fixture
async def pages(embedded: Database, russian_packs: list[Pack], hold: Hold) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the pages of the frozen pack, on the embedded engine."""
    await hold(embedded, russian_packs)
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(embedded)))
    async with httpx.AsyncClient(transport=transport, base_url="http://remit") as client:
        yield client


@pytest.fixture(scope="session")
def market_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("market") / "zz-market", MARKET)


@pytest.fixture
async def traded(database: Database, market_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the market."""
    await hold(database, market_packs)
    return database


@pytest.fixture
async def loaded(embedded: Database, embedded_folder: Path, russian_packs: list[Pack], hold: Hold) -> dict[str, str]:
    """Settings with which commands find a loaded graph, and an engine that runs."""
    await hold(embedded, russian_packs)
    return {"REMIT_DATA_DIR": str(embedded_folder)}


@pytest.fixture
def answer(tmp_path: Path) -> Answer:
    """Ask about the clinic of a tiny world, from the pack alone."""

    async def ask(content: World, **question: Any) -> Oversight:
        found = await get_oversight(graph_of(tmp_path / "zz-tiny", content), Question(CLINIC, **question))
        assert found is not None
        return found

    return ask
