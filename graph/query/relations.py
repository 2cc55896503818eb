"""From a field that leads to other nodes to the Cypher that follows it, for many nodes at once: part of the one translator.

A field is a way of hops. On a day, every relationship and every node on the way must count; a field that is marked `timeless`
shows everything that was ever so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graph.law.law_cache import read_in_force
from graph.model.temporal import counts, holds, label_of
from graph.model.vocabulary import Node
from graph.store.content import node_of
from graph.store.database import Database, Row
from graph.store.statements import Statement, generated

FAR = 8  # steps of a way that is followed again and again


@dataclass(frozen=True, slots=True)
class Hop:
    """One relationship: its type, `<` against or `>` along its direction, the label it leads to; `far`: zero to eight times."""

    type: str
    direction: str
    label: str
    far: bool = False

    def pattern(self, edge: str, node: str) -> str:
        """As a part of a pattern, with these variables."""
        body = f"-[{edge}:{self.type}{f'*0..{FAR}' if self.far else ''}]-"
        left, right = ("<", "") if self.direction == "<" else ("", ">")
        return f"{left}{body}{right}({node}{':' + self.label if self.label else ''})"

    def condition(self, edge: str, node: str) -> str:
        """What must hold on the day."""
        held = f"all(e IN {edge} WHERE {holds('e')})" if self.far else holds(edge)
        return f"{held} AND {counts(self.label, node)}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A field's way. `one`: the field has at most one value, on a day or, if `timeless`, the latest there is.

    `sole`: there always was exactly one, since packs can name no other beside it.
    """

    hops: tuple[Hop, ...]
    one: bool = False
    timeless: bool = False
    lawful: bool = False
    sole: bool = False


def along(kind: str, label: str) -> Relation:
    """All nodes that relationships of a type lead to."""
    return Relation((Hop(kind, ">", label),))


def against(kind: str, label: str) -> Relation:
    """All nodes that relationships of a type come from."""
    return Relation((Hop(kind, "<", label),))


def the(kind: str, direction: str, label: str) -> Relation:
    """The one node that is always there."""
    return Relation((Hop(kind, direction, label),), one=True, timeless=True, sole=True)


def at_most_one(kind: str, label: str) -> Relation:
    """The node that is there on the day, or none."""
    return Relation((Hop(kind, ">", label),), one=True)


def ever(kind: str, direction: str, label: str) -> Relation:
    """All nodes, whatever the day."""
    return Relation((Hop(kind, direction, label),), timeless=True)


JURISDICTION = the("IN", ">", "Jurisdiction")
GRANTED = (Hop("PART_OF", "<", "Provision"), Hop("GRANTED_BY", "<", "Mandate"))

RELATIONS: dict[str, dict[str, Relation]] = {
    "Jurisdiction": {
        "authorities": against("IN", "Authority"),
        "instruments": against("IN", "LegalInstrument"),
        "routes": against("IN", "Route"),
        "tracks": against("IN", "Track"),
        "gaps": against("IN", "Gap"),
    },
    "Region": {"jurisdiction": the("PART_OF", ">", "Jurisdiction")},
    "Authority": {"jurisdiction": JURISDICTION, "mandates": along("HOLDS", "Mandate")},
    "Mandate": {
        "authority": the("HOLDS", "<", "Authority"),
        "activity": the("EXERCISES", ">", "Activity"),
        "grantedBy": along("GRANTED_BY", "Provision"),
        "covers": along("COVERS", "Route"),
    },
    "Activity": {"mandates": against("EXERCISES", "Mandate")},
    "LegalInstrument": {
        "jurisdiction": JURISDICTION,
        "issuedBy": Relation((Hop("ISSUED_BY", ">", "Authority"),), one=True, timeless=True),
        "provisions": against("PART_OF", "Provision"),
        "amends": ever("AMENDS", ">", "LegalInstrument"),
        "amendedBy": ever("AMENDS", "<", "LegalInstrument"),
        "replaces": ever("REPLACES", ">", "LegalInstrument"),
        "replacedBy": ever("REPLACES", "<", "LegalInstrument"),
        "implements": ever("IMPLEMENTS", ">", "LegalInstrument"),
        "mirrors": ever("MIRRORS", ">", "Entity"),
        "mandates": Relation(GRANTED),
    },
    "Provision": {
        "instrument": the("PART_OF", ">", "LegalInstrument"),
        "mandates": against("GRANTED_BY", "Mandate"),
        "requirements": against("SET_BY", "Requirement"),
    },
    "Requirement": {
        "routes": along("REQUIRED_FOR", "Route"),
        "setBy": along("SET_BY", "Provision"),
        "enforcedBy": Relation((Hop("ENFORCES", "<", "Mandate"), Hop("HOLDS", "<", "Authority"))),
    },
    "TherapyType": {
        "broader": along("BROADER", "TherapyType"),
        "narrower": against("BROADER", "TherapyType"),
        "routes": Relation((Hop("BROADER", ">", "TherapyType", far=True), Hop("MAY_TAKE", ">", "Route")), lawful=True),
    },
    "Route": {
        "jurisdiction": JURISDICTION,
        "mandates": against("COVERS", "Mandate"),
        "requirements": against("REQUIRED_FOR", "Requirement"),
        "gaps": along("OPENS", "Gap"),
    },
    "Track": {"jurisdiction": JURISDICTION},
    "Clinic": {
        "jurisdiction": JURISDICTION,
        "region": at_most_one("LOCATED_IN", "Region"),
        "track": at_most_one("IN_TRACK", "Track"),
        "offerings": along("OFFERS", "Offering"),
        "licences": along("HAS_LICENCE", "Licence"),
    },
    "Offering": {
        "clinic": the("OFFERS", "<", "Clinic"),
        "therapy": the("OF", ">", "TherapyType"),
        # The claim must hold on the day; whether its route is in force then is the oversight answer's concern.
        "route": Relation((Hop("CLAIMS", ">", "Route"),), one=True),
    },
    "Licence": {
        "clinic": the("HAS_LICENCE", "<", "Clinic"),
        "issuedBy": Relation((Hop("ISSUED_BY", ">", "Authority"),), one=True, timeless=True),
    },
    "Gap": {
        "jurisdiction": JURISDICTION,
        "routes": against("OPENS", "Route"),
        "avoidedMandates": along("AVOIDS", "Mandate"),
        "avoidedRequirements": along("AVOIDS", "Requirement"),
    },
    "Exemption": {
        "provisions": against("GRANTS", "Provision"),
        "mandates": along("FROM", "Mandate"),
        "routes": along("FOR", "Route"),
    },
    "Claim": {"subject": the("ABOUT", ">", "Entity")},
    "Citation": {"source": the("IN", ">", "Source")},
    "Entity": {"claims": ever("ABOUT", "<", "Claim")},
}


def relation(label: str, name: str) -> Relation:
    """The way of a field; fields of every entity stand under `Entity`."""
    return RELATIONS[label].get(name) or RELATIONS["Entity"][name] if label in RELATIONS else RELATIONS["Entity"][name]


def conditions_of(way: Relation, edges: list[str], nodes: list[str]) -> list[str]:
    """What must hold on the day, with these variables for the relationships and nodes on the way."""
    if way.timeless:
        return []
    if way.one:
        return [holds(edges[0])]
    found = [hop.condition(edge, node) for hop, edge, node in zip(way.hops, edges, nodes, strict=True)]
    return [*found, *[f"{nodes[-1]}.standing = 'LAWFUL'"] * way.lawful]


@cache
def translate(label: str, name: str) -> Statement:
    """The statement that follows the field from every node of `$ids`; columns: source, edge, node."""
    way = relation(label, name)
    last = len(way.hops) - 1
    edges, nodes = [f"r{i}" for i in range(last + 1)], [f"x{i}" for i in range(last + 1)]
    pattern = "".join(map(Hop.pattern, way.hops, edges, nodes))
    conditions = conditions_of(way, edges, nodes)
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    found = f"x{last}"
    began = "''" if way.hops[-1].far else f"coalesce(r{last}.validFrom, '')"
    text = (
        f"UNWIND $ids AS id MATCH (n:Entity {{id: id}}){pattern} {where}"
        f"WITH id, {found} AS x, max({began}) AS began "
        f"RETURN collect({{id: id, began: began, label: {label_of('x')}, "
        f"properties: properties(x)}}) AS found"
    )
    return generated(f"relation/{label}.{name}", text, ("found",))


async def get_related(database: Database, label: str, name: str, ids: Iterable[str], day: str) -> dict[str, list[Node]]:
    """The nodes that the field leads to, for each id, in the order of their ids; of a `one` field the latest only."""
    rows = await read_in_force(database, translate(label, name), {"ids": sorted(set(ids)), "day": day})
    by_id: dict[str, list[Row]] = {}
    for row in rows[0]["found"]:
        by_id.setdefault(row["id"], []).append(row)
    latest = relation(label, name).one
    return {source: chosen(found, latest=latest) for source, found in by_id.items()}


def chosen(rows: list[Row], *, latest: bool) -> list[Node]:
    """The nodes of the rows in the order of ids, or the one whose relationship began last."""
    if latest:
        rows = [max(rows, key=lambda row: (row["began"], row["properties"]["id"]))]
    return [node_of(row) for row in sorted(rows, key=lambda row: str(row["properties"]["id"]))]
