"""Search, as the schema serves it."""

import asyncio
from datetime import date

import strawberry

from api.graphql.base.fields import Ask, plan_metadata, wrap
from api.graphql.base.lists import PageInfo
from api.graphql.types.entities import Node
from graph.model.vocabulary import NodeKind
from graph.query.lists import PageArguments, page_size
from graph.query.planner.selection_tree import Attribute
from graph.query.search import Hit, HitPage, SearchQuery, get_hits, get_total, position, split_terms
from graph.store.lookup import checked_or_none


@strawberry.type(description="Something that search found.")
class SearchHit:
    """A hit."""

    node: Node = strawberry.field(description="What was found.")
    score: float = strawberry.field(
        description=(
            "How well it fits: 1.0 its id or number is exactly the text, 0.8 a name is, 0.6 a name or number begins with it, "
            "0.4 it holds each word, 0.2 it holds words that begin with each. Nothing in between."
        )
    )
    excerpt: str = strawberry.field(
        description=(
            "The name, number or id that matched best, as plain text with an asterisk on either side of each word that "
            "matched: `Federal Law *323*-FZ`."
        )
    )


@strawberry.type(description="A hit in a list.")
class SearchEdge:
    """A hit with its cursor."""

    cursor: str = strawberry.field(description="Where the hit stands, for after.")
    node: SearchHit = strawberry.field(description="The hit.")


class Hits:
    """One search as a client asked for it; the page is read once, and only when a field needs it."""

    def __init__(self, query: SearchQuery, arguments: PageArguments) -> None:
        self.query = query
        self._arguments = arguments
        self._page: asyncio.Future[HitPage] | None = None

    async def page(self, info: Ask) -> HitPage:
        """The page; fields that are resolved side by side wait for the same one."""
        if self._page is None:
            self._page = asyncio.ensure_future(get_hits(info.context.database, self.query, self._arguments))
        return await self._page


@strawberry.type(description="Hits, a page at a time: best first, equal ones by kind and id.")
class SearchConnection:
    """A list of hits."""

    hits: strawberry.Private[Hits]

    @strawberry.field(description="The hits with their cursors.", metadata=plan_metadata(Attribute()))
    async def edges(self, info: Ask) -> list[SearchEdge]:
        """Edges of the page."""
        found = await self.hits.page(info)
        return [SearchEdge(cursor=hit.cursor, node=hit_of(hit, self.hits.query.day)) for hit in found.hits]

    @strawberry.field(description="The hits.", metadata=plan_metadata(Attribute()))
    async def nodes(self, info: Ask) -> list[SearchHit]:
        """Hits of the page."""
        return [hit_of(hit, self.hits.query.day) for hit in (await self.hits.page(info)).hits]

    @strawberry.field(description="Where the page stands.", metadata=plan_metadata(Attribute()))
    async def page_info(self, info: Ask) -> PageInfo:
        """Cursors and ends."""
        page = await self.hits.page(info)
        ends = (page.hits[0].cursor, page.hits[-1].cursor) if page.hits else (None, None)
        return PageInfo(
            has_next_page=page.has_next, has_previous_page=page.has_previous, start_cursor=ends[0], end_cursor=ends[1]
        )

    @strawberry.field(description="How many hits there are, whatever the page.", metadata=plan_metadata(Attribute()))
    async def total_count(self, info: Ask) -> int:
        """A count."""
        return await get_total(info.context.database, self.hits.query)


def hit_of(hit: Hit, day: str) -> SearchHit:
    """The hit as an object of the schema."""
    return SearchHit(node=wrap(hit.node, day), score=hit.score, excerpt=hit.excerpt)


async def ask_search(
    info: Ask,
    text: str,
    kinds: list[NodeKind] | None,
    jurisdiction: str | None,
    as_of: date | None,
    arguments: PageArguments,
) -> SearchConnection:
    """The list of hits. What is wrong with the arguments is said before the database is asked anything."""
    page_size(arguments)
    if arguments.after is not None:
        position(arguments.after)
    split_terms(text)
    home = checked_or_none(jurisdiction, "jurisdiction")
    day = as_of.isoformat() if as_of else (await info.context.dataset()).as_of
    query = SearchQuery(text, day, None if kinds is None else tuple(kinds), home)
    return SearchConnection(hits=Hits(query, arguments))
