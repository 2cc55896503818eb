"""From a field that leads to other nodes to the Cypher that follows it, for many nodes at once: part of the one translator.

A field is a way of hops. On a day, every relationship and every node on the way must count; a field that is marked `timeless`
shows everything that was ever so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graph.law.law_cache import read_in_force
from graph.model.declaration import Hop, Link, Member, Path
from graph.model.kinds import ENTITY, KINDS
from graph.model.temporal import label_of
from graph.model.vocabulary import Edge, Node
from graph.query.predicates import in_force, is_ours, valid_on, where_all
from graph.store.content import edge_of, node_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.fragments import CypherFragment, Variable, cypher
from graph.store.statements import Statement, generated_statement

FAR = 8  # steps of a way that is followed again and again
EACH = Variable("e")  # of its relationships


@dataclass(frozen=True, slots=True)
class Relation:
    """A field's way. `one`: the field has at most one value, on a day or, if `timeless`, the latest there is.

    `sole`: there always was exactly one, since packs can name no other beside it. `first`: it shows the first by id of several.
    """

    hops: tuple[Hop, ...]
    one: bool = False
    timeless: bool = False
    lawful: bool = False
    sole: bool = False
    first: bool = False


def relation_of(member: Link | Path) -> Relation:
    """The way of a declared member."""
    if isinstance(member, Path):
        return Relation(member.hops, timeless=member.timeless, lawful=member.lawful, first=member.first)
    hop = Hop(member.type, "<" if member.incoming else ">", member.end)
    one = not member.many
    return Relation((hop,), one=one, timeless=member.timeless, sole=one and member.required)


def relations_of(members: Iterable[Member]) -> dict[str, Relation]:
    """The ways of those that clients see."""
    shown = (one for one in members if isinstance(one, Link | Path) and (one.served or one.by_rule))
    return {one.name: relation_of(one) for one in shown}


RELATIONS: dict[str, dict[str, Relation]] = {
    **{label: relations_of(kind.members) for label, kind in KINDS.items()},
    "Entity": relations_of(ENTITY),
}


def relation(label: str, name: str) -> Relation:
    """The way of a field; fields of every entity stand under `Entity`."""
    return RELATIONS.get(label, {}).get(name) or RELATIONS["Entity"][name]


def pattern_of(hop: Hop, edge: Variable, node: Variable) -> CypherFragment:
    """The hop as a part of a pattern, with these variables."""
    before, after = ("<-[", "]-(") if hop.direction == "<" else ("-[", "]->(")
    times = f"*0..{FAR}" if hop.repeated else ""
    return cypher(before, edge, f":{hop.type}{times}{after}", node, f":{hop.label})" if hop.label else ")")


def condition_of(hop: Hop, edge: Variable, node: Variable) -> CypherFragment:
    """What must hold of the hop on the day."""
    held = cypher("all(e IN ", edge, " WHERE ", valid_on(EACH), ")") if hop.repeated else valid_on(edge)
    return cypher(held, " AND ", in_force(hop.label, node))


def conditions_of(way: Relation, edges: list[Variable], nodes: list[Variable]) -> list[CypherFragment]:
    """What must hold of the node at the end, and on the day, with these variables for what is on the way."""
    ours = is_ours(nodes[-1])
    if way.timeless:
        return [ours]
    if way.one:
        return [ours, valid_on(edges[0])]
    found = [condition_of(hop, edge, node) for hop, edge, node in zip(way.hops, edges, nodes, strict=True)]
    return [ours, *found, *[cypher(nodes[-1], ".standing = 'LAWFUL'")] * way.lawful]


MATCHED = read_fragment("UNWIND $ids AS id MATCH (n:Entity {id: id})")
FOUND = read_fragment(
    f"RETURN collect({{id: id, began: began, label: {label_of('x')}, properties: properties(x)}}) AS found"
)
FOUND_EDGES = read_fragment(
    f"RETURN collect({{id: id, label: {label_of('x')}, properties: properties(x), edge: {{type: type(r), "
    "source: startNode(r).id, target: endNode(r).id, properties: properties(r)}}) AS found"
)


@cache
def translate(label: str, name: str) -> Statement:
    """The statement that follows the field from every node of `$ids`; columns: source, edge, node."""
    way = relation(label, name)
    matched, edges, nodes = match_way(way)
    began = "''" if way.hops[-1].repeated else cypher("coalesce(", edges[-1], ".validFrom, '')")
    last = cypher(" WITH id, ", nodes[-1], " AS x, max(", began, ") AS began ")
    return generated_statement(f"relation/{label}.{name}", cypher(matched, last, FOUND), ("found",))


@cache
def translate_edges(label: str, name: str) -> Statement:
    """The statement that gives the relationships of the field, which has one hop, of every node of `$ids`."""
    matched, (edge,), (node,) = match_way(relation(label, name))
    last = cypher(" WITH id, ", edge, " AS r, ", node, " AS x ")
    return generated_statement(f"relationships/{label}.{name}", cypher(matched, last, FOUND_EDGES), ("found",))


def match_way(way: Relation) -> tuple[CypherFragment, list[Variable], list[Variable]]:
    """What leads along a way from every node of `$ids`, and the variables of its relationships and nodes."""
    edges = [Variable(f"r{index}") for index in range(len(way.hops))]
    nodes = [Variable(f"x{index}") for index in range(len(way.hops))]
    conditions = where_all(conditions_of(way, edges, nodes))
    return cypher(MATCHED, *map(pattern_of, way.hops, edges, nodes), conditions), edges, nodes


async def get_related(database: Database, label: str, name: str, ids: Iterable[str], day: str) -> dict[str, list[Node]]:
    """The nodes that the field leads to, for each id, in the order of their ids; of a `one` field the latest only."""
    rows = await read_in_force(database, translate(label, name), {"ids": sorted(set(ids)), "day": day})
    by_id: dict[str, list[Row]] = {}
    for row in rows[0]["found"]:
        by_id.setdefault(row["id"], []).append(row)
    latest = relation(label, name).one
    return {source: nodes_of_rows(found, latest=latest) for source, found in by_id.items()}


@dataclass(frozen=True, slots=True)
class FollowedEdge:
    """A relationship that a field shows itself, and the node that it leads to from where the field is."""

    edge: Edge
    node: Node


async def get_relationships(
    database: Database, label: str, name: str, ids: Iterable[str], day: str
) -> dict[str, list[FollowedEdge]]:
    """The relationships of the field of each node, by where they lead and when they began; of a `one` field the latest only."""
    wanted = {"ids": sorted(set(ids)), "day": day}
    rows = await read_in_force(database, translate_edges(label, name), wanted)
    found: dict[str, list[FollowedEdge]] = {}
    for row in rows[0]["found"]:
        found.setdefault(row["id"], []).append(FollowedEdge(edge_of(row["edge"]), node_of(row)))
    latest = relation(label, name).one
    return {source: relationships_in_order(edges, latest=latest) for source, edges in found.items()}


def relationships_in_order(found: list[FollowedEdge], *, latest: bool) -> list[FollowedEdge]:
    """Relationships by the ids of what they lead to and their beginnings, or the one that began last."""
    if latest:
        return [max(found, key=lambda one: (one.edge.begin, one.node.id))]
    return sorted(found, key=lambda one: (one.node.id, one.edge.begin))


def nodes_of_rows(rows: list[Row], *, latest: bool) -> list[Node]:
    """The nodes of the rows in the order of ids, or the one whose relationship began last."""
    if latest:
        rows = [max(rows, key=lambda row: (row["began"], row["properties"]["id"]))]
    return [node_of(row) for row in sorted(rows, key=lambda row: str(row["properties"]["id"]))]
