"""What sentences are about: the facts of which they are put together, whatever the language."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.model.vocabulary import Node

if TYPE_CHECKING:
    from graph.model.evidence import Step

# From what rests on a ground down to that ground; the label of each says by which relationship it rests on the next.
Way = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fallen:
    """An instrument that is taken as not in force, and what does not stand without it."""

    law: Node
    resting: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Taken:
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
class Turned:
    """A thing that begins or ends, and what stands because of that, or does not."""

    node: Node
    turn: Turn
    resting: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Tied:
    """Relationships that begin or end as one."""

    ties: tuple[tuple["Step", Turn], ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A day for which the sources do not speak: it is after `as_of`, or before what they tell of."""

    as_of: str
    day: str


Change = Fallen | Taken | Turned | Tied | Silent


class Said(NamedTuple):
    """A derived gap in words: its name, and one or two sentences."""

    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A claimed route that goes around no mandate; `complete`: the packs declare that no mandate is missing."""

    route: Node
    complete: bool


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Authorities with mandates for one activity that meet on routes, or at every clinic.

    `contested` is the relationship on which sources contradict each other; null: on none.
    """

    activity: Node
    holders: tuple[Node, ...]
    routes: tuple[Node, ...]
    everywhere: bool
    contested: str | None


@dataclass(frozen=True, slots=True)
class Unenforced:
    """A requirement of routes that no mandate has anybody check."""

    requirement: Node
    routes: tuple[Node, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Baseless:
    """A mandate the law behind which had ended by the day."""

    mandate: Node
    holder: Node
    law: tuple[Node, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An activity that no mandate of a jurisdiction carries out on the day."""

    activity: Node
    jurisdiction: Node
    day: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Weak:
    """An authority with mandates that can enforce little, or, `powerless`, nothing."""

    authority: Node
    mandates: int
    powerless: bool
    contested: bool


Hole = Unwatched | Overlapping | Unenforced | Baseless | Unassigned | Weak
