"""How the oversight of a clinic, or of all in a jurisdiction, differs between two days, and which facts made the difference."""

from collections.abc import AsyncIterator

from graph.analysis.answer_diff import answer_change, link_changes
from graph.analysis.attribution import Explained, explain_changes
from graph.analysis.cause_builder import day_cause
from graph.analysis.scenarios import DayWorlds
from graph.law.law_cache import read_with_law
from graph.law.law_snapshot import Law
from graph.oversight.answer import Question
from graph.oversight.oversight import answer_from_row, get_clinics
from graph.store.database import Database, Row
from graph.store.statements import statement

BATCH = 20  # clinics that are in memory at once


async def get_oversight_diff(
    database: Database, clinic: str, before: str, after: str, therapy: str | None = None
) -> tuple[Explained, ...] | None:
    """Every link that differs, in the direction asked for, which may be backwards; null where no clinic has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    row, law = await read_with_law(database, "read/clinic", {"clinic": clinic})
    return None if row is None else await oversight_diff(row, law, before, after, therapy)


async def oversight_diff(
    row: Row, law: Law, before: str, after: str, therapy: str | None = None
) -> tuple[Explained, ...]:
    """What differs, from a row of `read/clinic` and the law; null: for all therapies."""
    clinic = row["clinic"]["id"]
    old, new = (answer_from_row(row, law, Question(clinic, day, therapy)) for day in (before, after))
    changes = list(link_changes(old, new))
    worlds = DayWorlds(row, law, (before, after), {change.mandate for change in changes}, therapy)
    return await explain_changes(worlds, changes, lambda index, change: day_cause(worlds, index, change))


async def differing_clinics(
    database: Database, jurisdiction: str, before: str, after: str
) -> AsyncIterator[tuple[int, list[str]]]:
    """For each batch of the jurisdiction's clinics how many were compared, and the ids of those whose answer differs.

    Nothing comes where there is no such jurisdiction. Of each clinic that differs, the caller asks why.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    rows = await database.read(statement("read/clinics"), {"jurisdiction": jurisdiction})
    clinics = list(rows[0]["ids"])
    for start in range(0, len(clinics), BATCH):
        batch = clinics[start : start + BATCH]
        found, law = await get_clinics(database, batch)
        yield (
            len(batch),
            [clinic for clinic in batch if clinic in found and answers_differ(found[clinic], law, before, after)],
        )


def answers_differ(row: Row, law: Law, before: str, after: str) -> bool:
    """Whether verdict, confidence, gaps or a link of the answer for a row of `read/clinic` differ."""
    clinic = row["clinic"]["id"]
    old, new = (answer_from_row(row, law, Question(clinic, day)) for day in (before, after))
    return answer_change(clinic, old, new) is not None
