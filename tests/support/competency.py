"""Files of competency questions: what people ask, in plain English, with the GraphQL and the answer that was checked."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.graphql.base.context import Context
from api.graphql.schema import schema
from bench.answers import differences
from graph.store.database import Database

LEAST = 40  # questions of a file
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

    def __str__(self) -> str:
        return str(self.number)


def read_questions(file: Path) -> list[Question]:
    """All questions of a file, in its order, after a look that none was passed over."""
    text = file.read_text("utf-8")
    found = [
        Question(int(m["number"]), m["text"], m["source"], m["query"], json.loads(m["answer"]))
        for m in QUESTION.finditer(text)
    ]
    assert len(found) == text.count("\n## ") >= LEAST
    assert [question.number for question in found] == list(range(1, len(found) + 1))
    assert len({question.text for question in found}) == len(found)
    return found


async def compare_answer(database: Database, question: Question) -> None:
    """Ask, and tell each place at which the answer is another one than was checked."""
    result = await schema.execute(question.query, context_value=Context(database))
    assert result.errors is None
    found = json.loads(json.dumps(result.data, default=str))
    assert_same(question.answer, found, f"{question.number}. {question.text}\nChecked against: {question.source}")


def assert_same(expected: Any, found: Any, title: str) -> None:
    """Fail with each place at which two answers differ: what is written there, and what Remit answers."""
    lines = list(differences(expected, found))
    assert not lines, "\n  ".join([f"{title}\n  written <> answered:", *lines])
