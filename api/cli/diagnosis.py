"""`remit doctor`: what is wrong with settings, data folder, packs and database, and what to do. It changes nothing."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import typer

from api.cli.lifecycle import run_async
from api.settings import Settings, load_settings
from api.subscriptions.watches import read_watches
from graph.archive.salvage import read_all, whole_releases
from graph.errors import PackInvalid, RemitError
from graph.model.vocabulary import SCHEMA_VERSION
from graph.sanitize import one_line
from graph.store.citing import is_citing_right
from graph.store.content import read_content
from graph.store.database import PLANNING_SECONDS, Connection, Database
from graph.store.engines.checksums import Doubt
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.engines.inspection import FolderState, copied_database, inspect_folder
from graph.store.engines.process import does_answer
from graph.store.statements import statement
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import describe_dataset
from seed.loading.pack_identity import pack_ids
from seed.loading.project import project

T = TypeVar("T")

OTHERS_THERE = (
    "A service that starts is refused. Name the packs that are there, give it a database of its own, or set"
    " REMIT_REPLACE_PACKS=true to replace them."
)

OLDEST_NEO4J = (5, 26)
NEXT_START = (
    "Start the service, or run any command: it verifies the database and mends it. Copy the folder first if you want to look"
    " into what happened."
)


class Level(StrEnum):
    """How a finding is meant: all is well; worth knowing; something does not work or is not right."""

    OK = "OK"
    NOTE = "NOTE"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    level: Level
    says: str
    remedy: str | None = None


async def diagnose() -> AsyncIterator[Finding]:
    """Look at everything, in the order in which one thing needs another."""
    settings, finding = try_out("settings", load_settings, "The settings can be read.")
    yield finding
    if settings is None:
        return
    if settings.url is not None:
        yield Finding(
            "settings", Level.NOTE, "REMIT_URL is set: commands that ask put their questions to that service."
        )
    if settings.watches is not None:
        read = lambda: read_watches(settings.watches, private=settings.webhooks_private)  # noqa: E731
        yield try_out("settings", read, "The file of saved questions (REMIT_WATCHES) can be read.")[1]
    packs, finding = try_out(
        "packs", lambda: read_checked(settings.pack_names), "The packs that REMIT_PACKS names pass their check."
    )
    yield finding
    if settings.connection is not None:
        async for finding in diagnose_neo4j(settings.connection, packs):
            yield finding
    else:
        async for finding in diagnose_folder(settings, packs):
            yield finding


def try_out(about: str, work: Callable[[], T], says: str) -> tuple[T | None, Finding]:
    """The outcome of some work, and that it went well; or null, and why it did not."""
    try:
        return work(), Finding(about, Level.OK, says)
    except PackInvalid as error:
        first = f" The first fault: {one_line(error.findings[0])}." if error.findings else ""
        return None, Finding(about, Level.WRONG, f"{error.message}{first}", error.remedy)
    except RemitError as error:
        return None, finding_of(about, error)


def finding_of(about: str, error: RemitError) -> Finding:
    """An error as a finding."""
    return Finding(about, Level.WRONG, one_line(error.message), one_line(error.remedy))


async def diagnose_neo4j(connection: Connection, packs: list[Pack] | None) -> AsyncIterator[Finding]:
    """Look at the Neo4j that NEO4J_URI names."""
    database = Database(connection, PLANNING_SECONDS)
    try:
        rows = await database.read(statement("read/components"))
        version = str(rows[0]["versions"][0]) if rows else "unknown"
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if numbers and numbers < OLDEST_NEO4J:
            oldest = ".".join(map(str, OLDEST_NEO4J))
            yield Finding("database", Level.WRONG, f"The Neo4j has version {version}.", f"Use {oldest} or later.")
        else:
            yield Finding(
                "database", Level.OK, f"The Neo4j answers and lets Remit in; its version is {one_line(version)}."
            )
        async for finding in diagnose_content(database, packs):
            yield finding
    except RemitError as error:
        yield finding_of("database", error)
    finally:
        await database.close()


async def diagnose_folder(settings: Settings, packs: list[Pack] | None) -> AsyncIterator[Finding]:
    """Look at the data folder, and at the database in it: that of a service that runs, or a copy."""
    try:
        state = await asyncio.to_thread(inspect_folder, settings.data_dir)
    except OSError as error:
        said = f"The data folder cannot be read: {error.strerror or type(error).__name__}."
        yield Finding("folder", Level.WRONG, said, "Give the user who runs Remit the right to read and write it.")
        return
    for finding in [
        *findings_of_folder(state, settings.data_dir),
        *([] if state.is_held else findings_of_files(state)),
    ]:
        yield finding
    if state.is_held:
        if state.service is not None and await does_answer(state.service):
            database = Database(state.service, PLANNING_SECONDS)
            try:
                async for finding in diagnose_content(database, packs):
                    yield finding
            finally:
                await database.close()
        else:
            yield Finding(
                "database",
                Level.NOTE,
                "A command, or a service that is starting, uses the data folder; its database cannot be looked at.",
                "Run `remit doctor` again when it is done. If it stays so for minutes, read the log of the service.",
            )
    elif state.has_database:
        async for finding in diagnose_copy(settings.data_dir, packs):
            yield finding


def findings_of_folder(state: FolderState, data_dir: Path) -> list[Finding]:
    """What is to be said of the folder itself."""
    named = f"The data folder (REMIT_DATA_DIR) is {one_line(str(data_dir))}"
    if not state.is_folder:
        return [Finding("folder", Level.WRONG, f"{named}; a file is in the way.", "Name a folder in REMIT_DATA_DIR.")]
    found = [Finding("folder", Level.OK, f"{named}.")]
    if not state.is_writable:
        found.append(
            Finding(
                "folder",
                Level.WRONG,
                "Nothing can be written there.",
                "Give the user who runs Remit the right to write.",
            )
        )
    if not state.has_room:
        free = shutil.disk_usage(data_dir).free // 2**20 if state.exists else 0
        found.append(Finding("folder", Level.WRONG, f"Its disk is full: {free} MiB are free.", "Make room there."))
    if state.service is not None:
        found.append(Finding("folder", Level.OK, "A service runs on it."))
    if state.has_set_aside:
        found.append(
            Finding(
                "folder",
                Level.NOTE,
                "It has a damaged database that was set aside, engine/databases.broken, which is never used again.",
                "Delete that folder when nobody wants to look into it any more.",
            )
        )
    if state.is_half_rebuilt:
        found.append(
            Finding(
                "folder",
                Level.NOTE,
                "A database was being written anew and that was interrupted.",
                "Start the service: it goes on.",
            )
        )
    return found


def findings_of_files(state: FolderState) -> list[Finding]:
    """What is to be said of the database's files while nobody uses them."""
    found = []
    if not state.has_database and state.doubt is None:
        found.append(
            Finding("database", Level.NOTE, "There is no database yet.", "`remit serve` or `remit load` makes one.")
        )
    if state.doubt is Doubt.CHANGED:
        found.append(
            Finding(
                "database",
                Level.WRONG,
                "Files of the database were changed, cut off or deleted since it was stopped.",
                NEXT_START,
            )
        )
    elif state.doubt is not None:
        found.append(
            Finding(
                "database",
                Level.NOTE,
                "The database was not stopped in order: a process was killed, or the machine.",
                NEXT_START,
            )
        )
    elif state.has_database:
        found.append(Finding("database", Level.OK, "The files of the database are as the last stop left them."))
    return found


async def diagnose_copy(data_dir: Path, packs: list[Pack] | None) -> AsyncIterator[Finding]:
    """Look at what the database holds, in a copy of it."""
    try:
        with copied_database(data_dir) as folder:
            engine = EmbeddedEngine(folder)
            try:
                database = Database(await engine.start(), PLANNING_SECONDS)
                try:
                    if engine.doubt is Doubt.NOT_OPENED:
                        yield Finding("database", Level.WRONG, "The database does not open.", NEXT_START)
                        return
                    yield Finding("database", Level.OK, "The database opens and answers.")
                    async for finding in diagnose_content(database, packs):
                        yield finding
                finally:
                    await database.close()
            finally:
                await engine.stop()
    except RemitError as error:
        yield finding_of("database", error)
    except OSError as error:
        said = f"The database cannot be copied to be looked at: {error.strerror or type(error).__name__}."
        yield Finding(
            "database",
            Level.WRONG,
            said,
            "Check the rights and the disk of the data folder, and of the folder for temporary files.",
        )


async def diagnose_content(database: Database, packs: list[Pack] | None) -> AsyncIterator[Finding]:
    """Look at what the database holds."""
    unreadable = Finding("database", Level.WRONG, "What the database holds cannot be read.", NEXT_START)
    try:
        rows = await database.read(statement("read/dataset"))
        stated = rows[0]["dataset"] if rows else {}
        if "contentHash" not in stated:
            yield Finding(
                "database",
                Level.NOTE,
                "The database holds no release yet.",
                "`remit load` or `remit serve` loads the packs.",
            )
            return
        content = await read_content(database)
        if content.hash() == stated["contentHash"] and await is_citing_right(database, content):
            yield Finding(
                "database", Level.OK, f"It holds {one_line(str(stated['release']))}, exactly as its load stated."
            )
        else:
            yield Finding(
                "database",
                Level.WRONG,
                f"It does not hold what the load of {one_line(str(stated['release']))} stated: something else changed it,"
                " or it is damaged.",
                "Run `remit load`, which makes it hold exactly the packs again.",
            )
        if stated.get("schemaVersion") != SCHEMA_VERSION:
            yield Finding(
                "database",
                Level.NOTE,
                "Another version of Remit stored it in another form.",
                "Start the service: it writes it anew.",
            )
        wanted = describe_dataset(packs, project(packs)) if packs is not None else stated
        if packs is not None and wanted["contentHash"] != stated["contentHash"]:
            others = pack_ids(packs) != {str(pack["id"]) for pack in rows[0]["packs"]}
            yield Finding(
                "packs",
                Level.NOTE,
                f"REMIT_PACKS names {one_line(str(wanted['release']))}, which is not what is loaded.",
                OTHERS_THERE if others else "A service that starts loads it.",
            )
        parts = await read_all(database, "read/all-kept")
    except RemitError as error:
        yield finding_of("database", error) if error.code != "INTERNAL" else unreadable
        return
    except Exception:  # noqa: BLE001  # a damaged database answers with whatever it likes
        yield unreadable
        return
    whole = whole_releases(parts or [])
    if parts is None or len(whole) < len(parts):
        yield Finding(
            "database",
            Level.WRONG,
            "Former releases that are kept for permalinks are damaged; these are refused.",
            NEXT_START,
        )
    else:
        count = len({part["contentHash"] for part in whole})
        yield Finding("database", Level.OK, f"Former releases that are kept for permalinks: {count}.")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as data.")] = False,
) -> None:
    """Look at settings, packs, data folder and database, say what is wrong and what to do. It changes nothing."""
    for name in ("graph", "seed", "api"):  # what they would say is in a finding
        logging.getLogger(name).setLevel(logging.CRITICAL)

    async def look(_: AsyncExitStack) -> list[Finding]:
        found = []
        async for finding in diagnose():
            if not as_json:
                typer.echo(line_of(finding))
            found.append(finding)
        return found

    found = run_async(look)
    well = not any(finding.level is Level.WRONG for finding in found)
    if as_json:
        typer.echo(orjson.dumps({"ok": well, "findings": found}, option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo("All is well." if well else "Something is wrong: see the lines that begin with WRONG.")
    if not well:
        raise typer.Exit(1)


def line_of(finding: Finding) -> str:
    """A finding as one line, with what to do below it."""
    remedy = f"\n      What to do: {finding.remedy}" if finding.remedy else ""
    return f"{finding.level:<5} {finding.says}{remedy}"
