"""GET /answers/<content hash>: an answer from the release from which it was given, and how today's differs from it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import AddressUnknown, failure
from api.execution.request import url_query
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.http.content_negotiation import JSON, best_of
from api.permalinks.repeat import repeat_answer
from api.permalinks.url import PATH, PermalinkQuery, parse_query
from api.settings import Limits
from graph.store.database import Database

HASH = re.compile("[0-9a-f]{64}")
FORM = "format"  # of a page: it belongs to no question
Endpoint = Callable[[Request], Awaitable[Response]]


def answers_route(
    database: Callable[[], Database],
    in_flight: ConcurrencyLimiter,
    limits: Limits,
    page: Endpoint,
    others: Sequence[str],
) -> Route:
    """The route. `database` may raise one of `graph.errors`; `page` gives the answer in the media types of `others`."""

    async def endpoint(request: Request) -> Response:
        accept = ",".join(request.headers.getlist("accept"))
        if FORM in request.query_params or best_of(accept, (JSON, *others)) in others:
            return await page(request)
        deadline = asyncio.get_running_loop().time() + limits.request_seconds
        try:
            content_hash, asked = read_address(request, limits)
            with in_flight.one_more():
                work = repeat_answer(database(), content_hash, asked)
                found = await run_until_disconnect(request, work, deadline)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, a client gets an answer that it can read
            return failure(error, PATH)
        headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache", "Vary": "Accept"}
        return Response(orjson.dumps(found), headers=headers)

    return Route(f"{PATH}/{{hash}}", endpoint, methods=["GET"], name="answers")


def read_address(request: Request, limits: Limits) -> tuple[str, PermalinkQuery]:
    """The content hash and the question of an address.

    Raises:
        UrlTooLong, AddressUnknown, InvalidArgument: it is too long, or has not the form of a permalink.
    """
    url_query(request, limits.body_bytes)
    content_hash = request.path_params["hash"]
    if not HASH.fullmatch(content_hash):
        raise AddressUnknown("No content hash looks like this one.", "Use the permalink of a receipt as it is.")
    return content_hash, parse_query([pair for pair in request.query_params.multi_items() if pair[0] != FORM])
