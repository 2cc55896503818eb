"""ResponseCache that are kept for as long as the graph stays as it is, and work that several clients wait for together."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, Generic, TypeVar

import orjson
from cachetools import LRUCache

T = TypeVar("T")

REQUESTS_SHARE = 4  # requests may fill a fourth of what responses may
ENTRY_BYTES = 500  # that an entry takes beside its texts


class SizedCache(Generic[T]):
    """What was used last, up to a size in all: bytes, objects, whatever the sizes are given in.

    Entries are plain tuples, which Python's garbage collector lets go of where all in them are texts, bytes and numbers: a
    hundred thousand of them must not make it pause.
    """

    def __init__(self, most: int) -> None:
        self._entries: LRUCache[Any, tuple[int, T]] = LRUCache(most, getsizeof=itemgetter(0))

    def get(self, key: Any) -> T | None:  # noqa: ANN401  # anything with a hash
        """What is kept under the key; null: nothing."""
        found = self._entries.get(key)
        return None if found is None else found[1]

    def put(self, key: Any, value: T, size: int) -> None:  # noqa: ANN401
        """Keep it, and let go of what was not used for longest; what is larger than everything may be is not kept."""
        try:
            self._entries[key] = (size, value)
        except ValueError:
            self._entries.pop(key, None)


@dataclass(frozen=True)
class CachedResponse:
    """A response's body, and the state of the graph that it is true of."""

    version: str
    body: bytes

    @cached_property
    def etag(self) -> str:
        """What tells it from every other body, as HTTP writes it."""
        return etag_of(self.body)


def question_key(document: str, operation: str | None, variables: bytes) -> bytes:
    """What stands for a question, whatever the bytes that it came in; `variables` are their canonical JSON."""
    return hashlib.sha256(orjson.dumps([document, operation]) + variables).digest()


class ResponseCache:
    """ResponseCache by what was asked. The same bytes ask the same, so that these need not be read twice."""

    def __init__(self, most: int) -> None:
        self._asked: SizedCache[bytes] = SizedCache(most // REQUESTS_SHARE)
        self._stored: SizedCache[tuple[str, bytes]] = SizedCache(most)
        self._flights: dict[Any, Flight] = {}
        self.on = most > 0

    def by_bytes(self, request: bytes) -> CachedResponse | None:
        """The response to a request that came in the same bytes before."""
        key = self._asked.get(request)
        return None if key is None else self._of(key)

    def get(self, key: bytes, version: str) -> CachedResponse | None:
        """The response to a question in that state of the graph."""
        found = self._of(key)
        return found if found is not None and found.version == version else None

    def put(self, request: bytes, key: bytes, response: CachedResponse) -> None:
        """Keep a response, in a copy: a body as orjson made it holds on to a buffer of up to twice its length."""
        self._asked.put(request, key, len(request) + ENTRY_BYTES)
        body = bytes(memoryview(response.body))
        self._stored.put(key, (response.version, body), len(body) + ENTRY_BYTES)

    def _of(self, key: bytes) -> CachedResponse | None:
        found = self._stored.get(key)
        return None if found is None else CachedResponse(*found)

    async def once(self, key: Any, work: Callable[[], Coroutine[Any, Any, T]]) -> T:  # noqa: ANN401
        """What the work gives; whoever asks for the same meanwhile waits for it too. It ends when nobody waits any more."""
        flight = self._flights.get(key)
        if flight is None:
            # In a context of its own: what one client began must not end with that client.
            flight = self._flights[key] = Flight(asyncio.create_task(work(), context=Context()))
            flight.task.add_done_callback(partial(self._landed, key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                flight.task.cancel()
                self._landed(key, flight, flight.task)

    def _landed(self, key: Any, flight: "Flight", _: asyncio.Task[Any]) -> None:  # noqa: ANN401
        """Forget the flight, but not another one that has taken off since."""
        if self._flights.get(key) is flight:
            del self._flights[key]


@dataclass(slots=True)
class Flight:
    """Work under way, and how many wait for it."""

    task: asyncio.Task[Any]
    waiting: int = 0


def etag_of(body: bytes) -> str:
    """What tells a body from every other one, as HTTP writes it."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
