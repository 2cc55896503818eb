"""The part of the graph that one answer rests on, as looked up by its rules: small, immutable, in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.content import edge_of, node_of
from graph.database import Row
from graph.model import Edge, Node


class Facts:
    """Nodes by id, and relationships by their type and either end."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self._out: Mapping[tuple[str, str], dict[tuple[str, ...], Edge]] = defaultdict(dict)
        self._in: Mapping[tuple[str, str], dict[tuple[str, ...], Edge]] = defaultdict(dict)
        for edge in edges:
            self._out[edge.type, edge.source][edge.key] = edge
            self._in[edge.type, edge.target][edge.key] = edge

    @classmethod
    def of_row(cls, row: Row, more: Iterable[Edge] = ()) -> "Facts":
        """From the columns `nodes` and `edges` of a row, with edges that the question supposes."""
        return cls(map(node_of, row["nodes"]), [*map(edge_of, row["edges"]), *more])

    def leaving(self, kind: str, source: str) -> list[Edge]:
        """Relationships of a type that lead from a node, in the order of their keys."""
        return [edge for _, edge in sorted(self._out.get((kind, source), {}).items())]

    def entering(self, kind: str, target: str) -> list[Edge]:
        """Relationships of a type that lead to a node, in the order of their keys."""
        return [edge for _, edge in sorted(self._in.get((kind, target), {}).items())]

    def targets(self, kind: str, source: str) -> list[Node]:
        """Where those relationships lead, in the order of ids."""
        return [self.nodes[edge.target] for edge in self.leaving(kind, source)]

    def sources(self, kind: str, target: str) -> list[Node]:
        """Where those relationships come from, in the order of ids."""
        return [self.nodes[edge.source] for edge in self.entering(kind, target)]

    def between(self, kind: str, source: str, target: str) -> list[Edge]:
        """Relationships of a type between two nodes."""
        return [edge for edge in self.leaving(kind, source) if edge.target == target]

    def of_label(self, label: str) -> Iterator[Node]:
        """Nodes with a label, in the order of ids."""
        return (node for _, node in sorted(self.nodes.items()) if node.label == label)

    def paths_up(self, kind: str, start: str) -> Iterator[tuple[str, list[Edge]]]:
        """Every node that is reached from `start` through a type in zero or more steps, with the edges of a shortest way."""
        ways: dict[str, list[Edge]] = {start: []}
        waiting = [start]
        while waiting:
            current = waiting.pop(0)
            yield current, ways[current]
            for edge in self.leaving(kind, current):
                if edge.target not in ways:
                    ways[edge.target] = [*ways[current], edge]
                    waiting.append(edge.target)


def begins(side: Sequence[Mapping[str, Any]], as_of: str) -> str:
    """The first day for which these facts, such as one side of a chain, speak.

    Where anything in it has a cited beginning, it is in force or it would not be here: '' stands for that. Otherwise it is the
    first day for which a citation speaks, or else the packs' own day.
    """
    if any(properties.get("validFrom") or properties.get("enactedOn") for properties in side):
        return ""
    return min((str(p["citedFrom"]) for p in side if p.get("citedFrom")), default=as_of)
