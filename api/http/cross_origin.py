"""Pages of other origins, which may ask: whatever is served is for everybody, and no answer depends on cookies."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.execution.executor import COST
from api.http.security_headers import Lines

EVERYBODY = "*"
EXPOSED = ["ETag", "Retry-After", "Server-Timing", COST]  # headers that a script of such a page may read
PREFLIGHT_SECONDS = 86_400  # that a browser may take what it was told of the methods for
EVERYBODY_LINES: Lines = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)


class CrossOrigin(CORSMiddleware):
    """Starlette's, for the origins that are named.

    Where all are allowed it answers what a browser asks beforehand, and no more: an answer then depends on no origin, so that
    all have the `EVERYBODY_LINES`.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=EXPOSED,
            max_age=PREFLIGHT_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self.allow_all_origins and scope["type"] == "http" and scope["method"] != "OPTIONS":
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def origin_lines(origins: Sequence[str]) -> Lines:
    """The header lines of every answer, where pages of these origins may ask."""
    return EVERYBODY_LINES if EVERYBODY in origins else ()
