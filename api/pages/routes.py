"""The routes of pages: each asks its operation as a client would, and what it shows is kept until the graph changes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import urlencode

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.errors import TABLE, internal_error, problem, shape_of
from api.execution.executor import GraphQLExecutor
from api.execution.request import GraphQLRequest, url_query
from api.execution.response_cache import CachedResponse, Flights, SizedCache
from api.http.cancellation import ConcurrencyLimiter, run_until_disconnect
from api.http.compression import VARY, CompressedResponses
from api.http.content_negotiation import best_language
from api.http.graphql_endpoint import MEBIBYTE
from api.http.page_files import file_endpoint
from api.http.permalink_endpoint import read_address
from api.pages.base import assets
from api.pages.base.page import PREFIXES, Page, without_language
from api.pages.base.templates import render
from api.pages.base.visit import HTML, Data, Form, Shown, View, Visit
from api.pages.forms.forms import CSL, JSON, PAGE, choose
from api.pages.paths import ANSWER, FILES, OF_THE_READER, PATHS, TEXTS, VIEWS, forms_of
from api.permalinks.repeat import facts_behind_answer, repeat_answer
from api.settings import Settings
from graph.errors import RemitError
from graph.explain.locale import LOCALES, message
from graph.law.law_cache import laws
from graph.law.law_snapshot import Law
from graph.model.vocabulary import DAY, RULES_VERSION, Language

Made: TypeAlias = tuple[Shown, CachedResponse]
TITLES = {
    HTTPStatus.NOT_FOUND: message("There is no such page"),
    HTTPStatus.BAD_REQUEST: message("Something in the address is not right"),
    HTTPStatus.NOT_ACCEPTABLE: message("This page cannot be had in such a form"),
    HTTPStatus.UNPROCESSABLE_ENTITY: message("That cannot be supposed"),
    HTTPStatus.SERVICE_UNAVAILABLE: message("Remit cannot answer just now"),
    HTTPStatus.GATEWAY_TIMEOUT: message("The answer took too long"),
}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
ANSWERS_SHARE = 4  # what pages were made from may fill a fourth of what pages may
LEVEL = 8  # of compression: most pages are read on phones, and are compressed once
AT_ONCE = 4  # pages that are made: each asks several statements at a time, and all connections are others' too


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page a request wants: what shows it, its place, and in which of its forms."""

    view: View
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
    ) -> None:
        self._answering = answering
        self._context_factory = context_factory
        self._settings = settings
        self._in_flight = in_flight
        self._compressed = CompressedResponses(level=LEVEL)
        self._kept: SizedCache[Made] = SizedCache(settings.response_cache * MEBIBYTE)
        # Answers of GraphQL: each form of a page is made of the same.
        self._answers: SizedCache[bytes] = SizedCache(settings.response_cache * MEBIBYTE // ANSWERS_SHARE)
        self._flights = Flights()
        self._making = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """The route of each page in each language, and those of what pages load."""
        # A path as it stands comes before one of which a part varies.
        paths = sorted((*TEXTS, *VIEWS), key=lambda path: "{" in path)
        found = [
            Route(
                f"{prefix}{path}",
                partial(self._endpoint, path, None if path in OF_THE_READER and not prefix else language),
                methods=["GET"],
            )
            for path in paths
            for language, prefix in PREFIXES.items()
        ]
        starts = [Route(prefix, self._to_start, methods=["GET"]) for prefix in PREFIXES.values() if prefix]
        named = Route(f"/{Language.EN.lower()}{ANSWER}", partial(self._endpoint, ANSWER, Language.EN), methods=["GET"])
        files = [Route(path, partial(self._endpoint, path, Language.EN), methods=["GET"]) for path in FILES]
        # The address of what pages load changes with it, so it need never be asked for again.
        loaded = [
            Route(f"{assets.ADDRESS}/{name}", file_endpoint(name, content, FOR_GOOD), methods=["GET"])
            for name, content in assets.FILES.items()
        ]
        return [*found, named, *starts, *files, *loaded]

    @property
    def answer_types(self) -> list[str]:
        """The media types in which `answer` gives a frozen answer, JSON left out."""
        return [form.type for form in forms_of(ANSWER) if form is not JSON]

    async def answer(self, request: Request) -> Response:
        """The page of a frozen answer, at the address at which programs are given JSON."""
        return await self._endpoint(ANSWER, None, request)

    def refusal(self, request: Request, error: RemitError) -> Response:
        """The page for a reader who asked for what is not there."""
        path = request.scope["path"]
        language = next(
            (one for one, prefix in PREFIXES.items() if prefix and path.startswith(f"{prefix}/")), Language.EN
        )
        page = Page(language, self._settings.public_prefix, without_language(path, language), "", PATHS)
        return response_of(problem_page(page, error))

    async def _to_start(self, request: Request) -> Response:
        """The start page of a language, whose address was written without the slash at its end."""
        there = f"{self._settings.public_prefix}{request.scope['path']}/"
        return RedirectResponse(there, HTTPStatus.PERMANENT_REDIRECT)

    async def _endpoint(self, path: str, named: Language | None, request: Request) -> Response:
        """The page at a path. `named`: the language of its address; null: it names none, and a page is in the reader's."""
        vary = VARY if named else f"{VARY}, Accept-Language"
        page, form = self._page(named or language_of_reader(request), request), PAGE
        if path == "/" and "query" in request.query_params:  # where the query page was: its addresses may be kept
            return RedirectResponse(page.below("/query") + page.query, HTTPStatus.PERMANENT_REDIRECT)
        try:
            url_query(request, self._settings.body_bytes)
            forms = forms_of(path)
            form = choose(forms, ",".join(request.headers.getlist("accept")), request.query_params.get("format"))
            if path in TEXTS:
                return self._sent(await self._text(Wanted(TEXTS[path], page, form, forms), request), request, vary)
            if form is not PAGE:  # programs are given one and the same, whoever runs them
                page = self._page(named or Language.EN, request)
            view = FILES.get(path) or VIEWS[path]
            return self._sent(await self._of_graph(Wanted(view, page, form, forms), request), request, vary)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, a reader gets a page, and a program what it can read
            told = error if isinstance(error, RemitError) else internal_error(error, "a page")
            if form is not PAGE:
                return problem(told, headers={"Vary": vary})
            return response_of(problem_page(page, told), vary)

    def _page(self, language: Language, request: Request) -> Page:
        """Where a page stands, whatever the form in which it is asked for."""
        given = request.query_params.multi_items()
        asked = [pair for pair in given if pair[0] != "format"]
        query = request.url.query if asked == given else urlencode(asked)
        path, day = without_language(request.scope["path"], language), request.query_params.get("asOf", "")
        where = (self._settings.public_prefix, path, f"?{query}" if query else "")
        return Page(language, *where, PATHS, day if DAY.fullmatch(day) else None)

    def _sent(self, made: Made, request: Request, vary: str) -> Response:
        """A page as a response; what is not as the client has it already."""
        shown, response = made
        headers = {
            "Content-Type": shown.media_type,
            "Cache-Control": "no-cache",
            "ETag": f"W/{response.etag}",
            "Vary": vary,
            **shown.headers,
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        packed = self._compressed.wanted(response, request.scope)
        if packed is None:
            return Response(response.body, shown.status, headers=headers)
        return Response(packed, shown.status, headers={**headers, "Content-Encoding": "gzip"})

    async def _text(self, wanted: Wanted, request: Request) -> Made:
        """A page that asks nothing of the graph. It waits for nobody: it is there while the service is busy, too."""
        kept = self._kept.get(wanted.key)
        if kept is None:
            kept = await made_by(wanted.view, self._visit(wanted, request, {}), "")
            self._kept.put(wanted.key, kept, size_of(wanted, kept))
        return kept

    async def _of_graph(self, wanted: Wanted, request: Request) -> Made:
        """A page as it is kept, or else made now."""
        law = await laws(self._context_factory(request).database).current()
        kept = self._kept.get((law.version, *wanted.key))
        if kept is None:
            deadline = asyncio.get_running_loop().time() + self._settings.request_seconds
            with self._in_flight.one_more():
                work = self._flights.once((law.version, *wanted.key), partial(self._make, wanted, request, law))
                kept = await run_until_disconnect(request, work, deadline)
            self._kept.put((kept[1].version, *wanted.key), kept, size_of(wanted, kept))
        return kept

    async def _make(self, wanted: Wanted, request: Request, law: Law) -> Made:
        """The page, which names one release and is made from it: once more where another was loaded meanwhile."""
        async with self._making:
            made = await self._made(wanted, request, law)
            now = await laws(self._context_factory(request).database).current()
            return made if now.version == law.version else await self._made(wanted, request, now)

    async def _made(self, wanted: Wanted, request: Request, law: Law) -> Made:
        context_factory = partial(self._context_factory, request)

        async def run(document: str, variables: Mapping[str, Any]) -> Data:
            key = (law.version, document, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS))
            if (body := self._answers.get(key)) is not None:
                return data_of(orjson.loads(body))
            asked = GraphQLRequest(document, dict(variables))
            body = (await self._answering.answer(asked, None, context_factory, by_get=True)).body
            found = data_of(orjson.loads(body))  # one with errors is not kept
            self._answers.put(key, body, len(document) + len(body))
            return found

        async def repeat() -> Data:
            about = (context_factory().database, *read_address(request, self._settings), wanted.page.language)
            return {"answer": await repeat_answer(*about), "facts": await facts_behind_answer(*about)}

        visit = replace(self._visit(wanted, request, release_of(law)), run=run, repeat=repeat)
        return await made_by(wanted.view, visit, law.version)

    def _visit(self, wanted: Wanted, request: Request, release: Data) -> Visit:
        """The visit of a page that asks nothing."""
        return Visit(
            page=wanted.page,
            parts=request.path_params,
            given=request.query_params,
            run=asks_nothing,
            repeat=asks_nothing,
            form=wanted.form,
            forms=wanted.forms,
            release=release,
        )


async def asks_nothing(*_: object) -> Data:
    """What a page of `TEXTS` may ask.

    Raises:
        AssertionError: it asks all the same, and belongs among `VIEWS`, where what is kept heeds the state of the graph.
    """
    raise AssertionError("a page that says nothing of the graph asks it")


async def made_by(view: View, visit: Visit, version: str) -> Made:
    """A page of that state of the graph."""
    shown = await view(visit)
    # Linked data of a clinic takes a tenth of a second to write: others are answered meanwhile.
    body = shown.body if isinstance(shown.body, str) else await asyncio.to_thread(shown.body)
    return replace(shown, body=""), CachedResponse(version, body.encode())


def size_of(wanted: Wanted, made: Made) -> int:
    """How many bytes a page takes where it is kept, compressed or not."""
    return len(wanted.page.canonical) + len(made[1].body)


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


def language_of_reader(request: Request) -> Language:
    """The language that somebody reads best, of those that there are."""
    asked = ",".join(request.headers.getlist("accept-language"))
    return Language(best_language(asked, [language.lower() for language in Language]).upper())


def response_of(shown: Shown, vary: str = VARY) -> Response:
    """What is shown, as it is sent: kept nowhere."""
    headers = {"Content-Type": shown.media_type, "Vary": vary, **shown.headers}
    return Response(str(shown.body), shown.status, headers=headers)
