"""Each rule for derived gaps on a tiny world where it fires and on ones where it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from graph.explain.gaps import tell_gap
from graph.model.vocabulary import Confidence, Language, Node
from graph.oversight.answer import Question
from graph.oversight.gaps.derived_gap import DerivedGap, DerivedId, slug_of
from graph.oversight.gaps.detection import FIRED
from graph.oversight.gaps.gap_lookup import get_derived
from graph.oversight.gaps.gap_rules import RULES
from graph.oversight.oversight import get_oversight
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.pack_graph import PackGraph, graph_of
from tests.support.tiny import STRONG, WEAK, World, entity, mandate, offering, world

AS_OF = "2026-01-31"
Graph = Callable[[World], PackGraph]
Derive = Callable[..., Awaitable[list[DerivedGap]]]
LAW, REPORT = "zz.citation.law.art-1", "zz.citation.report.l1"


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """Make the graph of a world."""
    return lambda content: graph_of(tmp_path / "zz-tiny", content)


@pytest.fixture
def derive(graph: Graph) -> Derive:
    """Ask what a rule finds in a world."""

    async def ask(content: World, rule: str, day: str = AS_OF) -> list[DerivedGap]:
        return list((await get_derived(graph(content), rule, ["zz"], day))["zz"])

    return ask


def ids(gaps: list[DerivedGap]) -> list[str]:
    return [gap.id for gap in gaps]


def summary(gap: DerivedGap) -> str:
    return tell_gap(gap.about, Language.EN).summary


def strength(gap: DerivedGap) -> Confidence:
    return Confidence(gap.properties["confidence"])


# ---- no-authority


def unwatched() -> World:
    """A grey route that is claimed, and no mandate at all."""
    content = world()
    content["mandates.yaml"] = []
    offering(content)["routes"] = [{"to": "zz.route.grey", "cites": WEAK}]
    return content


async def test_a_grey_route_that_bypasses_nothing(derive: Derive) -> None:
    (gap,) = await derive(unwatched(), "no-authority")
    assert gap.id == "zz.gap.derived.no-authority.grey"
    assert gap.properties["kind"] == "NO_AUTHORITY"
    assert (gap.properties["origin"], gap.properties["derivedFrom"]) == ("DERIVED", "zz.route.grey")
    assert gap.properties["illustrative"] is False
    assert set(gap.citations) == {LAW, REPORT}
    assert strength(gap) is Confidence.UNVERIFIED
    assert "Not recorded does not mean that there is none." in summary(gap)
    assert gap.leads == {"jurisdiction": ("zz",), "routes": ("zz.route.grey",)}


async def test_a_declared_completeness_speaks_for_grey_routes_too(derive: Derive, graph: Graph) -> None:
    for day, expected, words in (
        (AS_OF, Confidence.SECONDARY, "declares that no mandate is missing"),
        ("2026-01-30", Confidence.UNVERIFIED, "Not recorded"),  # declared for one day
    ):
        (gap,) = await derive(complete(unwatched()), "no-authority", day)
        assert strength(gap) is expected, day
        assert words in summary(gap)
        answer = await get_oversight(graph(complete(unwatched())), Question("zz.clinic.one", day))
        assert answer is not None
        assert answer.gaps == (gap,)


async def test_a_grey_route_that_nobody_claims_is_no_gap(derive: Derive) -> None:
    content = unwatched()
    offering(content)["routes"] = [{"to": "zz.route.grey", "validTo": "2025-12-31"}]
    assert not await derive(content, "no-authority")
    assert await derive(content, "no-authority", "2025-12-31")  # both ends are inclusive


async def test_a_grey_route_that_only_a_clinic_of_another_jurisdiction_claims_is_no_gap(derive: Derive) -> None:
    content = unwatched()
    content["jurisdictions.yaml"].append(entity("yy"))
    abroad = entity("yy.clinic.one", illustrative=True, jurisdiction="yy")
    abroad["offerings"] = [offering(content) | {"id": "yy.offering.one.cure"}]
    content["clinics.yaml"] = [abroad]
    assert not await derive(content, "no-authority")


async def test_a_grey_route_around_a_mandate_is_a_bypass_and_no_such_gap(derive: Derive) -> None:
    content = unwatched()
    content["mandates.yaml"] = world()["mandates.yaml"]
    assert not await derive(content, "no-authority")
    content["mandates.yaml"][0]["covers"].append("zz.route.grey")
    assert await derive(content, "no-authority")  # the mandate covers the claimed route too


async def test_a_grey_route_that_is_not_in_force_is_no_such_gap(derive: Derive, graph: Graph) -> None:
    content = unwatched()
    content["routes.yaml"][2]["validTo"] = "2025-12-31"
    assert not await derive(content, "no-authority")
    answer = await get_oversight(graph(content), Question("zz.clinic.one"))
    assert answer is not None
    assert not answer.gaps


async def test_an_exemption_is_no_bypass(derive: Derive) -> None:
    content = unwatched()
    content["mandates.yaml"] = world()["mandates.yaml"]
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey", provisions=["zz.provision.act.art-1"], mandates=["zz.mandate.office.inspection"],
            routes=["zz.route.grey"], validFrom="2010-01-01",
        )
    ]  # fmt: skip
    assert await derive(content, "no-authority")
    assert not await derive(content, "no-authority", "2009-12-31")


async def test_a_route_from_a_lawful_one_of_a_broader_therapy_is_bypassed(derive: Derive) -> None:
    content = unwatched()
    content["mandates.yaml"] = world()["mandates.yaml"]
    narrow = content["therapies.yaml"][0]
    content["therapies.yaml"].append(narrow | {"id": "therapy.broad", "routes": ["zz.route.lawful"]})
    narrow |= {"routes": [], "broader": ["therapy.broad"]}
    assert not await derive(content, "no-authority")
    narrow |= {"broader": []}
    assert await derive(content, "no-authority")


async def test_a_clinics_answer_and_the_jurisdictions_rule_give_the_same_gap(derive: Derive, graph: Graph) -> None:
    content = unwatched()
    gaps = await derive(content, "no-authority")
    answer = await get_oversight(graph(content), Question("zz.clinic.one"))
    assert answer is not None
    assert list(answer.gaps) == gaps
    # A second therapy goes by the same route and bypasses a mandate: it fires nothing, and is cited nowhere.
    cure = content["therapies.yaml"][0]
    content["therapies.yaml"].append(cure | {"id": "therapy.other", "routes": ["zz.route.lawful"]})
    cure["routes"] = []
    content["mandates.yaml"] = world()["mandates.yaml"]
    second = entity("zz.offering.one.second", illustrative=True, therapy="therapy.other")
    second["routes"] = [{"to": "zz.route.grey", "cites": [{"source": "zz.source.report", "at": "elsewhere"}]}]
    content["clinics.yaml"][0]["offerings"].append(second)
    (gap,) = await derive(content, "no-authority")
    answer = await get_oversight(graph(content), Question("zz.clinic.one"))
    assert answer is not None
    assert answer.gaps == (gap,)
    assert set(gap.citations) == {LAW, REPORT}


# ---- overlapping-mandates


def two_offices() -> World:
    """Two authorities with a mandate each for one activity, on one route."""
    content = world()
    office = content["authorities.yaml"][0]
    content["authorities.yaml"].append(office | {"id": "zz.authority.bureau", "name": "The bureau"})
    second = mandate(content) | {"id": "zz.mandate.bureau.inspection", "authority": "zz.authority.bureau"}
    content["mandates.yaml"].append(second | {"grantedBy": [], "cites": WEAK})
    return content


def reach(content: World, number: int, *covers: str) -> None:
    everywhere = covers == ("zz",)
    content["mandates.yaml"][number] |= {"reach": "EVERY_CLINIC" if everywhere else "ROUTES", "covers": list(covers)}


async def test_two_authorities_on_one_route_overlap(derive: Derive) -> None:
    (gap,) = await derive(two_offices(), "overlapping-mandates")
    assert gap.id == "zz.gap.derived.overlapping-mandates.inspection"
    assert (gap.properties["kind"], gap.properties["derivedFrom"]) == ("OVERLAPPING_MANDATES", "activity.inspection")
    both = ("zz.authority.bureau", "zz.authority.office")
    assert gap.leads == {"jurisdiction": ("zz",), "routes": ("zz.route.lawful",), "authorities": both}
    assert set(gap.citations) == {LAW, REPORT}
    assert strength(gap) is Confidence.SECONDARY
    assert "the bureau and the zz.authority.office" in summary(gap)
    assert "on the route 'The zz.route.lawful'" in summary(gap)


async def test_two_authorities_on_different_routes_do_not_overlap(derive: Derive) -> None:
    content = two_offices()
    reach(content, 1, "zz.route.other")
    assert not await derive(content, "overlapping-mandates")


@pytest.mark.parametrize(
    ("first", "second", "routes", "words"),
    [
        ("zz", "zz", {"zz.route.grey", "zz.route.lawful", "zz.route.other"}, "meet at every clinic."),
        ("zz", "zz.route.other", {"zz.route.other"}, "meet on the route 'The zz.route.other'."),
    ],
)
async def test_a_mandate_for_every_clinic_overlaps_with_any_other(
    derive: Derive, first: str, second: str, routes: set[str], words: str
) -> None:
    content = two_offices()
    reach(content, 0, first)
    reach(content, 1, second)
    (gap,) = await derive(content, "overlapping-mandates")
    assert set(gap.leads["routes"]) == routes
    assert words in summary(gap)


async def test_one_authority_or_two_activities_do_not_overlap(derive: Derive) -> None:
    content = two_offices()
    content["mandates.yaml"][1]["activity"] = "activity.sanctions"
    assert not await derive(content, "overlapping-mandates")
    content["mandates.yaml"][1] |= {"activity": "activity.inspection", "authority": "zz.authority.office"}
    assert not await derive(content, "overlapping-mandates")


@pytest.mark.parametrize("file", ["authorities.yaml", "mandates.yaml", "instruments.yaml", "routes.yaml"])
async def test_what_has_ended_does_not_overlap(derive: Derive, file: str) -> None:
    content = two_offices()
    content[file][0]["validTo"] = "2025-12-31"
    assert not await derive(content, "overlapping-mandates")
    assert await derive(content, "overlapping-mandates", "2025-12-31")


async def test_a_third_mandate_elsewhere_is_no_part_of_an_overlap(derive: Derive) -> None:
    content = two_offices()
    third = mandate(content) | {"id": "zz.mandate.office.elsewhere", "covers": ["zz.route.other"]}
    third["cites"] = [{"source": "zz.source.report", "at": "elsewhere", "confidence": "UNVERIFIED"}]
    content["mandates.yaml"].append(third)
    (gap,) = await derive(content, "overlapping-mandates")
    assert set(gap.citations) == {LAW, REPORT}
    assert gap.leads["routes"] == ("zz.route.lawful",)


@pytest.mark.parametrize(
    ("predicate", "values", "words"),
    [
        ("HOLDS", ("zz.authority.office", "zz.authority.bureau"), "contradict each other on who holds them"),
        ("COVERS", ("zz.route.lawful", "nothing"), "contradict each other on whom they reach"),
        ("COVERS", ("zz.route.other", "nothing"), "does not say that any of them is void"),
    ],
)
async def test_a_contested_overlap_says_so(derive: Derive, predicate: str, values: tuple[str, str], words: str) -> None:
    content = two_offices()
    for each in (content["mandates.yaml"][1], content["authorities.yaml"][1]):
        each["cites"] = STRONG
    for number, value in enumerate(values):
        claim = {"id": f"zz.claim.{number}", "about": mandate(content)["id"], "predicate": predicate, "value": value}
        content.setdefault("claims.yaml", []).append(claim | {"contest": "zz.contest", "cites": WEAK})
    (gap,) = await derive(content, "overlapping-mandates")
    assert words in summary(gap)
    assert strength(gap) is (Confidence.PRIMARY if "void" in words else Confidence.SECONDARY)


# ---- repealed-basis


def resting_on_an_order() -> World:
    """A mandate that rests on an order, which implements an act."""
    content = world()
    order = entity("zz.instrument.order", kind="ORDER", jurisdiction="zz", implements=["zz.instrument.act"])
    order["provisions"] = [entity("zz.provision.order.whole", cites=WEAK)]
    content["instruments.yaml"].append(order)
    mandate(content)["grantedBy"] = ["zz.provision.order.whole"]
    return content


async def test_a_mandate_whose_law_has_ended(derive: Derive) -> None:
    content = world()
    content["instruments.yaml"][0]["validTo"] = "2025-12-31"
    (gap,) = await derive(content, "repealed-basis")
    assert gap.id == "zz.gap.derived.repealed-basis.office.inspection"
    assert (gap.properties["kind"], gap.properties["derivedFrom"]) == ("REPEALED_BASIS", mandate(content)["id"])
    assert gap.leads["routes"] == ("zz.route.lawful",)
    assert gap.leads["avoidedMandates"] == ("zz.mandate.office.inspection",)
    assert "'The zz.provision.act.art-1'" in summary(gap)
    assert gap.citations == (LAW,)
    assert not await derive(content, "repealed-basis", "2025-12-31")


async def test_a_mandate_whose_law_has_fallen_with_what_it_implements(derive: Derive) -> None:
    content = resting_on_an_order()
    assert not await derive(content, "repealed-basis")
    content["instruments.yaml"][0]["validTo"] = "2025-12-31"
    (gap,) = await derive(content, "repealed-basis")
    assert set(gap.citations) == {LAW, REPORT}
    # What it implements besides carries it on.
    content["instruments.yaml"].append(entity("zz.instrument.second", kind="LAW", jurisdiction="zz"))
    content["instruments.yaml"][1]["implements"].append("zz.instrument.second")
    assert not await derive(content, "repealed-basis")


@pytest.mark.parametrize("ended", ["provision", "granted by"])
async def test_a_provision_may_end_before_its_instrument(derive: Derive, ended: str) -> None:
    content = world()
    if ended == "provision":
        content["instruments.yaml"][0]["provisions"][0]["validTo"] = "2025-12-31"
    else:
        mandate(content)["grantedBy"] = [{"to": "zz.provision.act.art-1", "validTo": "2025-12-31"}]
    assert await derive(content, "repealed-basis")
    assert not await derive(content, "repealed-basis", "2025-12-31")


async def test_a_law_that_has_not_begun_is_not_repealed(derive: Derive) -> None:
    content = world()
    assert not await derive(content, "repealed-basis", "1999-12-31")
    content = resting_on_an_order()
    content["instruments.yaml"][0]["enactedOn"] = "2027-01-01"
    assert not await derive(content, "repealed-basis")  # what the order implements is to come
    content = world()
    content["instruments.yaml"][0]["provisions"][0]["validFrom"] = "2027-01-01"
    assert not await derive(content, "repealed-basis")


async def test_a_law_that_has_ended_before_the_next_begins(derive: Derive) -> None:
    content = world()
    content["instruments.yaml"][0]["validTo"] = "2020-12-31"
    following = entity("zz.instrument.next", kind="LAW", jurisdiction="zz", enactedOn="2025-01-01")
    content["instruments.yaml"].append(following | {"provisions": [entity("zz.provision.next.whole", cites=WEAK)]})
    mandate(content)["grantedBy"].append("zz.provision.next.whole")
    (gap,) = await derive(content, "repealed-basis", "2022-01-01")
    assert gap.citations == (LAW,)  # what has not begun fires nothing
    assert not await derive(content, "repealed-basis")


async def test_a_mandate_without_a_recorded_law_or_of_the_past_has_no_repealed_basis(derive: Derive) -> None:
    content = world()
    content["instruments.yaml"][0]["validTo"] = "2020-12-31"
    mandate(content)["grantedBy"] = []
    assert not await derive(content, "repealed-basis")
    for file in ("mandates.yaml", "authorities.yaml"):
        content = world()
        content["instruments.yaml"][0]["validTo"] = "2020-12-31"
        content[file][0]["validTo"] = "2021-12-31"
        assert not await derive(content, "repealed-basis"), file
        assert await derive(content, "repealed-basis", "2021-12-31"), file


# ---- unassigned-activity


def complete(content: World, **days: str) -> World:
    content["pack.yaml"]["coverage"] = [{"jurisdiction": "zz", "kind": "MANDATE", "declared": "COMPLETE"} | days]
    return content


async def test_an_activity_of_no_mandate_anywhere(derive: Derive) -> None:
    (gap,) = await derive(world(), "unassigned-activity")
    assert gap.id == "zz.gap.derived.unassigned-activity.sanctions"
    assert (gap.properties["kind"], gap.properties["derivedFrom"]) == ("NO_AUTHORITY", "activity.sanctions")
    assert "Not recorded does not mean that nobody does." in summary(gap)
    assert strength(gap) is Confidence.UNVERIFIED
    assert gap.citations == (LAW,)
    assert gap.leads["routes"] == ()


async def test_a_jurisdiction_without_mandates_lacks_no_activity(derive: Derive) -> None:
    content = world()
    content["mandates.yaml"] = []
    assert not await derive(content, "unassigned-activity")
    assert len(await derive(complete(content), "unassigned-activity")) == 2  # it is declared that it has none


async def test_an_activity_that_another_jurisdiction_alone_knows_is_not_missed(derive: Derive) -> None:
    content = world()
    content["jurisdictions.yaml"].append(entity("yy"))
    office = content["authorities.yaml"][0] | {"id": "yy.authority.office", "jurisdiction": "yy"}
    content["authorities.yaml"].append(office)
    other = {"id": "yy.mandate.office.sanctions", "authority": office["id"], "activity": "activity.sanctions"}
    content["mandates.yaml"].append(mandate(content) | other | {"reach": "NO_CLINIC", "covers": []})
    assert not await derive(content, "unassigned-activity")
    # Where no mandate of the jurisdiction is missing, what others record makes no difference.
    (gap,) = await derive(complete(content), "unassigned-activity")
    assert gap.id == "zz.gap.derived.unassigned-activity.sanctions"
    assert strength(gap) is Confidence.PRIMARY
    assert not await derive(content, "unassigned-activity", "2026-01-30")  # declared for one day


async def test_an_activity_whose_mandates_are_of_other_days(derive: Derive) -> None:
    content = world()
    content["mandates.yaml"][0]["validTo"] = "2025-12-31"
    assert ids(await derive(content, "unassigned-activity", "2025-12-31")) == [
        "zz.gap.derived.unassigned-activity.sanctions"
    ]
    assert "zz.gap.derived.unassigned-activity.inspection" in ids(await derive(content, "unassigned-activity"))
    content = world()
    content["instruments.yaml"][0]["validTo"] = "2020-12-31"
    assert "zz.gap.derived.unassigned-activity.inspection" in ids(await derive(content, "unassigned-activity"))


async def test_an_activity_that_is_not_there_on_the_day_is_not_missed(derive: Derive) -> None:
    content = world()
    content["activities.yaml"][1]["validTo"] = "2025-12-31"
    assert not await derive(content, "unassigned-activity")


async def test_a_declared_completeness_lets_an_absence_be_read(derive: Derive) -> None:
    (gap,) = await derive(complete(world()), "unassigned-activity")
    assert strength(gap) is Confidence.PRIMARY
    assert "declares that no mandate is missing" in summary(gap)
    (gap,) = await derive(complete(world()), "unassigned-activity", "2026-01-30")  # declared for one day
    assert strength(gap) is Confidence.UNVERIFIED
    assert "Not recorded" in summary(gap)


# ---- unenforced-requirement


def demanding() -> World:
    """A requirement of one route, set by a provision, that nobody checks."""
    content = world()
    content["requirements.yaml"] = [
        entity(
            "zz.requirement.proof", cites=WEAK, setBy=["zz.provision.act.art-1"],
            routes=["zz.route.lawful", {"to": "zz.route.other", "validTo": "2020-12-31"}],
        )
    ]  # fmt: skip
    return content


async def test_a_requirement_that_no_mandate_enforces(derive: Derive) -> None:
    (gap,) = await derive(demanding(), "unenforced-requirement")
    assert gap.id == "zz.gap.derived.unenforced-requirement.proof"
    assert (gap.properties["kind"], gap.properties["derivedFrom"]) == ("UNENFORCED_REQUIREMENT", "zz.requirement.proof")
    assert "Not recorded does not mean that nobody checks it." in summary(gap)
    assert strength(gap) is Confidence.UNVERIFIED
    assert set(gap.citations) == {LAW, REPORT}
    assert gap.leads["routes"] == ("zz.route.lawful",)
    assert gap.leads["avoidedRequirements"] == ("zz.requirement.proof",)
    assert (await derive(demanding(), "unenforced-requirement", "2020-12-31"))[0].leads["routes"] == (
        "zz.route.lawful",
        "zz.route.other",
    )


async def test_a_requirement_with_an_enforcing_mandate_is_no_gap(derive: Derive) -> None:
    content = demanding()
    mandate(content)["enforces"] = [{"to": "zz.requirement.proof", "validTo": "2025-12-31"}]
    assert not await derive(content, "unenforced-requirement", "2025-12-31")
    assert await derive(content, "unenforced-requirement")
    mandate(content)["enforces"] = ["zz.requirement.proof"]
    assert not await derive(content, "unenforced-requirement")


async def test_an_authority_of_another_jurisdiction_does_not_enforce_a_requirement(derive: Derive) -> None:
    content = demanding()
    content["jurisdictions.yaml"].append(entity("yy"))
    office = content["authorities.yaml"][0] | {"id": "yy.authority.office", "jurisdiction": "yy"}
    content["authorities.yaml"].append(office)
    other = {"id": "yy.mandate.office.inspection", "authority": office["id"], "enforces": ["zz.requirement.proof"]}
    content["mandates.yaml"].append(mandate(content) | other | {"reach": "NO_CLINIC", "covers": []})
    assert await derive(content, "unenforced-requirement")
    mandate(content)["enforces"] = ["zz.requirement.proof"]
    assert not await derive(content, "unenforced-requirement")


@pytest.mark.parametrize("file", ["mandates.yaml", "authorities.yaml", "activities.yaml"])
async def test_a_mandate_that_is_not_in_force_enforces_nothing(derive: Derive, file: str) -> None:
    content = demanding()
    mandate(content)["enforces"] = ["zz.requirement.proof"]
    content[file][0]["validTo"] = "2025-12-31"
    assert await derive(content, "unenforced-requirement")


@pytest.mark.parametrize("file", ["requirements.yaml", "routes.yaml", "instruments.yaml"])
async def test_a_requirement_that_is_not_in_force_is_no_gap(derive: Derive, file: str) -> None:
    content = demanding()
    content[file][0]["validTo"] = "2025-12-31"
    assert not await derive(content, "unenforced-requirement")


async def test_a_declared_completeness_speaks_for_requirements_too(derive: Derive) -> None:
    (gap,) = await derive(complete(demanding()), "unenforced-requirement")
    assert strength(gap) is Confidence.SECONDARY
    assert "declares that no mandate is missing" in summary(gap)


# ---- weak-enforcement


def weak(level: str = "LIMITED") -> World:
    content = world()
    content["authorities.yaml"][0]["enforcement"]["level"] = level
    return content


@pytest.mark.parametrize(("level", "words"), [("NONE", "no power to enforce"), ("LIMITED", "limited power to enforce")])
async def test_an_authority_with_little_power(derive: Derive, level: str, words: str) -> None:
    (gap,) = await derive(weak(level), "weak-enforcement")
    assert gap.id == "zz.gap.derived.weak-enforcement.office"
    assert (gap.properties["kind"], gap.properties["derivedFrom"]) == ("WEAK_ENFORCEMENT", "zz.authority.office")
    assert words in summary(gap)
    assert "1 recorded mandate in force is held" in summary(gap)
    assert set(gap.citations) == {LAW, REPORT}  # what it can enforce is cited apart
    assert strength(gap) is Confidence.SECONDARY
    assert gap.leads["routes"] == ("zz.route.lawful",)


@pytest.mark.parametrize("level", ["MODERATE", "STRONG", "UNKNOWN"])
async def test_an_authority_with_power_or_without_a_record_of_it_is_no_gap(derive: Derive, level: str) -> None:
    assert not await derive(weak(level), "weak-enforcement")


@pytest.mark.parametrize("file", ["mandates.yaml", "authorities.yaml", "instruments.yaml"])
async def test_an_authority_without_a_mandate_in_force_is_no_gap(derive: Derive, file: str) -> None:
    content = weak()
    content[file][0]["validTo"] = "2025-12-31"
    assert not await derive(content, "weak-enforcement")
    assert await derive(content, "weak-enforcement", "2025-12-31")


async def test_the_power_of_the_day_decides(derive: Derive) -> None:
    content = weak()
    power = content["authorities.yaml"][0]["enforcement"]
    content["authorities.yaml"][0]["enforcement"] = [
        power | {"level": "STRONG", "validTo": "2019-12-31"},
        power | {"level": "NONE", "validFrom": "2021-01-01", "validTo": "2022-12-31"},
        power | {"level": "LIMITED", "validFrom": "2023-01-01", "cites": STRONG},
    ]
    for day in ("2019-12-31", "2020-06-01", "2020-12-31"):  # strong, and a time of which nothing is recorded
        assert not await derive(content, "weak-enforcement", day), day
    (none,) = await derive(content, "weak-enforcement", "2021-01-01")
    assert "no power to enforce" in summary(none)
    assert (set(none.citations), strength(none)) == ({LAW, REPORT}, Confidence.SECONDARY)
    (limited,) = await derive(content, "weak-enforcement", "2023-01-01")
    assert "limited power to enforce" in summary(limited)
    assert (set(limited.citations), strength(limited)) == ({LAW}, Confidence.PRIMARY)


async def test_a_mandate_for_every_clinic_shows_in_every_route(derive: Derive) -> None:
    content = weak()
    mandate(content).update(reach="EVERY_CLINIC", covers=["zz"])
    (gap,) = await derive(content, "weak-enforcement")
    assert gap.leads["routes"] == ("zz.route.grey", "zz.route.lawful", "zz.route.other")


async def test_contested_enforcement_is_at_most_secondary(derive: Derive) -> None:
    content = weak()
    content["authorities.yaml"][0]["enforcement"]["cites"] = STRONG
    assert strength((await derive(content, "weak-enforcement"))[0]) is Confidence.PRIMARY
    for number, (value, cites) in enumerate((("LIMITED", STRONG), ("STRONG", WEAK))):
        claim = {"id": f"zz.claim.{number}", "about": "zz.authority.office", "predicate": "enforcement", "value": value}
        content.setdefault("claims.yaml", []).append(claim | {"cites": cites})
    (gap,) = await derive(content, "weak-enforcement")
    assert strength(gap) is Confidence.SECONDARY
    assert "Sources contradict each other on that." in summary(gap)


# ---- what all rules share


async def test_a_gap_for_a_day_of_which_no_citation_speaks_is_unverified(derive: Derive) -> None:
    content = complete(unwatched(), validFrom="2000-01-01")
    for day, expected in (
        ("2025-06-01", Confidence.SECONDARY), ("2025-05-31", Confidence.UNVERIFIED), ("2026-02-01", Confidence.UNVERIFIED),
    ):  # fmt: skip
        (gap,) = await derive(content, "no-authority", day)
        assert strength(gap) is expected, day


async def test_a_jurisdiction_that_is_not_there_on_the_day_has_no_gaps(derive: Derive) -> None:
    content = unwatched()
    content["jurisdictions.yaml"][0]["validFrom"] = "2020-01-01"
    for rule in RULES:
        assert not await derive(content, rule, "2019-12-31"), rule


def test_every_rule_says_where_it_fires() -> None:
    assert {*FIRED, "no-authority", "not-entitled"} == RULES.keys()  # these two ask the graph what is claimed


@pytest.mark.parametrize(
    "value", ["zz.gap.derived.no-authority.grey", "zz.gap.derived.repealed-basis.office.inspection"]
)
def test_an_id_is_read_and_written_alike(value: str) -> None:
    assert str(DerivedId.of(value)) == value


@pytest.mark.parametrize(
    "value", ["zz.gap.medical", "gap.derived.no-authority.grey", "zz.gap.derived.no-authority", "zz"]
)
def test_another_id_is_not_that_of_a_derived_gap(value: str) -> None:
    assert DerivedId.of(value) is None


@pytest.mark.parametrize(
    ("label", "subject", "slug"),
    [
        ("Mandate", "zz.mandate.office.inspection", "office.inspection"), ("Activity", "activity.inspection", "inspection"),
        ("Requirement", "yy.requirement.proof", "yy.requirement.proof"), ("Activity", "zz.activity.own", "zz.activity.own"),
    ],
)  # fmt: skip
def test_two_subjects_never_share_a_slug(label: str, subject: str, slug: str) -> None:
    assert slug_of(Node(label, {"id": subject}), "zz") == slug


@pytest.mark.slow
async def test_both_engines_derive_the_same_gaps(
    embedded: Database, neo4j: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    found = []
    for engine in (embedded, neo4j):
        await hold(engine, russian_packs)
        for day in (AS_OF, "2016-01-01", "1950-01-01"):
            asked = [get_derived(engine, rule, ("ru", "us", "eu"), day) for rule in RULES]
            found.append((day, await asyncio.gather(*asked)))
    assert found[:3] == found[3:]
