"""The competency questions: what people ask, in plain English, with the GraphQL and the answer, on both engines.

`tests/golden/questions.md` is written for people: each answer was checked against the sources that it names.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.store.database import Database

FILE = Path(__file__).parent / "golden" / "questions.md"
QUESTION = re.compile(
    r"^## (?P<number>\d+)\. (?P<text>[^\n]+\?)\n\nChecked against: (?P<source>[^\n]+)\n\n"
    r"```graphql\n(?P<query>.*?)\n```\n\n```json\n(?P<answer>.*?)\n```\n",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what was checked."""

    number: int
    text: str
    source: str
    query: str
    answer: Any


def questions() -> list[Question]:
    """All of them, in the order of the file."""
    return [
        Question(int(m["number"]), m["text"], m["source"], m["query"], json.loads(m["answer"]))
        for m in QUESTION.finditer(FILE.read_text("utf-8"))
    ]


def test_the_file_is_read_whole() -> None:
    text = FILE.read_text("utf-8")
    found = questions()
    assert len(found) == text.count("\n## ") >= 40
    assert [question.number for question in found] == list(range(1, len(found) + 1))
    assert len({question.text for question in found}) == len(found)


@pytest.mark.parametrize("question", questions(), ids=lambda question: str(question.number))
async def test_a_question_has_the_answer_that_was_checked(russian: Database, question: Question) -> None:
    result = await schema.execute(question.query, context_value=Context(russian))
    assert result.errors is None
    assert json.loads(json.dumps(result.data, default=str)) == question.answer
