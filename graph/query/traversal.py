"""One step from many nodes at once, as Cypher: the part of the one translator that paths and neighbourhoods share.

A step follows a relationship that holds on the day, in either direction, to a node that counts on it (`graph.model.temporal`).
Bookkeeping is not walked to: claims, sources, citations, and what describes packs. Nor is what repeats another step: that one
thing cites is none, and what an authority can do in its jurisdiction leads where it belongs.
"""

from functools import cache

from graph.law.law_cache import read_in_force
from graph.model.kinds import CITES
from graph.model.temporal import valid_on_text
from graph.model.vocabulary import Edge
from graph.query.list_sources import in_force_conditions, of_its_kind
from graph.store.content import edge_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database
from graph.store.fragments import CypherFragment, cypher
from graph.store.statements import Statement, generated_statement, statement

# The question is one parameter, a map: Neo4j plans a statement anew for each length of a list.
STEP = read_fragment(
    f"UNWIND $question.ids AS id MATCH (a:Entity {{id: id}})-[r]-(x:Entity) WHERE NOT type(r) IN ['{CITES}', 'CAN_ENFORCE'] "
    f"AND {valid_on_text('r')}"
)
IS_END = read_fragment("x.id IN $question.ends")
IS_NEW = read_fragment("NOT x.id IN $question.seen")
EDGES = read_fragment(
    "WITH DISTINCT r LIMIT $limit RETURN collect({type: type(r), source: startNode(r).id, target: endNode(r).id, "
    "properties: properties(r)}) AS found"
)
IDS = read_fragment("WITH DISTINCT x.id AS id ORDER BY id LIMIT $limit RETURN collect(id) AS found")


@cache
def walkable() -> CypherFragment:
    """The predicate that `x` is no bookkeeping and counts on the day."""
    return of_its_kind({label: condition for label, condition in in_force_conditions().items() if label != "Source"})


@cache
def edges_statement() -> Statement:
    """The relationships of nodes that lead to walkable ones, or to one of `ends`."""
    return generated_statement("walks/edges", cypher(STEP, " AND (", IS_END, " OR ", walkable(), ") ", EDGES))


@cache
def neighbours_statement() -> Statement:
    """The first walkable nodes, by id, beside some nodes and not among those seen."""
    return generated_statement("walks/neighbours", cypher(STEP, " AND ", IS_NEW, " AND ", walkable(), " ", IDS))


async def get_edges(database: Database, ids: list[str], ends: list[str], day: str, limit: int) -> list[Edge]:
    """Up to so many relationships of these nodes that lead to something walkable or to one of the ends, in no order."""
    parameters = {"question": {"ids": ids, "ends": ends}, "day": day, "limit": limit}
    rows = await read_in_force(database, edges_statement(), parameters)
    return [edge_of(row) for row in rows[0]["found"]]


async def get_neighbours(database: Database, ids: list[str], seen: list[str], day: str, limit: int) -> list[str]:
    """The ids of up to so many walkable nodes beside these that are not seen yet, in order."""
    parameters = {"question": {"ids": ids, "seen": seen}, "day": day, "limit": limit}
    rows = await read_in_force(database, neighbours_statement(), parameters)
    return list(rows[0]["found"])


async def get_hubs(database: Database, ids: list[str], limit: int) -> set[str]:
    """Which of these nodes have more relationships than that."""
    rows = await database.read(statement("read/hubs"), {"question": {"ids": ids}, "limit": limit + 1})
    return {row["id"] for row in rows}


async def get_edges_among(database: Database, ids: list[str], day: str) -> list[Edge]:
    """The relationships that hold on the day between any two of these nodes, in the order of their keys."""
    rows = await database.read(statement("read/edges-among"), {"question": {"ids": ids}, "day": day})
    return sorted((edge_of(row) for row in rows[0]["found"]), key=lambda edge: edge.key)
