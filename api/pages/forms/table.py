"""A page's table as CSV."""

from api.pages.base.spreadsheet import write_csv
from api.pages.base.visit import Told, Visit


def write_table(_: Visit, told: Told) -> str:
    """The table of a page."""
    return write_csv(told.rows)
