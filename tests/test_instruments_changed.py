"""Instruments that began, were amended or ended between two days, against a walk over every one of these days."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.law.law_snapshot import Law
from graph.query.lists import ListQuery, get_count
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.law import DAY, INSTRUMENTS, STANDING, law
from tests.support.pack_graph import PackGraph, law_and_clinics
from tests.support.tiny import World, entity, read_world
from tests.test_graphql import ask
from tests.test_lists import walk

pytestmark = pytest.mark.slow_on_neo4j

# What a span shows: the day of i1 to i8, the last day of i6, which i7 falls with, and days on which nothing happens.
SPANS = [
    ("2000-01-01", "2000-01-01"), ("2000-01-02", "2000-02-01"), ("2010-05-04", "2010-05-05"), ("2010-05-05", "2010-05-05"),
    ("2019-12-30", "2020-01-01"), ("2020-01-01", "2020-01-01"), ("2020-01-02", "2020-02-01"), ("2025-12-31", "2026-01-31"),
    ("2029-12-31", "2030-01-01"), ("2030-12-31", "2030-12-31"), ("2031-01-01", "2031-02-01"), ("1999-12-01", "2000-01-31"),
    ("2020-01-02", "2020-01-01"),
]  # fmt: skip


def stands(number: int, day: str) -> bool:
    """Whether an instrument stands: in its own days, with something that it implements."""
    _, _, enacted, more = INSTRUMENTS[number]
    within = (more.get("validFrom") or enacted or day) <= day <= more.get("validTo", day)
    above = more.get("implements", [])
    return within and (not above or any(stands(int(one[-1]), day) for one in above))


def days_of(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def turns(number: int, day: date, by: int) -> bool:
    """It stands on that day, and not on the one before, or after."""
    beside = day + timedelta(days=by)
    return stands(number, day.isoformat()) and not stands(number, beside.isoformat())


def changed(number: int, first: str, last: str) -> bool:
    amending = [n for n, (*_, more) in enumerate(INSTRUMENTS) if f"zz.instrument.i{number}" in more.get("amends", ())]
    return any(
        turns(number, day, -1) or turns(number, day, 1) or any(turns(one, day, -1) for one in amending)
        for day in days_of(first, last)
    )


def law_of(packs: list[Pack]) -> Law:
    return law_and_clinics(PackGraph(packs))[0]


def numbers(ids: list[str]) -> list[int]:
    return sorted(int(one.removeprefix("zz.instrument.i")) for one in ids)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("changed") / "zz-law", law())


@pytest.fixture
async def lawful(database: Database, packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the world of law."""
    await hold(database, packs)
    return database


def test_the_spans_show_every_kind_of_change() -> None:
    found = {(n, first) for first, last in SPANS for n in range(len(INSTRUMENTS)) if changed(n, first, last)}
    assert {(0, "2000-01-01"), (7, "2020-01-01"), (6, "2025-12-31"), (5, "2029-12-31"), (3, "2030-12-31")} <= found
    assert not [
        span for span in SPANS if span[0] in ("2020-01-02", "2031-01-01") and any(s == span[0] for _, s in found)
    ]


@pytest.mark.parametrize(("first", "last"), SPANS)
def test_a_change_is_what_a_walk_over_the_days_finds(packs: list[Pack], first: str, last: str) -> None:
    known = law_of(packs)
    expected = [n for n in range(len(INSTRUMENTS)) if changed(n, first, last)]
    assert numbers(known.instruments_changed(first, last)) == expected


def test_what_falls_with_the_last_of_several_ends_then(tmp_path: Path) -> None:
    """It stands by either; so it ends with the later one, and begins with the earlier."""
    content: World = law()
    early = entity("zz.instrument.i10", kind="LAW", jurisdiction="zz", validFrom="2001-01-01", validTo="2009-06-30")
    late = early | {"id": "zz.instrument.i11", "validFrom": "2008-01-01", "validTo": "2012-06-30"}
    both = entity(
        "zz.instrument.i12", kind="ORDER", jurisdiction="zz", implements=["zz.instrument.i10", "zz.instrument.i11"]
    )
    content["instruments.yaml"] += [early, late, both]
    known = law_of(read_world(tmp_path / "zz-law", content))

    def found(first: str, last: str) -> bool:
        return "zz.instrument.i12" in known.instruments_changed(first, last)

    assert found("2001-01-01", "2001-01-01")
    assert not found("2001-01-02", "2012-06-29")
    assert found("2012-06-30", "2012-06-30")


def conditions(first: str, last: str) -> list[tuple[dict[str, Any], set[int]]]:
    """Filters, and which instruments are listed."""
    span = {"changed": {"from": first, "to": last}}
    found = {n for n in range(len(INSTRUMENTS)) if changed(n, first, last)}
    laws, in_force = {n for n, (kind, *_) in enumerate(INSTRUMENTS) if kind == "LAW"}, set(STANDING)
    return [
        (span, found),
        ({"and": [span, {"kind": "LAW"}]}, found & laws),
        ({"or": [span, {"kind": "LAW"}]}, found | (in_force & laws)),
        ({"not": span}, in_force - found),
        ({"changed": None}, in_force),
    ]


@pytest.mark.parametrize(("first", "last"), [SPANS[2], SPANS[4], SPANS[7], SPANS[9]])
async def test_what_changed_is_listed_whatever_the_day_of_the_list(lawful: Database, first: str, last: str) -> None:
    for condition, expected in conditions(first, last):
        query = ListQuery("Query.instruments", DAY, condition=condition)
        assert numbers(await walk(lawful, query, 100, backwards=False)) == sorted(expected), condition
        assert await get_count(lawful, query) == len(expected)


async def test_it_is_served(lawful: Database) -> None:
    span = '{from: "2019-12-30", to: "2020-01-01"}'
    text = f"{{ instruments(where: {{changed: {span}}}) {{ nodes {{ id }} facets(by: YEAR) {{ value count }} }} }}"
    found = (await ask(lawful, text))["instruments"]
    assert [node["id"] for node in found["nodes"]] == ["zz.instrument.i6", "zz.instrument.i7"]
    assert found["facets"] == [{"value": "1999", "count": 1}, {"value": "2010", "count": 1}]
