"""Lists of clinics that are filtered, ordered or counted by their answers: columns tell them, and statements do the rest."""

import asyncio
from dataclasses import replace

from graph.columns.arrays import Flags
from graph.columns.cube import Cell, cube_of
from graph.columns.held import ColumnsOfState, in_one_state
from graph.columns.profiles import DayColumns
from graph.columns.selection import Selection
from graph.model.vocabulary import ClinicDimension, OversightVerdict
from graph.query.facets import NOT_RECORDED, UNNAMED
from graph.query.filters import asks_for_answers
from graph.query.lists import Facet, ListQuery, get_ids, ranked
from graph.store.database import Database

IN_ORDER = {verdict: str(place) for place, verdict in enumerate(OversightVerdict)}  # as sort values


async def settle(database: Database, query: ListQuery) -> ListQuery:
    """A list that needs answers with what they say: ids in the place of a filter that asks for them, sort values for an order.

    Raises:
        GraphNotLoaded, WriteConflict: see `in_one_state`.
    """

    async def look_up(state: ColumnsOfState) -> ListQuery:
        view = state.on(query.day)
        asked = query.condition if asks_for_answers(query.condition) else None
        flags = await Selection(database, view).select(asked)
        settled = query if asked is None else replace(query, condition={"id": {"in": ids_of(state, flags)}})
        if not query.sorting.of_answers:
            return settled
        return replace(settled, told=await asyncio.to_thread(verdicts_of, state, view, flags))

    return await in_one_state(database, look_up)


def ids_of(state: ColumnsOfState, flags: Flags) -> list[str]:
    """The ids of clinics, in their order."""
    return [state.columns.ids[place] for place in flags.nonzero()[0]]


def verdicts_of(state: ColumnsOfState, view: DayColumns, flags: Flags) -> dict[str, str]:
    """The sort values of the verdicts of clinics, by their ids."""
    told, profiles = [IN_ORDER[one.verdict] for one in view.outcomes], view.profile[state.columns.kind]
    return {state.columns.ids[place]: told[profiles[place]] for place in flags.nonzero()[0]}


async def get_answer_facets(database: Database, query: ListQuery, by: str) -> list[Facet]:
    """A settled list of clinics, counted by what their answers say, most frequent first."""

    async def count(state: ColumnsOfState) -> list[Facet]:
        view = state.on(query.day)
        flags = state.columns.flags_of(await get_ids(database, query, state.law.version))
        weights = state.columns.weights_of(flags)
        cube = await asyncio.to_thread(cube_of, view, state.conditions, [ClinicDimension(by)], weights)
        return ranked(facet_of_cell(view, cell) for cell in cube.cells)

    return await in_one_state(database, count)


def facet_of_cell(view: DayColumns, cell: Cell) -> Facet:
    """The facet of a cell of one dimension."""
    (value,) = cell.values
    if value is None:
        return Facet(NOT_RECORDED, UNNAMED, cell.clinics)
    thing = view.find_thing(value)
    return Facet(value, value if thing is None else thing.name, cell.clinics, thing)
