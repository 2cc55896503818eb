"""The one place that talks to a database: the official async driver, over Bolt, for both engines.

Nothing else imports `neo4j`. Rows come back as plain dictionaries, of maps, lists and scalars: no statement returns nodes or
relationships as such, whose conversion would take longer than their transport. What goes wrong comes back as one of
`graph.errors`.
"""

import asyncio
import logging
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions as driver_errors

from graph.errors import DatabaseRefused, DatabaseTimeout, DatabaseUnavailable, RemitError, WriteConflict
from graph.sql import SqlRefused, run_sql
from graph.statements import Statement, repair_of
from graph.visible import one_line

logger = logging.getLogger(__name__)

Row = dict[str, Any]
T = TypeVar("T")

READ_SECONDS = 5.0  # a reader waits no longer for one statement
GRACE_SECONDS = 1.0  # for the database to say itself that time is up; the embedded engine never does
PLANNING_SECONDS = 60.0  # a database that has just started may take longer than a reader waits
WRITE_SECONDS = 120.0  # a load of a large pack is one transaction
RETRY_SECONDS = 2.0  # the driver's own default of 30 s is too long for a reader
CONNECT_SECONDS = 2.0
POOL_WAIT_SECONDS = 1.0
POOL_SIZE = 32

REFUSED = ("Neo.ClientError.Security.", "Neo.ClientError.Database.DatabaseNotFound")
TIMED_OUT = ("Neo.ClientError.Transaction.TransactionTimedOut", "Neo.TransientError.Transaction.TransactionTimedOut")
# At commit ArcadeDB finds that another writer has created the same node; what we write breaks no constraint otherwise.
CLASHED = "Neo.ClientError.Schema.ConstraintValidationFailed"
CLASH_ATTEMPTS = 3
DEFINE_ATTEMPTS = 8  # of one part of the schema: several loaders that start at once get in each other's way at each
DEFINE_SECONDS = 0.05
ALREADY_DEFINED = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"  # IF NOT EXISTS does not help in a race
HALF_DEFINED = "Neo.ClientError.Schema.IndexWithNameAlreadyExists"  # of a constraint: its index is there without it
WHOLE_AFTER_ALL = "Neo.DatabaseError.Schema.IndexDropFailed"  # another loader has just made the constraint


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a database answers. `database` null: the server's default one.

    `sql_port`: where the embedded engine takes SQL on this machine; null: a Neo4j, whose Cypher says everything.
    """

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None
    sql_port: int | None = None


class DatabaseFault(RemitError):
    """The database rejected a statement of ours; the log has the details, the caller does not."""

    code = "INTERNAL"


class Transaction:
    """One write transaction: everything in it happens, or nothing does."""

    def __init__(self, inner: neo4j.AsyncManagedTransaction) -> None:
        self._inner = inner

    async def run(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Run one statement inside the transaction and return its rows."""
        result = await self._inner.run(statement.text, dict(parameters or {}))
        return [dict(record) async for record in result]


class Database:
    """A pool of connections to one database."""

    def __init__(
        self, connection: Connection, read_seconds: float = READ_SECONDS, pool_seconds: float = POOL_WAIT_SECONDS
    ) -> None:
        self.read_seconds = read_seconds
        self._connection = connection
        self._database = connection.database
        self._readers: list[neo4j.AsyncSession] = []
        self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager()
        try:
            self._driver = neo4j.AsyncGraphDatabase.driver(
                connection.uri,
                auth=(connection.username, connection.password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=pool_seconds,
                max_connection_pool_size=POOL_SIZE,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                user_agent="remit",
            )
        except (driver_errors.ConfigurationError, ValueError) as error:
            raise DatabaseRefused(
                "NEO4J_URI is no address that the driver understands.",
                "Use bolt://host:7687, neo4j://host:7687 or their +s forms.",
            ) from error

    async def close(self) -> None:
        """Close every connection."""
        while self._readers:
            await self._readers.pop().close()
        await self._driver.close()

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """Run one reading statement in a transaction of its own and return its rows, within so many seconds.

        A read that is cancelled closes its connection, with which a Neo4j ends the transaction.

        Raises:
            DatabaseUnavailable, DatabaseRefused, DatabaseTimeout: see `graph.errors`.

        """
        seconds = seconds or self.read_seconds
        query = neo4j.Query(statement.text, timeout=seconds)
        with translated_errors(statement.name):
            async with in_time(seconds + GRACE_SECONDS), self._reader() as session:
                result = await session.run(query, dict(parameters or {}))
                return [dict(record) async for record in result]

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` in one write transaction and return what it returns; on a passing conflict it is run again.

        Raises:
            WriteConflict: another transaction was first, on every retry.
            DatabaseUnavailable: see `graph.errors`; where the connection was lost during the commit, all of it may have
                been written, otherwise nothing was.
            DatabaseRefused, DatabaseTimeout: see `graph.errors`; nothing was written.

        """

        @neo4j.unit_of_work(timeout=WRITE_SECONDS)
        async def run(inner: neo4j.AsyncManagedTransaction) -> T:
            return await work(Transaction(inner))

        with translated_errors("write"):
            async with self._session(neo4j.WRITE_ACCESS) as session:
                for _ in range(CLASH_ATTEMPTS - 1):
                    with suppress_code(CLASHED):
                        return await session.execute_write(run)
                return await session.execute_write(run)

    async def explain(self, text: str, parameters: Mapping[str, Any]) -> list[str]:
        """Plan a statement without running it and return the planner's warnings, for the tests."""
        with translated_errors("explain"):
            async with self._driver.session(
                database=self._database, notifications_min_severity=neo4j.NotificationMinimumSeverity.INFORMATION
            ) as session:
                summary = await (await session.run(f"EXPLAIN {text}", dict(parameters))).consume()
                return [note.status_description for note in summary.gql_status_objects if note.is_notification]

    async def define(self, schema: Sequence[Statement]) -> None:
        """Create constraints and indexes that are not there yet, each in a transaction of its own.

        Several loaders may do so at once, and what one left half-way whose database was killed is finished.

        Raises:
            DatabaseUnavailable, DatabaseRefused, WriteConflict: see `graph.errors`.

        """
        for wanted in schema:
            with translated_errors(wanted.name), suppress_code(ALREADY_DEFINED):
                for attempt in range(1, DEFINE_ATTEMPTS):
                    if await self._defined(wanted):
                        break
                    # Loaders that got in each other's way would do so again if all tried again at once.
                    await asyncio.sleep(random.uniform(0, attempt * DEFINE_SECONDS))  # noqa: S311  # nothing is secret
                else:
                    await self._alter(wanted)

    async def _defined(self, wanted: Statement) -> bool:
        """Try to create one; false: try once more, what was in the way is gone."""
        try:
            await self._alter(wanted)
        except (driver_errors.TransientError, SqlRefused):  # another loader was first with a part of it
            return False
        except driver_errors.Neo4jError as error:
            repair = repair_of(wanted)
            if error.code != HALF_DEFINED or repair is None:
                raise
            logger.warning("%s was left half-way and is made anew", wanted.name)
            with suppress_code(WHOLE_AFTER_ALL):
                await self._alter(repair)
            return False
        return True

    async def _alter(self, change: Statement) -> None:
        """Change the schema, which a database does in a transaction of its own."""
        where = self._connection
        if change.sql and where.sql_port is not None:
            for command in change.sql:
                await run_sql(where.sql_port, (where.username, where.password), str(where.database), command)
            return
        async with self._session(neo4j.WRITE_ACCESS) as session:
            await (await session.run(change.text)).consume()

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[neo4j.AsyncSession]:
        """A session to read with. To make one costs a tenth of a small read; after a read it holds no connection, and stays.

        One in which a read failed or was cancelled is closed, and with it its connection.
        """
        session = self._readers.pop() if self._readers else self._session(neo4j.READ_ACCESS)
        try:
            yield session
        except BaseException:
            await session.__aexit__(*sys.exc_info())  # type: ignore[no-untyped-call]  # as `async with` would
            raise
        self._readers.append(session)

    def _session(self, mode: str) -> neo4j.AsyncSession:
        return self._driver.session(
            database=self._database, default_access_mode=mode, bookmark_manager=self._bookmarks, fetch_size=-1
        )


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """End the block after so many seconds.

    Raises:
        DatabaseTimeout: they were not enough.

    """
    timer = asyncio.timeout(seconds)
    try:
        async with timer:
            yield
    except TimeoutError as error:
        if not timer.expired():
            raise
        raise DatabaseTimeout("The database took too long.") from error


@contextmanager
def suppress_code(code: str) -> Iterator[None]:
    """Go on after an error of this code."""
    try:
        yield
    except driver_errors.Neo4jError as error:
        if error.code != code:
            raise


@contextmanager
def translated_errors(doing: str) -> Iterator[None]:
    """Turn the driver's errors into ours; `doing` names the statement, for the log."""
    try:
        yield
    except driver_errors.DriverError as error:
        logger.warning("database did not answer %s: %s", doing, type(error).__name__)
        raise DatabaseUnavailable("The database does not answer.") from error
    except driver_errors.Neo4jError as error:
        raise of_server(error, doing) from error
    except SqlRefused as error:
        # What the server says holds the statement, and belongs in no log.
        logger.error("database rejected %s: status %s", doing, str(error).partition(" ")[0])  # noqa: TRY400
        raise DatabaseFault("The database rejected a statement.") from error
    except OSError as error:
        logger.warning("database out of reach for %s: %s", doing, type(error).__name__)
        raise DatabaseUnavailable("The database is out of reach.") from error


def of_server(error: driver_errors.Neo4jError, doing: str) -> RemitError:
    """The error of ours that stands for one that the server sent."""
    code = error.code or ""
    if code.startswith(REFUSED):
        return DatabaseRefused("The database refuses the user, the password or the database name.")
    if code.startswith(TIMED_OUT):
        return DatabaseTimeout("The database took too long.")
    if isinstance(error, driver_errors.TransientError) or code == CLASHED:
        return WriteConflict("The database is busy with another change of the same data.")
    # Its message holds the statement, and belongs in no log.
    logger.error("database rejected %s: %s", doing, one_line(code) or "without a code")
    return DatabaseFault(f"The database rejected a statement ({code or 'without a code'}).")
