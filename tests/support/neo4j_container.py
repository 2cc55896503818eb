"""Real Neo4j in a container, where a Docker engine answers and has the image or can fetch it."""

import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager

import docker  # type: ignore[import-untyped]  # it ships no types, and these few calls need no package of stubs
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]  # the same
from testcontainers.community.neo4j import Neo4jContainer
from testcontainers.core.config import testcontainers_config

from graph.store.database import Connection
from tests.support.neo4j_answer import PROBE, Neo4jNotAvailable, wait_for

ENGINE_SECONDS = 10  # for each answer of the Docker engine, a fetch that makes no progress included
START_SECONDS = 300  # a quiet machine needs about 15; testcontainers' own 120 are too few beside other work
ANSWER_SECONDS = 30
SETTINGS = {
    "NEO4J_server_memory_heap_max__size": "512m",
    "NEO4J_server_memory_pagecache_size": "64m",
    "NEO4J_server_fleet__discovery_enabled": "false",  # no broadcasts from a test server
    "NEO4J_dbms_usage__report_enabled": "false",
    "NEO4J_dbms_cypher_min__replan__interval": "1h",  # as in neo4j_local.py
}


@contextmanager
def neo4j_in_container(image: str, settings: Mapping[str, str] = SETTINGS) -> Iterator[Connection]:
    """Start a Neo4j container and remove it.

    Raises:
        Neo4jNotAvailable: there is no Docker engine, no image, or the container does not start.

    """
    prepare(image)
    testcontainers_config.max_tries = START_SECONDS  # one a second
    container = Neo4jContainer(image, username="neo4j", password=secrets.token_hex(16))
    for name, value in settings.items():
        container.with_env(name, value)
    with ExitStack() as stack:
        try:
            stack.enter_context(container)
        except (DockerException, OSError, RuntimeError) as error:
            raise Neo4jNotAvailable(f"A container of {image} does not start ({type(error).__name__}).") from error
        connection = Connection(container.get_connection_url(), container.username, container.password)
        wait_for(connection, PROBE, ANSWER_SECONDS, ended=lambda: False)
        yield connection


def prepare(image: str) -> None:
    """Find the engine, the image, and the image of testcontainers' own clean-up container."""
    if not engine_answers():
        raise Neo4jNotAvailable("No Docker engine answers.")
    try:
        with closing(docker.from_env(timeout=ENGINE_SECONDS)) as engine:
            if not has(engine, image):
                raise Neo4jNotAvailable(f"The Docker engine neither has nor can fetch {image}.")
            # The clean-up container removes what a killed test run leaves; without its image, the tests' own end does.
            if not testcontainers_config.ryuk_disabled and not has(engine, testcontainers_config.ryuk_image):
                testcontainers_config.ryuk_disabled = True
    except (DockerException, OSError) as error:
        raise Neo4jNotAvailable("The Docker engine stopped answering.") from error


def engine_answers() -> bool:
    """Whether there is an engine, asked in a process of its own: the library leaves its socket open if not."""
    question = "import docker; docker.from_env(timeout=5).ping()"
    try:
        asked = subprocess.run(  # noqa: S603  # ours
            [sys.executable, "-c", question], check=False, capture_output=True, timeout=ENGINE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def has(engine: docker.DockerClient, image: str) -> bool:
    """Whether the engine has the image, after a fetch if it must."""
    try:
        engine.images.get(image)
    except ImageNotFound:
        try:
            engine.images.pull(image)
        except (DockerException, OSError):
            return False
    return True
