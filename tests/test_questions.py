"""The competency questions on the frozen pack, on both engines: each answer was checked against the sources that it names."""

from pathlib import Path

import pytest

from graph.store.database import Database
from tests.support.competency import Question, assert_same, compare_answer, read_questions

pytestmark = pytest.mark.slow_on_neo4j

QUESTIONS = read_questions(Path(__file__).parent / "golden" / "questions.md")


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
async def test_a_question_has_the_answer_that_was_checked(russian: Database, question: Question) -> None:
    await compare_answer(russian, question)


def test_each_place_at_which_an_answer_differs_is_told() -> None:
    expected, found = {"a": [{"b": 1, "c": 2}], "d": None}, {"a": [{"b": 1, "c": 3}], "d": []}
    with pytest.raises(AssertionError) as told:
        assert_same(expected, found, "7. Who?")
    assert str(told.value).splitlines() == [
        "7. Who?",
        "  written <> answered:",
        "  .a[0].c: 2 <> 3",
        "  .d: null <> []",
    ]
