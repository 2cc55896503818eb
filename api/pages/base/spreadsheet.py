"""Rows as CSV for a spreadsheet, in which no cell is a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from api.pages.base.visit import Shown, Visit

CSV = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would work out instead of showing it
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads letters beyond ASCII wrongly


def wants_csv(visit: Visit) -> bool:
    """Whether the address or the client asks for CSV."""
    asked = visit.word("format", {"csv": None, "html": None})
    accepted = [one.partition(";")[0].strip() for one in visit.accept.split(",")]
    return asked == "csv" or (asked is None and "text/csv" in accepted and "text/html" not in accepted)


def show_csv(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]], headers: Mapping[str, str] | None = None
) -> Shown:
    """The rows as a file of that name."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    file = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Shown(BYTE_ORDER_MARK + written.getvalue(), CSV, headers={**file, **(headers or {})})


def harmless(cell: object) -> object:
    """A cell as it is, but for a text that a spreadsheet would take for a formula: it gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
