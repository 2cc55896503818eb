"""What is in force on a day, and how well it is known: the plain half of `tests.support.naive`, over the entries of packs."""

from collections.abc import Iterable
from dataclasses import dataclass

from seed.format.kinds import (
    AuthorityModel,
    ClaimModel,
    ClinicModel,
    ExemptionModel,
    GapModel,
    JurisdictionModel,
    LegalInstrumentModel,
    MandateModel,
    ProvisionModel,
    RouteModel,
    SourceModel,
    TherapyTypeModel,
)
from seed.format.models import Cite, Cited, Link, Timed
from seed.format.pack import Pack

STRENGTH = ("UNVERIFIED", "SECONDARY", "PRIMARY")


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
    """Their ids, each once, in order."""
    return tuple(sorted({one.id for one in found}))


def differ(one: ClaimModel, other: ClaimModel) -> bool:
    """They say different things; sides that all agree contest nothing."""
    return (one.about.to, one.value) != (other.about.to, other.value)


def weakest(found: Iterable[str]) -> str:
    """The weakest of these words for confidence."""
    return min(found, key=STRENGTH.index)


class OnDay:
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
        """Both ends are inclusive; none is an open one."""
        return (begin is None or begin <= self.day) and (end is None or self.day <= end)

    def instrument_stands(self, one: LegalInstrumentModel, below: tuple[str, ...] = ()) -> bool:
        """It is in force, and so is something that it implements, if it implements anything that day."""
        if one.id in below or not self.between(one.valid_from or enacted(one), one.valid_to):
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
        """How it covers a route or a jurisdiction."""
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
        """The gaps that a route opens, whether it is in force or not."""
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
        """The day for which a citation speaks."""
        source = self.sources[cite.source]
        return cite.as_of or source.as_of or source.published


KINDS: dict[str, type[Cited]] = {
    "Query.clinics": ClinicModel,
    "Query.mandates": MandateModel,
    "Query.instruments": LegalInstrumentModel,
    "Query.jurisdictions": JurisdictionModel,
}


def enacted(instrument: LegalInstrumentModel) -> str | None:
    """The day from which it counts by its enactment; one of a year alone counts from the last."""
    day = instrument.enacted_on
    return f"{day}-12-31" if isinstance(day, int) else day
