"""A full disk and a read-only one: a load says so in one line, leaves the graph as it was, and works again with room.

And output that cannot be written, since its disk is full or its reader has left.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import PackInvalid
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.format.source_lines import LINES_FILE
from seed.loading.project import project
from tests.support.command import ROOT
from tests.support.own_disk import NoOwnDisk, Step, on_own_disk
from tests.support.served import environment
from tests.support.tiny import read_world, world

ATTACHED = "remit: using the engine of the service that runs on this data folder\n"


ENDING_AT_ONCE = [["check", "ru-stem-cell-2026"], ["schema"], ["--help"], ["--version"]]


def played(folder: Path, scenario: str) -> dict[str, Step]:
    """What the steps of the scenario came to; skipped, with the reason, where no disk of one's own can be made."""
    try:
        return on_own_disk(folder, scenario)
    except NoOwnDisk as error:
        # A disk can be filled, or made read-only, without harm to others only where it is of one's own.
        pytest.skip(f"no disk of its own can be mounted here, as root or in a user namespace: {error}")


def one_line(step: Step) -> str:
    """The line with which the command failed; it said nothing else."""
    (line,) = step.complained.removeprefix(ATTACHED).splitlines()
    assert (step.status, step.said) == (1, ""), step
    assert line.startswith("remit: ")
    assert "/" not in line
    return line


@pytest.fixture
def tiny_hash(tmp_path: Path) -> str:
    """The hash of the tiny world."""
    return project(read_world(tmp_path / "zz-tiny", world())).hash()


@pytest.mark.slow
def test_a_load_on_a_full_disk_changes_nothing_and_works_once_there_is_room(
    tmp_path: Path, tiny_hash: str, russian_packs: list[Pack]
) -> None:
    (tmp_path / "disk").mkdir()

    steps = played(tmp_path / "disk", "full")

    assert steps["before"].said == tiny_hash
    assert "The disk of the data folder is full. Check REMIT_DATA_DIR" in one_line(steps["load on a full disk"])
    assert steps["after it"].said == tiny_hash
    assert steps["verify on a full disk"].said == f"The graph is as it was loaded, content hash {tiny_hash}.\n"
    assert steps["load with room"].status == 0
    russian_hash = project(russian_packs).hash()
    assert steps["after that"].said == russian_hash
    assert "The disk of the data folder is full. Check REMIT_DATA_DIR" in one_line(steps["start on a full disk"])
    assert steps["verify with room"].said == f"The graph is as it was loaded, content hash {russian_hash}.\n"
    assert (steps["check"].status, steps["check"].complained) == (0, "")  # packs are read without writing anything


@pytest.mark.slow
def test_a_read_only_disk_is_said_and_packs_can_be_read_from_it(tmp_path: Path, tiny_hash: str) -> None:
    (tmp_path / "disk").mkdir()

    steps = played(tmp_path / "disk", "read-only")

    for name in ("load", "verify", "question"):
        line = one_line(steps[f"{name} on a read-only disk"])
        assert line.startswith("remit: The data folder cannot be used: Read-only file system. Check REMIT_DATA_DIR")
    assert (steps["check"].status, steps["check"].complained) == (0, "")
    assert steps["verify"].said == f"The graph is as it was loaded, content hash {tiny_hash}.\n"


@pytest.mark.slow
# Nothing else refuses a command's own output for want of room without a disk being filled.
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("words", ENDING_AT_ONCE, ids=" ".join)
def test_an_answer_that_finds_no_room_is_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603  # the command is ours
            [sys.executable, "-m", "remit", *words],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            timeout=60,
        )

    assert done.returncode == 1
    assert done.stderr == (
        "remit: The answer cannot be written: No space left on device. Make room, or send it elsewhere.\n"
    )


@pytest.mark.slow
# A reader that leaves is told to the writer by SIGPIPE or EPIPE, which POSIX has.
@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes of this kind")
@pytest.mark.parametrize("words", [*ENDING_AT_ONCE, ["oversight", "ru.clinic.pirogov-center"]], ids=" ".join)
def test_a_command_whose_reader_has_left_ends_in_silence(words: list[str], russian_folder: Path) -> None:
    """As `remit ... | head -1` may leave it; also where the answer comes from the database, and what was opened is closed."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(  # noqa: S603  # the command is ours
        [sys.executable, "-m", "remit", *words],
        check=False,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(russian_folder),
        timeout=240,
    )
    os.close(writing)

    assert done.returncode == 141
    assert [line for line in done.stderr.splitlines() if not line.startswith("remit: loaded ")] == []


@pytest.fixture(scope="module")
def russian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for commands that need the graph."""
    return tmp_path_factory.mktemp("russian")


@pytest.mark.parametrize("name", [LINES_FILE, *(name for name in world() if name != "pack.yaml")])
def test_a_file_that_a_full_disk_left_empty_is_the_one_finding(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "zz"
    read_world(folder, world())
    (folder / name).write_bytes(b"")

    with pytest.raises(PackInvalid) as caught:
        read_checked([str(folder)])

    (finding,) = caught.value.findings
    assert finding.startswith(f"zz/{name}:1: is empty; write [] or remove it")
