"""Which relationships are in memory: those that `read/law` reads, and those of one clinic in what `read/clinic` finds of it.

Both follow from what reads them. What is not said to be held here is left to the database: a relationship that is new, or that
nobody thought of, is never taken for one that there is none of.
"""

import re
from dataclasses import dataclass
from functools import cache

from graph.law.law_copies import facts_of
from graph.model.kinds import RELATIONSHIPS
from graph.model.vocabulary import Edge
from graph.store.statements import statement

# In the text of `read/law`: a relationship that has a name is returned, and so is a node whose label is.
RELATIONSHIP = re.compile(r"\(\w+:([\w|]+)\)-\[\w+:([\w|]+)\]->\(\w+:([\w|]+)\)")
NODES = re.compile(r"MATCH \(\w+:([\w|]+)\)\s+WHERE \w+:Entity\s+RETURN\s+collect\(\{label:")
ANY = "Entity"
# A row of `read/clinic` in which every id is the label of what has it.
CLINIC_ROW = {
    "clinic": {"id": "Clinic"},
    "jurisdiction": "Jurisdiction",
    "inside": {},
    "classes": [{"class": "ProviderClass", "properties": {}}],
    "offerings": [
        {
            "offering": {"id": "Offering"},
            "offers": {},
            "therapy": "TherapyType",
            "of": {},
            "claims": [{"route": "Route", "properties": {}}],
        }
    ],
}
OF_ONE_CLINIC = frozenset({"Clinic", "Offering"})  # labels of which memory has only what an answer is about


@dataclass(frozen=True, slots=True)
class HeldRelationships:
    """All relationships of these types that lead from nodes of these labels to nodes of those."""

    sources: frozenset[str]
    types: frozenset[str]
    targets: frozenset[str]

    def hold(self, source: str, kind: str, target: str) -> bool:
        """Whether those of a type between two labels are among them."""
        return (
            kind in self.types
            and not self.sources.isdisjoint({ANY, source})
            and not self.targets.isdisjoint({ANY, target})
        )


@cache
def held_of_law() -> tuple[HeldRelationships, ...]:
    """What the law holds of all jurisdictions."""
    found = RELATIONSHIP.findall(statement("read/law").text)
    return tuple(HeldRelationships(*(frozenset(names.split("|")) for names in groups)) for groups in found)


@cache
def held_labels() -> frozenset[str]:
    """The labels of which the law holds every node."""
    return frozenset(label for names in NODES.findall(statement("read/law").text) for label in names.split("|"))


@cache
def held_of_clinic() -> frozenset[tuple[str, str, str]]:
    """What is held of the clinic that an answer is about: label, type and label of each relationship."""
    edges = (fact for fact in facts_of(CLINIC_ROW) if isinstance(fact, Edge))
    return frozenset((edge.source, edge.type, edge.target) for edge in edges)


def is_held(start: str, kind: str, end: str, *, incoming: bool) -> bool:
    """Whether memory holds all relationships of a type from a node that is there to nodes of a label; `incoming`: to it."""
    if end == ANY:
        known = RELATIONSHIPS[kind]
        ends = known.sources if incoming else known.targets
        return bool(ends) and all(is_held(start, kind, one, incoming=incoming) for one in ends)
    source, target = (end, start) if incoming else (start, end)
    if start in OF_ONE_CLINIC:
        return (source, kind, target) in held_of_clinic()
    return {start, end} <= held_labels() and any(held.hold(source, kind, target) for held in held_of_law())
