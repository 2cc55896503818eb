"""Clinics by what they have in common: of one kind are those of which the same is recorded but for ids, names and texts.

A million clinics are of far fewer kinds, and whatever is counted of clinics is worked out once for a kind. Which kinds there
are follows from the rows of `read/columns` alone, whatever the day.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.columns.arrays import Codes, Flags, Numbers, Ways
from graph.columns.rows import ListRows, OfferingRows, Texts

Recorded = tuple[str | None, ...]  # validFrom and validTo, of a relationship citedFrom and confidence, too
CONFIDENCES = (None, "UNVERIFIED", "SECONDARY", "PRIMARY")
BYTES_OF_ROW = 40  # beside its texts: its numbers, and its place in an order
BYTES_OF_KIND = 8  # for each byte that it is told by
NO_DAY, LATE = "", "9999-99-99"  # in the place of days that are not recorded: before and after all others


class OfferingKind(NamedTuple):
    """What offerings have in common: ids and facts, as `read/columns` gives them."""

    illustrative: bool | None
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


def kind_of(told: Sequence[Any]) -> tuple[ClinicKind, list[int]]:
    """The kind of which that is told in `read/columns`, and the place in it of each offering that is told of."""
    *plain, regions, tracks, classes, licences, offerings = frozen(told)
    links = map(sorted_facts, (regions, tracks, classes, licences))
    offered = [(*one[:3], *map(sorted_facts, one[3:])) for one in offerings]
    order = sorted(range(len(offered)), key=lambda place: orjson.dumps(offered[place]))
    places = sorted(range(len(order)), key=order.__getitem__)
    return ClinicKind._make((*plain, *links, tuple(OfferingKind._make(offered[place]) for place in order))), places


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
    """The clinics and offerings of one state of the graph, in the order of their ids, and their kinds as columns.

    `links` has the ways from kinds of clinics by what they lead to, `offered` those to kinds of offerings, and `of`, `claims`
    and `for_conditions` those from these; `codes` has the ids at their ends by their numbers. The kind of a row of `offerings`
    is a place in `offered.ends`; there are no such rows where an offering is that of several clinics.
    """

    version: str
    clinics: ListRows
    offerings: OfferingRows | None
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
    illustrative_offering: Numbers
    claims: Links
    for_conditions: Links


class RowsRead:
    """Rows of a list as they are read: ids, names, and a number of each."""

    def __init__(self) -> None:
        self.ids, self.names, self.numbers = Texts(), Texts(), array("q")

    def add(self, identity: str, name: str, number: int) -> None:
        """Take a row."""
        self.ids.append(identity)
        self.names.append(name)
        self.numbers.append(number)

    @property
    def size(self) -> int:
        """About how many bytes their columns take, with those of an order."""
        return self.ids.size + self.names.size + BYTES_OF_ROW * len(self.numbers)


class OfferingsRead(RowsRead):
    """Offerings as they are read: the number is the place in the kind of the clinic, whose row is among `clinics`."""

    def __init__(self) -> None:
        super().__init__()
        self.clinics = array("q")

    def rows(self, kind: Numbers, offered: Ways) -> OfferingRows | None:
        """The rows by their ids; null: some of them have the same. `kind`: the number of each clinic's kind."""
        order = self.ids.order
        ids = Texts(self.ids[place] for place in order)
        if any(one == other for one, other in pairwise(ids)):
            return None
        clinics, numbers = column(self.clinics)[order], column(self.numbers)[order]
        names = Texts(self.names[place] for place in order)
        places = offered.starts[kind[clinics]] + numbers
        return OfferingRows.of(ids, names, places, len(offered.ends), clinic=clinics)


class ClinicColumnsBuilder:
    """Makes columns of the parts in which clinics are read."""

    def __init__(self) -> None:
        self._clinics, self._offerings = RowsRead(), OfferingsRead()
        self._kinds: Codes[bytes] = Codes()
        self._made: list[tuple[ClinicKind, list[int]]] = []
        self._bytes = 0

    @property
    def size(self) -> int:
        """About how many bytes the columns of what was read take, with those of days that are asked for."""
        return self._bytes + self._clinics.size + self._offerings.size

    @property
    def last(self) -> str:
        """The id of the clinic that was read last; empty: none was."""
        ids = self._clinics.ids
        return ids[len(ids) - 1] if len(ids) else ""

    def add(self, kinds: Iterable[tuple[Sequence[Any], Sequence[tuple[str, str, Any]]]]) -> None:
        """Take the clinics of a row of `read/columns`, whose ids all stand behind those that were taken before."""
        numbered = ((self._number(told), clinics) for told, clinics in kinds)
        every = ((*clinic, number) for number, clinics in numbered for clinic in clinics)
        for identity, name, offerings, kind in sorted(every, key=itemgetter(0)):
            for (offering, called), place in zip(offerings, self._made[kind][1], strict=True):
                self._offerings.add(offering, called, place)
                self._offerings.clinics.append(len(self._clinics.ids))
            self._clinics.add(identity, name, kind)

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
        kinds, facts, offerings = [kind for kind, _ in self._made], Codes[Recorded](), Codes[OfferingKind]()
        codes: dict[str, Codes[str]] = {name: Codes() for name in NAMED}

        def links(name: str, lists: list[tuple[Any, ...]]) -> Links:
            ways = Ways.of_lists([[codes[name].number(one[0]) for one in every] for every in lists])
            places = range(1, len(next((one for every in lists for one in every), ("", ()))))
            return Links(
                ways, tuple(column(facts.number(one[at]) for every in lists for one in every) for at in places)
            )

        offered = Ways.of_lists([[offerings.number(one) for one in kind.offerings] for kind in kinds])
        made, kind = offerings.values, column(self._clinics.numbers)
        return ClinicColumns(
            version=version,
            clinics=ListRows.of(self._clinics.ids, self._clinics.names, kind, len(kinds)),
            offerings=self._offerings.rows(kind, offered),
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
            illustrative_offering=column(int(bool(one.illustrative)) for one in made),
            claims=links("route", [one.claims for one in made]),
            for_conditions=links("condition", [one.conditions for one in made]),
            facts=FactColumns.of(facts.values),  # the last: all others have added theirs
        )


NAMED = ("jurisdiction", "region", "track", "class", "licence", "therapy", "route", "condition")


def column(numbers: Iterable[int]) -> Numbers:
    """Numbers as a column."""
    return np.array(list(numbers), np.int64)
