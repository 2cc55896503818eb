"""Filters by what is recorded: which kinds of clinics meet them on a day.

`graph.query.filters`, which asks a database, is the reference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import numpy as np

from graph.columns.arrays import Flags, Ways
from graph.columns.clinic_kinds import LATE, NO_DAY
from graph.columns.dimensions import Conditions, Ends, closure, ends_of
from graph.columns.profiles import DayColumns
from graph.model.vocabulary import ClinicDimension
from graph.query.filters import IdAsked, asks

Where = Mapping[str, Any]

BY_ID = {
    "jurisdiction": ClinicDimension.JURISDICTION,
    "region": ClinicDimension.REGION,
    "track": ClinicDimension.TRACK,
    "providerClass": ClinicDimension.PROVIDER_CLASS,
}
BY_ID_OF_OFFERING = {
    "therapy": ClinicDimension.THERAPY,
    "route": ClinicDimension.ROUTE,
    "condition": ClinicDimension.CONDITION,
}
OF_CLINICS = {*BY_ID, "illustrative", "licenceStatus", "validFrom", "validTo", "offerings"}
OF_OFFERINGS = {*BY_ID_OF_OFFERING, "routeStanding", "jurisdiction", "illustrative"}


def is_recorded(name: str, value: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether columns can tell which clinics meet a part of a filter of clinics that is about what is recorded."""
    if name != "offerings":
        return name in OF_CLINICS
    parts = (part for condition in value.values() for part in parts_in(condition or {}))
    return all(map(is_recorded_of_offering, parts))


def is_recorded_of_offering(name: str) -> bool:
    """Whether columns can tell of which kinds of offerings that part of a filter is so."""
    return name in OF_OFFERINGS


def parts_in(condition: Where) -> Iterator[str]:
    """The names of all parts of a filter."""
    for name, value in condition.items():
        if name in ("and", "or"):
            for part in value or ():
                yield from parts_in(part)
        elif name == "not":
            yield from parts_in(value or {})
        elif value is not None:
            yield name


class Combined(Protocol):
    """What was chosen of something, as flags or otherwise: in both, in one of two, and all else."""

    def __and__(self, other: Any, /) -> Any: ...  # noqa: ANN401  # the same type, which NumPy overloads
    def __or__(self, other: Any, /) -> Any: ...  # noqa: ANN401
    def __invert__(self) -> Any: ...  # noqa: ANN401


Chosen = TypeVar("Chosen", bound=Combined)


def meeting(every: Chosen, condition: Where, part_of: Callable[[str, Any], Chosen]) -> Chosen:
    """Those of all that meet a filter, of which it is known which ones meet a part."""
    found = every
    for name, value in condition.items():
        if value is None:
            continue
        if name == "and":
            for part in value:
                found = found & meeting(every, part, part_of)
        elif name == "or":
            some = ~every
            for part in value:
                some = some | meeting(every, part, part_of)
            found = found & some
        elif name == "not":
            found = found & ~meeting(every, value, part_of)
        elif asks(value):
            found = found & part_of(name, value)
    return found


class RecordedFilter:
    """Finds the kinds of clinics that meet parts of a filter on the day of a view."""

    def __init__(self, view: DayColumns, conditions: Conditions) -> None:
        self._view, self._conditions = view, conditions

    def meets(self, name: str, value: Any) -> Flags:  # noqa: ANN401  # a part of a filter
        """Which kinds of clinics meet a part."""
        columns = self._view.columns
        match name:
            case "illustrative":
                return np.equal(columns.illustrative, int(value))
            case "licenceStatus":
                ends = ends_of(self._view, self._conditions, ClinicDimension.LICENCE_STATUS)
                return any_end(ends.ways, np.array([one in value for one in ends.ids], np.bool_))
            case "validFrom":
                return is_day(columns.facts.first, NO_DAY, value)[columns.days]
            case "validTo":
                return is_day(columns.facts.last, LATE, value)[columns.days]
            case "offerings":
                return self._offers(value)
        return leads_to(ends_of(self._view, self._conditions, BY_ID[name]), value)

    def _offers(self, value: Where) -> Flags:
        """Some, none or all of what kinds of clinics offer is like that."""
        ways = self._view.offered
        found = np.ones(len(ways.starts) - 1, np.bool_)
        for quantifier, condition in value.items():
            if condition is None:
                continue
            like = self._like(condition, ways)
            match quantifier:
                case "some":
                    found &= any_place(ways, like)
                case "none":
                    found &= ~any_place(ways, like)
                case _:
                    found &= ~any_place(ways, ~like)
        return found

    def _like(self, condition: Where, ways: Ways) -> Flags:
        """Which of the places in `ways.ends` meet a filter of offerings."""
        every = np.ones(len(ways.ends), np.bool_)
        return meeting(every, condition, lambda name, value: self.of_offerings(name, value, ways))

    def of_offerings(self, name: str, value: Any, ways: Ways) -> Flags:  # noqa: ANN401  # a part of a filter
        """Which of the places in `ways.ends`, each with a kind of offerings, meet a part of a filter of offerings."""
        if name == "illustrative":
            return np.equal(self._view.columns.illustrative_offering, int(value))[ways.ends]
        if name == "jurisdiction":
            return leads_to(ends_of(self._view, self._conditions, BY_ID[name]), value)[ways.owners]
        if name == "routeStanding":
            routes = ends_of(self._view, self._conditions, ClinicDimension.ROUTE)
            nodes = self._view.law.facts.nodes
            stands = np.array([nodes[one].properties["standing"] == value for one in routes.ids], np.bool_)
            return any_end(routes.ways, stands)[ways.ends]
        return leads_to(ends_of(self._view, self._conditions, BY_ID_OF_OFFERING[name]), value)[ways.ends]


def leads_to(ends: Ends, value: Where) -> Flags:
    """Which rows lead to what a filter on ids asks for."""
    asked = IdAsked.of(value)
    found = np.ones(len(ends.ways.starts) - 1, np.bool_)
    if asked.names_one or asked.recorded is None:
        found = any_end(ends.ways, np.array([is_it(one, asked, ends.wider) for one in ends.ids], np.bool_))
    if asked.recorded is not None:
        found = found & ((ends.ways.sizes > 0) == asked.recorded)
    return found


def is_it(identity: str, asked: IdAsked, wider: Callable[[str], Iterable[str]] | None) -> bool:
    """Whether an id is as a filter has it."""
    equal, among = asked.compared.get("eq"), asked.compared.get("in")
    if (equal is not None and identity != equal) or (among is not None and identity not in among):
        return False
    if asked.within is None:
        return True
    return asked.within in ([identity] if wider is None else closure(identity, wider))


def any_end(ways: Ways, kept: Flags) -> Flags:
    """Which rows lead to an end that is kept."""
    return any_place(ways, kept[ways.ends])


def any_place(ways: Ways, kept: Flags) -> Flags:
    """Which rows have a place in `ways.ends` that is kept."""
    found = np.zeros(len(ways.starts) - 1, np.bool_)
    found[ways.owners[kept]] = True
    return found


def is_day(days: Any, unrecorded: str, value: Where) -> Flags:  # noqa: ANN401  # a column of texts
    """Which days are as a filter has them; one that is not recorded fails every comparison."""
    given = {operator: operand for operator, operand in value.items() if operand is not None}
    there = days != unrecorded
    found = np.ones(len(days), np.bool_)
    if (recorded := given.pop("recorded", None)) is not None:
        found &= there == recorded
    for operator, day in given.items():
        found &= there & COMPARED[operator](days, day)
    return found


COMPARED: Mapping[str, Any] = {
    "eq": np.equal,
    "lt": np.less,
    "lte": np.less_equal,
    "gt": np.greater,
    "gte": np.greater_equal,
}
