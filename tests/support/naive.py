"""The rules of the model once more, over the entries of packs as they were read: one clinic, one day, loops over everything.

It is slow and plain on purpose, and shares no code with the product's own rules: only the shapes of a pack's entries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from seed.kinds import (
    AuthorityModel,
    ClaimModel,
    ClinicModel,
    ExemptionModel,
    GapModel,
    JurisdictionModel,
    LegalInstrumentModel,
    MandateModel,
    OfferingModel,
    ProvisionModel,
    RouteModel,
    SourceModel,
    TherapyTypeModel,
)
from seed.models import Cite, Cited, Link, Timed
from seed.pack import Pack

STRENGTH = ("UNVERIFIED", "SECONDARY", "PRIMARY")
APPLYING = ("APPLIES", "CONTESTED")


@dataclass(frozen=True, slots=True)
class Known:
    """How one mandate stands: ids, `confidence` and `status` as words."""

    status: str
    mandate: str
    offering: str | None
    authority: str
    activity: str
    route: str | None
    due_on: tuple[str, ...]
    provisions: tuple[str, ...]
    instruments: tuple[str, ...]
    exemptions: tuple[str, ...]
    gaps: tuple[str, ...]
    claims: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an oversight answer must say."""

    verdict: str
    confidence: str
    gaps: tuple[str, ...]
    links: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship on the way: from when it holds, if that is known, and what is cited for it."""

    valid_from: str | None
    cites: tuple[Cite, ...]


def step(link: Link, owner: Cited) -> Step:
    """A link rests on the citations of its owner where it has none of its own."""
    return Step(link.valid_from, link.cites or owner.cites)


def tie(child: Cited) -> Step:
    """What ties an entry to the one that it stands in is cited, and lasts, like the entry itself."""
    return Step(child.valid_from, child.cites)


def ids(found: Iterable[Cited]) -> tuple[str, ...]:
    return tuple(sorted({one.id for one in found}))


class Reference:
    """What the packs say on one day."""

    def __init__(self, packs: list[Pack], day: str) -> None:
        self.day = day
        self.items = [entry.item for pack in packs for entry in pack.entries if entry.parent is None]
        self.manifests = [pack.manifest for pack in packs if pack.manifest]
        self.as_of = max(manifest.as_of for manifest in self.manifests)
        self.sources = {item.id: item for item in self.items if isinstance(item, SourceModel)}
        self.by_id = {item.id: item for item in self.items if isinstance(item, Cited)}
        self.mandates = [item for item in self.items if isinstance(item, MandateModel)]
        self.instruments = [item for item in self.items if isinstance(item, LegalInstrumentModel)]
        self.exemptions = [item for item in self.items if isinstance(item, ExemptionModel)]
        self.claims = [item for item in self.items if isinstance(item, ClaimModel)]
        self.clinics = [item for item in self.items if isinstance(item, ClinicModel)]

    # What is in force

    def on(self, timed: Timed) -> bool:
        """It has begun and has not ended; both ends are inclusive, and no end is an open one."""
        return self.between(timed.valid_from, timed.valid_to)

    def between(self, begin: str | None, end: str | None) -> bool:
        return (begin is None or begin <= self.day) and (end is None or self.day <= end)

    def instrument_stands(self, one: LegalInstrumentModel, below: tuple[str, ...] = ()) -> bool:
        """It is in force, and so is something that it implements, if it implements anything that day."""
        if one.id in below or not self.between(one.valid_from or one.enacted_on, one.valid_to):
            return False
        above = [self.by_id[link.to] for link in one.implements if self.on(link)]
        known = [other for other in above if isinstance(other, LegalInstrumentModel)]
        return not known or any(self.instrument_stands(other, (*below, one.id)) for other in known)

    def law(self, links: Iterable[Link]) -> list[tuple[Link, ProvisionModel, LegalInstrumentModel]]:
        """Those of the provisions named that are in force, as named that day, each with its instrument."""
        return [
            (link, provision, instrument)
            for link in links
            for instrument in self.instruments
            for provision in instrument.provisions
            if link.to == provision.id and self.on(link) and self.on(provision) and self.instrument_stands(instrument)
        ]

    def rests(self, one: Cited, links: tuple[Link, ...]) -> bool:
        """It holds by itself, and on some law in force where any law is named."""
        return self.on(one) and (not links or bool(self.law(links)))

    def mandate_stands(self, one: MandateModel) -> bool:
        """It has law, a holder and something to do that day."""
        held = self.on(one.authority) and self.on(self.by_id[one.authority.to])
        does = self.on(one.activity) and self.on(self.by_id[one.activity.to])
        return self.rests(one, one.granted_by) and held and does

    def route_stands(self, identity: str, home: str) -> bool:
        """It is a route of that jurisdiction, in force."""
        route = self.by_id[identity]
        assert isinstance(route, RouteModel)
        mine = route.jurisdiction.to == home and self.on(route.jurisdiction) and self.on(self.by_id[home])
        return mine and self.rests(route, route.provided_by)

    def in_force(self, kind: type[Cited]) -> list[str]:
        """Ids of all of a kind that a list shows on the day."""
        found = [item for item in self.items if isinstance(item, kind)]
        stand = {
            MandateModel: self.mandate_stands,
            LegalInstrumentModel: self.instrument_stands,
        }.get(kind, self.on)  # type: ignore[call-overload]
        return sorted(item.id for item in found if stand(item))

    # What a clinic offers

    def home(self, clinic: ClinicModel) -> str:
        return clinic.jurisdiction.to

    def exists(self, clinic: ClinicModel) -> bool:
        return self.on(clinic) and self.on(clinic.jurisdiction) and self.on(self.by_id[self.home(clinic)])

    def offered(self, clinic: ClinicModel, therapy: str | None) -> list[OfferingModel]:
        """Its offerings that day; of a therapy, those of narrower ones too."""
        found = [o for o in clinic.offerings if self.exists(clinic) and self.on(o) and self.on(o.therapy)]
        found = [o for o in found if self.on(self.by_id[o.therapy.to])]
        return [o for o in found if therapy is None or therapy in [t.id for t, _ in self.broader(o.therapy.to)]]

    def claimed(self, offering: OfferingModel) -> Link | None:
        return next((link for link in offering.routes if self.on(link)), None)

    def broader(self, therapy: str) -> list[tuple[TherapyTypeModel, list[Step]]]:
        """The therapy and every broader one, the nearest first, each with a shortest way there."""
        start = self.by_id[therapy]
        assert isinstance(start, TherapyTypeModel)
        found = [(start, list[Step]())]
        for one, way in found:  # it grows while it is read
            for link in one.broader:
                other = self.by_id[link.to]
                assert isinstance(other, TherapyTypeModel)
                if self.on(link) and self.on(other) and other not in [seen for seen, _ in found]:
                    found.append((other, [*way, step(link, one)]))
        return found

    def lawful(self, therapy: str, home: str) -> dict[str, list[Step]]:
        """L, each with a shortest way there from the therapy."""
        found: dict[str, list[Step]] = {}
        for one, way in self.broader(therapy):
            for link in one.routes:
                route = self.by_id[link.to]
                lawful = isinstance(route, RouteModel) and route.standing == "LAWFUL"
                if self.on(link) and lawful and self.route_stands(link.to, home) and link.to not in found:
                    found[link.to] = [*way, step(link, one)]
        return found

    # How a mandate stands

    def held_at(self, home: str) -> list[MandateModel]:
        """The mandates in force of that jurisdiction's authorities."""
        found = []
        for mandate in self.mandates:
            holder = self.by_id[mandate.authority.to]
            assert isinstance(holder, AuthorityModel)
            mine = holder.jurisdiction.to == home and self.on(holder.jurisdiction) and self.on(self.by_id[home])
            if mine and self.mandate_stands(mandate):
                found.append(mandate)
        return found

    def covering(self, mandate: MandateModel, target: str) -> list[Step]:
        return [step(link, mandate) for link in mandate.covers if link.to == target and self.on(link)]

    def freeing(self, mandate: MandateModel, route: str | None, home: str) -> list[ExemptionModel]:
        """The exemptions in force from the mandate for the route, which is in force too."""
        return [
            one
            for one in self.exemptions
            if route is not None
            and self.route_stands(route, home)
            and self.rests(one, one.provisions)
            and any(link.to == mandate.id and self.on(link) for link in one.mandates)
            and any(link.to == route and self.on(link) for link in one.routes)
        ]

    def opened(self, route: str) -> list[tuple[GapModel, Step]]:
        one = self.by_id[route]
        assert isinstance(one, RouteModel)
        return [
            (gap, step(link, one))
            for link in one.gaps
            for gap in [self.by_id[link.to]]
            if isinstance(gap, GapModel) and self.on(link) and self.on(gap)
        ]

    def sides(self, mandate: MandateModel, reached: set[str]) -> tuple[str, ...]:
        """All sides of the contests on who holds the mandate, or on whether it covers one of those."""
        contests = {
            claim.contest
            for claim in self.claims
            if claim.contest
            and claim.about.to == mandate.id
            and (claim.predicate == "HOLDS" or (claim.predicate == "COVERS" and claim.value in reached))
        }
        found = [claim for claim in self.claims if claim.contest in contests]
        said = [(one.contest, other.contest) for one in found for other in found if differ(one, other)]
        return tuple(sorted(claim.id for claim in found if (claim.contest, claim.contest) in said))

    def to_clinic(self, clinic: ClinicModel, offers: list[OfferingModel]) -> Iterator[Known]:
        """Rules 1 and 5: mandates that stand to the clinic as a whole."""
        home, own = self.home(clinic), [step(clinic.jurisdiction, clinic)]
        for mandate in self.held_at(home):
            routes = [self.claimed(one) for one in offers]
            freed = [self.freeing(mandate, link.to if link else None, home) for link in routes]
            if offers and all(freed):
                continue
            if mandate.reach == "EVERY_CLINIC" and (covers := self.covering(mandate, home)):
                yield self.known("APPLIES", mandate, own, covers, covers, reached={home})
            elif mandate.reach == "NOT_RECORDED":
                holder = self.by_id[mandate.authority.to]
                assert isinstance(holder, AuthorityModel)
                near = [step(holder.jurisdiction, holder)]
                yield self.known("NOT_RECORDED", mandate, own, near, [], reached={home})

    def to_offering(self, clinic: ClinicModel, offering: OfferingModel) -> Iterator[Known]:
        """Rules 2 to 5: mandates that stand to one offering."""
        home, claim = self.home(clinic), self.claimed(offering)
        route = claim.to if claim else None
        lawful = self.lawful(offering.therapy.to, home)
        own = [tie(offering), *([step(claim, offering)] if claim else [])]
        of = [step(offering.therapy, offering)]
        for mandate in self.held_at(home):
            due = [r for r in sorted(lawful) if mandate.reach == "ROUTES" and self.covering(mandate, r)]
            ways = [s for r in due for s in lawful[r]]
            covers = [s for r in due for s in self.covering(mandate, r)]
            on_r = self.covering(mandate, route) if route and self.route_stands(route, home) else []
            every = mandate.reach == "EVERY_CLINIC" and bool(self.covering(mandate, home))
            free = self.freeing(mandate, route, home)
            if free and (mandate.reach == "ROUTES" or mandate.reach == "NOT_RECORDED" or every):
                yield self.exempt(mandate, offering, route, own, free)
            elif mandate.reach != "ROUTES":
                continue
            elif route is None and due:
                yield self.known(
                    "NOT_RECORDED", mandate, own, [*of, *ways, *covers], covers, set(due), offering, due=due
                )
            elif route is not None and on_r:
                yield self.known("APPLIES", mandate, own, on_r, on_r, {route}, offering, route)
            elif route is not None and due and route not in lawful:
                opens = [s for _, s in self.opened(route)]
                chain = [*opens, *of, *ways, *covers]
                yield self.known("BYPASSED", mandate, own, chain, covers, set(due), offering, route, due)

    def exempt(
        self,
        mandate: MandateModel,
        offering: OfferingModel,
        route: str | None,
        own: list[Step],
        free: list[ExemptionModel],
    ) -> Known:
        """Rule 4."""
        out = [step(link, one) for one in free for link in one.mandates if link.to == mandate.id and self.on(link)]
        takes = [step(link, one) for one in free for link in one.routes if link.to == route and self.on(link)]
        return self.known("EXEMPT", mandate, own, [*out, *takes], out, {str(route)}, offering, route, free=free)

    def known(  # noqa: PLR0913  # everything that makes a link
        self,
        status: str,
        mandate: MandateModel,
        own: list[Step],
        chain: list[Step],
        touching: list[Step],
        reached: set[str],
        offering: OfferingModel | None = None,
        route: str | None = None,
        due: Iterable[str] = (),
        free: Iterable[ExemptionModel] = (),
    ) -> Known:
        """One link. `own` is the clinic's part of the way, `chain` leads on to the mandate, `touching` are its last steps."""
        holds = step(mandate.authority, mandate)
        named = [(owner, found) for owner in free or [mandate] for found in self.law(grounds(owner))]
        granted = [step(link, owner) for owner, (link, _, _) in named]
        parts = [tie(provision) for _, (_, provision, _) in named]
        provisions = [provision for _, (_, provision, _) in named]
        instruments = [instrument for _, (_, _, instrument) in named]
        claims = self.sides(mandate, reached)
        steps = [*own, *chain, holds, *granted, *parts]
        caps = ["SECONDARY"] if claims or not provisions else []
        law_side = [mandate, holds, *touching, *([] if free else granted), *provisions, *instruments]
        mine = next(c for c in self.clinics if offering in c.offerings) if offering else None
        clinic_side = [mine, offering, *own] if mine and offering else []
        if self.day > self.as_of or self.before(law_side) or (clinic_side and self.before(clinic_side)):
            caps.append("UNVERIFIED")
        return Known(
            status="CONTESTED" if status == "APPLIES" and claims else status,
            mandate=mandate.id,
            offering=offering.id if offering else None,
            authority=mandate.authority.to,
            activity=mandate.activity.to,
            route=route,
            due_on=tuple(due),
            provisions=ids(provisions),
            instruments=ids(instruments),
            exemptions=ids(free),
            gaps=ids(gap for gap, _ in self.opened(route)) if route and status == "BYPASSED" else (),
            claims=claims,
            confidence=weakest([*map(self.strength, steps), *caps]),
        )

    # How well it is known

    def strength(self, one: Step) -> str:
        """A relationship is as well known as its strongest citation."""
        said = [cite.confidence or self.sources[cite.source].confidence for cite in one.cites]
        return max(said, key=STRENGTH.index)

    def before(self, side: Iterable[Cited | Step]) -> bool:
        """Nothing in it has a beginning, and no citation of it speaks for this day or an earlier one."""
        parts = list(side)
        if any(part.valid_from or getattr(part, "enacted_on", None) for part in parts):
            return False
        days = [self.cited_day(cite) for part in parts for cite in part.cites]
        return self.day < min((day for day in days if day), default=self.as_of)

    def cited_day(self, cite: Cite) -> str | None:
        source = self.sources[cite.source]
        return cite.as_of or source.as_of or source.published

    # The answer

    def answer(self, clinic: ClinicModel, therapy: str | None = None) -> Answer:
        """The whole answer."""
        offers = self.offered(clinic, therapy)
        own = {one.id: list(self.to_offering(clinic, one)) for one in offers}
        whole = list(self.to_clinic(clinic, offers)) if self.exists(clinic) else []
        links = [*whole, *(link for found in own.values() for link in found)]
        stands = [self.offering_stands(clinic, one, own[one.id]) for one in offers]
        verdict = self.verdict(clinic, offers, stands, links)
        return Answer(
            verdict=verdict,
            confidence=self.confidence(verdict, clinic, offers, links),
            gaps=self.gaps(clinic, offers, stands),
            links=tuple(sorted(links, key=lambda link: (link.mandate, link.offering or ""))),
        )

    def offering_stands(self, clinic: ClinicModel, one: OfferingModel, links: list[Known]) -> str:
        claim = self.claimed(one)
        if any(link.status == "BYPASSED" for link in links):
            return "escaping"
        lawful = claim is not None and claim.to in self.lawful(one.therapy.to, self.home(clinic))
        return "overseen" if lawful and any(link.status in APPLYING for link in links) else "not known"

    def verdict(self, clinic: ClinicModel, offers: list[OfferingModel], stands: list[str], links: list[Known]) -> str:
        if "escaping" in stands:
            return "PARTLY_OVERSEEN" if any(link.status in APPLYING for link in links) else "NOT_OVERSEEN"
        if offers and "not known" not in stands:
            return "OVERSEEN"
        declared = all(self.complete(kind, self.home(clinic)) for kind in ("MANDATE", "ROUTE", "OFFERING"))
        if offers and all(self.claimed(one) for one in offers) and not links and declared:
            return "NOT_OVERSEEN"
        return "NOT_RECORDED"

    def complete(self, kind: str, home: str) -> bool:
        """Some pack declares it for the day; without days of its own it speaks for the pack's own day alone."""
        return any(
            cell.kind == kind
            and cell.jurisdiction == home
            and cell.declared == "COMPLETE"
            and (self.on(cell) if cell.valid_from or cell.valid_to else self.day == manifest.as_of)
            for manifest in self.manifests
            for cell in manifest.coverage
        )

    def confidence(self, verdict: str, clinic: ClinicModel, offers: list[OfferingModel], links: list[Known]) -> str:
        if verdict == "NOT_RECORDED":
            return "UNVERIFIED"
        counted = [link.confidence for link in links if link.status in (*APPLYING, "BYPASSED")]
        if counted:
            return weakest(counted)
        steps = [one for o in offers for one in (tie(o), step(o.therapy, o))]
        steps += [step(claim, o) for o in offers if (claim := self.claimed(o))]
        late = ["UNVERIFIED"] if self.day > self.as_of else []
        return weakest(["SECONDARY", *map(self.strength, steps), *late])

    def gaps(self, clinic: ClinicModel, offers: list[OfferingModel], stands: list[str]) -> tuple[str, ...]:
        """Those that the claimed routes open, and one for each grey route in force that bypasses nothing."""
        home, found = self.home(clinic), set[str]()
        for one, stand in zip(offers, stands, strict=True):
            claim = self.claimed(one)
            if claim is None:
                continue
            route = self.by_id[claim.to]
            assert isinstance(route, RouteModel)
            found |= {gap.id for gap, _ in self.opened(claim.to)}
            if route.standing == "GREY" and self.route_stands(claim.to, home) and stand != "escaping":
                found.add(f"{home}.gap.derived.no-authority.{claim.to.removeprefix(f'{home}.route.')}")
        return tuple(sorted(found))


def grounds(one: Cited) -> tuple[Link, ...]:
    """The provisions that a mandate or an exemption names."""
    assert isinstance(one, MandateModel | ExemptionModel)
    return one.granted_by if isinstance(one, MandateModel) else one.provisions


def differ(one: ClaimModel, other: ClaimModel) -> bool:
    """They say different things; sides that all agree contest nothing."""
    return (one.about.to, one.value) != (other.about.to, other.value)


def weakest(found: Iterable[str]) -> str:
    return min(found, key=STRENGTH.index)


KINDS: dict[str, type[Cited]] = {
    "Query.clinics": ClinicModel,
    "Query.mandates": MandateModel,
    "Query.instruments": LegalInstrumentModel,
    "Query.jurisdictions": JurisdictionModel,
}
