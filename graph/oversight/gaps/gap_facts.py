"""What a rule says of a derived gap. Facts alone; `graph.explain.gaps` puts them into words."""

from dataclasses import dataclass

from graph.model.vocabulary import Node


@dataclass(frozen=True, slots=True)
class UnmandatedRoute:
    """A claimed route that goes around no mandate; `complete`: the packs declare that no mandate is missing."""

    route: Node
    complete: bool


@dataclass(frozen=True, slots=True)
class ClosedRoute:
    """A lawful route that clinics claim to which it is not open, and the classes of providers to which it is."""

    route: Node
    classes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OverlappingMandates:
    """Authorities with mandates for one activity that meet on routes, or at every clinic.

    `contested` is the relationship on which sources contradict each other; null: on none.
    """

    activity: Node
    holders: tuple[Node, ...]
    routes: tuple[Node, ...]
    everywhere: bool
    contested: str | None


@dataclass(frozen=True, slots=True)
class UnenforcedRequirement:
    """A requirement of routes that no mandate has anybody check."""

    requirement: Node
    routes: tuple[Node, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class RepealedBasis:
    """A mandate the law behind which had ended by the day."""

    mandate: Node
    holder: Node
    law: tuple[Node, ...]
    day: str


@dataclass(frozen=True, slots=True)
class UnassignedActivity:
    """An activity that no mandate of a jurisdiction carries out on the day."""

    activity: Node
    jurisdiction: Node
    day: str
    complete: bool


@dataclass(frozen=True, slots=True)
class WeakEnforcement:
    """An authority with mandates that can enforce little, or, `powerless`, nothing."""

    authority: Node
    mandates: int
    powerless: bool
    contested: bool


GapFacts = (
    UnmandatedRoute
    | ClosedRoute
    | OverlappingMandates
    | UnenforcedRequirement
    | RepealedBasis
    | UnassignedActivity
    | WeakEnforcement
)
