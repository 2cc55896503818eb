"""Derived gaps in English: a name, and one or two sentences that say what was found, and how much that says."""

from collections.abc import Iterable

from graph.explain.english import listed, quoted
from graph.explain.messages import Baseless, Hole, Overlapping, Said, Unassigned, Unenforced, Unwatched, Weak
from graph.model.vocabulary import Node

DOUBTS = {
    "HOLDS": "Sources contradict each other on who holds them.",
    "COVERS": "Sources contradict each other on whom they reach.",
}


def gap(hole: Hole) -> Said:
    """The name and the sentences."""
    match hole:
        case Unwatched(route):
            return Said(
                f"The route {quoted(route)} goes around no recorded mandate",
                "Providers claim it, and no recorded mandate is due on a lawful route in its place. "
                + absence("Not recorded does not mean that there is none.", complete=hole.complete),
            )
        case Overlapping(activity):
            return Said(f"Overlapping mandates for {quoted(activity)}", overlap(hole))
        case Unenforced(requirement, routes):
            return Said(
                f"No recorded mandate has {quoted(requirement)} checked",
                f"{quoted(requirement)} is required for {the_routes(routes)}, "
                "and no recorded mandate in force makes an authority check it. "
                + absence("Not recorded does not mean that nobody checks it.", complete=hole.complete),
            )
        case Baseless(mandate, holder, law, day):
            return Said(
                f"The law behind {quoted(mandate)} has ended",
                f"What granted {quoted(mandate)} of {holder.name} had ended by {day}: {listed(list(map(quoted, law)))}. "
                "No other recorded provision grants it on that day, so that it counts for no clinic.",
            )
        case Unassigned(activity, home, day):
            return Said(
                f"No authority is recorded for {quoted(activity)} in {home.name}",
                f"On {day} no recorded mandate of {home.name} in force has an authority carry out {quoted(activity)}. "
                + absence("Not recorded does not mean that nobody does.", complete=hole.complete),
            )
        case Weak(authority):
            return Said(f"Weak enforcement by {authority.name}", weakness(hole))


def overlap(hole: Overlapping) -> str:
    """Who overlaps where."""
    holders = sorted({node.name for node in hole.holders})
    routes = [f"on {the_routes(hole.routes)}"] if hole.routes else []
    where = listed([*["at every clinic"] * hole.everywhere, *routes])
    second = DOUBTS.get(
        hole.contested or "", "That they overlap does not say that any of them is void, or was exercised."
    )
    return f"Recorded mandates of {listed(holders)} for {quoted(hole.activity)} meet {where}. {second}"


def weakness(hole: Weak) -> str:
    """What an authority holds and can enforce."""
    one = hole.mandates == 1
    mandates = "1 recorded mandate in force is" if one else f"{hole.mandates} recorded mandates in force are"
    power = "no" if hole.powerless else "limited"
    second = (
        "Sources contradict each other on that."
        if hole.contested
        else "That is said of its powers, not of what it did."
    )
    return f"{mandates} held by {hole.authority.name}, recorded as having {power} power to enforce. {second}"


def absence(caution: str, *, complete: bool) -> str:
    """What to say of something that is missing."""
    return "The data declares that no mandate is missing." if complete else caution


def the_routes(routes: Iterable[Node]) -> str:
    """`the route 'a'`, or `the routes 'a' and 'b'`, by their names."""
    names = sorted({quoted(route) for route in routes})
    return f"the route{'s' * (len(names) != 1)} {listed(names)}"
