"""Verifying a database whose files are not as an orderly stop left them, before it answers anybody.

It is always written anew: what can be shown to be right is brought over, so that neither a damaged index nor a damaged list of
relationships, which no hash covers, is ever asked. What is lost is said in one line.
"""

import logging

from graph.archive.salvage import NOTHING, Salvage, read_salvage, unpack_salvage
from graph.sanitize import one_line
from graph.store.database import Connection, Database
from graph.store.engines import Engine
from graph.store.engines.checksums import Doubt
from seed.format.pack import Pack
from seed.loading.load import describe_dataset, load
from seed.loading.project import project
from seed.loading.restore import restore

logger = logging.getLogger(__name__)

# Of a damaged database a statement may never end; of one that was only killed, reading a large graph may take a while.
READ_SECONDS = {Doubt.CHANGED: 20.0, Doubt.NOT_STOPPED: 300.0}
WORK_SECONDS = 60.0


async def rebuild_database(engine: Engine, connection: Connection, packs: list[Pack]) -> Connection:
    """Bring what is right of a doubted database into a new one, and load these packs where its content is not.

    Raises:
        EngineFailed: the engine does not start again, or what was rescued cannot be written.
        DatabaseUnavailable, DatabaseTimeout, DatabaseFault: the new database does not take it; the next start tries again.
    """
    doubt = engine.doubt
    if doubt is None:
        return connection
    logger.info("the embedded engine's database is verified and written anew: %s", doubt.value)
    saved = engine.read_saved()
    found = unpack_salvage(saved) if saved is not None else await rescue_content(connection, doubt)
    engine.save(found.pack())
    if doubt is not Doubt.NOT_OPENED:  # that one is set aside already
        damaged = doubt is Doubt.CHANGED or (doubt is Doubt.NOT_STOPPED and bool(found.lost))
        connection = await engine.begin_anew(keep_old=damaged)
    database = Database(connection, WORK_SECONDS, WORK_SECONDS)
    try:
        await restore(database, found, keep_moment=doubt is not Doubt.CHANGED)
        if found.content is None and packs:
            await load(database, packs)
    finally:
        await database.close()
    engine.vouch()
    report_outcome(found, doubt, packs)
    return connection


async def rescue_content(connection: Connection, doubt: Doubt) -> Salvage:
    """What can be read of the database."""
    if doubt is Doubt.NOT_OPENED:
        return NOTHING
    seconds = READ_SECONDS.get(doubt, WORK_SECONDS)
    database = Database(connection, seconds, WORK_SECONDS)
    try:
        return await read_salvage(database)
    finally:
        await database.close()


def report_outcome(found: Salvage, doubt: Doubt, packs: list[Pack]) -> None:
    """Say what became of the database."""
    kept = len({part["contentHash"] for part in found.kept})
    if found.content is None:
        held = "the packs were loaded anew" if packs else "it is empty until packs are loaded"
        if packs and found.dataset is None:
            held += f" ({one_line(str(describe_dataset(packs, project(packs))['release']))})"
    else:
        held = "its content was verified"
    if not found.lost:
        say = logger.warning if doubt is Doubt.CHANGED else logger.info
        say(
            "the database was written anew since %s: %s, former releases kept: %d; nothing is lost",
            doubt.value,
            held,
            kept,
        )
        return
    logger.warning(
        "the database was written anew since %s, and the old one is set aside: %s, former releases kept: %d; not to be read any"
        " more were: %s",
        doubt.value, held, kept, ", ".join(found.lost),
    )  # fmt: skip
