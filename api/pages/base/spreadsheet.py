"""Rows as CSV for a spreadsheet, in which no cell is a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from api.pages.base.visit import Shown, Visit
from graph.sanitize import harmless

MEDIA_TYPE = "text/csv; charset=utf-8"
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
