"""The schema of the database: made by every start, by several at once, and finished where one was killed in the middle."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

import pytest

from api.service import Service
from api.settings import Settings
from graph.errors import RemitError
from graph.store.database import Connection, Database, DatabaseFault
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import schema_statements
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import PATIENCE, Hold
from tests.support.kill_schema import cypher, drop_schema, finish, kill_databases, settled_schema, whole

KILLS = 2  # each takes some seconds; `python -m tests.support.kill_schema` kills more, and a real Neo4j too


async def test_loaders_that_make_it_at_once_make_it_once(database: Database) -> None:
    for _ in range(3):
        await drop_schema(database)

        await asyncio.gather(*(database.define(schema_statements()) for _ in range(4)))

        assert await settled_schema(database) == whole()


async def test_a_graph_with_content_and_half_a_schema_is_finished_by_a_load(
    russian: Database, russian_packs: list[Pack]
) -> None:
    first, *_ = schema_statements()
    await drop_schema(russian)
    await russian.define([first])
    assert await settled_schema(russian) == {"claim_contest": "ONLINE"}

    assert await finish(russian, russian_packs) == []


async def test_the_index_that_a_killed_neo4j_keeps_is_replaced_by_its_constraint(
    neo4j: Database, russian_packs: list[Pack], hold: Hold, caplog: pytest.LogCaptureFixture
) -> None:
    """A real kill leaves one that is neither whole nor owned; kill_schema meets it about every fourth time."""
    await hold(neo4j, russian_packs)
    await drop_schema(neo4j)
    await neo4j.define([cypher("CREATE RANGE INDEX entity_id FOR (n:Entity) ON (n.id)")])
    assert (await settled_schema(neo4j))["entity_id"] == "without its constraint"

    with caplog.at_level(logging.WARNING):
        assert await finish(neo4j, russian_packs) == []

    assert "schema/entity-id was left half-way and is made anew" in caplog.text


async def test_what_nothing_repairs_fails_as_the_database_says(neo4j: Database) -> None:
    await drop_schema(neo4j)
    await neo4j.define([cypher("CREATE RANGE INDEX entity_id FOR (n:Entity) ON (n.id)")])

    with pytest.raises(DatabaseFault, match="IndexWithNameAlreadyExists"):
        await neo4j.define([cypher("CREATE CONSTRAINT entity_id FOR (n:Entity) REQUIRE n.name IS UNIQUE")])

    await neo4j.define(schema_statements())


@pytest.mark.slow
async def test_a_database_that_is_killed_while_it_makes_it_can_finish_it() -> None:
    undone, found = await kill_databases("embedded", KILLS)

    assert (undone, found.total()) == ([], KILLS), found


@pytest.mark.slow
async def test_a_service_that_starts_finishes_it_though_its_packs_are_loaded(
    tmp_path: Path, russian_packs: list[Pack]
) -> None:
    engine = EmbeddedEngine(tmp_path)
    try:
        database = Database(await engine.start(), PATIENCE)
        await load(database, russian_packs)
        await drop_schema(database)
        await database.close()
    finally:
        await engine.stop()

    await assert_start_finishes(Settings(REMIT_DATA_DIR=tmp_path, NEO4J_URI=None))


@pytest.mark.slow
async def test_a_service_that_starts_finishes_that_of_its_neo4j(
    neo4j: Database, neo4j_connection: Connection, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(neo4j, russian_packs)
    await drop_schema(neo4j)
    where = neo4j_connection

    await assert_start_finishes(
        Settings(
            NEO4J_URI=where.uri,
            NEO4J_USERNAME=where.username,
            NEO4J_PASSWORD=where.password,
            NEO4J_DATABASE=where.database,
        )
    )


async def assert_start_finishes(settings: Settings) -> None:
    """The service starts, and once it says that it is ready the schema is whole."""
    service = Service(settings)
    try:
        await service.start()
        assert await becomes_ready(service)
        assert await settled_schema(service.database) == whole()
    finally:
        await service.stop()


async def becomes_ready(service: Service) -> bool:
    """Not at once, where a database that works for others too did not answer in time: the service tries again by itself."""
    for _ in range(int(PATIENCE * 10)):
        with suppress(RemitError):
            await service.ready()
            return True
        await asyncio.sleep(0.1)
    return False
