"""Answers to GraphQL requests: from what is kept, else by a plan, else by the resolvers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any

import orjson
from graphql import FragmentDefinitionNode, GraphQLSchema, OperationType, execute
from graphql.execution.values import VariableValues

from api.errors import MethodNotAllowed
from api.graphql.plans import Plans
from api.http.execution import Answer, Prepared, coerced, of_result, prepare
from api.http.kept import Kept, Question, Responses, Stored
from api.http.limits import QueryLimits
from api.http.operations import Operations
from api.http.request import GraphQLRequest
from graph.laws import laws
from graph.plans.picks import NotCovered
from graph.plans.plan import Plan
from graph.plans.readers import Violation
from graph.plans.run import run

DOCUMENT_BYTES = 64 * 1024 * 1024  # of documents that need not be parsed again
PARSED = 60  # times as large as its text a parsed document is, about


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that may run, with the plans that were made for it."""

    prepared: Prepared
    plans: Plans
    size: int


class Answering:
    """Everything that requests share: documents, plans, responses."""

    def __init__(
        self, schema: GraphQLSchema, limits: QueryLimits, operations: Operations, responses: Responses
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._operations = operations
        self._responses = responses
        self._documents: Kept[Ready] = Kept(DOCUMENT_BYTES)

    def kept(self, raw: bytes, version: str | None) -> Stored | None:
        """What is kept for a request that came in the same bytes before, if it is of that state of the graph."""
        stored = self._responses.by_bytes(raw)
        return stored if stored is not None and stored.version == version else None

    async def again(self, raw: bytes, context_factory: Callable[[], Any]) -> Answer | None:
        """The answer to a request that came in the same bytes before; null: it has to be read."""
        stored = self._responses.by_bytes(raw)
        if stored is None:
            return None
        law = await laws(context_factory().database).current()
        return Answer.of(stored) if stored.version == law.version else None

    async def answer(
        self, request: GraphQLRequest, raw: bytes, context_factory: Callable[[], Any], *, by_get: bool
    ) -> Answer:
        """Answer a well-formed request. The context is made only for a request that is going to run."""
        document = self._operations.document_of(request)
        ready = self._ready(document, request.operation_name)
        if isinstance(ready, Answer):
            return ready
        if by_get and ready.prepared.operation.operation is not OperationType.QUERY:
            raise MethodNotAllowed("Only queries are run by GET.", "Send it by POST.")
        values = coerced(self._schema, self._limits, ready.prepared, request.variables or {})
        if isinstance(values, Answer):
            return values
        context = context_factory()
        plan = ready.plans.plan(values)
        if plan is not None:
            try:
                question = Question(document, request.operation_name, canonical(values))
                return Answer.of(await self._planned(raw, question, plan, values, context))
            except (NotCovered, Violation):
                pass  # the resolvers say what is wrong
        result = execute(
            self._schema,
            ready.prepared.document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        return of_result(await result if isawaitable(result) else result)

    def _ready(self, document: str, operation_name: str | None) -> Ready | Answer:
        known = self._documents.get((document, operation_name))
        if known is not None:
            return known
        prepared = prepare(self._schema, self._limits, document, operation_name)
        if isinstance(prepared, Answer):
            return prepared
        fragments = {
            node.name.value: node for node in prepared.document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        plans = Plans(self._schema, prepared.operation, fragments)
        ready = Ready(prepared, plans, len(document) * PARSED)
        self._documents.put((document, operation_name), ready)
        return ready

    async def _planned(
        self,
        raw: bytes,
        question: Question,
        plan: Plan,
        values: VariableValues,
        context: Any,  # noqa: ANN401  # what resolvers share; plans need its database
    ) -> Stored:
        """The response by a plan, or as it is kept."""
        work = partial(shaped, context.database, plan, values.coerced)
        if not self._responses.on:
            return await work()
        version = (await laws(context.database).current()).version
        stored = self._responses.get(question, version)
        if stored is None:
            stored = await self._responses.once((question, version), work)
        self._responses.put(raw, question, stored)
        return stored


async def shaped(database: Any, plan: Plan, variables: dict[str, Any]) -> Stored:  # noqa: ANN401
    """The response's body by a plan."""
    data, version = await run(database, plan, variables)
    return Stored(version, orjson.dumps({"data": data}))


def canonical(values: VariableValues) -> bytes:
    """The variables as text that is the same for the same values."""
    return orjson.dumps(values.coerced, option=orjson.OPT_SORT_KEYS)
