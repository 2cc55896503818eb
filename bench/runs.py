"""The runs: one engine at every size, its contenders started and ended at each."""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench.client import WrongAnswer
from bench.contenders import (
    COLD,
    WARM,
    Contender,
    Http,
    as_settings,
    resident_mb,
    start_peer,
    start_raw,
    start_remit,
)
from bench.engines import bench_neo4j
from bench.generate import SEED, Generator, begin, clinic_id, grow
from bench.report import Table, markdown, say
from bench.rounds import Plan, measure
from bench.workloads import NAMES_INDEX, Workload, World
from graph.model.alphabet import sort_key
from graph.query.cursors import Key, encode
from graph.store.database import Connection, Database
from graph.store.engines.address import read_notes
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import Statement
from seed.checks.check import read_checked
from seed.format.kinds import ClinicModel, RegionModel, TherapyTypeModel
from seed.format.pack import Pack

PACKS = ["ru-stem-cell-2026"]
PATIENCE = 600.0  # for what makes an index of a large graph
PAGES = 300  # cursors that pages begin at
NAMES = 2_000  # that searches are made of
CALM_SECONDS = 120.0

NAMES_TEXT = f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS FOR (n:Clinic) ON EACH [n.nameTexts]"


def own(name: str, text: str) -> Statement:
    """A statement of the benchmark's."""
    return Statement(f"bench/{name}", text, frozenset(), (), reads=True)


async def neo4j_tables(sizes: list[int], workloads: list[Workload], plan: Plan) -> list[Table]:
    """Every size on one Neo4j, which grows from one to the next."""
    packs = read_checked(PACKS)
    generator, tables = Generator(packs), list[Table]()
    with bench_neo4j() as connection:
        database = Database(connection, PATIENCE)
        try:
            await begin(database, packs)
            size = len(generator.models)
            await database.define([own("names", NAMES_TEXT)])
            about = await database.read(
                own("about", "CALL dbms.components() YIELD name, versions RETURN name, versions")
            )
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
                    world = world_of(packs, generator, wanted)
                    await fill(table, workloads, [raw, peer, cold, warm], world, plan)
                tables.append(table)
                say(f"\n{markdown(table)}\n")
        finally:
            await database.close()
    return tables


async def embedded_tables(sizes: list[int], workloads: list[Workload], plan: Plan) -> list[Table]:
    """Every size on the embedded engine; only one service may use a folder, so that each of Remit's contenders has a copy."""
    packs = read_checked(PACKS)
    generator, tables = Generator(packs), list[Table]()
    size = len(generator.models)
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as scratch:
        folder = Path(scratch) / "grown"
        for wanted in sizes:
            begun = time.monotonic()
            async with embedded(folder) as database:
                if not tables:
                    await begin(database, packs)
                await grow(database, generator, size, wanted)
            table = Table("Embedded", "ArcadeDB", wanted, time.monotonic() - begun)
            say(f"{table.engine}: {wanted:,} clinics are there after {table.load_seconds:.0f} s")
            size = wanted
            async with AsyncExitStack() as stack:
                cold = await start_remit(stack, "cold", {"REMIT_DATA_DIR": copy_of(folder, "cold")}, COLD)
                warm = await start_remit(stack, "warm", {"REMIT_DATA_DIR": copy_of(folder, "warm")}, WARM)
                raw = await start_raw(stack, engine_of(folder.with_name("cold")))
                world = world_of(packs, generator, wanted)
                await fill(table, workloads, [raw, cold, warm], world, plan)
            tables.append(table)
            say(f"\n{markdown(table)}\n")
    return tables


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
    ends = time.monotonic() + CALM_SECONDS
    calm = 0
    while calm < 4 and time.monotonic() < ends:  # noqa: PLR2004  # between two statements it is calm for a moment
        await asyncio.sleep(0.5)
        rows = await database.read(running)
        calm = calm + 1 if rows[0]["count"] <= 1 else 0


def world_of(packs: list[Pack], generator: Generator, size: int) -> World:
    """What can be asked about."""
    entries = [entry.item for pack in packs for entry in pack.entries]
    grown = size - len(generator.models)
    chance = random.Random(SEED)  # noqa: S311  # nothing here is secret
    ids = ids_of(packs, size)
    named = chance.sample(range(grown), min(NAMES, grown))
    pages = chance.sample(ids, min(PAGES, len(ids)))
    return World(
        day=max(pack.manifest.as_of for pack in packs if pack.manifest is not None),
        ids=ids,
        names=[generator.names(index)[number % 2] for number, index in enumerate(named)],
        cursors={one: encode("Query.clinics", (Key("id"),), [one]) for one in pages},
        regions=[item.id for item in entries if isinstance(item, RegionModel)],
        therapies=[item.id for item in entries if isinstance(item, TherapyTypeModel)],
        keyed=[(sort_key(generator.names(index)[0]), clinic_id(index)) for index in named[:PAGES]],
    )


def ids_of(packs: list[Pack], size: int) -> list[str]:
    """The ids of all clinics of a graph that has so many, the real ones first."""
    real = [entry.item.id for pack in packs for entry in pack.entries if isinstance(entry.item, ClinicModel)]
    return real + [clinic_id(index) for index in range(size - len(real))]
