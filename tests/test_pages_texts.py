# ruff: noqa: RUF001  # Russian letters that look like Latin ones
"""The start page, the pages that explain, and the look of all: what they say is so, and what they lead to is there."""

import gzip
import re
from itertools import pairwise, product
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest

from api.pages.base.assets import FILES as ASSETS
from api.pages.base.labels import KIND_LABELS
from api.pages.base.navigation import NAVIGATION
from api.pages.base.statuses import STATUSES, SUPPORT, VERDICTS
from api.pages.guide.data import WHOLE
from api.pages.guide.questions import ASKED
from api.pages.guide.sitemap import NOT_FOR_READERS
from api.pages.guide.start import COUNTED
from api.pages.routes import PATHS, TEXTS, VIEWS
from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.colours import contrast
from tests.support.tiny import read_world, world
from tests.test_kept import client_of, post
from tests.test_pages import HOSTILE, PRIVATE, Read

PREFIX = {Language.EN: "", Language.RU: "/ru"}
OWN = ["/", "/questions", "/data", "/about", "/about/design", "/vocabulary", "/query"]
PUBLIC = "https://remit.example/graph"
CSS = ASSETS["pages.css"].decode()


# ---- every page of these


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("language", Language)
async def test_a_page_is_whole(pages: httpx.AsyncClient, path: str, language: Language) -> None:
    response = await pages.get(PREFIX[language] + path)
    page = Read(response.text)
    assert (response.status_code, page.open) == (200, [])
    assert len(page.ids) == len(set(page.ids))
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    assert response.text.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", response.text)]
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert not re.search(r"<(ul|ol)[^>]*>\s*</\1>", response.text)
    assert {there[1:] for _, there in page.addresses if there.startswith("#")} <= {*page.ids}


@pytest.mark.parametrize("path", [path for path in OWN if path != "/about/design"])  # whose things are not there
async def test_a_page_leads_only_to_what_is_there(pages: httpx.AsyncClient, path: str) -> None:
    page = Read((await pages.get(path)).text)
    ours = {there for tag, there in page.addresses if there.startswith("/") and tag != "form"}
    assert len(ours) > 5
    kinds = {there.partition("#")[0].split("/")[1]: there.partition("#")[0] for there in sorted(ours)}
    for kind, address in kinds.items():  # one of each, which has the parts that are meant of any
        found = await pages.get(address)
        assert found.status_code == 200, address
        meant = [
            there.partition("#") for there in ours if "#" in there and "#query=" not in there
        ]  # what a script reads
        places = {part for there, _, part in meant if there.split("/")[1] == kind}
        assert not places or places <= {*Read(found.text).ids}, address


@pytest.mark.parametrize("path", [path for path in OWN if path != "/about/design"])  # which is English but for its head
async def test_a_russian_page_is_russian_but_for_what_says_that_it_is_not(pages: httpx.AsyncClient, path: str) -> None:
    text = (await pages.get(f"/ru{path}")).text
    outside = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', " ", text.partition("<main")[2], flags=re.DOTALL)
    outside = re.sub(r"<(textarea|code|kbd)[^>]*>.*?</\1>", " ", outside, flags=re.DOTALL)
    letters = re.sub(r"<[^>]+>", " ", outside)
    cyrillic, latin = (
        len(re.findall("[а-яё]", letters, re.IGNORECASE)),
        len(re.findall("[a-z]", letters, re.IGNORECASE)),
    )
    assert cyrillic > 4 * latin


# ---- the start page


async def test_the_start_page_counts_what_graphql_counts(pages: httpx.AsyncClient) -> None:
    text = Read((await pages.get("/")).text).text
    names = {**{name: name for name in COUNTED}, "therapies": "therapies: therapyTypes"}
    asked = " ".join(f"{names[name]} {{ totalCount }}" for name in COUNTED)
    asked += (
        " clinicCounts(by: [VERDICT]) { rows { keys { value } clinics } } contradictions { predicate } dataset { asOf }"
        " examples: clinicCounts(by: [VERDICT], where: { illustrative: true }) { rows { keys { value } clinics } }"
    )
    answer = (await post(pages, {"query": f"{{ {asked} }}"})).json()["data"]
    for label, name in (("Clinics", "clinics"), ("Sources", "sources"), ("Therapies", "therapies")):
        assert f"{label} {answer[name]['totalCount']} " in text
    examples = {row["keys"][0]["value"]: row["clinics"] for row in answer["examples"]["rows"]}
    for row in answer["clinicCounts"]["rows"]:
        verdict = row["keys"][0]["value"]
        assert f"{VERDICTS[verdict][0][1]} {row['clinics']} {examples.get(verdict, 0)} " in text
    assert f"Points on which sources disagree {len(answer['contradictions'])}" in text
    assert f"It speaks for {answer['dataset']['asOf']}" in text


@pytest.mark.parametrize("language", Language)
async def test_each_example_finds_where_its_answer_begins(pages: httpx.AsyncClient, language: Language) -> None:
    start = Read((await pages.get(f"{PREFIX[language]}/")).text)
    asked = [there for tag, there in start.addresses if tag == "a" and "/search?q=" in there]
    assert len(asked) == 5
    for there in asked:
        found = Read((await pages.get(there)).text)
        assert found.classes["hit"], there


async def test_where_nothing_is_asked_search_is_the_start_page_and_says_so(pages: httpx.AsyncClient) -> None:
    text = (await pages.get("/search?q=")).text
    assert '<link rel="canonical" href="/">' in text
    assert (await pages.get("/ru", follow_redirects=True)).url.path == "/ru/"


async def test_the_navigation_names_the_pages_that_there_are_and_the_one_where_it_stands(
    pages: httpx.AsyncClient,
) -> None:
    text = (await pages.get("/ru/data")).text
    for _, path, (context, label) in NAVIGATION:
        current = ' aria-current="page"' if path == "/data" else ""
        here = f'href="/ru{path}"{current}>{LOCALES[Language.RU].tell_in(context, label)}<'
        assert (here in text) == (path in PATHS), path
    assert {path for _, path, _ in NAVIGATION} >= {*OWN} - {"/", "/about/design"}


# ---- ten questions


async def test_the_ten_questions_say_what_graphql_answers(pages: httpx.AsyncClient) -> None:
    page = Read((await pages.get("/questions")).text)
    assert [one for one in page.ids if re.fullmatch(r"q\d+", one)] == [f"q{number}" for number in range(1, 11)]
    asked = """query ($private: ID!, $expiring: ID!) {
      oversight(clinic: $private, status: [BYPASSED]) { links { status } }
      contradictions { predicate }
      impact(instrument: $expiring) { mandates { name } clinics { totalCount } }
      grey: clinics(where: {offerings: {some: {routeStanding: GREY}}}) { totalCount nodes { name } }
      clinics { totalCount }
    }"""
    variables = {name: ASKED[name] for name in ("private", "expiring")}
    answer = (await post(pages, {"query": asked, "variables": variables})).json()["data"]
    assert f"{len(answer['oversight']['links'])} mandates are bypassed" in page.text
    assert f"On {len(answer['contradictions'])} points." in page.text
    assert f"{answer['impact']['clinics']['totalCount']} clinics would lose a mandate." in page.text
    assert all(one["name"] in page.text for one in answer["impact"]["mandates"] + answer["grey"]["nodes"])
    assert f"{answer['grey']['totalCount']} of {answer['clinics']['totalCount']} that are recorded" in page.text


async def test_each_day_of_the_reform_has_what_it_brought(pages: httpx.AsyncClient) -> None:
    text = (await pages.get("/questions")).text
    part = text[text.index('<li id="q6">') : text.index('<li id="q7">')]
    asked = """query ($private: ID!, $before: Date!, $day: Date!) {
      oversightDiff(clinic: $private, from: $before, to: $day) { after { mandate { name } } }
    }"""
    parts = re.split(r"<h3>", part)[1:]
    assert len(parts) == 2
    for told, (before, day) in zip(parts, (("beforeFirst", "first"), ("beforeSecond", "second")), strict=True):
        days = {"private": ASKED["private"], "before": ASKED[before], "day": ASKED[day]}
        answer = (await post(pages, {"query": asked, "variables": days})).json()["data"]["oversightDiff"]
        names = {one["after"]["mandate"]["name"] for one in answer if one["after"]}
        assert told.startswith(f"On {ASKED[day]}<")
        assert set(re.findall(r'<a href="/mandates/[^"]+">([^<]+)</a>', told)) == names


async def test_the_start_page_and_the_timeline_count_the_same_instruments(pages: httpx.AsyncClient) -> None:
    start = Read((await pages.get("/")).text).text
    (counted,) = re.findall(r"Legal instruments (\d+)", start)
    assert f"{counted} legal instruments are in force on 2026-01-31." in Read((await pages.get("/timeline")).text).text


async def test_who_licenses_is_an_example_that_leads_to_who_holds_that(pages: httpx.AsyncClient) -> None:
    page = (await pages.get("/search?q=licensing+of+medical+activity")).text
    first = re.findall(r'<p class="hit">.*?href="([^"]+)"', page)[0]
    assert first == "/activities/activity.medical-licensing"
    assert "Regional health authorities" in Read((await pages.get(first)).text).text


async def test_a_page_of_russian_words_has_none_in_english(pages: httpx.AsyncClient) -> None:
    text = (await pages.get("/ru/vocabulary")).text
    assert 'lang="en"' not in text[text.index("<main") :]
    assert "Что по нему делают." in text


async def test_of_other_data_the_questions_say_what_it_does_not_hold(
    embedded: Database, hold: Hold, tmp_path: Any
) -> None:
    hostile = world()
    hostile["clinics.yaml"][0]["name"] = HOSTILE.strip()
    await hold(embedded, read_world(tmp_path / "zz-tiny", hostile))
    async with client_of(embedded) as client:
        text = (await client.get("/questions")).text
        assert (await client.get("/")).status_code == (await client.get("/data")).status_code == 200
    page = Read(text)
    assert "<script>" not in text
    assert page.text.count("does not hold what this question is about") == 7
    assert not page.open


# ---- words, data, queries


@pytest.mark.parametrize("language", Language)
async def test_the_vocabulary_has_each_word_with_its_anchor(pages: httpx.AsyncClient, language: Language) -> None:
    response = await pages.get(f"{PREFIX[language]}/vocabulary")
    page, locale = Read(response.text), LOCALES[language]
    words = {f"verdict-{one}": locale.tell_in(*VERDICTS[one][0]) for one in VERDICTS}
    words |= {f"status-{one}": locale.tell_in(*STATUSES[one][0]) for one in STATUSES}
    words |= {f"support-{one}": locale.tell(SUPPORT[one]) for one in SUPPORT}
    words |= {f"kind-{one}": locale.tell_in(*KIND_LABELS[one]) for one in KIND_LABELS}
    for anchor, word in words.items():
        assert anchor.lower().replace("_", "-") in page.ids
        assert word in page.text
    assert {"relationship-holds-authority", "relationship-offers-clinic", "relationship-part-of-provision"} <= {
        *page.ids
    }


async def test_the_data_page_has_the_release_with_its_packs_and_licences(pages: httpx.AsyncClient) -> None:
    page = Read((await pages.get("/data")).text)
    asked = "{ dataset { release contentHash packs { id title version licence } } releases { contentHash } }"
    answer = (await post(pages, {"query": asked})).json()["data"]
    told = [
        answer["dataset"]["release"],
        answer["dataset"]["contentHash"],
        *(one["contentHash"] for one in answer["releases"]),
    ]
    told += [f"{one['title']} , {one['id']}@{one['version']}" for one in answer["dataset"]["packs"]]
    told += [one["licence"] for one in answer["dataset"]["packs"]]
    assert all(one in page.text for one in told)
    there = next(one for tag, one in page.addresses if tag == "a" and "/query?" in one)
    assert parse_qs(urlsplit(there).query)["query"] == [WHOLE]
    assert "errors" not in (await post(pages, {"query": WHOLE})).json()


async def test_what_an_address_asks_stands_in_the_query_page_as_text(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/ru/query", params={"query": f"</textarea>{HOSTILE}", "variables": '{"a": "<b>"}'})
    page = Read(response.text)
    assert response.text.count("<script") == response.text.count('<script type="module" src=')
    assert HOSTILE.split()[0] in page.text
    assert '{"a": "<b>"}' in page.text
    assert not page.open


async def test_without_scripts_the_form_of_the_query_page_gets_the_answer(pages: httpx.AsyncClient) -> None:
    text = (await pages.get("/query")).text
    form = re.search(r'<form id="form"[^>]* method="get" action="([^"]+)"', text)
    assert form
    asked = {"query": "{ dataset { release } }", "variables": ""}
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = await pages.get(form[1], params=asked, headers={"Accept": accept})
    assert answer.json()["data"]["dataset"]["release"]


async def test_pages_that_say_nothing_of_the_graph_are_there_without_one() -> None:
    away = Database(Connection("bolt://127.0.0.1:1", "", ""), connect_seconds=0.5)
    try:
        async with client_of(away) as client:
            assert [(await client.get(path)).status_code for path in TEXTS] == [200] * len(TEXTS)
            assert (await client.get("/")).status_code == 503
    finally:
        await away.close()


# ---- what others read of a page


async def test_what_others_show_of_a_page_is_its_title_and_what_it_says(
    embedded: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(embedded, russian_packs)
    async with client_of(embedded, REMIT_PUBLIC_URL=PUBLIC) as client:
        text = (await client.get(f"/ru/clinics/{PRIVATE}")).text
        told = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', text))
        assert told["title"] == re.findall(r"<title>(.*) - Remit</title>", text)[0]
        assert told["description"] == re.findall(r'<meta name="description" content="([^"]*)">', text)[0]
        assert told["url"] == f"{PUBLIC}/ru/clinics/{PRIVATE}"
        assert (told["locale"], told["locale:alternate"], told["type"]) == ("ru_RU", "en_GB", "website")
        sitemap = await client.get("/graph/sitemap.xml")
        robots = (await client.get("/robots.txt")).text
        places = ET.fromstring(sitemap.content)  # noqa: S314  # what we wrote ourselves
        asked = {
            "query": "{ clinics(first: 100) { nodes { id } } provisions(first: 100) { nodes { id } } tracks { id } }"
        }
        answer = (await post(client, asked)).json()["data"]
        there = [str(one.findtext("{*}loc")) for one in places]
        assert [(await client.get(one)).status_code for one in there[::61]] == [200] * len(there[::61])
    assert sitemap.headers["content-type"] == "application/xml; charset=utf-8"
    assert len(there) == len(set(there))
    things = {
        "clinics": answer["clinics"]["nodes"],
        "provisions": answer["provisions"]["nodes"],
        "tracks": answer["tracks"],
    }
    for folder, nodes in things.items():
        for one, language in product(nodes, Language):
            assert f"{PUBLIC}{PREFIX[language]}/{folder}/{one['id']}" in there
    plain = {path for path in (*VIEWS, *TEXTS) if "{" not in path} - {*NOT_FOR_READERS}
    assert {f"{PUBLIC}{path}" for path in plain} <= {*there}
    assert all(len(one.findall("{*}link")) == len(Language) for one in places)
    assert {"Disallow: /graph/graphql", f"Sitemap: {PUBLIC}/sitemap.xml"} <= {*robots.splitlines()}
    assert "Disallow: /graph/\n" not in robots


async def test_crawlers_can_be_asked_to_leave_all_alone_and_without_a_public_address_there_is_no_sitemap(
    pages: httpx.AsyncClient, embedded: Database
) -> None:
    assert "og:url" not in (await pages.get("/")).text
    assert (await pages.get("/sitemap.xml")).status_code == 404
    assert "Sitemap" not in (await pages.get("/robots.txt")).text
    async with client_of(embedded, REMIT_PUBLIC_URL=PUBLIC, REMIT_INDEXED=False) as client:
        assert (await client.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"


# ---- the look


def test_the_stylesheet_is_small() -> None:
    assert len(gzip.compress(ASSETS["pages.css"])) < 8_000
    assert "@import" not in CSS
    assert "url(" not in CSS


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour by its name: the light one, and the dark one."""
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", CSS)
    return {name: (light, dark) for name, light, dark in found}


GROUNDS = {"paper", "raised", "example"}
TEXTS_ON_GROUNDS = {"ink", "muted", "link", "visited", "applies", "partly", "bypassed", "contested", "exempt", "silent"}
SHAPES = {"edge", "focus", "brand"}


def test_text_and_shapes_stand_out_from_what_they_stand_on() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    colours = tokens()
    assert colours.keys() == GROUNDS | TEXTS_ON_GROUNDS | SHAPES | {"line", "example-edge"}
    for scheme, name in enumerate(("light", "dark")):
        for text, ground in product(TEXTS_ON_GROUNDS, GROUNDS):
            assert contrast(colours[text][scheme], colours[ground][scheme]) >= 4.5, (name, text, ground)
        for shape, ground in product(SHAPES, ("paper", "raised")):
            assert contrast(colours[shape][scheme], colours[ground][scheme]) >= 3, (name, shape, ground)
        assert contrast(colours["example-edge"][scheme], colours["paper"][scheme]) >= 3, name
        assert contrast(colours["paper"][scheme], colours["brand"][scheme]) >= 4.5, name  # the words of a button


def test_colours_are_tokens_and_rules_name_no_other() -> None:
    rules = re.sub(r"--[\w-]+: light-dark\([^)]*\);", "", CSS)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", rules)
    named = {*re.findall(r"var\(--([\w-]+)\)", CSS)}
    assert named <= {*re.findall(r"--([\w-]+):", CSS)}


async def test_names_as_people_write_them_are_text_on_the_page_of_all_parts(pages: httpx.AsyncClient) -> None:
    response = await pages.get("/about/design")
    page = Read(response.text)
    assert '<script>alert("1")</script> "quoted" & =1+1 {{ 7 * 7 }}' in page.text
    assert "<script>" not in response.text
    assert "משרד הבריאות" in page.text
    assert all(page.classes[shape] for _, shape in (*STATUSES.values(), *VERDICTS.values()))
    assert sum("/provisions/" in there for _, there in page.addresses) >= 200
