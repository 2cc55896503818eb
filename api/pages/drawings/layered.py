"""Where the nodes and edges of a graph stand in columns, so that it can be read: Sugiyama's way, in a few plain steps.

Columns follow the ranks of the nodes; edges within a rank open further columns, cycles among them are broken; an edge over
several columns gets a place in each; the order in a column is that of the barycentres of what is beside it; heights are as near
to what is beside as the order allows. The same graph gives the same drawing, in whatever order it comes.

Looked at before it was written: `grandalf` (pure Python, last released in 2023), `fast-sugiyama` (Rust), Graphviz (a program of
its own). None knows ranks that may give way, and at most a few hundred nodes need none of them.
"""

from bisect import bisect_right, insort
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, count, pairwise
from math import fsum

from api.pages.drawings.text import wrap

WIDTH = 1_040  # of a drawing, if its columns are not too many
NARROWEST, WIDEST = 122, 250  # column
BETWEEN = 30  # columns
GAP, LANE = 10, 6  # between the things of a column; the height of an edge that goes through
FONT, LINE, PADDING, MOST_LINES = 12, 15, 6, 6
SWEEPS = 8
Spot = Hashable
Edges = Sequence[tuple[Spot, Spot]]


@dataclass(frozen=True, slots=True)
class Box:
    """A node that is to be drawn. `rank`: where it stands from left to right; `note`: a line above its text."""

    id: str
    text: str
    rank: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands, and the lines of its text."""

    id: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Curve:
    """How an edge runs: the points at which it leaves, passes through columns and arrives; within a column it is level."""

    source: str
    target: str
    points: tuple[tuple[int, int], ...]

    @property
    def path(self) -> str:
        """It as SVG writes it, with an arrow at the target."""
        (x, y), *others = self.points
        said = [f"M{x} {y}"]
        for one, (left, top) in enumerate(others):
            across, down = left - x, top - y
            said.append(f"h{across}" if one % 2 else f"c{across // 2} 0 {across // 2} {down} {across} {down}")
            x, y = left, top
        back = -6 if self.points[-2][0] < x else 6
        return "".join(said) + f"m{back} -4l{-back} 4l{back} 4"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph that is laid out: its nodes in the order in which they came, and its edges; `columns`: where each begins."""

    places: tuple[Place, ...]
    curves: tuple[Curve, ...]
    columns: tuple[int, ...]
    column_width: int
    width: int
    height: int


def lay_out(boxes: Iterable[Box], edges: Iterable[tuple[str, str]]) -> Drawing:
    """The drawing of a graph; an edge to what is not among the nodes, or to the node itself, is left out."""
    known = {box.id: box for box in boxes}
    given = sorted({(one, other) for one, other in edges if one != other and known.keys() >= {one, other}})
    order = without_cycles(known, given)
    forward = {edge: oriented(*edge, known, order) for edge in given}
    columns = columns_of(known, sorted(set(forward.values())))
    routes = {edge: route_of(*edge, columns) for edge in sorted(set(forward.values()))}
    number = 1 + max(columns.values(), default=0)
    width = min(WIDEST, max(NARROWEST, (WIDTH - BETWEEN * (number - 1)) // number))
    left = [column * (width + BETWEEN) for column in range(number)]
    lines = {one: wrap(box.text, width - 2 * PADDING, FONT, MOST_LINES) for one, box in known.items()}
    heights: dict[Spot, int] = {
        one: LINE * (len(lines[one]) + bool(box.note)) + 2 * PADDING for one, box in known.items()
    }
    tops = tops_in(layers_of(known, columns, routes, number), routes, heights)
    places = {
        one: Place(one, left[columns[one]], tops[one], width, heights[one], lines[one], columns[one]) for one in known
    }
    ports = ports_of(places, routes, tops)
    points = {edge: points_of(route, places, ports, tops, left) for edge, route in routes.items()}
    curves = [
        Curve(*edge, points[forward[edge]] if forward[edge] == edge else points[forward[edge]][::-1]) for edge in given
    ]
    lowest = max((tops[spot] + heights.get(spot, LANE) for spot in tops), default=0)
    return Drawing(tuple(places.values()), tuple(curves), tuple(left), width, left[-1] + width, lowest)


def without_cycles(known: Mapping[str, Box], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """An order of the nodes against which few edges within a rank go: what nothing leads to first, else the first by id."""
    sources: dict[str, set[str]] = {one: set() for one in sorted(known)}
    for one, other in edges:
        if known[one].rank == known[other].rank:
            sources[other].add(one)
    found: dict[str, int] = {}
    while sources:
        following = next((one for one, before in sources.items() if not before - found.keys()), next(iter(sources)))
        found[following] = len(found)
        del sources[following]
    return found


def oriented(one: str, other: str, known: Mapping[str, Box], order: Mapping[str, int]) -> tuple[str, str]:
    """The edge from left to right."""
    return min((one, other), (other, one), key=lambda edge: (known[edge[0]].rank, order[edge[0]]))


def columns_of(known: Mapping[str, Box], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The column of each node: that of its rank, or one further to the right than all that leads to it."""
    ranks = sorted({box.rank for box in known.values()})
    found = {box.id: ranks.index(box.rank) for box in known.values()}
    after: dict[str, list[str]] = {one: [] for one in known}
    for source, target in forward:
        after[source].append(target)
    moved = sorted(known)
    while moved:  # it ends: the edges have no cycle
        pushed = []
        for source in moved:
            for target in after[source]:
                if found[target] <= found[source]:
                    found[target] = found[source] + 1
                    pushed.append(target)
        moved = pushed
    used = sorted(set(found.values()))
    return {one: used.index(column) for one, column in found.items()}


def route_of(source: str, target: str, columns: Mapping[str, int]) -> list[Spot]:
    """An edge by what it passes: its source, a lane in each column between, its target."""
    return [source, *((source, target, column) for column in range(columns[source] + 1, columns[target])), target]


def layers_of(
    known: Mapping[str, Box], columns: Mapping[str, int], routes: Mapping[tuple[str, str], Sequence[Spot]], number: int
) -> list[list[Spot]]:
    """What stands in each column, nodes and lanes, in the order with the fewest crossings that was found."""
    layers: list[list[Spot]] = [[] for _ in range(number)]
    for one in sorted(known):
        layers[columns[one]].append(one)
    for (source, _), route in routes.items():
        for column, lane in enumerate(route[1:-1], columns[source] + 1):
            layers[column].append(lane)
    return ordered(layers, pieces_of(routes))


def pieces_of(routes: Mapping[tuple[str, str], Sequence[Spot]]) -> list[tuple[Spot, Spot]]:
    """All edges, each in the pieces that lead from one column to the next."""
    return [piece for route in routes.values() for piece in pairwise(route)]


def beside(pieces: Edges) -> tuple[dict[Spot, list[Spot]], dict[Spot, list[Spot]]]:
    """What stands to the left of each thing, and what to the right."""
    left: dict[Spot, list[Spot]] = {}
    right: dict[Spot, list[Spot]] = {}
    for one, other in pieces:
        left.setdefault(other, []).append(one)
        right.setdefault(one, []).append(other)
    return left, right


def sweep_of(layers: list[list[Spot]], pieces: Edges) -> list[tuple[int, dict[Spot, list[Spot]]]]:
    """The columns from left to right and back again, each with what it is to follow."""
    left, right = beside(pieces)
    there = [(number, left) for number in range(1, len(layers))]
    return [*there, *((number, right) for number in reversed(range(len(layers) - 1)))]


def ordered(layers: list[list[Spot]], pieces: Edges) -> list[list[Spot]]:
    """The order in each column with the fewest crossings that the sweeps have seen."""
    best, fewest = [list(layer) for layer in layers], crossings(layers, pieces)
    layers = [list(layer) for layer in layers]
    at = {spot: place for layer in layers for place, spot in enumerate(layer)}

    def middle(neighbours: Mapping[Spot, list[Spot]], spot: Spot) -> float:
        around = neighbours.get(spot)
        return sum([at[one] for one in around]) / len(around) if around else at[spot]

    sweep = sweep_of(layers, pieces)
    for _ in range(SWEEPS):
        before = [list(layer) for layer in layers]
        for number, neighbours in sweep:
            layers[number].sort(key=partial(middle, neighbours))
            at |= zip(layers[number], count(), strict=False)
            if number in (0, len(layers) - 1) and (crossed := crossings(layers, pieces)) < fewest:
                best, fewest = [list(layer) for layer in layers], crossed
        if layers == before:  # as each further sweep would leave them
            break
    return best


def crossings(layers: list[list[Spot]], pieces: Edges) -> int:
    """How often edges cross."""
    at = {spot: place for place, spot in enumerate(chain.from_iterable(layers))}
    lasts = accumulate(map(len, layers))
    ends: list[int] = []
    found, last = 0, next(lasts, 0)
    for one, other in sorted([(at[one], at[other]) for one, other in pieces]):
        while one >= last:  # in the next column, whose edges cross none of those before
            ends, last = [], next(lasts)
        found += len(ends) - bisect_right(ends, other)
        insort(ends, other)
    return found


def tops_in(
    layers: list[list[Spot]], routes: Mapping[tuple[str, str], Sequence[Spot]], heights: Mapping[Spot, int]
) -> dict[Spot, int]:
    """The top of everything: in the order of its column, apart from each other, as level as can be with what is beside."""
    height = {spot: heights.get(spot, LANE) for layer in layers for spot in layer}
    offsets: dict[Spot, int] = {}
    for layer in layers:
        offsets |= zip(layer, accumulate((height[spot] + GAP for spot in layer), initial=0), strict=False)
    tops: dict[Spot, float] = dict(offsets)
    half = {spot: tall / 2 for spot, tall in height.items()}

    def wanted(neighbours: Mapping[Spot, list[Spot]], spot: Spot) -> float:
        around = neighbours.get(spot, [spot])
        return fsum([tops[one] + half[one] for one in around]) / len(around) - half[spot]

    for number, neighbours in sweep_of(layers, pieces_of(routes)) * SWEEPS:
        shifts = rising([wanted(neighbours, spot) - offsets[spot] for spot in layers[number]])
        tops |= {spot: shift + offsets[spot] for spot, shift in zip(layers[number], shifts, strict=True)}
    first = min(tops.values(), default=0)
    return {spot: round(top - offsets[spot] - first) + offsets[spot] for spot, top in tops.items()}


def rising(wanted: Sequence[float]) -> list[float]:
    """The numbers that never fall and are nearest to these: neighbours that would change places meet in their middle."""
    blocks: list[tuple[float, int]] = []
    for one in wanted:
        mean, number = one, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, number = (before * many + mean * number) / (many + number), many + number
        blocks.append((mean, number))
    return [mean for mean, number in blocks for _ in range(number)]


def ports_of(
    places: Mapping[str, Place], routes: Mapping[tuple[str, str], Sequence[Spot]], tops: Mapping[Spot, int]
) -> dict[tuple[Spot, Spot], int]:
    """How high each edge leaves or arrives at the side of a node: one below the other, as what they lead to stands."""
    sides: dict[tuple[Spot, bool], set[Spot]] = {}
    for route in routes.values():
        sides.setdefault((route[0], True), set()).add(route[1])
        sides.setdefault((route[-1], False), set()).add(route[-2])
    found = {}
    for (one, _), others in sides.items():
        place = places[str(one)]
        for number, other in enumerate(sorted(others, key=lambda spot: (tops[spot], str(spot))), 1):
            found[one, other] = place.y + place.height * number // (len(others) + 1)
    return found


def points_of(
    route: Sequence[Spot],
    places: Mapping[str, Place],
    ports: Mapping[tuple[Spot, Spot], int],
    tops: Mapping[Spot, int],
    left: Sequence[int],
) -> tuple[tuple[int, int], ...]:
    """The points of an edge from left to right."""
    first, last = places[str(route[0])], places[str(route[-1])]
    points = [(first.x + first.width, ports[route[0], route[1]])]
    for column, lane in enumerate(route[1:-1], first.column + 1):
        middle = tops[lane] + LANE // 2
        points += [(left[column], middle), (left[column] + first.width, middle)]
    return (*points, (last.x, ports[route[-1], route[-2]]))
