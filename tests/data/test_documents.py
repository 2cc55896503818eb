"""What the README and the pages of docs/ show as answers of the shipped pack is what Remit answers."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.cli import queries
from api.cli.answer_text import TextDifferences
from api.settings import Settings
from graph.store.database import Database
from tests.support.competency import assert_same
from tests.support.running import Running

pytestmark = pytest.mark.slow_on_neo4j

ROOT = Path(__file__).resolve().parent.parent.parent


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def block(language: str, document: str) -> str:
    """The only code block of that language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    return str(found)


async def ask(database: Database, query: str) -> dict[str, Any]:
    """Ask as a reader of the page does, under the limits that a service has unless told otherwise."""
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(database)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = (await client.post("/graphql", json={"query": query})).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


async def test_the_answer_in_the_readme_is_the_one_that_remit_gives(shipped: Database) -> None:
    readme = text("README.md")
    query = re.search(r"'query=(.*)'", block("sh", readme), re.DOTALL)
    assert query
    assert_same(json.loads(block("json", readme)), {"data": await ask(shipped, query[1])}, "README.md")


async def test_the_list_in_how_to_ask_for_one_is_the_one_that_remit_gives(shipped: Database) -> None:
    document = text("docs/lists.md")
    asked = re.findall(r"^```graphql\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    found = [await ask(shipped, query) for query in asked]
    assert_same(json.loads(block("json", document)), found[0], "docs/lists.md")


async def test_the_examples_in_how_to_read_an_answer_are_true(shipped: Database) -> None:
    gap, law = "ru.gap.derived.weak-enforcement.minzdrav", "ru.instrument.order-567n"
    query = f"""{{
      gap(id: "{gap}") {{ confidence derivedFrom {{ id }} }}
      authority(id: "ru.authority.minzdrav") {{ enforcement {{ level }} }}
      instrument(id: "{law}") {{ enactedOn }}
      contradictions(jurisdiction: "ru") {{ subject {{ id }} predicate claims {{ value preferred }} }}
      coverage {{ kind declared count }}
    }}"""
    found = await ask(shipped, query)
    assert found["gap"] == {"confidence": "SECONDARY", "derivedFrom": {"id": "ru.authority.minzdrav"}}
    assert found["authority"]["enforcement"]["level"] == "LIMITED"
    contests = {(one["subject"]["id"], one["predicate"]): one["claims"] for one in found["contradictions"]}
    claims = contests[law, "enactedOn"]
    assert [(claim["value"], claim["preferred"]) for claim in claims] == [("2017-08-28", True), ("2019", False)]
    assert found["instrument"]["enactedOn"] == "2017-08-28"
    assert {"kind": "LICENCE", "declared": "NONE", "count": 0} in found["coverage"]
    assert all(f"`{word}`" in text("docs/model.md") for word in (gap, law, "ru.authority.minzdrav", "LICENCE"))


async def test_the_examples_of_what_if_are_true(shipped: Database) -> None:
    document = text("docs/what-if.md")
    blocks = re.findall(r"^```graphql\n(.*?)^```\n\n```json\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    assert len(blocks) == document.count("```graphql") == 4
    for number, (query, answer) in enumerate(blocks, 1):
        assert_same(json.loads(answer), await ask(shipped, query), f"docs/what-if.md, example {number}")


async def test_the_two_days_of_the_page_about_clients_differ(shipped: Database) -> None:
    document = text("docs/clients.md")
    (clinic,) = set(re.findall(r"ru\.clinic\.[\w-]+", document))
    query = block("graphql", document).replace("($clinic: ID!)", "").replace("$clinic", f'"{clinic}"')
    found = await ask(shipped, query)
    assert found["then"]["oversight"]["verdict"] != found["now"]["oversight"]["verdict"]


async def test_the_worked_example_of_the_reform_is_what_is_printed(
    shipped: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    (days, jurisdiction, shown) = re.findall(
        r"^```sh\nremit diff --from (\S+ --to \S+) --jurisdiction (\S+)\n```\n\n```text\n(.*?)^```$",
        text("docs/what-if.md"),
        re.MULTILINE | re.DOTALL,
    )[0]
    before, after = days.split(" --to ")
    out = TextDifferences(jurisdiction, (before, after))
    async for compared, differing in queries.get_differences(shipped, jurisdiction, (before, after)):
        out.batch(compared, differing)
    out.end()
    printed, place = capsys.readouterr().out, 0
    for part in shown.split("...\n"):
        place = printed.find(part, place)
        assert place >= 0, part
        place += len(part)
    assert place == len(printed)


async def test_the_questions_of_how_to_search_have_answers(shipped: Database) -> None:
    questions = re.findall(r"(?:^    .*\n)+", text("docs/search.md"), re.MULTILINE)
    search, suggest, paths, around = [next(iter((await ask(shipped, question)).values())) for question in questions]
    assert search["nodes"][0]["node"]["id"] == "ru.clinic.pirogov-center"
    assert suggest[0]["node"]["id"] == "ru.authority.roszdravnadzor"
    assert len(paths) == 3
    assert around["nodes"][0]["id"] == "ru.route.medical-procedure"


async def test_the_queries_of_the_page_about_dashboards_are_answered_as_it_says(shipped: Database) -> None:
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text("docs/dashboards.md"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 16  # every query with its answer
    for (language, asked), (_, answered) in pairwise(blocks):
        if language == "graphql":
            assert_same(json.loads(answered), await ask(shipped, asked), asked)
