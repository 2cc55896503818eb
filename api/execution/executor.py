"""Answers to GraphQL requests: from what is kept, else by a plan, else by the resolvers."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from inspect import isawaitable
from typing import Any, TypeVar

import orjson
from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, OperationType, execute
from graphql.execution.values import VariableValues

from api.errors import MethodNotAllowed
from api.execution.persisted_operations import Operations
from api.execution.prepare import (
    Answer,
    Prepared,
    Syntax,
    coerce_variables,
    give_way,
    of_result,
    parse_document,
    prepare,
)
from api.execution.query_limits import QueryLimits
from api.execution.request import GraphQLRequest
from api.execution.response_cache import ByteCache, CachedResponse, Flights, ResponseCache, SizedCache, question_key
from api.graphql.plan_cache import OWN_OBJECTS, Plans
from graph.law.law_cache import laws
from graph.query.planner.columns_field import NotInColumns
from graph.query.planner.decode import NonNullViolation
from graph.query.planner.plan import Plan
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable

T = TypeVar("T")
Key = tuple[str, str | None]  # a document and the name of its operation

KEPT_OBJECTS = 45_000  # of documents that were asked before: the more there are, the longer a garbage collection takes
PARSED_OBJECTS = 10_000  # of documents that need not be parsed again
ASKED_ONCE_BYTES = 5_000_000  # for ten thousand digests of documents, known again the second time
NO_PLAN = OWN_OBJECTS  # the size of plans before there is one
COST = "Remit-Cost"
LARGE = 20_000  # values of an answer that takes tens of milliseconds to put together


def wants_cost(request: GraphQLRequest) -> bool:
    """Whether a request asks what it costs."""
    return (request.extensions or {}).get("cost") is True


def telling_cost(given: Answer, cost: dict[str, int] | None) -> Answer:
    """The answer with what it costs; null: that was not asked."""
    if cost is None:
        return given
    data = given.data if given.stored is None else orjson.loads(given.stored.body)["data"]
    return replace(given, data=data, stored=None, cost=cost, headers={**given.headers, COST: str(cost["objects"])})


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that may run, with the plans that were made for it."""

    prepared: Prepared
    plans: Plans


class GraphQLExecutor:
    """Everything that requests share: documents, plans, responses."""

    def __init__(
        self, schema: GraphQLSchema, limits: QueryLimits, operations: Operations, responses: ResponseCache
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._operations = operations
        self._responses = responses
        self._flights = Flights()
        self._documents: SizedCache[Ready] = SizedCache(KEPT_OBJECTS)
        self._parsed: SizedCache[Syntax] = SizedCache(PARSED_OBJECTS)
        self._asked_once = ByteCache(ASKED_ONCE_BYTES)
        self._one_beside = asyncio.Lock()

    def cached_response(self, raw: bytes, version: str | None) -> CachedResponse | None:
        """What is kept for a request that came in the same bytes before, if it is of that state of the graph."""
        stored = self._responses.by_bytes(raw)
        return stored if stored is not None and stored.version == version else None

    async def from_cache(self, raw: bytes, context_factory: Callable[[], Any]) -> Answer | None:
        """The answer to a request that came in the same bytes before; null: it has to be read."""
        stored = self._responses.by_bytes(raw)
        if stored is None:
            return None
        law = await laws(context_factory().database).current()
        return Answer.of(stored) if stored.version == law.version else None

    async def answer(
        self, request: GraphQLRequest, raw: bytes | None, context_factory: Callable[[], Any], *, by_get: bool
    ) -> Answer:
        """Answer a well-formed request. The context is made only for a request that is going to run.

        `raw`: the bytes by which the same request is known when it comes again; null: it came in none.
        """
        document = self._operations.document_of(request)
        key = (document, request.operation_name)
        ready = await self._ready(key)
        if isinstance(ready, Answer):
            return ready
        prepared, get_syntax = ready.prepared, partial(self._syntax, key)
        if by_get and prepared.kind is not OperationType.QUERY:
            raise MethodNotAllowed("Only queries are run by GET.", "Send it by POST.")
        values = coerce_variables(self._schema, self._limits, prepared, get_syntax, request.variables or {})
        if isinstance(values, Answer):
            return values
        context = context_factory()
        told = self._cost_of(prepared, values) if wants_cost(request) else None
        is_large = self._limits.work(prepared.measured, values.coerced) > LARGE
        # Columns tell lists, or else the database does.
        for by_columns in (True, False):
            plan = await self._plan(key, ready, values, by_columns=by_columns)
            if plan is None:
                continue
            try:
                question = question_key(document, request.operation_name, canonical_json(values))
                work = partial(self._shaped, context, plan, values.coerced, is_large=is_large)
                # What is kept for the bytes of a request has no cost in it.
                kept = await self._planned(raw if told is None else None, question, work, context.database)
                return telling_cost(Answer.of(kept), told)
            except NotInColumns:
                continue
            except (NotPlannable, NonNullViolation):
                break  # the resolvers say what is wrong
        run = partial(
            execute,
            self._schema,
            get_syntax().document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        # The schema alone takes no database and no event loop, and a tenth of a second.
        alone = prepared.measured.introspection and not prepared.measured.data
        result = await self._beside(run) if alone else run()
        return telling_cost(of_result(await result if isawaitable(result) else result), told)

    def _cost_of(self, prepared: Prepared, values: VariableValues) -> dict[str, int]:
        """What a request costs with these variables, and how much one may."""
        return {"objects": self._limits.check_cost(prepared.measured, values.coerced), "most": self._limits.most}

    async def _ready(self, key: Key) -> Ready | Answer:
        known = self._documents.get(key)
        if known is not None:
            return known
        found = await prepare(self._schema, self._limits, *key)
        if isinstance(found, Answer):
            return found
        syntax, prepared = found
        self._parsed.put(key, syntax, len(key[0]))
        ready = Ready(prepared, Plans(self._schema, partial(self._parts, key)))
        digest = question_key(*key, b"")
        if self._asked_once.get(digest) is None:  # a client that never repeats itself has no document kept
            self._asked_once.put(digest, b"")
        else:
            self._documents.put(key, ready, ready.plans.size)
        return ready

    async def _plan(self, key: Key, ready: Ready, values: VariableValues, *, by_columns: bool) -> Plan | None:
        before = ready.plans.size
        if before == NO_PLAN:
            await give_way(key[0])
        plan = ready.plans.plan(values, by_columns=by_columns)
        if ready.plans.size != before and self._documents.get(key) is not None:
            self._documents.put(key, ready, ready.plans.size)
        return plan

    def _syntax(self, key: Key) -> Syntax:
        """The syntax of a document that has passed all rules."""
        found = self._parsed.get(key)
        if found is None:
            found = parse_document(self._limits, *key)
            self._parsed.put(key, found, len(key[0]))
        return found

    def _parts(self, key: Key) -> tuple[OperationDefinitionNode, dict[str, FragmentDefinitionNode]]:
        syntax = self._syntax(key)
        return syntax.operation, syntax.fragments

    async def _beside(self, work: Callable[[], T]) -> T:
        """Do long work in a thread, one at a time, so that others are answered meanwhile."""
        async with self._one_beside:
            return await asyncio.to_thread(work)

    async def _planned(
        self,
        raw: bytes | None,
        question: bytes,
        work: Callable[[], Coroutine[Any, Any, CachedResponse]],
        database: Any,  # noqa: ANN401  # what resolvers share holds it untyped
    ) -> CachedResponse:
        """The response by a plan, or as it is kept."""
        if not self._responses.on:
            return await work()
        version = (await laws(database).current()).version
        stored = self._responses.get(question, version)
        if stored is None:
            stored = await self._flights.once((question, version), work)
        if raw is not None:
            self._responses.put(raw, question, stored)
        return stored

    async def _shaped(
        self,
        context: Any,  # noqa: ANN401
        plan: Plan,
        variables: dict[str, Any],
        *,
        is_large: bool,
    ) -> CachedResponse:
        """The response's body by a plan."""
        beside = self._beside if is_large else None
        data, version = await run(context.database, plan, variables, beside, context.public_url)
        return CachedResponse(version, orjson.dumps({"data": data}))


def canonical_json(values: VariableValues) -> bytes:
    """The variables as text that is the same for the same values."""
    return orjson.dumps(values.coerced, option=orjson.OPT_SORT_KEYS)
