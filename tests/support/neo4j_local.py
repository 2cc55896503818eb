"""Real Neo4j Community without Docker: its published jars, run by the Java that the embedded engine brings along."""

import hashlib
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path

import platformdirs
from filelock import FileLock

from graph.store.database import Connection
from graph.store.statements import Statement, parse
from tests.support.guardian import CONSOLE, ENDED
from tests.support.neo4j_answer import PROBE, Neo4jNotAvailable, wait_for

HERE = Path(__file__).resolve().parent
POM = HERE / "neo4j-pom.xml"
DOWNLOAD_SECONDS = 300
START_SECONDS = 90
STOP_SECONDS = 20
TEST_OPTIONS: tuple[str, ...] = ("-Xmx512m", "-XX:+UseSerialGC")  # tests/conftest.py adds to them
JAVA_OPTIONS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
# Fleet discovery broadcasts on every network of the machine; a test server speaks to this machine only.
# Tests swap graphs all the time; planning every statement anew for each of them would take most of the time.
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.fleet_discovery.enabled=false
dbms.fleet_manager.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
dbms.cypher.min_replan_interval=1h
"""


@contextmanager
def local_neo4j(home: Path | None = None) -> Iterator[Connection]:
    """Start a Neo4j in a home folder of its own, or in this new one, and end it, with its folder.

    Raises:
        Neo4jNotAvailable: its jars or a Java cannot be had, or it does not start.

    """
    bundled_java(), neo4j_jars()
    home = home or Path(tempfile.mkdtemp(prefix="remit-neo4j-"))
    port = free_port()
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(port=port), "utf-8")
    with again(home):
        yield first_answer(home, port)


def again(home: Path) -> AbstractContextManager[None]:
    """Start the Neo4j of that home folder, for the first time or after it was killed."""
    folders = (f"--home-dir={home}", f"--config-dir={home / 'conf'}")
    command = [
        str(bundled_java()),
        *TEST_OPTIONS,
        *JAVA_OPTIONS,
        "-cp",
        f"{neo4j_jars()}/*",
        "org.neo4j.server.Neo4jCommunity",
    ]
    return guarded(home, [*command, *folders])


def first_answer(home: Path, port: int) -> Connection:
    """Wait for the server, and give it a password that nobody else knows."""
    uri, password = f"bolt://127.0.0.1:{port}", secrets.token_hex(16)
    ours = Connection(uri, "neo4j", password)
    ended = (home / ENDED).exists
    try:
        wait_for(Connection(uri, "neo4j", "neo4j", "system"), set_password(password), START_SECONDS, ended)
        wait_for(ours, PROBE, START_SECONDS, ended)
    except Neo4jNotAvailable as error:
        said = (home / CONSOLE).read_text("utf-8", "replace").strip().splitlines()[-3:]
        raise Neo4jNotAvailable(f"Neo4j from its jars does not start: {error} {' '.join(said)}") from error
    return ours


def set_password(password: str) -> Statement:
    """Replace the factory password, which a new server lets its user do and nothing else."""
    header = "// Purpose: a password of our own\n// Parameters: none\n// Columns: none\n"
    return parse("tests/set_password", f"{header}ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '{password}'")


@contextmanager
def guarded(home: Path, command: list[str]) -> Iterator[None]:
    """Run a command below the guardian, which ends it and removes its home even when the tests are killed."""
    guardian = [sys.executable, "-I", str(HERE / "guardian.py"), str(home), *command]
    with subprocess.Popen(guardian, stdin=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603  # ours
        try:
            yield
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(STOP_SECONDS)


def bundled_java() -> Path:
    """The Java inside the embedded engine's package: Neo4j needs 21 or later, which a machine may not have.

    Raises:
        Neo4jNotAvailable: the package brings none for this system.

    """
    package = find_spec("arcadedb_embedded")
    folder = Path(package.origin).parent if package and package.origin else Path()
    found = shutil.which("java", path=str(folder / "jre" / "bin"))
    if not found:
        raise Neo4jNotAvailable("The embedded engine brings no Java for this system.")
    return Path(found)


def neo4j_jars() -> Path:
    """The folder of Neo4j's jars in the user's cache, filled when it is not there.

    Raises:
        Neo4jNotAvailable: Maven is missing or cannot fetch them.

    """
    edition = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder = platformdirs.user_cache_path("remit", appauthor=False) / f"test-neo4j-{edition}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):  # test workers start at once
        if not folder.is_dir():
            fetch_jars(folder)
    return folder


def fetch_jars(folder: Path) -> None:
    """Let Maven copy the jars beside `folder`, then rename: a folder that is there is complete."""
    maven = shutil.which("mvn")
    if not maven:
        raise Neo4jNotAvailable("Maven (`mvn`), which fetches Neo4j's jars, is not installed.")
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        jars = Path(scratch) / "jars"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}", "-DincludeScope=runtime"]
        try:
            subprocess.run(  # noqa: S603  # Maven, with our own file
                [maven, "-q", "-B", "-f", str(POM), *goal],
                check=True,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=DOWNLOAD_SECONDS,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise Neo4jNotAvailable(f"Maven cannot fetch Neo4j's jars ({type(error).__name__}).") from error
        jars.rename(folder)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
