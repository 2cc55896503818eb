"""Where no Docker engine can be had, the reason is one line and no failure; what is done for one is undone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import docker_engine

pytestmark = pytest.mark.slow  # each starts an interpreter

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = (
    "from tests.support import docker_engine as d; import os, shutil, sys; {}; sys.argv = ['', 'echo', 'ran']; d.main()"
)


def run_where(condition: str, tmp_path: Path) -> tuple[int, str]:
    """The program's status and standard output, where no engine answers and that condition was made."""
    done = subprocess.run(  # noqa: S603  # ours
        [sys.executable, "-c", PROGRAM.format(condition)],
        check=False,
        cwd=ROOT,
        env={"DOCKER_HOST": f"unix://{tmp_path}/none.sock", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_who_is_not_root_starts_no_engine(tmp_path: Path) -> None:
    status, said = run_where("os.geteuid = lambda: 1000", tmp_path)
    assert (status, said) == (77, "No Docker engine answers, and only root can start one.\n")


def test_a_system_that_grants_no_namespaces_has_no_engine(tmp_path: Path) -> None:
    status, said = run_where("os.geteuid = lambda: 0; d.NAMESPACES = ('false',)", tmp_path)
    assert status == 77
    assert said == "No Docker engine answers, and this system allows none: it grants no namespaces.\n"


def test_a_system_without_the_packages_and_apt_has_no_engine(tmp_path: Path) -> None:
    none = "shutil.which = lambda name: None"
    status, said = run_where(f"os.geteuid = lambda: 0; d.NAMESPACES = ('env',); {none}", tmp_path)
    assert status == 77
    assert (
        said
        == "No Docker engine answers, and without apt-get none can be installed (docker.io, debootstrap, iproute2).\n"
    )


def test_the_command_s_status_is_the_program_s_and_its_output_is_no_reason(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docker_engine, "engine_answers", lambda: True)
    monkeypatch.setattr(docker_engine, "run_beside_running_engine", docker_engine.run)
    monkeypatch.setattr(docker_engine.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["", "sh", "-c", "echo said; exit 3"])
    with pytest.raises(SystemExit) as ended:
        docker_engine.main()
    assert ended.value.code == 3
    assert capfd.readouterr() == ("", "said\n")


def test_no_package_starts_a_service_and_who_forbade_it_before_still_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(docker_engine, "SERVICE_POLICY", policy)
    with docker_engine.no_services_started():
        assert subprocess.run([str(policy), "docker", "start"], check=False).returncode == 101  # noqa: S603  # ours
    assert not policy.exists()
    policy.write_text("theirs", "utf-8")
    with docker_engine.no_services_started():
        assert policy.read_text("utf-8") == "theirs"
    assert policy.read_text("utf-8") == "theirs"
