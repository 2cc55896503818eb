"""Clinics by what they have in common: of one kind are those of which the same is recorded but for ids, names and texts.

A million clinics are of far fewer kinds, and whatever is counted of clinics is worked out once for a kind. Which kinds there
are follows from the rows of `read/columns` alone, whatever the day.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from sys import getsizeof
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.columns.arrays import Codes, Flags, Numbers, Ways

Recorded = tuple[str | None, ...]  # validFrom and validTo, of a relationship citedFrom and confidence, too
CONFIDENCES = (None, "UNVERIFIED", "SECONDARY", "PRIMARY")
BYTES_OF_CLINIC = 48  # beside its texts: its places in lists, its numbers and its place in an order
BYTES_OF_KIND = 8  # for each byte that it is told by
NO_DAY, LATE = "", "9999-99-99"  # in the place of days that are not recorded: before and after all others


class OfferingKind(NamedTuple):
    """What offerings have in common: ids and facts, as `read/columns` gives them."""

    days: Recorded
    offers: Recorded
    therapies: tuple[tuple[str, Recorded], ...]
    claims: tuple[tuple[str, Recorded], ...]
    conditions: tuple[tuple[str, Recorded], ...]


class ClinicKind(NamedTuple):
    """What clinics have in common: ids and facts, as `read/columns` gives them."""

    illustrative: bool | None
    days: Recorded
    jurisdiction: str
    inside: Recorded
    regions: tuple[tuple[str, Recorded], ...]
    tracks: tuple[tuple[str, Recorded], ...]
    classes: tuple[tuple[str, Recorded], ...]
    licences: tuple[tuple[str, Recorded, Recorded], ...]
    offerings: tuple[OfferingKind, ...]

    @property
    def offered(self) -> list[tuple[OfferingKind, str, Recorded]]:
        """Each offering with the therapy that it is of, and the fact that it is; one may have been of several in turn."""
        return [(one, *of) for one in self.offerings for of in one.therapies]


def frozen(value: Any) -> Any:  # noqa: ANN401  # a part of a row
    """Lists as tuples, all the way down."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def kind_of(told: Sequence[Any]) -> ClinicKind:
    """The kind of which that is told in `read/columns`."""
    *plain, regions, tracks, classes, licences, offerings = frozen(told)
    links = map(sorted_facts, (regions, tracks, classes, licences))
    offered = sorted_facts(tuple((*one[:2], *map(sorted_facts, one[2:])) for one in offerings))
    return ClinicKind._make((*plain, *links, tuple(map(OfferingKind._make, offered))))


def sorted_facts(facts: tuple[Any, ...]) -> tuple[Any, ...]:
    """In an order that follows from what they say."""
    return tuple(sorted(facts, key=orjson.dumps))


@dataclass(frozen=True, slots=True)
class FactColumns:
    """All facts that clinics are told by: their days as texts, and how well they are known."""

    first: NDArray[np.str_]
    last: NDArray[np.str_]
    cited: NDArray[np.str_]
    confidence: Numbers

    @classmethod
    def of(cls, facts: Sequence[Recorded]) -> "FactColumns":
        """From facts by their numbers; days alone are one without evidence."""
        full = [(*fact, None, None)[:4] for fact in facts]
        first, last, cited = (
            np.array([one[place] or empty for one in full], np.str_)
            for place, empty in enumerate((NO_DAY, LATE, NO_DAY))
        )
        return cls(first, last, cited, column(CONFIDENCES.index(one[3]) for one in full))

    def on(self, day: str) -> tuple[Flags, Numbers]:
        """Whether each fact holds on the day, and a number for all that an answer of that day takes from it.

        That is whether it has a first day of its own, whether a source of it speaks so early, and its confidence.
        """
        speaks = np.where(self.cited == NO_DAY, 0, np.where(self.cited <= day, 1, 2))
        taken = (self.confidence * 3 + speaks) * 2 + (self.first != NO_DAY)
        return (self.first <= day) & (self.last >= day), taken


@dataclass(frozen=True, slots=True)
class Links:
    """What kinds lead to: the ways to the numbers of what is at their ends, and of the facts that say so."""

    ways: Ways
    facts: tuple[Numbers, ...]

    def on(self, holds: Flags) -> Ways:
        """The ways that hold on a day, by the facts that do."""
        return self.ways.only(np.logical_and.reduce([holds[one] for one in self.facts]))


@dataclass(frozen=True)
class ClinicColumns:
    """The clinics of one state of the graph, in the order of their ids, and their kinds as columns.

    `names` are the sort keys of the clinics' names, and `rank` is where each stands among these; those of the same name stand
    at the same place. `kind` is the number of each clinic's kind, `links` has the ways from kinds by what they lead to, and
    `of`, `claims` and `for_conditions` those from kinds of offerings; `codes` has the ids at their ends by their numbers.
    """

    version: str
    ids: list[str]
    names: list[str]
    rank: Numbers
    kind: Numbers
    kinds: list[ClinicKind]
    facts: FactColumns
    codes: Mapping[str, Codes[str]]
    days: Numbers
    inside: Numbers
    jurisdiction: Numbers
    illustrative: Numbers
    links: Mapping[str, Links]
    offered: Ways
    of: Links
    offering_facts: tuple[Numbers, ...]
    claims: Links
    for_conditions: Links

    @cached_property
    def weights(self) -> Numbers:
        """How many clinics each kind has."""
        return np.bincount(self.kind, minlength=len(self.kinds))

    def weights_of(self, clinics: Flags) -> Numbers:
        """How many of some clinics each kind has."""
        return np.bincount(self.kind[clinics], minlength=len(self.kinds))

    def flags_of(self, ids: Iterable[str]) -> Flags:
        """The clinics with these ids."""
        found = np.zeros(len(self.ids), np.bool_)
        for one in ids:
            place = bisect_left(self.ids, one)
            if place < len(self.ids) and self.ids[place] == one:
                found[place] = True
        return found


class ClinicColumnsBuilder:
    """Makes columns of the parts in which clinics are read."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._names: list[str] = []
        self._kind: list[int] = []
        self._kinds: Codes[bytes] = Codes()
        self._made: list[ClinicKind] = []
        self._bytes = 0

    @property
    def size(self) -> int:
        """About how many bytes the columns of what was read take, with those of days that are asked for."""
        return self._bytes

    @property
    def last(self) -> str:
        """The id of the clinic that was read last; empty: none was."""
        return self._ids[-1] if self._ids else ""

    def add(self, kinds: Iterable[tuple[Sequence[Any], Sequence[tuple[str, str]]]]) -> None:
        """Take the clinics of a row of `read/columns`, whose ids all stand behind those that were taken before."""
        numbered = ((self._number(told), clinics) for told, clinics in kinds)
        for identity, name, kind in sorted((*clinic, number) for number, clinics in numbered for clinic in clinics):
            self._ids.append(identity)
            self._names.append(name)
            self._kind.append(kind)
            self._bytes += BYTES_OF_CLINIC + getsizeof(identity) + getsizeof(name)

    def _number(self, told: Sequence[Any]) -> int:
        """The number of the kind of which that is told."""
        form = orjson.dumps(told)
        number = self._kinds.number(form)
        if number == len(self._made):
            self._made.append(kind_of(told))
            self._bytes += BYTES_OF_KIND * len(form)
        return number

    def build(self, version: str) -> ClinicColumns:
        """The columns of all that was read."""
        kinds, facts, offerings = self._made, Codes[Recorded](), Codes[OfferingKind]()
        codes: dict[str, Codes[str]] = {name: Codes() for name in NAMED}

        def links(name: str, lists: list[tuple[Any, ...]]) -> Links:
            ways = Ways.of_lists([[codes[name].number(one[0]) for one in every] for every in lists])
            places = range(1, len(next((one for every in lists for one in every), ("", ()))))
            return Links(
                ways, tuple(column(facts.number(one[at]) for every in lists for one in every) for at in places)
            )

        offered = Ways.of_lists([[offerings.number(one) for one in kind.offerings] for kind in kinds])
        made = offerings.values
        return ClinicColumns(
            version=version,
            ids=self._ids,
            names=self._names,
            rank=ranks(self._names),
            kind=column(self._kind),
            kinds=kinds,
            codes=codes,
            days=column(facts.number(kind.days) for kind in kinds),
            inside=column(facts.number(kind.inside) for kind in kinds),
            jurisdiction=column(codes["jurisdiction"].number(kind.jurisdiction) for kind in kinds),
            illustrative=column(int(bool(kind.illustrative)) for kind in kinds),
            links={
                "region": links("region", [kind.regions for kind in kinds]),
                "track": links("track", [kind.tracks for kind in kinds]),
                "class": links("class", [kind.classes for kind in kinds]),
                "licence": links("licence", [kind.licences for kind in kinds]),
            },
            offered=offered,
            of=links("therapy", [one.therapies for one in made]),
            offering_facts=tuple(
                column(facts.number(fact) for fact in every)
                for every in ([o.days for o in made], [o.offers for o in made])
            ),
            claims=links("route", [one.claims for one in made]),
            for_conditions=links("condition", [one.conditions for one in made]),
            facts=FactColumns.of(facts.values),  # the last: all others have added theirs
        )


NAMED = ("jurisdiction", "region", "track", "class", "licence", "therapy", "route", "condition")


def ranks(texts: Sequence[str]) -> Numbers:
    """Where each text stands among all, code point by code point; the same texts stand at the same place."""
    found = np.zeros(len(texts), np.int64)
    place, before = -1, None
    for row in sorted(range(len(texts)), key=texts.__getitem__):
        if texts[row] != before:
            place, before = place + 1, texts[row]
        found[row] = place
    return found


def column(numbers: Iterable[int]) -> Numbers:
    """Numbers as a column."""
    return np.array(list(numbers), np.int64)
