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
from tests.support.naive_law import OnDay, Step, ids, strongest, weakest

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
    counts: bool


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
        """R, as it is claimed; nothing takes a route before there is one."""
        found = (link for link in offering.routes if self.on(link))
        return next((link for link in found if (self.step(link, offering).begin or self.day) <= self.day), None)

    def to_clinic(self, clinic: ClinicModel, offers: list[OfferingModel]) -> Iterator[Known]:
        """Rules 1 and 5: mandates that stand to the clinic as a whole."""
        home, own, known = self.home(clinic), [self.step(clinic.jurisdiction, clinic)], self.classes(clinic)
        for mandate in self.held_at(home):
            routes = [self.claimed(one) for one in offers]
            freed = [self.freeing(mandate, link.to if link else None, home) for link in routes]
            if offers and all(freed):
                continue
            reached = self.reached(mandate)
            hits = sorted(known.keys() & reached.keys())
            places = set(self.homes(home))
            if mandate.reach == "EVERY_CLINIC" and (covers := self.covering_home(mandate, home)):
                yield self.known("APPLIES", mandate, own, covers, places)
            elif mandate.reach == "CLASSES" and hits:
                way, last = known[hits[0]], [reached[hits[0]]]
                yield self.known("APPLIES", mandate, way, last, places, {hits[0]})
            elif mandate.reach == "NOT_RECORDED" or (mandate.reach == "CLASSES" and not known and reached):
                yield self.known("NOT_RECORDED", mandate, own, self.to_holder(mandate, home), places, {*reached})

    def to_holder(self, mandate: MandateModel, home: str) -> list[Step]:
        """The way to the jurisdiction of whoever holds it."""
        holder = self.by_id[mandate.authority.to]
        assert isinstance(holder, AuthorityModel)
        return [*self.homes(home)[holder.jurisdiction.to], self.step(holder.jurisdiction, holder)]

    def is_open(self, clinic: ClinicModel, route: str) -> bool | None:
        """The clinic may take the route; null: not recorded."""
        wanted, known = self.open_to(route), self.classes(clinic)
        return True if not wanted else bool(wanted.keys() & known.keys()) if known else None

    def to_offering(self, clinic: ClinicModel, offering: OfferingModel) -> list[Known]:
        """Rules 2 to 5 and 8: mandates that stand to one offering."""
        found = {one.mandate: one for one in self.to_offering_alone(clinic, offering)}
        whole = {one.mandate for one in self.to_clinic(clinic, [])}
        claim, before = self.claimed(offering), -1
        while len(found) != before:
            before = len(found)
            for mandate in self.mandates:
                leading = [link.to for link in mandate.follows if self.on(link)]
                standing = [i for i in leading if i in whole or (i in found and found[i].status != "EXEMPT")]
                home = self.home(clinic)
                covers = claim and self.route_stands(claim.to, home) and self.covering(mandate, claim.to)
                if leading and not standing and not covers:
                    found.pop(mandate.id, None)
        return list(found.values())

    def to_offering_alone(self, clinic: ClinicModel, offering: OfferingModel) -> Iterator[Known]:
        """Rules 2 to 5 for each mandate as if there were no other."""
        home, claim, known = self.home(clinic), self.claimed(offering), self.classes(clinic)
        route = claim.to if claim else None
        lawful = self.lawful(offering.therapy.to, home)
        usable = {r: way for r, way in lawful.items() if self.is_open(clinic, r) is not False} or lawful
        own = [self.tie(offering, clinic), *([self.step(claim, offering)] if claim else [])]
        of = [self.step(offering.therapy, offering)]
        for mandate in self.held_at(home):
            on_routes, reached = mandate.reach == "ROUTES", self.reached(mandate)
            hits = sorted(known.keys() & reached.keys())
            if on_routes and reached and known and not hits:
                continue
            unsure = on_routes and bool(reached) and not known
            by_class = known[hits[0]] if on_routes and hits else []
            to_class = [reached[hits[0]]] if on_routes and hits else []
            through = {hits[0]} if on_routes and hits else set()
            on_r = self.covering(mandate, route) if route and self.route_stands(route, home) else []
            general = [one for one in self.to_clinic(clinic, []) if one.mandate == mandate.id]
            free = self.freeing(mandate, route, home)
            mine = [*by_class, *own]
            if free and (on_routes or general):
                yield self.exempt(mandate, offering, route, mine, free, to_class, through)
            elif not on_routes:
                continue
            elif route is not None and on_r:
                yield self.known(
                    "NOT_RECORDED" if unsure else "APPLIES", mandate, mine, [*to_class, *on_r], {route},
                    through or ({*reached} if unsure else set()), offering=offering, route=route,
                )  # fmt: skip
            else:
                due = [r for r in sorted(usable) if self.covering(mandate, r)]
                opened = {r: self.is_open(clinic, r) for r in due}
                if route in lawful:
                    due = [r for r in due if opened[r]]
                    status = "BYPASSED" if due and self.is_open(clinic, route) is False else None
                elif route is None or (due and not any(opened.values())):
                    status = "NOT_RECORDED" if due else None
                    # where none of the due routes is open, each of them must be unknown; else all are closed
                    if route is not None and any(one is False for one in opened.values()):
                        status = "BYPASSED"
                else:
                    status = "BYPASSED" if due else None
                if status is None:
                    continue
                status = "NOT_RECORDED" if unsure else status
                opens = [s for _, s in self.opened(route)] if route else []
                ways = [s for r in due for s in lawful[r]]
                covers = [*to_class, *(s for r in due for s in self.covering(mandate, r))]
                asked = {*reached, *(one for r in due for one in self.open_to(r))}
                yield self.known(
                    status, mandate, [*mine, *of], [*opens, *ways, *covers], set(due), through or asked,
                    offering=offering, route=route, due=due,
                )  # fmt: skip

    def exempt(  # everything that makes a link
        self,
        mandate: MandateModel,
        offering: OfferingModel,
        route: str | None,
        own: list[Step],
        free: list[ExemptionModel],
        to_class: list[Step],
        through: set[str],
    ) -> Known:
        """Rule 4."""
        out = [self.step(link, one) for one in free for link in one.mandates if link.to == mandate.id and self.on(link)]
        takes = [self.step(link, one) for one in free for link in one.routes if link.to == route and self.on(link)]
        chain = [*to_class, *out, *takes]
        return self.known(
            "EXEMPT", mandate, own, chain, {str(route)}, through, offering=offering, route=route, free=free
        )

    def known(  # noqa: PLR0913  # everything that makes a link
        self,
        status: str,
        mandate: MandateModel,
        own: list[Step],
        chain: list[Step],
        places: set[str],
        classes: Iterable[str] = (),
        *,
        offering: OfferingModel | None = None,
        route: str | None = None,
        due: Iterable[str] = (),
        free: Iterable[ExemptionModel] = (),
    ) -> Known:
        """One link. `own` is the clinic's part of the way, `chain` leads on to the mandate."""
        holds = self.step(mandate.authority, mandate)
        named = [(owner, found) for owner in free or [mandate] for found in self.law(grounds(owner))]
        granted = [self.step(link, owner) for owner, (link, _, _) in named]
        parts = [self.tie(provision, instrument) for _, (_, provision, instrument) in named]
        provisions = [provision for _, (_, provision, _) in named]
        instruments = [instrument for _, (_, _, instrument) in named]
        contests = self.contests_on(mandate, places, set(classes))
        claims = tuple(sorted({side.id for contest in contests for side in self.sides_of(contest)}))
        denied = any(self.denies_holder(contest, mandate) for contest in contests)
        doubted = denied or any(self.settled_by(contest) is None for contest in contests)
        status = "CONTESTED" if status == "APPLIES" and doubted else status
        steps = [*own, *chain, holds, *granted, *parts]
        caps = ["SECONDARY"] if doubted or not provisions else []
        late = self.speaks_from(steps)
        dated = self.begin(mandate) or self.begin(self.by_id[mandate.authority.to])
        if not dated and self.day < self.speaks_from([holds]):
            status = "NOT_RECORDED"
        if self.day > self.as_of or self.day < late:
            caps.append("UNVERIFIED")
        return Known(
            status=status,
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
            counts=not (denied and status == "CONTESTED") and not any(self.on(link) for link in mandate.follows),
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
            confidence=self.confidence(verdict, clinic, offers, links),
            gaps=self.gaps(clinic, offers, stands),
            links=tuple(sorted(links, key=lambda link: (link.mandate, link.offering or ""))),
        )

    def offering_stands(self, clinic: ClinicModel, one: OfferingModel, links: list[Known]) -> str:
        """Whether it is overseen, escaping or not known."""
        claim = self.claimed(one)
        lawful = claim is not None and claim.to in self.lawful(one.therapy.to, self.home(clinic))
        opened = self.is_open(clinic, claim.to) if claim and lawful else None
        if any(link.status == "BYPASSED" and link.counts for link in links) or opened is False:
            return "escaping"
        return "overseen" if opened and any(link.status in APPLYING and link.counts for link in links) else "not known"

    def verdict(self, clinic: ClinicModel, offers: list[OfferingModel], stands: list[str], links: list[Known]) -> str:
        """Offering by offering, then for the clinic."""
        if "escaping" in stands:
            applying = any(link.status in APPLYING and link.counts for link in links)
            return "PARTLY_OVERSEEN" if applying else "NOT_OVERSEEN"
        if offers and "not known" not in stands:
            return "OVERSEEN"
        kinds = ("MANDATE", "ROUTE", "OFFERING")
        declared = all(self.complete(kind, top) for kind in kinds for top in self.homes(self.home(clinic)))
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
        """That of the weakest step on the way."""
        if verdict == "NOT_RECORDED":
            return "UNVERIFIED"
        opening = [word for one in offers for word in self.opening(clinic, one)]
        counted = [link.confidence for link in links if link.status in (*APPLYING, "BYPASSED") and link.counts]
        if counted:
            return weakest([*counted, *opening])
        steps = [one for o in offers for one in (self.tie(o, clinic), self.step(o.therapy, o))]
        steps += [self.step(claim, o) for o in offers if (claim := self.claimed(o))]
        late = ["UNVERIFIED"] if self.day > self.as_of else []
        return weakest(["SECONDARY", *map(self.strength, steps), *opening, *late])

    def opening(self, clinic: ClinicModel, one: OfferingModel) -> list[str]:
        """How well it is known that the claimed route is open to the clinic, or that it is not."""
        claim, known = self.claimed(one), self.classes(clinic)
        if claim is None or claim.to not in self.lawful(one.therapy.to, self.home(clinic)):
            return []
        wanted = self.open_to(claim.to)
        hits = [
            weakest([self.strength(wanted[i]), *map(self.strength, known[i])]) for i in wanted.keys() & known.keys()
        ]
        if hits:
            return [strongest(hits)]
        ways = [one for way in known.values() for one in way]
        return [self.strength(one) for one in (*wanted.values(), *ways)] if wanted and known else []

    def gaps(self, clinic: ClinicModel, offers: list[OfferingModel], stands: list[str]) -> tuple[str, ...]:
        """Those that the claimed routes open, and one for each grey route that bypasses nothing and each that is closed."""
        home, found = self.home(clinic), set[str]()
        for one, stand in zip(offers, stands, strict=True):
            claim = self.claimed(one)
            if claim is None:
                continue
            route = self.by_id[claim.to]
            assert isinstance(route, RouteModel)
            slug = claim.to.removeprefix(f"{home}.route.")
            found |= {gap.id for gap, _ in self.opened(claim.to)}
            if route.standing == "GREY" and self.route_stands(claim.to, home) and stand != "escaping":
                found.add(f"{home}.gap.derived.no-authority.{slug}")
            if claim.to in self.lawful(one.therapy.to, home) and self.is_open(clinic, claim.to) is False:
                found.add(f"{home}.gap.derived.not-entitled.{slug}")
        return tuple(sorted(found))


def grounds(one: Cited) -> tuple[Link, ...]:
    """The provisions that a mandate or an exemption names."""
    assert isinstance(one, MandateModel | ExemptionModel)
    return one.granted_by if isinstance(one, MandateModel) else one.provisions
