"""Lists of clinics by columns: which rows a page has, how many there are, and facets. `graph.query.lists` is the reference."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graph.columns.arrays import NONE, Numbers, Ways
from graph.columns.dimensions import OF_OFFERINGS, dimension_of
from graph.columns.held import ColumnsOfState, in_one_state
from graph.columns.orders import KNOWN_ORDERS, ordered, verdicts
from graph.columns.profiles import DayColumns
from graph.columns.selection import CLINICS, Selected, look_up, parts_elsewhere, select
from graph.model.vocabulary import ClinicDimension
from graph.query.cursors import decode
from graph.query.facets import NOT_RECORDED, UNNAMED
from graph.query.filters import asks_for_answers
from graph.query.lists import Facet, ListQuery, PageArguments, get_ids, page_size, ranked
from graph.store.database import Database

OF_WORDS = {ClinicDimension.LICENCE_STATUS, ClinicDimension.VERDICT}  # beside words, things have names
KNOWN_FACETS = frozenset(one.value for one in ClinicDimension)
QUICK = 500  # kinds of clinics, and facets of these together, up to which what is asked does not keep others waiting


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
        query.anchor == CLINICS
        and KNOWN_ORDERS.issuperset(key.property for key in query.sorting.keys)
        and KNOWN_FACETS.issuperset(facets)
        and next(parts_elsewhere(query.condition), None) is None
    )


async def find_list(state: ColumnsOfState, query: ListQuery, asked: ListPart) -> FoundList:
    """What columns tell of a list; what takes long is found in a thread, so that others are answered meanwhile.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    is_quick = state.knows(query.day) and is_quick_on(state.on(query.day), query, asked)
    return find(state, query, asked) if is_quick else await asyncio.to_thread(find, state, query, asked)


def is_quick_on(view: DayColumns, query: ListQuery, asked: ListPart) -> bool:
    """Whether nothing is to be worked out first on a day that was asked for before, such as an order or answers."""
    kinds = len(view.columns.kinds)
    has_order = asked.page is None or query.sorting.keys in view.orders
    of_answers = asks_for_answers(query.condition) or query.sorting.of_answers
    return has_order and (kinds <= QUICK or not of_answers) and kinds * len(asked.facets) <= QUICK


def find(state: ColumnsOfState, query: ListQuery, asked: ListPart) -> FoundList:
    """The same, at once."""
    view = state.on(query.day)
    chosen = select(view, state.conditions, query.condition)
    found = FoundList() if asked.page is None else page_of(view, query, chosen, asked.page, asked.outside)
    if not asked.count and not asked.facets:
        return found
    weights = chosen.weights
    facets = {by: facets_of(state, view, weights, by) for by in asked.facets}
    return replace(found, total=int(weights.sum()), facets=facets)


def page_of(
    view: DayColumns, query: ListQuery, chosen: Selected, page: PageArguments, outside: frozenset[str]
) -> FoundList:
    """A page of a list; `outside`: the cursors of which it is asked whether they keep rows off it."""
    keys, size = query.sorting.keys, page_size(page)
    clinics = ordered(view, keys)
    begin, end = 0, len(clinics.rows)
    if page.after is not None:
        begin = clinics.place(decode(query.name, keys, page.after, "after"), behind=True)
    if page.before is not None:
        end = clinics.place(decode(query.name, keys, page.before, "before"), behind=False)
    rows = clinics.first(chosen, begin, end, size + 1, backwards=page.backwards)
    more, rows = len(rows) > size, rows[:size]
    if page.backwards:
        rows.reverse()
    kept_before = "after" in outside and bool(clinics.first(chosen, 0, begin, 1, backwards=True))
    kept_behind = "before" in outside and bool(clinics.first(chosen, end, len(clinics.rows), 1, backwards=False))
    return FoundList(
        [view.columns.ids[row] for row in rows],
        [clinics.values(row) for row in rows],
        precede=kept_before or (more and page.backwards),
        follow=kept_behind or (more and not page.backwards),
    )


def facets_of(state: ColumnsOfState, view: DayColumns, weights: Numbers, by: str) -> list[Facet]:
    """Clinics, of which each kind has so many, counted by value, most frequent first."""
    dimension = ClinicDimension(by)
    found = dimension_of(view, state.conditions, dimension)
    ways = through(view.offered, found.ways) if dimension in OF_OFFERINGS else found.ways
    # A clinic counts once for each value, by however many offerings it has it.
    pairs = np.unique(ways.owners * max(len(found.values), 1) + ways.ends)
    kinds, ends = np.divmod(pairs, max(len(found.values), 1))
    counts = np.bincount(ends, weights[kinds], len(found.values)).astype(np.int64)
    without = int(weights.sum() - weights[np.unique(kinds)].sum())
    told = Counter({value: int(count) for value, count in zip(found.values, counts, strict=True)})
    told[NOT_RECORDED] += without  # which is also a word of licences
    return ranked(facet_of(state, view, dimension, value, count) for value, count in told.items() if count)


def through(first: Ways, then: Ways) -> Ways:
    """The ways that go on where others end."""
    places, ends = then.follow(first.ends)
    there = ends != NONE
    return Ways.of(first.owners[places[there]], ends[there], len(first.starts) - 1)


def facet_of(state: ColumnsOfState, view: DayColumns, by: ClinicDimension, value: str, count: int) -> Facet:
    """The facet of a value."""
    # Gaps are those of answers, which are worked out for what is counted by them, and for nothing else.
    known = view.law.facts.nodes.get(value) or state.conditions.nodes.get(value)
    thing = view.find_thing(value) if by is ClinicDimension.GAP else known
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
    return [chosen.columns.ids[place] for place in chosen.clinics.nonzero()[0]]


def verdicts_of(view: DayColumns, chosen: Selected) -> dict[str, str]:
    """The sort values of the verdicts of clinics, by their ids."""
    told, columns = verdicts(view), view.columns
    return {columns.ids[place]: told[columns.kind[place]] for place in chosen.clinics.nonzero()[0]}


async def get_answer_facets(database: Database, query: ListQuery, by: str) -> list[Facet]:
    """A settled list of clinics, counted by what their answers say, most frequent first."""

    async def count(state: ColumnsOfState) -> list[Facet]:
        view = state.on(query.day)
        weights = state.columns.weights_of(state.columns.flags_of(await get_ids(database, query, state.law.version)))
        return await asyncio.to_thread(facets_of, state, view, weights, by)

    return await in_one_state(database, count)
