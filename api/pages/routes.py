"""The routes of pages: each asks its operation as a client would, and what it shows is kept until the graph changes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.errors import TABLE, internal_error, shape_of
from api.execution.executor import GraphQLExecutor
from api.execution.request import GraphQLRequest, url_query
from api.execution.response_cache import CachedResponse, Flights, SizedCache
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.http.compression import VARY, CompressedResponses
from api.pages.base.addresses import FOLDERS
from api.pages.base.page import PREFIXES, Page
from api.pages.base.templates import render
from api.pages.base.visit import HTML, Shown, View, Visit
from api.pages.guide.about import about_page
from api.pages.guide.data import data_page
from api.pages.guide.design import design_page
from api.pages.guide.query import query_page
from api.pages.guide.questions import questions_page
from api.pages.guide.sitemap import sitemap
from api.pages.guide.start import start_page
from api.pages.guide.vocabulary import vocabulary_page
from api.pages.views.clinic import clinic_page
from api.pages.views.search import search_page
from api.pages.views.things import view_of
from api.settings import Settings
from graph.errors import RemitError
from graph.explain.locale import LOCALES, message
from graph.law.law_cache import laws
from graph.model.vocabulary import Language

VIEWS: Mapping[str, View] = {
    "/": start_page,
    "/search": search_page,
    "/questions": questions_page,
    "/data": data_page,
    "/clinics/{id}": clinic_page,
    **{f"/{folder}/{{id}}": view_of(label) for label, folder in FOLDERS.items() if label not in ("Clinic", "Source")},
}
"""What shows the page at each path below that of its language."""
TEXTS: Mapping[str, View] = {
    "/about": about_page,
    "/about/design": design_page,
    "/query": query_page,
    "/vocabulary": vocabulary_page,
}
"""The same of pages that say nothing of the graph: they are there without one, too."""
PATHS = frozenset((*VIEWS, *TEXTS))
TITLES = {
    HTTPStatus.NOT_FOUND: message("There is no such page"),
    HTTPStatus.BAD_REQUEST: message("Something in the address is not right"),
    HTTPStatus.SERVICE_UNAVAILABLE: message("Remit cannot answer just now"),
    HTTPStatus.GATEWAY_TIMEOUT: message("The answer took too long"),
}
Made: TypeAlias = tuple[Shown, CachedResponse]
KEPT_BYTES = 32 * 1_024 * 1_024  # of pages; each is kept compressed beside that
AT_ONCE = (
    2  # pages that are made: the history of one clinic asks many statements, and eight at once took all connections
)


class Pages:
    """All pages of one service, and those that are kept."""

    def __init__(
        self,
        answering: GraphQLExecutor,
        context_factory: Callable[[Request], Any],
        settings: Settings,
        in_flight: ConcurrencyLimiter,
        compressed: CompressedResponses,
    ) -> None:
        self._answering = answering
        self._context_factory = context_factory
        self._settings = settings
        self._in_flight = in_flight
        self._compressed = compressed
        self._kept: SizedCache[Made] = SizedCache(KEPT_BYTES)
        self._flights = Flights()
        self._making = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """The route of each page in each language."""
        found = [
            Route(f"{prefix}{path}", partial(self._endpoint, view, language), methods=["GET"])
            for path, view in (*TEXTS.items(), *VIEWS.items())  # a path as it stands before one of which a part varies
            for language, prefix in PREFIXES.items()
        ]
        starts = [Route(prefix, self._to_start, methods=["GET"]) for prefix in PREFIXES.values() if prefix]
        return [*found, *starts, Route("/sitemap.xml", partial(self._endpoint, sitemap, Language.EN), methods=["GET"])]

    def refusal(self, request: Request, error: RemitError) -> Response:
        """The page for a reader who asked for what is not there."""
        path = request.scope["path"]
        language = next(
            (one for one, prefix in PREFIXES.items() if prefix and path.startswith(f"{prefix}/")), Language.EN
        )
        page = Page(language, self._settings.public_prefix, path.removeprefix(PREFIXES[language]), "", PATHS)
        return response_of(problem_page(page, error))

    async def _to_start(self, request: Request) -> Response:
        """The start page of a language, whose address was written without the slash at its end."""
        return RedirectResponse(
            f"{self._settings.public_prefix}{request.scope['path']}/", HTTPStatus.PERMANENT_REDIRECT
        )

    async def _endpoint(self, view: View, language: Language, request: Request) -> Response:
        path = request.scope["path"].removeprefix(PREFIXES[language])
        query = f"?{request.url.query}" if request.url.query else ""
        page = Page(language, self._settings.public_prefix, path, query, PATHS)
        if (
            path == "/" and "query" in request.query_params
        ):  # where the query page was, so that its addresses may be kept
            return RedirectResponse(page.below("/query") + query, HTTPStatus.PERMANENT_REDIRECT)
        try:
            url_query(request, self._settings.body_bytes)
            return await self._response(view, page, request)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, a reader gets a page
            return response_of(
                problem_page(page, error if isinstance(error, RemitError) else internal_error(error, "a page"))
            )

    async def _response(self, view: View, page: Page, request: Request) -> Response:
        """A page as it is kept, or else made now; what is not as the client has it already."""
        of_graph = page.path_without_language not in TEXTS
        version = (await laws(self._context_factory(request).database).current()).version if of_graph else ""
        key = (version, page.canonical, request.headers.get("accept", ""))
        kept = self._kept.get(key)
        if kept is None:
            make = partial(self._make, view, page, request, version)
            # What asks nothing of the graph waits for nobody: it is there while the service is busy, too.
            kept = await (self._in_turn(key, make, request) if of_graph else make())
            self._kept.put(key, kept, len(page.canonical) + len(kept[1].body))
        shown, response = kept
        headers = {
            "Content-Type": shown.media_type,
            "Cache-Control": "no-cache",
            "ETag": f"W/{response.etag}",
            "Vary": VARY,
            **shown.headers,
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        packed = self._compressed.wanted(response, request.scope)
        if packed is None:
            return Response(response.body, shown.status, headers=headers)
        return Response(packed, shown.status, headers={**headers, "Content-Encoding": "gzip"})

    async def _in_turn(self, key: tuple[str, ...], make: Callable[[], Awaitable[Made]], request: Request) -> Made:
        """What is made, once for all that ask for it and a few at a time."""
        deadline = asyncio.get_running_loop().time() + self._settings.request_seconds

        async def in_turn() -> Made:
            async with self._making:
                return await make()

        with self._in_flight.one_more():
            return await run_until_disconnect(request, self._flights.once(key, in_turn), deadline)

    async def _make(self, view: View, page: Page, request: Request, version: str) -> Made:
        context_factory = partial(self._context_factory, request)

        async def run(document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
            asked = GraphQLRequest(document, dict(variables))
            answer = await self._answering.answer(asked, None, context_factory, by_get=True)
            return data_of(orjson.loads(answer.body))

        visit = Visit(page, request.path_params, request.query_params, run)
        shown = await view(visit)
        return shown, CachedResponse(version, shown.body.encode())


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


def problem_page(page: Page, error: RemitError) -> Shown:
    """A page that says what is wrong and what to do."""
    shape = shape_of(error)
    wrong = TITLES.get(HTTPStatus(shape.status), message("Something went wrong inside Remit"))
    title = LOCALES[page.language].tell(wrong)
    body = render("problem.html", page, {"title": title, "message": error.message, "remedy": error.remedy})
    return Shown(body, HTML, shape.status, shape.headers or {})


def response_of(shown: Shown) -> Response:
    """What is shown, as it is sent: kept nowhere."""
    return Response(shown.body, shown.status, headers={"Content-Type": shown.media_type, **shown.headers})
