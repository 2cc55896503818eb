"""Search, as the schema serves it."""

import asyncio
from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from api.graphql.base.fields import Ask, plan_metadata, wrap
from api.graphql.base.lists import Facet, PageInfo, served_facets
from api.graphql.types.entities import Node
from graph.model.vocabulary import NodeKind
from graph.query.lists import PageArguments, page_size
from graph.query.planner.selection_tree import Attribute
from graph.search.hits import (
    Hit,
    HitPage,
    SearchQuery,
    check_cursor,
    count_jurisdictions,
    count_kinds,
    get_hits,
    get_total,
    is_preceded,
    suggest,
)
from graph.search.question import Reading, read_text
from graph.search.reading import read_question
from graph.store.lookup import checked_or_none


@strawberry.enum(description="What hits of a search can be counted by.")
class SearchFacet(Enum):
    """What facets of a search are by."""

    KIND = "KIND"
    JURISDICTION = "JURISDICTION"


@strawberry.type(description="Something that search found.")
class SearchHit:
    """A hit."""

    node: Node = strawberry.field(description="What was found.")
    score: float = strawberry.field(
        description=(
            "How well it fits, in tenths: 1.0 its id or number is exactly the text, 0.9 a name is, 0.8 a name is in other "
            "forms of its words, 0.7 a name or number begins with it, 0.6 names hold each word, 0.5 words of names begin with "
            "each, 0.4 so do names of what it is about, 0.3 its texts, 0.2 only some of the words were found."
        )
    )
    excerpt: str = strawberry.field(
        description=(
            "The name, number, sentence or id that matched best, as plain text with an asterisk on either side of each word "
            "that matched: `Federal Law *323*-FZ`."
        )
    )


@strawberry.type(description="A hit in a list.")
class SearchEdge:
    """A hit with its cursor."""

    cursor: str = strawberry.field(description="Where the hit stands, for after.")
    node: SearchHit = strawberry.field(description="The hit.")


class Hits:
    """One search as a client asked for it; how it is read and the page are asked for once, and only when a field needs them."""

    def __init__(self, query: SearchQuery, arguments: PageArguments) -> None:
        self.query = query
        self._arguments = arguments
        self._reading: asyncio.Future[Reading] | None = None
        self._page: asyncio.Future[HitPage] | None = None

    async def reading(self, info: Ask) -> Reading:
        """How the text is read; fields that are resolved side by side wait for the same reading."""
        if self._reading is None:
            self._reading = asyncio.ensure_future(read_question(info.context.database, self.query))
        return await self._reading

    async def page(self, info: Ask) -> HitPage:
        """The page; fields that are resolved side by side wait for the same one."""
        if self._page is None:
            self._page = asyncio.ensure_future(self._ask(info))
        return await self._page

    async def has_more(self, info: Ask, *, backwards: bool) -> bool:
        """Whether hits follow the page, or precede it."""
        if not backwards:
            return (await self.page(info)).more
        after = self._arguments.after
        return after is not None and await is_preceded(
            info.context.database, self.query, await self.reading(info), after
        )

    async def _ask(self, info: Ask) -> HitPage:
        return await get_hits(info.context.database, self.query, self._arguments, await self.reading(info))


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
        return PageInfo(rows=self.hits, start_cursor=ends[0], end_cursor=ends[1])

    @strawberry.field(description="How many hits there are, whatever the page.", metadata=plan_metadata(Attribute()))
    async def total_count(self, info: Ask) -> int:
        """A count."""
        return await get_total(info.context.database, self.hits.query, await self.hits.reading(info))

    @strawberry.field(description="How many hits there are of each kind, or in each jurisdiction, the most first.")
    async def facets(
        self, info: Ask, by: Annotated[SearchFacet, strawberry.argument(description="What they are counted by.")]
    ) -> list[Facet]:
        """Counts."""
        count = count_kinds if by is SearchFacet.KIND else count_jurisdictions
        found = await count(info.context.database, self.hits.query, await self.hits.reading(info))
        return served_facets(found)

    @strawberry.field(
        description="The text as it was read, where words in it were taken for slips of the pen; else empty.",
        metadata=plan_metadata(Attribute()),
    )
    async def did_you_mean(self, info: Ask) -> list[str]:
        """Other texts."""
        return list((await self.hits.reading(info)).suggested)

    @strawberry.field(
        description="Words of the text that nothing has, or that the best hit lacks where nothing has all of them.",
        metadata=plan_metadata(Attribute()),
    )
    async def ignored(self, info: Ask) -> list[str]:
        """Words."""
        return list((await self.hits.reading(info)).ignored)


def hit_of(hit: Hit, day: str) -> SearchHit:
    """The hit as an object of the schema."""
    return SearchHit(node=wrap(hit.node, day), score=hit.score, excerpt=hit.excerpt)


async def query_for(
    info: Ask, text: str, kinds: list[NodeKind] | None, jurisdiction: str | None, as_of: date | None
) -> SearchQuery:
    """What is searched for. What is wrong with the arguments is said before the database is asked anything."""
    read_text(text)
    home = checked_or_none(jurisdiction, "jurisdiction")
    day = as_of.isoformat() if as_of else (await info.context.dataset()).as_of
    return SearchQuery(text, day, None if kinds is None else tuple(kinds), home)


async def ask_search(
    info: Ask,
    text: str,
    kinds: list[NodeKind] | None,
    jurisdiction: str | None,
    as_of: date | None,
    arguments: PageArguments,
) -> SearchConnection:
    """The list of hits."""
    page_size(arguments)
    if arguments.after is not None:
        check_cursor(arguments.after)
    return SearchConnection(hits=Hits(await query_for(info, text, kinds, jurisdiction, as_of), arguments))


async def ask_suggest(
    info: Ask, prefix: str, kinds: list[NodeKind] | None, jurisdiction: str | None, as_of: date | None
) -> list[SearchHit]:
    """The first hits for a search box."""
    query = await query_for(info, prefix, kinds, jurisdiction, as_of)
    return [hit_of(hit, query.day) for hit in await suggest(info.context.database, query)]
