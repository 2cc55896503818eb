"""Those who provide therapies: clinics, what they offer, and their licences."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.graphql.arguments import Activities, Lang, MinConfidence, Statuses, Therapy
from api.graphql.context import OnDay
from api.graphql.fields import TYPES, Ask, as_kind, citations, cited, day_prop, prop, rel, wrap
from api.graphql.types.entities import (
    Authority,
    Citation,
    Entity,
    Jurisdiction,
    Node,
    Region,
    Requirement,
    Route,
    TherapyType,
    Track,
)
from api.graphql.types.enums import LicenceStatus
from graph.model.vocabulary import ChecklistStatus, Language
from graph.oversight import checklist
from graph.oversight.answer import Question
from graph.query.planner.selection_tree import Answer, Pairs

if TYPE_CHECKING:
    from api.graphql.types.oversight import Oversight

Lazy = strawberry.lazy("api.graphql.types.oversight")


@strawberry.type(
    description="A number by which registers know a body. Those of archetypes fail their checksum on purpose."
)
class Identifier:
    """A number under a scheme."""

    scheme: str = strawberry.field(description="The scheme: `INN`, `OGRN`, `OGRNIP`.")
    value: str = strawberry.field(description="The number.")


@strawberry.type(description="A provider. That it is listed, or offers something, is no endorsement.")
class Clinic(Entity):
    """A clinic."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it is in.")
    region: Region | None = rel("The region that it is in on the day.")
    track: Track | None = rel("The track that it is in on the day.")
    offerings: list["Offering"] = rel("What it offers on the day.")
    licences: list["Licence"] = rel("The licences that it holds on the day.")

    @strawberry.field(
        description="Numbers by which registers know it.",
        metadata=as_kind(Pairs(("scheme", "identifierSchemes"), ("value", "identifierValues"))),
    )
    def identifiers(self) -> list[Identifier]:
        """Schemes and numbers, in the order of the schemes."""
        properties = self.node.properties
        pairs = zip(properties.get("identifierSchemes") or (), properties.get("identifierValues") or (), strict=True)
        return [Identifier(scheme=scheme, value=value) for scheme, value in pairs]

    @strawberry.field(description="Who oversees it, and under what law.", metadata=as_kind(Answer()))
    async def oversight(
        self,
        info: Ask,
        therapy: Therapy = None,
        activity: Activities = None,
        status: Statuses = None,
        min_confidence: MinConfidence = None,
    ) -> Annotated["Oversight", Lazy]:
        """The answer for this clinic on the day of the question."""
        from api.graphql.types.oversight import ask_oversight

        question = Question(self.node.id, self.day, therapy, least=min_confidence)
        answer = await ask_oversight(info, question, activity, status)
        if answer is None:
            raise AssertionError(self.node.id)
        return answer


@strawberry.type(
    description="A requirement of the lawful routes or of the claimed one, and how an offering stands to it."
)
class ChecklistItem:
    """One line of a checklist."""

    item: strawberry.Private[checklist.ChecklistItem]
    day: strawberry.Private[str]
    requirement: Requirement = strawberry.field(description="What would have to be shown.")
    status: ChecklistStatus = strawberry.field(description="How the offering stands to it.")

    @strawberry.field(description="Why, in a sentence.")
    def reason(self, lang: Lang = Language.EN) -> str:
        """The sentence."""
        return self.item.reason_in(lang)

    @strawberry.field(description="Where that is said.")
    async def citations(self, info: Ask) -> list[Citation]:
        """The citations behind the status."""
        return await citations(info, self.item.citations, self.day)


@strawberry.type(
    description="One therapy at one clinic, under the route that the clinic claims for it. No endorsement."
)
class Offering(Entity):
    """An offering."""

    clinic: Clinic = rel("Who offers it.")
    therapy: TherapyType = rel("The therapy.")
    route: Route | None = rel("The route that is claimed on the day; null: not recorded.")

    @strawberry.field(description="Each requirement of the lawful routes, and whether this offering meets it.")
    async def checklist(self, info: Ask) -> list[ChecklistItem]:
        """The checklist on the day."""
        items = await info.context.checklists.load(OnDay(self.node.id, self.day))
        return [
            ChecklistItem(
                item=item,
                day=self.day,
                requirement=wrap(item.requirement, self.day),
                status=item.status,
            )
            for item in items
        ]


@strawberry.type(description="A licence that a clinic holds.")
class Licence(Node):
    """A licence."""

    number: str = prop("Its number.")
    clinic: Clinic = rel("Who holds it.")
    issued_by: Authority | None = rel("Who issued it.")
    issued_on: date | None = day_prop("When it was issued.")
    status: LicenceStatus = prop("Whether it is in use.")
    citations: list[Citation] = cited("Where that is said.")


TYPES |= {cls.__name__: cls for cls in (Clinic, Licence, Offering)}
