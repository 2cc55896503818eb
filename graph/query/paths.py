"""Paths between two nodes, shortest first, by a search from both ends that is bounded on every graph.

A path visits no node twice. It leads through no node with more than `HUB` relationships, such as the jurisdiction of thousands
of clinics: through one nearly everything is connected to everything, and that says nothing. One end may be a hub,
and a path of two steps between others may have one in its middle: that both clinics are in one jurisdiction is worth telling.
Where more than `LARGEST` relationships would have to be looked through, the question is refused with a length that can be asked
for.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from graph.errors import InvalidArgument
from graph.model.evidence import Step
from graph.model.vocabulary import Edge
from graph.query.traversal import get_edges, get_hubs
from graph.store.database import Database
from graph.store.lookup import checked_id, get_nodes

DEFAULT_LENGTH, LONGEST = 4, 8
DEFAULT_PATHS, MOST_PATHS = 20, 20
HUB = 1_000  # relationships from which a node is not led through
LARGEST = 10_000  # relationships that one question looks through
DIRECT = 2  # steps of a path that may have a hub in its middle, which either end leads to by itself
TRIES = 100_000  # beginnings of paths that one length tries


@dataclass(frozen=True, slots=True)
class PathQuery:
    """Two ends, the day, the greatest number of steps and of paths."""

    source: str
    target: str
    day: str
    length: int = DEFAULT_LENGTH
    first: int = DEFAULT_PATHS
    hub: int = HUB
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Path:
    """One path: its steps in order from one end to the other, each relationship in its own direction."""

    steps: tuple[Step, ...]


@dataclass(slots=True)
class Frontier:
    """What has been reached from one end: the nodes reached last, and all of them."""

    last: list[str]
    reached: set[str] = field(default_factory=set)


def checked_bound(name: str, value: int | None, default: int, largest: int) -> int:
    """A number from 1 to the largest.

    Raises:
        InvalidArgument: it is out of bounds.
    """
    number = default if value is None else value
    if not 1 <= number <= largest:
        raise InvalidArgument(f"'{name}' is {number}.", f"Ask for 1 to {largest}.")
    return number


def checked_query(source: str, target: str, length: int | None, first: int | None) -> PathQuery:
    """The question without its day.

    Raises:
        InvalidArgument: an id or a number has not the form that it must have.
    """
    return PathQuery(
        checked_id(source, "from"),
        checked_id(target, "to"),
        "",
        checked_bound("maxLength", length, DEFAULT_LENGTH, LONGEST),
        checked_bound("first", first, DEFAULT_PATHS, MOST_PATHS),
    )


async def get_paths(database: Database, query: PathQuery) -> list[Path]:
    """The paths, shortest first, those of one length by the ids along them, then by the relationships.

    None leads from a node to itself, and none to or from what does not exist.

    Raises:
        InvalidArgument: there is too much to look through.
    """
    ends = await get_nodes(database, [query.source, query.target])
    if len(ends) < 2:  # noqa: PLR2004  # an end is unknown, or both are one
        return []
    search = BidirectionalSearch(database, query)
    ways = await search.ways()
    ids = {end for way in ways for edge in way for end in (edge.source, edge.target)}
    nodes = await get_nodes(database, ids) if ids else {}
    return [Path(tuple(Step(edge, nodes[edge.source], nodes[edge.target]) for edge in way)) for way in ways]


class PathGraph:
    """What has been seen, as the ways on from each node: the other node with the relationship, in order."""

    def __init__(self, edges: Iterable[Edge], query: PathQuery, hubs: set[str]) -> None:
        self.query = query
        self.barred = hubs - {query.target}
        self.tried = 0
        self._on: dict[str, list[tuple[str, tuple[str, ...], Edge]]] = defaultdict(list)
        for edge in edges:
            self._on[edge.source].append((edge.target, edge.key, edge))
            self._on[edge.target].append((edge.source, edge.key, edge))
        for ways in self._on.values():
            ways.sort(key=itemgetter(0, 1))
        self._steps_left = self._distances()

    def _distances(self) -> dict[str, int]:
        """How many steps it takes at least from each node to the target."""
        distances, waiting = {self.query.target: 0}, deque([self.query.target])
        while waiting:
            node = waiting.popleft()
            for other, _, _ in self._on[node]:
                if other not in distances:
                    distances[other] = distances[node] + 1
                    if other not in self.barred:
                        waiting.append(other)
        return distances

    def on(self, node: str, left: int) -> Iterator[tuple[str, Edge]]:
        """Where a path goes on from a node that has so many steps left."""
        for other, _, edge in self._on[node]:
            last = other == self.query.target
            if last == (left == 1) and (
                last or (other not in self.barred and self._steps_left.get(other, left) < left)
            ):
                yield other, edge


def ways_of(graph: PathGraph, length: int) -> Iterator[list[Edge]]:
    """The paths of exactly that length, by the ids along them.

    Raises:
        InvalidArgument: too many beginnings lead nowhere.
    """

    def go_on(node: str, visited: tuple[str, ...], way: list[Edge]) -> Iterator[list[Edge]]:
        graph.tried += 1
        if graph.tried > TRIES:
            raise refusal(length)
        for other, edge in graph.on(node, length - len(way)):
            if other == graph.query.target:
                yield [*way, edge]
            elif other not in visited:
                yield from go_on(other, (*visited, other), [*way, edge])

    return go_on(graph.query.source, (graph.query.source,), [])


class BidirectionalSearch:
    """The relationships that have been seen, and how far the search has come from either end."""

    def __init__(self, database: Database, query: PathQuery) -> None:
        self._database = database
        self._query = query
        self._edges: dict[tuple[str, ...], Edge] = {}
        self._hubs: set[str] = set()
        self._frontiers = [Frontier([end], {end}) for end in (query.source, query.target)]

    async def ways(self) -> list[list[Edge]]:
        """The paths as relationships. Once both frontiers have come L steps in all, every path of L steps has been seen."""
        query, found = self._query, list[list[Edge]]()
        self._hubs = await get_hubs(self._database, [query.source, query.target], query.hub)
        for length in range(1, query.length + 1):
            await self._further(length)
            for way in ways_of(
                PathGraph(self._edges.values(), query, self._hubs if length > DIRECT else set()), length
            ):
                found.append(way)
                if len(found) == query.first:
                    return found
        return found

    async def _further(self, length: int) -> None:
        """Take one more step, from the frontier that has less to look through; never out of a hub."""
        open_frontiers = [
            frontier
            for frontier in self._frontiers
            if len(frontier.reached) > 1 or self._hubs.isdisjoint(frontier.last)
        ]
        if not open_frontiers:
            raise refusal(length)
        # Either end first takes a step, so that a hub between the two is seen from both.
        frontier = min(open_frontiers, key=lambda frontier: (len(frontier.reached) > 1, len(frontier.last)))
        leaving = [i for i in frontier.last if i not in self._hubs]
        allowed = self._query.largest - len(self._edges)
        ends = [self._query.source, self._query.target]
        edges = await get_edges(self._database, leaving, ends, self._query.day, allowed + 1) if leaving else []
        if len(edges) > allowed:
            raise refusal(length)
        self._edges |= {edge.key: edge for edge in edges}
        frontier.last = sorted({end for edge in edges for end in (edge.source, edge.target)} - frontier.reached)
        frontier.reached.update(frontier.last)
        self._hubs |= await get_hubs(self._database, frontier.last, self._query.hub) if frontier.last else set()


def refusal(length: int) -> InvalidArgument:
    """What is said where paths of that length cannot be looked for."""
    remedy = (
        f"Ask for a maxLength of at most {length - 1}." if length > 1 else "Ask for things with fewer relationships."
    )
    return InvalidArgument(f"There is too much between these two to look for paths of {length} steps.", remedy)
