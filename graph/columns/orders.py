"""The rows of a list in the order that a client asks for, as `graph.query.orders` has it for a database."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns.arrays import NONE, Numbers, Ways
from graph.columns.profiles import DayColumns
from graph.columns.rows import ListRows, OfferingRows
from graph.columns.selection import CLINICS, OFFERINGS, Selected
from graph.model.alphabet import sort_key
from graph.model.vocabulary import OversightVerdict
from graph.query.cursors import Key

VERDICTS = {verdict: str(place) for place, verdict in enumerate(OversightVerdict)}  # as sort values
AT_ONCE = 1_024  # rows that are looked at first for those of a page; then ever more


@dataclass(frozen=True, slots=True)
class OrderedRows:
    """All rows of a list in an order: `rows` are their numbers, and `texts` tell the sort values of one."""

    keys: tuple[Key, ...]
    rows: Numbers
    texts: tuple[Callable[[int], str], ...]

    def values(self, row: int) -> list[str]:
        """The sort values of a row."""
        return [text(row) for text in self.texts]

    def place(self, values: Sequence[str], *, behind: bool) -> int:
        """Where rows begin that do not come before these sort values; `behind`: that come behind them."""
        find = bisect_right if behind else bisect_left
        return find(self.rows, self._in_order(values), key=lambda row: self._in_order(self.values(row)))

    def _in_order(self, values: Sequence[str]) -> Any:  # noqa: ANN401  # what compares
        return in_order(([one.descending for one in self.keys], values))

    def first(self, chosen: Selected, begin: int, end: int, most: int, *, backwards: bool) -> list[int]:
        """The first rows between two places that were selected; `backwards`: the last, the last one first."""
        found: list[int] = []
        step = AT_ONCE
        while begin < end and len(found) < most:
            part = (
                self.rows[max(begin, end - step) : end][::-1]
                if backwards
                else self.rows[begin : min(end, begin + step)]
            )
            found += part[chosen.are(part)][: most - len(found)].tolist()
            begin, end = (begin, end - len(part)) if backwards else (begin + len(part), end)
            step *= 4
        return found


def compare(one: tuple[list[bool], Sequence[str]], other: tuple[list[bool], Sequence[str]]) -> int:
    """Which of two rows of sort values comes first, each key upwards or downwards."""
    for descending, mine, others in zip(one[0], one[1], other[1], strict=True):
        if mine != others:
            return 1 if (mine > others) != descending else -1
    return 0


in_order = cmp_to_key(compare)


Ranked = tuple[Numbers, Callable[[int], str]]  # where each row stands by one key, and the sort value of a row


def ordered(view: DayColumns, rows: ListRows, keys: tuple[Key, ...]) -> OrderedRows:
    """All rows of a list in an order, whose last key is the id, on a day, of which those are kept that were asked for last."""
    with view.lock:
        known: OrderedRows | None = view.orders.get(order_key(rows, keys))
        if known is None:
            known = view.orders[order_key(rows, keys)] = in_that_order(view, rows, keys)
    return known


def order_key(rows: ListRows, keys: tuple[Key, ...]) -> Hashable:
    """By what a view keeps an order."""
    return type(rows), keys


def in_that_order(view: DayColumns, rows: ListRows, keys: tuple[Key, ...]) -> OrderedRows:
    """The same, made anew."""
    found = [ranked_by(view, rows, key.property) for key in keys]
    ranks = [-rank if key.descending else rank for key, (rank, _) in zip(keys, found, strict=True)]
    plain = keys[0].property == "id" and not keys[0].descending
    order = np.arange(len(rows.ids)) if plain else np.lexsort(ranks[::-1])
    return OrderedRows(keys, order, tuple(text for _, text in found))


def ranked_by(view: DayColumns, rows: ListRows, name: str) -> Ranked:
    """Rows by one key of an order."""
    if name == "id":  # in whose order they are held
        return np.arange(len(rows.ids)), rows.ids.__getitem__
    if name == "name":
        return rows.rank, rows.names.__getitem__
    if isinstance(rows, OfferingRows):
        if name == "clinic":
            clinics = view.columns.clinics
            return clinics.rank[rows.clinic], lambda row: clinics.names[rows.clinic[row]]
        return by_kind(rows, OF_OFFERINGS[name](view))
    return by_kind(rows, OF_CLINICS[name](view))


def by_kind(rows: ListRows, texts: list[str]) -> Ranked:
    """By what all rows of a kind have in common."""
    kind = rows.kind
    if not texts:
        return kind, texts.__getitem__
    ranks = np.unique(np.array(texts, np.str_), return_inverse=True)[1]
    return ranks[kind], lambda row: texts[kind[row]]


def first_days(view: DayColumns) -> list[str]:
    """The first day of clinics of each kind; empty: none is recorded."""
    return [kind.days[0] or "" for kind in view.columns.kinds]


def verdicts(view: DayColumns) -> list[str]:
    """The place of their verdict among all; empty: they do not exist on the day."""
    told = [VERDICTS[one.verdict] for one in view.outcomes]
    return ["" if profile == NONE else told[profile] for profile in view.profile.tolist()]


def names_at(link: str) -> Callable[[DayColumns], list[str]]:
    """The sort key of what the latest link of the day leads to; empty: there is none."""

    def names(view: DayColumns) -> list[str]:
        columns, links = view.columns, view.columns.links[link]
        there = view.holds[links.facts[0]]
        return latest(
            view, links.ways.only(there), columns.codes[link].values, columns.facts.first[links.facts[0][there]]
        )

    return names


def therapies(view: DayColumns) -> list[str]:
    """The sort key of the therapy that each offering was of last, whatever the day."""
    columns = view.columns
    names = latest(view, columns.of.ways, columns.codes["therapy"].values, columns.facts.first[columns.of.facts[0]])
    return [names[offering] for offering in columns.offered.ends.tolist()]


def latest(view: DayColumns, ways: Ways, ids: Sequence[str], first: NDArray[np.str_]) -> list[str]:
    """For each row the sort key of the name of that end whose first day is the latest, then whose id is the last."""
    found = [""] * (len(ways.starts) - 1)
    best = [("", "")] * len(found)
    for row, end, day in zip(ways.owners.tolist(), ways.ends.tolist(), first.tolist(), strict=True):
        if (day, ids[end]) >= best[row]:
            best[row] = (day, ids[end])
            found[row] = sort_key(view.law.facts.nodes[ids[end]].name)
    return found


OF_CLINICS: Mapping[str, Callable[[DayColumns], list[str]]] = {
    "validFrom": first_days,
    "region": names_at("region"),
    "track": names_at("track"),
    "verdict": verdicts,
}
OF_OFFERINGS: Mapping[str, Callable[[DayColumns], list[str]]] = {"therapy": therapies}
KNOWN_ORDERS = {CLINICS: {"id", "name", *OF_CLINICS}, OFFERINGS: {"id", "name", "clinic", *OF_OFFERINGS}}
