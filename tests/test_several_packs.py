"""Packs of several jurisdictions in one graph, each with a day of its own: none changes what another one answers."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.oversight.answer import Question
from graph.oversight.oversight import get_oversight
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.support.running import Running
from tests.support.tiny import World, read_world, world
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

HERE, THERE = "2026-01-31", "2027-01-01"
ANSWER = "asOf verdict confidence links { status extrapolated exemptions { id } confidence reason mandate { id } }"


def abroad() -> World:
    """The tiny world in another country, whose pack speaks for a later day."""
    text = json.dumps(world())
    for old, new in (("zz", "yy"), ("activity.", "activity.yy-"), ("therapy.", "therapy.yy-"), (HERE, THERE)):
        text = text.replace(old, new)
    content: World = json.loads(text)
    return content


async def planned(database: Database, document: str) -> Any:
    """What is answered by a plan, where one can be made."""
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(database)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.post("/graphql", json={"query": document})
    return answer.json()["data"]


@pytest.fixture
def both(tmp_path: Path) -> tuple[list[Pack], list[Pack]]:
    """The one pack, and both."""
    one = read_world(tmp_path / "zz-tiny", world())
    return one, one + read_world(tmp_path / "yy-tiny", abroad())


async def answers(database: Database) -> list[Any]:
    """Everything that is answered of the first country's clinic, on its own day, between the two, and after both."""
    fields = " ".join(
        f'd{number}: oversight(clinic: "zz.clinic.one"{day}) {{ {ANSWER} }}'
        for number, day in enumerate(("", ', asOf: "2026-06-01"', ', asOf: "2027-06-01"'))
    )
    gaps = '{ jurisdiction(id: "zz") { dataDay asOf gaps { id confidence } } }'
    return [await ask(database, f"{{ {fields} }}"), await ask(database, gaps)]


async def test_a_pack_with_a_later_day_changes_nothing_elsewhere(
    database: Database, both: tuple[list[Pack], list[Pack]]
) -> None:
    await load(database, both[0])
    alone = await answers(database)
    await load(database, both[1])

    assert await answers(database) == alone
    assert [alone[0][name]["asOf"] for name in ("d0", "d1", "d2")] == [HERE, "2026-06-01", "2027-06-01"]
    assert [alone[0][name]["confidence"] for name in ("d0", "d1", "d2")] == ["PRIMARY", "UNVERIFIED", "UNVERIFIED"]
    assert [alone[0][name]["links"][0]["extrapolated"] for name in ("d0", "d1", "d2")] == [False, True, True]
    assert (alone[1]["jurisdiction"]["dataDay"], alone[1]["jurisdiction"]["asOf"]) == (HERE, HERE)


async def test_the_default_day_is_that_of_what_is_asked_about(
    database: Database, both: tuple[list[Pack], list[Pack]]
) -> None:
    await load(database, both[1])

    for home, day in (("zz", HERE), ("yy", THERE)):
        clinic = f'"{home}.clinic.one"'
        document = f"{{ clinic(id: {clinic}) {{ asOf oversight {{ asOf }} }} oversight(clinic: {clinic}) {{ asOf }} }}"
        found = await ask(database, document)
        assert await planned(database, document) == found
        lost = await ask(database, f'{{ impact(instrument: "{home}.instrument.act") {{ mandates {{ asOf }} }} }}')
        assert found["clinic"] == {"asOf": day, "oversight": {"asOf": day}}
        assert found["oversight"] == {"asOf": day}
        assert {one["asOf"] for one in lost["impact"]["mandates"]} == {day}
    together = await ask(
        database,
        '{ zz: clinic(id: "zz.clinic.one") { asOf } yy: clinic(id: "yy.clinic.one") { asOf } dataset { asOf } }',
    )
    assert together == {"zz": {"asOf": HERE}, "yy": {"asOf": THERE}, "dataset": {"asOf": THERE}}
    listed = await ask(database, "{ clinics { nodes { id asOf } } }")
    assert [one["asOf"] for one in listed["clinics"]["nodes"]] == [THERE, THERE]


async def test_a_kept_question_is_of_the_clinics_own_day(
    database: Database, both: tuple[list[Pack], list[Pack]]
) -> None:
    """What watches ask names no day: nothing changes for them when another country comes in."""
    await load(database, both[0])
    before = await get_oversight(database, Question("zz.clinic.one"))
    await load(database, both[1])
    after = await get_oversight(database, Question("zz.clinic.one"))

    assert before is not None
    assert after is not None
    assert (after.day, after.verdict, after.confidence) == (before.day, before.verdict, before.confidence)
