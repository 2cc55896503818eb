"""A graph of other packs is replaced only where that is wanted, and a service notices when something else loaded its graph."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import service as served
from api.app import create_app
from api.service import Service
from api.settings import Settings
from graph.errors import OtherPacks, WriteConflict
from graph.store.content import read_content
from graph.store.database import Connection, Database
from graph.store.lookup import get_dataset
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.conftest import PATIENCE
from tests.support.command import remit
from tests.support.served import settings_of
from tests.support.tiny import world, write_pack
from tests.test_foreign import run

pytestmark = pytest.mark.slow_on_neo4j

EMPTY = "MATCH (n) DETACH DELETE n"


def write_one(folder: Path, identity: str, **manifest: str) -> Path:
    """A pack of that id, the same tiny world as any other."""
    content = world()
    content["pack.yaml"] |= {"id": identity, **manifest}
    return write_pack(folder / identity, content)


def read_one(folder: Path, identity: str, **manifest: str) -> list[Pack]:
    """The same, checked."""
    return read_checked([str(write_one(folder, identity, **manifest))])


async def held_by(database: Database) -> list[str]:
    """The ids of the packs that the graph holds."""
    return [pack["id"] for pack in (await get_dataset(database)).packs]


async def test_a_load_of_other_packs_is_refused_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    mine, other = read_one(tmp_path, "zz-mine"), read_one(tmp_path, "zz-other")
    await load(database, mine)
    before = (await get_dataset(database)).properties

    with pytest.raises(OtherPacks) as caught:
        await load(database, other, replace=False)

    assert caught.value.message == "The graph holds the pack zz-mine, and the pack zz-other would replace that."
    assert "REMIT_REPLACE_PACKS=true" in caught.value.remedy
    assert "--replace" in caught.value.remedy
    assert (await get_dataset(database)).properties == before
    assert (await read_content(database)).hash() == project(mine).hash()


async def test_a_pack_more_or_less_makes_other_packs(database: Database, tmp_path: Path) -> None:
    """A service of the one would take the second away from a service of both, and the other way round change its answers."""
    mine = write_one(tmp_path, "zz-mine")
    more = {"pack.yaml": world()["pack.yaml"] | {"id": "zz-more", "buildsOn": ["zz-mine"]}}
    both = read_checked([str(mine), str(write_pack(tmp_path / "zz-more", more))])
    one = read_checked([str(mine)])

    await load(database, one)
    with pytest.raises(OtherPacks, match=r"the pack zz-mine, and the packs zz-mine, zz-more would"):
        await load(database, both, replace=False)
    await load(database, both)
    with pytest.raises(OtherPacks, match=r"the packs zz-mine, zz-more, and the pack zz-mine would"):
        await load(database, one, replace=False)


async def test_another_version_of_the_same_packs_is_loaded(database: Database, tmp_path: Path) -> None:
    await load(database, read_one(tmp_path, "zz-mine"))
    newer = read_one(tmp_path, "zz-mine", version="2")

    assert (await load(database, newer, replace=False)).change
    assert (await read_content(database)).hash() == project(newer).hash()


async def test_an_empty_graph_is_free_and_other_packs_are_replaced_where_that_is_wanted(
    database: Database, tmp_path: Path
) -> None:
    await run(database, EMPTY)
    await load(database, read_one(tmp_path, "zz-mine"), replace=False)
    assert await held_by(database) == ["zz-mine"]
    await load(database, read_one(tmp_path, "zz-other"), replace=True)
    assert await held_by(database) == ["zz-other"]


async def test_of_two_first_loads_at_once_one_is_refused(database: Database, tmp_path: Path) -> None:
    await run(database, EMPTY)
    packs = {name: read_one(tmp_path, name) for name in ("zz-mine", "zz-other")}

    found = await asyncio.gather(
        *(load(database, one, replace=False) for one in packs.values()), return_exceptions=True
    )

    (held,) = await held_by(database)
    (refused,) = (one for one in found if isinstance(one, BaseException))
    assert isinstance(refused, OtherPacks | WriteConflict), refused
    assert (await read_content(database)).hash() == project(packs[held]).hash()


@pytest.fixture(params=["embedded", "neo4j"])
def settings(request: pytest.FixtureRequest) -> tuple[dict[str, str], Database]:
    """Settings with which a command finds a running database, each engine in turn, and that database."""
    database: Database = request.getfixturevalue(request.param)
    if request.param == "embedded":
        return {"REMIT_DATA_DIR": str(request.getfixturevalue("embedded_folder"))}, database
    connection = request.getfixturevalue("neo4j_connection")
    return settings_of(connection, connection.uri), database


async def test_the_command_is_refused_in_one_line_unless_it_is_told(
    settings: tuple[dict[str, str], Database], tmp_path: Path
) -> None:
    values, database = settings
    values = values | {"REMIT_REPLACE_PACKS": "false"}
    await load(database, read_one(tmp_path, "zz-mine"))
    other = str(write_one(tmp_path, "zz-other"))

    refused = remit("load", other, **values)
    assert (refused.returncode, refused.stdout) == (1, "")
    (line,) = [line for line in refused.stderr.splitlines() if "using the engine of the service" not in line]
    assert line.startswith("remit: The graph holds the pack zz-mine, and the pack zz-other would replace that. ")
    assert await held_by(database) == ["zz-mine"]

    told = remit("load", "--replace", other, **values)
    assert told.returncode == 0, told.stderr
    assert await held_by(database) == ["zz-other"]

    by_setting = remit("load", str(tmp_path / "zz-mine"), **values | {"REMIT_REPLACE_PACKS": "true"})
    assert by_setting.returncode == 0, by_setting.stderr
    assert await held_by(database) == ["zz-mine"]


def of_neo4j(where: Connection, packs: Path, **more: Any) -> Settings:
    """The settings of a service on this Neo4j."""
    own = {"NEO4J_URI": where.uri, "NEO4J_USERNAME": where.username, "NEO4J_PASSWORD": where.password}
    return Settings.model_validate({**own, "NEO4J_DATABASE": where.database, "REMIT_PACKS": str(packs), **more})


@asynccontextmanager
async def started(settings: Settings) -> AsyncIterator[Service]:
    """A service that has started."""
    service = Service(settings)
    try:
        await service.start()
        yield service
    finally:
        await service.stop()


async def get_ready(service: Service) -> httpx.Response:
    """What it answers to whoever asks whether it is ready."""
    app = create_app(Settings(), service=service)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        return await client.get("/health/ready")


async def becomes(service: Service, status: int) -> httpx.Response:
    """That answer, once it has this status."""
    async with asyncio.timeout(PATIENCE):
        while (answer := await get_ready(service)).status_code != status:  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.1)
    return answer


async def test_a_second_service_with_other_packs_is_refused_at_its_start(
    neo4j: Database, neo4j_connection: Connection, tmp_path: Path
) -> None:
    await run(neo4j, EMPTY)
    other = write_one(tmp_path, "zz-other")
    async with started(of_neo4j(neo4j_connection, write_one(tmp_path, "zz-mine"))) as first:
        await becomes(first, 200)
        with pytest.raises(OtherPacks, match=r"holds the pack zz-mine, and the pack zz-other would"):
            async with started(of_neo4j(neo4j_connection, other)):
                pass
        assert await held_by(neo4j) == ["zz-mine"]
        assert (await get_ready(first)).status_code == 200


@pytest.fixture
async def watched(neo4j: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An empty Neo4j, at which services look often."""
    monkeypatch.setattr(served, "LOOK_SECONDS", 0.05)
    await run(neo4j, EMPTY)
    return neo4j


async def test_a_service_whose_graph_something_else_loaded_says_so_until_it_is_its_own_again(
    watched: Database, neo4j_connection: Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine, other = write_one(tmp_path, "zz-mine"), write_one(tmp_path, "zz-other")
    async with started(of_neo4j(neo4j_connection, mine)) as first:
        await becomes(first, 200)
        with caplog.at_level(logging.INFO, served.__name__):
            async with started(of_neo4j(neo4j_connection, other, REMIT_REPLACE_PACKS=True)) as second:
                await becomes(second, 200)
                answer = await becomes(first, 503)
                await asyncio.sleep(0.5)  # it looks again and again, and has said it
        told = "The graph holds the pack zz-other, and this service serves the pack zz-mine: something else loaded the graph."
        assert answer.json()["code"] == "OTHER_PACKS"
        assert answer.json()["detail"] == told
        assert "database of its own" in answer.json()["remedy"]
        assert [told in line for line in caplog.messages].count(True) == 1

        newer = read_one(tmp_path, "zz-mine", version="2")
        with caplog.at_level(logging.INFO, served.__name__):
            await load(watched, newer)
            await becomes(first, 200)
        assert caplog.messages[-1] == "the graph holds the packs of this service again"


async def test_it_is_noticed_where_nobody_asks(
    watched: Database, neo4j_connection: Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with started(of_neo4j(neo4j_connection, write_one(tmp_path, "zz-mine"))):
        await load(watched, read_one(tmp_path, "zz-other"))
        async with asyncio.timeout(PATIENCE):
            while not any("something else loaded the graph" in line for line in caplog.messages):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_an_embedded_engine_is_no_other_case(tmp_path: Path) -> None:
    mine, other = write_one(tmp_path, "zz-mine"), write_one(tmp_path, "zz-other")
    folder = {"REMIT_DATA_DIR": str(tmp_path / "data")}
    settings = Settings.model_validate({**folder, "REMIT_PACKS": str(mine), "NEO4J_URI": None})
    async with started(settings) as service:
        await becomes(service, 200)
        assert (await asyncio.to_thread(remit, "load", str(other), **folder)).returncode == 1
        assert (await asyncio.to_thread(remit, "load", "--replace", str(other), **folder)).returncode == 0
        assert (await becomes(service, 503)).json()["code"] == "OTHER_PACKS"
    with pytest.raises(OtherPacks):
        async with started(settings):
            pass
    async with started(settings.model_copy(update={"replace_packs": True})) as service:
        await becomes(service, 200)
