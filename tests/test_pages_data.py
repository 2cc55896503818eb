# ruff: noqa: RUF001  # Russian letters that look like Latin ones
"""Every page as data: whatever leaves by one door equals what leaves by the others, and says where it is from."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from api.errors import NotAcceptable
from api.pages.base.operations import OPERATIONS
from api.pages.base.statuses import VERDICTS
from api.pages.forms.forms import CSL, CSV, EVERY_PAGE, JSON, JSON_LD, LINKED, PAGE, TURTLE, Form, choose
from api.pages.forms.terms import PREFIXES
from api.pages.routes import VIEWS, forms_of
from api.pages.views.answer import DIFFERING, MARKS
from graph.analysis.answer_diff import ChangeKind
from graph.errors import InvalidArgument
from graph.oversight.answer_fields import LINK
from graph.sanitize import FORMULA
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.tiny import World, clinic, mandate, offering, read_world, world
from tests.test_kept import client_of, post
from tests.test_pages import PRIVATE, Read

# rdflib's own reader of JSON-LD uses a class that it calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

ADDRESS = f"/clinics/{PRIVATE}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
EVERY_FORM = (*EVERY_PAGE, *LINKED, CSV)
HERE = "http://remit"
DERIVED = URIRef(PREFIXES["prov"] + "wasDerivedFrom")
THINGS = [
    "/authorities/ru.authority.roszdravnadzor",
    "/instruments/ru.instrument.180-fz-2016",
    "/mandates/ru.mandate.roszdravnadzor.inspection",
    "/provisions/ru.provision.99-fz.art-12-46",
    "/therapies/therapy.msc",
    "/routes/ru.route.medical-procedure",
]


def remit(name: str) -> URIRef:
    return URIRef(PREFIXES["remit"] + name)


def of(thing: str) -> URIRef:
    return URIRef(f"{HERE}/id/{thing}")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", PAGE),
        ("*/*", PAGE),
        (BROWSER, PAGE),
        ("application/json", JSON),
        ("application/json, text/plain, */*", JSON),
        ("text/html;q=0.4, text/turtle;q=0.5", TURTLE),
        ("text/*;q=0.4, application/ld+json;q=0.5", JSON_LD),
        ("text/*, text/html;q=0.1, text/csv;q=0.2", TURTLE),
        ("text/csv; charset=utf-8", CSV),
        ("application/vnd.citationstyles.csl+json", CSL),
        ("image/png", PAGE),  # nothing of that; a page is better than no answer
        ("application/json;q=0", PAGE),
    ],
)
def test_a_request_gets_what_it_rates_best(accept: str, form: Form) -> None:
    assert choose(EVERY_FORM, accept, None) is form
    assert choose(EVERY_FORM, accept, "turtle") is TURTLE


def test_what_a_page_has_not_is_refused() -> None:
    with pytest.raises(NotAcceptable):
        choose(EVERY_FORM, "image/png, text/html;q=0", None)
    with pytest.raises(NotAcceptable):
        choose(EVERY_FORM, "*/*;q=0", None)
    with pytest.raises(InvalidArgument):
        choose(EVERY_PAGE, "", "csv")


async def test_one_address_has_every_form_by_its_name_and_by_accept(pages: httpx.AsyncClient) -> None:
    tags = set()
    for form in EVERY_FORM:
        asked = await pages.get(ADDRESS, headers={"Accept": form.type})
        named = await pages.get(f"{ADDRESS}?format={form.name}", headers={"Accept": BROWSER})
        assert asked.status_code == named.status_code == 200
        assert asked.content == named.content
        assert asked.headers["content-type"] == form.media_type
        assert "Accept" in asked.headers["vary"].split(", ")
        again = await pages.get(ADDRESS, headers={"Accept": form.type, "If-None-Match": asked.headers["etag"]})
        assert again.status_code == 304
        tags.add(asked.headers["etag"])
    assert len(tags) == len(EVERY_FORM)
    for accept in ("image/png, text/html;q=0", "*/*;q=0"):
        refused = await pages.get(f"/ru{ADDRESS}", headers={"Accept": accept})
        assert (refused.status_code, refused.headers["content-type"]) == (406, PAGE.media_type)
        assert "В таком виде этой страницы нет" in Read(refused.text).text
    assert (await pages.get(f"{ADDRESS}?format=pdf")).status_code == 400
    assert (await pages.get("/search?format=csv")).status_code == 400


async def test_a_program_is_told_what_is_wrong_in_what_it_reads(pages: httpx.AsyncClient) -> None:
    for form in (JSON, JSON_LD, TURTLE, CSV):
        response = await pages.get("/clinics/ru.clinic.nothing", headers={"Accept": form.type})
        assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


async def clinics_of(client: httpx.AsyncClient) -> list[str]:
    found = (await post(client, {"query": "{ clinics(first: 100) { nodes { id } } }"})).json()["data"]["clinics"]
    return [one["id"] for one in found["nodes"]]


async def graph_at(client: httpx.AsyncClient, address: str, form: Form) -> Graph:
    response = await client.get(address, headers={"Accept": form.type})
    assert response.status_code == 200, response.text
    kind = "json-ld" if form is JSON_LD else form.name
    return Graph().parse(data=response.text, format=kind, publicID=f"{HERE}{urlsplit(address).path}")


def cell(row: dict[str, str], name: str) -> set[str]:
    return set(filter(None, row[name].split(" | ")))


async def test_all_forms_of_every_clinic_say_the_same(pages: httpx.AsyncClient) -> None:
    for number, identity in enumerate(await clinics_of(pages)):
        address = f"/clinics/{identity}"
        told = (await pages.get(address, headers={"Accept": JSON.type})).json()
        if number % 4 == 0:  # that takes as long as the page itself
            asked = {"query": told["query"], "variables": told["variables"]}
            assert (await post(pages, asked)).json()["data"] == told["data"]
        oversight = told["data"]["oversight"]
        assert told["receipt"]["contentHash"] == oversight["receipt"]["contentHash"]

        graph = await graph_at(pages, address, JSON_LD)
        if number % 4 == 0:
            assert set(graph) == set(await graph_at(pages, address, TURTLE))
        answer = URIRef(HERE + oversight["receipt"]["permalink"])
        assert graph.value(answer, remit("verdict")) == remit(f"verdict-{oversight['verdict']}")
        assert graph.value(answer, remit("clinic")) == of(identity)
        links = list(graph.objects(answer, remit("links")))
        said = {
            (
                graph.value(link, remit("mandate")),
                graph.value(link, remit("offering")),
                graph.value(link, remit("status")),
                frozenset(graph.objects(link, remit("provisions"))),
                frozenset(graph.objects(link, DERIVED)),
            )
            for link in links
        }
        assert len(links) == len(oversight["links"])
        assert said == {
            (
                of(link["mandate"]["id"]),
                link["offering"] and of(link["offering"]["id"]),
                remit(f"status-{link['status']}"),
                frozenset(of(one["id"]) for one in link["provisions"]),
                frozenset(of(one["id"]) for one in link["citations"]),
            )
            for link in oversight["links"]
        }

        text = (await pages.get(address, headers={"Accept": CSV.type})).content.decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text)))
        assert [(row["mandate_id"], row["offering_id"], row["status"], row["support"]) for row in rows] == [
            (link["mandate"]["id"], (link["offering"] or {"id": ""})["id"], link["status"], link["confidence"])
            for link in oversight["links"]
        ]
        assert [cell(row, "law_ids") for row in rows] == [
            {one["id"] for one in link["provisions"]} for link in oversight["links"]
        ]
        page = Read((await pages.get(address, headers={"Accept": BROWSER})).text).text
        assert VERDICTS[oversight["verdict"]][0][1] in page
        assert oversight["summary"] in page


async def test_every_fact_of_a_graph_leads_to_its_source(pages: httpx.AsyncClient) -> None:
    graph = await graph_at(pages, ADDRESS, TURTLE)
    titles = {URIRef(PREFIXES["dcterms"] + "title"), remit("title")}
    for kind in ("OversightLink", "Step"):
        parts = list(graph.subjects(RDF.type, remit(kind)))
        assert parts
        for part in parts:
            cited = list(graph.objects(part, DERIVED))
            assert cited, part
            sources = [graph.value(one, URIRef(PREFIXES["prov"] + "hadPrimarySource")) for one in cited]
            assert all(titles <= set(graph.predicates(source, None)) for source in sources)


@pytest.mark.parametrize("address", THINGS)
async def test_all_forms_of_a_thing_say_the_same(pages: httpx.AsyncClient, address: str) -> None:
    told = (await pages.get(address, headers={"Accept": JSON.type})).json()
    thing, subject = told["data"]["thing"], of(told["data"]["thing"]["id"])
    graph = await graph_at(pages, address, JSON_LD)
    assert set(graph) == set(await graph_at(pages, address, TURTLE))
    names = {Literal(one["text"], lang=one["lang"]) for one in thing["names"]} | {Literal(thing["name"], lang="en")}
    assert set(graph.objects(subject, URIRef(PREFIXES["schema"] + "name"))) == names
    assert {of(one["id"]) for one in thing["citations"]} == set(graph.objects(subject, DERIVED))
    for name, value in thing.items():
        nodes = value.get("nodes") if isinstance(value, dict) else value
        if isinstance(nodes, list) and nodes and "__typename" in nodes[0]:
            assert {of(one["id"]) for one in nodes} == set(graph.objects(subject, remit(name))), name
    text = Read((await pages.get(address, headers={"Accept": BROWSER})).text).text
    assert thing["name"] in text


async def test_an_answer_about_one_therapy_says_about_which(pages: httpx.AsyncClient) -> None:
    """Whatever else stands in the address, and in whatever letters."""
    address = ADDRESS + '?therapy=therapy.msc&x={"a"}|^<>'
    told = (await pages.get(address, headers={"Accept": JSON.type})).json()
    graph = await graph_at(pages, address, TURTLE)
    answer = URIRef(HERE + told["receipt"]["permalink"])
    assert graph.value(answer, remit("therapy")) == of("therapy.msc")
    oversight = told["data"]["oversight"]
    assert len(list(graph.objects(answer, remit("links")))) == len(oversight["links"])
    history = list(graph.objects(answer, remit("oversightHistory")))  # not of the clinic, which has one of each therapy
    assert len(history) == len(oversight["clinic"]["oversightHistory"]) > 1
    assert not list(graph.objects(of(PRIVATE), remit("oversightHistory")))


async def test_words_of_public_vocabularies_are_said_of_no_example(pages: httpx.AsyncClient) -> None:
    real = next(one for one in await clinics_of(pages) if "example" not in one)
    clinic_class = URIRef(PREFIXES["schema"] + "MedicalClinic")
    assert clinic_class in set((await graph_at(pages, f"/clinics/{real}", TURTLE)).objects(of(real), RDF.type))
    example = await graph_at(pages, ADDRESS, TURTLE)
    assert set(example.objects(of(PRIVATE), RDF.type)) == {remit("Clinic")}
    assert (of(PRIVATE), remit("illustrative"), Literal(True)) in example


async def test_a_word_is_the_same_in_every_language(pages: httpx.AsyncClient) -> None:
    english, russian = [await graph_at(pages, f"{prefix}{ADDRESS}", TURTLE) for prefix in ("", "/ru")]
    word, label = remit("verdict-PARTLY_OVERSEEN"), URIRef(PREFIXES["skos"] + "prefLabel")
    for graph in (english, russian):
        assert {one.language for one in graph.objects(word, label)} == {"en", "ru"}  # type: ignore[attr-defined]
    assert set(english.objects(None, remit("verdict"))) == set(russian.objects(None, remit("verdict")))


async def test_addresses_in_a_graph_begin_under_the_public_one(
    embedded: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(embedded, russian_packs)
    async with client_of(embedded, REMIT_PUBLIC_URL="https://remit.example/graph") as client:
        response = await client.get(f"{THINGS[0]}?format=turtle")
    graph = Graph().parse(data=response.text, format="turtle", publicID="http://elsewhere/")
    subjects = {str(one) for one in graph.subjects() if not str(one).startswith("urn:")}
    assert subjects
    assert all(one.startswith("https://remit.example/graph/") for one in subjects)


@pytest.mark.parametrize("path", [path for path in VIEWS if not path.endswith(".svg")])
def test_every_page_can_be_had_as_json_and_be_cited(path: str) -> None:
    assert {PAGE, JSON, CSL} <= set(forms_of(path))


async def test_a_page_says_in_which_forms_it_can_be_had_and_what_made_it(pages: httpx.AsyncClient) -> None:
    for address in (f"{ADDRESS}?asOf=2024-03-31", *THINGS[:2], "/search?q=moscow"):
        page = Read((await pages.get(address)).text)
        told = (await pages.get(address, headers={"Accept": JSON.type})).json()
        offered = {parse_qs(urlsplit(one).query)["format"][0]: one for _, one in page.addresses if "format=" in one}
        parts = urlsplit(address).path.split("/")
        path = next(one for one in VIEWS if one.split("/")[1] == parts[1] and one.count("/") == len(parts) - 1)
        assert offered.keys() == {form.name for form in forms_of(path)} - {"html"}
        assert (await pages.get(offered["json"])).json() == told
        there = next(one for _, one in page.addresses if "/query?" in one)
        query = dict(parse_qsl(urlsplit(there).query))
        document = OPERATIONS[query["operation"]] if "operation" in query else query["query"]
        assert (document, json.loads(query["variables"])) == (told["query"], told["variables"])
        shown = Read((await pages.get(there)).text)
        assert " ".join(told["query"].split()) in shown.text
        assert told["receipt"]["contentHash"] in page.text


async def test_a_citation_leads_back_to_what_was_cited(pages: httpx.AsyncClient) -> None:
    for address in (f"/ru{ADDRESS}", f"{ADDRESS}?therapy=therapy.msc&asOf=2024-03-31", *THINGS[:2]):
        told = (await pages.get(address, headers={"Accept": JSON.type})).json()
        (cited,) = (await pages.get(address, headers={"Accept": CSL.type})).json()
        receipt, main = told["receipt"], next(iter(told["data"].values()))
        assert cited["version"] == receipt["release"]
        assert receipt["contentHash"] in cited["note"]
        assert main["asOf"] in cited["note"]
        loaded = [int(part) for part in receipt["loadedAt"][:10].split("-")]
        assert cited["issued"]["date-parts"] == [loaded]
        assert cited["title"] == (main.get("clinic") or main)["name"]
        again = (await pages.get(cited["URL"], headers={"Accept": JSON.type})).json()
        if "clinic" in main:
            assert (again["answer"]["asOf"], again["answer"]["verdict"]) == (main["asOf"], main["verdict"])
        else:
            assert again["data"]["thing"] == main


def hostile_world() -> World:
    content = world()
    content["authorities.yaml"][0]["name"] = "=HYPERLINK(1)"
    content["activities.yaml"][0]["name"] = "@SUM(1+1)"
    clinic(content)["name"] = '+1 "x", <b>'
    offering(content)["name"] = "-2"
    content["sources.yaml"][0] |= {"url": "https://x.example/?q={a}|b^c", "title": "＝1 & <i>"}
    return content


async def test_no_cell_is_a_formula_and_what_users_wrote_stays_text(
    embedded: Database, hold: Hold, tmp_path: Path
) -> None:
    content = hostile_world()
    await hold(embedded, read_world(tmp_path / "zz-tiny", content))
    async with client_of(embedded) as client:
        text = (await client.get("/clinics/zz.clinic.one?format=csv")).content.decode("utf-8-sig")
        graph = await graph_at(client, "/clinics/zz.clinic.one", TURTLE)
        assert set(graph) == set(await graph_at(client, "/clinics/zz.clinic.one", JSON_LD))
    rows = list(csv.reader(StringIO(text)))
    assert not [one for row in rows for one in row if one.startswith(FORMULA)]
    assert {"'=HYPERLINK(1)", "'@SUM(1+1)", '\'+1 "x", <b>'} <= set(rows[1])
    names = {str(one) for one in graph.objects(None, URIRef(PREFIXES["schema"] + "name"))}
    assert {"=HYPERLINK(1)", "@SUM(1+1)", '+1 "x", <b>', "＝1 & <i>"} <= names


async def test_an_id_leads_on_to_the_page_of_its_thing(pages: httpx.AsyncClient) -> None:
    for address in (ADDRESS, *THINGS):
        identity = address.rpartition("/")[2]
        led = await pages.get(f"/ru/id/{identity}?asOf=2026-01-01&format=turtle")
        assert (led.status_code, led.headers["location"]) == (303, f"/ru{address}?asOf=2026-01-01&format=turtle")
    led = await pages.get("/id/ru.citation.overview-2026.l121", headers={"Accept": "text/turtle"})
    assert led.headers["location"] == "/sources/ru.source.overview-2026"
    for asked, status in (("ru.clinic.nothing", 404), ('"><script>', 400)):
        missing = await pages.get(f"/id/{asked}")
        assert (missing.status_code, missing.headers["content-type"]) == (status, PAGE.media_type)
        assert not Read(missing.text).open


async def permalink_of(client: httpx.AsyncClient) -> str:
    """As a reader finds it below the page of a clinic."""
    page = Read((await client.get("/clinics/zz.clinic.one?asOf=2026-01-31")).text)
    return next(one for tag, one in page.addresses if tag == "a" and one.startswith("/answers/"))


RUSSIAN = "ru-RU,ru;q=0.9,en;q=0.8"


@pytest.mark.parametrize(
    ("reads", "language"),
    [
        (RUSSIAN, "ru"),
        ("en-GB, ru;q=0.5", "en"),
        ("de, ru;q=0.3", "ru"),
        ("de", "en"),
        ("ru;q=0", "en"),
        (";;=,", "en"),
    ],
)
async def test_what_is_cited_opens_in_the_language_of_who_reads_it(
    pages: httpx.AsyncClient, reads: str, language: str
) -> None:
    told = (await pages.get(ADDRESS, headers={"Accept": JSON.type})).json()
    link = told["receipt"]["permalink"]
    page = await pages.get(link, headers={"Accept": BROWSER, "Accept-Language": reads})
    assert f'<html lang="{language}">' in page.text
    assert "Accept-Language" in page.headers["vary"]
    assert f'<link rel="canonical" href="/{language}{link}">'.replace("&", "&amp;") in page.text
    led = await pages.get(f"/id/{PRIVATE}", headers={"Accept": BROWSER, "Accept-Language": reads})
    assert led.headers["location"] == f"{'/ru' if language == 'ru' else ''}{ADDRESS}"
    assert "Accept-Language" in led.headers["vary"]
    missing = await pages.get("/id/nothing.at-all", headers={"Accept": BROWSER, "Accept-Language": reads})
    assert (missing.status_code, f'<html lang="{language}">' in missing.text) == (404, True)
    assert "Accept-Language" in missing.headers["vary"]


async def test_an_address_that_names_a_language_is_in_that_and_every_language_has_one(pages: httpx.AsyncClient) -> None:
    told = (await pages.get(ADDRESS, headers={"Accept": JSON.type})).json()
    link = told["receipt"]["permalink"]
    for prefix, language, reads in (("/ru", "ru", "en"), ("/en", "en", RUSSIAN)):
        page = await pages.get(f"{prefix}{link}", headers={"Accept": BROWSER, "Accept-Language": reads})
        assert f'<html lang="{language}">' in page.text
        assert "Accept-Language" not in page.headers["vary"]
        shown = Read(page.text)
        assert {f"/en{link}", f"/ru{link}", link} <= {there for tag, there in shown.addresses if tag == "link"}
        assert ("a", f"{'/en' if prefix == '/ru' else '/ru'}{link}") in shown.addresses  # to the other one
        assert ("a", link) in shown.addresses  # what is cited is for readers of both
    other = await pages.get(ADDRESS, headers={"Accept": BROWSER, "Accept-Language": RUSSIAN})
    assert ('<html lang="en">' in other.text, "Accept-Language" in other.headers["vary"]) == (True, False)
    for accept in (JSON.type, TURTLE.type):  # programs are told the same, whoever runs them
        answers = [
            (await pages.get(link, headers={"Accept": accept, "Accept-Language": reads})).content
            for reads in ("en", RUSSIAN)
        ]
        assert answers[0] == answers[1]


def newer() -> World:
    content = world()
    content["pack.yaml"]["version"] = "2"
    offering(content)["routes"] = ["zz.route.grey"]
    return content


async def test_who_cites_an_answer_sees_later_that_it_has_changed_and_why(embedded: Database, tmp_path: Path) -> None:
    """Cite an answer, change the pack, see that it has changed."""
    await load(embedded, read_world(tmp_path / "zz-old", world()), keep=5)
    async with client_of(embedded) as client:
        link = await permalink_of(client)
        page = Read((await client.get(link, headers={"Accept": BROWSER})).text)
        assert not page.open
        assert "Nothing has changed" in page.text
        assert "The answer has changed" not in page.text
        assert "zz-tiny@1" in page.text

        await load(embedded, read_world(tmp_path / "zz-new", newer()), keep=5)
        page = Read((await client.get(link, headers={"Accept": BROWSER})).text)
        for told in ("The answer has changed.", "It was given from zz-tiny@1; now zz-tiny@2 is served."):
            assert told in page.text
        assert "inspection The zz.offering.one.cure applies bypassed Route" in page.text
        assert "Route: The zz.route.lawful → The zz.route.grey" in page.text
        assert "The zz.offering.one.cure claims The zz.route.grey : recorded now" in page.text
        assert "The zz.offering.one.cure claims The zz.route.lawful : not recorded any more" in page.text
        russian = Read((await client.get(f"/ru{link}", headers={"Accept": BROWSER})).text)
        assert not russian.open
        assert "Ответ изменился." in russian.text
        assert "действует обойдено" in russian.text

        content = world()
        mandate(content)["validTo"] = "2025-12-31"
        await load(embedded, read_world(tmp_path / "zz-ended", content), keep=5)
        page = Read((await client.get(link, headers={"Accept": BROWSER})).text)
        assert "inspection : recorded in another way; The last day: none → 2025-12-31" in page.text
        assert "applies is not there any more" in page.text

        content = newer()
        await load(embedded, read_world(tmp_path / "zz-again", content), keep=5)
        mandate(content)["name"] = "Renamed"
        new = await permalink_of(client)
        await load(embedded, read_world(tmp_path / "zz-newer", content), keep=5)
        page = Read((await client.get(new, headers={"Accept": BROWSER})).text)
        assert "names or sentences differ" in page.text

        content["clinics.yaml"] = []
        await load(embedded, read_world(tmp_path / "zz-gone", content), keep=5)
        page = Read((await client.get(new, headers={"Accept": BROWSER})).text)
        assert "The release that is served has no answer to this question" in page.text
        assert "is not there any more" in page.text


def test_all_that_may_differ_in_an_answer_has_a_heading() -> None:
    told = {field.name for field in LINK if field.compared} | {"exemptions", "preferred"}  # see `comparable_parts`
    assert told <= DIFFERING.keys()
    assert {kind.value for kind in ChangeKind} == MARKS.keys()


WHAT_IF = """{ whatIf(clinic: "zz.clinic.one", change: {repeal: ["zz.instrument.act"]}) {
  after { verdict receipt { permalink } } } }"""


async def test_a_frozen_what_if_says_what_it_supposes(embedded: Database, hold: Hold, tmp_path: Path) -> None:
    await hold(embedded, read_world(tmp_path / "zz-tiny", world()))
    async with client_of(embedded) as client:
        after = (await post(client, {"query": WHAT_IF})).json()["data"]["whatIf"]["after"]
        page = Read((await client.get(after["receipt"]["permalink"], headers={"Accept": BROWSER})).text)
        filtered = f"{await permalink_of(client)}&status=EXEMPT&minConfidence=PRIMARY"
        chosen = Read((await client.get(filtered, headers={"Accept": BROWSER})).text)
        graph = await graph_at(client, after["receipt"]["permalink"], JSON_LD)
    assert "It supposes that something is not in force, or is done in another way: zz.instrument.act" in page.text
    assert VERDICTS[after["verdict"]][0][1] in page.text
    assert (None, remit("verdict"), remit(f"verdict-{after['verdict']}")) in graph
    assert "only those are listed that the address asks for" in chosen.text
    assert "What rests on weaker evidence than this is left out: primary source" in chosen.text


async def test_programs_get_a_frozen_answer_as_before(pages: httpx.AsyncClient) -> None:
    told = (await pages.get(ADDRESS, headers={"Accept": JSON.type})).json()
    link = told["receipt"]["permalink"]
    answers = {
        (await pages.get(link, headers={"Accept": accept})).content
        for accept in ("*/*", "application/json", "application/json, text/html;q=0.9", "image/png")
    } | {(await pages.get(f"{link}&format=json", headers={"Accept": BROWSER})).content}
    assert len(answers) == 1
    found: dict[str, Any] = json.loads(answers.pop())
    assert list(found) == ["release", "answer", "changed", "now", "rules"]
    page = await pages.get(link, headers={"Accept": BROWSER})
    assert (page.status_code, page.headers["content-type"]) == (200, PAGE.media_type)
    assert found["answer"]["summary"] in Read(page.text).text
    graph = await graph_at(pages, link, TURTLE)
    assert set(graph) == set(await graph_at(pages, link, JSON_LD))
    answer = URIRef(HERE + link)
    assert graph.value(answer, remit("verdict")) == remit(f"verdict-{found['answer']['verdict']}")
    assert graph.value(answer, remit("clinic")) == of(PRIVATE)
    assert (of("ru.authority.roszdravnadzor"), RDF.type, remit("Authority")) in graph


@pytest.mark.parametrize(
    ("prefix", "told"), [("", "This answer is not kept any more"), ("/ru", "Этот ответ больше не хранится")]
)
async def test_an_answer_that_is_not_kept_says_so_and_what_to_do(
    pages: httpx.AsyncClient, prefix: str, told: str
) -> None:
    link = f"{prefix}/answers/{'ab' * 32}?clinic={PRIVATE}&asOf=2026-01-31"
    gone = await pages.get(link, headers={"Accept": BROWSER})
    page = Read(gone.text)
    assert gone.status_code == 404
    assert told in page.text
    assert f"{prefix}/clinics/{PRIVATE}?asOf=2026-01-31" in [one for _, one in page.addresses]
    for accept in ("application/json", "text/turtle"):
        refused = await pages.get(link, headers={"Accept": accept})
        assert (refused.status_code, refused.json()["code"]) == (404, "RELEASE_NOT_KEPT")
    wrong = await pages.get(f"{prefix}/answers/nohash?clinic={PRIVATE}&asOf=2026-01-31", headers={"Accept": BROWSER})
    assert (wrong.status_code, wrong.headers["content-type"]) == (404, PAGE.media_type)
