"""The rules by which an oversight answer follows from the facts: the design's model, step by step.

`graph.law.law_snapshot` says what stands on the day and `cypher/read/clinic.cypher` what the clinic offers; nothing here looks
beyond them.
R is the route that an offering claims; L are the lawful routes in force that its therapy, or a broader one, may take.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.law.applicability import (
    Applicability,
    Classes,
    due_on,
    exemptions,
    is_open,
    on_everyone,
    on_route,
    ways_to_classes,
)
from graph.law.fact_index import Facts
from graph.law.law_snapshot import LawOnDay, is_valid_on
from graph.model.vocabulary import (
    Confidence,
    Edge,
    Node,
    OversightStatus,
    OversightVerdict,
    RouteStanding,
    strongest,
    weakest,
)
from graph.oversight.answer import ClinicSide, LawfulRoute, Link, Question, speaks_from
from graph.oversight.gaps.derived_gap import Finding
from graph.oversight.gaps.gap_rules import no_authority, not_entitled
from graph.store.database import Row

APPLYING = (OversightStatus.APPLIES, OversightStatus.CONTESTED)
COUNTED = (*APPLYING, OversightStatus.BYPASSED)
LISTED = (*COUNTED, OversightStatus.EXEMPT, OversightStatus.NOT_RECORDED)  # the order in which links are listed
NEEDED_FOR_ABSENCE = frozenset({"MANDATE", "ROUTE", "OFFERING"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One offering on the day: its therapy, R, and the ids of L."""

    provider: ClinicSide
    therapy: str
    route: Node | None
    lawful: Collection[str]

    @property
    def node(self) -> Node:
        """The offering itself."""
        assert self.provider.offering is not None  # noqa: S101  # that of an offer
        return self.provider.offering


@dataclass(frozen=True)
class Evaluation:
    """One clinic on one day: the facts, and the rules applied to them."""

    force: LawOnDay
    facts: Facts
    clinic: Node
    open: bool
    jurisdiction: str
    offers: tuple[Offer, ...]

    @classmethod
    def of(cls, row: Row, force: LawOnDay, question: Question) -> "Evaluation":
        """From a row of `read/clinic`; what the question supposes becomes edges of its own."""
        clinic, jurisdiction = Node("Clinic", row["clinic"]), row["jurisdiction"]
        inside = Edge("IN", clinic.id, jurisdiction, row["inside"])
        nodes = force.law.facts.nodes
        exists = all(is_valid_on(fact, force.day) for fact in (clinic, inside, nodes[jurisdiction]))
        offered = [entry for entry in row["offerings"] if exists and offered_on(entry, force, question.therapy)]
        facts = Facts(
            [clinic, *(Node("Offering", entry["offering"]) for entry in offered)],
            [
                inside,
                *(edge for edge in classes_of(row) if is_valid_on(edge, force.day)),
                *(edge for entry in offered for edge in edges_of(entry, clinic.id, force, question)),
            ],
            force.facts,
        )
        ids = sorted(str(entry["offering"]["id"]) for entry in offered)
        return cls(
            force=force,
            facts=facts,
            clinic=clinic,
            open=exists,
            jurisdiction=jurisdiction,
            offers=tuple(offer(facts, force, jurisdiction, clinic, i) for i in ids),
        )

    @cached_property
    def ways_to_classes(self) -> Mapping[str, tuple[Edge, ...]]:
        """Each class that the clinic belongs to on the day, the broader ones too, with the way that leads there."""
        return ways_to_classes(self.force, self.facts.outgoing("BELONGS_TO", self.clinic.id))

    @cached_property
    def classes(self) -> Classes:
        """The ids of these classes; null: none is recorded."""
        return frozenset(self.ways_to_classes) or None

    @property
    def in_force(self) -> frozenset[str]:
        """Ids of the jurisdiction's routes in force."""
        return self.force.routes(self.jurisdiction)

    @property
    def day(self) -> str:
        """The day asked for."""
        return self.force.day

    @property
    def as_of(self) -> str:
        """The day for which the packs speak of its jurisdiction."""
        return self.force.law.data_day(self.jurisdiction)

    def links(self) -> tuple[Link, ...]:
        """Every link of the answer, by status, mandate and offering; none on a day on which the clinic does not exist."""
        if not self.open:
            return ()
        found = [
            self._link(one, o.provider)
            for o in self.offers
            for one in on_route(self.force, self.jurisdiction, o.route.id if o.route else None, o.therapy, self.classes)
        ]
        inside = tuple(self.facts.between("IN", self.clinic.id, self.jurisdiction))
        whole = ClinicSide(self.clinic, None, inside, (), self._speaks_from(inside))
        found += [self._link(one, whole) for one in self._on_all()]
        return tuple(sorted(found, key=sort_key))

    def _on_all(self) -> Iterator[Applicability]:
        """How mandates stand to the clinic as a whole: not, where every offering is exempt."""
        for one in on_everyone(self.force, self.jurisdiction, self.classes):
            freed = (exemptions(self.force, self.jurisdiction, one.mandate, o.route) for o in self.offers)
            if not self.offers or not all(freed):
                yield one

    def _link(self, one: Applicability, own: ClinicSide) -> Link:
        """A mandate as it applies to the clinic; it is as well known as its weakest step."""
        if one.through is not None:
            way = self.ways_to_classes[one.through.id]
            own = own.by_class(way, self._speaks_from(way))
        edges = (*own.claim_edges, *own.therapy_edges) if one.due_on else own.claim_edges
        confidence = weakest([one.confidence, *(edge.confidence for edge in edges)])
        if self.day > self.as_of or self.day < speaks_from(one, own):
            confidence = Confidence.UNVERIFIED
        return Link(one, own, confidence, self.facts.nodes, self.day, self.as_of)

    def _speaks_from(self, edges: tuple[Edge, ...]) -> str:
        """The first day for which all of these speak."""
        return self.force.law.beginnings.speaks_from(edges, self.facts.nodes, self.as_of)

    def verdict(self, links: tuple[Link, ...]) -> OversightVerdict:
        """The verdict, offering by offering, then for the clinic."""
        outcomes = [self._outcome(o, links) for o in self.offers]
        if "escaping" in outcomes:
            applying = any(link.status in APPLYING and link.decides for link in links)
            return OversightVerdict.PARTLY_OVERSEEN if applying else OversightVerdict.NOT_OVERSEEN
        if outcomes and all(outcome == "overseen" for outcome in outcomes):
            return OversightVerdict.OVERSEEN
        # An absence can be read only where the packs declare that nothing is missing, and every route is stated.
        stated = bool(self.offers) and all(o.route for o in self.offers)
        if stated and not links and self.force.complete(self.jurisdiction) >= NEEDED_FOR_ABSENCE:
            return OversightVerdict.NOT_OVERSEEN
        return OversightVerdict.NOT_RECORDED

    def _outcome(self, o: Offer, links: tuple[Link, ...]) -> str:
        """Whether one offering is overseen, escaping, or not known. Links of the clinic as a whole do not decide it."""
        own = [link.status for link in links if link.offering is o.node and link.decides]
        opened = self._is_open(o)
        if OversightStatus.BYPASSED in own or opened is False:
            return "escaping"
        return "overseen" if opened and any(status in APPLYING for status in own) else "unknown"

    def _is_open(self, o: Offer) -> bool | None:
        """Whether the route that it claims is a lawful one that is open to the clinic; null: not recorded, or no lawful one."""
        if o.route is None or o.route.id not in o.lawful:
            return None
        return is_open(self.force, o.route.id, self.classes)

    def lawful_routes(self) -> tuple[LawfulRoute, ...]:
        """The lawful routes of each offering, with what would be due on them."""
        return tuple(
            LawfulRoute(
                offering=o.node,
                route=self.facts.nodes[i],
                claimed=o.route is not None and o.route.id == i,
                open=is_open(self.force, i, self.classes),
                mandates=tuple(due_on(self.force, self.jurisdiction, self.facts.nodes[i], self.classes)),
            )
            for o in self.offers
            for i in sorted(o.lawful)
        )

    def gaps(self, links: tuple[Link, ...]) -> tuple[Node, ...]:
        """The gaps that the claimed routes open, and one derived for each grey route that bypasses nothing."""
        routes = {o.route.id: o.route for o in self.offers if o.route}
        recorded = [gap for i in routes for gap in self.facts.targets("OPENS", i)]
        derived = [rule(route, links) for route in routes.values() for rule in (self._no_authority, self._not_entitled)]
        found = {gap.id: gap for gap in (*recorded, *derived) if gap is not None}
        return tuple(found[i] for i in sorted(found))

    def _no_authority(self, route: Node, links: tuple[Link, ...]) -> Node | None:
        """The derived gap of a grey route in force, as far as this clinic's own offerings fire its rule; null: none does."""
        grey = route.properties["standing"] == RouteStanding.GREY and route.id in self.in_force
        own = [o.node.id for o in self.offers if o.route is route and self._outcome(o, links) != "escaping"]
        if not grey or not own:
            return None
        claims = [edge for o in own for edge in self.facts.between("CLAIMS", o, route.id)]
        offers = [edge for o in own for edge in self.facts.incoming("OFFERS", o)]
        return no_authority(Finding(self.force, self.jurisdiction, route, (route,), (*claims, *offers)))

    def _not_entitled(self, route: Node, _: tuple[Link, ...]) -> Node | None:
        """The derived gap of a lawful route that this clinic's offerings claim and that is not open to it; null: it is none."""
        own = [o.node.id for o in self.offers if o.route is route and self._is_open(o) is False]
        if not own:
            return None
        belonging = self.facts.outgoing("BELONGS_TO", self.clinic.id)
        claims = [edge for o in own for edge in self.facts.between("CLAIMS", o, route.id)]
        offers = [edge for o in own for edge in self.facts.incoming("OFFERS", o)]
        opening = self.force.facts.outgoing("OPEN_TO", route.id)
        return not_entitled(
            Finding(self.force, self.jurisdiction, route, (route,), (*opening, *belonging, *claims, *offers))
        )

    def confidence(self, verdict: OversightVerdict, links: tuple[Link, ...]) -> Confidence:
        """That of the weakest link that counts for either side; NOT_RECORDED rests on nothing that was verified."""
        if verdict is OversightVerdict.NOT_RECORDED:
            return Confidence.UNVERIFIED
        counted = [link.confidence for link in links if link.status in COUNTED and link.decides]
        opening = [confidence for o in self.offers for confidence in self._opening(o)]
        if counted:
            return weakest([*counted, *opening])
        # Without links the verdict rests on what is offered, and on the packs' own word that they are complete.
        own = [
            e.confidence for o in self.offers for kind in ("OF", "CLAIMS") for e in self.facts.outgoing(kind, o.node.id)
        ]
        offered = [edge.confidence for edge in self.facts.outgoing("OFFERS", self.clinic.id)]
        late = [Confidence.UNVERIFIED] * (self.day > self.as_of)
        return weakest([*own, *offered, *opening, *late, Confidence.SECONDARY])

    def _opening(self, o: Offer) -> tuple[Confidence, ...]:
        """How well it is known whether the claimed route is open to the clinic: by the class that is known best, or by all."""
        opened = self._is_open(o)
        if opened is None or o.route is None:
            return ()
        classes = self.ways_to_classes.items()
        opening = {edge.target: edge for edge in self.facts.outgoing("OPEN_TO", o.route.id)}
        if opened:
            ways = (
                weakest([opening[i].confidence, *(e.confidence for e in way)]) for i, way in classes if i in opening
            )
            return (strongest(ways),) if opening else ()
        return tuple(edge.confidence for edge in (*opening.values(), *(e for _, way in classes for e in way)))


def classes_of(row: Row) -> Iterator[Edge]:
    """That a clinic belongs to classes, whatever the day; a release that was kept before there were any has none."""
    for one in row.get("classes", ()):
        yield Edge("BELONGS_TO", row["clinic"]["id"], one["class"], one["properties"])


def sort_key(link: Link) -> tuple[int, str, str]:
    """Where a link stands in the list: by status, then by mandate, then by offering."""
    return LISTED.index(link.status), link.mandate.id, link.offering.id if link.offering else ""


def offer(facts: Facts, force: LawOnDay, jurisdiction: str, clinic: Node, offering: str) -> Offer:
    """One offering with its R and its L."""
    node, route = facts.nodes[offering], next(iter(facts.targets("CLAIMS", offering)), None)
    claim_edges = facts.between("OFFERS", clinic.id, offering)
    claim_edges = [*claim_edges, *facts.between("CLAIMS", offering, route.id)] if route else claim_edges
    of = facts.outgoing("OF", offering)
    spoken = (
        force.law.beginnings.speaks_from(edges, facts.nodes, force.law.data_day(jurisdiction))
        for edges in (claim_edges, of)
    )
    provider = ClinicSide(clinic, node, tuple(claim_edges), tuple(of), *spoken)
    (therapy,) = (edge.target for edge in of)
    return Offer(provider, therapy, route, force.lawful(jurisdiction, therapy).keys())


def supposed_claim(offering: str, route: str) -> Edge:
    """The claim that a what-if supposes: certain within the supposition, and cited nowhere."""
    return Edge("CLAIMS", offering, route, {"citations": [], "confidence": Confidence.PRIMARY})


def offered_on(entry: Row, force: LawOnDay, therapy: str | None) -> bool:
    """Whether an entry of `read/clinic` counts on the day, and is of the therapy, or of one that it includes."""
    kind = force.law.facts.nodes[entry["therapy"]]
    parts = (entry["offering"], entry["offers"], entry["of"], kind.properties)
    if not all(is_valid_on(properties, force.day) for properties in parts):
        return False
    return therapy is None or any(reached == therapy for reached, _ in force.facts.paths_up("BROADER", kind.id))


def edges_of(entry: Row, clinic: str, force: LawOnDay, question: Question) -> Iterator[Edge]:
    """The relationships of an entry of `read/clinic` that hold on the day, with the claim that the question supposes."""
    node = Node("Offering", entry["offering"])
    yield Edge("OFFERS", clinic, node.id, entry["offers"])
    yield Edge("OF", node.id, entry["therapy"], entry["of"])
    supposed = dict(question.reclassify).get(node.id)
    if supposed is not None:
        yield supposed_claim(node.id, supposed)
    else:
        for claim in entry["claims"]:
            edge = Edge("CLAIMS", node.id, claim["route"], claim["properties"])
            ends = {node.id: node, edge.target: force.law.facts.nodes[edge.target]}
            if is_valid_on(edge, force.day) and (force.law.beginnings.of_edge(edge, ends) or force.day) <= force.day:
                yield edge
