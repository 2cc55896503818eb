"""Clinics in the order that a client asks for, as `graph.query.orders` has it for a database."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

import numpy as np

from graph.columns.arrays import NONE, Numbers
from graph.columns.profiles import DayColumns
from graph.columns.selection import Selected
from graph.model.alphabet import sort_key
from graph.model.vocabulary import OversightVerdict
from graph.query.cursors import Key

VERDICTS = {verdict: str(place) for place, verdict in enumerate(OversightVerdict)}  # as sort values
AT_ONCE = 1_024  # rows that are looked at first for those of a page; then ever more


@dataclass(frozen=True, slots=True)
class OrderedClinics:
    """All clinics in an order: `rows` are their numbers, and `texts` tell the sort values of one."""

    keys: tuple[Key, ...]
    rows: Numbers
    texts: tuple[Callable[[int], str], ...]

    def values(self, row: int) -> list[str]:
        """The sort values of a clinic."""
        return [text(row) for text in self.texts]

    def place(self, values: Sequence[str], *, behind: bool) -> int:
        """Where clinics begin that do not come before these sort values; `behind`: that come behind them."""
        find = bisect_right if behind else bisect_left
        return find(self.rows, self._in_order(values), key=lambda row: self._in_order(self.values(row)))

    def _in_order(self, values: Sequence[str]) -> Any:  # noqa: ANN401  # what compares
        return in_order(([one.descending for one in self.keys], values))

    def first(self, chosen: Selected, begin: int, end: int, most: int, *, backwards: bool) -> list[int]:
        """The first clinics between two places that were selected; `backwards`: the last, the last one first."""
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


def ordered(view: DayColumns, keys: tuple[Key, ...]) -> OrderedClinics:
    """All clinics in an order on the day of a view, which keeps the orders that were asked for last; the id is its last key."""
    with view.lock:
        known: OrderedClinics | None = view.orders.get(keys)
        if known is None:
            known = view.orders[keys] = in_that_order(view, keys)
    return known


def in_that_order(view: DayColumns, keys: tuple[Key, ...]) -> OrderedClinics:
    """The same, made anew."""
    ranks: list[Numbers] = []
    texts: list[Callable[[int], str]] = []
    for key in keys:
        rank, text = RANKED[key.property](view) if key.property in RANKED else by_kind(view, key.property)
        ranks.append(-rank if key.descending else rank)
        texts.append(text)
    plain = keys[0].property == "id" and not keys[0].descending
    rows = np.arange(len(view.columns.ids)) if plain else np.lexsort(ranks[::-1])
    return OrderedClinics(keys, rows, tuple(texts))


Ranked = tuple[Numbers, Callable[[int], str]]


def by_id(view: DayColumns) -> Ranked:
    """Clinics are held in the order of their ids."""
    return np.arange(len(view.columns.ids)), view.columns.ids.__getitem__


def by_name(view: DayColumns) -> Ranked:
    """By the sort keys of their names."""
    return view.columns.rank, view.columns.names.__getitem__


RANKED: Mapping[str, Callable[[DayColumns], Ranked]] = {"id": by_id, "name": by_name}


def by_kind(view: DayColumns, name: str) -> Ranked:
    """By what all clinics of a kind have in common."""
    kind, texts = view.columns.kind, TEXTS[name](view)
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
        columns = view.columns
        ways, ids = columns.links[link].on(view.holds), columns.codes[link].values
        first = columns.facts.first[columns.links[link].facts[0]][view.holds[columns.links[link].facts[0]]]
        found = [""] * len(columns.kinds)
        best: list[tuple[str, str]] = [("", "")] * len(columns.kinds)
        for kind, end, day in zip(ways.owners.tolist(), ways.ends.tolist(), first.tolist(), strict=True):
            if (day, ids[end]) >= best[kind]:
                best[kind] = (day, ids[end])
                found[kind] = sort_key(view.law.facts.nodes[ids[end]].name)
        return found

    return names


TEXTS: Mapping[str, Callable[[DayColumns], list[str]]] = {
    "validFrom": first_days,
    "region": names_at("region"),
    "track": names_at("track"),
    "verdict": verdicts,
}
KNOWN_ORDERS = frozenset({*RANKED, *TEXTS})
