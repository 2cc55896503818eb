"""The answer to the main question, as the schema serves it."""

from datetime import date
from typing import Any

import strawberry

from api.graphql.arguments import Activities, Lang, MinConfidence, Statuses, Therapy
from api.graphql.fields import Ask, as_kind, citations, wrap, wrap_all
from api.graphql.types.entities import (
    Activity,
    Authority,
    Citation,
    Claim,
    Clinic,
    Gap,
    LegalInstrument,
    Mandate,
    Node,
    Offering,
    Provision,
    Route,
    field_of,
)
from api.graphql.types.receipts import Receipt, receipt_fields, receipt_of
from graph.model import evidence
from graph.model.vocabulary import Confidence, Language, OversightStatus, OversightVerdict
from graph.oversight import answer
from graph.oversight.answer import Question
from graph.oversight.oversight import answer_for
from graph.query.planner.selection_tree import Answer, Attribute, ComputedObject
from graph.store.lookup import checked_id, checked_or_none


@strawberry.type(description="One relationship of a chain, in its own direction.")
class Step:
    """A step."""

    step: strawberry.Private[evidence.Step]
    day: strawberry.Private[str]

    @strawberry.field(
        name="from", description="The node that the relationship leads from.", metadata=as_kind(Attribute())
    )
    def from_(self) -> Node:
        """Its source."""
        return wrap(self.step.source, self.day)  # type: ignore[no-any-return]  # one of the entity types

    @strawberry.field(description="The type of the relationship.", metadata=as_kind(Attribute()))
    def relationship(self) -> str:
        """As in the graph."""
        return self.step.edge.type

    @strawberry.field(description="The node that it leads to.", metadata=as_kind(Attribute()))
    def to(self) -> Node:
        """Its target."""
        return wrap(self.step.target, self.day)  # type: ignore[no-any-return]  # one of the entity types

    @strawberry.field(description="That of its best citation.", metadata=as_kind(Attribute()))
    def confidence(self) -> Confidence:
        """The step's own."""
        return self.step.edge.confidence

    @strawberry.field(description="Where it is said.", metadata=as_kind(Attribute()))
    async def citations(self, info: Ask) -> list[Citation]:
        """The step's own."""
        return await citations(info, self.step.edge.citations, self.day)


@strawberry.type(description="One mandate, as it stands to the clinic or to one of its offerings.")
class OversightLink:
    """A link."""

    link: strawberry.Private[answer.Link]
    day: strawberry.Private[str]
    status: OversightStatus = strawberry.field(description="How the mandate stands.")
    authority: Authority = strawberry.field(description="Who holds the mandate.")
    mandate: Mandate = strawberry.field(description="The mandate.")
    activity: Activity = strawberry.field(description="What is done under it.")
    provisions: list[Provision] = strawberry.field(description="The law; empty where no source names it.")
    instruments: list[LegalInstrument] = strawberry.field(description="The instruments of those provisions.")
    offering: Offering | None = strawberry.field(description="The offering; null: it reaches the clinic as a whole.")
    route: Route | None = strawberry.field(description="The route that the offering claims.")
    due_on: list[Route] = strawberry.field(description="The lawful routes on which the mandate would be due.")
    gaps: list[Gap] = strawberry.field(description="The gaps through which it is bypassed.")
    claims: list[Claim] = strawberry.field(description="Where sources contradict each other on a step: all sides.")
    confidence: Confidence = strawberry.field(description="That of the weakest step.")
    steps: list[Step] = strawberry.field(description="From the clinic to the authority, then to the law.")

    @strawberry.field(description="Why it has this status.", metadata=as_kind(Attribute()))
    def reason(self, lang: Lang = Language.EN) -> str:
        """The sentences."""
        return self.link.reason_in(lang)

    @strawberry.field(description="Where the steps are said.", metadata=as_kind(Attribute()))
    async def citations(self, info: Ask) -> list[Citation]:
        """The citations of all steps."""
        return await citations(info, self.link.citations, self.day)


@strawberry.type(description="What rests on weaker evidence than was asked for.")
class LeftOut:
    """Links and gaps that count no more."""

    links: list[OversightLink] = strawberry.field(description="Links with a weaker step, as they would be listed.")
    gaps: list[Gap] = strawberry.field(description="Gaps that the claimed routes open.")


@strawberry.type(
    description=(
        "Who oversees a clinic on a day, under what law, and what escapes. APPLIES means that oversight is due, not that it "
        "was exercised. `activity` and `status` only choose which links are listed: verdict, gaps and confidence stay those "
        "of the whole answer."
    )
)
class Oversight:
    """The answer."""

    answer: strawberry.Private[answer.Oversight]
    clinic: Clinic = strawberry.field(description="The clinic that was asked for.")
    as_of: date = strawberry.field(description="The day for which law and facts are taken.")
    verdict: OversightVerdict = strawberry.field(description="The answer as a whole.")
    links: list[OversightLink] = strawberry.field(description="Mandate by mandate, and offering by offering.")
    gaps: list[Gap] = strawberry.field(description="The gaps that the claimed routes open.")
    confidence: Confidence = strawberry.field(description="That of the weakest link that the verdict rests on.")
    left_out: LeftOut | None = strawberry.field(
        description="What rests on weaker evidence than `minConfidence`; null where that is not given."
    )
    receipt: Receipt = strawberry.field(
        description="What it was read from, and how to ask again.", metadata=as_kind(ComputedObject(receipt_fields))
    )

    @strawberry.field(description="The answer in one or two plain sentences.", metadata=as_kind(Attribute()))
    def summary(self, lang: Lang = Language.EN) -> str:
        """The sentences."""
        return self.answer.summary_in(lang)


async def ask_oversight(
    info: Ask, question: Question, activity: list[strawberry.ID] | None, status: list[OversightStatus] | None
) -> Oversight | None:
    """The answer for a clinic; null where no clinic has that id."""
    checked_or_none(question.therapy, "therapy")
    for one in activity or ():
        checked_id(one, "activity")
    checked_id(question.clinic, "clinic")
    row, law = await info.context.clinics.load(question.clinic)
    answer = answer_for(row, law, question)
    if answer is None:
        return None
    return oversight_of(answer, activity, status)


@field_of("Clinic", "Who oversees it, and under what law.", Answer())
async def oversight(
    root: Any,  # noqa: ANN401  # one of the entity types
    info: Ask,
    therapy: Therapy = None,
    activity: Activities = None,
    status: Statuses = None,
    min_confidence: MinConfidence = None,
) -> Oversight:
    """The answer for this clinic on the day of the question."""
    question = Question(root.node.id, root.day, therapy, least=min_confidence)
    answer = await ask_oversight(info, question, activity, status)
    if answer is None:
        raise AssertionError(root.node.id)
    return answer


def oversight_of(
    answer: answer.Oversight,
    activity: list[strawberry.ID] | None = None,
    status: list[OversightStatus] | None = None,
) -> Oversight:
    """The answer as an object of the schema, with the links of these activities and of these statuses; null: all."""
    answer, whole = answer.listing(activity, status), answer
    return Oversight(
        clinic=wrap(answer.clinic, answer.day),
        as_of=date.fromisoformat(answer.day),
        verdict=answer.verdict,
        answer=whole,
        links=[link_of(link, answer.day) for link in answer.links],
        gaps=wrap_all(answer.gaps, answer.day),
        confidence=answer.confidence,
        left_out=left_out_of(answer.left_out, answer.day) if answer.left_out else None,
        receipt=receipt_of(whole, {"activity": activity, "status": status}),
    )


def left_out_of(left: answer.LeftOut, day: str) -> LeftOut:
    """What was left out, as an object of the schema."""
    return LeftOut(links=[link_of(link, day) for link in left.links], gaps=wrap_all(left.gaps, day))


def link_of(link: answer.Link, day: str) -> OversightLink:
    """The link as an object of the schema."""
    return OversightLink(
        link=link,
        day=day,
        status=link.status,
        authority=wrap(link.authority, day),
        mandate=wrap(link.mandate, day),
        activity=wrap(link.activity, day),
        provisions=wrap_all(link.provisions, day),
        instruments=wrap_all(link.instruments, day),
        offering=wrap(link.offering, day) if link.offering else None,
        route=wrap(link.route, day) if link.route else None,
        due_on=wrap_all(link.due_on, day),
        gaps=wrap_all(link.gaps, day),
        claims=[wrap(claim.node, day) for claim in link.claims],
        confidence=link.confidence,
        steps=[Step(step=step, day=day) for step in link.steps],
    )
