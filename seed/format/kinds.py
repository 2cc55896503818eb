"""One model a kind of entity, and the file of a pack that holds it.

Written by `make generated` from `graph/model/kinds.py`: edit that.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from graph.model.vocabulary import Confidence, Reach, RouteStanding
from seed.format.identifiers import Scheme, Vocabulary
from seed.format.models import (
    Children,
    Cited,
    Day,
    DayOrYear,
    Grade,
    GradedLink,
    Id,
    Language,
    Line,
    LinkTo,
    Model,
    Predicate,
    Rel,
    Text,
    TimedGrade,
    Url,
    one_or_more,
)

Links = tuple[LinkTo, ...]


class EntityModel(Cited):
    """What every entity has: a name and what says more of it."""

    name: Line
    """Its name in English."""
    names: dict[Language, Line] = Field(default_factory=dict)
    """Its names in other languages, by the two letters of the language: `{ru: ...}`."""
    aliases: dict[Language, tuple[Line, ...]] = Field(default_factory=dict)
    """Other names by which people look for it or write it, by language. `{en: [...], ru: [...]}`. An alias asserts nothing and needs no citation; two entities may share one."""
    summary: Text | None = None
    """What it is, in our own words."""
    summaries: dict[Language, Text] = Field(default_factory=dict)
    """The summary in other languages, by the two letters of the language: `{ru: ...}`."""
    illustrative: StrictBool = False
    """True for an archetype that shows how a kind of thing stands, and stands for no real one."""


class ProvisionModel(EntityModel):
    """A place in an instrument, or the instrument as a whole."""

    label: ClassVar[str] = "Provision"
    locator: Line | None = None
    """The place in the instrument, such as `Art. 20(1)`; none: the instrument as a whole."""


class OfferingModel(EntityModel):
    """One therapy at one clinic, under the route that the clinic claims for it."""

    label: ClassVar[str] = "Offering"
    therapy: Annotated[LinkTo, Rel("OF", targets=("TherapyType",))]
    """The therapy that is offered."""
    routes: Annotated[Links, Rel("CLAIMS", targets=("Route",))] = ()
    """The route that the clinic claims for it, at most one a day. Left out: no source says which."""
    conditions: Annotated[Links, Rel("FOR_CONDITION", targets=("Condition",))] = ()
    """What it is offered for, as the sources have it. Left out: no source says."""
    meets: Annotated[Links, Rel("MEETS", targets=("Requirement",))] = ()
    """Requirements that a source says it meets."""
    fails: Annotated[Links, Rel("FAILS", targets=("Requirement",))] = ()
    """Requirements that a source says it does not meet."""


class LicenceModel(Cited):
    """A licence that a clinic holds."""

    label: ClassVar[str] = "Licence"
    number: Line
    """Its number in the register."""
    issued_by: Annotated[LinkTo | None, Rel("ISSUED_BY", targets=("Authority",))] = None
    """The authority that issued it."""
    issued_on: Day | None = None
    """The day on which it was issued, as YYYY-MM-DD."""
    status: Literal["ACTIVE", "SUSPENDED", "TERMINATED", "NOT_RECORDED"]
    """Whether it is in force, as the register says."""


class SourceModel(Model):
    """A document or page that facts are taken from. `asOf` is the day for which it speaks."""

    label: ClassVar[str] = "Source"
    id: Id
    """The id that citations name: `<jurisdiction>.source.<slug>`."""
    title: Line
    """Its title, as it calls itself or in English."""
    publisher: Line | None = None
    """Who published it."""
    url: Url | None = None
    """Where it can be read. Begin it with http:// or https://."""
    published: Day | None = None
    """The day on which it was published, as YYYY-MM-DD."""
    kind: Literal["OFFICIAL_TEXT", "REGISTER", "JOURNAL_ARTICLE", "PRESS", "OVERVIEW", "OTHER"]
    """What kind of publication it is. OFFICIAL_TEXT: the text of a law, or a page of an authority. OVERVIEW: a report on the field."""
    confidence: Confidence
    """What a fact is worth that rests on it; a citation may say otherwise."""
    as_of: Day | None = None
    """The day for which it speaks. Left out: the day of publication, if that is given."""
    retrieved: Day | None = None
    """The day on which it was read, as YYYY-MM-DD. Give it of whatever is on the web, and may be another tomorrow."""


class JurisdictionModel(EntityModel):
    """Where a body of law holds."""

    label: ClassVar[str] = "Jurisdiction"
    part_of: Annotated[LinkTo | None, Rel("PART_OF", targets=("Jurisdiction",))] = None
    """The jurisdiction whose law counts in this one too."""


class RegionModel(EntityModel):
    """A part of a jurisdiction, where clinics are."""

    label: ClassVar[str] = "Region"
    jurisdiction: Annotated[LinkTo, Rel("PART_OF", targets=("Jurisdiction",))]
    """The jurisdiction that it is a part of."""


class ProviderClassModel(EntityModel):
    """A class of providers by founder, legal form or permit, as the law tells them apart."""

    label: ClassVar[str] = "ProviderClass"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it belongs to."""
    broader: Annotated[Links, Rel("BROADER", targets=("ProviderClass",))] = ()
    """Wider classes that it is a part of."""


class EnforcementModel(TimedGrade):
    """What an authority can really do, not what its law says."""

    level: Literal["NONE", "LIMITED", "MODERATE", "STRONG", "UNKNOWN"]
    """How much it can do in practice, as the sources put it. UNKNOWN: none that was read says."""


class AuthorityModel(EntityModel):
    """An agency or body that holds mandates."""

    label: ClassVar[str] = "Authority"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it belongs to."""
    kind: Literal["MINISTRY", "SURVEILLANCE_SERVICE", "ETHICS_BODY", "REGIONAL_AUTHORITY", "AGENCY", "OTHER"]
    """What kind of body it is."""
    primary_role: Line
    """What it is mainly there for, in a line."""
    enforcement: Annotated[
        tuple[EnforcementModel, ...],
        Field(min_length=1),
        one_or_more(EnforcementModel),
        Rel("CAN_ENFORCE", targets=("Jurisdiction",), along="jurisdiction"),
    ]
    """What it can really do. That is not what the law gives it, which its mandates say. One entry for each time, of which no two hold on one day; a single one may stand there without a list."""
    part_of: Annotated[LinkTo | None, Rel("PART_OF", targets=("Authority",))] = None
    """The body that it is a part of, or belongs to."""


class MandateModel(EntityModel):
    """One responsibility of one authority: an activity, for whom it reaches, under a law."""

    label: ClassVar[str] = "Mandate"
    authority: Annotated[LinkTo, Rel("HOLDS", incoming=True, targets=("Authority",))]
    """Who holds it. Where sources disagree, each claimed holder has a mandate of its own, and claims say so."""
    activity: Annotated[LinkTo, Rel("EXERCISES", targets=("Activity",))]
    """What is done under it."""
    granted_by: Annotated[Links, Rel("GRANTED_BY", targets=("Provision",))] = ()
    """The provisions that grant it, each the law on its own. Left out: no source that was read names the law."""
    reach: Reach
    """Whom it reaches. `covers` must fit."""
    covers: Annotated[
        Links,
        Rel(
            "COVERS",
            targets=(
                "Route",
                "Jurisdiction",
            ),
        ),
    ] = ()
    """The routes that it covers, where it reaches routes. With the reach EVERY_CLINIC its jurisdiction; else nothing."""
    reaches: Annotated[Links, Rel("REACHES", targets=("ProviderClass",))] = ()
    """The classes of providers that it reaches. Needed with the reach CLASSES; with the reach ROUTES it reaches those alone who belong to one of them."""
    enforces: Annotated[Links, Rel("ENFORCES", targets=("Requirement",))] = ()
    """Requirements whose fulfilment is examined under it."""
    follows: Annotated[Links, Rel("FOLLOWS", targets=("Mandate",))] = ()
    """The mandates that it only follows on, such as the monitoring of a trial on its permit. By itself it makes no offering overseen, and none escape."""


class ActivityModel(EntityModel):
    """A kind of oversight, as a concept."""

    label: ClassVar[str] = "Activity"


class LegalInstrumentModel(EntityModel):
    """A law, resolution, order, guideline or judgment."""

    label: ClassVar[str] = "LegalInstrument"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it belongs to."""
    kind: Literal[
        "LAW",
        "GOVERNMENT_RESOLUTION",
        "ORDER",
        "GUIDELINE",
        "REGULATION",
        "DIRECTIVE",
        "DECISION",
        "COURT_JUDGMENT",
        "OTHER",
    ]
    """What kind of text it is."""
    number: Line | None = None
    """Its number as cited, such as `323-FZ`. Put it in quotes if it is digits alone."""
    enacted_on: DayOrYear | None = None
    """The day on which it was passed, as YYYY-MM-DD. Where only the year is known, write that: `enactedOn: 2024`. It counts from then on, unless validFrom names another day; one of a year from its last day."""
    issued_by: Annotated[LinkTo | None, Rel("ISSUED_BY", targets=("Authority",))] = None
    """The authority that issued it."""
    provisions: Annotated[tuple[ProvisionModel, ...], Children("PART_OF", incoming=True)] = ()
    """The places in it on which mandates, routes, requirements and exemptions rest."""
    amends: Annotated[Links, Rel("AMENDS", targets=("LegalInstrument",))] = ()
    """Instruments whose text it changes."""
    replaces: Annotated[Links, Rel("REPLACES", targets=("LegalInstrument",))] = ()
    """Instruments that it takes the place of."""
    implements: Annotated[Links, Rel("IMPLEMENTS", targets=("LegalInstrument",))] = ()
    """Instruments that it carries out; it falls with them."""
    mirrors: Annotated[
        Links,
        Rel(
            "MIRRORS",
            targets=(
                "Authority",
                "LegalInstrument",
            ),
        ),
    ] = ()
    """Foreign instruments or authorities that it is said to follow."""


class RequirementModel(EntityModel):
    """What must be shown before a route may be taken."""

    label: ClassVar[str] = "Requirement"
    routes: Annotated[Links, Rel("REQUIRED_FOR", targets=("Route",))]
    """Routes that may be taken only if it is met."""
    set_by: Annotated[Links, Rel("SET_BY", targets=("Provision",))] = ()
    """Provisions that set it."""


class EvidenceModel(Grade):
    """Where the evidence for a therapy stands."""

    level: Literal["ESTABLISHED", "EMERGING", "UNPROVEN", "NOT_RECORDED"]
    """Where it stands, as the sources put it. NOT_RECORDED: no source that was read says."""


class StudiedForModel(GradedLink):
    """That a therapy was studied for a condition is no statement that it works."""

    level: Literal["ESTABLISHED", "EMERGING", "UNPROVEN", "NOT_RECORDED"]
    """Where it stands, as the sources put it. NOT_RECORDED: no source that was read says."""


class TherapyTypeModel(EntityModel):
    """A kind of therapy, as a concept."""

    label: ClassVar[str] = "TherapyType"
    evidence: EvidenceModel
    """Where the evidence for it stands."""
    studied_for: Annotated[tuple[StudiedForModel, ...], Rel("STUDIED_FOR", targets=("Condition",))] = ()
    """What it was studied for, each with the standing of the evidence."""
    broader: Annotated[Links, Rel("BROADER", targets=("TherapyType",))] = ()
    """Wider therapies that it is a kind of. It may take their routes too."""
    routes: Annotated[Links, Rel("MAY_TAKE", targets=("Route",))] = ()
    """Routes that it may lawfully take, in any jurisdiction. What a clinic claims stands in its offering."""


class ConditionModel(EntityModel):
    """A disease or indication, as a concept."""

    label: ClassVar[str] = "Condition"
    codes: dict[Vocabulary, tuple[Line, ...]] = Field(default_factory=dict)
    """Codes of it in public vocabularies. `{ICD-10: [G35]}`, each as the sources of the entry give it."""
    broader: Annotated[Links, Rel("BROADER", targets=("Condition",))] = ()
    """Wider conditions that it is a kind of."""


class RouteModel(EntityModel):
    """How a therapy reaches patients in law, or how a provider classifies it."""

    label: ClassVar[str] = "Route"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it belongs to."""
    standing: RouteStanding
    """Whether a law provides for it."""
    provided_by: Annotated[Links, Rel("PROVIDED_BY", targets=("Provision",))] = ()
    """Provisions that provide for it; it is in force while one of them is."""
    open_to: Annotated[Links, Rel("OPEN_TO", targets=("ProviderClass",))] = ()
    """The classes of providers that may take it. Left out: whoever."""
    gaps: Annotated[Links, Rel("OPENS", targets=("Gap",))] = ()
    """The recorded gaps that it opens: ways around mandates and requirements."""


class TrackModel(EntityModel):
    """A sector of the market with its own habits."""

    label: ClassVar[str] = "Track"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it belongs to."""
    who: Text
    """Who is in it."""
    standards: Text
    """By which standards they work."""
    focus: Text
    """What they mostly do."""


class ClinicModel(EntityModel):
    """A provider."""

    label: ClassVar[str] = "Clinic"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it is in."""
    identifiers: dict[Scheme, Line] = Field(default_factory=dict)
    """Numbers in registers. An archetype's must fail their checksum, and so match nobody; a real clinic's pass it."""
    region: Annotated[LinkTo | None, Rel("LOCATED_IN", targets=("Region",))] = None
    """The region that it is in on the day."""
    track: Annotated[LinkTo | None, Rel("IN_TRACK", targets=("Track",))] = None
    """The sector of the market that it belongs to on the day."""
    classes: Annotated[Links, Rel("BELONGS_TO", targets=("ProviderClass",))] = ()
    """The classes of providers that it belongs to. By founder, legal form or permit; several may be recorded. Left out: no source says."""
    offerings: Annotated[tuple[OfferingModel, ...], Children("OFFERS")] = ()
    """What it offers on the day. One entry a therapy."""
    licences: Annotated[tuple[LicenceModel, ...], Children("HAS_LICENCE")] = ()
    """The licences that it holds on the day."""


class GapModel(EntityModel):
    """A grey zone or a hole in the oversight, recorded by a source or derived from the graph. Packs hold recorded ones."""

    label: ClassVar[str] = "Gap"
    jurisdiction: Annotated[LinkTo, Rel("IN", targets=("Jurisdiction",))]
    """The jurisdiction that it is in."""
    kind: Literal[
        "CLASSIFICATION",
        "OVERLAPPING_MANDATES",
        "UNENFORCED_REQUIREMENT",
        "WEAK_ENFORCEMENT",
        "REPEALED_BASIS",
        "NO_AUTHORITY",
        "NOT_ENTITLED",
        "LIABILITY",
        "OTHER",
    ]
    """What kind of hole it is."""
    rationale: Text | None = None
    """The argument by which it is justified."""
    rationales: dict[Language, Text] = Field(default_factory=dict)
    """The rationale in other languages, by the two letters of the language."""
    consequences: tuple[Text, ...] = ()
    """What follows from it, one sentence an item."""
    consequences_in: dict[Language, tuple[Text, ...]] = Field(default_factory=dict)
    """The consequences in other languages, as many and in the same order: `{ru: [...]}`."""
    authorities: Annotated[Links, Rel("CONCERNS", targets=("Authority",))] = ()
    """The authorities whose power or silence it is about; empty: of none in particular."""
    avoids: Annotated[
        Links,
        Rel(
            "AVOIDS",
            targets=(
                "Mandate",
                "Requirement",
            ),
        ),
    ] = ()
    """Mandates and requirements that whoever goes this way leaves aside."""


class ExemptionModel(EntityModel):
    """A provision that takes a route out of a mandate."""

    label: ClassVar[str] = "Exemption"
    provisions: Annotated[Links, Rel("GRANTS", incoming=True, targets=("Provision",)), Field(min_length=1)]
    """Provisions that grant it."""
    mandates: Annotated[Links, Rel("FROM", targets=("Mandate",)), Field(min_length=1)]
    """Mandates out of which it takes the routes."""
    routes: Annotated[Links, Rel("FOR", targets=("Route",)), Field(min_length=1)]
    """Routes that it takes out."""


class ClaimModel(Cited):
    """What one or more sources assert about one property or relationship of one entity. Claims in one `contest` contradict each other, whatever they are about; claims that give one single-valued property of one entity different values do so by themselves."""

    label: ClassVar[str] = "Claim"
    about: Annotated[LinkTo, Rel("ABOUT")]
    """The entity that the claim is about."""
    predicate: Predicate
    """What is claimed of it: a property such as `enactedOn`, or a relationship such as `HOLDS`."""
    value: Text
    """What the source says: the value of the property, or the id or words for the other end of the relationship."""
    contest: Id | None = None
    """A name that claims on different entities share where they contradict each other."""
    rests_on: Annotated[Links, Rel("RESTS_ON", targets=("Provision",))] = ()
    """The provisions that say so. A contest is settled while the law behind its stronger side is in force, and no other side is PRIMARY."""
    note: Text | None = None
    """The editors' remark on this side."""


FILES: dict[str, type[SourceModel] | type[Cited]] = {
    "sources.yaml": SourceModel,
    "jurisdictions.yaml": JurisdictionModel,
    "regions.yaml": RegionModel,
    "classes.yaml": ProviderClassModel,
    "authorities.yaml": AuthorityModel,
    "mandates.yaml": MandateModel,
    "activities.yaml": ActivityModel,
    "instruments.yaml": LegalInstrumentModel,
    "requirements.yaml": RequirementModel,
    "therapies.yaml": TherapyTypeModel,
    "conditions.yaml": ConditionModel,
    "routes.yaml": RouteModel,
    "tracks.yaml": TrackModel,
    "clinics.yaml": ClinicModel,
    "gaps.yaml": GapModel,
    "exemptions.yaml": ExemptionModel,
    "claims.yaml": ClaimModel,
}


Item = SourceModel | Cited
