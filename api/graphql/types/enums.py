"""The closed sets of words in the schema."""

from enum import Enum

import strawberry

from graph.model.vocabulary import (
    ChecklistStatus,
    Confidence,
    CoverageLevel,
    Language,
    NodeKind,
    OversightStatus,
    OversightVerdict,
    Reach,
    RouteStanding,
)

# The words of the domain itself become enums of the schema where they are.
strawberry.enum(
    Confidence,
    description="How well a fact is supported: an official text was read, a secondary one, or nobody checked.",
)
strawberry.enum(Language, description="A language in which answers are explained: English, Russian.")
strawberry.enum(Reach, description="Whom a mandate reaches, as far as the data says.")
strawberry.enum(
    RouteStanding,
    description="LAWFUL: a law provides for the route. GREY: it is claimed, and no law says it suffices.",
)
strawberry.enum(
    OversightStatus,
    description=(
        "APPLIES: the mandate covers the route taken, or every clinic. BYPASSED: it is due on a lawful route and the claimed "
        "one goes around it. EXEMPT: a provision takes the route out. CONTESTED: sources disagree on who holds it or what it "
        "covers. NOT_RECORDED: the route, or the reach, is not in the data."
    ),
)
strawberry.enum(
    OversightVerdict,
    description="The answer as a whole. NOT_RECORDED: the data does not say; it never stands for NOT_OVERSEEN.",
)
strawberry.enum(
    ChecklistStatus,
    description="How an offering stands to a requirement. AVOIDED: due on a lawful route; the claimed one goes around it.",
)

strawberry.enum(NodeKind, description="Kinds of nodes.")

strawberry.enum(
    CoverageLevel,
    description="COMPLETE: nothing of the kind is missing. PARTIAL: some is recorded. NONE: nobody looked for it.",
)


@strawberry.enum(description="What kind of publication a source is.")
class SourceKind(Enum):
    """Kinds of sources."""

    OFFICIAL_TEXT = "OFFICIAL_TEXT"
    REGISTER = "REGISTER"
    JOURNAL_ARTICLE = "JOURNAL_ARTICLE"
    PRESS = "PRESS"
    OVERVIEW = "OVERVIEW"
    OTHER = "OTHER"


@strawberry.enum(description="What kind of body an authority is.")
class AuthorityKind(Enum):
    """Kinds of authorities."""

    MINISTRY = "MINISTRY"
    SURVEILLANCE_SERVICE = "SURVEILLANCE_SERVICE"
    ETHICS_BODY = "ETHICS_BODY"
    REGIONAL_AUTHORITY = "REGIONAL_AUTHORITY"
    AGENCY = "AGENCY"
    OTHER = "OTHER"


@strawberry.enum(description="How much an authority can really enforce.")
class EnforcementLevel(Enum):
    """Levels of enforcement."""

    NONE = "NONE"
    LIMITED = "LIMITED"
    MODERATE = "MODERATE"
    STRONG = "STRONG"
    UNKNOWN = "UNKNOWN"


@strawberry.enum(description="What kind of legal instrument it is.")
class InstrumentKind(Enum):
    """Kinds of instruments."""

    LAW = "LAW"
    GOVERNMENT_RESOLUTION = "GOVERNMENT_RESOLUTION"
    ORDER = "ORDER"
    GUIDELINE = "GUIDELINE"
    REGULATION = "REGULATION"
    DIRECTIVE = "DIRECTIVE"
    DECISION = "DECISION"
    COURT_JUDGMENT = "COURT_JUDGMENT"
    OTHER = "OTHER"


@strawberry.enum(description="How far the evidence for a therapy goes, as a cited source puts it.")
class EvidenceLevel(Enum):
    """Levels of evidence."""

    ESTABLISHED = "ESTABLISHED"
    EMERGING = "EMERGING"
    UNPROVEN = "UNPROVEN"
    NOT_RECORDED = "NOT_RECORDED"


@strawberry.enum(description="Whether a licence is in use.")
class LicenceStatus(Enum):
    """States of a licence."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"
    NOT_RECORDED = "NOT_RECORDED"


@strawberry.enum(description="What kind of hole in the oversight a gap is.")
class GapKind(Enum):
    """Kinds of gaps."""

    CLASSIFICATION = "CLASSIFICATION"
    OVERLAPPING_MANDATES = "OVERLAPPING_MANDATES"
    UNENFORCED_REQUIREMENT = "UNENFORCED_REQUIREMENT"
    WEAK_ENFORCEMENT = "WEAK_ENFORCEMENT"
    REPEALED_BASIS = "REPEALED_BASIS"
    NO_AUTHORITY = "NO_AUTHORITY"
    LIABILITY = "LIABILITY"
    OTHER = "OTHER"


@strawberry.enum(description="RECORDED: a source speaks of the gap. DERIVED: a rule found it in the graph.")
class GapOrigin(Enum):
    """Where a gap comes from."""

    RECORDED = "RECORDED"
    DERIVED = "DERIVED"


@strawberry.enum(description="What a list of clinics can be counted by.")
class ClinicFacet(Enum):
    """Facets of clinics."""

    JURISDICTION = "JURISDICTION"
    REGION = "REGION"
    TRACK = "TRACK"
    THERAPY = "THERAPY"
    ROUTE = "ROUTE"
    ILLUSTRATIVE = "ILLUSTRATIVE"


@strawberry.enum(description="Upwards or downwards.")
class Direction(Enum):
    """Directions of an order."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum(description="What clinics can be ordered by.")
class ClinicOrderField(Enum):
    """Order fields of clinics."""

    NAME = "NAME"
    ID = "ID"


@strawberry.enum(description="What authorities can be ordered by.")
class AuthorityOrderField(Enum):
    """Order fields of authorities."""

    NAME = "NAME"
    ID = "ID"


@strawberry.enum(
    description="What legal instruments can be ordered by. One whose day of enactment is not recorded is as if it came first."
)
class LegalInstrumentOrderField(Enum):
    """Order fields of legal instruments."""

    NAME = "NAME"
    ID = "ID"
    ENACTED_ON = "ENACTED_ON"


@strawberry.enum(description="What gaps can be ordered by. EXPOSURE: how many offerings go through it on the day.")
class GapOrderField(Enum):
    """Order fields of gaps."""

    NAME = "NAME"
    ID = "ID"
    EXPOSURE = "EXPOSURE"
