"""What people type into the search box leads to what they want: for which share of the questions, on each engine."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.query.lists import PageArguments
from graph.search.hits import SearchQuery, get_hits
from graph.search.reading import read_question
from graph.store.database import Database

DAY = "2026-01-31"
ROW = re.compile(r"^\| (.+?) \| ((?:[a-z0-9.-]+)(?: or [a-z0-9.-]+)*) \|$", re.MULTILINE)
FIRST, AMONG_THREE = 0.95, 0.99  # of the questions


@dataclass(frozen=True)
class Search:
    """One search, and the ids of what may come first."""

    text: str
    wanted: frozenset[str]


def read_searches(text: str) -> list[Search]:
    return [Search(found[1], frozenset(found[2].split(" or "))) for found in ROW.finditer(text)]


SEARCHES = read_searches((Path(__file__).parent / "searches.md").read_text(encoding="utf-8"))


def test_the_file_holds_enough_different_questions() -> None:
    assert len({search.text for search in SEARCHES}) == len(SEARCHES) >= 150


@pytest.mark.slow  # 150 searches and more
async def test_people_find_what_they_look_for(shipped: Database, capsys: pytest.CaptureFixture[str]) -> None:
    first = three = 0
    missed = []
    for search in SEARCHES:
        query = SearchQuery(search.text, DAY)
        page = await get_hits(shipped, query, PageArguments(first=3), await read_question(shipped, query))
        found = [hit.node.id for hit in page.hits]
        first += bool(search.wanted.intersection(found[:1]))
        three += bool(search.wanted.intersection(found))
        if not search.wanted.intersection(found[:1]):
            missed.append(f"  {search.text}: {', '.join(found) or 'nothing'}")
    count = len(SEARCHES)
    told = f"{first / count:.1%} of {count} searches have the wanted thing first, {three / count:.1%} among three"
    with capsys.disabled():
        print(f"\n{told}", *missed, sep="\n")  # noqa: T201  # the score
    assert first >= FIRST * count, told
    assert three >= AMONG_THREE * count, told
