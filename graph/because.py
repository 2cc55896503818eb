"""The sentences of causes: what a change is, and how what a link stands on rests on it. In English, from the facts alone."""

from collections.abc import Iterator, Mapping

from graph.answers import Step
from graph.causes import Cause
from graph.compare import LinkChange
from graph.copies import Fact, in_time, turn_of
from graph.facts import Facts
from graph.model import Edge, Node
from graph.rules import supposition
from graph.worlds import DayItself, DayWorlds, Repeal, SupposedWorlds, Worlds

STATES = {
    "Authority": "exists", "Clinic": "exists", "Gap": "is there", "Jurisdiction": "exists", "Offering": "is offered",
    "TherapyType": "is known", "Activity": "is known",
}  # fmt: skip
VERBS = {
    "BROADER": "is a kind of", "CLAIMS": "claims the route", "COVERS": "covers", "EXERCISES": "carries out", "FOR": "holds for",
    "FROM": "takes its routes out of", "GRANTED_BY": "is granted by", "GRANTS": "grants", "HOLDS": "holds",
    "IMPLEMENTS": "implements", "IN": "belongs to", "MAY_TAKE": "may take the route", "OF": "is an offering of",
    "OFFERS": "offers", "OPENS": "opens", "PART_OF": "is a part of", "PROVIDED_BY": "is provided for by",
}  # fmt: skip
# From what rests to what it rests on: the relationship, and how a sentence goes on with it.
GROUNDS: Mapping[str, tuple[str, str]] = {
    "Mandate": ("GRANTED_BY", "which is granted by"),
    "Route": ("PROVIDED_BY", "which is provided for by"),
    "Exemption": ("<GRANTS", "which is granted by"),
    "Provision": ("PART_OF", "a part of"),
    "LegalInstrument": ("IMPLEMENTS", "which implements"),
}


def supposed_cause(worlds: SupposedWorlds, index: int, change: LinkChange) -> Cause:
    """One supposition as a cause."""
    made = worlds.changes[index]
    if isinstance(made, Repeal):
        law = worlds.nodes[made.instrument]
        fallen = " nor ".join(footings(worlds, index, change, law.id))
        return Cause(
            f"If {named(law)} is not in force, neither is {fallen}." if fallen else f"{named(law)} is not in force.",
            law,
        )
    offering, route = worlds.nodes[made.offering], worlds.nodes[made.route]
    claimed = worlds.offers(made.offering)[-1].route
    instead = f"instead of {named(claimed)}" if claimed else "where no route is recorded"
    step = Step(supposition(offering.id, route.id), offering, route)
    return Cause(f"{named(offering)} is taken to claim the route {named(route)} {instead}.", step=step)


def day_cause(worlds: DayWorlds, index: int, change: LinkChange) -> Cause:
    """One fact whose beginning or end lies between two days, or the day itself, as a cause."""
    facts = worlds.changes[index]
    if isinstance(facts, DayItself):
        return Cause(silence(worlds))
    fact = facts[0]
    if isinstance(fact, Node):
        resting = list(footings(worlds, index, change, fact.id))
        verb = "rests" if len(resting) == 1 else "rest"
        after = f"; on it {verb} {' and '.join(resting)}" if resting else ""
        return Cause(f"{named(fact)} {STATES.get(fact.label, 'is in force')} {when(worlds, fact)}{after}.", fact)
    edges = sorted((one for one in facts if isinstance(one, Edge)), key=lambda one: turn_of(one, worlds.last))
    steps = [Step(edge, worlds.nodes[edge.source], worlds.nodes[edge.target]) for edge in edges]
    text = " ".join(
        f"{named(step.source)} {VERBS[step.edge.type]} {named(step.target)} {when(worlds, step.edge)}."
        for step in steps
    )
    return Cause(text, step=next((step for step in steps if in_time(step.edge, worlds.after)), steps[0]))


def when(worlds: DayWorlds, fact: Fact) -> str:
    """Since when or until when it is so."""
    day = turn_of(fact, worlds.last)
    return f"from {day} on" if in_time(fact, worlds.last) else f"up to {day}"


def silence(worlds: DayWorlds) -> str:
    """Why the sources speak for one of the days and not for the other."""
    if worlds.last > worlds.as_of:
        return f"The sources speak for {worlds.as_of} at the latest, not for {worlds.last}."
    return f"No source says that this was so on {worlds.first} already."


def footings(worlds: Worlds, index: int, change: LinkChange, ground: str) -> Iterator[str]:
    """What stands or does not because of one change and matters for the link, each with the way to what changed.

    That is the mandate; or else what exempts from it; or else the route claimed, or those it is due on; or else its law.
    """
    facts, mandate, moved = worlds.facts, change.mandate, worlds.moved(index)
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


def way_down(facts: Facts, top: str, ground: str) -> str:
    """A shortest way from what rests on `ground` to that, which is called `it`; empty: it does not rest on it."""
    waiting, seen = [(top, named(facts.nodes[top]))], {top}
    while waiting:
        here, words = waiting.pop(0)
        if here == ground:
            return words
        for node, how in grounds(facts, facts.nodes[here]):
            if node.id not in seen:
                seen.add(node.id)
                name = "it" if node.id == ground else named(node)
                waiting.append((node.id, f"{words}, {how} {name}"))
    return ""


def grounds(facts: Facts, node: Node) -> Iterator[tuple[Node, str]]:
    """What a node rests on directly, and how."""
    if node.label in GROUNDS:
        kind, how = GROUNDS[node.label]
        found = facts.sources(kind[1:], node.id) if kind.startswith("<") else facts.targets(kind, node.id)
        yield from ((below, how) for below in found)


def named(node: Node) -> str:
    """Its name, as quoted in a sentence."""
    return f"'{node.name}'"
