"""The Cypher that documents become: laid out to be read, free of every value, and planned by a real Neo4j without a warning."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

import pytest
from graphql.execution.values import VariableValues
from hypothesis import Phase, given
from hypothesis import strategies as st

from api.execution.prepare import core_schema
from api.graphql.plan_cache import Plans
from api.graphql.schema import schema
from api.graphql.selection import freeze, replace_values
from graph.law.law_cache import laws
from graph.model.temporal import LAW_ON_DAY
from graph.query.planner.plan import Plan
from graph.query.planner.selection_tree import NotPlannable
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.cypher import FOLDER, asked, golden, names, plan_for
from tests.support.differential import parameters_of, plans_of, values_of
from tests.support.documents import Document, documents
from tests.support.fuzzing import fuzzing
from tests.support.rich import rich_world
from tests.support.stock import Stock, stock_of
from tests.support.tiny import read_world
from tests.test_statements import EXPECTED, unknown_name

# graphql-core leaves to the collector what it had begun beside a field that is refused, and random documents make it come here.
pytestmark = [
    pytest.mark.usefixtures("collected"),
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
]
SCHEMA = core_schema(schema)
MARK = "qqq"  # in every value of the marked stock, and in no text of a statement
MARKED_DAYS = ("4242-04-02", "4242-04-24")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """A world of values that can be told from everything that a statement says by itself."""
    stock = stock_of(read_world(tmp_path_factory.mktemp("rich"), rich_world()))
    rows = {
        label: tuple({"id": f"{MARK}.{label.lower()}.{number}", "name": f"{MARK}' {number}"} for number in range(3))
        for label in stock.rows
    }
    texts = tuple(text.replace("?", MARK) for text in ("?'}) DETACH DELETE n //", '?"', "?\\", "$?", "`?`", "?\n})"))
    return Stock(rows, MARKED_DAYS, texts)


def planned(document: Document) -> tuple[Plan | None, Plans, VariableValues | None]:
    """The plan of a document, if it has one, with what it comes from."""
    plans, operation = plans_of(SCHEMA, document)
    values = values_of(SCHEMA, operation, document.variables)
    return values and plans.plan(values), plans, values


def test_the_statements_are_those_that_a_reviewer_has_read() -> None:
    """`make generated` writes them anew."""
    written = golden()
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.cypher")} == {
        path.name: text for path, text in written.items()
    }
    for name in names():
        lines = written[FOLDER / f"{name}.cypher"].splitlines()
        body = " ".join(line.strip() for line in lines if not line.startswith("//"))
        assert "".join(body.split()) == "".join(plan_for(asked(name)).statement.text.split())


@fuzzing(40)
@given(data=st.data())
def test_no_value_is_ever_a_part_of_a_text(marked: Stock, data: st.DataObject) -> None:
    """Each is a parameter, and every parameter that is given is used."""
    plan, _, _ = planned(data.draw(documents(SCHEMA, marked)))
    if plan is not None:
        assert MARK not in plan.statement.text
        assert not any(day in plan.statement.text for day in MARKED_DAYS)
        days = {f"{name}{index}" for index in range(len(plan.days)) for name in ("day", *LAW_ON_DAY)}
        used = set(re.findall(r"(?:asked\.|\$)(\w+)", plan.statement.text))
        assert used - days - {"at", "asked"} == plan.values.keys() - {"day"}


@fuzzing(30)
@given(data=st.data())
def test_other_values_of_the_same_form_have_the_same_plan(marked: Stock, data: st.DataObject) -> None:
    plan, plans, values = planned(data.draw(documents(SCHEMA, marked)))
    if plan is None or values is None:
        return
    others = VariableValues(values.sources, changed(values.coerced))
    assert freeze(replace_values(others.coerced)) == freeze(replace_values(values.coerced))
    assert plans.plan(others) is plan


def changed(value: Any) -> Any:  # any coerced value
    """Another value of the same form."""
    if isinstance(value, Mapping):
        return {key: changed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [changed(item) for item in value]
    if isinstance(value, bool | Enum):
        return value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + ("x" if isinstance(value, str) else 1) if value is not None else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            '{ clinics(first: 2, where: {name: {eq: "a"}, illustrative: true}) { totalCount } }',
            '{ clinics(where: {illustrative: true, name: {eq: "b"}}, first: 3) { totalCount } }',
        ),
        (
            "query ($a: ID!, $b: ID) { oversight(clinic: $a, therapy: $b) { verdict } }",
            "query ($x: ID, $y: ID!) { oversight(therapy: $x, clinic: $y) { verdict } }",
        ),
        (
            '{ clinic(id: "a") { id name } }',
            """query ($v: ID!) { clinic(id: $v) { ... on Entity { id } ...F } }
            fragment F on Node { ... on Clinic { name } }""",
        ),
    ],
)  # fmt: skip
def test_the_same_question_in_other_words_has_the_same_text(one: str, other: str) -> None:
    """Literals or variables, fragments or none, arguments and the parts of a filter in any order."""
    values = {"a": "a", "b": "b", "x": "x", "y": "y", "v": "v"}
    (first, second) = (planned(Document(text, values))[0] for text in (one, other))
    assert first
    assert second
    assert first.statement.text == second.statement.text


async def unexpected(database: Database, plan: Plan, values: VariableValues) -> list[str]:
    """What Neo4j says of a statement that it should not."""
    try:
        plan.check(values.coerced)
    except NotPlannable:
        return []
    frame = plan.context(values.coerced, await laws(database).current())
    notes = await database.explain(plan.statement.text, parameters_of(plan, frame))
    return [note for note in notes if not unknown_name(note) and not any(word in note for word in EXPECTED)]


@pytest.fixture(scope="module")
async def planner(neo4j: Database, russian_packs: list[Pack], hold: Hold) -> Database:
    """A Neo4j with something to plan for."""
    await hold(neo4j, russian_packs)
    return neo4j


@pytest.mark.slow_on_neo4j
@pytest.mark.parametrize("name", names())
async def test_neo4j_plans_what_was_read_without_a_warning(planner: Database, name: str) -> None:
    document = asked(name)
    plan, _, values = planned(document)
    assert plan
    assert values
    assert not await unexpected(planner, plan, values)


# Without shrinking: Neo4j takes a second to plan a document, and there are hundreds of tries in a shrink.
@pytest.mark.slow
@fuzzing(5, phases=(Phase.generate,))
@given(data=st.data())
async def test_neo4j_plans_random_documents_without_a_warning(
    planner: Database, russian_packs: list[Pack], data: st.DataObject
) -> None:
    plan, _, values = planned(data.draw(documents(SCHEMA, stock_of(russian_packs))))
    if plan and values:
        found = await unexpected(planner, plan, values)
        assert not found, found
