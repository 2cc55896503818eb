"""The rules by which gaps are derived, and what each of them says.

`graph.gaps.fired` finds where a rule fires on a day, with the facts that fire it; the function of the same name puts that into
words. Not recorded is never not overseen: a rule that fires because something is missing says so, and is UNVERIFIED unless the
packs declare that nothing is.
"""

from collections.abc import Callable, Iterable, Mapping

from graph.explained.english import listed
from graph.facts import Facts
from graph.gaps.derived import DerivedGap, Finding, Words, gap_of
from graph.gaps.overlaps import overlap_of
from graph.law import holds
from graph.model import Confidence, Node, strongest

Rule = Callable[[Finding], DerivedGap | None]


def no_authority(finding: Finding) -> DerivedGap:
    """A grey route is claimed and bypasses nothing: no mandate is due on a lawful route in its place."""
    route = finding.subject
    words = Words(
        "no-authority",
        "NO_AUTHORITY",
        f"The route '{route.name}' goes around no recorded mandate",
        "Providers claim it, and no recorded mandate is due on a lawful route in its place. "
        + absence(finding, "Not recorded does not mean that there is none."),
        silence(finding),
    )
    return gap_of(finding, words, {"routes": [route.id]})


def overlapping_mandates(finding: Finding) -> DerivedGap | None:
    """Different authorities hold mandates for one activity that reach the same clinics; null: theirs reach different ones."""
    overlap = overlap_of(finding)
    if overlap is None:
        return None
    contested, what = overlap.contested, f"'{finding.subject.name}'"
    where = [*["at every clinic"] * overlap.everywhere, *[f"on {the_routes(overlap.routes)}"] * bool(overlap.routes)]
    doubt = {
        "HOLDS": "Sources contradict each other on who holds them.",
        "COVERS": "Sources contradict each other on whom they reach.",
    }
    second = (
        doubt[contested] if contested else "That they overlap does not say that any of them is void, or was exercised."
    )
    words = Words(
        "overlapping-mandates",
        "OVERLAPPING_MANDATES",
        f"Overlapping mandates for {what}",
        f"Recorded mandates of {listed(overlap.holders)} for {what} meet {listed(where)}. {second}",
        (Confidence.SECONDARY,) if contested else (),
    )
    routes = in_force(finding) if overlap.everywhere else {route.id for route in overlap.routes}
    return gap_of(overlap.finding, words, {"routes": routes})


def unenforced_requirement(finding: Finding) -> DerivedGap:
    """No recorded mandate makes an authority check a requirement of routes in force."""
    what = f"'{finding.subject.name}'"
    routes = [node for node in finding.nodes if node.label == "Route"]
    words = Words(
        "unenforced-requirement",
        "UNENFORCED_REQUIREMENT",
        f"No recorded mandate has {what} checked",
        f"{what} is required for {the_routes(routes)}, and no recorded mandate in force makes an authority check it. "
        + absence(finding, "Not recorded does not mean that nobody checks it."),
        silence(finding),
    )
    return gap_of(finding, words, {"routes": ids(routes), "avoidedRequirements": [finding.subject.id]})


def repealed_basis(finding: Finding) -> DerivedGap:
    """Every provision that granted a mandate has ended, and nothing else about the mandate has."""
    mandate, facts = finding.subject, Facts(finding.nodes, finding.edges)
    (holder, *_) = facts.sources("HOLDS", mandate.id)
    law = listed([f"'{node.name}'" for node in facts.targets("GRANTED_BY", mandate.id)])
    words = Words(
        "repealed-basis",
        "REPEALED_BASIS",
        f"The law behind '{mandate.name}' has ended",
        f"What granted '{mandate.name}' of {holder.name} had ended by {finding.day}: {law}. "
        "No other recorded provision grants it on that day, so that it counts for no clinic.",
    )
    return gap_of(finding, words, {"routes": reached(finding), "avoidedMandates": [mandate.id]})


def unassigned_activity(finding: Finding) -> DerivedGap:
    """No mandate of the jurisdiction in force carries out an activity."""
    what, home = f"'{finding.subject.name}'", finding.force.law.facts.nodes[finding.jurisdiction].name
    words = Words(
        "unassigned-activity",
        "NO_AUTHORITY",
        f"No authority is recorded for {what} in {home}",
        f"On {finding.day} no recorded mandate of {home} in force has an authority carry out {what}. "
        + absence(finding, "Not recorded does not mean that nobody does."),
        silence(finding),
    )
    return gap_of(finding, words, {"routes": ()})


def weak_enforcement(finding: Finding) -> DerivedGap:
    """An authority that can enforce little or nothing holds mandates in force."""
    authority, claims = finding.subject, finding.force.law.claims
    contested = any(claim.about == authority.id and claim.predicate == "enforcement" for claim in claims)
    count = sum(node.label == "Mandate" for node in finding.nodes)
    power = {"NONE": "no", "LIMITED": "limited"}[authority.properties["enforcementLevel"]]
    mandates = "1 recorded mandate in force is" if count == 1 else f"{count} recorded mandates in force are"
    second = (
        "Sources contradict each other on that." if contested else "That is said of its powers, not of what it did."
    )
    words = Words(
        "weak-enforcement",
        "WEAK_ENFORCEMENT",
        f"Weak enforcement by {authority.name}",
        f"{mandates} held by {authority.name}, recorded as having {power} power to enforce. {second}",
        (Confidence.SECONDARY,) if contested else (),
    )
    return gap_of(finding.with_node(capacity(finding)), words, {"routes": reached(finding)})


def capacity(finding: Finding) -> Node:
    """What an authority can enforce, as a fact of its own: it has citations of its own."""
    ids = finding.subject.properties["enforcementCitations"]
    cites = [finding.force.law.facts.nodes[i].properties for i in ids]
    properties = {
        "id": f"{finding.subject.id}/enforcement",
        "citations": ids,
        "confidence": strongest(cite["confidence"] for cite in cites),
        "citedFrom": min((cite["asOf"] for cite in cites if cite.get("asOf")), default=None),
    }
    return Node("Enforcement", properties)


def absence(finding: Finding, caution: str) -> str:
    """What to say of something that is missing."""
    return "The data declares that no mandate is missing." if complete(finding) else caution


def silence(finding: Finding) -> tuple[Confidence, ...]:
    """How sure one can be of something that is missing."""
    return () if complete(finding) else (Confidence.UNVERIFIED,)


def complete(finding: Finding) -> bool:
    """Whether the packs declare that no mandate of the jurisdiction is missing."""
    return "MANDATE" in finding.force.complete(finding.jurisdiction)


def reached(finding: Finding) -> frozenset[str]:
    """The routes in force that the mandates of the finding reach: all of them where one reaches every clinic."""
    facts, mandates = finding.force.law.facts, [node.id for node in finding.nodes if node.label == "Mandate"]
    covers = [edge for mandate in mandates for edge in facts.leaving("COVERS", mandate)]
    places = {edge.target for edge in covers if holds(edge, finding.day)}
    return in_force(finding) if finding.jurisdiction in places else in_force(finding) & places


def in_force(finding: Finding) -> frozenset[str]:
    """All routes of the jurisdiction that are in force."""
    return finding.force.routes(finding.jurisdiction)


def the_routes(routes: Iterable[Node]) -> str:
    """`the route 'a'`, or `the routes 'a' and 'b'`, by their names."""
    names = sorted({f"'{route.name}'" for route in routes})
    return f"the route{'s' * (len(names) != 1)} {listed(names)}"


def ids(nodes: Iterable[Node]) -> list[str]:
    """Their ids."""
    return [node.id for node in nodes]


RULES: Mapping[str, Rule] = {
    "no-authority": no_authority,
    "overlapping-mandates": overlapping_mandates,
    "repealed-basis": repealed_basis,
    "unassigned-activity": unassigned_activity,
    "unenforced-requirement": unenforced_requirement,
    "weak-enforcement": weak_enforcement,
}
