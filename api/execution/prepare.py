"""From a GraphQL request to an answer: parse, choose the operation, keep the limits, validate, execute, say what went wrong.

Strawberry's own `Schema.execute` is not used: with several operations and no name it runs the first of them, and its
result does not tell a refused request from one that ran. graphql-core's functions on Strawberry's schema do both.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLID,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    OperationType,
    get_nullable_type,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource

from api.errors import (
    OperationUnknown,
    ParseFailed,
    ValidationFailed,
    extensions,
    graphql_error,
    internal_error,
    shape_of,
    truncate,
)
from api.execution.query_limits import Measured, QueryLimits
from api.execution.response_cache import CachedResponse
from api.execution.validation_rules import RULE_GROUPS, RULES
from graph.errors import InvalidArgument, RemitError

LONG = 500  # characters of a document that takes milliseconds to prepare
REQUEST_ERRORS = 10  # more than a reader reads; finding them costs time
TEXTS = (GraphQLID, GraphQLString)
FIELD_ERRORS = 100  # a page has at most 100 nodes
BAD_VARIABLE = InvalidArgument("A variable does not have the value that it must have.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL result and its status. `ran` false: nothing was executed, and the result has no `data`.

    `status` is the one of `application/graphql-response+json`; `status_legacy` that of `application/json`, which
    says 200 to every request that is well-formed. `stored` is a whole response, with which the rest has nothing to do.
    `cost`: what the request costs and what one may cost at most, in objects, where it asked for that.
    """

    ran: bool
    data: Any = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    status_legacy: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stored: CachedResponse | None = None
    cost: dict[str, int] | None = None

    @classmethod
    def of(cls, stored: CachedResponse) -> "Answer":
        """The answer that a whole response is."""
        return cls(ran=True, stored=stored)

    @property
    def body(self) -> bytes:
        """The result as GraphQL spells it, in JSON."""
        if self.stored is not None:
            return self.stored.body
        content = ({"errors": self.errors} if self.errors else {}) | ({"data": self.data} if self.ran else {})
        return orjson.dumps(content | ({"extensions": {"cost": self.cost}} if self.cost else {}))


def core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """graphql-core's schema inside Strawberry's.

    Raises:
        ValueError: the schema has extensions; they would silently not run.

    """
    if schema.extensions:
        raise ValueError(
            "Strawberry's schema extensions do not run here: put a rule into api.execution.validation_rules instead"
        )
    return schema._schema  # noqa: SLF001  # Strawberry has no public name for it


@dataclass(frozen=True, slots=True)
class Syntax:
    """A document that parses, with the operation chosen. Of each letter it makes about one object."""

    document: DocumentNode
    operation: OperationDefinitionNode

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        """Its fragments by name."""
        return {node.name.value: node for node in self.document.definitions if isinstance(node, FragmentDefinitionNode)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that may run, in few objects: its syntax is not among them. Nothing in it depends on the variables.

    `texts` are the variables, where all of them are ids or texts without a default.
    """

    kind: OperationType
    measured: Measured
    texts: Mapping[str, GraphQLVariableSignature] | None

    def simple(self, variables: Mapping[str, Any]) -> VariableValues | None:
        """The variables, where all are given as texts for ids and texts; null: they need graphql-core's coercion.

        That reads the types of variables anew for each request, which takes longer than the rest of many a request.
        """
        if self.texts is None or not all(type(variables.get(name)) is str for name in self.texts):
            return None
        sources = {name: VariableValueSource(one, variables[name]) for name, one in self.texts.items()}
        return VariableValues(sources, {name: variables[name] for name in self.texts})


def parse_document(limits: QueryLimits, query: str, operation_name: str | None) -> Syntax:
    """The syntax of a document.

    Raises:
        GraphQLError: it does not parse.
        OperationUnknown: there is none of that name, or the name is missing and needed.
    """
    document = parse(query, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    return Syntax(document, operation_of(document, operation_name))


async def prepare(
    schema: GraphQLSchema, limits: QueryLimits, query: str, operation_name: str | None
) -> tuple[Syntax, Prepared] | Answer:
    """Everything that is decided by the document and the operation's name alone: parse, limits, rules.

    Others may go on between these. The limits come before the rules, which look at every field some thirty times.
    """
    try:
        syntax = parse_document(limits, query, operation_name)
        await give_way(query)
        measured = limits.check_document(syntax.document, syntax.operation)
        await give_way(query)
    except GraphQLError as error:
        return not_run([error], ParseFailed("The document does not parse."))
    except RemitError as error:
        return not_run([graphql_error(error)], error)
    if faults := await find_faults(schema, syntax.document, query):
        return not_run(faults, ValidationFailed("The document does not fit the schema."))
    return syntax, Prepared(syntax.operation.operation, measured, texts_of(schema, syntax.operation))


async def find_faults(schema: GraphQLSchema, document: DocumentNode, query: str) -> list[GraphQLError]:
    """What is wrong with a document by the rules, as it stands there; others may go on between those for a long one."""
    groups = (RULES,) if len(query) <= LONG else RULE_GROUPS
    found: list[GraphQLError] = []
    for rules in groups:
        found += validate(schema, document, rules, max_errors=REQUEST_ERRORS)
        await give_way(query)
    return found if len(groups) == 1 else sorted(found, key=place_of)


def place_of(error: GraphQLError) -> tuple[int, int]:
    """Where in the document an error is; one without a place stands last."""
    return (error.locations[0].line, error.locations[0].column) if error.locations else (sys.maxsize, 0)


async def give_way(query: str) -> None:
    """Let other requests go on between two steps of a document that is long."""
    if len(query) > LONG:
        await asyncio.sleep(0)


def texts_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode
) -> Mapping[str, GraphQLVariableSignature] | None:
    """The variables of an operation, where all of them are ids or texts without a default."""
    found = {}
    for definition in operation.variable_definitions or ():
        one = get_variable_signature(schema, definition)
        if isinstance(one, GraphQLError) or one.default is not None or get_nullable_type(one.type) not in TEXTS:
            return None
        found[one.name] = one
    return found


def coerce_variables(
    schema: GraphQLSchema,
    limits: QueryLimits,
    prepared: Prepared,
    get_syntax: Callable[[], Syntax],
    variables: dict[str, Any],
) -> VariableValues | Answer:
    """The variables as their types have them, or the refusal: one is too large, of the wrong type, or makes it too costly."""
    measured = prepared.measured
    try:
        limits.check_variables(measured, variables)
        values = prepared.simple(variables) or get_variable_values(
            schema, get_syntax().operation.variable_definitions or (), variables, max_errors=REQUEST_ERRORS
        )
        if isinstance(values, list):
            return not_run(values, BAD_VARIABLE)
        limits.check_cost(measured, values.coerced)
    except RemitError as error:
        return not_run([graphql_error(error)], error)
    return values


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run.

    Raises:
        OperationUnknown: there is none of that name, or the name is missing and needed.

    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(operations) == 1:
            return operations[0]
        raise OperationUnknown(f"The document holds {len(operations)} operations, and none is named.")
    for operation in operations:
        if operation.name and operation.name.value == name:
            return operation
    raise OperationUnknown(f"The document holds no operation named {truncate(name)!r}.")


def not_run(errors: list[GraphQLError], default: RemitError) -> Answer:
    """The answer to a request that was refused; `default` stands for the errors that say no code of their own."""
    faults = [to_json(error, cause_of(error, default)) for error in errors[:REQUEST_ERRORS]]
    return Answer(ran=False, errors=faults, status=shape_of(default).status)


def of_result(result: ExecutionResult) -> Answer:
    """The answer that an execution gave."""
    errors = result.errors or []
    if result.data is None and not any(error.path for error in errors):
        return not_run(errors, BAD_VARIABLE)
    for cause in map(root_cause, errors):
        if isinstance(cause, RemitError) and shape_of(cause).means_outage:
            return refuse(cause)
    faults = [to_json(error, cause_of_field(error)) for error in errors[:FIELD_ERRORS]]
    return Answer(ran=True, data=result.data, errors=faults)


def refuse(error: RemitError) -> Answer:
    """The answer that consists of one error, with its status in both media types.

    It also stands for what did run when the database went away: half an answer would look like the whole one to
    whoever does not read `errors`.
    """
    shape = shape_of(error)
    faults = [to_json(graphql_error(error), error)]
    return Answer(ran=False, errors=faults, status=shape.status, status_legacy=shape.status, headers=shape.headers)


def cause_of(error: GraphQLError, default: RemitError) -> RemitError | None:
    """The error of ours behind one that refuses a request; null: it brings extensions of its own."""
    original = root_cause(error)
    if isinstance(original, RemitError):
        return original
    if error.extensions and "code" in error.extensions:
        return None
    if original is None or isinstance(original, ValueError):  # a scalar says with ValueError what it does not take
        return type(default)(error.message)
    return internal_error(original, "a value of an argument")


def cause_of_field(error: GraphQLError) -> RemitError | None:
    """The error of ours behind a field that failed; null: it brings extensions of its own."""
    original = root_cause(error)
    if isinstance(original, RemitError):
        return original
    if error.extensions and "code" in error.extensions:
        return None
    # graphql-core names the place in the document for an argument that it does not take, and none for a value of
    # ours that does not fit the schema: the first is the client's fault, the second is not.
    inner = error.original_error
    if original is None and isinstance(inner, GraphQLError) and inner.nodes:
        return InvalidArgument(error.message)
    return internal_error(original or error, "a resolver")


def root_cause(error: GraphQLError) -> BaseException | None:
    """The error that graphql-core's one began with; null: it began there."""
    inner: BaseException | None = error
    while isinstance(inner, GraphQLError):
        inner = inner.original_error
    return inner


def to_json(error: GraphQLError, cause: RemitError | None) -> dict[str, Any]:
    """An error as GraphQL spells it, with our message, code and remedy where we know the cause."""
    message = cause.message if cause else error.message
    fault: dict[str, Any] = {"message": truncate(message)}
    if error.locations:
        fault["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        fault["path"] = error.path
    fault["extensions"] = extensions(cause) if cause else error.extensions
    return fault
