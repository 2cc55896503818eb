"""The one seam between Remit and what holds its graph: an engine gives a `Connection` and ends what it started.

Two engines stand behind it: `EmbeddedEngine` (ArcadeDB as a supervised child process, the default) and `Neo4jEngine`
(whatever NEO4J_URI names). Only `graph.store.database` talks to either.
"""

from typing import Protocol

from graph.store.database import Connection
from graph.store.engines.checksums import Doubt


class Engine(Protocol):
    """Something that holds the graph."""

    name: str

    @property
    def doubt(self) -> Doubt | None:
        """Why what the database holds must be verified before it answers; null: it need not, or has been."""
        ...

    async def start(self) -> Connection:
        """Make the database reachable and say where it is.

        Raises:
            EngineFailed: it cannot be started.
        """
        ...

    def check_disk(self) -> None:
        """Look at the disk below it, where that is this machine's: it may be why the database failed.

        Raises:
            EngineFailed: it is full, or nothing can be written to it.
        """
        ...

    async def begin_anew(self, *, keep_old: bool) -> Connection:
        """Put an empty database in the place of the one that is doubted; `keep_old`: set that aside.

        Raises:
            EngineFailed: it cannot be started.
        """
        ...

    def vouch(self) -> None:
        """Take note that what the database holds is right; others may use it from now on."""
        ...

    def distrust(self) -> bool:
        """Have the next start verify what the database holds; false: it is not ours to verify."""
        ...

    def save(self, rescued: bytes) -> None:
        """Keep what was rescued from a doubted database on disk until `vouch`, whatever happens to this process.

        Raises:
            EngineFailed: it cannot be written.
        """
        ...

    def read_saved(self) -> bytes | None:
        """What an earlier process saved and could not bring into a new database any more; null: nothing."""
        ...

    async def stop(self) -> None:
        """End whatever `start` began; harmless when called twice."""
        ...
