"""The answers of a day: worked out once for each profile, for which all its clinics have the same verdict, links and gaps.

The law is the same for everyone. What an answer takes from a clinic beside it is its jurisdiction, its classes, and what it
offers by which route, each as far as it holds on the day, with how well it is known and whether a source speaks so early. That
is a profile. Its answer is that of one of its clinics, by `graph.oversight.rules`; nothing here knows a rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache

from graph.columns.arrays import NONE, Flags, Numbers, Ways, sequences, together
from graph.columns.clinic_kinds import ClinicColumns, ClinicKind, Links, OfferingKind, Recorded
from graph.explain.gaps import name_gaps
from graph.explain.locale import ANY_CLINIC
from graph.law.law_snapshot import Law
from graph.model.vocabulary import Confidence, Node, OversightStatus, OversightVerdict
from graph.oversight.answer import Link, Oversight, Question
from graph.oversight.oversight import answer_from_row
from graph.store.database import Row

ORDERS_KEPT = 8  # of clinics, on a day


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """What is asked of a link of a profile's answer: its status, and ids."""

    status: OversightStatus
    authority: str
    mandate: str
    activity: str
    instruments: tuple[str, ...]
    therapy: str | None
    route: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is asked of a profile's answer."""

    verdict: OversightVerdict
    confidence: Confidence
    gaps: tuple[Node, ...]
    links: tuple[ProfileLink, ...]


@dataclass(frozen=True)
class DayColumns:
    """The columns as they are on a day: which kinds of clinics exist, what they lead to, and their profiles.

    `profile` is the number of each kind's profile, `NONE` where the kind has no clinic on the day.
    """

    columns: ClinicColumns
    law: Law
    day: str
    found: dict[Any, Any] = field(default_factory=dict, compare=False)  # what others keep with it
    orders: LRUCache[Any, Any] = field(default_factory=lambda: LRUCache(ORDERS_KEPT), compare=False)
    lock: Lock = field(default_factory=Lock, compare=False)  # for `orders`, which threads share

    @cached_property
    def _facts(self) -> tuple[Flags, Numbers]:
        return self.columns.facts.on(self.day)

    @property
    def holds(self) -> Flags:
        """Whether each fact holds."""
        return self._facts[0]

    @cached_property
    def exists(self) -> Flags:
        """Whether clinics of each kind exist."""
        return self.holds[self.columns.days]

    @cached_property
    def on_offer(self) -> Flags:
        """Whether each place in the columns' `offered.ends` is one of a clinic and an offering of the day."""
        offered = self.columns.offered
        return self._offering_counts[offered.ends] & self.exists[offered.owners]

    @cached_property
    def _offering_counts(self) -> Flags:
        """Whether offerings of each kind are of the day, and so is that their clinic offers them."""
        counts: Flags = np.logical_and.reduce([self.holds[one] for one in self.columns.offering_facts])
        return counts

    @cached_property
    def offered(self) -> Ways:
        """What clinics of each kind offer, as kinds of offerings."""
        return self.columns.offered.only(self._offering_counts[self.columns.offered.ends])

    @cached_property
    def profile(self) -> Numbers:
        """The number of each kind's profile."""
        columns, (holds, taken) = self.columns, self._facts

        def told(links: Links) -> Ways:
            """The ways that hold, with what is taken of the fact that says so."""
            both = together(links.ways.ends, taken[links.facts[0]]) if len(links.ways.ends) else links.ways.ends
            return Ways(links.ways.starts, both).only(holds[links.facts[0]])

        therapies = told(columns.of)
        of_offering = together(
            *(taken[one] for one in columns.offering_facts), sequences(therapies), sequences(told(columns.claims))
        )
        of_something = self.offered.only(therapies.sizes[self.offered.ends] > 0)
        offers = Ways(of_something.starts, of_offering[of_something.ends])
        found = together(
            columns.jurisdiction,
            taken[columns.days],
            np.where(holds[columns.inside], taken[columns.inside], NONE),
            sequences(told(columns.links["class"])),
            sequences(offers),
        )
        known = self.exists
        profile = np.full(len(found), NONE, np.int64)
        profile[known] = np.unique(found[known], return_inverse=True)[1]
        return profile

    @cached_property
    def representatives(self) -> list[int]:
        """A kind of each profile."""
        there = np.flatnonzero(self.exists)
        first = np.unique(self.profile[there], return_index=True)[1]
        return [int(kind) for kind in there[first]]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The answer of each profile."""
        return [outcome_of(self.answer(kind), self.columns.kinds[kind]) for kind in self.representatives]

    def find_thing(self, identity: str) -> Node | None:
        """What has this id: something of the law, or a gap of an answer; null: neither, as a condition is."""
        return self.law.facts.nodes.get(identity) or self._gaps.get(identity)

    @cached_property
    def _gaps(self) -> Mapping[str, Node]:
        return {gap.id: gap for outcome in self.outcomes for gap in name_gaps(outcome.gaps)}

    def answer(self, kind: int) -> Oversight:
        """The answer for a clinic of a kind."""
        row = row_of(self.columns.kinds[kind], self.law)
        return answer_from_row(row, self.law, Question(row["clinic"]["id"], self.day))

    def flags(self, kept: Iterable[bool]) -> Flags:
        """The kinds of clinics whose profiles are kept."""
        by_profile = np.array([*kept, False], np.bool_)  # the last stands for no profile
        return by_profile[self.profile]


def outcome_of(answer: Oversight, kind: ClinicKind) -> Outcome:
    """What is asked of an answer for a clinic of a kind."""
    offered = kind.offered
    return Outcome(
        answer.verdict,
        answer.confidence,
        answer.gaps,
        tuple(profile_link(link, offered) for link in answer.every),
    )


def profile_link(link: Link, offered: Sequence[tuple[OfferingKind, str, Recorded]]) -> ProfileLink:
    """What is asked of a link, whose offering has its place for an id."""
    therapy = None if link.offering is None else offered[int(link.offering.id)][1]
    return ProfileLink(
        link.status,
        link.authority.id,
        link.mandate.id,
        link.activity.id,
        tuple(one.id for one in link.instruments),
        therapy,
        None if link.route is None else link.route.id,
    )


def row_of(kind: ClinicKind, law: Law) -> Row:
    """A row of `read/clinic` for a clinic of a kind: its offerings have their places for ids, with which none begins."""
    offered = kind.offered
    names = {therapy: law.facts.nodes[therapy].properties for _, therapy, _ in offered if therapy in law.facts.nodes}
    return {
        "clinic": {"id": ANY_CLINIC, "name": "", **properties_of(kind.days)},
        "jurisdiction": kind.jurisdiction,
        "inside": properties_of(kind.inside),
        "classes": [{"class": one, "properties": properties_of(fact)} for one, fact in kind.classes],
        "offerings": [
            {
                "offering": {**names.get(therapy, {}), **validity(one.days), "id": str(place)},
                "offers": properties_of(one.offers),
                "therapy": therapy,
                "of": properties_of(of),
                "claims": [{"route": route, "properties": properties_of(fact)} for route, fact in one.claims],
            }
            for place, (one, therapy, of) in enumerate(offered)
        ],
    }


def validity(days: Sequence[str | None]) -> Mapping[str, Any]:
    """The properties of a node that say when it counts; null where nothing does, whatever another one beside it says."""
    return {"validFrom": days[0], "validTo": days[1]}


def properties_of(fact: Recorded) -> dict[str, Any]:
    """The properties that a fact is made of; what is not recorded is not there."""
    names = ("validFrom", "validTo", "citedFrom", "confidence")
    return {"citations": [], **{name: one for name, one in zip(names, fact, strict=False) if one is not None}}
