"""What a start does to the database, and what a stop leaves."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.service import Service
from api.settings import Settings
from graph.database import Connection, Database
from graph.lookup import get_dataset
from graph.statements import Statement, schema_statements
from seed.pack import Pack
from tests.conftest import Hold


@pytest.fixture
async def settings(neo4j: Database, neo4j_connection: Connection, russian_packs: list[Pack], hold: Hold) -> Settings:
    """Those of a service on a Neo4j that holds its packs already."""
    await hold(neo4j, russian_packs)
    where = neo4j_connection
    return Settings(
        NEO4J_URI=where.uri,
        NEO4J_USERNAME=where.username,
        NEO4J_PASSWORD=where.password,
        NEO4J_DATABASE=where.database,
    )


async def test_a_service_that_stops_leaves_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    before = asyncio.all_tasks()
    service = Service(settings)
    with caplog.at_level(logging.WARNING):
        await service.start()
        await service.ready()
        await service.stop()
    assert asyncio.all_tasks() == before
    assert not caplog.records


async def test_a_command_on_an_empty_graph_sees_to_the_schema_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defined: list[int] = []
    define = Database.define

    async def counted(self: Database, schema: Sequence[Statement]) -> None:
        defined.append(len(schema))
        await define(self, schema)

    monkeypatch.setattr(Database, "define", counted)
    service = Service(Settings(REMIT_DATA_DIR=tmp_path, NEO4J_URI=None), shared=False)
    try:
        await service.open(load_first=True)
        assert await get_dataset(service.database)
        assert defined == [len(schema_statements())]
    finally:
        await service.stop()
