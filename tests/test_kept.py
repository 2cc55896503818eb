"""What is kept of answers: never older than the graph, asked of the database once, told apart by ETag, asked for by hash."""

import asyncio
import gc
import hashlib
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request

from api.app import create_app
from api.execution.response_cache import (
    ENTRY_BYTES,
    ByteCache,
    CachedResponse,
    Flights,
    ResponseCache,
    SizedCache,
    question_key,
)
from api.graphql.base.context import Context
from api.settings import Settings
from graph.errors import SettingsInvalid
from graph.law.law_cache import laws
from graph.store.database import Connection, Database, Row
from graph.store.statements import Statement
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import PATIENCE, Hold
from tests.support.long_run import resident
from tests.support.tiny import read_world, world
from tests.support.toy_app import GRAPHQL, JSON, code_of

DOCUMENT = "query ($id: ID!) { clinic(id: $id) { id name } }"
CLINIC = "zz.clinic.one"
HASH = hashlib.sha256(DOCUMENT.encode()).hexdigest()


class Counting(Database):
    """A database that notes which statements it is sent, and can be made slow."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, PATIENCE)
        self.sent: list[str] = []
        self.wait = 0.0

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """Note the statement and run it."""
        self.sent.append(statement.name)
        await asyncio.sleep(self.wait)
        return await super().read(statement, parameters, seconds)

    @property
    def operations(self) -> int:
        """How many of them answered an operation."""
        return sum(name.startswith("operation/") for name in self.sent)


class Held:
    """A service in front of a database that somebody else started."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def start(self) -> None:
        """It runs."""

    async def stop(self) -> None:
        """It is stopped elsewhere."""

    async def ready(self) -> None:
        """It is."""

    def version(self) -> str | None:
        """The state of the graph."""
        law = laws(self.database).fresh_law()
        return law.version if law else None

    def context(self, _: Request) -> Context:
        """The context of one request."""
        return Context(self.database)


@asynccontextmanager
async def client_of(database: Database, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings.model_validate(settings), service=Held(database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        yield client


@pytest.fixture(scope="module")
def tiny_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("kept") / "zz-tiny", world())


@pytest.fixture
async def database(
    embedded_connection: Connection, embedded: Database, tiny_packs: list[Pack], hold: Hold
) -> AsyncIterator[Counting]:
    """The tiny world, behind connections of its own: others load through others."""
    await hold(embedded, tiny_packs)
    counting = Counting(embedded_connection)
    yield counting
    await counting.close()


async def post(client: httpx.AsyncClient, body: Any) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post("/graphql", content=content, headers={"Content-Type": JSON})


def asking(clinic: str = CLINIC) -> dict[str, Any]:
    return {"query": DOCUMENT, "variables": {"id": clinic}}


def get_url(**members: Any) -> str:
    return str(
        httpx.URL("/graphql", params={k: v if isinstance(v, str) else json.dumps(v) for k, v in members.items()})
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of the process in /proc")
def test_a_response_takes_no_more_memory_than_it_is_counted_for() -> None:
    """A text is made in a buffer that doubles (by orjson), and what is left of it stays with the text."""
    before = resident()
    responses = ResponseCache(64 * 2**20)
    for number in range(30_000):
        body = orjson.dumps({"number": number, "text": "x" * (1_050 + number % 100)})
        responses.put(b"", number.to_bytes(4, "big"), CachedResponse("v", body))
    assert resident() - before < 30_000 * (1_200 + ENTRY_BYTES)


async def test_the_same_question_is_asked_of_the_database_once_whatever_its_bytes(database: Counting) -> None:
    async with client_of(database) as client:
        bodies = [
            json.dumps(asking()).encode(),
            json.dumps(asking(), indent=2).encode(),
            json.dumps({"variables": {"id": CLINIC}, "operationName": None, "query": DOCUMENT}).encode(),
        ]
        answers = [await post(client, body) for body in (*bodies, *bodies)]
        assert {answer.content for answer in answers} == {
            b'{"data":{"clinic":{"id":"zz.clinic.one","name":"' + NAME + b'"}}}'
        }
        assert database.operations == 1
        await post(client, asking("zz.clinic.none"))
        assert database.operations == 2


NAME = b"The zz.clinic.one"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": GRAPHQL},
        {"Accept": "text/html"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Encoding": "gzip"},
    ],
)
async def test_a_repeated_request_is_answered_as_the_first_one_was(database: Counting, headers: dict[str, str]) -> None:
    body, named = json.dumps(asking()).encode(), {"Content-Type": JSON} | headers
    async with client_of(database, REMIT_RESPONSE_CACHE=0) as client:
        first = await client.post("/graphql", content=body, headers=named)
    async with client_of(database) as client:
        await post(client, body)
        again = await client.post("/graphql", content=body, headers=named)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    told = [{**answer.headers, "server-timing": "as long as it took"} for answer in (first, again)]
    assert told[0] == told[1]


async def test_without_the_cache_each_request_is_asked_of_the_database(database: Counting) -> None:
    async with client_of(database, REMIT_RESPONSE_CACHE=0) as client:
        for _ in range(3):
            assert (await post(client, asking())).status_code == 200
    assert database.operations == 3


async def test_equal_questions_at_once_share_one_statement(database: Counting) -> None:
    async with client_of(database) as client:
        await post(client, asking("zz.clinic.none"))  # so that the law is there
        database.sent.clear()
        database.wait = 0.2
        answers = await asyncio.gather(*(post(client, asking()) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        assert database.operations == 1


async def test_a_load_elsewhere_is_seen_in_every_kept_answer(
    database: Counting, embedded: Database, tmp_path: Path
) -> None:
    renamed = world()
    renamed["clinics.yaml"][0]["name"] = "Another name"
    async with client_of(database) as client:
        assert NAME in (await post(client, asking())).content
        await load(embedded, read_world(tmp_path / "zz-tiny", renamed))
        await asyncio.sleep(0.3)  # what another process loads is seen after a quarter of a second
        assert (await post(client, asking())).json()["data"]["clinic"]["name"] == "Another name"


async def test_a_kept_answer_is_not_given_when_the_database_does_not_answer(database: Counting) -> None:
    async with client_of(database) as client:
        assert (await post(client, asking())).status_code == 200
        await database.close()
        await asyncio.sleep(0.3)
        answer = await post(client, asking())
        assert (answer.status_code, code_of(answer)) == (503, "DATABASE_UNAVAILABLE")


async def test_an_answer_to_a_get_has_an_etag_and_is_not_sent_twice(database: Counting) -> None:
    async with client_of(database) as client:
        url = get_url(query=DOCUMENT, variables={"id": CLINIC})
        first = await client.get(url)
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
        tag = first.headers["etag"].removeprefix("W/")
        assert tag != first.headers["etag"]  # a weak one: the same answer may be sent compressed
        for named in (first.headers["etag"], f'"x", {tag}', "*"):
            again = await client.get(url, headers={"If-None-Match": named})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        other = await client.get(url, headers={"If-None-Match": '"x"'})
        assert (other.status_code, other.content) == (200, first.content)
        refused = await client.get(get_url(query="{ nothing }"), headers={"If-None-Match": "*"})
        assert (refused.headers["cache-control"], "etag" in refused.headers) == ("no-store", False)


async def test_registered_operations_are_asked_for_by_their_hash(database: Counting, tmp_path: Path) -> None:
    listed = tmp_path / "operations.json"
    listed.write_text(json.dumps({HASH: DOCUMENT}), "utf-8")
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
    async with client_of(database, REMIT_OPERATIONS=str(listed)) as client:
        for answer in (
            await client.get(get_url(extensions=persisted, variables={"id": CLINIC})),
            await post(client, {"extensions": persisted, "variables": {"id": CLINIC}}),
        ):
            assert (answer.status_code, answer.json()["data"]["clinic"]["id"]) == (200, CLINIC)
        unknown = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
        answer = await client.get(get_url(extensions=unknown))
        assert (answer.status_code, code_of(answer)) == (404, "PERSISTED_QUERY_NOT_SUPPORTED")
        assert answer.json()["errors"][0]["message"] == "PersistedQueryNotSupported"


@pytest.mark.parametrize(("automatic", "status"), [(True, 200), (False, 404)])
async def test_clients_register_operations_only_where_that_is_allowed(
    database: Counting, automatic: bool, status: int
) -> None:
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
    async with client_of(database, REMIT_AUTOMATIC_OPERATIONS=automatic) as client:
        before = (await client.get(get_url(extensions=persisted, variables={"id": CLINIC}))).json()["errors"][0][
            "message"
        ]
        assert before == ("PersistedQueryNotFound" if automatic else "PersistedQueryNotSupported")
        assert (await post(client, asking() | {"extensions": persisted})).status_code == 200
        assert (await client.get(get_url(extensions=persisted, variables={"id": CLINIC}))).status_code == status


@pytest.mark.parametrize(
    "named",
    [
        {"version": 1, "sha256Hash": "0" * 64},
        {"version": 2, "sha256Hash": HASH},
        {"version": 1},
        {"version": 1, "sha256Hash": 7},
        "x",
    ],
)
async def test_a_hash_that_does_not_fit_is_refused(database: Counting, named: Any) -> None:
    async with client_of(database, REMIT_AUTOMATIC_OPERATIONS=True) as client:
        answer = await post(client, asking() | {"extensions": {"persistedQuery": named}})
        assert (answer.status_code, code_of(answer)) == (400, "MALFORMED_REQUEST")
    assert not database.sent


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', json.dumps({"0" * 64: DOCUMENT})])
def test_a_list_of_operations_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path, content: str) -> None:
    listed = tmp_path / "operations.json"
    listed.write_text(content, "utf-8")
    with pytest.raises(SettingsInvalid, match="operations"):
        create_app(Settings.model_validate({"REMIT_OPERATIONS": str(listed)}), service=Held(None))  # type: ignore[arg-type]


def test_no_more_is_kept_than_fits() -> None:
    kept: SizedCache[str] = SizedCache(10)
    for key in "abc":
        kept.put(key, "x", 4)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (None, "x", "x")
    kept.get("b")
    kept.put("d", "y", 4)
    assert (kept.get("b"), kept.get("c")) == ("x", None)
    kept.put("b", "z", 11)
    assert [kept.get(key) for key in "abcd"] == [None, None, None, "y"]


@given(
    st.integers(0, 4_000),
    st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 900)), max_size=60),
)
@example(2_594, [(True, 0, 0), (True, 1, 295), (True, 0, 0), (True, 0, 1), (True, 3, 295), (False, 1, 0), (True, 2, 0)])
def test_bytes_are_kept_up_to_their_size_and_never_those_of_another_key(
    most: int, steps: list[tuple[bool, int, int]]
) -> None:
    cache, last = ByteCache(most), dict[bytes, bytes]()
    for is_put, number, size in steps:
        key = b"%d" % number
        if is_put:
            last[key] = b"%d" % number * size
            cache.put(key, last[key])
            if len(key) + len(last[key]) + ENTRY_BYTES <= most // 2:
                assert cache.get(key) == last[key]
        elif (found := cache.get(key)) is not None:
            assert set(found) <= set(key)
        kept = {**cache._old, **cache._new}  # noqa: SLF001  # nothing else shows what it takes
        assert sum(len(key) + len(value) + ENTRY_BYTES for key, value in kept.items()) <= most


def test_what_was_used_since_stays() -> None:
    cache = ByteCache(20 * (ENTRY_BYTES + 2))
    for number in range(10, 99):
        cache.put(b"%d" % number, b"")
        if number > 10:
            assert cache.get(b"10") == b""
    assert cache.get(b"11") is None


@pytest.mark.slow
def test_the_garbage_collector_does_not_look_at_what_is_kept() -> None:
    """A full collection takes as long as there are objects that it follows; responses must not be among them."""
    responses = ResponseCache(8 * 2**20)
    gc.collect()
    before = len(gc.get_objects())
    for number in range(3_000):
        request = b"request %d" % number
        responses.put(request, question_key("{ a }", None, request), CachedResponse("version", b"body %d" % number))
    gc.collect()
    gc.collect()  # what holds others is looked at before them the first time
    assert responses.by_bytes(b"request 2999") == CachedResponse("version", b"body 2999")
    assert not any(gc.is_tracked(half) for one in (responses._keys, responses._bodies) for half in (one._new, one._old))  # noqa: SLF001
    assert len(gc.get_objects()) - before < 100


async def test_shared_work_ends_when_nobody_waits_for_it_any_more() -> None:
    flights, ended = Flights(), asyncio.Event()

    async def work() -> str:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()
        return "done"

    waiting = [asyncio.create_task(flights.once("key", work)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0.01)
    assert not ended.is_set()
    waiting[1].cancel()
    await asyncio.wait_for(ended.wait(), 5)


async def test_a_request_is_told_what_it_costs_where_it_asks(database: Counting) -> None:
    """And what is kept of answers tells it nobody else. A field that the resolvers answer is told of alike."""
    body = {"query": "{ clinics(first: 3) { nodes { id jurisdiction { id } } } }"}
    asking = body | {"extensions": {"cost": True}}
    async with client_of(database, REMIT_COST=500) as client:
        plain = await post(client, body)
        for _ in range(2):
            told = await post(client, asking)
            assert told.json() == plain.json() | {"extensions": {"cost": {"objects": 6, "most": 500}}}
            assert told.headers["remit-cost"] == "6"
        again = await post(client, body)
        assert (again.json(), "remit-cost" in again.headers) == (plain.json(), False)
        typed = await post(client, {"query": "{ __typename }", "extensions": {"cost": True}})
        assert typed.json() == {"data": {"__typename": "Query"}, "extensions": {"cost": {"objects": 0, "most": 500}}}
        assert database.operations <= 2
