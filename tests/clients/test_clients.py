"""Clients from npm and PyPI ask a service, by the blocks of docs/clients.md as they stand. `make test-clients` runs them."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.command import ROOT
from tests.support.served import Served, serving

pytestmark = pytest.mark.clients

HERE = Path(__file__).resolve().parent
PAGE = (ROOT / "docs" / "clients.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000"  # where the page says that the service is
BLOCK = re.compile(r"^```\w+\n((?:#|//) (\S+)\n.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = {name: text for text, name in BLOCK.findall(PAGE)}
PROGRAMS = ("apollo_cache.js", "urql_cache.js", "persisted_queries.js", "page.js", "typed.ts", "dataset.graphql")
SECONDS = 120  # a program takes about one; the first one of Go compiles for longer
CLINIC = "ru.clinic.pirogov-center"
DAYS = ("2020-01-01", "2026-01-31")
ORIGIN = "http://dashboard.example"  # browsers let no page that came by https ask a service without it


class Workshop:
    """A folder with the blocks of the page and our programs, for one service."""

    def __init__(self, folder: Path, service: Served) -> None:
        self.folder, self.service = folder, service
        assert (HERE / "node_modules").exists(), "`make test-clients` installs the clients"
        (folder / "node_modules").symlink_to(HERE / "node_modules")
        for name in (*PROGRAMS, "package.json"):
            shutil.copy(HERE / name, folder)
        for name, text in BLOCKS.items():
            (folder / name).write_text(text.replace(ADDRESS, service.address), "utf-8")

    def run(self, *words: str) -> str:
        """What a program prints."""
        done = subprocess.run(  # noqa: S603  # ours, or of the page
            words, cwd=self.folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def node(self, program: str, *words: str) -> Any:
        """What a program of JavaScript prints as data, in its last line. As for developers, errors have their text."""
        return json.loads(self.run("node", "--conditions=development", program, *words).splitlines()[-1])

    def tool(self, name: str, *words: str) -> str:
        """What a tool of the installed packages prints."""
        return self.run(str(HERE / "node_modules" / ".bin" / name), *words)


@pytest.fixture(scope="module")
def open_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service as it is unless told otherwise."""
    with serving(tmp_path_factory.mktemp("open")) as served:
        yield served.ready()


@pytest.fixture(scope="module")
def strict_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that lets clients register operations, and pages of other origins ask nothing."""
    settings = {"REMIT_AUTOMATIC_OPERATIONS": "true", "REMIT_CORS_ORIGINS": "none"}
    with serving(tmp_path_factory.mktemp("strict"), **settings) as served:
        yield served.ready()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, open_service: Served) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"), open_service)


@pytest.fixture(scope="module")
def strict_workshop(tmp_path_factory: pytest.TempPathFactory, strict_service: Served) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"), strict_service)


@pytest.fixture(scope="module")
def verdicts(open_service: Served) -> list[str]:
    """The verdict of each day, each asked by itself."""
    query = "query ($clinic: ID!, $day: Date) { clinic(id: $clinic, asOf: $day) { oversight { verdict } } }"

    def ask(day: str) -> str:
        asked = {"query": query, "variables": {"clinic": CLINIC, "day": day}}
        answer = httpx.post(f"{open_service.address}/graphql", json=asked).json()
        return str(answer["data"]["clinic"]["oversight"]["verdict"])

    return [ask(day) for day in DAYS]


def test_every_block_of_the_page_is_a_file_that_a_test_runs() -> None:
    run_by_programs = {
        "two-days.graphql",
        "dated.js",
        "apollo.js",
        "persisted.js",
        "page.jsx",
        "urql.js",
        "codegen.yml",
    }
    assert set(BLOCKS) == run_by_programs | {"rows.py", "verdict.py", "verdict.go"}
    assert len(re.findall(r"^ *(?:```|~~~)", PAGE, re.MULTILINE)) == 2 * len(BLOCKS)
    assert not re.search(r"^(?: {4}|\t)", BLOCK.sub("", PAGE), re.MULTILINE)


def test_apollo_shows_each_day_as_documented_and_one_for_both_by_itself(
    workshop: Workshop, verdicts: list[str]
) -> None:
    assert verdicts[0] != verdicts[1]
    found = workshop.node("apollo_cache.js", CLINIC)
    assert found["documented"] == verdicts
    assert found["fromCache"] == verdicts[0]
    assert found["merged"] == verdicts[1]
    assert found["byDefault"] == [verdicts[1]] * 2
    assert "Missing field 'asOf'" in found["withoutDay"]


def test_urql_shows_each_day_as_documented_and_one_for_both_by_itself(workshop: Workshop, verdicts: list[str]) -> None:
    found = workshop.node("urql_cache.js", CLINIC, f"{workshop.service.address}/graphql")
    assert found["documented"] == found["withoutDay"] == verdicts
    assert found["fromCache"] == verdicts[0]
    assert found["byDefault"] == [verdicts[1]] * 2


def test_the_link_for_persisted_queries_gives_up_after_one_request_where_they_are_off(workshop: Workshop) -> None:
    found = workshop.node("persisted_queries.js")
    sent = [(one["document"], one["hash"]) for one in found["sent"]]
    assert sent == [(False, True), *[(True, False)] * 4]
    assert found["answers"][0] == found["answers"][1]
    assert found["answers"][2:] == [DAYS[1]] * 2


def test_the_link_for_persisted_queries_sends_a_document_once_where_they_are_on(strict_workshop: Workshop) -> None:
    found = strict_workshop.node("persisted_queries.js")
    sent = [(one["document"], one["hash"]) for one in found["sent"]]
    assert sent == [(False, True), (True, True), (False, True)] * 2
    assert found["answers"][2:] == [DAYS[1]] * 2


def test_a_page_of_another_origin_shows_two_days(workshop: Workshop, verdicts: list[str]) -> None:
    found = workshop.node("page.js", ORIGIN)
    assert found["alert"] == []
    assert [day[0] for day in found["days"]] == [*DAYS]
    assert [day[1].split(": ")[1] for day in found["days"]] == verdicts


def test_a_page_of_another_origin_is_kept_out_where_that_is_wanted(strict_workshop: Workshop) -> None:
    """So the browser of the tests does heed what the service allows."""
    found = strict_workshop.node("page.js", ORIGIN)
    assert found["days"] == []
    assert "Cross-Origin Request Blocked" in found["alert"][0]


def test_the_service_tells_browsers_that_pages_of_other_origins_may_ask(open_service: Served) -> None:
    address = f"{open_service.address}/graphql"
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = httpx.options(address, headers={"Origin": ORIGIN, **asking})
    answer = httpx.post(address, headers={"Origin": ORIGIN}, json={"query": "{ dataset { release } }"})
    assert (before.status_code, answer.status_code) == (200, 200)
    assert before.headers["access-control-allow-origin"] == answer.headers["access-control-allow-origin"] == "*"
    assert before.headers["access-control-allow-headers"] == "content-type"


def test_generated_types_know_the_scalars_and_compile(workshop: Workshop) -> None:
    workshop.tool("graphql-codegen", "--config", "codegen.yml")
    modules = ("--module", "esnext", "--moduleResolution", "bundler")
    workshop.tool("tsc", "--noEmit", "--strict", "--skipLibCheck", *modules, "typed.ts")


def test_an_array_of_operations_is_refused(open_service: Served) -> None:
    answer = httpx.post(f"{open_service.address}/graphql", json=[{"query": "{ dataset { release } }"}])
    assert answer.json()["errors"][0]["extensions"]["code"] == "BATCH_NOT_SUPPORTED"


def test_gql_gives_rows(workshop: Workshop, verdicts: list[str]) -> None:
    rows = ast.literal_eval(workshop.run(sys.executable, "-W", "error", "rows.py"))
    assert len(rows) > 1
    assert all(row.keys() == {"id", "name", "verdict"} for row in rows)
    assert {row["id"]: row["verdict"] for row in rows}[CLINIC] == verdicts[0]


def test_httpx_gives_an_answer(workshop: Workshop, verdicts: list[str]) -> None:
    assert workshop.run(sys.executable, "-W", "error", "verdict.py").strip() == verdicts[0]


# No registry of packages that this project uses brings Go, as npm and PyPI bring the other clients.
@pytest.mark.skipif(shutil.which("go") is None, reason="Go (`go`) is not installed")
def test_go_gives_an_answer(workshop: Workshop, verdicts: list[str]) -> None:
    assert workshop.run("gofmt", "-l", "verdict.go") == ""
    assert workshop.run("go", "run", "verdict.go").strip() == verdicts[0]
