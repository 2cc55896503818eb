"""Relay connections, and the fields that are one: each part of a list is asked for only when it is selected."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from types import GenericAlias, new_class
from typing import Annotated, Any, Generic, Protocol, TypeVar

import strawberry

from api.graphql.base.arguments import After, AsOf, Before, First, Lang, Last, OfJurisdiction
from api.graphql.base.enums import FACET_FIELDS
from api.graphql.base.fields import Ask, day_of, field_with_declared_type, plan_metadata, wrap, wrap_all
from api.graphql.base.inputs import plain_condition, sort_keys
from graph.columns.lists import get_answer_facets, settle
from graph.explain.facets import tell_label
from graph.model.declaration import Kind
from graph.model.vocabulary import Language, Node
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.query import lists
from graph.query.facets import NOT_RECORDED, facets_by
from graph.query.filters import ids_in
from graph.query.list_sources import ANCHORS
from graph.query.lists import ListQuery, Outside, Page, PageArguments, get_count, get_facets, get_page, get_whole
from graph.query.planner.selection_tree import Attribute, FieldSource, RelayConnection, UnpagedList
from graph.store.lookup import checked_id

T = TypeVar("T")


class Paged(Protocol):
    """A list of which a page is asked for."""

    async def has_more(self, info: Ask, *, backwards: bool) -> bool:
        """Whether rows follow the page, or precede it."""
        ...


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Cursors of the first and last row, and whether there is more."""

    rows: strawberry.Private[Paged]

    @strawberry.field(description="Whether rows follow.", metadata=plan_metadata(Attribute()))
    async def has_next_page(self, info: Ask) -> bool:
        """More of them after the page."""
        return await self.rows.has_more(info, backwards=False)

    @strawberry.field(description="Whether rows precede.", metadata=plan_metadata(Attribute()))
    async def has_previous_page(self, info: Ask) -> bool:
        """More of them before the page."""
        return await self.rows.has_more(info, backwards=True)

    start_cursor: str | None = strawberry.field(description="The cursor of the first row; null: the page is empty.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row; null: the page is empty.")


@strawberry.type(description="How many rows of a list share a value.")
class Facet:
    """One bar of a chart."""

    value: str = strawberry.field(description="The id, word or year; NOT_RECORDED: rows for which none is recorded.")
    count: int = strawberry.field(description="How many rows have it.")
    english: strawberry.Private[str]
    thing: strawberry.Private[Node | None] = None

    @strawberry.field(
        description="Its name; that of a word or a year is the same.", metadata=plan_metadata(Attribute())
    )
    async def label(self, info: Ask, lang: Lang = Language.EN) -> str:
        """The name."""
        if lang in (None, Language.EN):
            return self.english
        node = self.thing
        if node is None and self.value not in (NOT_RECORDED, self.english):  # it is no word and no year
            node = await info.context.nodes.load(self.value)
        return tell_label(self.english, lang, node.properties if node else None)


class Rows:
    """One list as a client asked for it; the page is read once, and only when a field needs it."""

    def __init__(self, query: ListQuery, arguments: PageArguments) -> None:
        self.query = query
        self.arguments = arguments
        self._page: asyncio.Future[Page] | None = None
        self._settled: asyncio.Future[ListQuery] | None = None

    async def settled(self, info: Ask, query: ListQuery) -> ListQuery:
        """The list with what answers say in it, which is looked up once whatever is asked of it."""
        if not query.needs_answers:
            return query
        if self._settled is None:
            self._settled = asyncio.ensure_future(settle(info.context.database, self.query))
        return replace(await self._settled, outside=query.outside)

    async def page(self, info: Ask) -> Page:
        """The page; fields that are resolved side by side wait for the same one."""
        if self._page is None:
            self._page = asyncio.ensure_future(self.read(info))
        return await self._page

    async def read(self, info: Ask) -> Page:
        """Read the page."""
        return await get_page(info.context.database, await self.settled(info, self.query), self.arguments)

    async def count(self, info: Ask) -> int:
        """How many rows the whole list has."""
        return await self.size(info, self.query)

    async def size(self, info: Ask, query: ListQuery) -> int:
        """How many rows a list has."""
        return await get_count(info.context.database, await self.settled(info, query))

    async def has_more(self, info: Ask, *, backwards: bool) -> bool:
        """Whether rows follow the page, or precede it: up to the cursor that bounds it there, or kept off by that."""
        if backwards == self.arguments.backwards and (await self.page(info)).more:
            return True
        argument, cursor = ("after", self.arguments.after) if backwards else ("before", self.arguments.before)
        return cursor is not None and await self.size(info, replace(self.query, outside=Outside(argument, cursor))) > 0

    async def facets(self, info: Ask, by: str) -> list[lists.Facet]:
        """The whole list counted by what `by` names."""
        query = await self.settled(info, self.query)
        if facets_by(query.label)[by].of_answer:
            return await get_answer_facets(info.context.database, query, by)
        return await self.recorded_facets(info, query, by)

    async def recorded_facets(self, info: Ask, query: ListQuery, by: str) -> list[lists.Facet]:
        """The same by something that is recorded."""
        return await get_facets(info.context.database, query, by)

    async def pairs(self, info: Ask) -> list[tuple[str, Any]]:
        """The rows as objects of the schema, each with its cursor."""
        page = await self.page(info)
        nodes = (wrap(node, self.query.day) for node in page.nodes)
        return list(zip(page.cursors, nodes, strict=True))

    async def info(self, info: Ask) -> PageInfo:
        """Where the page stands."""
        page = await self.page(info)
        ends = (page.cursors[0], page.cursors[-1]) if page.cursors else (None, None)
        return PageInfo(rows=self, start_cursor=ends[0], end_cursor=ends[1])


class NestedRows(Rows):
    """A list that hangs on a node: it is asked for together with those of other nodes."""

    async def read(self, info: Ask) -> Page:
        """Read the page."""
        return await info.context.pages.load((await self.settled(info, self.query), self.arguments))

    async def size(self, info: Ask, query: ListQuery) -> int:
        """How many rows a list has."""
        return await info.context.counts.load(await self.settled(info, query))

    async def recorded_facets(self, info: Ask, query: ListQuery, by: str) -> list[lists.Facet]:
        """The list counted by something that is recorded."""
        return await info.context.facets.load((query, by))


@strawberry.type(description="A row of a list, with its place there.")
class Edge(Generic[T]):
    """A row with its cursor."""

    cursor: str = strawberry.field(description="Where the row stands, for `after` and `before`.")
    node: T = strawberry.field(description="The row itself.")


@strawberry.type
class Connection(Generic[T]):
    """What every connection has; no type of the schema by itself."""

    rows: strawberry.Private[Rows]

    @strawberry.field(description="The rows of the page with their cursors.", metadata=plan_metadata(Attribute()))
    async def edges(self, info: Ask) -> list[Edge[T]]:
        """Edges of the page."""
        return [Edge(cursor=cursor, node=node) for cursor, node in await self.rows.pairs(info)]

    @strawberry.field(description="The rows of the page.", metadata=plan_metadata(Attribute()))
    async def nodes(self, info: Ask) -> list[T]:
        """Rows of the page."""
        return [node for _, node in await self.rows.pairs(info)]

    @strawberry.field(description="Where the page stands.", metadata=plan_metadata(Attribute()))
    async def page_info(self, info: Ask) -> PageInfo:
        """Cursors and ends."""
        return await self.rows.info(info)

    @strawberry.field(description="How many rows the whole list has.", metadata=plan_metadata(Attribute()))
    async def total_count(self, info: Ask) -> int:
        """A count, whatever the page."""
        return await self.rows.count(info)


def node_connection(node: type[Any]) -> type[Any]:
    """The connection over nodes of several kinds; `node` is the interface."""
    base = Connection[node]  # type: ignore[valid-type]  # a class that is made at import
    made = new_class("NodeConnection", (base,), exec_body=lambda body: body.update({"__module__": __name__}))
    return strawberry.type(made, description="Nodes of any kind, a page at a time.")


def connection_of(kind: Kind, node: type[Any]) -> type[Any]:
    """The connection over entities of a kind, `ClinicConnection` for clinics; counted by value where they can be."""
    base = Connection[node]  # type: ignore[valid-type]  # a class that is made at import
    made = new_class(f"{kind.label}Connection", (base,), exec_body=lambda body: body.update({"__module__": __name__}))
    if kind.label in FACET_FIELDS:
        made.facets = facets_field(FACET_FIELDS[kind.label])  # type: ignore[attr-defined]
    return strawberry.type(made, description=f"{kind.plural.capitalize()}, a page at a time.")


def served_facets(found: list[lists.Facet]) -> list[Facet]:
    """Facets as the schema serves them."""
    return [Facet(value=facet.value, english=facet.label, count=facet.count, thing=facet.thing) for facet in found]


def facets_field(by_type: Any) -> Any:  # noqa: ANN401  # a field
    """The field that counts the whole list by value."""

    async def facets(root: Any, info: Ask, by: Any) -> list[Facet]:  # noqa: ANN401  # typed below
        found = await root.rows.facets(info, by.value)
        return served_facets(found)

    facets.__annotations__["by"] = Annotated[by_type, strawberry.argument(description="What to count by.")]
    description = (
        "The whole list counted by value, most frequent first. What is narrower counts for therapies and classes, too."
    )
    return strawberry.field(resolver=facets, description=description, metadata=plan_metadata(Attribute()))


def nested_connection(
    connection: type[Any],
    description: str,
    query_of: Callable[[Any], ListQuery],
    where: type[Any],
    order: type[Any],
    kind: FieldSource | None,
    rows: type[Rows] = NestedRows,
) -> Any:  # noqa: ANN401  # a field
    """A field that is a list which hangs on an object, with the input types of its filter and of its order."""

    def resolve(
        root: Any,  # noqa: ANN401  # what it hangs on
        where: Any = None,  # noqa: ANN401  # typed below, as order_by is
        order_by: Any = None,  # noqa: ANN401
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:  # noqa: ANN401  # the connection
        query = query_of(root)
        query = replace(query, condition=checked_condition(query.label, where), order=sort_keys(order_by))
        return connection(rows=rows(query, PageArguments(first, after, last, before)))

    resolve.__annotations__ |= {"where": where_argument(where), "order_by": order_argument(order)}
    return field_with_declared_type(resolve, description, kind)


def query_on(anchor: str, root: Any) -> ListQuery:  # noqa: ANN401  # one of the entity types
    """The list that hangs there on a node."""
    place, parent = anchor_of(anchor, root.node)
    return ListQuery(place, root.day, parent)


def where_argument(where: type[Any]) -> Any:  # noqa: ANN401  # an annotation
    """The argument that filters a list."""
    told = "What the rows must be like; all of them, unless given."
    return Annotated[where | None, strawberry.argument(description=told)]


def order_argument(order: type[Any]) -> Any:  # noqa: ANN401  # an annotation
    """The argument that orders a list."""
    told = "The keys of the order, the first one first; in the end, the id."
    return Annotated[GenericAlias(list, (order,)) | None, strawberry.argument(description=told)]


def anchor_of(anchor: str, node: Node) -> tuple[str, str | tuple[str, ...]]:
    """Where a list hangs; that of a derived gap hangs on its routes."""
    return node.offered if isinstance(node, DerivedGap) else (anchor, node.id)


def root_connection(
    connection: type[Any],
    anchor: str,
    description: str,
    where: type[Any],
    order: type[Any] | None = None,
    rows: type[Rows] = Rows,
) -> Any:  # noqa: ANN401  # a field
    """A field of the root that is a list, with the input types of its filter and, where it has one, of its order."""

    async def ordered(
        info: Ask,
        where: Any = None,  # noqa: ANN401  # typed below, as order_by is
        order_by: Any = None,  # noqa: ANN401
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:  # noqa: ANN401  # the connection
        query = ListQuery(
            anchor,
            await day_of(info, as_of),
            None,
            checked_condition(ANCHORS[anchor].label, where),
            sort_keys(order_by),
        )
        return connection(rows=rows(query, PageArguments(first, after, last, before)))

    def unordered(
        info: Ask,
        where: Any = None,  # noqa: ANN401
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Awaitable[Any]:
        return ordered(info, where, None, as_of, first, after, last, before)

    resolve = unordered if order is None else ordered
    resolve.__annotations__["where"] = where_argument(where)
    if order is not None:
        resolve.__annotations__["order_by"] = order_argument(order)
    # Rows of another kind are not found by a statement alone.
    return field_with_declared_type(resolve, description, RelayConnection(anchor) if rows is Rows else None)


def checked_condition(label: str, where: Any) -> Any:  # noqa: ANN401  # a filter
    """The filter of a list of the kind as nested dictionaries.

    Raises:
        InvalidArgument: what it takes for an id is none; it would find nothing, as if nothing were recorded.
    """
    condition = plain_condition(where)
    for identity in ids_in(label, condition):
        checked_id(identity, "where")
    return condition


def root_list(anchor: str, description: str, *, within: bool) -> Any:  # noqa: ANN401  # a field
    """A field of the root that is a list which is short enough to be given whole; `within`: of one jurisdiction, too."""

    async def whole(info: Ask, as_of: AsOf = None) -> Any:  # noqa: ANN401  # entities
        return await ask_whole(info, anchor, as_of, None)

    async def of_one(info: Ask, jurisdiction: OfJurisdiction = None, as_of: AsOf = None) -> Any:  # noqa: ANN401
        return await ask_whole(info, anchor, as_of, jurisdiction)

    return field_with_declared_type(of_one if within else whole, description, UnpagedList(anchor))


async def ask_whole(info: Ask, anchor: str, as_of: date | None, jurisdiction: str | None) -> list[Any]:
    """The entities of a list that has no pages, of one jurisdiction where one is given."""
    condition = None if jurisdiction is None else {"jurisdiction": {"eq": checked_id(jurisdiction, "jurisdiction")}}
    query = ListQuery(anchor, await day_of(info, as_of), condition=condition)
    return wrap_all(await get_whole(info.context.database, query), query.day)
