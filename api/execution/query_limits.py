"""What one request may ask for: every limit on a document, in one pass and before any of graphql-core's rules runs.

`check_document` depends on nothing but the document and its operation, so its result can be kept with them. `check_variables`
and `check_cost` depend on the variables too, and are quick.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_introspection_query,
    is_input_type,
    parse,
    type_from_ast,
)

from api.errors import LimitExceeded
from api.execution import argument_limits
from api.execution.query_cost import (
    CEILING,
    Cost,
    Definition,
    Measurer,
    QueryMetrics,
    Size,
    count_objects,
    expand_fragments,
    with_spreads,
)
from api.settings import Limits
from graph.errors import InvalidArgument
from graph.query.lists import DEFAULT_PAGE

TIMES_WHOLE_SCHEMA = 2  # may be asked of the schema; tools ask for all of it, each with a few parts of their own
BESIDE_DATA = 5_000  # values of the schema that may come with data: a type or two
TYPE_LISTS = 2  # as in `types { fields }`; the standard introspection queries have no more

DEEP = "Stop earlier, and ask for what lies deeper by its id."
FEWER = "Ask for less at once, in several requests."
CHEAPER = "Ask for smaller pages (`first`), or for fewer lists inside of lists."
SCHEMA = "Take the whole schema instead: `schema.graphql`, beside the address that was asked."


@dataclass(frozen=True, slots=True)
class Measured:
    """A document that keeps all limits which do not depend on variables; valid for one operation of it.

    `cost` is the number of objects for each product of pages, `work` the number of values for each product of lists, and
    `pages` are all of these, those without objects too. `introspection`: whether it asks for the schema; `data`: for anything
    else. `types` are the types of the variables, as far as the schema knows them, and `cursors` those variables that are
    cursors. `fixed_work`: the values of the answer, where no variable changes them.
    """

    cost: Cost
    work: Cost
    introspection: bool
    data: bool
    pages: frozenset[Size]
    types: Mapping[str, GraphQLInputType]
    cursors: frozenset[str]
    fixed_work: int | None = None

    @property
    def depends_on_variables(self) -> bool:
        """Whether the cost does."""
        return any(isinstance(page.first, str) or isinstance(page.last, str) for page in self.pages)


class QueryLimits:
    """The limits on documents against one schema; made once from the settings."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._measurer = Measurer(schema, limits.page)

    @property
    def tokens(self) -> int:
        """How many tokens a document may have; parsing stops there."""
        return self._limits.tokens

    def check_document(self, document: DocumentNode, operation: OperationDefinitionNode) -> Measured:
        """Measure a document, all of its definitions, for one operation of it.

        A cycle of fragments, an unknown fragment, field or type is no fault here: graphql-core's rules come next.

        Raises:
            LimitExceeded: it asks for too much.
            InvalidArgument: a value in it is too large, or a page is out of bounds.

        """
        fragments, others = self._measured(document)
        total = next(figures for definition, figures in others if definition is operation)
        operations = [figures for _, figures in others]
        for figures in operations:
            check("fields at the root", figures.root_fields, self._limits.root_fields, FEWER)
        definitions = [*operations, *fragments.values()]
        for figures in definitions:
            self._check_figures(figures)
        measured = Measured(
            cost=total.cost,
            work=total.work,
            introspection=total.introspection > 0,
            data=total.depth > 0,
            pages=frozenset(total.pages),
            types=dict(self._types(operation)),
            cursors=argument_limits.check_arguments(
                (one for figures in definitions for one in figures.arguments), self._limits
            ),
        )
        if not measured.depends_on_variables:
            self.check_cost(measured, {})
            measured = replace(measured, fixed_work=self.work(measured, {}))
        if measured.introspection:
            self._check_introspection(measured)
        return measured

    def check_variables(self, measured: Measured, variables: Mapping[str, Any]) -> None:
        """Check the values of variables as they were sent.

        Raises:
            InvalidArgument, LimitExceeded: one is too large, or there are too many.

        """
        argument_limits.check_variables(variables, measured.types, measured.cursors, self._limits)

    @property
    def most(self) -> int:
        """What a request may cost, in objects."""
        return self._limits.cost

    def check_cost(self, measured: Measured, variables: Mapping[str, Any]) -> int:
        """The cost with these variables, coerced; every page is within its bounds then.

        Raises:
            InvalidArgument: a page is not, or has both `first` and `last`.
            LimitExceeded: it costs too much.

        """
        sizes = {page: size_of(page, variables) for page in measured.pages}
        cost = count_objects(measured.cost, sizes)
        check("objects to fetch", cost, self._limits.cost, CHEAPER)
        return cost

    def work(self, measured: Measured, variables: Mapping[str, Any]) -> int:
        """About how many values the answer has with these variables; every page is within its bounds."""
        if measured.fixed_work is not None:
            return measured.fixed_work
        return count_objects(measured.work, {page: size_of(page, variables) for page in measured.pages})

    def _check_introspection(self, measured: Measured) -> None:
        """Refuse a document that asks for far more of the schema than all of it, and a large part of it beside data.

        Raises:
            LimitExceeded: says so.
        """
        work = 0 if measured.depends_on_variables else self.work(measured, {})
        check("values of the schema", work, TIMES_WHOLE_SCHEMA * self._whole_schema, SCHEMA)
        if measured.data and (work > BESIDE_DATA or measured.depends_on_variables):
            raise LimitExceeded("The query asks for much of the schema beside data.", "Ask for either by itself.")

    @cached_property
    def _whole_schema(self) -> int:
        """The work of the standard query for all of the schema."""
        whole = parse(get_introspection_query(specified_by_url=True, input_value_deprecation=True))
        _, [(_, figures)] = self._measured(whole)
        return count_objects(figures.work, {page: size_of(page, {}) for page in figures.pages})

    def _measured(
        self, document: DocumentNode
    ) -> tuple[dict[str, QueryMetrics], list[tuple[Definition, QueryMetrics]]]:
        """The figures of all fragments, by name, and of all operations, with what they spread."""
        most = self._limits.fields
        own: dict[str, QueryMetrics] = {}
        operations: list[tuple[Definition, QueryMetrics]] = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                own[definition.name.value] = self._measurer.measure(definition)
            elif isinstance(definition, OperationDefinitionNode):
                operations.append((definition, self._measurer.measure(definition)))
        fragments = expand_fragments(own, most)
        return fragments, [(definition, with_spreads(figures, fragments, most)) for definition, figures in operations]

    def _check_figures(self, figures: QueryMetrics) -> None:
        limits = self._limits
        check("levels of fields", figures.depth, limits.depth, DEEP)
        check("levels of introspection", figures.introspection, limits.introspection_depth, SCHEMA)
        check("lists of types and fields inside each other", figures.type_lists, TYPE_LISTS, SCHEMA)
        check("aliases", figures.aliases, limits.aliases, FEWER)
        check("fields (fragments written out)", figures.fields, limits.fields, FEWER)
        check("directives", figures.directives, limits.directives, "Leave fields out of the document instead.")

    def _types(self, operation: OperationDefinitionNode) -> Iterable[tuple[str, GraphQLInputType]]:
        for definition in operation.variable_definitions or ():
            type_ = type_from_ast(self._schema, definition.type)
            if is_input_type(type_):
                yield definition.variable.name.value, type_


def size_of(page: Size, variables: Mapping[str, Any]) -> int:
    """How many rows a page asks for.

    Raises:
        InvalidArgument: too few, too many, or `first` and `last` together.

    """
    first, last = resolve_page_size(page.first, variables), resolve_page_size(page.last, variables)
    if first is not None and last is not None:
        raise InvalidArgument("`first` and `last` are both given.", "Give one of them.")
    name, size = ("last", last) if last is not None else ("first", first)
    size = DEFAULT_PAGE if size is None else size
    if size < 1 or (page.largest is not None and size > page.largest):
        bounds = "1 or more" if page.largest is None else f"1 to {page.largest}"
        raise InvalidArgument(f"`{name}` is {size}.", f"Ask for {bounds} at once.")
    return min(CEILING, size)


def resolve_page_size(value: int | str | None, variables: Mapping[str, Any]) -> int | None:
    """A page argument, with its variable looked up; what is no number has the attention of another rule."""
    found = variables.get(value) if isinstance(value, str) else value
    return found if isinstance(found, int) else None


def check(what: str, found: int, allowed: int, remedy: str) -> None:
    """Refuse a document that has too much of something.

    Raises:
        LimitExceeded: says what, how much of it, and what to do.

    """
    if found > allowed:
        shown = f"{found:,}" if found < CEILING else f"{CEILING:,} or more"
        raise LimitExceeded(f"The query has {shown} {what}; at most {allowed:,} are allowed.", remedy)
