"""Whoever writes an alias finds the thing: abbreviations, Russian short names, the overview's own words."""

import pytest

from graph.query.lists import PageArguments
from graph.search.hits import SearchQuery, get_hits
from graph.store.database import Database
from seed.format.kinds import EntityModel
from seed.format.pack import Pack

pytestmark = pytest.mark.slow  # hundreds of searches

FIRST = 3  # as many things may share an alias


async def test_every_alias_finds_its_thing_among_the_first(shipped: Database, shipped_packs: list[Pack]) -> None:
    items = [entry.item for pack in shipped_packs for entry in pack.entries]
    aliases = [
        (alias, item.id)
        for item in items
        if isinstance(item, EntityModel)
        for many in item.aliases.values()
        for alias in many
    ]
    assert len(aliases) > 180
    lost = []
    for alias, identity in aliases:
        page = await get_hits(shipped, SearchQuery(alias, "2026-01-31"), PageArguments(first=FIRST))
        found = [hit.node.id for hit in page.hits]
        if identity not in found:
            lost.append((alias, identity, found))
    assert not lost


async def test_a_short_name_leads_to_the_authority_and_not_to_its_mandates(shipped: Database) -> None:
    for text, expected in {
        "Росздравнадзор": "ru.authority.roszdravnadzor",
        "Минздрав": "ru.authority.minzdrav",
        "Rosminzdrav": "ru.authority.minzdrav",
        "FAS": "ru.authority.fas",
    }.items():
        page = await get_hits(shipped, SearchQuery(text, "2026-01-31"), PageArguments(first=1))
        assert [hit.node.id for hit in page.hits] == [expected], text
