"""Drawings on pages and as files, what is around a thing, ways between two, the law over the years: as GraphQL answers."""

import gzip
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from api.pages.drawings.chains import merged
from api.pages.views import diagram, explore, timeline
from tests.test_kept import post
from tests.test_pages import PRIVATE, Read

SVG = "{http://www.w3.org/2000/svg}"
CLINIC = f"/clinics/{PRIVATE}"
AUTHORITY, LAW, THERAPY = "ru.authority.roszdravnadzor", "ru.instrument.180-fz-2016", "therapy.msc"
EXPLORED = f"/explore/{AUTHORITY}"


def drawing_in(text: str) -> ET.Element:
    """The last drawing of a page, or that of a file."""
    start = max(text.rfind('<svg class="graph"'), text.rfind('<svg class="bars"'), text.rfind("<svg xmlns="))
    return ET.fromstring(text[start : text.index("\n</svg>", start) + len("\n</svg>")].replace(SVG, ""))  # noqa: S314


def boxes_of(text: str) -> dict[str, str]:
    """Where each link of a drawing leads, with its title."""
    drawing = drawing_in(text)
    found = [one for one in drawing.iter() if one.tag.removeprefix(SVG) == "a"]
    return {one.attrib["href"]: str(one[0].text) for one in found}


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = (await post(client, {"query": query, "variables": variables})).json()
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]
    return found


STEPS = """query ($id: ID!) { oversight(clinic: $id) { links {
  status mandate { id } steps { from { __typename id } to { __typename id } } } } }"""


async def test_the_diagram_of_a_clinic_has_every_step_of_its_answer(pages: httpx.AsyncClient) -> None:
    links = (await ask(pages, STEPS, id=PRIVATE))["oversight"]["links"]
    unrecorded = [link for link in links if link["status"] == "NOT_RECORDED"]
    links = [link for link in links if link not in unrecorded]
    things = {one["id"]: one for link in links for step in link["steps"] for one in (step["from"], step["to"])}
    page = await pages.get(CLINIC)
    boxes = boxes_of(page.text)
    titles = {address.rpartition("/")[2]: title for address, title in boxes.items()}
    assert titles.keys() == things.keys()
    assert f"{len(unrecorded)} mandates are not drawn, since the data does not say" in Read(page.text).text
    assert "not drawn for want of room" not in Read(page.text).text
    for link in links:
        assert link["status"].lower().replace("_", " ") in titles[link["mandate"]["id"]]
    assert f"/explore/{PRIVATE}" in [one for _, one in Read(page.text).addresses]
    assert titles[PRIVATE].startswith("Clinic: ")
    assert titles[PRIVATE].endswith("Example")


async def test_what_a_diagram_leaves_out_is_counted(pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "merged", partial(merged, most=20))
    links = (await ask(pages, STEPS, id=PRIVATE))["oversight"]["links"]
    text = (await pages.get(f"{CLINIC}/drawing.svg?asOf=2026-01-31")).text
    drawn = [one for one in boxes_of(text) if one.startswith("/mandates/")]
    mandates = {link["mandate"]["id"] for link in links if link["status"] != "NOT_RECORDED"}
    assert 0 < len(drawn) < len(mandates)
    assert f"{len(mandates) - len(drawn)} mandates are not drawn for want of room" in text
    assert "provisions are not drawn" in text


async def test_where_there_is_no_chain_that_is_said(pages: httpx.AsyncClient) -> None:
    page = await pages.get(CLINIC, params={"asOf": "1950-01-01"})
    assert not (await ask(pages, STEPS.replace("clinic: $id", 'clinic: $id, asOf: "1950-01-01"'), id=PRIVATE))[
        "oversight"
    ]["links"]
    assert "No mandate is recorded whose chain could be drawn." in Read(page.text).text
    assert "drawing.svg" not in page.text


@pytest.mark.parametrize("language", ["", "/ru"])
async def test_the_page_of_a_clinic_with_its_diagram_is_small_enough(pages: httpx.AsyncClient, language: str) -> None:
    page = await pages.get(f"{language}{CLINIC}")
    assert len(gzip.compress(page.content, 5)) < 30_000


FILES = [
    (CLINIC, f"{CLINIC}/drawing.svg"),
    (EXPLORED, f"{EXPLORED}/drawing.svg"),
    (f"{EXPLORED}?to={THERAPY}", f"{EXPLORED}/drawing.svg?to={THERAPY}"),
    ("/timeline", "/timeline/drawing.svg"),
]


@pytest.mark.parametrize(("address", "file"), FILES)
async def test_a_drawing_can_be_taken_away_as_a_file_of_its_own(
    pages: httpx.AsyncClient, address: str, file: str
) -> None:
    page, alone = await pages.get(address), await pages.get(file)
    assert file in [one for _, one in Read(page.text).addresses]
    assert (alone.status_code, alone.headers["content-type"]) == (200, "image/svg+xml")
    assert "style-src 'self'" in alone.headers["content-security-policy"]
    drawing = ET.fromstring(alone.text)  # noqa: S314  # our own
    assert drawing.tag == f"{SVG}svg"
    assert not [one for one in drawing.iter() if "style" in one.attrib or one.tag in (f"{SVG}style", f"{SVG}script")]
    named = {one.attrib.get("id"): one.text for one in drawing}
    assert all(named[one] for one in drawing.attrib["aria-labelledby"].split())
    assert [one.text for one in drawing if one.tag == f"{SVG}text"] == [named["title"]]  # at its foot, to be cited by
    assert "ru-stem-cell-2026@" in str(named["title"])
    theirs, ours = boxes_of(page.text), boxes_of(alone.text)
    assert list(ours.values()) == list(theirs.values())
    assert all(one.startswith("/") for one in ours)  # and none to a place of a page that is not there


@pytest.mark.parametrize(
    "address",
    [EXPLORED, f"/ru{EXPLORED}?to={THERAPY}", f"/ru/timeline?instrument={LAW}", f"/explore/{LAW}?q=minzdrav"],
)
async def test_every_link_of_a_drawing_leads_somewhere_and_what_names_it_is_there(
    pages: httpx.AsyncClient, address: str
) -> None:
    text = (await pages.get(address)).text
    page = Read(text)
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert set(drawing_in(text).attrib["aria-labelledby"].split()) <= set(page.ids)
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    assert all(there[1:] in page.ids for there in boxes_of(text) if there.startswith("#"))
    # One of each kind: what leads to pages of things is made by one function.
    followed = {there.removeprefix("/ru").split("/")[1]: there for there in boxes_of(text) if not there.startswith("#")}
    for there in followed.values():
        assert (await pages.get(there)).status_code == 200, there


AROUND = """query ($id: ID!, $day: Date) { neighbourhood(id: $id, first: 500, asOf: $day) {
  nodes { __typename id ... on Entity { name } } } }"""


@pytest.mark.parametrize("identity", [AUTHORITY, LAW, PRIVATE, "ru", THERAPY])
async def test_what_is_around_a_thing_is_listed_by_kind_with_counts_and_drawn(
    pages: httpx.AsyncClient, identity: str
) -> None:
    _, *others = (await ask(pages, AROUND, id=identity))["neighbourhood"]["nodes"]
    text = (await pages.get(f"/explore/{identity}")).text
    page = Read(text)
    assert f"{len(others)} things are related to it on 2026-01-31" in page.text
    kinds = {one["__typename"] for one in others}
    assert {f"around-0-{kind}" for kind in kinds} <= set(page.ids)
    listed = [one for tag, one in page.addresses if tag == "a"]
    for one in others:
        assert any(address.endswith(f"/{one['id']}") for address in listed), one
    drawn = boxes_of(text)
    alone = sum("expand=" in address for address in drawn)
    grouped = sum(
        int(title.split(": ")[1].split(".")[0]) for address, title in drawn.items() if address.startswith("#")
    )
    assert alone + grouped == len(others)
    order = [
        text.index(f'id="around-0-{kind}"')
        for kind in sorted(kinds, key=lambda kind: text.index(f'id="around-0-{kind}"'))
    ]
    assert order == sorted(order)


async def test_boxes_stand_in_the_order_of_the_list(pages: httpx.AsyncClient) -> None:
    text = (await pages.get(f"/explore/{THERAPY}")).text
    page = Read(text)
    listed = [one for tag, one in page.addresses if tag == "a" and "expand=" in one and "#around-1" in one]
    drawn = [one for one in boxes_of(text) if "expand=" in one]
    assert [one.replace("#drawing", "") for one in drawn] == [one.replace("#around-1", "") for one in listed] != []


async def test_a_thing_is_opened_hidden_and_shown_again_by_the_address_alone(pages: httpx.AsyncClient) -> None:
    mandate = "ru.mandate.roszdravnadzor.product-control"
    opened = (await pages.get(EXPLORED, params={"expand": mandate})).text
    _, *around = (await ask(pages, AROUND, id=mandate))["neighbourhood"]["nodes"]
    assert 'id="around-1"' in opened
    assert {f"/explore/{AUTHORITY}"} <= {one for _, one in Read(opened).addresses}  # it can be closed
    provisions = [one["id"] for one in around if one["__typename"] == "Provision"]
    assert provisions
    assert all(any(f"expand={one}" in address for address in boxes_of(opened)) for one in provisions)
    hidden = (await pages.get(EXPLORED, params={"expand": mandate, "hide": provisions[0]})).text
    assert not [one for one in boxes_of(hidden) if one.split("hide=")[0].endswith(f"expand={provisions[0]}&")]
    assert len(boxes_of(hidden)) == len(boxes_of(opened)) - 1
    assert "Not drawn, as you asked:" in Read(hidden).text
    assert provisions[0] in hidden  # it is still listed


async def test_a_list_that_is_cut_says_at_what_number(
    pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "AROUND", 6)
    page = Read((await pages.get(EXPLORED)).text)
    assert "It is cut at 5: there are more than are listed here." in page.text
    monkeypatch.setattr(timeline, "MOST", 4)
    total = await ask(pages, '{ instruments(where: {changed: {from: "0001-01-01", to: "9999-12-31"}}) { totalCount } }')
    shown = Read((await pages.get("/timeline")).text)
    assert "The list is cut: there are at least" in shown.text
    assert total["instruments"]["totalCount"] > 4


PATHS = """query ($from: ID!, $to: ID!, $longest: Int) { paths(from: $from, to: $to, maxLength: $longest, first: 10) {
  length steps { from { id } to { id } } } }"""


async def test_the_ways_from_one_thing_to_another_are_those_of_graphql(pages: httpx.AsyncClient) -> None:
    ways = (await ask(pages, PATHS, **{"from": THERAPY, "to": AUTHORITY}))["paths"]
    text = (await pages.get(f"/explore/{THERAPY}", params={"to": AUTHORITY})).text
    page = Read(text)
    assert f"{len(ways)} ways of at most 4 steps" in page.text
    assert "The list is cut at 10: there may be more." in page.text
    steps = {one["id"] for way in ways for step in way["steps"] for one in (step["from"], step["to"])}
    assert {address.rpartition("/")[2] for address in boxes_of(text)} == steps
    assert len(boxes_of(text)) == len(steps)
    assert len(drawing_in(text).findall("./g[@class='edges']/path")) == len(
        {(step["from"]["id"], step["to"]["id"]) for way in ways for step in way["steps"]}
    )


async def test_where_no_way_is_recorded_that_is_said_with_longer_ones_to_try(pages: httpx.AsyncClient) -> None:
    page = Read((await pages.get(f"/explore/{THERAPY}", params={"to": THERAPY})).text)
    assert "No way of at most 4 steps is recorded" in page.text
    assert [one for _, one in page.addresses if "maxLength=8" in one]
    assert "svg" not in [tag for tag, _ in page.addresses]


async def test_the_other_end_of_a_way_is_found_by_words(pages: httpx.AsyncClient) -> None:
    found = Read((await pages.get(f"/explore/{THERAPY}", params={"q": "Roszdravnadzor"})).text)
    assert f"/explore/{THERAPY}?to={AUTHORITY}" in [one for _, one in found.addresses]
    nothing = Read((await pages.get(f"/explore/{THERAPY}", params={"q": "qqqqqq"})).text)
    assert "Nothing that is recorded has these words" in nothing.text


DATED = """{ standing: instruments(first: 100) { nodes { ...dated } }
  changed: instruments(first: 100, where: {changed: {from: "0001-01-01", to: "9999-12-31"}}) { nodes { ...dated } } }
fragment dated on LegalInstrument { id name validFrom validTo jurisdiction { id } }"""


async def test_the_timeline_has_every_instrument_and_every_day_on_which_one_begins_or_ends(
    pages: httpx.AsyncClient,
) -> None:
    answer = await ask(pages, DATED)
    instruments = {one["id"]: one for part in answer.values() for one in part["nodes"]}
    text = (await pages.get("/timeline")).text
    page = Read(text)
    bars = {address: title for address, title in boxes_of(text).items() if not address.startswith("#")}
    assert {address.rpartition("/")[2] for address in bars} == instruments.keys()
    assert any(one["validTo"] and one["validTo"] < "2026-01-31" for one in instruments.values())
    for address, title in bars.items():
        one = instruments[address.rpartition("/")[2]]
        assert (f"from {one['validFrom']} on" in title) == bool(one["validFrom"])
        assert (f"until {one['validTo']}" in title) == bool(one["validTo"])
        assert ("no last day is recorded" in title) == (not one["validTo"])
    days = {one[name] for one in instruments.values() for name in ("validFrom", "validTo") if one[name]}
    assert {one for one in page.ids if one.startswith("day-")} == {f"day-{day}" for day in days}
    marks = {address: title for address, title in boxes_of(text).items() if address.startswith("#")}
    assert marks.keys() < {f"#day-{day}" for day in days}  # to the first of days that stand close together
    assert sorted(part.partition(":")[0] for title in marks.values() for part in title.split("; ")) == sorted(days)
    assert text.count("<tr") == len(instruments) + 1


async def test_provisions_are_shown_where_an_instrument_is_opened_and_a_jurisdiction_filters(
    pages: httpx.AsyncClient,
) -> None:
    query = "query ($id: ID!) { instrument(id: $id) { provisions { id } } }"
    provisions = {one["id"] for one in (await ask(pages, query, id=LAW))["instrument"]["provisions"]}
    text = (await pages.get("/timeline", params={"instrument": LAW})).text
    drawn = {address.rpartition("/")[2] for address in boxes_of(text) if address.startswith("/provisions/")}
    assert drawn == provisions != set()
    answer = await ask(pages, DATED)
    for jurisdiction in ("ru", "us"):
        there = {
            one["id"]
            for several in answer.values()
            for one in several["nodes"]
            if one["jurisdiction"]["id"] == jurisdiction
        }
        filtered = (await pages.get("/timeline", params={"jurisdiction": jurisdiction})).text
        if there:
            bars = {one.rpartition("/")[2] for one in boxes_of(filtered) if not one.startswith("#")}
            assert bars == there
        else:
            assert "No legal instrument is recorded there for this day." in Read(filtered).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/explore/nothing.here", 404),
        (f"{EXPLORED}?expand=nothing.here", 404),
        (f"{EXPLORED}?to=nothing.here", 404),
        ("/explore/ru.claim.180-fz-2016.product-in-words", 404),
        ("/explore/<x>", 400),
        (f"{EXPLORED}?asOf=yesterday", 400),
        (f"{EXPLORED}?to={THERAPY}&maxLength=5", 400),
        (f"{EXPLORED}?" + "&".join(f"expand=ru.x{number}" for number in range(explore.MOST_EXPANDED + 1)), 400),
        (f"/clinics/{AUTHORITY}/drawing.svg", 404),
        ("/timeline?jurisdiction=nowhere", 404),
        ("/timeline?instrument=ru.instrument.none", 404),
        ("/timeline?asOf=2026", 400),
        ("/timeline?" + "&".join(f"instrument=ru.x{number}" for number in range(timeline.MOST_OPEN + 1)), 400),
    ],
)
async def test_what_is_off_in_an_address_is_told(pages: httpx.AsyncClient, address: str, status: int) -> None:
    assert (await pages.get(address)).status_code == status


async def test_a_source_has_nothing_around_it_and_says_so(pages: httpx.AsyncClient) -> None:
    page = Read((await pages.get("/explore/ru.source.323-fz-2011")).text)
    assert "Nothing is recorded as related to it" in page.text


async def test_pages_of_things_lead_to_what_is_around_them(pages: httpx.AsyncClient) -> None:
    for address, there in (
        (f"/authorities/{AUTHORITY}", EXPLORED),
        (f"/instruments/{LAW}", f"/timeline?instrument={LAW}"),
    ):
        assert there in [one for _, one in Read((await pages.get(address)).text).addresses]
    derived = (await ask(pages, "{ gaps(where: {origin: DERIVED}, first: 1) { nodes { id } } }"))["gaps"]["nodes"][0]
    addresses = [one for _, one in Read((await pages.get(f"/gaps/{derived['id']}")).text).addresses]
    assert not [one for one in addresses if "/explore/" in one]  # no relationship of it is stored
