"""The one door to a database: forms of address, bookmarks, refusals and time limits, on real engines."""

from dataclasses import replace

import pytest

from graph.database import Connection, Database
from graph.errors import DatabaseRefused, DatabaseTimeout, DatabaseUnavailable
from graph.lookup import get_dataset
from graph.statements import parse
from seed.load import load
from seed.pack import Pack

SLOW = parse(
    "read/slow",
    "// Purpose: take long\n// Parameters: none\n// Columns: n - a count\n"
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n",
)


async def test_a_routed_address_works_and_reads_its_own_writes(
    neo4j_connection: Connection, russian_packs: list[Pack]
) -> None:
    routed = Database(replace(neo4j_connection, uri=neo4j_connection.uri.replace("bolt://", "neo4j://")), 60.0)
    try:
        loaded = await load(routed, russian_packs)
        assert (await get_dataset(routed)).properties["contentHash"] == loaded.content_hash
    finally:
        await routed.close()


@pytest.fixture(params=["embedded_connection", "neo4j_connection"])
def connection(request: pytest.FixtureRequest) -> Connection:
    found: Connection = request.getfixturevalue(request.param)
    return found


async def test_a_wrong_password_is_refused_at_once(connection: Connection) -> None:
    database = Database(replace(connection, password="not-the-password"))  # noqa: S106  # it is the point
    try:
        with pytest.raises(DatabaseRefused) as refused:
            await get_dataset(database)
        assert "not-the-password" not in str(refused.value)
    finally:
        await database.close()


async def test_an_unknown_database_is_refused(neo4j_connection: Connection) -> None:
    database = Database(replace(neo4j_connection, database="nowhere"))
    try:
        with pytest.raises(DatabaseRefused):
            await get_dataset(database)
    finally:
        await database.close()


async def test_a_closed_port_is_unavailable(unused_tcp_port: int) -> None:
    database = Database(Connection(f"bolt://127.0.0.1:{unused_tcp_port}", "neo4j", "secret"))
    try:
        with pytest.raises(DatabaseUnavailable):
            await get_dataset(database)
    finally:
        await database.close()


def test_a_connection_does_not_show_its_password() -> None:
    assert "secret" not in repr(Connection("bolt://127.0.0.1:7687", "neo4j", "secret"))


async def test_a_reader_waits_no_longer_than_it_may(neo4j: Database) -> None:
    with pytest.raises(DatabaseTimeout):
        await neo4j.read(SLOW, seconds=0.5)
