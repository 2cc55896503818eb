"""What a document costs is bounded in work and in objects, and what takes long is done beside the event loop."""

import asyncio
import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from graphql import get_introspection_query, validate

from api.execution import executor
from api.execution.executor import KEPT_OBJECTS, PARSED_OBJECTS, GraphQLExecutor
from api.execution.persisted_operations import Operations
from api.execution.prepare import LONG, Answer, core_schema, prepare
from api.execution.query_limits import QueryLimits
from api.execution.request import GraphQLRequest
from api.execution.response_cache import ResponseCache
from api.execution.validation_rules import RULE_GROUPS, RULES
from api.graphql.base.context import Context
from api.graphql.schema import schema
from api.settings import Settings
from graph.query.planner.plan import Plan
from graph.store.database import Database
from tests.support.cypher import asked, names, plan_for
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document

CORE = core_schema(schema)
LIMITS = QueryLimits(CORE, Settings.model_validate({}))
WHOLE = get_introspection_query(specified_by_url=True, input_value_deprecation=True)
ON_ONE = pytest.mark.parametrize("database", ["embedded"], indirect=True)  # what is kept of documents is of no engine
CLAIM = "ru.claim.medical-licensing.roszdravnadzor"
MOST_CALLS = 60_000  # of functions, to plan a document; more would take the event loop for longer than 50 ms
FULL = "__typename id name summary validFrom validTo illustrative asOf confidence"
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


@pytest.mark.slow_on_neo4j
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


FAULTY = (
    "{ nothing }",
    "{ clinic(id: 5) { id nothing } dataset { release { x } } }",
    "query ($a: Nothing, $b: ID) { clinic(id: $c) { id } clinic(id: $b, id: $b) { ...F name @skip } }",
    "{ clinic { id } ...F } fragment F on Query { dataset { release } } fragment G on Clinic { id }",
    '{ a: clinic(id: "x") { id } a: clinic(id: "y") { id } }',
)


@pytest.mark.parametrize("text", FAULTY)
def test_a_long_document_has_the_faults_of_a_short_one(text: str) -> None:
    short, long = (asyncio.run(prepare(CORE, LIMITS, one, None)) for one in (text, text + " " * LONG))
    assert isinstance(short, Answer)
    assert isinstance(long, Answer)
    told = [sorted((error["message"], str(error.get("locations"))) for error in one.errors) for one in (short, long)]
    assert told[0] == told[1]


async def test_others_go_on_between_the_rules_for_a_long_document(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, seen = 0, []

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def noted(*words: Any, **named: Any) -> Any:
        seen.append((turns, len(words[2])))
        return validate(*words, **named)

    monkeypatch.setattr("api.execution.prepare.validate", noted)
    beside = asyncio.create_task(others())
    await asyncio.sleep(0)
    await prepare(CORE, LIMITS, PAGE + " " * LONG, None)
    beside.cancel()
    assert [rules for _, rules in seen] == [len(group) for group in RULE_GROUPS]
    assert len({turn for turn, _ in seen}) == len(RULE_GROUPS)  # each at another turn of the others
    assert sorted(map(str, [*RULE_GROUPS[0], *RULE_GROUPS[1]])) == sorted(map(str, RULES))
    seen.clear()
    await prepare(CORE, LIMITS, PAGE, None)
    assert [rules for _, rules in seen] == [len(RULES)]


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


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_a_plan_has_about_as_many_objects_as_it_says(name: str) -> None:
    plan_for(asked(name))  # fills what is remembered of the schema
    gc.collect()
    before = len(gc.get_objects())
    plan = plan_for(asked(name))
    gc.collect()
    assert len(gc.get_objects()) - before < 2 * plan.size + 200


def inside(levels: int, shown: str = "") -> str:
    """What leads from a claim to an interface of 17 types, from each of these to claims, and so on."""
    return f"id subject {{ id {shown} claims {{ {inside(levels - 1, shown)} }} }}" if levels else "id"


def nested(levels: int, shown: str = "") -> str:
    """A document that goes through the interface so many times."""
    return f'{{ claim(id: "{CLAIM}") {{ {inside(levels, shown)} }} }}'


def twice(levels: int) -> str:
    """A document in which the same is written for two types: to be one in the statement, it must be compared."""
    parts = " ".join(f"... on {name} {{ claims {{ {inside(levels)} }} }}" for name in ("Clinic", "Authority"))
    return f'{{ claim(id: "{CLAIM}") {{ subject {{ {parts} }} }} }}'


def wide(times: int) -> str:
    """A document that leads to the interface at many places, none inside the same fields as another."""
    part = f"{{ {FULL} claims {{ subject {{ {FULL} claims {{ subject {{ {FULL} }} }} }} }} }}"
    return f'{{ claim(id: "{CLAIM}") {{ {" ".join(f"a{number}: subject {part}" for number in range(times))} }} }}'


def apart(part: str, fields: tuple[str, ...], types: int) -> str:
    """Other fields for each of so many types, so that none of them has its text in the statement from another."""
    known = CORE.get_possible_types(CORE.type_map["Entity"])[:types]  # type: ignore[arg-type]  # it is an interface
    most = len(fields)
    chosen = (f"{fields[place % most]} {fields[place // most]}" for place in range(types))
    return " ".join(f"... on {one.name} {{ {part % own} }}" for one, own in zip(known, chosen, strict=True))


LEAVES = apart("%s", ("validFrom", "validTo", "name", "summary", "illustrative", "confidence"), 17)
CLAIMS = apart("claims { %s }", ("id", "predicate", "value", "note", "preferred", "contested"), 6)


def calls_to_plan(text: str) -> tuple[int, Plan | None]:
    """How many functions are called to plan a document, and its plan; those beyond the bound are not waited for."""
    plans, operation = plans_of(CORE, Document(text, {}))
    values = values_of(CORE, operation, {})
    assert values is not None
    calls = 0

    def count(_: FrameType, event: str, __: Any) -> None:
        nonlocal calls
        calls += event == "call"
        if calls > MOST_CALLS:
            raise AssertionError(f"more than {MOST_CALLS} calls to plan {text}")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        plan = plans.plan(values)
    finally:
        sys.setprofile(before)
    return calls, plan


@pytest.mark.parametrize("form", [nested, twice])
def test_each_level_of_an_interface_adds_the_same_work_to_planning(form: Callable[[int], str]) -> None:
    """Under each of 17 types the next level has 17 again: written out, five levels have a million of them."""
    assert code_of(form(4)) is None
    calls_to_plan(form(1))  # fills what is remembered of the schema
    one, two, three, four = (calls_to_plan(form(levels))[0] for levels in (1, 2, 3, 4))
    assert two - one <= three - two + 100
    assert four - three <= (three - two) * 1.2 + 100
    assert calls_to_plan(form(2))[1] is not None


@pytest.mark.parametrize(
    "text",
    [
        *(nested(levels, LEAVES) for levels in (2, 3, 4)),
        *(nested(levels, CLAIMS) for levels in (2, 3, 4, 5)),
        nested(5, f"{FULL} citations {{ id locator }} names {{ lang text }}"),
        *(wide(times) for times in (1, 4, 9)),
    ],
)
def test_planning_is_bounded_whatever_each_type_leads_to(text: str) -> None:
    assert code_of(text) is None
    calls, plan = calls_to_plan(text)
    assert calls <= MOST_CALLS
    assert plan is None or len(plan.statement.text) < 100_000


@ON_ONE
@pytest.mark.parametrize("bound", ["api.graphql.selection.MOST_STEPS", "graph.query.planner.translate.MOST_FIELDS"])
async def test_what_is_too_much_to_plan_has_the_same_answer(
    russian: Database, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    text = nested(3, FULL.removeprefix("__typename id"))
    usual = await Beside().ask(russian, text)
    assert calls_to_plan(text)[1] is not None
    monkeypatch.setattr(bound, 20)
    assert calls_to_plan(text)[1] is None
    found = await Beside().ask(russian, text)
    assert not found.errors
    assert found.body == usual.body
