"""What an offering would have to show on the lawful routes, and whether it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.law.law_cache import read_with_law
from graph.law.law_snapshot import LawOnDay, is_valid_on
from graph.model.vocabulary import ChecklistStatus, Edge, Node
from graph.store.content import edge_of
from graph.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One requirement, how the offering stands to it, and the ids of the citations behind that.

    `route` is the claimed one, null: not recorded; `needed_on` are the ids of those on which it must be met; `disputed`:
    sources disagree on whether the requirement is met; `illustrative`: the offering is an archetype's, of which no source
    records anything.
    """

    requirement: Node
    status: ChecklistStatus
    route: Node | None
    needed_on: frozenset[str]
    disputed: bool
    citations: tuple[str, ...]
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """An offering on a day: the route that it claims, the lawful ones in force, and the citations of what it meets and fails.

    `needed` holds, by requirement, the relationships to those of these routes that are in force.
    """

    id: str
    illustrative: bool
    route: Node | None
    lawful: frozenset[str]
    met: Mapping[str, tuple[str, ...]]
    failed: Mapping[str, tuple[str, ...]]
    needed: Mapping[str, list[Edge]]

    @classmethod
    def of(cls, entry: Row, force: LawOnDay) -> "Offered":
        """From an entry of `read/checklist` and the law on the day."""
        nodes, jurisdiction = force.law.facts.nodes, entry["jurisdiction"]
        cited: dict[str, dict[str, tuple[str, ...]]] = {"CLAIMS": {}, "MEETS": {}, "FAILS": {}}
        for edge in map(edge_of, entry["edges"]):
            if is_valid_on(edge, force.day):
                cited[edge.type][edge.target] = edge.citations
        claimed = cited["CLAIMS"].keys()
        lawful = force.lawful(jurisdiction, entry["therapy"]).keys()
        needed: dict[str, list[Edge]] = {}
        for way in lawful | (claimed & force.routes(jurisdiction)):
            for edge in force.facts.incoming("REQUIRED_FOR", way):
                needed.setdefault(edge.source, []).append(edge)
        route = next((nodes[i] for i in sorted(claimed)), None)
        return cls(
            entry["offering"], entry["illustrative"], route, frozenset(lawful), cited["MEETS"], cited["FAILS"], needed
        )


def checklists_of(row: Row, recorded: Iterable[Row], force: LawOnDay) -> dict[str, list[ChecklistItem]]:
    """The checklist of each offering in a row of `read/clinic`, from what `read/recorded` finds of the same clinic."""
    met: dict[str, list[Row]] = {}
    for edge in recorded:
        met.setdefault(edge["source"], []).append(edge)
    entries = [entry_of(one, row["jurisdiction"], met.get(one["offering"]["id"], ())) for one in row["offerings"]]
    return {one.id: items_of(one, force) for one in (Offered.of(entry, force) for entry in entries)}


def entry_of(offered: Row, jurisdiction: str, recorded: Iterable[Row]) -> Row:
    """The entry of `read/checklist` for an offering of `read/clinic`."""
    identity = offered["offering"]["id"]
    claims = [
        {"type": "CLAIMS", "source": identity, "target": one["route"], "properties": one["properties"]}
        for one in offered["claims"]
    ]
    return {
        "offering": identity,
        "illustrative": offered["offering"].get("illustrative", False),
        "jurisdiction": jurisdiction,
        "therapy": offered["therapy"],
        "edges": [*claims, *recorded],
    }


async def get_checklists(database: Database, offerings: Iterable[str], day: str) -> dict[str, list[ChecklistItem]]:
    """The checklist of each offering, in the order of the requirements' ids."""
    row, law = await read_with_law(database, "read/checklist", {"ids": sorted(set(offerings))})
    force = law.on(day)
    offered = [Offered.of(entry, force) for entry in row["offerings"]] if row else []
    return {one.id: items_of(one, force) for one in offered}


def items_of(offered: Offered, force: LawOnDay) -> list[ChecklistItem]:
    """The checklist of an offering."""
    return [item(force.law.facts.nodes[i], offered) for i in sorted(offered.needed)]


def item(requirement: Node, offered: Offered) -> ChecklistItem:
    """One item. MET and UNMET are said only where they are recorded."""
    status = status_of(requirement, offered)
    recorded = [*offered.met.get(requirement.id, ()), *offered.failed.get(requirement.id, ())]
    due = (cite for edge in offered.needed[requirement.id] for cite in edge.citations)
    disputed = requirement.id in offered.met and requirement.id in offered.failed
    citations = tuple(sorted({*requirement.citations, *(recorded or due)}))
    needed_on = frozenset(edge.target for edge in offered.needed[requirement.id])
    return ChecklistItem(requirement, status, offered.route, needed_on, disputed, citations, offered.illustrative)


def status_of(requirement: Node, offered: Offered) -> ChecklistStatus:
    """How the offering stands to the requirement."""
    route = offered.route
    met, failed = requirement.id in offered.met, requirement.id in offered.failed
    if met != failed:
        return ChecklistStatus.MET if met else ChecklistStatus.UNMET
    if met or route is None or any(edge.target == route.id for edge in offered.needed[requirement.id]):
        return ChecklistStatus.NOT_RECORDED
    return ChecklistStatus.NOT_APPLICABLE if route.id in offered.lawful else ChecklistStatus.AVOIDED
