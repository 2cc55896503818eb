"""What a cause is about: a change, and what rests on it. Facts alone; `graph.explain.causes` puts them into words."""

from dataclasses import dataclass

from graph.model.evidence import Step
from graph.model.vocabulary import Node

# From what rests on a ground down to that ground; the label of each says by which relationship it rests on the next.
Way = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RepealedInstrument:
    """An instrument that is taken as not in force, and what does not stand without it."""

    law: Node
    resting: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Reclassified:
    """An offering that is taken to claim a route, in place of the claimed one; null: none is recorded."""

    offering: Node
    route: Node
    claimed: Node | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The first day on which something is so, or, unless it `begins`, the last."""

    day: str
    begins: bool


@dataclass(frozen=True, slots=True)
class ValidityChanged:
    """A thing that begins or ends, and what stands because of that, or does not."""

    node: Node
    turn: Turn
    resting: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class RelationshipChanged:
    """Relationships that begin or end as one."""

    ties: tuple[tuple[Step, Turn], ...]


@dataclass(frozen=True, slots=True)
class SourcesSilent:
    """A day for which the sources do not speak: it is after `as_of`, or before what they tell of."""

    as_of: str
    day: str


Change = RepealedInstrument | Reclassified | ValidityChanged | RelationshipChanged | SourcesSilent
