"""Looking derived gaps up: which of them a rule finds in a jurisdiction on a day, and what goes through a gap."""

from collections.abc import Mapping

from graph.database import PLANNING_SECONDS, Database
from graph.gaps.derived import DerivedGap, Finding
from graph.gaps.rules import RULES
from graph.statements import statement


async def prepare_rules(database: Database) -> None:
    """Have the database plan the statement of every rule, so that no reader waits for it."""
    for rule in RULES:
        await database.read(statement(f"read/gaps/{rule}"), parameters_of("none", "2026-01-31"), PLANNING_SECONDS)


async def get_derived(database: Database, rule: str, jurisdiction: str, day: str, as_of: str) -> tuple[DerivedGap, ...]:
    """What one rule finds in a jurisdiction on a day, in the order of ids; `as_of` is the day for which the packs speak."""
    rows = await database.read(statement(f"read/gaps/{rule}"), parameters_of(jurisdiction, day))
    fired = (RULES[rule](Finding.of_row(row, day, as_of)) for row in rows[0]["found"])
    return tuple(sorted((gap for gap in fired if gap is not None), key=lambda gap: gap.id))


def parameters_of(jurisdiction: str, day: str) -> dict[str, str]:
    """The parameters of a rule's statement.

    Neo4j plans a statement anew for each form of its parameters, and the length of a list is part of that. One jurisdiction
    at a time is always of one form.
    """
    return {"jurisdiction": jurisdiction, "day": day}


async def get_exposures(database: Database, gaps: Mapping[str, tuple[str, ...]], day: str) -> dict[str, int]:
    """The number of offerings on the day by gap; `gaps` gives the routes of derived ones, and none of recorded ones."""
    rows = [{"id": gap, "routes": list(routes)} for gap, routes in sorted(gaps.items())]
    found = await database.read(statement("read/exposure"), {"gaps": rows, "day": day})
    return {row["gap"]: row["exposure"] for row in found[0]["found"]}
