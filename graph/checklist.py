"""What an offering would have to show on the lawful routes, and whether it does."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.database import Database, Row
from graph.model import ChecklistStatus, Node
from graph.statements import statement


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One requirement, how the offering stands to it, why, and the ids of the citations behind that."""

    requirement: Node
    status: ChecklistStatus
    reason: str
    citations: tuple[str, ...]


async def get_checklists(database: Database, offerings: Iterable[str], day: str) -> dict[str, list[ChecklistItem]]:
    """The checklist of each offering, in the order of the requirements' ids."""
    rows = await database.read(statement("read/checklist"), {"ids": sorted(set(offerings)), "day": day})
    return {found["offering"]: checklist(found) for found in rows[0]["found"]}


def checklist(found: Row) -> list[ChecklistItem]:
    """The items that follow from one entry of `read/checklist`."""
    items = [item(entry, found) for entry in found["requirements"]]
    return sorted(items, key=lambda item: item.requirement.id)


def item(entry: Row, found: Row) -> ChecklistItem:
    """One item. MET and UNMET are said only where they are recorded."""
    requirement = Node("Requirement", entry["properties"])
    status = status_of(entry, found)
    recorded = [*(entry["met"] or ()), *(entry["failed"] or ())]
    cited = set(recorded or [cite for cites in entry["cited"] for cite in cites]) | set(requirement.citations)
    both = entry["met"] is not None and entry["failed"] is not None
    why = f"Sources disagree on whether '{requirement.name}' is met." if both else reason(requirement, status, found)
    return ChecklistItem(requirement, status, why, tuple(sorted(cited)))


def status_of(entry: Row, found: Row) -> ChecklistStatus:
    """How the offering stands to the requirement."""
    route = found["route"]
    if entry["met"] is not None and entry["failed"] is not None:
        return ChecklistStatus.NOT_RECORDED
    if entry["met"] is not None:
        return ChecklistStatus.MET
    if entry["failed"] is not None:
        return ChecklistStatus.UNMET
    if route is None or route["id"] in entry["routes"]:
        return ChecklistStatus.NOT_RECORDED
    return ChecklistStatus.NOT_APPLICABLE if route["id"] in found["lawful"] else ChecklistStatus.AVOIDED


def reason(requirement: Node, status: ChecklistStatus, found: Row) -> str:
    """Why, in a sentence."""
    name, route = f"'{requirement.name}'", f"'{found['route']['name']}'" if found["route"] else ""
    match status:
        case ChecklistStatus.MET:
            return f"A source records that {name} is met."
        case ChecklistStatus.UNMET:
            return f"A source records that {name} is not met."
        case ChecklistStatus.AVOIDED:
            return f"{name} would be due on a lawful route of this therapy; the claimed route {route} goes around it."
        case ChecklistStatus.NOT_APPLICABLE:
            return f"{name} is not due on the claimed route {route}, which is lawful."
        case _ if not route:
            return f"The claimed route is not recorded, and so it is not known whether {name} is due."
        case _:
            return f"{name} is due on the claimed route {route}; no source says whether it is met."
