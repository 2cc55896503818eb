"""Bars over years: where each begins and ends, which ends are open, and the days on which something begins or ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from api.pages.drawings.text import cut, width_of

NAMES, PLOT = 380, 660  # the widths of the names and of the years
ROW, BAR = 24, 12  # a row is what is pressed
LEAST = 24  # how wide and how high that must be
TIP = 6  # of an open end
FONT = 12
YEAR = 366
STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_LABELS, LABEL = 14, 40  # how many years are written, and how wide one is


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be drawn. `first`: the day on which it begins, `counted`: what it counts from where that is not recorded."""

    id: str
    name: str
    first: str | None
    last: str | None
    counted: str | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A span that is laid out: its path as SVG writes it, and its name as far as there is room. `stands`: on the day."""

    span: Span
    y: int
    label: str
    path: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which something begins or ends: what does."""

    day: str
    x: int
    begin: tuple[str, ...]
    end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is pressed to come to the days of marks that stand close together."""

    x: int
    width: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All bars in their order, the marks, the years that are written with where each stands, and where the day is."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]
    years: tuple[tuple[int, int], ...]
    now: int
    width: int
    height: int


def lay_out(spans: Iterable[Span], day: str) -> Timeline:
    """The timeline of spans as it is on a day."""
    given = list(spans)
    days = [day, *(one for span in given for one in (span.first, span.last, span.counted) if one)]
    axis = Axis(min(int(one[:4]) for one in days), max(int(one[:4]) for one in days) + 1)
    bars = tuple(bar_of(span, number * ROW, axis, day) for number, span in enumerate(given))
    marks, size = marks_of(given, axis), (NAMES + PLOT, max(len(given), 1) * ROW)
    return Timeline(bars, marks, stretches_of(marks), axis.labels(), axis.place(day), *size)


class Axis:
    """The years from one to before another."""

    def __init__(self, first: int, end: int) -> None:
        self._first, self._end = first, end

    def place(self, day: str) -> int:
        """Where a day stands."""
        year = int(day[:4])
        within = (date.fromisoformat(day) - date(year, 1, 1)).days / YEAR
        return NAMES + round(PLOT * (year + within - self._first) / (self._end - self._first))

    def labels(self) -> tuple[tuple[int, int], ...]:
        """The years that are written."""
        step = next((one for one in STEPS if (self._end - self._first) / one <= MOST_LABELS), STEPS[-1])
        years = range(-(-self._first // step) * step, self._end, step)
        places = ((year, self.place(f"{year:04}-01-01")) for year in years)
        return tuple((year, x) for year, x in places if x + LABEL <= NAMES + PLOT)


def bar_of(span: Span, top: int, axis: Axis, day: str) -> Bar:
    """The bar of a span: straight where it begins or ends on a day, notched or pointed where none is recorded."""
    begin = span.first or span.counted
    left = axis.place(begin) if begin else NAMES
    right = max(axis.place(span.last) if span.last else NAMES + PLOT, left + TIP)
    half, y = BAR // 2, top + (ROW - BAR) // 2
    start = f"M{left} {y}" if span.first else f"M{left} {y + BAR}l{TIP} -{half}l-{TIP} -{half}"
    end = f"H{right}v{BAR}" if span.last else f"H{right - TIP}l{TIP} {half}l-{TIP} {half}"
    indent = 14 if span.part else 0
    room = NAMES - indent - TIP
    label = span.name if width_of(span.name, FONT) <= room else cut(f"{span.name}…", room, FONT)
    stands = (begin or "") <= day and (span.last is None or day <= span.last)
    return Bar(span, top, label, f"{start}{end}H{left}z", stands)


def marks_of(spans: Sequence[Span], axis: Axis) -> tuple[Mark, ...]:
    """The days on which something begins or ends, in order."""
    begin: dict[str, list[str]] = {}
    end: dict[str, list[str]] = {}
    for span in spans:
        if span.first:
            begin.setdefault(span.first, []).append(span.id)
        if span.last:
            end.setdefault(span.last, []).append(span.id)
    return tuple(
        Mark(day, axis.place(day), tuple(begin.get(day, ())), tuple(end.get(day, ()))) for day in sorted({*begin, *end})
    )


def stretches_of(marks: Iterable[Mark]) -> tuple[Stretch, ...]:
    """The stretches of the axis in which there are marks: each is wide enough to be pressed, and none covers another."""
    most = PLOT // LEAST
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(min((mark.x - NAMES) * most // PLOT, most - 1), []).append(mark)
    starts = [NAMES + number * PLOT // most for number in range(most + 1)]
    return tuple(
        Stretch(starts[at], starts[at + 1] - starts[at], tuple(several)) for at, several in sorted(found.items())
    )
