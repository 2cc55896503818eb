"""The web application: routes, the one translation of errors to HTTP, and the life of the service behind them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import strawberry
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.errors import (
    AddressUnknown,
    HttpRefused,
    MethodNotAllowed,
    failure,
    internal_error,
    problem,
    tell_addresses,
)
from api.http.cache_middleware import GraphQLFastPath, ResponseCacheMiddleware
from api.http.cancellation import ConcurrencyLimiter
from api.http.compression import COMPRESSED_FROM, LEVEL, CompressedResponses, Compression
from api.http.content_negotiation import wants_page
from api.http.cross_origin import CrossOrigin, origin_lines
from api.http.draining import Drain
from api.http.graphql_endpoint import answering_of, bare_app, graphql_route
from api.http.health import health_routes
from api.http.page_files import file_routes
from api.http.permalink_endpoint import answers_route
from api.http.public_path import PublicPath
from api.http.security_headers import HEADER_LINES, SecurityMiddleware
from api.pages.routes import Pages
from api.settings import Settings
from api.subscriptions.background import Watcher
from api.subscriptions.feed import feed_route
from api.subscriptions.watches import Watch, read_watches
from api.subscriptions.webhooks import Sender
from graph.errors import DatabaseUnavailable, GraphNotLoaded, RemitError
from graph.store.database import Database

logger = logging.getLogger(__name__)


class Service(Protocol):
    """What the application needs from the service that it serves."""

    async def start(self) -> None:
        """Begin to serve. Must not wait for a database that is down; an error that it raises ends the process."""
        ...

    async def stop(self) -> None:
        """End what `start` began."""
        ...

    async def ready(self) -> None:
        """Return when a question can be answered now; raise one of `graph.errors` when it cannot."""
        ...

    @property
    def database(self) -> Database:
        """The database; raises one of `graph.errors` while there is none."""
        ...

    def version(self) -> str | None:
        """Which state of the graph is there, as far as that is known without asking; null: it is not."""
        ...

    def context(self, request: Request) -> object:
        """The context that the resolvers of one request share."""
        ...


def create_app(
    settings: Settings, *, service: Service, schema: strawberry.Schema | None = None, drain: Drain | None = None
) -> FastAPI:
    """The application that serves `schema`: Remit's own where none is given. It is not ready once `drain` has begun."""
    served = schema or own_schema()
    watches = read_watches(settings.watches, private=settings.webhooks_private)
    app = FastAPI(
        title="Remit",
        docs_url=None,  # FastAPI's pages of documentation load scripts from a content delivery network
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # a redirect would repeat whatever host the client named
        lifespan=lifespan_of(service, settings, watches),
    )
    app.state.settings = settings
    answering = answering_of(served, settings)
    in_flight = ConcurrencyLimiter(settings.in_flight)
    compressed = CompressedResponses()
    asking = graphql_route(answering, service.context, settings, in_flight, compressed)
    app.add_middleware(Compression, minimum_size=COMPRESSED_FROM, compresslevel=LEVEL)
    app.add_middleware(GraphQLFastPath, endpoint=bare_app(asking))
    lines = (*HEADER_LINES, *origin_lines(settings.origins))
    app.add_middleware(SecurityMiddleware, lines=lines)
    app.add_middleware(
        ResponseCacheMiddleware,
        find=lambda body: answering.cached_response(body, service.version()),
        compressed=compressed,
        lines=lines,
    )
    if settings.origins:
        app.add_middleware(CrossOrigin, origins=settings.origins)
    if path := urlsplit(settings.public_prefix).path:
        app.add_middleware(PublicPath, prefix=path)  # the outermost: all others go by the path that it leaves
    app.state.pages = pages = Pages(answering, service.context, settings, in_flight)
    app.add_exception_handler(RemitError, answer_error)
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.router.routes.extend(
        [
            asking,
            answers_route(lambda: service.database, in_flight, settings, pages.answer, pages.answer_types),
            feed_route(lambda: service.database, watches, settings.public_prefix),
            *health_routes(service.ready, drain or Drain()),
            *file_routes(served.as_str(), settings),
            *pages.routes(),
        ]
    )
    return app


def own_schema() -> strawberry.Schema:
    """Remit's schema, imported only when it is needed: building it takes a moment."""
    from api.graphql.schema import schema

    return schema


def lifespan_of(
    service: Service, settings: Settings, watches: Mapping[str, Watch]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The life of the application: that of the service, and of what watches saved questions beside it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching: asyncio.Task[None] | None = None
        try:
            await start(service)
            if watches:
                sender = Sender(private=settings.webhooks_private, public_url=settings.public_prefix)
                watching = asyncio.create_task(Watcher(lambda: service.database, watches, sender).run())
            yield
        finally:
            if watching is not None:
                watching.cancel()
                await asyncio.wait([watching])
            await service.stop()

    return lifespan


async def start(service: Service) -> None:
    """Start the service; a database that is down keeps it from being ready, not from living."""
    try:
        await service.start()
    except (DatabaseUnavailable, GraphNotLoaded) as error:
        logger.warning("started without an answer from the database: %s", error.message)


async def answer_error(_: Request, error: Exception) -> Response:
    """Answer one of Remit's own errors, and mask any other."""
    return failure(error, "a request")


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router refuses, in the form of all other refusals."""
    if not isinstance(error, HTTPException):
        return problem(internal_error(error, "a request"))
    status, headers = error.status_code, dict(error.headers or {})
    if status == HTTPStatus.NOT_FOUND:
        remedy = tell_addresses(request.app.state.settings.public_prefix)
        unknown = AddressUnknown("Nothing is served at this address.", remedy)
        if wants_page(request.headers.get("accept")):
            refused: Response = request.app.state.pages.refusal(request, unknown)
            return refused
        return problem(unknown, headers=headers)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return problem(MethodNotAllowed("This address does not know the method."), headers=headers)
    return problem(HttpRefused(f"{HTTPStatus(status).phrase}."), status, headers)
