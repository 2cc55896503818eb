"""Responses that are kept for as long as the graph stays as it is, and work that several clients wait for together."""

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
KEY_BYTES = 32  # of a question, by SHA-256


class SizedCache(Generic[T]):
    """What was used last, up to a size in all: objects or bytes, whatever the sizes are given in."""

    def __init__(self, most: int) -> None:
        self._entries: LRUCache[Any, tuple[int, T]] = LRUCache(most, getsizeof=itemgetter(0))

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._entries)

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


class ByteCache:
    """Bytes by bytes, up to a size in all: what was used or put since half of the size was filled last, and the half before.

    A dict of nothing but bytes is the one mapping that Python's garbage collector does not go through: an ordered one of a
    hundred thousand entries makes each full collection 8 ms longer, and far more on a busy machine. So there is no order within
    a half.
    """

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._size = 0
        self._new: dict[bytes, bytes] = {}
        self._old: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        """What is kept under the key; null: nothing."""
        found = self._new.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep it; what is larger than a half may be is not kept."""
        size = len(key) + len(value) + ENTRY_BYTES
        if size > self._half:
            return
        held = self._new.get(key)
        more = size if held is None else len(value) - len(held)
        if self._size + more > self._half:
            self._old, self._new, self._size = self._new, {}, 0
            more = size
        self._size += more
        self._new[key] = value


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
    """Responses by what was asked. The same bytes ask the same, so that these need not be read twice."""

    def __init__(self, most: int) -> None:
        self._keys = ByteCache(most // REQUESTS_SHARE)
        self._bodies = ByteCache(most)
        self.on = most > 0

    def by_bytes(self, request: bytes) -> CachedResponse | None:
        """The response to a request that came in the same bytes before."""
        key = self._keys.get(request)
        body = None if key is None else self._bodies.get(key)
        return None if key is None or body is None else CachedResponse(key[KEY_BYTES:].decode(), body)

    def get(self, question: bytes, version: str) -> CachedResponse | None:
        """The response to a question in that state of the graph."""
        body = self._bodies.get(question + version.encode())
        return None if body is None else CachedResponse(version, body)

    def put(self, request: bytes, question: bytes, response: CachedResponse) -> None:
        """Keep a response, in a copy: a body as orjson made it holds on to the larger buffer in which it was made."""
        key = question + response.version.encode()
        self._keys.put(request, key)
        if self._bodies.get(key) is None:  # else it was asked in other bytes before
            self._bodies.put(key, bytes(memoryview(response.body)))


@dataclass(slots=True)
class Flight:
    """Work under way, and how many wait for it."""

    task: asyncio.Task[Any]
    waiting: int = 0


class Flights:
    """Work under way that several may wait for, by what it is about."""

    def __init__(self) -> None:
        self._flights: dict[Any, Flight] = {}

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

    def _landed(self, key: Any, flight: Flight, _: asyncio.Task[Any]) -> None:  # noqa: ANN401
        """Forget the flight, but not another one that has taken off since."""
        if self._flights.get(key) is flight:
            del self._flights[key]


def etag_of(body: bytes) -> str:
    """What tells a body from every other one, as HTTP writes it."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
