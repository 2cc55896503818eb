"""Copies of the law and of a row of `read/clinic` in which facts hold on other days than they do. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from graph.law.fact_index import Facts, each_once
from graph.law.law_snapshot import Law, is_valid_on
from graph.model.vocabulary import Edge, Node
from graph.store.database import Row

Fact = Node | Edge
Properties = Mapping[str, Any]

NEVER = "never"  # sorts after every day
# From a node to what a link through it can rest on: relationships that lead from it, and `<` to it.
LEADS: Mapping[str, tuple[str, ...]] = {
    "Mandate": ("<HOLDS", "EXERCISES", "COVERS", "GRANTED_BY", "<FROM", "REACHES", "FOLLOWS"),
    "Exemption": ("FOR", "<GRANTS"),
    "Route": ("PROVIDED_BY", "IN", "OPENS", "OPEN_TO"),
    "Provision": ("PART_OF",),
    "LegalInstrument": ("IMPLEMENTS", "IN"),
    "Jurisdiction": ("PART_OF",),
    "TherapyType": ("BROADER", "MAY_TAKE"),
    "Authority": ("IN",),
    "ProviderClass": ("BROADER", "IN"),
}


def named_by(row: Row) -> Iterable[str]:
    """Ids of the law that a row of `read/clinic` names: jurisdiction, classes of providers, therapies, claimed routes."""
    yield row["jurisdiction"]
    yield from (one["class"] for one in row.get("classes", ()))
    for entry in row["offerings"]:
        yield entry["therapy"]
        yield from (claim["route"] for claim in entry["claims"])


def narrow_law(law: Law, starts: Iterable[str]) -> Law:
    """Of the law only what is reached from some nodes by `LEADS`, or settles a contest there, whatever the day."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, ...], Edge] = {}
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here in nodes:
            continue
        nodes[here] = law.facts.nodes[here]
        for kind in LEADS.get(nodes[here].label, ()):
            incoming = kind.startswith("<")
            found = law.facts.incoming(kind[1:], here) if incoming else law.facts.outgoing(kind, here)
            edges.update((edge.key, edge) for edge in found)
            waiting += [edge.source if incoming else edge.target for edge in found]
        waiting += settling_law(law, here)
    return law_of(law, nodes.values(), edges.values())


def settling_law(law: Law, mandate: str) -> list[str]:
    """Ids of the provisions by which contests about a mandate may be settled."""
    contests = {claim.node.properties["contest"] for claim in law.claims if claim.about == mandate}
    return [i for claim in law.claims if claim.node.properties["contest"] in contests for i in claim.rests_on]


def law_of(law: Law, nodes: Iterable[Node], edges: Iterable[Edge]) -> Law:
    """A law with other facts in place of its own."""
    own = each_once(edges)
    return replace(law, facts=Facts(nodes, ()).with_edges(own), edges=own, _days={})


def changed_row(row: Row, now: Callable[[Fact], Properties]) -> Row:
    """A row of `read/clinic` with the properties of each fact in it replaced."""
    clinic = row["clinic"]["id"]

    def entry_now(entry: Row) -> Row:
        offering = entry["offering"]["id"]
        claims = [
            claim | {"properties": now(Edge("CLAIMS", offering, claim["route"], claim["properties"]))}
            for claim in entry["claims"]
        ]
        return entry | {
            "offering": now(Node("Offering", entry["offering"])),
            "offers": now(Edge("OFFERS", clinic, offering, entry["offers"])),
            "of": now(Edge("OF", offering, entry["therapy"], entry["of"])),
            "claims": claims,
        }

    classes = [
        one | {"properties": now(Edge("BELONGS_TO", clinic, one["class"], one["properties"]))}
        for one in row.get("classes", ())  # a release that was kept before there were any has none
    ]
    return row | {
        "clinic": now(Node("Clinic", row["clinic"])),
        "inside": now(Edge("IN", clinic, row["jurisdiction"], row["inside"])),
        "classes": classes,
        "offerings": [entry_now(entry) for entry in row["offerings"]],
    }


def facts_of(row: Row) -> list[Fact]:
    """Every fact in a row of `read/clinic`."""
    found: list[Fact] = []

    def note(fact: Fact) -> Properties:
        found.append(fact)
        return fact.properties

    changed_row(row, note)
    return found


def key_of(fact: Fact) -> object:
    """What tells a fact from every other."""
    return fact.id if isinstance(fact, Node) else fact.key


def begin_of(fact: Fact) -> str | None:
    """Its first day; an instrument without one counts from its enactment."""
    begin = fact.properties.get("validFrom")
    if begin is None and isinstance(fact, Node) and fact.label == "LegalInstrument":
        begin = fact.properties.get("enactedOn")
    return begin


def in_time(fact: Fact, day: str) -> bool:
    """The fact by itself holds on the day, whatever it rests on."""
    return is_valid_on({"validFrom": begin_of(fact), "validTo": fact.properties.get("validTo")}, day)


def turn_of(fact: Fact, last: str) -> str:
    """The day on which it begins or ends, of a fact that does one of them by the last of two days."""
    return str(begin_of(fact) if in_time(fact, last) else fact.properties["validTo"])


def properties_as(fact: Fact, day: str, *, there: bool) -> Properties:
    """Its properties, with the days that it needs to hold on that day, or not to."""
    if in_time(fact, day) == there:
        return fact.properties
    if not there:
        return {**fact.properties, "validFrom": NEVER}
    begin = begin_of(fact)
    return {**fact.properties, **({"validFrom": day} if begin is not None and begin > day else {"validTo": day})}
