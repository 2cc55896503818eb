"""Lists: keyset pages in both directions, whole lists, counts and facets. Texts come from pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import read_in_force
from graph.model.vocabulary import Node
from graph.query.cursors import Key, decode, encode
from graph.query.facets import facet_of
from graph.query.filters import Parameters, asks_for_answers, filters_of, let_in, way_in, where
from graph.query.list_sources import ANCHORS, ROW, Anchor, list_of, owned_by
from graph.query.orders import TOLD, Order, unique
from graph.query.predicates import TRUE, and_all, is_ours, label_text
from graph.store.content import node_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.fragments import EMPTY, CypherFragment, Parameter, Variable, cypher, join
from graph.store.statements import Statement

Parent = str | tuple[str, ...]

DEFAULT_PAGE = 20
LARGEST_PAGE = 100
DISTINCT_ROWS = cypher(" WITH DISTINCT ", ROW)
BY_ID = cypher(DISTINCT_ROWS, " ORDER BY ", ROW, ".id")
VERSION = read_fragment("head(COLLECT { MATCH (d:Dataset) WHERE d:Entity RETURN d.contentHash + ' ' + d.loadedAt })")
IDS = Variable("ids")
ALL_IDS = cypher(" WITH collect(DISTINCT ", ROW, ".id) AS ", IDS)
FOUND = {"label": label_text(ROW), "properties": cypher("properties(", ROW, ")")}


@dataclass(frozen=True, slots=True)
class Outside:
    """The rows of a list that a cursor keeps off a page: its own, and those on its other side. `argument`: after or before."""

    argument: str
    cursor: str


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One list as a client asks for it: where it hangs, on which day, with which filter and order.

    `parent` is the id of the node that it hangs on, or the ids of several where it hangs on all of them. `outside`: only the
    nearest of these rows counts. `told`: the sort values that answers give, by the ids of rows, where the order asks for them.
    """

    anchor: str
    day: str
    parent: Parent | None = None
    condition: Mapping[str, Any] | None = field(default=None, hash=False)
    order: tuple[Key, ...] = (Key("id"),)
    outside: Outside | None = None
    told: Mapping[str, str] | None = field(default=None, hash=False)

    @property
    def name(self) -> str:
        """The name of the list, by which its cursors know it."""
        return list_of(self.anchor)

    @property
    def label(self) -> str:
        """The label of the rows."""
        return ANCHORS[self.anchor].label

    @property
    def sorting(self) -> Order:
        """The order of the rows, with the id at its end."""
        return Order(self.label, unique(self.order))

    @property
    def needs_answers(self) -> bool:
        """Whether its filter or its order asks for the answers of its rows."""
        return asks_for_answers(self.condition) or self.sorting.of_answers


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

    @property
    def backwards(self) -> bool:
        """Whether rows are counted from the end."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the rows with their cursors, and whether there are more in its direction, up to the cursor that ends it."""

    nodes: tuple[Node, ...]
    cursors: tuple[str, ...]
    more: bool


class StateChanged(Exception):
    """The graph has another state by now than the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many rows share a value; `thing`: what has this id, where it is at hand."""

    value: str
    label: str
    count: int
    thing: Node | None = field(default=None, compare=False)


def page_size(page: PageArguments) -> int:
    """How many rows.

    Raises:
        InvalidArgument: first or last is out of bounds, or both are given.
    """
    if page.first is not None and page.last is not None:
        raise InvalidArgument("first and last are both given.", "Give one of them.")
    name, size = ("last", page.last) if page.backwards else ("first", page.first)
    size = DEFAULT_PAGE if size is None else size
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidArgument(f"'{name}' is {size}.", f"Ask for 1 to {LARGEST_PAGE} at once.")
    return size


def match_rows(query: ListQuery, parameters: Parameters) -> CypherFragment:
    """The rows of the list: MATCH and WHERE."""
    if query.told is not None:
        parameters.values[TOLD.name] = query.told
    if query.parent is not None:
        parameters.values["parent"] = query.parent if isinstance(query.parent, str) else list(query.parent)
    return rows_of(ANCHORS[query.anchor], query.condition, parameters)


def rows_of(anchor: Anchor, condition: Mapping[str, Any] | None, parameters: Parameters) -> CypherFragment:
    """The rows that hang there and meet a condition: MATCH and WHERE."""
    pattern, led, given = anchor.pattern, TRUE, condition
    if pattern is None:
        pattern, led, condition = way_in(anchor.label, condition, ROW, parameters)
    predicate = where(filters_of(anchor.label), condition, ROW, parameters) if condition else TRUE
    there = TRUE if anchor.any_day else let_in(anchor.label, given, ROW, parameters)
    conditions = and_all(led, is_ours(ROW), there, anchor.condition, predicate)
    ahead = cypher(anchor.before, " ") if anchor.before else EMPTY
    return cypher(ahead, "MATCH ", pattern, " WHERE ", conditions)


def page_statement(query: ListQuery, arguments: PageArguments) -> tuple[ListStatement, dict[str, Any]]:
    """The statement of one page, asking for one row more than the page holds."""
    size = page_size(arguments)
    order, parameters, conditions = query.sorting, Parameters(query.day), []
    found = match_rows(query, parameters)
    for name, cursor in (("after", arguments.after), ("before", arguments.before)):
        if cursor is not None:
            values = decode(query.name, order.keys, cursor, name)
            conditions.append(order.beyond(values, parameters, backwards=name == "before"))
    parameters.values["limit"] = size + 1
    rows = order.page(
        lambda condition: and_all(found, condition),
        conditions or [order.hint],
        Parameter("limit"),
        backwards=arguments.backwards,
        distinct="DISTINCT ",
    )
    returned = {"values": order.values, **FOUND}
    return list_statement(f"page/{query.anchor}", rows, returned), parameters.values


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
    found = match_rows(query, parameters)
    if query.outside is None:
        return list_statement(f"count/{query.anchor}", found, total), parameters.values
    argument, order = query.outside.argument, query.sorting
    values = decode(query.name, order.keys, query.outside.cursor, argument)
    parameters.values["limit"] = 1
    nearest = order.nearest_outside(partial(and_all, found), values, parameters, Parameter("limit"), argument)
    return list_statement(f"outside/{query.anchor}", nearest, total), parameters.values


def facet_statement(query: ListQuery, by: str) -> tuple[ListStatement, dict[str, Any]]:
    """The statement that counts the list by what `by` names; a clinic counts once for each value."""
    parameters = Parameters(query.day)
    facet = facet_of(query.label, by)
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


async def get_page(database: Database, query: ListQuery, arguments: PageArguments) -> Page:
    """One page of the list.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    statement, parameters = page_statement(query, arguments)
    return page_of_rows(query, arguments, await read_in_force(database, statement, parameters))


def page_of_rows(query: ListQuery, arguments: PageArguments, rows_: Iterable[Row]) -> Page:
    """The page that follows from the rows of its statement."""
    size = page_size(arguments)
    rows = [(list(map(str, row["values"])), node_of(row)) for row in rows_]
    more, rows = len(rows) > size, rows[:size]
    if arguments.backwards:
        rows.reverse()
    return page(query.name, query.sorting.keys, rows, more=more)


def page(of: str, order: tuple[Key, ...], rows: Sequence[tuple[list[str], Node]], *, more: bool) -> Page:
    """The page of these rows of the list, each with its sort values; `more`: there are others in the direction of the page."""
    nodes, cursors = tuple(node for _, node in rows), tuple(encode(of, order, values) for values, _ in rows)
    return Page(nodes, cursors, more)


async def get_whole(database: Database, query: ListQuery) -> list[Node]:
    """All rows of the list, in the order of ids."""
    statement, parameters = whole_statement(query)
    return [node_of(row) for row in await read_in_force(database, statement, parameters)]


async def get_count(database: Database, query: ListQuery) -> int:
    """How many rows the list has."""
    statement, parameters = count_statement(query)
    rows = await read_in_force(database, statement, parameters)
    return int(rows[0]["total"])


def ids_statement(query: ListQuery) -> tuple[ListStatement, dict[str, Any]]:
    """The statement that gives the ids of all rows, as one list, and the state of the graph then."""
    parameters = Parameters(query.day)
    found = cypher(match_rows(query, parameters), ALL_IDS)
    return list_statement(f"ids/{query.anchor}", found, {"ids": cypher(IDS), "version": VERSION}), parameters.values


async def get_ids(database: Database, query: ListQuery, version: str) -> list[str]:
    """The ids of all rows of a list, in one state of the graph.

    Raises:
        StateChanged: it has another one.
    """
    statement, parameters = ids_statement(query)
    (row,) = await read_in_force(database, statement, parameters)
    if row["version"] != version:
        raise StateChanged
    ids: list[str] = row["ids"]
    return ids


async def get_facets(database: Database, query: ListQuery, by: str) -> list[Facet]:
    """The list counted by value, most frequent first."""
    statement, parameters = facet_statement(query, by)
    return facets_of_rows(await read_in_force(database, statement, parameters))


def facets_of_rows(rows: Iterable[Row]) -> list[Facet]:
    """The facets that follow from the rows of their statement."""
    return ranked(Facet(row["value"], row["label"], row["count"]) for row in rows)


def ranked(facets: Iterable[Facet]) -> list[Facet]:
    """Most frequent first."""
    return sorted(facets, key=lambda facet: (-facet.count, facet.value))
