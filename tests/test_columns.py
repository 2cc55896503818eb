"""Lists of clinics and offerings by columns against the same by the database.

Drawn are filters, orders, pages both ways, facets and days.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.execution.prepare import core_schema
from api.graphql.schema import schema
from api.settings import Settings
from api.warm_up import plan_for
from graph.columns.clinic_kinds import ClinicColumnsBuilder
from graph.columns.held import columns
from graph.columns.lists import FoundList, ListPart, find_list, is_in_columns
from graph.errors import ColumnsTooLarge
from graph.law.law_cache import laws
from graph.query.cursors import Key, encode
from graph.query.lists import ListQuery, Outside, PageArguments, get_count, get_facets, get_page
from graph.query.planner.columns_field import NotInColumns
from graph.query.planner.run import run
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import PATIENCE, Hold
from tests.support.differential import Counting, compare, plans_of, values_of
from tests.support.documents import Document
from tests.support.fuzzing import fuzzing
from tests.support.market import DAYS, STATUSES
from tests.support.random_worlds import DAYS as TURNS
from tests.support.random_worlds import worlds
from tests.support.tiny import read_world
from tests.test_counts import burst_while_loading
from tests.test_cursors import Running
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

EVERY_DAY = st.sampled_from((*DAYS, "2018-01-01", "2018-12-31", "2030-01-01"))
RECORDED = ("JURISDICTION", "REGION", "TRACK", "THERAPY", "ROUTE", "ILLUSTRATIVE", "PROVIDER_CLASS", "CONDITION")
FACETS = (*RECORDED, "LICENCE_STATUS")
FACETS_OF_OFFERINGS = ("THERAPY", "ROUTE", "ROUTE_STANDING", "CONDITION", "REGION", "JURISDICTION")
KEYS = ("name", "id", "region", "track", "validFrom")
KEYS_OF_OFFERINGS = ("name", "id", "clinic", "therapy")


def ids(*known: str) -> Any:
    """Filters on ids, some of them of nothing."""
    one = st.sampled_from((*known, "zz.nothing.there"))
    parts = {"eq": one, "in": st.lists(one, max_size=3), "within": one, "recorded": st.booleans()}
    return st.fixed_dictionaries({}, optional=parts)


def together(part: Any) -> Any:
    """Filters of parts, and all that can be made of these."""
    return st.recursive(
        part,
        lambda inner: st.one_of(
            st.builds(lambda both: {"and": both}, st.lists(inner, max_size=2)),
            st.builds(lambda some: {"or": some}, st.lists(inner, max_size=2)),
            st.builds(lambda one: {"not": one}, inner),
        ),
        max_leaves=4,
    )


DAY = st.sampled_from(("2014-01-01", "2018-01-01", "2019-06-30"))
DATES = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(("eq", "lt", "lte", "gt", "gte"), DAY), "recorded": st.booleans()}
)
HOME = ids("zz", "yy")
OFFERING = {
    "therapy": ids("therapy.t0", "therapy.t1", "therapy.t2", "therapy.t3"),
    "route": ids("zz.route.lawful", "zz.route.grey"),
    "condition": ids("condition.k0", "condition.k1"),
    "routeStanding": st.sampled_from(("LAWFUL", "GREY", "PROHIBITED")),
    "jurisdiction": HOME,
    "illustrative": st.booleans(),
}
OFFERINGS = together(st.fixed_dictionaries({}, optional=OFFERING))
CLINIC = {
    "id": ids("zz.clinic.c01", "zz.clinic.c02", "zz.clinic.c23"),
    "illustrative": st.booleans(),
    "jurisdiction": HOME,
    "region": ids("zz.region.r0", "zz.region.r1", "zz.region.r2"),
    "track": ids("zz.track.t0", "zz.track.t1"),
    "providerClass": ids("zz.class.c0", "zz.class.c1", "zz.class.c2", "zz.class.c3"),
    "licenceStatus": st.lists(st.sampled_from(STATUSES), max_size=2),
    "validFrom": DATES,
    "validTo": DATES,
    "offerings": st.fixed_dictionaries({}, optional=dict.fromkeys(("some", "none", "all"), OFFERINGS)),
}
LISTED_OFFERING = OFFERING | {
    "id": ids("zz.offering.c01.o0", "zz.offering.c02.o1", "zz.offering.c23.o0"),
    "clinic": ids("zz.clinic.c01", "zz.clinic.c02", "zz.clinic.c23"),
}


def filters(parts: dict[str, Any]) -> Any:
    """Filters of one part each, so that all of them are met, and of several that few rows meet."""
    one = (st.fixed_dictionaries({name: part}) for name, part in parts.items())
    return together(st.one_of(*one, st.fixed_dictionaries({}, optional=parts)))


def orders(*names: str) -> Any:
    """Orders by up to three of these keys."""
    keys = st.builds(Key, st.sampled_from(names), st.booleans())
    return st.lists(keys, max_size=3, unique_by=lambda key: key.property).map(tuple)


# What is asked of each list: filters, orders, facets.
LISTS = {
    "Query.clinics": (filters(CLINIC), orders(*KEYS), FACETS),
    "Query.offerings": (filters(LISTED_OFFERING), orders(*KEYS_OF_OFFERINGS), FACETS_OF_OFFERINGS),
}


async def by_columns(database: Database, query: ListQuery, page: PageArguments, facets: tuple[str, ...]) -> FoundList:
    """What columns tell of a list."""
    assert is_in_columns(query)
    state = await columns(database).current()
    found = await find_list(state, query, ListPart(page, frozenset({"after", "before"}), count=True, facets=facets))
    assert found is not None
    return found


async def check(database: Database, query: ListQuery, page: PageArguments, by: str) -> int:
    """Columns and the database tell the same of a list; how many rows it has."""
    found = await by_columns(database, query, page, (by,))
    rows = await get_page(database, query, page)
    assert found.ids == [node.id for node in rows.nodes]
    assert [encode(query.name, query.sorting.keys, one) for one in found.values] == list(rows.cursors)
    assert found.total == await get_count(database, query)
    assert found.facets[by] == await get_facets(database, query, by)
    kept_off = {
        name: await get_count(database, replace(query, outside=Outside(name, cursor))) > 0
        for name, cursor in (("after", page.after), ("before", page.before))
        if cursor is not None
    }
    assert found.precede == ((rows.more and page.backwards) or kept_off.get("after", False))
    assert found.follow == ((rows.more and not page.backwards) or kept_off.get("before", False))
    return found.total


async def bounds(database: Database, query: ListQuery, data: st.DataObject) -> dict[str, str]:
    """Cursors of rows, that need not be on the list, at one end or both."""
    every = await get_page(database, replace(query, condition=None), PageArguments(first=100))
    if not every.cursors:
        return {}
    one = st.sampled_from(every.cursors)
    return data.draw(st.fixed_dictionaries({}, optional={"after": one, "before": one}))


@pytest.mark.parametrize("database", ["embedded"], indirect=True)
@fuzzing(15)
@given(day=EVERY_DAY, data=st.data())
@pytest.mark.parametrize("name", LISTS)
async def test_columns_and_the_database_list_the_same(
    traded: Database, name: str, day: str, data: st.DataObject
) -> None:
    conditions, keys, facets = LISTS[name]
    size = data.draw(st.fixed_dictionaries({data.draw(st.sampled_from(("first", "last"))): st.integers(1, 12)}))
    query = ListQuery(name, day, condition=data.draw(conditions), order=data.draw(keys))
    page = PageArguments(**size, **await bounds(traded, query, data))
    await check(traded, query, page, data.draw(st.sampled_from(facets)))


@pytest.mark.slow
@pytest.mark.parametrize("database", ["embedded"], indirect=True)
@pytest.mark.parametrize("day", DAYS)
async def test_the_pack_is_listed_the_same(russian: Database, day: str) -> None:
    """In every order, by every facet, and by pages of all sizes."""
    within: dict[str, Any] = {"therapy": {"within": "therapy.msc"}}
    asked = {
        "Query.clinics": (KEYS, FACETS, {"offerings": {"some": within}}),
        "Query.offerings": (KEYS_OF_OFFERINGS, FACETS_OF_OFFERINGS, within),
    }
    for name, (keys, facets, like) in asked.items():
        for place, by in enumerate(facets):
            order = (Key(keys[place % len(keys)], descending=place % 2 == 0),)
            for condition in (None, {"illustrative": True}, like):
                query = ListQuery(name, day, condition=condition, order=order)
                await check(russian, query, PageArguments(first=1 + place % 3), by)
                await check(russian, query, PageArguments(last=100), by)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_random_worlds_are_listed_the_same(embedded: Database, tmp_path: Path, seed: int) -> None:
    content = worlds(seed, 8)
    await load(embedded, read_world(tmp_path / "zz-random", content))
    law = await laws(embedded).current()
    therapies, routes = (sorted(node.id for node in law.of_label(label)) for label in ("TherapyType", "Route"))
    total = 0
    for place, day in enumerate(TURNS):
        therapy, route = therapies[place % len(therapies)], routes[place % len(routes)]
        for like in ({"therapy": {"within": therapy}}, {"route": {"eq": route}}, {"routeStanding": "GREY"}):
            for quantifier in ("some", "none", "all"):
                query = ListQuery("Query.clinics", day, condition={"offerings": {quantifier: like}})
                total += await check(embedded, query, PageArguments(first=5), FACETS[total % len(FACETS)])
            offered = ListQuery("Query.offerings", day, condition=like, order=(Key("therapy"), Key("clinic")))
            total += await check(embedded, offered, PageArguments(last=5), FACETS_OF_OFFERINGS[total % 6])
    assert total > 100


async def test_a_list_by_answers_is_one_statement_once_columns_are_held(
    connection: Connection, market_packs: list[Pack], hold: Hold
) -> None:
    """What the resolvers say is the reference; no id but those of the page goes to the database."""
    database = Counting(connection, PATIENCE)
    await hold(database, market_packs)
    text = """query ($verdict: [OversightVerdict!], $after: String) {
        clinics(
            where: {oversight: {verdict: {in: $verdict}}, not: {region: {eq: "zz.region.r1"}}}, first: 3, after: $after,
            orderBy: [{field: VERDICT, direction: DESC}, {field: REGION}]
        ) {
            totalCount edges { cursor node { id name region { id } offerings { id } } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            facets(by: VERDICT) { value count label } gaps: facets(by: GAP) { value count label(lang: RU) }
        } }"""
    given = {"verdict": ["NOT_RECORDED", "PARTLY_OVERSEEN"]}
    first = await ask(database, text, **given)
    document = Document(text, given, given | {"after": first["clinics"]["pageInfo"]["endCursor"]})
    assert await compare(core_schema(schema), database, document) == ["planned", "planned"]
    plans, operation = plans_of(core_schema(schema), document)
    values = values_of(core_schema(schema), operation, document.others)
    assert values
    plan = plans.plan(values, by_columns=True)
    assert plan
    assert len(plan.lists) == 1
    assert (await run(database, plan, values.coerced))[0]["clinics"]["pageInfo"]["hasPreviousPage"]
    await database.close()


async def test_the_database_answers_where_columns_are_too_large(
    embedded_connection: Connection, embedded: Database, market_packs: list[Pack], hold: Hold
) -> None:
    await hold(embedded, market_packs)
    database = Counting(embedded_connection, PATIENCE)
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(database)))
    text = '{ clinics(where: {track: {eq: "zz.track.t0"}}, first: 2) { totalCount nodes { id } } }'
    async with httpx.AsyncClient(transport=transport, base_url="http://remit") as client:

        async def answer() -> tuple[Any, list[str]]:
            """The answer to a question that nobody asked before, and the statements with which it was found."""
            database.asked = []
            said = await client.post("/graphql", json={"query": f"{text} # {len(answers)}"})
            return said.json()["data"], [one for one in database.asked if one.startswith("operation/")]

        answers: list[Any] = []
        columns(database).most_bytes = 0
        for most in (0, 2**20):
            columns(database).most_bytes = most
            with suppress(ColumnsTooLarge):
                await columns(database).current()
            answers.append(await answer())
            laws(database).forget()
    assert columns(database).are_held
    assert answers[0] == answers[1]
    assert answers[0][0]["clinics"]["totalCount"] > 2
    await database.close()


@pytest.mark.slow
async def test_a_load_during_a_burst_of_lists_never_mixes_two_states(embedded: Database, tmp_path: Path) -> None:
    """Pages, counts and facets of one answer are of one of two packs, which have clinics of other numbers."""
    text = (
        "{ clinics(first: 100, where: {illustrative: true}) { totalCount nodes { id } facets(by: VERDICT) { count } } }"
    )
    core = core_schema(schema)
    by_columns, by_database = (
        plan_for(core, text.replace(*part), {}, by_columns=by)
        for by, part in ((True, ("", "")), (False, ("facets(by: VERDICT)", "facets(by: TRACK)")))
    )
    seen: Counter[tuple[str, int, int, int]] = Counter()

    async def look() -> None:
        how = "columns"
        try:
            found, _ = await run(embedded, *by_columns)
        except NotInColumns:
            how = "database"
            found, _ = await run(embedded, *by_database)
            await columns(embedded).current()
        listed = found["clinics"]
        seen[how, listed["totalCount"], len(listed["nodes"]), sum(one["count"] for one in listed["facets"])] += 1

    await burst_while_loading(embedded, tmp_path, look)
    assert {one[1:] for one in seen} == {(3, 3, 3), (40, 40, 40)}
    assert {one[0] for one in seen} == {"columns", "database"}


def test_what_columns_do_not_know_is_left_to_the_database() -> None:
    """Such as a field that was declared later: see tests/test_cost_of_change.py."""
    known = ListQuery("Query.clinics", DAYS[0], condition={"track": {"eq": "a"}}, order=(Key("region"),))
    assert is_in_columns(known, ["REGION"])
    assert not is_in_columns(known, ["NEWER"])
    assert not is_in_columns(replace(known, order=(Key("newer"),)))
    assert not is_in_columns(replace(known, condition={"or": [{"not": {"newer": {"eq": "a"}}}]}))
    assert not is_in_columns(replace(known, condition={"offerings": {"all": {"name": {"eq": "a"}}}}))
    assert not is_in_columns(replace(known, anchor="Region.clinics"))


def test_offerings_of_several_clinics_are_left_to_the_database() -> None:
    """No pack can say so, but whoever else writes to the graph can."""
    fact, builder = [None] * 4, ClinicColumnsBuilder()
    offering = [False, [None, None], fact, [["therapy.t0", fact]], [], []]
    told = [False, [None, None], "zz", fact, [], [], [], [], [offering]]
    builder.add(
        [(told, [("zz.clinic.a", "a", [["zz.offering.a", "a"]]), ("zz.clinic.b", "b", [["zz.offering.b", "b"]])])]
    )
    assert builder.build("1").offerings is not None
    builder.add([(told, [("zz.clinic.c", "c", [["zz.offering.a", "a"]])])])
    assert builder.build("2").offerings is None
