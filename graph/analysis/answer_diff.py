"""How two answers about one clinic differ: pure, whatever they differ by (other packs, another day)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.model.vocabulary import Node
from graph.oversight.answer import Link, Oversight
from graph.oversight.answer_fields import LINK

Key = tuple[str, str | None]  # of a link: the ids of its mandate, and of its offering
Part = tuple[str, ...]  # of a node: label, id; of a relationship: type, ends

DECISIVE = frozenset({
    "validFrom", "validTo", "citedFrom", "enactedOn", "confidence", "reach", "standing", "predicate", "value", "contest",
    "contested", "preferred", "declared",
})  # fmt: skip
"""The properties of a fact on which the rules of an answer depend; all others are words about it."""


class ChangeKind(StrEnum):
    """What became of a link."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One mandate as it stands to the clinic, or to one of its offerings, before and after; null: it is not listed."""

    mandate: str
    offering: str | None
    before: Link | None
    after: Link | None

    @property
    def key(self) -> Key:
        """What tells the link from the clinic's others."""
        return self.mandate, self.offering

    @property
    def kind(self) -> ChangeKind:
        """Whether the link is new, gone, or another."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.CHANGED if self.after else ChangeKind.REMOVED

    @property
    def differing(self) -> dict[str, tuple[Any, Any]]:
        """What differs: name -> before and after."""
        old, new = comparable_parts(self.before), comparable_parts(self.after)
        names = new or old  # both say the same things
        return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}

    @property
    def parts(self) -> frozenset[Part]:
        """Every node and relationship that the link rests on, before or after."""
        return frozenset(part for link in (self.before, self.after) if link for part in parts_of(link))


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One clinic whose answer differs; null: the clinic is not there."""

    clinic: str
    before: Oversight | None
    after: Oversight | None
    links: tuple[LinkChange, ...]

    @property
    def gaps(self) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        """The ids of the gaps that its claimed routes open, before and after."""
        return gaps_of(self.before), gaps_of(self.after)


def answer_changes(before: Mapping[str, Oversight], after: Mapping[str, Oversight]) -> tuple[AnswerChange, ...]:
    """Every clinic whose answer differs, in the order of ids; the answers are given by the clinic's id."""
    found = (
        answer_change(clinic, before.get(clinic), after.get(clinic)) for clinic in sorted(before.keys() | after.keys())
    )
    return tuple(change for change in found if change is not None)


def answer_change(clinic: str, before: Oversight | None, after: Oversight | None) -> AnswerChange | None:
    """How the answer differs; null: it does not, as far as verdict, confidence, gaps and links go."""
    links = tuple(link_changes(before, after))
    same = before and after and summary_key(before) == summary_key(after)
    return None if same and not links else AnswerChange(clinic, before, after, links)


def summary_key(answer: Oversight) -> tuple[Any, ...]:
    """What an answer says of the clinic as a whole, as far as it is compared."""
    return answer.verdict, answer.confidence, gaps_of(answer)


def gaps_of(answer: Oversight | None) -> tuple[str, ...] | None:
    """The ids of an answer's own gaps; null where there is no answer."""
    return ids_of(answer.gaps) if answer else None


def link_changes(before: Oversight | None, after: Oversight | None) -> Iterator[LinkChange]:
    """The links that differ, in the order in which the later answer lists them, then those that are gone."""
    old, new = by_key(before.links if before else ()), by_key(after.links if after else ())
    for key in (*new, *(key for key in old if key not in new)):
        change = LinkChange(*key, old.get(key), new.get(key))
        if change.differing:
            yield change


def by_key(links: Iterable[Link]) -> dict[Key, Link]:
    """The links by mandate and offering."""
    return {(link.mandate.id, link.offering.id if link.offering else None): link for link in links}


def comparable_parts(link: Link | None) -> dict[str, Any]:
    """What a link says, as far as it is compared: all but its steps, which are how it is known, and the words about them."""
    if link is None:
        return {}
    found = {one.name: comparable(one.read(link)) for one in LINK if one.compared}
    preferred = (claim.node for claim in link.claims if claim.node.properties.get("preferred"))
    return found | {"exemptions": ids_of(link.exemptions), "preferred": ids_of(preferred)}


def comparable(value: Any) -> Any:  # noqa: ANN401  # what a field shows
    """A value without what only names and dates of a node would tell: nodes by their ids."""
    if isinstance(value, list | tuple):
        return ids_of(value)
    return value.id if isinstance(value, Node) else value


def ids_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Their ids, in their order."""
    return tuple(node.id for node in nodes)


def parts_of(link: Link) -> Iterator[Part]:
    """Every node and relationship that one link rests on."""
    claims = (claim.node for claim in link.claims)
    parties = (link.mandate, link.authority, link.activity)
    for node in (*parties, *link.provisions, *link.instruments, *link.gaps, *link.exemptions, *claims):
        yield node.label, node.id
    yield "EXERCISES", link.mandate.id, link.activity.id
    for claim in link.claims:
        yield "ABOUT", claim.node.id, claim.about
    for step in link.steps:
        yield step.edge.type, step.edge.source, step.edge.target
        for node in (step.source, step.target):
            yield node.label, node.id
