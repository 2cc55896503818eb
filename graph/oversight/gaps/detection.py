"""Where the rules for derived gaps fire in a jurisdiction on a day, and which facts fire them. All of it follows from the law.

Two rules look at what is offered too: `no-authority` starts from the routes and therapies for which nothing would be bypassed,
`not-entitled` from those that are open to some classes of providers alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from graph.law.law_snapshot import LawOnDay, is_valid_on
from graph.model.vocabulary import Edge, Node, Reach, RouteStanding
from graph.oversight.gaps.derived_gap import Finding

LITTLE = ("NONE", "LIMITED")  # levels of enforcement
Fired = Callable[[LawOnDay, str], Iterator[Finding]]


def find_unmandated_routes(force: LawOnDay, jurisdiction: str) -> Iterator[tuple[Node, Node]]:
    """Grey routes in force, with the therapies for which they bypass nothing: no mandate is due on a lawful route instead."""
    routes, nodes = force.routes(jurisdiction), force.law.facts.nodes
    grey = [nodes[i] for i in sorted(routes) if nodes[i].properties["standing"] == RouteStanding.GREY]
    mandates = [node for node in force.mandates(jurisdiction) if node.properties["reach"] == Reach.ROUTES]
    for therapy in force.law.of_label("TherapyType"):
        if is_valid_on(therapy, force.day):
            lawful = force.lawful(jurisdiction, therapy.id).keys()
            for route in grey:
                if not any(bypasses(force, jurisdiction, route.id, mandate.id, lawful) for mandate in mandates):
                    yield route, therapy


def find_closed_routes(force: LawOnDay, jurisdiction: str) -> Iterator[tuple[Node, Node]]:
    """Lawful routes in force that are open to some classes of providers alone, with the therapies that may take them."""
    nodes = force.law.facts.nodes
    for therapy in force.law.of_label("TherapyType"):
        if is_valid_on(therapy, force.day):
            for route in force.lawful(jurisdiction, therapy.id):
                if force.classes_open_to(route):
                    yield nodes[route], therapy


def bypasses(force: LawOnDay, jurisdiction: str, route: str, mandate: str, lawful: Iterable[str]) -> bool:
    """Whether who takes the route goes around a mandate that covers a lawful one, and is not exempt from it."""
    covered = {edge.target for edge in force.covers(mandate)}
    exempt = route in force.exemptions_by_mandate(jurisdiction).get(mandate, {})
    return route not in covered and not exempt and not covered.isdisjoint(lawful)


def overlapping_mandates(force: LawOnDay, jurisdiction: str) -> Iterator[Finding]:
    """Activities of mandates in force that reach clinics. Which of these reach the same ones, `overlaps` says."""
    places = force.routes(jurisdiction) | {jurisdiction}
    activities: dict[str, list[Edge]] = {}
    for mandate, edges in in_force(force, jurisdiction):
        covers = [edge for edge in force.covers(mandate.id) if edge.target in places]
        for activity in force.facts.targets("EXERCISES", mandate.id) if covers else ():
            activities.setdefault(activity.id, []).extend((*edges, *covers))
    for identity, edges in activities.items():
        yield Finding.of(force, jurisdiction, force.law.facts.nodes[identity], edges)


def repealed_basis(force: LawOnDay, jurisdiction: str) -> Iterator[Finding]:
    """Mandates that would be in force but for their law: none of it stands any more, and some of it has ended."""
    for mandate, edges in mandates_held(force, jurisdiction):
        if not force.counts(mandate):
            law = [
                edge for by in force.law.facts.outgoing("GRANTED_BY", mandate.id) for edge in how_it_ended(force, by)
            ]
            if law:
                yield Finding.of(force, jurisdiction, mandate, [*edges, *law])


def how_it_ended(force: LawOnDay, by: Edge) -> Iterator[Edge]:
    """How a provision has ended that granted a mandate: by itself, with its instrument, or with what that implements.

    What has not begun yet has not ended.
    """
    facts, day = force.law.facts, force.day
    for part in facts.outgoing("PART_OF", by.target):
        own = by, facts.nodes[by.target], part
        if all(has_begun(fact, day) for fact in own):
            over = any(has_ended(fact, day) for fact in own)
            for way in ways_up(force, part.target):
                top = facts.nodes[way[-1].target if way else part.target]
                if has_ended(top, day) or (over and not way):
                    yield from (by, part, *way)


def ways_up(force: LawOnDay, instrument: str) -> Iterator[list[Edge]]:
    """Every way, of zero or more steps, to what an instrument implements on the day; all along it has begun."""
    facts = force.law.facts
    if has_begun(facts.nodes[instrument], force.day):
        yield []
        for edge in facts.outgoing("IMPLEMENTS", instrument):
            if is_valid_on(edge, force.day):
                yield from ([edge, *way] for way in ways_up(force, edge.target))


def has_begun(fact: Node | Edge, day: str) -> bool:
    """Whether it has begun by the day; an instrument without `validFrom` begins when it is enacted."""
    return (fact.properties.get("validFrom") or fact.properties.get("enactedOn") or day) <= day


def has_ended(fact: Node | Edge, day: str) -> bool:
    """Whether it had ended before the day."""
    return bool((fact.properties.get("validTo") or day) < day)


def unassigned_activity(force: LawOnDay, jurisdiction: str) -> Iterator[Finding]:
    """Activities that no mandate in force carries out.

    They are those of mandates that are recorded for other days, and those of no mandate anywhere, if the jurisdiction has
    mandates at all. Where the packs declare that no mandate of it is missing, every activity counts.
    """
    facts = force.law.facts
    recorded: dict[str, list[Edge]] = {}
    for belongs in facts.incoming("IN", jurisdiction):
        for holding in facts.outgoing("HOLDS", belongs.source):
            for exercises in facts.outgoing("EXERCISES", holding.target):
                recorded.setdefault(exercises.target, []).extend((belongs, holding, exercises))
    complete = "MANDATE" in force.complete(jurisdiction)
    mandates = ids(force.mandates(jurisdiction))
    for activity in force.law.of_label("Activity"):
        if jurisdiction not in activity.properties.get("jurisdictions", (jurisdiction,)):
            continue  # the packs of this jurisdiction do not know it
        unknown = bool(recorded) and not facts.incoming("EXERCISES", activity.id)
        expected = is_valid_on(activity, force.day) and (complete or activity.id in recorded or unknown)
        if expected and mandates.isdisjoint(ids(force.facts.sources("EXERCISES", activity.id))):
            yield Finding.of(force, jurisdiction, activity, recorded.get(activity.id, []))


def unenforced_requirement(force: LawOnDay, jurisdiction: str) -> Iterator[Finding]:
    """Requirements in force, of routes in force, that no mandate in force has an authority of the jurisdiction check."""
    routes, mandates = force.own_routes(jurisdiction), ids(force.mandates(jurisdiction))
    for requirement in force.law.of_label("Requirement"):
        needed = [edge for edge in force.facts.outgoing("REQUIRED_FOR", requirement.id) if edge.target in routes]
        if needed and mandates.isdisjoint(ids(force.facts.sources("ENFORCES", requirement.id))):
            yield Finding.of(force, jurisdiction, requirement, [*needed, *grounds(force, "SET_BY", requirement)])


def weak_enforcement(force: LawOnDay, jurisdiction: str) -> Iterator[Finding]:
    """Authorities that hold mandates in force and can enforce little or nothing."""
    weak: dict[str, list[Edge]] = {}
    for mandate, edges in in_force(force, jurisdiction):
        for authority in force.facts.sources("HOLDS", mandate.id):
            capacity = capacity_of(force, authority.id)
            if capacity is not None and capacity.properties["level"] in LITTLE:
                weak.setdefault(authority.id, [capacity]).extend(edges)
    for identity, edges in weak.items():
        yield Finding.of(force, jurisdiction, force.law.facts.nodes[identity], edges)


def capacity_of(force: LawOnDay, authority: str) -> Edge | None:
    """What an authority can enforce on the day, as the relationship that says so; null: nothing is recorded for it."""
    edges = force.law.facts.outgoing("CAN_ENFORCE", authority)
    return max((edge for edge in edges if is_valid_on(edge, force.day)), key=lambda edge: edge.begin, default=None)


def mandates_held(force: LawOnDay, jurisdiction: str) -> Iterator[tuple[Node, list[Edge]]]:
    """Mandates that authorities of the jurisdiction hold and are to carry out on the day, whatever becomes of their law.

    Each comes with the relationships that say so.
    """
    facts = force.law.facts

    def valid(edges: Iterable[Edge]) -> list[Edge]:
        return [
            edge
            for edge in edges
            if all(is_valid_on(fact, force.day) for fact in (edge, facts.nodes[edge.source], facts.nodes[edge.target]))
        ]

    for mandate in force.law.of_label("Mandate"):
        holding = valid(facts.incoming("HOLDS", mandate.id))
        belonging = [inside for edge in holding for inside in valid(facts.between("IN", edge.source, jurisdiction))]
        exercising = valid(facts.outgoing("EXERCISES", mandate.id))
        if belonging and exercising:
            yield mandate, [*holding, *belonging, *exercising]


def in_force(force: LawOnDay, jurisdiction: str) -> Iterator[tuple[Node, list[Edge]]]:
    """Those of them that are in force, with the law that grants them."""
    for mandate, edges in mandates_held(force, jurisdiction):
        if force.counts(mandate):
            yield mandate, [*edges, *grounds(force, "GRANTED_BY", mandate)]


def grounds(force: LawOnDay, by: str, node: Node) -> Iterator[Edge]:
    """What joins a node to the provisions in force on which it rests, and these to their instruments."""
    for edge in force.facts.outgoing(by, node.id):
        yield from (edge, *force.facts.outgoing("PART_OF", edge.target))


def ids(nodes: Iterable[Node]) -> set[str]:
    """Their ids."""
    return {node.id for node in nodes}


FIRED: Mapping[str, Fired] = {
    "overlapping-mandates": overlapping_mandates,
    "repealed-basis": repealed_basis,
    "unassigned-activity": unassigned_activity,
    "unenforced-requirement": unenforced_requirement,
    "weak-enforcement": weak_enforcement,
}
