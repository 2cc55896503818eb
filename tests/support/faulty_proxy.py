"""A TCP proxy between Remit and a real database that does to connections what networks do.

It runs in a thread and an event loop of its own, so that tests of every kind can use it, and switches its faults on and off
while connections are open: `delay` (seconds, each way), `throttle` (bytes a second), `cut` (the peer closes in order), `reset`
(RST, as a firewall sends it), `freeze` (half-open: nothing comes through and nobody says so), `refuse` (new connections are
reset).
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

CHUNK = 65_536
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST and waits for nothing


@dataclass(eq=False)
class Link:
    """One connection through the proxy: both of its ends."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    frozen: bool = False


class FaultyProxy:
    """The proxy; its address is `127.0.0.1:port`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._links: set[Link] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._let_through = asyncio.Event()
        self._let_through.set()
        self.delay = 0.0
        self.throttle: int | None = None
        self.refuse = False
        self.opened = 0
        self.port = 0

    @property
    def open_connections(self) -> int:
        """How many connections go through it now."""
        return len(self._links)

    def reset(self) -> int:
        """Reset every connection, both ways; gives how many there were."""
        return self._call(lambda: self._end_all(reset=True))

    def cut(self) -> int:
        """Close every connection in order, in the middle of whatever goes through it; gives how many there were."""
        return self._call(lambda: self._end_all(reset=False))

    def freeze(self) -> None:
        """Let nothing more through those that are open, for good, and say nothing to either end; new ones work."""
        self._call(lambda: [setattr(link, "frozen", True) for link in self._links])

    def hold(self) -> None:
        """Let nothing through any connection, also those that come, until `release`."""
        self._call(self._let_through.clear)

    def release(self) -> None:
        """End what `hold` began."""
        self._call(self._let_through.set)

    def _call(self, work: Callable[[], T]) -> T:
        """Do something in the proxy's own thread, and wait for it."""

        async def inside() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result(10)

    def _end_all(self, *, reset: bool) -> int:
        links = list(self._links)
        for link in links:
            for writer in link.writers:
                end(writer, reset=reset)
        return len(links)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        if self.refuse:
            end(writer, reset=True)
            return
        link = Link([writer])
        self._links.add(link)
        try:
            there, onward = await asyncio.open_connection(*self._target)
            link.writers.append(onward)
            pumps = [
                asyncio.create_task(self._pump(reader, onward, link)),
                asyncio.create_task(self._pump(there, writer, link)),
            ]
            self._pumps.update(pumps)
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.wait(pumps)
            self._pumps.difference_update(pumps)
        except OSError:
            pass  # the database does not answer; whoever asked sees it closed
        finally:
            self._links.discard(link)
            for one in link.writers:
                end(one, reset=False)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: Link) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK if self.throttle is None else max(1, self.throttle // 10)):
                if link.frozen:
                    await asyncio.Event().wait()
                await self._let_through.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.throttle is not None:
                    await asyncio.sleep(len(data) / self.throttle)
                writer.write(data)
                await writer.drain()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

        async def listen() -> asyncio.Server:
            return await asyncio.start_server(self._serve, "127.0.0.1", 0)

        self._server = asyncio.run_coroutine_threadsafe(listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """End every connection, and the thread."""

        async def end_all() -> None:
            self._server.close()
            self._let_through.set()
            self._end_all(reset=True)
            for pump in self._pumps:
                pump.cancel()  # a frozen one would wait for ever; the connection's own task ends with it
            while self._links:  # noqa: ASYNC110  # they set no event
                await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(end_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


def end(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    """Close one end."""
    if reset:
        with suppress(OSError):  # it may be gone already
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        writer.transport.abort()
    else:
        writer.close()


@contextmanager
def faulty_proxy(uri: str) -> Iterator[FaultyProxy]:
    """A proxy in front of the database at that address."""
    parts = urlsplit(uri)
    proxy = FaultyProxy(parts.hostname or "127.0.0.1", parts.port or 7687)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
