"""When facts begin, and the first day for which they speak: rule 9 (docs/model.md)."""

from collections.abc import Iterable, Mapping

from graph.law.fact_index import Facts
from graph.model.vocabulary import Edge, Node

OF_MANDATES = ("COVERS", "EXERCISES", "HOLDS", "REACHES")  # they begin with the law that grants the mandate
# By label: the relationship to the provisions on which it rests; those of an exemption lead to it.
BASIS = {"Mandate": "GRANTED_BY", "Route": "PROVIDED_BY", "Requirement": "SET_BY", "Exemption": "GRANTS"}
RESTS = {**BASIS, "Provision": "PART_OF"}


class Beginnings:
    """The beginnings of all law in one state of the graph, whatever the day."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._nodes: dict[str, str | None] = {}

    def of_node(self, node: Node) -> str | None:
        """Its own first day, else the day of its law; null: nothing of this is recorded."""
        own = node.properties.get("validFrom") or node.properties.get("enactedOn")
        if own or node.label not in RESTS:
            return str(own) if own else None
        if node.id not in self._nodes:
            self._nodes[node.id] = None  # for what rests on itself in a circle
            self._nodes[node.id] = self._of_law(node)
        return self._nodes[node.id]

    def _of_law(self, node: Node) -> str | None:
        """The first day of the law on which it rests."""
        by = RESTS[node.label]
        grounds = self._facts.sources(by, node.id) if by == "GRANTS" else self._facts.targets(by, node.id)
        return min(filter(None, map(self.of_node, grounds)), default=None)

    def of_edge(self, edge: Edge, nodes: Mapping[str, Node]) -> str | None:
        """Its own first day, else that of its law, else of the younger of its two ends; null: nothing of this is recorded."""
        own = edge.properties.get("validFrom")
        if own:
            return str(own)
        ends = nodes[edge.source], nodes[edge.target]
        if edge.type in OF_MANDATES:
            by_law = self._of_law(next(node for node in ends if node.label == "Mandate"))
            if by_law:
                return by_law
        return max(filter(None, map(self.of_node, ends)), default=None)

    def speaks_from(self, edges: Iterable[Edge], nodes: Mapping[str, Node], as_of: str) -> str:
        """The first day for which all of these speak; empty: for every day.

        One without a beginning speaks from the first day for which a source of it does, or from the packs' own day, `as_of`.
        """
        return max(
            (self.of_edge(edge, nodes) or edge.properties.get("citedFrom") or as_of for edge in edges), default=""
        )
