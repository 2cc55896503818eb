"""What everything in the graph has, where it is said, and the entities of the law."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.graphql.arguments import Contested, OfJurisdiction
from api.graphql.fields import TYPES, Ask, as_kind, citations, cited, day_prop, prop, rel, related, wrap_all
from api.graphql.gap_loaders import derived_in
from api.graphql.lists import ClinicConnection, OfferingConnection, hung
from api.graphql.types.enums import AuthorityKind, EnforcementLevel, EvidenceLevel, InstrumentKind, SourceKind
from graph.model import vocabulary
from graph.model.vocabulary import Confidence, Reach, RouteStanding
from graph.query.planner.selection_tree import Cited, Pairs, Part, Property, Way
from graph.store.lookup import checked_id

if TYPE_CHECKING:
    from api.graphql.types.gaps import Gap

Lazy = strawberry.lazy("api.graphql.types.gaps")


@strawberry.interface(description="Everything with an id. Ids are stable, readable and safe in a URL.")
class Node:
    """One node of the graph, seen on a day."""

    node: strawberry.Private[vocabulary.Node]
    day: strawberry.Private[str]
    id: strawberry.ID = prop("The id: jurisdiction, kind and slug, as in `ru.authority.roszdravnadzor`.")


@strawberry.type(description="A text in one language.")
class LocalizedText:
    """A name in a language."""

    lang: str = strawberry.field(description="The language, as a two-letter code.")
    text: str = strawberry.field(description="The text in that language.")


@strawberry.type(description="A document or page that facts are taken from.")
class Source(Node):
    """A source."""

    title: str = prop("Its title.")
    publisher: str | None = prop("Who published it.")
    url: str | None = prop("Where it can be read.")
    published: date | None = day_prop("The day on which it was published.")
    kind: SourceKind = prop("What kind of publication it is.")


@strawberry.type(description="A place in a source: page, article, or lines.")
class Citation(Node):
    """A citation."""

    source: Source = rel("The source that it is a place in.")
    locator: str | None = prop("Where in the source; null: the source as a whole.")
    confidence: Confidence = prop("How well what is read there supports a fact.")
    as_of: date | None = day_prop("The day for which the source speaks there.")


@strawberry.interface(description="A cited thing in the graph.")
class Entity(Node):
    """What every cited thing has."""

    name: str = prop("The preferred English name.")
    summary: str | None = prop("One to three sentences in our own words.")
    valid_from: date | None = day_prop("The first day on which it is in force or exists; null: open, or not recorded.")
    valid_to: date | None = day_prop("The last such day; null: open, or not recorded.")
    illustrative: bool = prop("True for an archetype that stands for no real body.", default=False)
    confidence: Confidence = prop("The strength of the best citation.")
    citations: list[Citation] = cited("Where it is said; at least one.")

    @strawberry.field(
        description="Names in every language recorded.",
        metadata=as_kind(Pairs(("lang", "nameLangs"), ("text", "nameTexts"))),
    )
    def names(self) -> list[LocalizedText]:
        """Languages and texts, English first."""
        properties = self.node.properties
        pairs = zip(properties.get("nameLangs") or (), properties.get("nameTexts") or (), strict=True)
        return [LocalizedText(lang=lang, text=text) for lang, text in pairs]

    @strawberry.field(
        description="What sources assert about it; contested: only what another source contradicts.",
        metadata=as_kind(Way()),
    )
    async def claims(self, info: Ask, contested: Contested = None) -> list["Claim"]:
        """Claims in the order of ids."""
        found = await related(info, self.node, "claims", self.day)
        return wrap_all([c for c in found if contested is None or c.properties["contested"] is contested], self.day)


@strawberry.type(description="One assertion of one or more sources about one property of one entity.")
class Claim(Node):
    """A claim."""

    subject: Entity = rel("What it is about.")
    predicate: str = prop("The property, or the relationship, that it speaks of: `enactedOn`, `HOLDS`.")
    value: str = prop("What it says.")
    preferred: bool = prop("Whether the graph answers with it: the stronger, then the more recent side.")
    contested: bool = prop("Whether another source contradicts it.")
    note: str | None = prop("A remark of the editors.")
    confidence: Confidence = prop("The strength of the best citation.")
    citations: list[Citation] = cited("Who says so.")


@strawberry.type(description="Where a body of law holds.")
class Jurisdiction(Entity):
    """A jurisdiction."""

    authorities: list["Authority"] = rel("Its authorities on the day.")
    instruments: list["LegalInstrument"] = rel("Its legal instruments in force on the day.")
    routes: list["Route"] = rel("The routes that count in it on the day.")
    tracks: list["Track"] = rel("The sectors of its market.")

    @strawberry.field(
        description="The gaps in its oversight on the day: those that sources record and those that rules find."
    )
    async def gaps(self, info: Ask) -> list[Annotated["Gap", Lazy]]:
        """Recorded and derived gaps, in the order of ids."""
        recorded = await related(info, self.node, "gaps", self.day)
        derived = await derived_in(info, self.node.id, self.day)
        return wrap_all(sorted([*recorded, *derived], key=lambda gap: gap.id), self.day)


@strawberry.type(description="A part of a jurisdiction, where clinics are.")
class Region(Entity):
    """A region."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it is a part of.")
    clinics: ClinicConnection = hung(ClinicConnection, "Region.clinics", "The clinics located in it on the day.")


@strawberry.type(description="What an authority can really do, not what its law says.")
class EnforcementCapacity:
    """How much an authority can enforce."""

    owner: strawberry.Private["Authority"]
    level: EnforcementLevel = strawberry.field(
        description="The level, as the preferred source puts it.", metadata=as_kind(Property("enforcementLevel"))
    )
    statement: str = strawberry.field(
        description="The statement behind the level.", metadata=as_kind(Property("enforcementStatement"))
    )

    @strawberry.field(description="Where that is said.", metadata=as_kind(Cited("enforcementCitations")))
    async def citations(self, info: Ask) -> list[Citation]:
        """Its own citations."""
        return await citations(info, self.owner.node.properties["enforcementCitations"], self.owner.day)


@strawberry.type(description="An agency or body that holds mandates.")
class Authority(Entity):
    """An authority."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    kind: AuthorityKind = prop("What kind of body it is.")
    primary_role: str = prop("Its primary role, in a phrase.")
    mandates: list["Mandate"] = rel("The mandates that it holds on the day, contested ones included.")
    clinics: ClinicConnection = hung(
        ClinicConnection,
        "Authority.clinics",
        "Every clinic that one of its mandates applies to on the day, contested mandates included.",
    )

    @strawberry.field(description="What it can really do.", metadata=as_kind(Part()))
    def enforcement(self) -> EnforcementCapacity:
        """Level and statement."""
        properties = self.node.properties
        return EnforcementCapacity(
            owner=self, level=properties["enforcementLevel"], statement=properties["enforcementStatement"]
        )


@strawberry.type(description="A kind of oversight, as a concept.")
class Activity(Entity):
    """An activity."""

    mandates: list["Mandate"] = rel("The mandates to carry it out, on the day.")


@strawberry.type(description="One responsibility of one authority: an activity, for whom it reaches, under a law.")
class Mandate(Entity):
    """A mandate."""

    authority: Authority = rel("Who holds it.")
    activity: Activity = rel("What is done.")
    granted_by: list["Provision"] = rel(
        "The law that grants it, as far as it stands on the day; empty: no source names one."
    )
    reach: Reach = prop("Whom it reaches.")
    covers: list["Route"] = rel("The routes that it covers, where it reaches routes.")


@strawberry.type(description="A law, resolution, order, guideline or judgment.")
class LegalInstrument(Entity):
    """A legal instrument."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    kind: InstrumentKind = prop("What kind of instrument it is.")
    number: str | None = prop("The number as cited; two instruments may share one.")
    enacted_on: date | None = day_prop("The day of enactment, as the preferred source puts it.")
    issued_by: Authority | None = rel("Who issued it.")
    provisions: list["Provision"] = rel("The provisions recorded, as far as they stand on the day.")
    amends: list["LegalInstrument"] = rel("What it amends.")
    amended_by: list["LegalInstrument"] = rel("What amends it.")
    replaces: list["LegalInstrument"] = rel("What it replaces.")
    replaced_by: list["LegalInstrument"] = rel("What replaces it.")
    implements: list["LegalInstrument"] = rel("What it implements, and falls with.")
    mirrors: list[Entity] = rel("Foreign authorities or instruments that it is said to mirror.")
    mandates: list[Mandate] = rel("The mandates that its provisions grant, on the day.")


@strawberry.type(description="A place in an instrument, or the instrument as a whole.")
class Provision(Entity):
    """A provision."""

    instrument: LegalInstrument = rel("The instrument that it is a part of.")
    locator: str | None = prop("Where in the instrument: `Art. 20(1)`; null: the instrument as a whole.")
    mandates: list[Mandate] = rel("The mandates that it grants, on the day.")
    requirements: list["Requirement"] = rel("The requirements that it sets, on the day.")


@strawberry.type(description="What must be shown before a route may be taken.")
class Requirement(Entity):
    """A requirement."""

    routes: list["Route"] = rel("The routes that it is required for.")
    set_by: list[Provision] = rel("The provisions that set it, as far as they stand on the day.")
    enforced_by: list[Authority] = rel("Authorities whose mandate makes them check it; empty is a gap.")


@strawberry.type(description="Where the evidence for a therapy stands.")
class EvidenceStanding:
    """The standing of the evidence."""

    owner: strawberry.Private["TherapyType"]
    level: EvidenceLevel = strawberry.field(
        description="The level, as a cited source puts it.", metadata=as_kind(Property("evidenceLevel"))
    )
    statement: str = strawberry.field(
        description="The statement behind the level.", metadata=as_kind(Property("evidenceStatement"))
    )

    @strawberry.field(description="Where that is said.", metadata=as_kind(Cited("evidenceCitations")))
    async def citations(self, info: Ask) -> list[Citation]:
        """Its own citations."""
        return await citations(info, self.owner.node.properties["evidenceCitations"], self.owner.day)


@strawberry.type(description="A kind of therapy, as a concept.")
class TherapyType(Entity):
    """A therapy."""

    broader: list["TherapyType"] = rel("Therapies that include it.")
    narrower: list["TherapyType"] = rel("Therapies that it includes.")
    offerings: OfferingConnection = hung(
        OfferingConnection, "TherapyType.offerings", "Where it, or a narrower one, is offered."
    )

    @strawberry.field(description="Where the evidence for it stands.", metadata=as_kind(Part()))
    def evidence(self) -> EvidenceStanding:
        """Level and statement."""
        properties = self.node.properties
        return EvidenceStanding(
            owner=self, level=properties["evidenceLevel"], statement=properties["evidenceStatement"]
        )

    @strawberry.field(
        description="The routes that it, or a broader one, can lawfully take on the day.", metadata=as_kind(Way())
    )
    async def routes(self, info: Ask, jurisdiction: OfJurisdiction = None) -> list["Route"]:
        """Lawful routes, of one jurisdiction where it is given."""
        routes = await related(info, self.node, "routes", self.day)
        if jurisdiction is not None:
            wanted = checked_id(jurisdiction, "jurisdiction")
            homes = await asyncio.gather(*(related(info, route, "jurisdiction", self.day) for route in routes))
            routes = [route for route, home in zip(routes, homes, strict=True) if home and home[0].id == wanted]
        return wrap_all(routes, self.day)


@strawberry.type(description="How a therapy reaches patients in law, or how a provider classifies it.")
class Route(Entity):
    """A route."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    standing: RouteStanding = prop("Whether a law provides for it.")
    mandates: list[Mandate] = rel("The mandates that cover it on the day.")
    requirements: list[Requirement] = rel("What is required for it on the day.")
    gaps: list[Annotated["Gap", Lazy]] = rel("The recorded gaps that it opens.")
    offerings: OfferingConnection = hung(
        OfferingConnection, "Route.offerings", "The offerings that claim it on the day."
    )


@strawberry.type(description="A sector of the market with its own habits.")
class Track(Entity):
    """A track."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    who: str = prop("Who is in it.")
    standards: str = prop("By which standards they work.")
    focus: str = prop("What they offer.")
    clinics: ClinicConnection = hung(ClinicConnection, "Track.clinics", "The clinics in it on the day.")


TYPES |= {
    cls.__name__: cls
    for cls in (
        Activity, Authority, Citation, Claim, Jurisdiction, LegalInstrument, Mandate, Provision, Region, Requirement, Route,
        Source, TherapyType, Track,
    )
}  # fmt: skip
