"""The columns of a database, read once for each state of its graph, in the background, and swapped at once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextvars import Context
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from graph.columns.clinic_kinds import ClinicColumns, ClinicColumnsBuilder
from graph.columns.dimensions import Conditions
from graph.columns.profiles import DayColumns
from graph.errors import ColumnsTooLarge, graph_changes
from graph.law.law_cache import ATTEMPTS, laws, read_with_law
from graph.law.law_snapshot import DAYS_KEPT, Law
from graph.query.lists import StateChanged
from graph.store.database import PLANNING_SECONDS, Database
from graph.store.statements import statement

logger = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 10_000  # clinics that are read by one statement


@dataclass(frozen=True)
class ColumnsOfState:
    """What is held of one state of the graph: the columns, its law, and the days that were asked for last."""

    columns: ClinicColumns
    conditions: Conditions
    law: Law
    _days: LRUCache[str, DayColumns] = field(default_factory=lambda: LRUCache(DAYS_KEPT))
    _lock: Lock = field(default_factory=Lock)  # for `_days`, which threads share

    def knows(self, day: str) -> bool:
        """Whether the day was asked for before."""
        return day in self._days

    def on(self, day: str) -> DayColumns:
        """The columns on a day."""
        with self._lock:
            if day not in self._days:
                self._days[day] = DayColumns(self.columns, self.law, day)
            return self._days[day]


class ColumnsCache:
    """The columns of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: ColumnsOfState | None = None
        self._reading: asyncio.Task[ColumnsOfState] | None = None
        self._too_large: tuple[str, int, ColumnsTooLarge] | None = None  # of that state of the graph, for so many bytes
        self.most_bytes: int | None = None  # that columns may take

    async def current(self) -> ColumnsOfState:
        """The columns of the state that the graph has now; they are read where they are those of another one.

        Raises:
            GraphNotLoaded: it holds no release.
            ColumnsTooLarge: they would take more memory than they may.
            WriteConflict: it was changed on every try to read them.
        """
        law = await laws(self._database).current()
        if (held := self.held(law.version)) is not None:
            return held
        if self._too_large is not None and self._too_large[:2] == (law.version, self.most_bytes):
            raise self._too_large[2]
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), context=Context())  # it belongs to no single request
        return await asyncio.shield(self._reading)

    @property
    def are_held(self) -> bool:
        """Whether there are columns, be they those of an earlier state."""
        return self._held is not None

    def held(self, version: str) -> ColumnsOfState | None:
        """The columns of that state of the graph, as far as they are held."""
        return self._held if self._held is not None and self._held.law.version == version else None

    def stop(self) -> None:
        """End what is being read."""
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> ColumnsOfState:
        for _ in range(ATTEMPTS):
            found = await self._read_once()
            if found is not None:
                self._held = found
                return found
        raise graph_changes()

    async def _read_once(self) -> ColumnsOfState | None:
        """The columns; null: the graph was changed while they were read."""
        wanted = statement("read/columns")
        row, law = await read_with_law(self._database, "read/conditions", {})
        conditions = Conditions.of_rows(row["conditions"] if row else ())
        builder = ClinicColumnsBuilder()
        while True:
            asked = {"after": builder.last, "most": AT_ONCE}
            (found,) = [one["found"] for one in await self._database.read(wanted, asked, seconds=PLANNING_SECONDS)]
            if found["version"] != law.version:
                return None
            if not found["kinds"]:
                break
            await asyncio.to_thread(builder.add, found["kinds"])
            if self.most_bytes is not None and builder.size > self.most_bytes:
                error = ColumnsTooLarge(
                    f"The columns of clinics would take more than {self.most_bytes // 2**20} MiB, as much as they may."
                )
                self._held, self._too_large = None, (law.version, self.most_bytes, error)
                raise error
        columns = await asyncio.to_thread(builder.build, law.version)
        logger.debug("%d clinics of %d kinds are in columns", len(columns.clinics.ids), len(columns.kinds))
        return ColumnsOfState(columns, conditions, law)


_COLUMNS: WeakKeyDictionary[Database, ColumnsCache] = WeakKeyDictionary()


def columns(database: Database) -> ColumnsCache:
    """What is held of a database's columns; it goes when the database goes."""
    if database not in _COLUMNS:
        _COLUMNS[database] = ColumnsCache(database)
    return _COLUMNS[database]


async def in_one_state(database: Database, work: Callable[[ColumnsOfState], Coroutine[Any, Any, T]]) -> T:
    """What the work gives that reads columns and the database, all of one state of the graph.

    Raises:
        GraphNotLoaded, WriteConflict: see `ColumnsCache.current`.
    """
    for _ in range(ATTEMPTS):
        state = await columns(database).current()
        try:
            return await work(state)
        except StateChanged:
            laws(database).forget()
    raise graph_changes()
