"""What the shipped Russian pack must hold, read from its files: facts that a person has checked against the sources."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from graph.model.search_terms import is_cyrillic
from graph.model.vocabulary import Confidence
from graph.store.content import Content
from seed.format.identifiers import passes
from seed.format.kinds import (
    AuthorityModel,
    ClaimModel,
    ClinicModel,
    ConditionModel,
    LegalInstrumentModel,
    MandateModel,
    RouteModel,
)
from seed.format.models import Cited
from seed.format.pack import Pack, cites_of, links_of
from seed.loading.project import project

# Public bodies that publish on what they do. A private one is never among them.
PUBLIC = {f"ru.clinic.{slug}" for slug in ("pirogov-center", "pavlov-university", "gorbacheva-institute", "hematology-center", "sechenov-university")}  # fmt: skip # noqa: E501
OVERVIEW = "ru.source.overview-2026"


@pytest.fixture(scope="module")
def items(shipped_packs: list[Pack]) -> dict[str, Cited]:
    """The entries by their ids."""
    return {e.item.id: e.item for pack in shipped_packs for e in pack.entries if isinstance(e.item, Cited)}


@pytest.fixture(scope="module")
def content(shipped_packs: list[Pack]) -> Content:
    """What the graph holds of the pack."""
    return project(shipped_packs)


def instrument(items: dict[str, Cited], slug: str) -> LegalInstrumentModel:
    found = items[f"ru.instrument.{slug}"]
    assert isinstance(found, LegalInstrumentModel)
    return found


def test_every_line_of_the_overview_has_its_place(shipped_packs: list[Pack]) -> None:
    # The check, which the fixture has passed, holds the table against ids and citations; this is how long the source is.
    (table,) = [table for pack in shipped_packs for table in pack.lines]
    assert table.item.source == OVERVIEW
    assert table.item.lines[0].at == "L1"
    assert table.item.lines[-1].at == "L192"
    headings = [lines.at for lines in table.item.lines if lines.kind == "HEADING"]
    assert headings == [f"L{n}" for n in (3, 5, 7, 11, 13, 15, 17, 22, 47, 79, 81, 99, 142, 146, 159, 180, 184, 188)]


def test_a_clinic_is_an_archetype_or_one_of_the_named_public_centres(items: dict[str, Cited]) -> None:
    clinics = [item for item in items.values() if isinstance(item, ClinicModel)]
    real = {clinic.id for clinic in clinics if not clinic.illustrative}
    assert real == PUBLIC
    archetypes = [clinic for clinic in clinics if clinic.illustrative]
    assert len(archetypes) >= 4
    for clinic in archetypes:
        assert ".example-" in clinic.id
        assert clinic.identifiers, clinic.id
        assert not any(passes(scheme, number) for scheme, number in clinic.identifiers.items())
        assert all(offering.illustrative for offering in clinic.offerings)


@pytest.mark.parametrize(
    "word", ["best", "leading", "excellent", "renowned", "safe ", "proven", "recommend", "illegal"]
)
def test_centres_are_described_neutrally(items: dict[str, Cited], word: str) -> None:
    for item in items.values():
        if isinstance(item, ClinicModel):
            for text in (item.summary, *(offering.summary for offering in item.offerings)):
                assert word not in (text or "").lower(), item.id


def test_nothing_that_is_known_rests_on_what_nobody_verified(content: Content) -> None:
    nodes = [node for node in content.nodes.values() if node.label != "Citation"]
    doubtful = {node.id for node in nodes if node.properties.get("confidence") == Confidence.UNVERIFIED}
    assert {"ru.gap.liability", "ru.gap.control-by-registers"} <= doubtful
    for edge in content.edges.values():
        if edge.type != "ABOUT" and doubtful & {edge.source, edge.target}:
            assert edge.confidence is Confidence.UNVERIFIED, edge.key


def test_the_overview_alone_never_makes_a_fact_primary(items: dict[str, Cited], content: Content) -> None:
    for identity, item in items.items():
        sources = {cite.source for cite in item.cites}
        if sources == {OVERVIEW}:
            assert content.nodes[identity].properties["confidence"] == "SECONDARY"


# What is contested: all sides, by the last word of their claims' ids, and the one that is preferred.
DISAGREEMENTS = {
    "ru.instrument.order-567n/enactedOn": ({"overview", "text"}, "text"),
    "ru.instrument.order-567n/subject": ({"overview", "text"}, "text"),
    "ru.authority.minzdrav/enforcement": ({"overview", "permits"}, "permits"),
    "ru.instrument.order-567n/significance": ({"significance", "text"}, "text"),
    "ru.instrument.eaeu-decision-13-2025/validFrom": ({"digest", "press"}, "digest"),
    "ru.authority.ethics-committees/scopeOfReview": ({"overview", "law"}, "law"),
    "ru/oversightStructure": ({"overview", "law"}, "law"),
    "therapy.ahsct/evidence": ({"overview", "transplant-physicians"}, "overview"),
    "ru.contest.medical-licensing": ({"minzdrav", "law"}, "law"),
    "ru.contest.core-law": ({"overview", "text"}, "text"),
    "ru.contest.tracks": ({"overview", "law"}, "law"),
    "ru.contest.msc-standing": ({"overview", "permit"}, "overview"),
}


def test_both_sides_of_every_disagreement_are_cited(content: Content) -> None:
    found: dict[str, tuple[set[str], set[str]]] = {}
    for node in content.nodes.values():
        if node.label == "Claim" and node.properties["contested"]:
            assert node.citations
            side = node.id.rpartition(".")[2]
            sides, preferred = found.setdefault(node.properties["contest"], (set(), set()))
            sides.add(side)
            preferred |= {side} if node.properties["preferred"] else set()
    assert found == {contest: (sides, {preferred}) for contest, (sides, preferred) in DISAGREEMENTS.items()}
    values = {node.properties["value"] for node in content.nodes.values() if node.label == "Claim"}
    assert {"2019", "2017-08-28", "NONE", "LIMITED", "ru.authority.minzdrav", "ru.authority.roszdravnadzor"} <= values


def test_laws_and_orders_that_share_a_number_are_told_apart(items: dict[str, Cited]) -> None:
    health, amending = instrument(items, "323-fz-2011"), instrument(items, "323-fz-2018")
    assert health.number == amending.number == "323-FZ"
    assert (health.enacted_on, amending.enacted_on) == ("2011-11-21", "2018-08-03")
    assert not health.amends
    assert [link.to for link in amending.amends] == ["ru.instrument.180-fz-2016"]
    expertise, amendments = instrument(items, "order-30n-2017"), instrument(items, "order-30n-2019")
    assert expertise.number == amendments.number == "30n"
    assert (expertise.enacted_on, amendments.enacted_on) == ("2017-01-31", "2019-01-30")
    assert {link.to for link in amendments.amends} == {
        "ru.instrument.order-1032n-2016",
        "ru.instrument.order-669n-2017",
    }


@pytest.mark.parametrize(
    ("slug", "enacted", "begins", "ends"),
    [
        ("323-fz-2011", "2011-11-21", "2012-01-01", None),
        ("180-fz-2016", "2016-06-23", "2017-01-01", None),
        ("466-fz-2023", "2023-08-04", "2024-04-01", None),
        ("478-fz-2019", "2019-12-27", "2021-01-01", None),
        ("170-fz-2021", "2021-06-11", "2021-07-01", None),
        ("46-fz-2022", "2022-03-08", None, None),
        ("law-4180-1", "1992-12-22", "1993-05-01", None),
        ("15-fz-2007", "2007-02-09", None, None),
        ("129-fz-2022", "2022-05-01", "2022-09-01", None),
        ("99-fz", "2011-05-04", "2011-11-03", None),
        ("gr-384-2024", "2024-03-28", "2024-09-01", "2030-09-01"),
        ("gr-385-2024", "2024-03-28", "2024-09-01", None),
        ("gr-852-2021", "2021-06-01", "2021-09-01", "2027-09-01"),
        ("gr-1062-2021", "2021-06-30", "2021-07-01", None),
        ("gr-1204-2017", "2017-10-04", None, "2021-06-30"),
        ("gr-2114-2021", "2021-11-30", "2022-03-01", None),
        ("gr-54-2024", "2024-01-24", "2024-04-01", None),
        ("gr-1152-2012", "2012-11-12", None, "2021-06-28"),
        ("gr-1048-2021", "2021-06-29", None, None),
        ("gr-1343-2018", "2018-11-10", "2018-11-21", None),
        ("gr-736-2023", "2023-05-11", "2023-09-01", "2026-09-01"),
        ("gr-1184-2018", "2018-10-03", None, None),
        ("order-567n", "2017-08-28", None, None),
        ("489-fz-2018", "2018-12-25", None, None),
        ("minzdrav-guidelines", None, "2022-01-01", None),
        ("guideline-739-2022", 2022, "2024-01-01", None),
        ("guideline-739-2-2025", 2025, None, None),
        ("koap", "2001-12-30", None, None),
        ("criminal-code", None, "1997-01-01", None),
        ("eaeu-decision-78", "2016-11-03", "2017-05-06", None),
    ],
)
def test_the_days_of_the_law(
    items: dict[str, Cited], slug: str, enacted: str | int | None, begins: str | None, ends: str | None
) -> None:
    found = instrument(items, slug)
    assert (found.enacted_on, found.valid_from, found.valid_to) == (enacted, begins, ends)


def test_every_instrument_has_a_day_and_changes_nothing_younger(items: dict[str, Cited]) -> None:
    laws = {item.id: item for item in items.values() if isinstance(item, LegalInstrumentModel)}
    assert not [law.id for law in laws.values() if not (law.enacted_on or law.valid_from)]
    for law in laws.values():
        for older in law.amends:
            assert first_day(law) > first_day(laws[older.to]), (law.id, older.to)


def first_day(law: LegalInstrumentModel) -> str:
    return str(law.enacted_on or law.valid_from)


@pytest.mark.parametrize(
    ("authority", "begins"),
    [
        ("roszdravnadzor", "2004-06-30"),
        ("rospotrebnadzor", "2004-06-30"),
        ("fas", "2004-06-30"),
        ("fmba", "2005-04-11"),
        ("minzdrav", "2012-06-19"),
        ("minzdrav-ethics-committee", "2015-07-10"),
        ("minpromtorg", None),
        ("ethics-committees", None),
        ("regional-health-authorities", None),
    ],
)
def test_the_days_of_the_authorities(items: dict[str, Cited], authority: str, begins: str | None) -> None:
    assert items[f"ru.authority.{authority}"].valid_from == begins


def test_what_the_ministry_can_enforce_is_known_from_its_decree_on(items: dict[str, Cited]) -> None:
    ministry, decree = items["ru.authority.minzdrav"], instrument(items, "gr-385-2024")
    assert isinstance(ministry, AuthorityModel)
    assert [(one.level, one.valid_from, one.valid_to) for one in ministry.enforcement] == [
        ("LIMITED", decree.valid_from, decree.valid_to)
    ]


def test_a_condition_has_the_codes_and_studies_that_sources_give(items: dict[str, Cited], content: Content) -> None:
    condition = items["condition.multiple-sclerosis"]
    assert isinstance(condition, ConditionModel)
    assert condition.codes == {"ICD-10": ("G35", "G35.0"), "MeSH": ("D009103",)}
    found = {(edge.source, edge.type) for edge in content.edges.values() if edge.target == condition.id}
    assert found == {
        ("therapy.ahsct", "STUDIED_FOR"),
        ("therapy.msc", "STUDIED_FOR"),
        ("ru.offering.pirogov-center.ahsct", "FOR_CONDITION"),
        ("ru.offering.pavlov-university.ahsct", "FOR_CONDITION"),
    }


def test_six_lawful_routes_and_two_grey_ones(items: dict[str, Cited]) -> None:
    routes = [item for item in items.values() if isinstance(item, RouteModel)]
    assert len([route for route in routes if route.standing == "LAWFUL"]) == 6
    assert {route.id for route in routes if route.standing == "GREY"} == {
        "ru.route.medical-procedure",
        "ru.route.transplantation-services",
    }
    for route in routes:
        due = [i for i in items.values() if isinstance(i, MandateModel) and route.id in {c.to for c in i.covers}]
        needed = [
            i
            for i in items.values()
            if route.id in {link.to for rel, link, _ in links_of(i) if rel.type == "REQUIRED_FOR"}
        ]
        # What is due at every clinic, or at those of a class, is due on a grey route too and does not name it.
        assert bool(due) == (route.standing == "LAWFUL")
        assert needed, route.id
        assert bool(route.provided_by) == (route.standing == "LAWFUL")


# Of whom the law speaks: to whom a route is open, and whom a mandate reaches.
OPEN_TO = {"hsct-transplantation": {"state-or-municipal"}, "clinical-approbation": {"federal"}}
REACHES = {
    "regional-health-authorities.medical-licensing": {"regional", "municipal", "private"},
    "roszdravnadzor.medical-licensing": {"federal"},
}


def test_the_law_tells_providers_apart(items: dict[str, Cited]) -> None:
    routes = [item for item in items.values() if isinstance(item, RouteModel)]
    mandates = [item for item in items.values() if isinstance(item, MandateModel)]
    assert slugs({route.id: [link.to for link in route.open_to] for route in routes}) == OPEN_TO
    assert slugs({mandate.id: [link.to for link in mandate.reaches] for mandate in mandates}) == REACHES
    ministry = items["ru.mandate.minzdrav.medical-licensing"]
    assert isinstance(ministry, MandateModel)
    assert ministry.reach == "EVERY_CLINIC"  # as the overview has it


def test_the_class_of_every_clinic_is_recorded(items: dict[str, Cited]) -> None:
    for clinic in (item for item in items.values() if isinstance(item, ClinicModel)):
        expected = "ru.class.private" if clinic.illustrative else "ru.class.federal"
        assert [link.to for link in clinic.classes] == [expected], clinic.id


def slugs(links: dict[str, list[str]]) -> dict[str, set[str]]:
    """By the ends of ids, without what has none."""
    return {
        one.split(".", 2)[2]: {other.rpartition(".")[2] for other in others} for one, others in links.items() if others
    }


def test_every_claim_and_every_fact_is_cited(items: dict[str, Cited]) -> None:
    for item in items.values():
        assert list(cites_of(item)), item.id
        if isinstance(item, ClaimModel):
            assert item.about.to in items


TRANSLATED = {"names": "name", "summaries": "summary", "statements": "statement", "rationales": "rationale", "consequences_in": "consequences"}  # fmt: skip # noqa: E501
NUMBER = re.compile(r"\d+(?:[.]\d+|,\d{3})*")


def test_whoever_reads_russian_has_each_text_in_russian(items: dict[str, Cited]) -> None:
    seen = Counter[str]()
    for id_, item in items.items():
        for part in parts_of(item):
            for inside, written in TRANSLATED.items():
                english = getattr(part, written, None)
                if not english or inside not in type(part).model_fields:
                    continue
                russian = getattr(part, inside).get("ru", "")
                assert is_cyrillic(str(russian)), (id_, english)
                seen[inside] += 1
                if inside != "names":  # a number of an order, an article or a year stands in both
                    assert numbers_in(english) == numbers_in(russian), (id_, english)
    assert all(seen[inside] for inside in TRANSLATED)


def numbers_in(text: object) -> set[str]:
    """The numbers in a text; a comma in English is between thousands."""
    return {one.replace(",", "") for one in NUMBER.findall(str(text))}


def parts_of(value: object) -> Iterator[BaseModel]:
    """A model and all in it."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts_of(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from parts_of(one)
