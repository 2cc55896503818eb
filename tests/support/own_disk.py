"""A small disk of one's own: a tmpfs in a mount namespace, which is gone with the last process in it.

Started by `on_own_disk`, inside that namespace, as a program: it plays a scenario on the disk and prints what each step
came to, as JSON.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.store.content import read_content
from graph.store.database import Database
from graph.store.engines.embedded import EmbeddedEngine
from seed.loading.load import load
from tests.support.frozen import FROZEN
from tests.support.tiny import read_world, world, write_pack

ROOT = Path(__file__).resolve().parent.parent.parent
BYTES = 96 * 2**20
LEFT_FREE = 200_000  # bytes; a load needs more, and what a running engine does besides needs less
BLOCK = 4096  # bytes: what is free is counted in these
STEP = 2**20  # bytes that are written at a time
QUIET_SECONDS = 1.0


class NoOwnDisk(Exception):
    """The machine does not let us mount one; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command, or one look at the graph."""

    name: str
    status: int = 0
    said: str = ""  # on standard output, or the hash that was found
    complained: str = ""  # on standard error


def on_own_disk(folder: Path, scenario: str) -> dict[str, Step]:
    """Play the scenario on a disk of its own below `folder`.

    Raises:
        NoOwnDisk: it cannot be made.

    """
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    mount = f'mount -t tmpfs -o size={BYTES} none "$1"'
    try:
        tried = subprocess.run(  # noqa: S603  # the command is ours
            [*unshare, "sh", "-c", mount, "sh", str(folder)], check=False, capture_output=True, text=True
        )
    except OSError as error:
        raise NoOwnDisk(f"unshare: {error.strerror}") from error
    if tried.returncode:
        raise NoOwnDisk(tried.stderr.strip())
    program = [sys.executable, "-m", "tests.support.own_disk", scenario, str(folder)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "NEO4J_"))}
    played = subprocess.run(  # noqa: S603  # the commands are ours
        [*unshare, "sh", "-c", f'{mount} && shift && exec "$@"', "sh", str(folder), *program],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=kept,
        timeout=300,
    )
    assert played.returncode == 0, played.stderr
    return {step["name"]: Step(**step) for step in json.loads(played.stdout)}


class Disk:
    """The disk, what is done on it, and what came of that."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self._filling = folder / "filling"

    def fill(self) -> None:
        """Leave next to nothing free.

        A running engine still writes what was loaded, so that what is free is looked at until it stays, and again at each step.
        """
        before, now = -1, self.free()
        while now != before:
            time.sleep(QUIET_SECONDS)
            before, now = now, self.free()
        with self._filling.open("wb", buffering=0) as filling:
            while (more := self.free() - LEFT_FREE) >= BLOCK:
                filling.write(bytes(min(more, STEP)))

    def free(self) -> int:
        """How many bytes are free."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def make_room(self) -> None:
        """Take away what fills it."""
        self._filling.unlink()

    def remount(self, how: str) -> None:
        """Make it read-only (`ro`), or writable again (`rw`)."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)  # noqa: S603, S607

    def command(self, name: str, *words: str) -> None:
        """Run a command of Remit."""
        done = subprocess.run(  # noqa: S603  # the command is ours
            [sys.executable, "-m", "remit", *words],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "REMIT_DATA_DIR": str(self.folder / "data")},
            timeout=120,
        )
        self.steps.append(Step(name, done.returncode, done.stdout, done.stderr))

    async def look(self, name: str, database: Database) -> None:
        """Note the hash of what is stored."""
        self.steps.append(Step(name, said=(await read_content(database)).hash()))


async def full(disk: Disk) -> None:
    """The disk fills up while a service's engine runs, and again before a command starts one."""
    engine = EmbeddedEngine(disk.folder / "data", shared=True)
    try:
        database = Database(await engine.start(), 60.0)
        await load(database, read_world(disk.folder / "zz-tiny", world()))
        await disk.look("before", database)
        disk.fill()
        disk.command("check", "check", FROZEN)
        disk.command("load on a full disk", "load", "--replace", FROZEN)
        await disk.look("after it", database)
        disk.command("verify on a full disk", "verify")
        disk.make_room()
        disk.command("load with room", "load", "--replace", FROZEN)
        await disk.look("after that", database)
        await database.close()
    finally:
        await engine.stop()
    disk.fill()
    disk.command("start on a full disk", "load", "--replace", str(disk.folder / "zz-tiny"))
    disk.make_room()
    disk.command("verify with room", "verify")


async def read_only(disk: Disk) -> None:
    """The disk is read-only when commands start."""
    write_pack(disk.folder / "zz-tiny", world())
    disk.command("load", "load", str(disk.folder / "zz-tiny"))
    disk.remount("ro")
    disk.command("check", "check", str(disk.folder / "zz-tiny"))
    disk.command("load on a read-only disk", "load", "--replace", FROZEN)
    disk.command("verify on a read-only disk", "verify")
    disk.command("question on a read-only disk", "oversight", "zz.clinic.one")
    disk.remount("rw")
    disk.command("verify", "verify")


SCENARIOS = {"full": full, "read-only": read_only}


def main(scenario: str, folder: str) -> None:
    """Play the scenario and print its steps."""
    disk = Disk(Path(folder))
    asyncio.run(SCENARIOS[scenario](disk))
    sys.stdout.write(json.dumps([asdict(step) for step in disk.steps]))


if __name__ == "__main__":
    main(*sys.argv[1:])
