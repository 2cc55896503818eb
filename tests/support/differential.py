"""One document answered twice, by a plan and by the resolvers: the same bytes, from one statement."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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

from api.graphql.context import Context
from api.graphql.plans import Plans
from graph.database import Database, Row
from graph.plans.picks import NotCovered
from graph.plans.plan import Plan, run
from graph.plans.readers import Violation
from graph.statements import Statement
from tests.support.documents import Document

COLD = {"read/law", "read/cited"}  # what is not in memory yet


class Counting(Database):
    """A database that remembers the names of the statements that it was sent."""

    asked: list[str]

    async def read(
        self, statement: Statement, parameters: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> list[Row]:
        """As ever."""
        self.asked.append(statement.name)
        return await super().read(statement, parameters, seconds)


@dataclass(frozen=True, slots=True)
class Planned:
    """A document with its plan, null where the resolvers have to answer; `values` null: its variables are refused."""

    plan: Plan | None
    values: VariableValues | None


def planned(schema: GraphQLSchema, document: Document) -> Planned:
    """The plan of a valid document."""
    parsed = parse(document.text)
    assert not validate(schema, parsed), validate(schema, parsed)
    (operation,) = (one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
    fragments = {one.name.value: one for one in parsed.definitions if isinstance(one, FragmentDefinitionNode)}
    values = get_variable_values(schema, operation.variable_definitions or (), document.variables)
    if isinstance(values, list):
        return Planned(None, None)
    return Planned(Plans(schema, operation, fragments).plan(values), values)


async def reference(schema: GraphQLSchema, database: Database, document: Document) -> ExecutionResult:
    """What the resolvers answer."""
    result = execute(schema, parse(document.text), context_value=Context(database), variable_values=document.variables)
    return await result if isawaitable(result) else result


async def compare(schema: GraphQLSchema, database: Counting, document: Document, tally: Counter[str]) -> None:
    """Answer twice, compare, and count what came of it."""
    found = planned(schema, document)
    if found.plan is None or found.values is None:
        tally["left" if found.values else "refused"] += 1
        return
    expected = await reference(schema, database, document)
    database.asked = []
    try:
        data, _ = await run(database, found.plan, found.values.coerced)
    except Violation:
        assert expected.errors, "the plan finds a null that the resolvers do not"
        tally["refused"] += 1
        return
    except NotCovered:
        tally["refused" if expected.errors else "left by a value"] += 1
        return
    assert not expected.errors, expected.errors
    assert orjson.dumps(data) == orjson.dumps(expected.data)
    assert [name for name in database.asked if name not in COLD] == [found.plan.statement.name]
    database.asked = []
    again, _ = await run(database, found.plan, found.values.coerced)
    assert orjson.dumps(again) == orjson.dumps(data)
    assert database.asked == [found.plan.statement.name], "once everything is in memory, one statement is all"
    tally["planned"] += 1
