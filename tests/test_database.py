"""The one door to a database: forms of address, bookmarks, refusals and time limits, on real engines."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import uvloop

from graph.errors import DatabaseRefused, DatabaseTimeout, DatabaseUnavailable, TooBusy
from graph.store.database import Connection, Database
from graph.store.lookup import get_dataset
from graph.store.statements import parse, statement
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import PATIENCE
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy

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


LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
MANY = 20


@pytest.fixture
def proxy(neo4j_connection: Connection) -> Iterator[FaultyProxy]:
    """A proxy in front of the real Neo4j."""
    with faulty_proxy(neo4j_connection.uri) as between:
        yield between


def through(proxy: FaultyProxy, connection: Connection, **limits: Any) -> Database:
    """The database behind the proxy."""
    return Database(replace(connection, uri=f"bolt://127.0.0.1:{proxy.port}"), **limits)


def on_loop(name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do the work on an event loop of that kind, in a thread of its own: the test has one already."""

    def run() -> None:
        with asyncio.Runner(loop_factory=LOOPS[name]) as runner:
            runner.run(work())

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result(120)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("fault", ["reset", "cut"])
def test_a_lost_connection_is_given_back_and_the_read_asked_again(
    proxy: FaultyProxy, neo4j_connection: Connection, loop: str, fault: str
) -> None:
    async def work() -> None:
        database = through(proxy, neo4j_connection, size=MANY, read_seconds=PATIENCE, connect_seconds=PATIENCE)
        try:
            for _ in range(4):  # more connections are lost than there may be
                await asyncio.gather(*(database.read(statement("read/ping")) for _ in range(MANY)))
                await asyncio.to_thread(getattr(proxy, fault))
            assert await database.read(statement("read/ping")) == [{"one": 1}]
        finally:
            await database.close()

    on_loop(loop, work)
    assert proxy.opened > MANY


async def test_connections_that_nobody_gives_back_are_made_anew(neo4j_connection: Connection) -> None:
    database = Database(neo4j_connection, size=2, connect_seconds=2.0)
    lost = [database._pool.session("READ") for _ in range(2)]  # noqa: SLF001  # as a fault of the driver would lose them
    try:
        for session in lost:
            await session.begin_transaction()
        assert await database.read(statement("read/ping")) == [{"one": 1}]
    finally:
        for session in lost:
            await session.close()
        await database.close()


async def test_who_finds_all_connections_in_use_is_told_so(neo4j_connection: Connection) -> None:
    database = Database(neo4j_connection, pool_seconds=0.05, size=1)
    try:
        slow = asyncio.create_task(database.read(SLOW, seconds=2.0))
        await asyncio.sleep(0.2)
        with pytest.raises(TooBusy):
            await database.read(statement("read/ping"))
        with pytest.raises(DatabaseTimeout):
            await slow
    finally:
        await database.close()


async def test_a_service_that_stood_still_does_not_take_the_database_for_silent(connection: Connection) -> None:
    database = Database(connection, read_seconds=1.0)
    try:
        await database.read(statement("read/ping"))  # its distance is known from here on
        database._circuit.suspect()  # noqa: SLF001  # as a late read does
        for _ in range(6):
            await asyncio.sleep(0)
            time.sleep(0.3)  # noqa: ASYNC251  # longer in all than the database has to answer
        probe = database._circuit._task  # noqa: SLF001
        assert probe is not None
        await probe
        assert database.outages == 0
    finally:
        await database.close()


async def test_what_neo4j_works_on_is_not_taken_for_lost(
    proxy: FaultyProxy, neo4j_connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    """A read that takes long is left alone, and one that never arrived, on a half-open connection, is asked again."""
    database = through(proxy, neo4j_connection, read_seconds=1.0)
    try:
        await database.read(statement("read/ping"))  # Neo4j is known to answer, and plans what else is asked here
        with suppress(DatabaseTimeout):
            await database.read(SLOW, seconds=3.0)
        assert "asked again" not in caplog.text
        await database.read(statement("read/ping"))
        proxy.freeze()
        assert await database.read(statement("read/ping"), seconds=10.0) == [{"one": 1}]
        assert caplog.text.count("asked again") == 1
        assert database.outages == 0
    finally:
        await database.close()


async def test_while_the_database_hangs_nobody_but_a_probe_asks_it(
    proxy: FaultyProxy, neo4j_connection: Connection
) -> None:
    database = through(proxy, neo4j_connection, read_seconds=1.0)
    try:
        await database.read(statement("read/ping"))
        proxy.hold()
        with pytest.raises((DatabaseUnavailable, DatabaseTimeout)):  # ended by the circuit, or by its own time
            await database.read(statement("read/ping"))
        async with asyncio.timeout(30):
            while not database.outages:  # noqa: ASYNC110  # it sets no event
                await asyncio.sleep(0.05)
        places = database._places._value  # noqa: SLF001  # none is held by a refused read
        for _ in range(100):
            with pytest.raises(DatabaseUnavailable):
                await database.read(statement("read/ping"))
        assert database._places._value == places  # noqa: SLF001
        assert database.outages == 1
        proxy.release()
        async with asyncio.timeout(30):
            while True:
                with suppress(DatabaseUnavailable):
                    assert await database.read(statement("read/ping")) == [{"one": 1}]
                    break
                await asyncio.sleep(0.05)
    finally:
        await database.close()
