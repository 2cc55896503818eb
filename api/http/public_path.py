"""The path under which clients reach the service is taken off, where a proxy has not done so."""

from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Receive, Scope, Send


class PublicPath:
    """ASGI middleware. An address that was handed out is understood in both forms, with the path of the proxy and without.

    `prefix`: that path, without a slash at its end.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self._prefix = unquote(prefix)  # as the path of a request is

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith(f"{self._prefix}/"):
            path = scope["path"].removeprefix(self._prefix)
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        await self.app(scope, receive, send)
