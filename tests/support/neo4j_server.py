"""A real Neo4j for the tests: one that is named, one in a container, or one from its jars; whichever comes first.

The environment decides, and this is the tests' only module that reads it:

- `NEO4J_URI`, `NEO4J_USERNAME`, `NEO4J_PASSWORD`, `NEO4J_DATABASE`: use this one, if it is empty. The tests empty it again.
- `REMIT_TEST_NEO4J`: `containers` or `local`, to allow only that way; `named`, to use the one that is named though it holds
  something, which is lost.
- `REMIT_TEST_NEO4J_IMAGE`: the image of the container.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from graph.store.database import Connection
from graph.store.statements import parse
from tests.support.neo4j_answer import PROBE, Neo4jNotAvailable, run, wait_for
from tests.support.neo4j_local import local_neo4j

__all__ = ["Neo4jNotAvailable", "real_neo4j"]

DEFAULT_IMAGE = "neo4j:2026.08.1-community"
NAMED_SECONDS = 30
ANY_NODE = parse(
    "tests/any-node",
    "// Purpose: is it in use\n// Parameters: none\n// Columns: one - 1\nMATCH (n) RETURN 1 AS one LIMIT 1",
)
EMPTY = parse("tests/empty", "// Purpose: empty it\n// Parameters: none\n// Columns: none\nMATCH (n) DETACH DELETE n")

Way = Callable[[], AbstractContextManager[Connection]]


@contextmanager
def real_neo4j() -> Iterator[Connection]:
    """Give the first real Neo4j that can be had, and end it if it was started here.

    Raises:
        Neo4jNotAvailable: there is none; the message gives the reason of each way.

    """
    with ExitStack() as stack:
        yield first_of(allowed_ways(), stack)


def first_of(ways: list[Way], stack: ExitStack) -> Connection:
    """Open the first way that works."""
    reasons = []
    for way in ways:
        try:
            return stack.enter_context(way())
        except Neo4jNotAvailable as error:
            reasons.append(str(error))
    raise Neo4jNotAvailable(" ".join(reasons))


def allowed_ways() -> list[Way]:
    """What the environment allows, in order; a Neo4j that is named is never passed over for another."""
    only = os.environ.get("REMIT_TEST_NEO4J")
    ways: dict[str, Way] = {"containers": in_container, "local": local_neo4j}
    if only and only != "named":
        if only not in ways:
            raise Neo4jNotAvailable("REMIT_TEST_NEO4J is neither `containers`, `local` nor `named`.")
        return [ways[only]]
    return [named] if os.environ.get("NEO4J_URI") else list(ways.values())


@contextmanager
def named() -> Iterator[Connection]:
    """The Neo4j that the environment names."""
    connection = Connection(
        os.environ["NEO4J_URI"],
        os.environ.get("NEO4J_USERNAME", "neo4j"),
        os.environ.get("NEO4J_PASSWORD", ""),
        os.environ.get("NEO4J_DATABASE"),
    )
    wait_for(connection, PROBE, NAMED_SECONDS, ended=lambda: False)
    if os.environ.get("REMIT_TEST_NEO4J") != "named" and run(connection, ANY_NODE):
        raise Neo4jNotAvailable(
            "NEO4J_URI names a database that holds something, and the tests replace what it holds. "
            "Name an empty one, or set REMIT_TEST_NEO4J=named to lose its content."
        )
    try:
        yield connection
    finally:
        run(connection, EMPTY)


@contextmanager
def in_container() -> Iterator[Connection]:
    """A container of the image that the environment names."""
    from tests.support.neo4j_container import neo4j_in_container  # its libraries take half a second

    with neo4j_in_container(os.environ.get("REMIT_TEST_NEO4J_IMAGE", DEFAULT_IMAGE)) as connection:
        yield connection
