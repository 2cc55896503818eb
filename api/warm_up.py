"""The usual questions, asked once before the service says that it is ready.

A database plans each statement when it first sees it, which takes a Neo4j that has just started seconds; who asks afterwards
does not wait for that, and a statement of another form is planned quickly once the planner itself has run.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode, get_variable_values, parse
from graphql.execution.values import VariableValues

from api.graphql.plan_cache import Plans
from graph.errors import DatabaseTimeout
from graph.query.planner.columns_field import NotInColumns
from graph.query.planner.plan import Plan
from graph.query.planner.run import run
from graph.store.database import Database

TRIES = 3  # of one question, where the database takes longer than a reader waits
OVERSIGHT = """query ($clinic: ID!) { oversight(clinic: $clinic) {
  asOf verdict summary confidence clinic { id name }
  links { status reason confidence authority { id name } mandate { id name } provisions { id name } instruments { id name }
    steps { relationship from { id } to { id } citations { locator source { id title url } } } }
  gaps { id name kind }
} }"""
CLINIC = """query ($clinic: ID!) { clinic(id: $clinic) {
  id name names { lang text } illustrative track { id name } region { id name } jurisdiction { id name }
  offerings { id name therapy { id name } route { id name } } oversight { verdict }
} }"""
CLINICS = (
    "{ clinics(first: 20) { totalCount pageInfo { endCursor hasNextPage } nodes { id name oversight { verdict } } } }"
)
SEARCH = """query ($text: String!) { search(query: $text, first: 10) {
  totalCount nodes { score excerpt node { id ... on Clinic { name } } }
} }"""
NOBODY = "zz.clinic.nobody"  # a look-up that finds nothing is planned like any other
USUAL: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (OVERSIGHT, {"clinic": NOBODY}),
    (CLINIC, {"clinic": NOBODY}),
    (CLINICS, {}),
    (SEARCH, {"text": "nobody"}),
)


async def plan_usual_questions(database: Database) -> None:
    """Ask each of the usual questions, one after the other.

    Raises:
        RemitError: the database does not answer; one that is only slow is asked again.
    """
    from api.execution.prepare import core_schema
    from api.graphql.schema import schema  # commands that plan nothing do without it

    core = core_schema(schema)
    for text, variables in USUAL:
        plan, values = plan_for(core, text, variables)
        for attempt in range(TRIES):
            try:
                await run(database, plan, values)
                break
            except DatabaseTimeout:
                if attempt == TRIES - 1:
                    raise


async def plan_lists(database: Database) -> None:
    """Ask for a list by columns, which have been read.

    Raises:
        RemitError: the database does not answer.
    """
    from api.execution.prepare import core_schema
    from api.graphql.schema import schema

    with suppress(NotInColumns):  # the graph has been changed since
        await run(database, *plan_for(core_schema(schema), CLINICS, {}, by_columns=True))


def plan_for(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any], *, by_columns: bool = False
) -> tuple[Plan, dict[str, Any]]:
    """The plan of one of the usual questions, and its variables as their types have them."""
    (operation,) = (one for one in parse(text).definitions if isinstance(one, OperationDefinitionNode))
    values = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    assert isinstance(values, VariableValues)  # noqa: S101  # they are written above
    plan = Plans(schema, lambda: (operation, {})).plan(values, by_columns=by_columns)
    assert plan is not None  # noqa: S101
    return plan, values.coerced
