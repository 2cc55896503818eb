"""Where the time of one request goes: `python -m bench.profile oversight` asks it many times in one process, under a profiler.

Prints the share of each package, what is spent waiting for the database apart, and the functions that take most themselves.
A profiler makes code that calls many small functions look slower than it is.
"""

import asyncio
import cProfile
import logging
import pstats
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from api.app import create_app
from api.service import Service
from api.settings import Settings
from bench.contenders import COLD, as_settings
from bench.engines import bench_neo4j
from bench.generate import SEED, Generator, begin, grow
from bench.report import say
from bench.runs import PACKS, PATIENCE, ids_of, until_planned
from bench.workloads import WORKLOADS, Workload, World
from graph.store.database import Connection, Database
from seed.checks.check import read_checked

CLINICS = 1_000
TIMES = 300
SHOWN = 15
ROOT = Path(__file__).resolve().parent.parent
PACKAGE = re.compile(r"site-packages/([a-z0-9_]+)")
WAITING = (
    "'poll'",
    "'select'",
    "'send'",
)  # of the loop's selector; after a send the database takes the core on a busy machine

Stats = dict[tuple[str, int, str], tuple[int, int, float, float, Any]]


async def profile(connection: Connection, workload: Workload) -> Stats:
    """Ask the workload's questions one after the other."""
    packs = read_checked(PACKS)
    generator, database = Generator(packs), Database(connection, PATIENCE)
    await begin(database, packs)
    await grow(database, generator, len(generator.models), CLINICS)
    # Cursors are left out: only a running service gives them, and a page costs the same wherever it begins.
    world = World("", ids_of(packs, CLINICS), list(generator.names(0)), {}, ["ru.region.moscow"], ["therapy.msc"], [])
    asks = workload.asks(world, random.Random(SEED), TIMES) or []  # noqa: S311  # nothing here is secret
    bodies = [{"query": workload.remit, "variables": ask.remit} for ask in asks] or [
        {"query": re.sub(r"\(\$after: String!\)|after: \$after, ", "", workload.remit)}
    ]
    settings = Settings(**as_settings(connection), **COLD)  # type: ignore[arg-type]  # as the environment gives them
    service = Service(settings)
    await service.start()
    try:
        await until_planned(database)
        transport = httpx.ASGITransport(create_app(settings, service=service))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as remit:
            for body in bodies[:SHOWN]:
                (await remit.post("/graphql", json=body)).raise_for_status()
            profiler = cProfile.Profile()
            with profiler:
                for number in range(TIMES):
                    await remit.post("/graphql", json=bodies[number % len(bodies)])
    finally:
        await service.stop()
        await database.close()
    found: Stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]  # documented nowhere, and stable for decades
    return found


def place(function: tuple[str, int, str]) -> str:
    """The package that a function belongs to."""
    path, _, name = function
    if any(word in name for word in WAITING):
        return "waiting for the database"
    package = PACKAGE.search(path)
    if package:
        return package[1]
    if path.startswith(str(ROOT)):
        return Path(path).relative_to(ROOT).parts[0]
    return "built-in functions" if path == "~" else "standard library"


def show(stats: Stats) -> None:
    """Print the shares and the functions."""
    shares: Counter[str] = Counter()
    for function, (_, _, own, _, _) in stats.items():
        shares[place(function)] += own  # type: ignore[assignment]  # seconds
    total = sum(shares.values())
    say(f"{total / TIMES * 1_000:.2f} ms a request, under the profiler")
    for name, seconds in shares.most_common(SHOWN):
        say(f"{seconds / total:6.1%}  {name}")
    say("")
    for function, values in sorted(stats.items(), key=lambda item: -item[1][2])[:SHOWN]:
        say(f"{values[2] / total:6.1%}  {values[1] / TIMES:8.1f} calls  {place(function)}: {function[2]}")


def main() -> None:
    """Profile the workload that the command names."""
    logging.basicConfig(level=logging.CRITICAL)
    names = {one.name: one for one in WORKLOADS}
    if len(sys.argv) != 2 or sys.argv[1] not in names:  # noqa: PLR2004  # the command and one word
        sys.exit(f"Usage: python -m bench.profile {'|'.join(names)}")
    with bench_neo4j() as connection:
        stats = asyncio.run(profile(connection, names[sys.argv[1]]))
    show(stats)


if __name__ == "__main__":
    main()
