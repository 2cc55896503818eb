"""What lies under Remit's labels in a database and was not written by it."""

from graph.errors import DatabaseShared
from graph.model.kinds import LABELS
from graph.store.database import PLANNING_SECONDS, Database
from graph.store.statements import statement

MOST_TOLD = 3


async def find_foreign(database: Database) -> dict[str, int]:
    """How many nodes have labels that no node of Remit has together, by these labels.

    Where nothing says that Remit ever loaded anything, all that bear one of its labels are somebody else's.
    """
    rows = await database.read(statement("read/foreign"), {"labels": LABELS}, seconds=PLANNING_SECONDS)
    loaded = any("Dataset" in row["labels"] for row in rows)
    ours = [{"Entity", label} for label in LABELS] if loaded else []
    return {":".join(sorted(row["labels"])): row["count"] for row in rows if {*row["labels"]} not in ours}


async def refuse_foreign(database: Database) -> None:
    """Refuse a database in which something else than Remit keeps nodes under its labels: a load would remove them.

    Raises:
        DatabaseShared: there are such nodes.
    """
    found = await find_foreign(database)
    if found:
        raise DatabaseShared(f"The database holds nodes that Remit did not write: {tell_foreign(found)}.")


def tell_foreign(found: dict[str, int]) -> str:
    """The most of them, in words."""
    most = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_TOLD]
    told = ", ".join(f"{count:,} with {labels}" for labels, count in most)
    return told + (f", and {len(found) - len(most)} other kinds" if len(found) > len(most) else "")
