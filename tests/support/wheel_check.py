"""Proves a built wheel: installed into a clean environment it serves, answers, and ends without a trace.

Started as a program by `make wheel`: `python -m tests.support.wheel_check DIST`.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from hatch_build import PACKAGES

LOCK = Path(__file__).resolve().parent.parent.parent / "requirements.lock"
READY_SECONDS = 90
STOP_SECONDS = 20
# Which of the names can be imported by whoever shares the environment.
IMPORTABLE = "import sys; from importlib.util import find_spec; print(*(n for n in sys.argv[1:] if find_spec(n)))"
QUERY = "{ __schema { queryType { fields { name } } } }"


class WheelBroken(Exception):
    """The wheel does not do what it must; the message says what."""


def main() -> None:
    """Check the one wheel in the folder that the command line names."""
    (wheel,) = Path(sys.argv[1]).glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="remit-wheel-") as scratch:
        remit = install(wheel, Path(scratch) / "venv")
        say(run([remit, "--version"]).strip())
        data = Path(scratch) / "data"
        with served(remit, data) as address:
            say(f"{address} answers: {len(ask(address))} fields at the root")
        left = processes_of(data)
        if left:
            raise WheelBroken(f"The service left processes behind: {left}")
    say(f"{wheel.name} installs, serves and ends.")


def install(wheel: Path, place: Path) -> str:
    """Create an environment with the wheel and the locked packages; return the path of its `remit`."""
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    run([*pip, "--require-hashes", "--requirement", str(LOCK)])
    run([*pip, "--no-deps", str(wheel)])
    run([str(scripts / "python"), "-m", "pip", "check"])
    taken = run([str(scripts / "python"), "-I", "-c", IMPORTABLE, *PACKAGES]).split()
    if taken:
        raise WheelBroken(f"Names that only Remit's own process may have are taken in the environment: {taken}")
    return str(scripts / "remit")


@contextmanager
def served(remit: str, data: Path) -> Iterator[str]:
    """Run the service away from the checkout, on a free port and in a data folder of its own; end it with SIGTERM."""
    port = free_port()
    settings = {"REMIT_PORT": str(port), "REMIT_DATA_DIR": str(data), "HOME": str(data.parent)}
    data.mkdir()
    log = data.parent / "log"
    with log.open("wb") as output:
        service = subprocess.Popen([remit, "serve"], env=settings, cwd=data.parent, stdout=output, stderr=output)  # noqa: S603
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, service, log)
            yield address
        finally:
            stop(service)


def wait_until_ready(address: str, service: "subprocess.Popen[bytes]", log: Path) -> None:
    """Poll the readiness address until it says 200."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and service.poll() is None:
        try:
            if httpx.get(f"{address}/health/ready").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise WheelBroken(f"The service does not get ready:\n{log.read_text('utf-8', 'replace')[-4000:]}")


def stop(service: "subprocess.Popen[bytes]") -> None:
    """End the service politely; one that does not end is at fault."""
    service.terminate()
    try:
        service.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        service.kill()
        service.wait()
        raise WheelBroken(f"The service does not end within {STOP_SECONDS} s of SIGTERM.") from error


def ask(address: str) -> list[dict[str, Any]]:
    """Ask one question by GraphQL and return the names of the root's fields."""
    answer = httpx.post(f"{address}/graphql", json={"query": QUERY})
    try:
        fields: list[dict[str, Any]] = answer.json()["data"]["__schema"]["queryType"]["fields"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise WheelBroken(f"GraphQL answers {answer.status_code}: {answer.text[:500]}") from error
    return fields


def processes_of(folder: Path) -> list[str]:
    """Every process whose command line names the folder, as the embedded engine's does."""
    if sys.platform == "win32":
        return []
    listed = run(["ps", "-A", "-ww", "-o", "pid=,args="]).splitlines()
    return [line.strip() for line in listed if str(folder) in line]


def run(command: list[str]) -> str:
    """Run a command that must succeed and return what it printed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # ours
    if done.returncode:
        raise WheelBroken(f"{' '.join(command)} fails:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except WheelBroken as broken:
        sys.exit(str(broken))
