"""One document answered twice, by a plan and by the resolvers: the same bytes, from one statement."""

import asyncio
from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from api.graphql.base.context import Context
from api.graphql.plan_cache import Plans
from graph.columns.held import columns
from graph.query.planner.decode import ExecutionContext, NonNullViolation
from graph.query.planner.plan import Plan
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable
from graph.store.database import Connection, Database, Row
from graph.store.statements import Statement
from tests.support.documents import Document

COLD = {"read/law", "read/cited"}  # what is not in memory yet


class Counting(Database):
    """A database that remembers the names of the statements that it was sent."""

    asked: list[str]

    def __init__(self, connection: Connection, patience: float) -> None:
        super().__init__(connection, patience, patience)
        self.asked = []

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """As ever."""
        self.asked.append(statement.name)
        return await super().read(statement, parameters, seconds)


def plans_of(schema: GraphQLSchema, document: Document) -> tuple[Plans, OperationDefinitionNode]:
    """The plans of a valid document, and its operation."""
    parsed = parse(document.text)
    assert not validate(schema, parsed), validate(schema, parsed)
    (operation,) = (one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
    fragments = {one.name.value: one for one in parsed.definitions if isinstance(one, FragmentDefinitionNode)}
    return Plans(schema, lambda: (operation, fragments)), operation


def values_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]
) -> VariableValues | None:
    """The variables of a request; null: they are refused before anything is planned."""
    values = get_variable_values(schema, operation.variable_definitions or (), given)
    return None if isinstance(values, list) else values


async def reference(schema: GraphQLSchema, database: Database, text: str, given: dict[str, Any]) -> ExecutionResult:
    """What the resolvers answer, once everything that they began has ended too: an error does not wait for its siblings."""
    before = asyncio.all_tasks()
    result = execute(schema, parse(text), context_value=Context(database), variable_values=given)
    found = await result if isawaitable(result) else result
    while left := asyncio.all_tasks() - before:
        await asyncio.wait(left)
    return found


async def compare(schema: GraphQLSchema, database: Counting, document: Document) -> list[str]:
    """Answer twice with either variables, and where columns tell lists by these, compare, and tell what came of each."""
    plans, operation = plans_of(schema, document)
    found, planned = [], []
    await columns(database).current()
    for given in (document.variables, document.others):
        values = values_of(schema, operation, given)
        expected = await reference(schema, database, document.text, given)
        if values is None:
            continue
        plain, listed = plans.plan(values), plans.plan(values, by_columns=True)
        asked = [one for one in (plain, listed if listed and listed.lists else None) if one]
        outcomes = [await compare_one(database, plan, values, expected) for plan in asked]
        planned += [
            (plan, values, expected) for plan, outcome in zip(asked, outcomes, strict=True) if outcome == "planned"
        ]
        found += outcomes[:1] or ["left"]  # what columns alone can tell is planned, too
    await compare_together(database, planned)
    return found


async def compare_together(database: Counting, planned: list[tuple[Plan, VariableValues, ExecutionResult]]) -> None:
    """Answer all of them at once, as one statement may where they have the same plan."""
    answers = await asyncio.gather(*(run(database, plan, values.coerced) for plan, values, _ in planned))
    for (data, _), (_, _, expected) in zip(answers, planned, strict=True):
        assert orjson.dumps(data) == orjson.dumps(expected.data)


async def compare_one(database: Counting, plan: Plan, values: VariableValues, expected: ExecutionResult) -> str:
    """What came of a plan: `refused` where there is no answer without an error."""
    database.asked = []
    try:
        data, _ = await run(database, plan, values.coerced)
    except NonNullViolation:
        assert expected.errors, "the plan finds a null that the resolvers do not"
        return "refused"
    except NotPlannable:
        return "refused" if expected.errors else "left by a value"
    assert not expected.errors, expected.errors
    assert orjson.dumps(data) == orjson.dumps(expected.data)
    assert [name for name in database.asked if name not in COLD] == [plan.statement.name]
    database.asked = []
    again, _ = await run(database, plan, values.coerced)
    assert orjson.dumps(again) == orjson.dumps(data)
    assert database.asked == [plan.statement.name], "once everything is in memory, one statement is all"
    return "planned"


def parameters_of(plan: Plan, frame: ExecutionContext) -> dict[str, Any]:
    """What one request sends with the plan's statement."""
    own = plan.own_parameters(frame)
    return plan.shared_parameters(frame) | ({"asked": [{"at": 0, **own}]} if plan.batcher else own)
