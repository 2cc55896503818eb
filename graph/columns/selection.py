"""Which clinics a filter selects that asks for their answers: by columns, and what else it asks by the database."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from graph.columns.arrays import Flags
from graph.columns.dimensions import closure, wider_in_law
from graph.columns.profiles import DayColumns, Outcome, ProfileLink
from graph.query.filters import BY_ANSWER, asks, asks_for_answers
from graph.query.lists import ListQuery, get_ids
from graph.store.database import Database

Where = Mapping[str, Any]

CLINICS = "Query.clinics"


class Selection:
    """Selects clinics of a day.

    Raises:
        StateChanged: the graph has been changed since the columns were read.
    """

    def __init__(self, database: Database, view: DayColumns) -> None:
        self._database, self._view = database, view

    @property
    def everyone(self) -> Flags:
        """The clinics that exist on the day."""
        return self._by_kind(self._view.exists)

    def _by_kind(self, kinds: Flags) -> Flags:
        return kinds[self._view.columns.kind]

    async def select(self, condition: Where | None) -> Flags:
        """The clinics that exist on the day and meet a filter."""
        if not condition:
            return self.everyone
        if not asks_for_answers(condition):
            return await self._of_database(condition)
        rest = {name: value for name, value in condition.items() if name not in (BY_ANSWER, "and", "or", "not")}
        found = await self._of_database(rest) if any(map(asks, rest.values())) else self.everyone
        if (asked := condition.get(BY_ANSWER)) is not None:
            found = found & await asyncio.to_thread(self._by_answer, asked)  # those of a new day take a while
        for part in condition.get("and") or ():
            found = found & await self.select(part)
        if (parts := condition.get("or")) is not None:
            every = [await self.select(part) for part in parts]
            found = found & (np.logical_or.reduce(every) if every else False)
        if (part := condition.get("not")) is not None:
            found = found & ~await self.select(part)
        return found

    def _by_answer(self, asked: Where) -> Flags:
        return self._by_kind(self._view.flags(map(OversightFilter(self._view, asked).meets, self._view.outcomes)))

    async def _of_database(self, condition: Where) -> Flags:
        query = ListQuery(CLINICS, self._view.day, condition=condition)
        return self._view.columns.flags_of(await get_ids(self._database, query, self._view.columns.version))


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
        asked = {name: value for name, value in condition.items() if value is not None}
        recorded = asked.pop("recorded", None)
        named = asked or recorded is None
        return (recorded is None or recorded == bool(ids)) and (
            not named or any(all(self._is_id(*part, one) for part in asked.items()) for one in ids)
        )

    def _is_id(self, operator: str, value: Any, identity: str) -> bool:  # noqa: ANN401  # a part of a filter
        match operator:
            case "eq":
                return bool(identity == value)
            case "in":
                return identity in value
        return value in closure(identity, self._wider)


def is_word(condition: Where, word: str) -> bool:
    """Whether a word is as a filter has it."""
    equal, among = condition.get("eq"), condition.get("in")
    return (equal is None or equal == word) and (among is None or word in among)
