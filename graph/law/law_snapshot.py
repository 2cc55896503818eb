"""The law in memory: everything that is the same for every clinic, read once for each state of the graph.

What stands on a day follows from it in one place, here: instruments from what they implement, provisions from their
instruments, mandates, routes, requirements and exemptions from their provisions. Statements that look at a day are given the
ids of all that stand as `$inForce`, and so stay small enough for a database to plan at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from cachetools import LRUCache

from graph.law.beginnings import BASIS, Beginnings
from graph.law.contests import Contest, contests_of
from graph.law.fact_index import Facts, each_once
from graph.model.evidence import ContestedClaim
from graph.model.temporal import RESTING
from graph.model.vocabulary import CoverageLevel, Edge, Node, RouteStanding
from graph.store.content import edge_of, node_of
from graph.store.database import Row
from graph.store.lookup import Dataset

T = TypeVar("T")
P = ParamSpec("P")

STAYING = frozenset({"COVERS", "FOR", "MAY_TAKE", "FOLLOWS"})
"""Relationships that stay where what they lead to does not count."""
HISTORIES_KEPT = 256  # of clinics, each of up to some hundred kilobytes
DAYS_KEPT = 64  # days that are asked for again and again; one takes about a millisecond to make


def is_valid_on(fact: Node | Edge | Mapping[str, Any], day: str) -> bool:
    """The relationship, or the node by itself, holds on the day; its properties alone will do."""
    properties = fact.properties if isinstance(fact, (Node, Edge)) else fact
    begin, end = properties.get("validFrom"), properties.get("validTo")
    return (begin is None or begin <= day) and (end is None or end >= day)


def shift_day(day: str, by: int) -> str:
    """The day so many days later; where there is none, the day itself."""
    try:
        return (date.fromisoformat(day) + timedelta(by)).isoformat()
    except OverflowError:
        return day


def kept(function: Callable[Concatenate["LawOnDay", P], T]) -> Callable[Concatenate["LawOnDay", P], T]:
    """Keep what a function of the law in force gives, with that object."""

    @wraps(function)
    def cached(force: "LawOnDay", /, *keys: P.args, **named: P.kwargs) -> T:
        key = (function, *keys)  # nobody names them
        if key not in force.found:
            force.found[key] = function(force, *keys, **named)
        return force.found[key]  # type: ignore[no-any-return]  # what the function gave

    return cached


@dataclass(frozen=True)
class LawOnDay:
    """The law as it stands on a day; `without` are instruments taken as not in force.

    `facts` holds the relationships of that day, and every node.
    """

    law: "Law"
    day: str
    without: frozenset[str] = frozenset()
    found: dict[Any, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def instruments(self) -> frozenset[str]:
        """Ids of the instruments that stand.

        An instrument stands while it is in force and what it implements stands too, up to one that implements nothing. Of
        several that it implements, one suffices. Without `validFrom` it counts from `enactedOn`.
        """
        known: dict[str, bool] = {}
        return frozenset(node.id for node in self.law.of_label("LegalInstrument") if self.stands(node, known))

    def stands(self, node: Node, known: dict[str, bool]) -> bool:
        """Whether an instrument stands; `known` holds what is known of others."""
        if node.id not in known:
            known[node.id] = False  # for what implements itself in a circle
            begin = node.properties.get("validFrom") or node.properties.get("enactedOn") or self.day
            end = node.properties.get("validTo") or self.day
            if begin <= self.day <= end and node.id not in self.without:
                above = [edge for edge in self.law.facts.outgoing("IMPLEMENTS", node.id) if is_valid_on(edge, self.day)]
                known[node.id] = not above or any(
                    self.stands(self.law.facts.nodes[edge.target], known) for edge in above
                )
        return known[node.id]

    @cached_property
    def provisions(self) -> frozenset[str]:
        """Ids of the provisions that stand: they hold, as parts of instruments that stand."""
        parts = self.law.of_type("PART_OF")
        nodes = self.law.facts.nodes
        return frozenset(
            part.source
            for part in parts
            if part.target in self.instruments
            and is_valid_on(part, self.day)
            and is_valid_on(nodes[part.source], self.day)
        )

    @cached_property
    def ids_in_force(self) -> tuple[str, ...]:
        """Ids of all instruments, provisions, mandates, routes, requirements and exemptions that count on the day."""
        resting = (node.id for label, by in BASIS.items() for node in self.law.of_label(label) if self._rests(node, by))
        return tuple(sorted((*self.instruments, *self.provisions, *resting)))

    def _rests(self, node: Node, by: str) -> bool:
        """The node holds, on at least one provision in force where any is recorded.

        A mandate counts only while an authority holds it, and while it is to carry out something.
        """
        facts = self.law.facts
        law = facts.incoming(by, node.id) if by == "GRANTS" else facts.outgoing(by, node.id)
        grounds = [
            edge
            for edge in law
            if (edge.source if by == "GRANTS" else edge.target) in self.provisions and is_valid_on(edge, self.day)
        ]
        if not is_valid_on(node, self.day) or (law and not grounds):
            return False
        return node.label != "Mandate" or (
            any(self._valid(edge, edge.source) for edge in facts.incoming("HOLDS", node.id))
            and any(self._valid(edge, edge.target) for edge in facts.outgoing("EXERCISES", node.id))
        )

    def _valid(self, edge: Edge, end: str) -> bool:
        return is_valid_on(edge, self.day) and is_valid_on(self.law.facts.nodes[end], self.day)

    @cached_property
    def contests(self) -> Mapping[str, Contest]:
        """The contests by their names, as they stand on the day."""
        return contests_of(self.law.claims, self.provisions)

    @cached_property
    def denied(self) -> frozenset[tuple[str, str]]:
        """Which mandates do not cover or reach what, as settled contests have it: ids of both."""
        return frozenset(edge for contest in self.contests.values() for edge in contest.denied_edges())

    @cached_property
    def parameters(self) -> Mapping[str, tuple[str, ...]]:
        """`graph.model.temporal.LAW_ON_DAY`."""
        return {
            "inForce": self.ids_in_force,
            "denied": tuple(sorted(map(" ".join, self.denied))),
            "undated": tuple(sorted(self.undated)),
        }

    @cached_property
    def undated(self) -> frozenset[str]:
        """Ids of mandates that have no day, nor has their law or their holder, where no source of that speaks so early."""
        return frozenset(
            node.id for node in self.law.of_label("Mandate") if self.counts(node) and self._is_undated(node)
        )

    def _is_undated(self, mandate: Node) -> bool:
        holding = self.facts.incoming("HOLDS", mandate.id)
        holders = [self.law.facts.nodes[edge.source] for edge in holding]
        if any(map(self.law.beginnings.of_node, (mandate, *holders))):
            return False
        homes = [edge.target for holder in holders for edge in self.law.facts.outgoing("IN", holder.id)]
        spoken = max(map(self.law.data_day, homes), default=self.law.as_of)
        return self.day < self.law.beginnings.speaks_from(holding, self.law.facts.nodes, spoken)

    @cached_property
    def _in_force_set(self) -> frozenset[str]:
        return frozenset(self.ids_in_force)

    def counts(self, node: Node) -> bool:
        """The node counts on the day, with everything that it rests on."""
        return node.id in self._in_force_set if node.label in RESTING else is_valid_on(node, self.day)

    @cached_property
    def facts(self) -> Facts:
        """Every node, and the relationships that hold on the day between nodes that count; of law, only what stands.

        A claimed or contested route stays a node, and what it opens stays with it, whether it is in force or not.
        """
        return self.law.facts.with_edges(filter(self._kept, self.law.edges))

    @cached_property
    def _counting(self) -> frozenset[str]:
        """Ids of all nodes that count."""
        return frozenset(i for i, node in self.law.facts.nodes.items() if self.counts(node))

    def _kept(self, edge: Edge) -> bool:
        if not is_valid_on(edge, self.day):
            return False
        if edge.type == "OPENS":
            return edge.target in self._counting
        return edge.source in self._counting and (edge.type in STAYING or edge.target in self._counting)

    @kept
    def homes(self, jurisdiction: str) -> Mapping[str, tuple[Edge, ...]]:
        """The jurisdiction and all that it is part of, by their ids, the nearest first, with the way there."""
        return {reached: tuple(way) for reached, way in self.facts.paths_up("PART_OF", jurisdiction)}

    @kept
    def own_routes(self, jurisdiction: str) -> frozenset[str]:
        """Ids of the routes in force that belong to the jurisdiction itself."""
        facts = self.law.facts
        edges = (edge for edge in facts.incoming("IN", jurisdiction) if is_valid_on(edge, self.day))
        found = (facts.nodes[edge.source] for edge in edges)
        return frozenset(node.id for node in found if node.label == "Route" and self.counts(node))

    @kept
    def routes(self, jurisdiction: str) -> frozenset[str]:
        """Ids of the routes in force that count in the jurisdiction."""
        return frozenset().union(*map(self.own_routes, self.homes(jurisdiction)))

    @kept
    def mandates(self, jurisdiction: str) -> list[Node]:
        """Mandates of the authorities whose law counts in the jurisdiction, in the order of ids."""
        holders = (edge.source for home in self.homes(jurisdiction) for edge in self.facts.incoming("IN", home))
        held = {node.id: node for holder in holders for node in self.facts.targets("HOLDS", holder)}
        return [held[i] for i in sorted(held)]

    @kept
    def covers(self, mandate: str) -> tuple[Edge, ...]:
        """What a mandate covers, but for what a settled contest denies."""
        return tuple(
            edge for edge in self.facts.outgoing("COVERS", mandate) if (mandate, edge.target) not in self.denied
        )

    @kept
    def reaches(self, mandate: str) -> tuple[Edge, ...]:
        """What classes of providers a mandate reaches by name, but for what a settled contest denies."""
        return tuple(
            edge for edge in self.facts.outgoing("REACHES", mandate) if (mandate, edge.target) not in self.denied
        )

    @kept
    def covered_routes(self, jurisdiction: str) -> Mapping[str, frozenset[str]]:
        """Ids of the routes in force that each mandate covers, of those that count there, by the id of the mandate."""
        routes = self.routes(jurisdiction)
        return {
            mandate.id: routes & {edge.target for edge in self.covers(mandate.id)}
            for mandate in self.mandates(jurisdiction)
        }

    @kept
    def exemptions_by_mandate(self, jurisdiction: str) -> Mapping[str, Mapping[str, tuple[Node, ...]]]:
        """Exemptions by mandate and by the id of the route, in force, that they take out of it.

        They count in the jurisdiction whose instruments grant them, and in all that is part of that.
        """
        routes, found = self.routes(jurisdiction), dict[str, dict[str, tuple[Node, ...]]]()
        for mandate in self.mandates(jurisdiction):
            for exemption in self.facts.sources("FROM", mandate.id):
                if self.homes(jurisdiction).keys().isdisjoint(self.homes_of_exemption(exemption.id)):
                    continue
                for edge in self.facts.outgoing("FOR", exemption.id):
                    if edge.target in routes:
                        of_mandate = found.setdefault(mandate.id, {})
                        others = (one for one in of_mandate.get(edge.target, ()) if one is not exemption)
                        of_mandate[edge.target] = (*others, exemption)
        return found

    @kept
    def homes_of_exemption(self, exemption: str) -> frozenset[str]:
        """Ids of the jurisdictions of the instruments in force that grant an exemption."""
        instruments = (
            part.target
            for provision in self.facts.sources("GRANTS", exemption)
            for part in self.facts.outgoing("PART_OF", provision.id)
        )
        return frozenset(edge.target for one in instruments for edge in self.facts.outgoing("IN", one))

    @kept
    def lawful(self, jurisdiction: str, therapy: str) -> Mapping[str, tuple[Edge, ...]]:
        """The lawful ones of the routes in force that a therapy, or a broader one, may take, with the edges that lead there."""
        routes, found = self.routes(jurisdiction), dict[str, tuple[Edge, ...]]()
        for reached, way in self.facts.paths_up("BROADER", therapy):
            for edge in self.facts.outgoing("MAY_TAKE", reached):
                lawful = self.facts.nodes[edge.target].properties["standing"] == RouteStanding.LAWFUL
                if lawful and edge.target in routes:
                    found.setdefault(edge.target, (*way, edge))
        return found

    @kept
    def classes_open_to(self, route: str) -> frozenset[str]:
        """Ids of the classes of providers to which a route is open by name; none: it is open to whoever."""
        return frozenset(edge.target for edge in self.facts.outgoing("OPEN_TO", route))

    @kept
    def classes_reached(self, mandate: str) -> frozenset[str]:
        """Ids of the classes of providers that a mandate reaches by name; none: it does not depend on them."""
        return frozenset(edge.target for edge in self.reaches(mandate))

    @kept
    def follows(self, mandate: str) -> tuple[str, ...]:
        """Ids of the mandates on which one only follows, in force or not."""
        return tuple(edge.target for edge in self.facts.outgoing("FOLLOWS", mandate))

    @kept
    def complete(self, jurisdiction: str) -> frozenset[str]:
        """The kinds of which packs declare that nothing is missing, in the jurisdiction and in all that it is part of."""
        return frozenset[str].intersection(*map(self._complete_itself, self.homes(jurisdiction)))

    def _complete_itself(self, jurisdiction: str) -> frozenset[str]:
        cells = (node for node in self.law.of_label("Coverage") if node.properties["jurisdiction"] == jurisdiction)
        complete = (cell for cell in cells if cell.properties["declared"] == CoverageLevel.COMPLETE)
        return frozenset(cell.properties["kind"] for cell in complete if is_valid_on(cell, self.day))


@dataclass(frozen=True)
class Law:
    """All law in one state of the graph, whatever the day; `version` names the state.

    `edges` are in the order of their keys. `citations` gathers citations with their sources by id, as they are looked up; null:
    there is none with that id. `counts` gathers the sizes of whole lists, by their anchors and days, `histories` those of
    clinics, by id and therapy (`graph.analysis.history`).
    """

    version: str
    dataset: Dataset
    facts: Facts
    edges: tuple[Edge, ...]
    claims: tuple[ContestedClaim, ...]
    citations: dict[str, tuple[Node, Node] | None] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    histories: LRUCache[tuple[str, str | None], Any] = field(default_factory=partial(LRUCache, HISTORIES_KEPT))
    _days: dict[tuple[str, frozenset[str]], LawOnDay] = field(default_factory=dict)

    @classmethod
    def of_row(cls, row: Row) -> "Law":
        """From a row of `read/law`."""
        edges = each_once(map(edge_of, row["edges"]))
        claims = (
            ContestedClaim(claim["about"], Node("Claim", claim["properties"]), frozenset(claim.get("restsOn", ())))
            for claim in row["claims"]
        )
        return cls(
            version=row["version"],
            dataset=Dataset(row["dataset"], tuple(row["packs"])),
            facts=Facts(map(node_of, row["nodes"]), ()).with_edges(edges),
            edges=edges,
            claims=tuple(sorted(claims, key=lambda claim: claim.node.id)),
        )

    @property
    def as_of(self) -> str:
        """The latest day for which a pack speaks, the default day of lists."""
        return self.dataset.as_of

    def data_day(self, jurisdiction: str) -> str:
        """The day for which the packs speak that have something of a jurisdiction: the latest of theirs."""
        node = self.facts.nodes.get(jurisdiction)
        return self.as_of if node is None else str(node.properties.get("dataDay", self.as_of))

    def default_day(self, identity: str) -> str:
        """The day of a question about one thing that names none: that of its jurisdiction, with which its id begins."""
        return self.data_day(identity.split(".", 1)[0])

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """The ids of what the claims are about, by those of the claims."""
        return {claim.node.id: claim.about for claim in self.claims}

    @cached_property
    def beginnings(self) -> Beginnings:
        """When its facts begin."""
        return Beginnings(self.facts)

    @cached_property
    def _labels(self) -> Mapping[str, tuple[Node, ...]]:
        found: dict[str, list[Node]] = {}
        for node in self.facts.nodes.values():
            found.setdefault(node.label, []).append(node)
        return {label: tuple(nodes) for label, nodes in found.items()}

    def of_label(self, label: str) -> tuple[Node, ...]:
        """All nodes with a label."""
        return self._labels.get(label, ())

    def of_type(self, kind: str) -> Iterable[Edge]:
        """All relationships of a type."""
        return (edge for edge in self.edges if edge.type == kind)

    def instruments_changed(self, first: str, last: str) -> list[str]:
        """Ids of the instruments that began, were amended or ended between two days, both included."""
        return [i for i, days in self._turns_of_instruments.items() if any(first <= day <= last for day in days)]

    @cached_property
    def _turns_of_instruments(self) -> Mapping[str, frozenset[str]]:
        """The first and the last days on which each instrument stands, and the days on which it is amended."""
        nodes = self.of_label("LegalInstrument")
        begins, ends = {n.id: self._first_days(n) for n in nodes}, {n.id: self._last_days(n) for n in nodes}
        amended: dict[str, set[str]] = {node.id: set() for node in nodes}
        for edge in self.of_type("AMENDS"):
            own = edge.properties.get("validFrom")
            amended[edge.target] |= {str(own)} if own else begins[edge.source]
        return {i: frozenset(begins[i] | ends[i] | amended[i]) for i in begins}

    def _first_days(self, node: Node) -> set[str]:
        """The days on which an instrument begins to stand: first days of its own, or of what it implements."""
        days = {str(day) for one in self._behind(node) if (day := one.get("validFrom") or one.get("enactedOn"))}
        return {day for day in days if self._stands(node, day) and not self._stands(node, shift_day(day, -1))}

    def _last_days(self, node: Node) -> set[str]:
        """The days on which it stands for the last time."""
        days = {str(one["validTo"]) for one in self._behind(node) if one.get("validTo")}
        return {day for day in days if self._stands(node, day) and not self._stands(node, shift_day(day, 1))}

    def _behind(self, node: Node) -> Iterator[Mapping[str, Any]]:
        """The properties of an instrument, of all that it implements, and of the relationships that say so."""
        for reached, _ in self.facts.paths_up("IMPLEMENTS", node.id):
            yield self.facts.nodes[reached].properties
            yield from (edge.properties for edge in self.facts.outgoing("IMPLEMENTS", reached))

    def _stands(self, node: Node, day: str) -> bool:
        return LawOnDay(self, day).stands(node, {})

    def on(self, day: str, without: Iterable[str] = ()) -> LawOnDay:
        """The law as it stands on a day, where these instruments are taken as not in force."""
        key = day, frozenset(without)
        if key not in self._days:
            if len(self._days) >= DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            self._days[key] = LawOnDay(self, *key)
        return self._days[key]
