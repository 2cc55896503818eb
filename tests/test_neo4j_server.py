"""Each way to a real Neo4j gives one that answers, and leaves nothing behind."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.store.database import Connection, Database
from tests.support import neo4j_local, neo4j_server
from tests.support.guardian import CONSOLE
from tests.support.neo4j_answer import PROBE, Neo4jNotAvailable

SUPPORT = Path(neo4j_local.__file__).parent


def answer(connection: Connection) -> list[dict[str, object]]:
    async def ask() -> list[dict[str, object]]:
        database = Database(connection)
        try:
            return await database.read(PROBE)
        finally:
            await database.close()

    return asyncio.run(ask())


@pytest.fixture
def no_neo4j_named(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE", "REMIT_TEST_NEO4J"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.slow
def test_a_local_neo4j_answers_and_leaves_nothing_behind(no_neo4j_named: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_neo4j_named.setenv("REMIT_TEST_NEO4J", "local")
    no_neo4j_named.setattr("tempfile.tempdir", str(tmp_path))
    with neo4j_server.real_neo4j() as connection:
        assert answer(connection) == [{"one": 1}]
        assert list(tmp_path.iterdir())
        with neo4j_server_named(no_neo4j_named, connection) as named:
            assert named == connection
    assert not list(tmp_path.iterdir())


@contextmanager
def neo4j_server_named(environment: pytest.MonkeyPatch, connection: Connection) -> Iterator[Connection]:
    """The same server, now by NEO4J_URI."""
    environment.delenv("REMIT_TEST_NEO4J")
    environment.setenv("NEO4J_URI", connection.uri)
    environment.setenv("NEO4J_PASSWORD", connection.password)
    with neo4j_server.real_neo4j() as named:
        yield named


@pytest.mark.containers
def test_a_neo4j_in_a_container_answers(no_neo4j_named: pytest.MonkeyPatch) -> None:
    no_neo4j_named.setenv("REMIT_TEST_NEO4J", "containers")
    with neo4j_server.real_neo4j() as connection:
        assert answer(connection) == [{"one": 1}]


def test_where_no_way_is_open_every_reason_is_given(no_neo4j_named: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_neo4j_named.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    no_neo4j_named.setattr("shutil.which", lambda name, path=None: name if path else None)
    no_neo4j_named.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    with pytest.raises(Neo4jNotAvailable, match=r"No Docker engine answers\. Maven .* is not installed\."):
        neo4j_server.real_neo4j().__enter__()


def test_an_unknown_way_is_refused(no_neo4j_named: pytest.MonkeyPatch) -> None:
    no_neo4j_named.setenv("REMIT_TEST_NEO4J", "podman")
    with pytest.raises(Neo4jNotAvailable, match="neither"):
        neo4j_server.real_neo4j().__enter__()


@pytest.mark.slow
def test_the_guardian_ends_its_command_when_the_tests_are_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    sleeper = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(600)\n"
    )
    guardian = [sys.executable, "-I", str(SUPPORT / "guardian.py"), str(home), *sleeper]
    with subprocess.Popen([sys.executable, "-c", parent, *guardian]) as killed:  # noqa: S603  # ours
        until(lambda: (home / CONSOLE).exists() and b"up" in (home / CONSOLE).read_bytes())
        killed.send_signal(signal.SIGKILL)
    until(lambda: not home.exists())


def until(happened: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
