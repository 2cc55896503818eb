"""A graph in memory, made of packs alone: what an answer about oversight follows from, without an engine.

Rules, gaps, what-ifs and differences are tested on it, since they follow from what a few statements read, whatever read it.
`tests/test_pack_graph.py` shows that both engines, which hold the same packs, give the same rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.law.law_snapshot import Law, is_valid_on
from graph.model.kinds import LABELS
from graph.model.vocabulary import Edge, Node
from graph.store.database import Database, Row
from graph.store.statements import Statement
from seed.format.pack import Pack
from seed.loading.load import describe_dataset
from seed.loading.project import project
from tests.support.tiny import World, read_world

OF_CLINICS = {"Clinic", "Condition", "Licence", "Offering"}  # and what they are about, of which no rule speaks
BOOKKEEPING = {"Citation", "Claim", "Dataset", "Pack", "Source"}
LAW = set(LABELS) - OF_CLINICS - BOOKKEEPING
CONTESTED = ("HOLDS", "COVERS", "REACHES", "enforcement")  # predicates that answers look at


class PackGraph(Database):
    """Answers the statements of `STATEMENTS`, and no others."""

    def __init__(self, packs: list[Pack]) -> None:
        content = project(packs)
        self.nodes, self.edges = content.nodes, tuple(content.edges.values())
        self.dataset = describe_dataset(packs, content) | {"loadedAt": "2026-01-31T00:00:00Z"}
        self.version = f"{self.dataset['contentHash']} {self.dataset['loadedAt']}"
        self._outgoing: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        self._incoming: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self._outgoing[edge.type, edge.source].append(edge)
            self._incoming[edge.type, edge.target].append(edge)

    async def read(
        self,
        statement: Statement,
        parameters: Mapping[str, Any] | None = None,
        seconds: float | None = None,  # noqa: ARG002  # it takes none
    ) -> list[Row]:
        """The rows that an engine gives, in some order."""
        return STATEMENTS[statement.name](self, **(parameters or {}))

    def outgoing(self, kind: str, source: str) -> list[Edge]:
        """The relationships of a type that lead away from a node."""
        return self._outgoing.get((kind, source), [])

    def incoming(self, kind: str, target: str) -> list[Edge]:
        """The relationships of a type that lead to a node."""
        return self._incoming.get((kind, target), [])

    def of_label(self, *labels: str) -> list[Node]:
        """The nodes with one of these labels, by id."""
        return sorted((node for node in self.nodes.values() if node.label in labels), key=lambda node: node.id)


def graph_of(folder: Path, content: World) -> PackGraph:
    """The graph of a world, which is checked as a pack first."""
    return PackGraph(read_world(folder, content))


def law_and_clinics(graph: PackGraph) -> tuple[Law, dict[str, Row]]:
    """The law, and the row of `read/clinic` of each clinic by its id."""
    rows = {clinic.id: clinic_row(graph, clinic.id) for clinic in graph.of_label("Clinic")}
    return Law.of_row(law_row(graph)), rows


def law_row(graph: PackGraph) -> Row:
    """The row of `read/law`."""
    law = graph.of_label(*LAW)
    ids = {node.id for node in law}
    return {
        "version": graph.version,
        "dataset": graph.dataset,
        "packs": [dict(pack.properties) for pack in graph.of_label("Pack")],
        "nodes": [node_row(node) for node in law],
        "edges": [edge_row(edge) for edge in graph.edges if edge.source in ids and edge.target in ids],
        "claims": [
            {
                "about": about,
                "properties": dict(claim.properties),
                "restsOn": sorted(edge.target for edge in graph.outgoing("RESTS_ON", claim.id)),
            }
            for claim, about in claims_that_matter(graph)
        ],
    }


def claims_that_matter(graph: PackGraph) -> Iterator[tuple[Node, str]]:
    """Every side of every contest on who is_valid_on a mandate, what it covers, or what an authority can enforce."""
    told = [(claim, edge.target) for claim in graph.of_label("Claim") for edge in graph.outgoing("ABOUT", claim.id)]
    contests = {
        claim.properties["contest"]
        for claim, about in told
        if claim.properties["contested"]
        and claim.properties["predicate"] in CONTESTED
        and graph.nodes[about].label in ("Authority", "Mandate")
    }
    return ((claim, about) for claim, about in told if claim.properties.get("contest") in contests)


def clinic_row(graph: PackGraph, clinic: str) -> Row:
    """The row of `read/clinic`."""
    (inside,) = graph.outgoing("IN", clinic)
    return {
        "version": graph.version,
        "clinic": dict(graph.nodes[clinic].properties),
        "jurisdiction": inside.target,
        "inside": dict(inside.properties),
        "classes": [
            {"class": belongs.target, "properties": dict(belongs.properties)}
            for belongs in graph.outgoing("BELONGS_TO", clinic)
        ],
        "offerings": [
            {
                "offering": dict(graph.nodes[offers.target].properties),
                "offers": dict(offers.properties),
                "therapy": of.target,
                "of": dict(of.properties),
                "claims": [
                    {"route": claims.target, "properties": dict(claims.properties)}
                    for claims in graph.outgoing("CLAIMS", offers.target)
                ],
            }
            for offers in graph.outgoing("OFFERS", clinic)
            for of in graph.outgoing("OF", offers.target)
        ],
    }


def clinic_rows(graph: PackGraph, clinics: list[str]) -> list[Row]:
    """The rows of `read/clinic` for those of these that are clinics."""
    known = (one for one in clinics if one in graph.nodes and graph.nodes[one].label == "Clinic")
    return [{"found": clinic_row(graph, clinic)} for clinic in known]


def nodes_row(graph: PackGraph, ids: list[str]) -> Row:
    """The row of `read/nodes`."""
    return {"found": [node_row(graph.nodes[one]) for one in ids if one in graph.nodes]}


def claimed_row(graph: PackGraph, pairs: list[Row], day: str) -> Row:
    """The row of `read/claimed`."""
    found: dict[tuple[str, str], dict[Any, Edge]] = {}
    for pair in pairs:
        for edges in ways_to_claim(graph, pair["jurisdiction"], pair["route"], pair["therapy"], day):
            found.setdefault((pair["jurisdiction"], pair["route"]), {}).update({edge.key: edge for edge in edges})
    return {
        "found": [
            {"jurisdiction": home, "route": route, "edges": [edge_row(edge) for edge in edges.values()]}
            for (home, route), edges in found.items()
        ]
    }


def ways_to_claim(graph: PackGraph, home: str, route: str, therapy: str, day: str) -> Iterator[tuple[Edge, ...]]:
    """What claims the route for the therapy, who in the jurisdiction offers that, and their classes; all of it on the day."""
    for claims in graph.incoming("CLAIMS", route):
        for of in graph.outgoing("OF", claims.source):
            for offers in graph.incoming("OFFERS", claims.source):
                for inside in graph.outgoing("IN", offers.source):
                    facts = (claims, of, offers, inside, graph.nodes[claims.source], graph.nodes[offers.source])
                    if (of.target, inside.target) == (therapy, home) and all(is_valid_on(fact, day) for fact in facts):
                        belonging = graph.outgoing("BELONGS_TO", offers.source)
                        yield claims, offers, *(edge for edge in belonging if is_valid_on(edge, day))


def node_row(node: Node) -> Row:
    """A node as statements give it."""
    return {"label": node.label, "properties": dict(node.properties)}


def edge_row(edge: Edge) -> Row:
    """A relationship as statements give it."""
    return {"type": edge.type, "source": edge.source, "target": edge.target, "properties": dict(edge.properties)}


STATEMENTS: Mapping[str, Callable[..., list[Row]]] = {
    "read/version": lambda graph: [{"version": graph.version}],
    "read/law": lambda graph: [law_row(graph)],
    "read/clinic": lambda graph, clinic: clinic_rows(graph, [clinic]),
    "read/clinic/together": clinic_rows,
    "read/nodes": lambda graph, ids: [nodes_row(graph, ids)],
    "read/claimed": lambda graph, pairs, day: [claimed_row(graph, pairs, day)],
}
