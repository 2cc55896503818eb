"""Lists: keyset pages in both directions, whole lists, counts and facets. Texts come from pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import read_in_force
from graph.model.declaration import Field, Link
from graph.model.kinds import KINDS, faceted_members
from graph.model.temporal import counts, label_of
from graph.model.vocabulary import Node
from graph.query.cursors import Key, decode, encode, uneven
from graph.query.filters import Parameters, both, filters_of, way_in, where
from graph.query.list_sources import ANCHORS, Anchor, all_hold, list_of
from graph.store.content import node_of
from graph.store.database import Database, Row
from graph.store.statements import Statement, generated

Parent = str | tuple[str, ...]

DEFAULT_PAGE = 20
LARGEST_PAGE = 100
# What may not be recorded is ordered as '': before everything upwards, and after everything downwards.
OPTIONAL = frozenset(one.name for kind in KINDS.values() for one in kind.fields if one.ordered and not one.required)
FOUND = f"{label_of('x')} AS label, properties(x) AS properties"


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
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)


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
        """The name of the list, which its cursors bear."""
        return list_of(self.anchor)


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


def checked(page: PageArguments) -> tuple[int, bool]:
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


def base(query: ListQuery, parameters: Parameters) -> str:
    """The rows of the list: MATCH and WHERE."""
    if query.parent is not None:
        parameters.values["parent"] = query.parent if isinstance(query.parent, str) else list(query.parent)
    return rows_text(ANCHORS[query.anchor], query.condition, parameters)


def rows_text(anchor: Anchor, condition: Mapping[str, Any] | None, parameters: Parameters) -> str:
    """The rows that hang there and meet a condition: MATCH and WHERE."""
    pattern, led = anchor.pattern, "true"
    if anchor.pattern == f"(x:{anchor.label})":
        pattern, led, condition = way_in(anchor.label, condition, "x", parameters)
    predicate = where(filters_of(anchor.label), condition, "x", parameters)
    conditions = both(led, counts(anchor.label, "x"), anchor.condition, predicate)
    return f"{anchor.before}MATCH {pattern} WHERE {conditions}"


def beyond(order: tuple[Key, ...], values: Sequence[object], parameters: Parameters, *, backwards: bool) -> str:
    """The predicate for rows after the cursor in that order, or before it."""
    names = [parameters.add(value) for value in values]
    marks = names
    if uneven(values):
        own = names[[key.property for key in order].index("id")]
        marks = [as_stored(key, name, own) for key, name in zip(order, names, strict=True)]
    options = []
    for index, key in enumerate(order):
        level = [f"{ordered(order[i])} = {names[i]}" for i in range(index)]
        sign = "<" if key.descending != backwards else ">"
        options.append(f"({' AND '.join([*level, f'{ordered(key)} {sign} {marks[index]}'])})")
    if len(order) == 1:
        return options[0]
    first = (
        "<=" if order[0].descending != backwards else ">="
    )  # says no more, but lets an index find where the page begins
    return f"({ordered(order[0])} {first} {marks[0]} AND ({' OR '.join(options)}))"


def as_stored(key: Key, name: str, own: str) -> str:
    """What the row of a cursor has stored, as long as it is what the cursor says; `own`: the parameter with its id.

    It is read once for each row that is compared: such texts are rare.
    """
    stored = ordered(key, "mark")
    found = f"MATCH (mark:Entity {{id: {own}}}) WHERE {stored} = {name} RETURN {stored}"
    return f"coalesce(head(COLLECT {{ {found} }}), {name})"


def in_an_index(order: tuple[Key, ...]) -> str:
    """What is true of every row, and lets an index give rows in their order where no cursor says where a page begins."""
    return "true" if order[0].property in OPTIONAL else f"x.{order[0].property} >= ''"


def ordered(key: Key, variable: str = "x") -> str:
    """What rows are ordered by, never null."""
    property_ = f"{variable}.{key.property}"
    return f"coalesce({property_}, '')" if key.property in OPTIONAL else property_


def page_statement(query: ListQuery, arguments: PageArguments) -> tuple[Statement, dict[str, Any]]:
    """The statement of one page, asking for one row more than the page holds."""
    size, backwards = checked(arguments)
    order = unique(query.order)
    parameters = Parameters(query.day)
    text = base(query, parameters)
    if arguments.after is not None:
        after = decode(query.name, order, arguments.after, "after")
        text += f" AND {beyond(order, after, parameters, backwards=False)}"
    if arguments.before is not None:
        before = decode(query.name, order, arguments.before, "before")
        text += f" AND {beyond(order, before, parameters, backwards=True)}"
    if arguments.after is None and arguments.before is None:
        text += f" AND {in_an_index(order)}"
    parameters.values["limit"] = size + 1
    sort = ", ".join(f"{ordered(key)} {'DESC' if key.descending != backwards else 'ASC'}" for key in order)
    text += f" WITH DISTINCT x ORDER BY {sort} LIMIT $limit"
    text += f" RETURN {FOUND}"
    return generated(f"page/{query.anchor}", text), parameters.values


def whole_statement(query: ListQuery) -> tuple[Statement, dict[str, Any]]:
    """The statement of a list that is short enough to be given whole, in the order of ids."""
    parameters = Parameters(query.day)
    text = f"{base(query, parameters)} WITH DISTINCT x ORDER BY x.id RETURN {FOUND}"
    return generated(f"whole/{query.anchor}", text), parameters.values


def count_statement(query: ListQuery) -> tuple[Statement, dict[str, Any]]:
    """The statement that counts the list, whatever the page."""
    parameters = Parameters(query.day)
    text = f"{base(query, parameters)} RETURN count(DISTINCT x) AS total"
    return generated(f"count/{query.anchor}", text), parameters.values


def facet_statement(query: ListQuery, by: str) -> tuple[Statement, dict[str, Any]]:
    """The statement that counts the list by what `by` names; a clinic counts once for each value."""
    parameters = Parameters(query.day)
    text = f"{base(query, parameters)} WITH DISTINCT x "
    match, (value, label, count) = facet_parts(by)
    text += f"{match}RETURN {value} AS value, {label} AS label, {count} AS count"
    return generated(f"facets/{query.anchor}", text), parameters.values


def facet_parts(by: str) -> tuple[str, tuple[str, str, str]]:
    """What is matched beside a row to count rows by what `by` names, and the value, label and count of a facet."""
    way = FACETS[by]
    if isinstance(way, Field):
        return "", (f"toString(x.{way.name})", f"toString(x.{way.name})", "count(x)")
    pattern = "".join(f"-[f{i}:{link.type}]->(v{i}:{link.ends[0]})" for i, link in enumerate(way))
    last = f"v{len(way) - 1}"
    # What the relationship leads to is named even where it has ended: it is the relationship that counts.
    counted = [f"f{i}" for i in range(len(way))] + [f"v{i}" for i in range(len(way) - 1)]
    return f"MATCH (x){pattern} WHERE {all_hold(*counted)} ", (f"{last}.id", f"{last}.name", "count(DISTINCT x)")


async def get_page(database: Database, query: ListQuery, arguments: PageArguments) -> Page:
    """One page of the list.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    statement, parameters = page_statement(query, arguments)
    return page_of_rows(query, arguments, await read_in_force(database, statement, parameters))


def page_of_rows(query: ListQuery, arguments: PageArguments, rows_: Iterable[Row]) -> Page:
    """The page that follows from the rows of its statement."""
    size, backwards = checked(arguments)
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
