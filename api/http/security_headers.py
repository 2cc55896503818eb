"""What every response has in common: security headers, how long it took, and an answer also where nobody expected an error."""

from time import perf_counter

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import HeadersTooLarge, internal_error, problem

HEADERS = 100  # a browser behind two proxies sends about 30

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Lines = tuple[tuple[bytes, bytes], ...]
HEADER_LINES: Lines = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items())


class SecurityMiddleware:
    """ASGI middleware around the whole app. Starlette's own 500 is plain text, without these headers.

    `lines`: the header lines of every response that does not have its own in their place.
    """

    def __init__(self, app: ASGIApp, lines: Lines) -> None:
        self.app = app
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, begun = False, perf_counter()

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name for name, _ in message["headers"]}
                milliseconds = f"total;dur={1000 * (perf_counter() - begun):.1f}".encode()
                added = [line for line in self._lines if line[0] not in given]
                message["headers"] = [*message["headers"], *added, (b"server-timing", milliseconds)]
            await send(message)

        if len(scope["headers"]) > HEADERS:
            refused = HeadersTooLarge("The request has too many headers.", f"Send at most {HEADERS}.")
            await problem(refused, headers={"Connection": "close"})(scope, receive, send_guarded)
            return
        try:
            await self.app(scope, receive, send_guarded)
        except ClientDisconnect:
            return  # nobody is there to answer
        except Exception as error:
            masked = internal_error(error, "a request")
            if started:
                raise  # the server then cuts the connection, so that the client does not take half for the whole
            await problem(masked)(scope, receive, send_guarded)
