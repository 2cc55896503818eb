"""Every part of the pages in each of its states, to look at: what stands here is about nothing that is recorded."""

from typing import Any

from api.pages.base.statuses import STATUSES, SUPPORT
from api.pages.base.visit import Shown, Visit

LONG = (
    "The Interdepartmental Commission on the Licensing, Accreditation, Inspection and Continued Surveillance of Organisations "
    "that Prepare, Store, Transport or Apply Biomedical Cell Products, Minimally Manipulated Tissues and Related Materials"
)
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
RIGHT_TO_LEFT = "משרד הבריאות 42 (وزارة الصحة)"
HOSTILE = '<script>alert("1")</script> "quoted" & =1+1 {{ 7 * 7 }}'
MANY = 200


async def design_page(visit: Visit) -> Shown:
    """The page."""
    return visit.show("design.html", design_values())


def design_values() -> dict[str, Any]:
    """The values of the template."""
    return {
        "links": [link_of(number, status) for number, status in enumerate(STATUSES, 1)],
        "contests": [contest_of()],
        "cited": [citation(number) for number in range(1, 7)],
        "names": (LONG, UNBROKEN, RIGHT_TO_LEFT, HOSTILE),
        "many": [thing("Provision", number) for number in range(1, MANY + 1)],
        "clinic": thing("Clinic", 1),
    }


def thing(kind: str, number: int, name: str | None = None) -> dict[str, Any]:
    """A thing of a kind that leads to a page that is not there."""
    return {
        "__typename": kind,
        "id": f"xx.{kind.lower()}.{number}",
        "name": name or f"{kind} {number}",
        "illustrative": True,
    }


def citation(number: int) -> dict[str, Any]:
    """A place in a source; those with odd numbers can be followed."""
    source = {
        "id": f"xx.source.{number}",
        "title": f"Source {number}",
        "publisher": "Publisher",
        "url": f"https://example.org/sources/{number}?of=a-long-address" if number % 2 else None,
        "retrieved": "2026-01-31",
    }
    confidence = list(SUPPORT)[number % len(SUPPORT)]
    return {"id": f"xx.citation.{number}", "locator": f"Art. {number}", "confidence": confidence, "source": source}


def link_of(number: int, status: str) -> dict[str, Any]:
    """A line of an answer."""
    return {
        "status": status,
        "authority": thing("Authority", number, LONG if status == "CONTESTED" else None),
        "mandate": thing("Mandate", number),
        "activity": thing("Activity", number),
        "offering": thing("Offering", number) if number % 2 else None,
        "dueOn": [thing("Route", 1), thing("Route", 2)],
        "provisions": [thing("Provision", one) for one in range(1, number)],
        "confidence": list(SUPPORT)[number % len(SUPPORT)],
        "citations": [citation(one) for one in range(1, number + 1)],
        "why": "sources",
        "since": {"text": "since 2013-01-01", "disputed": thing("LegalInstrument", 1) if number % 2 else None},
    }


def contest_of() -> dict[str, Any]:
    """A contradiction with its sides."""
    sides = [
        {"note": None, "value": value, "preferred": preferred, "confidence": level, "citations": [citation(number)]}
        for number, (value, preferred, level) in enumerate(
            (("2017-08-28", True, "PRIMARY"), ("2019", False, "SECONDARY")), 1
        )
    ]
    return {"subject": "Legal instrument 1", "sides": sides}
