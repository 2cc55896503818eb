"""A Neo4j that somebody else runs: Aura, a cluster, a container."""

from graph.database import Connection


class Neo4jEngine:
    """The Neo4j that the settings name; nothing is started and nothing is ended."""

    name = "neo4j"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def start(self) -> Connection:
        """Where it is; whether it answers is found out by the first question, so that the service can start before it."""
        return self._connection

    def check_disk(self) -> None:
        """Its disk is not ours to look at."""

    async def stop(self) -> None:
        """Leave it as it is."""
