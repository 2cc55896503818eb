"""A page's table as CSV that a spreadsheet opens as text: no cell of it is a formula, whoever wrote it."""

import csv
from io import StringIO

from api.pages.base.visit import Told, Visit

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # letters that spreadsheets take for those
MARK = "\ufeff"  # spreadsheets take a file without it for one in the alphabet of the machine


def write_table(_: Visit, told: Told) -> str:
    """The table of a page."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in told.rows)
    return MARK + written.getvalue()


def harmless(cell: str) -> str:
    """The text of a cell; one that a spreadsheet would work out begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
