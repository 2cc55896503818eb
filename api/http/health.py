"""Whether the process lives, and whether it can answer: two questions, so that a dead database restarts nothing."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import internal_error, problem
from api.http.draining import Drain
from graph.errors import DatabaseUnavailable, RemitError

READY_SECONDS = 3.0


def health_routes(ready: Callable[[], Coroutine[Any, Any, None]], drain: Drain) -> list[Route]:
    """The routes /health/live and /health/ready. `ready` raises one of `graph.errors` while there is no answer.

    Once `drain` has begun it is not ready any more, though it still answers: whoever shares out requests looks elsewhere.
    """
    looking: asyncio.Task[None] | None = None

    async def look() -> None:
        """Look, once for all who ask: a look that takes long goes on, since a database far away is reached only by that."""
        nonlocal looking
        if looking is None or looking.done():
            looking = asyncio.create_task(ready(), context=Context())
            looking.add_done_callback(lambda task: task.cancelled() or task.exception())  # whoever asked may have left
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.shield(looking)

    async def live(_: Request) -> Response:
        return status_response("live")

    async def is_ready(_: Request) -> Response:
        try:
            drain.check()
            await look()
        except TimeoutError:
            return problem(DatabaseUnavailable("The database does not answer in time."), 503)
        except RemitError as error:
            return problem(error, 503)
        except Exception as error:  # noqa: BLE001  # whatever it is, the service is not ready
            return problem(internal_error(error, "the ready check"), 503)
        return status_response("ready")

    return [Route("/health/live", live, name="live"), Route("/health/ready", is_ready, name="ready")]


def status_response(word: str) -> Response:
    """`{"status": word}`."""
    return Response(orjson.dumps({"status": word}), headers={"Content-Type": "application/json; charset=utf-8"})
