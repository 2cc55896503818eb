"""`make bench`: one run over all engines and sizes, its tables on standard output and its figures in `bench/results`."""

import argparse
import asyncio
import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench import client
from bench.client import WrongAnswer, post
from bench.contenders import (
    COLD,
    WARM,
    Contender,
    Http,
    as_settings,
    line_of,
    resident_mb,
    start_peer,
    start_raw,
    start_remit,
    started,
)
from bench.engines import bench_neo4j
from bench.generate import SEED, Generator, begin, clinic_id, grow
from bench.report import Table, growth, markdown, write
from bench.rounds import Disagreement, Plan, measure
from bench.workloads import INDEX, WORKLOADS, Workload, World
from graph.database import Connection, Database
from graph.engines.embedded import EmbeddedEngine, read_notes
from graph.statements import Statement
from seed.check import read_checked
from seed.kinds import ClinicModel, RegionModel, TherapyTypeModel
from seed.manifest import PackModel
from seed.pack import Pack
from tests.support.neo4j_answer import Neo4jNotAvailable

PACKS = ["ru-stem-cell-2026"]
PATIENCE = 600.0  # for what makes an index of a large graph
CURSORS = 100  # asked for at once
PAGES = 300  # cursors that pages begin at
NAMES = 2_000  # that searches are made of
QUIET_SECONDS = 120.0
CEILING_SECONDS = 1.5

FULLTEXT = f"CREATE FULLTEXT INDEX {INDEX} IF NOT EXISTS FOR (n:Clinic) ON EACH [n.nameTexts]"


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def own(name: str, text: str) -> Statement:
    """A statement of the benchmark's."""
    return Statement(f"bench/{name}", text, frozenset(), (), reads=True)


async def neo4j_tables(sizes: list[int], workloads: list[Workload], plan: Plan) -> list[Table]:
    """Every size on one Neo4j, which grows from one to the next."""
    packs = read_checked(PACKS)
    generator, tables, size = Generator(packs), [], 0
    with bench_neo4j() as connection:
        database = Database(connection, PATIENCE)
        try:
            await begin(database, packs)
            size = len(generator.models)
            await database.define([own("fulltext", FULLTEXT)])
            about = await database.read(own("about", "CALL dbms.components() YIELD name, versions RETURN name, versions"))
            edition = f"{about[0]['name']} {about[0]['versions'][0]}"
            for wanted in sizes:
                begun = time.monotonic()
                await grow(database, generator, size, wanted)
                await database.read(own("indexes", "CALL db.awaitIndexes(600)"))
                await database.read(own("plans", "CALL db.clearQueryCaches() YIELD value RETURN value"))
                table = Table("Neo4j", edition, wanted, time.monotonic() - begun)
                say(f"{table.engine}: {wanted:,} clinics are there after {table.load_seconds:.0f} s")
                size = wanted
                async with AsyncExitStack() as stack:
                    raw = await start_raw(stack, connection)
                    peer = await start_peer(stack, connection)
                    cold = await start_remit(stack, "cold", as_settings(connection), COLD)
                    warm = await start_remit(stack, "warm", as_settings(connection), WARM)
                    await until_planned(database)
                    world = await world_of(packs, generator, wanted, cold)
                    await fill(table, workloads, [raw, peer, cold, warm], world, plan)
                tables.append(table)
                say(f"\n{markdown(table)}\n")
        finally:
            await database.close()
    return tables


async def embedded_tables(sizes: list[int], workloads: list[Workload], plan: Plan) -> list[Table]:
    """Every size on the embedded engine; each of Remit's contenders has a copy of its folder, as only one service may use it."""
    packs = read_checked(PACKS)
    generator, tables, size = Generator(packs), [], len(Generator(packs).models)
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as scratch:
        folder = Path(scratch) / "grown"
        for wanted in sizes:
            begun = time.monotonic()
            async with embedded(folder) as database:
                await begin_or_keep(database, packs, size, generator)
                await grow(database, generator, size, wanted)
            table = Table("Embedded", "ArcadeDB", wanted, time.monotonic() - begun)
            say(f"{table.engine}: {wanted:,} clinics are there after {table.load_seconds:.0f} s")
            size = wanted
            async with AsyncExitStack() as stack:
                cold = await start_remit(stack, "cold", {"REMIT_DATA_DIR": copy_of(folder, "cold")}, COLD)
                warm = await start_remit(stack, "warm", {"REMIT_DATA_DIR": copy_of(folder, "warm")}, WARM)
                raw = await start_raw(stack, engine_of(folder.with_name("cold")))
                world = await world_of(packs, generator, wanted, cold)
                await fill(table, workloads, [raw, cold, warm], world, plan)
            tables.append(table)
            say(f"\n{markdown(table)}\n")
    return tables


async def begin_or_keep(database: Database, packs: list[Pack], size: int, generator: Generator) -> None:
    """Load the packs into an empty graph; one that has grown keeps what it has."""
    if size == len(generator.models):
        await begin(database, packs)


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Database]:
    """The embedded engine on a folder, for as long as the block runs."""
    engine = EmbeddedEngine(folder)
    try:
        database = Database(await engine.start(), PATIENCE)
        try:
            yield database
        finally:
            await database.close()
    finally:
        await engine.stop()


def copy_of(folder: Path, name: str) -> str:
    """A copy of the engine's folder beside it."""
    target = folder.with_name(name)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return str(target)


def engine_of(folder: Path) -> Connection:
    """Where the engine of the service on that folder answers."""
    found = read_notes(folder / "engine.json")
    if found is None:
        raise WrongAnswer("the service does not say where its engine answers")
    return found


async def fill(table: Table, workloads: list[Workload], contenders: list[Contender], world: World, plan: Plan) -> None:
    """Measure every workload."""
    services = [one for one in contenders if isinstance(one, Http)]
    before = {one.name: resident_mb(one.pid) for one in services}
    for workload in workloads:
        table.outcomes.append(await measure(workload, contenders, world, plan, say))
    table.memory = {one.name: [before[one.name], resident_mb(one.pid)] for one in services}


async def until_planned(database: Database) -> None:
    """Wait until the services have had their statements planned, which goes on behind their start."""
    running = own("running", "SHOW TRANSACTIONS YIELD transactionId RETURN count(*) AS count")
    ends = time.monotonic() + QUIET_SECONDS
    calm = 0
    while calm < 4 and time.monotonic() < ends:  # noqa: PLR2004  # between two statements it is calm for a moment
        await asyncio.sleep(0.5)
        rows = await database.read(running)
        calm = calm + 1 if rows[0]["count"] <= 1 else 0


async def world_of(packs: list[Pack], generator: Generator, size: int, remit: Http) -> World:
    """What can be asked about; cursors are Remit's own, so it is asked for them."""
    entries = [entry.item for pack in packs for entry in pack.entries]
    real = [item.id for item in entries if isinstance(item, ClinicModel)]
    grown = size - len(real)
    chance = random.Random(SEED)  # noqa: S311  # nothing here is secret
    ids = real + [clinic_id(index) for index in range(grown)]
    named = chance.sample(range(grown), min(NAMES, grown))
    pages = sorted(chance.sample(ids, min(PAGES, len(ids))))
    cursors: dict[str, str] = {}
    for start in range(0, len(pages), CURSORS):
        cursors |= await cursors_of(remit, pages[start : start + CURSORS])
    return World(
        day=max(manifest.as_of for manifest in manifests(packs)),
        ids=ids,
        names=[generator.names(index)[number % 2] for number, index in enumerate(named)],
        cursors=cursors,
        regions=[item.id for item in entries if isinstance(item, RegionModel)],
        therapies=[item.id for item in entries if isinstance(item, TherapyTypeModel)],
    )


def manifests(packs: list[Pack]) -> list[PackModel]:
    """What the packs say of themselves."""
    return [pack.manifest for pack in packs if pack.manifest is not None]


async def cursors_of(remit: Http, ids: list[str]) -> dict[str, str]:
    """The cursor of each clinic in the list of all, by its id."""
    query = (
        "query ($ids: [ID!]) { clinics(first: 100, where: { id: { in: $ids } }, orderBy: [{ field: ID }]) "
        "{ edges { cursor node { id } } } }"
    )
    said = await client.ask(remit.port, post(remit.path, query, {"ids": ids}))
    if said.get("errors"):
        raise WrongAnswer(said["errors"][0]["message"])
    return {edge["node"]["id"]: edge["cursor"] for edge in said["data"]["clinics"]["edges"]}


async def ceiling(connections: int) -> float:
    """Answers a second that the load generator takes from a server that does nothing."""
    async with started([sys.executable, "-m", "bench.client"], {}) as process:
        port = int(await line_of(process, QUIET_SECONDS))
        request = post("/graphql", "{ clinic { id name } }", {})
        return (await client.run(port, [request], 0, CEILING_SECONDS, connections)).rate


async def run(arguments: argparse.Namespace) -> None:
    """Measure what the arguments name."""
    plan = Plan(arguments.rounds, arguments.seconds, arguments.connections, SEED)
    workloads = [one for one in WORKLOADS if not arguments.workloads or one.name in arguments.workloads]
    highest = await ceiling(plan.connections)
    say(f"The load generator takes up to {highest:,.0f} answers a second over {plan.connections} connections.")
    tables: list[Table] = []
    if "neo4j" in arguments.engines:
        tables += await neo4j_tables(arguments.sizes, workloads, plan)
    if "embedded" in arguments.engines:
        tables += await embedded_tables(arguments.sizes, workloads, plan)
    say(growth(tables))
    say(f"\nAll figures: {write(tables, plan, SEED, highest).relative_to(Path.cwd())}")


def parsed() -> argparse.Namespace:
    """The command's words."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000, 200_000], help="clinics, ascending")
    parser.add_argument("--engines", nargs="+", default=["neo4j", "embedded"], choices=["neo4j", "embedded"])
    parser.add_argument("--workloads", nargs="+", choices=[one.name for one in WORKLOADS], help="default: all")
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of one round of one contender")
    parser.add_argument("--connections", type=int, default=usual.connections)
    return parser.parse_args()


def main() -> None:
    """Run; what went wrong is said in one line."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    logging.getLogger("graph.database").setLevel(logging.CRITICAL)
    try:
        asyncio.run(run(parsed()))
    except (Disagreement, WrongAnswer, Neo4jNotAvailable) as error:
        sys.exit(f"bench: {error}")


if __name__ == "__main__":
    main()
