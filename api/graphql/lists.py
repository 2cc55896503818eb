"""Relay connections over clinics and offerings: each part is asked for only when it is selected."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.graphql.enums import ClinicFacet
from api.graphql.fields import Ask, wrap
from graph.gaps.derived import DerivedGap
from graph.lists import ListQuery, Page, PageArguments, get_count, get_facets, get_page
from graph.model import Node

if TYPE_CHECKING:
    from api.graphql.entities import Clinic, Offering

Lazy = strawberry.lazy("api.graphql.entities")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Cursors of the first and last row, and whether there is more."""

    has_next_page: bool = strawberry.field(description="Whether rows follow.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first row; null: the page is empty.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row; null: the page is empty.")


@strawberry.type(description="How many rows of a list share a value.")
class Facet:
    """One bar of a chart."""

    value: str = strawberry.field(description="The id, or `true` and `false`.")
    label: str = strawberry.field(description="Its name.")
    count: int = strawberry.field(description="How many rows have it.")


@strawberry.type(description="A clinic in a list.")
class ClinicEdge:
    """A row with its cursor."""

    cursor: str = strawberry.field(description="Where the row stands, for after and before.")
    node: Annotated["Clinic", Lazy] = strawberry.field(description="The clinic.")


@strawberry.type(description="An offering in a list.")
class OfferingEdge:
    """A row with its cursor."""

    cursor: str = strawberry.field(description="Where the row stands, for after and before.")
    node: Annotated["Offering", Lazy] = strawberry.field(description="The offering.")


class Rows:
    """One list as a client asked for it; the page is read once, and only when a field needs it."""

    def __init__(self, query: ListQuery, arguments: PageArguments) -> None:
        self.query = query
        self._arguments = arguments
        self._page: asyncio.Future[Page] | None = None

    async def page(self, info: Ask) -> Page:
        """The page; fields that are resolved side by side wait for the same one."""
        if self._page is None:
            self._page = asyncio.ensure_future(get_page(info.context.database, self.query, self._arguments))
        return await self._page

    async def pairs(self, info: Ask) -> list[tuple[str, Any]]:
        """The rows as objects of the schema, each with its cursor."""
        page = await self.page(info)
        nodes = (wrap(node, self.query.day) for node in page.nodes)
        return list(zip(page.cursors, nodes, strict=True))

    async def info(self, info: Ask) -> PageInfo:
        """Where the page stands."""
        page = await self.page(info)
        ends = (page.cursors[0], page.cursors[-1]) if page.cursors else (None, None)
        return PageInfo(
            has_next_page=page.has_next, has_previous_page=page.has_previous, start_cursor=ends[0], end_cursor=ends[1]
        )


@strawberry.type
class Connection:
    """What every connection has; not a type of the schema itself."""

    rows: strawberry.Private[Rows]

    @strawberry.field(description="Where the page stands.")
    async def page_info(self, info: Ask) -> PageInfo:
        """Cursors and ends."""
        return await self.rows.info(info)

    @strawberry.field(description="How many rows the whole list has.")
    async def total_count(self, info: Ask) -> int:
        """A count, whatever the page."""
        return await get_count(info.context.database, self.rows.query)


@strawberry.type(description="Clinics, a page at a time.")
class ClinicConnection(Connection):
    """A list of clinics."""

    @strawberry.field(description="The rows with their cursors.")
    async def edges(self, info: Ask) -> list[ClinicEdge]:
        """Edges of the page."""
        return [ClinicEdge(cursor=cursor, node=node) for cursor, node in await self.rows.pairs(info)]

    @strawberry.field(description="The clinics.")
    async def nodes(self, info: Ask) -> list[Annotated["Clinic", Lazy]]:
        """Rows of the page."""
        return [node for _, node in await self.rows.pairs(info)]

    @strawberry.field(description="The whole list counted by value, most frequent first.")
    async def facets(self, info: Ask, by: ClinicFacet) -> list[Facet]:
        """Counts, whatever the page."""
        found = await get_facets(info.context.database, self.rows.query, by.value)
        return [Facet(value=facet.value, label=facet.label, count=facet.count) for facet in found]


@strawberry.type(description="Offerings, a page at a time.")
class OfferingConnection(Connection):
    """A list of offerings."""

    @strawberry.field(description="The rows with their cursors.")
    async def edges(self, info: Ask) -> list[OfferingEdge]:
        """Edges of the page."""
        return [OfferingEdge(cursor=cursor, node=node) for cursor, node in await self.rows.pairs(info)]

    @strawberry.field(description="The offerings.")
    async def nodes(self, info: Ask) -> list[Annotated["Offering", Lazy]]:
        """Rows of the page."""
        return [node for _, node in await self.rows.pairs(info)]


def clinic_list(anchor: str, description: str) -> Any:  # noqa: ANN401  # a field
    """A field that is a list of clinics which hangs on the node."""

    def resolve(
        root: Any,  # noqa: ANN401  # one of the entity types
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> ClinicConnection:
        return ClinicConnection(rows=hung(anchor, root, PageArguments(first, after, last, before)))

    return strawberry.field(resolver=resolve, description=description)


def offering_list(anchor: str, description: str) -> Any:  # noqa: ANN401  # a field
    """A field that is a list of offerings which hangs on the node."""

    def resolve(
        root: Any,  # noqa: ANN401  # one of the entity types
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> OfferingConnection:
        return OfferingConnection(rows=hung(anchor, root, PageArguments(first, after, last, before)))

    return strawberry.field(resolver=resolve, description=description)


def hung(anchor: str, root: Any, arguments: PageArguments) -> Rows:  # noqa: ANN401
    """The list that hangs on the node."""
    anchor, parent = anchored(anchor, root.node)
    return Rows(ListQuery(anchor, root.day, parent), arguments)


def anchored(anchor: str, node: Node) -> tuple[str, str | tuple[str, ...]]:
    """Where a list hangs; that of a derived gap hangs on its routes."""
    return ("Routes.offerings", node.leads["routes"]) if isinstance(node, DerivedGap) else (anchor, node.id)
