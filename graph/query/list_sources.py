"""Where lists hang: the pattern that binds their rows to `x`, and what must hold on the day. Part of the one translator.

All texts here are constant, and each is read into a fragment once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from graph.model.kinds import CITES, KINDS, LABELS
from graph.model.search_text import UNSEARCHED
from graph.model.temporal import in_force_text, is_ours_text, not_denied_text, valid_on_text
from graph.query.predicates import TRUE
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, join

OFFERED = (
    f"EXISTS {{ MATCH (x)<-[f:OFFERS]-(c:Clinic) "
    f"WHERE {is_ours_text('c')} AND {valid_on_text('f')} AND {valid_on_text('c')} }}"
)
ROW, OWNER, PARENT = Variable("x"), Variable("owner"), Variable("parent")
SEARCHED = tuple(label for label in LABELS if label not in UNSEARCHED)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The label of the rows, the pattern (null: all nodes of the label), and the condition. `before` goes ahead of the pattern.

    The node that the list belongs to is `owner` where it is first matched, and `parent` from there on. `$parent` is its id; of
    `Routes.offerings` it is a list of ids, of an impact one of losses as texts, of `Closed.offerings` one of `<route>
    <therapy> <jurisdiction> <class> ...`. `any_day`: rows are in the list whether they count on the day or not.
    """

    label: str
    pattern: CypherFragment | None = None
    condition: CypherFragment = TRUE
    before: CypherFragment | None = None
    any_day: bool = False


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


def parts_of(top: str, part: str) -> str:
    """A pattern: the jurisdiction and all that is part of it."""
    return f"({top}:Jurisdiction)<-[u:PART_OF*0..8]-({part}:Jurisdiction)"


def all_along(way: str) -> str:
    """Every step of such a way holds on the day."""
    return f"all(step IN {way} WHERE {valid_on_text('step')})"


ALONG = all_along("u")


def reach_of_authority() -> str:
    """What the mandates of the authority `parent` are, and what they do not reach: ids, found out once for all clinics.

    `routes` and `exempted` end with the id of the jurisdiction in which they count, `reached` with that of a provider class.
    """
    return (
        "MATCH (owner) "
        f"CALL (parent) {{ MATCH (parent)-[h:HOLDS]->(m:Mandate) WHERE {all_hold('parent', 'h')} "
        f"AND {in_force_text('Mandate', 'm')} AND NOT m.id IN $undated RETURN collect(m.id) AS mandates }} "
        f"CALL () {{ MATCH (s:Route)-[si:IN]->{parts_of('top', 'home')} "
        f"WHERE {in_force_text('Route', 's')} AND {all_hold('si', 'top')} AND {ALONG} "
        "RETURN collect(s.id + ' ' + home.id) AS routes } "
        "CALL () { MATCH (m:Mandate)<-[xf:FROM]-(e:Exemption)-[xr:FOR]->(s:Route), "
        f"(e)<-[g:GRANTS]-(p:Provision)-[po:PART_OF]->(l:LegalInstrument)-[li:IN]->{parts_of('top', 'home')} "
        f"WHERE {all_hold('xf', 'xr', 'g', 'po', 'li')} AND {in_force_text('Exemption', 'e')} "
        f"AND {in_force_text('Provision', 'p')} AND {ALONG} "
        "RETURN collect(DISTINCT m.id + ' ' + s.id + ' ' + home.id) AS exempted } "
        "CALL () { MATCH (m:Mandate)-[w:REACHES]->(k:ProviderClass)<-[u:BROADER*0..8]-(n:ProviderClass) "
        f"WHERE {is_ours_text('k')} AND {is_ours_text('n')} AND {all_hold('w', 'k', 'n')} AND {ALONG} "
        f"AND {not_denied_text('m', 'k')} "
        "RETURN collect(DISTINCT m.id + ' ' + n.id) AS reached, collect(DISTINCT m.id) AS limited }"
    )


def applies_to_clinic() -> str:
    """One of those mandates applies to the clinic `x` of `j`, contested or not: rules 1, 2 and 4."""
    offers = "MATCH (x)-[f:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)"
    offered = all_hold("f", "o", "of", "t")
    exempt = "m.id + ' ' + s.id + ' ' + j.id IN exempted"
    exempted = f"EXISTS {{ MATCH (o)-[cl:CLAIMS]->(s:Route) WHERE {valid_on_text('cl')} AND {exempt} }}"
    whole = f"(NOT EXISTS {{ {offers} WHERE {offered} }} OR EXISTS {{ {offers} WHERE {offered} AND NOT {exempted} }})"
    everywhere = (
        "EXISTS { MATCH (j)-[w:PART_OF*0..8]->(wide:Jurisdiction)<-[c:COVERS]-(m:Mandate) WHERE m.id IN mandates "
        f"AND m.reach = 'EVERY_CLINIC' AND {all_along('w')} AND {all_hold('wide', 'c')} "
        f"AND {not_denied_text('m', 'wide')} AND {whole} }}"
    )
    belongs = "MATCH (x)-[b:BELONGS_TO]->(k:ProviderClass)"
    of_class = f"{all_hold('b', 'k')} AND m.id + ' ' + k.id IN reached"
    by_class = (
        f"EXISTS {{ {belongs}, (m:Mandate) WHERE m.id IN mandates AND m.reach = 'CLASSES' AND {of_class} AND {whole} }}"
    )
    by_route = (
        f"EXISTS {{ {offers} MATCH (o)-[cl:CLAIMS]->(s:Route)<-[c:COVERS]-(m:Mandate) WHERE m.id IN mandates "
        f"AND m.reach = 'ROUTES' AND s.id + ' ' + j.id IN routes AND NOT {exempt} AND {not_denied_text('m', 's')} "
        f"AND (NOT m.id IN limited OR EXISTS {{ {belongs} WHERE {of_class} }}) AND {offered} AND {all_hold('cl', 'c')} }}"
    )
    return f"{all_hold('pi', 'xi', 'top')} AND {ALONG} AND ({by_route} OR {everywhere} OR {by_class})"


def loses() -> str:
    """The clinic `x` is of the classes to which `way` is limited, and of none that it leaves out."""
    own = "EXISTS {{ MATCH (x)-[b:BELONGS_TO]->(k:ProviderClass) WHERE k.id IN split(way[{place}], ',') AND {valid} }}"
    of, but = (own.format(place=place, valid=all_hold("b", "k")) for place in (2, 3))
    return f"(way[2] = '-' OR {of}) AND NOT {but}"


def loses_route() -> str:
    """The clinic `x` has an offering that claims a route of `way`, or claims none, or the clinic has no offering."""
    offers = "MATCH (x)-[f:OFFERS]->(o:Offering)-[of:OF]->(t:TherapyType)"
    offered = all_hold("f", "o", "of", "t")
    claimed = f"MATCH (o)-[cl:CLAIMS]->(s:Route) WHERE {is_ours_text('s')} AND {valid_on_text('cl')}"
    routed = f"EXISTS {{ {offers} {claimed} AND {offered} AND s.id IN split(way[1], ',') }}"
    silent = f"EXISTS {{ {offers} WHERE {offered} AND NOT EXISTS {{ {claimed} }} }}"
    unrouted = f"NOT EXISTS {{ {offers} WHERE {offered} }} OR {silent}"
    return f"{all_hold('xi', 'j')} AND {loses()} AND ({routed} OR ('-' IN split(way[1], ',') AND ({unrouted})))"


def at_clinic_of_class(condition: str = "j.id IN way") -> str:
    """The offering `x` is that of a clinic for which, with one of its classes `k` and its jurisdiction `j`, that holds."""
    way = "(x)<-[f:OFFERS]-(c:Clinic)-[b:BELONGS_TO]->(k:ProviderClass), (c)-[i:IN]->(j:Jurisdiction)"
    return f"EXISTS {{ MATCH {way} WHERE {condition} AND {all_hold('f', 'c', 'b', 'k', 'i', 'j')} }}"


# Anchors that find the rows of one list in another way: its cursors are the same.
SAME_LIST = {
    "Impact.everywhere": "Impact.clinics",
    "Routes.offerings": "Gap.offerings",
    "Closed.offerings": "Gap.offerings",
}


def list_of(anchor: str) -> str:
    """The name of the list to which the cursors of an anchor's rows belong."""
    return SAME_LIST.get(anchor, anchor)


# Lists at the root of the schema, of which an offering is part only while a clinic has it.
ROOT = {f"Query.{kind.listed.name}": Anchor(label) for label, kind in KINDS.items() if kind.listed}
ANCHORS: dict[str, Anchor] = ROOT | {
    "Query.offerings": Anchor("Offering", condition=read_fragment(OFFERED)),
    "Region.clinics": read_anchor("Clinic", "(owner)<-[r:LOCATED_IN]-(x:Clinic)", valid_on_text("r")),
    "Track.clinics": read_anchor("Clinic", "(owner)<-[r:IN_TRACK]-(x:Clinic)", valid_on_text("r")),
    "ProviderClass.clinics": read_anchor(
        "Clinic",
        "(owner)<-[b:BROADER*0..8]-(t:ProviderClass)<-[r:BELONGS_TO]-(x:Clinic)",
        f"all(e IN b WHERE {valid_on_text('e')}) AND {all_hold('t', 'r')}",
    ),
    "Authority.clinics": read_anchor(
        "Clinic",
        f"(parent)-[pi:IN]->{parts_of('top', 'j')}<-[xi:IN]-(x:Clinic)",
        applies_to_clinic(),
        reach_of_authority(),
    ),
    "Impact.clinics": read_anchor(
        "Clinic",
        "(:Entity {id: route})<-[cl:CLAIMS]-(o:Offering)<-[f:OFFERS]-(x:Clinic)-[xi:IN]->(j:Entity {id: way[0]}), "
        "(o)-[of:OF]->(t:TherapyType)",
        f"{all_hold('cl', 'o', 'f', 'xi', 'j', 'of', 't')} AND {loses()}",
        "UNWIND [lost IN $parent | split(lost, ' ')] AS way UNWIND split(way[1], ',') AS route WITH way, route",
    ),
    # Where those lose too who claim no route, nearly every clinic loses: it is faster to look at each.
    "Impact.everywhere": read_anchor(
        "Clinic",
        "(j:Entity {id: way[0]})<-[xi:IN]-(x:Clinic)",
        loses_route(),
        "UNWIND [lost IN $parent | split(lost, ' ')] AS way WITH way",
    ),
    "TherapyType.offerings": read_anchor(
        "Offering",
        "(owner)<-[b:BROADER*0..8]-(t:TherapyType)<-[r:OF]-(x:Offering)",
        f"all(e IN b WHERE {valid_on_text('e')}) AND {all_hold('t', 'r')} AND {OFFERED}",
    ),
    "Condition.offerings": read_anchor(
        "Offering",
        "(owner)<-[b:BROADER*0..8]-(t:Condition)<-[r:FOR_CONDITION]-(x:Offering)",
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
    # At clinics of a jurisdiction that belong to recorded classes, and to none of those to which the route is open.
    "Closed.offerings": read_anchor(
        "Offering",
        "(:Entity {id: way[0]})<-[r:CLAIMS]-(x:Offering)-[of:OF]->(:Entity {id: way[1]})",
        f"{all_hold('r', 'of')} AND {at_clinic_of_class()} AND NOT {at_clinic_of_class('k.id IN way')}",
        "UNWIND [way IN $parent | split(way, ' ')] AS way",
    ),
    "Source.citedBy": Anchor(
        "Entity", read_fragment(f"(owner)<-[:IN]-(:Citation)<-[:{CITES}]-(x:Entity)"), any_day=True
    ),
    "Gap.offerings": read_anchor(
        "Offering",
        "(owner)<-[o:OPENS]-(s:Route)<-[r:CLAIMS]-(x:Offering)",
        f"{all_hold('o', 'r')} AND {OFFERED}",
    ),
}


@cache
def in_force_conditions() -> Mapping[str, CypherFragment]:
    """What must hold for each kind to count on the day, by label."""
    conditions = {label: in_force_text(label, "x") for label in SEARCHED}
    conditions |= {"Source": "true", "Offering": f"{valid_on_text('x')} AND {OFFERED}"}
    return {label: read_fragment(condition) for label, condition in conditions.items()}


def of_its_kind(conditions: Mapping[str, CypherFragment]) -> CypherFragment:
    """The predicate that asks each node for what its own kind must fulfil; kinds that share a condition stand together.

    It is a CASE because Neo4j multiplies alternatives out that are written with AND and OR, which takes it seconds here.
    """
    groups: dict[CypherFragment, list[str]] = {}
    for label, condition in sorted(conditions.items(), key=itemgetter(0)):
        groups.setdefault(condition, []).append(label)
    if not groups:
        return cypher("false")
    if len(groups) == 1:
        ((condition, labels),) = groups.items()
        return cypher(ROW, f":{'|'.join(labels)} AND ", condition)
    cases = (cypher("WHEN ", ROW, f":{'|'.join(labels)} THEN ", condition) for condition, labels in groups.items())
    return cypher("CASE ", join(" ", cases), " ELSE false END")
