"""The rules of the model once more, over the entries of packs as they were read: one clinic, one day, loops over everything.

It is slow and plain on purpose, and shares no code with the product's own rules: only the shapes of a pack's entries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from seed.format.kinds import (
    AuthorityModel,
    ClinicModel,
    ExemptionModel,
    MandateModel,
    OfferingModel,
    RouteModel,
)
from seed.format.models import Cited, Link
from tests.support.naive_law import OnDay, Step, ids, step, tie, weakest

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


class Reference(OnDay):
    """Answers on one day."""

    def home(self, clinic: ClinicModel) -> str:
        """Its jurisdiction."""
        return clinic.jurisdiction.to

    def exists(self, clinic: ClinicModel) -> bool:
        """It is there on the day."""
        return self.on(clinic) and self.on(clinic.jurisdiction) and self.on(self.by_id[self.home(clinic)])

    def offered(self, clinic: ClinicModel, therapy: str | None) -> list[OfferingModel]:
        """Its offerings that day; of a therapy, those of narrower ones too."""
        found = [o for o in clinic.offerings if self.exists(clinic) and self.on(o) and self.on(o.therapy)]
        found = [o for o in found if self.on(self.by_id[o.therapy.to])]
        return [o for o in found if therapy is None or therapy in [t.id for t, _ in self.broader(o.therapy.to)]]

    def claimed(self, offering: OfferingModel) -> Link | None:
        """R, as it is claimed."""
        return next((link for link in offering.routes if self.on(link)), None)

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
            if free and (mandate.reach in ("ROUTES", "NOT_RECORDED") or every):
                yield self.exempt(mandate, offering, route, own, free)
            elif mandate.reach != "ROUTES":
                continue
            elif route is None and due:
                yield self.known(
                    "NOT_RECORDED", mandate, own, [*of, *ways, *covers], covers, set(due), offering=offering, due=due
                )
            elif route is not None and on_r:
                yield self.known("APPLIES", mandate, own, on_r, on_r, {route}, offering=offering, route=route)
            elif route is not None and due and route not in lawful:
                opens = [s for _, s in self.opened(route)]
                chain = [*opens, *of, *ways, *covers]
                yield self.known(
                    "BYPASSED", mandate, own, chain, covers, set(due), offering=offering, route=route, due=due
                )

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
        return self.known(
            "EXEMPT", mandate, own, [*out, *takes], out, {str(route)}, offering=offering, route=route, free=free
        )

    def known(  # noqa: PLR0913  # everything that makes a link
        self,
        status: str,
        mandate: MandateModel,
        own: list[Step],
        chain: list[Step],
        touching: list[Step],
        reached: set[str],
        *,
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
            confidence=self.confidence(verdict, offers, links),
            gaps=self.gaps(clinic, offers, stands),
            links=tuple(sorted(links, key=lambda link: (link.mandate, link.offering or ""))),
        )

    def offering_stands(self, clinic: ClinicModel, one: OfferingModel, links: list[Known]) -> str:
        """Whether it is overseen, escaping or not known."""
        claim = self.claimed(one)
        if any(link.status == "BYPASSED" for link in links):
            return "escaping"
        lawful = claim is not None and claim.to in self.lawful(one.therapy.to, self.home(clinic))
        return "overseen" if lawful and any(link.status in APPLYING for link in links) else "not known"

    def verdict(self, clinic: ClinicModel, offers: list[OfferingModel], stands: list[str], links: list[Known]) -> str:
        """Offering by offering, then for the clinic."""
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

    def confidence(self, verdict: str, offers: list[OfferingModel], links: list[Known]) -> str:
        """That of the weakest step on the way."""
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
