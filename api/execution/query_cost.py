"""How much one definition of a document asks for: each is walked once, whatever spreads it, and without recursion.

Sums (fields, aliases, directives, cost) and depths are those of the document with its fragments expanded. They saturate at
`CEILING`, so that no number of a fragment bomb grows large. What the schema does not know is counted like the rest: to refuse
it is the business of graphql-core's rules, which run afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

CEILING = 10**9
DIGITS = 9  # more than that is more than any page has
META = frozenset({"__schema", "__type"})
# Lists of the schema that lead from type to type: nested without bound, a few words ask for millions of objects.
TYPE_LISTS = frozenset({"types", "fields", "inputFields", "interfaces", "possibleTypes"})

Definition = OperationDefinitionNode | FragmentDefinitionNode


class Size(NamedTuple):
    """The size of a page as a document writes it: a number, the name of a variable, or nothing.

    `largest` is how many rows it may have; null: not a connection, whose field sees to that itself.
    """

    first: int | str | None
    last: int | str | None
    largest: int | None


class Argument(NamedTuple):
    """A value in the document; null for a type that the schema does not know."""

    name: str
    value: ValueNode
    type: GraphQLInputType | None


USUAL_LIST = Size(
    8, None, None
)  # of a list that is no page: an answer has about so many links, and each of them so many steps

# Objects asked for: a number for each product of pages. One with the pages (a, b) stands for number * a * b objects.
Cost = dict[tuple[Size, ...], int]


class SelectionContext(NamedTuple):
    """Where a selection stands: how deep, and inside which pages; `lists` are these and all other lists."""

    type: GraphQLNamedType | None
    depth: int = 0
    introspection: int = 0
    type_lists: int = 0
    pages: tuple[Size, ...] = ()
    lists: tuple[Size, ...] = ()
    is_root: bool = True

    @property
    def introspects(self) -> bool:
        """Whether it is part of the schema's description of itself; its type alone says so, wherever it is spread."""
        return self.type is not None and self.type.name.startswith("__")


@dataclass(slots=True)
class QueryMetrics:
    """What a definition comes to. `spreads` are the fragments still to be added, each with its place.

    `cost` is what it may fetch, in objects; `work` what an answer may be made of, in values, with a guess at the length of
    lists that are no pages.
    """

    depth: int = 0
    introspection: int = 0
    type_lists: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    cost: Cost = field(default_factory=dict)
    work: Cost = field(default_factory=dict)
    pages: set[Size] = field(default_factory=set)
    spreads: list[tuple[str, SelectionContext]] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)

    def deepen(self, place: SelectionContext) -> None:
        """Take a place into account."""
        self.depth = max(self.depth, place.depth)
        self.introspection = max(self.introspection, place.introspection)
        self.type_lists = max(self.type_lists, place.type_lists)

    def add_objects(self, pages: tuple[Size, ...], number: int) -> None:
        """Count so many objects inside of pages."""
        self.cost[pages] = min(CEILING, self.cost.get(pages, 0) + number)

    def add_values(self, lists: tuple[Size, ...], number: int) -> None:
        """Count so many values inside of lists."""
        self.work[lists] = min(CEILING, self.work.get(lists, 0) + number)

    def add(self, other: "QueryMetrics", place: SelectionContext, most_fields: int) -> None:
        """Add a fragment that is spread at a place. Its arguments are its own: each is looked at once.

        Beyond `most_fields` the cost is no longer added: it could have as many products as there are fields.
        """
        self.fields = min(CEILING, self.fields + other.fields)
        self.aliases = min(CEILING, self.aliases + other.aliases)
        self.directives = min(CEILING, self.directives + other.directives)
        self.root_fields = min(CEILING, self.root_fields + (other.root_fields if place.is_root else 0))
        self.depth = max(self.depth, place.depth + other.depth)
        self.introspection = max(self.introspection, place.introspection + other.introspection)
        self.type_lists = max(self.type_lists, place.type_lists + other.type_lists)
        self.pages |= other.pages
        if self.fields <= most_fields:
            for pages, number in other.cost.items():
                self.add_objects((*place.pages, *pages), number)
            for lists, number in other.work.items():
                self.add_values((*place.lists, *lists), number)


class PageTypes:
    """Which types of a schema are the frame of a page: a connection, its edges and its `pageInfo`.

    A connection is an object with a field `pageInfo`. Every other object counts as one of the database: an answer such as
    `Oversight` is computed there too, though nothing of it is stored.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        fields = [(name, getattr(type_, "fields", {})) for name, type_ in schema.type_map.items()]
        known = [(name, own) for name, own in fields if "pageInfo" in own]
        self.connections = frozenset(name for name, _ in known)
        parts = (own[part] for _, own in known for part in ("pageInfo", "edges") if part in own)
        self.names = self.connections | {get_named_type(part.type).name for part in parts}


def lengths_of_schema(schema: GraphQLSchema) -> dict[str, int]:
    """How long the lists of introspection are: that of all types, and on average those inside them."""
    types = list(schema.type_map.values())
    fields = [one for type_ in types for one in getattr(type_, "fields", {}).values()]
    arguments = sum(len(getattr(one, "args", {})) for one in fields)
    return {
        "types": len(types),
        "fields": 1 + len(fields) // len(types),
        "inputFields": 1 + len(fields) // len(types),
        "args": 1 + arguments // max(1, len(fields)),
        "enumValues": 1,
        "interfaces": 1,
        "possibleTypes": 1,
        "directives": len(schema.directives),
    }


class Measurer:
    """Measures definitions against one schema; holds nothing of a document."""

    def __init__(self, schema: GraphQLSchema, largest_page: int) -> None:
        self.schema = schema
        self._largest_page = largest_page
        self._frames = PageTypes(schema)
        self._schema_lists = lengths_of_schema(schema)

    def measure(self, definition: Definition) -> QueryMetrics:
        """The figures of a definition, without its fragments."""
        figures = QueryMetrics(directives=len(definition.directives or ()))
        if isinstance(definition, OperationDefinitionNode):
            root: GraphQLNamedType | None = self.schema.get_root_type(definition.operation)
            for variable in definition.variable_definitions or ():
                figures.directives += len(variable.directives or ())
        else:
            root = self._named(definition.type_condition)
        self._note_directives(figures, definition)
        stack = [(definition.selection_set, SelectionContext(root))]
        while stack:
            selections, place = stack.pop()
            for selection in selections.selections:
                stack.extend(self._measure(selection, place, figures))
        return figures

    def _measure(
        self, selection: SelectionNode, place: SelectionContext, figures: QueryMetrics
    ) -> Iterator[tuple[SelectionSetNode, SelectionContext]]:
        """Count one selection; yields what stands inside it."""
        figures.directives += len(selection.directives or ())
        self._note_directives(figures, selection)
        if isinstance(selection, FragmentSpreadNode):
            figures.spreads.append((selection.name.value, place))
        elif isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            yield selection.selection_set, place._replace(type=self._named(condition)) if condition else place
        elif isinstance(selection, FieldNode):
            inside = self._count(selection, place, figures)
            if selection.selection_set:
                yield selection.selection_set, inside

    def _count(self, node: FieldNode, place: SelectionContext, figures: QueryMetrics) -> SelectionContext:
        """Count one field; the place of what stands inside it."""
        name = node.name.value
        known = self._field(place.type, name)
        figures.fields += 1
        figures.aliases += node.alias is not None
        figures.root_fields += place.is_root
        figures.arguments.extend(
            Argument(given.name.value, given.value, type_of_argument(known, given.name.value))
            for given in node.arguments or ()
        )
        inside = self._inside(node, known, place)
        figures.deepen(inside)
        figures.pages.update(inside.lists)
        figures.add_values(inside.lists, 1)
        type_name = inside.type.name if inside.type else ""
        if node.selection_set and not inside.introspects and type_name not in self._frames.names:
            figures.add_objects(inside.pages, 1)
        return inside

    def _inside(self, node: FieldNode, known: GraphQLField | None, place: SelectionContext) -> SelectionContext:
        type_ = get_named_type(known.type) if known else None
        inside = place._replace(type=type_, is_root=False)
        if place.introspects or node.name.value in META:
            lists = place.type_lists + (node.name.value in TYPE_LISTS)
            inside = inside._replace(introspection=place.introspection + 1, type_lists=lists)
            length = self._schema_lists.get(node.name.value)
            return inside if length is None else inside._replace(lists=(*place.lists, Size(length, None, None)))
        inside = inside._replace(depth=place.depth + 1)
        if known and "first" in known.args and node.selection_set:
            size = self._size(node, type_)
            return inside._replace(pages=(*place.pages, size), lists=(*place.lists, size))
        if known and is_list_type(get_nullable_type(known.type)) and not self._is_edges(place):
            return inside._replace(lists=(*place.lists, USUAL_LIST))
        return inside

    def _is_edges(self, place: SelectionContext) -> bool:
        """Whether lists there, `nodes` and `edges`, are those of a page, which is counted already."""
        return place.type is not None and place.type.name in self._frames.connections

    def _size(self, node: FieldNode, type_: GraphQLNamedType | None) -> Size:
        given = {argument.name.value: number(argument.value) for argument in node.arguments or ()}
        is_connection = type_ is not None and type_.name in self._frames.connections
        return Size(given.get("first"), given.get("last"), self._largest_page if is_connection else None)

    def _field(self, type_: GraphQLNamedType | None, name: str) -> GraphQLField | None:
        return self.schema.get_field(type_, name) if is_composite_type(type_) else None

    def _named(self, node: NamedTypeNode) -> GraphQLNamedType | None:
        return self.schema.type_map.get(node.name.value)

    def _note_directives(self, figures: QueryMetrics, node: Definition | SelectionNode) -> None:
        for directive in node.directives or ():
            known = self.schema.get_directive(directive.name.value)
            for given in directive.arguments or ():
                argument = known.args.get(given.name.value) if known else None
                figures.arguments.append(Argument(given.name.value, given.value, argument.type if argument else None))


def type_of_argument(known: GraphQLField | None, name: str) -> GraphQLInputType | None:
    """The type of a field's argument; null where the schema knows neither or not that one."""
    argument = known.args.get(name) if known else None
    return argument.type if argument else None


def number(value: ValueNode) -> int | str | None:
    """A page argument: a number, the name of a variable, or null for anything else; that has another rule's attention."""
    if isinstance(value, VariableNode):
        return value.name.value
    if isinstance(value, IntValueNode):
        sign = -1 if value.value.startswith("-") else 1
        return int(value.value) if len(value.value) <= DIGITS else sign * CEILING
    return None


def expand_fragments(own: Mapping[str, QueryMetrics], most_fields: int) -> dict[str, QueryMetrics]:
    """The figures of fragments with all that they spread, each worked out once.

    A fragment that spreads itself, through others or not, and one that is not there, add nothing.
    """
    done: dict[str, QueryMetrics] = {}
    for name in own:
        for ready in in_order(name, own, done):
            done[ready] = with_spreads(own[ready], done, most_fields)
    return done


def in_order(name: str, own: Mapping[str, QueryMetrics], done: Mapping[str, QueryMetrics]) -> Iterator[str]:
    """A fragment and those that it needs, each after what it needs itself; without those that are done."""
    path: list[tuple[str, Iterator[tuple[str, SelectionContext]]]] = []
    seen: set[str] = set()

    def enter(fragment: str) -> None:
        if fragment in own and fragment not in done and fragment not in seen:
            seen.add(fragment)
            path.append((fragment, iter(own[fragment].spreads)))

    enter(name)
    while path:
        current, spreads = path[-1]
        following = next(spreads, None)
        if following is None:
            path.pop()
            yield current
        else:
            enter(following[0])


def with_spreads(figures: QueryMetrics, fragments: Mapping[str, QueryMetrics], most_fields: int) -> QueryMetrics:
    """The figures with the fragments added that are spread in them."""
    total = replace(figures, cost=dict(figures.cost), work=dict(figures.work), pages=set(figures.pages))
    for name, place in figures.spreads:
        if name in fragments:
            total.add(fragments[name], place, most_fields)
    return total


def count_objects(cost: Cost, sizes: Mapping[Size, int]) -> int:
    """The number of objects, with each page as large as `sizes` says."""
    return min(CEILING, sum(bounded_product(count, (sizes[page] for page in pages)) for pages, count in cost.items()))


def bounded_product(count: int, sizes: Iterable[int]) -> int:
    """The product, or `CEILING` where it is larger."""
    for size in sizes:
        count = min(CEILING, count * size)
    return count
