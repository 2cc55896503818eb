"""A load generator that costs little: prebuilt HTTP/1.1 requests over kept connections, and no parsing but for the length."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from api.server import fast_loop

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
OK = b"HTTP/1.1 200"
ANSWERS = (b'{"data"', b"<!docty")  # what an answer, and a page, begin with
BEGINNING = 7  # bytes of each
PATIENCE = 30.0  # seconds beyond the round for what was asked last


class WrongAnswer(Exception):
    """A contender did not answer with data."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one contender: answers in so many seconds, the time that each took, and their bytes where counted."""

    count: int
    seconds: float
    latencies: list[float]
    size: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.count / self.seconds


def post(path: str, query: str, variables: dict[str, Any]) -> bytes:
    """A whole HTTP request."""
    body = json.dumps({"query": query, "variables": variables}, ensure_ascii=False).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + HEAD_END + body


def get(path: str) -> bytes:
    """A whole HTTP request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html".encode() + HEAD_END


class Round:
    """What the connections of one round share: the next request to send, when to stop, and what came back."""

    def __init__(self, requests: Sequence[bytes], start: int, seconds: float) -> None:
        self._requests = requests
        self._next = start
        self.begun = time.perf_counter()
        self.ends = self.begun + seconds
        self.latencies: list[float] = []
        self.size = 0

    def take(self) -> bytes:
        """The next request; they go round."""
        request = self._requests[self._next % len(self._requests)]
        self._next += 1
        return request


class Talk(asyncio.Protocol):
    """One connection: sends a request whenever the answer to the last one is complete."""

    def __init__(self, shared: Round, done: asyncio.Future[None]) -> None:
        self._shared = shared
        self._done = done
        self._buffer = b""
        self._missing = -1  # bytes of the answer still to come; -1: its head is not complete
        self._asked = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # as both loops promise for TCP
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer."""
        if self._missing < 0:
            self._buffer += data
            end = self._buffer.find(HEAD_END)
            if end < 0:
                return
            head = self._buffer[:end].lower()
            at = head.find(LENGTH)
            if not self._buffer.startswith(OK) or at < 0:
                self._fail(self._buffer)
                return
            length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])
            begin = end + len(HEAD_END)
            if not self._buffer.startswith(ANSWERS, begin) and len(self._buffer) - begin >= BEGINNING:
                self._fail(self._buffer)
                return
            self._missing = length - (len(self._buffer) - begin)
            self._shared.size += length
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side hung up, which it may not before the end."""
        if not self._done.done():
            self._done.set_exception(WrongAnswer(f"the connection was closed: {exc}"))

    def _ask(self) -> None:
        self._buffer, self._missing = b"", -1
        self._asked = time.perf_counter()
        if self._transport:
            self._transport.write(self._shared.take())

    def _answered(self) -> None:
        now = time.perf_counter()
        self._shared.latencies.append(now - self._asked)
        if now < self._shared.ends:
            self._ask()
        elif not self._done.done():
            self._done.set_result(None)

    def _fail(self, said: bytes) -> None:
        if not self._done.done():
            self._done.set_exception(WrongAnswer(said[:500].decode("utf-8", "replace")))


async def run(port: int, requests: Sequence[bytes], start: int, seconds: float, connections: int) -> Sample:
    """Ask as fast as answers come, over so many connections, for so many seconds.

    Raises:
        WrongAnswer: an answer is not 200, holds no data, or the connection broke.
    """
    loop = asyncio.get_running_loop()
    shared = Round(requests, start, seconds)
    ends = [loop.create_future() for _ in range(connections)]
    opened = [await loop.create_connection(partial(Talk, shared, end), "127.0.0.1", port) for end in ends]
    try:
        async with asyncio.timeout(seconds + PATIENCE):
            await asyncio.gather(*ends)
        return Sample(len(shared.latencies), time.perf_counter() - shared.begun, shared.latencies, shared.size)
    finally:
        for transport, _ in opened:
            transport.close()


async def ask(port: int, request: bytes) -> Any:
    """One answer as JSON, whatever its status."""
    return json.loads(await read(port, request))


async def read(port: int, request: bytes) -> bytes:
    """The body of one answer, whatever its status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = (await reader.readuntil(HEAD_END)).lower()
        length = int(head[head.index(LENGTH) + len(LENGTH) :].split(b"\r\n", 1)[0])
        return await reader.readexactly(length)
    finally:
        writer.close()


class Trivial(asyncio.Protocol):
    """A server that answers everything with the same few bytes: what the load generator reaches against it is its ceiling."""

    BODY = b'{"data":{"clinic":{"id":"ru.clinic.pirogov-center","name":"A name"}}}'
    ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast("asyncio.Transport", transport)  # as both loops promise for TCP

    def data_received(self, data: bytes) -> None:  # noqa: ARG002  # whatever is asked
        """Answer."""
        self._transport.write(self.ANSWER)


async def serve_trivially() -> None:
    """Serve until the process is ended; prints the port."""
    server = await asyncio.get_running_loop().create_server(Trivial, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  # whoever started it reads this
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop) as runner:
        runner.run(serve_trivially())
