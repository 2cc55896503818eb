"""What-if and the difference between two days: worked examples and refusals; and on both engines, that nothing is written."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.answer_diff import ChangeKind
from graph.analysis.attribution import Explained
from graph.analysis.oversight_diff import get_oversight_diff
from graph.analysis.what_if import WhatIf, get_what_if
from graph.errors import ImpossibleChange, InvalidArgument, RemitError, UnknownEntity
from graph.explain.causes import tell_cause
from graph.model.vocabulary import Language, OversightStatus, OversightVerdict
from graph.oversight.answer import Question
from graph.oversight.oversight import get_oversight
from graph.store.content import read_content
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.layered import (
    ACT,
    CARE,
    CHECKS,
    CLINIC,
    CURE,
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
from tests.support.pack_graph import PackGraph, graph_of
from tests.support.tiny import World, entity, read_world

pytestmark = pytest.mark.slow_on_neo4j

PRIVATE, MSC = "ru.clinic.example-private-moscow", "ru.offering.example-private-moscow.msc"
LAW_180 = "ru.instrument.180-fz-2016"
AFTER_ACT = "If 'The zz.instrument.act' is not in force, neither is"


def two_lands() -> World:
    """The layered world, with another clinic and, in another jurisdiction, another route."""
    content = layered()
    content["jurisdictions.yaml"].append(entity("yy"))
    content["routes.yaml"].append(entity("yy.route.far", standing="LAWFUL", jurisdiction="yy"))
    offered = entity("zz.offering.two.cure", illustrative=True, therapy="therapy.cure", routes=[LAWFUL])
    content["clinics.yaml"].append(entity("zz.clinic.two", illustrative=True, jurisdiction="zz", offerings=[offered]))
    part(content, CARE)["validFrom"] = "2012-01-01"
    return content


@pytest.fixture(scope="session")
def land_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("lands") / "zz-tiny", two_lands())


@pytest.fixture
def lands(land_packs: list[Pack]) -> Database:
    """Both lands."""
    return PackGraph(land_packs)


@pytest.fixture
async def stored(database: Database, land_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding both lands."""
    await hold(database, land_packs)
    return database


async def suppose(database: Database, clinic: str = CLINIC, **question: Any) -> WhatIf:
    found = await get_what_if(database, Question(clinic, **question))
    assert found is not None
    return found


def short(changes: tuple[Explained, ...]) -> dict[tuple[str, str | None], Any]:
    """By mandate and offering: the kind, both statuses, and what the causes are."""
    return {
        one.change.key: (
            one.change.kind.value,
            one.change.before and one.change.before.status.value,
            one.change.after and one.change.after.status.value,
            *(cause.node.id if cause.node else cause.step and cause.step.edge.type for cause in one.causes),
        )
        for one in changes
    }


def texts(changes: tuple[Explained, ...], mandate: str) -> list[str]:
    return [
        tell_cause(cause.about, Language.EN) for one in changes if one.change.mandate == mandate for cause in one.causes
    ]


async def test_what_implements_a_repealed_instrument_falls_with_it_and_the_cause_says_how(lands: Database) -> None:
    found = await suppose(lands, repeal=(ACT,))
    assert short(found.changes) == {
        (INSPECTION, CURE): ("REMOVED", "APPLIES", None, ACT),
        (INSPECTION, CARE): ("REMOVED", "BYPASSED", None, ACT),
        (CHECKS, CURE): ("REMOVED", "APPLIES", None, ACT),
        (CHECKS, CARE): ("REMOVED", "BYPASSED", None, ACT),
    }
    order = f"{AFTER_ACT} 'The {CHECKS}', which is granted by 'The zz.provision.order.whole', a part of 'The {ORDER}', "
    assert texts(found.changes, CHECKS) == [f"{order}which implements it."] * 2
    act = f"{AFTER_ACT} 'The {INSPECTION}', which is granted by 'The zz.provision.act.whole', a part of it."
    assert texts(found.changes, INSPECTION) == [act] * 2


async def test_a_mandate_with_a_second_basis_stays_and_says_what_it_lost(lands: Database) -> None:
    found = await suppose(lands, repeal=(ORDER,))
    assert short(found.changes) == {
        (INSPECTION, CURE): ("CHANGED", "APPLIES", "APPLIES", ORDER),
        (INSPECTION, CARE): ("CHANGED", "BYPASSED", "BYPASSED", ORDER),
        (CHECKS, CURE): ("REMOVED", "APPLIES", None, ORDER),
        (CHECKS, CARE): ("REMOVED", "BYPASSED", None, ORDER),
    }
    law = f"If 'The {ORDER}' is not in force, neither is 'The zz.provision.order.whole', a part of it."
    assert texts(found.changes, INSPECTION) == [law] * 2


async def test_where_two_repeals_would_each_do_both_are_causes(lands: Database) -> None:
    """`checks` rests on the order alone, which falls by itself as well as with the act that it implements."""
    found = short((await suppose(lands, repeal=(ACT, ORDER))).changes)
    assert found[CHECKS, CURE] == ("REMOVED", "APPLIES", None, ACT, ORDER)
    assert found[INSPECTION, CURE] == ("REMOVED", "APPLIES", None, ACT)  # the order's part in it falls with the act


async def test_an_exemption_that_falls_and_a_route_that_is_no_longer_in_force(lands: Database) -> None:
    moved = ((CURE, OTHER),)
    before = await get_oversight(lands, Question(CLINIC, reclassify=moved))
    assert before is not None
    exempt = {link.mandate.id for link in before.links if link.status is OversightStatus.EXEMPT}
    assert exempt == {SANCTIONS, CHECKS}
    found = await suppose(lands, repeal=(SECOND,), reclassify=moved)
    # The second act grants sanctions, the exemption from checks, and the route: with it goes all of that.
    assert short(found.changes) == {
        (SANCTIONS, None): ("REMOVED", "APPLIES", None, SECOND),
        (INSPECTION, CURE): ("CHANGED", "APPLIES", "BYPASSED", SECOND, "CLAIMS"),
        (CHECKS, CURE): ("CHANGED", "APPLIES", "BYPASSED", SECOND, "CLAIMS"),
        (CHECKS, CARE): ("CHANGED", "BYPASSED", "BYPASSED", SECOND),
    }
    route = f"If 'The {SECOND}' is not in force, neither is 'The {OTHER}', which is provided for by "
    assert f"{route}'The zz.provision.second.whole', a part of it." in texts(found.changes, INSPECTION)


async def test_a_reclassified_claim_is_told_as_an_edge(lands: Database) -> None:
    found = await suppose(lands, reclassify=((CARE, LAWFUL),))
    assert short(found.changes) == {
        (INSPECTION, CARE): ("CHANGED", "BYPASSED", "APPLIES", "CLAIMS"),
        (CHECKS, CARE): ("CHANGED", "BYPASSED", "APPLIES", "CLAIMS"),
    }
    (cause,) = found.changes[0].causes
    assert cause.step is not None
    assert (cause.step.source.id, cause.step.target.id, cause.step.edge.citations) == (CARE, LAWFUL, ())
    assert (
        tell_cause(cause.about, Language.EN)
        == f"'The {CARE}' is taken to claim the route 'The {LAWFUL}' instead of 'The {GREY}'."
    )
    assert found.before.verdict is OversightVerdict.PARTLY_OVERSEEN
    assert found.after.verdict is OversightVerdict.OVERSEEN


async def test_what_is_so_already_changes_nothing(lands: Database) -> None:
    found = await suppose(lands, reclassify=((CURE, LAWFUL),))
    assert not found.changes
    assert not (await suppose(lands, day="1999-12-31", repeal=(ACT,))).changes  # it was not enacted yet
    assert await get_what_if(lands, Question("zz.clinic.none", repeal=(ACT,))) is None


REFUSED: list[tuple[dict[str, Any], type[RemitError], str]] = [
    ({}, InvalidArgument, "changes nothing"),
    ({"repeal": (ACT,) * 101}, InvalidArgument, "101 entries"),
    ({"reclassify": ((CURE, GREY),) * 101}, InvalidArgument, "101 entries"),
    ({"reclassify": ((CURE, GREY), (CURE, OTHER))}, InvalidArgument, "twice"),
    ({"repeal": ("zz.instrument.none",)}, UnknownEntity, "no instrument zz.instrument.none"),
    ({"repeal": (GREY,)}, UnknownEntity, "no instrument"),
    ({"reclassify": (("zz.offering.none", GREY),)}, UnknownEntity, "no offering zz.offering.none"),
    ({"reclassify": ((GREY, GREY),)}, UnknownEntity, "no offering"),
    ({"reclassify": ((CURE, "zz.route.none"),)}, UnknownEntity, "no route zz.route.none"),
    ({"reclassify": ((CURE, ACT),)}, UnknownEntity, "no route"),
    ({"reclassify": (("zz.offering.two.cure", GREY),)}, ImpossibleChange, "not one of zz.clinic.one"),
    ({"reclassify": ((CURE, "yy.route.far"),)}, ImpossibleChange, "not one of the jurisdiction zz"),
    ({"reclassify": ((CARE, LAWFUL),), "day": "2011-12-31"}, ImpossibleChange, "not recorded as offered on 2011-12-31"),
]


@pytest.mark.parametrize(("question", "kind", "words"), REFUSED)
async def test_what_cannot_be_is_refused_with_the_reason(
    lands: Database, question: dict[str, Any], kind: type[RemitError], words: str
) -> None:
    with pytest.raises(kind, match=words) as refusal:
        await get_what_if(lands, Question(CLINIC, **question))
    assert refusal.type is kind
    assert refusal.value.remedy


async def test_readers_beside_it_see_no_change(stored: Database) -> None:
    before = (await read_content(stored)).hash()
    plain = await get_oversight(stored, Question(CLINIC))
    asked: list[Awaitable[Any]] = []
    for _ in range(10):
        asked.append(get_what_if(stored, Question(CLINIC, repeal=(ACT, SECOND), reclassify=((CARE, OTHER),))))
        asked.append(get_oversight(stored, Question(CLINIC)))
        asked.append(read_content(stored))
    found = await asyncio.gather(*asked)
    assert all(answer == plain for answer in found[1::3])
    assert {content.hash() for content in found[2::3]} == {before}
    assert (await read_content(stored)).hash() == before


async def test_it_is_what_a_real_load_would_give(stored: Database, tmp_path: Path) -> None:
    """tests/test_causes.py shows the same for every change; this one is loaded."""
    supposed = await suppose(stored, repeal=(ACT,), reclassify=((CARE, OTHER),))
    real = two_lands()
    part(real, ACT)["validTo"] = "2026-01-30"
    part(real, CARE)["routes"] = [OTHER]
    await load(stored, read_world(tmp_path / "zz-tiny", real))
    loaded = await get_oversight(stored, Question(CLINIC))
    assert loaded is not None
    assert loaded.verdict is supposed.after.verdict
    assert [(link.mandate.id, link.status, link.provisions, link.confidence) for link in loaded.links] == [
        (link.mandate.id, link.status, link.provisions, link.confidence) for link in supposed.after.links
    ]


# ---- two days


Differ = Callable[..., Awaitable[tuple[Explained, ...]]]


@pytest.fixture
def differ(tmp_path: Path) -> Differ:
    """Compare two days of the clinic of a world."""

    async def ask(content: World, before: str, after: str) -> tuple[Explained, ...]:
        found = await get_oversight_diff(graph_of(tmp_path / "zz-tiny", content), CLINIC, before, after)
        assert found is not None
        return found

    return ask


async def test_a_law_that_ends_is_the_cause_in_either_direction(differ: Differ) -> None:
    content = layered()
    part(content, ORDER)["validTo"] = "2020-12-31"
    found = await differ(content, "2020-12-31", "2021-01-01")
    assert short(found) == {
        (INSPECTION, CURE): ("CHANGED", "APPLIES", "APPLIES", ORDER),
        (INSPECTION, CARE): ("CHANGED", "BYPASSED", "BYPASSED", ORDER),
        (CHECKS, CURE): ("REMOVED", "APPLIES", None, ORDER),
        (CHECKS, CARE): ("REMOVED", "BYPASSED", None, ORDER),
    }
    text = f"'The {ORDER}' is in force up to 2020-12-31; on it rests 'The {CHECKS}', which is granted by "
    assert texts(found, CHECKS) == [f"{text}'The zz.provision.order.whole', a part of it."] * 2
    back = await differ(content, "2021-01-01", "2020-12-31")
    assert short(back)[CHECKS, CURE] == ("ADDED", None, "APPLIES", ORDER)
    assert texts(back, CHECKS) == texts(found, CHECKS)
    assert not await differ(content, "2021-01-01", "2025-01-01")


async def test_the_clinic_its_offering_and_its_claim_begin_and_end(differ: Differ) -> None:
    content = layered()
    part(content, CLINIC).update(validFrom="2012-01-01", validTo="2022-12-31")
    part(content, CURE)["validFrom"] = "2014-01-01"
    part(content, CURE)["routes"] = [
        {"to": LAWFUL, "validFrom": "2014-01-01", "validTo": "2019-12-31"},
        {"to": GREY, "validFrom": "2020-01-01"},
    ]
    opened = await differ(content, "2011-12-31", "2012-01-01")
    assert {key[1] for key in short(opened)} == {None, CARE}
    assert all(found[3:] == (CLINIC,) for found in short(opened).values())
    assert texts(opened, SANCTIONS) == [f"'The {CLINIC}' exists from 2012-01-01 on."]
    offered = await differ(content, "2013-12-31", "2014-01-01")
    # The claim begins with the offering: that is one change, not two.
    assert short(offered) == {
        (INSPECTION, CURE): ("ADDED", None, "APPLIES", CURE),
        (CHECKS, CURE): ("ADDED", None, "APPLIES", CURE),
    }
    moved = await differ(content, "2019-12-31", "2020-01-01")
    assert short(moved)[CHECKS, CURE] == ("CHANGED", "APPLIES", "BYPASSED", "CLAIMS")
    lawful = f"'The {CURE}' claims the route 'The {LAWFUL}' up to 2019-12-31."
    grey = f"'The {CURE}' claims the route 'The {GREY}' from 2020-01-01 on."
    assert texts(moved, INSPECTION) == [f"{lawful} {grey}"]
    closed = await differ(content, "2022-12-31", "2023-01-01")
    assert {found[0] for found in short(closed).values()} == {"REMOVED"}
    assert {found[3:] for found in short(closed).values()} == {(CLINIC,)}


async def test_where_only_the_sources_fall_silent_the_cause_is_no_fact(differ: Differ) -> None:
    found = await differ(layered(), "2026-01-31", "2026-02-01")
    assert {one.change.kind for one in found} == {ChangeKind.CHANGED}
    assert {name for one in found for name in one.change.differing} == {"confidence"}
    for one in found:
        (cause,) = one.causes
        assert (cause.node, cause.step) == (None, None)
        assert (
            tell_cause(cause.about, Language.EN)
            == "The sources speak for 2026-01-31 at the latest, not for 2026-02-01."
        )


async def test_an_unknown_clinic_has_no_difference(lands: Database) -> None:
    assert await get_oversight_diff(lands, "zz.clinic.none", "2020-01-01", "2021-01-01") is None
    assert await get_oversight_diff(lands, CLINIC, "2021-01-01", "2021-01-01") == ()


# ---- the bundled pack


async def test_a_repeal_of_the_core_law(russian: Database) -> None:
    """All routes of MSC therapy rest on 180-FZ: what was due on them is bypassed no longer, because nothing is due."""
    found = await suppose(russian, PRIVATE, repeal=(LAW_180,))
    expected = {
        "minzdrav.product-registration", "minzdrav.trial-authorisation", "minzdrav.permit-cancellation",
        "minzdrav.individual-permits", "roszdravnadzor.product-control", "roszdravnadzor.production-licensing",
        "roszdravnadzor.safety-monitoring", "ethics-committees.protocol-review", "ethics-committees.individual-review",
        "ethics-committees.consent-and-safety", "ethics-committees.trial-monitoring",
    }  # fmt: skip
    changed = short(found.changes)
    assert changed == {(f"ru.mandate.{one}", MSC): ("REMOVED", "BYPASSED", None, LAW_180) for one in expected}
    law = "If 'Federal Law No. 180-FZ of 2016 on biomedical cell products' is not in force, neither is"
    (cancellation,) = texts(found.changes, "ru.mandate.minzdrav.permit-cancellation")
    assert cancellation == (
        f"{law} 'Cancellation of permits for individual products', which is granted by 'Government Resolution 385 as a whole', "
        "a part of 'Government Resolution No. 385 of 2024, permits for individual products', which implements it."
    )
    # No source names a law behind this mandate: it goes because the only route that it covers goes.
    (monitoring,) = texts(found.changes, "ru.mandate.ethics-committees.trial-monitoring")
    assert monitoring == (
        f"{law} 'Clinical trial of a biomedical cell product', which is provided for by "
        "'180-FZ, Art. 17(2), permit for a clinical trial', a part of it."
    )
    assert (found.before.verdict, found.after.verdict) == (
        OversightVerdict.PARTLY_OVERSEEN, OversightVerdict.NOT_RECORDED,
    )  # fmt: skip


async def test_the_reform_of_2024(russian: Database) -> None:
    """On 2024-04-01 individual products became a route of their own; the resolutions on them came in September."""
    found = await get_oversight_diff(russian, PRIVATE, "2024-03-31", "2024-04-01")
    assert found is not None
    causes = ("ru.route.individual-bmcp", "ru.provision.180-fz-2016.art-32-1")
    assert short(found) == {
        ("ru.mandate.minzdrav.individual-permits", MSC): ("ADDED", None, "BYPASSED", *causes),
        ("ru.mandate.roszdravnadzor.product-control", MSC): ("CHANGED", "BYPASSED", "BYPASSED", *causes),
        ("ru.mandate.roszdravnadzor.production-licensing", MSC): ("CHANGED", "BYPASSED", "BYPASSED", *causes),
        ("ru.mandate.roszdravnadzor.safety-monitoring", MSC): ("CHANGED", "BYPASSED", "BYPASSED", *causes),
    }
    assert {name for one in found if one.change.before for name in one.change.differing} == {"dueOn"}
    route, law = texts(found, "ru.mandate.minzdrav.individual-permits")
    assert route == "'Individual biomedical cell product' is in force from 2024-04-01 on."
    assert law == (
        "'180-FZ, Art. 32.1, individual products' is in force from 2024-04-01 on; on it rests "
        "'Permits to make and use individual products', which is granted by it."
    )
