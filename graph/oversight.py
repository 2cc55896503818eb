"""Who oversees a clinic on a day, under which mandate and law, and what escapes."""

from typing import Any

from graph.answers import Oversight, Question
from graph.database import PLANNING_SECONDS, Database, Row
from graph.errors import GraphNotLoaded, UnknownEntity
from graph.lookup import get_ids, get_nodes
from graph.reasons import summary
from graph.rules import Case
from graph.statements import statement

MOST_NAMED = 10  # therapies that a refusal names
# A database plans a statement for each form of its parameters: without a day and with one.
USUAL = (Question("ru.clinic.none-has-this-id"), Question("ru.clinic.none-has-this-id", "2026-01-01"))


async def prepare(database: Database) -> None:
    """Have the database plan the statement, so that no reader waits for it."""
    for question in USUAL:
        await database.read(statement("read/oversight"), parameters_of(question), PLANNING_SECONDS)


async def get_oversight(database: Database, question: Question) -> Oversight | None:
    """The answer; null where no clinic has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
        UnknownEntity: there is no such therapy; an answer about it would look like one.

    """
    rows = await database.read(statement("read/oversight"), parameters_of(question))
    if rows:
        if question.therapy is not None and not rows[0]["offerings"]:
            await known_therapy(database, question.therapy)
        return answer(rows[0], question)
    if not await database.read(statement("read/dataset")):
        raise GraphNotLoaded("The graph holds no release.")
    return None


async def known_therapy(database: Database, therapy: str) -> None:
    """Refuse a therapy that the graph does not have.

    Raises:
        UnknownEntity: no therapy has that id.
    """
    node = (await get_nodes(database, [therapy])).get(therapy)
    if node is None or node.label != "TherapyType":
        known = ", ".join((await get_ids(database, "TherapyType"))[:MOST_NAMED])
        remedy = f"Name one of those that the graph holds, such as {known}." if known else "The graph holds no therapy."
        raise UnknownEntity(f"There is no therapy {therapy}.", remedy)


def answer(row: Row, question: Question) -> Oversight:
    """The answer that follows from a row of `read/oversight`."""
    case = Case.of_row(row, question)
    links = case.links()
    verdict = case.verdict(links)
    gaps = case.gaps(links)
    confidence = case.confidence(verdict, links)
    clinic = case.facts.nodes[row["clinic"]]
    text = summary(clinic, case.day, verdict, confidence, links, question.therapy)
    return Oversight(clinic, case.day, case.as_of, verdict, text, links, gaps, confidence, question)


def parameters_of(question: Question) -> dict[str, Any]:
    """The question as the parameters of `read/oversight`."""
    return {
        "clinic": question.clinic,
        "day": question.day,
        "therapy": question.therapy,
        "repeal": list(question.repeal),
        "reclassify": [{"offering": offering, "route": route} for offering, route in question.reclassify],
    }
