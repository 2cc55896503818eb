"""What the page of counts shows: clinics by up to three dimensions, on one day or several."""

from typing import Any

from api.pages.base.spreadsheet import show_csv, wants_csv
from api.pages.base.visit import Data, Shown, Visit
from api.pages.lists.filters import ONE_AT_MOST, SIDES, Filters, Names
from api.pages.lists.grids import Counted, drawing_of, grid_of
from graph.errors import InvalidArgument
from graph.explain.locale import LOCALES
from graph.model.vocabulary import ClinicDimension

LINES = 200  # of the table; the file has all
DIMENSIONS_AT_MOST = 3
BY = (ClinicDimension.REGION, ClinicDimension.VERDICT)  # where an address says nothing
YEARS = 12


async def counts_page(visit: Visit) -> Shown:
    """The counts, or a file of them."""
    filters, by = Filters.of(visit), dimensions_of(visit)
    days = sorted(set(visit.values("on")))
    first = days[0] if days else None
    answer = await visit.ask("counts", by=by, where=filters.where(), on=days or None, first=first, ids=filters.ids)
    chosen = await chosen_of(visit, filters.ids, answer["chosen"], days[1:])
    names = Names.of(LOCALES[visit.page.language], filters.ids, chosen)
    if wants_csv(visit):
        return file_of(answer["clinicCounts"], by, names, answer["dataset"]["asOf"])
    return visit.show("counts.html", counts_values(answer, by, days, filters, names, visit))


async def chosen_of(visit: Visit, ids: list[str], found: list[Data | None], days: list[str]) -> list[Data | None]:
    """The things with these ids, as they were found, or else on one of the other days: a gap is there on some alone."""
    known = {one["id"]: one for one in found if one}
    for day in days:
        if not (missing := [one for one in ids if one not in known]):
            break
        known |= {one["id"]: one for one in (await visit.ask("names", ids=missing, asOf=day))["nodes"] if one}
    return [known.get(one) for one in ids]


def dimensions_of(visit: Visit) -> list[ClinicDimension]:
    """What the address asks to count by.

    Raises:
        InvalidArgument: that is nothing that clinics are counted by.
    """
    asked = list(dict.fromkeys(visit.values("by"))) or list(BY)
    for one in asked:
        if one not in ClinicDimension.__members__:
            raise InvalidArgument(f"by is {one!r}.", f"Clinics are counted by: {', '.join(ClinicDimension)}.")
    return [ClinicDimension(one) for one in asked]


def counts_values(
    answer: Data, by: list[ClinicDimension], days: list[str], filters: Filters, names: Names, visit: Visit
) -> dict[str, Any]:
    """The values of the template."""
    page, locale = visit.page, LOCALES[visit.page.language]
    rows, data_day = answer["clinicCounts"]["rows"], answer["dataset"]["asOf"]
    counted = Counted(rows, by, days, filters, names, page, locale)
    grid = grid_of(counted, LINES) if rows else None
    kept: dict[str, str | list[str] | None] = {"by": [*by], "on": days}
    year = int(data_day[:4])
    through = [*(f"{one}-01-01" for one in range(year - YEARS + 1, year + 1)), data_day]
    return {
        "by": [*by, *[None] * (DIMENSIONS_AT_MOST - len(by))],
        "told_by": [names.side(one) for one in by],
        "dimensions": {one: names.side(one) for one in SIDES},
        "days": days,
        "data_day": data_day,
        "totals": [
            {**one, "address": filters.address(page, "/clinics", asOf=one["on"] if days else None)}
            for one in answer["clinicCounts"]["totals"]
        ],
        "chips": names.chips(filters, page, "/counts", **kept),
        "all": Filters({}).address(page, "/counts", **kept) if filters.pairs else None,
        "hidden": filters.pairs,
        "grid": grid,
        "drawing": drawing_of(grid, counted) if grid and len(days) > 1 else None,
        "overlapping": any(one not in ONE_AT_MOST for one in by),
        "through": filters.address(page, "/counts", by=[*by], on=sorted(set(through))),
        "clinics": filters.address(page, "/clinics", asOf=days[-1] if days else None),
        "file": filters.address(page, "/counts", **kept, format="csv"),
        "rows": len(rows),
    }


def file_of(counts: Data, by: list[ClinicDimension], names: Names, data_day: str) -> Shown:
    """The counts as a file: the day, the value and the name of each dimension, and the numbers."""
    heads = (head for one in by for head in (one.lower(), f"{one.lower()}_name"))
    rows = []
    for row in counts["rows"]:
        told = (
            text
            for side, key in zip(by, row["keys"], strict=True)
            for text in (key["value"] or "", names.value(side, key["value"], key["label"]))
        )
        rows.append((row["on"], *told, row["clinics"], row["offerings"]))
    return show_csv(f"counts-{data_day}", ("on", *heads, "clinics", "offerings"), rows)
