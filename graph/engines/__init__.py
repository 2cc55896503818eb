"""The one seam between Remit and what holds its graph: an engine gives a `Connection` and ends what it started.

Two engines stand behind it: `EmbeddedEngine` (ArcadeDB as a supervised child process, the default) and `Neo4jEngine`
(whatever NEO4J_URI names). Only `graph.database` talks to either.
"""

from typing import Protocol

from graph.database import Connection


class Engine(Protocol):
    """Something that holds the graph."""

    name: str

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

    async def stop(self) -> None:
        """End whatever `start` began; harmless when called twice."""
        ...
