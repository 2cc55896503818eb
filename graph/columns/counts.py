"""How many clinics there are, by what and on which days."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.columns.cube import Cube, cube_of
from graph.columns.held import ColumnsOfState, in_one_state
from graph.columns.profiles import DayColumns
from graph.columns.selection import Elsewhere, look_up, select
from graph.errors import InvalidArgument
from graph.explain.answers import tell_summary
from graph.model.vocabulary import ClinicDimension, Language
from graph.store.database import Database

MOST_DIMENSIONS = 3
MOST_DAYS = 60
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Counts:
    """The cubes of the days that were asked for, and what was read."""

    by: tuple[ClinicDimension, ...]
    condition: Mapping[str, Any] | None
    cubes: tuple[Cube, ...]
    state: ColumnsOfState

    def tell_reason(self, day: str, kind: int, language: Language) -> str:
        """Why clinics of a kind have their verdict on a day, told of such a clinic."""
        return tell_summary(self.state.on(day).answer(kind), language)


async def get_counts(
    database: Database,
    condition: Mapping[str, Any] | None,
    by: Sequence[ClinicDimension],
    on: Sequence[str] | None,
) -> Counts:
    """The counts; on the packs' own day where none is given.

    Raises:
        InvalidArgument: too many dimensions, days or rows, or one of them twice.
        GraphNotLoaded, WriteConflict: see `in_one_state`.
    """
    check_few("by", [one.value for one in by], MOST_DIMENSIONS)
    check_few("on", on or (), MOST_DAYS)

    def count_day(view: DayColumns, elsewhere: Elsewhere, state: ColumnsOfState) -> Cube:
        return cube_of(view, state.conditions, by, select(view, state.conditions, condition, elsewhere).weights)

    async def count(state: ColumnsOfState) -> Counts:
        cubes: list[Cube] = []
        for day in on or (state.law.as_of,):
            view = state.on(day)
            elsewhere = await look_up(database, view, condition)
            cubes.append(await asyncio.to_thread(count_day, view, elsewhere, state))
            if sum(len(cube.cells) for cube in cubes) > MOST_ROWS:
                raise InvalidArgument(
                    f"The counts have more than {MOST_ROWS} rows.",
                    "Give fewer dimensions or days, or a filter in where: counts are never cut.",
                )
        return Counts(tuple(by), condition, tuple(cubes), state)

    return await in_one_state(database, count)


def check_few(name: str, given: Sequence[str], most: int) -> None:
    """Refuse more than so many, and the same twice.

    Raises:
        InvalidArgument: there are.
    """
    if len(given) > most:
        raise InvalidArgument(f"'{name}' has {len(given)} entries.", f"Give at most {most}.")
    if len(set(given)) < len(given):
        raise InvalidArgument(f"'{name}' has an entry twice.", "Give each once.")
