"""Each rule of the model on a tiny world where it shows."""

from typing import Any

import pytest

from graph.errors import UnknownEntity
from graph.explain.answers import tell_reason, tell_summary
from graph.model.vocabulary import Confidence, Language, OversightStatus, OversightVerdict
from tests.support.asking import Answer, only, statuses
from tests.support.tiny import WEAK, World, entity, mandate, offering, world

UNSURE = {"source": "zz.source.report", "at": "L9", "confidence": "UNVERIFIED"}


def claim(content: World, number: int, **fields: Any) -> None:
    content.setdefault("claims.yaml", []).append({"id": f"zz.claim.{number}", "cites": WEAK} | fields)


async def test_a_covered_route_is_overseen(answer: Answer) -> None:
    found = await answer(world())
    link = only(found)
    assert link.status is OversightStatus.APPLIES
    assert link.offering is not None
    assert [p.id for p in link.provisions] == ["zz.provision.act.art-1"]
    assert (found.verdict, found.confidence) == (OversightVerdict.OVERSEEN, Confidence.PRIMARY)


async def test_of_which_offerings_nobody_has_verified_the_route_is_said(answer: Answer) -> None:
    content = world()
    unsure = [{"to": "zz.route.lawful", "cites": [UNSURE]}]
    assert "not verified" not in tell_summary(await answer(content), Language.EN)
    offering(content)["routes"] = unsure
    found = await answer(content)
    assert (found.verdict, found.confidence) == (OversightVerdict.OVERSEEN, Confidence.UNVERIFIED)
    said = tell_summary(found, Language.EN)
    assert said.endswith("That the zz.offering.one.cure takes the route 'The zz.route.lawful' is not verified.")
    content["clinics.yaml"][0]["offerings"].append(
        entity("zz.offering.one.more", illustrative=True, therapy="therapy.cure", routes=unsure)
    )
    said = tell_summary(await answer(content), Language.EN)
    assert "routes recorded for them is not verified: the zz.offering.one.cure and the zz.offering.one.more." in said


async def test_a_mandate_for_every_clinic_needs_no_offering(answer: Answer) -> None:
    content = world()
    mandate(content).update(reach="EVERY_CLINIC", covers=["zz"])
    content["clinics.yaml"][0]["offerings"] = []
    found = await answer(content)
    assert only(found).status is OversightStatus.APPLIES
    assert only(found).offering is None
    assert found.verdict is OversightVerdict.NOT_RECORDED
    assert found.confidence is Confidence.UNVERIFIED


async def test_an_offering_is_not_overseen_by_what_reaches_every_clinic_alone(answer: Answer) -> None:
    content = world()
    mandate(content).update(reach="EVERY_CLINIC", covers=["zz"])
    assert (await answer(content)).verdict is OversightVerdict.NOT_RECORDED


async def test_a_grey_route_bypasses(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    found = await answer(content)
    link = only(found)
    assert link.status is OversightStatus.BYPASSED
    assert [route.id for route in link.due_on] == ["zz.route.lawful"]
    assert "one of the recorded lawful routes" in tell_reason(link, Language.EN)
    assert found.verdict is OversightVerdict.NOT_OVERSEEN
    assert "ни одно записанное полномочие не распространяется" in tell_summary(found, Language.RU)


async def test_a_mandate_due_on_every_lawful_route_says_so(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    mandate(content)["covers"] = ["zz.route.lawful", "zz.route.other"]
    assert "every recorded lawful route" in tell_reason(only(await answer(content)), Language.EN)


async def test_a_bypass_beside_a_mandate_for_every_clinic_is_partial(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    everywhere = entity(
        "zz.mandate.office.sanctions", WEAK, authority="zz.authority.office", activity="activity.sanctions",
        reach="EVERY_CLINIC", covers=["zz"],
    )  # fmt: skip
    content["mandates.yaml"].append(everywhere)
    found = await answer(content)
    assert statuses(found) == [OversightStatus.APPLIES, OversightStatus.BYPASSED]
    assert found.verdict is OversightVerdict.PARTLY_OVERSEEN
    assert found.confidence is Confidence.SECONDARY


async def test_on_another_lawful_route_the_mandate_is_not_due(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.other"]
    found = await answer(content)
    assert not found.links
    assert found.verdict is OversightVerdict.NOT_RECORDED


async def test_a_lawful_route_that_the_therapy_may_not_take_bypasses(answer: Answer) -> None:
    content = world()
    content["therapies.yaml"][0]["routes"] = ["zz.route.lawful"]
    offering(content)["routes"] = ["zz.route.other"]
    assert statuses(await answer(content)) == [OversightStatus.BYPASSED]


async def test_a_route_that_is_no_longer_in_force_bypasses(answer: Answer) -> None:
    content = world()
    content["routes.yaml"][1]["validTo"] = "2025-12-31"
    offering(content)["routes"] = ["zz.route.other"]
    assert statuses(await answer(content)) == [OversightStatus.BYPASSED]
    assert not (await answer(content, day="2025-12-31")).links  # both ends are inclusive


async def test_an_exemption_takes_the_place_of_a_bypass(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey", provisions=["zz.provision.act.art-1"], mandates=["zz.mandate.office.inspection"],
            routes=["zz.route.grey"], validFrom="2010-01-01",
        )
    ]  # fmt: skip
    found = await answer(content)
    link = only(found)
    assert link.status is OversightStatus.EXEMPT
    assert [p.id for p in link.provisions] == ["zz.provision.act.art-1"]
    assert [step.edge.type for step in link.steps] == ["OFFERS", "CLAIMS", "FOR", "FROM", "HOLDS", "GRANTS", "PART_OF"]
    assert found.verdict is OversightVerdict.NOT_RECORDED  # it counts for neither side
    assert statuses(await answer(content, day="2009-12-31")) == [OversightStatus.BYPASSED]


async def test_an_exemption_of_one_offering_leaves_the_clinic_under_the_mandate(answer: Answer) -> None:
    content = world()
    mandate(content).update(reach="EVERY_CLINIC", covers=["zz"])
    second = entity("zz.offering.one.second", illustrative=True, therapy="therapy.cure", routes=["zz.route.grey"])
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey", provisions=["zz.provision.act.art-1"], mandates=["zz.mandate.office.inspection"],
            routes=["zz.route.grey"],
        )
    ]  # fmt: skip
    offering(content)["routes"] = ["zz.route.grey"]
    assert statuses(await answer(content)) == [OversightStatus.EXEMPT]
    content["clinics.yaml"][0]["offerings"].append(second | {"routes": ["zz.route.lawful"]})
    assert statuses(await answer(content)) == [OversightStatus.APPLIES, OversightStatus.EXEMPT]


async def test_a_missing_route_is_not_recorded(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = []
    found = await answer(content)
    assert only(found).status is OversightStatus.NOT_RECORDED
    assert only(found).route is None
    assert [route.id for route in only(found).due_on] == ["zz.route.lawful"]
    assert found.verdict is OversightVerdict.NOT_RECORDED


async def test_an_unknown_reach_is_not_recorded(answer: Answer) -> None:
    content = world()
    mandate(content).update(reach="NOT_RECORDED", covers=[])
    link = only(await answer(content))
    assert link.status is OversightStatus.NOT_RECORDED
    assert link.offering is None


async def test_a_mandate_that_reaches_no_clinic_is_not_listed(answer: Answer) -> None:
    content = world()
    mandate(content).update(reach="NO_CLINIC", covers=[])
    assert not (await answer(content)).links


async def test_a_contested_holder(answer: Answer) -> None:
    content = world()
    claim(
        content, 1, about=mandate(content)["id"], predicate="HOLDS", value="zz.authority.office", contest="zz.contest"
    )
    claim(content, 2, about="activity.inspection", predicate="HOLDS", value="somebody else", contest="zz.contest")
    found = await answer(content)
    link = only(found)
    assert link.status is OversightStatus.CONTESTED
    assert {c.value for c in link.claims} == {"zz.authority.office", "somebody else"}
    assert link.confidence is Confidence.SECONDARY
    assert found.verdict is OversightVerdict.OVERSEEN


async def test_a_claim_that_nobody_contradicts_is_no_contest(answer: Answer) -> None:
    content = world()
    claim(content, 1, about=mandate(content)["id"], predicate="HOLDS", value="zz.authority.office")
    assert statuses(await answer(content)) == [OversightStatus.APPLIES]


async def test_a_contest_on_another_route_does_not_matter(answer: Answer) -> None:
    content = world()
    for number, value in enumerate(("zz.route.other", "nothing")):
        claim(content, number, about=mandate(content)["id"], predicate="COVERS", value=value, contest="zz.contest")
    assert statuses(await answer(content)) == [OversightStatus.APPLIES]


async def test_a_contested_bypass_stays_a_bypass_and_shows_both_sides(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    for number, value in enumerate(("zz.route.lawful", "nothing")):
        claim(content, number, about=mandate(content)["id"], predicate="COVERS", value=value, contest="zz.contest")
    link = only(await answer(content))
    assert link.status is OversightStatus.BYPASSED
    assert {c.value for c in link.claims} == {"zz.route.lawful", "nothing"}
    assert link.confidence is Confidence.SECONDARY


async def test_a_mandate_without_a_named_law_is_at_most_secondary(answer: Answer) -> None:
    content = world()
    mandate(content)["grantedBy"] = []
    link = only(await answer(content))
    assert link.confidence is Confidence.SECONDARY
    assert "names the law" in tell_reason(link, Language.EN)


async def test_of_several_provisions_only_the_valid_ones_are_listed(answer: Answer) -> None:
    content = world()
    second = entity("zz.provision.act.art-2", validTo="2010-12-31")
    content["instruments.yaml"][0]["provisions"].append(second)
    mandate(content)["grantedBy"].append("zz.provision.act.art-2")
    assert [p.id for p in only(await answer(content)).provisions] == ["zz.provision.act.art-1"]
    assert len(only(await answer(content, day="2010-12-31")).provisions) == 2


async def test_a_mandate_falls_with_its_last_provision(answer: Answer) -> None:
    content = world()
    content["instruments.yaml"][0]["validTo"] = "2020-12-31"
    assert not (await answer(content)).links
    assert statuses(await answer(content, day="2020-12-31")) == [OversightStatus.APPLIES]


async def test_an_instrument_counts_from_its_enactment(answer: Answer) -> None:
    content = world()
    assert not (await answer(content, day="1999-12-31")).links
    assert statuses(await answer(content, day="2000-01-01")) == [OversightStatus.APPLIES]


async def test_what_implements_a_fallen_instrument_falls_with_it(answer: Answer) -> None:
    content = world()
    act = content["instruments.yaml"][0]
    order = entity("zz.instrument.order", kind="ORDER", jurisdiction="zz", implements=["zz.instrument.act"])
    content["instruments.yaml"].append(order | {"provisions": [entity("zz.provision.order.whole")]})
    mandate(content)["grantedBy"] = ["zz.provision.order.whole"]
    assert statuses(await answer(content)) == [OversightStatus.APPLIES]
    assert not (await answer(content, repeal=(act["id"],))).links
    act["validTo"] = "2020-12-31"
    assert not (await answer(content)).links


async def test_an_instrument_with_a_second_basis_stands(answer: Answer) -> None:
    content = world()
    base = entity("zz.instrument.second", kind="LAW", jurisdiction="zz")
    order = entity("zz.instrument.order", kind="ORDER", jurisdiction="zz")
    order |= {"implements": ["zz.instrument.act", "zz.instrument.second"]}
    content["instruments.yaml"] += [base, order | {"provisions": [entity("zz.provision.order.whole")]}]
    mandate(content)["grantedBy"] = ["zz.provision.order.whole"]
    assert statuses(await answer(content, repeal=("zz.instrument.act",))) == [OversightStatus.APPLIES]
    assert not (await answer(content, repeal=("zz.instrument.act", "zz.instrument.second"))).links


async def test_a_route_falls_with_the_law_that_provides_for_it(answer: Answer) -> None:
    content = world()
    content["routes.yaml"][0]["providedBy"] = ["zz.provision.act.art-1"]
    mandate(content)["grantedBy"] = []
    offering(content)["routes"] = ["zz.route.grey"]
    assert statuses(await answer(content)) == [OversightStatus.BYPASSED]
    assert not (await answer(content, repeal=("zz.instrument.act",))).links


async def test_a_broader_therapys_routes_count(answer: Answer) -> None:
    content = world()
    narrow = content["therapies.yaml"][0]
    content["therapies.yaml"].append(narrow | {"id": "therapy.broad", "routes": ["zz.route.lawful"]})
    narrow |= {"routes": [], "broader": ["therapy.broad"]}
    offering(content)["routes"] = ["zz.route.grey"]
    link = only(await answer(content))
    assert [step.edge.type for step in link.steps][2:5] == ["OF", "BROADER", "MAY_TAKE"]
    assert (await answer(content, therapy="therapy.broad")).links


async def test_two_days_of_one_claim(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = [
        {"to": "zz.route.grey", "validTo": "2025-06-30"},
        {"to": "zz.route.lawful", "validFrom": "2025-07-01"},
    ]
    assert statuses(await answer(content, day="2025-06-30")) == [OversightStatus.BYPASSED]
    assert statuses(await answer(content, day="2025-07-01")) == [OversightStatus.APPLIES]


async def test_one_unknown_offering_leaves_the_clinic_not_recorded(answer: Answer) -> None:
    content = world()
    content["clinics.yaml"][0]["offerings"].append(
        entity("zz.offering.one.second", illustrative=True, therapy="therapy.cure")
    )
    found = await answer(content)
    assert found.verdict is OversightVerdict.NOT_RECORDED
    assert "mandates of" in tell_summary(found, Language.EN)


async def test_an_absence_is_read_only_where_completeness_is_declared(answer: Answer) -> None:
    content = world()
    content["mandates.yaml"] = []
    assert (await answer(content)).verdict is OversightVerdict.NOT_RECORDED
    content["pack.yaml"]["coverage"] = [
        {"jurisdiction": "zz", "kind": kind, "declared": "COMPLETE"} for kind in ("MANDATE", "ROUTE", "OFFERING")
    ]
    found = await answer(content)
    assert found.verdict is OversightVerdict.NOT_OVERSEEN
    assert "ни одно из них не пропущено" in tell_summary(found, Language.RU)
    assert (await answer(content, day="2026-01-30")).verdict is OversightVerdict.NOT_RECORDED  # declared for one day
    content["pack.yaml"]["coverage"][0]["declared"] = "PARTIAL"
    assert (await answer(content)).verdict is OversightVerdict.NOT_RECORDED
    content["pack.yaml"]["coverage"][0]["declared"] = "COMPLETE"
    content["clinics.yaml"][0]["offerings"] = []
    assert (await answer(content)).verdict is OversightVerdict.NOT_RECORDED


async def test_mandates_of_another_jurisdiction_do_not_count(answer: Answer) -> None:
    content = world()
    content["jurisdictions.yaml"].append(entity("yy"))
    content["authorities.yaml"][0]["jurisdiction"] = "yy"
    assert not (await answer(content)).links


async def test_a_grey_route_that_bypasses_nothing_is_a_derived_gap(answer: Answer) -> None:
    content = world()
    content["mandates.yaml"] = []
    offering(content)["routes"] = [{"to": "zz.route.grey", "cites": WEAK}]
    found = await answer(content)
    (gap,) = found.gaps
    assert gap.id == "zz.gap.derived.no-authority.grey"
    assert (gap.properties["kind"], gap.properties["origin"]) == ("NO_AUTHORITY", "DERIVED")
    assert gap.citations
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    assert not (await answer(content)).gaps


async def test_a_day_before_any_cited_beginning_is_unverified(answer: Answer) -> None:
    content = world()
    mandate(content).update(grantedBy=[], cites=WEAK)
    offering(content)["validFrom"] = "2000-01-01"
    assert only(await answer(content, day="2025-06-01")).confidence is Confidence.SECONDARY
    link = only(await answer(content, day="2025-05-31"))
    assert link.confidence is Confidence.UNVERIFIED
    assert "a day as early as 2025-05-31" in tell_reason(link, Language.EN)


async def test_a_clinic_outside_its_days_has_no_links(answer: Answer) -> None:
    content = world()
    content["clinics.yaml"][0]["validTo"] = "2025-12-31"
    found = await answer(content)
    assert not found.links
    assert found.verdict is OversightVerdict.NOT_RECORDED
    assert (await answer(content, day="2025-12-31")).links


@pytest.mark.parametrize(
    "path",
    [
        ("authorities.yaml", "jurisdiction", "zz"), ("mandates.yaml", "authority", "zz.authority.office"),
        ("mandates.yaml", "activity", "activity.inspection"), ("mandates.yaml", "covers", "zz.route.lawful"),
        ("mandates.yaml", "grantedBy", "zz.provision.act.art-1"),
    ],
)  # fmt: skip
async def test_every_relationship_of_the_chain_must_hold_on_the_day(answer: Answer, path: tuple[str, str, str]) -> None:
    file, field, target = path
    content = world()
    ended = {"to": target, "validTo": "2025-12-31"}
    content[file][0][field] = [ended] if isinstance(content[file][0][field], list) else ended
    assert not (await answer(content)).links
    assert statuses(await answer(content, day="2025-12-31")) == [OversightStatus.APPLIES]


@pytest.mark.parametrize(
    "file", ["authorities.yaml", "mandates.yaml", "activities.yaml", "instruments.yaml", "routes.yaml"]
)
async def test_every_entity_of_the_chain_must_hold_on_the_day(answer: Answer, file: str) -> None:
    content = world()
    content[file][0]["validTo"] = "2025-12-31"
    assert not [link for link in (await answer(content)).links if link.status is OversightStatus.APPLIES]
    assert statuses(await answer(content, day="2025-12-31")) == [OversightStatus.APPLIES]


async def test_the_clinics_side_must_speak_for_the_day_too(answer: Answer) -> None:
    content = world()
    assert only(await answer(content, day="2026-01-30")).confidence is Confidence.UNVERIFIED  # no source gives a day
    content["clinics.yaml"][0]["offerings"][0]["cites"] = WEAK
    assert only(await answer(content, day="2025-06-01")).confidence is Confidence.SECONDARY
    link = only(await answer(content, day="2025-05-31"))
    assert link.confidence is Confidence.UNVERIFIED
    assert "a day as early as 2025-05-31" in tell_reason(link, Language.EN)


async def test_an_exemption_for_a_route_that_is_not_in_force_is_none(answer: Answer) -> None:
    content = world()
    offering(content)["routes"] = ["zz.route.grey"]
    content["routes.yaml"][2]["validTo"] = "2020-12-31"
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey",
            provisions=["zz.provision.act.art-1"],
            mandates=["zz.mandate.office.inspection"],
            routes=["zz.route.grey"],
        )
    ]
    link = only(await answer(content))
    assert link.status is OversightStatus.BYPASSED
    assert "not in force on that day" in tell_reason(link, Language.EN)


async def test_a_summary_says_when_the_question_was_narrowed(answer: Answer) -> None:
    content = world()
    assert "recorded offering at" in tell_summary(await answer(content), Language.EN)
    assert "of the therapy asked about" in tell_summary(await answer(content, therapy="therapy.cure"), Language.EN)


async def test_a_therapy_that_nobody_knows_is_refused(answer: Answer) -> None:
    with pytest.raises(UnknownEntity) as caught:
        await answer(world(), therapy="therapy.msc")

    assert caught.value.remedy == "Name one of those that the graph holds, such as therapy.cure."


async def test_a_derived_gap_cites_what_fired_its_rule(answer: Answer) -> None:
    content = world()
    content["mandates.yaml"] = []
    offering(content)["routes"] = [{"to": "zz.route.grey", "cites": WEAK}]
    (gap,) = (await answer(content)).gaps
    assert set(gap.citations) == {"zz.citation.law.art-1", "zz.citation.report.l1"}
    assert gap.properties["confidence"] == Confidence.UNVERIFIED


async def test_completeness_is_no_stronger_than_what_is_offered(answer: Answer) -> None:
    content = world()
    content["mandates.yaml"] = []
    content["pack.yaml"]["coverage"] = [
        {"jurisdiction": "zz", "kind": kind, "declared": "COMPLETE", "validFrom": "2000-01-01"}
        for kind in ("MANDATE", "ROUTE", "OFFERING")
    ]
    assert (await answer(content)).confidence is Confidence.SECONDARY
    assert (await answer(content, day="2099-01-01")).confidence is Confidence.UNVERIFIED
    offering(content)["routes"] = [{"to": "zz.route.grey", "cites": [UNSURE]}]
    assert (await answer(content)).confidence is Confidence.UNVERIFIED
