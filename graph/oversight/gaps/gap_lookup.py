"""Looking derived gaps up: which of them a rule finds in a jurisdiction on a day, and what goes through a gap."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.law.applicability import is_open, ways_to_classes
from graph.law.law_cache import laws
from graph.law.law_snapshot import LawOnDay, is_valid_on
from graph.model.vocabulary import Edge, Node
from graph.oversight.gaps.derived_gap import DerivedGap, Finding
from graph.oversight.gaps.detection import FIRED, find_closed_routes, find_unmandated_routes
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
    elif rule == "not-entitled":
        fired = await get_not_entitled(database, force, homes)
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
    found: dict[str, list[Finding]] = {}
    for home, route, edges in await get_claims(database, force.day, pairs):
        own = tuple(edge for edge in edges if edge.type != "BELONGS_TO")
        found.setdefault(home, []).append(Finding(force, home, route, (route,), own))
    return found


async def get_not_entitled(
    database: Database, force: LawOnDay, jurisdictions: Iterable[str]
) -> dict[str, list[Finding]]:
    """Lawful routes that somebody in the jurisdiction claims to whom, by the recorded classes, they are not open."""
    pairs = [(home, route, therapy) for home in jurisdictions for route, therapy in find_closed_routes(force, home)]
    found: dict[str, list[Finding]] = {}
    for home, route, edges in await get_claims(database, force.day, pairs):
        belonging: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            if edge.type == "BELONGS_TO":
                belonging[edge.source].append(edge)
        classes = {clinic: frozenset(ways_to_classes(force, own)) or None for clinic, own in belonging.items()}
        closed = {clinic for clinic, own in classes.items() if is_open(force, route.id, own) is False}
        offers = [edge for edge in edges if edge.type == "OFFERS" and edge.source in closed]
        offered = {edge.target for edge in offers}
        claims = [edge for edge in edges if edge.type == "CLAIMS" and edge.source in offered]
        if claims:
            own = [edge for clinic in sorted(closed) for edge in belonging[clinic]]
            opening = force.facts.outgoing("OPEN_TO", route.id)
            found.setdefault(home, []).append(Finding(force, home, route, (route,), (*opening, *own, *claims, *offers)))
    return found


async def get_claims(
    database: Database, day: str, pairs: list[tuple[str, Node, Node]]
) -> list[tuple[str, Node, tuple[Edge, ...]]]:
    """Who in a jurisdiction claims a route for a therapy, by jurisdiction and route.

    The relationships are those of the claims, of who offers that, and of the classes to which these clinics belong.
    """
    asked = [{"jurisdiction": home, "route": route.id, "therapy": therapy.id} for home, route, therapy in pairs]
    if not asked:
        return []
    claimed = (await database.read(statement("read/claimed"), {"day": day, "pairs": asked}))[0]["found"]
    edges = {(entry["jurisdiction"], entry["route"]): tuple(map(edge_of, entry["edges"])) for entry in claimed}
    routes = {(home, route.id): route for home, route, _ in pairs}
    return [(home, route, edges[home, i]) for (home, i), route in routes.items() if (home, i) in edges]


async def get_exposures(database: Database, gaps: Mapping[str, tuple[str, ...]], day: str) -> dict[str, int]:
    """The number of offerings on the day by gap; `gaps` gives the routes of derived ones, and none of recorded ones."""
    rows = [{"id": gap, "routes": list(routes)} for gap, routes in sorted(gaps.items())]
    found = await database.read(statement("read/exposure"), {"gaps": rows, "day": day})
    return {row["gap"]: row["exposure"] for row in found[0]["found"]}
