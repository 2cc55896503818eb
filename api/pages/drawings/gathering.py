"""What is around some things, with as few boxes as one can read: many of one kind around one thing are one box with their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]
MOST = 60  # boxes
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
    """The things that are drawn one by one, the groups, and the pairs of those that are related."""

    things: tuple[Data, ...]
    groups: tuple[Group, ...]
    pairs: tuple[tuple[str, str], ...]


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
        (box.get(edge["from"]["id"], edge["from"]["id"]), box.get(edge["to"]["id"], edge["to"]["id"])): None
        for part in parts
        for edge in part["edges"]
        if {edge["from"]["id"], edge["to"]["id"]} <= things.keys()
    }
    return Gathered(
        tuple(thing for one, thing in things.items() if one not in box),
        tuple(groups),
        tuple((one, other) for one, other in pairs if one != other),
    )
