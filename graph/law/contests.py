"""Contests among sources, and what settles them: rule 6 (docs/model.md)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.model.evidence import ContestedClaim
from graph.model.vocabulary import Confidence

OF_ONE_MANDATE = ("COVERS", "REACHES")  # the relationships of which the sides of a contest speak as of one mandate's


@dataclass(frozen=True, slots=True)
class Contest:
    """All sides of a contest, by the ids of the claims; `settled_by` is the one that law in force confirms, null if none is."""

    sides: tuple[ContestedClaim, ...]
    settled_by: ContestedClaim | None

    def denies(self, mandate: str, predicate: str, value: str) -> bool:
        """Whether it is settled, and not by a claim that says just this."""
        return self.settled_by is not None and self.settled_by.statement != (mandate, predicate, value)

    def denies_holder(self, mandate: str, holder: str) -> bool:
        """Whether it is about who holds the mandate, and settled against this holder."""
        asked = any((side.about, side.predicate) == (mandate, "HOLDS") for side in self.sides)
        return asked and self.denies(mandate, "HOLDS", holder)

    def denied_edges(self) -> Iterable[tuple[str, str]]:
        """The relationships of `OF_ONE_MANDATE` that a side asserts and what settles the contest does not: ids of both ends."""
        for about, predicate, value in (side.statement for side in self.sides):
            if predicate in OF_ONE_MANDATE and self.denies(about, predicate, value):
                yield about, value


def contests_of(claims: Iterable[ContestedClaim], provisions: Collection[str]) -> Mapping[str, Contest]:
    """The contests among claims by their names; `provisions` are the ids of those in force."""
    sides: dict[str, list[ContestedClaim]] = {}
    for claim in claims:
        sides.setdefault(claim.node.properties["contest"], []).append(claim)
    return {name: Contest(tuple(own), settling(own, provisions)) for name, own in sides.items()}


def settling(sides: Iterable[ContestedClaim], provisions: Collection[str]) -> ContestedClaim | None:
    """The preferred claim, if it is PRIMARY, rests on law in force, and no claim that says something else is PRIMARY."""
    found = None
    for side in sides:
        primary = side.node.properties["confidence"] == Confidence.PRIMARY
        if side.node.properties["preferred"]:
            if primary and not side.rests_on.isdisjoint(provisions):
                found = found or side
        elif primary:
            return None
    return found
