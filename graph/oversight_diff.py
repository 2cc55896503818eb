"""How the oversight of one clinic differs between two days, and which facts made the difference."""

from graph.answers import Question
from graph.because import day_cause
from graph.causes import Explained, explained
from graph.compare import link_changes
from graph.database import Database, Row
from graph.law import Law
from graph.laws import read_with_law
from graph.oversight import answer
from graph.worlds import DayWorlds


async def get_oversight_diff(database: Database, clinic: str, before: str, after: str) -> tuple[Explained, ...] | None:
    """Every link that differs, in the direction asked for, which may be backwards; null where no clinic has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    row, law = await read_with_law(database, "read/clinic", {"clinic": clinic})
    return None if row is None else await oversight_diff(row, law, before, after)


async def oversight_diff(row: Row, law: Law, before: str, after: str) -> tuple[Explained, ...]:
    """What differs, from a row of `read/clinic` and the law."""
    clinic = row["clinic"]["id"]
    old, new = (answer(row, law, Question(clinic, day)) for day in (before, after))
    changes = list(link_changes(old, new))
    worlds = DayWorlds(row, law, (before, after), {change.mandate for change in changes})
    return await explained(worlds, changes, lambda index, change: day_cause(worlds, index, change))
