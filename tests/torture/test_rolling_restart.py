"""Services behind a proxy are restarted in turn, and no request fails of it."""

import asyncio
import signal
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx

from graph.store.database import Connection
from tests.support.balancer import Balancer, balancing
from tests.support.served import QUESTION, Served, serving, settings_of
from tests.torture.conftest import Record

RATE = 50  # requests a second
ACCEPT = {"Accept": "application/graphql-response+json"}


async def ask_steadily(port: int, over: asyncio.Event) -> Counter[str]:
    """What comes of requests that are sent at a steady rate, each when it is its turn, whatever those before it do."""
    found: Counter[str] = Counter()

    async def ask(client: httpx.AsyncClient) -> None:
        try:
            answer = await client.post("/graphql", json=QUESTION, headers=ACCEPT)
            right = answer.status_code == httpx.codes.OK and "errors" not in answer.json()
            found["right" if right else f"status {answer.status_code} {answer.text[:200]}"] += 1
        except httpx.HTTPError as error:
            found[type(error).__name__] += 1

    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, timeout=30) as client, asyncio.TaskGroup() as tasks:
        while not over.is_set():
            tasks.create_task(ask(client))
            await asyncio.sleep(1 / RATE)
    return found


async def wait_ready(balancer: Balancer, number: int) -> None:
    """Wait until so many services are ready."""
    async with asyncio.timeout(120):
        while len(balancer.ready) < number:  # noqa: ASYNC110  # services of the outside set no event
            await asyncio.sleep(0.05)


async def restart(
    stack: ExitStack, served: Served, folder: Path, balancer: Balancer, settings: dict[str, str]
) -> Served:
    """End a service as a rollout does, and start another in its place; gives that one."""
    balancer_knew = served.address
    served.process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(served.process.wait, 60) == 0, served.printed
    balancer.targets.remove(balancer_knew)
    fresh = await asyncio.to_thread(lambda: stack.enter_context(serving(folder, **settings)))
    balancer.targets.append(fresh.address)
    await wait_ready(balancer, 2)
    return fresh


async def test_a_rolling_restart_fails_no_request(
    neo4j_connection: Connection, tmp_path: Path, record: Record, *, short: bool
) -> None:
    """Two services on one Neo4j, restarted in turn under load."""
    times = 5 if short else 30
    # A machine that is busy with other things answers late; that too many wait is no matter of the restart.
    patient = {"REMIT_DRAIN_SECONDS": "1", "REMIT_IN_FLIGHT": "1000", "REMIT_REQUEST_SECONDS": "25"}
    settings = settings_of(neo4j_connection, neo4j_connection.uri) | patient
    with ExitStack() as stack:
        folders = [tmp_path / "one", tmp_path / "two"]
        services = [stack.enter_context(serving(folder, **settings)) for folder in folders]
        async with balancing(*(one.address for one in services)) as balancer:
            await wait_ready(balancer, 2)
            over = asyncio.Event()
            asking = asyncio.create_task(ask_steadily(balancer.port, over))
            for number in range(times):
                turn = number % 2
                services[turn] = await restart(stack, services[turn], folders[turn], balancer, settings)
            over.set()
            found = await asking
        for one in services:
            one.end()
    failed = found.total() - found["right"]
    record(f"{times} restarts in turn behind a proxy, {RATE} rps", f"{failed} of {found.total()} fail", "none fails")
    assert failed == 0, found
