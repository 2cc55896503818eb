"""Compressed answers: which are, and those that are kept compressed once."""

import asyncio
import gzip

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from api.execution.response_cache import CachedResponse, SizedCache

VARY = "Accept, Accept-Encoding"  # what an answer that may be compressed depends on
COMPRESSED_FROM = 1_024  # bytes: what is shorter fits into a packet anyway
LEVEL = 5  # of 9: beyond it an answer takes longer to make than it saves on most lines
BESIDE_FROM = 128 * 1_024  # bytes: others are answered meanwhile
KEPT_BYTES = 64 * 1_024 * 1_024  # of answers and of what they are compressed


class CompressedResponses:
    """What is kept of answers in compressed form, by their bodies; those not used for longest are forgotten.

    A body that is kept is one object, whose hash is worked out once. `level`: of 9.
    """

    def __init__(self, most: int = KEPT_BYTES, level: int = LEVEL) -> None:
        self._kept: SizedCache[bytes] = SizedCache(most)
        self._level = level

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def of(self, response: CachedResponse) -> bytes:
        """The body in gzip."""
        found = self._kept.get(response.body)
        if found is None:
            found = packed(response.body, self._level)
            self._kept.put(response.body, found, len(response.body) + len(found))
        return found

    def wanted(self, response: CachedResponse, scope: Scope) -> bytes | None:
        """The body in gzip, where it is long and the request takes that; null: it goes as it is."""
        return self.of(response) if is_wanted(response.body, scope) else None


def is_compressible(body: bytes) -> bool:
    """Whether an answer is long enough to be compressed for who takes that."""
    return len(body) >= COMPRESSED_FROM


def is_wanted(body: bytes, scope: Scope) -> bool:
    """Whether an answer goes to this request compressed."""
    return is_compressible(body) and takes_gzip(accept_encoding_of(scope))


def packed(body: bytes, level: int = LEVEL) -> bytes:
    """The body in gzip."""
    return gzip.compress(body, level, mtime=0)


async def compress(body: bytes) -> bytes:
    """The same of an answer that is not kept."""
    return packed(body) if len(body) < BESIDE_FROM else await asyncio.to_thread(packed, body)


class Compression(GZipMiddleware):
    """Starlette's, which looks at no weights: for it, who refuses gzip by one names none."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not takes_gzip(accept_encoding_of(scope)):
            scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"accept-encoding"]}
        await super().__call__(scope, receive, send)


def accept_encoding_of(scope: Scope) -> str:
    """The `Accept-Encoding` of a request, its lines joined as HTTP says."""
    return b",".join(value for name, value in scope["headers"] if name == b"accept-encoding").decode("latin-1")


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes gzip, by its `Accept-Encoding`."""
    for part in accept_encoding.casefold().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
