"""What saved questions were answered last, and notices of what changed since; kept in the graph, and no content of it.

A notice is made once for each load that changed an answer: its id is the question's name with the state of the graph that the
load made, and with the version of the rules where these made another answer of the same state. Where it is to be delivered,
`due` is the moment of the next try.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph.archive.release_archive import pack_value, unpack_value
from graph.model.vocabulary import format_timestamp
from graph.store.database import Database, Transaction
from graph.store.statements import statement

MOST = 100  # notices of one question
LOOKED_AT = 1_000  # that are due, from which those are chosen that can be sent now
SECONDS = 120  # that a delivery may take before somebody else tries


@dataclass(frozen=True, slots=True)
class Watched:
    """The answer that a question had: `question` is the question as text, `version` the state of the graph."""

    question: str
    version: str
    said: Any

    @property
    def content_hash(self) -> str:
        """Of the release that answered."""
        return self.version.split()[0]

    @property
    def loaded(self) -> str:
        """The moment of its load."""
        return self.version.split()[1]


@dataclass(frozen=True, slots=True)
class Notice:
    """An answer that a load changed; `body` says what of it, `attempts` how often it was sent in vain or at last arrived."""

    id: str
    watch: str
    body: Mapping[str, Any]
    attempts: int = 0

    @property
    def at(self) -> str:
        """The moment of the load."""
        return self.id.split("/")[1]


def notice_id(watch: str, now: Watched, last: Watched | None = None) -> str:
    """The id of the notice of a question in a state of the graph; the ids of one question sort by the moment of the load."""
    by_rules = last is not None and last.version == now.version  # nothing was loaded: other rules gave another answer
    return notice_id_of(watch, now.loaded, now.content_hash) + (f"/rules-{now.said['rules']}" if by_rules else "")


def notice_id_of(watch: str, loaded: str, content_hash: str) -> str:
    """The id of the notice of a question in the release that was loaded at that moment."""
    return f"{watch}/{loaded}/{content_hash[:12]}"


async def get_watched(database: Database, names: Collection[str]) -> dict[str, Watched]:
    """What these questions were answered last, by their names; those that were never asked are missing."""
    rows = [row["watched"] for row in await database.read(statement("read/watched"), {"ids": sorted(names)})]
    return {row["id"]: Watched(row["question"], row["version"], unpack_value(row["said"])) for row in rows}


async def get_notices(database: Database, watch: str, limit: int = MOST) -> list[Notice]:
    """The newest notices of a question, the newest first."""
    rows = await database.read(statement("read/notices"), {"watch": watch, "limit": limit})
    return [notice_of(row["notice"]) for row in rows]


async def record_answer(database: Database, name: str, now: Watched, notice: Notice | None, due: str | None) -> None:
    """Hold the answer that a question has now, with the notice where it has changed; `due` null: it is not delivered."""
    state = {"question": now.question, "version": now.version, "said": pack_value(now.said)}

    async def work(transaction: Transaction) -> None:
        if notice is not None:
            stored = {"watch": notice.watch, "data": pack_value(notice.body), "attempts": 0}
            given = {"id": notice.id, "notice": stored | ({} if due is None else {"due": due})}
            await transaction.run(statement("write/notice"), given)
            await transaction.run(statement("write/forget-notices"), {"watch": notice.watch, "most": MOST})
        await transaction.run(statement("write/watched"), {"id": name, "state": state})

    await database.write(work)


async def get_due(database: Database, watches: Collection[str], now: datetime) -> list[tuple[str, str]]:
    """Which notices of these questions are due, each by its id and the question's name; what is due longest is first."""
    given = {"watches": sorted(watches), "now": format_timestamp(now), "limit": LOOKED_AT}
    return [(row["id"], row["watch"]) for row in await database.read(statement("read/due-notices"), given)]


async def claim_notices(database: Database, ids: Collection[str], now: datetime) -> list[Notice]:
    """Take these notices, as far as they are due still; each is due again after `SECONDS`, unless it is settled before.

    Take only what is sent at once: what waits for longer than that is sent by others too.
    """
    given = {
        "ids": sorted(ids),
        "now": format_timestamp(now),
        "until": format_timestamp(now + timedelta(seconds=SECONDS)),
    }
    rows = await database.write(lambda transaction: transaction.run(statement("write/claim-notices"), given))
    return [notice_of(row["notice"]) for row in rows]


async def settle_notice(database: Database, notice: Notice, due: datetime | None, outcome: str) -> None:
    """Say what came of a delivery, and when it is tried again; null: never."""
    state = {"attempts": notice.attempts + 1, "outcome": outcome}
    given = {"id": notice.id, "due": due and format_timestamp(due), "state": state}
    await database.write(lambda transaction: transaction.run(statement("write/settle-notice"), given))


def notice_of(row: Mapping[str, Any]) -> Notice:
    """A notice from its properties."""
    return Notice(row["id"], row["watch"], unpack_value(row["data"]), row["attempts"])
