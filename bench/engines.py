"""The Neo4j of the benchmark's own that the contenders share; it ends with the run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.store.database import Connection
from tests.support.neo4j_local import JAVA_OPTIONS, bundled_java, first_answer, free_port, guarded, neo4j_jars

# Beyond what the tests' Neo4j is given, so that the largest graph is served from memory.
MEMORY = "-Xmx2g"
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.fleet_discovery.enabled=false
dbms.fleet_manager.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=1g
"""


@contextmanager
def bench_neo4j() -> Iterator[Connection]:
    """A new, empty Neo4j with the settings of an installation, not those of the tests.

    Raises:
        Neo4jNotAvailable: its jars or a Java cannot be had, or it does not start.

    """
    command = [
        str(bundled_java()),
        *JAVA_OPTIONS,
        MEMORY,
        "-cp",
        f"{neo4j_jars()}/*",
        "org.neo4j.server.Neo4jCommunity",
    ]
    home = Path(tempfile.mkdtemp(prefix="remit-bench-"))
    port = free_port()
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(port=port), "utf-8")
    with guarded(home, [*command, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]):
        yield first_answer(home, port)
