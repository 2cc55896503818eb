"""Lists of clinics and of offerings by columns: the rows of a page, how many there are, and facets.

`graph.query.lists` is the reference.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graph.columns.arrays import NONE, Codes, Numbers, Ways
from graph.columns.dimensions import OF_OFFERINGS, Dimension, dimension_of, one_each
from graph.columns.held import ColumnsOfState, in_one_state
from graph.columns.orders import KNOWN_ORDERS, order_key, ordered, verdicts
from graph.columns.profiles import DayColumns
from graph.columns.rows import ListRows, OfferingRows
from graph.columns.selection import (
    CLINICS,
    OFFERINGS,
    Selected,
    is_told_of_clinics,
    is_told_of_offerings,
    look_up,
    parts_elsewhere,
    select,
    select_offerings,
)
from graph.model.vocabulary import ClinicDimension
from graph.query.cursors import decode
from graph.query.facets import NOT_RECORDED, UNNAMED
from graph.query.filters import asks_for_answers
from graph.query.lists import Facet, ListQuery, PageArguments, get_ids, page_size, ranked
from graph.store.database import Database

STANDING = "ROUTE_STANDING"
OF_WORDS = {ClinicDimension.LICENCE_STATUS, ClinicDimension.VERDICT, STANDING}  # beside words, things have names
FACETS_OF_OFFERINGS = (*OF_OFFERINGS, ClinicDimension.REGION, ClinicDimension.JURISDICTION)
KNOWN_FACETS = {
    CLINICS: frozenset(one.value for one in ClinicDimension),
    OFFERINGS: frozenset((STANDING, *(one.value for one in FACETS_OF_OFFERINGS))),
}
TOLD = {CLINICS: is_told_of_clinics, OFFERINGS: is_told_of_offerings}
QUICK = 500  # kinds of rows, and facets of these together, up to which what is asked does not keep others waiting


@dataclass(frozen=True, slots=True)
class ListPart:
    """What is asked of a list: a page, or none, whether cursors keep rows off it, how many rows there are, and facets."""

    page: PageArguments | None = None
    outside: frozenset[str] = frozenset()
    count: bool = False
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundList:
    """What columns tell of a list.

    `ids` and the sort `values` are of the page; rows may `precede` and `follow` it, as far as cursors and its size tell.
    """

    ids: Sequence[str] = ()
    values: Sequence[list[str]] = ()
    precede: bool = False
    follow: bool = False
    total: int = 0
    facets: Mapping[str, list[Facet]] = field(default_factory=dict)


def is_in_columns(query: ListQuery, facets: Iterable[str] = ()) -> bool:
    """Whether columns alone can tell what is asked of a list, whatever the values in its filter.

    A field that columns do not know, since it is newer than they are, is left to the database.
    """
    return (
        query.anchor in TOLD
        and KNOWN_ORDERS[query.anchor].issuperset(key.property for key in query.sorting.keys)
        and KNOWN_FACETS[query.anchor].issuperset(facets)
        and next(parts_elsewhere(query.condition, TOLD[query.anchor]), None) is None
    )


async def find_list(state: ColumnsOfState, query: ListQuery, asked: ListPart) -> FoundList | None:
    """What columns tell of a list; null: they have none of its rows.

    What takes long is found in a thread, so that others are answered meanwhile.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    rows = state.columns.clinics if query.anchor == CLINICS else state.columns.offerings
    if rows is None:
        return None
    is_quick = state.knows(query.day) and is_quick_on(state.on(query.day), rows, query, asked)
    return find(state, rows, query, asked) if is_quick else await asyncio.to_thread(find, state, rows, query, asked)


def is_quick_on(view: DayColumns, rows: ListRows, query: ListQuery, asked: ListPart) -> bool:
    """Whether nothing is to be worked out first on a day that was asked for before, such as an order or answers."""
    kinds, has_order = rows.kinds, asked.page is None or order_key(rows, query.sorting.keys) in view.orders
    of_answers = asks_for_answers(query.condition) or query.sorting.of_answers
    return has_order and (kinds <= QUICK or not of_answers) and kinds * len(asked.facets) <= QUICK


def find(state: ColumnsOfState, rows: ListRows, query: ListQuery, asked: ListPart) -> FoundList:
    """The same of a list that has rows, at once."""
    view = state.on(query.day)
    if isinstance(rows, OfferingRows):
        chosen = select_offerings(view, state.conditions, rows, query.condition)
    else:
        chosen = select(view, state.conditions, query.condition)
    found = FoundList() if asked.page is None else page_of(view, query, chosen, asked.page, asked.outside)
    if not asked.count and not asked.facets:
        return found
    weights = chosen.weights
    facets = {by: facets_of(state, view, query.anchor, weights, by) for by in asked.facets}
    return replace(found, total=int(weights.sum()), facets=facets)


def page_of(
    view: DayColumns, query: ListQuery, chosen: Selected, page: PageArguments, outside: frozenset[str]
) -> FoundList:
    """A page of a list; `outside`: the cursors of which it is asked whether they keep rows off it."""
    keys, size = query.sorting.keys, page_size(page)
    every = ordered(view, chosen.rows, keys)
    begin, end = 0, len(every.rows)
    if page.after is not None:
        begin = every.place(decode(query.name, keys, page.after, "after"), behind=True)
    if page.before is not None:
        end = every.place(decode(query.name, keys, page.before, "before"), behind=False)
    rows = every.first(chosen, begin, end, size + 1, backwards=page.backwards)
    more, rows = len(rows) > size, rows[:size]
    if page.backwards:
        rows.reverse()
    kept_before = "after" in outside and bool(every.first(chosen, 0, begin, 1, backwards=True))
    kept_behind = "before" in outside and bool(every.first(chosen, end, len(every.rows), 1, backwards=False))
    return FoundList(
        [chosen.rows.ids[row] for row in rows],
        [every.values(row) for row in rows],
        precede=kept_before or (more and page.backwards),
        follow=kept_behind or (more and not page.backwards),
    )


def facets_of(state: ColumnsOfState, view: DayColumns, anchor: str, weights: Numbers, by: str) -> list[Facet]:
    """Rows of a list, of which each kind has so many, counted by value, most frequent first."""
    values_of = values_of_offerings if anchor == OFFERINGS else values_of_clinics
    found = values_of(state, view, by)
    ways = found.ways
    # A row counts once for each value, by however many ways it has it.
    pairs = np.unique(ways.owners * max(len(found.values), 1) + ways.ends)
    kinds, ends = np.divmod(pairs, max(len(found.values), 1))
    counts = np.bincount(ends, weights[kinds], len(found.values)).astype(np.int64)
    without = int(weights.sum() - weights[np.unique(kinds)].sum())
    told = Counter({value: int(count) for value, count in zip(found.values, counts, strict=True)})
    told[NOT_RECORDED] += without  # which is also a word of licences
    return ranked(facet_of(state, view, by, value, count) for value, count in told.items() if count)


def values_of_clinics(state: ColumnsOfState, view: DayColumns, by: str) -> Dimension:
    """What kinds of clinics have of a dimension: of their own, or of what they offer."""
    found = dimension_of(view, state.conditions, ClinicDimension(by))
    return Dimension(through(view.offered, found.ways), found.values) if by in OF_OFFERINGS else found


def values_of_offerings(state: ColumnsOfState, view: DayColumns, by: str) -> Dimension:
    """What kinds of offerings at kinds of clinics have: of their own, or of their clinic."""
    offered = view.columns.offered
    if by == STANDING:
        routes = dimension_of(view, state.conditions, ClinicDimension.ROUTE)
        standings: Codes[str] = Codes()
        stands = [standings.number(view.law.facts.nodes[one].properties["standing"]) for one in routes.values]
        ends = np.array(stands, np.int64)[routes.ways.ends]
        return Dimension(through(one_each(offered.ends), Ways(routes.ways.starts, ends)), standings.values)
    found = dimension_of(view, state.conditions, ClinicDimension(by))
    return Dimension(
        through(one_each(offered.ends if by in OF_OFFERINGS else offered.owners), found.ways), found.values
    )


def through(first: Ways, then: Ways) -> Ways:
    """The ways that go on where others end."""
    places, ends = then.follow(first.ends)
    there = ends != NONE
    return Ways.of(first.owners[places[there]], ends[there], len(first.starts) - 1)


def facet_of(state: ColumnsOfState, view: DayColumns, by: str, value: str, count: int) -> Facet:
    """The facet of a value."""
    # Gaps are those of answers, which are worked out for what is counted by them, and for nothing else.
    known = view.law.facts.nodes.get(value) or state.conditions.nodes.get(value)
    thing = view.find_thing(value) if by == ClinicDimension.GAP else known
    if thing is not None:
        return Facet(value, thing.name, count, thing)
    return Facet(value, UNNAMED if value == NOT_RECORDED and by not in OF_WORDS else value, count)


async def settle(database: Database, query: ListQuery) -> ListQuery:
    """A list that needs answers with what they say: ids in the place of a filter that asks for them, sort values for an order.

    Raises:
        GraphNotLoaded, WriteConflict: see `in_one_state`.
    """

    async def look(state: ColumnsOfState) -> ListQuery:
        view = state.on(query.day)
        asked = query.condition if asks_for_answers(query.condition) else None
        elsewhere = await look_up(database, view, asked)
        chosen = await asyncio.to_thread(select, view, state.conditions, asked, elsewhere)
        settled = query if asked is None else replace(query, condition={"id": {"in": ids_of(chosen)}})
        if not query.sorting.of_answers:
            return settled
        return replace(settled, told=await asyncio.to_thread(verdicts_of, view, chosen))

    return await in_one_state(database, look)


def ids_of(chosen: Selected) -> list[str]:
    """The ids of clinics, in their order."""
    return [chosen.rows.ids[place] for place in np.flatnonzero(chosen.every).tolist()]


def verdicts_of(view: DayColumns, chosen: Selected) -> dict[str, str]:
    """The sort values of the verdicts of clinics, by their ids."""
    told, rows = verdicts(view), chosen.rows
    return {rows.ids[place]: told[rows.kind[place]] for place in np.flatnonzero(chosen.every).tolist()}


async def get_answer_facets(database: Database, query: ListQuery, by: str) -> list[Facet]:
    """A settled list of clinics, counted by what their answers say, most frequent first."""

    async def count(state: ColumnsOfState) -> list[Facet]:
        view = state.on(query.day)
        clinics = state.columns.clinics
        weights = clinics.weights_of(clinics.flags_of(await get_ids(database, query, state.law.version)))
        return await asyncio.to_thread(facets_of, state, view, CLINICS, weights, by)

    return await in_one_state(database, count)
