"""Pages, filters, counts and facets against the obvious reference: a sorted, filtered Python list."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.query.cursors import Key
from graph.query.lists import ListQuery, PageArguments, get_count, get_facets, get_page
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.fuzzing import fuzzing
from tests.support.reference import sort
from tests.support.tiny import World, entity, read_world, world
from tests.test_languages import both

pytestmark = pytest.mark.slow_on_neo4j

DAY = "2026-01-31"
NAMES = ("Ash", "Birch 10", "Cedar", "ash", "Ёль", "birch 9", "Ецлаир", "Éclair")
ROUTES = ("zz.route.lawful", "zz.route.grey", None)


def forest() -> World:
    """Forty clinics with few names between them, so that every order has ties; every third one ended before the day."""
    content = world()
    content["clinics.yaml"] = []
    for number in range(40):
        route = ROUTES[number % 3]
        identity = f"zz.offering.c{number:02}.cure"
        offering = entity(identity, therapy="therapy.cure", routes=[route] if route else [], illustrative=True)
        clinic = entity(f"zz.clinic.c{number:02}", jurisdiction="zz", illustrative=number % 4 != 0)
        clinic |= {"name": NAMES[number % len(NAMES)], "offerings": [offering] if number % 5 else []}
        clinic |= {"names": {"ru": "Дерево"}} if clinic["name"] == "Cedar" else {}
        content["clinics.yaml"].append(clinic | ({"validTo": "2020-01-01"} if number % 3 == 2 else {}))
    return content


FOREST = forest()
VALID = [clinic for clinic in FOREST["clinics.yaml"] if "validTo" not in clinic]


@pytest.fixture(scope="session")
def forest_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    folder: Path = tmp_path_factory.mktemp("forest")
    return read_world(folder / "zz-forest", FOREST)


@pytest.fixture
async def trees(database: Database, forest_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the forest."""
    await hold(database, forest_packs)
    return database


def claimed(clinic: dict[str, Any]) -> set[str]:
    return {route for offering in clinic["offerings"] for route in offering["routes"]}


def in_order(order: tuple[Key, ...], clinics: list[dict[str, Any]]) -> list[str]:
    return sort(order, ({name: (clinic[name],) for name in ("id", "name")} for clinic in clinics))


async def walk(database: Database, query: ListQuery, size: int, *, backwards: bool) -> list[str]:
    """All rows, page by page, from one end to the other."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = PageArguments(last=size, before=cursor) if backwards else PageArguments(first=size, after=cursor)
        rows = await get_page(database, query, page)
        ids = [node.id for node in rows.nodes]
        found = [*ids, *found] if backwards else [*found, *ids]
        if not rows.more:
            return found
        assert ids
        cursor = rows.cursors[0] if backwards else rows.cursors[-1]


orders = st.lists(st.builds(Key, st.sampled_from(["name", "id"]), st.booleans()), max_size=2).map(tuple)


@fuzzing(5)
@given(order=orders, size=st.integers(1, 15), backwards=st.booleans())
async def test_pages_join_to_the_whole_list(
    trees: Database, order: tuple[Key, ...], size: int, backwards: bool
) -> None:
    query = ListQuery("Query.clinics", DAY, order=order)
    assert await walk(trees, query, size, backwards=backwards) == in_order(order, VALID)


PAGE = """query ($order: [ClinicOrder!], $where: ClinicWhere, $first: Int, $after: String, $last: Int, $before: String) {
    clinics(orderBy: $order, where: $where, first: $first, after: $after, last: $last, before: $before) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
CURSORS = "query ($order: [ClinicOrder!]) { clinics(orderBy: $order, first: 100) { edges { cursor node { id } } } }"


@fuzzing(8)
@given(data=st.data())
async def test_page_info_says_what_is_before_and_behind_a_page(trees: Database, data: st.DataObject) -> None:
    """Whatever the direction and the cursors, also those of rows that a filter leaves out: by a plan and by the resolvers."""
    order = data.draw(orders)
    keys = [{"field": key.property.upper(), "direction": "DESC" if key.descending else "ASC"} for key in order]
    cursors = {
        edge["node"]["id"]: edge["cursor"] for edge in (await both(trees, CURSORS, order=keys))["clinics"]["edges"]
    }
    every = in_order(order, VALID)
    where, passing = data.draw(st.sampled_from([(None, None), ({"illustrative": True}, True), ({"or": []}, False)]))
    kept = {clinic["id"] for clinic in VALID if passing is None or (passing and clinic["illustrative"])}
    given = data.draw(st.lists(st.sampled_from(range(len(every))), max_size=2, unique=True).map(sorted))
    bounds = dict(zip(data.draw(st.permutations(["after", "before"])), given, strict=False))
    first, last = bounds.get("after", -1), bounds.get("before", len(every))
    size, backwards = data.draw(st.integers(1, 9)), data.draw(st.booleans())
    listed = [place for place, one in enumerate(every) if one in kept]
    between = [place for place in listed if first < place < last]
    page = between[-size:] if backwards else between[:size]
    arguments = {"last" if backwards else "first": size} | {name: cursors[every[at]] for name, at in bounds.items()}
    found = (await both(trees, PAGE, order=keys, where=where, **arguments))["clinics"]
    assert [node["id"] for node in found["nodes"]] == [every[place] for place in page]
    begin, end = (page[0], page[-1]) if page else (first + 1, last - 1)
    assert found["pageInfo"] == {
        "hasNextPage": any(place > end for place in listed),
        "hasPreviousPage": any(place < begin for place in listed),
        "startCursor": cursors[every[page[0]]] if page else None,
        "endCursor": cursors[every[page[-1]]] if page else None,
    }


CONDITIONS: list[tuple[dict[str, Any], Any]] = [
    ({"illustrative": True}, lambda c: c["illustrative"]),
    ({"not": {"illustrative": True}}, lambda c: not c["illustrative"]),
    ({"name": {"eq": "Ёль"}}, lambda c: c["name"] == "Ёль"),
    ({"name": {"in": ["Ash", "ash"]}}, lambda c: c["name"] in ("Ash", "ash")),
    ({"name": {"contains": "S"}}, lambda c: "s" in c["name"].lower()),
    ({"name": {"startsWith": "c"}}, lambda c: c["name"] == "Cedar"),
    ({"name": {"startsWith": "ель"}}, lambda c: c["name"] == "Ёль"),
    ({"name": {"contains": "ECL"}}, lambda c: c["name"] == "Éclair"),
    ({"name": {"startsWith": "e", "contains": "Air"}}, lambda c: c["name"] == "Éclair"),
    ({"name": {"startsWith": "дерево", "eq": "Cedar"}}, lambda c: c["name"] == "Cedar"),
    ({"name": {"startsWith": "дерево"}}, lambda c: "names" in c),
    ({"name": {"eq": "Дерево"}}, lambda _: False),
    ({"id": {"in": []}}, lambda _: False),
    ({"and": [], "or": None}, lambda _: True),
    ({"or": []}, lambda _: False),
    ({}, lambda _: True),
    ({"offerings": {"some": {}}}, lambda c: c["offerings"]),
    ({"offerings": {"none": {}}}, lambda c: not c["offerings"]),
    ({"offerings": {"some": {"route": {"eq": "zz.route.grey"}}}}, lambda c: "zz.route.grey" in claimed(c)),
    ({"offerings": {"all": {"route": {"eq": "zz.route.grey"}}}}, lambda c: not c["offerings"] or "zz.route.grey" in claimed(c)),
    ({"offerings": {"none": {"routeStanding": "GREY"}}}, lambda c: "zz.route.grey" not in claimed(c)),
    ({"offerings": {"some": {"not": {"route": {"eq": "zz.route.grey"}}}}},
     lambda c: c["offerings"] and "zz.route.grey" not in claimed(c)),
    ({"or": [{"name": {"eq": "Ash"}}, {"and": [{"illustrative": False}, {"offerings": {"some": {}}}]}]},
     lambda c: c["name"] == "Ash" or (not c["illustrative"] and c["offerings"])),
    ({"jurisdiction": {"eq": "zz"}, "region": {"eq": "zz.region.none"}}, lambda _: False),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "predicate"), CONDITIONS, ids=[str(c) for c, _ in CONDITIONS])
async def test_a_filter_chooses_what_the_reference_chooses(
    trees: Database, condition: dict[str, Any], predicate: Any
) -> None:
    query = ListQuery("Query.clinics", DAY, condition=condition)
    expected = [clinic for clinic in VALID if predicate(clinic)]
    assert await walk(trees, query, 100, backwards=False) == in_order((), expected)
    assert await get_count(trees, query) == len(expected)


async def test_facets_count_the_whole_list(trees: Database) -> None:
    query = ListQuery("Query.clinics", DAY)
    by_route = Counter(route for clinic in VALID for route in claimed(clinic) or {"NOT_RECORDED"})
    assert {f.value: f.count for f in await get_facets(trees, query, "ROUTE")} == by_route
    assert {f.value: f.count for f in await get_facets(trees, query, "JURISDICTION")} == {"zz": len(VALID)}
    by_kind = Counter(str(clinic["illustrative"]).lower() for clinic in VALID)
    assert {f.value: f.count for f in await get_facets(trees, query, "ILLUSTRATIVE")} == by_kind
    assert {f.value: f.count for f in await get_facets(trees, query, "REGION")} == {"NOT_RECORDED": len(VALID)}


async def test_an_authority_lists_the_clinics_that_its_mandate_applies_to(trees: Database) -> None:
    query = ListQuery("Authority.clinics", DAY, "zz.authority.office")
    expected = [clinic for clinic in VALID if "zz.route.lawful" in claimed(clinic)]
    assert await walk(trees, query, 100, backwards=False) == in_order((), expected)


async def test_a_route_lists_the_offerings_of_clinics_that_exist(trees: Database) -> None:
    query = ListQuery("Route.offerings", DAY, "zz.route.grey")
    expected = [c["offerings"][0]["id"] for c in VALID if "zz.route.grey" in claimed(c)]
    assert await walk(trees, query, 3, backwards=True) == sorted(expected)
