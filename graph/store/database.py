"""The one place that talks to a database: the official async driver, over Bolt, for both engines.

Nothing else imports `neo4j`. Rows come back as plain dictionaries, of maps, lists and scalars: no statement returns nodes or
relationships as such, whose conversion would take longer than their transport. What goes wrong comes back as one of
`graph.errors`.
"""

import asyncio
import logging
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions as driver_errors
from neo4j._async_compat.network import AsyncBoltSocketBase

from graph.errors import DatabaseRefused, DatabaseTimeout, DatabaseUnavailable, RemitError, TooBusy, WriteConflict
from graph.sanitize import one_line
from graph.store.arcadedb_sql import SqlRefused, run_sql
from graph.store.circuit_breaker import Circuit
from graph.store.statements import Statement, repair_of, statement

logger = logging.getLogger(__name__)

Row = dict[str, Any]
T = TypeVar("T")

READ_SECONDS = 5.0  # a reader waits no longer for one statement
GRACE_SECONDS = 1.0  # for the database to say itself that time is up; the embedded engine never does
PLANNING_SECONDS = 60.0  # a database that has just started may take longer than a reader waits
WRITE_SECONDS = 120.0  # a load of a large pack is one transaction
RETRY_SECONDS = 2.0  # the driver's own default of 30 s is too long for a reader
CONNECT_SECONDS = 5.0  # to open a connection and log in: about three round trips
POOL_WAIT_SECONDS = 1.0
POOL_SIZE = 64
IDLE_SECONDS = 30.0  # after so long a connection is asked whether it still lives before it is used
FIRST_SECONDS = 9.0  # a database takes up to seconds to plan what it has not seen yet; a request may take ten
MOST_PLANNED = 10_000  # statements that are remembered; a database keeps plans of about a thousand
ALARM_SHARE = 0.2  # of a read's seconds, after which it is asked whether the database answers at all
PING_SHARE = 0.4  # of a read's seconds, in which it must then answer
TURNS = 20  # of the event loop at least, in that time: a service that gets no processor time is not a silent database
ROUND_TRIPS = 6  # that a ping takes at most: handshake, log-in, statement

REFUSED = ("Neo.ClientError.Security.", "Neo.ClientError.Database.DatabaseNotFound")
TIMED_OUT = ("Neo.ClientError.Transaction.TransactionTimedOut", "Neo.TransientError.Transaction.TransactionTimedOut")
# ArcadeDB finds that another writer has created the same node, or has taken one away that was found a moment before. What we
# write breaks no constraint otherwise.
CLASHED = ("Neo.ClientError.Schema.ConstraintValidationFailed", "Neo.ClientError.Statement.EntityNotFound")
CLASH_ATTEMPTS = 3
DEFINE_ATTEMPTS = 8  # of one part of the schema: several loaders that start at once get in each other's way at each
DEFINE_SECONDS = 0.05
ALREADY_DEFINED = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"  # IF NOT EXISTS does not help in a race
HALF_DEFINED = "Neo.ClientError.Schema.IndexWithNameAlreadyExists"  # of a constraint: its index is there without it
WHOLE_AFTER_ALL = "Neo.DatabaseError.Schema.IndexDropFailed"  # another loader has just made the constraint


# The connection was lost, or none could be had.
LOST = (
    driver_errors.ServiceUnavailable,
    driver_errors.SessionExpired,
    driver_errors.ConnectionAcquisitionTimeoutError,
    OSError,
)


def raise_os_errors() -> None:
    """Let the driver meet a lost connection as an OSError whatever the event loop.

    uvloop raises RuntimeError where something is written to a connection that was reset before. The driver expects OSError, as
    asyncio has it, and otherwise never takes the connection back into its pool: https://github.com/neo4j/neo4j-python-driver
    issue 1056.
    """
    write = AsyncBoltSocketBase.sendall

    async def sendall(self: AsyncBoltSocketBase, data: bytes) -> None:
        try:
            await write(self, data)  # type: ignore[no-untyped-call]
        except RuntimeError as error:
            raise ConnectionResetError("the connection was lost before") from error

    AsyncBoltSocketBase.sendall = sendall  # type: ignore[method-assign]  # the one place where the driver writes


raise_os_errors()


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


class Pool:
    """The connections of one driver, and sessions that read through them. Once `retired`, it closes when nobody uses it."""

    def __init__(
        self,
        connection: Connection,
        size: int,
        connect_seconds: float,
        bookmarks: neo4j.api.AsyncBookmarkManager | None = None,
    ) -> None:
        self._database = connection.database
        self._readers: list[neo4j.AsyncSession] = []  # that read nothing now
        self._reading: dict[neo4j.AsyncSession, str] = {}  # each with the statement that it waits for
        self._users = 0
        self._retired = False
        self.answered = 0.0  # when a read last had its rows, by the event loop's clock
        self._closing: asyncio.Task[None] | None = None
        self._bookmarks = bookmarks
        try:
            self.driver = neo4j.AsyncGraphDatabase.driver(
                connection.uri,
                auth=(connection.username, connection.password),
                connection_timeout=connect_seconds,
                # Nobody waits for others here: `Database` lets no more in than there are connections.
                connection_acquisition_timeout=connect_seconds,
                liveness_check_timeout=IDLE_SECONDS,
                max_connection_pool_size=size,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                user_agent="remit",
            )
        except (driver_errors.ConfigurationError, ValueError) as error:
            raise DatabaseRefused(
                "NEO4J_URI is no address that the driver understands.",
                "Use bolt://host:7687, neo4j://host:7687 or their +s forms.",
            ) from error

    def session(self, mode: str) -> neo4j.AsyncSession:
        """A session of its own."""
        return self.driver.session(
            database=self._database, default_access_mode=mode, bookmark_manager=self._bookmarks, fetch_size=-1
        )

    async def read(self, query: neo4j.Query, parameters: dict[str, Any]) -> list[Row]:
        """Run one statement and return its rows.

        To make a session costs a tenth of a small read; after a read it holds no connection, and stays. Where the read failed
        or was cancelled, its connection is closed: nobody knows what is still to come on it.
        """
        session = self._readers.pop() if self._readers else self.session(neo4j.READ_ACCESS)
        self._users += 1
        self._reading[session] = query.text
        try:
            result = await session.run(query, parameters)
            rows = [dict(record) async for record in result]
        except BaseException:
            session.cancel()  # gives the connection back however it ended; a session that closes asks the server first
            await session.close()
            raise
        else:
            self._readers.append(session)
            self.answered = asyncio.get_running_loop().time()
            return rows
        finally:
            del self._reading[session]
            self._leave()

    @property
    def waits_for(self) -> set[str]:
        """The statements of the reads that are under way."""
        return set(self._reading.values())

    def drop_readers(self, statements: set[str]) -> None:
        """Close the connections of the reads under way of these statements, which are then lost to them."""
        for session, text in self._reading.items():
            if text in statements:
                session.cancel()

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[neo4j.AsyncSession]:
        """A session to write with."""
        self._users += 1
        try:
            async with self.session(neo4j.WRITE_ACCESS) as session:
                yield session
        finally:
            self._leave()

    def retire(self) -> None:
        """Close as soon as nobody uses it any more."""
        self._retired = True
        self._users += 1
        self._leave()

    def _leave(self) -> None:
        self._users -= 1
        if self._retired and not self._users and self._closing is None:
            self._closing = asyncio.create_task(self.close(), context=Context())
            CLOSING.add(self._closing)
            self._closing.add_done_callback(CLOSING.discard)

    async def close(self) -> None:
        """Close every connection, within a moment."""
        with suppress(TimeoutError, OSError, driver_errors.DriverError):
            async with asyncio.timeout(GRACE_SECONDS):
                while self._readers:
                    await self._readers.pop().close()
                await self.driver.close()


CLOSING: set[asyncio.Task[None]] = set()  # holds what closes in the background, which nobody waits for


class Database:
    """A pool of connections to one database, the limits on their use, and what becomes of them when they break."""

    def __init__(
        self,
        connection: Connection,
        read_seconds: float = READ_SECONDS,
        pool_seconds: float = POOL_WAIT_SECONDS,
        *,
        size: int = POOL_SIZE,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self.read_seconds = read_seconds
        self._connection = connection
        self._connect_seconds = connect_seconds
        self._pool_seconds = pool_seconds
        self._size = size
        self._places = asyncio.Semaphore(size)
        self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager()  # what was written is seen whatever the pool
        self._pool = self._new_pool()
        self._circuit = Circuit(self._ping, self._give_up_waiting)
        self._waiting: set[asyncio.Timeout] = set()  # the limits of all reads that are under way
        self._quickest = math.inf  # seconds of a read: how far away the database is
        self.outages = 0  # how often the circuit has opened
        self._planned: set[int] = set()  # hashes of statements that the database has run since its last fault

    def _new_pool(self) -> Pool:
        return Pool(self._connection, self._size, self._connect_seconds, self._bookmarks)

    async def close(self) -> None:
        """Close every connection."""
        await self._circuit.stop()
        await self._pool.close()

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """Run one reading statement in a transaction of its own and return its rows, within so many seconds.

        Where none are given, a statement that the database has not planned yet has a little more time than `read_seconds`. A
        read whose connection is lost is tried once more. One that is cancelled closes its connection, with which a Neo4j ends
        the transaction.

        Raises:
            DatabaseUnavailable, DatabaseRefused, DatabaseTimeout, TooBusy: see `graph.errors`.

        """
        self._circuit.check()
        text, loop = statement.text, asyncio.get_running_loop()
        known = hash(text)
        if seconds is None:
            seconds = self.read_seconds if known in self._planned else max(self.read_seconds, FIRST_SECONDS)
        query = neo4j.Query(text, timeout=seconds)
        await self._take_place()
        timer = asyncio.timeout(seconds + GRACE_SECONDS)
        alarm = loop.call_later(self.read_seconds * ALARM_SHARE + self._far, self._circuit.suspect)
        pool, began = self._pool, loop.time()
        self._waiting.add(timer)
        try:
            async with timer:
                with translated_errors(statement.name):
                    rows = await self._read_again_if_lost(pool, query, dict(parameters or {}))
        except TimeoutError as error:
            if not timer.expired():
                raise
            self._circuit.check()
            self._renew_pool(pool)  # its connections may be half-open: nothing says so on any of them
            raise DatabaseTimeout("The database took too long.") from error
        finally:
            alarm.cancel()
            self._waiting.discard(timer)
            self._places.release()
        self._quickest = min(self._quickest, loop.time() - began)
        if len(self._planned) >= MOST_PLANNED:
            self._planned.clear()
        self._planned.add(known)
        return rows

    async def _read_again_if_lost(self, pool: Pool, query: neo4j.Query, parameters: dict[str, Any]) -> list[Row]:
        try:
            return await pool.read(query, parameters)
        except LOST as error:
            logger.warning("a connection to the database was lost (%s): asked again", type(error).__name__)
            # A pool that has no connection though nobody else waits for one has lost track of them.
            if isinstance(error, driver_errors.ConnectionAcquisitionTimeoutError):
                self._renew_pool(pool)
            self._planned.clear()
        try:
            return await self._pool.read(query, parameters)
        except LOST:
            self._circuit.suspect()
            raise

    def _renew_pool(self, pool: Pool) -> None:
        """Go on with new connections; those who still use the old ones may."""
        if pool is self._pool:
            self._pool = self._new_pool()
            pool.retire()
            logger.warning("the connections to the database are made anew")

    async def _take_place(self) -> None:
        """Wait until there is a connection to be had."""
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._pool_seconds):
                await self._places.acquire()
        except TimeoutError as error:
            raise TooBusy("All connections to the database are in use.") from error

    @property
    def _far(self) -> float:
        """Seconds that the distance alone may take for a connection and a statement, by the quickest read so far."""
        return min(self._connect_seconds, self._quickest * ROUND_TRIPS)

    async def _ping(self) -> None:
        """Return where the database answers on a new connection, in about the time that this takes at its distance.

        Where it does, and nothing has been answered on the others for a while, these may be half-open: they are made anew, and
        what waits on them is lost, unless a Neo4j says that it works on it.
        """
        used, began = self._pool, asyncio.get_running_loop().time()
        silent = 0 < used.answered < began - self.read_seconds * ALARM_SHARE
        waiting = used.waits_for if silent and self._connection.sql_port is None else set()
        seconds = self.read_seconds * PING_SHARE + self._far
        pool, rows = Pool(self._connection, 1, self._connect_seconds), list[Row]()

        async def ask(name: str) -> list[Row]:
            query = neo4j.Query(statement(name).text)
            try:
                return await pool.read(query, {})
            except (
                LOST
            ):  # what broke the others may have broken this one, and says no more of the database than they did
                return await pool.read(query, {})

        try:
            with suppress(driver_errors.Neo4jError):  # to refuse is to answer
                await in_turns(asyncio.create_task(ask("read/ping")), seconds)
            if waiting:
                with suppress(driver_errors.Neo4jError, TimeoutError):
                    rows = await in_turns(asyncio.create_task(ask("read/running")), seconds)
        finally:
            await pool.close()
        if lost := (waiting & used.waits_for) - {row["text"] for row in rows}:
            self._renew_pool(used)
            used.drop_readers(lost)

    def _give_up_waiting(self) -> None:
        """The circuit has opened: end every read that still waits, and trust no connection that there is."""
        self.outages += 1
        self._planned.clear()
        self._renew_pool(self._pool)
        now = asyncio.get_running_loop().time()
        for timer in self._waiting:
            if not timer.expired():
                timer.reschedule(now)

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

        self._circuit.check()
        await self._take_place()
        try:
            with translated_errors("write"):
                async with self._pool.writer() as session:
                    for _ in range(CLASH_ATTEMPTS - 1):
                        with suppress_code(*CLASHED):
                            return await written_in_time(session, run)
                    return await written_in_time(session, run)
        except DatabaseUnavailable:
            self._circuit.suspect()
            raise
        finally:
            self._places.release()

    async def explain(self, text: str, parameters: Mapping[str, Any]) -> list[str]:
        """Plan a statement without running it and return the planner's warnings, for the tests."""
        with translated_errors("explain"):
            async with self._pool.driver.session(
                database=self._connection.database,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.INFORMATION,
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
        async with self._pool.writer() as session:
            await (await session.run(change.text)).consume()


async def written_in_time(
    session: neo4j.AsyncSession, work: Callable[[neo4j.AsyncManagedTransaction], Awaitable[T]]
) -> T:
    """Run the work in one write transaction, which a database that hangs ends too.

    Raises:
        DatabaseTimeout: it took too long.
    """
    timer = asyncio.timeout(WRITE_SECONDS + RETRY_SECONDS + GRACE_SECONDS)
    try:
        async with timer:
            return await session.execute_write(work)
    except TimeoutError as error:
        if not timer.expired():
            raise
        raise DatabaseTimeout("The database took too long.") from error


async def in_turns(work: asyncio.Task[T], seconds: float) -> T:
    """What the work gives, in so many seconds; those in which the event loop stood still do not count.

    Raises:
        TimeoutError: it was not done, and has been cancelled.
    """
    try:
        for _ in range(TURNS):
            done, _ = await asyncio.wait([work], timeout=seconds / TURNS)
            if done:
                return work.result()
        raise TimeoutError
    finally:
        if not work.done():
            work.cancel()
            await asyncio.wait([work])


@contextmanager
def suppress_code(*codes: str) -> Iterator[None]:
    """Go on after an error of one of these codes."""
    try:
        yield
    except driver_errors.Neo4jError as error:
        if error.code not in codes:
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
    if isinstance(error, driver_errors.TransientError) or code in CLASHED:
        return WriteConflict("The database is busy with another change of the same data.")
    # Its message holds the statement, and belongs in no log.
    logger.error("database rejected %s: %s", doing, one_line(code) or "without a code")
    return DatabaseFault(f"The database rejected a statement ({code or 'without a code'}).")
