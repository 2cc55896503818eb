"""Where lists hang: the pattern that binds their rows to `x`, and what must hold on the day. Part of the one translator."""

from dataclasses import dataclass

from graph.validity import counts, holds

OFFERED = f"EXISTS {{ MATCH (x)<-[f:OFFERS]-(c:Clinic) WHERE {holds('f')} AND {holds('c')} }}"
PARENT = "(parent:Entity {id: $parent})"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The label of the rows, the pattern, and the condition. `$parent` is the id of the node that the list belongs to."""

    label: str
    pattern: str
    condition: str = "true"


def all_hold(*variables: str) -> str:
    """All of them hold on the day."""
    return " AND ".join(holds(variable) for variable in variables)


def exempt(mandate: str, route: str) -> str:
    """An exemption that counts on the day takes the route out of the mandate."""
    pattern = f"MATCH ({mandate})<-[xf:FROM]-(e:Exemption)-[xr:FOR]->({route})"
    return f"EXISTS {{ {pattern} WHERE {all_hold('xf', 'xr')} AND {counts('Exemption', 'e')} }}"


def applies_to_clinic() -> str:
    """A mandate of the authority `parent` applies to the clinic `x`, contested or not: steps 1, 2 and 4 of the model."""
    offers = "MATCH (x)-[f:OFFERS]->(o:Offering)"
    claims = "MATCH (o)-[cl:CLAIMS]->(s:Route)"
    offered = all_hold("f", "o")
    exempted = f"EXISTS {{ {claims} WHERE {holds('cl')} AND {exempt('m', 's')} }}"
    all_exempt = (
        f"(EXISTS {{ {offers} WHERE {offered} }} AND NOT EXISTS {{ {offers} WHERE {offered} AND NOT {exempted} }})"
    )
    everywhere = f"EXISTS {{ MATCH (m)-[c:COVERS]->(j) WHERE {holds('c')} }} AND NOT {all_exempt}"
    by_route = (
        f"EXISTS {{ MATCH (x)-[f:OFFERS]->(o:Offering)-[cl:CLAIMS]->(s:Route)<-[c:COVERS]-(m) "
        f"WHERE {all_hold('f', 'o', 'cl', 'c')} AND {counts('Route', 's')} AND NOT {exempt('m', 's')} }}"
    )
    return (
        f"EXISTS {{ MATCH (x)-[xi:IN]->(j:Jurisdiction)<-[pi:IN]-(parent)-[h:HOLDS]->(m:Mandate) "
        f"WHERE {all_hold('xi', 'pi', 'parent', 'h')} AND {counts('Mandate', 'm')} "
        f"AND ((m.reach = 'EVERY_CLINIC' AND {everywhere}) OR (m.reach = 'ROUTES' AND {by_route})) }}"
    )


ANCHORS: dict[str, Anchor] = {
    "Query.clinics": Anchor("Clinic", "(x:Clinic)"),
    "Region.clinics": Anchor("Clinic", f"{PARENT}<-[r:LOCATED_IN]-(x:Clinic)", holds("r")),
    "Track.clinics": Anchor("Clinic", f"{PARENT}<-[r:IN_TRACK]-(x:Clinic)", holds("r")),
    "Authority.clinics": Anchor("Clinic", f"{PARENT}, (x:Clinic)", applies_to_clinic()),
    "TherapyType.offerings": Anchor(
        "Offering",
        f"{PARENT}<-[b:BROADER*0..8]-(t:TherapyType)<-[r:OF]-(x:Offering)",
        f"all(e IN b WHERE {holds('e')}) AND {all_hold('t', 'r')} AND {OFFERED}",
    ),
    "Route.offerings": Anchor("Offering", f"{PARENT}<-[r:CLAIMS]-(x:Offering)", f"{holds('r')} AND {OFFERED}"),
    "Gap.offerings": Anchor(
        "Offering",
        f"{PARENT}<-[o:OPENS]-(s:Route)<-[r:CLAIMS]-(x:Offering)",
        f"{all_hold('o', 'r')} AND {OFFERED}",
    ),
}
