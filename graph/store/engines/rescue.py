"""The file that holds what was read from a doubted database until a new one has it, so that a kill meanwhile loses nothing."""

import hashlib
from contextlib import suppress
from pathlib import Path

RESCUED = "rescued"
DIGEST_BYTES = hashlib.sha256().digest_size


def write_rescued(folder: Path, rescued: bytes | None) -> None:
    """Write the file, whole or not at all; null: it is needed no longer.

    Raises:
        OSError: it cannot be written.
    """
    file = folder / RESCUED
    if rescued is None:
        with suppress(OSError):  # what is left there is brought in once more, which is no loss
            file.unlink(missing_ok=True)
        return
    draft = folder / f"{RESCUED}.new"
    draft.write_bytes(hashlib.sha256(rescued).digest() + rescued)
    draft.replace(file)


def read_rescued(folder: Path) -> bytes | None:
    """What the file holds; null: there is none, or it is damaged."""
    try:
        found = (folder / RESCUED).read_bytes()
    except OSError:
        return None
    digest, rescued = found[:DIGEST_BYTES], found[DIGEST_BYTES:]
    return rescued if hashlib.sha256(rescued).digest() == digest else None
