"""Counts as a table with bars, or over days as lines: each number leads to the clinics that it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from api.pages.base.page import Page
from api.pages.base.statuses import VERDICTS
from api.pages.base.visit import Data
from api.pages.lists.filters import ONE_AT_MOST, Filters, Names
from graph.explain.locale import Locale
from graph.model.vocabulary import ClinicDimension

BAR_WIDTH = 240
MOST_ACROSS = 6  # values that stand beside each other: each has a pattern of its own
MOST_DRAWN = 8  # lines of a drawing
LEFT, TOP, WIDTH, HEIGHT, NAMES_WIDTH, NAME_HEIGHT = 44, 14, 620, 230, 280, 17
DAY_WIDTH = 82
Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers. `fill`: the pattern of its part of a bar."""

    label: str
    fill: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and where its clinics are listed; null: there are none."""

    clinics: int
    address: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    x: float
    width: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it is about, its numbers, and its bar."""

    values: Values
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    bar: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The table. `total`: how many lines there are, of which it shows the first. `barred`: whether the lines have bars."""

    heads: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: int
    barred: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and where it is shown. `days`: those that were asked for; none: that of the data."""

    rows: Sequence[Data]
    by: Sequence[ClinicDimension]
    days: Sequence[str]
    filters: Filters
    names: Names
    page: Page
    locale: Locale


def grid_of(counted: Counted, most: int) -> Grid:
    """The table, the largest lines first: over days, over the values of the last dimension, or with one number a line."""
    by, names = counted.by, counted.names
    labels = {
        (side, key["value"]): names.value(side, key["value"], key["label"])
        for row in counted.rows
        for side, key in zip(by, row["keys"], strict=True)
    }
    columns, across = columns_of(counted, labels)
    sides = by[:-1] if across else by
    found: dict[Values, dict[str | None, int]] = {}
    for row in counted.rows:
        values = tuple(key["value"] for key in row["keys"])
        line, column = (values[:-1], values[-1]) if across else (values, row["on"] if len(counted.days) > 1 else None)
        found.setdefault(line, {})[column] = row["clinics"]
    lines = []
    for values, numbers in found.items():
        cells = []
        for column in columns:
            number, key = numbers.get(column.value, 0), (*values, column.value) if across else values
            day = column.value if len(counted.days) > 1 else next(iter(counted.days), None)
            there = counted.filters.within(list(zip(by, key, strict=True))).address(counted.page, "/clinics", asOf=day)
            cells.append(Cell(number, there if number else None))
        told = tuple(labels[side, value] for side, value in zip(sides, values, strict=True))
        lines.append(Line(values, told, tuple(cells)))
    over_days = len(counted.days) > 1
    lines.sort(key=lambda one: (-weight_of(one, last=over_days), one.labels))
    shown = lines[:most]
    if not over_days:
        shown = [with_bar(one, columns, by, max(weight_of(other) for other in lines)) for one in shown]
    return Grid(tuple(names.side(side) for side in sides), tuple(columns), tuple(shown), len(lines), not over_days)


def columns_of(counted: Counted, labels: dict[tuple[ClinicDimension, str | None], str]) -> tuple[list[Column], bool]:
    """The columns, and whether they are the values of the last dimension."""
    if len(counted.days) > 1:
        return [Column(counted.locale.write_day(day), "", day) for day in counted.days], False
    last = counted.by[-1]
    values = [value for side, value in labels if side is last]
    if len(counted.by) > 1 and last in ONE_AT_MOST and len(values) <= MOST_ACROSS:
        known = list(VERDICTS)
        values.sort(key=lambda one: (one is None, known.index(one) if one in known else 0, labels[last, one]))
        return [Column(labels[last, one], fill_of(last, one, at), one) for at, one in enumerate(values)], True
    return [Column(counted.locale.tell("Clinics"), "fill-0", None)], False


def fill_of(by: ClinicDimension, value: str | None, at: int) -> str:
    """The pattern for a value: that of a verdict, or else the next one."""
    return VERDICTS[value][1] if by is ClinicDimension.VERDICT and value else f"fill-{at}"


def weight_of(line: Line, *, last: bool = False) -> int:
    """How large a line is: on the last day, or all its numbers."""
    return line.cells[-1].clinics if last else sum(cell.clinics for cell in line.cells)


def with_bar(line: Line, columns: Sequence[Column], by: Sequence[ClinicDimension], largest: int) -> Line:
    """The line with its bar; one that is about a verdict itself has the pattern of that."""
    widths = [round(BAR_WIDTH * cell.clinics / largest, 1) for cell in line.cells]
    told = [one for side, one in zip(by, line.values, strict=False) if side is ClinicDimension.VERDICT]
    alone = len(columns) == 1 and told
    fills = [fill_of(ClinicDimension.VERDICT, told[0], 0)] if alone else [column.fill for column in columns]
    starts = accumulate(widths, initial=0.0)
    bar = (Part(round(x, 1), width, fill) for x, width, fill in zip(starts, widths, fills, strict=False) if width)
    return Line(line.values, line.labels, line.cells, tuple(bar))


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of the drawing, with where its name stands beside the last point."""

    name: str
    fill: str
    points: tuple[tuple[float, float], ...]
    name_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines over days. `steps`: numbers at the left, with where they stand. `days`: the same at the bottom."""

    curves: tuple[Curve, ...]
    steps: tuple[tuple[int, float], ...]
    days: tuple[tuple[str, float], ...]
    width: int = LEFT + WIDTH + NAMES_WIDTH
    height: int = TOP + HEIGHT + 34
    left: int = LEFT
    right: int = LEFT + WIDTH
    bottom: int = TOP + HEIGHT


def drawing_of(grid: Grid, counted: Counted) -> Drawing:
    """The first lines of a table over days."""
    ordinals = [date.fromisoformat(day).toordinal() for day in counted.days]
    first, span = ordinals[0], ordinals[-1] - ordinals[0]
    xs = [round(LEFT + WIDTH * (one - first) / span, 1) for one in ordinals]
    lines = grid.lines[:MOST_DRAWN]
    largest = max((cell.clinics for line in lines for cell in line.cells), default=0)
    step = step_of(largest)
    top = max(step, -(-largest // step) * step)

    def y_of(number: int) -> float:
        return round(TOP + HEIGHT * (1 - number / top), 1)

    name_ys = apart([y_of(line.cells[-1].clinics) for line in lines])
    curves = [
        Curve(
            " · ".join(line.labels),
            fill_of_line(line, counted.by, at),
            tuple((x, y_of(cell.clinics)) for x, cell in zip(xs, line.cells, strict=True)),
            name_y,
        )
        for at, (line, name_y) in enumerate(zip(lines, name_ys, strict=True))
    ]
    return Drawing(
        tuple(curves),
        tuple((number, y_of(number)) for number in range(0, top + 1, step)),
        tuple(spaced(list(zip((column.label for column in grid.columns), xs, strict=True)))),
    )


def fill_of_line(line: Line, by: Sequence[ClinicDimension], at: int) -> str:
    """How a line is drawn: as its verdict, where that is all that it is about, or else as the next one."""
    alone = list(by) == [ClinicDimension.VERDICT]
    return fill_of(by[0], line.values[0], at) if alone else f"fill-{at}"


def step_of(largest: int) -> int:
    """Between the numbers at the left: 1, 2 or 5 and zeros, so that there are at most six."""
    step, factors = 1, (2, 5, 10)
    while largest / step > 5:  # noqa: PLR2004  # with zero these are six
        size = 10 ** (len(str(step)) - 1)
        step = next(size * factor for factor in factors if size * factor > step)
    return step


def apart(ys: Iterable[float]) -> list[float]:
    """The same heights, moved so far that no names stand on each other, nor below the drawing."""
    wanted, found = list(ys), {}
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    last = float("-inf")
    for at in order:
        last = found[at] = max(wanted[at], last + NAME_HEIGHT)
    last = TOP + HEIGHT + NAME_HEIGHT
    for at in reversed(order):
        last = found[at] = min(found[at], last - NAME_HEIGHT)
    return [found[at] for at in range(len(wanted))]


def spaced(ticks: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Of the days at the bottom those that have room; the last one always."""
    kept = [ticks[-1]]
    for tick in reversed(ticks[:-1]):
        if kept[-1][1] - tick[1] >= DAY_WIDTH:
            kept.append(tick)
    return kept[::-1]
