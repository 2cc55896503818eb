"""Counts of clinics by answer and by what is recorded, against lists, their facets, and asking every clinic."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from graph.columns.counts import get_counts
from graph.columns.cube import where_of
from graph.columns.held import columns
from graph.columns.lists import settle
from graph.errors import ColumnsTooLarge, InvalidArgument
from graph.law.law_cache import laws
from graph.model.vocabulary import ClinicDimension, OversightVerdict
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import answer_from_row, get_clinics
from graph.oversight.rules import APPLYING
from graph.query.cursors import Key
from graph.query.filters import asks_for_answers
from graph.query.lists import ListQuery, get_count, get_facets
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import PATIENCE, Hold
from tests.support.market import DAYS
from tests.support.random_worlds import DAYS as TURNS
from tests.support.random_worlds import worlds
from tests.support.tiny import World, read_world, world
from tests.test_graphql import ask, refusal
from tests.test_lists import walk

pytestmark = pytest.mark.slow_on_neo4j

RECORDED = ("JURISDICTION", "REGION", "TRACK", "THERAPY", "ILLUSTRATIVE", "PROVIDER_CLASS", "CONDITION")
EVERY = tuple(ClinicDimension)


async def selected(database: Database, condition: Any, day: str) -> list[str]:
    """The ids of the clinics that a filter which asks for answers selects."""
    settled = await settle(database, ListQuery("Query.clinics", day, condition=condition))
    ids: list[str] = (settled.condition or {})["id"]["in"]
    return ids


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", RECORDED)
async def test_what_is_recorded_is_counted_as_facets_of_the_list_have_it(traded: Database, by: str, day: str) -> None:
    counts = await get_counts(traded, None, [ClinicDimension(by)], [day])
    (cube,) = counts.cubes
    found = {value or "NOT_RECORDED": cell.clinics for cell in cube.cells for value in cell.values}
    facets = await get_facets(traded, ListQuery("Query.clinics", day), by)
    assert found == {one.value: one.count for one in facets}
    assert cube.clinics == await get_count(traded, ListQuery("Query.clinics", day))
    assert cube.offerings == await get_count(traded, ListQuery("Query.offerings", day))


async def answers(database: Database, day: str) -> list[Oversight]:
    """The answers for all clinics that exist on the day, asked for one by one."""
    ids = await selected(database, {"oversight": {}}, day)
    rows, law = await get_clinics(database, ids)
    return [answer_from_row(rows[one], law, Question(one, day)) for one in ids]


def values_of(answer: Oversight, by: str) -> set[str | None]:
    """The values of an answer by a dimension."""
    match by:
        case "VERDICT":
            return {answer.verdict.value}
        case "GAP":
            return {gap.id for gap in answer.gaps} or {None}
        case "BYPASSED_ACTIVITY":
            return {link.activity.id for link in answer.every if link.status == "BYPASSED"} or {None}
    applying = [link for link in answer.every if link.status in APPLYING]
    return {getattr(link, by.lower()).id for link in applying} or {None}


async def check_answers(database: Database, days: tuple[str, ...]) -> list[Oversight]:
    """Counts by answer are what asking every clinic gives; all answers that were compared."""
    compared = []
    for day in days:
        every = await answers(database, day)
        for by in ("VERDICT", "AUTHORITY", "ACTIVITY", "BYPASSED_ACTIVITY", "GAP"):
            counts = await get_counts(database, None, [ClinicDimension(by)], [day])
            expected = Counter(value for answer in every for value in values_of(answer, by))
            assert {cell.values[0]: cell.clinics for cell in counts.cubes[0].cells} == expected, (by, day)
        for confidence in ("PRIMARY", "SECONDARY", "UNVERIFIED"):
            asked = {"oversight": {"confidence": {"eq": confidence}}}
            like = [one.clinic.id for one in every if one.confidence == confidence]
            assert await selected(database, asked, day) == sorted(like)
        compared += every
    return compared


async def test_answers_are_counted_as_asking_every_clinic_gives_them(traded: Database) -> None:
    assert await check_answers(traded, DAYS)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
async def test_answers_of_random_worlds_are_counted_as_asking_every_clinic_gives_them(
    embedded: Database, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    await load(embedded, read_world(tmp_path_factory.mktemp("counted") / "zz-random", worlds(seed, 8)))
    compared = await check_answers(embedded, TURNS)
    assert len({one.verdict for one in compared}) > 2


async def check_wheres(database: Database, by: tuple[ClinicDimension, ...], day: str, condition: Any = None) -> int:
    """The filter of every cell finds as many clinics as it counts."""
    counts = await get_counts(database, condition, by, [day])
    for cell in counts.cubes[0].cells:
        where = where_of(cell.values, by, condition)
        if asks_for_answers(where):
            found = len(await selected(database, where, day))
        else:
            found = await get_count(database, ListQuery("Query.clinics", day, condition=where))
        assert found == cell.clinics, (cell, where)
    return len(counts.cubes[0].cells)


@pytest.mark.parametrize("by", EVERY)
async def test_the_filter_of_a_cell_finds_its_clinics(traded: Database, by: ClinicDimension) -> None:
    assert await check_wheres(traded, (by,), DAYS[-1])


@pytest.mark.parametrize("by", [*combinations(("THERAPY", "ROUTE", "CONDITION"), 2), ("REGION", "VERDICT", "ROUTE")])
async def test_the_filter_of_a_cell_of_a_cube_finds_its_clinics(
    embedded: Database, market_packs: list[Pack], hold: Hold, by: tuple[str, ...]
) -> None:
    await hold(embedded, market_packs)
    asked = {
        "or": [{"track": {"recorded": False}}, {"oversight": {"verdict": {"in": ["NOT_RECORDED", "PARTLY_OVERSEEN"]}}}]
    }
    dimensions = tuple(map(ClinicDimension, by))
    every, some = [await get_counts(embedded, one, dimensions, [DAYS[1]]) for one in (None, asked)]
    assert every.cubes[0].clinics > some.cubes[0].clinics > 0
    assert await check_wheres(embedded, dimensions, DAYS[1])
    assert await check_wheres(embedded, dimensions, DAYS[1], asked)


async def test_the_pack_is_counted_as_asking_every_clinic_gives_it(russian: Database) -> None:
    law = await laws(russian).current()
    days = sorted({law.as_of, "2010-01-01", "2016-06-30", "2020-01-01", "2030-01-01"})
    assert await check_answers(russian, tuple(days))


async def test_too_much_is_refused(embedded: Database) -> None:
    for by, on in (
        (EVERY[:4], None),
        ((EVERY[0], EVERY[0]), None),
        (EVERY[:1], [f"20{n:02}-01-01" for n in range(61)]),
    ):
        with pytest.raises(InvalidArgument):
            await get_counts(embedded, None, by, on)


# ---- lists


async def pages(database: Database, query: ListQuery, size: int, *, backwards: bool) -> list[str]:
    """All rows of a list that answers order, page by page."""
    return await walk(database, await settle(database, query), size, backwards=backwards)


@pytest.mark.parametrize("descending", [False, True])
async def test_clinics_are_ordered_by_their_verdicts(traded: Database, descending: bool) -> None:
    day = DAYS[-1]
    every = {one.clinic.id: list(OversightVerdict).index(one.verdict) for one in await answers(traded, day)}
    expected = sorted(sorted(every), key=every.__getitem__, reverse=descending)
    query = ListQuery("Query.clinics", day, order=(Key("verdict", descending),))
    assert await pages(traded, query, 5, backwards=False) == expected
    assert await pages(traded, query, 7, backwards=True) == expected
    some = {"oversight": {"verdict": {"in": ["PARTLY_OVERSEEN", "OVERSEEN"]}}}
    chosen = replace(query, condition=some)
    assert await pages(traded, chosen, 3, backwards=False) == [one for one in expected if every[one] < 2]


async def test_authorities_are_ordered_by_how_many_clinics_they_oversee(traded: Database) -> None:
    day = DAYS[-1]
    overseen = Counter(value for one in await answers(traded, day) for value in values_of(one, "AUTHORITY"))
    ids = sorted(await walk(traded, ListQuery("Query.authorities", day), 100, backwards=False))
    query = ListQuery("Query.authorities", day, order=(Key("clinics", descending=True),))
    assert len({overseen[one] for one in ids}) > 1
    assert await walk(traded, query, 2, backwards=False) == sorted(ids, key=lambda one: -overseen[one])


LIST = """query ($where: ClinicWhere, $by: ClinicFacet!, $asOf: Date) {
  clinics(where: $where, asOf: $asOf, first: 100) { totalCount nodes { id } facets(by: $by) { value label(lang: RU) count } }
  regions(asOf: $asOf) { clinics(where: $where) { totalCount facets(by: $by) { value count } } }
  authorities(asOf: $asOf) { nodes { id clinics(where: $where) { totalCount facets(by: $by) { value count } } } }
}"""


@pytest.mark.parametrize("by", ["VERDICT", "AUTHORITY", "ACTIVITY", "BYPASSED_ACTIVITY", "GAP", "REGION"])
async def test_a_list_is_filtered_and_counted_by_answers_wherever_it_hangs(traded: Database, by: str) -> None:
    day = DAYS[-1]
    where = {"oversight": {"verdict": {"in": ["NOT_RECORDED", "PARTLY_OVERSEEN"]}}}
    found = await ask(traded, LIST, where=where, by=by, asOf=day)
    like = [one for one in await answers(traded, day) if one.verdict in where["oversight"]["verdict"]["in"]]
    assert sorted(one["id"] for one in found["clinics"]["nodes"]) == [one.clinic.id for one in like]
    assert found["clinics"]["totalCount"] == len(like)
    counted = {one["value"]: one["count"] for one in found["clinics"]["facets"]}
    if by != "REGION":
        expected = Counter(value or "NOT_RECORDED" for answer in like for value in values_of(answer, by))
        assert counted == expected
        assert all(one["label"] for one in found["clinics"]["facets"])
    else:
        assert sum(counted.values()) == len(like)
    hung = [one["clinics"] for one in found["regions"]]
    assert 0 < sum(one["totalCount"] for one in hung) <= len(like)
    if by in ("VERDICT", "REGION"):  # of which a clinic has one
        assert all(sum(facet["count"] for facet in one["facets"]) == one["totalCount"] for one in hung)
    mandated = {one["id"]: one["clinics"] for one in found["authorities"]["nodes"]}
    for authority, clinics in mandated.items():
        assert clinics["totalCount"] == sum(authority in values_of(one, "AUTHORITY") for one in like)
        if by == "VERDICT":
            assert sum(facet["count"] for facet in clinics["facets"]) == clinics["totalCount"]


async def test_an_id_in_a_filter_by_answers_that_is_none_is_refused(embedded: Database) -> None:
    for part in ('gap: { eq: "A B" }', 'links: { some: { or: [{ authority: { in: ["A B"] } }] } }'):
        document = f"{{ clinics(where: {{ not: {{ oversight: {{ {part} }} }} }}) {{ totalCount }} }}"
        assert "'where'" in str(await refusal(embedded, document))


# ---- the schema


COUNTS = """query ($by: [ClinicDimension!]!, $on: [Date!], $where: ClinicWhere) {
  clinicCounts(by: $by, on: $on, where: $where) {
    rows { on keys { dimension value label russian: label(lang: RU) entity { id __typename } } clinics offerings where
      reason russian: reason(lang: RU) }
    totals { on clinics offerings }
  }
}"""


async def test_counts_are_served_with_names_reasons_and_filters(russian: Database) -> None:
    found = (await ask(russian, COUNTS, by=["VERDICT", "AUTHORITY"], on=["2026-01-31", "2016-01-01"]))["clinicCounts"]
    assert [total["on"] for total in found["totals"]] == ["2026-01-31", "2016-01-01"]
    for row in found["rows"]:
        verdict, authority = row["keys"]
        assert (verdict["dimension"], authority["dimension"]) == ("VERDICT", "AUTHORITY")
        assert verdict["label"] == verdict["value"]
        assert row["reason"].endswith(".")
        assert row["reason"] != row["russian"]
        if authority["value"] is None:
            assert (authority["label"], authority["russian"], authority["entity"]) == (
                "Not recorded",
                "Не записано",
                None,
            )
        else:
            assert authority["entity"] == {"id": authority["value"], "__typename": "Authority"}
        listed = await ask(russian, LIST, where=row["where"], by="VERDICT", asOf=row["on"])
        assert listed["clinics"]["totalCount"] == row["clinics"]
    assert any("such a clinic" in row["reason"].lower() for row in found["rows"])
    assert any("организаци" in row["russian"] and "такого рода" in row["russian"] for row in found["rows"])
    assert not any("«»" in row["russian"] or "«такого рода»" in row["russian"] for row in found["rows"])


async def test_without_a_dimension_there_are_totals_and_one_row(russian: Database) -> None:
    found = (await ask(russian, COUNTS, by=[]))["clinicCounts"]
    (row,), (total,) = found["rows"], found["totals"]
    assert (row["keys"], row["clinics"], row["offerings"]) == ([], total["clinics"], total["offerings"])
    assert row["reason"] is None


# ---- a load meanwhile


@pytest.mark.slow
async def test_a_load_during_a_burst_of_counts_never_mixes_two_states(embedded: Database, tmp_path: Path) -> None:
    """Each of two packs has as many clinics as offerings of its own kind; an answer of both would have neither number."""
    seen: Counter[tuple[int, int, int]] = Counter()

    async def look() -> None:
        counts = await get_counts(embedded, {"illustrative": True}, [ClinicDimension.VERDICT], [DAYS[-1]])
        (cube,) = counts.cubes
        seen[cube.clinics, cube.offerings, sum(cell.clinics for cell in cube.cells)] += 1

    await burst_while_loading(embedded, tmp_path, look)
    assert seen.keys() == {(3, 3, 3), (40, 40, 40)}


async def burst_while_loading(database: Database, folder: Path, ask: Callable[[], Awaitable[None]]) -> None:
    """Have eight clients ask again and again while packs with 3 and with 40 clinics replace each other."""
    packs = [read_world(folder / f"zz-{name}", crowd(size)) for name, size in (("few", 3), ("many", 40))]
    await load(database, packs[0])
    ended = asyncio.Event()

    async def client() -> None:
        while not ended.is_set():
            await ask()

    clients = [asyncio.create_task(client()) for _ in range(8)]
    for turn in range(4):
        await load(database, packs[(turn + 1) % 2])
        await asyncio.sleep(0.2)
    ended.set()
    await asyncio.gather(*clients)


def crowd(size: int) -> World:
    """A world with so many clinics, each with one offering."""
    content = world()
    (one,) = content["clinics.yaml"]
    text = json.dumps(one)
    content["clinics.yaml"] = [
        json.loads(
            text.replace("zz.clinic.one", f"zz.clinic.one-{n}").replace("zz.offering.one.", f"zz.offering.one-{n}.")
        )
        for n in range(size)
    ]
    return content


async def test_columns_that_would_take_too_much_memory_are_not_read(embedded_connection: Connection) -> None:
    database = Database(embedded_connection, PATIENCE, PATIENCE)
    try:
        columns(database).most_bytes = 0
        with pytest.raises(ColumnsTooLarge, match="0 MiB"):
            await get_counts(database, None, [], None)
        columns(database).most_bytes = 2**20
        assert (await get_counts(database, None, [], None)).cubes[0].clinics
    finally:
        await database.close()
