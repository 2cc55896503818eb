"""Comparing, supposing and the ledgers: these pages say what GraphQL answers, and their forms lead from one to the next."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from api.pages.base import choice
from api.pages.base.changes import DIFFERENCES, KINDS, differences, groups_of
from api.pages.base.statuses import VERDICTS
from api.pages.views.closing import CLOSES
from api.pages.views.compare import side_by_side
from api.pages.views.ledgers import tell_decision, tell_effect
from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language
from graph.oversight.answer_fields import LINK
from graph.store.database import Database
from tests.conftest import Hold
from tests.support.tiny import World, entity, mandate, read_world, world
from tests.test_kept import client_of, post
from tests.test_pages import PRIVATE, Read
from tests.test_several_packs import HERE, THERE, abroad

PERMIT = "ru.clinic.example-permit-moscow"
PIROGOV = "ru.clinic.pirogov-center"
LAW = "ru.instrument.180-fz-2016"
OFFERING = "ru.offering.example-private-moscow.msc"
ENGLISH = LOCALES[Language.EN]


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """What GraphQL answers."""
    answer = (await post(client, {"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]
    return found


async def see(client: httpx.AsyncClient, address: str, status: int = 200) -> Read:
    """A page, as it reads; it is whole, and names no thing twice."""
    response = await client.get(address)
    assert response.status_code == status, (address, response.text)
    page = Read(response.text)
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    levels = [int(level) for level in re.findall(r"<h([1-6])", response.text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), levels
    return page


def address_with(page: Read, path: str, *parts: str) -> str:
    """The first address on a page that begins so and has all these parts."""
    found = (there for tag, there in page.addresses if tag == "a" and there.startswith(path))
    return next(there for there in found if all(part in there for part in parts))


DIFF = """query ($clinic: ID!, $from: Date!, $to: Date!, $lang: Language!) {
  before: oversight(clinic: $clinic, asOf: $from) { verdict summary(lang: $lang) }
  after: oversight(clinic: $clinic, asOf: $to) { verdict summary(lang: $lang) links { mandate { id } } }
  oversightDiff(clinic: $clinic, from: $from, to: $to) {
    kind after { mandate { id } } causes { text(lang: $lang) }
  }
}"""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("clinic", "start", "end"),
    [
        (PRIVATE, "2016-01-01", "2026-01-31"),
        (PRIVATE, "2026-01-31", "2016-01-01"),
        (PIROGOV, "2011-12-31", "2026-01-31"),
    ],
)
async def test_two_days_differ_as_graphql_says(
    pages: httpx.AsyncClient,
    language: Language,
    clinic: str,
    start: str,
    end: str,
) -> None:
    found = await ask(pages, DIFF, clinic=clinic, lang=language.name, **{"from": start, "to": end})
    prefix = "" if language is Language.EN else "/ru"
    page = await see(pages, f"{prefix}/compare?clinic={clinic}&from={start}&to={end}")
    changes = found["oversightDiff"]
    assert changes
    assert all(cause["text"] in page.text for change in changes for cause in change["causes"])
    locale = LOCALES[language]
    for side in ("before", "after"):
        assert found[side]["summary"] in page.text
        assert locale.tell_in(*VERDICTS[found[side]["verdict"]][0]) in page.text
    same = len(found["after"]["links"]) - sum(change["after"] is not None for change in changes)
    assert f"{locale.tell('What differs, and what brought it about')} {len(changes)}" in page.text
    assert f"{locale.tell('What is the same on both days')} {same}" in page.text


async def test_from_a_clinic_to_what_changed_on_a_day_and_why(pages: httpx.AsyncClient) -> None:
    clinic = await see(pages, f"/clinics/{PRIVATE}?asOf=2016-01-01")
    assert "What differs from 2026-01-31" in clinic.text
    assert address_with(clinic, "/compare", "from=2016-01-01", "to=2026-01-31")
    assert "What differs from" not in (await see(pages, f"/clinics/{PRIVATE}?asOf=2026-01-31")).text
    page = await see(pages, address_with(clinic, "/compare", "from=2024-03-31", "to=2024-04-01"))
    assert "'Individual biomedical cell product' is in force from 2024-04-01 on." in page.text
    assert ("a", f"/compare?clinic={PRIVATE}") in page.addresses
    days = await see(pages, f"/compare?clinic={PRIVATE}")
    shown = [there for tag, there in days.addresses if tag == "a" and "&from=" in there]
    asked = "query ($id: ID!) { clinic(id: $id) { oversightHistory { from } } }"
    history = (await ask(pages, asked, id=PRIVATE))["clinic"]["oversightHistory"]
    assert [there[-10:] for there in shown] == [one["from"] for one in history[:0:-1]]
    assert "a day to come" in days.text


async def test_one_day_beside_itself_differs_in_nothing(pages: httpx.AsyncClient) -> None:
    page = await see(pages, f"/compare?clinic={PRIVATE}&from=2024-04-01&to=2024-04-01")
    assert "On both days the answer is the same, line by line." in page.text


SIDES = """query ($one: ID!, $other: ID!) {
  one: oversight(clinic: $one) { ...links } other: oversight(clinic: $other) { ...links }
}
fragment links on Oversight { verdict links { status mandate { id } offering { therapy { id } } } }"""


async def test_two_clinics_stand_side_by_side(pages: httpx.AsyncClient) -> None:
    found = await ask(pages, SIDES, one=PRIVATE, other=PERMIT)
    lines: list[dict[Any, set[str]]] = []
    for side in ("one", "other"):
        lines.append({})
        for link in found[side]["links"]:
            key = link["mandate"]["id"], link["offering"] and link["offering"]["therapy"]["id"]
            lines[-1].setdefault(key, set()).add(link["status"])
    keys = {*lines[0], *lines[1]}
    differing = sum(lines[0].get(key) != lines[1].get(key) for key in keys)
    assert 0 < differing < len(keys)
    for address in (f"/compare?clinic={PRIVATE}&clinic={PERMIT}", f"/compare?clinic={PERMIT}&with={PRIVATE}"):
        page = await see(pages, address)
        assert f"{differing} lines differ." in page.text
        alike = len(keys) - differing
        assert (f"{alike} lines are alike." if alike > 1 else f"{alike} line is alike.") in page.text
        assert "Example" in page.text
        assert all(VERDICTS[found[side]["verdict"]][0][1] in page.text for side in ("one", "other"))


async def test_a_clinic_is_chosen_in_a_list_or_by_its_name(
    pages: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = (await pages.get("/compare")).text
    total = (await ask(pages, "{ clinics { totalCount } }"))["clinics"]["totalCount"]
    assert listed.count("<option") == 3 * (total + 1)  # one field for two days, two for two clinics
    page = await see(pages, "/compare?clinic=pirogov&from=2024-01-01&to=2025-01-01")
    chosen = address_with(page, f"/compare?clinic={PIROGOV}", "from=2024-01-01", "to=2025-01-01")
    assert "on two days" in (await see(pages, chosen)).text
    assert "That is no statement that there is none." in (await see(pages, "/what-if?clinic=qqqq")).text
    monkeypatch.setattr(choice, "MOST_LISTED", total - 1)
    many = (await pages.get("/compare?asOf=2026-01-30")).text
    assert "<option" not in many
    assert 'placeholder="name or id"' in many


WHAT_IF = """query ($clinic: ID!, $change: WhatIfChange!, $lang: Language) { whatIf(clinic: $clinic, change: $change) {
  before { verdict } after { verdict summary(lang: $lang) links { mandate { id } } receipt { permalink } }
  changes { after { mandate { id } } causes { text(lang: $lang) } }
} }"""


async def test_from_a_law_to_what_follows_for_a_clinic_if_it_is_repealed(pages: httpx.AsyncClient) -> None:
    found = await see(pages, "/search?q=180-FZ")
    law = await see(pages, address_with(found, f"/instruments/{LAW}"))
    assert "What would fall with it" in law.text
    choosing = await see(pages, address_with(law, "/what-if", f"repeal={LAW}"))
    asked = "query ($id: ID!) { impact(instrument: $id) { clinics { nodes { id } } } }"
    lost = (await ask(pages, asked, id=LAW))["impact"]["clinics"]["nodes"]
    assert lost
    assert all(address_with(choosing, f"/what-if?clinic={one['id']}", f"repeal={LAW}") for one in lost)
    clinic = lost[0]["id"]
    page = await see(pages, address_with(choosing, f"/what-if?clinic={clinic}"))
    told = (await ask(pages, WHAT_IF, clinic=clinic, change={"repeal": [LAW]}))["whatIf"]
    assert told["changes"]
    assert all(cause["text"] in page.text for change in told["changes"] for cause in change["causes"])
    assert told["after"]["summary"] in page.text
    assert ("a", told["after"]["receipt"]["permalink"]) in page.addresses
    assert f"What would differ, and why {len(told['changes'])}" in page.text
    same = len(told["after"]["links"]) - sum(change["after"] is not None for change in told["changes"])
    assert f"What would stay {same}" in page.text


async def test_each_other_way_of_an_offering_can_be_supposed(pages: httpx.AsyncClient) -> None:
    form = (await pages.get(f"/ru/what-if?clinic={PRIVATE}")).text
    ways = re.findall(rf'<option value="({re.escape(OFFERING)}:[^"]+)"', form)
    asked = "query ($id: ID!) { oversight(clinic: $id) { lawfulRoutes { route { id } claimed } } }"
    lawful = (await ask(pages, asked, id=PRIVATE))["oversight"]["lawfulRoutes"]
    assert {f"{OFFERING}:{one['route']['id']}" for one in lawful if not one["claimed"]} < set(ways)
    verdicts = set()
    for way in ways:
        offering, route = way.split(":")
        change = {"reclassify": [{"offering": offering, "route": route}]}
        told = (await ask(pages, WHAT_IF, clinic=PRIVATE, change=change, lang="RU"))["whatIf"]
        page = await see(pages, f"/ru/what-if?{urlencode({'clinic': PRIVATE, 'reclassify': way})}")
        assert told["after"]["summary"] in page.text
        assert all(cause["text"] in page.text for one in told["changes"] for cause in one["causes"])
        verdicts.add(told["after"]["verdict"])
    assert len(verdicts) > 1  # some way would make a difference


async def test_suppositions_are_taken_back_one_by_one(pages: httpx.AsyncClient) -> None:
    other = "ru.instrument.99-fz"
    query = urlencode({"clinic": PRIVATE, "repeal": [LAW, other], "asOf": "2026-01-31"}, doseq=True)
    page = await see(pages, f"/what-if?{query}")
    kept = [
        there
        for tag, there in page.addresses
        if tag == "a" and there.startswith("/what-if?") and "repeal" in there and "format=" not in there
    ]
    assert [(LAW in there, other in there) for there in kept] == [(False, True), (True, False)]
    assert all("asOf=2026-01-31" in there for there in kept)
    assert (await pages.get(kept[0])).text.count(" checked>") == 1


async def test_a_way_that_is_not_open_on_the_day_yet_can_be_supposed(pages: httpx.AsyncClient) -> None:
    way = f"{OFFERING}:ru.route.individual-bmcp"
    response = await pages.get(f"/what-if?clinic={PRIVATE}&asOf=2018-01-01&reclassify={way}")
    told = "taken to go by Individual biomedical cell product instead of Medical procedure"
    assert told in Read(response.text).text
    assert f'<option value="{way}" selected>' in response.text


@pytest.mark.parametrize("language", Language)
async def test_the_ledger_has_both_sides_of_every_contradiction(
    pages: httpx.AsyncClient,
    language: Language,
) -> None:
    asked = """query ($lang: Language) { contradictions {
      subject { name(lang: $lang) } predicate claims { id value note preferred }
    } }"""
    found = (await ask(pages, asked, lang=language.name))["contradictions"]
    prefix = "" if language is Language.EN else "/ru"
    page = await see(pages, f"{prefix}/contradictions")
    assert found
    assert page.classes["says"] == sum(len(one["claims"]) for one in found)
    preferred = sum(claim["preferred"] for one in found for claim in one["claims"])
    assert page.text.count(LOCALES[language].tell("Remit answers with this side")) == preferred
    for one in found:
        assert one["claims"][0]["id"] in page.ids
        assert one["subject"]["name"] in page.text
        for claim in one["claims"]:
            assert " ".join((claim["note"] or "").split()) in page.text
            is_words = " " in claim["value"]
            assert not is_words or claim["value"] in page.text


async def test_both_sides_of_who_licenses(pages: httpx.AsyncClient) -> None:
    clinic = await see(pages, f"/clinics/{PRIVATE}")
    ledger = (await pages.get(address_with(clinic, "/contradictions?jurisdiction=ru"))).text
    start = ledger.index('<section id="ru.claim.medical-licensing')
    text = Read(ledger[start : ledger.index("</section>", start)]).text
    assert "Who holds it" in text
    answered = text.index("Remit answers with this side"), text.index("The other side")
    assert answered[0] < answered[1]
    assert all(name in text for name in ("Ministry of Health", "Roszdravnadzor", "Regional health authorities"))
    assert "Said of: Licensing of medical activity, as held by the regions" in text
    assert "What decides:" in text
    assert "in answers for clinics" in text


def side(confidence: str, *, preferred: bool, day: str = "", rests_on: tuple[str, ...] = ()) -> dict[str, Any]:
    """A claim as GraphQL gives it."""
    cited = {"confidence": confidence, "asOf": day or None, "source": {"published": None}}
    return {"confidence": confidence, "preferred": preferred, "citations": [cited], "restsOn": list(rests_on)}


@pytest.mark.parametrize(
    ("claims", "decides", "is_settled"),
    [
        (
            [side("PRIMARY", preferred=True, rests_on=("law",)), side("SECONDARY", preferred=False)],
            "The stronger",
            True,
        ),
        ([side("PRIMARY", preferred=True), side("SECONDARY", preferred=False)], "The stronger", False),
        (
            [
                side("PRIMARY", preferred=True, day="2020", rests_on=("law",)),
                side("PRIMARY", preferred=False, day="2019"),
            ],
            "The later",
            False,
        ),
        ([side("SECONDARY", preferred=True), side("SECONDARY", preferred=False, day="2019")], "Nothing", False),
    ],
)
def test_what_decides_between_two_sides(claims: list[dict[str, Any]], decides: str, *, is_settled: bool) -> None:
    assert tell_decision(claims, ENGLISH).startswith(decides)
    assert tell_effect(claims, "HOLDS", ENGLISH).startswith("While this law") is is_settled
    assert not tell_effect(claims, "enactedOn", ENGLISH)


async def test_a_ledger_of_one_jurisdiction(pages: httpx.AsyncClient) -> None:
    assert "no statement that they agree" in (await see(pages, "/contradictions?jurisdiction=us")).text
    page = await see(pages, "/coverage?jurisdiction=us")
    assert "nothing can be read from an absence: United States of America" in page.text
    assert (await pages.get("/contradictions?jurisdiction=nowhere")).status_code == 404
    assert (await pages.get("/coverage?jurisdiction=nowhere")).status_code == 404


@pytest.mark.parametrize("language", Language)
async def test_coverage_says_what_is_declared_and_how_many_there_are(
    pages: httpx.AsyncClient,
    language: Language,
) -> None:
    cells = (await ask(pages, "{ coverage { kind declared count note } }"))["coverage"]
    prefix = "" if language is Language.EN else "/ru"
    page = await see(pages, f"{prefix}/coverage")
    told = Counter(cell["declared"] for cell in cells)
    shapes = {"COMPLETE": "applies", "PARTIAL": "partly", "NONE": "silent"}
    assert all(page.classes[shape] == told[word] + 1 for word, shape in shapes.items() if word != "NONE")
    assert told["NONE"] < page.classes["silent"] <= told["NONE"] + 2
    for cell in cells:
        assert f" {cell['count']} {cell['note']}" in page.text


async def test_the_page_of_a_gap_says_where_it_comes_from_and_what_would_close_it(
    pages: httpx.AsyncClient,
) -> None:
    kinds = await ask(pages, '{ __type(name: "GapKind") { enumValues { name } } }')
    assert CLOSES.keys() == {one["name"] for one in kinds["__type"]["enumValues"]}
    answer, supposed = await ask(pages, "{ gaps(first: 100) { nodes { id kind exposure derivedFrom { name } } } }"), 0
    for gap in answer["gaps"]["nodes"]:
        page = await see(pages, f"/gaps/{gap['id']}")
        assert CLOSES[gap["kind"]] in page.text
        if gap["derivedFrom"]:
            assert f"A rule finds it in what is recorded of: {gap['derivedFrom']['name']}" in page.text
        number = f"{gap['exposure']} offering" if gap["exposure"] else "No offering is recorded that goes"
        assert number in page.text
        supposed += any(there.startswith("/what-if?clinic=") for _, there in page.addresses)
    assert 0 < supposed < len(answer["gaps"]["nodes"])


async def test_every_address_leads_somewhere_and_nothing_runs_or_asks_another_host(
    pages: httpx.AsyncClient,
) -> None:
    leads: set[str] = set()
    for address in (
        "/compare",
        f"/compare?clinic={PRIVATE}&from=2024-03-31&to=2024-04-01",
        f"/compare?clinic={PRIVATE}&with={PIROGOV}&asOf=2026-01-31",
        f"/ru/what-if?repeal={LAW}",
        f"/what-if?clinic={PRIVATE}&repeal={LAW}",
        "/ru/contradictions",
        "/coverage",
    ):
        page = await see(pages, address)
        for tag, one in page.addresses:
            assert one.startswith("/") or one[1:] in page.ids or (tag == "a" and one.startswith("http")), one
        leads |= {one.removeprefix("/ru") for _, one in page.addresses if one.startswith("/")}
        assert not {name for name in page.attributes if name == "style" or name.startswith("on")}
    known = re.compile(r"/(clinics|instruments|provisions|mandates|authorities|sources|routes|therapies|offerings)/")
    ids = sorted({re.split(r"[/?]", one)[2] for one in leads if known.match(one)})
    found = (await ask(pages, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids))["nodes"]
    assert [one["id"] for one in found] == ids  # each has its page: tests of these pages say so
    for one in sorted(one for one in leads if not known.match(one)):
        assert (await pages.get(one)).status_code == 200, one


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/compare?clinic={PRIVATE}&from=yesterday&to=2024-01-01", 400),
        (f"/compare?clinic={PRIVATE}&with={PIROGOV}&from=2024-01-01", 400),
        (f"/compare?clinic={PRIVATE}&clinic={PIROGOV}&with={PERMIT}", 400),
        ("/compare?clinic=ru.clinic.nothing", 404),
        ("/compare?clinic=ru.clinic.nothing&from=2024-01-01&to=2024-02-01", 404),
        (f"/compare?clinic={PRIVATE}&with=ru.clinic.nothing", 404),
        (f"/what-if?clinic={PRIVATE}&reclassify=other", 400),
        (f"/what-if?clinic={PRIVATE}&reclassify={OFFERING}:ru.route.a&reclassify={OFFERING}:ru.route.b", 400),
        (f"/what-if?clinic={PRIVATE}&repeal=ru.instrument.nothing", 404),
        ("/what-if?repeal=ru.instrument.nothing", 404),
        ("/what-if?clinic=ru.clinic.nothing", 404),
        (f"/what-if?clinic={PRIVATE}&asOf=1990-01-01&reclassify={OFFERING}:ru.route.medicine", 422),
    ],
)
async def test_what_cannot_be_asked_is_told(pages: httpx.AsyncClient, address: str, status: int) -> None:
    page = await see(pages, address, status)
    assert "Something went wrong inside Remit" not in page.text


async def test_what_a_reader_wrote_is_text(pages: httpx.AsyncClient) -> None:
    for path in ("/compare", "/what-if"):
        response = await pages.get(path, params={"clinic": '"><script>alert(1)</script>'})
        assert response.status_code == 200
        assert "<script>" not in response.text


def link(mandate: str, status: str = "APPLIES", **more: Any) -> dict[str, Any]:
    """A link as GraphQL gives it."""
    named = {name: {"id": f"{name}.{mandate}"} for name in ("authority", "activity")}
    empty: dict[str, Any] = {name: [] for name in ("provisions", "dueOn", "gaps", "exemptions", "claims")}
    rest = {"mandate": {"id": mandate}, "status": status, "offering": None, "route": None, "confidence": "PRIMARY"}
    return {**named, **empty, **rest, **more}


def test_what_differs_is_named_for_all_that_is_compared() -> None:
    compared = {one.name for one in LINK if one.compared} - {"activity", "instruments"}  # these follow from others
    assert DIFFERENCES.keys() == compared | {"exemptions"}
    one, other = link("m"), link("m", "BYPASSED", gaps=[{"id": "g"}])
    assert differences({"before": one, "after": other}) == ["status", "gaps"]
    sides = [{"id": "c", "preferred": True}], [{"id": "c", "preferred": False}]
    assert differences({"before": link("m", claims=sides[0]), "after": link("m", claims=sides[1])}) == ["claims"]
    assert differences({"before": None, "after": other}) == []


def test_changes_stand_under_their_first_cause_and_the_weightiest_come_first() -> None:
    law = {"text": "The law begins.", "node": {"id": "law", "name": "Law", "citations": []}, "step": None}
    silence = {"text": "No source speaks.", "node": None, "step": None}
    changes = [
        {"kind": "CHANGED", "before": link("a"), "after": link("a", confidence="SECONDARY"), "causes": [silence]},
        {"kind": "CHANGED", "before": link("b"), "after": link("b", confidence="SECONDARY"), "causes": [law, silence]},
        {"kind": "ADDED", "before": None, "after": link("c"), "causes": [{**law, "text": "So it does."}, law, law]},
    ]
    first, second = groups_of(changes, ENGLISH)
    assert [row["link"]["mandate"]["id"] for row in first["rows"]] == ["c", "b"]
    assert [cause["text"] for cause in first["rows"][0]["causes"]] == ["So it does.", "The law begins."]
    assert (second["cause"]["text"], second["cause"]["node"]) == ("No source speaks.", None)
    assert first["rows"][0]["kind"] == KINDS["ADDED"][1]


def test_clinics_under_two_laws_are_compared_by_what_is_done() -> None:
    def answer(home: str, *links: dict[str, Any]) -> dict[str, Any]:
        return {"home": {"jurisdiction": {"id": home}, "offerings": []}, "links": list(links)}

    here = link("xx.licensing", activity={"id": "licensing"})
    there = link("yy.licensing", activity={"id": "licensing"})
    apart = side_by_side(answer("xx", here), answer("yy", there))
    assert not apart["by_mandate"]
    assert [(len(row["one"]), len(row["other"])) for row in apart["differing"]] == [(1, 1)]
    at_home = side_by_side(answer("xx", here, link("xx.other")), answer("xx", here))
    assert at_home["by_mandate"]
    assert (len(at_home["differing"]), len(at_home["alike"])) == (1, 1)


def two_laws() -> World:
    """The tiny world in which another jurisdiction has a mandate of its own for the same activity and therapy."""
    content, abroad = world(), {"jurisdiction": "yy"}
    content["jurisdictions.yaml"].append(entity("yy"))
    content["authorities.yaml"].append(
        {**content["authorities.yaml"][0], "id": "yy.authority.office", "name": "Theirs", **abroad}
    )
    provision = entity("yy.provision.act.art-1", locator="Art. 1")
    act = {
        **content["instruments.yaml"][0],
        "id": "yy.instrument.act",
        "name": "Their act",
        **abroad,
        "provisions": [provision],
    }
    content["instruments.yaml"].append(act)
    content["routes.yaml"].append(entity("yy.route.lawful", standing="LAWFUL", **abroad))
    inspection = {"id": "yy.mandate.office.inspection", "name": "Their inspection", "authority": "yy.authority.office"}
    inspection |= {"covers": ["yy.route.lawful"], "grantedBy": ["yy.provision.act.art-1"]}
    content["mandates.yaml"].append(mandate(content) | inspection)
    offered = {"therapy": "therapy.cure", "routes": ["yy.route.lawful"], "illustrative": True}
    content["clinics.yaml"].append(
        entity(
            "yy.clinic.abroad", illustrative=True, offerings=[entity("yy.offering.abroad.cure", **offered)], **abroad
        )
    )
    return content


@pytest.mark.slow_on_neo4j
@pytest.mark.parametrize("language", Language)
async def test_clinics_of_two_jurisdictions_are_compared_by_what_is_done(
    database: Database, hold: Hold, tmp_path: Path, language: Language
) -> None:
    await hold(database, read_world(tmp_path / "zz-tiny", two_laws()))
    prefix, locale = ("", "/ru")[language is Language.RU], LOCALES[language]
    async with client_of(database) as client:
        address = f"{prefix}/compare?clinic=zz.clinic.one&with=yy.clinic.abroad"
        page = await see(client, address)
        for one in ("zz", "yy"):
            assert f"{locale.tell('Jurisdiction')}: The {one} " in page.text
        applies = locale.tell_in("how a mandate stands", "applies")
        # One line for what is done, a mandate of its own on each side, and none of them taken for the other's
        line = (await client.get(address)).text.partition('<section id="differs"')[2].partition("</section>")[0]
        assert line.count("The activity.inspection") == 1
        assert Read(line.partition(">")[2]).text.split().count(applies) == 2
        assert "Theirs" in line
        assert "The zz.authority.office" in line
        assert locale.tell_number("{number} line differs.", "{number} lines differ.", 1, number=1) in page.text
        assert locale.tell_number("{number} line is alike.", "{number} lines are alike.", 0, number=0) in page.text
        links = {there for tag, there in page.addresses if tag == "a" and there[0] == "/"}
        assert {(await client.get(there)).status_code for there in links} == {200}
        at_home = await see(client, f"{prefix}/compare?clinic=zz.clinic.one&with=zz.clinic.one")
        assert locale.tell_number("{number} line is alike.", "{number} lines are alike.", 1, number=1) in at_home.text


@pytest.mark.slow_on_neo4j
async def test_two_clinics_whose_data_speaks_for_two_days_are_compared_on_the_earlier_one(
    database: Database, hold: Hold, tmp_path: Path
) -> None:
    packs = read_world(tmp_path / "zz-tiny", world()) + read_world(tmp_path / "yy-tiny", abroad())
    await hold(database, packs)
    async with client_of(database) as client:
        for address in ("clinic=zz.clinic.one&with=yy.clinic.one", "clinic=yy.clinic.one&with=zz.clinic.one"):
            response = await client.get(f"/compare?{address}")
            page = Read(response.text)
            assert page.text.count(f"on {HERE} ·") == 2
            assert THERE not in page.text
            assert f'value="{HERE}"' in response.text
            told = (await client.get(f"/compare?{address}&format=json")).json()
            assert told["variables"]["asOf"] == HERE
            later = Read((await client.get(f"/compare?{address}&asOf={THERE}")).text)
            assert later.text.count(f"on {THERE} ·") == 2
