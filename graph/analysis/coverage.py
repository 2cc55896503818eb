"""What the packs declare that they cover, so that an absence can be read, beside how much there is."""

from dataclasses import dataclass
from typing import Any

from graph.model.vocabulary import CoverageLevel, Node
from graph.store.database import Database
from graph.store.statements import statement

COMPLETENESS = (CoverageLevel.NONE, CoverageLevel.PARTIAL, CoverageLevel.COMPLETE)


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One kind in one jurisdiction: what is declared of it, and how many nodes of the kind the graph has, whatever the day."""

    jurisdiction: Node
    kind: str
    declared: CoverageLevel
    count: int
    note: str | None


async def get_coverage(database: Database, as_of: str, jurisdiction: str | None = None) -> list[CoverageCell]:
    """Every declared cell, or those of one jurisdiction, by jurisdiction and kind; `as_of` is the packs' own day."""
    rows = await database.read(statement("read/coverage"), {"jurisdiction": jurisdiction})
    cells = []
    for row in sorted(rows[0]["found"], key=lambda row: str(row["jurisdiction"]["id"])):
        home = Node("Jurisdiction", row["jurisdiction"])
        for kind in sorted({str(cell["kind"]) for cell in row["declared"]}):
            told = choose_declaration([cell for cell in row["declared"] if cell["kind"] == kind], as_of)
            declared = CoverageLevel(told["declared"])
            cells.append(CoverageCell(home, kind, declared, row["counts"][kind], told.get("note")))
    return cells


def choose_declaration(cells: list[dict[str, Any]], as_of: str) -> dict[str, Any]:
    """Of several declarations of one cell, the one that speaks for the latest day up to the packs' own; then the most complete.

    A later pack knows more. On one day the graph holds the facts of all packs, and so is as complete as the most complete of
    them: an oversight answer reads them in the same way.
    """
    return max(cells, key=lambda cell: (last_day(cell, as_of), COMPLETENESS.index(cell["declared"]), str(cell["id"])))


def last_day(cell: dict[str, Any], as_of: str) -> str:
    """The last day, up to the packs' own, for which a declaration speaks; '' where it begins later."""
    return "" if str(cell.get("validFrom") or "") > as_of else min(str(cell.get("validTo") or as_of), as_of)
