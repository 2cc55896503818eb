"""Which clinics a filter selects on a day: by columns, and where it asks for texts, by the database."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.columns.arrays import Flags, Numbers
from graph.columns.clinic_kinds import ClinicColumns
from graph.columns.dimensions import Conditions, wider_in_law
from graph.columns.profiles import DayColumns, Outcome, ProfileLink
from graph.columns.recorded import RecordedFilter, is_it, is_recorded
from graph.query.filters import BY_ANSWER, IdAsked, asks
from graph.query.lists import ListQuery, get_ids
from graph.store.database import Database

Where = Mapping[str, Any]
Elsewhere = Mapping[int, Flags]  # the clinics that meet parts of a filter, by the identity of these

CLINICS = "Query.clinics"


@dataclass(frozen=True, slots=True)
class Selected:
    """Clinics that were selected: by their kinds as long as all that was asked follows from these, else `each` by itself."""

    columns: ClinicColumns
    flags: Flags
    each: bool = False

    @property
    def clinics(self) -> Flags:
        """Whether each clinic is."""
        return self.flags if self.each else self.flags[self.columns.kind]

    def are(self, rows: Numbers) -> Flags:
        """Whether each of these clinics is."""
        return self.flags[rows if self.each else self.columns.kind[rows]]

    @property
    def weights(self) -> Numbers:
        """How many clinics of each kind are."""
        return self.columns.weights_of(self.flags) if self.each else np.where(self.flags, self.columns.weights, 0)

    def __and__(self, other: "Selected") -> "Selected":
        return self._with(other, np.logical_and)

    def __or__(self, other: "Selected") -> "Selected":
        return self._with(other, np.logical_or)

    def __invert__(self) -> "Selected":
        return Selected(self.columns, ~self.flags, self.each)

    def _with(self, other: "Selected", both: Callable[[Flags, Flags], Flags]) -> "Selected":
        if self.each == other.each:
            return Selected(self.columns, both(self.flags, other.flags), self.each)
        return Selected(self.columns, both(self.clinics, other.clinics), each=True)


def select(
    view: DayColumns, conditions: Conditions, condition: Where | None, elsewhere: Elsewhere | None = None
) -> Selected:
    """The clinics that exist on the day of a view and meet a filter, of which `elsewhere` has what columns cannot tell."""
    return Selection(view, conditions, elsewhere or {}).select(condition or {})


def parts_elsewhere(condition: Where | None) -> Iterator[tuple[str, Any]]:
    """The parts of a filter that columns cannot tell, such as texts."""
    for name, value in (condition or {}).items():
        if name in ("and", "or"):
            for part in value or ():
                yield from parts_elsewhere(part)
        elif name == "not":
            yield from parts_elsewhere(value)
        elif asks(value) and name not in ("id", BY_ANSWER) and not is_recorded(name, value):
            yield name, value


async def look_up(database: Database, view: DayColumns, condition: Where | None) -> dict[int, Flags]:
    """What the database has for the parts of a filter that columns cannot tell.

    Raises:
        StateChanged: the graph has been changed since the columns were read.
    """
    found: dict[int, Flags] = {}
    for name, value in parts_elsewhere(condition):
        query = ListQuery(CLINICS, view.day, condition={name: value})
        found[id(value)] = view.columns.flags_of(await get_ids(database, query, view.columns.version))
    return found


class Selection:
    """Selects clinics of a day."""

    def __init__(self, view: DayColumns, conditions: Conditions, elsewhere: Elsewhere) -> None:
        self._view, self._elsewhere = view, elsewhere
        self._recorded = RecordedFilter(view, conditions)

    def select(self, condition: Where) -> Selected:
        """The clinics that exist on the day and meet a filter."""
        return self._of_kinds(self._view.exists) & self._meets(condition)

    def _of_kinds(self, kinds: Flags) -> Selected:
        return Selected(self._view.columns, kinds)

    def _meets(self, condition: Where) -> Selected:
        found = self._of_kinds(np.ones(len(self._view.columns.kinds), np.bool_))
        for name, value in condition.items():
            if value is None:
                continue
            if name == "and":
                for part in value:
                    found = found & self._meets(part)
            elif name == "or":
                some = self._of_kinds(np.zeros(len(self._view.columns.kinds), np.bool_))
                for part in value:
                    some = some | self._meets(part)
                found = found & some
            elif name == "not":
                found = found & ~self._meets(value)
            elif asks(value):
                found = found & self._part(name, value)
        return found

    def _part(self, name: str, value: Any) -> Selected:  # noqa: ANN401  # a part of a filter
        columns = self._view.columns
        if id(value) in self._elsewhere:
            return Selected(columns, self._elsewhere[id(value)], each=True)
        if name == "id":
            return Selected(columns, self._by_id(value), each=True)
        if name == BY_ANSWER:
            asked = OversightFilter(self._view, value)
            return self._of_kinds(self._view.flags(map(asked.meets, self._view.outcomes)))
        return self._of_kinds(self._recorded.meets(name, value))

    def _by_id(self, value: Where) -> Flags:
        """The clinics whose own id is as a filter has it; every one has an id."""
        columns = self._view.columns
        found = np.full(len(columns.ids), value.get("recorded") is not False)
        for name in ("eq", "within"):
            if value.get(name) is not None:
                found &= columns.flags_of([value[name]])
        return found if value.get("in") is None else found & columns.flags_of(value["in"])


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
