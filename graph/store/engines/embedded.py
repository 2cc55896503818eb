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

from graph.errors import EngineFailed
from graph.store.database import Connection
from graph.store.engines.address import read_notes
from graph.store.engines.checksums import DATABASES, MANIFEST, Doubt, find_doubt, put_back, write_manifest
from graph.store.engines.hang_detection import wait_until_gone
from graph.store.engines.process import (
    DATABASE,
    USERNAME,
    Child,
    PortTaken,
    does_answer,
    free_port,
    prepare,
    write_private,
)
from graph.store.engines.rescue import read_rescued, write_rescued

logger = logging.getLogger(__name__)

LOCK_SECONDS = 60.0  # a command waits no longer for another command
LOCK_POLL_SECONDS = 0.2
BACK_OFF_SECONDS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # before each new start of a child that died
PORT_TRIES = 4  # for ports that nobody takes between the look and the start
FREE_BYTES = 16 * 2**20  # below this a start fails half-way and looks like a broken database
STEADY_SECONDS = 60.0  # a child that ran this long is forgiven its earlier deaths
BROKEN = "databases.broken"
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
        self._sound = False  # whether what the database holds is known to be right, so that a manifest may say so
        self._doubt: Doubt | None = None

    @property
    def doubt(self) -> Doubt | None:
        """Why what the database holds must be verified before it answers; null: it need not, or has been."""
        return self._doubt

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
            raise folder_unusable(error) from error
        except BaseException:  # a cancelled start leaves nothing behind either
            await self.stop()
            raise
        return self._connection

    async def stop(self) -> None:
        """End the child and let go of the folder; an attached engine only forgets the address."""
        if self._child is not None and self._shared:
            with suppress(OSError):  # on a disk that has become read-only; the next start sees that they are old
                self._notes.unlink(missing_ok=True)
        orderly = await self._end_child()
        if orderly and self._sound:
            with suppress(OSError):  # without a manifest the next start verifies what the database holds
                await asyncio.to_thread(write_manifest, self._folder)
        self._sound, self._doubt = False, None
        self._lock.release()

    async def _end_child(self) -> bool:
        """End the child and its supervision; true: there was one, and it closed its files in order."""
        self._connection = None
        if self._supervisor is not None:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None
        child, self._child = self._child, None
        if child is None:
            return False
        await child.stop()
        return child.closed_in_order

    async def begin_anew(self, *, keep_old: bool) -> Connection:
        """Put an empty database in the place of the one that is doubted; `keep_old`: set that aside.

        Raises:
            EngineFailed: it cannot be started.
        """
        await self._end_child()
        try:
            self.check_disk()
            if keep_old:
                set_aside(self._folder / DATABASES)
            shutil.rmtree(self._folder / DATABASES, ignore_errors=True)
            self._connection = await self._run_somewhere(secrets.token_urlsafe(24))
        except OSError as error:
            raise folder_unusable(error) from error
        self._supervisor = asyncio.create_task(self._supervise(self._connection))
        return self._connection

    def vouch(self) -> None:
        """Take note that what the database holds is right; others may use it from now on."""
        self._sound, self._doubt = self._child is not None, None
        write_rescued(self._folder, None)
        self._share()

    def distrust(self) -> bool:
        """Have the next start verify what the database holds."""
        self._sound = False
        return True

    def save(self, rescued: bytes) -> None:
        """Keep what was rescued on disk until `vouch`.

        Raises:
            EngineFailed: it cannot be written.
        """
        try:
            write_rescued(self._folder, rescued)
        except OSError as error:
            raise folder_unusable(error) from error

    def read_saved(self) -> bytes | None:
        """What an earlier process saved and could not bring into a new database any more; null: nothing."""
        return read_rescued(self._folder)

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
            if service and await does_answer(service):
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
        await asyncio.to_thread(self._look_at_files)
        password = secrets.token_urlsafe(24)
        for attempt in (1, 2, 3):
            try:
                connection = await self._run_somewhere(password)
                break
            except EngineFailed as error:
                changed = self._doubt is Doubt.CHANGED  # then it need not even end to be given up
                if attempt == 3 or not ((changed or may_recover(error)) and has_room(self._folder.parent)):  # noqa: PLR2004  # the last of the three
                    raise
                if attempt == 2 or changed:  # noqa: PLR2004  # after a second port
                    if not set_aside(self._folder / DATABASES):
                        raise
                    self._doubt = Doubt.NOT_OPENED
        self._supervisor = asyncio.create_task(self._supervise(connection))
        self._connection = connection
        if self._doubt is None:
            self._sound = True
            self._share()
        return connection

    def _look_at_files(self) -> None:
        """Compare the files with how the last stop left them, and forget that: they change from now on."""
        self._doubt = find_doubt(self._folder)
        if self._doubt is Doubt.CHANGED and put_back(self._folder):
            logger.warning("damaged files of the embedded engine's database were put back as the last stop left them")
            self._doubt = find_doubt(self._folder)
        if read_rescued(self._folder) is not None:
            self._doubt = Doubt.HALF_REBUILT
        (self._folder / MANIFEST).unlink(missing_ok=True)

    def _share(self) -> None:
        """Let commands on this folder use the child of a service."""
        if self._shared and self._connection is not None:
            where = self._connection
            notes = {"uri": where.uri, "password": where.password, "pid": os.getpid(), "sql": where.sql_port}
            write_private(self._notes, json.dumps(notes))

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
            await wait_until_gone(self._child, self._ports[1])
            self._sound = False  # what it had not written when it died is for the next start to verify
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


def is_held(data_dir: Path) -> bool:
    """Whether a service or a command uses this data folder right now."""
    file = data_dir / "engine.lock"
    if not file.is_file():
        return False
    try:
        with FileLock(file, timeout=0, thread_local=False):
            return False
    except Timeout:
        return True


def may_recover(error: EngineFailed) -> bool:
    """Whether a start that failed like this may do better with another port or an empty database."""
    return "ended while starting" in error.message


def has_room(folder: Path) -> bool:
    """Whether the disk has space for a start; on a full one a sound database must not be taken for a broken one."""
    return shutil.disk_usage(folder).free >= FREE_BYTES


def set_aside(databases: Path) -> bool:
    """Move a database that does not open, or holds what it should not, out of the way; false: there is none."""
    if not databases.exists():
        return False
    broken = databases.with_name(BROKEN)
    shutil.rmtree(broken, ignore_errors=True)
    databases.rename(broken)
    logger.warning("the embedded engine's database is set aside, and a new one takes its place")
    return True


def folder_unusable(error: OSError) -> EngineFailed:
    """What is said of a folder that the system does not let us use."""
    return EngineFailed(f"The data folder cannot be used: {error.strerror or type(error).__name__}.")
