"""`remit serve` as a process of its own, with settings of its own, and what it leaves behind."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from graph.store.database import Connection
from tests.support import command
from tests.support.command import ROOT

QUESTION = {"query": '{ oversight(clinic: "ru.clinic.example-private-moscow") { verdict links { status } } }'}
START_SECONDS = 90.0  # 4 s on a machine that does nothing else
GREETING = re.compile(r"^Remit answers at (http://\S+)/ ", re.MULTILINE)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """An environment of a service with these settings, and of a command on its folder."""
    own = {"REMIT_DATA_DIR": str(folder), "REMIT_PORT": "0", "REMIT_DRAIN_SECONDS": "0"}
    return command.environment(**own | settings)


def is_true_within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether it becomes true in so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def children(folder: Path) -> dict[int, str]:
    """The processes that work in a data folder: `supervisor` and `java`, by id."""
    found: dict[int, str] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder / "engine":
                words = (process / "cmdline").read_bytes()
                found[int(process.name)] = "supervisor" if b"supervisor.py" in words else "java"
    return found


@dataclass
class Served:
    """A service that runs, what it prints, and where it answers."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    log: Path
    seconds: float = 0.0

    @property
    def printed(self) -> str:
        """What it printed so far, on both outputs."""
        return self.log.read_text("utf-8")

    @property
    def address(self) -> str:
        """The address that its greeting names; empty before that."""
        greeting = GREETING.search(self.printed)
        return greeting[1] if greeting else ""

    def get(self, path: str) -> httpx.Response:
        """Ask one of its addresses."""
        return httpx.get(f"{self.address}{path}", timeout=10)

    def ask(self) -> httpx.Response:
        """Put the question."""
        accept = {"Accept": "application/graphql-response+json"}
        return httpx.post(f"{self.address}/graphql", json=QUESTION, headers=accept, timeout=15)

    def is_ready(self) -> bool:
        """Whether it says that it can answer."""
        return self.get("/health/ready").status_code == httpx.codes.OK

    def ready(self) -> "Served":
        """The same, once it can answer: on a busy machine it greets before that."""
        assert is_true_within(START_SECONDS, self.is_ready), self.printed
        return self

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Served]:
    """A service that has greeted; whatever is left of it at the end is killed."""
    folder.mkdir(exist_ok=True)
    log = folder / f"log.{len(list(folder.glob('log.*')))}"
    began = time.monotonic()
    with (
        log.open("wb") as output,
        subprocess.Popen(  # the command is ours
            [sys.executable, "-m", "remit", "serve"],
            cwd=ROOT,
            env=environment(folder, **settings),
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as process,
    ):
        served = Served(process, folder, log)
        try:
            greeted = is_true_within(START_SECONDS, lambda: bool(served.address) or process.poll() is not None)
            assert greeted, served.printed
            assert process.poll() is None, served.printed
            served.seconds = time.monotonic() - began
            yield served
        finally:
            process.kill()


def settings_of(connection: Connection, uri: str) -> dict[str, str]:
    """The settings of a service on this Neo4j, reached by that address; it replaces what an earlier test left there."""
    settings = {"NEO4J_URI": uri, "NEO4J_USERNAME": connection.username, "NEO4J_PASSWORD": connection.password}
    settings |= {"REMIT_REPLACE_PACKS": "true"}
    return settings | ({"NEO4J_DATABASE": connection.database} if connection.database else {})
