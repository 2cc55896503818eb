"""Whether a real Neo4j answers, asked through Remit's own door to a database."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from graph.errors import RemitError
from graph.store.database import Connection, Database, Row
from graph.store.statements import Statement, parse

POLL_SECONDS = 0.25
PROBE = parse("tests/probe", "// Purpose: does it answer\n// Parameters: none\n// Columns: one - 1\nRETURN 1 AS one")


class Neo4jNotAvailable(Exception):
    """No real Neo4j can be had here; the message says why."""


def run(connection: Connection, statement: Statement) -> list[Row]:
    """Run one statement in a transaction of its own and return its rows; callable from inside a running event loop too.

    Raises:
        RemitError: the database does not answer, or not to us.

    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _run(connection, statement)).result()


async def _run(connection: Connection, statement: Statement) -> list[Row]:
    database = Database(connection)
    try:
        return await database.write(lambda transaction: transaction.run(statement))
    finally:
        await database.close()


def wait_for(connection: Connection, statement: Statement, seconds: float, ended: Callable[[], bool]) -> None:
    """Repeat a statement until the database has run it once.

    Raises:
        Neo4jNotAvailable: that took longer than `seconds`, or the server ended.

    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            run(connection, statement)
        except RemitError as error:
            if ended() or time.monotonic() > deadline:
                raise Neo4jNotAvailable(error.message) from error
        else:
            return
        time.sleep(POLL_SECONDS)
