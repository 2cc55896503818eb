"""Looking nodes up by id, and what the graph says of itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import GraphNotLoaded, InvalidArgument
from graph.model.kinds import KINDS
from graph.model.vocabulary import DAY, Node
from graph.store.content import node_of
from graph.store.database import Database
from graph.store.statements import statement

ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
ID_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the graph holds: its release, the day for which it speaks, its hash, and the packs behind it."""

    properties: dict[str, Any]
    packs: tuple[dict[str, Any], ...]

    @property
    def as_of(self) -> str:
        """The latest of its packs' days, the default day of lists."""
        return str(self.properties["asOf"])


def checked_id(value: str, argument: str = "id") -> str:
    """The id, if it has the form of one.

    Raises:
        InvalidArgument: it has not.
    """
    if len(value) > ID_LENGTH or not ID.fullmatch(value):
        remedy = (
            f"Ids look like ru.clinic.pirogov-center: lower-case letters, digits, dots, hyphens, at most {ID_LENGTH}."
        )
        raise InvalidArgument(f"The argument '{argument}' is no id.", remedy)
    return value


def checked_day(value: str) -> str:
    """The day, if it is one.

    Raises:
        InvalidArgument: it is none, or is written in another form.
    """
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise InvalidArgument(f"'{value}' is no day.", "Write one of the calendar as YYYY-MM-DD.")


def checked_or_none(value: str | None, argument: str) -> str | None:
    """The id, if it has the form of one; null where none is given.

    Raises:
        InvalidArgument: it has not.
    """
    return None if value is None else checked_id(value, argument)


async def get_nodes(database: Database, ids: Iterable[str]) -> dict[str, Node]:
    """The nodes of the field that have these ids, by id; what a load notes for itself is none of them."""
    rows = await database.read(statement("read/nodes"), {"ids": sorted(set(ids))})
    return {node.id: node for node in map(node_of, rows[0]["found"]) if node.label in KINDS}


async def get_cited(database: Database, ids: Iterable[str]) -> dict[str, tuple[Node, Node]]:
    """The citations that have these ids, each with its source, by id."""
    rows = await database.read(statement("read/cited"), {"ids": sorted(set(ids))})
    found = ((Node("Citation", one["citation"]), Node("Source", one["source"])) for one in rows[0]["found"])
    return {citation.id: (citation, source) for citation, source in found}


async def get_ids(database: Database, label: str) -> list[str]:
    """The ids of all nodes of a kind, in order."""
    rows = await database.read(statement("read/ids"), {"label": label})
    return list(rows[0]["ids"])


async def get_dataset(database: Database) -> Dataset:
    """What the graph holds.

    Raises:
        GraphNotLoaded: it holds no release.
    """
    rows = await database.read(statement("read/dataset"))
    if not rows or "contentHash" not in rows[0]["dataset"]:
        raise GraphNotLoaded("The graph holds no release.")
    return Dataset(rows[0]["dataset"], tuple(rows[0]["packs"]))
