"""The rules by which gaps are derived, and what each of them finds.

`graph.oversight.gaps.detection` finds where a rule fires on a day, with the facts that fire it; the function of the same name
makes a gap of that, and `graph.explain.gaps` puts it into words. Not recorded is never not overseen: a rule that fires because
something is missing says so, and is UNVERIFIED unless the packs declare that nothing is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from graph.law.applicability import narrower_classes
from graph.law.fact_index import Facts
from graph.law.law_snapshot import is_valid_on
from graph.model.vocabulary import Confidence, Node
from graph.oversight.gaps.derived_gap import DerivedGap, Finding, Ruling, gap_of
from graph.oversight.gaps.detection import find_closed_routes
from graph.oversight.gaps.gap_facts import (
    ClosedRoute,
    OverlappingMandates,
    RepealedBasis,
    UnassignedActivity,
    UnenforcedRequirement,
    UnmandatedRoute,
    WeakEnforcement,
)
from graph.oversight.gaps.overlaps import overlap_of

Rule = Callable[[Finding], DerivedGap | None]


def no_authority(finding: Finding) -> DerivedGap:
    """A grey route is claimed and bypasses nothing: no mandate is due on a lawful route in its place."""
    about = UnmandatedRoute(finding.subject, is_complete(finding))
    ruling = Ruling("no-authority", "NO_AUTHORITY", about, silence(finding))
    return gap_of(finding, ruling, {"routes": [finding.subject.id]})


def not_entitled(finding: Finding) -> DerivedGap:
    """A lawful route is claimed by clinics that belong to none of the classes to which it is open."""
    force, route = finding.force, finding.subject
    open_to = force.classes_open_to(route.id)
    about = ClosedRoute(route, tuple(force.law.facts.nodes[i] for i in sorted(open_to)))
    ways = tuple(
        " ".join((route.id, therapy.id, finding.jurisdiction, *sorted(narrower_classes(force, open_to))))
        for closed, therapy in find_closed_routes(force, finding.jurisdiction)
        if closed is route
    )
    ruling = Ruling("not-entitled", "NOT_ENTITLED", about)
    return replace(gap_of(finding, ruling, {"routes": [route.id]}), closed=ways)


def overlapping_mandates(finding: Finding) -> DerivedGap | None:
    """Different authorities hold mandates for one activity that reach the same clinics; null: theirs reach different ones."""
    found = overlap_of(finding)
    if found is None:
        return None
    about = OverlappingMandates(finding.subject, found.holders, found.routes, found.everywhere, found.contested)
    caps = (Confidence.SECONDARY,) if found.contested else ()
    routes = in_force(finding) if found.everywhere else ids(found.routes)
    ruling = Ruling("overlapping-mandates", "OVERLAPPING_MANDATES", about, caps)
    return gap_of(found.finding, ruling, {"routes": routes, "authorities": ids(found.holders)})


def unenforced_requirement(finding: Finding) -> DerivedGap:
    """No recorded mandate makes an authority check a requirement of routes in force."""
    requirement, routes = finding.subject, tuple(node for node in finding.nodes if node.label == "Route")
    about = UnenforcedRequirement(requirement, routes, is_complete(finding))
    ruling = Ruling("unenforced-requirement", "UNENFORCED_REQUIREMENT", about, silence(finding))
    return gap_of(finding, ruling, {"routes": ids(routes), "avoidedRequirements": [requirement.id]})


def repealed_basis(finding: Finding) -> DerivedGap:
    """Every provision that granted a mandate has ended, and nothing else about the mandate has."""
    mandate, facts = finding.subject, Facts(finding.nodes, finding.edges)
    (holder, *_) = facts.sources("HOLDS", mandate.id)
    about = RepealedBasis(mandate, holder, tuple(facts.targets("GRANTED_BY", mandate.id)), finding.day)
    ruling = Ruling("repealed-basis", "REPEALED_BASIS", about)
    return gap_of(finding, ruling, {
        "routes": routes_reached(finding), "avoidedMandates": [mandate.id], "authorities": [holder.id],
    })  # fmt: skip


def unassigned_activity(finding: Finding) -> DerivedGap:
    """No mandate of the jurisdiction in force carries out an activity."""
    home = finding.force.law.facts.nodes[finding.jurisdiction]
    about = UnassignedActivity(finding.subject, home, finding.day, is_complete(finding))
    return gap_of(finding, Ruling("unassigned-activity", "NO_AUTHORITY", about, silence(finding)), {"routes": ()})


def weak_enforcement(finding: Finding) -> DerivedGap:
    """An authority that can enforce little or nothing holds mandates in force."""
    authority, claims = finding.subject, finding.force.law.claims
    contested = any(claim.about == authority.id and claim.predicate == "enforcement" for claim in claims)
    mandates = sum(node.label == "Mandate" for node in finding.nodes)
    capacity = next(edge for edge in finding.edges if edge.type == "CAN_ENFORCE")
    about = WeakEnforcement(authority, mandates, capacity.properties["level"] == "NONE", contested)
    caps = (Confidence.SECONDARY,) if contested else ()
    ruling = Ruling("weak-enforcement", "WEAK_ENFORCEMENT", about, caps)
    leads = {"routes": routes_reached(finding), "authorities": [authority.id]}
    return gap_of(finding, ruling, leads)


def silence(finding: Finding) -> tuple[Confidence, ...]:
    """How sure one can be of something that is missing."""
    return () if is_complete(finding) else (Confidence.UNVERIFIED,)


def is_complete(finding: Finding) -> bool:
    """Whether the packs declare that no mandate of the jurisdiction is missing."""
    return "MANDATE" in finding.force.complete(finding.jurisdiction)


def routes_reached(finding: Finding) -> frozenset[str]:
    """The routes in force that the mandates of the finding reach: all of them where one reaches every clinic."""
    facts, mandates = finding.force.law.facts, [node.id for node in finding.nodes if node.label == "Mandate"]
    covers = [edge for mandate in mandates for edge in facts.outgoing("COVERS", mandate)]
    places = {edge.target for edge in covers if is_valid_on(edge, finding.day)}
    return in_force(finding) if finding.jurisdiction in places else in_force(finding) & places


def in_force(finding: Finding) -> frozenset[str]:
    """All routes of the jurisdiction that are in force."""
    return finding.force.routes(finding.jurisdiction)


def ids(nodes: Iterable[Node]) -> list[str]:
    """Their ids."""
    return [node.id for node in nodes]


RULES: Mapping[str, Rule] = {
    "no-authority": no_authority,
    "not-entitled": not_entitled,
    "overlapping-mandates": overlapping_mandates,
    "repealed-basis": repealed_basis,
    "unassigned-activity": unassigned_activity,
    "unenforced-requirement": unenforced_requirement,
    "weak-enforcement": weak_enforcement,
}
