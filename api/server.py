"""Runs the service until it is told to stop."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import typer
import uvicorn

from api.app import create_app
from api.http.protocol import prompt_protocol
from api.service import Service
from api.settings import Settings
from graph.errors import SettingsInvalid

QUERY = '{ oversight(clinic: "ru.clinic.example-private-moscow") { verdict summary } }'
BACKLOG = 512
DRAIN_SECONDS = 5  # how long running requests may go on after a signal


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


def log_like_a_service() -> None:
    """Log with time, level and place; of the web server only what is out of order."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr, force=True
    )
    logging.getLogger("graph.database").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("neo4j").setLevel(
        logging.CRITICAL
    )  # a line for each connection that is lost; graph.database has its own


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
    service = Service(settings)
    try:
        await service.start()
        config = uvicorn.Config(
            create_app(settings, service=service),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nothing here depends on the client's address, so nobody can forge one
            http=prompt_protocol(settings.request_seconds),
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        server = Announcing(config, listener)
        await server.serve(sockets=[listener])
    finally:
        await service.stop()


class Announcing(uvicorn.Server):
    """Says where to go once it serves."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        super().__init__(config)
        self._listener = listener

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address and one query to try.

        What a service holds when it starts, it holds to its end: code, schema, law. Python would look through all of it
        again and again for what nobody needs, which took a third of the processor's time for pages.
        """
        await super().startup(sockets=sockets)
        if self.started:
            gc.freeze()
            typer.echo(greeting(self._listener))

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


def greeting(listener: socket.socket) -> str:
    """Where to go, and one query to try."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    return "\n".join(
        (
            f"Remit answers at {address}/ (a page to ask in) and {address}/graphql (for programs). Ctrl-C stops it.",
            "Try:",
            f"  curl {address}/graphql -H 'Content-Type: application/json' \\",
            f"    -d '{orjson.dumps({'query': QUERY}).decode()}'",
        )
    )
