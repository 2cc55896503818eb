"""A tiny world in which law rests on law, and what the statements would read of it, worked out without a database.

The act lets the route `lawful` be taken and grants its inspection, with an order that implements it; a second act lets `other`
be taken, grants sanctions for every clinic, and exempts `other` from them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.law.law_snapshot import Law
from graph.model.vocabulary import Edge, Node
from graph.store.database import Row
from graph.store.statements import statement
from seed.format.pack import Pack
from seed.loading.load import describe_dataset
from seed.loading.project import project
from tests.support.tiny import World, entity, read_world, world

CLINIC = "zz.clinic.one"
CURE, CARE = "zz.offering.one.cure", "zz.offering.one.care"
ACT, ORDER, SECOND = "zz.instrument.act", "zz.instrument.order", "zz.instrument.second"
INSPECTION, CHECKS, SANCTIONS = (
    "zz.mandate.office.inspection",
    "zz.mandate.office.checks",
    "zz.mandate.office.sanctions",
)
LAWFUL, OTHER, GREY = "zz.route.lawful", "zz.route.other", "zz.route.grey"


def layered() -> World:
    """The world; the clinic offers one therapy by `lawful` and one by `grey`."""
    content = world()
    inside = {"jurisdiction": "zz"}
    act, order, second = (f"zz.provision.{name}.whole" for name in ("act", "order", "second"))
    content["activities.yaml"].append(entity("activity.checks"))
    content["instruments.yaml"] = [
        entity(ACT, kind="LAW", enactedOn="2000-01-01", provisions=[entity(act)], **inside),
        entity(ORDER, kind="ORDER", enactedOn="2005-01-01", implements=[ACT], provisions=[entity(order)], **inside),
        entity(SECOND, kind="LAW", enactedOn="2010-01-01", provisions=[entity(second)], **inside),
    ]
    content["routes.yaml"] = [
        entity(LAWFUL, standing="LAWFUL", providedBy=[act], **inside),
        entity(OTHER, standing="LAWFUL", providedBy=[second], **inside),
        entity(GREY, standing="GREY", **inside),
    ]
    held = {"authority": "zz.authority.office"}
    routes = {"reach": "ROUTES"} | held
    content["mandates.yaml"] = [
        entity(INSPECTION, activity="activity.inspection", covers=[LAWFUL], grantedBy=[act, order], **routes),
        entity(CHECKS, activity="activity.checks", covers=[LAWFUL, OTHER], grantedBy=[order], **routes),
        entity(
            SANCTIONS, activity="activity.sanctions", covers=["zz"], grantedBy=[second], reach="EVERY_CLINIC", **held
        ),
    ]
    content["exemptions.yaml"] = [
        entity("zz.exemption.other", provisions=[second], mandates=[SANCTIONS, CHECKS], routes=[OTHER])
    ]
    content["requirements.yaml"] = [entity("zz.requirement.form", routes=[LAWFUL], setBy=[order])]
    content["clinics.yaml"][0]["offerings"] = [
        entity(identity, illustrative=True, therapy="therapy.cure", routes=[route])
        for identity, route in ((CURE, LAWFUL), (CARE, GREY))
    ]
    return content


def part(content: World, identity: str) -> World:
    """The entry with that id, wherever it stands."""
    found: list[World] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.extend([value] if value.get("id") == identity else [])
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            look(one)

    look(content)
    return found[0]


def in_memory(folder: Path, content: World) -> tuple[Law, dict[str, Row]]:
    """The law and the rows of `read/clinic` by clinic, of a world."""
    return of_packs(read_world(folder, content))


def of_packs(packs: list[Pack]) -> tuple[Law, dict[str, Row]]:
    """The law and the rows of `read/clinic` by clinic, of packs."""
    content = project(packs)
    nodes, edges = content.nodes, list(content.edges.values())
    law = [node for node in nodes.values() if node.label in LAW]
    ids = {node.id for node in law}
    about = {edge.source: edge.target for edge in edges if edge.type == "ABOUT"}
    told = [node for node in nodes.values() if node.label == "Claim" and node.properties.get("contested")]
    contests = {
        claim.properties["contest"]
        for claim in told
        if nodes[about[claim.id]].label in ("Mandate", "Authority")
        and claim.properties["predicate"] in ("HOLDS", "COVERS", "enforcement")
    }
    sides = [
        claim for claim in nodes.values() if claim.label == "Claim" and claim.properties.get("contest") in contests
    ]
    cited = {cite for node in law if node.label == "Authority" for cite in node.properties["enforcementCitations"]}
    read = Law.of_row({
        "version": "v",
        "dataset": describe_dataset(packs, content),
        "packs": [],
        "nodes": [{"label": node.label, "properties": node.properties}
                  for node in [*law, *(nodes[cite] for cite in sorted(cited))]],
        "edges": [as_row(edge) for edge in edges if edge.source in ids and edge.target in ids],
        "claims": [{"about": about[claim.id], "properties": claim.properties} for claim in sides],
    })  # fmt: skip
    return read, {node.id: clinic_row(node, nodes, edges) for node in nodes.values() if node.label == "Clinic"}


LAW = frozenset(
    statement("read/law").text.split("MATCH (n:", 1)[1].split(")", 1)[0].split("|")
)  # the labels that the statement names


def clinic_row(clinic: Node, nodes: Any, edges: Iterable[Edge]) -> Row:
    """What `read/clinic` reads of a clinic."""
    leaving = {kind: [edge for edge in edges if edge.type == kind] for kind in ("IN", "OFFERS", "OF", "CLAIMS")}
    (inside,) = (edge for edge in leaving["IN"] if edge.source == clinic.id)
    offerings = []
    for offers in (edge for edge in leaving["OFFERS"] if edge.source == clinic.id):
        claims = [edge for edge in leaving["CLAIMS"] if edge.source == offers.target]
        offerings += [
            {
                "offering": nodes[offers.target].properties, "offers": offers.properties,
                "therapy": of.target, "of": of.properties,
                "claims": [{"route": claim.target, "properties": claim.properties} for claim in claims],
            }
            for of in leaving["OF"] if of.source == offers.target
        ]  # fmt: skip
    return {
        "version": "v", "clinic": clinic.properties, "jurisdiction": inside.target, "inside": inside.properties,
        "offerings": offerings,
    }  # fmt: skip


def as_row(edge: Edge) -> Row:
    """A relationship as statements give it."""
    return {"type": edge.type, "source": edge.source, "target": edge.target, "properties": edge.properties}
