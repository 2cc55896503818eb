"""The limit: the official async driver and hand-written Cypher, in a process of its own, without HTTP and without GraphQL.

Reads orders from standard input, a line of JSON each, and answers each with a line of JSON. The first order names the database.
"""

import asyncio
import json
import sys
import time
from typing import Any

import neo4j
from neo4j import exceptions

from api.server import fast_loop

Order = dict[str, Any]


async def answer(driver: neo4j.AsyncDriver, database: str | None, order: Order) -> Any:
    """The answer to one question; or why there is none."""
    async with session_of(driver, database) as session:
        try:
            record = await (await session.run(order["cypher"], order["parameters"][0])).single()
        except exceptions.Neo4jError as error:
            return {"error": f"{error.code}: {error.message}"}
        return {"answer": record["answer"] if record else None}


async def run(driver: neo4j.AsyncDriver, database: str | None, order: Order) -> Any:
    """Ask as fast as answers come, over so many connections, for so many seconds."""
    cypher, parameters = order["cypher"], order["parameters"]
    turn, latencies = order["start"], []
    begun = time.perf_counter()
    ends = begun + order["seconds"]

    async def talk() -> None:
        nonlocal turn
        async with session_of(driver, database) as session:
            now = time.perf_counter()
            while now < ends:
                turn += 1
                await (await session.run(cypher, parameters[(turn - 1) % len(parameters)])).single()
                asked, now = now, time.perf_counter()
                latencies.append(now - asked)

    await asyncio.gather(*(talk() for _ in range(order["connections"])))
    return {"count": len(latencies), "seconds": time.perf_counter() - begun, "latencies": latencies}


def session_of(driver: neo4j.AsyncDriver, database: str | None) -> neo4j.AsyncSession:
    """A session that fetches a whole answer at once."""
    return driver.session(database=database, fetch_size=-1, default_access_mode=neo4j.READ_ACCESS)


async def work() -> None:
    """Follow orders until there are no more."""
    where = json.loads(await asyncio.to_thread(sys.stdin.readline))
    driver = neo4j.AsyncGraphDatabase.driver(
        where["uri"],
        auth=(where["username"], where["password"]),
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
    )
    async with driver:
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            doing = run if "seconds" in order else answer
            print(json.dumps(await doing(driver, where["database"], order)), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop) as runner:  # the loop that Remit serves with
        runner.run(work())
