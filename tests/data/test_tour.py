"""The tour of docs/questions.md: ten questions with query, answer and how to read it; every block is asked of a service."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.graphql.schema import schema
from api.settings import Settings
from graph.store.database import Database
from tests.support.competency import assert_same
from tests.support.running import Running

pytestmark = pytest.mark.slow_on_neo4j

PAGE = (Path(__file__).parent.parent.parent / "docs" / "questions.md").read_text("utf-8")
PROSE = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
QUESTION = re.compile(
    r"^## (?P<number>\d+)\. [^\n]+\?\n\n[^#`]+?\n\n"
    r"```graphql\n(?P<query>[^`]+)\n```\n\n"
    r"(?:With these variables:\n\n```json\n(?P<variables>[^`]+)\n```\n\nThe answer:\n\n)?"
    r"```json\n(?P<answer>[^`]+)\n```\n\n"
    r"\*\*How to read it\.\*\* (?:(?!^#).)+?\n(?=\n## |\Z)",
    re.MULTILINE | re.DOTALL,
)
RELATIONSHIPS = {"COVERS", "GRANTED_BY", "HOLDS", "MAY_TAKE", "PART_OF"}  # words of the graph, not of the schema


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the tour."""

    number: int
    query: str
    variables: dict[str, Any]
    answer: Any


QUESTIONS = [
    Question(int(m["number"]), m["query"], json.loads(m["variables"] or "{}"), json.loads(m["answer"]))
    for m in QUESTION.finditer(PAGE)
]


def test_there_are_ten_questions_and_no_block_that_is_not_asked() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 11))
    blocks = sum(3 if question.variables else 2 for question in QUESTIONS)
    assert len(re.findall(r"^ *(?:```|~~~)", PAGE, re.MULTILINE)) == 2 * blocks
    assert not re.search(r"^(?: {4}|\t)", PROSE, re.MULTILINE)
    assert len(re.findall(r"^## ", PAGE, re.MULTILINE)) == 10


def test_every_word_of_the_schema_that_is_explained_is_in_the_schema() -> None:
    words = set(re.findall(r"`([A-Z][A-Z_]+)`", PROSE))
    assert words > RELATIONSHIPS
    assert words - RELATIONSHIPS <= set(re.findall(r"^  ([A-Z_]+)$", schema.as_str(), re.MULTILINE))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.number))
async def test_a_question_has_the_answer_of_the_page(shipped: Database, question: Question) -> None:
    """Under the limits that a service has unless told otherwise."""
    app = create_app(Settings(), service=Running(shipped))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        sent = {"query": question.query, "variables": question.variables}
        found = (await client.post("/graphql", json=sent)).json()
    assert_same({"data": question.answer}, found, f"docs/questions.md, {question.number}")
