"""The words that answers and several kinds use, and nodes and relationships as they are stored.

Days are kept as ISO text, so that both engines order, compare and hash them alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

SCHEMA_VERSION = "8"  # a graph with another one is written anew by the next start or load
RULES_VERSION = "2"  # of the rules by which answers follow from facts: docs/model.md
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def format_timestamp(when: datetime) -> str:
    """As the graph holds moments, which sort as text."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Confidence(StrEnum):
    """How well a fact is supported.

    PRIMARY: an official text was read. SECONDARY: a report, an article or an overview says so. UNVERIFIED: it is inferred,
    or nobody checked.
    """

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"
    UNVERIFIED = "UNVERIFIED"


RANK = {Confidence.UNVERIFIED: 0, Confidence.SECONDARY: 1, Confidence.PRIMARY: 2}


def weakest(confidences: Iterable[str]) -> Confidence:
    """The weakest of them; UNVERIFIED where there is none."""
    return min((Confidence(c) for c in confidences), key=RANK.__getitem__, default=Confidence.UNVERIFIED)


def strongest(confidences: Iterable[str]) -> Confidence:
    """The strongest of them; UNVERIFIED where there is none."""
    return max((Confidence(c) for c in confidences), key=RANK.__getitem__, default=Confidence.UNVERIFIED)


class Language(StrEnum):
    """The languages in which answers are explained."""

    EN = "EN"
    RU = "RU"


class Reach(StrEnum):
    """Whom a mandate reaches.

    ROUTES: whoever takes a route that it covers. EVERY_CLINIC: every clinic of its jurisdiction. CLASSES: every clinic of the
    classes that it reaches. NO_CLINIC: none, as with the setting of standards. NOT_RECORDED: no source that was read says.
    """

    ROUTES = "ROUTES"
    EVERY_CLINIC = "EVERY_CLINIC"
    CLASSES = "CLASSES"
    NO_CLINIC = "NO_CLINIC"
    NOT_RECORDED = "NOT_RECORDED"


class RouteStanding(StrEnum):
    """LAWFUL: a law provides for the route. GREY: providers claim it, and no law says that it suffices."""

    LAWFUL = "LAWFUL"
    GREY = "GREY"


class OversightStatus(StrEnum):
    """How a mandate stands to a clinic on a day; docs/model.md says what each word tells and what it does not."""

    APPLIES = "APPLIES"
    BYPASSED = "BYPASSED"
    EXEMPT = "EXEMPT"
    CONTESTED = "CONTESTED"
    NOT_RECORDED = "NOT_RECORDED"


class OversightVerdict(StrEnum):
    """The answer for the clinic as a whole. NOT_RECORDED never stands for NOT_OVERSEEN."""

    OVERSEEN = "OVERSEEN"
    PARTLY_OVERSEEN = "PARTLY_OVERSEEN"
    NOT_OVERSEEN = "NOT_OVERSEEN"
    NOT_RECORDED = "NOT_RECORDED"


class ChecklistStatus(StrEnum):
    """How an offering stands to a requirement. AVOIDED: it is due on a lawful route, and the claimed one goes around it."""

    MET = "MET"
    UNMET = "UNMET"
    AVOIDED = "AVOIDED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_RECORDED = "NOT_RECORDED"


class NodeKind(StrEnum):
    """Kinds of nodes, as coverage is declared and counted."""

    JURISDICTION = "JURISDICTION"
    REGION = "REGION"
    AUTHORITY = "AUTHORITY"
    MANDATE = "MANDATE"
    ACTIVITY = "ACTIVITY"
    LEGAL_INSTRUMENT = "LEGAL_INSTRUMENT"
    PROVISION = "PROVISION"
    REQUIREMENT = "REQUIREMENT"
    THERAPY_TYPE = "THERAPY_TYPE"
    ROUTE = "ROUTE"
    TRACK = "TRACK"
    CLINIC = "CLINIC"
    OFFERING = "OFFERING"
    LICENCE = "LICENCE"
    GAP = "GAP"
    SOURCE = "SOURCE"
    PROVIDER_CLASS = "PROVIDER_CLASS"
    CONDITION = "CONDITION"
    EXEMPTION = "EXEMPTION"


class ClinicDimension(StrEnum):
    """What clinics are counted by."""

    JURISDICTION = "JURISDICTION"
    REGION = "REGION"
    TRACK = "TRACK"
    THERAPY = "THERAPY"
    ROUTE = "ROUTE"
    ILLUSTRATIVE = "ILLUSTRATIVE"
    PROVIDER_CLASS = "PROVIDER_CLASS"
    CONDITION = "CONDITION"
    LICENCE_STATUS = "LICENCE_STATUS"
    VERDICT = "VERDICT"
    AUTHORITY = "AUTHORITY"
    ACTIVITY = "ACTIVITY"
    BYPASSED_ACTIVITY = "BYPASSED_ACTIVITY"
    GAP = "GAP"


class CoverageLevel(StrEnum):
    """How completely a kind is recorded in a jurisdiction, as a pack declares it."""

    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Node:
    """One node as stored: its label beside `Entity`, and its properties, `id` among them."""

    label: str
    properties: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The unique id."""
        return str(self.properties["id"])

    @property
    def name(self) -> str:
        """The preferred English name, or the id where the kind has no names."""
        return str(self.properties.get("name") or self.properties["id"])

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of its citations."""
        return tuple(self.properties.get("citations") or ())


@dataclass(frozen=True, slots=True)
class Edge:
    """One relationship as stored, in its own direction."""

    type: str
    source: str
    target: str
    properties: Mapping[str, Any]

    @property
    def begin(self) -> str:
        """Its first day; '' = open."""
        return str(self.properties.get("validFrom") or "")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other: type, ends and first day."""
        return self.type, self.source, self.target, self.begin

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of its citations."""
        return tuple(self.properties.get("citations") or ())

    @property
    def confidence(self) -> Confidence:
        """That of the best citation."""
        return Confidence(self.properties["confidence"])
