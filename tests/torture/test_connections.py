"""Connections to a real Neo4j that break in every way that a network has.

Each is given back or made anew, and nobody is told a wrong answer.
"""

import asyncio
import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from graph.store.database import Connection, Database
from graph.store.statements import statement
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy
from tests.support.load import RIGHT, Outcome, ask_at_once, ask_at_rate, told
from tests.support.served import Served, is_true_within, serving, settings_of
from tests.torture.conftest import Record

T = TypeVar("T")

READY_SECONDS = 10.0
SLOWEST_REFUSAL = 3.0
ALLOWED = {RIGHT, "DATABASE_UNAVAILABLE", "DATABASE_TIMEOUT", "TOO_BUSY"}


@pytest.fixture
def proxy(neo4j_connection: Connection) -> Iterator[FaultyProxy]:
    """A proxy in front of the real Neo4j."""
    with faulty_proxy(neo4j_connection.uri) as between:
        yield between


@contextmanager
def served_through(proxy: FaultyProxy, connection: Connection, folder: Path, **settings: str) -> Iterator[Served]:
    """A service, in a process of its own and on uvloop, whose Neo4j is behind the proxy."""
    through = settings_of(connection, f"bolt://127.0.0.1:{proxy.port}")
    with serving(folder, **through, **settings) as service:
        assert is_true_within(60, service.is_ready), service.printed
        yield service


@pytest.fixture
def service(proxy: FaultyProxy, neo4j_connection: Connection, tmp_path: Path) -> Iterator[Served]:
    """A service behind the proxy that has answered already."""
    with served_through(proxy, neo4j_connection, tmp_path) as served:
        yield served


def seconds_until_right(service: Served) -> float:
    """How long it takes until the question is answered."""
    began = time.monotonic()
    assert is_true_within(60, lambda: service.ask().status_code == 200), service.printed
    return time.monotonic() - began


def while_asking(service: Served, rate: float, seconds: float, fault: Callable[[], T]) -> tuple[list[Outcome], T]:
    """The outcomes of requests at a steady rate, and what the fault gave that went on beside them."""
    found: list[T] = []
    beside = threading.Thread(target=lambda: found.append(fault()))
    beside.start()
    outcomes = asyncio.run(ask_at_rate(service.address, rate, seconds))
    beside.join()
    return outcomes, found[0]


def often(fault: Callable[[], int], pause: float, seconds: float) -> int:
    """Do that to all connections again and again; gives how often there were any."""
    end, times = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        time.sleep(pause)
        times += fault() > 0
    return times


def check(outcomes: list[Outcome], service: Served) -> None:
    """Whatever broke, each answer is right or a refusal of ours that says so."""
    assert {one.what for one in outcomes} <= ALLOWED, told(outcomes)
    assert "Traceback" not in service.printed
    assert "INTERNAL" not in service.printed


def failed(outcomes: list[Outcome]) -> str:
    """How many were not right, and what they were."""
    wrong = [one for one in outcomes if one.what != RIGHT]
    return f"{len(wrong)} of {len(outcomes)} failed" + (f" ({told(wrong)})" if wrong else "")


def test_one_reset_of_all_connections(service: Served, proxy: FaultyProxy, record: Record) -> None:
    opened = asyncio.run(ask_at_once(service.address, 60))
    check(opened, service)
    count = proxy.reset()
    after = asyncio.run(ask_at_rate(service.address, 20, 3))
    check(after, service)
    record(f"{count} connections reset (RST)", failed(after), "0 failed")
    assert told(after) == f"{len(after)} {RIGHT}", service.printed[-2_000:]
    assert service.is_ready()


async def test_a_reset_while_it_is_asked_whether_the_database_answers(
    proxy: FaultyProxy, neo4j_connection: Connection
) -> None:
    """The probe's own connection is reset with the others: no reason to refuse anybody."""
    through = dataclasses.replace(neo4j_connection, uri=f"bolt://127.0.0.1:{proxy.port}")
    database = Database(through, read_seconds=1.0)
    try:
        await database.read(statement("read/ping"))
        proxy.hold()
        late = asyncio.create_task(database.read(statement("read/ping")))
        async with asyncio.timeout(10):
            while proxy.opened < 2:  # noqa: ASYNC110  # until the alarm has rung: the probe has a connection of its own
                await asyncio.sleep(0.01)
        assert proxy.reset() == 2
        proxy.release()
        assert len(await late) == 1
        assert database.outages == 0
    finally:
        await database.close()


def test_resets_again_and_again(service: Served, proxy: FaultyProxy, record: Record, *, short: bool) -> None:
    seconds = 10 if short else 60

    outcomes, times = while_asking(service, 30, seconds, lambda: often(proxy.reset, 0.5, seconds - 1))
    check(outcomes, service)
    ready = seconds_until_right(service)
    record(
        f"{times} resets in {seconds} s, 30 rps",
        f"{failed(outcomes)}; ready after {ready:.1f} s",
        "ready in 10 s",
        met=ready < READY_SECONDS,
    )
    assert asyncio.run(ask_at_once(service.address, 60))[-1].what == RIGHT
    assert proxy.open_connections <= 66  # as many as may be in flight, and a probe


def test_connections_that_close_in_the_middle(
    service: Served, proxy: FaultyProxy, record: Record, *, short: bool
) -> None:
    seconds = 8 if short else 30

    outcomes, times = while_asking(service, 30, seconds, lambda: often(proxy.cut, 0.3, seconds - 1))
    check(outcomes, service)
    record(f"{times} times all connections closed, 30 rps", failed(outcomes), "none wrong")
    seconds_until_right(service)


def test_half_open_connections(service: Served, proxy: FaultyProxy, record: Record) -> None:
    asyncio.run(ask_at_rate(service.address, 20, 3))
    proxy.freeze()
    outcomes = asyncio.run(ask_at_rate(service.address, 10, 12))
    check(outcomes, service)
    bad = [one.at + one.seconds for one in outcomes if one.what != RIGHT]
    record(
        "all connections half-open, 10 rps",
        f"{failed(outcomes)}, the last after {max(bad, default=0):.1f} s",
        "10 s",
        met=max(bad, default=0) < READY_SECONDS,
    )
    assert [one.what for one in outcomes][-10:] == [RIGHT] * 10, told(outcomes)


def test_a_database_that_hangs(service: Served, proxy: FaultyProxy, record: Record, *, short: bool) -> None:
    hangs = 12.0 if short else 31.0
    asyncio.run(ask_at_once(service.address, 20))

    def hang() -> None:
        time.sleep(1)
        proxy.hold()
        time.sleep(hangs)
        proxy.release()

    outcomes, _ = while_asking(service, 10, hangs + 6, hang)
    check(outcomes, service)
    during = [one for one in outcomes if 5 < one.at < hangs]
    slowest = max(one.seconds for one in during)
    back = max(one.at + one.seconds for one in outcomes if one.what != RIGHT) - hangs - 1
    record(
        f"the database hangs for {hangs:.0f} s, 10 rps",
        f"slowest refusal after 4 s {slowest * 1000:.0f} ms, right again {back:.1f} s after it",
        "503 at once",
        met=slowest < 1.0 and back < READY_SECONDS,
    )
    assert {one.what for one in during} == {"DATABASE_UNAVAILABLE"}, told(during)
    assert all(one.status == 503 and one.retry_after for one in during)


@pytest.mark.parametrize("delay", [0.25, 0.5])
def test_a_database_far_away(neo4j_connection: Connection, tmp_path: Path, record: Record, delay: float) -> None:
    with faulty_proxy(neo4j_connection.uri) as proxy:
        proxy.delay = delay
        began = time.monotonic()
        with served_through(proxy, neo4j_connection, tmp_path) as service:
            ready = time.monotonic() - began
            outcomes = asyncio.run(ask_at_rate(service.address, 5, 4))
            check(outcomes, service)
            record(f"each way {delay} s longer", f"ready after {ready:.0f} s, {failed(outcomes)}", "gets ready")
            assert [one.what for one in outcomes] == [RIGHT] * len(outcomes), told(outcomes)


def test_a_slow_line(service: Served, proxy: FaultyProxy, record: Record) -> None:
    proxy.throttle = 20_000
    outcomes = asyncio.run(ask_at_rate(service.address, 2, 6))
    check(outcomes, service)
    proxy.throttle = None
    record("20 kB/s, 2 rps", failed(outcomes), "none wrong")
    seconds_until_right(service)


def test_more_at_once_than_there_are_connections(service: Served, record: Record) -> None:
    outcomes = asyncio.run(ask_at_once(service.address, 500))
    check(outcomes, service)
    record("500 requests at once", told(outcomes), "right or TOO_BUSY")
    assert {one.what for one in outcomes} <= {RIGHT, "TOO_BUSY"}, told(outcomes)
    assert sum(one.what == RIGHT for one in outcomes) >= 64


def test_a_database_that_refuses_connections(service: Served, proxy: FaultyProxy, record: Record) -> None:
    def refuse() -> None:
        time.sleep(1)
        proxy.refuse = True
        proxy.reset()
        time.sleep(3)
        proxy.refuse = False

    outcomes, _ = while_asking(service, 20, 8, refuse)
    check(outcomes, service)
    back = max(one.at + one.seconds for one in outcomes if one.what != RIGHT) - 4
    slowest = max(one.seconds for one in outcomes if one.what != RIGHT)
    record(
        "refused for 3 s, 20 rps",
        f"right again {back:.1f} s after it; slowest refusal {slowest:.2f} s",
        "10 s; 3 s",
        met=back < READY_SECONDS and slowest < SLOWEST_REFUSAL,
    )
    seconds_until_right(service)
