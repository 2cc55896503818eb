"""What if, and the difference between two days, as the schema serves them."""

from datetime import date
from typing import Any

import strawberry

from api.graphql.base.arguments import Lang, Therapy
from api.graphql.base.fields import Ask, plan_metadata, wrap
from api.graphql.types.entities import Node, field_of
from api.graphql.types.oversight import Oversight, OversightLink, Step, link_of, oversight_of, step_of
from graph.analysis import attribution
from graph.analysis.answer_diff import ChangeKind
from graph.analysis.attribution import Explained
from graph.analysis.history import History, Period, get_history
from graph.analysis.oversight_diff import get_oversight_diff
from graph.analysis.what_if import get_what_if
from graph.explain.causes import tell_cause
from graph.model.vocabulary import Language, OversightVerdict
from graph.oversight.answer import Question
from graph.query.planner.selection_tree import AnswerChanges, AnswerHistory, Attribute
from graph.store.lookup import checked_id, checked_or_none

strawberry.enum(ChangeKind, description="Whether a link is new, gone, or differs in what it says.")


@strawberry.input(description="An offering that is taken to claim another route.")
class Reclassify:
    """A reclassification."""

    offering: strawberry.ID = strawberry.field(description="The offering: one that the clinic has on the day.")
    route: strawberry.ID = strawberry.field(description="The route: one of the clinic's jurisdiction.")


@strawberry.input(description="What is supposed: at least one thing, at most 100 of a kind. Nothing of it is written.")
class WhatIfChange:
    """Suppositions."""

    reclassify: list[Reclassify] | None = strawberry.field(
        default=None, description="Offerings that change their route, each once."
    )
    repeal: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Instruments that cease to be in force, and with them what implements them."
    )


@strawberry.type(description="A thing or a relationship whose change made the difference, and how.")
class Cause:
    """A cause."""

    found: strawberry.Private[attribution.Cause]
    node: Node | None = strawberry.field(
        description="What begins, ends or falls; null: it is a relationship, or the day itself, of which no source speaks."
    )
    step: Step | None = strawberry.field(description="The relationship; one that is only supposed has no citations.")

    @strawberry.field(description="What makes the difference, in a sentence.", metadata=plan_metadata(Attribute()))
    def text(self, lang: Lang = Language.EN) -> str:
        """The sentence."""
        return tell_cause(self.found.about, lang or Language.EN)


@strawberry.type(description="One link that differs.")
class OversightChange:
    """A change."""

    kind: ChangeKind = strawberry.field(description="Whether the link is new, gone, or says something else.")
    before: OversightLink | None = strawberry.field(description="The link before; null: there was none.")
    after: OversightLink | None = strawberry.field(description="The link after; null: there is none any more.")
    causes: list[Cause] = strawberry.field(
        description=(
            "What brought it about, at least one: what it would not have come about without. Where several would each have "
            "brought it about, all of them."
        )
    )


@strawberry.type(description="The answer as it is, and as it would be, both read from the same state of the graph.")
class WhatIf:
    """Two answers, and how they differ."""

    before: Oversight = strawberry.field(description="The answer as it is.")
    after: Oversight = strawberry.field(description="The answer under what is supposed.")
    changes: list[OversightChange] = strawberry.field(description="The links that differ, in the order of `after`.")


@strawberry.type(description="Days on which the answer for a clinic is one and the same.")
class OversightPeriod:
    """A period. Confidence, extrapolation and sentences begin none."""

    history: strawberry.Private[History]
    period: strawberry.Private[Period]
    from_: date | None = strawberry.field(name="from", description="Its first day; null: it has none.")
    to: date | None = strawberry.field(description="Its last day; null: it goes on.")
    verdict: OversightVerdict = strawberry.field(description="The answer as a whole.")

    @strawberry.field(
        description="The links that differ from those of the period before; none in the first period.",
        metadata=plan_metadata(AnswerChanges()),
    )
    async def changes(self) -> list[OversightChange]:
        """What differs between the last day before it and its first day."""
        period = self.period
        return [change_of(one, str(period.since), period.answer.day) for one in await self.history.changes(period)]


@field_of("Clinic", "The periods in which its answer is one and the same, the first one first.", AnswerHistory())
async def oversight_history(root: Any, info: Ask, therapy: Therapy = None) -> list[OversightPeriod]:  # noqa: ANN401
    """The periods; of one therapy, or of all."""
    found = await get_history(info.context.database, root.node.id, checked_or_none(therapy, "therapy"))
    if found is None:
        return []
    return [
        OversightPeriod(
            history=found,
            period=one,
            from_=date.fromisoformat(one.first) if one.first else None,
            to=date.fromisoformat(one.last) if one.last else None,
            verdict=one.answer.verdict,
        )
        for one in found.periods
    ]


async def ask_what_if(info: Ask, clinic: str, change: WhatIfChange, day: str | None) -> WhatIf | None:
    """The answer without and with a change; null where no clinic has that id."""
    question = Question(
        checked_id(clinic, "clinic"),
        day,
        repeal=tuple(checked_id(one, "repeal") for one in change.repeal or ()),
        reclassify=tuple(
            (checked_id(one.offering, "offering"), checked_id(one.route, "route")) for one in change.reclassify or ()
        ),
    )
    found = await get_what_if(info.context.database, question)
    if found is None:
        return None
    day = found.before.day
    return WhatIf(
        before=oversight_of(found.before),
        after=oversight_of(found.after),
        changes=[change_of(one, day, day) for one in found.changes],
    )


async def ask_oversight_diff(
    info: Ask, clinic: str, before: str, after: str, therapy: str | None
) -> list[OversightChange] | None:
    """What differs between two days, for one therapy or for all; null where no clinic has that id."""
    asked = (checked_id(clinic, "clinic"), before, after, checked_or_none(therapy, "therapy"))
    found = await get_oversight_diff(info.context.database, *asked)
    return None if found is None else [change_of(one, before, after) for one in found]


def change_of(found: Explained, before: str, after: str) -> OversightChange:
    """The change as an object of the schema; what is before and after is seen on its own day."""
    change = found.change
    return OversightChange(
        kind=change.kind,
        before=link_of(change.before, before) if change.before else None,
        after=link_of(change.after, after) if change.after else None,
        causes=[cause_of(cause, after) for cause in found.causes],
    )


def cause_of(found: attribution.Cause, day: str) -> Cause:
    """The cause as an object of the schema."""
    return Cause(
        found=found,
        node=wrap(found.node, day) if found.node else None,
        step=step_of(found.step, day) if found.step else None,
    )
