"""What is lost if an instrument falls, against the obvious way: ask about every clinic with it and without; on both engines."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.impact import get_impact, work_out_impact
from graph.law.law_snapshot import Law
from graph.model.vocabulary import OversightStatus
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import answer_from_row
from graph.oversight.rules import APPLYING
from graph.query.lists import PageArguments, get_count, get_page
from graph.store.database import Database, Row
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.layered import (
    ACT,
    CHECKS,
    GREY,
    INSPECTION,
    LAWFUL,
    ORDER,
    OTHER,
    SANCTIONS,
    SECOND,
    layered,
    part,
)
from tests.support.pack_graph import PackGraph, law_and_clinics
from tests.support.tiny import World, entity, read_world
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

THIRD = "zz.instrument.third"
OFFERED: list[list[str | None]] = [
    [],
    [None],
    [LAWFUL],
    [OTHER],
    [GREY],
    [LAWFUL, GREY],
    [LAWFUL, OTHER],
    [OTHER, None],
]


def crowd() -> World:
    """The layered world with clinics of every kind of offer, some of them over, and a third act behind a second inspection."""
    content = layered()
    inside: World = {"jurisdiction": "zz"}
    third = entity("zz.provision.third.whole")
    content["instruments.yaml"].append(entity(THIRD, kind="LAW", enactedOn="2012-01-01", provisions=[third], **inside))
    content["mandates.yaml"].append(
        entity(
            "zz.mandate.office.second-inspection", authority="zz.authority.office", activity="activity.inspection",
            reach="ROUTES", covers=[LAWFUL, GREY], grantedBy=["zz.provision.third.whole"],
        )
    )  # fmt: skip
    content["clinics.yaml"] = []
    for number, routes in enumerate([*OFFERED, *OFFERED]):
        offerings = [
            entity(f"zz.offering.c{number:02}.{i}", illustrative=True, therapy="therapy.cure", routes=[r] if r else [])
            for i, r in enumerate(routes)
        ]
        clinic = entity(f"zz.clinic.c{number:02}", illustrative=True, offerings=offerings, **inside)
        ended: World = {"validTo": "2020-01-01"} if number >= len(OFFERED) + 4 else {}
        content["clinics.yaml"].append(clinic | ended)
    # Of the last clinic that is left, only an offering has ended.
    part(content, "zz.offering.c10.0")["validTo"] = "2021-01-01"
    return content


@pytest.fixture(scope="session")
def crowd_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    folder: Path = tmp_path_factory.mktemp("crowd")
    return read_world(folder / "zz-crowd", crowd())


def under(found: Oversight, offering: str | None) -> set[str]:
    """The activities that some mandate carries out for one offering, or for the clinic as a whole."""
    exempt = {
        link.mandate.id
        for link in found.links
        if link.status is OversightStatus.EXEMPT and link.offering and link.offering.id == offering
    }
    return {
        link.activity.id
        for link in found.links
        if link.status in APPLYING
        and (link.offering.id == offering if link.offering else link.mandate.id not in exempt)
    }


def answers_on(law: Law, rows: dict[str, Row], day: str) -> dict[str, Oversight]:
    """The answer about each clinic as things are."""
    return {clinic: answer_from_row(row, law, Question(clinic, day)) for clinic, row in rows.items()}


def losing(law: Law, rows: dict[str, Row], instrument: str, day: str, now: dict[str, Oversight]) -> list[str]:
    """The clinics that lose an activity, beside what is answered now."""
    found = []
    for clinic, row in sorted(rows.items()):
        before = now[clinic]
        after = answer_from_row(row, law, Question(clinic, day, repeal=(instrument,)))
        offered = {entry["offering"]["id"] for entry in row["offerings"]}
        named = {link.offering.id for one in (before, after) for link in one.links if link.offering}
        units: set[str | None] = {None, *(max(offered, named))}
        if any(under(before, unit) - under(after, unit) for unit in present(units, row, day)):
            found.append(clinic)
    return found


def present(units: set[str | None], row: Row, day: str) -> set[str | None]:
    """The offerings of the day; the clinic itself where it has none."""
    there: set[str | None] = {
        entry["offering"]["id"] for entry in row["offerings"] if entry["offering"].get("validTo", day) >= day
        and entry["offering"].get("validFrom", day) <= day
    }  # fmt: skip
    return there & units or {None}


async def clinics(database: Database, instrument: str, day: str) -> list[str]:
    found = await get_impact(database, instrument, day)
    assert found is not None
    page = await get_page(database, found.clinics, PageArguments(first=100))
    ids = [node.id for node in page.nodes]
    assert await get_count(database, found.clinics) == len(ids)
    return ids


@pytest.mark.slow
async def test_the_clinics_are_those_whose_answers_lose(
    database: Database, crowd_packs: list[Pack], russian_packs: list[Pack], hold: Hold
) -> None:
    """Of the frozen pack, all instruments with which clinics lose and every fifth of the others."""
    lost: dict[str, list[str]] = defaultdict(list)
    for packs, days in ((crowd_packs, ("2026-01-31", "2019-01-01", "2008-01-01")), (russian_packs, ("2026-01-31",))):
        law, rows = law_and_clinics(PackGraph(packs))
        await hold(database, packs)
        now = {day: answers_on(law, rows, day) for day in days}
        for number, instrument in enumerate(node.id for node in law.of_label("LegalInstrument")):
            for day in days:
                expected = losing(law, rows, instrument, day, now[day])
                if packs is crowd_packs or expected or number % 5 == 0:
                    assert await clinics(database, instrument, day) == expected, (instrument, day)
                lost[instrument] += expected
    assert {ACT, ORDER, SECOND, THIRD} <= {instrument for instrument, found in lost.items() if found}


async def test_a_second_basis_for_the_same_activity_keeps_a_clinic(
    database: Database, crowd_packs: list[Pack], hold: Hold
) -> None:
    """By hand: c02 and c05 go by `lawful`. Inspection rests on the act and, by another mandate, on the third one."""
    await hold(database, crowd_packs)
    day = "2026-01-31"
    numbers = [c.removeprefix("zz.clinic.c") for c in await clinics(database, ORDER, day)]
    assert numbers == ["02", "05", "06"]  # checks of `lawful` rest on the order alone; c10 has ended its offering
    # With the act the order falls, and with the route `lawful` the second inspection of it.
    assert [c.removeprefix("zz.clinic.c") for c in await clinics(database, ACT, day)] == ["02", "05", "06"]
    # The second inspection is the only one of `grey`; of `lawful` the first one goes on.
    assert [c.removeprefix("zz.clinic.c") for c in await clinics(database, THIRD, day)] == ["04", "05"]


async def test_mandates_authorities_and_requirements_lose_their_footing(
    database: Database, crowd_packs: list[Pack], hold: Hold
) -> None:
    await hold(database, crowd_packs)

    async def lost(instrument: str, day: str | None = None) -> tuple[list[str], ...]:
        found = await get_impact(database, instrument, day)
        assert found is not None
        return tuple([node.id for node in nodes] for nodes in (found.mandates, found.authorities, found.requirements))

    office = ["zz.authority.office"]
    assert await lost(ORDER) == ([CHECKS], office, ["zz.requirement.form"])  # inspection rests on the act too
    assert await lost(ACT) == ([CHECKS, INSPECTION], office, ["zz.requirement.form"])
    assert await lost(SECOND) == ([SANCTIONS], office, [])
    assert await lost(ACT, "1999-12-31") == ([], [], [])  # not enacted: nothing rests on it
    assert await get_impact(database, "zz.instrument.none", None) is None
    assert await get_impact(database, GREY, None) is None


def test_the_core_law_of_the_russian_pack(russian_packs: list[Pack]) -> None:
    """What 180-FZ grants, and what orders and resolutions grant that implement it; 323-FZ and 99-FZ stand by themselves."""
    law, _ = law_and_clinics(PackGraph(russian_packs))
    found = work_out_impact(law, "ru.instrument.180-fz-2016")
    assert found is not None
    assert [node.id.removeprefix("ru.mandate.") for node in found.mandates] == [
        "ethics-committees.individual-review", "ethics-committees.protocol-review", "minzdrav.individual-permits",
        "minzdrav.permit-cancellation", "minzdrav.product-registration", "minzdrav.registers", "minzdrav.trial-authorisation",
        "roszdravnadzor.product-control", "roszdravnadzor.safety-monitoring",
    ]  # fmt: skip
    assert [node.id.removeprefix("ru.authority.") for node in found.authorities] == [
        "ethics-committees", "minzdrav", "roszdravnadzor",
    ]  # fmt: skip
    requirements: list[Any] = [node.id for node in found.requirements]
    assert "ru.requirement.preclinical-evidence" in requirements
    assert "ru.requirement.approbation-ethics-opinion" not in requirements


async def test_the_clinics_are_filtered_and_ordered(database: Database, crowd_packs: list[Pack], hold: Hold) -> None:
    """Those that lose on a route, and those of an impact for which every clinic is looked at."""
    await hold(database, crowd_packs)
    where = f'{{not: {{offerings: {{some: {{route: {{eq: "{OTHER}"}}}}}}}}}}'
    document = f"""query ($id: ID!) {{ impact(instrument: $id) {{
        clinics(first: 100) {{ nodes {{ id offerings {{ route {{ id }} }} }} }}
        some: clinics(where: {where}, orderBy: [{{field: NAME, direction: DESC}}]) {{
            totalCount nodes {{ id }} facets(by: ROUTE) {{ value count }} }} }} }}"""
    for instrument in (ACT, SECOND):
        found = (await ask(database, document, id=instrument))["impact"]
        claimed = {
            one["id"]: {o["route"] and o["route"]["id"] for o in one["offerings"]} for one in found["clinics"]["nodes"]
        }
        kept = sorted((one for one, routes in claimed.items() if OTHER not in routes), reverse=True)
        assert len(claimed) > len(kept) > 0
        assert [one["id"] for one in found["some"]["nodes"]] == kept
        assert found["some"]["totalCount"] == len(kept)
        counts = Counter(route for one in kept for route in claimed[one] - {None} or {"NOT_RECORDED"})
        assert {one["value"]: one["count"] for one in found["some"]["facets"]} == counts
