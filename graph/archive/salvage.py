"""What can be read, and shown to be right, of a database that is doubted: enough to make a new one that says the same.

Content is right where it has the content hash that its load stated. Former releases have checksums. Of saved questions, what is
not packed as it was written is left out. Nothing is looked up by an index, and nothing is trusted that cannot be shown.
"""

import asyncio
import logging
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson

from graph.archive.notification_store import notice_id_of
from graph.archive.release_archive import CHECKSUM, is_whole, unpack_value
from graph.errors import DatabaseUnavailable
from graph.model.vocabulary import Edge, Node
from graph.store.content import Content, content_of, read_content
from graph.store.database import PLANNING_SECONDS, Database
from graph.store.statements import statement

logger = logging.getLogger(__name__)

Properties = dict[str, Any]

ATTEMPTS = 3  # a database that was killed meanwhile is started again
PAUSE_SECONDS = 3.0
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
VERSION = re.compile(rf"[0-9a-f]{{64}} {MOMENT.pattern}")


@dataclass(frozen=True, slots=True)
class Salvage:
    """`dataset`, what the load stated, and `content` are null where they do not fit; `lost` names what was left out."""

    dataset: Properties | None
    content: Content | None
    kept: list[Properties]
    watched: list[Properties]
    notices: list[Properties]
    lost: list[str]

    def pack(self) -> bytes:
        """As bytes, from which `unpack_salvage` makes it again."""
        content = self.content and {
            "nodes": [[node.label, node.properties] for node in self.content.nodes.values()],
            "edges": [[edge.type, edge.source, edge.target, edge.properties] for edge in self.content.edges.values()],
        }
        said = {name: getattr(self, name) for name in ("dataset", "kept", "watched", "notices", "lost")}
        return zlib.compress(orjson.dumps({**said, "content": content}))


NOTHING = Salvage(
    None, None, [], [], [], ["the content", "former releases, if any were kept", "what was noted of saved questions"]
)


def unpack_salvage(data: bytes) -> Salvage:
    """The salvage that was packed."""
    said = orjson.loads(zlib.decompress(data))
    found = said["content"]
    nodes = [Node(*node) for node in found["nodes"]] if found else []
    edges = [Edge(*edge) for edge in found["edges"]] if found else []
    return Salvage(**{**said, "content": content_of(nodes, edges) if found else None})


async def read_salvage(database: Database) -> Salvage:
    """Read what is there; what cannot be read, or shown to be right, is named in `lost`."""
    lost: list[str] = []
    dataset, content = await read_verified(database)
    if content is None:
        lost.append("the content")
    parts = await read_all(database, "read/all-kept")
    kept = [] if parts is None else whole_releases(parts)
    if parts is None or len(kept) < len(parts):
        lost.append("former releases")
    watched = await read_all(database, "read/all-watched")
    notices = await read_all(database, "read/all-notices")
    right_watched = [one for one in watched or () if is_right(is_watched, one)]
    right_notices = [one for one in notices or () if is_right(is_notice, one)]
    if watched is None or notices is None or len(right_watched) < len(watched) or len(right_notices) < len(notices):
        lost.append("what was noted of saved questions")
    return Salvage(dataset, content, kept, right_watched, right_notices, lost)


async def read_verified(database: Database) -> tuple[Properties | None, Content | None]:
    """What the load stated and the content, where the content has the hash that was stated; null both: it has not."""
    for left in reversed(range(ATTEMPTS)):
        try:
            rows = await database.read(statement("read/dataset"))
            content = await read_content(database)
            dataset = rows[0]["dataset"] if len(rows) == 1 else {}
            if content.hash() == dataset.get("contentHash") and is_stated(dataset, content):
                return dataset, content
        except DatabaseUnavailable:
            if left:
                await asyncio.sleep(PAUSE_SECONDS)
                continue
        except Exception as error:  # noqa: BLE001  # a damaged database answers with whatever it likes
            logger.info("the content cannot be read: %s", type(error).__name__)
        break
    return None, None


def is_stated(dataset: Properties, content: Content) -> bool:
    """Whether what the load stated beside the hash follows from the packs in the content."""
    packs = sorted(
        (node.properties for node in content.nodes.values() if node.label == "Pack"), key=lambda pack: str(pack["id"])
    )
    return (
        dataset.get("release") == "+".join(f"{pack['id']}@{pack['version']}" for pack in packs)
        and dataset.get("asOf") == max(pack["asOf"] for pack in packs)
        and MOMENT.fullmatch(str(dataset.get("loadedAt"))) is not None
        and dataset.keys() <= {"id", "release", "asOf", "contentHash", "schemaVersion", "loadedAt"}
    )


async def read_all(database: Database, name: str) -> list[Properties] | None:
    """The properties of all nodes of a kind; null: they cannot be read."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return [dict(row["properties"]) for row in await database.read(statement(name), seconds=PLANNING_SECONDS)]
        except DatabaseUnavailable:
            if left:
                await asyncio.sleep(PAUSE_SECONDS)
        except Exception as error:  # noqa: BLE001  # see `read_verified`
            logger.info("%s cannot be read: %s", name, type(error).__name__)
            break
    return None


def whole_releases(parts: list[Properties]) -> list[Properties]:
    """The parts of those releases that are whole and right."""
    with_hash = [
        part for part in parts if isinstance(part.get("contentHash"), str) and isinstance(part.get("number"), int)
    ]
    ordered = sorted(with_hash, key=lambda part: (part["contentHash"], part["number"]))
    found = []
    checked = any(CHECKSUM in part for part in parts)  # only a Remit that knew no checksums left them out
    for _, group in groupby(ordered, key=lambda part: part["contentHash"]):
        release = list(group)
        if is_whole(release) and not (checked and any(CHECKSUM not in part for part in release)):
            found += release
    return found


def is_right(check: Callable[[Properties], bool], properties: Properties) -> bool:
    """Whether the check passes; whatever it stumbles over is not right."""
    try:
        return check(properties)
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return False


def is_watched(properties: Properties) -> bool:
    """Whether this is the last answer to a saved question, as it was noted."""
    unpack_value(properties["said"])
    return VERSION.fullmatch(properties["version"]) is not None and isinstance(
        orjson.loads(properties["question"]), dict
    )


def is_notice(properties: Properties) -> bool:
    """Whether this is a notice, as it was noted."""
    body = unpack_value(properties["data"])
    due = properties.get("due")
    return (
        properties["id"].partition("/rules-")[0]
        == notice_id_of(properties["watch"], body["timestamp"], body["data"]["release"]["contentHash"])
        and isinstance(properties["attempts"], int)
        and (due is None or MOMENT.fullmatch(due) is not None)
    )
