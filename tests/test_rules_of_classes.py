"""Rules 1, 2, 3, 5 and 7 where the law tells classes of providers apart, on tiny worlds in which they fire and do not."""

from pathlib import Path
from typing import Any

import pytest

from graph.explain.answers import tell_reason, tell_summary
from graph.model.vocabulary import Confidence, Language, OversightStatus, OversightVerdict
from graph.oversight.answer import Oversight, Question
from graph.oversight.gaps.gap_lookup import get_derived
from graph.oversight.oversight import get_oversight
from tests.support.asking import Answer, only, statuses
from tests.support.pack_graph import PackGraph, graph_of
from tests.support.tiny import WEAK, World, clinic, entity, mandate, offering, world

LAWFUL, OTHER, GREY = "zz.route.lawful", "zz.route.other", "zz.route.grey"
PUBLIC, PRIVATE, STATE = "zz.class.public", "zz.class.private", "zz.class.state"


def classed(*own: str, **of_mandate: Any) -> World:
    """The tiny world with three classes, of which public is a kind of state; those of its clinic, and what its mandate is."""
    content = world()
    content["classes.yaml"] = [
        entity(STATE, jurisdiction="zz"),
        entity(PUBLIC, jurisdiction="zz", broader=[STATE]),
        entity(PRIVATE, jurisdiction="zz"),
    ]
    clinic(content)["classes"] = list(own)
    mandate(content).update(of_mandate)
    return content


def by_class(*reaches: str) -> World:
    """What a mandate is that reaches classes and covers no route."""
    return {"reach": "CLASSES", "covers": [], "reaches": list(reaches)}


def route(content: World, identity: str) -> World:
    """One of its routes."""
    return next(one for one in content["routes.yaml"] if one["id"] == identity)


def gaps(found: Oversight) -> list[str]:
    return [gap.id for gap in found.gaps]


@pytest.mark.parametrize(
    ("own", "status"),
    [
        ((PUBLIC,), OversightStatus.APPLIES),
        ((STATE,), OversightStatus.APPLIES),
        ((PRIVATE, PUBLIC), OversightStatus.APPLIES),
        ((PRIVATE,), None),
        ((), OversightStatus.NOT_RECORDED),
    ],
)
async def test_a_mandate_reaches_those_of_its_classes(
    answer: Answer,
    own: tuple[str, ...],
    status: OversightStatus | None,
) -> None:
    found = await answer(classed(*own, **by_class(STATE)))
    assert statuses(found) == ([] if status is None else [status])
    if status:
        assert only(found).offering is None


async def test_the_chain_leads_from_the_clinic_through_its_class(answer: Answer) -> None:
    link = only(await answer(classed(PUBLIC, **by_class(STATE))))
    assert [(edge.type, edge.target) for edge in link.edges][:3] == [
        ("BELONGS_TO", PUBLIC), ("BROADER", STATE), ("REACHES", STATE),
    ]  # fmt: skip
    assert "reaches 'The zz.class.state', and the zz.clinic.one belongs to that class" in tell_reason(link, Language.EN)


async def test_a_class_that_is_over_is_none(answer: Answer) -> None:
    content = classed({"to": PUBLIC, "validTo": "2020-12-31"}, **by_class(STATE))  # type: ignore[arg-type]
    assert only(await answer(content)).status is OversightStatus.NOT_RECORDED
    assert only(await answer(content, day="2020-12-31")).status is OversightStatus.APPLIES
    reason = tell_reason(only(await answer(content)), Language.EN)
    assert reason.startswith("Whether the zz.clinic.one belongs to 'The zz.class.state' is not recorded")


@pytest.mark.parametrize(
    ("own", "status"),
    [(PUBLIC, OversightStatus.APPLIES), (PRIVATE, None), (None, OversightStatus.NOT_RECORDED)],
)
async def test_a_mandate_for_a_route_may_reach_classes_alone(
    answer: Answer,
    own: str | None,
    status: OversightStatus | None,
) -> None:
    found = await answer(classed(*[own] * bool(own), reaches=[STATE]))
    assert statuses(found) == [status] * bool(status)
    verdict = OversightVerdict.OVERSEEN if own == PUBLIC else OversightVerdict.NOT_RECORDED
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("own", "status"),
    [(PUBLIC, OversightStatus.BYPASSED), (PRIVATE, None), (None, OversightStatus.NOT_RECORDED)],
)
async def test_whom_a_mandate_does_not_reach_goes_around_nothing(
    answer: Answer,
    own: str | None,
    status: OversightStatus | None,
) -> None:
    content = classed(*[own] * bool(own), reaches=[STATE])
    offering(content)["routes"] = [GREY]
    assert statuses(await answer(content)) == [status] * bool(status)


async def test_whoever_claims_a_route_that_is_not_open_to_it_escapes(answer: Answer) -> None:
    content = classed(PRIVATE)
    route(content, LAWFUL)["openTo"] = [STATE]
    found = await answer(content)
    link = only(found)
    assert (link.status, found.verdict) == (OversightStatus.APPLIES, OversightVerdict.PARTLY_OVERSEEN)
    assert gaps(found) == ["zz.gap.derived.not-entitled.lawful"]
    assert "The law opens that route to 'The zz.class.state', and the zz.clinic.one is recorded as none" in tell_reason(
        link, Language.EN
    )
    assert "but claims the route 'The zz.route.lawful', which the law does not open to it" in tell_summary(
        found, Language.EN
    )
    assert (await answer(classed(PUBLIC))).verdict is OversightVerdict.OVERSEEN


async def test_it_escapes_even_where_no_mandate_is_recorded(answer: Answer) -> None:
    content = classed(PRIVATE)
    content["mandates.yaml"] = []
    route(content, LAWFUL)["openTo"] = [STATE]
    found = await answer(content)
    assert (found.verdict, statuses(found)) == (OversightVerdict.NOT_OVERSEEN, [])
    assert "no recorded mandate reaches the zz.clinic.one, and it claims the route" in tell_summary(found, Language.EN)


async def test_on_a_closed_route_what_is_due_on_an_open_one_is_bypassed(answer: Answer) -> None:
    content = classed(PRIVATE)
    route(content, LAWFUL)["openTo"] = [STATE]
    mandate(content)["covers"] = [OTHER]
    link = only(await answer(content))
    assert (link.status, [one.id for one in link.due_on]) == (OversightStatus.BYPASSED, [OTHER])
    route(content, OTHER)["openTo"] = [PUBLIC]
    assert statuses(await answer(content)) == []


async def test_where_no_class_is_recorded_it_is_unknown_whether_a_route_is_open(answer: Answer) -> None:
    content = classed()
    route(content, LAWFUL)["openTo"] = [STATE]
    found = await answer(content)
    assert (statuses(found), found.verdict) == ([OversightStatus.APPLIES], OversightVerdict.NOT_RECORDED)
    assert gaps(found) == []


async def test_what_is_due_on_routes_of_which_it_is_unknown_whether_they_are_open_is_not_recorded(
    answer: Answer,
) -> None:
    content = classed()
    offering(content)["routes"] = [GREY]
    route(content, LAWFUL)["openTo"] = [STATE]
    link = only(await answer(content))
    assert (link.status, [one.id for one in link.due_on]) == (OversightStatus.NOT_RECORDED, [LAWFUL])
    mandate(content)["covers"] = [LAWFUL, OTHER]
    assert only(await answer(content)).status is OversightStatus.BYPASSED


async def test_on_a_grey_route_only_what_is_due_on_open_routes_is_bypassed(answer: Answer) -> None:
    content = classed(PRIVATE)
    offering(content)["routes"] = [GREY]
    route(content, LAWFUL)["openTo"] = [STATE]
    assert statuses(await answer(content)) == []
    route(content, OTHER)["openTo"] = [STATE]  # where none is open, all count
    assert statuses(await answer(content)) == [OversightStatus.BYPASSED]


async def test_a_verdict_is_as_strong_as_what_opens_the_route(answer: Answer) -> None:
    content = classed({"to": PUBLIC, "cites": WEAK})  # type: ignore[arg-type]
    route(content, LAWFUL)["openTo"] = [STATE]
    found = await answer(content)
    assert (found.verdict, found.confidence) == (OversightVerdict.OVERSEEN, Confidence.SECONDARY)
    strict = await answer(content, min_confidence=Confidence.PRIMARY)
    assert strict.verdict is OversightVerdict.NOT_RECORDED


async def test_the_gap_of_a_closed_route_counts_those_who_are_known_to_be_outside(tmp_path: Path) -> None:
    content = classed(PRIVATE)
    route(content, LAWFUL)["openTo"] = [STATE]
    for name, own in (("public", [PUBLIC]), ("silent", []), ("second", [PRIVATE])):
        offers = entity(f"zz.offering.{name}", illustrative=True, therapy="therapy.cure", routes=[LAWFUL])
        made = entity(f"zz.clinic.{name}", illustrative=True, jurisdiction="zz", classes=own, offerings=[offers])
        content["clinics.yaml"].append(made)
    graph: PackGraph = graph_of(tmp_path / "zz-tiny", content)
    (gap,) = (await get_derived(graph, "not-entitled", ["zz"], "2026-01-31"))["zz"]
    assert gap.id == "zz.gap.derived.not-entitled.lawful"
    assert gap.properties["derivedFrom"] == LAWFUL
    assert gap.closed == (f"{LAWFUL} therapy.cure zz {PUBLIC} {STATE}",)
    answers = [await get_oversight(graph, Question(one["id"])) for one in content["clinics.yaml"]]
    assert [one and gaps(one) for one in answers] == [[gap.id], [], [], [gap.id]]
    content["classes.yaml"][2]["validTo"] = "2020-12-31"  # of what class they are now is not recorded
    graph = graph_of(tmp_path / "zz-ended", content)
    assert (await get_derived(graph, "not-entitled", ["zz"], "2026-01-31"))["zz"] == ()
    clinic(content)["classes"] = content["clinics.yaml"][-1]["classes"] = [PUBLIC]
    graph = graph_of(tmp_path / "zz-none", content)
    assert (await get_derived(graph, "not-entitled", ["zz"], "2026-01-31"))["zz"] == ()
