"""The sentences of causes in English: what a change is, and how what a link stands on rests on it."""

from itertools import pairwise

from graph.explain.english import quoted, silence
from graph.explain.messages import Change, Fallen, Silent, Taken, Tied, Turn, Turned, Way

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
# By the label of what rests on something: how a sentence goes on with that.
GROUNDS = {
    "Mandate": "which is granted by",
    "Route": "which is provided for by",
    "Exemption": "which is granted by",
    "Provision": "a part of",
    "LegalInstrument": "which implements",
}


def cause(change: Change) -> str:
    """What makes the difference."""
    match change:
        case Fallen(law, ()):
            return f"{quoted(law)} is not in force."
        case Fallen(law, resting):
            return f"If {quoted(law)} is not in force, neither is {' nor '.join(map(way, resting))}."
        case Taken(offering, route, claimed):
            instead = f"instead of {quoted(claimed)}" if claimed else "where no route is recorded"
            return f"{quoted(offering)} is taken to claim the route {quoted(route)} {instead}."
        case Turned(node, turn, resting):
            verb = "rests" if len(resting) == 1 else "rest"
            after = f"; on it {verb} {' and '.join(map(way, resting))}" if resting else ""
            return f"{quoted(node)} {STATES.get(node.label, 'is in force')} {when(turn)}{after}."
        case Tied(ties):
            return " ".join(
                f"{quoted(step.source)} {VERBS[step.edge.type]} {quoted(step.target)} {when(turn)}."
                for step, turn in ties
            )
        case Silent(as_of, day):
            return silence(as_of, day)


def when(turn: Turn) -> str:
    """Since when or until when it is so."""
    return f"from {turn.day} on" if turn.begins else f"up to {turn.day}"


def way(nodes: Way) -> str:
    """What rests on a ground, with the way to that, which is called `it`."""
    names = [*map(quoted, nodes[:-1]), "it"]
    hows = [GROUNDS[upper.label] for upper, _ in pairwise(nodes)]
    return ", ".join([names[0], *(f"{how} {name}" for how, name in zip(hows, names[1:], strict=True))])
