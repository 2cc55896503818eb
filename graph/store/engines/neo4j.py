"""A Neo4j that somebody else runs: Aura, a cluster, a container."""

from graph.store.database import Connection
from graph.store.engines.checksums import Doubt


class Neo4jEngine:
    """The Neo4j that the settings name; nothing is started and nothing is ended."""

    name = "neo4j"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def start(self) -> Connection:
        """Where it is; whether it answers is found out by the first question, so that the service can start before it."""
        return self._connection

    @property
    def doubt(self) -> Doubt | None:
        """Its files are its own business."""
        return None

    async def begin_anew(self, *, keep_old: bool) -> Connection:  # noqa: ARG002  # nothing is replaced
        """It is not ours to replace."""
        return self._connection

    def vouch(self) -> None:
        """There is nothing to take note of."""

    def distrust(self) -> bool:
        """It is not ours to verify."""
        return False

    def save(self, rescued: bytes) -> None:
        """There is nothing to rescue."""

    def read_saved(self) -> bytes | None:
        """Nothing ever is."""
        return None

    def check_disk(self) -> None:
        """Its disk is not ours to look at."""

    async def stop(self) -> None:
        """Leave it as it is."""
