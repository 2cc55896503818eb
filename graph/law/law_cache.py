"""The law of a database, read once for each state of its graph, and statements that are read together with it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextvars import Context
from dataclasses import dataclass
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from graph.errors import GraphNotLoaded, graph_changes
from graph.law.law_snapshot import Law
from graph.model.temporal import LAW_ON_DAY
from graph.store.database import PLANNING_SECONDS, Database, Row
from graph.store.statements import Statement, statement

TRUSTED_SECONDS = 0.25  # how long another process' load may go unnoticed
ATTEMPTS = 3  # to read the law of one state of the graph while it is being changed


@dataclass(frozen=True, slots=True)
class LawParameter:
    """A parameter that follows from the law and from values of a request."""

    values: tuple[Any, ...]
    function: Callable[..., Any]

    def of(self, law: Law, values: Iterable[Any]) -> Any:  # noqa: ANN401  # any value of a parameter
        """Its value, where its values have these ones in a request."""
        return self.function(law, *values)


class LawCache:
    """The law of one database, as far as it has been read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Law | None = None
        self._confirmed = 0.0
        self._changed = 0.0
        self._working: dict[str, asyncio.Task[Law]] = {}

    def forget(self) -> None:
        """Trust nothing that was read before now, after a load."""
        self._confirmed, self._changed = 0.0, monotonic()

    async def current(self) -> Law:
        """The law of the state that the graph has now, give or take `TRUSTED_SECONDS`.

        Raises:
            GraphNotLoaded: it holds no release.
        """
        return self.fresh_law() or await self._once("look", self._look)

    def fresh_law(self) -> Law | None:
        """The law that is held, if it was that of the graph a moment ago."""
        return self._held if self._held is not None and monotonic() - self._confirmed < TRUSTED_SECONDS else None

    async def _look(self) -> Law:
        asked = monotonic()
        version = await self._version()
        law = await self.of(version) or await self._once("read", self._read)
        self.confirm(law, asked)
        return law

    async def latest(self) -> Law:
        """The law that was read last, for a statement that tells itself whether it is still that of the graph."""
        return self._held or await self._once("read", self._read)

    def confirm(self, law: Law, asked: float) -> None:
        """A statement sent at that moment found the state of this law."""
        if law is self._held and asked > self._changed:
            self._confirmed = max(self._confirmed, asked)

    async def of(self, version: str | None) -> Law | None:
        """The law of the state that a statement found; null: the graph has changed again since."""
        law = self._held if self._held and self._held.version == version else await self._once("read", self._read)
        return law if law.version == version else None

    async def _once(self, name: str, work: Callable[[], Coroutine[Any, Any, Law]]) -> Law:
        """What the work gives; whoever asks meanwhile waits for the same. Nobody who leaves ends it for the others."""
        task = self._working.get(name)
        if task is None or task.done():
            task = self._working[name] = asyncio.create_task(work(), context=Context())
        return await asyncio.shield(task)

    async def _version(self) -> str:
        rows = await self._database.read(statement("read/version"))
        version: str | None = rows[0]["version"] if rows else None
        if version is None:
            raise GraphNotLoaded("The graph holds no release.")
        return version

    async def _read(self) -> Law:
        for _ in range(ATTEMPTS):
            asked, version = monotonic(), await self._version()
            rows = await self._database.read(statement("read/law"), seconds=PLANNING_SECONDS)
            if rows and rows[0]["version"] == version:
                self._held = Law.of_row(rows[0])
                self.confirm(self._held, asked)
                return self._held
        raise graph_changes()


_LAWS: WeakKeyDictionary[Database, LawCache] = WeakKeyDictionary()


def laws(database: Database) -> LawCache:
    """What is held of a database's law; it goes when the database goes."""
    if database not in _LAWS:
        _LAWS[database] = LawCache(database)
    return _LAWS[database]


async def read_with_law(database: Database, name: str, parameters: Mapping[str, Any]) -> tuple[Row | None, Law]:
    """The one row of a statement that states its `version`, with the law of the same state; null: it found no row.

    Raises:
        GraphNotLoaded: the graph holds no release.
        WriteConflict: the graph was changed on every try.
    """
    rows, law = await read_all_with_law(database, statement(name), parameters)
    return (rows[0] if rows else None), law


async def read_all_with_law(
    database: Database, wanted: Statement, parameters: Mapping[str, Any]
) -> tuple[list[Row], Law]:
    """The rows of a statement that states its `version` in each, with the law of the same state.

    A statement may see a part of what a load writes. It states the version last, and the law is that of before it was sent:
    where the two are of one state, no load came between.

    Raises:
        GraphNotLoaded, WriteConflict: see `read_with_law`.
    """
    for _ in range(ATTEMPTS):
        asked = monotonic()
        law = await laws(database).latest()
        rows = [row["found"] for row in await database.read(wanted, parameters)]
        if not rows:
            return [], await laws(database).current()
        if all(row["version"] == law.version for row in rows):
            laws(database).confirm(law, asked)
            return rows, law
        await laws(database).of(rows[-1]["version"])  # the law that is tried next
    raise graph_changes()


async def read_in_force(database: Database, wanted: Statement, parameters: Mapping[str, Any]) -> list[Row]:
    """Run a statement of the translator, giving it of these parameters what it needs, and `LAW_ON_DAY` of their `day`."""
    given = {name: value for name, value in parameters.items() if name in wanted.parameters}
    following = {name: value for name, value in given.items() if isinstance(value, LawParameter)}
    if following or not wanted.parameters.isdisjoint(LAW_ON_DAY):
        law = await laws(database).current()
        given |= {name: value.of(law, value.values) for name, value in following.items()}
        on_day = law.on(parameters["day"]).parameters
        given |= {name: on_day[name] for name in wanted.parameters & on_day.keys()}
    return await database.read(wanted, given)
