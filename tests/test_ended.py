"""SIGTERM during `remit load`: status 143, nothing on standard error but log lines, no child left, no torn graph."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.store.content import read_content
from graph.store.database import Connection, Database
from graph.store.engines.embedded import EmbeddedEngine
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.conftest import PATIENCE
from tests.support.command import ROOT
from tests.support.frozen import FROZEN
from tests.support.served import children, environment, is_true_within, settings_of
from tests.support.tiny import read_world, world

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for left processes in /proc")

ENDS = 6
LONGEST_SECONDS = 4.0  # a load takes about 2.5 s with its start
TERMINATED = 143


@pytest.fixture(params=["embedded", "neo4j"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[dict[str, str], Connection]]:
    """Settings with which a command finds a running database, of each kind in turn, and where that is."""
    if request.param == "neo4j":
        connection = request.getfixturevalue("neo4j_connection")
        yield settings_of(connection, connection.uri), connection
        return
    engine = EmbeddedEngine(tmp_path / "data", shared=True)
    try:
        yield {}, await engine.start()
    finally:
        await engine.stop()


def loading(folder: Path, pack: str, **settings: str) -> "subprocess.Popen[str]":
    """A load that has been started."""
    return subprocess.Popen(  # noqa: S603  # the command is ours
        [sys.executable, "-m", "remit", "load", "--replace", pack],
        cwd=ROOT,
        env=environment(folder, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
async def test_a_load_that_is_told_to_end_leaves_the_graph_as_before_or_as_after(
    settings: tuple[dict[str, str], Connection], tmp_path: Path, russian_packs: list[Pack]
) -> None:
    values, connection = settings
    tiny = read_world(tmp_path / "zz-tiny", world())
    hashes = {project(packs).hash() for packs in (tiny, russian_packs)}
    database = Database(connection, PATIENCE)
    await load(database, tiny)
    statuses = []
    for turn in range(ENDS):
        pack = (FROZEN, str(tmp_path / "zz-tiny"))[turn % 2]
        with loading(tmp_path / "data", pack, **values) as process:
            time.sleep(random.uniform(1.0, LONGEST_SECONDS))  # noqa: S311, ASYNC251  # nothing else is to run meanwhile
            process.terminate()
            _, complained = process.communicate(timeout=30)
        statuses.append(process.returncode)
        assert "Traceback" not in complained
        assert "Error" not in complained
        assert (await read_content(database)).hash() in hashes
    assert set(statuses) <= {0, TERMINATED, -signal.SIGTERM}, statuses  # the last: before the load itself began
    await load(database, russian_packs)
    assert (await read_content(database)).hash() == project(russian_packs).hash()
    await database.close()


@pytest.mark.slow
def test_a_load_that_is_told_to_end_takes_its_engine_along(tmp_path: Path) -> None:
    with loading(tmp_path, FROZEN) as process:
        try:
            assert is_true_within(60, lambda: "java" in children(tmp_path).values())
            process.terminate()
            _, complained = process.communicate(timeout=30)
            left = children(tmp_path)
        finally:
            process.kill()

    assert (process.returncode, complained, left) == (TERMINATED, "", {})
    with loading(tmp_path, FROZEN) as again:
        again.communicate(timeout=120)
    assert again.returncode == 0
