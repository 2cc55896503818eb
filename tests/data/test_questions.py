"""The competency questions on the shipped pack: each answer was checked against the sources that it names."""

from pathlib import Path

import pytest

from graph.store.database import Database
from tests.support.competency import Question, compare_answer, read_questions

pytestmark = pytest.mark.slow_on_neo4j

QUESTIONS = read_questions(Path(__file__).parent / "questions.md")


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
async def test_a_question_has_the_answer_that_was_checked(shipped: Database, question: Question) -> None:
    await compare_answer(shipped, question)
