"""The vocabulary of the graph: labels, relationships, and the values that its properties take.

A node has the label `Entity` (unique `id`) and one more; a relationship has a type of `RELATIONSHIPS`. Both carry
`validFrom` and `validTo` (ISO days, both inclusive, absent = open), `citations` (ids), `confidence` (of the best one) and
`citedFrom` (the first day for which one of them speaks, absent = none says).
Days are kept as ISO text, so that both engines order, compare and hash them alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SCHEMA_VERSION = "1"

LABELS = (
    "Activity",
    "Authority",
    "Citation",
    "Claim",
    "Clinic",
    "Coverage",
    "Dataset",
    "Exemption",
    "Gap",
    "Jurisdiction",
    "LegalInstrument",
    "Licence",
    "Mandate",
    "Offering",
    "Pack",
    "Provision",
    "Region",
    "Requirement",
    "Route",
    "Source",
    "TherapyType",
    "Track",
)

# Type -> the labels that it leads from and to.
RELATIONSHIPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ABOUT": (("Claim",), ()),  # any entity
    "AMENDS": (("LegalInstrument",), ("LegalInstrument",)),
    "AVOIDS": (("Gap",), ("Mandate", "Requirement")),
    "BROADER": (("TherapyType",), ("TherapyType",)),
    "CLAIMS": (("Offering",), ("Route",)),
    "COVERS": (("Mandate",), ("Route", "Jurisdiction")),
    "ENFORCES": (("Mandate",), ("Requirement",)),
    "EXERCISES": (("Mandate",), ("Activity",)),
    "FAILS": (("Offering",), ("Requirement",)),
    "FOR": (("Exemption",), ("Route",)),
    "FROM": (("Exemption",), ("Mandate",)),
    "GRANTED_BY": (("Mandate",), ("Provision",)),
    "GRANTS": (("Provision",), ("Exemption",)),
    "HAS_LICENCE": (("Clinic",), ("Licence",)),
    "HOLDS": (("Authority",), ("Mandate",)),
    "IMPLEMENTS": (("LegalInstrument",), ("LegalInstrument",)),
    "IN": (("Authority", "Citation", "Clinic", "Gap", "LegalInstrument", "Route", "Track"), ("Jurisdiction", "Source")),
    "IN_TRACK": (("Clinic",), ("Track",)),
    "ISSUED_BY": (("LegalInstrument", "Licence"), ("Authority",)),
    "LOCATED_IN": (("Clinic",), ("Region",)),
    "MAY_TAKE": (("TherapyType",), ("Route",)),
    "MEETS": (("Offering",), ("Requirement",)),
    "MIRRORS": (("LegalInstrument",), ("Authority", "LegalInstrument")),
    "OF": (("Offering",), ("TherapyType",)),
    "OFFERS": (("Clinic",), ("Offering",)),
    "OPENS": (("Route",), ("Gap",)),
    "PART_OF": (("Provision", "Region"), ("LegalInstrument", "Jurisdiction")),
    "PROVIDED_BY": (("Route",), ("Provision",)),
    "REPLACES": (("LegalInstrument",), ("LegalInstrument",)),
    "REQUIRED_FOR": (("Requirement",), ("Route",)),
    "SET_BY": (("Requirement",), ("Provision",)),
}

UNCITED_LABELS = frozenset({"Source", "Citation", "Coverage", "Pack", "Dataset"})  # bookkeeping, no facts of the field


class Confidence(StrEnum):
    """How well a fact is supported, weakest first in `RANK`."""

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


class Reach(StrEnum):
    """Whom a mandate reaches."""

    ROUTES = "ROUTES"
    EVERY_CLINIC = "EVERY_CLINIC"
    NO_CLINIC = "NO_CLINIC"
    NOT_RECORDED = "NOT_RECORDED"


class RouteStanding(StrEnum):
    """LAWFUL: a law provides for the route. GREY: providers claim it, and no law says that it suffices."""

    LAWFUL = "LAWFUL"
    GREY = "GREY"


class OversightStatus(StrEnum):
    """How a mandate stands to a clinic on a day (model.md, steps 1 to 6)."""

    APPLIES = "APPLIES"
    BYPASSED = "BYPASSED"
    EXEMPT = "EXEMPT"
    CONTESTED = "CONTESTED"
    NOT_RECORDED = "NOT_RECORDED"


class OversightVerdict(StrEnum):
    """The answer for the clinic as a whole."""

    OVERSEEN = "OVERSEEN"
    PARTLY_OVERSEEN = "PARTLY_OVERSEEN"
    NOT_OVERSEEN = "NOT_OVERSEEN"
    NOT_RECORDED = "NOT_RECORDED"


class ChecklistStatus(StrEnum):
    """How an offering stands to a requirement."""

    MET = "MET"
    UNMET = "UNMET"
    AVOIDED = "AVOIDED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_RECORDED = "NOT_RECORDED"


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
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other: type, ends and first day ('' = open)."""
        return self.type, self.source, self.target, str(self.properties.get("validFrom") or "")

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of its citations."""
        return tuple(self.properties.get("citations") or ())

    @property
    def confidence(self) -> Confidence:
        """That of the best citation."""
        return Confidence(self.properties["confidence"])
