"""Kills loading processes at random moments and looks at the graph after each: it must be as before, or as after.

Started as a program: `python -m tests.support.kill_load --times 200` kills that often on each engine, which it starts
itself; with `--connection FILE`, on the running one whose address the file holds. Exit status 1: a graph was torn, or a
schema could not be finished.
"""

import argparse
import asyncio
import json
import mmap
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TypeVar

from graph.errors import WriteConflict
from graph.store.content import read_content
from graph.store.database import Connection, Database, DatabaseFault, Transaction
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import schema_statements
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.support.frozen import FROZEN
from tests.support.kill_schema import drop_schema, settled_schema, whole
from tests.support.neo4j_server import real_neo4j
from tests.support.tiny import read_world, world

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_SECONDS = 2.0  # a process lives no longer before it is killed; a load takes one on a busy machine
SETTLED_SECONDS = 30.0  # a graph that is still being changed after that is torn
BEING_CHANGED = "being changed"
SCHEMA_SHARE = 5  # the last fifth: a Neo4j whose schema was dropped plans everything anew, and then few loads get far


class Noting(Database):
    """Notes in memory that outlives the process whether a transaction is open."""

    def __init__(self, connection: Connection, note: mmap.mmap) -> None:
        super().__init__(connection)
        self._note = note

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Write, and note it meanwhile."""
        self._note[0] = 1
        done = await super().write(work)
        self._note[0] = 0
        return done


@dataclass(slots=True)
class Figures:
    """What came of it."""

    kills: int = 0
    inside: int = 0  # between the begin of a transaction and the word that it is done
    torn: int = 0
    unfinished: int = 0  # schemas that an ordinary start could not finish
    found: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        found = ", ".join(f"{name} {count}" for name, count in sorted(self.found.items()))
        schemas = f"{self.unfinished} unfinished schemas"
        return f"{self.kills} kills, {self.inside} inside a transaction, {self.torn} torn graphs, {schemas} ({found})"


def two_packs(scratch: Path) -> list[list[Pack]]:
    """Two packs that have little in common."""
    return [read_world(scratch / "zz-tiny", world()), read_checked([FROZEN])]


def kill_loads(connection: Connection, packs: list[list[Pack]], times: int) -> Figures:
    """Kill a loading process that often; the last ones have to make the schema first."""
    known = {project(pack).hash(): pack[0].name for pack in packs}
    figures, note = Figures(), mmap.mmap(-1, 1)
    asyncio.run(load_in_turn(connection, packs, note, rounds=2))  # and have it planned
    for _ in range(times):
        note[0] = 0
        random.shuffle(packs)
        if figures.kills >= times - times // SCHEMA_SHARE:
            asyncio.run(without_schema(connection))
        kill_one(lambda: asyncio.run(load_in_turn(connection, packs, note)))
        figures.kills += 1
        figures.inside += note[0]
        found = known.get(asyncio.run(settled_hash(connection)))
        figures.found[found or "torn"] += 1
        figures.torn += found is None
        figures.unfinished += not asyncio.run(schema_can_be_finished(connection))
    return figures


def kill_one(work: Callable[[], None]) -> None:
    """Start a process that works, and kill it after a random while."""
    process = os.fork()
    if not process:
        try:
            work()
        finally:
            os._exit(1)
    time.sleep(random.uniform(0, LONGEST_SECONDS))  # noqa: S311  # no secret
    os.kill(process, signal.SIGKILL)
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != -signal.SIGKILL:
        raise RuntimeError("the loading process ended by itself")


async def load_in_turn(connection: Connection, packs: list[list[Pack]], note: mmap.mmap, rounds: int = 10_000) -> None:
    """Load one pack after the other; one that finds the lock of a killed process taken tries again."""
    database = Noting(connection, note)
    try:
        for turn in range(rounds):
            with suppress(WriteConflict):
                await load(database, packs[turn % len(packs)])
    finally:
        await database.close()


async def settled_hash(connection: Connection) -> str:
    """The hash of what is stored; what the killed process has sent may still take effect, so it is asked for twice."""
    database = Database(connection)
    try:
        before, now = "", BEING_CHANGED
        deadline = time.monotonic() + SETTLED_SECONDS
        while (before != now or now == BEING_CHANGED) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            before, now = now, await stored_hash(database)
        return now
    finally:
        await database.close()


async def without_schema(connection: Connection) -> None:
    """Drop the schema."""
    database = Database(connection)
    try:
        await drop_schema(database)
    finally:
        await database.close()


async def schema_can_be_finished(connection: Connection) -> bool:
    """Finish it, as every start does, and look."""
    database = Database(connection)
    try:
        await database.define(schema_statements())
        return await settled_schema(database) == whole()
    finally:
        await database.close()


async def stored_hash(database: Database) -> str:
    """The hash of what is stored now.

    The embedded engine fails at a read that meets a record which somebody else is deleting.
    """
    try:
        return (await read_content(database)).hash()
    except (WriteConflict, DatabaseFault):
        return BEING_CHANGED


def write_connection(connection: Connection, path: Path) -> Path:
    """Write down where the engine answers, for its owner's eyes only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(astuple(connection), file)
    return path


async def kill_elsewhere(connection: Connection, times: int, scratch: Path) -> tuple[int, str]:
    """Kill from a program of its own, as a process with threads must not fork; its exit status and what it says."""
    file = write_connection(connection, scratch / "connection.json")
    command = [sys.executable, "-m", "tests.support.kill_load", "--connection", str(file), "--times", str(times)]
    program = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await program.communicate()
    file.unlink()
    return program.returncode or 0, said.decode("utf-8", "replace").strip()


async def kill_on(engines: list[str], times: int) -> int:
    """Kill on engines that are started for it; 1: a graph was torn."""
    worst = 0
    with tempfile.TemporaryDirectory(prefix="remit-kill-") as scratch, ExitStack() as stack:
        for name in engines:
            engine = EmbeddedEngine(Path(scratch) / "data") if name == "embedded" else None
            try:
                connection = await engine.start() if engine else stack.enter_context(real_neo4j())
                status, said = await kill_elsewhere(connection, times, Path(scratch))
            finally:
                if engine:
                    await engine.stop()
            sys.stdout.write(f"{name}: {said}\n")
            worst = max(worst, status)
    return worst


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--engine", choices=["embedded", "neo4j"], action="append")
    parser.add_argument("--connection", type=Path)
    arguments = parser.parse_args()
    if arguments.connection is None:
        return asyncio.run(kill_on(arguments.engine or ["embedded", "neo4j"], arguments.times))
    with tempfile.TemporaryDirectory(prefix="remit-kill-") as scratch:
        connection = Connection(*json.loads(arguments.connection.read_text("utf-8")))
        figures = kill_loads(connection, two_packs(Path(scratch)), arguments.times)
    sys.stdout.write(f"{figures}\n")
    return 1 if figures.torn or figures.unfinished else 0


if __name__ == "__main__":
    sys.exit(main())
