"""What the data says of itself: where its sources contradict each other, and what it claims to cover."""

import strawberry

from api.graphql.base.fields import Ask, wrap, wrap_all
from api.graphql.types.entities import Claim, Entity, Jurisdiction
from graph.analysis.contradictions import get_contradictions
from graph.analysis.coverage import get_coverage
from graph.model.vocabulary import CoverageLevel, NodeKind
from graph.store.lookup import checked_or_none


@strawberry.type(description="Something on which sources contradict each other, with all sides.")
class Contradiction:
    """A contest."""

    subject: Entity = strawberry.field(description="What the preferred side is about.")
    predicate: str = strawberry.field(description="The property or relationship that the preferred side speaks of.")
    claims: list[Claim] = strawberry.field(description="All sides, preferred ones first, then by their ids.")


@strawberry.type(
    description=(
        "How completely a kind is recorded in a jurisdiction, so that an absence can be read. Where packs differ, the "
        "declaration for the latest day up to the dataset's; of several for one day, the most complete, since the graph holds "
        "what all packs hold."
    )
)
class CoverageCell:
    """A cell of the coverage."""

    jurisdiction: Jurisdiction = strawberry.field(description="The jurisdiction.")
    kind: NodeKind = strawberry.field(description="The kind.")
    declared: CoverageLevel = strawberry.field(description="What the packs declare.")
    count: int = strawberry.field(
        description=(
            "How many of the kind the graph holds there, whatever the day, derived gaps left out. Of activities: those that "
            "its mandates carry out; of therapies: those that its clinics offer or that may take its routes; of "
            "requirements: those of its routes; of sources: those whose ids begin with its id."
        )
    )
    note: str | None = strawberry.field(description="A remark of the editors.")


async def ask_contradictions(info: Ask, jurisdiction: str | None) -> list[Contradiction]:
    """The contests, seen on the packs' own day: claims hold whatever the day."""
    wanted = checked_or_none(jurisdiction, "jurisdiction")
    day = (await info.context.dataset()).as_of
    return [
        Contradiction(subject=wrap(one.subject, day), predicate=one.predicate, claims=wrap_all(one.claims, day))
        for one in await get_contradictions(info.context.database, wanted)
    ]


async def ask_coverage(info: Ask, jurisdiction: str | None) -> list[CoverageCell]:
    """The cells, with jurisdictions seen on the packs' own day."""
    wanted = checked_or_none(jurisdiction, "jurisdiction")
    day = (await info.context.dataset()).as_of
    return [
        CoverageCell(
            jurisdiction=wrap(cell.jurisdiction, day),
            kind=NodeKind(cell.kind),
            declared=cell.declared,
            count=cell.count,
            note=cell.note,
        )
        for cell in await get_coverage(info.context.database, day, wanted)
    ]
