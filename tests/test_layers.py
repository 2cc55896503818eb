"""A request flows one way, and each technology has one owner."""

import ast
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
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
    "babel": {"graph/explain/locale.py"},
    "jinja2": {"api/pages/base/templates.py"},
    "rdflib": {"api/pages/forms/linked.py"},
    "httpcore": {"api/subscriptions/webhooks.py", "api/remote/service.py"},
}

BELOW_GRAPHQL = {"graph/model", "graph/store", "graph/query", "graph/query/planner", "graph/oversight"}
QUERY_MODULES = (
    "relations",
    "filters",
    "list_sources",
    "orders",
    "facets",
    "lists",
    "batched_lists",
    "traversal",
)
SEARCH_MODULES = ("candidates", "hits", "reading")
PLANNER_MODULES = ("translate", "connection", "columns_field", "search_field", "oversight_field", "plan")

# The floor plan: which rooms each one may import. What stands beside the rooms in FOUNDATIONS is for all of them.
ROOMS = {
    "graph/model": set(),
    "graph/store": {"graph/model"},
    "graph/store/engines": {"graph/store"},
    "graph/law": {"graph/model", "graph/store"},
    "graph/archive": {"graph/model", "graph/store", "graph/law"},
    "graph/query": {"graph/model", "graph/store", "graph/law"},
    "graph/search": {"graph/model", "graph/store", "graph/law", "graph/query"},
    "graph/oversight/gaps": {"graph/model", "graph/store", "graph/law", "graph/query"},
    "graph/oversight": {"graph/model", "graph/store", "graph/law", "graph/oversight/gaps"},
    "graph/analysis": {"graph/model", "graph/store", "graph/law", "graph/query", "graph/oversight"},
    "graph/explain": {"graph/model", "graph/oversight", "graph/oversight/gaps", "graph/analysis"},
    "graph/columns": {
        *("graph/model", "graph/store", "graph/law", "graph/query", "graph/oversight", "graph/explain"),
    },
    "graph/query/planner": {
        *("graph/model", "graph/store", "graph/law", "graph/query", "graph/oversight", "graph/oversight/gaps"),
        *("graph/explain", "graph/search", "graph/columns", "graph/analysis"),
    },
    "seed/format": {"graph/model", "graph/store"},
    "seed/loading": {
        *(
            "seed/format",
            "graph/model",
            "graph/store",
            "graph/law",
            "graph/archive",
            "graph/oversight",
            "graph/analysis",
        )
    },
    "seed/checks": {"seed/format", "seed/loading", "graph/model", "graph/store", "graph/oversight/gaps"},
    "seed/reference": {"seed/format", "graph/model"},
    "api/permalinks": {
        *(
            "graph/model",
            "graph/store",
            "graph/law",
            "graph/archive",
            "graph/oversight",
            "graph/analysis",
            "graph/explain",
        )
    },
    "api/graphql/base": BELOW_GRAPHQL | {"graph/oversight/gaps", "graph/law", "graph/explain", "graph/columns"},
    "api/graphql/types": BELOW_GRAPHQL
    | {"api/graphql/base", "api/permalinks"}
    | {"graph/analysis", "graph/archive", "graph/columns", "graph/explain", "graph/search"},
    "api/graphql": BELOW_GRAPHQL | {"api/graphql/base", "api/graphql/types", "graph/oversight/gaps"},
    "api/execution": {"api/graphql", "graph/law", "graph/query", "graph/query/planner"},
    "api/remote": {"graph/model"},
    "api/http": {"api/execution", "api/permalinks", "graph/store"},
    "api/pages/base": {"graph/explain", "graph/model"},
    "api/pages/drawings": {"api/pages/base", "graph/explain"},
    "api/pages/forms": {"api/pages/base", "api/http", "graph/explain", "graph/model"},
    "api/pages/guide": {"api/pages/base", "graph/explain", "graph/model"},
    # The filter for a value of a dimension is written beside the counts: a page's address says the same.
    "api/pages/lists": {
        "api/pages/base",
        "graph/columns",
        "graph/explain",
        "graph/model",
        "graph/search",
    },
    "api/pages/views": {"api/pages/base", "api/pages/drawings", "graph/explain", "graph/model"},
    # A frozen answer is what its permalink repeats, and GraphQL does not give it.
    "api/pages": {
        *("api/pages/base", "api/pages/forms", "api/pages/guide", "api/pages/lists", "api/pages/views"),
        *("api/execution", "api/http", "api/permalinks"),
        *("graph/explain", "graph/law", "graph/model"),
    },
    "api/subscriptions": {
        *("api/permalinks", "graph/model", "graph/store", "graph/law", "graph/archive", "graph/oversight")
    },
}
FOUNDATIONS = {"graph/errors", "graph/sanitize", "api/errors", "api/settings"}
MOST_MODULES = 15  # in a room: about as many names as one takes in at a look


@cache
def imports_in(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """Every import in a module, wherever it stands."""
    return [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def imported(path: Path) -> Iterator[str]:
    for node in imports_in(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.module:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def importers(package: str) -> set[str]:
    return {name(path) for path in MODULES if any(m.split(".")[0] == package for m in imported(path))}


def modules_imported(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports, as paths without an ending."""
    known = {name(module).removesuffix(".py") for module in MODULES}
    for node in imports_in(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            place = node.module.replace(".", "/")
            for alias in node.names:
                yield from {place, f"{place}/{alias.name}"} & known


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_floor_plan_says(room: str) -> None:
    found = {
        module.rpartition("/")[0]
        for path in (ROOT / room).glob("*.py")
        for module in modules_imported(path)
        if module not in FOUNDATIONS
    }
    assert found - {room} == ROOMS[room]


def test_rooms_of_pages_beside_each_other_share_what_is_below_them() -> None:
    beside = {"api/pages/forms", "api/pages/guide", "api/pages/lists", "api/pages/views"}
    assert not {room: ROOMS[room] & beside for room in beside if ROOMS[room] & beside}


def test_nothing_imports_itself_through_others() -> None:
    """Neither modules nor rooms; imports within functions and for types alone count too."""
    modules = {name(path).removesuffix(".py"): set(modules_imported(path)) for path in MODULES}
    TopologicalSorter({module: others - {module} for module, others in modules.items()}).prepare()
    TopologicalSorter(ROOMS).prepare()


def test_every_room_is_in_the_floor_plan_and_none_is_crowded() -> None:
    rooms = Counter(name(path.parent) for path in MODULES if path.name != "__init__.py")
    assert set(rooms) - {"remit", "api", "graph", "api/cli"} == set(ROOMS)
    assert not {room: count for room, count in rooms.items() if count > MOST_MODULES}


@pytest.mark.parametrize(("technology", "owners"), OWNERS.items())
def test_a_technology_has_one_owner(technology: str, owners: set[str]) -> None:
    assert importers(technology) == owners


def test_the_environment_is_read_in_the_settings_alone() -> None:
    """The embedded engine's child inherits the environment, less what would change it: no setting is read there."""
    words = ("os.environ", "os.getenv", "getenv(")
    found = {name(path) for path in MODULES if any(word in path.read_text("utf-8") for word in words)}
    assert found == {"graph/store/engines/process.py", "api/settings.py"}


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
    largest.pop("graph/model/kinds.py")  # a table: every kind of node
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
        *(f"graph/search/{module}.py" for module in SEARCH_MODULES),
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
