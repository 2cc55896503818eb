"""Conditions: what was studied and is offered for them, by the day, as they are served, filtered, found and planned."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from tests.conftest import PATIENCE, Hold
from tests.support.differential import Counting, compare
from tests.support.documents import Document
from tests.support.rich import rich_world
from tests.support.tiny import read_world
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

SCHEMA = core_schema(schema)
CONDITION = """query ($id: ID!, $day: Date) { condition(id: $id, asOf: $day) {
  id name codes { scheme value } broader { id } narrower { id }
  studiedWith { therapy { id } condition { id } level statement validFrom validTo citations { id } }
  offerings { totalCount nodes { id conditions { id } } }
} }"""


@pytest.fixture(scope="session")
def rich_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("rich"), rich_world())


@pytest.fixture
async def rich(database: Database, rich_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the rich world."""
    await hold(database, rich_packs)
    return database


@pytest.fixture
async def counting(connection: Connection, rich_packs: list[Pack], hold: Hold) -> AsyncIterator[Counting]:
    """Each engine in turn, counting what it is asked."""
    database = Counting(connection, PATIENCE)
    await hold(database, rich_packs)
    yield database
    await database.close()


async def test_a_condition_tells_what_was_studied_and_what_is_offered(rich: Database) -> None:
    found = (await ask(rich, CONDITION, id="condition.sclerosis"))["condition"]
    (study,) = found.pop("studiedWith")
    assert study["citations"]
    assert study | {"citations": []} == {
        "therapy": {"id": "therapy.cure"}, "condition": {"id": "condition.sclerosis"}, "level": "ESTABLISHED",
        "statement": "Many.", "validFrom": "2020-01-01", "validTo": None, "citations": [],
    }  # fmt: skip
    assert found == {
        "id": "condition.sclerosis",
        "name": "The condition.sclerosis",
        "codes": [
            {"scheme": "ICD-10", "value": "G35"},
            {"scheme": "ICD-10", "value": "G35.0"},
            {"scheme": "MeSH", "value": "D009103"},
        ],
        "broader": [{"id": "condition.nerves"}],
        "narrower": [],
        "offerings": {
            "totalCount": 1,
            "nodes": [{"id": "zz.offering.two.cure", "conditions": [{"id": "condition.sclerosis"}]}],
        },
    }


@pytest.mark.parametrize(
    ("day", "levels"), [("2018-12-31", ["EMERGING"]), ("2019-06-01", []), ("2020-01-01", ["ESTABLISHED"])]
)
async def test_a_study_is_shown_on_its_days_from_both_ends(rich: Database, day: str, levels: list[str]) -> None:
    document = """query ($day: Date) {
      condition(id: "condition.sclerosis", asOf: $day) { studiedWith { level } }
      therapyType(id: "therapy.cure", asOf: $day) { studiedFor { level condition { id codes { value } } } }
    }"""
    found = await ask(rich, document, day=day)
    assert [one["level"] for one in found["condition"]["studiedWith"]] == levels
    assert [one["level"] for one in found["therapyType"]["studiedFor"]] == levels
    assert {one["condition"]["id"] for one in found["therapyType"]["studiedFor"]} <= {"condition.sclerosis"}


async def test_a_study_of_a_condition_that_has_ended_goes_with_it(rich: Database) -> None:
    document = """query ($day: Date) {
      therapyType(id: "therapy.narrow", asOf: $day) { studiedFor { condition { id } } }
    }"""
    for day, expected in (("2015-12-31", ["nerves", "old"]), ("2016-01-01", ["nerves"])):
        found = (await ask(rich, document, day=day))["therapyType"]["studiedFor"]
        assert [one["condition"]["id"] for one in found] == [f"condition.{name}" for name in expected], day


async def test_offerings_for_a_narrower_condition_count(rich: Database) -> None:
    found = (await ask(rich, CONDITION, id="condition.nerves", day="2025-12-31"))["condition"]
    assert [one["id"] for one in found["narrower"]] == ["condition.sclerosis"]
    assert [one["id"] for one in found["offerings"]["nodes"]] == ["yy.offering.abroad.cure", "zz.offering.two.cure"]
    old = (await ask(rich, CONDITION, id="condition.old", day="2012-12-31"))["condition"]
    assert [one["id"] for one in old["offerings"]["nodes"]] == ["zz.offering.two.cure"]
    later = (await ask(rich, CONDITION, id="condition.old", day="2015-01-01"))["condition"]
    assert later["offerings"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("conditions", ["condition.nerves", "condition.sclerosis"]),
        ('conditions(asOf: "2015-12-31")', ["condition.nerves", "condition.old", "condition.sclerosis"]),
        ('conditions(where: {code: {eq: "G35"}})', ["condition.sclerosis"]),
        ('conditions(where: {code: {startsWith: "D009"}})', ["condition.sclerosis"]),
        ('conditions(where: {not: {code: {startsWith: "G"}}})', ["condition.nerves"]),
        ('conditions(where: {code: {eq: "G"}})', []),
        ('conditions(where: {therapy: {eq: "therapy.narrow"}})', ["condition.nerves"]),
        ('conditions(where: {therapy: {eq: "therapy.cure"}}, asOf: "2019-06-01")', []),
        ('conditions(where: {name: {contains: "scler"}})', ["condition.sclerosis"]),
        ('offerings(where: {condition: {eq: "condition.sclerosis"}})', ["zz.offering.two.cure"]),
        ('offerings(where: {condition: {eq: "condition.old"}})', []),
        ('offerings(where: {condition: {eq: "condition.old"}}, asOf: "2014-12-31")', ["zz.offering.two.cure"]),
        ('therapyTypes(where: {condition: {eq: "condition.nerves"}})', ["therapy.narrow"]),
        ('therapyTypes(where: {condition: {in: ["condition.sclerosis"]}}, asOf: "2018-12-31")', ["therapy.cure"]),
        ('clinics(where: {offerings: {some: {condition: {eq: "condition.sclerosis"}}}})', ["zz.clinic.two"]),
    ],
)
async def test_lists_are_filtered_by_conditions(rich: Database, field: str, expected: list[str]) -> None:
    (found,) = (await ask(rich, f"{{ {field} {{ nodes {{ id }} }} }}")).values()
    assert [one["id"] for one in found["nodes"]] == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('query: "G35"', ["condition.sclerosis"]),
        ('query: "D009103", kinds: [CONDITION]', ["condition.sclerosis"]),
        ('query: "склероз"', ["condition.sclerosis"]),
        ('query: "sclerosis", jurisdiction: "zz"', ["condition.sclerosis"]),  # its therapy may take a route there
        ('query: "sclerosis", jurisdiction: "yy"', []),
        ('query: "nerves", jurisdiction: "yy", asOf: "2025-12-31"', ["condition.nerves"]),  # it is offered there
    ],
)
async def test_a_condition_is_found(rich: Database, arguments: str, expected: list[str]) -> None:
    found = await ask(rich, f"{{ search({arguments}) {{ nodes {{ node {{ id }} }} }} }}")
    hits = [hit["node"]["id"] for hit in found["search"]["nodes"]]
    assert [one for one in hits if one.startswith("condition.")] == expected


async def test_there_is_no_such_condition(rich: Database) -> None:
    assert await ask(rich, CONDITION, id="condition.none") == {"condition": None}
    assert await ask(rich, CONDITION, id="therapy.cure") == {"condition": None}


PLANNED = {
    "a look-up": 'condition(id: "condition.sclerosis") { id name codes { value __typename scheme } narrower { id } }',
    "studies": """condition(id: "condition.sclerosis") {
      studiedWith { __typename level therapy { id name offerings { totalCount } } condition { id } validFrom citations { id } }
    }""",
    "one end of a study": 'therapyType(id: "therapy.narrow") { studiedFor { condition { __typename id broader { id } } } }',
    "studies of studies": """therapyType(id: "therapy.cure") {
      studiedFor { condition { studiedWith { therapy { studiedFor { level statement } } } } }
    }""",
    "a list": """conditions(where: {code: {startsWith: "G"}}, first: 1) {
      totalCount nodes { id offerings(first: 1) { nodes { id conditions { id } } } studiedWith { level } }
    }""",
    "any node": """nodes(ids: ["condition.nerves", "therapy.cure", "zz.authority.office", "zz.offering.two.cure"]) {
      __typename id ... on Condition { codes { value } } ... on TherapyType { studiedFor { statement } }
      ... on Authority { enforcement { level } } ... on Offering { conditions { name } }
    }""",
    "power on a day": 'authority(id: "zz.authority.office", asOf: "2012-06-01") { enforcement { __typename level statement } }',
    "power on two days": """a: authority(id: "zz.authority.office", asOf: "2012-06-01") { enforcement { ...E } }
      b: authority(id: "zz.authority.office", asOf: "2026-01-31") { enforcement { ...E } }
      c: authorities(asOf: "2009-12-31") { nodes { id enforcement { ...E } } }""",
    "power in an answer": """a: oversight(clinic: "zz.clinic.one") { links { authority { enforcement { ...E } } } }
      b: oversight(clinic: "zz.clinic.one", asOf: "2012-06-01") { links { authority { enforcement { ...E } } } }""",
}
POWER = " fragment E on EnforcementCapacity { level statement validFrom validTo citations { id source { id } } }"


@pytest.mark.parametrize("name", PLANNED)
async def test_a_plan_answers_from_one_statement_as_the_resolvers_do(counting: Counting, name: str) -> None:
    text = f"{{ {PLANNED[name]} }}"
    assert await compare(SCHEMA, counting, Document(text + POWER * ("...E" in text), {})) == ["planned"] * 2


async def test_what_an_answer_does_not_hold_is_left_to_the_resolvers(counting: Counting) -> None:
    text = '{ oversight(clinic: "zz.clinic.two") { links { offering { conditions { id } } } } }'
    assert await compare(SCHEMA, counting, Document(text, {})) == ["left"] * 2
    found = await ask(counting, text)
    shown = [link["offering"]["conditions"] for link in found["oversight"]["links"] if link["offering"]]
    assert [{"id": "condition.sclerosis"}] in shown


async def test_what_an_authority_can_enforce_is_that_of_the_day(rich: Database) -> None:
    document = """query ($day: Date) { authority(id: "zz.authority.office", asOf: $day) {
      enforcement { level statement validFrom validTo citations { id } }
    } }"""
    found: dict[str, Any] = {}
    for day in ("2009-12-31", "2010-01-01", "2015-06-30", "2015-07-01"):
        found[day] = (await ask(rich, document, day=day))["authority"]["enforcement"]
    cited = {day: found[day].pop("citations") for day in found}
    assert found["2009-12-31"] == {
        "level": "MODERATE", "statement": "It warned.", "validFrom": None, "validTo": "2009-12-31",
    }  # fmt: skip
    for day in ("2010-01-01", "2015-06-30"):
        statement = f"Nothing is recorded of what it could enforce on {day}."
        assert found[day] == {"level": "UNKNOWN", "statement": statement, "validFrom": None, "validTo": None}
    assert found["2015-07-01"] == {
        "level": "STRONG", "statement": "It fines.", "validFrom": "2015-07-01", "validTo": None,
    }  # fmt: skip
    assert {day: len(ids) for day, ids in cited.items()} == {
        "2009-12-31": 2, "2010-01-01": 0, "2015-06-30": 0, "2015-07-01": 2,
    }  # fmt: skip


async def test_what_an_authority_can_enforce_is_no_step_of_a_path(rich: Database) -> None:
    document = """{ paths(from: "zz.authority.office", to: "zz", maxLength: 1) { steps { relationship } }
      neighbourhood(id: "zz.authority.office") { edges { relationship } } }"""
    found = await ask(rich, document)
    assert found["paths"] == [{"steps": [{"relationship": "IN"}]}]
    assert "CAN_ENFORCE" not in {edge["relationship"] for edge in found["neighbourhood"]["edges"]}
