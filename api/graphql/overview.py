"""What the data says of itself: where its sources contradict each other."""

import strawberry

from api.graphql.entities import Claim, Entity
from api.graphql.fields import Ask, wrap, wrap_all
from graph.contradictions import get_contradictions
from graph.lookup import checked_id


@strawberry.type(description="Something on which sources contradict each other, with all sides.")
class Contradiction:
    """A contest."""

    subject: Entity = strawberry.field(description="What the preferred side is about.")
    predicate: str = strawberry.field(description="The property or relationship that the preferred side speaks of.")
    claims: list[Claim] = strawberry.field(description="All sides, preferred ones first, then by their ids.")


async def ask_contradictions(info: Ask, jurisdiction: str | None) -> list[Contradiction]:
    """The contests, seen on the packs' own day: claims hold whatever the day."""
    wanted = checked_id(jurisdiction, "jurisdiction") if jurisdiction is not None else None
    day = (await info.context.dataset()).as_of
    return [
        Contradiction(subject=wrap(one.subject, day), predicate=one.predicate, claims=wrap_all(one.claims, day))
        for one in await get_contradictions(info.context.database, wanted)
    ]
