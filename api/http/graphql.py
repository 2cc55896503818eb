"""GraphQL over HTTP at /graphql, as https://http-spec.graphql.org says, with limits that hold before parsing.

A route of our own, because Strawberry's answers 500 to bad UTF-8 and to the bodies `5`, `null` and `true`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import orjson
import strawberry
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import BodyTooSlow, MethodNotAllowed, RequestTooLarge, internal_error
from api.http.accept import JSON, negotiate, wants_page
from api.http.execution import Answer, answer, core_schema, refused
from api.http.limits import QueryLimits
from api.http.pages import query_page
from api.http.request import GraphQLRequest, read_get, read_post
from api.http.wanted import InFlight, while_wanted
from api.settings import Limits
from graph.errors import RemitError

ContextFactory = Callable[[Request], object]


def graphql_route(schema: strawberry.Schema, context_factory: ContextFactory, limits: Limits) -> Route:
    """The route that serves a schema. `context_factory` makes the context of one request, which resolvers share.

    It is called only for a request that is going to run, and may raise one of `graph.errors`.
    """
    core = core_schema(schema)
    query_limits = QueryLimits(core, limits)
    in_flight = InFlight(limits.in_flight)

    async def endpoint(request: Request) -> Response:
        if request.method != "POST" and "query" not in request.query_params and wants_page(accepted(request)):
            return query_page()
        try:
            media_type = negotiate(accepted(request))
        except RemitError as error:
            return respond(refusal(error), JSON)
        return await serve(request, media_type)

    async def serve(request: Request, media_type: str) -> Response:
        by_get = request.method != "POST"
        deadline = asyncio.get_running_loop().time() + limits.request_seconds
        try:
            asked = read_get(request, limits.body_bytes) if by_get else await read_in_time(request, limits, deadline)
            with in_flight.one_more():
                work = answer(core, query_limits, asked, partial(context_factory, request), by_get=by_get)
                return respond(await while_wanted(request, work, deadline), media_type)
        except ClientDisconnect:
            raise
        except RemitError as error:
            return respond(refusal(error), media_type)
        except Exception as error:  # noqa: BLE001  # whatever it is, a client gets an answer that it can read
            return respond(refusal(internal_error(error, "/graphql")), media_type)

    return Route("/graphql", endpoint, methods=["GET", "POST"], name="graphql")


async def read_in_time(request: Request, limits: Limits, deadline: float) -> GraphQLRequest:
    """The request in a POST's body, if that arrives in time.

    Raises:
        BodyTooSlow: it does not.
        RemitError: as `read_post`.

    """
    try:
        async with asyncio.timeout_at(deadline):
            return await read_post(request, limits.body_bytes)
    except TimeoutError as error:
        raise BodyTooSlow(f"The body did not arrive within {limits.request_seconds:g} seconds.") from error


def accepted(request: Request) -> str | None:
    """The `Accept` header, its lines joined as HTTP says; null: there is none."""
    return ",".join(request.headers.getlist("accept")) or None


def refusal(error: RemitError) -> Answer:
    """The answer to a request that got no further than HTTP, with the headers that HTTP asks for."""
    given = refused(error)
    if isinstance(error, MethodNotAllowed):
        return replace(given, headers={"Allow": "POST"})
    if isinstance(error, RequestTooLarge | BodyTooSlow):
        return replace(given, headers={"Connection": "close"})  # the rest of the body is not read
    return given


def respond(given: Answer, media_type: str) -> Response:
    """The answer in a media type."""
    status = given.status_legacy if media_type == JSON else given.status
    headers = {"Content-Type": f"{media_type}; charset=utf-8", "Vary": "Accept", **given.headers}
    return Response(orjson.dumps(given.content), status, headers=headers)
