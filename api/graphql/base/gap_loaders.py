"""Gaps for the resolvers: derived ones in a jurisdiction and by id, what goes through one, and the list of all."""

import asyncio
from dataclasses import replace

from api.graphql.base.context import ExposureKey, RelationKey, RuleKey
from api.graphql.base.fields import Ask
from api.graphql.base.lists import Rows
from graph.law.law_cache import laws
from graph.model.kinds import KINDS, faceted_members
from graph.model.vocabulary import Node
from graph.oversight.gaps.derived_gap import DerivedGap, DerivedId
from graph.oversight.gaps.gap_list import Listed, count_by, count_rows, home_facts, page_of, passes_filter
from graph.oversight.gaps.gap_rules import RULES
from graph.query.facets import word_of
from graph.query.lists import Facet, ListQuery, Page, PageArguments, get_count, get_whole, ranked


async def derived_in(info: Ask, jurisdiction: str, day: str) -> list[DerivedGap]:
    """What all rules find in a jurisdiction on a day."""
    found = await info.context.derived.load_many([RuleKey(rule, jurisdiction, day) for rule in RULES])
    return [gap for gaps in found for gap in gaps]


async def find_derived(info: Ask, wanted: DerivedId, day: str) -> DerivedGap | None:
    """The gap with that id; null where there is no such rule, or it does not fire there on the day."""
    if wanted.rule not in RULES:
        return None
    found = await info.context.derived.load(RuleKey(wanted.rule, wanted.jurisdiction, day))
    return next((gap for gap in found if gap.id == str(wanted)), None)


async def exposure_of(info: Ask, gap: Node, day: str) -> int:
    """How many offerings go through a gap on a day."""
    if isinstance(gap, DerivedGap) and gap.closed:
        return await get_count(info.context.database, ListQuery(gap.offered[0], day, gap.offered[1]))
    routes = gap.leads["routes"] if isinstance(gap, DerivedGap) else ()
    return await info.context.exposures.load(ExposureKey(gap.id, routes, day))


class GapRows(Rows):
    """The list of gaps, recorded and derived: they are found together once, whatever is asked of them."""

    def __init__(self, query: ListQuery, arguments: PageArguments) -> None:
        super().__init__(query, arguments)
        self._listed: asyncio.Future[list[Listed]] | None = None

    async def read(self, info: Ask) -> Page:
        """The page."""
        page_of((), self.query.order, self.arguments)  # arguments that are wrong are refused before anything is read
        return page_of(await self.read_all(info), self.query.order, self.arguments)

    async def size(self, info: Ask, query: ListQuery) -> int:
        """How many there are, or are on the other side of a cursor."""
        return count_rows(await self.read_all(info), query.order, query.outside)

    async def facets(self, info: Ask, by: str) -> list[Facet]:
        """How many there are of each value; a jurisdiction is called by its name."""
        (name,) = (one.name for one in faceted_members(KINDS["Gap"]) if word_of(one.name) == by)
        counts = count_by(await self.read_all(info), name)
        known = await info.context.nodes.load_many(list(counts)) if name == "jurisdiction" else ()
        names = {node.id: node.name for node in known if node is not None}
        return ranked(Facet(value, names.get(value, value), count) for value, count in counts.items())

    async def read_all(self, info: Ask) -> list[Listed]:
        """All rows."""
        if self._listed is None:
            self._listed = asyncio.ensure_future(find_gaps(info, self.query))
        return await self._listed


async def find_gaps(info: Ask, query: ListQuery) -> list[Listed]:
    """The gaps that pass the filter, with their exposure where the order asks for it.

    A rule is asked in those jurisdictions alone in which what it finds can pass.
    """
    database, day = info.context.database, query.day
    recorded = await get_whole(database, ListQuery("Query.gaps", day))
    homes = await info.context.related.load_many([RelationKey("Gap", "jurisdiction", gap.id, day) for gap in recorded])
    law = (await laws(database).current()).on(day)

    def wider(jurisdiction: str) -> tuple[str, ...]:
        return tuple(law.homes(jurisdiction))

    derivable = [
        RuleKey(rule, home.id, day)
        for home in await get_whole(database, ListQuery("Query.jurisdictions", day))
        if passes_filter(query.condition, home_facts(home.id, wider(home.id)) | {"origin": ("DERIVED",)}) is not False
        for rule in RULES
    ]
    derived = await info.context.derived.load_many(derivable)
    routes, authorities = await asyncio.gather(
        *(
            info.context.related.load_many([RelationKey("Gap", name, gap.id, day) for gap in recorded])
            for name in ("routes", "authorities")
        )
    )
    rows = [
        Listed(
            gap, home.id, tuple(node.id for node in opening), tuple(node.id for node in concerned), homes=wider(home.id)
        )
        for gap, (home, *_), opening, concerned in zip(recorded, homes, routes, authorities, strict=True)
    ]
    rows += [
        Listed(
            gap,
            key.jurisdiction,
            gap.leads.get("routes", ()),
            gap.leads.get("authorities", ()),
            homes=wider(key.jurisdiction),
        )
        for key, found in zip(derivable, derived, strict=True)
        for gap in found
    ]
    rows = [row for row in rows if passes_filter(query.condition, row.facts)]
    if not any(key.property == "exposure" for key in query.order):
        return rows
    exposures = await asyncio.gather(*(exposure_of(info, row.node, day) for row in rows))
    return [replace(row, exposure=count) for row, count in zip(rows, exposures, strict=True)]
