"""The shortest way: a request that came in the same bytes before is answered before anything else looks at it."""

from collections.abc import Callable
from functools import lru_cache, partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.execution.response_cache import CachedResponse
from api.http.compression import VARY, CompressedResponses, is_compressible
from api.http.content_negotiation import negotiate
from api.http.security_headers import Lines
from graph.errors import RemitError

JSON_BODY = (b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8")
Find = Callable[[bytes], CachedResponse | None]


class ResponseCacheMiddleware:
    """ASGI middleware. `find` gives what is kept for the body of a request, if it is known to be true of the graph now.

    Whatever is out of the ordinary goes the usual way: a body in several parts, another media type, a compressed body.
    `lines`: the header lines of every response.
    """

    def __init__(self, app: ASGIApp, find: Find, compressed: CompressedResponses, lines: Lines) -> None:
        self.app = app
        self._find = find
        self._compressed = compressed
        self._headers = lru_cache(partial(headers_of, lines))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        media_type = usual_media_type(scope)
        if media_type is None:
            await self.app(scope, receive, send)
            return
        first = await receive()
        stored = self._find(first["body"]) if first["type"] == "http.request" and not first.get("more_body") else None
        if stored is None:
            await self.app(scope, replay(first, receive), send)
            return
        body = stored.body
        headers = self._headers(media_type, VARY if is_compressible(body) else "Accept")
        if (packed := self._compressed.wanted(stored, scope)) is not None:
            body, headers = packed, (*headers, (b"content-encoding", b"gzip"))
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})


def usual_media_type(scope: Scope) -> str | None:
    """The media type to answer in; null: it is not a usual GraphQL request by POST."""
    if scope["type"] != "http" or scope["path"] != "/graphql" or scope["method"] != "POST":
        return None
    accept: bytes | None = None
    content = 0
    for name, value in scope["headers"]:
        if name == b"content-type":
            content += 1 if value in JSON_BODY else 2
        elif name == b"content-encoding" or (name == b"accept" and accept is not None):
            return None
        elif name == b"accept":
            accept = value
    return media_type_of(accept) if content == 1 else None


@lru_cache(maxsize=256)
def media_type_of(accept: bytes | None) -> str | None:
    """The media type that an `Accept` header asks for; null: none that is served."""
    try:
        return negotiate(None if accept is None else accept.decode("latin-1"))
    except RemitError:
        return None


def headers_of(lines: Lines, media_type: str, vary: str) -> Lines:
    """The headers of every such answer but its length."""
    return ((b"content-type", f"{media_type}; charset=utf-8".encode()), (b"vary", vary.encode()), *lines)


def replay(first: Message, receive: Receive) -> Receive:
    """What gives a message again that has been received, and then those that follow."""
    waiting = [first]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


class GraphQLFastPath:
    """ASGI middleware that takes requests for GraphQL to their endpoint without FastAPI's routing in between."""

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self.app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        here = scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "POST"
        await (self._endpoint if here else self.app)(scope, receive, send)
