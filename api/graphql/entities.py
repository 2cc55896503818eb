"""The entity types: everything in the graph that has an id."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.graphql.enums import (
    AuthorityKind,
    EnforcementLevel,
    EvidenceLevel,
    GapKind,
    GapOrigin,
    InstrumentKind,
    LicenceStatus,
    SourceKind,
)
from api.graphql.fields import TYPES, Ask, as_kind, citations, cited, day_prop, prop, rel, related, wrap_all
from api.graphql.fields import wrap as wrap_node
from api.graphql.gaps import derived_in, exposure
from api.graphql.lists import ClinicConnection, OfferingConnection, clinic_list, offering_list
from graph import model
from graph.lookup import checked_id
from graph.model import ChecklistStatus, Confidence, OversightStatus, Reach, RouteStanding
from graph.plans.picks import Answer, Cited, Nothing, Pairs, Part, Property, Way

if TYPE_CHECKING:
    from api.graphql.oversight import Oversight

Lazy = strawberry.lazy("api.graphql.oversight")


@strawberry.interface(description="Everything with an id. Ids are stable, readable and safe in a URL.")
class Node:
    """One node of the graph, seen on a day."""

    node: strawberry.Private[model.Node]
    day: strawberry.Private[str]
    id: strawberry.ID = prop("The id: jurisdiction, kind and slug, as in `ru.authority.roszdravnadzor`.")


@strawberry.type(description="A text in one language.")
class LocalizedText:
    """A name in a language."""

    lang: str = strawberry.field(description="The language, as a two-letter code.")
    text: str = strawberry.field(description="The text in that language.")


@strawberry.type(
    description="A number by which registers know a body. Those of archetypes fail their checksum on purpose."
)
class Identifier:
    """A number under a scheme."""

    scheme: str = strawberry.field(description="The scheme: `INN`, `OGRN`, `OGRNIP`.")
    value: str = strawberry.field(description="The number.")


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
    async def claims(self, info: Ask, contested: bool | None = None) -> list["Claim"]:
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
    async def gaps(self, info: Ask) -> list["Gap"]:
        """Recorded and derived gaps, in the order of ids."""
        recorded = await related(info, self.node, "gaps", self.day)
        derived = await derived_in(info, self.node.id, self.day)
        return wrap_all(sorted([*recorded, *derived], key=lambda gap: gap.id), self.day)


@strawberry.type(description="A part of a jurisdiction, where clinics are.")
class Region(Entity):
    """A region."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it is a part of.")
    clinics: ClinicConnection = clinic_list("Region.clinics", "The clinics located in it on the day.")


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
    clinics: ClinicConnection = clinic_list(
        "Authority.clinics", "Every clinic that one of its mandates applies to on the day, contested mandates included."
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
    offerings: OfferingConnection = offering_list("TherapyType.offerings", "Where it, or a narrower one, is offered.")

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
    async def routes(self, info: Ask, jurisdiction: strawberry.ID | None = None) -> list["Route"]:
        """Lawful routes, of one jurisdiction where it is given."""
        routes = await related(info, self.node, "routes", self.day)
        if jurisdiction is not None:
            wanted = checked_id(jurisdiction, "jurisdiction")
            homes = [await related(info, route, "jurisdiction", self.day) for route in routes]
            routes = [route for route, home in zip(routes, homes, strict=True) if home and home[0].id == wanted]
        return wrap_all(routes, self.day)


@strawberry.type(description="How a therapy reaches patients in law, or how a provider classifies it.")
class Route(Entity):
    """A route."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    standing: RouteStanding = prop("Whether a law provides for it.")
    mandates: list[Mandate] = rel("The mandates that cover it on the day.")
    requirements: list[Requirement] = rel("What is required for it on the day.")
    gaps: list["Gap"] = rel("The recorded gaps that it opens.")
    offerings: OfferingConnection = offering_list("Route.offerings", "The offerings that claim it on the day.")


@strawberry.type(description="A sector of the market with its own habits.")
class Track(Entity):
    """A track."""

    jurisdiction: Jurisdiction = rel("The jurisdiction that it belongs to.")
    who: str = prop("Who is in it.")
    standards: str = prop("By which standards they work.")
    focus: str = prop("What they offer.")
    clinics: ClinicConnection = clinic_list("Track.clinics", "The clinics in it on the day.")


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
        therapy: strawberry.ID | None = None,
        activity: list[strawberry.ID] | None = None,
        status: list[OversightStatus] | None = None,
    ) -> Annotated["Oversight", Lazy]:
        """The answer for this clinic on the day of the question."""
        from api.graphql.oversight import ask_oversight

        answer = await ask_oversight(info, self.node.id, self.day, therapy, activity, status)
        if answer is None:
            raise AssertionError(self.node.id)
        return answer


@strawberry.type(
    description="A requirement of the lawful routes or of the claimed one, and how an offering stands to it."
)
class ChecklistItem:
    """One line of a checklist."""

    cites: strawberry.Private[tuple[str, ...]]
    day: strawberry.Private[str]
    requirement: Requirement = strawberry.field(description="What would have to be shown.")
    status: ChecklistStatus = strawberry.field(description="How the offering stands to it.")
    reason: str = strawberry.field(description="Why, in a sentence.")

    @strawberry.field(description="Where that is said.")
    async def citations(self, info: Ask) -> list[Citation]:
        """The citations behind the status."""
        return await citations(info, self.cites, self.day)


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
        from api.graphql.context import OnDay

        items = await info.context.checklists.load(OnDay(self.node.id, self.day))
        return [
            ChecklistItem(
                cites=item.citations,
                day=self.day,
                requirement=wrap_node(item.requirement, self.day),
                status=item.status,
                reason=item.reason,
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
    offerings: OfferingConnection = offering_list(
        "Gap.offerings",
        "The offerings that go through it on the day; of a derived gap, those that claim one of its routes.",
    )

    @strawberry.field(description="What a rule found it in; null: a source speaks of it.", metadata=as_kind(Nothing()))
    async def derived_from(self, info: Ask) -> Entity | None:
        """The subject of the rule."""
        subject = self.node.properties.get("derivedFrom")
        node = await info.context.nodes.load(subject) if subject else None
        return wrap_node(node, self.day) if node else None

    @strawberry.field(description="What follows from it, as sources put it.", metadata=as_kind(Property(default=())))
    def consequences(self) -> list[str]:
        """Sentences."""
        return list(self.node.properties.get("consequences") or ())

    @strawberry.field(description="How many offerings go through it on the day.")
    async def exposure(self, info: Ask) -> int:
        """The size of `offerings`."""
        return await exposure(info, self.node, self.day)


@strawberry.type(description="A provision that takes a route out of a mandate.")
class Exemption(Entity):
    """An exemption."""

    provisions: list[Provision] = rel("The law that grants it, as far as it stands on the day.")
    mandates: list[Mandate] = rel("The mandates that it is from.")
    routes: list[Route] = rel("The routes that it is for.")


TYPES |= {
    cls.__name__: cls
    for cls in (
        Activity, Authority, Citation, Claim, Clinic, Exemption, Gap, Jurisdiction, LegalInstrument, Licence, Mandate,
        Offering, Provision, Region, Requirement, Route, Source, TherapyType, Track,
    )
}  # fmt: skip
