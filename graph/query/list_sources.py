"""Where lists hang: the pattern that binds their rows to `x`, and what must hold on the day. Part of the one translator.

All texts here are constant, and each is read into a fragment once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model.kinds import KINDS
from graph.model.temporal import in_force_text, valid_on_text
from graph.query.predicates import TRUE
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher

OFFERED = f"EXISTS {{ MATCH (x)<-[f:OFFERS]-(c:Clinic) WHERE {valid_on_text('f')} AND {valid_on_text('c')} }}"
ROW, OWNER, PARENT = Variable("x"), Variable("owner"), Variable("parent")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The label of the rows, the pattern (null: all nodes of the label), and the condition. `before` goes ahead of the pattern.

    The node that the list belongs to is `owner` where it is first matched, and `parent` from there on. `$parent` is its id; of
    `Routes.offerings` it is a list of ids, of an impact one of `<jurisdiction> <route>`.
    """

    label: str
    pattern: CypherFragment | None = None
    condition: CypherFragment = TRUE
    before: CypherFragment | None = None


def read_anchor(label: str, pattern: str, condition: str, before: str = "") -> Anchor:
    """The anchor that these texts are."""
    ahead = read_fragment(before) if before else None
    return Anchor(label, read_fragment(pattern), read_fragment(condition), ahead)


def owned_by(identity: CypherPart) -> Mapping[str, CypherPart]:
    """What stands for the owner where it has this id and is matched by the list itself."""
    return {OWNER.name: cypher(PARENT, ":Entity {id: ", identity, "}")}


def all_hold(*variables: str) -> str:
    """All of them hold on the day."""
    return " AND ".join(valid_on_text(variable) for variable in variables)


def reach_of_authority() -> str:
    """What the mandates of the authority `parent` are, and what they do not reach: ids, found out once for all clinics."""
    return (
        "MATCH (owner) "
        f"CALL (parent) {{ MATCH (parent)-[h:HOLDS]->(m:Mandate) WHERE {all_hold('parent', 'h')} "
        f"AND {in_force_text('Mandate', 'm')} RETURN collect(m.id) AS mandates }} "
        f"CALL () {{ MATCH (s:Route) WHERE {in_force_text('Route', 's')} RETURN collect(s.id) AS routes }} "
        f"CALL () {{ MATCH (m:Mandate)<-[xf:FROM]-(e:Exemption)-[xr:FOR]->(s:Route) "
        f"WHERE {all_hold('xf', 'xr')} AND {in_force_text('Exemption', 'e')} "
        "RETURN collect(m.id + ' ' + s.id) AS exempted }"
    )


def applies_to_clinic() -> str:
    """One of those mandates applies to the clinic `x`, contested or not: rules 1, 2 and 4."""
    offers = "MATCH (x)-[f:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)"
    offered = all_hold("f", "o", "of", "t")
    exempt = "m.id + ' ' + s.id IN exempted"
    exempted = f"EXISTS {{ MATCH (o)-[cl:CLAIMS]->(s:Route) WHERE {valid_on_text('cl')} AND {exempt} }}"
    everywhere = (
        "EXISTS { MATCH (j)<-[c:COVERS]-(m:Mandate) WHERE m.id IN mandates AND m.reach = 'EVERY_CLINIC' "
        f"AND {valid_on_text('c')} AND (NOT EXISTS {{ {offers} WHERE {offered} }} "
        f"OR EXISTS {{ {offers} WHERE {offered} AND NOT {exempted} }}) }}"
    )
    by_route = (
        f"EXISTS {{ {offers} MATCH (o)-[cl:CLAIMS]->(s:Route)<-[c:COVERS]-(m:Mandate) WHERE m.id IN mandates "
        f"AND m.reach = 'ROUTES' AND s.id IN routes AND NOT {exempt} AND {offered} AND {all_hold('cl', 'c')} }}"
    )
    return f"{all_hold('pi', 'xi')} AND ({by_route} OR {everywhere})"


def loses_route() -> str:
    """The clinic `x` of `j` has an offering that claims a route of `$parent`, or claims none, or the clinic has no offering."""
    offers = "MATCH (x)-[f:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)"
    offered = all_hold("f", "o", "of", "t")
    claimed = f"MATCH (o)-[cl:CLAIMS]->(s:Route) WHERE {valid_on_text('cl')}"
    routed = f"EXISTS {{ {offers} {claimed} AND {offered} AND j.id + ' ' + s.id IN $parent }}"
    silent = f"EXISTS {{ {offers} WHERE {offered} AND NOT EXISTS {{ {claimed} }} }}"
    unrouted = f"NOT EXISTS {{ {offers} WHERE {offered} }} OR {silent}"
    return f"{all_hold('xi', 'j')} AND ({routed} OR (j.id + ' ' IN $parent AND ({unrouted})))"


# Anchors that find the rows of one list in another way: its cursors are the same.
SAME_LIST = {"Impact.everywhere": "Impact.clinics", "Routes.offerings": "Gap.offerings"}


def list_of(anchor: str) -> str:
    """The name of the list to which the cursors of an anchor's rows belong."""
    return SAME_LIST.get(anchor, anchor)


# Lists at the root of the schema, of which an offering is part only while a clinic has it.
ROOT = {f"Query.{kind.listed.name}": Anchor(label) for label, kind in KINDS.items() if kind.listed}
ANCHORS: dict[str, Anchor] = ROOT | {
    "Query.offerings": Anchor("Offering", condition=read_fragment(OFFERED)),
    "Region.clinics": read_anchor("Clinic", "(owner)<-[r:LOCATED_IN]-(x:Clinic)", valid_on_text("r")),
    "Track.clinics": read_anchor("Clinic", "(owner)<-[r:IN_TRACK]-(x:Clinic)", valid_on_text("r")),
    "Authority.clinics": read_anchor(
        "Clinic", "(parent)-[pi:IN]->(j:Jurisdiction)<-[xi:IN]-(x:Clinic)", applies_to_clinic(), reach_of_authority()
    ),
    "Impact.clinics": read_anchor(
        "Clinic",
        "(:Entity {id: pair[1]})<-[cl:CLAIMS]-(o:Offering)<-[f:OFFERS]-(x:Clinic)-[xi:IN]->(j:Entity {id: pair[0]}), "
        "(o)-[of:OF]->(t:TherapyType)",
        all_hold("cl", "o", "f", "xi", "j", "of", "t"),
        "UNWIND [lost IN $parent | split(lost, ' ')] AS pair",
    ),
    # Where those lose too who claim no route, nearly every clinic loses: it is faster to look at each.
    "Impact.everywhere": read_anchor(
        "Clinic",
        "(j:Entity {id: home})<-[xi:IN]-(x:Clinic)",
        loses_route(),
        "UNWIND [lost IN $parent | split(lost, ' ')[0]] AS home WITH DISTINCT home",
    ),
    "TherapyType.offerings": read_anchor(
        "Offering",
        "(owner)<-[b:BROADER*0..8]-(t:TherapyType)<-[r:OF]-(x:Offering)",
        f"all(e IN b WHERE {valid_on_text('e')}) AND {all_hold('t', 'r')} AND {OFFERED}",
    ),
    "Route.offerings": read_anchor(
        "Offering", "(owner)<-[r:CLAIMS]-(x:Offering)", f"{valid_on_text('r')} AND {OFFERED}"
    ),
    "Routes.offerings": read_anchor(
        "Offering",
        "(:Entity {id: route})<-[r:CLAIMS]-(x:Offering)",
        f"{valid_on_text('r')} AND {OFFERED}",
        "UNWIND $parent AS route",
    ),
    "Gap.offerings": read_anchor(
        "Offering",
        "(owner)<-[o:OPENS]-(s:Route)<-[r:CLAIMS]-(x:Offering)",
        f"{all_hold('o', 'r')} AND {OFFERED}",
    ),
}
