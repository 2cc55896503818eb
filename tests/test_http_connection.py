"""What HTTP/1.1 asks of a connection, on a real socket: hosts, heads, and refusals that can be read though the body is not."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from api.http import uvicorn_protocol
from tests.conftest import PATIENCE
from tests.support.toy_app import JSON, make_app, make_service
from tests.test_http_ending import connected, is_so_within, listening

BODY = b'{"query": "{ hello }"}'
POST = b"POST /graphql HTTP/1.1\r\nHost: remit.example\r\nContent-Type: application/json\r\n"
WHOLE = POST + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
MEGABYTES = 10 * 1024 * 1024


@pytest.fixture
async def server() -> AsyncIterator[uvicorn.Server]:
    """The toy application on a port."""
    async with listening(make_app(make_service()), 5) as server:
        yield server


async def answer(server: uvicorn.Server, sent: bytes) -> bytes:
    """All that comes back until the connection ends; what is sent closes the connection by what it says, or is refused."""
    async with connected(server) as (reader, writer), asyncio.timeout(20):
        writer.write(sent)
        return await reader.read()


def get(*headers: bytes, version: bytes = b"1.1") -> bytes:
    """A request with these headers, that ends its connection."""
    return b"\r\n".join([b"GET /health/live HTTP/" + version, *headers, b"Connection: close", b"", b""])


# ---- Host


@pytest.mark.parametrize(
    "host",
    [
        b"remit.example", b"remit.example:8000", b"127.0.0.1:8000", b"[::1]", b"[::1]:8000", b"REMIT", b"a_b.example", b"x:",
        b"xn--e1afmkfd.xn--p1ai", b"a%41",
    ],
)  # fmt: skip
async def test_a_request_with_its_host_is_answered(server: uvicorn.Server, host: bytes) -> None:
    assert (await answer(server, get(b"Host: " + host))).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "headers",
    [
        (), (b"Host: a", b"Host: a"), (b"Host: a", b"hOST: b"), (b"Host:",), (b"Host: a b",), (b"Host: a/b",), (b"Host: a@b",),
        (b"Host: a,b",), (b"Host: a:b",), (b"Host: a:80:80",), (b"Host: [::1",), (b"Host: ::1",), (b"Host: a?b",),
        (b"Host: a#b",), (b"Host: a\tb",), (b"Host: \xd1\x8f",), (b"Host: <a>",), (b"Host: a:999999",), (b"Host: a%4",),
    ],
)  # fmt: skip
async def test_a_request_without_one_host_is_refused(server: uvicorn.Server, headers: tuple[bytes, ...]) -> None:
    found = await answer(server, get(*headers))
    assert found.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b'"code":"HOST_INVALID"' in found
    assert b"connection: close" in found.lower()
    assert b"application/problem+json" in found


async def test_older_clients_need_no_host(server: uvicorn.Server) -> None:
    assert (await answer(server, get(version=b"1.0"))).startswith(b"HTTP/1.1 200 ")
    assert b"HOST_INVALID" in await answer(server, get(b"Host: a", b"Host: b", version=b"1.0"))


# ---- heads that others may read otherwise


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = {
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 22\r\n\r\n" + BODY + SMUGGLED,
    "two equal lengths": POST + b"Content-Length: 22\r\nContent-Length: 22\r\n\r\n" + BODY + SMUGGLED,
    "a list of lengths": POST + b"Content-Length: 22, 22\r\n\r\n" + BODY + SMUGGLED,
    "a length with a sign": POST + b"Content-Length: +22\r\n\r\n" + BODY + SMUGGLED,
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "another encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks that are not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a folded header": POST + b"X-A: 1\r\n Content-Length: 22\r\n\r\n" + SMUGGLED,
    "a blank before the colon": POST + b"Content-Length : 22\r\n\r\n" + BODY + SMUGGLED,
    "lines that end in LF alone": WHOLE.replace(b"\r\n", b"\n") + SMUGGLED,
    "a line that ends in CR alone": POST + b"X-A: 1\rContent-Length: 22\r\n\r\n" + BODY + SMUGGLED,
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + SMUGGLED,
    "a chunk that is too long": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n" + SMUGGLED,
    "a name with a zero": POST + b"X-\x00: 1\r\n\r\n" + SMUGGLED,
}


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_a_head_that_can_be_read_in_two_ways_is_refused(server: uvicorn.Server, sent: bytes) -> None:
    """And nothing behind it is taken for a request."""
    found = await answer(server, sent)
    assert found.startswith(b"HTTP/1.1 400 Bad Request\r\n"), found
    assert found.count(b"HTTP/1.1 ") == 1
    assert b'"code":"HTTP_REFUSED"' in found


async def test_a_refusal_comes_after_the_answers_before_it(server: uvicorn.Server) -> None:
    """Two requests that are answered, then what is none, all sent at once."""
    found = await answer(server, WHOLE + WHOLE + get())
    assert [part[:3] for part in found.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"400"]
    assert found.count(b'{"data":{"hello":"world"}}') == 2


# ---- what is too long


@pytest.mark.parametrize("size", [65_600, 70_000, 90_000, 1_000_000])
async def test_an_address_that_is_too_long_is_told_so(server: uvicorn.Server, size: int) -> None:
    found = await answer(server, b"GET /graphql?query=" + b"x" * size + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 414 ")
    assert b'"code":"URL_TOO_LONG"' in found
    assert b"application/problem+json" in found


async def test_a_long_address_is_taken(server: uvicorn.Server) -> None:
    found = await answer(
        server, b"GET /health/live?" + b"x" * 60_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert found.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("size", "ended"),
    [(17_000, True), (70_000, True), (200_000, True), (1_000_000, True), (90_000, False), (1_000_000, False)],
)
async def test_headers_that_are_too_long_are_told_so(server: uvicorn.Server, size: int, *, ended: bool) -> None:
    sent = b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * size
    found = await answer(server, sent + b"\r\n\r\n" * ended)
    assert found.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"HEADERS_TOO_LARGE"' in found


# ---- bodies that nobody reads


def sent_and_read(port: int, sent: list[bytes]) -> bytes:
    """What a plain client gets that sends everything before it reads."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        for part in sent:
            client.sendall(part)
        found = b""
        while b"\r\n\r\n" not in found or len(found.partition(b"\r\n\r\n")[2]) < length_in(found):
            part = client.recv(65_536)
            assert part, found
            found += part
        return found


def length_in(found: bytes) -> int:
    """The length of the body that a head announces."""
    return int(found.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])


CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
PLAIN_BODY = [b"Content-Length: %d\r\n\r\n" % MEGABYTES, *[b" " * 0x10000] * 160]
CHUNKED_BODY = [b"Transfer-Encoding: chunked\r\n\r\n", *[CHUNK] * 160, b"0\r\n\r\n"]
REFUSED: dict[str, tuple[bytes, bytes]] = {
    "too large": (POST, b"413"),
    "another media type": (POST.replace(JSON.encode(), b"text/plain"), b"415"),
    "another method": (POST.replace(b"POST", b"PUT"), b"405"),
    "another address": (POST.replace(b"/graphql", b"/nothing"), b"404"),
    "no host": (POST.replace(b"Host", b"X-Host"), b"400"),
    "an address too long": (POST.replace(b"/graphql", b"/" + b"x" * 70_000), b"414"),
    "headers too long": (POST + b"X-A: " + b"x" * 20_000 + b"\r\n", b"431"),
    "too many headers": (POST + b"".join(b"X-%d: 1\r\n" % n for n in range(200)), b"431"),
}


@pytest.mark.parametrize(("head", "status"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("body", [PLAIN_BODY, CHUNKED_BODY], ids=["plain", "chunked"])
async def test_a_refusal_can_be_read_by_who_sends_everything_first(
    server: uvicorn.Server, head: bytes, status: bytes, body: list[bytes]
) -> None:
    found = await asyncio.to_thread(sent_and_read, server.config.port, [head, *body])
    assert found.startswith(b"HTTP/1.1 " + status)
    assert b'"code":' in found


async def test_after_a_refused_body_of_known_length_the_connection_serves_on(server: uvicorn.Server) -> None:
    sent = [
        POST.replace(JSON.encode(), b"text/plain"),
        *PLAIN_BODY,
        WHOLE.replace(b"Host", b"Connection: close\r\nHost"),
    ]
    found = await answer(server, b"".join(sent))
    assert [part[:3] for part in found.split(b"HTTP/1.1 ")[1:]] == [b"415", b"200"]


async def write_on(writer: asyncio.StreamWriter) -> None:
    """Write chunk after chunk."""
    while True:
        writer.write(CHUNK)
        await writer.drain()


@pytest.mark.slow
@pytest.mark.parametrize("media_type", [JSON.encode(), b"text/plain"])
async def test_a_body_without_an_end_is_read_for_a_while_only(
    server: uvicorn.Server, media_type: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by bytes nor by time does an answered client keep a connection that it goes on writing to."""
    head = POST.replace(JSON.encode(), media_type) + b"Transfer-Encoding: chunked\r\n\r\n"
    monkeypatch.setattr(uvicorn_protocol, "LINGER_BYTES", 1024 * 1024)
    async with connected(server) as (_, writer), asyncio.timeout(20):
        writer.write(head)
        with pytest.raises(OSError, match=r"."):
            await write_on(writer)
    monkeypatch.setattr(uvicorn_protocol, "LINGER_SECONDS", 0.2)
    async with connected(server) as (reader, writer):
        writer.write(head + CHUNK * 2)
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 4")
        await is_so_within(PATIENCE, lambda: not server.server_state.connections)


async def test_a_connection_that_lingers_ends_with_its_client(server: uvicorn.Server) -> None:
    sent: list[Any] = [POST, b"Content-Length: 10000000\r\n\r\n", b" " * 100]
    async with connected(server) as (reader, writer), asyncio.timeout(20):
        writer.write(b"".join(sent))
        assert b"REQUEST_TOO_LARGE" in await reader.read()
        writer.write_eof()
        await is_so_within(PATIENCE, lambda: not server.server_state.connections)
