"""The chain of relationships on which a link rests: from the clinic to the authority, then to the law."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.answers import Step
from graph.facts import Facts
from graph.model import Edge, Node


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps in order, each relationship once, and the law at the end of them."""

    steps: tuple[Step, ...]
    provisions: tuple[Node, ...]
    instruments: tuple[Node, ...]


def chain_of(
    facts: Facts,
    clinic: str,
    jurisdiction: str,
    mandate: Node,
    offering: Node | None,
    route: Node | None,
    due: dict[str, list[Edge]],
    exemptions: tuple[Node, ...],
) -> Chain:
    """The chain of one link; `due` holds the lawful routes on which the mandate would be due, with the edges to each."""
    if offering is None:
        near = list(by_jurisdiction(facts, clinic, jurisdiction, mandate))
    else:
        near = list(by_offering(facts, clinic, offering.id, route, mandate.id, due, exemptions))
    law = list(granting(facts, mandate.id, exemptions))
    edges = {edge.key: edge for edge in (*near, *facts.entering("HOLDS", mandate.id), *law)}
    steps = tuple(Step(edge, facts.nodes[edge.source], facts.nodes[edge.target]) for edge in edges.values())
    parts = [edge for edge in law if edge.type == "PART_OF"]
    provisions = {edge.source: facts.nodes[edge.source] for edge in parts}
    instruments = {edge.target: facts.nodes[edge.target] for edge in parts}
    return Chain(steps, in_order(provisions), in_order(instruments))


def by_jurisdiction(facts: Facts, clinic: str, jurisdiction: str, mandate: Node) -> Iterator[Edge]:
    """Clinic, jurisdiction, mandate; where the mandate's reach is not recorded, the authority's jurisdiction instead."""
    yield from facts.between("IN", clinic, jurisdiction)
    covering = facts.between("COVERS", mandate.id, jurisdiction)
    yield from covering
    if not covering:
        for holder in facts.sources("HOLDS", mandate.id):
            yield from facts.between("IN", holder.id, jurisdiction)


def by_offering(
    facts: Facts,
    clinic: str,
    offering: str,
    route: Node | None,
    mandate: str,
    due: dict[str, list[Edge]],
    exemptions: Iterable[Node],
) -> Iterator[Edge]:
    """Clinic, offering, route, mandate; a bypassed mandate is reached through the therapy's lawful routes."""
    yield from facts.between("OFFERS", clinic, offering)
    if route is not None:
        yield from facts.between("CLAIMS", offering, route.id)
    if due:
        yield from facts.leaving("OPENS", route.id) if route is not None else ()
        yield from facts.leaving("OF", offering)
        for lawful, way in due.items():
            yield from way
            yield from facts.between("COVERS", mandate, lawful)
    elif route is not None:
        for exemption in exemptions:
            yield from facts.between("FOR", exemption.id, route.id)
            yield from facts.between("FROM", exemption.id, mandate)
        if not exemptions:
            yield from facts.between("COVERS", mandate, route.id)


def granting(facts: Facts, mandate: str, exemptions: tuple[Node, ...]) -> Iterator[Edge]:
    """From the mandate to the law that grants it; of an exemption, to the law that grants the exemption."""
    for exemption in exemptions:
        for edge in facts.entering("GRANTS", exemption.id):
            yield edge
            yield from facts.leaving("PART_OF", edge.source)
    if not exemptions:
        for edge in facts.leaving("GRANTED_BY", mandate):
            yield edge
            yield from facts.leaving("PART_OF", edge.target)


def in_order(nodes: dict[str, Node]) -> tuple[Node, ...]:
    """Nodes in the order of their ids."""
    return tuple(nodes[i] for i in sorted(nodes))
