# ruff: noqa: D102, RUF001  # what a parser is told is named by it; Russian letters that look like Latin ones
"""Pages for people: what they show is what GraphQL answers, in both languages, as text, and without a word of a script."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from api.pages.base.statuses import STATUSES, VERDICTS
from api.pages.base.templates import FOLDER
from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.busy import busy
from tests.support.tiny import read_world, world
from tests.test_kept import client_of, post

VOID = {"meta", "link", "input", "br", "img", "hr"}
PRIVATE = "ru.clinic.example-private-moscow"
HOSTILE = '<script>alert("x")</script> =1+1 \u05d0\u05d1 & ' + "very long " * 12


class Read(HTMLParser):
    """A page as it was written: elements that are not closed, ids, addresses, words, and how often each class stands there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.classes: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.next = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.attributes |= found.keys()
        self.ids += [str(found["id"])] if "id" in found else []
        self.addresses += [(tag, str(found[name])) for name in ("href", "src", "action") if name in found]
        self.classes.update((found.get("class") or "").split())
        if found.get("rel") == "next":
            self.next = str(found["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


ANSWER = """query ($id: ID!, $lang: Language!) { oversight(clinic: $id) {
  verdict summary(lang: $lang) links { status citations { ...cited } steps { citations { ...cited } } }
} }
fragment cited on Citation { source { id } locator }"""


@pytest.mark.parametrize("language", Language)
async def test_a_page_says_of_every_clinic_what_graphql_answers(pages: httpx.AsyncClient, language: Language) -> None:
    found = (await post(pages, {"query": "{ clinics(first: 100) { nodes { id } } }"})).json()["data"]["clinics"][
        "nodes"
    ]
    prefix = "" if language is Language.EN else "/ru"
    assert found
    for clinic in found:
        response = await pages.get(f"{prefix}/clinics/{clinic['id']}")
        assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
        page = Read(response.text)
        asked = {"query": ANSWER, "variables": {"id": clinic["id"], "lang": language.name}}
        answer = (await post(pages, asked)).json()["data"]["oversight"]
        assert not page.open
        assert answer["summary"] in page.text
        assert LOCALES[language].tell_in(*VERDICTS[answer["verdict"]][0]) in page.text
        told = Counter(STATUSES[link["status"]][1] for link in answer["links"])
        shown = Counter({shape: page.classes[shape] for shape in told})
        assert all(shown[shape] >= 2 * number for shape, number in told.items())  # in its list, and among the reasons
        places = {
            (one["source"]["id"], one["locator"])
            for link in answer["links"]
            for cited in (link, *link["steps"])
            for one in cited["citations"]
        }
        assert sum(one.startswith("source-") for one in page.ids) >= len(places)


@pytest.mark.parametrize("address", [f"/clinics/{PRIVATE}?asOf=2026-01-31", "/ru/", "/search?q=moscow&asOf=2026-01-31"])
async def test_every_address_of_a_page_leads_somewhere_and_no_element_asks_another_host(
    pages: httpx.AsyncClient, address: str
) -> None:
    page = Read((await pages.get(address)).text)
    assert len(page.ids) == len(set(page.ids))
    for tag, there in page.addresses:
        if there.startswith("#"):
            assert there[1:] in page.ids
        elif not (tag == "a" and there.startswith("http")):  # a source, which is only followed
            wanted = 303 if "/id/" in there else 200  # an id leads on to the page of its thing
            assert (await pages.get(there)).status_code == wanted, there
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}


async def test_day_and_therapy_are_those_of_the_address(pages: httpx.AsyncClient) -> None:
    early = await pages.get(f"/clinics/{PRIVATE}", params={"asOf": "2016-01-01", "therapy": "therapy.msc"})
    page = Read(early.text)
    assert "on 2016-01-01" in page.text
    assert 'value="therapy.msc" selected' in early.text
    empty = await pages.get(f"/clinics/{PRIVATE}?asOf=&therapy=")  # as a form sends what was left open
    assert "for all therapies" in Read(empty.text).text


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/clinics/ru.clinic.nothing", 404, "There is no such page"),
        ('/clinics/"><script>', 400, "Something in the address is not right"),
        (f"/clinics/{PRIVATE}?asOf=yesterday", 400, "Something in the address is not right"),
        (f"/clinics/{PRIVATE}?therapy=therapy.nothing", 404, "There is no such page"),
        (f"/ru/clinics/{PRIVATE}?asOf=31.01.2026", 400, "В адресе что-то не так"),
    ],
)
async def test_what_is_off_in_an_address_is_told_on_a_page(
    pages: httpx.AsyncClient, address: str, status: int, title: str
) -> None:
    response = await pages.get(address)
    assert response.status_code == status
    assert "<script>" not in response.text
    assert title in Read(response.text).text


SEARCH = """query ($q: String!, $after: String) { search(query: $q, first: 20, after: $after) {
  totalCount nodes { node { id } } pageInfo { endCursor }
} }"""


@pytest.mark.parametrize("language", Language)
async def test_a_search_shows_what_graphql_finds_page_by_page(pages: httpx.AsyncClient, language: Language) -> None:
    prefix = "" if language is Language.EN else "/ru"
    address, after, seen = f"{prefix}/search?q=clinic", None, 0
    while address:
        asked = {"query": SEARCH, "variables": {"q": "clinic", "after": after}}
        found = (await post(pages, asked)).json()["data"]["search"]
        page = Read((await pages.get(address)).text)
        assert not page.open
        led = {there.rpartition("/")[2] for _, there in page.addresses}
        assert led >= {hit["node"]["id"] for hit in found["nodes"]}
        assert str(found["totalCount"]) in page.text
        seen, after = seen + len(found["nodes"]), found["pageInfo"]["endCursor"]
        address = page.next
    assert seen == found["totalCount"] > 20


async def test_a_hit_says_what_it_is_and_repeats_no_name(pages: httpx.AsyncClient) -> None:
    text = Read((await pages.get("/search?q=roszdravnadzor")).text).text
    assert "The Federal Service for Surveillance in Healthcare, which monitors compliance" in text
    assert "It has its statute since" not in text  # the sentence after that
    assert "Mandate · Roszdravnadzor" in text
    assert "ru.authority.roszdravnadzor" not in text
    assert text.count("Order of Roszdravnadzor No. 5072 of 2018, safety monitoring") == 1
    page = await pages.get("/ru/search?q=minzdrav")
    assert "Министерство здравоохранения" in Read(page.text).text


async def test_a_search_looks_at_the_day_that_it_is_asked_for(pages: httpx.AsyncClient) -> None:
    asked = "/search?q=180-fz&kind=LEGAL_INSTRUMENT"
    then, now = [Read((await pages.get(f"{asked}{day}")).text) for day in ("&asOf=2010-01-01", "")]
    law = "/instruments/ru.instrument.180-fz-2016"
    assert law in {one for _, one in now.addresses}
    assert not any(one.startswith(law) for _, one in then.addresses)
    assert "nothing has these words on this day" in then.text


async def test_a_search_is_narrowed_to_a_jurisdiction_where_there_are_several(
    embedded: Database, hold: Hold, tmp_path: Path
) -> None:
    await hold(embedded, read_world(tmp_path / "zz-tiny", busy()))
    async with client_of(embedded) as client:
        every = Read((await client.get("/search?q=fir")).text)
        there = next(one for _, one in every.addresses if "jurisdiction=yy" in one)
        inside = Read((await client.get(there)).text)
    assert "/clinics/zz.clinic.one" in {one for _, one in every.addresses}
    assert [one for _, one in inside.addresses if one.startswith("/clinics/")] == ["/clinics/yy.clinic.fir"]
    assert "all jurisdictions" in inside.text
    assert "all jurisdictions" not in every.text


async def test_a_clinic_is_three_steps_from_the_start_page(pages: httpx.AsyncClient) -> None:
    start = Read((await pages.get("/")).text)
    asked = next(one for tag, one in start.addresses if tag == "a" and "Moscow" in one)
    found = Read((await pages.get(asked)).text)
    clinic = next(one for _, one in found.addresses if one.startswith("/clinics/"))
    assert clinic == f"/clinics/{PRIVATE}"
    text = Read((await pages.get(clinic)).text).text
    assert "Regional health authorities" in text
    assert "Licensing of medical activity" in text
    assert "99-FZ, Art. 12" in text


async def test_a_search_says_what_it_read_and_what_it_left_out(pages: httpx.AsyncClient) -> None:
    assert "minzdrav" in Read((await pages.get("/search?q=minzdrov")).text).text
    nothing = Read((await pages.get("/search", params={"q": "<qqqqqq>"})).text).text
    assert "Nothing that is recorded has these words on this day" in nothing
    only = Read((await pages.get("/search?q=moscow&kind=CLINIC")).text)
    assert [one for _, one in only.addresses if "kind=CLINIC" not in one and "/search?q=moscow" in one]
    assert (await pages.get("/search?q=moscow&kind=HOSPITAL")).status_code == 400
    assert (await pages.get("/search?q=...")).status_code == 400


async def test_nothing_that_a_page_asked_is_known_by_bytes_that_a_client_may_send(pages: httpx.AsyncClient) -> None:
    for _ in range(3):
        assert (await pages.get("/search")).status_code == 200
    refused = await post(pages, b'["start",{}]')
    assert refused.json()["errors"][0]["extensions"]["code"] == "BATCH_NOT_SUPPORTED"


async def test_a_database_that_is_down_is_told_on_a_page_with_when_to_ask_again() -> None:
    away = Database(Connection("bolt://127.0.0.1:1", "", ""), connect_seconds=0.5)
    try:
        async with client_of(away) as client:
            response = await client.get(f"/ru/clinics/{PRIVATE}")
    finally:
        await away.close()
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert "Remit сейчас не может ответить" in Read(response.text).text


async def test_what_users_wrote_is_text(embedded: Database, hold: Hold, tmp_path: Path) -> None:
    hostile = world()
    hostile["clinics.yaml"][0]["name"] = HOSTILE.strip()
    await hold(embedded, read_world(tmp_path / "zz-tiny", hostile))
    async with client_of(embedded) as client:
        response = await client.get(f"/clinics/{hostile['clinics.yaml'][0]['id']}")
    page = Read(response.text)
    assert response.status_code == 200
    assert "<script>" not in response.text
    assert " ".join(HOSTILE.split()) in page.text


async def test_addresses_begin_under_the_public_one(embedded: Database, russian_packs: list[Pack], hold: Hold) -> None:
    await hold(embedded, russian_packs)
    async with client_of(embedded, REMIT_PUBLIC_URL="https://remit.example/graph") as client:
        page = Read((await client.get(f"/graph/clinics/{PRIVATE}")).text)
    ours = [address for tag, address in page.addresses if tag not in ("a", "use")]
    assert ours
    assert all(address.startswith("https://remit.example/graph/") for address in ours)


async def test_a_russian_page_is_russian(pages: httpx.AsyncClient) -> None:
    text = Read((await pages.get(f"/ru/clinics/{PRIVATE}")).text).text
    letters = Counter("cyrillic" if "\u0400" <= one <= "\u04ff" else "latin" for one in text if one.isalpha())
    assert letters["cyrillic"] > 2 * letters["latin"]


def test_no_template_lets_markup_through() -> None:
    for path in FOLDER.glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup", text), path.name
    for path in FOLDER.parent.rglob("*.py"):
        assert "Markup" not in path.read_text("utf-8")
