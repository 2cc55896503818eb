"""The worked examples of the model, on both engines, on the bundled pack."""

from collections import defaultdict
from dataclasses import replace

import pytest

from graph.explain.answers import tell_reason, tell_summary
from graph.model.vocabulary import ChecklistStatus, Confidence, Language, OversightStatus, OversightVerdict
from graph.oversight.answer import Link, Oversight, Question
from graph.oversight.checklist import get_checklists
from graph.oversight.oversight import get_oversight
from graph.query.relations import get_related
from graph.store.database import Database
from graph.store.lookup import get_nodes
from seed.format.pack import Pack
from tests.conftest import Hold

PRIVATE = "ru.clinic.example-private-moscow"
MSC = "ru.offering.example-private-moscow.msc"
PIROGOV = "ru.clinic.pirogov-center"
LAW_180 = "ru.instrument.180-fz-2016"


async def ask(database: Database, question: Question) -> Oversight:
    answer = await get_oversight(database, question)
    assert answer is not None
    return answer


def by_activity(answer: Oversight) -> dict[str, set[OversightStatus]]:
    found: dict[str, set[OversightStatus]] = defaultdict(set)
    for link in answer.links:
        found[link.activity.id.removeprefix("activity.")].add(link.status)
    return found


def one(answer: Oversight, mandate: str) -> Link:
    (link,) = [link for link in answer.links if link.mandate.id == mandate]
    return link


def rests_on(answer: Oversight, instrument: str) -> list[str]:
    return [link.mandate.id for link in answer.links if instrument in {i.id for i in link.instruments}]


async def test_the_private_clinic(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE))
    assert answer.day == "2026-01-31"
    assert answer.verdict is OversightVerdict.PARTLY_OVERSEEN
    assert [gap.id for gap in answer.gaps] == ["ru.gap.medical-procedure"]
    statuses = by_activity(answer)
    assert statuses["inspection"] == {OversightStatus.APPLIES}
    assert statuses["medical-licensing"] == {OversightStatus.CONTESTED}
    bypassed = (
        "product-registration",
        "trial-authorisation",
        "protocol-review",
        "consent-and-safety",
        "trial-monitoring",
    )
    for activity in bypassed:
        assert statuses[activity] == {OversightStatus.BYPASSED}, activity
    for activity in ("investigation", "sanctions"):
        assert statuses[activity] == {OversightStatus.NOT_RECORDED}, activity
    assert "standard-setting" not in statuses  # it reaches no clinic


async def test_inspection_reaches_the_private_clinic_as_a_whole(russian: Database) -> None:
    link = one(await ask(russian, Question(PRIVATE)), "ru.mandate.roszdravnadzor.inspection")
    assert link.authority.id == "ru.authority.roszdravnadzor"
    assert link.authority.properties["kind"] == "SURVEILLANCE_SERVICE"
    assert link.offering is None
    assert not link.provisions
    assert "names the law" in tell_reason(link, Language.EN)
    assert link.confidence is Confidence.SECONDARY
    chain = [(step.source.id, step.edge.type, step.target.id) for step in link.steps]
    assert chain == [
        (PRIVATE, "IN", "ru"),
        ("ru.mandate.roszdravnadzor.inspection", "COVERS", "ru"),
        ("ru.authority.roszdravnadzor", "HOLDS", "ru.mandate.roszdravnadzor.inspection"),
    ]


async def test_both_sides_of_licensing_are_shown(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE))
    links = [link for link in answer.links if link.activity.id == "activity.medical-licensing"]
    assert {link.authority.id for link in links} == {
        "ru.authority.minzdrav", "ru.authority.roszdravnadzor", "ru.authority.regional-health-authorities",
    }  # fmt: skip
    for link in links:
        assert {claim.value for claim in link.claims} == {link.authority.id for link in links}
        assert link.confidence is Confidence.SECONDARY
        assert all(claim.node.citations for claim in link.claims)


async def test_registration_is_bypassed_through_the_grey_zone(russian: Database) -> None:
    link = one(await ask(russian, Question(PRIVATE)), "ru.mandate.minzdrav.product-registration")
    assert [route.id for route in link.due_on] == ["ru.route.registered-bmcp"]
    assert [gap.id for gap in link.gaps] == ["ru.gap.medical-procedure"]
    assert link.route is not None
    assert link.route.id == "ru.route.medical-procedure"
    assert [i.id for i in link.instruments] == [LAW_180, "ru.instrument.order-567n"]
    chain = [(step.source.id, step.edge.type, step.target.id) for step in link.steps]
    assert chain == [
        (PRIVATE, "OFFERS", MSC),
        (MSC, "CLAIMS", "ru.route.medical-procedure"),
        ("ru.route.medical-procedure", "OPENS", "ru.gap.medical-procedure"),
        (MSC, "OF", "therapy.msc"),
        ("therapy.msc", "MAY_TAKE", "ru.route.registered-bmcp"),
        ("ru.mandate.minzdrav.product-registration", "COVERS", "ru.route.registered-bmcp"),
        ("ru.authority.minzdrav", "HOLDS", "ru.mandate.minzdrav.product-registration"),
        ("ru.mandate.minzdrav.product-registration", "GRANTED_BY", "ru.provision.180-fz-2016.art-20-1"),
        ("ru.provision.180-fz-2016.art-20-1", "PART_OF", LAW_180),
        ("ru.mandate.minzdrav.product-registration", "GRANTED_BY", "ru.provision.180-fz-2016.art-8"),
        ("ru.provision.180-fz-2016.art-8", "PART_OF", LAW_180),
        ("ru.mandate.minzdrav.product-registration", "GRANTED_BY", "ru.provision.order-567n.whole"),
        ("ru.provision.order-567n.whole", "PART_OF", "ru.instrument.order-567n"),
    ]
    assert all(step.edge.citations for step in link.steps)


async def test_the_private_clinics_checklist(russian: Database) -> None:
    (items,) = (await get_checklists(russian, [MSC], "2026-01-31")).values()
    statuses = {item.requirement.id.removeprefix("ru.requirement."): item.status for item in items}
    for dossier in ("preclinical-evidence", "clinical-trials", "manufacturing-quality"):
        assert statuses[dossier] is ChecklistStatus.AVOIDED
    # The licence is due on the claimed route too (L190), and no source says whether the clinic holds one.
    assert statuses.pop("medical-licence") is ChecklistStatus.NOT_RECORDED
    assert set(statuses.values()) == {ChecklistStatus.AVOIDED}
    assert all(item.citations for item in items)


async def test_the_pirogov_center(russian: Database) -> None:
    answer = await ask(russian, Question(PIROGOV))
    assert answer.verdict is OversightVerdict.OVERSEEN
    assert answer.confidence is Confidence.UNVERIFIED
    assert "checked by nobody" in tell_summary(answer, Language.EN)
    statuses = by_activity(answer)
    assert not [activity for activity, found in statuses.items() if OversightStatus.BYPASSED in found]
    assert "product-registration" not in statuses
    assert not answer.gaps


async def test_after_a_repeal_of_the_core_law(russian: Database) -> None:
    before = await ask(russian, Question(PRIVATE))
    after = await ask(russian, Question(PRIVATE, repeal=(LAW_180,)))
    assert before.verdict is OversightVerdict.PARTLY_OVERSEEN
    assert after.verdict is OversightVerdict.NOT_RECORDED
    assert not rests_on(after, LAW_180)
    assert not rests_on(after, "ru.instrument.order-567n")  # it implements the repealed law
    assert after.confidence is Confidence.UNVERIFIED


async def test_long_before(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE, "1950-01-01"))
    assert answer.verdict is OversightVerdict.NOT_RECORDED
    assert not answer.links
    assert "Not recorded does not mean not overseen" in tell_summary(answer, Language.EN)


async def test_before_the_study_the_pirogov_centers_route_is_not_recorded(russian: Database) -> None:
    answer = await ask(russian, Question(PIROGOV, "1950-01-01"))
    assert answer.verdict is OversightVerdict.NOT_RECORDED
    assert {link.confidence for link in answer.links} <= {Confidence.UNVERIFIED}


async def test_reclassified_as_a_registered_product(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE, reclassify=((MSC, "ru.route.registered-bmcp"),)))
    statuses = by_activity(answer)
    assert statuses["product-registration"] == {OversightStatus.APPLIES}
    assert "trial-authorisation" not in statuses
    assert not [link for link in answer.links if link.status is OversightStatus.BYPASSED]
    assert answer.verdict is OversightVerdict.OVERSEEN


async def test_before_the_core_law_nothing_rests_on_it(russian: Database) -> None:
    for clinic in (PRIVATE, PIROGOV):
        assert not rests_on(await ask(russian, Question(clinic, "2016-01-01")), LAW_180)
    # It was enacted on 2016-06-23 and took effect on the first day of 2017.
    assert not rests_on(await ask(russian, Question(PRIVATE, "2016-12-31")), LAW_180)
    assert rests_on(await ask(russian, Question(PRIVATE, "2017-01-01")), LAW_180)
    mandates = await get_related(russian, "LegalInstrument", "mandates", [LAW_180], "2016-01-01")
    assert not mandates


async def test_order_567n_is_contested(russian: Database) -> None:
    order = "ru.instrument.order-567n"
    claims = (await get_related(russian, "LegalInstrument", "claims", [order], "2026-01-31"))[order]
    dates = {c.properties["value"]: c for c in claims if c.properties["predicate"] == "enactedOn"}
    assert set(dates) == {"2019", "2017-08-28"}
    assert all(claim.properties["contested"] for claim in dates.values())
    assert dates["2017-08-28"].properties["preferred"]
    assert not dates["2019"].properties["preferred"]
    assert (await get_nodes(russian, [order]))[order].properties["enactedOn"] == "2017-08-28"


async def test_individual_products_are_exempt_from_registration_since_the_reform(russian: Database) -> None:
    asked = ((MSC, "ru.route.individual-bmcp"),)
    answer = await ask(russian, Question(PRIVATE, reclassify=asked))
    link = one(answer, "ru.mandate.minzdrav.product-registration")
    assert link.status is OversightStatus.EXEMPT
    assert [p.id for p in link.provisions] == ["ru.provision.466-fz-2023.patient-specific"]
    before = await ask(russian, Question(PRIVATE, "2024-03-31", reclassify=asked))
    assert one(before, "ru.mandate.minzdrav.product-registration").status is OversightStatus.BYPASSED


async def test_after_the_packs_own_day_nothing_is_verified(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE, "2026-02-01"))
    assert {link.confidence for link in answer.links} == {Confidence.UNVERIFIED}
    assert all("2026-01-31 at the latest" in tell_reason(link, Language.EN) for link in answer.links)


@pytest.mark.parametrize("clinic", [PRIVATE, PIROGOV])
@pytest.mark.parametrize("day", ["2026-01-31", "2024-03-31", "2016-01-01", "2030-09-02"])
async def test_both_engines_give_the_same_answer(
    embedded: Database, neo4j: Database, russian_packs: list[Pack], hold: Hold, clinic: str, day: str
) -> None:
    for engine in (embedded, neo4j):
        await hold(engine, russian_packs)
    question = Question(clinic, day)
    one, other = await ask(embedded, question), await ask(neo4j, question)
    assert replace(one, dataset=other.dataset) == other  # the moments of the two loads differ


async def test_a_therapy_narrows_the_question(russian: Database) -> None:
    answer = await ask(russian, Question(PRIVATE, therapy="therapy.ahsct"))
    assert answer.verdict is OversightVerdict.NOT_RECORDED
    assert all(link.offering is None for link in answer.links)


async def test_an_unknown_clinic_has_no_answer(russian: Database) -> None:
    assert await get_oversight(russian, Question("ru.clinic.nowhere")) is None
    assert await get_oversight(russian, Question("ru.authority.minzdrav")) is None


async def test_no_answer_that_is_known_rests_on_what_nobody_verified(
    russian: Database, russian_packs: list[Pack]
) -> None:
    clinics = [e.item.id for pack in russian_packs for e in pack.entries if e.item.label == "Clinic"]
    doubtful = 0
    for clinic in clinics:
        for link in (await ask(russian, Question(clinic))).links:
            ends = [node for step in link.steps for node in (step.source, step.target)]
            weak = [node.id for node in ends if node.properties.get("confidence") == Confidence.UNVERIFIED]
            weak += [step.edge.type for step in link.steps if step.edge.confidence is Confidence.UNVERIFIED]
            doubtful += bool(weak)
            assert not weak or link.confidence is Confidence.UNVERIFIED, (clinic, link.mandate.id, weak)
    assert doubtful  # aHSCT at the Pirogov Center, by an inferred route, is one
