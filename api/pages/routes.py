"""The routes of pages: each asks its operation as a client would, and what it shows is kept until the graph changes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import TABLE, internal_error, problem, shape_of
from api.execution.executor import GraphQLExecutor
from api.execution.request import GraphQLRequest, url_query
from api.execution.response_cache import CachedResponse, Flights, SizedCache
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.http.compression import VARY, CompressedResponses
from api.http.permalink_endpoint import read_address
from api.pages.base.addresses import FOLDERS
from api.pages.base.page import PREFIXES, Page
from api.pages.base.templates import render
from api.pages.base.visit import HTML, Data, Form, Shown, View, Visit
from api.pages.forms.forms import CSL, CSV, DRAWING, EVERY_PAGE, JSON, LINKED, PAGE, choose
from api.pages.views.answer import answer_page
from api.pages.views.clinic import clinic_page
from api.pages.views.clinics import clinics_page
from api.pages.views.compare import compare_page
from api.pages.views.counts import counts_page
from api.pages.views.diagram import clinic_drawing
from api.pages.views.explore import explore_drawing, explore_page
from api.pages.views.identity import identity_page
from api.pages.views.indexes import index_of
from api.pages.views.ledgers import contradictions_page, coverage_page
from api.pages.views.search import search_page
from api.pages.views.source import source_page
from api.pages.views.things import view_of
from api.pages.views.timeline import timeline_drawing, timeline_page
from api.pages.views.what_if import what_if_page
from api.permalinks.repeat import facts_behind_answer, repeat_answer
from api.permalinks.url import PATH
from api.settings import Settings
from graph.errors import RemitError
from graph.explain.locale import LOCALES, message
from graph.law.law_cache import laws
from graph.law.law_snapshot import Law
from graph.model.vocabulary import RULES_VERSION, Language

ANSWER = f"{PATH}/{{hash}}"
PAGES: Mapping[str, View] = {
    ANSWER: answer_page,
    "/id/{id}": identity_page,
    "/search": search_page,
    "/clinics": clinics_page,
    "/compare": compare_page,
    "/what-if": what_if_page,
    "/contradictions": contradictions_page,
    "/coverage": coverage_page,
    "/clinics/{id}": clinic_page,
    "/sources/{id}": source_page,
    "/counts": counts_page,
    "/explore/{id}": explore_page,
    "/explore/{id}/drawing.svg": explore_drawing,
    "/timeline": timeline_page,
    "/timeline/drawing.svg": timeline_drawing,
    "/clinics/{id}/drawing.svg": clinic_drawing,
    **{f"/{folder}/{{id}}": view_of(label) for label, folder in FOLDERS.items() if label not in ("Clinic", "Source")},
}
"""What shows the page at each path below that of its language, but for the lists of kinds."""
VIEWS: Mapping[str, View] = {
    **PAGES,
    **{
        f"/{folder}": index_of(label, linked=f"/{folder}/{{id}}" in PAGES)
        for label, folder in FOLDERS.items()
        if label != "Clinic"
    },
}
"""The same with these."""
ALSO: Mapping[str, tuple[Form, ...]] = {
    "/id/{id}": (*LINKED, CSV),
    ANSWER: LINKED,
    **{f"/{folder}/{{id}}": LINKED for folder in FOLDERS.values()},
    "/clinics/{id}": (*LINKED, CSV),
    "/clinics": (CSV,),
    "/counts": (CSV,),
}
"""In which forms a page can be had beside those in which every page can."""
TITLES = {
    HTTPStatus.NOT_FOUND: message("There is no such page"),
    HTTPStatus.BAD_REQUEST: message("Something in the address is not right"),
    HTTPStatus.NOT_ACCEPTABLE: message("This page cannot be had in such a form"),
    HTTPStatus.UNPROCESSABLE_ENTITY: message("That cannot be supposed"),
    HTTPStatus.SERVICE_UNAVAILABLE: message("Remit cannot answer just now"),
    HTTPStatus.GATEWAY_TIMEOUT: message("The answer took too long"),
}
MEBIBYTE = 1_024 * 1_024
ANSWERS_SHARE = 4  # what pages were made from may fill a fourth of what pages may
AT_ONCE = 4  # pages that are made: each asks several statements at a time, and all connections are others' too


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page a request wants, by its path in `VIEWS` and its place, and in which of its forms."""

    path: str
    page: Page
    form: Form
    forms: Sequence[Form]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from every other; a citation says on which day it was read."""
        today = datetime.now(UTC).date().isoformat() if self.form is CSL else ""
        return self.page.canonical, self.form.name, today


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
        self._kept: SizedCache[tuple[Shown, CachedResponse]] = SizedCache(settings.response_cache * MEBIBYTE)
        # Answers of GraphQL: each form of a page is made of the same.
        self._answers: SizedCache[bytes] = SizedCache(settings.response_cache * MEBIBYTE // ANSWERS_SHARE)
        self._flights = Flights()
        self._making = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """The route of each page in each language."""
        return [
            Route(f"{prefix}{path}", partial(self._endpoint, path, language), methods=["GET"])
            for path in VIEWS
            for language, prefix in PREFIXES.items()
        ]

    @property
    def answer_types(self) -> list[str]:
        """The media types in which `answer` gives a frozen answer, JSON left out."""
        return [form.type for form in forms_of(ANSWER) if form is not JSON]

    async def answer(self, request: Request) -> Response:
        """The page of a frozen answer, at the address at which programs are given JSON."""
        return await self._endpoint(ANSWER, Language.EN, request)

    async def _endpoint(self, path: str, language: Language, request: Request) -> Response:
        page, form = self._page(language, request), PAGE
        try:
            url_query(request, self._settings.body_bytes)
            forms = forms_of(path)
            form = choose(forms, ",".join(request.headers.getlist("accept")), request.query_params.get("format"))
            return await self._response(Wanted(path, page, form, forms), request)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, a reader gets a page, and a program what it can read
            told = error if isinstance(error, RemitError) else internal_error(error, "a page")
            if form is not PAGE:
                return problem(told, headers={"Vary": VARY})
            shown = problem_page(page, told)
            headers = {"Content-Type": shown.media_type, "Vary": VARY, **shown.headers}
            return Response(str(shown.body), shown.status, headers=headers)

    def _page(self, language: Language, request: Request) -> Page:
        """Where a page stands, whatever the form in which it is asked for."""
        given = request.query_params.multi_items()
        asked = [pair for pair in given if pair[0] != "format"]
        query = request.url.query if asked == given else urlencode(asked)
        path = request.scope["path"].removeprefix(PREFIXES[language])
        return Page(language, self._settings.public_prefix, path, f"?{query}" if query else "")

    async def _response(self, wanted: Wanted, request: Request) -> Response:
        """A page as it is kept, or else made now; what is not as the client has it already."""
        law = await laws(self._context_factory(request).database).current()
        kept = self._kept.get((law.version, *wanted.key))
        if kept is None:
            deadline = asyncio.get_running_loop().time() + self._settings.request_seconds
            with self._in_flight.one_more():
                work = self._flights.once((law.version, *wanted.key), partial(self._make, wanted, request, law))
                kept = await run_until_disconnect(request, work, deadline)
            size = len(wanted.page.canonical) + len(kept[1].body)
            self._kept.put((kept[1].version, *wanted.key), kept, size)
        shown, response = kept
        headers = {
            "Content-Type": shown.media_type,
            "Cache-Control": "no-cache",
            "ETag": f"W/{response.etag}",
            "Vary": VARY,
            **shown.headers,
        }
        if shown.status == HTTPStatus.OK and request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        packed = self._compressed.wanted(response, request.scope)
        if packed is None:
            return Response(response.body, shown.status, headers=headers)
        return Response(packed, shown.status, headers={**headers, "Content-Encoding": "gzip"})

    async def _make(self, wanted: Wanted, request: Request, law: Law) -> tuple[Shown, CachedResponse]:
        """The page, which names one release and is made from it: once more where another was loaded meanwhile."""
        made = await self._made(wanted, request, law)
        now = await laws(self._context_factory(request).database).current()
        return made if now.version == law.version else await self._made(wanted, request, now)

    async def _made(self, wanted: Wanted, request: Request, law: Law) -> tuple[Shown, CachedResponse]:
        context_factory = partial(self._context_factory, request)

        async def run(document: str, variables: Mapping[str, Any]) -> Data:
            key = (law.version, document, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS))
            body = self._answers.get(key)
            if body is None:
                asked = GraphQLRequest(document, dict(variables))
                body = (await self._answering.answer(asked, None, context_factory, by_get=True)).body
            found = data_of(orjson.loads(body))
            self._answers.put(key, body, len(document) + len(body))
            return found

        async def repeat() -> Data:
            about = (context_factory().database, *read_address(request, self._settings), wanted.page.language)
            return {"answer": await repeat_answer(*about), "facts": await facts_behind_answer(*about)}

        visit = Visit(
            wanted.page,
            request.path_params,
            request.query_params,
            run,
            repeat,
            wanted.form,
            wanted.forms,
            release_of(law),
        )
        async with self._making:
            shown = await VIEWS[wanted.path](visit)
            # Linked data of a clinic takes a tenth of a second to write: others are answered meanwhile.
            body = shown.body if isinstance(shown.body, str) else await asyncio.to_thread(shown.body)
        return replace(shown, body=""), CachedResponse(law.version, body.encode())


def forms_of(path: str) -> tuple[Form, ...]:
    """The forms of a page, the first of which is for who names none."""
    if path.endswith(".svg"):
        return (DRAWING,)
    every = (JSON, PAGE, CSL) if path == ANSWER else EVERY_PAGE
    return (*every, *ALSO.get(path, ()))


def release_of(law: Law) -> dict[str, Any]:
    """What a page says of the release that it is made from."""
    held = law.dataset.properties
    said = {name: str(held[name]) for name in ("release", "contentHash", "schemaVersion", "asOf", "loadedAt")}
    licences = sorted({str(pack["licence"]) for pack in law.dataset.packs})
    return {**said, "rulesVersion": RULES_VERSION, "licences": licences}


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
