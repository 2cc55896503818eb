"""What escapes oversight, and what is let out of it: gaps and exemptions."""

import strawberry

from api.graphql.arguments import Lang
from api.graphql.fields import TYPES, Ask, as_kind, prop, rel, wrap
from api.graphql.gap_loaders import exposure
from api.graphql.lists import OfferingConnection, hung
from api.graphql.types.entities import Entity, Jurisdiction, Mandate, Provision, Requirement, Route
from api.graphql.types.enums import GapKind, GapOrigin
from graph.model.vocabulary import Language
from graph.oversight.gaps.derived_gap import summary_in
from graph.query.planner.selection_tree import Nothing, Property, Size, Told


@strawberry.type(description="A grey zone or a hole in the oversight, recorded by a source or derived from the graph.")
class Gap(Entity):
    """A gap."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it is in.")
    kind: GapKind = prop("What kind of hole it is.")
    origin: GapOrigin = prop("Whether a source speaks of it or a rule found it.")
    rationale: str | None = prop("The argument by which it is used, where it is used knowingly.")
    routes: list[Route] = rel("The routes that open it; of a derived gap, those in which it shows.")
    avoided_mandates: list[Mandate] = rel("The mandates that it goes around, or leaves without a law.")
    avoided_requirements: list[Requirement] = rel("The requirements that it goes around, or leaves unchecked.")
    offerings: OfferingConnection = hung(
        OfferingConnection,
        "Gap.offerings",
        "The offerings that go through it on the day; of a derived gap, those that claim one of its routes.",
    )

    @strawberry.field(  # type: ignore[misc]  # a field as in the interface, with an argument
        description="One to three sentences in our own words; that of a recorded gap is as it is recorded.",
        metadata=as_kind(Told()),
    )
    def summary(self, lang: Lang = Language.EN) -> str | None:
        """The sentences."""
        return summary_in(self.node, lang)

    @strawberry.field(description="What a rule found it in; null: a source speaks of it.", metadata=as_kind(Nothing()))
    async def derived_from(self, info: Ask) -> Entity | None:
        """The subject of the rule."""
        subject = self.node.properties.get("derivedFrom")
        node = await info.context.nodes.load(subject) if subject else None
        return wrap(node, self.day) if node else None

    @strawberry.field(description="What follows from it, as sources put it.", metadata=as_kind(Property(default=())))
    def consequences(self) -> list[str]:
        """Sentences."""
        return list(self.node.properties.get("consequences") or ())

    @strawberry.field(
        description="How many offerings go through it on the day.", metadata=as_kind(Size("Gap.offerings"))
    )
    async def exposure(self, info: Ask) -> int:
        """The size of `offerings`."""
        return await exposure(info, self.node, self.day)


@strawberry.type(description="A provision that takes a route out of a mandate.")
class Exemption(Entity):
    """An exemption."""

    provisions: list[Provision] = rel("The law that grants it, as far as it stands on the day.")
    mandates: list[Mandate] = rel("The mandates that it is from.")
    routes: list[Route] = rel("The routes that it is for.")


TYPES |= {cls.__name__: cls for cls in (Exemption, Gap)}
