"""How each mandate stands to a clinic by the law alone, before it is known which clinic: rules 1 to 6 and 8 (docs/model.md).

A clinic adds to a link only what it is, what it offers, and by which route. All else is the same for everyone who takes that
route with that therapy, and is worked out once for each day and state of the graph.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.law.contests import Contest
from graph.law.law_snapshot import LawOnDay, kept
from graph.model.evidence import ContestedClaim
from graph.model.vocabulary import Confidence, Edge, Node, OversightStatus, Reach, weakest

Ways = Mapping[str, tuple[Edge, ...]]
# Ids of the classes that a clinic belongs to, the broader ones too; null: none is recorded.
Classes = frozenset[str] | None


def is_among(classes: Classes, wanted: frozenset[str]) -> bool | None:
    """Whether a clinic of these classes is meant by what names classes; null: not recorded. Where none is named, all are."""
    if not wanted:
        return True
    return None if classes is None else not classes.isdisjoint(wanted)


@dataclass(frozen=True, slots=True)
class ByClasses:
    """What classes of providers, by their ids, have to do with a link; see `Applicability`."""

    through: str | None = None
    asked: frozenset[str] = frozenset()
    open_to: frozenset[str] = frozenset()


def ways_to_classes(force: LawOnDay, belonging: Iterable[Edge]) -> Mapping[str, tuple[Edge, ...]]:
    """Each class that a clinic belongs to on the day, the broader ones too, with the way that leads there from the clinic."""
    found: dict[str, tuple[Edge, ...]] = {}
    for belongs in belonging:
        for reached, way in wider_classes(force, belongs.target):
            found.setdefault(reached, (belongs, *way))
    return found


def wider_classes(force: LawOnDay, identity: str) -> Iterator[tuple[str, list[Edge]]]:
    """The class and all that it is a part of, with the way there; nothing where it is none on the day."""
    if force.counts(force.law.facts.nodes[identity]):
        yield from force.facts.paths_up("BROADER", identity)


@kept
def narrower_classes(force: LawOnDay, classes: frozenset[str]) -> frozenset[str]:
    """Ids of these classes, and of all that are among them on the day."""
    known = force.law.of_label("ProviderClass")
    return frozenset(one.id for one in known if any(wider in classes for wider, _ in wider_classes(force, one.id)))


def first_of(classes: Classes, wanted: frozenset[str]) -> str | None:
    """The first by id of the classes that are wanted; null: a clinic of these classes is not meant by name."""
    return min((classes or frozenset()) & wanted, default=None)


def is_open(force: LawOnDay, route: str, classes: Classes) -> bool | None:
    """Whether a clinic of these classes may take a route; null: that is not recorded."""
    return is_among(classes, force.classes_open_to(route))


@dataclass(frozen=True, slots=True)
class Applicability:
    """How one mandate stands to everyone who takes a route with a therapy, or to every clinic: all of a link but the clinic.

    `gap_edges` and `edges` are the law's part of the chain, before and after the therapy; `in_force`: whether the route is;
    `through` is the class of providers by which the mandate reaches the clinic, where it reaches classes. `asked` are classes
    of which it is not recorded whether the clinic is one, where the status hangs on that; `open_to` those to which the claimed
    route is open, where it is not open to the clinic. `other_ways` counts the lawful routes on which the mandate is not due;
    `speaks_from` is the first day for which all of it speaks; `undated`: neither the authority nor the mandate nor its law has
    a day, and no source speaks so early. `claims` are all sides of the contests on a step, `settled_by` the provisions that
    settle one, and `denied`: one is settled against the holder. `follows` are the mandates that it follows on.
    """

    status: OversightStatus
    mandate: Node
    authority: Node
    activity: Node
    provisions: tuple[Node, ...]
    instruments: tuple[Node, ...]
    route: Node | None
    through: Node | None
    asked: tuple[Node, ...]
    open_to: tuple[Node, ...]
    in_force: bool
    due_on: tuple[Node, ...]
    other_ways: int
    gaps: tuple[Node, ...]
    exemptions: tuple[Node, ...]
    claims: tuple[ContestedClaim, ...]
    settled_by: tuple[Node, ...]
    denied: bool
    follows: tuple[Node, ...]
    gap_edges: tuple[Edge, ...]
    edges: tuple[Edge, ...]
    confidence: Confidence
    speaks_from: str
    undated: bool

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it."""
        return not self.follows and not (self.denied and self.status is OversightStatus.CONTESTED)


@kept
def on_everyone(force: LawOnDay, jurisdiction: str, classes: Classes) -> tuple[Applicability, ...]:
    """Rules 1 and 5 for the mandates whose reach is not a matter of routes, to clinics of these classes."""
    found = []
    for mandate in force.mandates(jurisdiction):
        by_class = ByClasses()
        match mandate.properties["reach"]:
            case Reach.NOT_RECORDED:
                status = OversightStatus.NOT_RECORDED
            case Reach.CLASSES:
                reached = force.classes_reached(mandate.id)
                meant = is_among(classes, reached)
                if not reached or meant is False:
                    continue
                status = OversightStatus.APPLIES if meant else OversightStatus.NOT_RECORDED
                by_class = ByClasses(first_of(classes, reached), reached)
            case Reach.ROUTES:
                continue
            case _:
                if not any(edge.target in force.homes(jurisdiction) for edge in force.covers(mandate.id)):
                    continue
                status = OversightStatus.APPLIES
        found.append(make_applicability(force, jurisdiction, mandate, status, classes=by_class))
    return tuple(found)


@kept
def on_route(
    force: LawOnDay, jurisdiction: str, route: str | None, therapy: str, classes: Classes
) -> tuple[Applicability, ...]:
    """Rules 2 to 5 and 8 for what takes a route with a therapy, at clinics of these classes; null: no route is recorded."""
    node = None if route is None else force.law.facts.nodes[route]
    found = {one.mandate.id: one for one in on_claimed_route(force, jurisdiction, node, therapy, classes)}
    general = {one.mandate.id for one in on_everyone(force, jurisdiction, classes)}
    covered = force.covered_routes(jurisdiction)
    following = {i for i in found if force.follows(i) and route not in covered[i]}
    while True:
        due = general | {i for i, one in found.items() if one.status is not OversightStatus.EXEMPT}
        gone = {i for i in following & found.keys() if due.isdisjoint(force.follows(i))}
        if not gone:
            return tuple(found.values())
        found = {i: one for i, one in found.items() if i not in gone}


def on_claimed_route(
    force: LawOnDay, jurisdiction: str, route: Node | None, therapy: str, classes: Classes
) -> Iterator[Applicability]:
    """How each mandate applies that does. R is the route, L are the lawful ones in force that the therapy may take."""
    lawful = force.lawful(jurisdiction, therapy)
    usable = usable_routes(force, lawful, classes)
    closed = route is not None and route.id in lawful and is_open(force, route.id, classes) is False
    open_to = force.classes_open_to(route.id) if route and closed else frozenset[str]()
    general = {one.mandate.id for one in on_everyone(force, jurisdiction, classes)}
    for mandate in force.mandates(jurisdiction):
        by_route = mandate.properties["reach"] == Reach.ROUTES
        reached = force.classes_reached(mandate.id) if by_route else frozenset[str]()
        meant = is_among(classes, reached)
        if meant is False:
            continue
        if (by_route or mandate.id in general) and exemptions(force, jurisdiction, mandate, route):
            by_class = ByClasses(first_of(classes, reached))
            yield make_applicability(force, jurisdiction, mandate, OversightStatus.EXEMPT, route, classes=by_class)
        elif by_route:
            covered = force.covered_routes(jurisdiction)[mandate.id]
            ways = {i: usable[i] for i in sorted(covered & usable.keys())}
            status, due = status_on_route(force, route, lawful, covered, ways, classes)
            if status is not None:
                status = status if meant else OversightStatus.NOT_RECORDED
                asked = reached.union(*map(force.classes_open_to, due))
                by_class = ByClasses(first_of(classes, reached), asked, open_to)
                yield make_applicability(force, jurisdiction, mandate, status, route, due, lawful, by_class)


def usable_routes(force: LawOnDay, lawful: Ways, classes: Classes) -> Ways:
    """Those of the lawful routes that are open to a clinic of these classes, or may be; all of them, where none is."""
    found = {i: way for i, way in lawful.items() if is_open(force, i, classes) is not False}
    return found or lawful


def due_on(force: LawOnDay, jurisdiction: str, route: Node, classes: Classes) -> Iterator[Node]:
    """The mandates that cover a route and are due on it at clinics of these classes; if these are not recorded, may be."""
    for mandate in force.mandates(jurisdiction):
        covers = route.id in force.covered_routes(jurisdiction)[mandate.id]
        meant = is_among(classes, force.classes_reached(mandate.id)) is not False
        if covers and meant and not exemptions(force, jurisdiction, mandate, route):
            yield mandate


def status_on_route(
    force: LawOnDay, route: Node | None, lawful: Ways, covered: frozenset[str], due: Ways, classes: Classes
) -> tuple[OversightStatus | None, Ways]:
    """Rules 2, 3 and 5 for a mandate that covers routes: how it stands, null if not at all, and on which routes it is due."""
    if route is None:
        return (OversightStatus.NOT_RECORDED if due else None), due
    if route.id in covered:
        return OversightStatus.APPLIES, {}
    openings = {i: is_open(force, i, classes) for i in due}
    # Who claims a lawful route goes around what is due only where the law has another one for them.
    if route.id in lawful:
        due = {i: way for i, way in due.items() if openings[i]}
        around = bool(due) and is_open(force, route.id, classes) is False
        return (OversightStatus.BYPASSED if around else None), due
    if due and all(opened is None for opened in openings.values()):
        return OversightStatus.NOT_RECORDED, due
    return (OversightStatus.BYPASSED if due else None), due


def make_applicability(
    force: LawOnDay,
    jurisdiction: str,
    mandate: Node,
    status: OversightStatus,
    route: Node | None = None,
    due: Ways | None = None,
    lawful: Ways | None = None,
    classes: ByClasses | None = None,
) -> Applicability:
    """How it applies by that status, or CONTESTED in place of APPLIES (rule 6); `due`: the routes on which it would be due."""
    facts, due, classes = force.facts, due or {}, classes or ByClasses()
    through, holder = classes.through, facts.sources("HOLDS", mandate.id)[0]
    places = due.keys() or ({route.id} if route else force.homes(jurisdiction).keys())
    reached = {*classes.asked} if through is None else {through}
    contests = contests_on(force, mandate.id, {*places}, reached)
    denied = any(contest.denies_holder(mandate.id, holder.id) for contest in contests)
    doubted = denied or any(contest.settled_by is None for contest in contests)
    if doubted and status is OversightStatus.APPLIES:
        status = OversightStatus.CONTESTED
    freeing = exemptions(force, jurisdiction, mandate, route) if status is OversightStatus.EXEMPT else ()
    everyone = route is None and not due
    if everyone:
        near: Iterable[Edge] = () if through else by_jurisdiction(force, jurisdiction, mandate)
    else:
        near = by_route(force, route, mandate, due, freeing)
    reaching = [edge for edge in force.reaches(mandate.id) if edge.target == through]
    granted = granting_edges(force, mandate.id, freeing)
    gap_edges = tuple(facts.outgoing("OPENS", route.id)) if route and due else ()
    edges = tuple(
        {edge.key: edge for edge in (*reaching, *near, *facts.incoming("HOLDS", mandate.id), *granted)}.values()
    )
    parts = [edge for edge in granted if edge.type == "PART_OF"]
    provisions = in_order(force, (edge.source for edge in parts))
    instruments = in_order(force, (edge.target for edge in parts))
    caps = [Confidence.SECONDARY] * (not provisions or doubted)
    spoken = force.law.data_day(jurisdiction)
    speaks_from = force.law.beginnings.speaks_from((*gap_edges, *edges), facts.nodes, spoken)
    if mandate.id in force.undated:
        status = OversightStatus.NOT_RECORDED
    settled = (contest.settled_by.rests_on for contest in contests if contest.settled_by)
    return Applicability(
        status=status,
        mandate=mandate,
        authority=holder,
        activity=facts.targets("EXERCISES", mandate.id)[0],
        provisions=provisions,
        instruments=instruments,
        route=route,
        through=facts.nodes[through] if through else None,
        asked=in_order(force, classes.asked if status is OversightStatus.NOT_RECORDED else ()),
        open_to=in_order(force, classes.open_to),
        in_force=route is None or route.id in force.routes(jurisdiction),
        due_on=tuple(facts.nodes[i] for i in due),
        other_ways=len(lawful or {}) - len(due),
        gaps=tuple(facts.targets("OPENS", route.id)) if route and status is OversightStatus.BYPASSED else (),
        exemptions=freeing,
        claims=tuple(side for contest in contests for side in contest.sides),
        settled_by=in_order(force, frozenset().union(*settled) & force.provisions),
        denied=denied,
        follows=in_order(force, force.follows(mandate.id)),
        gap_edges=gap_edges,
        edges=edges,
        confidence=weakest([*(edge.confidence for edge in (*gap_edges, *edges)), *caps]),
        speaks_from=speaks_from,
        undated=mandate.id in force.undated,
    )


def exemptions(force: LawOnDay, jurisdiction: str, mandate: Node, route: Node | None) -> tuple[Node, ...]:
    """What takes this route, if it is in force, out of this mandate."""
    if route is None:
        return ()
    return force.exemptions_by_mandate(jurisdiction).get(mandate.id, {}).get(route.id, ())


def contests_on(
    force: LawOnDay, mandate: str, places: Collection[str], classes: Collection[str]
) -> tuple[Contest, ...]:
    """The contests on who holds the mandate, and on whether it covers these places or reaches these classes."""
    ends = {"COVERS": places, "REACHES": classes}
    names = {
        claim.node.properties["contest"]
        for claim in force.law.claims
        if claim.about == mandate and (claim.predicate == "HOLDS" or claim.value in ends.get(claim.predicate, ()))
    }
    return tuple(contest for name, contest in force.contests.items() if name in names)


def by_jurisdiction(force: LawOnDay, jurisdiction: str, mandate: Node) -> Iterator[Edge]:
    """To the jurisdiction that the mandate covers; where its reach is not recorded, to its authority instead."""
    covering = {edge.target: edge for edge in force.covers(mandate.id)}
    holders = force.facts.sources("HOLDS", mandate.id)
    for home, way in force.homes(jurisdiction).items():
        if covering:
            found = [covering[home]] if home in covering else []
        else:
            found = [edge for holder in holders for edge in force.facts.between("IN", holder.id, home)]
        if found:
            yield from (*way, *found)


def by_route(
    force: LawOnDay, route: Node | None, mandate: Node, due: Ways, exemptions: Iterable[Node]
) -> Iterator[Edge]:
    """From the route to the mandate; a mandate that is bypassed is reached from the therapy, through its lawful routes."""
    facts = force.facts
    for lawful, way in due.items():
        yield from way
        yield from (edge for edge in force.covers(mandate.id) if edge.target == lawful)
    if due or route is None:
        return
    for exemption in exemptions:
        yield from facts.between("FOR", exemption.id, route.id)
        yield from facts.between("FROM", exemption.id, mandate.id)
    if not exemptions:
        yield from (edge for edge in force.covers(mandate.id) if edge.target == route.id)


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
