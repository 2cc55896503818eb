"""The rows of a list, whatever the day: their ids and names as texts, and the number of each row's kind."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from graph.columns.arrays import Flags, Numbers

FEW = 1_000  # ids that are looked for one by one


class Texts:
    """A list of texts that takes little more memory than their bytes do; as objects they would take three times as much."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._bytes, self._ends = bytearray(), array("q", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text."""
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._encoded(place).decode()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def _encoded(self, place: int) -> bytes:
        return bytes(self._bytes[self._ends[place] : self._ends[place + 1]])

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self._bytes) + len(self._ends) * self._ends.itemsize

    @property
    def order(self) -> list[int]:
        """The places of the texts in their order, code point by code point, which is that of their bytes."""
        return sorted(range(len(self)), key=self._encoded)

    @property
    def ranks(self) -> Numbers:
        """Where each text stands among all; the same texts stand at the same place."""
        found = np.zeros(len(self), np.int64)
        rank, before = -1, None
        for place in self.order:
            if (text := self._encoded(place)) != before:
                rank, before = rank + 1, text
            found[place] = rank
        return found


@dataclass(frozen=True)
class ListRows:
    """The rows of a list in the order of their ids; `kind` is the number of each row's kind, of which there are `kinds`.

    `names` are the sort keys of their names, and `rank` is where each stands among these; those of the same name stand at the
    same place.
    """

    ids: Texts
    names: Texts
    rank: Numbers
    kind: Numbers
    kinds: int

    @classmethod
    def of(cls, ids: Texts, names: Texts, kind: Numbers, kinds: int, **more: Numbers) -> Self:
        """From the ids in their order, with the names and kinds of the rows, and what more such rows have."""
        return cls(ids, names, names.ranks, kind, kinds, **more)

    @cached_property
    def weights(self) -> Numbers:
        """How many rows each kind has."""
        return np.bincount(self.kind, minlength=self.kinds)

    def weights_of(self, rows: Flags) -> Numbers:
        """How many of some rows each kind has."""
        return np.bincount(self.kind[rows], minlength=self.kinds)

    def flags_of(self, ids: Collection[str]) -> Flags:
        """The rows with these ids."""
        if len(ids) > FEW:
            wanted = set(ids)
            return np.fromiter((one in wanted for one in self.ids), np.bool_, len(self.ids))
        found = np.zeros(len(self.ids), np.bool_)
        for one in ids:
            place = bisect_left(self.ids, one)
            if place < len(self.ids) and self.ids[place] == one:
                found[place] = True
        return found


@dataclass(frozen=True)
class OfferingRows(ListRows):
    """Offerings; `clinic` is the row of each one's clinic among clinics."""

    clinic: Numbers
