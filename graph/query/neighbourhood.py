"""What is around a node, nearest first, up to a number of nodes."""

from dataclasses import dataclass

from graph.model.evidence import Step
from graph.model.vocabulary import Node
from graph.query.paths import checked_bound
from graph.query.traversal import get_edges_among, get_neighbours
from graph.store.database import Database
from graph.store.lookup import checked_id, get_nodes

DEFAULT_DEPTH, DEEPEST = 1, 3
DEFAULT_NODES, MOST_NODES = 100, 500


@dataclass(frozen=True, slots=True)
class AroundQuery:
    """The node, the day, how many steps to go and how many nodes to take, itself among them."""

    id: str
    day: str
    depth: int = DEFAULT_DEPTH
    first: int = DEFAULT_NODES


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes by distance and id, the node itself first; every relationship between two of them; whether there are more nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Step, ...]
    truncated: bool


def checked_around(identity: str, depth: int | None, first: int | None) -> AroundQuery:
    """The question without its day.

    Raises:
        InvalidArgument: the id or a number has not the form that it must have.
    """
    deep = checked_bound("depth", depth, DEFAULT_DEPTH, DEEPEST)
    return AroundQuery(checked_id(identity), "", deep, checked_bound("first", first, DEFAULT_NODES, MOST_NODES))


async def get_neighbourhood(database: Database, query: AroundQuery) -> Subgraph | None:
    """What is around the node; null: there is no such node."""
    if not await get_nodes(database, [query.id]):
        return None
    seen, last, truncated = [query.id], [query.id], False
    for _ in range(query.depth):
        room = query.first - len(seen)
        found = await get_neighbours(database, last, seen, query.day, room + 1)
        truncated, last = len(found) > room, found[:room]
        seen += last
        if truncated or not last:
            break
    nodes = await get_nodes(database, seen)
    edges = await get_edges_among(database, seen, query.day)
    steps = tuple(Step(edge, nodes[edge.source], nodes[edge.target]) for edge in edges)
    return Subgraph(tuple(nodes[i] for i in seen), steps, truncated)
