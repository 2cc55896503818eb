"""What a start does to the database, and what a stop leaves."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from api.execution.prepare import Answer, core_schema, prepare
from api.execution.query_limits import QueryLimits
from api.graphql.schema import schema
from api.service import Service
from api.settings import Settings
from api.warm_up import USUAL, plan_for
from graph.errors import DatabaseTimeout, DatabaseUnavailable, RemitError, TooBusy
from graph.store.database import Connection, Database
from graph.store.lookup import get_dataset
from graph.store.statements import Statement, schema_statements
from seed.format.pack import Pack
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


@pytest.mark.parametrize(("text", "variables"), USUAL)
def test_the_usual_questions_are_valid_and_planned(text: str, variables: dict[str, Any]) -> None:
    core = core_schema(schema)
    limits = QueryLimits(core, Settings.model_validate({}))
    assert not isinstance(asyncio.run(prepare(core, limits, text, None)), Answer)
    assert plan_for(core, text, variables)[0].statement.text


CONNECTION_LOST = ("a connection to the database was lost", "the connections to the database are made anew")


async def until_ready(service: Service) -> None:
    """Wait until a question can be answered; on a busy machine a connection may be lost meanwhile, and made anew."""
    async with asyncio.timeout(30):
        while True:
            with suppress(DatabaseUnavailable):
                return await service.ready()
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_database_that_was_away_gets_its_plans_again_before_the_service_is_ready(settings: Settings) -> None:
    service = Service(settings)
    try:
        await service.start()
        await until_ready(service)
        service.database.outages += 1  # as the circuit counts them
        with pytest.raises(DatabaseUnavailable, match="planning"):
            await service.ready()
        await until_ready(service)
    finally:
        await service.stop()


@pytest.mark.slow
@pytest.mark.parametrize("error", [TooBusy("busy"), DatabaseTimeout("late"), DatabaseUnavailable("away")], ids=repr)
async def test_a_start_that_meets_what_passes_is_tried_again(settings: Settings, error: RemitError) -> None:
    class Unlucky(Service):
        tries = 0

        async def _become_ready(self) -> None:
            self.tries += 1
            if self.tries < 2:
                raise error
            await super()._become_ready()

    service = Unlucky(settings)
    try:
        await service.start()
        async with asyncio.timeout(30):
            while service.tries < 2:  # noqa: ASYNC110  # it sets no event
                await asyncio.sleep(0.05)
        await until_ready(service)
    finally:
        await service.stop()


async def test_a_service_that_stops_leaves_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    before = asyncio.all_tasks()
    service = Service(settings)
    with caplog.at_level(logging.WARNING):
        await service.start()
        await until_ready(service)
        await service.stop()
    assert asyncio.all_tasks() == before
    # A database that has just started may lose a connection, which is told, and nothing else is.
    assert not [one for one in caplog.messages if not one.startswith(CONNECTION_LOST)]


@pytest.mark.slow
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
