"""Lists: keyset pages in both directions, whole lists, counts and facets. Texts come from pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import read_in_force
from graph.model.declaration import Field, Link
from graph.model.kinds import KINDS, faceted_members, snake_case
from graph.model.vocabulary import Node
from graph.query.cursors import Key, decode, encode, has_astral_characters
from graph.query.filters import Parameters, filters_of, property_of, way_in, where
from graph.query.list_sources import ANCHORS, ROW, Anchor, all_hold, list_of, owned_by
from graph.query.predicates import TRUE, and_all, in_force, label_text
from graph.store.content import node_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.fragments import EMPTY, CypherFragment, CypherPart, Parameter, Variable, cypher, join
from graph.store.statements import Statement

Parent = str | tuple[str, ...]

DEFAULT_PAGE = 20
LARGEST_PAGE = 100
# What may not be recorded is ordered as '': before everything upwards, and after everything downwards.
OPTIONAL = frozenset(
    ("validFrom", "validTo", *(o.name for kind in KINDS.values() for o in kind.fields if o.ordered and not o.required))
)
DISTINCT_ROWS = cypher(" WITH DISTINCT ", ROW)
BY_ID = cypher(DISTINCT_ROWS, " ORDER BY ", ROW, ".id")
FOUND = {"label": label_text(ROW), "properties": cypher("properties(", ROW, ")")}


def facets_by(label: str) -> dict[str, tuple[Link, ...] | Field]:
    """What a list of the kind can be counted by: a field, or the way to what rows lead to; offerings count for their clinic."""
    found: dict[str, tuple[Link, ...] | Field] = {}
    for one in faceted_members(KINDS[label]):
        if isinstance(one, Field):
            found[word_of(one.name)] = one
        elif isinstance(one, Link) and one.many:
            inner = (part for part in faceted_members(KINDS[one.ends[0]]) if isinstance(part, Link))
            found |= {word_of(part.name): (one, part) for part in inner if part.type != "IN"}
        elif isinstance(one, Link):
            found[word_of(one.name)] = (one,)
    return found


def word_of(name: str) -> str:
    """`ENACTED_ON` for `enactedOn`: a field as a word of an enum."""
    return snake_case(name).upper()


FACETS = facets_by("Clinic")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One list as a client asks for it: where it hangs, on which day, with which filter and order.

    `parent` is the id of the node that it hangs on, or the ids of several where it hangs on all of them.
    """

    anchor: str
    day: str
    parent: Parent | None = None
    condition: Mapping[str, Any] | None = None
    order: tuple[Key, ...] = (Key("id"),)

    @property
    def name(self) -> str:
        """The name of the list, by which its cursors know it."""
        return list_of(self.anchor)


@dataclass(frozen=True, slots=True)
class ListStatement(Statement):
    """A statement in two parts, so that it can become a part of another one: what is before its RETURN, and what it returns.

    `returned`: the value of each column by its name.
    """

    body: CypherFragment = field(kw_only=True)
    returned: Mapping[str, CypherFragment] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class PageArguments:
    """Relay's four arguments as a client gave them."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the rows with their cursors, and whether there are more on either side."""

    nodes: tuple[Node, ...]
    cursors: tuple[str, ...]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """How many rows share a value."""

    value: str
    label: str
    count: int


def page_size(page: PageArguments) -> tuple[int, bool]:
    """How many rows, and whether they are counted from the end.

    Raises:
        InvalidArgument: first or last is out of bounds, or both are given.
    """
    if page.first is not None and page.last is not None:
        raise InvalidArgument("first and last are both given.", "Give one of them.")
    name, size = ("last", page.last) if page.last is not None else ("first", page.first)
    size = DEFAULT_PAGE if size is None else size
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidArgument(f"'{name}' is {size}.", f"Ask for 1 to {LARGEST_PAGE} at once.")
    return size, page.last is not None


def unique(order: tuple[Key, ...]) -> tuple[Key, ...]:
    """The order with the id at its end, so that no two rows are equal."""
    known: dict[str, Key] = {}
    for key in order:
        known.setdefault(key.property, key)
    known.setdefault("id", Key("id"))
    return tuple(known.values())


def match_rows(query: ListQuery, parameters: Parameters) -> CypherFragment:
    """The rows of the list: MATCH and WHERE."""
    if query.parent is not None:
        parameters.values["parent"] = query.parent if isinstance(query.parent, str) else list(query.parent)
    return rows_of(ANCHORS[query.anchor], query.condition, parameters)


def rows_of(anchor: Anchor, condition: Mapping[str, Any] | None, parameters: Parameters) -> CypherFragment:
    """The rows that hang there and meet a condition: MATCH and WHERE."""
    pattern, led = anchor.pattern, TRUE
    if pattern is None:
        pattern, led, condition = way_in(anchor.label, condition, ROW, parameters)
    predicate = where(filters_of(anchor.label), condition, ROW, parameters)
    conditions = and_all(led, in_force(anchor.label, ROW), anchor.condition, predicate)
    ahead = cypher(anchor.before, " ") if anchor.before else EMPTY
    return cypher(ahead, "MATCH ", pattern, " WHERE ", conditions)


def keyset_predicate(
    order: tuple[Key, ...], values: Sequence[object], parameters: Parameters, *, backwards: bool
) -> CypherFragment:
    """The predicate for rows after the cursor in that order, or before it."""
    names = [parameters.add(value) for value in values]
    marks: Sequence[CypherPart] = names
    if has_astral_characters(values):
        own = names[[key.property for key in order].index("id")]
        marks = [as_stored(key, name, own) for key, name in zip(order, names, strict=True)]
    options = []
    for index, key in enumerate(order):
        level = [cypher(sort_value(order[i]), " = ", names[i]) for i in range(index)]
        sign = "<" if key.descending != backwards else ">"
        options.append(cypher("(", join(" AND ", [*level, cypher(sort_value(key), f" {sign} ", marks[index])]), ")"))
    if len(order) == 1:
        return options[0]
    first = (
        "<=" if order[0].descending != backwards else ">="
    )  # says no more, but lets an index find where the page begins
    return cypher("(", sort_value(order[0]), f" {first} ", marks[0], " AND (", join(" OR ", options), "))")


def as_stored(key: Key, name: Parameter, own: Parameter) -> CypherFragment:
    """What the row of a cursor has stored, as long as it is what the cursor says; `own`: the parameter with its id.

    It is read once for each row that is compared: such texts are rare.
    """
    mark = Variable("mark")
    stored = sort_value(key, mark)
    found = cypher("MATCH (", mark, ":Entity {id: ", own, "}) WHERE ", stored, " = ", name, " RETURN ", stored)
    return cypher("coalesce(head(COLLECT { ", found, " }), ", name, ")")


def index_hint(order: tuple[Key, ...]) -> CypherFragment:
    """What is true of every row, and lets an index give rows in their order where no cursor says where a page begins."""
    return TRUE if order[0].property in OPTIONAL else cypher(sort_value(order[0]), " >= ''")


def sort_value(key: Key, variable: Variable = ROW) -> CypherFragment:
    """What rows are ordered by, never null."""
    value = property_of(variable, key.property)
    return cypher("coalesce(", value, ", '')") if key.property in OPTIONAL else value


def sort_text(order: tuple[Key, ...], *, backwards: bool) -> CypherFragment:
    """What follows ORDER BY."""
    keys = (cypher(sort_value(key), " DESC" if key.descending != backwards else " ASC") for key in order)
    return join(", ", keys)


def page_statement(query: ListQuery, arguments: PageArguments) -> tuple[ListStatement, dict[str, Any]]:
    """The statement of one page, asking for one row more than the page holds."""
    size, backwards = page_size(arguments)
    order = unique(query.order)
    parameters = Parameters(query.day)
    conditions = [match_rows(query, parameters)]
    if arguments.after is not None:
        after = decode(query.name, order, arguments.after, "after")
        conditions.append(keyset_predicate(order, after, parameters, backwards=False))
    if arguments.before is not None:
        before = decode(query.name, order, arguments.before, "before")
        conditions.append(keyset_predicate(order, before, parameters, backwards=True))
    if arguments.after is None and arguments.before is None:
        conditions.append(index_hint(order))
    parameters.values["limit"] = size + 1
    sorted_ = cypher(DISTINCT_ROWS, " ORDER BY ", sort_text(order, backwards=backwards), " LIMIT ", Parameter("limit"))
    return list_statement(f"page/{query.anchor}", cypher(and_all(*conditions), sorted_), FOUND), parameters.values


def whole_statement(query: ListQuery) -> tuple[ListStatement, dict[str, Any]]:
    """The statement of a list that is short enough to be given whole, in the order of ids."""
    parameters = Parameters(query.day)
    return list_statement(
        f"whole/{query.anchor}", cypher(match_rows(query, parameters), BY_ID), FOUND
    ), parameters.values


def count_statement(query: ListQuery) -> tuple[ListStatement, dict[str, Any]]:
    """The statement that counts the list, whatever the page."""
    parameters = Parameters(query.day)
    total = {"total": cypher("count(DISTINCT ", ROW, ")")}
    return list_statement(f"count/{query.anchor}", match_rows(query, parameters), total), parameters.values


def facet_statement(query: ListQuery, by: str) -> tuple[ListStatement, dict[str, Any]]:
    """The statement that counts the list by what `by` names; a clinic counts once for each value."""
    parameters = Parameters(query.day)
    facet = facet_of(by)
    body = cypher(match_rows(query, parameters), DISTINCT_ROWS, facet.match)
    returned = {"value": facet.value, "label": facet.label, "count": facet.count}
    return list_statement(f"facets/{query.anchor}", body, returned), parameters.values


def list_statement(name: str, body: CypherFragment, returned: Mapping[str, CypherFragment]) -> ListStatement:
    """The statement of one list, which finds the node that the list belongs to by its id, `$parent`."""
    alone = cypher(body, " RETURN ", columns_of(returned)).bind(variables=owned_by(Parameter("parent")))
    written = alone.write()
    return ListStatement(
        name, written.text, written.parameters, tuple(returned), reads=True, body=body, returned=returned
    )


def columns_of(returned: Mapping[str, CypherFragment]) -> CypherFragment:
    """The values with their names."""
    return join(", ", (cypher(value, " AS ", Variable(column)) for column, value in returned.items()))


@dataclass(frozen=True, slots=True)
class FacetText:
    """What is matched beside a row to count rows by something, and the value, label and count of a facet."""

    match: CypherFragment
    value: CypherFragment
    label: CypherFragment
    count: CypherFragment


@cache
def facet_of(by: str) -> FacetText:
    """The texts of facets by what `by` names."""
    way = FACETS[by]
    if isinstance(way, Field):
        value = read_fragment(f"toString(x.{way.name})")
        return FacetText(EMPTY, value, value, read_fragment("count(x)"))
    pattern = "".join(f"-[f{i}:{link.type}]->(v{i}:{link.ends[0]})" for i, link in enumerate(way))
    last = f"v{len(way) - 1}"
    # What the relationship leads to is named even where it has ended: it is the relationship that counts.
    counted = [f"f{i}" for i in range(len(way))] + [f"v{i}" for i in range(len(way) - 1)]
    match = read_fragment(f"MATCH (x){pattern} WHERE {all_hold(*counted)}")
    value, label = read_fragment(f"{last}.id"), read_fragment(f"{last}.name")
    return FacetText(cypher(" ", match), value, label, read_fragment("count(DISTINCT x)"))


async def get_page(database: Database, query: ListQuery, arguments: PageArguments) -> Page:
    """One page of the list.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    statement, parameters = page_statement(query, arguments)
    return page_of_rows(query, arguments, await read_in_force(database, statement, parameters))


def page_of_rows(query: ListQuery, arguments: PageArguments, rows_: Iterable[Row]) -> Page:
    """The page that follows from the rows of its statement."""
    size, backwards = page_size(arguments)
    nodes = [node_of(row) for row in rows_]
    more, nodes = len(nodes) > size, nodes[:size]
    if backwards:
        nodes.reverse()
    order = unique(query.order)
    rows = [([str(node.properties.get(key.property) or "") for key in order], node) for node in nodes]
    return page(query.name, order, rows, arguments, more=more)


def page(
    of: str, order: tuple[Key, ...], rows: Sequence[tuple[list[str], Node]], arguments: PageArguments, *, more: bool
) -> Page:
    """The page of these rows of the list, each with its sort values; `more`: there are others in the direction of the page."""
    nodes, cursors = tuple(node for _, node in rows), tuple(encode(of, order, values) for values, _ in rows)
    if arguments.last is not None:
        return Page(nodes, cursors, has_next=arguments.before is not None, has_previous=more)
    return Page(nodes, cursors, has_next=more, has_previous=arguments.after is not None)


async def get_whole(database: Database, query: ListQuery) -> list[Node]:
    """All rows of the list, in the order of ids."""
    statement, parameters = whole_statement(query)
    return [node_of(row) for row in await read_in_force(database, statement, parameters)]


async def get_count(database: Database, query: ListQuery) -> int:
    """How many rows the list has."""
    statement, parameters = count_statement(query)
    rows = await read_in_force(database, statement, parameters)
    return int(rows[0]["total"])


async def get_facets(database: Database, query: ListQuery, by: str) -> list[Facet]:
    """The list counted by value, most frequent first."""
    statement, parameters = facet_statement(query, by)
    return facets_of_rows(await read_in_force(database, statement, parameters))


def facets_of_rows(rows: Iterable[Row]) -> list[Facet]:
    """The facets that follow from the rows of their statement."""
    facets = [Facet(row["value"], row["label"], row["count"]) for row in rows]
    return sorted(facets, key=lambda facet: (-facet.count, facet.value))
