"""Whether the process lives, and whether it can answer: two questions, so that a dead database restarts nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import internal_error, problem
from api.http.draining import Drain
from graph.errors import DatabaseUnavailable, RemitError

READY_SECONDS = 3.0


def health_routes(ready: Callable[[], Awaitable[None]], drain: Drain) -> list[Route]:
    """The routes /health/live and /health/ready. `ready` raises one of `graph.errors` while there is no answer.

    Once `drain` has begun it is not ready any more, though it still answers: whoever shares out requests looks elsewhere.
    """

    async def live(_: Request) -> Response:
        return status("live")

    async def is_ready(_: Request) -> Response:
        try:
            drain.check()
            async with asyncio.timeout(READY_SECONDS):
                await ready()
        except TimeoutError:
            return problem(DatabaseUnavailable("The database does not answer in time."), 503)
        except RemitError as error:
            return problem(error, 503)
        except Exception as error:  # noqa: BLE001  # whatever it is, the service is not ready
            return problem(internal_error(error, "the ready check"), 503)
        return status("ready")

    return [Route("/health/live", live, name="live"), Route("/health/ready", is_ready, name="ready")]


def status(word: str) -> Response:
    """`{"status": word}`."""
    return Response(orjson.dumps({"status": word}), headers={"Content-Type": "application/json; charset=utf-8"})
