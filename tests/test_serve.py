"""`remit serve` as a process: it greets, answers, shares, recovers, waits for its Neo4j, and leaves nothing behind.

What starts a service is slow, so the tests share two of them: `first`, started a second time on its folder, and `other`.
How long a start took is printed (`pytest -s`), not tested: machines differ.
"""

import json
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.store.database import Connection
from tests.support.served import (
    ROOT,
    START_SECONDS,
    Served,
    children,
    environment,
    is_true_within,
    serving,
    settings_of,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for left processes in /proc")

SECRET = "no-such-password"  # noqa: S105  # a wrong one


def refused(folder: Path, **settings: str) -> str:
    """The one line with which a service that cannot start ends."""
    done = subprocess.run(  # the command is ours
        [sys.executable, "-m", "remit", "serve"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(folder, **settings),
        timeout=START_SECONDS,
    )
    said = [line for line in done.stderr.splitlines() if " INFO api.service: starting with " not in line]
    assert (done.returncode, done.stdout, len(said)) == (1, "", 1), done.stderr
    assert SECRET not in done.stderr
    return said[0]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that was started once, answered, was ended, and runs again."""
    folder = tmp_path_factory.mktemp("first")
    with serving(folder) as fresh:
        assert fresh.ready().ask().json()["data"]["oversight"]["verdict"] == "PARTLY_OVERSEEN"
        assert " INFO api.service: loaded ru-stem-cell-2026@" in fresh.printed
        assert sorted(children(folder).values()) == ["java", "supervisor"]
        assert fresh.end(signal.SIGTERM) == 0
        assert is_true_within(5, lambda: not children(folder))
        assert "uvicorn" not in fresh.printed
        assert "Traceback" not in fresh.printed
    with serving(folder) as again:
        assert "loaded" not in again.printed
        sys.stdout.write(f"\nfirst start {fresh.seconds:.1f} s, second start {again.seconds:.1f} s\n")
        yield again.ready()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of another service."""
    return tmp_path_factory.mktemp("other")


@pytest.mark.slow
def test_it_lives_and_is_ready(first: Served) -> None:
    assert first.get("/health/live").json() == {"status": "live"}
    assert first.get("/health/ready").json() == {"status": "ready"}
    assert first.get("/").headers["Content-Type"].startswith("text/html")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_command_that_it_prints_works_as_printed(first: Served) -> None:
    command = first.printed.partition("Try:\n")[2]
    done = subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True)  # noqa: S603, S607
    answer = json.loads(done.stdout)["data"]["oversight"]
    assert answer["verdict"] == "PARTLY_OVERSEEN"
    assert "Roszdravnadzor" in answer["summary"]


@pytest.mark.slow
def test_a_command_uses_the_engine_of_the_service(first: Served) -> None:
    before = children(first.folder)
    done = subprocess.run(  # the command is ours
        [sys.executable, "-m", "remit", "oversight", "ru.clinic.pirogov-center"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(first.folder),
        timeout=60,
    )
    assert "OVERSEEN" in done.stdout
    assert "using the engine of the service" in done.stderr
    assert children(first.folder) == before


@pytest.mark.slow
def test_a_second_service_on_the_same_folder_is_refused(first: Served) -> None:
    line = refused(first.folder)
    assert "Another service uses this data folder." in line
    assert "REMIT_DATA_DIR" in line
    assert first.ask().status_code == httpx.codes.OK


@pytest.mark.slow
def test_services_with_folders_of_their_own_run_side_by_side(first: Served, other: Path) -> None:
    with serving(other) as second:
        assert second.address != first.address
        assert second.ready().ask().json() == first.ask().json()
        os.killpg(second.process.pid, signal.SIGINT)  # as a terminal's Ctrl-C does
        assert second.process.wait(30) == 0
        assert is_true_within(5, lambda: not children(other))
        assert "Traceback" not in second.printed


@pytest.mark.slow
def test_a_killed_service_leaves_no_process_and_starts_again(other: Path) -> None:
    with serving(other) as killed:
        assert killed.ready().ask().status_code == httpx.codes.OK
        killed.process.kill()
        killed.process.wait()
        began = time.monotonic()
        assert is_true_within(10, lambda: not children(other))
        sys.stdout.write(f"\nnothing left {time.monotonic() - began:.1f} s after kill -9\n")
    with serving(other) as again:
        assert again.ready().ask().json()["data"]["oversight"]["verdict"] == "PARTLY_OVERSEEN"
        assert again.end() == 0


@pytest.mark.slow
def test_a_service_that_is_ended_while_it_starts_leaves_nothing(other: Path) -> None:
    with subprocess.Popen(  # the command is ours
        [sys.executable, "-m", "remit", "serve"],
        cwd=ROOT,
        env=environment(other),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            assert is_true_within(30, lambda: bool(children(other)))
            process.terminate()
            assert process.wait(30) != 0
            assert is_true_within(10, lambda: not children(other))
        finally:
            process.kill()


class Load(threading.Thread):
    """Puts the question again and again, and keeps when and how it was answered."""

    def __init__(self, served: Served) -> None:
        super().__init__(daemon=True)
        self.answers: list[tuple[float, int, Any]] = []
        self._served = served
        self._over = threading.Event()

    def run(self) -> None:
        """Ask until told to stop."""
        while not self._over.is_set():
            answer = self._served.ask()
            self.answers.append((time.monotonic(), answer.status_code, answer.json()))

    def stop(self) -> None:
        """Let the last answer come in."""
        self._over.set()
        self.join(30)


@pytest.mark.slow
def test_when_its_engine_is_killed_it_says_so_and_recovers_by_itself(first: Served) -> None:
    right = first.ask().json()
    askers = [Load(first) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(0.5)
    java = next(pid for pid, kind in children(first.folder).items() if kind == "java")
    os.kill(java, signal.SIGKILL)
    killed = time.monotonic()
    assert is_true_within(10, lambda: any(status == 503 for asker in askers for _, status, _ in list(asker.answers)))
    assert is_true_within(60, first.is_ready)
    time.sleep(0.5)
    for asker in askers:
        asker.stop()
    answers = sorted((answer for asker in askers for answer in asker.answers), key=lambda answer: answer[0])
    assert {status for _, status, _ in answers} == {200, 503}
    assert all(answer == right for _, status, answer in answers if status == 200)
    faults = [answer for _, status, answer in answers if status == 503]
    assert {fault["errors"][0]["extensions"]["code"] for fault in faults} == {"DATABASE_UNAVAILABLE"}
    assert first.get("/health/live").status_code == httpx.codes.OK
    back = next(when for when, status, _ in answers if status == 200 and when > first_fault(answers))
    assert answers[-1][1] == 200
    sys.stdout.write(f"\nfirst 503 {first_fault(answers) - killed:.1f} s, right again {back - killed:.1f} s after\n")


def first_fault(answers: list[tuple[float, int, Any]]) -> float:
    """When the first 503 came."""
    return next(when for when, status, _ in answers if status == 503)


class Forward(socketserver.BaseRequestHandler):
    """Passes one connection on to `target`, both ways."""

    target = ("127.0.0.1", 0)

    def handle(self) -> None:
        """Pass on until either side is done."""
        with socket.create_connection(self.target, timeout=10) as there:
            there.settimeout(None)
            back = threading.Thread(target=copy, args=(there, self.request), daemon=True)
            back.start()
            copy(self.request, there)
            back.join(5)


def copy(source: socket.socket, target: socket.socket) -> None:
    """Copy until the source ends, and end the target."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def forwarded(port: int, uri: str) -> Iterator[None]:
    """A port that leads to a real Neo4j, from now on."""
    host, _, number = uri.partition("://")[2].rpartition(":")
    handler = type("ForwardThere", (Forward,), {"target": (host, int(number))})
    server_type = type("Server", (socketserver.ThreadingTCPServer,), {"allow_reuse_address": True})
    with server_type(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_it_waits_for_its_neo4j_and_then_loads_by_itself(neo4j_connection: Connection, tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, **settings_of(neo4j_connection, f"bolt://127.0.0.1:{port}")) as served:
        assert served.get("/health/live").status_code == httpx.codes.OK
        ready = served.get("/health/ready")
        assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
        assert served.ask().status_code == 503
        with forwarded(port, neo4j_connection.uri):
            began = time.monotonic()
            assert is_true_within(60, served.is_ready), served.printed
            sys.stdout.write(f"\nready {time.monotonic() - began:.1f} s after its Neo4j\n")
            answer = served.ask().json()
            assert "errors" not in answer, (answer, served.printed)
            assert answer["data"]["oversight"]["verdict"] == "PARTLY_OVERSEEN"
            assert served.end() == 0
        assert "Traceback" not in served.printed
        assert neo4j_connection.password not in served.printed
    assert not (tmp_path / "engine").exists()


@pytest.mark.slow
def test_a_wrong_password_ends_it_at_once(neo4j_connection: Connection, tmp_path: Path) -> None:
    line = refused(tmp_path, NEO4J_URI=neo4j_connection.uri, NEO4J_PASSWORD=SECRET)
    assert line.startswith("remit: The database refuses")
    assert "NEO4J_PASSWORD" in line
