"""How each mandate stands to a clinic by the law alone, before it is known which clinic: rules 1 to 6 (docs/architecture.md).

A clinic adds to a link only what it is, what it offers, and by which route. All else is the same for everyone who takes that
route with that therapy, and is worked out once for each day and state of the graph.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.law.fact_index import begins
from graph.law.law_snapshot import LawOnDay, kept
from graph.model.evidence import ContestedClaim
from graph.model.vocabulary import Confidence, Edge, Node, OversightStatus, Reach, weakest

Ways = Mapping[str, tuple[Edge, ...]]


@dataclass(frozen=True, slots=True)
class Applicability:
    """How one mandate stands to everyone who takes a route with a therapy, or to every clinic: all of a link but the clinic.

    `gap_edges` and `edges` are the law's part of the chain, before and after the therapy; `in_force`: whether the route is;
    `other_ways` counts the lawful routes on which the mandate would not be due; `silent`: the citations do not speak for
    the day.
    """

    status: OversightStatus
    mandate: Node
    authority: Node
    activity: Node
    provisions: tuple[Node, ...]
    instruments: tuple[Node, ...]
    route: Node | None
    in_force: bool
    due_on: tuple[Node, ...]
    other_ways: int
    gaps: tuple[Node, ...]
    exemptions: tuple[Node, ...]
    claims: tuple[ContestedClaim, ...]
    gap_edges: tuple[Edge, ...]
    edges: tuple[Edge, ...]
    confidence: Confidence
    silent: bool


@kept
def on_everyone(force: LawOnDay, jurisdiction: str) -> tuple[Applicability, ...]:
    """Rules 1 and 5 for the mandates whose reach is not a matter of routes."""
    found = []
    for mandate in force.mandates(jurisdiction):
        reach = mandate.properties["reach"]
        if reach == Reach.NOT_RECORDED:
            found.append(make_applicability(force, jurisdiction, mandate, OversightStatus.NOT_RECORDED))
        elif reach != Reach.ROUTES and force.facts.between("COVERS", mandate.id, jurisdiction):
            found.append(make_applicability(force, jurisdiction, mandate, OversightStatus.APPLIES))
    return tuple(found)


@kept
def on_route(force: LawOnDay, jurisdiction: str, route: str | None, therapy: str) -> tuple[Applicability, ...]:
    """Rules 2 to 5 for what takes a route with a therapy; null: the route is not recorded."""
    return tuple(
        on_claimed_route(force, jurisdiction, None if route is None else force.law.facts.nodes[route], therapy)
    )


def on_claimed_route(force: LawOnDay, jurisdiction: str, route: Node | None, therapy: str) -> Iterator[Applicability]:
    """How each mandate applies that does. R is the route, L are the lawful ones in force that the therapy may take."""
    lawful = force.lawful(jurisdiction, therapy)
    general = {one.mandate.id for one in on_everyone(force, jurisdiction)}
    for mandate in force.mandates(jurisdiction):
        by_route = mandate.properties["reach"] == Reach.ROUTES
        covered = force.covered_routes(jurisdiction)[mandate.id]
        due = {i: lawful[i] for i in sorted(covered & lawful.keys())}
        if (by_route or mandate.id in general) and exemptions(force, jurisdiction, mandate, route):
            yield make_applicability(force, jurisdiction, mandate, OversightStatus.EXEMPT, route)
        elif not by_route:
            continue
        elif route is None:
            if due:
                yield make_applicability(force, jurisdiction, mandate, OversightStatus.NOT_RECORDED, None, due, lawful)
        elif route.id in covered:
            yield make_applicability(force, jurisdiction, mandate, OversightStatus.APPLIES, route, lawful=lawful)
        elif due and route.id not in lawful:
            yield make_applicability(force, jurisdiction, mandate, OversightStatus.BYPASSED, route, due, lawful)


def make_applicability(
    force: LawOnDay,
    jurisdiction: str,
    mandate: Node,
    status: OversightStatus,
    route: Node | None = None,
    due: Ways | None = None,
    lawful: Ways | None = None,
) -> Applicability:
    """How it applies by that status, or CONTESTED in place of APPLIES (rule 6); `due`: the routes on which it would be due."""
    facts, due = force.facts, due or {}
    claims = contest_on(force, mandate.id, set(due) or {route.id if route else jurisdiction})
    if claims and status is OversightStatus.APPLIES:
        status = OversightStatus.CONTESTED
    freeing = exemptions(force, jurisdiction, mandate, route) if status is OversightStatus.EXEMPT else ()
    everyone = route is None and not due
    near = by_jurisdiction(force, jurisdiction, mandate) if everyone else by_route(force, route, mandate, due, freeing)
    granted = granting_edges(force, mandate.id, freeing)
    gap_edges = tuple(facts.outgoing("OPENS", route.id)) if route and due else ()
    edges = tuple({edge.key: edge for edge in (*near, *facts.incoming("HOLDS", mandate.id), *granted)}.values())
    parts = [edge for edge in granted if edge.type == "PART_OF"]
    provisions = in_order(force, (edge.source for edge in parts))
    instruments = in_order(force, (edge.target for edge in parts))
    side = [mandate.properties, *(e.properties for e in (*gap_edges, *edges) if mandate.id in (e.source, e.target))]
    side += [node.properties for node in (*provisions, *instruments)]
    caps = [Confidence.SECONDARY] * (not provisions or bool(claims))
    spoken = force.law.data_day(jurisdiction)
    return Applicability(
        status=status,
        mandate=mandate,
        authority=facts.sources("HOLDS", mandate.id)[0],
        activity=facts.targets("EXERCISES", mandate.id)[0],
        provisions=provisions,
        instruments=instruments,
        route=route,
        in_force=route is None or route.id in force.routes(jurisdiction),
        due_on=tuple(facts.nodes[i] for i in due),
        other_ways=len(lawful or {}) - len(due),
        gaps=tuple(facts.targets("OPENS", route.id)) if route and status is OversightStatus.BYPASSED else (),
        exemptions=freeing,
        claims=claims,
        gap_edges=gap_edges,
        edges=edges,
        confidence=weakest([*(edge.confidence for edge in (*gap_edges, *edges)), *caps]),
        silent=force.day > spoken or force.day < begins(side, spoken),
    )


def exemptions(force: LawOnDay, jurisdiction: str, mandate: Node, route: Node | None) -> tuple[Node, ...]:
    """What takes this route, if it is in force, out of this mandate."""
    if route is None:
        return ()
    return force.exemptions_by_mandate(jurisdiction).get(mandate.id, {}).get(route.id, ())


def contest_on(force: LawOnDay, mandate: str, reached: set[str]) -> tuple[ContestedClaim, ...]:
    """All sides of every contest on who holds the mandate, or on whether it covers what the link reaches."""
    contests = {
        claim.node.properties["contest"]
        for claim in force.law.claims
        if claim.about == mandate
        and (claim.predicate == "HOLDS" or (claim.predicate == "COVERS" and claim.value in reached))
    }
    return tuple(claim for claim in force.law.claims if claim.node.properties["contest"] in contests)


def by_jurisdiction(force: LawOnDay, jurisdiction: str, mandate: Node) -> Iterator[Edge]:
    """From the mandate to the jurisdiction; where its reach is not recorded, from the authority instead."""
    covering = force.facts.between("COVERS", mandate.id, jurisdiction)
    yield from covering
    if not covering:
        for holder in force.facts.sources("HOLDS", mandate.id):
            yield from force.facts.between("IN", holder.id, jurisdiction)


def by_route(
    force: LawOnDay, route: Node | None, mandate: Node, due: Ways, exemptions: Iterable[Node]
) -> Iterator[Edge]:
    """From the route to the mandate; a mandate that is bypassed is reached from the therapy, through its lawful routes."""
    facts = force.facts
    for lawful, way in due.items():
        yield from way
        yield from facts.between("COVERS", mandate.id, lawful)
    if due or route is None:
        return
    for exemption in exemptions:
        yield from facts.between("FOR", exemption.id, route.id)
        yield from facts.between("FROM", exemption.id, mandate.id)
    if not exemptions:
        yield from facts.between("COVERS", mandate.id, route.id)


def granting_edges(force: LawOnDay, mandate: str, exemptions: tuple[Node, ...]) -> list[Edge]:
    """From the mandate to the law that grants it; of an exemption, to the law that grants the exemption."""
    facts, found = force.facts, list[Edge]()
    for exemption in exemptions:
        for edge in facts.incoming("GRANTS", exemption.id):
            found += [edge, *facts.outgoing("PART_OF", edge.source)]
    for edge in () if exemptions else facts.outgoing("GRANTED_BY", mandate):
        found += [edge, *facts.outgoing("PART_OF", edge.target)]
    return found


def in_order(force: LawOnDay, ids: Iterable[str]) -> tuple[Node, ...]:
    """The nodes, each once, in the order of their ids."""
    return tuple(force.facts.nodes[i] for i in sorted(set(ids)))
