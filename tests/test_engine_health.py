"""An engine that hangs is told from one that is busy, and ended."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path

import pytest

from graph.store.engines import hang_detection
from graph.store.engines.hang_detection import cpu_time, end_when_hanging, is_alive
from graph.store.engines.process import Child
from tests.test_embedded import is_back, is_true_within, pid_of, run, running


class Silent(Child):
    """A child that answers nobody, and takes as much of the processor's time as a test says."""

    def __init__(self) -> None:
        self.ended_by_us = False

    @property
    def supervisor_pid(self) -> int:
        """Nobody's."""
        return 0

    def kill(self) -> None:
        """Note it."""
        self.ended_by_us = True


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterator[int]], Silent]:
    """A silent child, by the processor's time that it has taken at each look."""

    async def never(_: int) -> bool:
        return False

    def make(times: Iterator[int]) -> Silent:
        monkeypatch.setattr(hang_detection, "PROBE_SECONDS", 0.0)
        monkeypatch.setattr(hang_detection, "is_alive", never)
        monkeypatch.setattr(hang_detection, "cpu_time", lambda _: (str(next(times)),))
        return Silent()

    return make


async def test_an_engine_that_does_nothing_at_all_is_ended(silent: Callable[[Iterator[int]], Silent]) -> None:
    child = silent(repeat(7))
    await end_when_hanging(child, 1)
    assert child.ended_by_us


async def test_an_engine_that_computes_is_left_in_peace(silent: Callable[[Iterator[int]], Silent]) -> None:
    times = count()
    child = silent(times)
    probing = asyncio.create_task(end_when_hanging(child, 1))
    while next(times) < 500:  # noqa: ASYNC110  # each look takes the next number
        await asyncio.sleep(0)
    assert not probing.done()
    assert not child.ended_by_us
    probing.cancel()


async def test_an_engine_that_computes_for_ever_is_ended_too(
    silent: Callable[[Iterator[int]], Silent], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = silent(count())
    monkeypatch.setattr(hang_detection, "HANGING_SECONDS", 0.0)
    await end_when_hanging(child, 1)
    assert child.ended_by_us


async def test_nothing_that_listens_is_not_alive() -> None:
    assert not await is_alive(1)
    assert cpu_time(0) is None


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux says how much of the processor's time another process takes"
)
async def test_a_stopped_java_is_noticed_and_started_again(tmp_path: Path) -> None:
    async with running(tmp_path) as connection:
        stopped = pid_of(tmp_path, "java")
        await run(connection, "CREATE (:T {id: 1})")
        os.kill(stopped, signal.SIGSTOP)
        assert await asyncio.to_thread(is_true_within, 30, lambda: not Path(f"/proc/{stopped}").exists())
        assert await is_back(connection)
        assert await run(connection, "MATCH (n:T) RETURN n.id AS id") == [{"id": 1}]
