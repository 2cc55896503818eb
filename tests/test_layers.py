"""A request flows one way, and each technology has one owner."""

import ast
import os
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("remit", "api", "graph", "seed")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

OWNERS = {
    "neo4j": {"graph/store/database.py"},
    "yaml": {"seed/format/yaml_source.py"},
    "pydantic_settings": {"api/settings.py"},
    "filelock": {"graph/store/engines/embedded.py"},
    "rich": {"api/cli/render.py"},
    "httpcore": {"api/subscriptions/webhooks.py"},
}

QUERY_MODULES = (
    "relations",
    "filters",
    "list_sources",
    "lists",
    "batched_lists",
    "search_cypher",
    "search",
    "traversal",
)
PLANNER_MODULES = ("translate", "connection", "search_field", "oversight_field", "plan")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def importers(package: str) -> set[str]:
    return {name(path) for path in MODULES if any(m.split(".")[0] == package for m in imported(path))}


@pytest.mark.parametrize(("technology", "owners"), OWNERS.items())
def test_a_technology_has_one_owner(technology: str, owners: set[str]) -> None:
    assert importers(technology) == owners


def test_the_environment_is_read_in_the_settings_alone() -> None:
    """The embedded engine's child inherits the environment, less what would change it: no setting is read there."""
    words = ("os.environ", "os.getenv", "getenv(")
    found = {name(path) for path in MODULES if any(word in path.read_text("utf-8") for word in words)}
    assert found <= {"graph/store/engines/process.py"}


def test_graph_imports_neither_api_nor_seed() -> None:
    for path in (ROOT / "graph").rglob("*.py"):
        assert not {m.split(".")[0] for m in imported(path)} & {"api", "seed"}, name(path)


def test_seed_does_not_import_api() -> None:
    for path in (ROOT / "seed").rglob("*.py"):
        assert "api" not in {m.split(".")[0] for m in imported(path)}, name(path)


def test_web_frameworks_stay_in_api() -> None:
    for package in ("fastapi", "starlette", "strawberry", "uvicorn", "typer"):
        assert all(path.startswith("api/") for path in importers(package)), package


def test_modules_stay_small() -> None:
    largest = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {path: lines for path, lines in largest.items() if lines > 600}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout has Remit's names at the top")
def test_no_installed_package_has_our_import_names() -> None:
    known = packages_distributions()
    for package in (*PACKAGES, "cypher"):
        assert {d.lower() for d in known.get(package, [])} <= {"remit"}, package


def test_cypher_is_written_in_its_folder_and_by_the_translator_alone() -> None:
    translator = {
        "graph/model/temporal.py",
        *(f"graph/query/{module}.py" for module in QUERY_MODULES),
        *(f"graph/query/planner/{module}.py" for module in PLANNER_MODULES),
    }
    words = ("MATCH (", "MERGE (", "RETURN ")
    found = {name(path) for path in MODULES if any(w in path.read_text("utf-8") for w in words)}
    # The engine's own readiness probe is a bare `RETURN 1`.
    assert found - translator <= {"graph/store/engines/process.py"}


def test_the_working_directory_does_not_matter() -> None:
    from graph.store.statements import FOLDER

    assert FOLDER.is_absolute()
    assert os.path.isdir(FOLDER)  # noqa: PTH112  # the folder itself, not the path type
