"""Runs the service until it is told to stop."""

import asyncio
import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import orjson
import typer
import uvicorn

from api.app import create_app
from api.http.draining import Drain
from api.http.uvicorn_protocol import prompt_protocol
from api.service import Service
from api.settings import Settings
from graph.errors import SettingsInvalid

logger = logging.getLogger(__name__)

QUERY = '{ oversight(clinic: "ru.clinic.example-private-moscow") { verdict summary } }'
BACKLOG = 512
# Longer than clients and balancers keep an idle connection (httpx 5 s, nginx and AWS 60 s): whoever closes it first, while the
# other sends, makes a request fail that nobody could have served.
KEEP_ALIVE_SECONDS = 75
# Objects made since the last search for circles. An answer is thousands that go by themselves: at Python's 700 they were looked
# through more than once for each page, for an eighth of its time.
YOUNG = 50_000
ENDING_SECONDS = 5  # how long running requests may go on once no new connections are taken


def serve(settings: Settings) -> None:
    """Serve on the host and port of the settings until SIGINT or SIGTERM.

    Raises:
        SettingsInvalid: the address cannot be taken.
        RemitError: the service cannot start.
    """
    listener = listen(settings)
    with listener, asyncio.Runner(loop_factory=fast_loop) as runner:
        runner.run(serve_on(listener, settings))


def fast_loop() -> asyncio.AbstractEventLoop:
    """Uvloop's event loop; asyncio's own where there is none for the platform."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def configure_logging() -> None:
    """Log with time, level and place; of the web server only what is out of order."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr, force=True
    )
    logging.getLogger("graph.store.database").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("neo4j").setLevel(
        logging.CRITICAL
    )  # a line for each connection that is lost; graph.store.database has its own


def listen(settings: Settings) -> socket.socket:
    """A listening socket; the first thing to fail where the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, UnicodeError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or "no such address"
        raise SettingsInvalid(
            f"{settings.host}:{settings.port} cannot be taken: {reason}.",
            "Set REMIT_HOST and REMIT_PORT to a free address.",
        ) from error
    listener.listen(BACKLOG)
    return listener


async def serve_on(listener: socket.socket, settings: Settings) -> None:
    """Start the service, serve, and end all of it."""
    asyncio.get_running_loop().set_exception_handler(log_unawaited)
    service = Service(settings)
    drain = Drain()
    try:
        await service.start()
        config = uvicorn.Config(
            create_app(settings, service=service, drain=drain),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nothing here depends on the client's address, so nobody can forge one
            http=prompt_protocol(settings.request_seconds, drain),
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=ENDING_SECONDS,
        )
        server = Announcing(config, listener, drain, settings.drain_seconds, settings.public_prefix)
        await server.serve(sockets=[listener])
    finally:
        await service.stop()


def log_unawaited(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log the end of what nobody waited for: in a line where that is a connection, since it was given up before it was lost.

    Where the driver gives up opening one in the moment in which it is refused, nobody takes the error.
    """
    if "future" in context and isinstance(error := context.get("exception"), ConnectionError):
        logger.info("a connection that was given up was lost: %s", error.strerror or error)
    else:
        loop.default_exception_handler(context)


class Announcing(uvicorn.Server):
    """Says where to go once it serves, and lets others look elsewhere for `seconds` before it takes no more connections."""

    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, drain: Drain, seconds: float, public_url: str = ""
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._drain = drain
        self._seconds = seconds
        self._public_url = public_url
        self._ends_at = 0.0  # a time of the monotonic clock, once it drains

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address and one query to try.

        What a service holds when it starts, it holds to its end: code, schema, law. Python would look through all of it
        again and again for what nobody needs, which took a third of the processor's time for pages.
        """
        await super().startup(sockets=sockets)
        if self.started:
            gc.freeze()
            gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
            try:
                typer.echo(greeting(self._listener, self._public_url))
            except OSError as error:  # nobody reads it, or its disk is full: no reason not to serve
                logger.warning("the greeting cannot be written: %s", error.strerror)

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to end."""
        if self._drain.begun and time.monotonic() >= self._ends_at:
            self.should_exit = True
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as uvicorn's
        """Begin to end: after SIGTERM with time for others to notice, after Ctrl-C without, after a second signal at once."""
        if self._drain.begun:
            self.should_exit = self.force_exit = True
            return
        waits = self._seconds if sig == signal.SIGTERM and self.started else 0.0
        self._ends_at = time.monotonic() + waits
        self._drain.begun = True
        if not waits:
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; what still runs when it has to be at once is cut off."""
        if self.force_exit:
            for connection in list(self.server_state.connections):
                connection.transport.abort()
        await super().shutdown(sockets=sockets)
        if self.force_exit:  # uvicorn leaves out what the application has to end then
            await self.lifespan.shutdown()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the first signal end the service in order, and the second one at once.

        uvicorn's own raises the signal once more at the end, so that a service that ended as it was told to would
        report a failure.
        """
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def greeting(listener: socket.socket, public_url: str = "") -> str:
    """Where to go, from this machine and, if that is known, from elsewhere; and one query to try."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    return "\n".join(
        (
            f"Remit answers at {address}/ (pages for people) and {address}/graphql (for programs). Ctrl-C stops it.",
            *[f"Clients reach it at {public_url}/."] * bool(public_url),
            "Try:",
            f"  curl {address}/graphql -H 'Content-Type: application/json' \\",
            f"    -d '{orjson.dumps({'query': QUERY}).decode()}'",
        )
    )
