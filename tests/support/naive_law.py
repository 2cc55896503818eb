"""What is in force on a day, and how well it is known: the plain half of `tests.support.naive`, over the entries of packs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from seed.format.kinds import (
    AuthorityModel,
    ClaimModel,
    ClinicModel,
    ExemptionModel,
    GapModel,
    JurisdictionModel,
    LegalInstrumentModel,
    MandateModel,
    ProviderClassModel,
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
    """A relationship on the way: when it begins, if that is known, and what is cited for it."""

    begin: str | None
    cites: tuple[Cite, ...]


def ids(found: Iterable[Cited]) -> tuple[str, ...]:
    """Their ids, each once, in order."""
    return tuple(sorted({one.id for one in found}))


def differ(one: ClaimModel, other: ClaimModel) -> bool:
    """They say different things; sides that all agree contest nothing."""
    return (one.about.to, one.value) != (other.about.to, other.value)


def said(claim: ClaimModel) -> tuple[str, str, str]:
    """What it says, of what."""
    return claim.about.to, claim.predicate, claim.value


def weakest(found: Iterable[str]) -> str:
    """The weakest of these words for confidence."""
    return min(found, key=STRENGTH.index)


def strongest(found: Iterable[str]) -> str:
    """The strongest of these words for confidence."""
    return max(found, key=STRENGTH.index)


Found = TypeVar("Found")


def once(method: Callable[..., Found]) -> Callable[..., Found]:
    """Worked out once for each argument, an entry or text: a day that is past says the same however often it is asked."""

    @wraps(method)
    def known(self: "OnDay", *arguments: Any) -> Found:
        key = method.__name__, *(getattr(one, "id", one) for one in arguments)
        if key not in self.worked_out:
            self.worked_out[key] = method(self, *arguments)
        return cast("Found", self.worked_out[key])

    return known


class OnDay:
    """What the packs say on one day."""

    def __init__(self, packs: list[Pack], day: str) -> None:
        self.day = day
        self.worked_out: dict[tuple[Any, ...], Any] = {}
        self.items = [entry.item for pack in packs for entry in pack.entries if entry.parent is None]
        self.manifests = [pack.manifest for pack in packs if pack.manifest]
        self.as_of = max(manifest.as_of for manifest in self.manifests)
        self.sources = {item.id: item for item in self.items if isinstance(item, SourceModel)}
        self.by_id = {item.id: item for item in self.items if isinstance(item, Cited)}
        self.provisions = {
            provision.id: provision
            for item in self.items
            if isinstance(item, LegalInstrumentModel)
            for provision in item.provisions
        }
        self.mandates = [item for item in self.items if isinstance(item, MandateModel)]
        self.instruments = [item for item in self.items if isinstance(item, LegalInstrumentModel)]
        self.instrument_of = {one.id: item for item in self.instruments for one in item.provisions}
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

    # When facts begin

    @once
    def begin(self, one: Cited) -> str | None:
        """Its own first day, or that of its law."""
        if isinstance(one, LegalInstrumentModel):
            return one.valid_from or enacted(one)
        if isinstance(one, ProvisionModel):
            return one.valid_from or self.begin(self.instrument_of[one.id])
        if one.valid_from:
            return one.valid_from
        if isinstance(one, MandateModel):
            return self.first(one.granted_by)
        if isinstance(one, RouteModel):
            return self.first(one.provided_by)
        return self.first(one.provisions) if isinstance(one, ExemptionModel) else None

    def first(self, links: Iterable[Link]) -> str | None:
        """The first day of provisions."""
        return min((day for link in links if (day := self.begin(self.provisions[link.to]))), default=None)

    def younger(self, one: Cited, other: Cited) -> str | None:
        """The day on which the younger of two began, as far as that is known."""
        return max((day for end in (one, other) if (day := self.begin(end))), default=None)

    def step(self, link: Link, owner: Cited) -> Step:
        """A link rests on the citations of its owner where it has none of its own."""
        target = self.provisions[link.to] if link.to in self.provisions else self.by_id[link.to]
        by_law = (
            self.first(owner.granted_by) if isinstance(owner, MandateModel) and link not in owner.granted_by else None
        )
        return Step(link.valid_from or by_law or self.younger(owner, target), link.cites or owner.cites)

    def tie(self, child: Cited, parent: Cited) -> Step:
        """What ties an entry to the one that it stands in is cited, and lasts, like the entry itself."""
        return Step(child.valid_from or self.younger(child, parent), child.cites)

    # What is in force

    @once
    def instrument_stands(self, one: LegalInstrumentModel, below: tuple[str, ...] = ()) -> bool:
        """It is in force, and so is something that it implements, if it implements anything that day."""
        if one.id in below or not self.between(one.valid_from or enacted(one), one.valid_to):
            return False
        above = [self.by_id[link.to] for link in one.implements if self.on(link)]
        known = [other for other in above if isinstance(other, LegalInstrumentModel)]
        return not known or any(self.instrument_stands(other, (*below, one.id)) for other in known)

    def law(self, links: Iterable[Link]) -> list[tuple[Link, ProvisionModel, LegalInstrumentModel]]:
        """Those of the provisions named that are in force, as named that day, each with its instrument."""
        named = [(link, self.provisions[link.to], self.instrument_of[link.to]) for link in links]
        return [
            (link, provision, instrument)
            for link, provision, instrument in named
            if self.on(link) and self.on(provision) and self.instrument_stands(instrument)
        ]

    def rests(self, one: Cited, links: tuple[Link, ...]) -> bool:
        """It holds by itself, and on some law in force where any law is named."""
        return self.on(one) and (not links or bool(self.law(links)))

    @once
    def mandate_stands(self, one: MandateModel) -> bool:
        """It has law, a holder and something to do that day."""
        held = self.on(one.authority) and self.on(self.by_id[one.authority.to])
        does = self.on(one.activity) and self.on(self.by_id[one.activity.to])
        return self.rests(one, one.granted_by) and held and does

    @once
    def homes(self, home: str) -> dict[str, list[Step]]:
        """J: the jurisdiction and all that it is part of, each with a shortest way there."""
        found = {home: list[Step]()}
        for one, way in found.items():
            jurisdiction = self.by_id[one]
            assert isinstance(jurisdiction, JurisdictionModel)
            link = jurisdiction.part_of
            if (
                link
                and link.to not in found
                and self.on(link)
                and self.on(jurisdiction)
                and self.on(self.by_id[link.to])
            ):
                return found | {
                    top: [*way, self.step(link, jurisdiction), *more] for top, more in self.homes(link.to).items()
                }
        return found

    @once
    def route_stands(self, identity: str, home: str) -> bool:
        """It is a route of that jurisdiction, or of one that this is part of, in force."""
        route = self.by_id[identity]
        assert isinstance(route, RouteModel)
        mine = route.jurisdiction.to in self.homes(home) and self.on(route.jurisdiction) and self.on(self.by_id[home])
        return mine and self.rests(route, route.provided_by)

    def in_force(self, kind: type[Cited]) -> list[str]:
        """Ids of all of a kind that a list shows on the day."""
        found = [item for item in self.items if isinstance(item, kind)]
        stand = {
            MandateModel: self.mandate_stands,
            LegalInstrumentModel: self.instrument_stands,
        }.get(kind, self.on)  # type: ignore[call-overload]
        return sorted(item.id for item in found if stand(item))

    @once
    def broader(self, therapy: str) -> list[tuple[TherapyTypeModel, list[Step]]]:
        """The therapy and every broader one, the nearest first, each with a shortest way there."""
        start = self.by_id[therapy]
        assert isinstance(start, TherapyTypeModel)
        found = [(start, list[Step]())]
        for one, way in found:  # it grows while it is read
            for link in sorted(one.broader, key=lambda link: link.to):
                other = self.by_id[link.to]
                assert isinstance(other, TherapyTypeModel)
                if self.on(link) and self.on(other) and other not in [seen for seen, _ in found]:
                    found.append((other, [*way, self.step(link, one)]))
        return found

    @once
    def lawful(self, therapy: str, home: str) -> dict[str, list[Step]]:
        """L, each with a shortest way there from the therapy."""
        found: dict[str, list[Step]] = {}
        for one, way in self.broader(therapy):
            for link in one.routes:
                route = self.by_id[link.to]
                lawful = isinstance(route, RouteModel) and route.standing == "LAWFUL"
                if self.on(link) and lawful and self.route_stands(link.to, home) and link.to not in found:
                    found[link.to] = [*way, self.step(link, one)]
        return found

    @once
    def held_at(self, home: str) -> list[MandateModel]:
        """The mandates in force of that jurisdiction's authorities."""
        found = []
        for mandate in self.mandates:
            holder = self.by_id[mandate.authority.to]
            assert isinstance(holder, AuthorityModel)
            mine = (
                holder.jurisdiction.to in self.homes(home)
                and self.on(holder.jurisdiction)
                and self.on(self.by_id[home])
            )
            if mine and self.mandate_stands(mandate):
                found.append(mandate)
        return found

    def covering(self, mandate: MandateModel, target: str) -> list[Step]:
        """How it covers a route or a jurisdiction, unless law denies that."""
        denied = (mandate.id, "COVERS", target) in self.denied()
        return [
            self.step(link, mandate) for link in mandate.covers if link.to == target and self.on(link) and not denied
        ]

    def covering_home(self, mandate: MandateModel, home: str) -> list[Step]:
        """How it covers the jurisdiction or one that this is part of."""
        ways = self.homes(home).items()
        return [
            one for top, way in ways for covers in [self.covering(mandate, top)] if covers for one in (*way, *covers)
        ]

    # Classes of providers

    @once
    def classes(self, clinic: ClinicModel) -> dict[str, list[Step]]:
        """K, each with a shortest way there from the clinic; empty: none is recorded."""
        found: dict[str, list[Step]] = {}
        for link in sorted(clinic.classes, key=lambda link: link.to):
            if self.on(link) and self.on(self.by_id[link.to]):
                for one, way in self.broader_classes(link.to):
                    found.setdefault(one, [self.step(link, clinic), *way])
        return found

    def broader_classes(self, start: str) -> list[tuple[str, list[Step]]]:
        """The class and every broader one, the nearest first."""
        found = [(start, list[Step]())]
        for identity, way in found:  # it grows while it is read
            one = self.by_id[identity]
            assert isinstance(one, ProviderClassModel)
            for link in sorted(one.broader, key=lambda link: link.to):
                if self.on(link) and self.on(self.by_id[link.to]) and link.to not in [seen for seen, _ in found]:
                    found.append((link.to, [*way, self.step(link, one)]))
        return found

    def reached(self, mandate: MandateModel) -> dict[str, Step]:
        """The classes that it reaches by name, unless law denies that."""
        return {
            link.to: self.step(link, mandate)
            for link in mandate.reaches
            if self.on(link) and self.on(self.by_id[link.to]) and (mandate.id, "REACHES", link.to) not in self.denied()
        }

    def open_to(self, route: str) -> dict[str, Step]:
        """The classes to which it is open by name."""
        one = self.by_id[route]
        assert isinstance(one, RouteModel)
        stands = self.rests(one, one.provided_by)
        return {
            link.to: self.step(link, one)
            for link in one.open_to
            if stands and self.on(link) and self.on(self.by_id[link.to])
        }

    # Contests

    def sides_of(self, contest: str) -> list[ClaimModel]:
        """All claims in it."""
        return [claim for claim in self.claims if claim.contest == contest]

    @once
    def settled_by(self, contest: str) -> ClaimModel | None:
        """What law in force settles it by."""
        sides = self.sides_of(contest)
        best = max(sides, key=lambda side: (*self.weight(side), side.id))
        agreeing = [side for side in sides if not differ(side, best)]
        others = [side for side in sides if differ(side, best)]
        settling = [
            one for one in agreeing if self.weight(one)[0] == STRENGTH.index("PRIMARY") and self.law(one.rests_on)
        ]
        primary = any(self.weight(one)[0] == STRENGTH.index("PRIMARY") for one in others)
        return settling[0] if settling and not primary else None

    def weight(self, claim: ClaimModel) -> tuple[int, str]:
        """How strong it is, and how recent."""
        return max(
            (STRENGTH.index(cite.confidence or self.sources[cite.source].confidence), self.cited_day(cite) or "")
            for cite in claim.cites
        )

    @once
    def real_contests(self) -> set[str]:
        """Those in which something is contested."""
        names = {claim.contest for claim in self.claims if claim.contest}
        return {name for name in names if len({(side.about.to, side.value) for side in self.sides_of(name)}) > 1}

    @once
    def denied(self) -> set[tuple[str, str, str]]:
        """What is claimed of what a mandate covers or reaches, and law in force denies."""
        found = set()
        for contest in self.real_contests():
            settled = self.settled_by(contest)
            if settled is not None:
                found |= {said(side) for side in self.sides_of(contest) if side.predicate in ("COVERS", "REACHES")} - {
                    said(settled)
                }
        return found

    def freeing(self, mandate: MandateModel, route: str | None, home: str) -> list[ExemptionModel]:
        """The exemptions in force from the mandate for the route, which is in force too; they count where their law does."""
        return [
            one
            for one in self.exemptions
            if route is not None
            and self.route_stands(route, home)
            and self.rests(one, one.provisions)
            and any(
                instrument.jurisdiction.to in self.homes(home) and self.on(instrument.jurisdiction)
                for _, _, instrument in self.law(one.provisions)
            )
            and any(link.to == mandate.id and self.on(link) for link in one.mandates)
            and any(link.to == route and self.on(link) for link in one.routes)
        ]

    def opened(self, route: str) -> list[tuple[GapModel, Step]]:
        """The gaps that a route opens, whether it is in force or not."""
        one = self.by_id[route]
        assert isinstance(one, RouteModel)
        return [
            (gap, self.step(link, one))
            for link in one.gaps
            for gap in [self.by_id[link.to]]
            if isinstance(gap, GapModel) and self.on(link) and self.on(gap)
        ]

    def contests_on(self, mandate: MandateModel, places: set[str], classes: set[str]) -> list[str]:
        """The contests on who holds the mandate, on whether it covers one of those places or reaches one of those classes."""
        ends = {"COVERS": places, "REACHES": classes}
        return sorted(
            contest
            for contest in self.real_contests()
            if any(
                side.about.to == mandate.id
                and (side.predicate == "HOLDS" or side.value in ends.get(side.predicate, set()))
                for side in self.sides_of(contest)
            )
        )

    def denies_holder(self, contest: str, mandate: MandateModel) -> bool:
        """Law in force settles it against the holder of the mandate."""
        settled = self.settled_by(contest)
        asked = any((side.about.to, side.predicate) == (mandate.id, "HOLDS") for side in self.sides_of(contest))
        return settled is not None and asked and said(settled) != (mandate.id, "HOLDS", mandate.authority.to)

    def strength(self, one: Step) -> str:
        """A relationship is as well known as its strongest citation."""
        said = [cite.confidence or self.sources[cite.source].confidence for cite in one.cites]
        return max(said, key=STRENGTH.index)

    def speaks_from(self, steps: Iterable[Step]) -> str:
        """The first day for which all of them speak: from their beginnings, or from when a source of theirs does."""
        return max((one.begin or self.first_cited(one) for one in steps), default="")

    def first_cited(self, one: Step) -> str:
        """The first day for which a source of it speaks."""
        return min((day for cite in one.cites if (day := self.cited_day(cite))), default=self.as_of)

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
