"""A small proxy that shares out requests over services that say they are ready, as those before a service do."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import count
from urllib.parse import urlsplit

import httpx

CHECK_SECONDS = 0.15  # between two looks at one service
MISSES = 3  # looks in a row without an answer, after which a service is taken to be away; a 503 counts at once


class Balancer:
    """It listens on a port of its own. `targets` may change: addresses of services, which are asked whether they are ready.

    Requests are passed on as they are and never sent twice, so that each one that a service drops is seen. A connection to a
    service is kept for the next request, until the service says that it closes it.
    """

    def __init__(self, targets: Iterable[str] = ()) -> None:
        self.targets = list(targets)
        self.ready: set[str] = set()
        self.port = 0
        self._numbers = count()
        self._misses: Counter[str] = Counter()
        self._idle: dict[str, list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = {}

    async def watch(self) -> None:
        """Ask each target again and again whether it is ready."""
        async with httpx.AsyncClient(timeout=1) as client:
            while True:
                known = list(self.targets)
                found = await asyncio.gather(*(self._is_ready(client, target) for target in known))
                self.ready = {target for target, ready in zip(known, found, strict=True) if ready}
                await asyncio.sleep(CHECK_SECONDS)

    async def _is_ready(self, client: httpx.AsyncClient, target: str) -> bool:
        try:
            ready = (await client.get(f"{target}/health/ready")).status_code == httpx.codes.OK
        except httpx.ConnectError:
            return False
        except httpx.HTTPError:  # a busy machine is slow, and not away
            self._misses[target] += 1
            return target in self.ready and self._misses[target] < MISSES
        self._misses[target] = 0
        return ready

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on the requests of one client, one after the other."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = head + await reader.readexactly(length_in(head))
                writer.write(await self._answer(request))
                await writer.drain()
        writer.close()

    async def _answer(self, request: bytes) -> bytes:
        """The answer of the service whose turn it is; 502: it gave none."""
        ready = sorted(self.ready)
        if not ready:
            return refusal(503)
        target = ready[next(self._numbers) % len(ready)]
        try:
            connection = await self._connection(target)
            reader, writer = connection
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            answer = head + await reader.readexactly(length_in(head))
        except (OSError, asyncio.IncompleteReadError):
            return refusal(502)
        if b"connection: close" in head.lower():
            writer.close()
            return answer.replace(b"connection: close\r\n", b"")
        self._idle.setdefault(target, []).append(connection)
        return answer

    async def _connection(self, target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to a service: one that was kept, as long as the other side keeps it too."""
        idle = self._idle.get(target, [])
        while idle:
            reader, writer = idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        parts = urlsplit(target)
        return await asyncio.open_connection(parts.hostname, parts.port)

    def close(self) -> None:
        """Close what is kept."""
        for idle in self._idle.values():
            for _, writer in idle:
                writer.close()


def length_in(head: bytes) -> int:
    """The length of the body that a head announces."""
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if rest else 0


def refusal(status: int) -> bytes:
    """An answer of the proxy itself."""
    return b"HTTP/1.1 %d x\r\ncontent-length: 0\r\n\r\n" % status


@asynccontextmanager
async def balancing(*targets: str) -> AsyncIterator[Balancer]:
    """A balancer before these services."""
    balancer = Balancer(targets)
    watching = asyncio.create_task(balancer.watch())
    async with await asyncio.start_server(balancer.take, "127.0.0.1", 0) as server:
        balancer.port = server.sockets[0].getsockname()[1]
        try:
            yield balancer
        finally:
            watching.cancel()
            await asyncio.wait([watching])
            balancer.close()
