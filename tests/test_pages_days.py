"""A page of another day leads to what stands on that day, in both languages; a therapy goes along to comparisons."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.pages.base.addresses import FOLDERS
from graph.model.vocabulary import Language
from graph.store.database import Database
from tests.conftest import Hold
from tests.support.tiny import clinic, entity, mandate, read_world, world
from tests.test_kept import client_of, post
from tests.test_pages import PRIVATE, Read

DAY = "2016-01-01"
PERMIT = "ru.clinic.example-permit-moscow"
LAW = "ru.instrument.323-fz-2011"
PREFIX = {Language.EN: "", Language.RU: "/ru"}
DATED = (*FOLDERS.values(), "explore", "timeline", "search", "what-if", "compare", "id")
"""The first part of the path of pages that take a day."""
PAGES = (
    f"/clinics/{PRIVATE}?asOf={DAY}",
    f"/compare?clinic={PRIVATE}&with={PERMIT}&asOf={DAY}",
    f"/what-if?clinic={PRIVATE}&repeal={LAW}&asOf={DAY}",
    f"/what-if?clinic={PRIVATE}&asOf={DAY}",
    f"/clinics?asOf={DAY}",
    f"/counts?on={DAY}&on=2026-01-31&by=GAP",
    f"/authorities/ru.authority.roszdravnadzor?asOf={DAY}",
    f"/gaps?asOf={DAY}",
    f"/explore/{PRIVATE}?asOf={DAY}",
    f"/timeline?asOf={DAY}",
    f"/search?q=clinic&asOf={DAY}",
    f"/sources/ru.source.overview-2026?asOf={DAY}",
)


async def links_of(client: httpx.AsyncClient, address: str) -> list[str]:
    """Where a page leads, its frame left out: that is the same on every page, and begins anew."""
    response = await client.get(address)
    assert response.status_code == 200, (address, response.text)
    found = re.findall(r'<a\b[^>]* href="([^"#]+)', response.text.partition("<main")[2].partition("</main>")[0])
    return list(dict.fromkeys(unescape(one) for one in found if one.startswith("/")))


async def broken(client: httpx.AsyncClient, links: list[str]) -> list[tuple[str, int]]:
    """Those that lead to no page, with what was answered."""
    found = [(one, (await client.get(one, follow_redirects=True)).status_code) for one in links]
    return [(one, status) for one, status in found if status != 200]


def without_day(links: list[str]) -> list[str]:
    """Those of pages that take a day and are given none; other forms of the page itself are no other pages."""
    parts = [(one, urlsplit(one)) for one in links]
    return [
        one
        for one, found in parts
        if found.path.removeprefix("/ru").split("/")[1] in DATED
        and not {"asOf", "from", "format"} & parse_qs(found.query).keys()
    ]


@pytest.mark.slow  # it asks for hundreds of pages
@pytest.mark.parametrize(("prefix", "addresses"), [("", PAGES), ("/ru", PAGES[:3])])
async def test_a_page_of_another_day_leads_to_what_stands_on_that_day(
    pages: httpx.AsyncClient, prefix: str, addresses: tuple[str, ...]
) -> None:
    every: dict[str, None] = {}
    for address in addresses:
        links = await links_of(pages, f"{prefix}{address}")
        assert len(links) > 5
        assert without_day(links) == []
        every |= dict.fromkeys(links)
    assert await broken(pages, list(every)) == []


@pytest.mark.parametrize("language", Language)
async def test_two_days_lead_each_to_what_stands_on_it(pages: httpx.AsyncClient, language: Language) -> None:
    address = f"{PREFIX[language]}/compare?clinic={PRIVATE}&from={DAY}&to=2026-01-31"
    links = await links_of(pages, address)
    days = {day for one in links for day in parse_qs(urlsplit(one).query).get("asOf", ())}
    assert days == {DAY, "2026-01-31"}
    assert await broken(pages, links) == []


async def test_a_gap_that_a_rule_finds_on_another_day_alone_is_reached_from_where_it_is_told(
    pages: httpx.AsyncClient,
) -> None:
    asked = "query ($day: Date) { gaps(first: 100, asOf: $day) { nodes { id origin } } }"
    then, now = [
        {one["id"] for one in await nodes(pages, asked, "gaps", day=day) if one["origin"] == "DERIVED"}
        for day in (DAY, "2026-01-31")
    ]
    assert then - now
    for gap in then - now:
        assert (await pages.get(f"/gaps/{gap}")).status_code == 404
        assert (await pages.get(f"/gaps/{gap}?asOf={DAY}")).status_code == 200


async def nodes(client: httpx.AsyncClient, query: str, name: str, **variables: Any) -> list[dict[str, Any]]:
    answer = (await post(client, {"query": query, "variables": variables})).json()
    found: list[dict[str, Any]] = answer["data"][name]["nodes"]
    return found


async def test_a_bad_day_is_handed_to_no_link(pages: httpx.AsyncClient) -> None:
    page = Read((await pages.get('/contradictions?asOf="><script>')).text)
    assert not page.open
    assert not [there for tag, there in page.addresses if tag == "a" and "/clinics/" in there and "asOf" in there]


GAP = "ru.gap.derived.no-authority.medical-procedure"  # of the early day alone


async def test_what_is_counted_of_a_gap_that_is_there_on_one_day_of_several_is_listed(pages: httpx.AsyncClient) -> None:
    for days in (f"on={DAY}", f"on={DAY}&on=2026-01-31", f"on=2005-01-01&on={DAY}"):
        assert (await pages.get(f"/counts?by=VERDICT&gap={GAP}&{days}")).status_code == 200, days
    assert (await pages.get(f"/counts?by=VERDICT&gap={GAP}")).status_code == 404
    for form in ("html", "csv"):
        assert (await pages.get(f"/clinics?gap={GAP}&asOf={DAY}&format={form}")).status_code == 200


# ---- a therapy


async def test_a_therapy_goes_along_from_a_clinic_to_its_comparisons(pages: httpx.AsyncClient) -> None:
    therapy = "therapy.msc"
    found = Read((await pages.get(f"/clinics/{PRIVATE}?asOf={DAY}&therapy={therapy}")).text)
    compared = [there for tag, there in found.addresses if tag == "a" and there.startswith("/compare?")]
    assert len(compared) > 2
    assert all(parse_qs(urlsplit(there).query)["therapy"] == [therapy] for there in compared)
    assert await broken(pages, [f"{prefix}{there}" for there in compared for prefix in ("", "/ru")]) == []


DIFF = """query ($therapy: ID) {
  diff: oversightDiff(clinic: "zz.clinic.one", from: "1999-01-01", to: "2026-01-31", therapy: $therapy) { kind }
  after: oversight(clinic: "zz.clinic.one", therapy: $therapy) { summary }
}"""
COMPARED = "/compare?clinic=zz.clinic.one"


async def test_two_days_are_compared_for_one_therapy(embedded: Database, hold: Hold, tmp_path: Path) -> None:
    content = world()
    content["therapies.yaml"].append({**content["therapies.yaml"][0], "id": "therapy.other", "name": "Another therapy"})
    entry = {"therapy": "therapy.other", "routes": ["zz.route.grey"], "illustrative": True}
    clinic(content)["offerings"].append(entity("zz.offering.one.other", **entry))
    mandate(content)["validFrom"] = "2000-01-01"
    await hold(embedded, read_world(tmp_path / "zz-tiny", content))
    numbers = {}
    async with client_of(embedded) as client:
        for therapy, selected in ((None, 0), ("therapy.cure", 1), ("therapy.other", 1)):
            answer = (await post(client, {"query": DIFF, "variables": {"therapy": therapy}})).json()["data"]
            kept = f"&therapy={therapy}" if therapy else ""
            text = (await client.get(f"{COMPARED}&from=1999-01-01&to=2026-01-31{kept}")).text
            page = Read(text)
            assert f"What differs, and what brought it about {len(answer['diff'])} " in page.text
            assert answer["after"]["summary"] in page.text
            assert text.count(" selected>") == selected
            assert ("for all therapies" in page.text) == (therapy is None)
            days = await links_of(client, f"{COMPARED}{kept}")
            assert [one for one in days if "from=" in one]
            assert not [one for one in days if "from=" in one and (therapy is not None) != ("therapy=" in one)]
            numbers[therapy] = len(answer["diff"])
    assert numbers[None] == numbers["therapy.cure"] + numbers["therapy.other"]
    assert 0 not in numbers.values()
