"""Lists of clinics by columns against the same by the database: random filters, orders, pages both ways, facets, days."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.columns.held import columns
from graph.columns.lists import FoundList, ListPart, find_list, is_in_columns
from graph.query.cursors import Key, encode
from graph.query.lists import ListQuery, Outside, PageArguments, get_count, get_facets, get_page
from graph.store.database import Database
from tests.support.fuzzing import fuzzing
from tests.support.market import DAYS, STATUSES

EVERY_DAY = st.sampled_from((*DAYS, "2018-01-01", "2018-12-31", "2030-01-01"))
RECORDED = ("JURISDICTION", "REGION", "TRACK", "THERAPY", "ROUTE", "ILLUSTRATIVE", "PROVIDER_CLASS", "CONDITION")
FACETS = (*RECORDED, "LICENCE_STATUS")
KEYS = ("name", "id", "region", "track", "validFrom")


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
# One part each, so that all of them are met, and several that few clinics meet.
FILTERS = together(
    st.one_of(
        *(st.fixed_dictionaries({name: part}) for name, part in CLINIC.items()),
        st.fixed_dictionaries({}, optional=CLINIC),
    )
)
ORDERS = st.lists(
    st.builds(Key, st.sampled_from(KEYS), st.booleans()), max_size=3, unique_by=lambda key: key.property
).map(tuple)


async def by_columns(database: Database, query: ListQuery, page: PageArguments, facets: tuple[str, ...]) -> FoundList:
    """What columns tell of a list."""
    assert is_in_columns(query)
    state = await columns(database).current()
    return await find_list(state, query, ListPart(page, frozenset({"after", "before"}), count=True, facets=facets))


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


async def bounds(database: Database, order: tuple[Key, ...], day: str, data: st.DataObject) -> dict[str, str]:
    """Cursors of clinics, that need not be on the list, at one end or both."""
    every = await get_page(database, ListQuery("Query.clinics", day, order=order), PageArguments(first=100))
    if not every.cursors:
        return {}
    one = st.sampled_from(every.cursors)
    return data.draw(st.fixed_dictionaries({}, optional={"after": one, "before": one}))


@pytest.mark.parametrize("database", ["embedded"], indirect=True)
@fuzzing(25)
@given(condition=FILTERS, day=EVERY_DAY, order=ORDERS, by=st.sampled_from(FACETS), data=st.data())
async def test_columns_and_the_database_list_the_same(
    traded: Database, condition: Any, day: str, order: tuple[Key, ...], by: str, data: st.DataObject
) -> None:
    size = data.draw(st.fixed_dictionaries({data.draw(st.sampled_from(("first", "last"))): st.integers(1, 12)}))
    query = ListQuery("Query.clinics", day, condition=condition, order=order)
    await check(traded, query, PageArguments(**size, **await bounds(traded, order, day, data)), by)
