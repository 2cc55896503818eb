"""One run of ArcadeDB: the folder it needs, its command line, its log, and the supervisor process around it."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from graph.errors import EngineFailed, RemitError
from graph.store.database import WRITE_SECONDS, Connection, Database
from graph.store.engines import supervisor
from graph.store.statements import Statement

USERNAME = "root"
DATABASE = "graph"
JAVA_OPTIONS = ("-Xmx1g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
SUPERVISOR = str(Path(supervisor.__file__).resolve())

READY_SECONDS = 30.0  # it takes about 2.5 s; a loaded machine may need more
POLL_SECONDS = 0.05
ACCEPT_SECONDS = 1.0  # what listens there may be another program, which is too busy to take a connection
IN_ORDER = 128 + signal.SIGTERM  # how java reports that it was asked to end
STOP_SECONDS = supervisor.ORDERLY_SECONDS + 2.0

PING = Statement("engine/ping", "RETURN 1 AS one", frozenset(), ("one",), reads=True)
# Options that a shell may carry for other Java programs; java also reports them on its output.
OURS = ("NEO4J_", "REMIT_")  # settings, and a password among them, are no business of the child
FOREIGN = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "JAVA_OPTS")
LOGGING = """\
handlers = java.util.logging.FileHandler
.level = INFO
java.util.logging.FileHandler.pattern = log/arcadedb.%g.log
java.util.logging.FileHandler.limit = 5000000
java.util.logging.FileHandler.count = 2
java.util.logging.FileHandler.append = false
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
"""
STAMP = re.compile(r"^[\d-]{10} [\d:.]{8,12} (?=[A-Z])")
TAKEN = re.compile(r"Unable to listen|Address already in use|BindException")
ABSOLUTE = re.compile(r"(?<![\w.:/])/[^\s:,'\"]*")


def java_command(bolt_port: int, sql_port: int) -> list[str]:
    """The command line, for a working directory that `prepare` made: no path of the user's and no secret is in it.

    Raises:
        EngineFailed: the package that brings java and ArcadeDB is not installed.
    """
    spec = find_spec("arcadedb_embedded")  # importing it would start a JVM in this very process
    if spec is None or not spec.submodule_search_locations:
        raise EngineFailed("The package arcadedb-embedded is not installed.", "Install Remit again.")
    package = Path(spec.submodule_search_locations[0])
    settings = {
        "java.util.logging.config.file": "logging.properties",
        "arcadedb.server.rootPath": ".",
        "arcadedb.server.rootPasswordPath": "password",
        "arcadedb.server.defaultDatabases": f"{DATABASE}[{USERNAME}]",
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.server.httpIncomingHost": "127.0.0.1",
        "arcadedb.server.httpIncomingPort": str(sql_port),
        "arcadedb.bolt.host": "127.0.0.1",
        "arcadedb.bolt.port": str(bolt_port),
        # It heeds neither the time limit that the driver sends nor a connection that was closed; this ends a statement at last.
        "arcadedb.command.timeout": str(int(WRITE_SECONDS * 1000)),
    }
    return [
        str(package / "jre" / "bin" / "java"),
        *JAVA_OPTIONS,
        *(f"-D{name}={value}" for name, value in settings.items()),
        "-cp",
        str(package / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare(folder: Path, password: str) -> None:
    """Make `folder` ready for one run: empty log, the password in a file of its own, no users of an earlier run.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for stale in ("log", "config"):  # a stored root user would outlive its password
        shutil.rmtree(folder / stale, ignore_errors=True)
    (folder / "log").mkdir(mode=0o700)
    (folder / "logging.properties").write_text(LOGGING, "utf-8")
    write_private(folder / "password", password)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


async def does_answer(connection: Connection) -> bool:
    """Whether the database there lets us in and answers a trivial query."""
    try:
        database = Database(connection)
    except RemitError:
        return False
    try:
        await database.read(PING)
    except RemitError:
        return False
    else:
        return True
    finally:
        await database.close()


async def does_accept(port: int) -> bool:
    """Whether something listens on that port of 127.0.0.1 and takes connections."""
    try:
        async with asyncio.timeout(ACCEPT_SECONDS):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


class PortTaken(EngineFailed):
    """Something else listens where the engine should."""


class Child:
    """The supervisor process and the java in it, started once and ended once."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder

    @classmethod
    async def start(cls, folder: Path, bolt_port: int, sql_port: int) -> "Child":
        """Start java in `folder`.

        Raises:
            EngineFailed: java is not there.
            OSError: the folder cannot be written, or the process cannot be started.
        """
        command = [sys.executable, "-I", "-S", SUPERVISOR, "java.lock"]
        with (folder / "log" / "java.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command,
                *java_command(bolt_port, sql_port),
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                env={name: value for name, value in os.environ.items() if passed_on(name)},
                start_new_session=True,  # a terminal's Ctrl-C must reach us first, not java
            )
        return cls(process, folder)

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.returncode is not None

    @property
    def closed_in_order(self) -> bool:
        """Whether it has ended as it was asked to, and left no file open."""
        locks = (self._folder / "databases").rglob("*.lck")
        return self._process.returncode == IN_ORDER and not any(locks)

    @property
    def supervisor_pid(self) -> int:
        """The process around java."""
        return self._process.pid

    async def wait(self) -> None:
        """Wait until it is gone."""
        await self._process.wait()

    async def ready(self, connection: Connection, bolt_port: int, sql_port: int) -> None:
        """Wait until it answers.

        Raises:
            PortTaken: another process was faster to listen where it should.
            EngineFailed: it ended, or did not answer within `READY_SECONDS`; the message has what its log says last.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_SECONDS):
                while not (self.ended or port_taken(self._folder)):
                    if await does_accept(bolt_port) and await does_accept(sql_port) and await does_answer(connection):
                        (self._folder / "password").unlink(missing_ok=True)
                        return
                    await asyncio.sleep(POLL_SECONDS)
        if port_taken(self._folder):
            raise PortTaken(f"The embedded engine found a port taken: {last_log_line(self._folder)}.")
        what = "ended while starting" if self.ended else f"did not answer within {READY_SECONDS:.0f} s"
        raise EngineFailed(f"The embedded engine {what}: {last_log_line(self._folder)}.")

    async def stop(self) -> None:
        """End it: in order within 10 s, by force after that."""
        if not self.ended and self._process.stdin is not None:
            self._process.stdin.write(b"q")
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self.kill()
                await self._process.wait()
        with suppress(OSError):  # on a disk that has become read-only; it opened that java alone
            (self._folder / "password").unlink(missing_ok=True)

    def kill(self) -> None:
        """End it at once."""
        # The supervisor leads a process group of its own; java is in it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def port_taken(folder: Path) -> bool:
    """Whether the engine says that it cannot listen; it may live on without."""
    return any(TAKEN.search(text) for text in read_logs(folder))


def read_logs(folder: Path) -> Iterator[str]:
    """What the engine has written."""
    for name in ("arcadedb.0.log", "java.log"):
        with suppress(OSError):
            yield (folder / "log" / name).read_text("utf-8", "replace")


def last_log_line(folder: Path) -> str:
    """The last line of the logs that says something, without time and paths."""
    lines = [line for text in read_logs(folder) for line in text.splitlines()]
    lines = [line.strip() for line in lines if line.strip() and not line.startswith(("\t", " ", "..."))]
    telling = [line for line in lines if re.search(r"SEVER|Exception|Error", line)]
    line = next(iter((telling or lines)[-1:]), "its log is empty")
    return ABSOLUTE.sub("...", STAMP.sub("", line))[:300].rstrip(".")


def passed_on(name: str) -> bool:
    """Whether an environment variable goes to the child."""
    return name not in FOREIGN and not name.startswith(OURS)
