"""Orders, facets and filters of lists, at the root and hanging on nodes, against plain loops over the entries of a world."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.execution.prepare import core_schema
from api.graphql.base.enums import FACET_FIELDS, ORDER_FIELDS
from api.graphql.schema import schema
from graph.query.cursors import Key
from graph.query.facets import facets_by
from graph.query.lists import ListQuery, get_count, get_facets
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from tests.conftest import PATIENCE, Hold
from tests.support.differential import Counting, compare
from tests.support.documents import Document
from tests.support.fuzzing import fuzzing
from tests.support.market import DAY, DAYS, STATUSES, rows
from tests.support.reference import passes, sort
from tests.test_graphql import ask
from tests.test_lists import walk

pytestmark = pytest.mark.slow_on_neo4j

ROWS = {day: rows(day) for day in DAYS}
ORDERS = {
    "Query.clinics": ("name", "id", "region", "track", "validFrom"),
    "Query.offerings": ("name", "id", "clinic", "therapy"),
    "Query.mandates": ("name", "id", "authority", "activity"),
    "Query.authorities": ("name", "id", "mandates"),
    "Query.therapyTypes": ("name", "id", "offerings"),
}
BY_ANSWER = {"verdict", "clinics"}  # orders that tests/test_counts.py holds to what asking every clinic gives
LABELS = {
    "Query.clinics": "Clinic",
    "Query.offerings": "Offering",
    "Query.mandates": "Mandate",
    "Query.authorities": "Authority",
    "Query.therapyTypes": "TherapyType",
}


def test_the_world_has_ties_and_what_is_not_recorded() -> None:
    for anchor, found in ROWS[DAY].items():
        for name in ORDERS[anchor]:
            values = [row[name] for row in found]
            assert name in ("id", "validFrom") or len(set(values)) > 1, (anchor, name)
            assert name == "id" or len(set(values)) < len(values), (anchor, name)
    assert any(not row["region"] for row in ROWS[DAY]["Query.clinics"])
    assert any(not row["track"] for row in ROWS[DAY]["Query.clinics"])


@pytest.mark.parametrize("anchor", sorted(ORDERS))
def test_every_order_that_is_served_is_tested(anchor: str) -> None:
    served = {one.value.lower().replace("_", "") for one in ORDER_FIELDS[LABELS[anchor]]}
    assert served - BY_ANSWER == {name.lower() for name in ORDERS[anchor]}


@pytest.mark.parametrize("database", ["embedded"], indirect=True)  # Neo4j takes its time over each new statement
@pytest.mark.parametrize("anchor", sorted(ORDERS))
@fuzzing(6)
@given(data=st.data())
async def test_pages_join_in_every_order(traded: Database, anchor: str, data: st.DataObject) -> None:
    """By one key or several, upwards and downwards, forwards and backwards, in pages of every size."""
    keys = st.builds(Key, st.sampled_from(ORDERS[anchor]), st.booleans())
    order = data.draw(st.lists(keys, min_size=1, max_size=3, unique_by=lambda key: key.property).map(tuple))
    day, size, backwards = data.draw(st.sampled_from(DAYS)), data.draw(st.integers(1, 9)), data.draw(st.booleans())
    found = await walk(traded, ListQuery(anchor, day, order=order), size, backwards=backwards)
    assert found == sort(order, ROWS[day][anchor])


@pytest.mark.parametrize("anchor", sorted(ORDERS))
async def test_pages_join_in_each_order_alone_and_in_all_together(traded: Database, anchor: str) -> None:
    beside = ORDERS[anchor][2:]
    together = tuple(Key(name, descending=place % 2 == 1) for place, name in enumerate(beside))
    for order in (*((Key(name),) for name in beside), (Key(beside[0], descending=True), Key("name")), together):
        for day in (DAYS[0], DAY):
            backwards = day == DAY
            found = await walk(traded, ListQuery(anchor, day, order=order), 7, backwards=backwards)
            assert found == sort(order, ROWS[day][anchor]), order


# ---- facets


def counted(found: list[dict[str, Any]], by: str) -> Counter[str]:
    """How many rows have each value; those without any, NOT_RECORDED."""
    return Counter(value for row in found for value in set(row[by]) or {"NOT_RECORDED"})


@pytest.mark.parametrize("anchor", ["Query.clinics", "Query.offerings"])
async def test_facets_count_what_the_reference_counts(traded: Database, anchor: str) -> None:
    for day in DAYS:
        for by in FACET_FIELDS[LABELS[anchor]]:
            if facets_by(LABELS[anchor])[by.value].of_answer:
                continue
            found = await get_facets(traded, ListQuery(anchor, day), by.value)
            assert {one.value: one.count for one in found} == counted(ROWS[day][anchor], by.value), (day, by)
            assert found == sorted(found, key=lambda one: (-one.count, one.value))


async def test_single_valued_facets_add_up(traded: Database) -> None:
    for anchor, single in (
        ("Query.clinics", ("JURISDICTION", "REGION", "TRACK", "ILLUSTRATIVE")),
        ("Query.offerings", ("ROUTE", "ROUTE_STANDING", "REGION", "JURISDICTION")),
    ):
        total = await get_count(traded, ListQuery(anchor, DAY))
        for by in single:
            assert sum(one.count for one in await get_facets(traded, ListQuery(anchor, DAY), by)) == total


async def test_facets_have_names(traded: Database) -> None:
    names = {one.value: one.label for one in await get_facets(traded, ListQuery("Query.clinics", DAY), "REGION")}
    assert names["zz.region.r0"] == "Юг"
    assert names["NOT_RECORDED"] == "Not recorded"
    words = {one.label for one in await get_facets(traded, ListQuery("Query.clinics", DAY), "LICENCE_STATUS")}
    assert words == set(STATUSES)


# ---- the licences of a clinic

LICENCES: list[dict[str, Any]] = [
    {"licenceStatus": ["ACTIVE"]},
    {"licenceStatus": ["SUSPENDED", "TERMINATED"]},
    {"licenceStatus": []},
    {"not": {"licenceStatus": list(STATUSES)}},
    {"or": [{"licenceStatus": ["NOT_RECORDED"]}, {"name": {"eq": "Clinic 2"}}]},
]


def by_licence(condition: dict[str, Any], row: dict[str, Any]) -> bool:
    match condition:
        case {"licenceStatus": wanted}:
            return bool(set(wanted) & row["licenceStatus"])
        case {"not": part}:
            return not by_licence(part, row)
        case {"or": parts}:
            return any(by_licence(part, row) for part in parts)
    return passes(condition, row)


@pytest.mark.parametrize("condition", LICENCES, ids=str)
async def test_clinics_are_filtered_by_their_licences(traded: Database, condition: dict[str, Any]) -> None:
    for day in DAYS:
        expected = sort((), [row for row in ROWS[day]["Query.clinics"] if by_licence(condition, row)])
        query = ListQuery("Query.clinics", day, condition=condition)
        assert await walk(traded, query, 100, backwards=False) == expected


# ---- lists that hang on nodes


@pytest.fixture
async def counting(connection: Connection, market_packs: list[Pack], hold: Hold) -> AsyncIterator[Counting]:
    """Each engine in turn, holding the market."""
    database = Counting(connection, PATIENCE)
    await hold(database, market_packs)
    yield database
    await database.close()


CLINICS = (
    'clinics(where: {illustrative: true, not: {region: {eq: "zz.region.r1"}}}, first: 4, '
    "orderBy: [{field: REGION, direction: DESC}, {field: NAME}])"
)
OFFERINGS = (
    'offerings(where: {or: [{therapy: {in: ["therapy.t1", "therapy.t2"]}}, {routeStanding: GREY}]}, last: 3, '
    "orderBy: [{field: CLINIC}, {field: THERAPY, direction: DESC}])"
)
PAGE = "{ totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage } nodes { id } %s }"
CLINIC_PAGE = (
    PAGE % "facets(by: LICENCE_STATUS) { value label count } classes: facets(by: PROVIDER_CLASS) { value count }"
)
OFFERING_PAGE = PAGE % "facets(by: ROUTE_STANDING) { value label count } facets_of: facets(by: THERAPY) { label count }"
NESTED = {
    "Region": f"clinics: {CLINICS} {CLINIC_PAGE}",
    "Track": f"clinics: {CLINICS} {CLINIC_PAGE}",
    "ProviderClass": f"clinics: {CLINICS} {CLINIC_PAGE}",
    "Authority": f"clinics: {CLINICS} {CLINIC_PAGE}",
    "Route": f"offerings: {OFFERINGS} {OFFERING_PAGE}",
    "TherapyType": f"offerings: {OFFERINGS} {OFFERING_PAGE}",
}


@pytest.mark.parametrize("label", NESTED)
async def test_a_list_that_hangs_on_a_node_is_planned_and_resolved_alike(counting: Counting, label: str) -> None:
    kinds = {"Region": "region.r", "Track": "track.t", "ProviderClass": "class.c", "Authority": "authority.a"}
    begin = {**{key: f"zz.{word}" for key, word in kinds.items()}, "TherapyType": "therapy.t"}.get(label)
    ids = [f"{begin}{n}" for n in range(2)] if begin else ["zz.route.lawful", "zz.route.grey"]
    text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {label} {{ {NESTED[label]} }} }} }}"
    assert (
        await compare(core_schema(schema), counting, Document(text, {"ids": ids}, {"ids": ids[:1]})) == ["planned"] * 2
    )


async def test_a_filter_and_an_order_may_stand_in_a_page_of_a_page(counting: Counting) -> None:
    text = f"""query ($where: ClinicWhere, $cursor: String, $order: [ClinicOrder!]) {{
        authorities(orderBy: [{{field: MANDATES, direction: DESC}}], first: 2) {{ nodes {{
            id clinics(where: $where, orderBy: $order, after: $cursor, first: 2) {{
                edges {{ cursor node {{ id region {{ {CLINICS} {{ nodes {{ id }} }} }} }} }} }} }} }} }}"""
    order = [{"field": "TRACK"}, {"field": "REGION", "direction": "DESC"}]
    one = {"where": {"licenceStatus": ["ACTIVE", "NOT_RECORDED"]}, "order": order}
    other = {"where": {"name": {"contains": "1"}}, "order": order, "cursor": "forged"}
    assert await compare(core_schema(schema), counting, Document(text, one, other)) == ["planned", "refused"]


async def test_what_hangs_on_a_node_is_filtered_and_ordered(traded: Database) -> None:
    """As the same rows are at the root, where the reference is."""
    document = f"""query ($id: ID!, $where: OfferingWhere, $order: [OfferingOrder!]) {{
        therapyType(id: $id, asOf: "{DAY}") {{ offerings(where: $where, orderBy: $order, first: 100) {{
            totalCount nodes {{ id }} facets(by: REGION) {{ value count }} }} }} }}"""
    order = [{"field": "CLINIC", "direction": "DESC"}, {"field": "THERAPY"}]
    keys = (Key("clinic", descending=True), Key("therapy"))
    for therapy in ("therapy.t0", "therapy.t3"):
        for where in ({}, {"routeStanding": "GREY"}, {"not": {"illustrative": True}}):
            kept = [row for row in ROWS[DAY]["Query.offerings"] if therapy in row["THERAPY"] and offered_so(where, row)]
            found = (await ask(traded, document, id=therapy, where=where, order=order))["therapyType"]["offerings"]
            assert [node["id"] for node in found["nodes"]] == sort(keys, kept)
            assert found["totalCount"] == len(kept)
            assert {one["value"]: one["count"] for one in found["facets"]} == counted(kept, "REGION")


def offered_so(where: dict[str, Any], row: dict[str, Any]) -> bool:
    match where:
        case {"routeStanding": standing}:
            return standing in row["ROUTE_STANDING"]
        case {"not": {"illustrative": wanted}}:
            return row["ILLUSTRATIVE"] != [str(wanted).lower()]
    return True


async def test_the_offerings_of_every_gap_are_filtered_and_ordered(traded: Database) -> None:
    """Of a recorded one, and of those that rules find."""
    document = """{ gaps(first: 100) { nodes { id
        offerings(first: 100) { nodes { id clinic { name } therapy { id } route { id } } }
        some: offerings(first: 100, where: {therapy: {in: ["therapy.t0", "therapy.t3"]}},
                        orderBy: [{field: CLINIC, direction: DESC}]) {
            totalCount nodes { id } facets(by: ROUTE) { value count } } } } }"""
    gaps = {gap["id"]: gap for gap in (await ask(traded, document))["gaps"]["nodes"]}
    shown = {one for one in gaps if gaps[one]["some"]["totalCount"]}
    derived = {"zz.gap.derived.no-authority.grey", "zz.gap.derived.not-entitled.lawful"}
    assert {"zz.gap.aside", *derived} <= shown
    for gap in gaps.values():
        kept = [one for one in gap["offerings"]["nodes"] if one["therapy"]["id"] in ("therapy.t0", "therapy.t3")]
        kept.sort(key=lambda one: one["id"])
        kept.sort(key=lambda one: one["clinic"]["name"], reverse=True)
        assert [one["id"] for one in gap["some"]["nodes"]] == [one["id"] for one in kept]
        assert gap["some"]["totalCount"] == len(kept)
        routes = Counter(one["route"]["id"] for one in kept)
        assert {one["value"]: one["count"] for one in gap["some"]["facets"]} == routes
