"""Answers in words: against a list that was read in both languages, and the parts that the pack does not show."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.analysis.attribution import Explained
from graph.analysis.cause_builder import GROUNDS
from graph.analysis.change import (
    Change,
    RelationshipChanged,
    RepealedInstrument,
    Turn,
    ValidityChanged,
)
from graph.analysis.oversight_diff import get_oversight_diff
from graph.analysis.what_if import get_what_if
from graph.explain.answers import tell_exempt, tell_left_out, tell_reason, tell_share, tell_silence, tell_summary
from graph.explain.causes import FALLING, HANGING, TIES, TURNS, tell_cause
from graph.explain.checklists import tell_item_reason
from graph.explain.gaps import tell_gap, tell_gap_summary
from graph.explain.locale import LOCALES
from graph.model.evidence import Step
from graph.model.kinds import RELATIONSHIPS
from graph.model.vocabulary import ChecklistStatus, Confidence, Edge, Language, Node
from graph.oversight.answer import Oversight, Question
from graph.oversight.checklist import ChecklistItem, get_checklists
from graph.oversight.gaps.gap_facts import (
    OverlappingMandates,
    RepealedBasis,
    UnassignedActivity,
    UnmandatedRoute,
    WeakEnforcement,
)
from graph.oversight.gaps.gap_lookup import get_derived
from graph.oversight.oversight import get_oversight
from graph.store.database import Database
from tests.test_graphql_what_if import Service

pytestmark = pytest.mark.slow_on_neo4j

EN, RU = LOCALES[Language.EN], LOCALES[Language.RU]
MSC = "ru.offering.example-private-moscow.msc"


def golden(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (Path(__file__).parent / "golden" / "sentences" / f"{name}.json").read_text("utf-8")
    )
    return found


GOLDEN, CAUSES = golden("oversight"), golden("causes")


async def answer(database: Database, entry: dict[str, Any]) -> Oversight:
    min_confidence = Confidence(entry["least"]) if "least" in entry else None
    found = await get_oversight(database, Question(entry["clinic"], entry.get("day"), min_confidence=min_confidence))
    assert found
    return found


@pytest.mark.parametrize("entry", GOLDEN, ids=lambda entry: f"{entry['clinic']}-{entry.get('mandate', 'summary')}")
async def test_every_sentence_is_the_one_that_was_read(russian: Database, entry: dict[str, Any]) -> None:
    found = await answer(russian, entry)
    if "mandate" in entry:
        (link,) = [link for link in found.links if link.mandate.id == entry["mandate"]]
        told = {language: tell_reason(link, language) for language in Language}
    else:
        told = {language: tell_summary(found, language) for language in Language}
    assert told == {Language.EN: entry["en"], Language.RU: entry["ru"]}


def test_the_list_has_every_status() -> None:
    starts = {"APPLIES": "covers", "CONTESTED": "contradict", "BYPASSED": "goes by", "EXEMPT": "takes the route"}
    reasons = [entry["en"] for entry in GOLDEN if "mandate" in entry]
    assert all(any(word in reason for reason in reasons) for word in (*starts.values(), "is not recorded", "says whom"))


async def test_each_sentence_can_be_asked_for_in_both_languages(russian: Database) -> None:
    """By a plan, and beside a field that the resolvers answer."""
    entry = GOLDEN[0]
    transport = httpx.ASGITransport(create_app(Settings(), service=Service(russian)))
    one = f'oversight(clinic: "{entry["clinic"]}") {{ summary ru: summary(lang: RU) links {{ reason(lang: RU) }} }}'
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        planned, resolved = [
            (await client.post("/graphql", json={"query": query})).json()["data"]["oversight"]
            for query in (f"{{ {one} }}", f"{{ {one} __schema {{ __typename }} }}")
        ]
    assert planned == resolved
    assert (planned["summary"], planned["ru"]) == (entry["en"], entry["ru"])
    assert all("полномочи" in link["reason"].lower() for link in planned["links"])


async def changes(database: Database, entry: dict[str, Any]) -> tuple[Explained, ...]:
    """What changes under what an entry of the list supposes, or between its days."""
    if "days" in entry:
        differing = await get_oversight_diff(database, entry["clinic"], *entry["days"])
        assert differing
        return differing
    reclassify = tuple((offering, route) for offering, route in entry.get("reclassify", ()))
    question = Question(entry["clinic"], repeal=tuple(entry.get("repeal", ())), reclassify=reclassify)
    supposed = await get_what_if(database, question)
    assert supposed
    return supposed.changes


@pytest.mark.parametrize("entry", CAUSES, ids=lambda entry: f"{entry['clinic']}-{entry['mandate']}")
async def test_every_cause_is_said_as_it_was_read(russian: Database, entry: dict[str, Any]) -> None:
    (one,) = [found for found in await changes(russian, entry) if found.change.mandate == entry["mandate"]]
    assert {
        tell_cause(cause.about, Language.EN): tell_cause(cause.about, Language.RU) for cause in one.causes
    } == entry["causes"]


def test_causes_are_told_of_every_kind_of_thing_and_of_every_ground() -> None:
    assert {way.split(" ")[0] for way in FALLING} == {way.split(" ")[0] for way in HANGING} == GROUNDS.keys()
    assert TURNS.keys() >= GROUNDS.keys()
    types = {word for kind in TIES for word in kind.split(" ") if word.isupper()}
    assert types <= RELATIONSHIPS.keys()
    # Of these facts an answer is made; what else is recorded is the cause of nothing.
    read = {
        "AMENDS",
        "REPLACES",
        "MIRRORS",
        "ISSUED_BY",
        "LOCATED_IN",
        "IN_TRACK",
        "HAS_LICENCE",
        "ABOUT",
        "AVOIDS",
        "CONCERNS",
        "RESTS_ON",
        "FOR_CONDITION",
        "STUDIED_FOR",
        "CAN_ENFORCE",
    }
    assert RELATIONSHIPS.keys() - types - read == {"ENFORCES", "FAILS", "MEETS", "REQUIRED_FOR", "SET_BY"}  # checklists


def test_causes_that_no_example_has() -> None:
    law, order = Node("LegalInstrument", {"id": "law", "name": "A"}), Node("LegalInstrument", {"id": "b", "name": "B"})
    norm, home = Node("Provision", {"id": "norm", "name": "N"}), Node("Jurisdiction", {"id": "zz", "name": "Z"})
    mandate = Node("Mandate", {"id": "m", "name": "M"})
    ends, begins = Turn("2020-12-31", begins=False), Turn("2021-01-01", begins=True)
    assert russian_of(RepealedInstrument(law, ())) == "Предполагается, что акт «A» не действует."
    assert russian_of(ValidityChanged(law, ends, ((norm, order, law), (norm, law)))) == (
        "Акт «A» действует по 31.12.2020 включительно; от этого зависит действие нормы «N» акта «B», принятого во исполнение "
        "этого акта, а также нормы «N» этого акта."
    )
    ties = ((Edge("COVERS", "m", "zz", {}), mandate, home, begins), (Edge("IN", "m", "zz", {}), law, home, ends))
    assert russian_of(
        RelationshipChanged(tuple((Step(edge, source, target), turn) for edge, source, target, turn in ties))
    ) == (
        "Полномочие «M» распространяется на все клиники юрисдикции «Z» с 01.01.2021. "
        "Акт «A» относится к юрисдикции «Z» по 31.12.2020 включительно."
    )


def russian_of(change: Change) -> str:
    return tell_cause(change, Language.RU)


@pytest.mark.parametrize("entry", golden("checklists"), ids=lambda entry: f"{entry['offering']}-{entry['requirement']}")
async def test_every_line_of_a_checklist_is_said_as_it_was_read(russian: Database, entry: dict[str, Any]) -> None:
    (items,) = (await get_checklists(russian, [entry["offering"]], "2026-01-31")).values()
    (item,) = [item for item in items if item.requirement.id == entry["requirement"]]
    assert tell_item_reason(item, Language.EN) == entry["en"]
    assert tell_item_reason(item, Language.RU) == entry["ru"]


def test_lines_that_no_checklist_of_the_pack_has() -> None:
    needed = Node("Requirement", {"id": "zz.requirement.one", "name": "One"})
    unmet = ChecklistItem(needed, ChecklistStatus.UNMET, None, frozenset(), disputed=False, citations=())
    assert tell_item_reason(unmet, Language.EN) == "A source records that 'One' is not met."
    assert tell_item_reason(unmet, Language.RU) == "По данным источника, требование «One» не выполнено."
    made = replace(unmet, illustrative=True)
    assert tell_item_reason(made, Language.EN) == "The archetype is set not to meet 'One'."
    assert tell_item_reason(made, Language.RU) == "По условиям примера требование «One» не выполнено."
    both = ChecklistItem(needed, ChecklistStatus.NOT_RECORDED, None, frozenset(), disputed=True, citations=())
    assert tell_item_reason(both, Language.EN) == "Sources disagree on whether 'One' is met."
    assert (
        tell_item_reason(both, Language.RU) == "Источники противоречат друг другу в том, выполнено ли требование «One»."
    )


@pytest.mark.parametrize("entry", golden("gaps"), ids=lambda entry: entry["gap"])
async def test_every_derived_gap_is_said_as_it_was_read(russian: Database, entry: dict[str, Any]) -> None:
    _, rule = entry["gap"].split(".gap.derived.")
    found = (await get_derived(russian, rule.split(".")[0], ["ru"], "2026-01-31"))["ru"]
    (gap,) = [gap for gap in found if gap.id == entry["gap"]]
    assert [tell_gap(gap.about, Language.EN).name, tell_gap_summary(gap, Language.EN)] == entry["en"]
    assert [tell_gap(gap.about, Language.RU).name, tell_gap_summary(gap, Language.RU)] == entry["ru"]


def test_a_recorded_gap_is_summed_up_in_english_where_the_pack_has_no_other_language() -> None:
    gap = Node("Gap", {"id": "zz.gap.x", "name": "A gap", "summary": "One."})
    assert tell_gap_summary(gap, Language.RU) == "One."
    told = Node("Gap", {**gap.properties, "summaryLangs": ["en", "de"], "summaryTexts": ["One.", "Eins."]})
    assert tell_gap_summary(told, Language.RU) == "One."
    assert tell_gap_summary(Node("Gap", {"id": "zz.gap.x", "name": "A gap"}), Language.EN) is None


def test_derived_gaps_that_the_pack_does_not_have() -> None:
    def node(label: str, name: str) -> Node:
        return Node(label, {"id": f"zz.{name}", "name": name})

    route, mandate, activity, home = (
        node("Route", "R"),
        node("Mandate", "M"),
        node("Activity", "A"),
        node("Jurisdiction", "Z"),
    )
    holder, other, norms = (
        node("Authority", "O"),
        node("Authority", "P"),
        (node("Provision", "N"), node("Provision", "Q")),
    )
    assert tell_gap(UnmandatedRoute(route, complete=True), Language.RU) == (
        "Путь «R» не обходит ни одного записанного полномочия",
        (
            "Клиники заявляют этот путь, а на законных путях, которыми его можно было бы заменить, не действует ни одно "
            "записанное полномочие. По заявлению составителей данных ни одно полномочие не пропущено."
        ),
    )
    assert tell_gap(RepealedBasis(mandate, holder, norms, "2025-01-01"), Language.RU) == (
        "Правовое основание полномочия «M» прекратило действие",
        (
            "К 01.01.2025 прекратили действие нормы, предоставлявшие полномочие «M» (орган: O): «N» и «Q». На эту дату ни одна "
            "другая записанная норма его не предоставляет, поэтому оно не действует ни для одной клиники."
        ),
    )
    assert (
        "прекратила действие норма, предоставлявшая"
        in tell_gap(RepealedBasis(mandate, holder, norms[:1], "2025-01-01"), Language.RU).summary
    )
    assert tell_gap(UnassignedActivity(activity, home, "2025-01-01", complete=False), Language.RU) == (
        "В юрисдикции «Z» не записан орган, осуществляющий функцию «A»",
        (
            "По состоянию на 01.01.2025 ни одно записанное действующее полномочие в юрисдикции «Z» не предусматривает "
            "осуществления функции «A» каким-либо органом. «Не записано» не значит «никто её не осуществляет»."
        ),
    )
    overlapping = OverlappingMandates(activity, (holder, other), (route,), everywhere=True, contested=None)
    assert tell_gap(overlapping, Language.RU).summary == (
        "Записанные полномочия по функции «A», которыми обладают O и P, пересекаются в отношении всех клиник, а также на пути "
        "«R». Само по себе пересечение не означает ни недействительности какого-либо из этих полномочий, ни того, что оно "
        "осуществлялось."
    )
    powerless = tell_gap(WeakEnforcement(holder, 1, powerless=True, contested=False), Language.RU).summary
    assert "у него нет возможностей добиваться исполнения требований." in powerless


async def test_causes_and_checklists_can_be_asked_for_in_russian(russian: Database) -> None:
    query = """query ($c: ID!, $o: ID!, $lang: Language!) {
      whatIf(clinic: $c, change: {repeal: ["ru.instrument.gr-385-2024"]}) { changes { causes { text ru: text(lang: RU) } } }
      oversightDiff(clinic: $c, from: "2024-03-31", to: "2024-04-01") { causes { text(lang: $lang) } }
      offering(id: $o) { checklist { reason(lang: RU) } } }"""
    transport = httpx.ASGITransport(create_app(Settings(), service=Service(russian)))
    asked = {"query": query, "variables": {"c": "ru.clinic.example-private-moscow", "o": MSC, "lang": "RU"}}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        found = (await client.post("/graphql", json=asked)).json()["data"]
    supposed = [cause for change in found["whatIf"]["changes"] for cause in change["causes"]]
    assert {cause["text"]: cause["ru"] for cause in supposed} == CAUSES[0]["causes"] | CAUSES[1]["causes"]
    differing = {cause["text"] for change in found["oversightDiff"] for cause in change["causes"]}
    assert set(CAUSES[7]["causes"].values()) <= differing
    assert all("ребование" in item["reason"] for item in found["offering"]["checklist"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ministry of Health", "the Ministry of Health"),
        ("Federal Antimonopoly Service", "the Federal Antimonopoly Service"),
        ("Food and Drug Administration", "the Food and Drug Administration"),
        ("National Medical Research Center for Hematology", "the National Medical Research Center for Hematology"),
        ("United States of America", "the United States of America"),
        ("The medical-procedure grey zone", "the medical-procedure grey zone"),
        ("A place on the list", "a place on the list"),
        ("Roszdravnadzor", "Roszdravnadzor"),
        ("Sechenov University", "Sechenov University"),
        ("Regional health authorities", "Regional health authorities"),
        ("Ethics committees, federal and institutional", "Ethics committees, federal and institutional"),
        ("Example private clinic in Moscow", "Example private clinic in Moscow"),
        ("A. N. Bakulev Centre", "the A. N. Bakulev Centre"),
        ("", ""),
    ],
)
def test_names_have_their_article_within_an_english_sentence(name: str, told: str) -> None:
    node = Node("Authority", {"id": "", "name": name})
    assert EN.write_authority(node) == EN.write_title(node) == told
    assert EN.quote(node) == f"'{name}'"


def test_a_name_with_a_comma_does_not_break_a_list() -> None:
    names = ["Bodies, old and new", "the Ministry of Health", "Roszdravnadzor"]
    assert (
        EN.list_authorities(names)
        == EN.list_titles(names)
        == "Bodies, old and new; the Ministry of Health; and Roszdravnadzor"
    )
    assert EN.list_authorities(names[:2]) == "Bodies, old and new; and the Ministry of Health"
    assert EN.list_authorities(names[:1]) == "Bodies, old and new"
    assert EN.list_authorities(names[1:]) == "the Ministry of Health and Roszdravnadzor"
    assert (
        RU.list_authorities(["Органы, старые и новые", "Минздрав", "ФМБА"])
        == "Органы, старые и новые; Минздрав; и ФМБА"
    )
    # In quotation marks a comma is seen to be a part of the name.
    assert RU.list_titles(["«а, б»", "«в»", "«г»"]) == "«а, б», «в» и «г»"
    assert EN.list_names(["'a, b'", "'c'"]) == "'a, b' and 'c'"


def test_an_exemption_by_one_provision_and_by_two() -> None:
    route = Node("Route", {"id": "zz.route.one", "name": "R"})
    norms = [Node("Provision", {"id": f"zz.provision.{name}", "name": name}) for name in ("N", "Q")]
    link: Any = SimpleNamespace(provisions=norms, route=route)
    one: Any = SimpleNamespace(provisions=norms[:1], route=route)
    assert tell_exempt(EN, one, "it") == "'N' takes the route 'R' out of it."
    assert tell_exempt(EN, link, "it") == "'N' and 'Q' take the route 'R' out of it."
    assert tell_exempt(RU, one, "полномочия") == "Норма «N» выводит путь «R» из-под полномочия."
    assert tell_exempt(RU, link, "полномочия") == "Нормы «N» и «Q» выводят путь «R» из-под полномочия."
    # Named, and not counted: Russian has `21 норма`, but not of 21 that are named.
    many: Any = SimpleNamespace(provisions=norms * 10 + norms[:1], route=route)
    assert tell_exempt(RU, many, "полномочия").startswith("Нормы «N», «Q»")


def test_a_day_for_which_no_source_speaks() -> None:
    assert tell_silence(EN, "2026-01-31", "2024-06-01") == "No source speaks for a day as early as 2024-06-01."
    assert (
        tell_silence(RU, "2026-01-31", "2024-06-01") == "Ни один источник не говорит, что так было уже на 01.06.2024."
    )
    assert tell_silence(EN, "2026-01-31", "2026-02-01") == (
        "The sources speak for 2026-01-31 at the latest, not for 2026-02-01."
    )


def named(name: str) -> Node:
    return Node("Gap", {"id": "zz.gap.one", "nameLangs": ["en", "ru"], "nameTexts": ["One", name]})


def test_what_is_quoted_within_a_name_takes_the_inner_marks() -> None:
    assert RU.quote(named("Серая зона «процедуры»")) == "«Серая зона „процедуры“»"
    assert RU.get_name(Node("Offering", {"id": "zz.offering.one", "name": "Only English"})) == "Only English"


def test_how_many_of_the_lawful_routes_are_meant() -> None:
    counts = ((1, 0), (1, 2), (2, 0), (2, 1))
    assert [tell_share(RU, due, others) for due, others in counts] == [
        "единственном записанном законном пути, доступном",
        "одном из записанных законных путей, доступных",
        "всех записанных законных путях, доступных",
        "некоторых записанных законных путях, доступных",
    ]
    assert [tell_share(EN, due, others) for due, others in counts] == [
        "the only recorded lawful route",
        "one of the recorded lawful routes",
        "every recorded lawful route",
        "some recorded lawful routes",
    ]


def test_lists_and_days() -> None:
    lists = ([], ["а"], ["а", "б"], ["а", "б", "в"])
    assert [RU.list_names(names) for names in lists] == ["", "а", "а и б", "а, б и в"]
    assert [EN.list_names(names) for names in lists] == ["", "а", "а and б", "а, б and в"]
    assert (EN.write_day("2024-04-01"), RU.write_day("2024-04-01")) == ("2024-04-01", "01.04.2024")


def test_what_was_left_out() -> None:
    assert tell_left_out(EN, 1, 0, Confidence.PRIMARY) == "Left out: 1 link that rests on evidence weaker than PRIMARY."
    assert tell_left_out(RU, 2, 1, Confidence.PRIMARY) == (
        "Исключено то, что основано не только на официальных текстах (полномочий: 2, пробелов: 1)."
    )
    assert tell_left_out(RU, 0, 0, Confidence.SECONDARY) == (
        "Ничего не исключено: все звенья основаны на официальных текстах или сообщениях о них."
    )
