"""The rules by which an oversight answer follows from the facts: the design's model, step by step.

`graph.law` says what stands on the day and `cypher/read/clinic.cypher` what the clinic offers; nothing here looks beyond them.
R is the route that an offering claims; L are the lawful routes in force that its therapy, or a broader one, may take.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.answers import ContestedClaim, Link, Question
from graph.chains import Chain, chain_of
from graph.database import Row
from graph.facts import Facts, begins
from graph.gaps.derived import Finding
from graph.gaps.rules import no_authority
from graph.law import InForce, holds, lawful_routes
from graph.model import (
    Confidence,
    Edge,
    Node,
    OversightStatus,
    OversightVerdict,
    Reach,
    RouteStanding,
    weakest,
)
from graph.reasons import reason

APPLYING = (OversightStatus.APPLIES, OversightStatus.CONTESTED)
COUNTED = (*APPLYING, OversightStatus.BYPASSED)
LISTED = (*COUNTED, OversightStatus.EXEMPT, OversightStatus.NOT_RECORDED)  # the order in which links are listed
NEEDED_FOR_ABSENCE = frozenset({"MANDATE", "ROUTE", "OFFERING"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One offering on the day: R, whether R is in force, L with the edges that lead to each of its routes."""

    node: Node
    route: Node | None
    lawful: dict[str, list[Edge]]


@dataclass(frozen=True, slots=True)
class Case:
    """One clinic on one day: the facts, and the rules applied to them."""

    force: InForce
    facts: Facts
    clinic: Node
    open: bool
    jurisdiction: str
    offers: tuple[Offer, ...]
    in_force: frozenset[str]

    @classmethod
    def of(cls, row: Row, force: InForce, question: Question) -> "Case":
        """From a row of `read/clinic`; what the question supposes becomes edges of its own."""
        clinic, jurisdiction = Node("Clinic", row["clinic"]), row["jurisdiction"]
        inside = Edge("IN", clinic.id, jurisdiction, row["inside"])
        nodes = force.law.facts.nodes
        exists = all(holds(fact, force.day) for fact in (clinic, inside, nodes[jurisdiction]))
        offered = [entry for entry in row["offerings"] if exists and offered_on(entry, force, question.therapy)]
        facts = Facts(
            [clinic, *(Node("Offering", entry["offering"]) for entry in offered)],
            [inside, *(edge for entry in offered for edge in edges_of(entry, clinic.id, force.day, question))],
            force.facts,
        )
        in_force = force.routes(jurisdiction)
        ids = sorted(str(entry["offering"]["id"]) for entry in offered)
        return cls(
            force=force,
            facts=facts,
            clinic=clinic,
            open=exists,
            jurisdiction=jurisdiction,
            offers=tuple(offer(facts, i, in_force) for i in ids),
            in_force=in_force,
        )

    @property
    def day(self) -> str:
        """The day asked for."""
        return self.force.day

    @property
    def as_of(self) -> str:
        """The day for which the packs speak."""
        return self.force.law.as_of

    def links(self) -> tuple[Link, ...]:
        """Every link of the answer, by status, mandate and offering; none on a day on which the clinic does not exist."""
        found: list[Link] = []
        for mandate in self.force.mandates(self.jurisdiction) if self.open else ():
            reach = mandate.properties["reach"]
            if reach == Reach.ROUTES:
                found += [link for o in self.offers for link in self._by_route(mandate, o)]
            elif reach == Reach.NOT_RECORDED or self.facts.between("COVERS", mandate.id, self.jurisdiction):
                found += self._by_clinic(mandate)
        return tuple(sorted(found, key=place))

    def _by_clinic(self, mandate: Node) -> Iterator[Link]:
        """Steps 1, 4 and 5 for a mandate whose reach is not a matter of routes."""
        exempt = [o for o in self.offers if self._exemptions(mandate, o.route)]
        for o in exempt:
            yield self._link(OversightStatus.EXEMPT, mandate, o)
        if exempt and len(exempt) == len(self.offers):
            return
        unknown = mandate.properties["reach"] == Reach.NOT_RECORDED
        yield self._link(OversightStatus.NOT_RECORDED if unknown else OversightStatus.APPLIES, mandate)

    def _by_route(self, mandate: Node, o: Offer) -> Iterator[Link]:
        """Steps 2 to 5 for one offering and a mandate that covers routes."""
        covered = self.force.covered(self.jurisdiction)[mandate.id]
        due = tuple(sorted(covered & o.lawful.keys()))
        if o.route is None:
            if due:
                yield self._link(OversightStatus.NOT_RECORDED, mandate, o, due)
        elif self._exemptions(mandate, o.route):
            yield self._link(OversightStatus.EXEMPT, mandate, o)
        elif o.route.id in covered:
            yield self._link(OversightStatus.APPLIES, mandate, o)
        elif due and o.route.id not in o.lawful:
            yield self._link(OversightStatus.BYPASSED, mandate, o, due)

    def _link(self, status: OversightStatus, mandate: Node, o: Offer | None = None, due: tuple[str, ...] = ()) -> Link:
        """A link of that status, or CONTESTED in place of APPLIES (step 6), with its chain, confidence and reason."""
        route = o.route if o else None
        claims = self._contest(mandate.id, set(due) or {route.id if route else self.jurisdiction})
        if claims and status is OversightStatus.APPLIES:
            status = OversightStatus.CONTESTED
        exempting = self._exemptions(mandate, route) if status is OversightStatus.EXEMPT else ()
        lawful = {i: o.lawful[i] for i in due} if o else {}
        offering = o.node if o else None
        chain = chain_of(self.facts, self.clinic.id, self.jurisdiction, mandate, offering, route, lawful, exempting)
        silent = self._silent(mandate, chain, o)
        caps = [Confidence.SECONDARY] * (not chain.provisions or bool(claims)) + [Confidence.UNVERIFIED] * silent
        bypassed = route is not None and status is OversightStatus.BYPASSED
        link = Link(
            status=status,
            mandate=mandate,
            authority=self.facts.sources("HOLDS", mandate.id)[0],
            activity=self.facts.targets("EXERCISES", mandate.id)[0],
            provisions=chain.provisions,
            instruments=chain.instruments,
            offering=offering,
            route=route,
            due_on=tuple(self.facts.nodes[i] for i in due),
            gaps=tuple(self.facts.targets("OPENS", route.id)) if bypassed and route else (),
            exemptions=exempting,
            claims=claims,
            steps=chain.steps,
            confidence=weakest([*(step.edge.confidence for step in chain.steps), *caps]),
            reason="",
        )
        in_force = route is None or route.id in self.in_force
        others = len(o.lawful) - len(due) if o else 0
        return link.with_reason(
            reason(link, self.clinic, self.day, self.as_of, silent=silent, others=others, in_force=in_force)
        )

    def _exemptions(self, mandate: Node, route: Node | None) -> tuple[Node, ...]:
        """What takes this route, if it is in force, out of this mandate."""
        if route is None:
            return ()
        return self.force.exempted(self.jurisdiction).get(mandate.id, {}).get(route.id, ())

    def _contest(self, mandate: str, reached: set[str]) -> tuple[ContestedClaim, ...]:
        """All sides of every contest on who holds the mandate, or on whether it covers what the link reaches."""
        contests = {
            claim.node.properties["contest"]
            for claim in self.force.law.claims
            if claim.about == mandate
            and (claim.predicate == "HOLDS" or (claim.predicate == "COVERS" and claim.value in reached))
        }
        return tuple(claim for claim in self.force.law.claims if claim.node.properties["contest"] in contests)

    def _silent(self, mandate: Node, chain: Chain, o: Offer | None) -> bool:
        """Whether the citations do not speak for the day: it is after the packs' own, or before any cited beginning.

        Both sides must speak: the mandate with its relationships and its law, and the offering with what it claims.
        """
        if self.day > self.as_of:
            return True
        edges = [step.edge for step in chain.steps]
        sides = [[mandate.properties, *(e.properties for e in edges if mandate.id in (e.source, e.target))]]
        sides[0] += [node.properties for node in (*chain.provisions, *chain.instruments)]
        if o is not None:
            own = [e.properties for e in edges if e.type in ("OFFERS", "CLAIMS")]
            sides.append([self.clinic.properties, o.node.properties, *own])
        return any(self.day < begins(side, self.as_of) for side in sides)

    def verdict(self, links: tuple[Link, ...]) -> OversightVerdict:
        """The verdict, offering by offering, then for the clinic."""
        standings = [self._standing(o, links) for o in self.offers]
        if "escaping" in standings:
            applying = any(link.status in APPLYING for link in links)
            return OversightVerdict.PARTLY_OVERSEEN if applying else OversightVerdict.NOT_OVERSEEN
        if standings and all(standing == "overseen" for standing in standings):
            return OversightVerdict.OVERSEEN
        # An absence can be read only where the packs declare that nothing is missing, and every route is stated.
        stated = bool(self.offers) and all(o.route for o in self.offers)
        if stated and not links and self.force.complete(self.jurisdiction) >= NEEDED_FOR_ABSENCE:
            return OversightVerdict.NOT_OVERSEEN
        return OversightVerdict.NOT_RECORDED

    def _standing(self, o: Offer, links: tuple[Link, ...]) -> str:
        """Whether one offering is overseen, escaping, or not known. Links of the clinic as a whole do not decide it."""
        own = [link.status for link in links if link.offering is o.node]
        if OversightStatus.BYPASSED in own:
            return "escaping"
        lawful = o.route is not None and o.route.id in o.lawful
        return "overseen" if lawful and any(status in APPLYING for status in own) else "unknown"

    def gaps(self, links: tuple[Link, ...]) -> tuple[Node, ...]:
        """The gaps that the claimed routes open, and one derived for each grey route that bypasses nothing."""
        routes = {o.route.id: o.route for o in self.offers if o.route}
        recorded = [gap for i in routes for gap in self.facts.targets("OPENS", i)]
        derived = [self._no_authority(route, links) for route in routes.values()]
        found = {gap.id: gap for gap in (*recorded, *derived) if gap is not None}
        return tuple(found[i] for i in sorted(found))

    def _no_authority(self, route: Node, links: tuple[Link, ...]) -> Node | None:
        """The derived gap of a grey route in force, as far as this clinic's own offerings fire its rule; null: none does."""
        grey = route.properties["standing"] == RouteStanding.GREY and route.id in self.in_force
        own = [o.node.id for o in self.offers if o.route is route and self._standing(o, links) != "escaping"]
        if not grey or not own:
            return None
        claims = [edge for o in own for edge in self.facts.between("CLAIMS", o, route.id)]
        offers = [edge for o in own for edge in self.facts.entering("OFFERS", o)]
        return no_authority(Finding(self.force, self.jurisdiction, route, (route,), (*claims, *offers)))

    def confidence(self, verdict: OversightVerdict, links: tuple[Link, ...]) -> Confidence:
        """That of the weakest link that counts for either side; NOT_RECORDED rests on nothing that was verified."""
        if verdict is OversightVerdict.NOT_RECORDED:
            return Confidence.UNVERIFIED
        counted = [link.confidence for link in links if link.status in COUNTED]
        if counted:
            return weakest(counted)
        # Without links the verdict rests on what is offered, and on the packs' own word that they are complete.
        own = [
            e.confidence for o in self.offers for kind in ("OF", "CLAIMS") for e in self.facts.leaving(kind, o.node.id)
        ]
        offered = [edge.confidence for edge in self.facts.leaving("OFFERS", self.clinic.id)]
        late = [Confidence.UNVERIFIED] * (self.day > self.as_of)
        return weakest([*own, *offered, *late, Confidence.SECONDARY])


def place(link: Link) -> tuple[int, str, str]:
    """Where a link stands in the list: by status, then by mandate, then by offering."""
    return LISTED.index(link.status), link.mandate.id, link.offering.id if link.offering else ""


def offer(facts: Facts, offering: str, in_force: frozenset[str]) -> Offer:
    """One offering with its R and its L."""
    route = next(iter(facts.targets("CLAIMS", offering)), None)
    (therapy,) = facts.targets("OF", offering)
    return Offer(facts.nodes[offering], route, lawful_routes(facts, therapy.id, in_force))


def supposition(offering: str, route: str) -> Edge:
    """The claim that a what-if supposes: certain within the supposition, and cited nowhere."""
    return Edge("CLAIMS", offering, route, {"citations": [], "confidence": Confidence.PRIMARY})


def offered_on(entry: Row, force: InForce, therapy: str | None) -> bool:
    """Whether an entry of `read/clinic` counts on the day, and is of the therapy, or of one that it includes."""
    kind = force.law.facts.nodes[entry["therapy"]]
    parts = (entry["offering"], entry["offers"], entry["of"], kind.properties)
    if not all(holds(properties, force.day) for properties in parts):
        return False
    return therapy is None or any(reached == therapy for reached, _ in force.facts.paths_up("BROADER", kind.id))


def edges_of(entry: Row, clinic: str, day: str, question: Question) -> Iterator[Edge]:
    """The relationships of an entry of `read/clinic` that hold on the day, with the claim that the question supposes."""
    identity = entry["offering"]["id"]
    yield Edge("OFFERS", clinic, identity, entry["offers"])
    yield Edge("OF", identity, entry["therapy"], entry["of"])
    supposed = dict(question.reclassify).get(identity)
    if supposed is not None:
        yield supposition(identity, supposed)
    else:
        for claim in entry["claims"]:
            if holds(claim["properties"], day):
                yield Edge("CLAIMS", identity, claim["route"], claim["properties"])
