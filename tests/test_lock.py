"""The locks fit pyproject.toml: `make lock` was run after every change of a dependency."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)")
RUNTIME, DEVELOPMENT, BUILD = "requirements.lock", "requirements-dev.lock", "requirements-build.lock"


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def blocks(lock: str) -> list[str]:
    """Each pinned package of a lock with its hashes, one string a package."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pins(lock: str) -> dict[str, str]:
    found = [PIN.match(block) for block in blocks(lock)]
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found if pin}


def required() -> list[tuple[str, str]]:
    """Every requirement of pyproject.toml with each lock that must hold it."""
    project = pyproject()
    runtime, dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    build = project["build-system"]["requires"]
    return [
        *((RUNTIME, requirement) for requirement in runtime),
        *((DEVELOPMENT, requirement) for requirement in runtime + dev),
        *((BUILD, requirement) for requirement in build),
    ]


@pytest.mark.parametrize(("lock", "requirement"), required())
def test_lock_pins_a_version_that_pyproject_allows(lock: str, requirement: str) -> None:
    wanted = Requirement(requirement)
    pinned = pins(lock).get(canonicalize_name(wanted.name))
    assert pinned, f"{lock} lacks {wanted.name}: run `make lock`"
    assert wanted.specifier.contains(pinned), f"{lock} pins {wanted.name} {pinned}: run `make lock`"


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, BUILD])
def test_every_package_of_a_lock_is_pinned_once_with_hashes(lock: str) -> None:
    assert blocks(lock)
    for block in blocks(lock):
        assert PIN.match(block), block
        assert "--hash=sha256:" in block, block
    assert len(pins(lock)) == len(blocks(lock))


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, BUILD])
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text("utf-8")
    assert not any(block.startswith("-") for block in blocks(lock))


def test_the_development_lock_holds_the_very_versions_that_are_served() -> None:
    served, developed = pins(RUNTIME), pins(DEVELOPMENT)
    assert {name: developed.get(name) for name in served} == served
    built = {name: version for name, version in pins(BUILD).items() if name in developed}
    assert {name: developed[name] for name in built} == built


@pytest.mark.parametrize("folder", ["bench/peer", "tests/clients", "tests/browser"])
def test_packages_of_npm_are_pinned_and_no_registry_is_named(folder: str) -> None:
    wanted = json.loads((ROOT / folder / "package.json").read_text("utf-8"))["dependencies"]
    lock = (ROOT / folder / "package-lock.json").read_text("utf-8")
    packages = json.loads(lock)["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in package for place, package in packages.items() if place)
    assert '"resolved"' not in lock
