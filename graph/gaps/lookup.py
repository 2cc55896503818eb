"""Looking derived gaps up: which of them a rule finds in a jurisdiction on a day, and what goes through a gap."""

from collections.abc import Iterable, Mapping

from graph.content import edge_of
from graph.database import Database
from graph.gaps.derived import DerivedGap, Finding
from graph.gaps.fired import FIRED, unwatched
from graph.gaps.rules import RULES
from graph.law import InForce, holds
from graph.laws import laws
from graph.statements import statement


async def get_derived(database: Database, rule: str, jurisdiction: str, day: str) -> tuple[DerivedGap, ...]:
    """What one rule finds in a jurisdiction on a day, in the order of ids; nothing where no such jurisdiction is there.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    force = (await laws(database).current()).on(day)
    home = force.law.facts.nodes.get(jurisdiction)
    if home is None or home.label != "Jurisdiction" or not holds(home, day):
        return ()
    fired: Iterable[Finding]
    fired = FIRED[rule](force, jurisdiction) if rule in FIRED else await get_unwatched(database, force, jurisdiction)
    found = (RULES[rule](finding) for finding in fired)
    return tuple(sorted((gap for gap in found if gap is not None), key=lambda gap: gap.id))


async def get_unwatched(database: Database, force: InForce, jurisdiction: str) -> list[Finding]:
    """Grey routes in force that somebody in the jurisdiction claims and that bypass nothing."""
    pairs = list(unwatched(force, jurisdiction))
    if not pairs:
        return []
    asked = {
        "jurisdiction": jurisdiction,
        "day": force.day,
        "pairs": [{"route": r.id, "therapy": t.id} for r, t in pairs],
    }
    claimed = (await database.read(statement("read/claimed"), asked))[0]["found"]
    edges = {entry["route"]: tuple(map(edge_of, entry["edges"])) for entry in claimed}
    routes = {route.id: route for route, _ in pairs if route.id in edges}
    return [Finding(force, jurisdiction, route, (route,), edges[i]) for i, route in routes.items()]


async def get_exposures(database: Database, gaps: Mapping[str, tuple[str, ...]], day: str) -> dict[str, int]:
    """The number of offerings on the day by gap; `gaps` gives the routes of derived ones, and none of recorded ones."""
    rows = [{"id": gap, "routes": list(routes)} for gap, routes in sorted(gaps.items())]
    found = await database.read(statement("read/exposure"), {"gaps": rows, "day": day})
    return {row["gap"]: row["exposure"] for row in found[0]["found"]}
