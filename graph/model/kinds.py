"""Every kind of node, its fields and links, and every type of relationship: each is declared here, and nowhere else.

From this follow the models of packs (`seed.format.kinds`, written by `make generated`), their JSON Schemas and the data
dictionary; what a load stores; relations, filters, orders and facets (`graph.query`); and the served types, filters, orders and
look-ups (`api.graphql`). A node has the label `Entity` (unique `id`) and that of its kind. Both nodes and relationships carry
`validFrom` and `validTo` (ISO days, both inclusive, absent = open), `citations` (ids), `confidence` (of the best one) and
`citedFrom` (the first day for which one of them speaks, absent = none says).
"""

from dataclasses import dataclass

from graph.model.declaration import (
    CountedBy,
    Field,
    Grade,
    GradedLink,
    Hop,
    Kind,
    Link,
    Member,
    Path,
    RootList,
    RuleFilter,
    SubList,
    Value,
    Words,
)
from graph.model.vocabulary import Confidence, Reach, RouteStanding


def jurisdiction_link(meaning: str) -> Link:
    """The link of what belongs to one jurisdiction."""
    ends = ("Jurisdiction",)
    return Link(
        "jurisdiction",
        meaning,
        type="IN",
        ends=ends,
        many=False,
        required=True,
        timeless=True,
        filtered=True,
        faceted=True,
        searched=True,
    )


BELONGS = jurisdiction_link("The jurisdiction that it belongs to.")

EVIDENCE_LEVEL = Words(
    "EvidenceLevel",
    "How far the evidence for a therapy goes, as a cited source puts it.",
    ("ESTABLISHED", "EMERGING", "UNPROVEN", "NOT_RECORDED"),
)
EVIDENCE_LEVEL_MEANING = "Where it stands, as the sources put it. NOT_RECORDED: no source that was read says."


def study_link(name: str, meaning: str, end: str, *, incoming: bool = False) -> GradedLink:
    """The studies of therapies for conditions, seen from either."""
    return GradedLink(
        name,
        meaning,
        type="STUDIED_FOR",
        ends=(end,),
        incoming=incoming,
        written=not incoming,
        level=EVIDENCE_LEVEL,
        level_meaning=EVIDENCE_LEVEL_MEANING,
        served_as="StudiedFor",
        served_meaning="That a therapy was studied for a condition is no statement that it works.",
        shown_ends=("therapy", "condition"),
    )


# Filled by hand, so that each member is told in one look.
# fmt: off
ENTITY: tuple[Member, ...] = (
    Field("name", "Its name in English.", type=Value.LINE, required=True, filtered=True, ordered=True),
    Field(
        "names", "Its names in other languages, by the two letters of the language: `{ru: ...}`.", type=Value.NAMES,
        by_rule=True, searched="name",
    ),
    Field(
        "aliases", "Other names by which people look for it or write it, by language.", type=Value.ALIASES,
        by_rule=True, searched="name",
        writing="`{en: [...], ru: [...]}`. An alias asserts nothing and needs no citation; two entities may share one.",
        serving="An alias asserts nothing; two things may share one.",
    ),
    Field("summary", "What it is, in our own words.", type=Value.TEXT, searched="text"),
    Field(
        "summaries", "The summary in other languages, by the two letters of the language: `{ru: ...}`.",
        type=Value.TRANSLATION, translates="summary", served=False,
    ),
    Field(
        "illustrative", "True for an archetype that shows how a kind of thing stands, and stands for no real one.",
        type=Value.FLAG, filtered=True, faceted=True,
    ),
    Link(
        "claims", "What sources assert about it.", type="ABOUT", ends=("Claim",), incoming=True, timeless=True, written=False,
        by_rule=True,
    ),
)
"""What every entity has."""

FIRST_AND_LAST: tuple[Member, ...] = (
    RuleFilter("validFrom", "The first day on which it counts, where one is recorded.", type=Value.DAY),
    RuleFilter("validTo", "The last day on which it counts, where one is recorded.", type=Value.DAY),
)
"""By which long lists can be filtered, too."""

LICENCE_STATUS = Words(
    "LicenceStatus", "Whether a licence is in force.", ("ACTIVE", "SUSPENDED", "TERMINATED", "NOT_RECORDED"),
)

SOURCE = Kind(
    label="Source", noun="source", plural="sources",
    file="sources.yaml",
    base="Plain",
    shared=(),
    listed=RootList("sources", "Sources, by their ids; all count on every day."),
    lookup=None,
    meaning="A document or page that facts are taken from.",
    writing="`asOf` is the day for which it speaks.",
    members=(
        Field("title", "Its title, as it calls itself or in English.", type=Value.LINE, required=True, searched="name"),
        Field("publisher", "Who published it.", type=Value.LINE, searched="text"),
        Field("url", "Where it can be read.", type=Value.URL, writing="Begin it with http:// or https://."),
        Field("published", "The day on which it was published, as YYYY-MM-DD.", type=Value.DAY, filtered=True),
        Field(
            "kind", "What kind of publication it is.",
            type=Words(
                "SourceKind", "What kind of publication a source is.",
                ("OFFICIAL_TEXT", "REGISTER", "JOURNAL_ARTICLE", "PRESS", "OVERVIEW", "OTHER"),
            ),
            required=True, filtered=True,
            writing="OFFICIAL_TEXT: the text of a law, or a page of an authority. OVERVIEW: a report on the field.",
        ),
        Field(
            "confidence", "What a fact is worth that rests on it; a citation may say otherwise.", type=Confidence,
            required=True, served=False,
        ),
        Field(
            "asOf", "The day for which it speaks. Left out: the day of publication, if that is given.", type=Value.DAY,
            served=False,
        ),
        Field(
            "speaksFor", "The day for which it speaks as a whole; null: it does not say.", type=Value.DAY, written=False,
        ),
        Field(
            "retrieved", "The day on which it was read, as YYYY-MM-DD.", type=Value.DAY,
            writing="Give it of whatever is on the web, and may be another tomorrow.",
        ),
        Field(
            "bestConfidence", "How strong its best citation is; null: nothing cites it.", type=Confidence, written=False,
        ),
    ),
)

JURISDICTION = Kind(
    label="Jurisdiction", noun="jurisdiction", plural="jurisdictions",
    file="jurisdictions.yaml",
    meaning="Where a body of law holds.",
    listed=RootList("jurisdictions", "Jurisdictions on the day, in the order of ids.", whole=True),
    members=(
        Field(
            "dataDay", "The latest of the days for which the packs speak that have something of it.", type=Value.DAY,
            required=True, written=False, serving="The default day of questions about one thing of it.",
        ),
        Link("authorities", "Its authorities on the day.", type="IN", ends=("Authority",), incoming=True, written=False),
        Link(
            "instruments", "Its legal instruments in force on the day.", type="IN", ends=("LegalInstrument",), incoming=True,
            written=False,
        ),
        Link("routes", "The routes that count in it on the day.", type="IN", ends=("Route",), incoming=True, written=False),
        Link(
            "partOf", "The jurisdiction whose law counts in this one too.", type="PART_OF", ends=("Jurisdiction",), many=False,
        ),
        Link("parts", "The jurisdictions in which its law counts too.", type="PART_OF", ends=("Jurisdiction",), incoming=True,
             written=False),
        Link(
            "providerClasses", "The classes of providers that its law tells apart.", type="IN", ends=("ProviderClass",),
            incoming=True, written=False,
        ),
        Link("tracks", "The sectors of its market.", type="IN", ends=("Track",), incoming=True, written=False),
        Link(
            "gaps", "The gaps in its oversight that sources record.", type="IN", ends=("Gap",), incoming=True, written=False,
            by_rule=True,
        ),
    ),
)

REGION = Kind(
    label="Region", noun="region", plural="regions",
    file="regions.yaml",
    listed=RootList("regions", "Regions on the day, in the order of ids.", whole=True),
    meaning="A part of a jurisdiction, where clinics are.",
    members=(
        Link(
            "jurisdiction", "The jurisdiction that it is a part of.", type="PART_OF", ends=("Jurisdiction",), many=False,
            required=True, timeless=True,
        ),
        SubList("clinics", "The clinics located in it on the day.", of="Clinic"),
    ),
)

PROVIDER_CLASS = Kind(
    label="ProviderClass", noun="provider class", plural="provider classes",
    word="class",
    file="classes.yaml",
    meaning="A class of providers by founder, legal form or permit, as the law tells them apart.",
    listed=RootList(
        "providerClasses", "Classes of providers on the day, in the order of ids.", whole=True, within=True,
    ),
    members=(
        BELONGS,
        Link("broader", "Wider classes that it is a part of.", type="BROADER", ends=("ProviderClass",)),
        Link(
            "narrower", "Classes that it includes.", type="BROADER", ends=("ProviderClass",), incoming=True, written=False,
        ),
        Link(
            "routes", "Routes that are open to it by name on the day.", type="OPEN_TO", ends=("Route",), incoming=True,
            written=False,
        ),
        Link(
            "mandates", "The mandates that reach it by name on the day.", type="REACHES", ends=("Mandate",), incoming=True,
            written=False,
        ),
        SubList("clinics", "The clinics that belong to it, or to a narrower class, on the day.", of="Clinic"),
    ),
)

AUTHORITY = Kind(
    label="Authority", noun="authority", plural="authorities",
    file="authorities.yaml",
    meaning="An agency or body that holds mandates.",
    listed=RootList(
        "authorities", "Authorities that exist on the day.", ordered=True,
        orders_meaning="MANDATES: how many mandates it holds on the day. CLINICS: to how many clinics one of these applies.",
    ),
    members=(
        BELONGS,
        Field(
            "kind", "What kind of body it is.",
            type=Words(
                "AuthorityKind", "What kind of body an authority is.",
                ("MINISTRY", "SURVEILLANCE_SERVICE", "ETHICS_BODY", "REGIONAL_AUTHORITY", "AGENCY", "OTHER"),
            ),
            required=True, filtered=True,
        ),
        Field("primaryRole", "What it is mainly there for, in a line.", type=Value.LINE, required=True, searched="text"),
        GradedLink(
            "enforcement", "What it can really do.", type="CAN_ENFORCE", ends=("Jurisdiction",), along="jurisdiction",
            many=False, required=True,
            writing="That is not what the law gives it, which its mandates say. One entry for each time, of which no two "
            "hold on one day; a single one may stand there without a list.",
            serving="That of the day.",
            served_as="EnforcementCapacity", served_meaning="What an authority can really do, not what its law says.",
            level=Words(
                "EnforcementLevel", "How much an authority can really enforce.",
                ("NONE", "LIMITED", "MODERATE", "STRONG", "UNKNOWN"),
            ),
            level_meaning="How much it can do in practice, as the sources put it. UNKNOWN: none that was read says.",
            unrecorded=("UNKNOWN", "Nothing is recorded of what it could enforce on {day}."),
        ),
        Link(
            "partOf", "The body that it is a part of, or belongs to.", type="PART_OF", ends=("Authority",), many=False,
        ),
        Link("parts", "Bodies that are parts of it.", type="PART_OF", ends=("Authority",), incoming=True, written=False),
        Link(
            "gaps", "The gaps that sources record of its power or silence.", type="CONCERNS", ends=("Gap",), incoming=True,
            written=False,
        ),
        Link(
            "mirroredBy", "Instruments that are said to follow it.", type="MIRRORS", ends=("LegalInstrument",), incoming=True,
            timeless=True, written=False, shows="Entity",
        ),
        Link(
            "mandates", "The mandates that it holds on the day, contested ones included.", type="HOLDS", ends=("Mandate",),
            written=False, filtered=True, ordered=True,
        ),
        SubList(
            "clinics", "Every clinic that one of its mandates applies to on the day, contested mandates included.",
            of="Clinic", ordered=True,
        ),
    ),
)

MANDATE = Kind(
    label="Mandate", noun="mandate", plural="mandates",
    file="mandates.yaml",
    meaning="One responsibility of one authority: an activity, for whom it reaches, under a law.",
    listed=RootList(
        "mandates", "Mandates that count on the day.", ordered=True,
        orders_meaning="AUTHORITY and ACTIVITY: by the name of that.",
    ),
    members=(
        Link(
            "authority", "Who holds it.", type="HOLDS", ends=("Authority",), incoming=True, many=False, required=True,
            timeless=True, filtered=True, ordered=True, searched=True,
            writing="Where sources disagree, each claimed holder has a mandate of its own, and claims say so.",
        ),
        Link(
            "activity", "What is done under it.", type="EXERCISES", ends=("Activity",), many=False, required=True,
            timeless=True, filtered=True, ordered=True, searched=True,
        ),
        Link(
            "grantedBy", "The provisions that grant it, each the law on its own.", type="GRANTED_BY", ends=("Provision",),
            writing="Left out: no source that was read names the law.",
            serving="Those that stand on the day; empty: no source names one.",
        ),
        Field("reach", "Whom it reaches.", type=Reach, required=True, writing="`covers` must fit."),
        Link(
            "covers", "The routes that it covers, where it reaches routes.", type="COVERS", ends=("Route", "Jurisdiction"),
            shows="Route", filtered=True, writing="With the reach EVERY_CLINIC its jurisdiction; else nothing.",
        ),
        Link(
            "reaches", "The classes of providers that it reaches.", type="REACHES", ends=("ProviderClass",),
            writing="Needed with the reach CLASSES; with the reach ROUTES it reaches those alone who belong to one of them.",
            serving="Empty: it does not depend on them.",
        ),
        Link(
            "enforces", "Requirements whose fulfilment is examined under it.", type="ENFORCES", ends=("Requirement",),
            serving="Those that count on the day.",
        ),
        Link(
            "exemptions", "What takes routes out of it on the day.", type="FROM", ends=("Exemption",), incoming=True,
            written=False,
        ),
        Link(
            "follows", "The mandates that it only follows on, such as the monitoring of a trial on its permit.", type="FOLLOWS",
            ends=("Mandate",), writing="By itself it makes no offering overseen, and none escape.",
        ),
        RuleFilter("instrument", "The id of an instrument by which it is granted, as far as that stands on the day."),
    ),
)

ACTIVITY = Kind(
    label="Activity", noun="activity", plural="activities",
    file="activities.yaml",
    meaning="A kind of oversight, as a concept.",
    listed=RootList("activities", "Kinds of oversight on the day, in the order of ids.", whole=True),
    members=(
        Link(
            "mandates", "The mandates to carry it out, on the day.", type="EXERCISES", ends=("Mandate",), incoming=True,
            written=False,
        ),
    ),
)

LEGAL_INSTRUMENT = Kind(
    label="LegalInstrument", noun="legal instrument", plural="legal instruments",
    word="instrument",
    file="instruments.yaml",
    meaning="A law, resolution, order, guideline or judgment.",
    lookup="instrument",
    listed=RootList(
        "instruments", "Legal instruments in force on the day.", ordered=True, faceted=True,
        orders=("validFrom", "validTo"),
        orders_meaning="One of which such a day is not recorded is as if it came first.",
    ),
    members=(
        BELONGS,
        Field(
            "kind", "What kind of text it is.",
            type=Words(
                "InstrumentKind", "What kind of legal instrument it is.",
                ("LAW", "GOVERNMENT_RESOLUTION", "ORDER", "GUIDELINE", "REGULATION", "DIRECTIVE", "DECISION",
                 "COURT_JUDGMENT", "OTHER"),
            ),
            required=True, filtered=True, faceted=True,
        ),
        Field(
            "number", "Its number as cited, such as `323-FZ`.", type=Value.LINE, searched="number", filtered=True,
            writing="Put it in quotes if it is digits alone.", serving="Two instruments may share one.",
        ),
        Field(
            "enactedOn", "The day on which it was passed, as YYYY-MM-DD.", type=Value.DAY_OR_YEAR, filtered=True, ordered=True,
            hidden_by="enactedYear",
            writing="Where only the year is known, write that: `enactedOn: 2024`. It counts from then on, unless validFrom "
            "names another day; one of a year from its last day.",
            serving="As the preferred source puts it. One of whose day only the year is known is filtered and ordered by the "
            "last day of that, and counts from it.",
        ),
        Field(
            "enactedYear", "The year in which it was passed, where no more is known.", type=Value.YEAR, written=False,
            serving="`enactedOn` is null then.",
        ),
        Link(
            "issuedBy", "The authority that issued it.", type="ISSUED_BY", ends=("Authority",), many=False, timeless=True,
            filtered=True, faceted=True,
        ),
        CountedBy("year", "The year in which it was passed.", property="enactedOn", letters=4),
        RuleFilter(
            "changed",
            "Days between which it began, was amended or ended, both included. It is listed then whatever the day of the list.",
            type=Value.DAY_RANGE,
        ),
        Link(
            "provisions", "The places in it on which mandates, routes, requirements and exemptions rest.", type="PART_OF",
            ends=("Provision",), incoming=True, parts=True, serving="Those that stand on the day.",
        ),
        Link(
            "amends", "Instruments whose text it changes.", type="AMENDS", ends=("LegalInstrument",), timeless=True,
            filtered=True,
        ),
        Link(
            "amendedBy", "Instruments that change its text.", type="AMENDS", ends=("LegalInstrument",), incoming=True,
            timeless=True, written=False,
        ),
        Link(
            "replaces", "Instruments that it takes the place of.", type="REPLACES", ends=("LegalInstrument",), timeless=True,
        ),
        Link(
            "replacedBy", "Instruments that take its place.", type="REPLACES", ends=("LegalInstrument",), incoming=True,
            timeless=True, written=False,
        ),
        Link(
            "implements", "Instruments that it carries out; it falls with them.", type="IMPLEMENTS",
            ends=("LegalInstrument",), timeless=True, filtered=True,
        ),
        Link(
            "implementedBy", "Instruments that carry it out, and fall with it.", type="IMPLEMENTS", ends=("LegalInstrument",),
            incoming=True, timeless=True, written=False,
        ),
        Link(
            "mirrors", "Foreign instruments or authorities that it is said to follow.", type="MIRRORS",
            ends=("Authority", "LegalInstrument"), timeless=True,
        ),
        Path(
            "mandates", "The mandates that its provisions grant, on the day.",
            hops=(Hop("PART_OF", "<", "Provision"), Hop("GRANTED_BY", "<", "Mandate")),
        ),
        *FIRST_AND_LAST,
    ),
)

PROVISION = Kind(
    label="Provision", noun="provision", plural="provisions",
    shared=(),
    listed=RootList("provisions", "Provisions that stand on the day, by their ids."),
    meaning="A place in an instrument, or the instrument as a whole.",
    members=(
        Link(
            "instrument", "The instrument that it is a part of.", type="PART_OF", ends=("LegalInstrument",), many=False,
            required=True, timeless=True, written=False, filtered=True, searched=True,
        ),
        Field(
            "locator", "The place in the instrument, such as `Art. 20(1)`; none: the instrument as a whole.", type=Value.LINE,
        ),
        Link(
            "mandates", "The mandates that it grants, on the day.", type="GRANTED_BY", ends=("Mandate",), incoming=True,
            written=False,
        ),
        Link(
            "requirements", "The requirements that it sets, on the day.", type="SET_BY", ends=("Requirement",), incoming=True,
            written=False,
        ),
    ),
)

REQUIREMENT = Kind(
    label="Requirement", noun="requirement", plural="requirements",
    file="requirements.yaml",
    listed=RootList("requirements", "Requirements that count on the day, by their ids."),
    meaning="What must be shown before a route may be taken.",
    members=(
        Link("routes", "Routes that may be taken only if it is met.", type="REQUIRED_FOR", ends=("Route",), required=True),
        Link("setBy", "Provisions that set it.", type="SET_BY", ends=("Provision",), serving="Those that stand on the day."),
        Path(
            "enforcedBy", "Authorities whose mandate makes them check it; empty is a gap.",
            hops=(Hop("ENFORCES", "<", "Mandate"), Hop("HOLDS", "<", "Authority")),
        ),
        RuleFilter("route", "The id of a route for which it must be met on the day."),
        RuleFilter("instrument", "The id of an instrument that sets it, as far as that stands on the day."),
    ),
)

THERAPY_TYPE = Kind(
    label="TherapyType", noun="therapy", plural="therapies",
    word="therapy",
    file="therapies.yaml",
    meaning="A kind of therapy, as a concept.",
    listed=RootList(
        "therapyTypes", "Therapies on the day.", ordered=True,
        orders_meaning="OFFERINGS: how many offerings there are on the day of it and of narrower ones.",
    ),
    members=(
        Grade(
            "evidence", "Where the evidence for it stands.", filtered=True, served_as="EvidenceStanding",
            served_meaning="Where the evidence for a therapy stands.",
            level=EVIDENCE_LEVEL, level_meaning=EVIDENCE_LEVEL_MEANING, serving="Of one condition, see `studiedFor`.",
        ),
        study_link("studiedFor", "What it was studied for, each with the standing of the evidence.", "Condition"),
        Link(
            "broader", "Wider therapies that it is a kind of.", type="BROADER", ends=("TherapyType",), filtered=True,
            writing="It may take their routes too.",
        ),
        Link("narrower", "Therapies that it includes.", type="BROADER", ends=("TherapyType",), incoming=True, written=False),
        SubList("offerings", "Where it, or a narrower one, is offered.", of="Offering", ordered=True),
        Link(
            "routes", "Routes that it may lawfully take, in any jurisdiction.", type="MAY_TAKE", ends=("Route",),
            served=False, writing="What a clinic claims stands in its offering.",
        ),
        Path(
            "routes", "The routes that it, or a broader one, can lawfully take on the day.",
            hops=(Hop("BROADER", ">", "TherapyType", repeated=True), Hop("MAY_TAKE", ">", "Route")), lawful=True, by_rule=True,
        ),
        RuleFilter("route", "The id of a route that it may take by itself on the day, not by way of a broader one."),
        RuleFilter("condition", "The id of a condition for which it was studied by itself, not by way of a narrower one."),
    ),
)

CONDITION = Kind(
    label="Condition", noun="condition", plural="conditions",
    file="conditions.yaml",
    meaning="A disease or indication, as a concept.",
    listed=RootList("conditions", "Conditions on the day, by their ids."),
    members=(
        Field(
            "codes", "Codes of it in public vocabularies.", type=Value.CODES, by_rule=True, searched="number",
            writing="`{ICD-10: [G35]}`, each as the sources of the entry give it.",
        ),
        RuleFilter("code", "A code of it, whatever the vocabulary.", type=Value.LINE),
        Link("broader", "Wider conditions that it is a kind of.", type="BROADER", ends=("Condition",)),
        Link("narrower", "Conditions that it includes.", type="BROADER", ends=("Condition",), incoming=True, written=False),
        study_link(
            "studiedWith", "The therapies that were studied for it, each with the standing of the evidence.", "TherapyType",
            incoming=True,
        ),
        SubList("offerings", "The offerings for it, or for a narrower one, on the day.", of="Offering"),
        RuleFilter("therapy", "The id of a therapy that was studied for it by itself."),
    ),
)

ROUTE = Kind(
    label="Route", noun="route", plural="routes",
    file="routes.yaml",
    listed=RootList("routes", "Routes in force on the day, by their ids."),
    meaning="How a therapy reaches patients in law, or how a provider classifies it.",
    members=(
        BELONGS,
        Field("standing", "Whether a law provides for it.", type=RouteStanding, required=True, filtered=True),
        Link(
            "providedBy", "Provisions that provide for it; it is in force while one of them is.", type="PROVIDED_BY",
            ends=("Provision",), serving="Those that stand on the day; empty for a grey one.",
        ),
        Link(
            "openTo", "The classes of providers that may take it.", type="OPEN_TO", ends=("ProviderClass",),
            writing="Left out: whoever.", serving="Empty: whoever.",
        ),
        Link(
            "therapies", "The therapies that may take it by themselves on the day; narrower ones may too.", type="MAY_TAKE",
            ends=("TherapyType",), incoming=True, written=False,
        ),
        Link(
            "mandates", "The mandates that cover it on the day.", type="COVERS", ends=("Mandate",), incoming=True,
            written=False,
        ),
        Link(
            "requirements", "What is required for it on the day.", type="REQUIRED_FOR", ends=("Requirement",), incoming=True,
            written=False,
        ),
        Link("gaps", "The recorded gaps that it opens: ways around mandates and requirements.", type="OPENS", ends=("Gap",)),
        SubList("offerings", "The offerings that claim it on the day.", of="Offering"),
        RuleFilter("therapy", "The id of a therapy that may take it by itself on the day."),
    ),
)

TRACK = Kind(
    label="Track", noun="track", plural="tracks",
    file="tracks.yaml",
    listed=RootList("tracks", "Sectors of markets on the day, in the order of ids.", whole=True),
    meaning="A sector of the market with its own habits.",
    members=(
        BELONGS,
        Field("who", "Who is in it.", type=Value.TEXT, required=True, searched="text"),
        Field("standards", "By which standards they work.", type=Value.TEXT, required=True, searched="text"),
        Field("focus", "What they mostly do.", type=Value.TEXT, required=True, searched="text"),
        SubList("clinics", "The clinics in it on the day.", of="Clinic"),
    ),
)

CLINIC = Kind(
    label="Clinic", noun="clinic", plural="clinics",
    file="clinics.yaml",
    shared=("name", "illustrative"),
    meaning="A provider.",
    serving="That it is listed, or offers something, is no endorsement.",
    listed=RootList(
        "clinics", "Clinics that exist on the day.", ordered=True, faceted=True, orders=("validFrom",),
        orders_meaning="REGION and TRACK: by its name. A clinic without one, or without a recorded first day, comes first. "
            "VERDICT: OVERSEEN, PARTLY_OVERSEEN, NOT_OVERSEEN, NOT_RECORDED.",
    ),
    members=(
        jurisdiction_link("The jurisdiction that it is in."),
        Field(
            "identifiers",
            "Numbers in registers. An archetype's must fail their checksum, and so match nobody; a real clinic's pass it.",
            type=Value.IDENTIFIERS, by_rule=True, searched="number",
        ),
        Link(
            "region", "The region that it is in on the day.", type="LOCATED_IN", ends=("Region",), many=False, filtered=True,
            faceted=True, ordered=True, searched=True,
        ),
        Link(
            "track", "The sector of the market that it belongs to on the day.", type="IN_TRACK", ends=("Track",), many=False,
            filtered=True, faceted=True, ordered=True,
        ),
        Link(
            "classes", "The classes of providers that it belongs to.", type="BELONGS_TO", ends=("ProviderClass",), served=False,
            writing="By founder, legal form or permit; several may be recorded. Left out: no source says.",
        ),
        Link(
            "providerClasses", "The classes that it belongs to on the day, by founder, legal form or permit.",
            type="BELONGS_TO", ends=("ProviderClass",), written=False, serving="Empty: not recorded.",
        ),
        RuleFilter("providerClass", "The id of a class that it belongs to by itself on the day, not by way of a narrower one."),
        Link(
            "offerings", "What it offers on the day.", type="OFFERS", ends=("Offering",), parts=True, filtered=True,
            searched=True, writing="One entry a therapy.",
        ),
        Link("licences", "The licences that it holds on the day.", type="HAS_LICENCE", ends=("Licence",), parts=True),
        RuleFilter(
            "licenceStatus", "Some licence that it holds on the day has one of these.", type=LICENCE_STATUS, many=True,
        ),
        RuleFilter("oversight", "What its answer is like, on the day of the list.", type=Value.ANSWER),
        *FIRST_AND_LAST,
        CountedBy("therapy", "What it offers on the day.", along=("offerings", "therapy")),
        CountedBy("route", "The routes that its offerings claim on the day.", along=("offerings", "route")),
        CountedBy("providerClass", "The classes that it belongs to on the day.", along=("providerClasses",)),
        CountedBy("condition", "What its offerings are for.", along=("offerings", "conditions")),
        CountedBy("licenceStatus", "How its licences of the day stand.", along=("licences",), property="status"),
        CountedBy("verdict", "The verdict of its answer.", of_answer=True, ordered=True),
        CountedBy("authority", "Who holds a mandate that applies, contested or not.", of_answer=True),
        CountedBy("activity", "What such a mandate is for.", of_answer=True),
        CountedBy("bypassedActivity", "What its claimed routes go around.", of_answer=True),
        CountedBy("gap", "The gaps of its answer.", of_answer=True),
    ),
)

OFFERING = Kind(
    label="Offering", noun="offering", plural="offerings",
    shared=("name", "illustrative"),
    meaning="One therapy at one clinic, under the route that the clinic claims for it.",
    serving="No endorsement.",
    listed=RootList(
        "offerings", "What clinics offer on the day.", ordered=True, faceted=True,
        orders_meaning="CLINIC and THERAPY: by the name of that.",
    ),
    members=(
        Link(
            "clinic", "Who offers it.", type="OFFERS", ends=("Clinic",), incoming=True, many=False, required=True,
            timeless=True, written=False, filtered=True, ordered=True, searched=True,
        ),
        Link(
            "therapy", "The therapy that is offered.", type="OF", ends=("TherapyType",), many=False, required=True,
            timeless=True, filtered=True, faceted=True, ordered=True, searched=True,
        ),
        Link(
            "routes", "The route that the clinic claims for it, at most one a day.", type="CLAIMS", ends=("Route",),
            served=False, writing="Left out: no source says which.",
        ),
        # The claim must hold on the day; whether its route is in force then is the oversight answer's concern.
        Link(
            "route", "The route that the clinic claims for it on the day; null: not recorded.", type="CLAIMS",
            ends=("Route",), many=False, written=False, filtered=True, faceted=True,
        ),
        Link(
            "conditions", "What it is offered for, as the sources have it.", type="FOR_CONDITION", ends=("Condition",),
            searched=True,
            writing="Left out: no source says.", serving="Empty: not recorded.",
        ),
        RuleFilter("condition", "The id of a condition that it is offered for by itself, not by way of a narrower one."),
        RuleFilter("routeStanding", "The standing of the route claimed on the day.", type=RouteStanding),
        RuleFilter("jurisdiction", "The id of the jurisdiction that its clinic is in."),
        CountedBy("routeStanding", "The standing of the route claimed on the day.", along=("route",), property="standing"),
        CountedBy("condition", "What it is offered for.", along=("conditions",)),
        CountedBy("region", "The region that its clinic is in on the day.", along=("clinic", "region")),
        CountedBy("jurisdiction", "The jurisdiction that its clinic is in.", along=("clinic", "jurisdiction")),
        Link("meets", "Requirements that a source says it meets.", type="MEETS", ends=("Requirement",), served=False),
        Link("fails", "Requirements that a source says it does not meet.", type="FAILS", ends=("Requirement",), served=False),
    ),
)

LICENCE = Kind(
    label="Licence", noun="licence", plural="licences",
    base="Cited",
    meaning="A licence that a clinic holds.",
    members=(
        Field("number", "Its number in the register.", type=Value.LINE, required=True, searched="number"),
        Link(
            "clinic", "Who holds it.", type="HAS_LICENCE", ends=("Clinic",), incoming=True, many=False, required=True,
            timeless=True, written=False, searched=True,
        ),
        Link("issuedBy", "The authority that issued it.", type="ISSUED_BY", ends=("Authority",), many=False, timeless=True),
        Field("issuedOn", "The day on which it was issued, as YYYY-MM-DD.", type=Value.DAY),
        Field(
            "status", "Whether it is in force, as the register says.", type=LICENCE_STATUS, required=True,
        ),
    ),
)

GAP = Kind(
    label="Gap", noun="gap", plural="gaps",
    file="gaps.yaml",
    shared=(),
    meaning="A grey zone or a hole in the oversight, recorded by a source or derived from the graph.",
    writing="Packs hold recorded ones.",
    lookup_meaning="A recorded gap, or one that a rule finds on the day,",
    listed=RootList(
        "gaps", "Gaps in the oversight on the day: those that sources record and those that rules find.", ordered=True,
        faceted=True, orders=("exposure",), orders_meaning="EXPOSURE: how many offerings go through it on the day.",
    ),
    members=(
        jurisdiction_link("The jurisdiction that it is in."),
        Field(
            "kind", "What kind of hole it is.",
            type=Words(
                "GapKind", "What kind of hole in the oversight a gap is.",
                ("CLASSIFICATION", "OVERLAPPING_MANDATES", "UNENFORCED_REQUIREMENT", "WEAK_ENFORCEMENT",
                 "REPEALED_BASIS", "NO_AUTHORITY", "NOT_ENTITLED", "LIABILITY", "OTHER"),
            ),
            required=True, filtered=True, faceted=True,
        ),
        Field(
            "origin", "Whether a source speaks of it or a rule found it.",
            type=Words(
                "GapOrigin", "RECORDED: a source speaks of the gap. DERIVED: a rule found it in the graph.",
                ("RECORDED", "DERIVED"),
            ),
            required=True, written=False, filtered=True, faceted=True,
        ),
        Field("rationale", "The argument by which it is justified.", type=Value.TEXT, searched="text"),
        Field(
            "rationales", "The rationale in other languages, by the two letters of the language.", type=Value.TRANSLATION,
            translates="rationale", served=False,
        ),
        Field(
            "consequences", "What follows from it, one sentence an item.", type=Value.TEXT, many=True, by_rule=True,
            searched="text",
        ),
        Field(
            "consequencesIn", "The consequences in other languages, as many and in the same order: `{ru: [...]}`.",
            type=Value.TRANSLATIONS, translates="consequences", served=False,
        ),
        Link(
            "routes", "The routes that open it; of a derived gap, those in which it shows.", type="OPENS", ends=("Route",),
            incoming=True, written=False,
        ),
        Link(
            "authorities", "The authorities whose power or silence it is about; empty: of none in particular.", type="CONCERNS",
            ends=("Authority",),
        ),
        Link(
            "avoids", "Mandates and requirements that whoever goes this way leaves aside.", type="AVOIDS",
            ends=("Mandate", "Requirement"), served=False,
        ),
        Link(
            "avoidedMandates", "The mandates that it goes around, or leaves without a law.", type="AVOIDS", ends=("Mandate",),
            written=False,
        ),
        Link(
            "avoidedRequirements", "The requirements that it goes around, or leaves unchecked.", type="AVOIDS",
            ends=("Requirement",), written=False,
        ),
        SubList(
            "offerings", "The offerings that go through it on the day; of a derived gap, those that claim one of its routes.",
            of="Offering",
        ),
        RuleFilter("route", "The id of a route that opens it on the day, or in which a derived one shows."),
        RuleFilter("authority", "The id of an authority whose power or silence it is about."),
    ),
)

EXEMPTION = Kind(
    label="Exemption", noun="exemption", plural="exemptions",
    file="exemptions.yaml",
    shared=(),
    listed=RootList("exemptions", "Exemptions in force on the day, in the order of ids.", whole=True, within=True),
    meaning="A provision that takes a route out of a mandate.",
    members=(
        Link(
            "provisions", "Provisions that grant it.", type="GRANTS", ends=("Provision",), incoming=True, required=True,
            nonempty=True, serving="Those that stand on the day.",
        ),
        Link(
            "mandates", "Mandates out of which it takes the routes.", type="FROM", ends=("Mandate",), required=True,
            nonempty=True,
        ),
        Link("routes", "Routes that it takes out.", type="FOR", ends=("Route",), required=True, nonempty=True),
        Path(
            "jurisdiction", "The jurisdiction whose law grants it.",
            hops=(Hop("GRANTS", "<", "Provision"), Hop("PART_OF", ">", "LegalInstrument"), Hop("IN", ">", "Jurisdiction")),
            timeless=True, first=True, filtered=True,
        ),
    ),
)

CLAIM = Kind(
    label="Claim", noun="claim", plural="claims",
    file="claims.yaml",
    base="Cited",
    shared=(),
    listed=RootList("claims", "What sources assert on the day, by the ids of the claims."),
    meaning="What one or more sources assert about one property or relationship of one entity.",
    writing=(
        "Claims in one `contest` contradict each other, whatever they are about; claims that give one single-valued property "
        "of one entity different values do so by themselves."
    ),
    members=(
        Link("about", "The entity that the claim is about.", type="ABOUT", ends=(), many=False, required=True, served=False),
        Link(
            "subject", "What it is about.", type="ABOUT", ends=(), many=False, required=True, timeless=True, written=False,
            filtered=True,
        ),
        Field(
            "predicate", "What is claimed of it: a property such as `enactedOn`, or a relationship such as `HOLDS`.",
            type=Value.PREDICATE, required=True, filtered=True,
        ),
        Field(
            "value",
            "What the source says: the value of the property, or the id or words for the other end of the relationship.",
            type=Value.TEXT, required=True,
        ),
        Field(
            "contest", "A name that claims on different entities share where they contradict each other.", type=Value.ID,
            serving="Of claims on one property, what they are about and that; null: nothing contradicts it.",
        ),
        Field(
            "preferred", "Whether the graph answers with it: the stronger, then the more recent side.", type=Value.FLAG,
            required=True, written=False, filtered=True,
        ),
        Field(
            "contested", "Whether another source contradicts it.", type=Value.FLAG, required=True, written=False, filtered=True,
        ),
        Link(
            "restsOn", "The provisions that say so.", type="RESTS_ON", ends=("Provision",), timeless=True,
            writing="A contest is settled while the law behind its stronger side is in force, and no other side is PRIMARY.",
        ),
        Field("note", "The editors' remark on this side.", type=Value.TEXT),
        Field("confidence", "The strength of the best citation.", type=Confidence, required=True, written=False),
    ),
)

CITATION = Kind(
    label="Citation", noun="citation", plural="citations",
    base="Plain",
    lookup=None,
    meaning="A place in a source: page, article, or lines.",
    members=(
        Link(
            "source", "The source that it is a place in.", type="IN", ends=("Source",), many=False, required=True,
            timeless=True, written=False,
        ),
        Field("locator", "Where in the source; null: the source as a whole.", type=Value.LINE, written=False),
        Field("confidence", "How well what is read there supports a fact.", type=Confidence, required=True, written=False),
        Field("asOf", "The day for which the source speaks there.", type=Value.DAY, written=False),
    ),
)

KINDS: dict[str, Kind] = {
    kind.label: kind
    for kind in (
        SOURCE, JURISDICTION, REGION, PROVIDER_CLASS, AUTHORITY, MANDATE, ACTIVITY, LEGAL_INSTRUMENT, PROVISION,
        REQUIREMENT, THERAPY_TYPE, CONDITION, ROUTE, TRACK, CLINIC, OFFERING, LICENCE, GAP, EXEMPTION, CLAIM, CITATION,
    )
}
"""By their labels, in the order in which they are told."""

# fmt: on


def snake_case(name: str) -> str:
    """`granted_by` for `grantedBy`: a member as Python names it."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def with_article(noun: str) -> str:
    """`an authority`, `a legal instrument`."""
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def filtered_members(kind: Kind) -> tuple[Member, ...]:
    """What lists of the kind can be filtered by beside the id, in the order in which it is declared."""
    shared = (one for one in ENTITY if one.name in kind.shared)
    return tuple(one for one in (*shared, *kind.members) if one.filtered)


def faceted_members(kind: Kind) -> tuple[Member, ...]:
    """What lists of the kind can be counted by."""
    shared = (one for one in ENTITY if one.name in kind.shared)
    return tuple(one for one in (*kind.members, *shared) if one.faceted)


def ordered_members(kind: Kind) -> tuple[Member, ...]:
    """What lists of the kind can be ordered by beside the name and the id, where rules have no more."""
    return tuple(one for one in kind.members if one.ordered)


def translations(kind: Kind) -> tuple[Field, ...]:
    """What says properties of the kind in other languages."""
    shared = ENTITY if kind.base == "Entity" else ()
    return tuple(one for one in (*shared, *kind.members) if isinstance(one, Field) and one.translates)


TRANSLATED = frozenset(one.translates for kind in KINDS.values() for one in translations(kind))
"""The properties of things of any kind whose text may be recorded in other languages, names left out."""
BOOKKEEPING = ("Coverage", "Dataset", "Pack")  # of the load, and no kinds of the field
LABELS = tuple(sorted((*KINDS, *BOOKKEEPING)))
UNCITED_LABELS = frozenset({"Source", "Citation", *BOOKKEEPING})  # what is no fact of the field

CITES = "CITES"  # from what cites to its citations: it follows from the rest, and is no fact
CITING = frozenset(
    {"citations", *(one.stored.citations for kind in KINDS.values() for one in kind.members if isinstance(one, Grade))}
)
"""The properties that list the ids of citations."""

MEANINGS = {
    "ABOUT": "The claim is about the entity.",
    "AMENDS": "The one changes the text of the other.",
    "AVOIDS": "Whoever goes by the gap leaves this aside.",
    "BELONGS_TO": "The clinic belongs to the class.",
    "BROADER": "The other is the wider one, of which this is a kind.",
    "CAN_ENFORCE": "What the authority can really do there: its `level`, and the `statement` behind that.",
    "CLAIMS": "The clinic says that the offering takes this route.",
    "CONCERNS": "The gap is about the power of the authority, or its silence.",
    "COVERS": "It is due on the route, or for every clinic.",
    "ENFORCES": "Whether the requirement is met is examined under it.",
    "EXERCISES": "What is done under the mandate.",
    "FAILS": "A source says that the offering does not meet it.",
    "FOLLOWS": "What is done under the one only follows on the other.",
    "FOR": "The exemption holds for whoever takes the route.",
    "FOR_CONDITION": "The offering is for those who have the condition.",
    "FROM": "The exemption takes its routes out of the mandate.",
    "GRANTED_BY": "The provision is the law behind the mandate.",
    "GRANTS": "The provision is the law behind the exemption.",
    "HAS_LICENCE": "The clinic holds the licence.",
    "HOLDS": "The authority has the responsibility.",
    "IMPLEMENTS": "The one carries out the other and falls with it.",
    "IN": "It belongs to the jurisdiction; a citation is a place in the source.",
    "IN_TRACK": "The clinic belongs to the sector.",
    "ISSUED_BY": "The authority issued it.",
    "LOCATED_IN": "The clinic is in the region.",
    "MAY_TAKE": "The therapy may lawfully reach patients by the route.",
    "MEETS": "A source says that the offering meets it.",
    "MIRRORS": "It is said to follow the foreign one.",
    "OF": "What is offered.",
    "OFFERS": "The clinic has the offering.",
    "OPEN_TO": "Providers of the class may take the route.",
    "OPENS": "Whoever takes the route goes by the gap.",
    "PART_OF": "The one is a part of the other.",
    "PROVIDED_BY": "The law provides for the route there.",
    "REACHES": "The mandate reaches providers of the class.",
    "RESTS_ON": "The provision says what is claimed.",
    "REPLACES": "The one takes the place of the other.",
    "REQUIRED_FOR": "The route may be taken only if the requirement is met.",
    "SET_BY": "The provision sets the requirement.",
    "STUDIED_FOR": "The therapy was studied for the condition: the `level` of the evidence, and the `statement` behind that.",
}
"""What each type of relationship says, in its own direction."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A type of relationship: the labels that it leads from and to, in their order; `()` stands for any entity."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    meaning: str


def relationship(type_: str) -> Relationship:
    """What the kinds say of a type of relationship: from where, to where."""
    sources, targets = set[str](), set[str]()
    for kind in KINDS.values():
        for link in kind.links:
            if link.type == type_ and (link.written or kind is CITATION):
                here, there = {kind.label}, set(link.ends)
                sources |= there if link.incoming else here
                targets |= here if link.incoming else there
    return Relationship(tuple(sorted(sources)), tuple(sorted(targets)), MEANINGS[type_])


RELATIONSHIPS: dict[str, Relationship] = {type_: relationship(type_) for type_ in MEANINGS}

TOLD_BY_SOURCE = frozenset(
    link.type for kind in KINDS.values() for link in kind.links if link.written and link.incoming == link.parts
)
"""Types of relationships that a pack tells of what they lead from, and not of what they lead to."""
