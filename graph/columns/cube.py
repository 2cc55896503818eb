"""How many clinics there are by several dimensions, exactly, and by which filter the clinics of each cell are listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.columns.arrays import NONE, Numbers, Ways, together
from graph.columns.dimensions import OF_OFFERINGS, Conditions, Dimension, dimension_of
from graph.columns.profiles import DayColumns
from graph.model.kinds import LICENCE_STATUS
from graph.model.vocabulary import ClinicDimension
from graph.oversight.rules import APPLYING

Where = Mapping[str, Any]
APPLIES = {"in": [status.value for status in APPLYING]}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many clinics have these values, and how many offerings; null: nothing is recorded.

    `commonest`: a kind of their commonest profile.
    """

    values: tuple[str | None, ...]
    clinics: int
    offerings: int
    commonest: int


@dataclass(frozen=True, slots=True)
class Cube:
    """The cells of a day by the values of the dimensions, in the order of these, and the totals."""

    day: str
    cells: list[Cell]
    clinics: int
    offerings: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be counted: the kind of clinic, the place of what it offers where that matters, and values."""

    kinds: Numbers
    places: Numbers
    values: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cells, each with numbers of something, such as kinds of clinics: no pair is there twice."""

    cells: Numbers
    others: Numbers

    @classmethod
    def of(cls, cells: Numbers, others: Numbers) -> "Pairs":
        """From pairs that may be there several times."""
        size = int(others.max(initial=0)) + 1
        return cls(*np.divmod(np.unique(cells * size + others), size))

    def sums(self, weights: Numbers, count: int) -> Numbers:
        """For each cell the sum of what the others in it weigh."""
        return np.bincount(self.cells, weights[self.others], count).astype(np.int64)

    def commonest(self, weights: Numbers, profile: Numbers, count: int) -> Numbers:
        """For each cell, of which the others are kinds of clinics, one of the profile that the most of its clinics have."""
        profiles = int(profile.max(initial=0)) + 1
        pair, at = np.unique(self.cells * profiles + profile[self.others], return_inverse=True)
        sizes, kinds = np.bincount(at, weights[self.others]), np.zeros(len(pair), np.int64)
        kinds[at[::-1]] = self.others[::-1]  # the first of each
        found = np.zeros(count, np.int64)
        rarest_first = np.argsort(sizes, kind="stable")
        found[(pair // profiles)[rarest_first]] = kinds[rarest_first]
        return found


def cube_of(view: DayColumns, conditions: Conditions, by: Sequence[ClinicDimension], weights: Numbers) -> Cube:
    """The cells of clinics, of which each kind has so many, on the day of a view."""
    weights = np.where(view.exists, weights, 0)
    offered = weights * view.offered.sizes
    dimensions = {one: dimension_of(view, conditions, one) for one in by}
    kinds = np.flatnonzero(weights)
    rows = counted_rows(view, dimensions, kinds)
    if not len(kinds):
        return Cube(view.day, [], 0, 0)
    cell = together(*rows.values) if by else np.zeros(len(rows.kinds), np.int64)
    count = int(cell.max()) + 1
    once = Pairs.of(cell, rows.kinds) if len(rows.kinds) > len(kinds) else Pairs(cell, rows.kinds)
    of_offerings = once.sums(offered, count)
    if not set(OF_OFFERINGS).isdisjoint(by):
        there = rows.places != NONE
        owners = view.offered.owners
        of_offerings = Pairs.of(cell[there], rows.places[there]).sums(weights[owners], count)
    rest = zip(once.sums(weights, count), of_offerings, once.commonest(weights, view.profile, count), strict=True)
    names = [dimensions[one].values for one in by]
    cells = [
        Cell(values, *map(int, numbers))
        for values, numbers in zip(values_of(cell, rows.values, names, count), rest, strict=True)
    ]
    cells.sort(key=lambda one: [(value is None, value or "") for value in one.values])
    return Cube(view.day, cells, int(weights.sum()), int(offered.sum()))


def counted_rows(view: DayColumns, dimensions: Mapping[ClinicDimension, Dimension], kinds: Numbers) -> Rows:
    """A row for each combination of values that a kind of clinic has; those of offerings are of one and the same."""
    places = offerings = np.full(len(kinds), NONE, np.int64)
    if not set(OF_OFFERINGS).isdisjoint(dimensions):
        at, places = Ways(view.offered.starts, np.arange(len(view.offered.ends))).follow(kinds)
        kinds, offerings = kinds[at], np.append(view.offered.ends, NONE)[places]  # the place `NONE` is the last one
    values: list[Numbers] = []
    for name, dimension in dimensions.items():
        at, ends = dimension.ways.follow(offerings if name in OF_OFFERINGS else kinds)
        kinds, places, offerings = kinds[at], places[at], offerings[at]
        values = [*(one[at] for one in values), ends]
    return Rows(kinds, places, tuple(values))


def values_of(
    cell: Numbers, columns: Sequence[Numbers], names: Sequence[Sequence[str]], count: int
) -> Iterator[tuple[str | None, ...]]:
    """The values of each cell, which all its rows share."""
    row = np.zeros(count, np.int64)
    row[cell] = np.arange(len(cell))
    for at in row:
        numbers = (int(column[at]) for column in columns)
        yield tuple(None if one == NONE else known[one] for one, known in zip(numbers, names, strict=True))


def where_of(values: Sequence[str | None], by: Sequence[ClinicDimension], condition: Where | None) -> Where:
    """The filter of a list of clinics of the day that finds those of a cell with these values, within `condition`."""
    parts: list[Where] = [] if condition is None else [condition]
    offered: dict[ClinicDimension, str | None] = {}
    for name, value in zip(by, values, strict=True):
        if name in OF_OFFERINGS:
            offered[name] = value
        else:
            parts.append(of_clinic(name, value))
    if offered:
        parts.append(of_offerings(offered))
    return parts[0] if len(parts) == 1 else {"and": parts}


def of_clinic(by: ClinicDimension, value: str | None) -> Where:
    """The filter for a value of a clinic as a whole."""
    named = {"recorded": False} if value is None else {"eq": value}
    match by:
        case ClinicDimension.PROVIDER_CLASS:
            found: Where = {"providerClass": named if value is None else {"within": value}}
        case ClinicDimension.ILLUSTRATIVE:
            found = {"illustrative": value == "true"}
        case ClinicDimension.LICENCE_STATUS:
            found = (
                {"not": {"licenceStatus": list(LICENCE_STATUS.words)}} if value is None else {"licenceStatus": [value]}
            )
        case ClinicDimension.VERDICT:
            found = {"oversight": {"verdict": {"eq": value}}}
        case ClinicDimension.GAP:
            found = {"oversight": {"gap": named}}
        case ClinicDimension.BYPASSED_ACTIVITY:
            found = {"oversight": {"links": of_links({"eq": "BYPASSED"}, "activity", value)}}
        case ClinicDimension.AUTHORITY | ClinicDimension.ACTIVITY:
            found = {"oversight": {"links": of_links(APPLIES, by.value.lower(), value)}}
        case _:
            found = {by.value.lower(): named}
    return found


def of_links(status: Where, name: str, value: str | None) -> Where:
    """The filter for what links of a status lead to."""
    if value is None:
        return {"none": {"status": status}}
    return {"some": {"status": status, name: {"eq": value}}}


def of_offerings(values: Mapping[ClinicDimension, str | None]) -> Where:
    """The filter for values of one and the same offering; where none is recorded, there may be no offering either."""
    like: Where = {
        by.value.lower(): {"recorded": False}
        if value is None
        else {"eq" if by is ClinicDimension.ROUTE else "within": value}
        for by, value in values.items()
    }
    some: Where = {"offerings": {"some": like}}
    if any(value is not None for value in values.values()):
        return some
    return {"or": [{"offerings": {"none": {}}}, some]}
