"""What would be lost if an instrument fell, with what implements it: worked out in memory, but for the clinics.

A clinic loses its footing where one of its offerings, or the clinic itself if it has none, is under a mandate for some activity
and would be under no mandate for that activity any more. What an offering is under follows from the route that it claims alone,
so the clinics are found by the routes that lose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.law.law_cache import laws
from graph.law.law_snapshot import Law, LawOnDay
from graph.model.vocabulary import Node, Reach
from graph.query.lists import ListQuery
from graph.store.database import Database

UNROUTED = ""  # stands for what claims no route: an offering that does not say, or a clinic without offerings


@dataclass(frozen=True, slots=True)
class Impact:
    """What loses its footing on a day. `lost` says where clinics do, as `<jurisdiction> <route>`; without a route: unrouted."""

    instrument: Node
    day: str
    mandates: tuple[Node, ...]
    authorities: tuple[Node, ...]
    requirements: tuple[Node, ...]
    lost: tuple[str, ...]

    @property
    def clinics(self) -> ListQuery:
        """The list of those clinics."""
        everywhere = any(place.endswith(f" {UNROUTED}") for place in self.lost)
        return ListQuery("Impact.everywhere" if everywhere else "Impact.clinics", self.day, self.lost)


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
        lost=tuple(sorted(find_losses(before, after))) if fallen else (),
    )


def find_losses(before: LawOnDay, after: LawOnDay) -> Iterator[str]:
    """Every jurisdiction and route on which some activity is no longer carried out."""
    for jurisdiction in (node.id for node in before.law.of_label("Jurisdiction")):
        old, new = routes_by_activity(before, jurisdiction), routes_by_activity(after, jurisdiction)
        gone = {route for activity, routes in old.items() for route in routes - new.get(activity, set())}
        yield from (f"{jurisdiction} {route}" for route in gone)


def routes_by_activity(force: LawOnDay, jurisdiction: str) -> Mapping[str, set[str]]:
    """For each activity, the claimed routes on which a mandate in force carries it out: rules 1, 2 and 4."""
    found: dict[str, set[str]] = {}
    for mandate in force.mandates(jurisdiction):
        for activity in force.facts.targets("EXERCISES", mandate.id)[:1]:
            found.setdefault(activity.id, set()).update(routes_reached(force, jurisdiction, mandate))
    return found


def routes_reached(force: LawOnDay, jurisdiction: str, mandate: Node) -> set[str]:
    """The claimed routes to which one mandate applies."""
    facts, in_force = force.facts, force.routes(jurisdiction)
    exemptions = facts.sources("FROM", mandate.id)
    exempt = {route.id for exemption in exemptions for route in facts.targets("FOR", exemption.id)} & in_force
    if mandate.properties["reach"] == Reach.ROUTES:
        return ids_of(facts.targets("COVERS", mandate.id)) & in_force - exempt
    if mandate.properties["reach"] == Reach.EVERY_CLINIC and facts.between("COVERS", mandate.id, jurisdiction):
        return {UNROUTED, *ids_of(force.law.of_label("Route"))} - exempt
    return set()


def ids_of(nodes: Iterable[Node]) -> set[str]:
    """Their ids."""
    return {node.id for node in nodes}
