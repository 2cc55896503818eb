"""Looking at a data folder of the embedded engine without changing anything in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import EngineFailed
from graph.store.database import Connection
from graph.store.engines.address import read_notes
from graph.store.engines.checksums import DATABASES, MANIFEST, Doubt, find_doubt
from graph.store.engines.embedded import BROKEN, has_room, is_held
from graph.store.engines.rescue import RESCUED


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a data folder is like. `doubt` and `has_database` mean nothing while it is held."""

    exists: bool = False
    is_folder: bool = False
    is_writable: bool = False
    has_room: bool = False
    is_held: bool = False
    service: Connection | None = None
    has_database: bool = False
    doubt: Doubt | None = None
    has_set_aside: bool = False
    is_half_rebuilt: bool = False


def inspect_folder(data_dir: Path) -> FolderState:
    """Look at the folder.

    Raises:
        OSError: something in it cannot be read.
    """
    engine = data_dir / "engine"
    nearest = next(folder for folder in (data_dir, *data_dir.absolute().parents) if folder.exists())
    held = is_held(data_dir)
    return FolderState(
        exists=data_dir.exists(),
        is_folder=nearest.is_dir(),
        is_writable=os.access(nearest, os.W_OK),
        has_room=has_room(nearest),
        is_held=held,
        service=read_notes(data_dir / "engine.json") if held else None,
        has_database=any((engine / DATABASES).glob("*")),
        doubt=None if held else find_doubt(engine),
        has_set_aside=(engine / BROKEN).exists(),
        is_half_rebuilt=not held and (engine / RESCUED).exists(),
    )


@contextmanager
def copied_database(data_dir: Path) -> Iterator[Path]:
    """A data folder with a copy of the database, which is gone afterwards.

    Raises:
        EngineFailed: there is no room for it.
        OSError: it cannot be copied.
    """
    engine = data_dir / "engine"
    with TemporaryDirectory(prefix="remit-") as name:
        folder = Path(name)
        size = sum(file.stat().st_size for file in (engine / DATABASES).rglob("*") if file.is_file())
        if shutil.disk_usage(folder).free < 2 * size or not has_room(folder):
            raise EngineFailed(
                "There is no room for a copy of the database in the folder for temporary files.",
                "Make room, or run `remit verify`, which looks at the database itself.",
            )
        (folder / "engine").mkdir()
        shutil.copytree(engine / DATABASES, folder / "engine" / DATABASES)
        if (engine / MANIFEST).exists():
            shutil.copy2(engine / MANIFEST, folder / "engine" / MANIFEST)
        yield folder
