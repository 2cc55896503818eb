"""Lists and counts for people: what they show is what GraphQL answers, and each number leads to just what it counts."""

import csv
import html
import re
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.pages.base.addresses import FOLDERS
from api.pages.base.spreadsheet import BYTE_ORDER_MARK
from api.pages.base.statuses import VERDICTS
from api.pages.lists import clinics as clinics_view
from api.pages.lists.filters import SIDES
from api.pages.lists.grids import HEIGHT, NAME_HEIGHT, TOP, apart, step_of
from api.pages.lists.indexes import COLUMNS, ROWS, listed
from graph.explain.locale import LOCALES
from graph.model.kinds import KINDS
from graph.model.vocabulary import ClinicDimension, Language
from graph.sanitize import harmless
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.tiny import read_world, world
from tests.test_kept import client_of, post
from tests.test_pages import HOSTILE, Read

PREFIXES = {Language.EN: "", Language.RU: "/ru"}
MOSCOW = "ru.region.moscow"
DAYS = ("2012-01-01", "2017-01-01", "2026-01-31")


async def ask(client: httpx.AsyncClient, document: str, **variables: Any) -> Any:
    """The data of an answer."""
    answer = (await post(client, {"query": document, "variables": variables})).json()
    assert "errors" not in answer
    return answer["data"]


async def total_of(client: httpx.AsyncClient, address: str) -> int:
    """How many clinics the page at an address lists, counted in its file."""
    response = await client.get(address, headers={"Accept": "text/csv"})
    assert response.status_code == 200, address
    return len(rows_of(response)) - 1


def rows_of(response: httpx.Response) -> list[list[str]]:
    """The rows of a file, its head among them."""
    return list(csv.reader(StringIO(response.text.removeprefix(BYTE_ORDER_MARK))))


def numbers_in(text: str, start: str) -> Iterator[tuple[str, int]]:
    """The addresses of a page with the number that each leads to."""
    for address, number in re.findall(start, text, re.DOTALL):
        yield html.unescape(address), int(number)


LIST = """query ($where: ClinicWhere, $asOf: Date, $orderBy: [ClinicOrder!], $lang: Language!) {
  clinics(where: $where, asOf: $asOf, orderBy: $orderBy, first: 20) {
    totalCount nodes { id name(lang: $lang) illustrative region { name(lang: $lang) } oversight { verdict } }
  }
}"""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("", None),
        ("verdict=PARTLY_OVERSEEN", {"oversight": {"verdict": {"eq": "PARTLY_OVERSEEN"}}}),
        (
            f"verdict=OVERSEEN&verdict=NOT_RECORDED&region={MOSCOW}",
            {"oversight": {"verdict": {"in": ["OVERSEEN", "NOT_RECORDED"]}}, "region": {"eq": MOSCOW}},
        ),
        ("gap=NONE&illustrative=false", {"oversight": {"gap": {"recorded": False}}, "illustrative": False}),
    ],
)
async def test_a_list_shows_the_clinics_that_graphql_answers_with_their_verdicts(
    pages: httpx.AsyncClient,
    language: Language,
    query: str,
    where: Any,
) -> None:
    order = [{"field": "VERDICT", "direction": "DESC"}]
    day = "2024-05-01"
    found = (await ask(pages, LIST, where=where, asOf=day, orderBy=order, lang=language.name))["clinics"]
    assert found["nodes"]
    address = f"{PREFIXES[language]}/clinics?{query}&asOf={day}&orderBy=VERDICT&direction=DESC"
    response = await pages.get(address)
    page, locale = Read(response.text), LOCALES[language]
    assert not page.open
    rows = re.findall(r"<tr>\s*<th scope=\"row\" data-label=\"[^\"]*\">(.*?)</th>(.*?)</tr>", response.text, re.DOTALL)
    for clinic, (name, rest) in zip(found["nodes"], rows, strict=False):
        assert html.escape(clinic["name"], quote=False) in name.replace("&#34;", '"').replace("&#39;", "'")
        assert f"/clinics/{clinic['id']}?asOf={day}" in name
        assert ('class="example"' in name) == clinic["illustrative"]
        word, shape = VERDICTS[clinic["oversight"]["verdict"]]
        assert locale.tell_in(*word) in rest
        assert f"status {shape}" in rest
        assert clinic["region"]["name"] in rest
    assert page.text.count(str(found["totalCount"])) >= 2
    lines = rows_of(await pages.get(f"{address}&format=csv"))
    assert [(line[1], line[2], line[8]) for line in lines[1:]] == [
        (one["id"], one["name"], one["oversight"]["verdict"]) for one in found["nodes"]
    ]


@pytest.mark.parametrize("query", ["", f"region={MOSCOW}", "authority=ru.authority.regional-health-authorities"])
async def test_each_value_that_may_be_chosen_says_how_many_clinics_it_leads_to(
    pages: httpx.AsyncClient,
    query: str,
) -> None:
    text = (await pages.get(f"/clinics?{query}")).text
    chosen = await total_of(pages, f"/clinics?{query}")
    beside = r'<a id="[^"]*" href="([^"]*)" data-swap="main"( aria-current="true")?>(?:(?!</li>).)*?<span class="beside">(\d+)'
    found = re.findall(beside, text, re.DOTALL)
    assert len(found) > 10
    for address, current, number in found[::2]:
        there = await total_of(pages, html.unescape(address))
        if current:
            assert int(number) == chosen <= there
        elif "region=ru.region.moscow" in query and address.count("region=") == 2:  # another one beside it
            assert there == chosen + int(number)
        else:
            assert there == int(number)


@pytest.mark.parametrize(
    ("by", "query"),
    [
        (["REGION", "VERDICT"], ""),
        (["VERDICT", "AUTHORITY"], "authority=ru.authority.regional-health-authorities"),
        (["THERAPY", "ROUTE", "CONDITION"], ""),
        (["THERAPY", "ROUTE"], "therapy=therapy.msc&verdict=PARTLY_OVERSEEN"),
        (["PROVIDER_CLASS", "TRACK"], f"region={MOSCOW}"),
        (["BYPASSED_ACTIVITY", "GAP"], "illustrative=true"),
        (["LICENCE_STATUS", "ILLUSTRATIVE", "JURISDICTION"], ""),
        (["ACTIVITY"], "".join(f"on={day}&" for day in DAYS)),
    ],
)
async def test_each_number_of_a_count_is_that_of_graphql_and_leads_to_just_its_clinics(
    pages: httpx.AsyncClient,
    by: list[str],
    query: str,
) -> None:
    text = (await pages.get("/counts", params=httpx.QueryParams(query).merge({"by": by}))).text
    page = Read(text)
    body = re.sub("<tfoot>.*</tfoot>", "", text, flags=re.DOTALL)
    found = list(numbers_in(body, r'<td class="number"[^>]*><a href="([^"]*)">(\d+)</a>'))
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert found
    for address, number in found[:: max(1, len(found) // 8)]:
        assert await total_of(pages, address) == number, address
    lines = rows_of(await pages.get("/counts", params=httpx.QueryParams(query).merge({"by": by, "format": "csv"})))
    assert sorted(int(line[-2]) for line in lines[1:]) == sorted(number for _, number in found)


async def test_values_of_one_offering_are_not_those_of_several(
    embedded: Database, market_packs: list[Pack], hold: Hold
) -> None:
    await hold(embedded, market_packs)
    async with client_of(embedded) as client:
        asked = "{ clinicCounts(by: [THERAPY, ROUTE]) { rows { keys { value } clinics } } }"
        rows = (await ask(client, asked))["clinicCounts"]["rows"]
        therapy = max(rows, key=lambda one: one["clinics"])["keys"][0]["value"]
        differs = 0
        for query in ("", f"therapy={therapy}"):
            text = (await client.get(f"/counts?by=THERAPY&by=ROUTE&{query}")).text
            for address, number in numbers_in(text, r'<td class="number"[^>]*><a href="([^"]*)">(\d+)</a>'):
                assert await total_of(client, address) == number, address
                loose = re.sub(r"offering=therapy%3A([^&]*)%2Croute%3A", r"therapy=\1&route=", address)
                differs += await total_of(client, loose) != number
    assert differs  # else this says nothing


async def test_counts_over_days_are_drawn_and_those_of_a_day_have_bars(pages: httpx.AsyncClient) -> None:
    over_days = (await pages.get("/counts", params={"by": "VERDICT", "on": list(DAYS)})).text
    asked = (
        "query ($on: [Date!]) { clinicCounts(by: [VERDICT], on: $on) { rows { keys { value } } totals { clinics } } }"
    )
    counts = (await ask(pages, asked, on=list(DAYS)))["clinicCounts"]
    verdicts = {row["keys"][0]["value"] for row in counts["rows"]}
    assert len(re.findall(r"<g class=", over_days)) == len(verdicts)
    totals = re.search(r"<tfoot>(.*?)</tfoot>", over_days, re.DOTALL)
    assert totals
    assert [int(one) for one in re.findall(r">(\d+)<", totals[1])] == [one["clinics"] for one in counts["totals"]]
    one_day = Read((await pages.get("/counts?by=REGION&by=VERDICT")).text)
    assert one_day.classes["bar"] >= 2
    assert not one_day.classes["lines"]


async def test_a_file_that_does_not_hold_all_says_so_and_where_the_rest_is(
    pages: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = rows_of(await pages.get("/clinics?format=csv&orderBy=ID"))
    monkeypatch.setattr(clinics_view, "FILE_ROWS", 4)
    address, seen = "/clinics?format=csv&orderBy=ID&asOf=2026-01-31", []
    for _ in range(9):
        response = await pages.get(address)
        head, *rows = rows_of(response)
        assert head == whole[0]
        if "link" not in response.headers:
            break
        *rows, (told, there) = rows
        assert response.headers["remit-rows"] == f"4 of {len(whole) - 1}"
        assert told.startswith(f"4 of {len(whole) - 1} clinics")
        assert response.headers["link"] == f'<{there}>; rel="next"'
        seen += rows
        address = there
    assert [*seen, *rows] == whole[1:]


async def test_no_cell_of_a_file_is_a_formula(embedded: Database, hold: Hold, tmp_path: Path) -> None:
    hostile = world()
    hostile["clinics.yaml"][0]["name"] = "=HYPERLINK(" + HOSTILE.strip()
    await hold(embedded, read_world(tmp_path / "zz-tiny", hostile))
    async with client_of(embedded) as client:
        rows = rows_of(await client.get("/clinics?format=csv"))
    assert rows[1][2] == "'=HYPERLINK(" + HOSTILE.strip()
    assert [harmless(one) for one in ("+1", "-1", "@a", "\ta", "a=1", -1)] == ["'+1", "'-1", "'@a", "'\ta", "a=1", -1]


async def test_who_accepts_csv_gets_it_and_a_browser_does_not(pages: httpx.AsyncClient) -> None:
    for accept, media_type in (
        ("text/csv", "text/csv"),
        ("text/html,text/csv;q=0.5", "text/html"),
        ("*/*", "text/html"),
    ):
        response = await pages.get("/clinics", headers={"Accept": accept})
        assert response.headers["content-type"].startswith(media_type)
        assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/counts?by=REGOIN", 400, ", ".join(ClinicDimension)),
        ("/counts?by=REGION&by=TRACK&by=GAP&by=VERDICT", 400, "Give at most 3."),
        ("/counts?on=2016", 400, "2016"),
        ("/clinics?verdict=GOOD", 400, "PARTLY_OVERSEEN"),
        ("/clinics?orderBy=SIZE", 400, "VALID_FROM"),
        ("/clinics?offering=therapy.msc", 400, "therapy:"),
        ("/clinics?region=Moscow!", 400, "Moscow!"),
        ("/clinics?region=ru.region.nowhere", 404, "ru.region.nowhere"),
        ("/clinics?format=csv&region=ru.region.nowhere", 404, "ru.region.nowhere"),
        ("/clinics?format=pdf", 400, "csv"),
        ("/clinics?after=nonsense", 400, "after"),
    ],
)
async def test_what_is_off_in_the_address_of_a_list_is_told(
    pages: httpx.AsyncClient,
    address: str,
    status: int,
    told: str,
) -> None:
    response = await pages.get(address)
    assert response.status_code == status
    assert told in html.unescape(response.text)


async def test_a_list_without_clinics_says_that_it_proves_nothing(pages: httpx.AsyncClient) -> None:
    for path in ("/clinics", "/counts"):
        text = Read((await pages.get(f"{path}?verdict=OVERSEEN&gap=ru.gap.medical-procedure")).text).text
        assert "No clinic that is recorded meets all of this" in text
        assert "leave out" in text


@pytest.mark.parametrize(
    ("label", "language"), [*((one, Language.EN) for one in COLUMNS), ("Gap", Language.RU), ("Track", Language.RU)]
)
async def test_an_index_has_all_of_its_kind_page_by_page(
    pages: httpx.AsyncClient,
    label: str,
    language: Language,
) -> None:
    list_ = listed(KINDS[label])
    name = "title" if label == "Source" else f"name(lang: {language.name})"
    if list_.whole:
        expected = (await ask(pages, f"{{ {list_.name} {{ name: {name} }} }}"))[list_.name]
    else:
        expected, after, more = [], None, True
        while more:
            asked = f"query ($after: String) {{ {list_.name}(first: 100, after: $after) {{ nodes {{ name: {name} }} pageInfo {{ endCursor hasNextPage }} }} }}"  # noqa: E501
            found = (await ask(pages, asked, after=after))[list_.name]
            expected += found["nodes"]
            after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]
    assert expected or label in {"Condition", "ProviderClass"}  # of which the pack has none
    address, seen, before = f"{PREFIXES[language]}/{FOLDERS[label]}", [], [""]
    while address:
        text = (await pages.get(address)).text
        page = Read(text)
        assert not page.open
        cells = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', text, re.DOTALL)
        rows = [Read(cell).words[-1] for cell in cells]
        assert f"{len(expected)} " in page.text
        assert ("Nothing of this kind is recorded" in page.text) == (not expected)
        assert len(rows) == min(ROWS, len(expected) - len(seen)) or list_.whole
        if seen:  # and back again
            there = re.search(r'<a href="([^"]*)" rel="prev"', text)
            assert there
            back = (await pages.get(html.unescape(there[1]))).text
            assert re.findall(r"<tbody>.*</tbody>", back, re.DOTALL) == before
        before, seen, address = re.findall(r"<tbody>.*</tbody>", text, re.DOTALL), [*seen, *rows], page.next
    assert sorted(seen) == sorted(one["name"] for one in expected)


async def test_every_address_of_a_list_leads_somewhere(pages: httpx.AsyncClient) -> None:
    tried: set[str] = set()
    for start in (
        "/clinics?verdict=PARTLY_OVERSEEN",
        "/ru/counts?by=VERDICT&on=2016-01-01&on=2026-01-31",
        "/gaps",
        "/sources",
    ):
        page = Read((await pages.get(start)).text)
        assert len(page.ids) == len(set(page.ids))
        assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
        for tag, there in page.addresses:
            if there.startswith("#"):
                assert there[1:] in page.ids
            elif (
                not (tag == "a" and there.startswith("http"))
                and (form := re.sub(r"=[^&]*|\w+\.[\w.-]+", "", there)) not in tried
            ):
                assert (await pages.get(there)).status_code == 200, there
                tried.add(form)  # one of each form, whatever its ids and words


async def test_a_thing_leads_to_the_list_of_its_kind_and_to_its_clinics_with_their_verdicts(
    pages: httpx.AsyncClient,
) -> None:
    asked = "query ($id: ID!) { region(id: $id) { clinics { totalCount } } }"
    total = (await ask(pages, asked, id=MOSCOW))["region"]["clinics"]["totalCount"]
    page = Read((await pages.get(f"/regions/{MOSCOW}")).text)
    addresses = [there for _, there in page.addresses]
    assert "/regions" in addresses
    assert f"/clinics?region={MOSCOW}" in addresses
    assert await total_of(pages, f"/clinics?region={MOSCOW}") == total


def test_each_dimension_has_a_name_and_each_kind_its_columns() -> None:
    assert SIDES.keys() == set(ClinicDimension)
    assert COLUMNS.keys() == FOLDERS.keys() - {"Clinic"}


def test_names_beside_lines_stand_apart_and_within_the_drawing() -> None:
    found = apart([100.0, 101.0, 102.0, TOP + HEIGHT, TOP + HEIGHT, 90.0])
    assert all(after - before >= NAME_HEIGHT for before, after in pairwise(sorted(found)))
    assert max(found) <= TOP + HEIGHT
    assert found[5] == min(found)
    assert [step_of(one) for one in (0, 5, 6, 11, 26, 999)] == [1, 1, 2, 5, 10, 200]
