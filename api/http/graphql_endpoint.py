"""GraphQL over HTTP at /graphql, as https://http-spec.graphql.org says, with limits that hold before parsing.

A route of our own, because Strawberry's answers 500 to bad UTF-8 and to the bodies `5`, `null` and `true`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus

import strawberry
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import BodyTooSlow, MethodNotAllowed, RequestTooLarge, internal_error
from api.execution.executor import GraphQLExecutor
from api.execution.persisted_operations import Operations, read_registered
from api.execution.prepare import Answer, core_schema, refuse
from api.execution.query_limits import QueryLimits
from api.execution.request import read_body, read_get, read_post, url_query
from api.execution.response_cache import ResponseCache
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.http.compression import VARY, CompressedResponses, compress, is_compressible, is_wanted
from api.http.content_negotiation import JSON, negotiate, wants_page
from api.settings import Limits, Settings
from graph.errors import RemitError

ContextFactory = Callable[[Request], object]
MEBIBYTE = 1024 * 1024


def answering_of(schema: strawberry.Schema, settings: Settings) -> GraphQLExecutor:
    """What answers requests against a schema, and what they share.

    Raises:
        SettingsInvalid: the list of registered operations cannot be used.
    """
    core = core_schema(schema)
    registered = read_registered(settings.operations) if settings.operations else {}
    return GraphQLExecutor(
        core,
        QueryLimits(core, settings),
        Operations(registered, automatic=settings.automatic_operations),
        ResponseCache(settings.response_cache * MEBIBYTE),
    )


def graphql_route(
    answering: GraphQLExecutor,
    context_factory: ContextFactory,
    settings: Settings,
    in_flight: ConcurrencyLimiter,
    compressed: CompressedResponses,
) -> Route:
    """The route that serves GraphQL. `context_factory` makes the context of one request, which resolvers share.

    It is called only for a request that is going to run, and may raise one of `graph.errors`.
    """

    async def endpoint(request: Request) -> Response:
        asks = "query" in request.query_params or "extensions" in request.query_params
        if request.method != "POST" and not asks and wants_page(accept_header(request)):
            return RedirectResponse(f"{settings.public_prefix}/query", HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})
        try:
            media_type = negotiate(accept_header(request))
        except RemitError as error:
            return await respond(request, refuse_at_http(error), JSON, compressed)
        return await serve(request, media_type)

    async def serve(request: Request, media_type: str) -> Response:
        deadline = asyncio.get_running_loop().time() + settings.request_seconds
        context = partial(context_factory, request)
        try:
            raw = await read_in_time(request, settings, deadline)
            again = await answering.from_cache(raw, context)
            if again is not None:
                return await respond(request, again, media_type, compressed)
            by_get = request.method != "POST"
            asked = read_get(request) if by_get else read_post(raw)
            with in_flight.one_more():
                work = answering.answer(asked, raw, context, by_get=by_get)
                answer = await run_until_disconnect(request, work, deadline)
                return await respond(request, answer, media_type, compressed)
        except ClientDisconnect:
            raise
        except RemitError as error:
            return await respond(request, refuse_at_http(error), media_type, compressed)
        except Exception as error:  # noqa: BLE001  # whatever it is, a client gets an answer that it can read
            return await respond(request, refuse_at_http(internal_error(error, "/graphql")), media_type, compressed)

    return Route("/graphql", endpoint, methods=["GET", "POST"], name="graphql")


def bare_app(route: Route) -> ASGIApp:
    """The endpoint of the route as an application of its own; errors are answered in it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await route.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    return app


async def read_in_time(request: Request, limits: Limits, deadline: float) -> bytes:
    """The bytes in which the request asks, the query of its URL or its body, if they arrive in time.

    Raises:
        BodyTooSlow: they do not.
        RemitError: as `read_body`.

    """
    if request.method != "POST":
        return url_query(request, limits.body_bytes)
    try:
        async with asyncio.timeout_at(deadline):
            return await read_body(request, limits.body_bytes)
    except TimeoutError as error:
        raise BodyTooSlow(f"The body did not arrive within {limits.request_seconds:g} seconds.") from error


def accept_header(request: Request) -> str | None:
    """The `Accept` header, its lines joined as HTTP says; null: there is none."""
    return ",".join(request.headers.getlist("accept")) or None


def refuse_at_http(error: RemitError) -> Answer:
    """The answer to a request that got no further than HTTP, with the headers that HTTP asks for."""
    given = refuse(error)
    if isinstance(error, MethodNotAllowed):
        return replace(given, headers={"Allow": "POST"})
    if isinstance(error, RequestTooLarge | BodyTooSlow):
        return replace(given, headers={"Connection": "close"})  # the rest of the body is not read
    return given


async def respond(request: Request, given: Answer, media_type: str, compressed: CompressedResponses) -> Response:
    """The answer in a media type; to a GET it may be kept by the client, who then asks whether it is still the same."""
    status = given.status_legacy if media_type == JSON else given.status
    headers = {"Content-Type": f"{media_type}; charset=utf-8", "Vary": "Accept", **given.headers}
    if given.stored is not None and request.method != "POST":
        # Weak, since the same body may be sent compressed.
        headers |= {"ETag": f"W/{given.stored.etag}", "Cache-Control": "no-cache"}
        if matches_etag(given.stored.etag, request.headers.getlist("if-none-match")):
            return Response(None, HTTPStatus.NOT_MODIFIED, headers=headers)
    body = given.body
    if is_compressible(body):
        headers["Vary"] = VARY
        if is_wanted(body, request.scope):
            headers["Content-Encoding"] = "gzip"
            body = compressed.of(given.stored) if given.stored is not None else await compress(body)
    return Response(body, status, headers=headers)


def matches_etag(etag: str, named: list[str]) -> bool:
    """Whether the client has this very answer: its `If-None-Match` names it."""
    tags = {tag.strip().removeprefix("W/") for header in named for tag in header.split(",")}
    return etag in tags or "*" in tags
