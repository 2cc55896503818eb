"""Requests at a steady rate, whatever becomes of them, and what became of them."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx

RIGHT, WRONG = "right", "WRONG"
ACCEPT = {"Accept": "application/graphql-response+json"}
SECONDS = 30.0  # a client's patience
PRIVATE = "ru.clinic.example-private-moscow"

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one request came to: `right`, a code of ours, or the name of what broke; seconds since the load began, and taken."""

    at: float
    seconds: float
    status: int
    what: str
    retry_after: bool = False


def questions() -> Iterable[Body]:
    """The question, each time in another document, so that nothing that is kept answers it."""
    for number in itertools.count():
        yield {"query": f'query Q{number} {{ oversight(clinic: "{PRIVATE}") {{ verdict links {{ status }} }} }}'}


async def ask(client: httpx.AsyncClient, body: Body, begin: float) -> Outcome:
    """Send one request and look at its answer."""
    asked = time.monotonic()
    try:
        response = await client.post("/graphql", json=body, headers=ACCEPT)
        what = outcome_of(response)
        status, retry = response.status_code, "retry-after" in response.headers
    except (httpx.HTTPError, ValueError) as error:
        status, what, retry = 0, type(error).__name__, False
    return Outcome(asked - begin, time.monotonic() - asked, status, what, retry)


def outcome_of(response: httpx.Response) -> str:
    """Right, the code of the refusal, or what is wrong with it: a 200 that says anything else is wrong."""
    content = response.json()
    if content.get("errors"):
        return str(content["errors"][0]["extensions"]["code"])
    if response.status_code == httpx.codes.OK:
        found = (content.get("data") or {}).get("oversight") or {}
        return RIGHT if found.get("verdict") == "PARTLY_OVERSEEN" and found.get("links") else WRONG
    return str(content.get("code", "no code"))


async def ask_at_rate(address: str, rate: float, seconds: float, bodies: Iterable[Body] | None = None) -> list[Outcome]:
    """Send so many requests a second for so many seconds, and wait for all of their answers."""
    limits = httpx.Limits(max_connections=None)
    begin, waiting = time.monotonic(), []
    source = iter(bodies if bodies is not None else questions())
    async with httpx.AsyncClient(base_url=address, timeout=SECONDS, limits=limits) as client:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + number / rate - time.monotonic()))
            waiting.append(asyncio.create_task(ask(client, next(source), begin)))
        return list(await asyncio.gather(*waiting))


async def ask_at_once(address: str, number: int) -> list[Outcome]:
    """Send so many requests at the same time."""
    return await ask_at_rate(address, 1_000_000.0, number / 1_000_000.0)


def told(outcomes: Iterable[Outcome]) -> str:
    """How many of each kind there were, in words."""
    counted = Counter(one.what for one in outcomes)
    return ", ".join(f"{count} {what}" for what, count in counted.most_common())
