"""The part of the graph that one answer rests on, as looked up by its rules: small, immutable, in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.model.vocabulary import Edge, Node
from graph.store.content import edge_of, node_of
from graph.store.database import Row


class Facts:
    """Nodes by id, and relationships by their type and either end.

    `base` holds facts that many answers share, such as the law; these then come on top of it and are few.
    """

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge], base: "Facts | None" = None) -> None:
        own = {node.id: node for node in nodes}
        self.nodes: Mapping[str, Node] = {**base.nodes, **own} if base else own
        self._base = base
        self._index(each_once(edges))

    def _index(self, edges: Iterable[Edge]) -> None:
        """Hold these, each once, in the order of their keys."""
        self._out: dict[tuple[str, str], list[Edge]] = {}
        self._in: dict[tuple[str, str], list[Edge]] = {}
        for edge in edges:
            self._out.setdefault((edge.type, edge.source), []).append(edge)
            self._in.setdefault((edge.type, edge.target), []).append(edge)

    @classmethod
    def of_row(cls, row: Row) -> "Facts":
        """From the columns `nodes` and `edges` of a row."""
        return cls(map(node_of, row["nodes"]), map(edge_of, row["edges"]))

    def with_edges(self, edges: Iterable[Edge]) -> "Facts":
        """The same nodes with some of these relationships, which come in the order of their keys."""
        found = Facts((), ())
        found.nodes = self.nodes
        found._index(edges)  # its own
        return found

    def outgoing(self, kind: str, source: str) -> list[Edge]:
        """Relationships of a type that lead from a node, in the order of their keys."""
        own = self._out.get((kind, source))
        below = self._base.outgoing(kind, source) if self._base else []
        return in_order([*own, *below]) if own and below else own or below

    def incoming(self, kind: str, target: str) -> list[Edge]:
        """Relationships of a type that lead to a node, in the order of their keys."""
        own = self._in.get((kind, target))
        below = self._base.incoming(kind, target) if self._base else []
        return in_order([*own, *below]) if own and below else own or below

    def targets(self, kind: str, source: str) -> list[Node]:
        """Where those relationships lead, in the order of ids."""
        return [self.nodes[edge.target] for edge in self.outgoing(kind, source)]

    def sources(self, kind: str, target: str) -> list[Node]:
        """Where those relationships come from, in the order of ids."""
        return [self.nodes[edge.source] for edge in self.incoming(kind, target)]

    def between(self, kind: str, source: str, target: str) -> list[Edge]:
        """Relationships of a type between two nodes."""
        return [edge for edge in self.outgoing(kind, source) if edge.target == target]

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
            for edge in self.outgoing(kind, current):
                if edge.target not in ways:
                    ways[edge.target] = [*ways[current], edge]
                    waiting.append(edge.target)


def each_once(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Relationships in the order of their keys; of several with one key the last."""
    return tuple(edge for _, edge in sorted({edge.key: edge for edge in edges}.items()))


def in_order(edges: list[Edge]) -> list[Edge]:
    """Relationships in the order of their keys."""
    return sorted(edges, key=lambda edge: edge.key)


def begins(side: Sequence[Mapping[str, Any]], as_of: str) -> str:
    """The first day for which these facts, such as one side of a chain, speak.

    Where anything in it has a cited beginning, it is in force or it would not be here: '' stands for that. Otherwise it is the
    first day for which a citation speaks, or else the packs' own day.
    """
    if any(properties.get("validFrom") or properties.get("enactedOn") for properties in side):
        return ""
    return min((str(p["citedFrom"]) for p in side if p.get("citedFrom")), default=as_of)
