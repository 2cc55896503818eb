"""The history of a clinic's answer as a part of a plan: what is told of it, and what has to be worked out before it can be."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graph.analysis.attribution import Explained
from graph.analysis.history import History, Period, history_of
from graph.law.law_snapshot import Law
from graph.store.database import Row

Key = tuple[str, str | None]  # the ids of a clinic and of a therapy


@dataclass(frozen=True, slots=True)
class ToldPeriod:
    """A period, with the history that it is of."""

    history: History
    period: Period


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A link that differs; what is `before` and `after` is seen on these days."""

    explained: Explained
    before: str
    after: str


ATTRIBUTES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "OversightPeriod": {
        "from": lambda told: told.period.first,
        "to": lambda told: told.period.last,
        "verdict": lambda told: told.period.answer.verdict,
    },
    "OversightChange": {
        "kind": lambda told: told.explained.change.kind,
        "before": lambda told: told.explained.change.before,
        "after": lambda told: told.explained.change.after,
        "causes": lambda told: told.explained.causes,
    },
    "Cause": {"node": lambda cause: cause.node, "step": lambda cause: cause.step},
}
SEEN_ON: dict[str, dict[str, Callable[[Any], str]]] = {
    "OversightChange": {
        "before": lambda told: told.before,
        "after": lambda told: told.after,
        "causes": lambda told: told.after,
    },
}
"""The days on which fields show what they lead to, where that is not the day of the answer around them."""


@dataclass
class Histories:
    """The histories that one request asks for: those that are known, and what is to be worked out before all is told."""

    _known: dict[Key, History] = field(default_factory=dict)
    _waiting: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    def periods(self, row: Row, law: Law, therapy: str | None) -> list[ToldPeriod]:
        """The periods of the clinic in a row of `read/clinic`; none until they are worked out."""
        key = row["clinic"]["id"], therapy
        if key not in self._known:
            # A large answer is put together in a thread, and another request may drop it just then.
            with suppress(KeyError):
                self._known[key] = law.histories[key]
        if (history := self._known.get(key)) is None:
            self._waiting.append(partial(self._learn, row, law, therapy))
            return []
        return [ToldPeriod(history, one) for one in history.periods]

    def changes(self, told: ToldPeriod) -> list[ToldChange]:
        """What differs from the period before; nothing until that is worked out."""
        history, period = told.history, told.period
        found = history.known_changes(period)
        if found is None:
            self._waiting.append(partial(history.changes, period))
            return []
        return [ToldChange(one, str(period.since), period.answer.day) for one in found]

    async def work_out(self) -> bool:
        """Work out what was asked for and is not known; whether there was anything.

        Raises:
            UnknownEntity: a history is one of a therapy that there is not.
        """
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            await work()
        return bool(waiting)

    async def _learn(self, row: Row, law: Law, therapy: str | None) -> None:
        """Hold a history for as long as the request takes, whatever else is asked for meanwhile."""
        self._known[row["clinic"]["id"], therapy] = await history_of(row, law, therapy)
