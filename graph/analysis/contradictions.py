"""What sources contradict each other on: every side of every contest."""

from dataclasses import dataclass

from graph.model.vocabulary import Node
from graph.store.database import Database, Row
from graph.store.statements import statement


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contest: its claims, preferred ones first, then by id. Subject and predicate are those of the first claim."""

    subject: Node
    predicate: str
    claims: tuple[Node, ...]


async def get_contradictions(database: Database, jurisdiction: str | None = None) -> list[Contradiction]:
    """All contests, or those with a subject of a jurisdiction, by subject, predicate and first claim.

    Concepts, such as therapies, count for a jurisdiction where the id of a claim about them begins with it.
    """
    rows = await database.read(statement("read/contradictions"), {"jurisdiction": jurisdiction})
    return sorted(map(contradiction, rows[0]["found"]), key=place)


def contradiction(sides: list[Row]) -> Contradiction:
    """The contest that these sides make up."""
    ordered = sorted(sides, key=lambda side: (not side["claim"]["preferred"], str(side["claim"]["id"])))
    first = ordered[0]
    claims = tuple(Node("Claim", side["claim"]) for side in ordered)
    return Contradiction(Node(first["label"], first["subject"]), str(first["claim"]["predicate"]), claims)


def place(one: Contradiction) -> tuple[str, str, str]:
    """Where it stands in the list."""
    return one.subject.id, one.predicate, one.claims[0].id
