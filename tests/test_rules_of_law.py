"""Rules 4, 6, 8 and 9 on tiny worlds: nested jurisdictions, settled contests, mandates that follow on others, beginnings."""

from typing import Any

import pytest

from graph.explain.answers import tell_reason, tell_summary
from graph.model.vocabulary import Confidence, Language, OversightStatus, OversightVerdict
from graph.oversight.answer import Oversight
from tests.support.asking import Answer, only, statuses
from tests.support.tiny import STRONG, WEAK, World, entity, mandate, offering, world
from tests.test_rules_of_classes import PRIVATE, PUBLIC, STATE, by_class, classed

LAWFUL, OTHER, GREY = "zz.route.lawful", "zz.route.other", "zz.route.grey"
MANDATE, PROVISION = "zz.mandate.office.inspection", "zz.provision.act.art-1"


# Nested jurisdictions


def nested() -> World:
    """The clinic's jurisdiction is part of another one, which has an authority, a law, a mandate and a route of its own."""
    content = world()
    content["jurisdictions.yaml"] = [entity("zz", partOf="yy"), entity("yy")]
    power: World = {"level": "UNKNOWN", "statement": "Nobody says.", "cites": WEAK}
    above: World = {"jurisdiction": "yy"}
    content["authorities.yaml"].append(
        entity("yy.authority.union", kind="AGENCY", primaryRole="Oversight", enforcement=power, **above)
    )
    content["instruments.yaml"].append(
        entity(
            "yy.instrument.act",
            kind="LAW",
            enactedOn="2001-01-01",
            provisions=[entity("yy.provision.act.art-1")],
            **above,
        )
    )
    content["routes.yaml"].append(entity("yy.route.union", standing="LAWFUL", **above))
    content["therapies.yaml"][0]["routes"].append("yy.route.union")
    content["mandates.yaml"].append(
        entity(
            "yy.mandate.union.sanctions", authority="yy.authority.union", activity="activity.sanctions", reach="ROUTES",
            covers=[LAWFUL, "yy.route.union"], grantedBy=["yy.provision.act.art-1"],
        )
    )  # fmt: skip
    return content


def above(content: World) -> World:
    """The mandate of the union."""
    found: World = content["mandates.yaml"][-1]
    return found


async def test_the_law_of_what_a_jurisdiction_is_part_of_counts_in_it(answer: Answer) -> None:
    found = await answer(nested())
    assert [link.mandate.id for link in found.links] == ["yy.mandate.union.sanctions", MANDATE]
    assert set(statuses(found)) == {OversightStatus.APPLIES}


async def test_a_route_of_the_union_may_be_claimed(answer: Answer) -> None:
    content = nested()
    offering(content)["routes"] = ["yy.route.union"]
    found = await answer(content)
    assert [(link.mandate.id, link.status) for link in found.links] == [
        ("yy.mandate.union.sanctions", OversightStatus.APPLIES)
    ]
    assert found.verdict is OversightVerdict.OVERSEEN


async def test_a_mandate_for_every_clinic_of_the_union_reaches_those_of_its_parts(answer: Answer) -> None:
    content = nested()
    above(content).update(reach="EVERY_CLINIC", covers=["yy"])
    found = await answer(content)
    (link,) = [link for link in found.links if link.offering is None]
    assert [(edge.type, edge.source, edge.target) for edge in link.edges][:3] == [
        ("IN", "zz.clinic.one", "zz"), ("PART_OF", "zz", "yy"), ("COVERS", "yy.mandate.union.sanctions", "yy"),
    ]  # fmt: skip


async def test_the_law_of_a_part_counts_in_no_other_one(answer: Answer) -> None:
    content = nested()
    content["jurisdictions.yaml"][0] = entity("zz")
    assert [link.mandate.id for link in (await answer(content)).links] == [MANDATE]


async def test_an_end_of_the_union_ends_its_law_there(answer: Answer) -> None:
    content = nested()
    content["jurisdictions.yaml"][0] = entity("zz", partOf={"to": "yy", "validTo": "2020-12-31"})
    assert len((await answer(content, day="2020-12-31")).links) == 2
    assert len((await answer(content, day="2021-01-01")).links) == 1


@pytest.mark.parametrize(
    ("by", "freed"), [("yy.provision.act.art-1", True), (PROVISION, True), ("xx.provision.act", False)]
)
async def test_an_exemption_counts_where_its_law_does(answer: Answer, by: str, freed: bool) -> None:
    content = nested()
    content["jurisdictions.yaml"].append(entity("xx", partOf="yy"))
    foreign = entity(
        "xx.instrument.act",
        kind="LAW",
        enactedOn="2001-01-01",
        jurisdiction="xx",
        provisions=[entity("xx.provision.act")],
    )
    content["instruments.yaml"].append(foreign)
    content["exemptions.yaml"] = [
        entity("zz.exemption.one", provisions=[by], mandates=["yy.mandate.union.sanctions"], routes=[LAWFUL])
    ]
    found = await answer(content)
    (link,) = [link for link in found.links if link.mandate.id.startswith("yy")]
    assert link.status is (OversightStatus.EXEMPT if freed else OversightStatus.APPLIES)


async def test_an_absence_needs_both_levels_to_be_complete(answer: Answer) -> None:
    content = nested()
    content["mandates.yaml"] = []
    kinds = ("MANDATE", "ROUTE", "OFFERING")
    cells = [{"jurisdiction": "zz", "kind": kind, "declared": "COMPLETE"} for kind in kinds]
    content["pack.yaml"]["coverage"] = cells
    assert (await answer(content)).verdict is OversightVerdict.NOT_RECORDED
    content["pack.yaml"]["coverage"] = [*cells, *({**cell, "jurisdiction": "yy"} for cell in cells)]
    assert (await answer(content)).verdict is OversightVerdict.NOT_OVERSEEN


# Rule 6


def contest(content: World, *sides: World) -> World:
    """Claims in one contest about its mandate."""
    content["claims.yaml"] = [
        {"id": f"zz.claim.{n}", "about": MANDATE, "contest": "zz.contest.one", "cites": WEAK} | side
        for n, side in enumerate(sides)
    ]
    return content


def law_says(**fields: Any) -> World:
    """A side that is PRIMARY and rests on the act."""
    return {"cites": STRONG, "restsOn": [PROVISION]} | fields


HELD: World = {"predicate": "HOLDS", "value": "zz.authority.office"}
NOT_HELD: World = {"predicate": "HOLDS", "value": "Others hold it."}


async def test_a_contest_settled_for_the_holder_leaves_the_status(answer: Answer) -> None:
    found = await answer(contest(world(), law_says(**HELD), NOT_HELD))
    link = only(found)
    assert (link.status, link.confidence) == (OversightStatus.APPLIES, Confidence.PRIMARY)
    assert [claim.node.id for claim in link.claims] == ["zz.claim.0", "zz.claim.1"]
    assert "; 'The zz.provision.act.art-1' settles that." in tell_reason(link, Language.EN)
    assert found.verdict is OversightVerdict.OVERSEEN


async def test_a_contest_settled_against_the_holder_counts_for_no_verdict(answer: Answer) -> None:
    found = await answer(contest(world(), HELD, law_says(**NOT_HELD)))
    link = only(found)
    assert (link.status, link.confidence) == (OversightStatus.CONTESTED, Confidence.SECONDARY)
    assert found.verdict is OversightVerdict.NOT_RECORDED
    assert "By 'The zz.provision.act.art-1' it is held by others" in tell_reason(link, Language.EN)


@pytest.mark.parametrize(
    ("side", "other"),
    [
        ({"cites": STRONG}, {}),  # it rests on no law
        ({"restsOn": [PROVISION]}, {}),  # it is not PRIMARY
        ({"cites": STRONG, "restsOn": [PROVISION]}, {"cites": STRONG}),  # the other side is PRIMARY too
    ],
)
async def test_a_contest_that_nothing_settles_stays_one(answer: Answer, side: World, other: World) -> None:
    found = await answer(contest(world(), NOT_HELD | side, HELD | other))
    assert (only(found).status, found.verdict) == (OversightStatus.CONTESTED, OversightVerdict.OVERSEEN)
    assert only(found).applicability.settled_by == ()


async def test_a_contest_is_settled_while_the_law_is_in_force(answer: Answer) -> None:
    content = contest(world(), law_says(**HELD), NOT_HELD)
    content["instruments.yaml"].append(
        entity(
            "zz.instrument.later", kind="LAW", enactedOn="2020-01-01", jurisdiction="zz",
            provisions=[entity("zz.provision.later")],
        )
    )  # fmt: skip
    content["claims.yaml"][0]["restsOn"] = ["zz.provision.later"]
    assert only(await answer(content, day="2019-12-31")).status is OversightStatus.CONTESTED
    assert only(await answer(content, day="2020-01-01")).status is OversightStatus.APPLIES


COVERED: World = {"predicate": "COVERS", "value": LAWFUL}
NOT_COVERED: World = {"predicate": "COVERS", "value": "It covers no route."}


async def test_what_law_denies_of_a_mandate_gives_no_link(answer: Answer) -> None:
    assert statuses(await answer(contest(world(), COVERED, law_says(**NOT_COVERED)))) == []
    confirmed = only(await answer(contest(world(), law_says(**COVERED), NOT_COVERED)))
    assert (confirmed.status, len(confirmed.claims)) == (OversightStatus.APPLIES, 2)
    content = contest(world(), COVERED, law_says(**NOT_COVERED))
    offering(content)["routes"] = [GREY]
    assert statuses(await answer(content)) == []


async def test_a_contest_on_whom_a_mandate_reaches(answer: Answer) -> None:
    reached: World = {"predicate": "REACHES", "value": STATE}
    denied: World = {"predicate": "REACHES", "value": "Private ones alone."}
    content = classed(PUBLIC, **by_class(STATE))
    assert only(await answer(contest(content, reached, denied))).status is OversightStatus.CONTESTED
    assert statuses(await answer(contest(content, reached, law_says(**denied)))) == []
    assert only(await answer(contest(content, law_says(**reached), denied))).status is OversightStatus.APPLIES
    other = classed(PRIVATE, **by_class(STATE, PRIVATE))
    assert only(await answer(contest(other, reached, denied))).claims == ()


async def test_a_contested_bypass_stays_one(answer: Answer) -> None:
    content = contest(world(), HELD, law_says(**NOT_HELD))
    offering(content)["routes"] = [GREY]
    found = await answer(content)
    assert (only(found).status, found.verdict) == (OversightStatus.BYPASSED, OversightVerdict.NOT_OVERSEEN)


# Rule 8


def following(covers: str = LAWFUL) -> World:
    """A second mandate that only follows on the first."""
    content = world()
    content["mandates.yaml"].append(
        entity(
            "zz.mandate.office.sanctions", authority="zz.authority.office", activity="activity.sanctions", reach="ROUTES",
            covers=[covers], grantedBy=[PROVISION], follows=[MANDATE],
        )
    )  # fmt: skip
    return content


def accessory(found: Oversight) -> list[tuple[str, bool]]:
    return [(link.mandate.id.rsplit(".", 1)[-1], link.accessory) for link in found.links]


async def test_a_mandate_that_follows_on_another_is_accessory(answer: Answer) -> None:
    found = await answer(following())
    assert accessory(found) == [("inspection", False), ("sanctions", True)]
    assert "It only follows on 'The zz.mandate.office.inspection'" in tell_reason(found.links[1], Language.EN)


async def test_an_accessory_link_alone_makes_nothing_overseen(answer: Answer) -> None:
    content = following()
    mandate(content)["covers"] = [OTHER]
    found = await answer(content)
    assert (accessory(found), found.verdict) == ([("sanctions", True)], OversightVerdict.NOT_RECORDED)


async def test_an_accessory_link_alone_makes_nothing_escape(answer: Answer) -> None:
    content = following()
    offering(content)["routes"] = [GREY]
    mandate(content)["covers"] = [LAWFUL, GREY]
    found = await answer(content)
    assert {link.mandate.id: link.status for link in found.links} == {
        MANDATE: OversightStatus.APPLIES, "zz.mandate.office.sanctions": OversightStatus.BYPASSED,
    }  # fmt: skip
    assert found.verdict is OversightVerdict.NOT_RECORDED


@pytest.mark.parametrize("free", ["exempt", "ended"])
async def test_what_follows_on_nothing_that_is_due_is_not_due_either(answer: Answer, free: str) -> None:
    content = following()
    offering(content)["routes"] = [GREY]
    assert len((await answer(content)).links) == 2
    if free == "ended":
        mandate(content)["validTo"] = "2020-01-01"
        assert accessory(await answer(content)) == []
    else:
        content["exemptions.yaml"] = [
            entity("zz.exemption.one", provisions=[PROVISION], mandates=[MANDATE], routes=[GREY])
        ]
        assert accessory(await answer(content)) == [("inspection", False)]
    content["mandates.yaml"][-1]["covers"] = [GREY]  # unless it covers the claimed route itself
    assert ("sanctions", True) in accessory(await answer(content))


# Rule 9


def undated() -> World:
    """A world in which nothing has a day, and all is cited from a report of 2025."""
    content = world()
    mandate(content).pop("grantedBy")
    for file in ("authorities.yaml", "mandates.yaml", "clinics.yaml", "routes.yaml"):
        for one in content[file]:
            one["cites"] = WEAK
    offering(content)["cites"] = WEAK
    return content


async def test_a_fact_of_law_begins_with_its_law(answer: Answer) -> None:
    content = undated()
    mandate(content)["grantedBy"] = [PROVISION]
    content["clinics.yaml"][0]["validFrom"] = offering(content)["validFrom"] = "1990-01-01"
    assert statuses(await answer(content, day="1999-12-31")) == []
    link = only(await answer(content, day="2000-01-01"))
    assert (link.status, link.silent, link.confidence) == (OversightStatus.APPLIES, False, Confidence.SECONDARY)


async def test_a_fact_without_a_beginning_speaks_from_its_sources(answer: Answer) -> None:
    content = undated()
    mandate(content)["grantedBy"] = [PROVISION]
    link = only(await answer(content, day="2025-05-31"))
    assert (link.status, link.confidence) == (OversightStatus.APPLIES, Confidence.UNVERIFIED)
    assert link.speaks_from == "2025-06-01"
    assert "No source speaks for a day as early as 2025-05-31." in tell_reason(link, Language.EN)
    assert only(await answer(content, day="2025-06-01")).confidence is Confidence.SECONDARY


async def test_a_fact_begins_with_the_younger_of_its_ends(answer: Answer) -> None:
    content = undated()
    mandate(content)["grantedBy"] = [PROVISION]
    content["clinics.yaml"][0]["validFrom"] = "2010-01-01"
    offering(content)["validFrom"] = "2012-01-01"
    link = only(await answer(content, day="2012-01-01"))
    assert (link.speaks_from, link.silent) == ("2012-01-01", False)


async def test_a_claim_begins_with_its_route(answer: Answer) -> None:
    content = undated()
    mandate(content)["grantedBy"] = [PROVISION]
    next(one for one in content["routes.yaml"] if one["id"] == LAWFUL)["validFrom"] = "2024-04-01"
    assert only(await answer(content, day="2024-04-01")).route is not None
    assert statuses(await answer(content, day="2024-03-31")) == []


async def test_a_link_of_which_nothing_has_a_day_is_not_recorded_before_its_sources(answer: Answer) -> None:
    found = await answer(undated(), day="2025-05-31")
    assert (only(found).status, found.verdict) == (OversightStatus.NOT_RECORDED, OversightVerdict.NOT_RECORDED)
    assert "is not recorded" in tell_reason(only(found), Language.EN)
    content = undated()
    content["authorities.yaml"][0]["validFrom"] = "1990-01-01"
    assert only(await answer(content, day="2025-05-31")).status is OversightStatus.APPLIES
    assert only(await answer(undated(), day="2025-06-01")).status is OversightStatus.APPLIES


async def test_after_the_packs_own_day_the_answer_stands_and_says_so_first(answer: Answer) -> None:
    found = await answer(world(), day="2026-02-01")
    assert (only(found).status, only(found).confidence) == (OversightStatus.APPLIES, Confidence.UNVERIFIED)
    assert tell_summary(found, Language.EN).startswith("The data speaks for 2026-01-31 at the latest")
    assert not tell_summary(await answer(world()), Language.EN).startswith("The data speaks")
