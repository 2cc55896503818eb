"""The pages of the shipped data: small enough for a phone on a slow line, and no English in Russian ones that is not marked."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import httpx
import pytest

from graph.model.vocabulary import Language
from graph.store.database import Database
from tests.browser.examples import ADDRESSES, CLINIC, FROZEN_ANSWER
from tests.test_kept import client_of, post

MOST_BYTES = 30_000  # of a page, compressed as it is sent
ENGLISH = re.compile(r"\b[A-Za-z][a-z]*(?:[ ,;:'-]+[A-Za-z][a-z]*\b){3,}")  # four words in a row
# What is no text: programs, what is written to be sent, and the title of the window, which holds no other element.
NOT_READ = {"code", "kbd", "pre", "script", "textarea", "title"}
pytestmark = pytest.mark.slow_on_neo4j

VOID = {"br", "hr", "img", "input", "link", "meta", "use"}


@pytest.fixture
async def pages(shipped: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service that holds the shipped pack."""
    async with client_of(shipped) as client:
        yield client


class Marked(HTMLParser):
    """A page, and the texts in it that are English and in no element that says so."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.unmarked: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        """It ends; one that is empty ends where it begins."""
        if self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """A text."""
        language = next((lang for _, lang in reversed(self._open) if lang), None)
        if language != "en" and ENGLISH.search(data) and not NOT_READ & {tag for tag, _ in self._open}:
            self.unmarked.append(data.strip())


@pytest.mark.parametrize(
    ("text", "unmarked"),
    [
        ("<html lang='ru'><p>Он имеет <i>no other element of this</i>.", ["no other element of this"]),
        ("<html lang='ru'><p>Он имеет <i lang='en'>no other element of this</i>.", []),
        ("<html lang='ru'><p lang='en'>one two <b lang='ru'>one two three four</b>", ["one two three four"]),
        ("<html lang='ru'><code>one two three four</code><p>ID, GMP и ICH GCP", []),
    ],
)
def test_english_that_is_not_marked_is_seen(text: str, unmarked: list[str]) -> None:
    assert Marked(text).unmarked == unmarked


async def test_what_is_english_on_russian_pages_says_so(pages: httpx.AsyncClient) -> None:
    query = f'{{ oversight(clinic: "{CLINIC}") {{ receipt {{ permalink }} }} }}'
    frozen = (await post(pages, {"query": query})).json()["data"]["oversight"]["receipt"]["permalink"]
    found = {}
    for address in (frozen if one == FROZEN_ANSWER else one for one in (*ADDRESSES, *MORE)):
        response = await pages.get(f"/ru{address}", headers={"Accept": "text/html"}, follow_redirects=True)
        assert response.status_code == 200, address
        if unmarked := Marked(response.text).unmarked:
            found[address] = unmarked[:3]
    assert not found


MORE = (
    "/search?q=moscow",
    f"/compare?clinic={CLINIC}&from=2024-03-31&to=2024-09-01",
    f"/compare?clinic={CLINIC}&with=ru.clinic.pirogov-center",
    f"/what-if?clinic={CLINIC}&repeal=ru.instrument.180-fz-2016",
    f"/explore/{CLINIC}?to=ru.authority.fas",
    "/timeline?instrument=ru.instrument.180-fz-2016",
    "/counts?by=VERDICT&by=REGION",
)
"""Pages that an address without its query does not show."""


@pytest.mark.parametrize("language", Language)
async def test_the_page_of_each_clinic_is_small_enough(pages: httpx.AsyncClient, language: Language) -> None:
    asked = {"query": "{ clinics(first: 100) { totalCount nodes { id } } }"}
    clinics = (await post(pages, asked)).json()["data"]["clinics"]
    assert len(clinics["nodes"]) == clinics["totalCount"]
    prefix = "" if language is Language.EN else "/ru"
    sizes = {}
    for one in clinics["nodes"]:
        async with pages.stream(
            "GET", f"{prefix}/clinics/{one['id']}", headers={"Accept-Encoding": "gzip"}
        ) as response:
            assert response.headers["content-encoding"] == "gzip"
            await response.aread()
            sizes[one["id"]] = response.num_bytes_downloaded
    assert not {clinic: size for clinic, size in sizes.items() if size >= MOST_BYTES}
