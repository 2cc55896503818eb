"""What is around some things, in few enough boxes to read: many of one kind around one thing are one box with their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]
MOST = 60  # boxes
HUB = 4  # other things than those that are open: what is related to more of them keeps its number in place of the lines
SINGLY = (8, 4, 1)  # of one kind around one thing: how many are drawn one by one, the fewer the more there is to draw


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind around one thing that are drawn as one."""

    id: str
    centre: int
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The things that are drawn one by one, the groups, and the pairs of those that are related.

    `hubs`: things that are not open and related to many that are not either, with how many: of their lines only those to what
    is open are drawn.
    """

    things: tuple[Data, ...]
    groups: tuple[Group, ...]
    pairs: tuple[tuple[str, str], ...]
    hubs: Mapping[str, int]


def gathered(parts: Sequence[Data], hidden: frozenset[str] = frozenset()) -> Gathered:
    """What is drawn of parts of the graph, each with the thing first that it is around."""
    for most in SINGLY:
        found = gathered_at(parts, hidden, most)
        if len(found.things) + len(found.groups) <= MOST:
            break
    return found


def gathered_at(parts: Sequence[Data], hidden: frozenset[str], most: int) -> Gathered:
    """The same with so many of one kind one by one."""
    centres = {part["nodes"][0]["id"] for part in parts}
    things = {one["id"]: one for part in parts for one in part["nodes"] if one["id"] not in hidden}
    around: dict[str, set[int]] = {}
    for number, part in enumerate(parts):
        for one in part["nodes"]:
            around.setdefault(one["id"], set()).add(number)
    alike: dict[tuple[int, str], list[str]] = {}
    for one, thing in things.items():
        if one not in centres and len(around[one]) == 1:
            alike.setdefault((min(around[one]), thing["__typename"]), []).append(one)
    groups = [
        Group(f"{kind} {number}", number, kind, tuple(members))
        for (number, kind), members in alike.items()
        if len(members) > most
    ]
    box = {one: group.id for group in groups for one in group.members}
    pairs = {
        (edge["from"]["id"], edge["to"]["id"])
        for part in parts
        for edge in part["edges"]
        if {edge["from"]["id"], edge["to"]["id"]} <= things.keys()
    }
    hubs = {one: number for one, number in degrees(pairs, centres).items() if number > HUB and one not in box}
    drawn = {
        (box.get(one, one), box.get(other, other))
        for one, other in pairs
        if {one, other} & centres or not {one, other} & hubs.keys()
    }
    return Gathered(
        tuple(thing for one, thing in things.items() if one not in box),
        tuple(groups),
        tuple(sorted((one, other) for one, other in drawn if one != other)),
        hubs,
    )


def degrees(pairs: set[tuple[str, str]], centres: set[str]) -> dict[str, int]:
    """To how many things that are not open each of them is related."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if not {one, other} & centres:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {one: len(others) for one, others in found.items()}
