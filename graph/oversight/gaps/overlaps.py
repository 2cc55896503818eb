"""Which mandates for one activity reach the same clinics, while different authorities hold them."""

from dataclasses import dataclass

from graph.law.fact_index import Facts
from graph.model.vocabulary import Node
from graph.oversight.gaps.derived_gap import Finding


@dataclass(frozen=True, slots=True)
class Overlap:
    """Who overlaps, and where: in routes, or, `everywhere`, in every clinic. `finding` holds only the facts of that.

    `contested` is the relationship on which sources contradict each other, HOLDS before COVERS.
    """

    finding: Finding
    holders: tuple[Node, ...]
    routes: tuple[Node, ...]
    everywhere: bool
    contested: str | None


def overlap_of(finding: Finding) -> Overlap | None:
    """The overlap among the mandates of an activity; null: no two authorities reach the same clinics."""
    facts = Facts(finding.nodes, finding.edges)
    reaching: dict[str, set[str]] = {}
    for mandate in facts.of_label("Mandate"):
        for edge in facts.outgoing("COVERS", mandate.id):
            reaching.setdefault(edge.target, set()).add(mandate.id)
    # A mandate for every clinic reaches those of each route too.
    everywhere = reaching.get(finding.jurisdiction, set())
    together = {place: mandates | everywhere for place, mandates in reaching.items()}
    shared = {place: mandates for place, mandates in together.items() if len(holders(facts, mandates)) > 1}
    if not shared:
        return None
    mandates = set().union(*shared.values())
    return Overlap(
        finding=narrow_finding(finding, mandates, {*shared, finding.jurisdiction}),
        holders=tuple(facts.nodes[i] for i in sorted(holders(facts, mandates))),
        routes=tuple(facts.nodes[i] for i in sorted(shared) if i != finding.jurisdiction),
        everywhere=finding.jurisdiction in shared,
        contested=is_contested(finding, mandates, {*shared}),
    )


def holders(facts: Facts, mandates: set[str]) -> set[str]:
    """The authorities that hold them."""
    return {edge.source for mandate in mandates for edge in facts.incoming("HOLDS", mandate)}


def narrow_finding(finding: Finding, mandates: set[str], places: set[str]) -> Finding:
    """The finding with the facts of these mandates alone, as far as they reach these places."""
    facts = Facts(finding.nodes, finding.edges)
    edges = [
        edge
        for mandate in sorted(mandates)
        for edge in (
            *facts.incoming("HOLDS", mandate),
            *facts.outgoing("EXERCISES", mandate),
            *(edge for edge in facts.outgoing("COVERS", mandate) if edge.target in places),
            *facts.outgoing("GRANTED_BY", mandate),
        )
    ]
    edges += [e for held in edges if held.type == "HOLDS" for e in facts.outgoing("IN", held.source)]
    edges += [e for law in edges if law.type == "GRANTED_BY" for e in facts.outgoing("PART_OF", law.target)]
    return Finding.of(finding.force, finding.jurisdiction, finding.subject, edges)


def is_contested(finding: Finding, mandates: set[str], places: set[str]) -> str | None:
    """Whether sources contradict each other on who holds these mandates, or on whether they cover what they share."""
    own = [claim for claim in finding.force.law.claims if claim.about in mandates]
    if any(claim.predicate == "HOLDS" for claim in own):
        return "HOLDS"
    return "COVERS" if any(claim.predicate == "COVERS" and claim.value in places for claim in own) else None
