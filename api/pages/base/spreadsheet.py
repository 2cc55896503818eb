"""Rows as CSV for a spreadsheet, in which no cell is a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from api.pages.base.visit import Shown, Visit

MEDIA_TYPE = "text/csv; charset=utf-8"
# What a spreadsheet would work out instead of showing it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads letters beyond ASCII wrongly


def wants_csv(visit: Visit) -> bool:
    """Whether the page is wanted as CSV."""
    return visit.form.name == "csv"


def show_csv(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]], headers: Mapping[str, str] | None = None
) -> Shown:
    """The rows as a file of that name."""
    file = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Shown(write_csv([head, *rows]), MEDIA_TYPE, headers={**file, **(headers or {})})


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """The rows as text, the headings first."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def harmless(cell: object) -> object:
    """A cell as it is, but for a text that a spreadsheet would take for a formula: it gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
