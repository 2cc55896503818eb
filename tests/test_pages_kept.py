"""Pages that are kept: until the graph changes, made once for all who ask at a time, and not sent to who has them."""

import asyncio
from pathlib import Path

from graph.store.database import Database
from seed.loading.load import load
from tests.support.asking import CLINIC
from tests.support.tiny import read_world, world
from tests.test_kept import Counting, client_of, database, tiny_packs  # noqa: F401  # fixtures

ADDRESS = f"/clinics/{CLINIC}"


async def test_a_page_is_made_once_until_the_graph_changes(
    database: Counting,  # noqa: F811
    embedded: Database,
    tmp_path: Path,
) -> None:
    async with client_of(database) as client:
        first = await client.get(ADDRESS)
        made = database.operations
        again = await client.get(ADDRESS)
        assert (again.text, database.operations) == (first.text, made)
        assert (await client.get(f"{ADDRESS}?asOf=2020-01-01")).text != first.text
        renamed = world()
        renamed["clinics.yaml"][0]["name"] = "Renamed"
        await load(embedded, read_world(tmp_path / "zz-tiny", renamed))
        await asyncio.sleep(0.3)  # as long as another process' load may go unnoticed
        after = await client.get(ADDRESS)
        assert "Renamed" in after.text
        assert after.headers["etag"] != first.headers["etag"]


async def test_those_who_ask_at_a_time_share_a_page(database: Counting) -> None:  # noqa: F811
    async with client_of(database) as client:
        alone = (await client.get(f"{ADDRESS}?asOf=2020-01-01")).text
        before, database.wait = len(database.sent), 0.02
        found = await asyncio.gather(*(client.get(f"{ADDRESS}?asOf=2020-01-02") for _ in range(8)))
        shared = len(database.sent) - before
        before = len(database.sent)
        await client.get(f"{ADDRESS}?asOf=2020-01-03")
        assert shared <= 2 * (len(database.sent) - before)
    assert len({one.text for one in found}) == 1
    assert alone


async def test_who_has_a_page_is_not_sent_it_again(database: Counting) -> None:  # noqa: F811
    async with client_of(database) as client:
        first = await client.get(ADDRESS)
        assert first.headers["cache-control"] == "no-cache"
        same = await client.get(ADDRESS, headers={"If-None-Match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        other = await client.get(f"{ADDRESS}?asOf=2020-01-01", headers={"If-None-Match": first.headers["etag"]})
        assert other.status_code == 200
        plain = await client.get(ADDRESS, headers={"Accept-Encoding": "identity"})
        assert (plain.text, first.headers["content-encoding"]) == (first.text, "gzip")
        assert "content-encoding" not in plain.headers


async def test_nothing_is_kept_where_no_responses_are(database: Counting) -> None:  # noqa: F811
    async with client_of(database, REMIT_RESPONSE_CACHE=0) as client:
        texts = []
        for _ in range(2):
            made = database.operations
            texts.append((await client.get(ADDRESS)).text)
            assert database.operations > made
    assert texts[0] == texts[1]
