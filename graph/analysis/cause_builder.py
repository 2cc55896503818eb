"""What causes are about: a change, and the ways on which what a link stands on rests on it. `graph.explain` tells them."""

from collections.abc import Iterator, Mapping

from graph.analysis.answer_diff import LinkChange
from graph.analysis.attribution import Cause
from graph.analysis.change import (
    Reclassified,
    RelationshipChanged,
    RepealedInstrument,
    SourcesSilent,
    Turn,
    ValidityChanged,
    Way,
)
from graph.analysis.scenarios import DayItself, DayWorlds, Repeal, SupposedWorlds, Worlds
from graph.law.fact_index import Facts
from graph.law.law_copies import Fact, in_time, turn_of
from graph.model.evidence import Step
from graph.model.vocabulary import Edge, Node
from graph.oversight.rules import supposed_claim

# From what rests to what it rests on: the relationship.
GROUNDS: Mapping[str, str] = {
    "Mandate": "GRANTED_BY",
    "Route": "PROVIDED_BY",
    "Exemption": "<GRANTS",
    "Provision": "PART_OF",
    "LegalInstrument": "IMPLEMENTS",
}


def supposed_cause(worlds: SupposedWorlds, index: int, change: LinkChange) -> Cause:
    """One supposition as a cause."""
    made = worlds.changes[index]
    if isinstance(made, Repeal):
        law = worlds.nodes[made.instrument]
        return Cause(RepealedInstrument(law, tuple(footings(worlds, index, change, law.id))), law)
    offering, route = worlds.nodes[made.offering], worlds.nodes[made.route]
    claimed = worlds.offers(made.offering)[-1].route
    return Cause(
        Reclassified(offering, route, claimed), step=Step(supposed_claim(offering.id, route.id), offering, route)
    )


def day_cause(worlds: DayWorlds, index: int, change: LinkChange) -> Cause:
    """One fact whose beginning or end lies between two days, or the day itself, as a cause."""
    facts = worlds.changes[index]
    if isinstance(facts, DayItself):
        return Cause(silence(worlds))
    fact = facts[0]
    if isinstance(fact, Node):
        resting = tuple(footings(worlds, index, change, fact.id))
        return Cause(ValidityChanged(fact, turn(worlds, fact), resting), fact)
    edges = sorted((one for one in facts if isinstance(one, Edge)), key=lambda one: turn_of(one, worlds.last))
    steps = [Step(edge, worlds.nodes[edge.source], worlds.nodes[edge.target]) for edge in edges]
    there = next((step for step in steps if in_time(step.edge, worlds.after)), steps[0])
    return Cause(RelationshipChanged(tuple((step, turn(worlds, step.edge)) for step in steps)), step=there)


def turn(worlds: DayWorlds, fact: Fact) -> Turn:
    """Since when or until when it is so."""
    return Turn(turn_of(fact, worlds.last), begins=in_time(fact, worlds.last))


def silence(worlds: DayWorlds) -> SourcesSilent:
    """For which of the days the sources do not speak."""
    return SourcesSilent(worlds.as_of, worlds.last if worlds.last > worlds.as_of else worlds.first)


def footings(worlds: Worlds, index: int, change: LinkChange, ground: str) -> Iterator[Way]:
    """What stands or does not because of one change and matters for the link, each with the way to what changed.

    That is the mandate; or else what exempts from it; or else the route claimed, or those it is due on; or else its law.
    """
    facts, mandate, moved = worlds.facts, change.mandate, worlds.changed_ids(index)
    offers = worlds.offers(change.offering)
    exemptions = [node.id for node in facts.sources("FROM", mandate)]
    claimed = [offer.route.id for offer in offers if offer.route]
    due = [node.id for node in facts.targets("COVERS", mandate) if any(node.id in offer.lawful for offer in offers)]
    law = [node.id for node in facts.targets("GRANTED_BY", mandate)]
    for tops in ([mandate], exemptions, claimed, due, law):
        ways = [way_down(facts, top, ground) for top in dict.fromkeys(tops) if top in moved and top != ground]
        found = [way for way in ways if way]
        if found:
            yield from found
            return


def way_down(facts: Facts, top: str, ground: str) -> Way:
    """A shortest way from what rests on `ground` to that; empty: it does not rest on it."""
    waiting: list[Way] = [(facts.nodes[top],)]
    seen = {top}
    while waiting:
        way = waiting.pop(0)
        if way[-1].id == ground:
            return way
        for node in grounds(facts, way[-1]):
            if node.id not in seen:
                seen.add(node.id)
                waiting.append((*way, node))
    return ()


def grounds(facts: Facts, node: Node) -> list[Node]:
    """What a node rests on directly."""
    kind = GROUNDS.get(node.label, "")
    return facts.sources(kind[1:], node.id) if kind.startswith("<") else facts.targets(kind, node.id)
