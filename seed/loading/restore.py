"""Writing what was rescued from one database into another, which is empty."""

from datetime import UTC, datetime

from graph.archive.salvage import Salvage
from graph.law.law_cache import laws
from graph.model.vocabulary import format_timestamp
from graph.store.content import content_of
from graph.store.database import Database, Transaction
from graph.store.statements import schema_statements, statement
from seed.loading.load import apply_difference, diff_contents, in_batches, write_citing


async def restore(database: Database, found: Salvage, *, keep_moment: bool) -> None:
    """Make an empty database say what was rescued: all of it happens, or nothing.

    `keep_moment`: the load is said to have happened when it did; otherwise now, where nobody can show when it was.
    """
    await database.define(schema_statements())

    async def work(transaction: Transaction) -> None:
        if found.content is not None and found.dataset is not None:
            await transaction.run(statement("write/begin-load"), {"token": "restore"})
            await apply_difference(transaction, diff_contents(content_of([], []), found.content), found.content)
            await write_citing(transaction, found.content)
            now = {} if keep_moment else {"loadedAt": format_timestamp(datetime.now(UTC))}
            await transaction.run(statement("write/end-load"), {"dataset": found.dataset | now})
        await in_batches(transaction, "write/keep-release", "parts", found.kept)
        for one in found.watched:
            state = {name: value for name, value in one.items() if name != "id"}
            await transaction.run(statement("write/watched"), {"id": one["id"], "state": state})
        for one in found.notices:
            rest = {name: value for name, value in one.items() if name != "id"}
            await transaction.run(statement("write/notice"), {"id": one["id"], "notice": rest})

    try:
        await database.write(work)
    finally:
        laws(database).forget()
