"""What would be lost if an instrument fell, with what implements it: worked out in memory, but for the clinics.

A clinic loses its footing where one of its offerings, or the clinic itself if it has none, is under a mandate for some activity
and would be under no mandate for that activity any more. What an offering is under follows from the route that it claims and
the classes to which its clinic belongs, so the clinics are found by the routes and classes that lose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.law.applicability import narrower_classes
from graph.law.law_cache import laws
from graph.law.law_snapshot import Law, LawOnDay
from graph.model.vocabulary import Node, Reach
from graph.query.lists import ListQuery
from graph.store.database import Database

UNROUTED = "-"  # stands for what claims no route: an offering that does not say, or a clinic without offerings


@dataclass(frozen=True, slots=True)
class Footing:
    """Who is under a mandate for an activity on a route: `everyone`, or the clinics of some classes, by their ids."""

    everyone: bool
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loss:
    """Where in a jurisdiction an activity is lost: on which routes, by their ids.

    `of`: by clinics of these classes alone; null: whatever their class. `but`: not by clinics of these. Narrower classes are
    named too.
    """

    jurisdiction: str
    routes: tuple[str, ...]
    of: tuple[str, ...] | None
    but: tuple[str, ...]

    def __str__(self) -> str:
        """As the lists of clinics want it: four words, each a list of ids with commas, or `-`."""
        lists = (self.routes, self.of or (), self.but)
        return " ".join((self.jurisdiction, *(",".join(ids) or "-" for ids in lists)))


@dataclass(frozen=True, slots=True)
class Impact:
    """What loses its footing on a day. `lost` says where clinics do; see `Loss`."""

    instrument: Node
    day: str
    mandates: tuple[Node, ...]
    authorities: tuple[Node, ...]
    requirements: tuple[Node, ...]
    lost: tuple[Loss, ...]

    @property
    def clinics(self) -> ListQuery:
        """The list of those clinics."""
        everywhere = any(UNROUTED in loss.routes for loss in self.lost)
        ways = tuple(str(loss) for loss in self.lost)
        return ListQuery("Impact.everywhere" if everywhere else "Impact.clinics", self.day, ways)


async def get_impact(database: Database, instrument: str, day: str | None) -> Impact | None:
    """What would be lost if the instrument fell; nothing where it is not in force; null where none has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    return work_out_impact(await laws(database).current(), instrument, day)


def work_out_impact(law: Law, instrument: str, day: str | None = None) -> Impact | None:
    """What would be lost, from the law alone."""
    node = law.facts.nodes.get(instrument)
    if node is None or node.label != "LegalInstrument":
        return None
    before = law.on(day or law.default_day(instrument))
    after = law.on(before.day, {instrument})
    fallen = {i: law.facts.nodes[i] for i in sorted({*before.ids_in_force} - {*after.ids_in_force})}
    mandates = tuple(one for one in fallen.values() if one.label == "Mandate")
    holders = {one.id: one for mandate in mandates for one in before.facts.sources("HOLDS", mandate.id)}
    return Impact(
        instrument=node,
        day=before.day,
        mandates=mandates,
        authorities=tuple(holders[i] for i in sorted(holders)),
        requirements=tuple(one for one in fallen.values() if one.label == "Requirement"),
        lost=tuple(find_losses(before, after)) if fallen else (),
    )


def find_losses(before: LawOnDay, after: LawOnDay) -> Iterator[Loss]:
    """Where some activity is no longer carried out, in the order of jurisdictions."""
    for jurisdiction in sorted(node.id for node in before.law.of_label("Jurisdiction")):
        old, new = footings(before, jurisdiction), footings(after, jurisdiction)
        routes: dict[tuple[tuple[str, ...] | None, tuple[str, ...]], set[str]] = {}
        for (activity, route), had in old.items():
            has = new.get((activity, route), Footing(everyone=False, classes=frozenset()))
            of, but = narrower_classes(before, had.classes), narrower_classes(before, has.classes)
            if not has.everyone and (had.everyone or of - but):
                whom = None if had.everyone else tuple(sorted(of - but))
                routes.setdefault((whom, tuple(sorted(but))), set()).add(route)
        for (whom, others), places in sorted(routes.items(), key=lambda loss: (loss[0][0] or (), loss[0][1])):
            yield Loss(jurisdiction, tuple(sorted(places)), whom, others)


def footings(force: LawOnDay, jurisdiction: str) -> Mapping[tuple[str, str], Footing]:
    """For each activity and claimed route, who is under a mandate in force for it: rules 1, 2 and 4."""
    found: dict[tuple[str, str], Footing] = {}
    for mandate in (one for one in force.mandates(jurisdiction) if one.id not in force.undated):
        classes = force.classes_reached(mandate.id)
        for activity in force.facts.targets("EXERCISES", mandate.id)[:1]:
            for route in routes_reached(force, jurisdiction, mandate):
                other = found.get((activity.id, route), Footing(everyone=False, classes=frozenset()))
                found[activity.id, route] = Footing(other.everyone or not classes, other.classes | classes)
    return found


def routes_reached(force: LawOnDay, jurisdiction: str, mandate: Node) -> set[str]:
    """The claimed routes to which one mandate applies, at clinics of its classes where it reaches classes."""
    in_force = force.routes(jurisdiction)
    exempt = force.exemptions_by_mandate(jurisdiction).get(mandate.id, {}).keys()
    match mandate.properties["reach"]:
        case Reach.ROUTES:
            return {edge.target for edge in force.covers(mandate.id)} & in_force - exempt
        case Reach.CLASSES:
            reached = bool(force.classes_reached(mandate.id))
        case Reach.EVERY_CLINIC:
            reached = any(edge.target in force.homes(jurisdiction) for edge in force.covers(mandate.id))
        case _:
            reached = False
    return {UNROUTED, *ids_of(force.law.of_label("Route"))} - exempt if reached else set()


def ids_of(nodes: Iterable[Node]) -> set[str]:
    """Their ids."""
    return {node.id for node in nodes}
