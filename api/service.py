"""The running service: an engine, a connection to it, and the packs that it is to hold."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat

from starlette.requests import Request

from api.graphql.base.context import Context
from api.recovery import rebuild_database
from api.settings import Limits, Settings
from api.warm_up import plan_lists, plan_usual_questions
from graph.columns.held import columns
from graph.errors import DatabaseTimeout, DatabaseUnavailable, EngineFailed, RemitError, TooBusy, WriteConflict
from graph.law.law_cache import laws
from graph.sanitize import one_line
from graph.store.database import PLANNING_SECONDS, Connection, Database, DatabaseFault
from graph.store.engines import Engine
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.engines.neo4j import Neo4jEngine
from graph.store.lookup import Dataset, get_dataset
from graph.store.statements import schema_statements, statement
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import Loaded, is_loaded, load
from seed.loading.pack_identity import notice_other_packs

logger = logging.getLogger(__name__)

DAMAGED = (
    "Its files may be damaged: end the service, if one runs, and try again. A start verifies the database and mends it; "
    "`remit doctor` says more."
)
WARM_UP_SECONDS = 5.0  # a start waits no longer for plans; the service is not ready until they are there
MENDING_SECONDS = 30.0  # a start waits no longer for a database to be verified; the service refuses until it is
LOOK_SECONDS = 2.0  # between looks at whose packs the graph holds
RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0)  # between tries to reach a database that is down; the last one repeats
PASSING = (DatabaseUnavailable, DatabaseTimeout, TooBusy, WriteConflict)


def engine_of(settings: Settings, *, shared: bool) -> Engine:
    """The engine that the settings name."""
    if settings.connection is not None:
        return Neo4jEngine(settings.connection)
    return EmbeddedEngine(settings.data_dir, shared=shared)


def database_of(connection: Connection, limits: Limits) -> Database:
    """The database there, with as many connections as requests may be answered at once."""
    return Database(
        connection,
        limits.statement_seconds,
        limits.pool_seconds,
        size=limits.in_flight,
        connect_seconds=limits.connect_seconds,
    )


class Service:
    """What `remit serve` runs. It lives while the database is down and loads its packs once that answers."""

    def __init__(self, settings: Settings, *, shared: bool = True) -> None:
        self._settings = settings
        self._engine = engine_of(settings, shared=shared)
        self._database: Database | None = None
        self._packs: list[Pack] = []
        self._loading: asyncio.Task[None] | None = None
        self._mending: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._is_others = False  # whether the graph was seen to hold other packs, which is said once
        self._warm_since = -1  # how many outages the database had had when its usual statements were planned last
        # Why the packs could not be loaded later on; the service is never ready then.
        self._failed: RemitError | None = None

    @property
    def database(self) -> Database:
        """The database; only after `start`."""
        if self._database is None:
            if self._failed is not None:
                raise self._failed
            if self._mending is not None:
                raise DatabaseUnavailable("The database is verified before it answers.", "Wait a moment and ask again.")
            raise DatabaseUnavailable("The service has not started yet.", "Wait a moment and ask again.")
        return self._database

    async def start(self) -> None:
        """Start the engine and bring the packs in where they are not; harmless when called again.

        Raises:
            PackInvalid: a pack does not pass its check.
            EngineFailed: the embedded engine does not start.
            DatabaseRefused: the database does not let us in.
            OtherPacks: the graph holds other packs, and nobody said that they are to be replaced.
        """
        if self._database is not None or self._mending is not None:
            return
        self._packs = read_checked(self._settings.pack_names)
        logger.info("starting with %s on %s", one_line(", ".join(self._settings.pack_names)), self._engine.name)
        connection = await self._engine.start()
        if self._engine.doubt is None:
            await self._connect(connection)
            return
        self._mending = asyncio.create_task(self._mend_then_connect(connection))
        await asyncio.wait([self._mending], timeout=MENDING_SECONDS)
        if self._failed is not None:
            raise self._failed
        if not self._mending.done():
            logger.warning("the database is still being verified; until that is done no question is answered")

    async def _connect(self, connection: Connection) -> None:
        """Load what is missing, now or once the database answers."""
        self._database = database_of(connection, self._settings)
        columns(self._database).most_bytes = self._settings.columns * 2**20
        try:
            await self._become_ready()
        except PASSING as error:
            logger.warning("%s It is tried again until it answers.", error.message)
            self._loading = asyncio.create_task(self._until_loaded())

    async def _mend_then_connect(self, connection: Connection) -> None:
        """Verify a database that is doubted, or make it anew, before anybody asks it."""
        try:
            with self.blaming_the_disk():
                connection = await rebuild_database(self._engine, connection, self._packs)
            await self._connect(connection)
        except RemitError as error:
            self._failed = error
        except Exception:
            logger.exception("the database could not be verified")
            self._failed = EngineFailed("The database could not be verified.", "Report it, with what the log says.")

    async def open(self, *, load_first: bool, refill: bool = True) -> None:
        """Start the engine for one command; packs are brought in only where the graph is empty and that is wanted.

        `refill`: also where a damaged database had to be given up.
        """
        # Who asks once waits for a database that has just started; a service tries again instead.
        connection = await self._engine.start()
        if self._engine.doubt is not None:
            with self.blaming_the_disk():
                packs = read_checked(self._settings.pack_names) if refill else []
                connection = await rebuild_database(self._engine, connection, packs)
        self._database = Database(connection, PLANNING_SECONDS)
        if load_first and not await self._database.read(statement("read/dataset")):
            self._packs = read_checked(self._settings.pack_names)
            await self.bring_up_to_date()

    async def stop(self) -> None:
        """End what was started."""
        for task in (self._mending, self._loading, self._warming, self._watching):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        self._mending = self._loading = self._warming = self._watching = None
        if self._database is not None:
            columns(self._database).stop()
            await self._database.close()
            self._database = None
        await self._engine.stop()

    async def ready(self) -> None:
        """Return where a question can be answered now.

        Raises:
            RemitError: it cannot, and why.
        """
        dataset = await get_dataset(self.database)
        if self._failed is not None:
            raise self._failed
        if self._loading is not None and not self._loading.done():
            raise DatabaseUnavailable("The database has just come back.", "Wait a moment and ask again.")
        self._check_packs(dataset)
        if self._warm_since != self.database.outages:
            self._warm_up()
            raise DatabaseUnavailable("The database is planning the usual questions.", "Wait a moment and ask again.")

    def version(self) -> str | None:
        """Which state of the graph is there, as far as that is known without asking; null: it is not."""
        law = laws(self._database).fresh_law() if self._database is not None else None
        return law.version if law is not None else None

    def context(self, request: Request) -> Context:  # noqa: ARG002  # nothing in a request changes an answer yet
        """The context of one request."""
        return Context(self.database, self._settings.public_prefix)

    async def bring_up_to_date(self) -> Loaded | None:
        """Load the packs where the graph does not hold exactly them; null where it does.

        The schema is seen to in both cases: another version of Remit may have loaded the same packs, or a start before this
        one was killed in the middle.
        """
        if await is_loaded(self.database, self._packs):
            await self.database.define(schema_statements())
            return None
        with self.blaming_the_disk():
            kept, replaces = self._settings.releases, self._settings.replace_packs
            loaded = await load(self.database, self._packs, kept, replace=replaces)  # which sees to the schema itself
        logger.info("loaded %s", loaded.release)
        return loaded

    @contextmanager
    def blaming_the_disk(self) -> Iterator[None]:
        """Where the database fails at a statement of ours because its disk is full or read-only, say that instead."""
        try:
            yield
        except DatabaseFault as error:
            self._engine.check_disk()
            if self._engine.distrust():
                raise DatabaseFault(error.message, DAMAGED) from error
            raise

    async def _become_ready(self) -> None:
        """Load what is missing, read the law, and have the usual questions planned, as far as that takes no long time."""
        await self.bring_up_to_date()
        await laws(self.database).current()
        await asyncio.wait([self._warm_up()], timeout=WARM_UP_SECONDS)
        self._watching = self._watching or asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """Notice when the graph is loaded, also where nobody asks: whose packs are there, and the columns of what is new."""
        while True:
            with suppress(RemitError):  # there is no answer, or it has been said
                self._check_packs(await get_dataset(self.database))
            with suppress(RemitError):  # the database tells lists until it can be read, or where columns are too large
                await self._read_columns()
            await asyncio.sleep(LOOK_SECONDS)

    async def _read_columns(self) -> None:
        """Have the columns of the graph in memory."""
        held = columns(self.database)
        is_first = not held.are_held
        await held.current()
        if is_first:
            await plan_lists(self.database)

    def _check_packs(self, dataset: Dataset) -> None:
        """Whether the graph holds the packs of this service. That it no longer does, or does again, is logged once.

        Raises:
            OtherPacks: it does not.
        """
        error = notice_other_packs((str(pack["id"]) for pack in dataset.packs), self._packs)
        if error is not None and not self._is_others:
            logger.error("%s", error)
        if error is None and self._is_others:
            logger.info("the graph holds the packs of this service again")
        self._is_others = error is not None
        if error is not None:
            raise error

    def _warm_up(self) -> asyncio.Task[None]:
        """Have the usual questions planned, beside whatever else goes on."""
        if self._warming is None or self._warming.done():
            self._warming = asyncio.create_task(self._plan_usual_questions())
        return self._warming

    async def _plan_usual_questions(self) -> None:
        outages = self.database.outages
        try:
            await plan_usual_questions(self.database)
        except RemitError as error:
            logger.warning("the usual questions could not be planned: %s It is tried again.", error.message)
        else:
            self._warm_since = outages

    async def _until_loaded(self) -> None:
        for wait in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            await asyncio.sleep(wait)
            try:
                await self._become_ready()
            except PASSING:
                continue
            except RemitError as error:
                self._failed = error
                logger.error("the packs could not be loaded: %s", error)  # noqa: TRY400  # it says all there is to say
            except Exception:
                logger.exception("the packs could not be loaded")
            return
