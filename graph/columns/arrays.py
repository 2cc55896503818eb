"""What NumPy is asked for by more than one module: numbers for values, rows with what they lead to. All of it exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
T = TypeVar("T")

NONE = -1  # stands for no value
MOST_BY_PLACE = 4_000_000  # up to which numbers are made anew by their place in a table, and not by sorting them


class Codes(Generic[T]):
    """Values by their numbers, which they get in the order in which they come."""

    def __init__(self) -> None:
        self.values: list[T] = []
        self._numbers: dict[T, int] = {}

    def number(self, value: T) -> int:
        """The number of a value."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = len(self.values)
            self.values.append(value)
        return known


@dataclass(frozen=True, slots=True)
class Ways:
    """What rows lead to: `starts[row]` to `starts[row + 1]` are the places of their own in `ends`."""

    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, owners: Numbers, ends: Numbers, rows: int) -> "Ways":
        """From pairs in the order of their owners."""
        return cls(np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=rows)))), ends)

    @classmethod
    def of_lists(cls, lists: Sequence[Sequence[int]]) -> "Ways":
        """From a list for each row."""
        sizes = np.fromiter(map(len, lists), np.int64, len(lists))
        return cls(np.concatenate(([0], np.cumsum(sizes))), np.array([end for one in lists for end in one], np.int64))

    @property
    def sizes(self) -> Numbers:
        """How many ends each row has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Numbers:
        """The row of each end."""
        return np.repeat(np.arange(len(self.starts) - 1), self.sizes)

    def only(self, kept: Flags) -> "Ways":
        """The same with some of the ends."""
        return Ways.of(self.owners[kept], self.ends[kept], len(self.starts) - 1)

    def follow(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """For rows, each as often as it has ends, or once where it has none: their places in `rows`, and the ends.

        The end of a row without any, and of the row `NONE`, is `NONE`.
        """
        there = rows != NONE
        sizes = np.zeros(len(rows), np.int64)
        sizes[there] = self.sizes[rows[there]]
        times = np.maximum(sizes, 1)
        places = np.repeat(np.arange(len(rows)), times)
        within = np.arange(len(places)) - np.repeat(np.cumsum(times) - times, times)
        ends = np.full(len(places), NONE, np.int64)
        found = sizes[places] > 0
        ends[found] = self.ends[self.starts[rows[places[found]]] + within[found]]
        return places, ends


def renumbered(values: Numbers) -> Numbers:
    """Numbers from 0 without holes, the same for the same values; the values are 0 or more."""
    if not len(values):
        return values
    most = int(values.max()) + 1
    if most > MOST_BY_PLACE:
        return np.unique(values, return_inverse=True)[1].astype(np.int64)
    there = np.zeros(most, np.int64)
    there[values] = 1
    return (np.cumsum(there) - 1)[values]


def together(*columns: Numbers) -> Numbers:
    """One number for the values of all columns in a row, `NONE` among them, from 0 without holes."""
    found = renumbered(columns[0] + 1)
    for column in columns[1:]:
        found = renumbered(found * (int(column.max(initial=NONE)) + 2) + column + 1)
    return found


def sequences(ways: Ways) -> Numbers:
    """One number for each row, the same for rows that have the same ends in the same order."""
    sizes = ways.sizes
    found = np.zeros(len(sizes), np.int64)
    for place in range(int(sizes.max(initial=0))):
        step = np.full(len(sizes), NONE, np.int64)
        has = sizes > place
        step[has] = ways.ends[ways.starts[:-1][has] + place]
        found = together(found, step)
    return found
