"""Which rows a filter selects on a day: by columns, and where it asks for texts, by the database."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.columns.arrays import Flags, Numbers
from graph.columns.dimensions import Conditions, wider_in_law
from graph.columns.profiles import DayColumns, Outcome, ProfileLink
from graph.columns.recorded import RecordedFilter, is_it, is_recorded, is_recorded_of_offering, meeting
from graph.columns.rows import ListRows, OfferingRows
from graph.query.filters import BY_ANSWER, IdAsked, asks
from graph.query.lists import ListQuery, get_ids
from graph.store.database import Database

Where = Mapping[str, Any]
Elsewhere = Mapping[int, Flags]  # the clinics that meet parts of a filter, by the identity of these
IsTold = Callable[[str, Any], bool]  # whether columns can tell which rows meet a part of a filter

CLINICS, OFFERINGS = "Query.clinics", "Query.offerings"


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows that were selected: by their kinds as long as all that was asked follows from these, else `each` by itself."""

    rows: ListRows
    flags: Flags
    each: bool = False

    @property
    def every(self) -> Flags:
        """Whether each row is."""
        return self.flags if self.each else self.flags[self.rows.kind]

    def are(self, rows: Numbers) -> Flags:
        """Whether each of these rows is."""
        return self.flags[rows if self.each else self.rows.kind[rows]]

    @property
    def weights(self) -> Numbers:
        """How many rows of each kind are."""
        return self.rows.weights_of(self.flags) if self.each else np.where(self.flags, self.rows.weights, 0)

    def __and__(self, other: "Selected") -> "Selected":
        return self._with(other, np.logical_and)

    def __or__(self, other: "Selected") -> "Selected":
        return self._with(other, np.logical_or)

    def __invert__(self) -> "Selected":
        return Selected(self.rows, ~self.flags, self.each)

    def _with(self, other: "Selected", both: Callable[[Flags, Flags], Flags]) -> "Selected":
        if self.each == other.each:
            return Selected(self.rows, both(self.flags, other.flags), self.each)
        return Selected(self.rows, both(self.every, other.every), each=True)


def select(
    view: DayColumns, conditions: Conditions, condition: Where | None, elsewhere: Elsewhere | None = None
) -> Selected:
    """The clinics that exist on the day of a view and meet a filter, of which `elsewhere` has what columns cannot tell."""
    recorded, clinics = RecordedFilter(view, conditions), view.columns.clinics

    def part(name: str, value: Any) -> Selected:  # noqa: ANN401  # a part of a filter
        if elsewhere and id(value) in elsewhere:
            return Selected(clinics, elsewhere[id(value)], each=True)
        if name == "id":
            return Selected(clinics, by_id(clinics, value), each=True)
        if name == BY_ANSWER:
            asked = OversightFilter(view, value)
            return Selected(clinics, view.flags(map(asked.meets, view.outcomes)))
        return Selected(clinics, recorded.meets(name, value))

    every = Selected(clinics, np.ones(clinics.kinds, np.bool_))
    return Selected(clinics, view.exists) & meeting(every, condition or {}, part)


def select_offerings(
    view: DayColumns, conditions: Conditions, offerings: OfferingRows, condition: Where | None
) -> Selected:
    """The offerings that are on offer on the day of a view and meet a filter."""
    recorded = RecordedFilter(view, conditions)

    def part(name: str, value: Any) -> Selected:  # noqa: ANN401  # a part of a filter
        if name == "id":
            return Selected(offerings, by_id(offerings, value), each=True)
        if name == "clinic":  # of which each has one
            return Selected(offerings, by_id(view.columns.clinics, value)[offerings.clinic], each=True)
        return Selected(offerings, recorded.of_offerings(name, value, view.columns.offered))

    every = Selected(offerings, np.ones(offerings.kinds, np.bool_))
    return Selected(offerings, view.on_offer) & meeting(every, condition or {}, part)


def by_id(rows: ListRows, value: Where) -> Flags:
    """The rows whose own id is as a filter has it; every one has an id."""
    found = np.full(len(rows.ids), value.get("recorded") is not False)
    for name in ("eq", "within"):
        if value.get(name) is not None:
            found &= rows.flags_of([value[name]])
    return found if value.get("in") is None else found & rows.flags_of(value["in"])


def parts_elsewhere(condition: Where | None, is_told: IsTold) -> Iterator[tuple[str, Any]]:
    """The parts of a filter that columns cannot tell, such as texts."""
    for name, value in (condition or {}).items():
        if name in ("and", "or"):
            for part in value or ():
                yield from parts_elsewhere(part, is_told)
        elif name == "not":
            yield from parts_elsewhere(value, is_told)
        elif asks(value) and not is_told(name, value):
            yield name, value


def is_told_of_clinics(name: str, value: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether columns can tell which clinics meet a part of a filter."""
    return name in ("id", BY_ANSWER) or is_recorded(name, value)


def is_told_of_offerings(name: str, _: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether columns can tell which offerings meet a part of a filter."""
    return name in ("id", "clinic") or is_recorded_of_offering(name)


async def look_up(database: Database, view: DayColumns, condition: Where | None) -> dict[int, Flags]:
    """What the database has for the parts of a filter of clinics that columns cannot tell.

    Raises:
        StateChanged: the graph has been changed since the columns were read.
    """
    found: dict[int, Flags] = {}
    for name, value in parts_elsewhere(condition, is_told_of_clinics):
        query = ListQuery(CLINICS, view.day, condition={name: value})
        found[id(value)] = view.columns.clinics.flags_of(await get_ids(database, query, view.columns.version))
    return found


class OversightFilter:
    """What an answer must be like, as `OversightWhere` has it."""

    def __init__(self, view: DayColumns, condition: Where) -> None:
        self._condition, self._wider = condition, wider_in_law(view.law, view.day)

    def meets(self, outcome: Outcome) -> bool:
        """Whether an answer does."""
        return all(self._asked(name, value, outcome) for name, value in self._condition.items() if value is not None)

    def _asked(self, name: str, value: Any, outcome: Outcome) -> bool:  # noqa: ANN401  # a part of a filter
        match name:
            case "verdict":
                return is_word(value, outcome.verdict)
            case "confidence":
                return is_word(value, outcome.confidence)
            case "gap":
                return self._has_id(value, [gap.id for gap in outcome.gaps])
        some, none = value.get("some"), value.get("none")
        return (some is None or any(self._like(some, link) for link in outcome.links)) and (
            none is None or not any(self._like(none, link) for link in outcome.links)
        )

    def _like(self, condition: Where, link: ProfileLink) -> bool:
        return all(self._part(name, value, link) for name, value in condition.items() if value is not None)

    def _part(self, name: str, value: Any, link: ProfileLink) -> bool:  # noqa: ANN401  # a part of a filter
        match name:
            case "and":
                return all(self._like(part, link) for part in value)
            case "or":
                return any(self._like(part, link) for part in value)
            case "not":
                return not self._like(value, link)
            case "status":
                return is_word(value, link.status)
            case "instrument":
                return self._has_id(value, link.instruments)
        end = getattr(link, name)
        return self._has_id(value, () if end is None else (end,))

    def _has_id(self, condition: Where, ids: Collection[str]) -> bool:
        """Whether one of the ids is as a filter has it."""
        asked = IdAsked.of(condition)
        named = asked.names_one or asked.recorded is None
        return (asked.recorded is None or asked.recorded == bool(ids)) and (
            not named or any(is_it(one, asked, self._wider) for one in ids)
        )


def is_word(condition: Where, word: str) -> bool:
    """Whether a word is as a filter has it."""
    equal, among = condition.get("eq"), condition.get("in")
    return (equal is None or equal == word) and (among is None or word in among)
