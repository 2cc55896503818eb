"""One model a kind of entity, and the file of a pack that holds it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictInt

from graph.model import Confidence, CoverageLevel, Reach, RouteStanding
from seed.models import Children, Cited, Day, EntityModel, Id, Line, LinkTo, Model, Rel, Standing, Text, Timed, Url

Links = tuple[LinkTo, ...]

NodeKind = Literal[
    "JURISDICTION", "REGION", "AUTHORITY", "MANDATE", "ACTIVITY", "LEGAL_INSTRUMENT", "PROVISION", "REQUIREMENT",
    "THERAPY_TYPE", "ROUTE", "TRACK", "CLINIC", "OFFERING", "LICENCE", "GAP", "SOURCE",
]  # fmt: skip


class CoverageModel(Timed):
    """How completely the pack records a kind in a jurisdiction, for the days from validFrom to validTo.

    Without days it speaks for the pack's as-of day alone.
    """

    jurisdiction: Id
    kind: NodeKind
    declared: CoverageLevel
    note: Text | None = None


class PackModel(Model):
    """`pack.yaml`: what the pack is, the day for which it speaks, and what it claims to cover."""

    id: Id
    schema_version: Annotated[StrictInt, Field(alias="schema")]
    title: Line
    version: Line
    as_of: Day
    licence: Line
    builds_on: tuple[Id, ...] = ()
    coverage: tuple[CoverageModel, ...] = ()


class SourceModel(Model):
    """A document or page that facts are taken from; `asOf` is the day for which it speaks."""

    label: ClassVar[str] = "Source"
    id: Id
    title: Line
    publisher: Line | None = None
    url: Url | None = None
    published: Day | None = None
    kind: Literal["OFFICIAL_TEXT", "REGISTER", "JOURNAL_ARTICLE", "PRESS", "OVERVIEW", "OTHER"]
    confidence: Confidence
    as_of: Day | None = None


class JurisdictionModel(EntityModel):
    """Where a body of law holds."""

    label: ClassVar[str] = "Jurisdiction"


class InJurisdiction(EntityModel):
    """Something that belongs to one jurisdiction."""

    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]


class RegionModel(EntityModel):
    """A part of a jurisdiction, where clinics are."""

    label: ClassVar[str] = "Region"
    jurisdiction: Annotated[LinkTo, Rel("PART_OF", targets=("Jurisdiction",))]


class EnforcementModel(Standing):
    """What an authority can really do."""

    level: Literal["NONE", "LIMITED", "MODERATE", "STRONG", "UNKNOWN"]


class AuthorityModel(InJurisdiction):
    """An agency or body that holds mandates."""

    label: ClassVar[str] = "Authority"
    kind: Literal["MINISTRY", "SURVEILLANCE_SERVICE", "ETHICS_BODY", "REGIONAL_AUTHORITY", "AGENCY", "OTHER"]
    primary_role: Line
    enforcement: EnforcementModel


class ActivityModel(EntityModel):
    """A kind of oversight, as a concept."""

    label: ClassVar[str] = "Activity"


class MandateModel(EntityModel):
    """One responsibility of one authority."""

    label: ClassVar[str] = "Mandate"
    authority: Annotated[LinkTo, Rel("HOLDS", incoming=True, targets=("Authority",))]
    activity: Annotated[LinkTo, Rel("EXERCISES", targets=("Activity",))]
    reach: Reach
    covers: Annotated[Links, Rel("COVERS", targets=("Route", "Jurisdiction"))] = ()
    granted_by: Annotated[Links, Rel("GRANTED_BY", targets=("Provision",))] = ()
    enforces: Annotated[Links, Rel("ENFORCES", targets=("Requirement",))] = ()


class ProvisionModel(EntityModel):
    """A place in an instrument; without a locator, the instrument as a whole."""

    label: ClassVar[str] = "Provision"
    locator: Line | None = None


class LegalInstrumentModel(InJurisdiction):
    """A law, resolution, order or guideline, with the provisions that matter."""

    label: ClassVar[str] = "LegalInstrument"
    kind: Literal[
        "LAW", "GOVERNMENT_RESOLUTION", "ORDER", "GUIDELINE", "REGULATION", "DIRECTIVE", "DECISION",
        "COURT_JUDGMENT", "OTHER",
    ]  # fmt: skip
    number: Line | None = None
    enacted_on: Day | None = None
    issued_by: Annotated[LinkTo | None, Rel("ISSUED_BY", targets=("Authority",))] = None
    provisions: Annotated[tuple[ProvisionModel, ...], Children("PART_OF", incoming=True)] = ()
    amends: Annotated[Links, Rel("AMENDS", targets=("LegalInstrument",))] = ()
    replaces: Annotated[Links, Rel("REPLACES", targets=("LegalInstrument",))] = ()
    implements: Annotated[Links, Rel("IMPLEMENTS", targets=("LegalInstrument",))] = ()
    mirrors: Annotated[Links, Rel("MIRRORS", targets=("Authority", "LegalInstrument"))] = ()


class RequirementModel(EntityModel):
    """What must be shown before a route may be taken."""

    label: ClassVar[str] = "Requirement"
    routes: Annotated[Links, Rel("REQUIRED_FOR", targets=("Route",))]
    set_by: Annotated[Links, Rel("SET_BY", targets=("Provision",))] = ()


class EvidenceModel(Standing):
    """Where the evidence for a therapy stands."""

    level: Literal["ESTABLISHED", "EMERGING", "UNPROVEN", "NOT_RECORDED"]


class TherapyTypeModel(EntityModel):
    """A kind of therapy, as a concept, and the routes that it may lawfully take."""

    label: ClassVar[str] = "TherapyType"
    evidence: EvidenceModel
    broader: Annotated[Links, Rel("BROADER", targets=("TherapyType",))] = ()
    routes: Annotated[Links, Rel("MAY_TAKE", targets=("Route",))] = ()


class RouteModel(InJurisdiction):
    """How a therapy reaches patients in law, or how a provider classifies it."""

    label: ClassVar[str] = "Route"
    standing: RouteStanding
    provided_by: Annotated[Links, Rel("PROVIDED_BY", targets=("Provision",))] = ()
    gaps: Annotated[Links, Rel("OPENS", targets=("Gap",))] = ()


class TrackModel(InJurisdiction):
    """A sector of the market with its own habits."""

    label: ClassVar[str] = "Track"
    who: Text
    standards: Text
    focus: Text


class OfferingModel(EntityModel):
    """One therapy at one clinic, under the route that the clinic claims for it."""

    label: ClassVar[str] = "Offering"
    therapy: Annotated[LinkTo, Rel("OF", targets=("TherapyType",))]
    routes: Annotated[Links, Rel("CLAIMS", targets=("Route",))] = ()
    meets: Annotated[Links, Rel("MEETS", targets=("Requirement",))] = ()
    fails: Annotated[Links, Rel("FAILS", targets=("Requirement",))] = ()


class LicenceModel(Cited):
    """A licence that a clinic holds."""

    label: ClassVar[str] = "Licence"
    number: Line
    issued_by: Annotated[LinkTo | None, Rel("ISSUED_BY", targets=("Authority",))] = None
    issued_on: Day | None = None
    status: Literal["ACTIVE", "SUSPENDED", "TERMINATED", "NOT_RECORDED"]


class ClinicModel(InJurisdiction):
    """A provider, with what it offers."""

    label: ClassVar[str] = "Clinic"
    region: Annotated[LinkTo | None, Rel("LOCATED_IN", targets=("Region",))] = None
    track: Annotated[LinkTo | None, Rel("IN_TRACK", targets=("Track",))] = None
    offerings: Annotated[tuple[OfferingModel, ...], Children("OFFERS")] = ()
    licences: Annotated[tuple[LicenceModel, ...], Children("HAS_LICENCE")] = ()


class GapModel(InJurisdiction):
    """A grey zone or a hole in the oversight, as a source records it."""

    label: ClassVar[str] = "Gap"
    kind: Literal[
        "CLASSIFICATION", "OVERLAPPING_MANDATES", "UNENFORCED_REQUIREMENT", "WEAK_ENFORCEMENT", "REPEALED_BASIS",
        "NO_AUTHORITY", "LIABILITY", "OTHER",
    ]  # fmt: skip
    rationale: Text | None = None
    consequences: tuple[Text, ...] = ()
    avoids: Annotated[Links, Rel("AVOIDS", targets=("Mandate", "Requirement"))] = ()


class ExemptionModel(EntityModel):
    """A provision that takes a route out of a mandate."""

    label: ClassVar[str] = "Exemption"
    provisions: Annotated[Links, Rel("GRANTS", incoming=True, targets=("Provision",)), Field(min_length=1)]
    mandates: Annotated[Links, Rel("FROM", targets=("Mandate",)), Field(min_length=1)]
    routes: Annotated[Links, Rel("FOR", targets=("Route",)), Field(min_length=1)]


class ClaimModel(Cited):
    """What one or more sources assert about one property or relationship of one entity.

    Claims in one `contest` contradict each other, whatever they are about; claims that give one single-valued property
    of one entity different values do so by themselves.
    """

    label: ClassVar[str] = "Claim"
    about: Annotated[LinkTo, Rel("ABOUT")]
    predicate: Annotated[str, Field(pattern=r"^([a-z][A-Za-z]*|[A-Z][A-Z_]*)$", max_length=60)]
    value: Text
    contest: Id | None = None
    note: Text | None = None


FILES: dict[str, type[SourceModel] | type[Cited]] = {
    "sources.yaml": SourceModel,
    "jurisdictions.yaml": JurisdictionModel,
    "regions.yaml": RegionModel,
    "authorities.yaml": AuthorityModel,
    "activities.yaml": ActivityModel,
    "mandates.yaml": MandateModel,
    "instruments.yaml": LegalInstrumentModel,
    "requirements.yaml": RequirementModel,
    "therapies.yaml": TherapyTypeModel,
    "routes.yaml": RouteModel,
    "tracks.yaml": TrackModel,
    "clinics.yaml": ClinicModel,
    "gaps.yaml": GapModel,
    "exemptions.yaml": ExemptionModel,
    "claims.yaml": ClaimModel,
}

Item = SourceModel | Cited
