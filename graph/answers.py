"""The shapes of an oversight answer; `graph.oversight` gets one, `graph.rules` decides what is in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.lookup import Dataset
from graph.model import Confidence, Edge, Node, OversightStatus, OversightVerdict


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `day` null: the packs' own. `repeal` and `reclassify` (offering id -> route id) are suppositions."""

    clinic: str
    day: str | None = None
    therapy: str | None = None
    repeal: tuple[str, ...] = ()
    reclassify: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship of a chain, in its own direction."""

    edge: Edge
    source: Node
    target: Node


@dataclass(frozen=True, slots=True)
class ContestedClaim:
    """One side of a contest, with the id of what it is about."""

    about: str
    node: Node

    @property
    def predicate(self) -> str:
        """The property or relationship that it speaks of."""
        return str(self.node.properties["predicate"])

    @property
    def value(self) -> str:
        """What it says."""
        return str(self.node.properties["value"])


@dataclass(frozen=True, slots=True)
class Link:
    """One mandate as it stands to the clinic, or to one of its offerings."""

    status: OversightStatus
    mandate: Node
    authority: Node
    activity: Node
    provisions: tuple[Node, ...]
    instruments: tuple[Node, ...]
    offering: Node | None
    route: Node | None
    due_on: tuple[Node, ...]
    gaps: tuple[Node, ...]
    exemptions: tuple[Node, ...]
    claims: tuple[ContestedClaim, ...]
    steps: tuple[Step, ...]
    confidence: Confidence
    reason: str

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of the citations that the chain rests on."""
        return tuple(sorted({cite for step in self.steps for cite in step.edge.citations}))

    def with_reason(self, sentence: str) -> "Link":
        """The same link, with the sentence that explains it."""
        return replace(self, reason=sentence)


@dataclass(frozen=True, slots=True)
class Oversight:
    """The whole answer for one clinic on one day; `dataset` is the state of the graph that it was read from."""

    clinic: Node
    day: str
    dataset: Dataset
    verdict: OversightVerdict
    summary: str
    links: tuple[Link, ...]
    gaps: tuple[Node, ...]
    confidence: Confidence
    question: Question

    @property
    def as_of(self) -> str:
        """The day for which the packs speak."""
        return self.dataset.as_of

    def listing(self, activity: Iterable[str] | None, status: Iterable[OversightStatus] | None) -> "Oversight":
        """The same answer, with only the links of these activities and of these statuses; null: of all."""
        links = (
            link
            for link in self.links
            if (activity is None or link.activity.id in activity) and (status is None or link.status in status)
        )
        return replace(self, links=tuple(links))
