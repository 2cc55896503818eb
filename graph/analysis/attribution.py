"""Why links differ between two answers: which of the changes made between them brought each difference about.

A change is a cause if without it, and with all the others, the link would not stand as it does. Where none is decisive in that
way, because others would have done the same, all are causes that do the same alone; or else all that make any difference alone;
or else one smallest set that does the same together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.analysis.answer_diff import ChangeKind, LinkChange, comparable_parts
from graph.analysis.change import Change
from graph.analysis.scenarios import Applied, Worlds
from graph.model.evidence import Step
from graph.model.vocabulary import Node


@dataclass(frozen=True, slots=True)
class Cause:
    """A node or a relationship whose change made the difference, and what is to be said of it; both null: it is neither."""

    about: Change
    node: Node | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One link that differs, and why: at least one cause."""

    change: LinkChange
    causes: tuple[Cause, ...]


async def explain_changes(
    worlds: Worlds, changes: Sequence[LinkChange], tell: Callable[[int, LinkChange], Cause]
) -> tuple[Explained, ...]:
    """Every change with its causes; `tell` makes a cause of one of the worlds' changes."""
    if changes:
        await worlds.work_out()
    return tuple(explain_change(worlds, change, tell) for change in changes)


def explain_change(worlds: Worlds, change: LinkChange, tell: Callable[[int, LinkChange], Cause]) -> Explained:
    """One change with its causes."""
    ways = (find_decisive, find_sufficient, find_contributing, find_joint)
    found = next((found for way in ways if (found := way(worlds, change))), [])
    return Explained(change, tuple(tell(index, change) for index in found))


def find_decisive(worlds: Worlds, change: LinkChange) -> list[int]:
    """The changes without which the link would not stand as it does after all of them."""
    return [i for i in sorted(worlds.all) if not as_after(worlds, worlds.all - {i}, change)]


def find_sufficient(worlds: Worlds, change: LinkChange) -> list[int]:
    """The changes that make the link stand as it does by themselves."""
    return [i for i in sorted(worlds.all) if as_after(worlds, frozenset({i}), change)]


def find_contributing(worlds: Worlds, change: LinkChange) -> list[int]:
    """The changes that make any difference to the link by themselves."""
    before = comparable_parts(change.before)
    return [i for i in sorted(worlds.all) if comparable_parts(worlds.links(frozenset({i})).get(change.key)) != before]


def find_joint(worlds: Worlds, change: LinkChange) -> list[int]:
    """Changes that together make the link stand as it does, and of which none can be left out."""
    kept = worlds.all
    for i in sorted(worlds.all):
        if as_after(worlds, kept - {i}, change):
            kept -= {i}
    return sorted(kept)


def as_after(worlds: Worlds, applied: Applied, change: LinkChange) -> bool:
    """Whether the link stands in that world as it does after all changes.

    Of a link that is new or gone only that and its status are looked at: what else it says has no before to compare with.
    """
    found = worlds.links(applied).get(change.key)
    if change.kind is ChangeKind.CHANGED:
        return comparable_parts(found) == comparable_parts(change.after)
    return (found and found.status) == (change.after and change.after.status)
