"""Answers one request by its plan."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from time import monotonic
from typing import Any

from graph.errors import InvalidArgument, UnknownEntity, graph_changes
from graph.law.law_cache import ATTEMPTS, laws
from graph.query.planner.batching import Record
from graph.query.planner.columns_field import find_lists
from graph.query.planner.decode import ExecutionContext
from graph.query.planner.in_memory import look_up
from graph.query.planner.plan import Plan
from graph.query.planner.selection_tree import NotPlannable
from graph.store.database import Database

Beside = Callable[[Callable[[], dict[str, Any]]], Awaitable[dict[str, Any]]]


async def run(
    database: Database, plan: Plan, variables: Mapping[str, Any], beside: Beside | None = None, public_url: str = ""
) -> tuple[dict[str, Any], str]:
    """The response's data for one request, from one statement, and the state of the graph that it is true of.

    `beside` does the putting together of a large answer so that others are answered meanwhile; null: it is small.
    `public_url`: what addresses in the response begin with.

    Raises:
        NotInColumns: a plan for the database alone has to.
        NotPlannable, NonNullViolation: the resolvers have to answer.
        WriteConflict: the graph was changed on every try.
    """
    plan.check(variables)
    held = laws(database)
    law = await held.latest()
    for _ in range(ATTEMPTS):
        asked, context = monotonic(), plan.context(variables, law, public_url)
        if plan.lists:
            context.lists = await find_lists(database, plan.lists, context)
        row, version = await record(database, plan, context)
        if version == law.version:
            held.confirm(law, asked)
            return await read(database, plan, row, context, beside), version
        law = await held.of(version) or law
    raise graph_changes()


async def record(database: Database, plan: Plan, context: ExecutionContext) -> tuple[Record, str]:
    """What the database says, and the state of the graph that it had then."""
    own, shared = plan.own_parameters(context), plan.shared_parameters(context)
    if plan.batcher is None:
        return await plan.runner.data(database, own | shared)
    return await plan.batcher.record(database, plan.state(context), own, shared)


async def read(
    database: Database, plan: Plan, row: Record, context: ExecutionContext, beside: Beside | None = None
) -> dict[str, Any]:
    """What the record says, once the citations and the histories that it needs are in memory."""
    while True:
        try:
            data = plan.decode(row, context) if beside is None else await beside(partial(plan.decode, row, context))
            worked = await context.histories.work_out()
        except (UnknownEntity, InvalidArgument) as error:
            raise NotPlannable(error.message) from error
        if not worked and not context.missing:
            return data
        if context.missing:
            await look_up(database, context.law, context.missing)
            context.missing.clear()
