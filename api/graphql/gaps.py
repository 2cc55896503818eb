"""Derived gaps for the resolvers: in a jurisdiction, by id, and what goes through one."""

from api.graphql.context import Exposed, RuleOn
from api.graphql.fields import Ask
from graph.gaps.derived import DerivedGap, DerivedId
from graph.gaps.rules import RULES
from graph.model import Node


async def derived_in(info: Ask, jurisdiction: str, day: str) -> list[DerivedGap]:
    """What all rules find in a jurisdiction on a day."""
    found = await info.context.derived.load_many([RuleOn(rule, jurisdiction, day) for rule in RULES])
    return [gap for gaps in found for gap in gaps]


async def find_derived(info: Ask, wanted: DerivedId, day: str) -> DerivedGap | None:
    """The gap with that id; null where there is no such rule, or it does not fire there on the day."""
    if wanted.rule not in RULES:
        return None
    found = await info.context.derived.load(RuleOn(wanted.rule, wanted.jurisdiction, day))
    return next((gap for gap in found if gap.id == str(wanted)), None)


async def exposure(info: Ask, gap: Node, day: str) -> int:
    """How many offerings go through a gap on a day."""
    routes = gap.leads["routes"] if isinstance(gap, DerivedGap) else ()
    return await info.context.exposures.load(Exposed(gap.id, routes, day))
