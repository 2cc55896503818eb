"""What ends a request that runs, or keeps it from running: its time, its client, too many others, a client that is slow.

Clients that leave or dawdle need a real connection, so the service is run on a socket, in this process.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import httpx
import pytest
import strawberry
import uvicorn
from strawberry.dataloader import DataLoader

from api.app import create_app
from api.http.uvicorn_protocol import prompt_protocol
from api.settings import Settings
from graph.errors import DatabaseTimeout
from graph.store.database import Database
from graph.store.statements import Statement, parse
from tests.conftest import PATIENCE
from tests.support.toy_app import GRAPHQL, JSON, ToyService, ask, code_of

HEADER = "// Purpose: take long\n// Parameters: none\n// Columns: n - a count\n"
# Each row takes long on either engine, and each is of its own kind, so that a test finds its own.
SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, {}) AS b RETURN count(a * b) AS n"
RUNNING = parse(
    "read/running",
    "// Purpose: what runs\n// Parameters: none\n// Columns: query - its text\n"
    "SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery AS query",
)
ONE = parse("read/one", HEADER + "RETURN 1 AS n")


def slow(rows: int) -> Statement:
    """A statement that counts 100,000 times so many rows."""
    return parse("read/slow", HEADER + SLOW.format(rows))


@strawberry.type
class Query:
    """Fields that take their time; the context is a function that reads, or null."""

    @strawberry.field
    async def wait(self, seconds: float) -> str:
        """Wait."""
        await asyncio.sleep(seconds)
        return "done"

    @strawberry.field
    async def read(self, info: strawberry.Info) -> int:
        """Read through a loader, whose task is its own."""
        return int(await DataLoader(load_fn=info.context).load(1))

    @strawberry.field
    def large(self) -> str:
        """Answer more than fits into a connection that nobody reads from."""
        return "x" * 20_000_000


class Reading(ToyService):
    """A service whose context reads slowly, and which counts what reads."""

    def __init__(self, database: Database | None = None, statement: Statement | None = None) -> None:
        super().__init__()
        self.database, self.statement = database, statement
        self.running = 0
        self.cut_off = 0

    def context(self, request: Any) -> Any:  # noqa: ARG002  # nothing in it matters
        """The function that a loader calls."""

        async def load(keys: list[int]) -> list[int]:
            assert self.database
            assert self.statement
            self.running += 1
            try:
                (row,) = await self.database.read(self.statement)
            except asyncio.CancelledError:
                self.cut_off += 1
                raise
            finally:
                self.running -= 1
            return [row["n"] for _ in keys]

        return load


def make(service: Reading, **limits: Any) -> Any:
    """The application with these limits, under their names in the environment."""
    return create_app(Settings.model_validate(limits), service=service, schema=strawberry.Schema(Query))


@asynccontextmanager
async def client_of(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        yield client


class Quiet(uvicorn.Server):
    """A server that leaves signals alone."""

    capture_signals = nullcontext


@asynccontextmanager
async def listening(app: Any, seconds: float) -> AsyncIterator[uvicorn.Server]:
    """The application on a port, as `remit serve` runs it; `server.config.port` is the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, port=listener.getsockname()[1], log_config=None, lifespan="off", http=prompt_protocol(seconds)
        )
        server = Quiet(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await is_so_within(PATIENCE, lambda: server.started)
        yield server
        server.should_exit = True
        await serving


@asynccontextmanager
async def client_at(server: uvicorn.Server) -> AsyncIterator[httpx.AsyncClient]:
    """A well-behaved client of it."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.config.port}") as client:
        yield client


@asynccontextmanager
async def connected(server: uvicorn.Server) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.config.port)
    yield reader, writer
    writer.transport.abort()


def request(query: str, length: int | None = None) -> bytes:
    """A request as bytes; `length` is what it says of its body."""
    body = b'{"query": "%s"}' % query.encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: {GRAPHQL}\r\nContent-Type: {JSON}\r\n"
    return f"{head}Content-Length: {length or len(body)}\r\n\r\n".encode() + body


async def is_so_within(seconds: float, condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what is waited for sets no event
            await asyncio.sleep(0.01)


# ---- time


async def test_a_request_that_takes_too_long_is_ended() -> None:
    async with client_of(make(Reading(), REMIT_REQUEST_SECONDS=0.1)) as client:
        for accept in (GRAPHQL, JSON):
            async with asyncio.timeout(PATIENCE):
                response = await ask(client, "{ wait(seconds: 3000) }", accept)
            assert (response.status_code, code_of(response)) == (504, "REQUEST_TIMEOUT")
            assert "data" not in response.json()
        assert (await ask(client, "{ wait(seconds: 0) }")).json() == {"data": {"wait": "done"}}


async def test_what_a_request_read_ends_with_its_time(neo4j: Database) -> None:
    service = Reading(neo4j, slow(100_001))
    await neo4j.read(RUNNING)  # the first time it has to be planned
    async with client_of(make(service, REMIT_REQUEST_SECONDS=0.5)) as client:
        assert code_of(await ask(client, "{ read }")) == "REQUEST_TIMEOUT"
    await is_gone(neo4j, service)


async def runs(neo4j: Database, statement: Statement) -> bool:
    """Whether a transaction runs this statement."""
    return any(row["query"] == statement.text for row in await neo4j.read(RUNNING))


async def is_gone(neo4j: Database, service: Reading) -> None:
    """No transaction runs the service's statement, and no task of it waits."""
    assert service.statement
    async with asyncio.timeout(PATIENCE):
        while await runs(neo4j, service.statement):
            pass
    assert service.running == 0


async def test_a_slow_body_is_refused() -> None:
    async def dribble() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    async with client_of(make(Reading(), REMIT_REQUEST_SECONDS=0.1)) as client:
        headers = {"Content-Type": JSON, "Accept": GRAPHQL}
        response = await client.post("/graphql", content=dribble(), headers=headers)
    assert (response.status_code, code_of(response)) == (408, "BODY_TOO_SLOW")
    assert response.headers["connection"] == "close"


# ---- load


async def test_beyond_so_many_requests_at_once_the_next_is_told_to_wait() -> None:
    async with client_of(make(Reading(), REMIT_IN_FLIGHT=2)) as client:
        two = [asyncio.create_task(ask(client, "{ wait(seconds: 0.3) }")) for _ in range(2)]
        await asyncio.sleep(0.1)
        for accept in (GRAPHQL, JSON):
            response = await ask(client, "{ wait(seconds: 0) }", accept)
            assert (response.status_code, code_of(response)) == (503, "TOO_BUSY")
            assert response.headers["retry-after"] == "1"
        for address in ("/query", "/health/live", "/health/ready", "/schema.graphql"):
            assert (await client.get(address)).status_code == 200
        assert [(await task).status_code for task in two] == [200, 200]
        assert (await ask(client, "{ wait(seconds: 0) }")).status_code == 200


async def test_what_fails_makes_room_again() -> None:
    async with client_of(make(Reading(), REMIT_IN_FLIGHT=1, REMIT_REQUEST_SECONDS=0.05)) as client:
        codes = {
            code_of(await ask(client, query)) for query in ("{ wait(seconds: 9) }", "{", "{ x }") for _ in range(2)
        }
        assert codes == {"REQUEST_TIMEOUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}


# ---- clients that leave


async def test_the_transaction_of_a_client_that_leaves_ends(neo4j: Database) -> None:
    statement = slow(100_002)
    service = Reading(neo4j, statement)
    await runs(neo4j, statement)  # the first time it has to be planned
    async with listening(make(service), 10) as server:
        async with connected(server) as (_, writer):
            writer.write(request("{ read }"))
            async with asyncio.timeout(PATIENCE):
                while not await runs(neo4j, statement):  # noqa: ASYNC110  # the database sets no event
                    await asyncio.sleep(0.05)
        await is_gone(neo4j, service)


async def test_nothing_waits_for_a_client_that_has_left(embedded: Database) -> None:
    """The embedded engine goes on with the statement by itself; here that takes some seconds at most."""
    service = Reading(embedded, slow(200))
    await embedded.read(ONE)  # so that the pool has a connection, and what is cut off is the statement
    async with listening(make(service), 10) as server:
        async with connected(server) as (_, writer):
            writer.write(request("{ read }"))
            await is_so_within(PATIENCE, lambda: service.running == 1)
            await asyncio.sleep(0.1)
        await is_so_within(PATIENCE, lambda: service.running == 0)
    assert service.cut_off == 1
    assert await embedded.read(ONE) == [{"n": 1}]


async def test_a_reader_does_not_wait_for_an_engine_that_does_not_heed_its_time(embedded: Database) -> None:
    with pytest.raises(DatabaseTimeout):  # with its patience it would have got the rows
        await embedded.read(slow(200), seconds=0.1)


# ---- clients that are slow, on a connection


async def test_a_head_that_does_not_arrive_is_waited_for_no_longer() -> None:
    async with listening(make(Reading()), 0.3) as server:
        for beginning in (b"", b"POST /"):
            async with connected(server) as (reader, writer):
                writer.write(beginning)
                ended = asyncio.create_task(reader.read())
                async with asyncio.timeout(PATIENCE):
                    while not ended.done():  # each byte does not buy more time
                        writer.write(b"a" * bool(beginning))
                        await asyncio.sleep(0.02)
                assert ended.exception() or ended.result() == b""


async def test_a_client_that_does_not_read_is_cut_off() -> None:
    async with listening(make(Reading()), 0.3) as server, connected(server) as (reader, writer):
        reader._transport.pause_reading()  # noqa: SLF001  # a reader of streams has no public way to stop
        writer.write(request("{ large }"))
        await is_so_within(PATIENCE, lambda: any(one.flow.write_paused for one in server.server_state.connections))
        await is_so_within(PATIENCE, lambda: not server.server_state.connections)


async def test_a_connection_that_is_kept_open_serves_on() -> None:
    async with listening(make(Reading()), 0.2) as server, client_at(server) as client:
        for _ in range(4):
            assert (await ask(client, "{ wait(seconds: 0.15) }")).status_code == 200
        assert len(server.server_state.connections) == 1


@pytest.mark.parametrize(
    "head", [b"GET /graphql?query=" + b"x" * 90_000, b"no HTTP\r\n\r\n", b"GET / HTTP/1.1\r\nA: \x00\r\n\r\n"]
)
async def test_what_is_no_http_is_refused_like_everything_else(head: bytes) -> None:
    async with listening(make(Reading()), 5) as server, connected(server) as (reader, writer):
        writer.write(head)
        answer = (await reader.read()).decode()
    status, code = ("414 URI Too Long", "URL_TOO_LONG") if len(head) > 1000 else ("400 Bad Request", "HTTP_REFUSED")
    assert answer.startswith(("HTTP/1.1 " + status, "HTTP/1.1 414 Request-URI Too Long"))
    assert f'"code":"{code}"' in answer
    assert "content-type: application/problem+json" in answer.lower()


async def test_forwarded_addresses_change_no_answer() -> None:
    async with listening(make(Reading()), 5) as server, client_at(server) as client:
        plain = await ask(client, "{ wait(seconds: 0) }")
        client.headers.update({
            "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example", "Forwarded": "for=10.0.0.1", "Host": "evil.example",
        })  # fmt: skip
        forged = await ask(client, "{ wait(seconds: 0) }")
    passing = ("date", "server-timing")
    kept = [{name: value for name, value in one.headers.items() if name not in passing} for one in (plain, forged)]
    assert (forged.status_code, forged.content, kept[0]) == (plain.status_code, plain.content, kept[1])
