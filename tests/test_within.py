"""Filters by what is narrower, and by whether anything is recorded, against what hangs on each thing."""

from typing import Any

import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.errors import InvalidArgument
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable
from graph.store.database import Database
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document
from tests.test_graphql import ask, refusal

pytestmark = pytest.mark.slow_on_neo4j

SCHEMA = core_schema(schema)
DAYS = ("2026-01-31", "2015-01-01")
WAYS = {
    "therapyTypes": ("offerings", "therapy"),
    "conditions": ("offerings", "condition"),
    "providerClasses": ("clinics", "providerClass"),
}


@pytest.mark.parametrize("listed", WAYS)
async def test_what_is_within_is_what_hangs_on_it_and_on_narrower_ones(russian: Database, listed: str) -> None:
    rows, field = WAYS[listed]
    several = f"{rows}(first: 100) {{ nodes {{ id }} }}"
    inner = several if listed == "providerClasses" else f"nodes {{ id {several} }}"
    text = f"query ($day: Date) {{ all: {listed}(asOf: $day) {{ {'id ' if listed == 'providerClasses' else ''}{inner} }} }}"
    narrower = 0
    for day in DAYS:
        found = (await ask(russian, text, day=day))["all"]
        for one in found if isinstance(found, list) else found["nodes"]:
            for word in ("within", "eq"):
                where = f"where: {{{field}: {{{word}: $w}}}}, asOf: $day, first: 100"
                asked = f"query ($w: ID, $day: Date) {{ {rows}({where}) {{ nodes {{ id }} }} }}"
                got = [row["id"] for row in (await ask(russian, asked, w=one["id"], day=day))[rows]["nodes"]]
                whole = sorted(row["id"] for row in one[rows]["nodes"])
                assert set(got) <= set(whole)
                if word == "within":
                    assert sorted(got) == whole, one["id"]
                narrower += word == "eq" and len(got) < len(whole)
    assert narrower or listed != "therapyTypes"  # of other kinds the pack has nothing narrower that something hangs on


async def test_a_thing_itself_is_within_what_is_wider(russian: Database) -> None:
    text = "query ($w: ID) { therapyTypes(where: {id: {within: $w}}) { nodes { id broader { id } } } }"
    found = (await ask(russian, text, w="therapy.hsct"))["therapyTypes"]["nodes"]
    assert {one["id"] for one in found} == {"therapy.hsct", "therapy.ahsct"}
    assert (await ask(russian, text, w="therapy.nothing"))["therapyTypes"]["nodes"] == []
    regions = """query ($w: ID) { clinics(where: {region: {within: $w}}) { totalCount }
      same: clinics(where: {region: {eq: $w}}) { totalCount } }"""
    counts = await ask(russian, regions, w="ru.region.moscow")  # nothing is narrower than a region
    assert counts["clinics"] == counts["same"] != {"totalCount": 0}


async def test_what_is_not_recorded_can_be_asked_for(russian: Database) -> None:
    async def count(where: str) -> int:
        found: dict[str, Any] = await ask(russian, f"{{ clinics(where: {where}) {{ totalCount }} }}")
        return int(found["clinics"]["totalCount"])

    every = await count("{}")
    for part in ("region", "track", "providerClass", "jurisdiction", "id", "validFrom"):
        there, none = await count(f"{{{part}: {{recorded: true}}}}"), await count(f"{{{part}: {{recorded: false}}}}")
        assert there + none == every, part
        assert await count(f"{{not: {{{part}: {{recorded: true}}}}}}") == none
    facets = await ask(russian, "{ clinics { facets(by: REGION) { value count } } }")
    missing = [one["count"] for one in facets["clinics"]["facets"] if one["value"] == "NOT_RECORDED"]
    assert sum(missing) == await count("{region: {recorded: false}}")
    gaps = await ask(
        russian,
        """{ all: gaps { totalCount } some: gaps(where: {route: {recorded: true}}) { totalCount }
          none: gaps(where: {route: {recorded: false}}) { totalCount }
          inside: gaps(where: {jurisdiction: {within: "ru"}}) { totalCount } }""",
    )
    number = {name: found["totalCount"] for name, found in gaps.items()}
    assert number["some"] + number["none"] == number["all"] == number["inside"]


@pytest.mark.parametrize(
    "asked",
    [
        'clinics(where: {region: {eq: "Moscow region"}})',
        'clinics(where: {id: {in: ["ru.clinic.pirogov-center", "Pirogov"]}})',
        'clinics(where: {or: [{offerings: {some: {therapy: {within: "a stem cell"}}}}]})',
        'mandates(where: {not: {instrument: {eq: "180-FZ?"}}})',
        'gaps(where: {jurisdiction: {eq: "Russia"}})',
    ],
)
async def test_what_is_no_id_is_refused_where_it_would_find_nothing(russian: Database, asked: str) -> None:
    """By a plan too, which leaves it to the resolvers."""
    text = f"{{ {asked} {{ nodes {{ id }} }} }}"
    error = await refusal(russian, text)
    assert isinstance(error, InvalidArgument)
    assert "'where'" in error.message
    plans, operation = plans_of(SCHEMA, Document(text, {}, {}))
    values = values_of(SCHEMA, operation, {})
    plan = values and plans.plan(values)
    if plan:
        with pytest.raises(NotPlannable):
            await run(russian, plan, {})
