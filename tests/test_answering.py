"""What a document costs is bounded in work and in objects, and what takes long is done beside the event loop."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query

from api.execution import executor
from api.execution.executor import KEPT_OBJECTS, PARSED_OBJECTS, GraphQLExecutor
from api.execution.persisted_operations import Operations
from api.execution.prepare import Answer, core_schema, prepare
from api.execution.query_limits import QueryLimits
from api.execution.request import GraphQLRequest
from api.execution.response_cache import ResponseCache
from api.graphql.base.context import Context
from api.graphql.schema import schema
from api.settings import Settings
from graph.store.database import Database
from tests.support.cypher import asked, names, plan_for

CORE = core_schema(schema)
LIMITS = QueryLimits(CORE, Settings.model_validate({}))
WHOLE = get_introspection_query(specified_by_url=True, input_value_deprecation=True)
ON_ONE = pytest.mark.parametrize("database", ["embedded"], indirect=True)  # what is kept of documents is of no engine
PAGE = "{ clinics(first: 5) { totalCount nodes { id name oversight { verdict links { status reason } } } } }"


class Beside(GraphQLExecutor):
    """One that counts what it did beside the event loop."""

    def __init__(self) -> None:
        super().__init__(CORE, LIMITS, Operations({}, automatic=False), ResponseCache(0))
        self.beside = 0

    async def _beside(self, work: Callable[[], Any]) -> Any:
        self.beside += 1
        return await super()._beside(work)

    async def ask(self, database: Database | None, text: str) -> Answer:
        """Ask as over HTTP."""
        return await self.answer(GraphQLRequest(text), b"", lambda: Context(database), by_get=False)  # type: ignore[arg-type]


def code_of(text: str) -> str | None:
    """The code with which a document is refused; null: it may run."""
    found = asyncio.run(prepare(CORE, LIMITS, text, None))
    return str(found.errors[0]["extensions"]["code"]) if isinstance(found, Answer) else None


def test_tools_may_ask_for_the_whole_schema_and_nobody_for_far_more() -> None:
    for text in (WHOLE, get_introspection_query(descriptions=False), '{ __type(name: "Clinic") { fields { name } } }'):
        assert code_of(text) is None
    whole = WHOLE.partition("{")[2].rpartition("fragment FullType")[0].strip().removesuffix("}")
    rest = WHOLE[WHOLE.index("fragment FullType") :]
    once, *_ = whole.partition("fragment")
    several = " ".join(once.replace("__schema", f"a{number}: __schema") for number in range(3))
    assert code_of(f"{{ {several} }} {rest}") == "LIMIT_EXCEEDED"


def test_much_of_the_schema_is_not_asked_for_beside_data() -> None:
    data = "dataset { release }"
    assert code_of(f'{{ {data} __type(name: "Clinic") {{ name fields {{ name }} }} }}') is None
    inner = (
        "name kind description fields { name description args { name description } type { name ofType { name kind } } }"
    )
    assert code_of(f"{{ {data} __schema {{ types {{ {inner} }} }} }}") == "LIMIT_EXCEEDED"


async def test_the_schema_is_put_together_beside_the_event_loop() -> None:
    answering = Beside()
    answer = await answering.ask(None, WHOLE)
    assert answering.beside == 1
    assert answer.data["__schema"]["queryType"]["name"] == "Query"


async def test_a_large_answer_is_put_together_beside_the_event_loop_with_the_same_bytes(
    russian: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Beside()
    usual = await answering.ask(russian, PAGE)
    assert answering.beside == 0
    monkeypatch.setattr(executor, "LARGE", 0)
    large = await answering.ask(russian, PAGE)
    assert answering.beside == 1
    assert large.body == usual.body


def test_the_work_of_an_answer_counts_pages_and_lists() -> None:
    def work(text: str) -> int:
        found = asyncio.run(prepare(CORE, LIMITS, text, None))
        assert not isinstance(found, Answer), found
        return LIMITS.work(found[1].measured, {})

    one = work("{ clinics(first: 1) { nodes { id name } } }")
    assert work("{ clinics(first: 100) { nodes { id name } } }") == 100 * one
    assert work("{ clinics(first: 100) { nodes { id } } }") < work(
        "{ clinics(first: 100) { nodes { offerings { id } } } }"
    )


@pytest.mark.slow
@ON_ONE
async def test_documents_that_differ_all_the_time_do_not_pile_up(russian: Database) -> None:
    answering = Beside()
    for number in range(60):
        await answering.ask(russian, f"query Q{number} {{ dataset {{ release }} }}")
    gc.collect()
    before = len(gc.get_objects())
    for number in range(400):
        await answering.ask(
            russian, f'query R{number} {{ clinic(id: "ru.clinic.pirogov-center") {{ a{number}: id name }} }}'
        )
    gc.collect()
    assert len(gc.get_objects()) - before < 2 * PARSED_OBJECTS


@pytest.mark.slow
@ON_ONE
async def test_documents_that_are_asked_twice_do_not_pile_up(russian: Database) -> None:
    answering = Beside()
    gc.collect()
    before = len(gc.get_objects())
    for number in range(800):
        text = f'query R{number // 2} {{ clinic(id: "ru.clinic.pirogov-center") {{ a{number // 2}: id name }} }}'
        await answering.ask(russian, text)
    gc.collect()
    assert len(gc.get_objects()) - before < KEPT_OBJECTS


@ON_ONE
async def test_a_document_is_kept_once_it_was_asked_twice(russian: Database) -> None:
    answering = Beside()
    for number in range(3):
        answer = await answering.ask(russian, "{ dataset { release } }")
        assert not answer.errors
        kept = answering._documents.get(("{ dataset { release } }", None))  # noqa: SLF001  # nothing shows it outside
        assert (kept is not None) == (number > 0)


@pytest.mark.parametrize("name", names())
def test_a_plan_has_about_as_many_objects_as_it_says(name: str) -> None:
    plan_for(asked(name))  # fills what is remembered of the schema
    gc.collect()
    before = len(gc.get_objects())
    plan = plan_for(asked(name))
    gc.collect()
    assert len(gc.get_objects()) - before < 2 * plan.size + 200
