"""The processes that are compared: each is started here, asked for single answers and for rounds, and ended."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bench import client
from bench.client import Sample, WrongAnswer, get, post
from bench.texts import peer_oversight, text
from bench.workloads import Ask, Workload
from graph.store.database import Connection

HERE = Path(__file__).resolve().parent
PEER = HERE / "peer"
START_SECONDS = 180
STOP_SECONDS = 20

# What tells Remit's two contenders apart. REMIT and NEO4J variables of the caller reach neither.
COLD = {"REMIT_RESPONSE_CACHE": "0"}
WARM: dict[str, str] = {}


class NotServed(Exception):
    """The contender does not have what the workload asks for."""


class Contender(Protocol):
    """Something that answers every workload in its own words."""

    name: str

    async def answer(self, workload: Workload, ask: Ask) -> Any:
        """One answer in the common form."""
        ...

    async def run(self, workload: Workload, asks: list[Ask], start: int, seconds: float, connections: int) -> Sample:
        """One round."""
        ...


@dataclass(slots=True)
class Http:
    """A GraphQL server over HTTP: Remit, or the peer."""

    name: str
    port: int
    path: str
    pid: int
    remit: bool
    requests: dict[str, list[bytes]]

    async def answer(self, workload: Workload, ask: Ask) -> Any:
        """One answer in the common form.

        Raises:
            NotServed: the schema does not have it.
            WrongAnswer: the answer is an error.
        """
        if not (self.remit or workload.peer):
            raise NotServed("it has no such question")
        if workload.page:
            return workload.shapes[0](await client.read(self.port, self._request(workload, ask)))
        said = await client.ask(self.port, self._request(workload, ask))
        if said.get("errors"):
            message = said["errors"][0].get("message", "")
            unknown = message.startswith(("Cannot query field", "Unknown argument", "Unknown type"))
            raise NotServed(message) if unknown else WrongAnswer(f"{self.name}, {workload.name}: {message}")
        return workload.checks(ask, workload.shapes[0 if self.remit else 1](said["data"]))

    async def run(self, workload: Workload, asks: list[Ask], start: int, seconds: float, connections: int) -> Sample:
        """One round; the requests are built when they are first needed."""
        if workload.name not in self.requests:
            self.requests[workload.name] = [self._request(workload, ask) for ask in asks]
        return await client.run(self.port, self.requests[workload.name], start, seconds, connections)

    def _request(self, workload: Workload, ask: Ask) -> bytes:
        if workload.page:
            return get(workload.page.format(**ask.remit))
        if self.remit:
            return post(self.path, workload.remit, ask.remit)
        return post(self.path, workload.peer, ask.peer)


@dataclass(slots=True)
class Raw:
    """The driver in a process of its own."""

    name: str
    process: asyncio.subprocess.Process

    async def answer(self, workload: Workload, ask: Ask) -> Any:
        """One answer in the common form.

        Raises:
            NotServed: the database does not take the statement.
        """
        if not workload.raw:
            raise NotServed("no statement stands for it")
        said = await self._order({"cypher": text(workload.raw), "parameters": [ask.raw]})
        if "error" in said:
            raise NotServed(said["error"])
        return workload.checks(ask, workload.shapes[2](said["answer"]))

    async def run(self, workload: Workload, asks: list[Ask], start: int, seconds: float, connections: int) -> Sample:
        """One round."""
        order = {"start": start, "seconds": seconds, "connections": connections}
        said = await self._order(order | {"cypher": text(workload.raw), "parameters": [ask.raw for ask in asks]})
        return Sample(said["count"], said["seconds"], said["latencies"])

    async def _order(self, order: dict[str, Any]) -> Any:
        await send(self.process, order)
        return json.loads(await line_of(self.process, START_SECONDS))


async def start_remit(stack: AsyncExitStack, name: str, where: Mapping[str, str], more: Mapping[str, str]) -> Http:
    """Start the service as `remit serve` does, on a free port, with these settings and no others."""
    process = await stack.enter_async_context(started([sys.executable, "-m", "remit", "serve"], {**where, **more}))
    said = await line_of(process, START_SECONDS)
    port = int(said.split("http://127.0.0.1:")[1].split("/")[0])
    return Http(name, port, "/graphql", process.pid, remit=True, requests={})


async def start_peer(stack: AsyncExitStack, connection: Connection) -> Http:
    """Start @neo4j/graphql on Apollo Server."""
    process = await stack.enter_async_context(started(["node", str(PEER / "server.mjs")], {"NODE_ENV": "production"}))
    await send(process, address(connection) | {"oversight": peer_oversight()})
    port = int(await line_of(process, START_SECONDS))
    return Http("peer", port, "/", process.pid, remit=False, requests={})


async def start_raw(stack: AsyncExitStack, connection: Connection) -> Raw:
    """Start the driver's process."""
    process = await stack.enter_async_context(started([sys.executable, "-m", "bench.raw"], {}))
    await send(process, address(connection))
    return Raw("raw", process)


def address(connection: Connection) -> dict[str, str | None]:
    """Where the database is, as data."""
    return {
        "uri": connection.uri,
        "username": connection.username,
        "password": connection.password,
        "database": connection.database,
    }


def as_settings(connection: Connection) -> dict[str, str]:
    """Where the database is, as Remit's settings."""
    return {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password,
    }


@asynccontextmanager
async def started(command: list[str], environment: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process with pipes, which ends with the block."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("REMIT_", "NEO4J_"))}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=HERE.parent,
        env={**own, "PYTHONUNBUFFERED": "1", "REMIT_PORT": "0", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=2**26,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


async def send(process: asyncio.subprocess.Process, order: dict[str, Any]) -> None:
    """Write a line of JSON to a process."""
    assert process.stdin  # noqa: S101  # it was started with a pipe
    process.stdin.write(json.dumps(order).encode() + b"\n")
    await process.stdin.drain()


async def line_of(process: asyncio.subprocess.Process, seconds: float) -> str:
    """The next line that a process prints.

    Raises:
        WrongAnswer: it ended, or said nothing for so long.
    """
    assert process.stdout  # noqa: S101  # it was started with a pipe
    line = await asyncio.wait_for(process.stdout.readline(), seconds)
    if not line:
        raise WrongAnswer(f"a contender ended with status {await process.wait()}; what it said is above")
    return line.decode().strip()


def resident_mb(pid: int) -> float:
    """The memory of a process that is in use, in MB."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return int(said.stdout) / 1024
