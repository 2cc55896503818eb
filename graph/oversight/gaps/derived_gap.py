"""A derived gap: what it is, what its id says, and how confidence and citations follow from the facts that fired its rule.

It stands in no graph and is no part of the content hash. Its id is `<jurisdiction>.gap.derived.<rule>.<slug>`, where the slug
is that of the subject: what the rule found the gap in. A subject of another jurisdiction keeps its whole id for a slug.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from graph.law.fact_index import begins
from graph.law.law_snapshot import LawOnDay
from graph.model.declaration import NAME_PAIRS
from graph.model.vocabulary import Confidence, Edge, Language, Node, weakest
from graph.oversight.gaps.gap_facts import GapFacts

ID = re.compile(r"(?P<jurisdiction>[^.]+)\.gap\.derived\.(?P<rule>[^.]+)\.(?P<slug>.+)")
CONCEPTS = frozenset({"Activity"})  # their ids name no jurisdiction


class DerivedId(NamedTuple):
    """What the id of a derived gap says."""

    jurisdiction: str
    rule: str
    slug: str

    @classmethod
    def of(cls, value: str) -> Self | None:
        """The parts of an id; null where it is not that of a derived gap."""
        found = ID.fullmatch(value)
        return cls(**found.groupdict()) if found else None

    def __str__(self) -> str:
        """The id itself."""
        return f"{self.jurisdiction}.gap.derived.{self.rule}.{self.slug}"


def slug_of(subject: Node, jurisdiction: str) -> str:
    """The part of the subject's id after its kind; all of it where that might be said of two subjects."""
    kind = subject.label.lower()
    head = f"{kind}." if subject.label in CONCEPTS else f"{jurisdiction}.{kind}."
    return subject.id.removeprefix(head)


@dataclass(frozen=True, slots=True)
class DerivedGap(Node):
    """A gap that a rule found, and what it says of it; `graph.explain.gaps` gives it a name and a summary.

    `leads` holds, by the names of its fields, the ids of what they lead to. `closed`: where not all go through it who claim its
    routes, the ways that do; see the anchor `Closed.offerings`.
    """

    about: GapFacts
    leads: Mapping[str, tuple[str, ...]]
    closed: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, tuple[str, ...]]:
        """The anchor of the list of offerings that go through it, and that on which this list hangs."""
        return ("Closed.offerings", self.closed) if self.closed else ("Routes.offerings", self.leads["routes"])

    def with_names(self, names: Mapping[Language, str]) -> Self:
        """The same gap with its name in each language, stored as other entities have theirs."""
        stored = NAME_PAIRS.store((language.lower(), name) for language, name in names.items())
        return replace(self, properties={**self.properties, "name": names[Language.EN], **stored})


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule fired: the law on the day asked for, a jurisdiction, the subject, and the facts that fired the rule."""

    force: LawOnDay
    jurisdiction: str
    subject: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, force: LawOnDay, jurisdiction: str, subject: Node, edges: Iterable[Edge]) -> Self:
        """From relationships of the law; what they join fired the rule too, and that the jurisdiction is there did not."""
        facts = tuple({edge.key: edge for edge in edges}.values())
        ends = {subject.id, *(end for edge in facts for end in (edge.source, edge.target))} - {jurisdiction}
        return cls(force, jurisdiction, subject, tuple(force.law.facts.nodes[i] for i in sorted(ends)), facts)

    @property
    def day(self) -> str:
        """The day asked for."""
        return self.force.day

    @property
    def facts(self) -> tuple[Node | Edge, ...]:
        """Everything that fired the rule."""
        return *self.nodes, *self.edges

    def silent(self) -> bool:
        """Whether the facts do not speak for the day: it is after the packs' own, or before any cited beginning."""
        as_of = self.force.law.data_day(self.jurisdiction)
        return self.day > as_of or self.day < begins([fact.properties for fact in self.facts], as_of)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says of its finding: the kind of gap, what is to be said of it, and what caps its confidence."""

    rule: str
    kind: str
    about: GapFacts
    caps: tuple[Confidence, ...] = ()


def gap_of(finding: Finding, ruling: Ruling, leads: Mapping[str, Iterable[str]]) -> DerivedGap:
    """The gap: as strong as the weakest of the facts that fired the rule, and with the citations of all of them."""
    caps = (*ruling.caps, *[Confidence.UNVERIFIED] * finding.silent())
    slug = slug_of(finding.subject, finding.jurisdiction)
    properties = {
        "id": str(DerivedId(finding.jurisdiction, ruling.rule, slug)),
        "kind": ruling.kind,
        "origin": "DERIVED",
        "derivedFrom": finding.subject.id,
        "illustrative": bool(finding.subject.properties.get("illustrative")),
        "confidence": weakest([*(str(fact.properties["confidence"]) for fact in finding.facts), *caps]),
        "citations": sorted({cite for fact in finding.facts for cite in fact.citations}),
    }
    ways = {"jurisdiction": (finding.jurisdiction,)} | {name: tuple(sorted(set(ids))) for name, ids in leads.items()}
    return DerivedGap("Gap", properties, ruling.about, ways)
