"""The whole content of a graph as data, its canonical form, and its hash.

Two graphs with the same facts have the same hash, whatever engine or machine holds them. What only describes a load (the
`Dataset` node) is no content. Neither is what follows from it: the words by which search finds a node, the sort key of its
name, its caption, and the ways to citations (`graph.store.citing`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph.errors import WriteConflict
from graph.model.alphabet import FOLDED_NAMES, SORT_NAME
from graph.model.captions import CAPTION
from graph.model.search_text import WORDS
from graph.model.vocabulary import Edge, Node
from graph.store.database import Database, Row, Transaction
from graph.store.statements import statement

FOLLOWING = frozenset({WORDS, SORT_NAME, FOLDED_NAMES, CAPTION})  # from the other properties of a node


@dataclass(frozen=True, slots=True)
class Content:
    """Every node by id and every relationship by key."""

    nodes: Mapping[str, Node]
    edges: Mapping[tuple[str, str, str, str], Edge]

    def hash(self) -> str:
        """SHA-256, in hex, over the canonical form: sorted, one JSON line a node and a relationship."""
        digest = hashlib.sha256()
        for _, node in sorted(self.nodes.items()):
            digest.update(canonical_line(["node", node.label, node.properties]))
        for _, edge in sorted(self.edges.items()):
            digest.update(canonical_line(["edge", edge.type, edge.source, edge.target, edge.properties]))
        return digest.hexdigest()


def canonical_line(value: list[Any]) -> bytes:
    """One JSON line with sorted keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def content_of(nodes: list[Node], edges: list[Edge]) -> Content:
    """Index nodes and relationships."""
    return Content({node.id: node for node in nodes}, {edge.key: edge for edge in edges})


async def read_content(reader: Database | Transaction) -> Content:
    """The content as it is stored now; shape: all nodes but `Dataset`, all relationships but those to citations.

    Raises:
        WriteConflict: it is being changed. A Neo4j lets readers see a commit while it takes effect: things that are just
            being deleted have no properties any more, and relationships lead to nothing.

    """
    run = reader.read if isinstance(reader, Database) else reader.run
    nodes = [node_of(row) for row in await run(statement("read/all-nodes"))]
    edges = [edge_of(row) for row in await run(statement("read/all-edges"))]
    if not (all("id" in node.properties for node in nodes) and all(edge.source and edge.target for edge in edges)):
        raise WriteConflict(
            "The graph is being changed, or something else than Remit wrote to it.",
            "Wait until the other load has ended, then try again.",
        )
    return content_of(nodes, edges)


def node_of(row: Row) -> Node:
    """A node from a map with `label` and `properties`, without what follows from these."""
    return Node(row["label"], {name: value for name, value in row["properties"].items() if name not in FOLLOWING})


def edge_of(row: Row) -> Edge:
    """A relationship from a map with `type`, `source`, `target` and `properties`."""
    return Edge(row["type"], row["source"], row["target"], row["properties"])
