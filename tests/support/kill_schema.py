"""Kills a process, or the database itself, while it makes the schema; a normal start must finish what was left half-way.

Started as a program: `python -m tests.support.kill_schema --times 20` kills that many databases in the making of their
schema, on each engine; a Neo4j is started from its jars for it. Exit status 1: a schema could not be finished.
"""

import argparse
import asyncio
import logging
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

from graph.errors import RemitError
from graph.store.database import Connection, Database
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import Statement, parse, schema_statements
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.support.frozen import FROZEN
from tests.support.neo4j_local import again, local_neo4j

ENTRIES = ("entity_id", "entity_words", "claim_contest")
PATIENCE = 60.0
LONGEST = {"embedded": 0.15, "neo4j": 0.25}  # seconds; making the schema takes about that long


def cypher(text: str, columns: str = "none") -> Statement:
    """A statement of the tests."""
    return parse("tests/schema", f"// Purpose: look at the schema\n// Parameters: none\n// Columns: {columns}\n{text}")


INDEXES = cypher("SHOW INDEXES")
DROPS = [
    cypher("DROP INDEX claim_contest IF EXISTS"),
    cypher("DROP INDEX entity_words IF EXISTS"),
    cypher("DROP CONSTRAINT entity_id IF EXISTS"),
]


async def drop_schema(database: Database) -> None:
    """Leave the graph as a Remit would that knows no constraint and no index yet."""
    await database.define(DROPS)
    assert await schema_of(database) == {}


async def schema_of(database: Database) -> dict[str, str]:
    """Which of our indexes there are, each with its state; that of a constraint counts where the constraint owns it."""
    found: dict[str, str] = {}
    for row in await database.read(INDEXES):
        owner = row.get("owningConstraint")
        name = owner or row["name"]
        if name in ENTRIES:
            found[name] = "without its constraint" if name == "entity_id" and not owner else row["state"]
    return found


async def settled_schema(database: Database) -> dict[str, str]:
    """The same, once no index is being filled any more."""
    found = await schema_of(database)
    for _ in range(int(PATIENCE * 10)):
        if "POPULATING" not in found.values():
            break
        await asyncio.sleep(0.1)
        found = await schema_of(database)
    return found


def whole() -> dict[str, str]:
    """What `schema_of` says when nothing is missing."""
    return dict.fromkeys(ENTRIES, "ONLINE")


async def kill_while_it_is_made(database: Database, kill: Callable[[], None], longest: float) -> dict[str, str]:
    """Drop the schema, kill the database after a random while of making it, and say what there is once it is back."""
    await drop_schema(database)
    making = asyncio.create_task(database.define(schema_statements()))
    await asyncio.sleep(random.uniform(0, longest))  # noqa: S311  # no secret
    kill()
    with suppress(RemitError):
        await making
    return await patiently(database)


async def patiently(database: Database) -> dict[str, str]:
    """What there is of the schema, as soon as the database answers."""
    for _ in range(int(PATIENCE * 10)):
        with suppress(RemitError):
            return await schema_of(database)
        await asyncio.sleep(0.1)
    raise TimeoutError


async def finish(database: Database, packs: list[Pack]) -> list[str]:
    """What an ordinary load leaves undone from there: nothing, as it should be."""
    loaded, found = await load(database, packs), await settled_schema(database)
    faults = [
        f"{name} is {found.get(name, 'not there')}" for name, state in whole().items() if found.get(name) != state
    ]
    return faults + ["other content"] * (loaded.content_hash != project(packs).hash())


def java_below(folder: Path) -> int:
    """The java that works in a folder or was started on one, by id."""
    listed = subprocess.run(["ps", "-ww", "-A", "-o", "pid=,args="], check=True, capture_output=True, text=True)  # noqa: S607
    for line in listed.stdout.splitlines():
        pid, words = line.strip().split(" ", 1)
        if "/java " not in words or "guardian.py" in words or "supervisor.py" in words:
            continue
        with suppress(OSError):
            if f"--home-dir={folder}" in words or folder in Path(f"/proc/{pid}/cwd").resolve().parents:
                return int(pid)
    raise LookupError(folder)


@asynccontextmanager
async def killable(
    engine: str, scratch: Path, stack: ExitStack
) -> AsyncIterator[tuple[Connection, Callable[[], None]]]:
    """A database of one's own, and what kills it; either comes back afterwards."""
    if engine == "neo4j":
        home = scratch / secrets.token_hex(4)
        connection = stack.enter_context(local_neo4j(home))

        def kill() -> None:
            os.kill(java_below(home), signal.SIGKILL)
            stack.enter_context(again(home))

        yield connection, kill
        return
    embedded = EmbeddedEngine(scratch / "data")
    try:
        yield await embedded.start(), lambda: os.kill(java_below(scratch), signal.SIGKILL)
    finally:
        await embedded.stop()


async def kill_databases(engine: str, times: int) -> tuple[list[str], Counter[str]]:
    """Kill that often; what was left undone afterwards, and what was found after the kills."""
    packs, undone, found = read_checked([FROZEN]), list[str](), Counter[str]()
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="remit-kill-") as scratch, ExitStack() as stack:
            async with killable(engine, Path(scratch), stack) as (connection, kill):
                database = Database(connection, PATIENCE)
                await load(database, packs)
                found[str(await kill_while_it_is_made(database, kill, LONGEST[engine]))] += 1
                undone += await finish(database, packs)
                await database.close()
    return undone, found


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--engine", choices=list(LONGEST), action="append")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # that a killed database does not answer is no news
    worst = 0
    for engine in arguments.engine or list(LONGEST):
        undone, found = asyncio.run(kill_databases(engine, arguments.times))
        states = "; ".join(f"{state} {count}" for state, count in sorted(found.items()))
        sys.stdout.write(
            f"{engine}: {arguments.times} kills; left undone: {', '.join(undone) or 'nothing'} ({states})\n"
        )
        worst = max(worst, min(len(undone), 1))
    return worst


if __name__ == "__main__":
    sys.exit(main())
