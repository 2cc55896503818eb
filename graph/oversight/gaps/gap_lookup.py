"""Looking derived gaps up: which of them a rule finds in a jurisdiction on a day, and what goes through a gap."""

from collections.abc import Iterable, Mapping

from graph.law.law_cache import laws
from graph.law.law_snapshot import LawOnDay, is_valid_on
from graph.oversight.gaps.derived_gap import DerivedGap, Finding
from graph.oversight.gaps.detection import FIRED, find_unmandated_routes
from graph.oversight.gaps.gap_rules import RULES
from graph.store.content import edge_of
from graph.store.database import Database
from graph.store.statements import statement


async def get_derived(
    database: Database, rule: str, jurisdictions: Iterable[str], day: str
) -> dict[str, tuple[DerivedGap, ...]]:
    """What one rule finds in jurisdictions on a day, in the order of ids; nothing where no such jurisdiction is there.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    force = (await laws(database).current()).on(day)
    asked, nodes = list(jurisdictions), force.law.facts.nodes
    homes = [
        one for one in asked if one in nodes and nodes[one].label == "Jurisdiction" and is_valid_on(nodes[one], day)
    ]
    fired: Mapping[str, Iterable[Finding]]
    if rule in FIRED:
        fired = {home: FIRED[rule](force, home) for home in homes}
    else:
        fired = await get_unwatched(database, force, homes)
    return {one: derive_gaps(rule, fired.get(one, ())) for one in asked}


def derive_gaps(rule: str, fired: Iterable[Finding]) -> tuple[DerivedGap, ...]:
    """The gaps that a rule makes of where it fires, in the order of ids."""
    found = (RULES[rule](finding) for finding in fired)
    return tuple(sorted((gap for gap in found if gap is not None), key=lambda gap: gap.id))


async def get_unwatched(database: Database, force: LawOnDay, jurisdictions: Iterable[str]) -> dict[str, list[Finding]]:
    """Grey routes in force that somebody in their jurisdiction claims and that bypass nothing, by jurisdiction."""
    pairs = [(home, route, therapy) for home in jurisdictions for route, therapy in find_unmandated_routes(force, home)]
    if not pairs:
        return {}
    asked = [{"jurisdiction": home, "route": route.id, "therapy": therapy.id} for home, route, therapy in pairs]
    claimed = (await database.read(statement("read/claimed"), {"day": force.day, "pairs": asked}))[0]["found"]
    edges = {(entry["jurisdiction"], entry["route"]): tuple(map(edge_of, entry["edges"])) for entry in claimed}
    routes = {(home, route.id): route for home, route, _ in pairs if (home, route.id) in edges}
    found: dict[str, list[Finding]] = {}
    for (home, identity), route in routes.items():
        found.setdefault(home, []).append(Finding(force, home, route, (route,), edges[home, identity]))
    return found


async def get_exposures(database: Database, gaps: Mapping[str, tuple[str, ...]], day: str) -> dict[str, int]:
    """The number of offerings on the day by gap; `gaps` gives the routes of derived ones, and none of recorded ones."""
    rows = [{"id": gap, "routes": list(routes)} for gap, routes in sorted(gaps.items())]
    found = await database.read(statement("read/exposure"), {"gaps": rows, "day": day})
    return {row["gap"]: row["exposure"] for row in found[0]["found"]}
