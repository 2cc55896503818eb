"""Former releases: what answers were read from is kept in the graph when a load replaces it, so that they can be repeated.

A release is kept as the very rows from which oversight answers follow: that of `read/law` in part 1, those of `read/clinic` in
the parts after it, in the order of the clinics' ids. Each is JSON, compressed, as text, with a checksum over all that the part
says; part 0 describes the release. None of this is content of the graph.
"""

import base64
import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from graph.errors import ReleaseNotKept
from graph.law.law_snapshot import Law
from graph.model.vocabulary import SCHEMA_VERSION
from graph.store.database import Database, Row, Transaction
from graph.store.statements import for_each, statement

CLINICS = 500  # in one part
CHECKSUM = "checksum"
HELD = 4  # former releases whose law stays in memory
READABLE = {"4", "5", "6", "7", SCHEMA_VERSION}  # none of 5 to 8 changed anything that a release keeps
DESCRIBED = ("contentHash", "release", "asOf", "schemaVersion", "loadedAt")


@dataclass(frozen=True, slots=True)
class ArchivedRelease:
    """A former release: its law, and with which clinic each of the parts after it begins."""

    law: Law
    starts: tuple[str, ...]


_HELD: WeakKeyDictionary[Database, dict[str, ArchivedRelease]] = WeakKeyDictionary()


async def keep_release(transaction: Transaction, most: int) -> None:
    """Keep the release that the graph holds, which is about to be replaced, and of all kept ones the `most` that last were."""
    there = newest_first(await transaction.run(statement("read/releases")))
    now = await describe_release(transaction)
    if most and now["contentHash"] not in {release["contentHash"] for release in there[:1]}:
        # One that was served again since it was kept is kept anew: now it is the last to be replaced.
        there = await forget_releases(transaction, there, {now["contentHash"]})
        parts = await parts_of_release(transaction)
        place = there[0]["place"] + 1 if there else 1
        about = now | {"number": 0, "place": place, "clinics": sum(len(clinics) for clinics in parts[1:])}
        rows = [{**now, "number": number, "data": pack_value(part)} for number, part in enumerate(parts, start=1)]
        await transaction.run(
            statement("write/keep-release"), {"parts": [with_checksum(part) for part in (about, *rows)]}
        )
        there.insert(0, about)
    await forget_releases(transaction, there, {release["contentHash"] for release in there[most:]})


async def forget_releases(
    transaction: Transaction, there: list[dict[str, Any]], gone: set[str]
) -> list[dict[str, Any]]:
    """Drop those of the releases that have these content hashes; what stays."""
    found = sorted(gone & {release["contentHash"] for release in there})
    if found:
        await transaction.run(statement("write/forget-releases"), {"hashes": found})
    return [release for release in there if release["contentHash"] not in gone]


def newest_first(rows: list[Row]) -> list[dict[str, Any]]:
    """The releases in the order in which they were replaced, the last one first."""
    return sorted((row["release"] for row in rows), key=lambda release: int(release["place"]), reverse=True)


async def describe_release(transaction: Transaction) -> dict[str, Any]:
    """What is said of the release that the graph holds."""
    dataset = (await transaction.run(statement("read/dataset")))[0]["dataset"]
    return {name: dataset[name] for name in DESCRIBED}


async def parts_of_release(transaction: Transaction) -> list[Any]:
    """The parts of the release that the graph holds: {law, starts}, then maps of clinics' rows by their ids."""
    law = (await transaction.run(statement("read/law")))[0]
    ids = [row["id"] for row in await transaction.run(statement("read/all-clinics"))]
    each = for_each("read/clinic", "clinic")
    parts = []
    for begin in range(0, len(ids), CLINICS):
        rows = await transaction.run(each, {"clinics": ids[begin : begin + CLINICS]})
        parts.append({row["found"]["clinic"]["id"]: row["found"] for row in rows})
    return [{"law": law, "starts": ids[::CLINICS]}, *parts]


async def get_releases(database: Database) -> list[dict[str, Any]]:
    """What describes each release that is kept: the properties of `DESCRIBED`, and how many `clinics` it has; newest first."""
    return newest_first(await database.read(statement("read/releases")))


async def get_kept(database: Database, content_hash: str, clinic: str) -> tuple[Row | None, Law]:
    """What `read/clinic` found of a clinic in a former release, and its law; null: it had no such clinic.

    Raises:
        ReleaseNotKept: that release is not kept, or in the form of another version of Remit.
    """
    kept = await find_release(database, content_hash)
    number = bisect_right(kept.starts, clinic)
    part = await part_of(database, content_hash, number + 1) if number else {}
    return (part or {}).get(clinic), kept.law


async def find_release(database: Database, content_hash: str) -> ArchivedRelease:
    """The former release, from memory or from the graph.

    Raises:
        ReleaseNotKept: see `get_kept`.
    """
    known = _HELD.setdefault(database, {})
    if content_hash not in known:
        part = await part_of(database, content_hash, 1)
        if part is None:
            raise ReleaseNotKept(f"The release with the content hash {content_hash} is not kept here.")
        while len(known) >= HELD:
            known.pop(next(iter(known)))
        known[content_hash] = ArchivedRelease(Law.of_row(part["law"]), tuple(part["starts"]))
    return known[content_hash]


async def part_of(database: Database, content_hash: str, number: int) -> Any:  # noqa: ANN401  # as `parts_of_release` has it
    """One part; null: it is not there.

    Raises:
        ReleaseNotKept: it has the form of another version of Remit, or is not what was kept.
    """
    rows = await database.read(statement("read/kept"), {"hash": content_hash, "number": number})
    if not rows:
        return None
    part = rows[0]["part"]
    if part["schemaVersion"] not in READABLE:
        raise ReleaseNotKept(
            f"The release {part['release']} is kept in the form of another version of Remit.",
            f"Ask a Remit whose graphs have version {part['schemaVersion']} of the schema.",
        )
    if not has_checksum(part):
        raise ReleaseNotKept(f"The release with the content hash {content_hash} is damaged where it is kept.")
    return unpack_value(part["data"])


def with_checksum(part: Mapping[str, Any]) -> dict[str, Any]:
    """The part with a checksum over all its other properties."""
    return {**part, CHECKSUM: checksum_of(part)}


def has_checksum(part: Mapping[str, Any]) -> bool:
    """Whether the part says what its checksum says; parts that an older Remit kept have none, and count as right."""
    return CHECKSUM not in part or part[CHECKSUM] == checksum_of(part)


def checksum_of(part: Mapping[str, Any]) -> str:
    """SHA-256 of all properties of a part but its checksum."""
    said = {name: value for name, value in part.items() if name != CHECKSUM}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_whole(parts: list[dict[str, Any]]) -> bool:
    """Whether these parts, in the order of their numbers, are one release with nothing missing, wrong or twice."""
    try:
        about, law, *clinics = parts
        starts = unpack_value(law["data"])["starts"]
        return (
            [part["number"] for part in parts] == list(range(len(parts)))
            and all(has_checksum(part) for part in parts)
            and all(
                {name: part[name] for name in DESCRIBED} == {name: about[name] for name in DESCRIBED} for part in parts
            )
            and isinstance(about["place"], int)
            and len(starts) == len(clinics)
            and all(start in unpack_value(part["data"]) for start, part in zip(starts, clinics, strict=True))
        )
    except (ValueError, KeyError, TypeError, zlib.error):
        return False


def pack_value(value: Any) -> str:  # noqa: ANN401  # JSON
    """The value as text for a property."""
    return base64.b64encode(zlib.compress(orjson.dumps(value))).decode()


def unpack_value(text: str) -> Any:  # noqa: ANN401  # JSON
    """The value that was packed."""
    return orjson.loads(zlib.decompress(base64.b64decode(text)))
