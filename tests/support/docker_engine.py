"""Runs a command where a Docker engine answers: `python -m tests.support.docker_engine COMMAND...`.

That is the engine that answers here already or, where root may, one that is started in namespaces of its own. Its processes,
its mounts and its network, in which the command runs too, end with the command, and its files are in a folder that is removed.
The image of Neo4j, where no registry gives it, is built here.

Where no engine can be had, this exits with 77 and the reason, in one line on standard output; whatever else is printed goes to
standard error.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import docker  # type: ignore[import-untyped]  # it ships no types, and these few calls need no package of stubs
from docker.errors import DockerException  # type: ignore[import-untyped]  # the same

from tests.support.neo4j_answer import Neo4jNotAvailable
from tests.support.neo4j_container import ENGINE_SECONDS, engine_answers, has
from tests.support.neo4j_image import build_image, import_image
from tests.support.neo4j_server import DEFAULT_IMAGE

CANNOT_RUN = 77  # as programs say that run tests: neither well nor ill
INSIDE = "--inside"
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child")
PACKAGES = {"dockerd": "docker.io", "debootstrap": "debootstrap", "ip": "iproute2"}
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")
START_SECONDS = 60
STOP_SECONDS = 30
# Published ports pass through a process of the engine's and not through the packet filter, which not every kernel has.
ENGINE_OPTIONS = ("--iptables=false", "--exec-opt=native.cgroupdriver=cgroupfs", "--log-level=warn")


def main() -> None:
    """Run the command that the command line names."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    words = sys.argv[1:]
    try:
        if words[0] == INSIDE:
            status = run_beside_new_engine(Path(words[1]), words[2:])
        elif engine_answers():
            status = run_beside_running_engine(words)
        else:
            status = run_in_namespaces(words)
    except (Neo4jNotAvailable, DockerException) as error:
        sys.stdout.write(f"{' '.join(str(error).split())}\n")
        sys.exit(CANNOT_RUN)
    sys.exit(status)


def run_beside_running_engine(command: list[str]) -> int:
    """Run it with the engine that answers, which keeps no image that was built here."""
    with closing(docker.from_env(timeout=ENGINE_SECONDS)) as engine:
        if has(engine, DEFAULT_IMAGE):
            return run(command)
        if os.geteuid() != 0:
            raise Neo4jNotAvailable(
                f"The Docker engine neither has nor can fetch {DEFAULT_IMAGE}; only root can build it."
            )
        install_packages("debootstrap")
        with tempfile.TemporaryDirectory(prefix="remit-docker-") as folder:
            archive = Path(folder) / "image.tar"
            build_image(archive)
            import_image(engine, archive, DEFAULT_IMAGE)
        try:
            return run(command)
        finally:
            engine.images.remove(DEFAULT_IMAGE, force=True)


def run_in_namespaces(command: list[str]) -> int:
    """Run this program in namespaces of its own, with all that it needs from outside: its network reaches nothing."""
    if os.geteuid() != 0:
        raise Neo4jNotAvailable("No Docker engine answers, and only root can start one.")
    tried = subprocess.run([*NAMESPACES, "true"], check=False, capture_output=True)  # noqa: S603  # ours
    if tried.returncode:
        raise Neo4jNotAvailable("No Docker engine answers, and this system allows none: it grants no namespaces.")
    install_packages(*PACKAGES)
    with tempfile.TemporaryDirectory(prefix="remit-docker-") as folder:
        build_image(Path(folder) / "image.tar")
        itself = [sys.executable, "-m", "tests.support.docker_engine", INSIDE, folder]
        try:
            return subprocess.run([*NAMESPACES, *itself, *command], check=False).returncode  # noqa: S603  # ours
        finally:
            remove_control_groups(Path(folder).name)


def remove_control_groups(name: str) -> None:
    """Remove what the engine leaves: the empty control groups that held its containers."""
    root = Path("/sys/fs/cgroup")
    for group in [*root.glob(name), *root.glob(f"*/{name}")]:
        for folder in (*group.glob("*/"), group):
            with suppress(OSError):  # the group of a container that is just being killed, or one of the engine's files
                folder.rmdir()


def install_packages(*programs: str) -> None:
    """Install the Debian packages of those programs that are missing.

    Raises:
        Neo4jNotAvailable: that is no Debian, or it cannot have them.

    """
    missing = [PACKAGES[program] for program in programs if not shutil.which(program)]
    if not missing:
        return
    names = ", ".join(missing)
    if not shutil.which("apt-get"):
        raise Neo4jNotAvailable(f"No Docker engine answers, and without apt-get none can be installed ({names}).")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with no_services_started():
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
            done = subprocess.run(["apt-get", "-qq", *words], check=False, env=quiet, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    if done.returncode:
        raise Neo4jNotAvailable(f"No Docker engine answers, and apt-get cannot install {names}.")


@contextmanager
def no_services_started() -> Iterator[None]:
    """Let no package start its service, which would outlive the command: Debian's packages ask this file."""
    if SERVICE_POLICY.exists():
        yield
        return
    SERVICE_POLICY.write_text("#!/bin/sh\nexit 101\n", "utf-8")
    SERVICE_POLICY.chmod(0o755)
    try:
        yield
    finally:
        SERVICE_POLICY.unlink()


def run_beside_new_engine(folder: Path, command: list[str]) -> int:
    """Start the engine, give it the image, run the command, and end the engine with its containers."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)  # noqa: S607  # Debian's
    os.environ["DOCKER_HOST"] = f"unix://{folder}/docker.sock"
    files = (f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/pid")
    groups = f"--cgroup-parent=/{folder.name}"
    words = ["dockerd", f"--host={os.environ['DOCKER_HOST']}", *files, groups, *ENGINE_OPTIONS]
    log = folder / "log"
    with log.open("wb") as output, subprocess.Popen(words, stdout=output, stderr=output) as process:  # noqa: S603  # ours
        try:
            wait_until_it_answers(process, log)
            with closing(docker.from_env(timeout=ENGINE_SECONDS)) as engine:
                import_image(engine, folder / "image.tar", DEFAULT_IMAGE)
            return run(command)
        finally:
            end(process)


def wait_until_it_answers(process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the engine's first answer.

    Raises:
        Neo4jNotAvailable: it ended or was silent for too long.

    """
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if engine_answers():
            return
        time.sleep(0.2)
    said = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise Neo4jNotAvailable(f"A Docker engine does not start here: {' '.join(said)}")


def end(process: "subprocess.Popen[bytes]") -> None:
    """End the engine, in good order if it can; its namespace ends with this program, and with it whatever is left."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def run(command: list[str]) -> int:
    """Run the command and return its status."""
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode  # noqa: S603  # whoever calls says what


if __name__ == "__main__":
    main()
