"""The routes of pages: each asks its operation as a client would, and shows the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import TABLE, internal_error, shape_of
from api.execution.executor import GraphQLExecutor
from api.execution.request import GraphQLRequest, url_query
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.pages.clinic import clinic_values
from api.pages.search import search_values, start_values
from api.pages.templates import PREFIXES, Page, render
from api.settings import Settings
from graph.errors import RemitError, UnknownEntity
from graph.explain.locale import LOCALES, message
from graph.model.vocabulary import Language

OPERATIONS = {path.stem: path.read_text("utf-8") for path in (Path(__file__).parent / "operations").glob("*.graphql")}
AT_ONCE = 2  # operations: the history of one clinic asks many statements, and eight at once took all connections
Show = Callable[[Request, Page], Awaitable[Response]]
TITLES = {
    HTTPStatus.NOT_FOUND: message("There is no such page"),
    HTTPStatus.BAD_REQUEST: message("Something in the address is not right"),
    HTTPStatus.SERVICE_UNAVAILABLE: message("Remit cannot answer just now"),
    HTTPStatus.GATEWAY_TIMEOUT: message("The answer took too long"),
}


def page_routes(
    answering: GraphQLExecutor,
    context_factory: Callable[[Request], object],
    settings: Settings,
    in_flight: ConcurrencyLimiter,
) -> list[Route]:
    """The pages, in each language."""
    asking = asyncio.Semaphore(AT_ONCE)

    async def ask(request: Request, name: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The data of an operation."""
        deadline = asyncio.get_running_loop().time() + settings.request_seconds
        asked = GraphQLRequest(OPERATIONS[name], variables)
        with in_flight.one_more():
            async with asking:
                work = answering.answer(asked, None, partial(context_factory, request), by_get=True)
                answer = await run_until_disconnect(request, work, deadline)
        return data_of(orjson.loads(answer.body))

    async def clinic(request: Request, page: Page) -> Response:
        identity, therapy = request.path_params["id"], request.query_params.get("therapy") or None
        asked = {"id": identity, "therapy": therapy, "asOf": request.query_params.get("asOf") or None}
        answer = (await ask(request, "clinic", asked | {"lang": page.language.name}))["oversight"]
        if answer is None:
            return problem_page(page, UnknownEntity(f"No clinic {identity!r} is recorded."))
        return html(render("clinic.html", page, clinic_values(answer, therapy, page.language)))

    async def search(request: Request, page: Page) -> Response:
        given = request.query_params
        q, kind, day = given.get("q", "").strip(), given.get("kind") or None, given.get("asOf") or None
        if not q:
            dataset = (await ask(request, "start", {}))["dataset"]
            return html(render("search.html", page, start_values(dataset, page)))
        asked = {"q": q, "kinds": [kind] if kind else None, "asOf": day, "after": given.get("after") or None}
        found = (await ask(request, "search", asked | {"lang": page.language.name}))["search"]
        return html(render("search.html", page, search_values(found, q, kind, page, day)))

    def endpoint_of(show: Show, language: Language) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            path = request.scope["path"].removeprefix(PREFIXES[language])
            page = Page(language, settings.public_prefix, path, f"?{request.url.query}" if request.url.query else "")
            try:
                url_query(request, settings.body_bytes)
                return await show(request, page)
            except ClientDisconnect:
                raise
            except Exception as error:  # noqa: BLE001  # whatever it is, a reader gets a page
                return problem_page(page, error if isinstance(error, RemitError) else internal_error(error, "a page"))

        return endpoint

    addresses: dict[str, Show] = {"/search": search, "/clinics/{id}": clinic}
    return [
        Route(f"{prefix}{address}", endpoint_of(show, language), methods=["GET"])
        for address, show in addresses.items()
        for language, prefix in PREFIXES.items()
    ]


def data_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer.

    Raises:
        RemitError: it has errors, of which this is the first; the page shows nothing of what stands beside them.
    """
    if errors := answer.get("errors"):
        told = errors[0].get("extensions", {})
        kind = next((one for one in TABLE if one.code == told.get("code")), RemitError)
        raise kind(errors[0]["message"], told.get("remedy"))
    found: dict[str, Any] = answer["data"]
    return found


def problem_page(page: Page, error: RemitError) -> Response:
    """A page that says what is wrong and what to do."""
    shape = shape_of(error)
    wrong = TITLES.get(HTTPStatus(shape.status), message("Something went wrong inside Remit"))
    title = LOCALES[page.language].tell(wrong)
    body = render("problem.html", page, {"title": title, "message": error.message, "remedy": error.remedy})
    return html(body, shape.status, shape.headers)


def html(body: str, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """A page as a response."""
    return Response(body, status, headers={"Content-Type": "text/html; charset=utf-8", **(headers or {})})
