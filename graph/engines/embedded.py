"""The embedded engine: ArcadeDB as a supervised child process, one for each data folder.

Who holds `engine.lock` owns the folder and runs the child. A service also leaves its address in `engine.json`, so that
a command started meanwhile uses the service's child instead of waiting for the folder.
"""

import asyncio
import json
import logging
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from graph.database import Connection
from graph.engines.child import DATABASE, USERNAME, Child, PortTaken, answers, free_port, prepare, write_private
from graph.errors import EngineFailed

logger = logging.getLogger(__name__)

LOCK_SECONDS = 60.0  # a command waits no longer for another command
LOCK_POLL_SECONDS = 0.2
BACK_OFF_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)  # before each new start of a child that died
PORT_TRIES = 4  # for ports that nobody takes between the look and the start
FREE_BYTES = 16 * 2**20  # below this a start fails half-way and looks like a broken database
STEADY_SECONDS = 60.0  # a child that ran this long is forgiven its earlier deaths
SIDE_BY_SIDE = "Stop that service, or give this one a folder of its own with REMIT_DATA_DIR."
WAIT_FOR_OTHER = "Wait until the other command has ended, or use another folder with REMIT_DATA_DIR."


class EmbeddedEngine:
    """ArcadeDB in `data_dir`. `shared`: commands that start later on the same folder may use it (a service)."""

    name = "embedded"

    def __init__(self, data_dir: Path, *, shared: bool = False) -> None:
        self._shared = shared
        self._folder = data_dir / "engine"
        self._notes = data_dir / "engine.json"
        # Not per thread: whichever thread stops the engine lets go of the folder.
        self._lock = FileLock(data_dir / "engine.lock", thread_local=False)
        self._connection: Connection | None = None
        self._ports = (0, 0)  # of Bolt and of SQL
        self._child: Child | None = None
        self._supervisor: asyncio.Task[None] | None = None

    async def start(self) -> Connection:
        """Start the child, or attach to the service that already runs one on this folder.

        Raises:
            EngineFailed: the folder cannot be used or is taken, or the child does not answer.
        """
        if self._connection is not None:
            return self._connection
        try:
            self._connection = await self._attach_or_lock() or await self._launch()
        except OSError as error:
            await self.stop()
            raise EngineFailed(f"The data folder cannot be used: {error.strerror or type(error).__name__}.") from error
        except BaseException:  # a cancelled start leaves nothing behind either
            await self.stop()
            raise
        return self._connection

    async def stop(self) -> None:
        """End the child and let go of the folder; an attached engine only forgets the address."""
        self._connection = None
        if self._supervisor is not None:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None
        if self._child is not None:
            if self._shared:
                with suppress(OSError):  # on a disk that has become read-only; the next start sees that they are old
                    self._notes.unlink(missing_ok=True)
            await self._child.stop()
            self._child = None
        self._lock.release()

    def check_disk(self) -> None:
        """Tell a full disk, and one that has become read-only, from a fault of the engine.

        Raises:
            EngineFailed: nothing can be written to the data folder.
        """
        folder = self._lock_folder()
        if not has_room(folder):
            raise EngineFailed("The disk of the data folder is full.")
        if not os.access(folder, os.W_OK):
            raise EngineFailed("The data folder cannot be written.")

    async def _attach_or_lock(self) -> Connection | None:
        """Take the folder; or, when a service holds it, return the address of that service's child."""
        self._lock_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline, said = time.monotonic() + LOCK_SECONDS, False
        while True:
            with suppress(Timeout):
                self._lock.acquire(timeout=0)
                self._notes.unlink(missing_ok=True)  # whoever wrote it is gone
                return None
            service = read_notes(self._notes)
            if service and self._shared:
                raise EngineFailed("Another service uses this data folder.", SIDE_BY_SIDE)
            if service and await answers(service):
                logger.info("using the engine of the service that runs on this data folder")
                return service
            if time.monotonic() > deadline:
                raise EngineFailed(f"The data folder was in use for {LOCK_SECONDS:.0f} s.", WAIT_FOR_OTHER)
            if not said:
                logger.info("waiting for another command to let go of the data folder")
                said = True
            await asyncio.sleep(LOCK_POLL_SECONDS)

    def _lock_folder(self) -> Path:
        return Path(self._lock.lock_file).parent

    async def _launch(self) -> Connection:
        """Start the first child on this folder, if need be on another port, and at last with an empty database."""
        self.check_disk()
        password = secrets.token_urlsafe(24)
        for attempt in (1, 2, 3):
            try:
                connection = await self._run_somewhere(password)
                break
            except EngineFailed as error:
                if attempt == 3 or not (may_recover(error) and has_room(self._folder.parent)):  # noqa: PLR2004  # the last of the three
                    raise
                if attempt == 2 and not set_aside(self._folder / "databases"):  # noqa: PLR2004  # after a second port
                    raise
        self._supervisor = asyncio.create_task(self._supervise(connection))
        if self._shared:
            notes = {"uri": connection.uri, "password": password, "pid": os.getpid(), "sql": connection.sql_port}
            write_private(self._notes, json.dumps(notes))
        return connection

    async def _run_somewhere(self, password: str) -> Connection:
        """Start a child on ports that are free, which another process may take before it does."""
        for left in reversed(range(PORT_TRIES)):
            bolt, sql = self._ports = (free_port(), free_port())
            connection = Connection(f"bolt://127.0.0.1:{bolt}", USERNAME, password, DATABASE, sql)
            try:
                await self._run(connection)
                break
            except PortTaken:
                if not left:
                    raise
        return connection

    async def _run(self, connection: Connection) -> None:
        """Start a child and wait until it answers; one that does not is ended."""
        prepare(self._folder, connection.password)
        self._child = await Child.start(self._folder, *self._ports)
        try:
            await self._child.ready(connection, *self._ports)
        except EngineFailed:
            await self._child.stop()
            raise

    async def _supervise(self, connection: Connection) -> None:
        """Start the child again on the same ports whenever it dies, until it does so too often."""
        deaths = 0
        while self._child is not None and deaths < len(BACK_OFF_SECONDS):
            began = time.monotonic()
            await self._child.wait()
            deaths = 0 if time.monotonic() - began > STEADY_SECONDS else deaths
            logger.warning("the embedded engine ended by itself and is started again")
            while deaths < len(BACK_OFF_SECONDS):
                await asyncio.sleep(BACK_OFF_SECONDS[deaths])
                deaths += 1
                try:
                    await self._run(connection)
                    break
                except (EngineFailed, OSError) as error:
                    logger.warning("the embedded engine did not start again: %s", type(error).__name__)
        logger.error("the embedded engine died %d times in a row and stays down", deaths)


def may_recover(error: EngineFailed) -> bool:
    """Whether a start that failed like this may do better with another port or an empty database."""
    return "ended while starting" in error.message


def has_room(folder: Path) -> bool:
    """Whether the disk has space for a start; on a full one a sound database must not be taken for a broken one."""
    return shutil.disk_usage(folder).free >= FREE_BYTES


def set_aside(databases: Path) -> bool:
    """Move a database that does not open out of the way, for `remit load` to fill a new one; false: there is none."""
    if not databases.exists():
        return False
    broken = databases.with_name("databases.broken")
    shutil.rmtree(broken, ignore_errors=True)
    databases.rename(broken)
    logger.warning("the embedded engine's database cannot be opened: it is set aside and a new one begins empty")
    return True


def read_notes(path: Path) -> Connection | None:
    """Where the service that holds the folder says its engine answers; null: none says so, or it is gone."""
    try:
        notes = json.loads(path.read_text("utf-8"))
        os.kill(notes["pid"], 0)
        return Connection(notes["uri"], USERNAME, notes["password"], DATABASE, notes["sql"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
