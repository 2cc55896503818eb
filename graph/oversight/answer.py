"""The shapes of an oversight answer; `graph.oversight.oversight` gets one, `graph.oversight.rules` decides what is in it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from graph.law.applicability import Applicability
from graph.model.evidence import ContestedClaim, Step
from graph.model.vocabulary import Confidence, Edge, Node, OversightStatus, OversightVerdict
from graph.store.lookup import Dataset


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `day` null: the packs' own. `repeal` and `reclassify` (offering id -> route id) are suppositions.

    `min_confidence`: what rests on weaker evidence is left out.
    """

    clinic: str
    day: str | None = None
    therapy: str | None = None
    repeal: tuple[str, ...] = ()
    reclassify: tuple[tuple[str, str], ...] = ()
    min_confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class ClinicSide:
    """The clinic's own part of its links: the clinic as a whole, or one offering.

    `claim_edges` lead from the clinic to its jurisdiction or to the claimed route, `therapy_edges` from the offering to its
    therapy; `speaks_from` and `of_therapy` are the first days for which all of these speak.
    """

    clinic: Node
    offering: Node | None
    claim_edges: tuple[Edge, ...]
    therapy_edges: tuple[Edge, ...]
    speaks_from: str
    of_therapy: str = ""

    def by_class(self, way: tuple[Edge, ...], speaks_from: str) -> "ClinicSide":
        """The same where the mandate reaches the clinic by one of its classes: in place of its jurisdiction, if as a whole."""
        if self.offering is None:
            return replace(self, claim_edges=way, speaks_from=speaks_from)
        return replace(self, claim_edges=(*way, *self.claim_edges), speaks_from=max(self.speaks_from, speaks_from))


def speaks_from(law: Applicability, own: ClinicSide) -> str:
    """The first day for which all that a link rests on speaks."""
    return max(law.speaks_from, own.speaks_from, own.of_therapy if law.due_on else "")


@dataclass(frozen=True, slots=True)
class Link:
    """One mandate as it stands to the clinic, or to one of its offerings; its chain is made on demand."""

    applicability: Applicability
    provider: ClinicSide
    confidence: Confidence
    nodes: Mapping[str, Node] = field(repr=False)
    day: str
    as_of: str

    @property
    def status(self) -> OversightStatus:
        """How the mandate stands."""
        return self.applicability.status

    @property
    def mandate(self) -> Node:
        """The mandate."""
        return self.applicability.mandate

    @property
    def authority(self) -> Node:
        """Who holds it."""
        return self.applicability.authority

    @property
    def activity(self) -> Node:
        """What is done under it."""
        return self.applicability.activity

    @property
    def provisions(self) -> tuple[Node, ...]:
        """The law that it rests on."""
        return self.applicability.provisions

    @property
    def instruments(self) -> tuple[Node, ...]:
        """The instruments of those provisions."""
        return self.applicability.instruments

    @property
    def offering(self) -> Node | None:
        """The offering; null: it stands so to the clinic as a whole."""
        return self.provider.offering

    @property
    def route(self) -> Node | None:
        """The route that the offering claims."""
        return self.applicability.route

    @property
    def due_on(self) -> tuple[Node, ...]:
        """The lawful routes on which the mandate would be due."""
        return self.applicability.due_on

    @property
    def gaps(self) -> tuple[Node, ...]:
        """The gaps through which it is bypassed."""
        return self.applicability.gaps

    @property
    def exemptions(self) -> tuple[Node, ...]:
        """What takes the route out of the mandate."""
        return self.applicability.exemptions

    @property
    def claims(self) -> tuple[ContestedClaim, ...]:
        """All sides of the contests on a step."""
        return self.applicability.claims

    @property
    def decides(self) -> bool:
        """Whether the verdict may rest on it."""
        return self.applicability.decides

    @property
    def accessory(self) -> bool:
        """Whether the mandate only follows on others."""
        return bool(self.applicability.follows)

    @property
    def silent(self) -> bool:
        """Whether a fact that it rests on does not speak for the day."""
        return self.day > self.as_of or self.day < self.speaks_from

    @property
    def speaks_from(self) -> str:
        """The first day for which all that it rests on speaks; empty: for every day."""
        return speaks_from(self.applicability, self.provider)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The relationships of the chain, from the clinic to the authority, then to the law."""
        own, law = self.provider, self.applicability
        return *own.claim_edges, *law.gap_edges, *(own.therapy_edges if law.due_on else ()), *law.edges

    @property
    def steps(self) -> tuple[Step, ...]:
        """The same with what they join."""
        return tuple(Step(edge, self.nodes[edge.source], self.nodes[edge.target]) for edge in self.edges)

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of the citations that the chain rests on."""
        return tuple(sorted({cite for edge in self.edges for cite in edge.citations}))


@dataclass(frozen=True, slots=True)
class LawfulRoute:
    """A lawful route that a therapy may take; `mandates` are due on it, but for those that reach the clinic anyway.

    `claimed`: the offering takes it; `open`: to the clinic, null where that is not recorded.
    """

    offering: Node
    route: Node
    claimed: bool
    open: bool | None
    mandates: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unoffered:
    """That nothing is offered on the day: the first offering begins on `first`, or the last one ended on `last`."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What rests on evidence weaker than was asked for; `links` are those of `every` that are listed."""

    every: tuple[Link, ...]
    links: tuple[Link, ...]
    gaps: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Oversight:
    """The whole answer for one clinic on one day; `dataset` is the state of the graph that it was read from.

    `as_of` is the day for which the packs speak of the clinic's jurisdiction. `links` are those of `every` that are listed.
    `left_out` null: it was not asked that weaker evidence be left out. `unoffered`: on which other days something is offered,
    where nothing is on this one; null: something is, or nothing ever. `find_ways` gives the lawful routes, which few ask for.
    """

    clinic: Node
    day: str
    as_of: str
    dataset: Dataset
    verdict: OversightVerdict
    every: tuple[Link, ...]
    links: tuple[Link, ...]
    gaps: tuple[Node, ...]
    confidence: Confidence
    question: Question
    find_ways: Callable[[], tuple[LawfulRoute, ...]] = field(repr=False, compare=False)
    left_out: LeftOut | None = None
    unoffered: Unoffered | None = None

    @property
    def speaks_from(self) -> str | None:
        """The first day for which all of its links speak; null: no such day is recorded."""
        return max((link.speaks_from for link in self.every), default="") or None

    def filter_links(self, activity: Collection[str] | None, status: Collection[OversightStatus] | None) -> "Oversight":
        """The same answer, with only the links of these activities and of these statuses; null: of all."""

        def chosen(links: tuple[Link, ...]) -> tuple[Link, ...]:
            return tuple(
                link
                for link in links
                if (activity is None or link.activity.id in activity) and (status is None or link.status in status)
            )

        left = self.left_out and replace(self.left_out, links=chosen(self.left_out.links))
        return replace(self, links=chosen(self.links), left_out=left)
