"""A checksum of every file of the embedded engine's database, written when it was stopped in order.

The engine changes its files while it runs, so a manifest holds only from an orderly stop to the next start, which compares and
then removes it. Small files on which everything else depends are kept in it whole, and put back where they are damaged.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

MANIFEST = "manifest.json"
DATABASES = "databases"
WHOLE = (".json", ".dict")  # the names of all types, buckets, indexes and properties; without them nothing can be read
BLOCK = 2**20


class Doubt(Enum):
    """Why a database must be verified before it answers, as a person is told."""

    NOT_STOPPED = "it was not stopped in order"
    CHANGED = "its files are not as they were left"
    NOT_OPENED = "it could not be opened"
    HALF_REBUILT = "its rebuilding was not finished"


@dataclass(frozen=True, slots=True)
class Manifest:
    """SHA-256 of each file by its path below the folder of databases; `whole`: what some of them hold."""

    files: Mapping[str, str]
    whole: Mapping[str, str]


def write_manifest(folder: Path) -> None:
    """Write down how an engine that has just ended left the files in its folder.

    Raises:
        OSError: a file cannot be read, or the manifest cannot be written.
    """
    root = folder / DATABASES
    files = hash_files(root)
    whole = {
        name: base64.b64encode(zlib.compress((root / name).read_bytes())).decode()
        for name in files
        if is_kept_whole(name)
    }
    text = json.dumps({"files": files, "whole": whole}, sort_keys=True)
    draft = folder / f"{MANIFEST}.new"
    draft.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n", "utf-8")
    draft.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest that the last stop wrote; null: there is none, or it is damaged itself."""
    with suppress(OSError, ValueError):
        checksum, text, _ = (folder / MANIFEST).read_text("utf-8").split("\n")
        if hashlib.sha256(text.encode()).hexdigest() == checksum:
            return Manifest(**json.loads(text))
    return None


def find_doubt(folder: Path) -> Doubt | None:
    """Whether the database in that folder has to be verified, and why; null: it is as it was left, or there is none yet.

    Raises:
        OSError: a file cannot be read.
    """
    manifest = read_manifest(folder)
    if manifest is not None:
        return None if hash_files(folder / DATABASES) == manifest.files else Doubt.CHANGED
    left = (folder / MANIFEST).exists() or any((folder / DATABASES).glob("*"))
    return Doubt.NOT_STOPPED if left else None


def put_back(folder: Path) -> bool:
    """Write anew what the manifest holds whole and the database has otherwise; true: there was something.

    Raises:
        OSError: it cannot be written.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return False
    found = hash_files(folder / DATABASES)
    damaged = [name for name in manifest.whole if found.get(name) != manifest.files[name]]
    for name in damaged:
        file = folder / DATABASES / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(zlib.decompress(base64.b64decode(manifest.whole[name])))
    return bool(damaged)


def hash_files(root: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder, by its path there."""
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): hash_file(file) for file in files}


def hash_file(file: Path) -> str:
    """SHA-256 of one file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_kept_whole(name: str) -> bool:
    """Whether a file is small and all others depend on it."""
    return name.endswith(WHOLE) and not name.endswith(".prev.json")
