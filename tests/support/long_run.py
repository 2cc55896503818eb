"""Half an hour of changing documents: whether memory stays flat, and how long garbage collection stops a service.

Run by hand, on a machine that does nothing else:

    python -m tests.support.long_run --minutes 30 --rate 60

The service runs in this process, so that its garbage collector can be watched; the requests come from another one.
"""

import argparse
import asyncio
import gc
import heapq
import itertools
import logging
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from api.server import fast_loop, listen, serve_on
from api.settings import Settings
from tests.support.load import PRIVATE, Body, ask_at_rate, told

SAMPLE_SECONDS = 10.0
LONGEST = 5
FIELDS = (
    "name",
    "summary",
    "illustrative",
    "confidence",
    "validFrom",
    "validTo",
    "jurisdiction { id name }",
    "track { id }",
)


def changing() -> Iterator[Body]:
    """Another document each time; one in twenty is the question itself, whose answer is looked at."""
    for number in itertools.count():
        if number % 20 == 0:
            yield {"query": f'query Q{number} {{ oversight(clinic: "{PRIVATE}") {{ verdict links {{ status }} }} }}'}
            continue
        chosen = " ".join(one for place, one in enumerate(FIELDS) if number >> place & 1) or "id"
        inner = f"verdict links {{ status }} clinic {{ a{number}: id {chosen} }}"
        yield {"query": f'query D{number} {{ oversight(clinic: "{PRIVATE}") {{ {inner} }} }}'}


def resident() -> int:
    """The bytes of memory that this process has; Linux alone tells them so."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Watch:
    """What the garbage collector takes, and how much memory there is, while a service runs.

    It keeps the longest pauses alone: half an hour has over a hundred thousand, and their figures take memory too.
    """

    def __init__(self) -> None:
        self.longest: list[tuple[float, int]] = []  # seconds, and the generation that was collected
        self.collections = 0
        self.memory: list[float] = []
        self._began = 0.0

    def collected(self, phase: str, details: dict[str, int]) -> None:
        """As `gc.callbacks` has it; in processor time of the thread that collects."""
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.collections += 1
            self.longest = heapq.nlargest(
                LONGEST, [*self.longest, (time.thread_time() - self._began, details["generation"])]
            )

    def sample(self) -> None:
        """Take down the resident memory, in MiB, until the process ends."""
        while True:
            self.memory.append(resident() / 2**20)
            time.sleep(SAMPLE_SECONDS)

    def told(self) -> str:
        """The figures."""
        tenth = max(1, len(self.memory) // 10)
        tenths = (statistics.median(self.memory[at : at + tenth]) for at in range(0, len(self.memory), tenth))
        return (
            f"memory in each tenth of the time, MiB: {' '.join(f'{one:.0f}' for one in tenths)}\n"
            f"garbage collections: {self.collections}, the longest, in ms of the thread: "
            + ", ".join(f"{seconds * 1000:.1f} (generation {generation})" for seconds, generation in self.longest)
        )


async def load(address: str, seconds: float, rate: float) -> None:
    """Ask, minute by minute, and say what came of it."""
    bodies = changing()
    outcomes = []
    for _ in range(max(1, int(seconds // 60))):
        outcomes += await ask_at_rate(address, rate, min(60.0, seconds), bodies)
    slowest = sorted(one.seconds for one in outcomes)
    middle, most = slowest[len(slowest) // 2], slowest[int(len(slowest) * 0.999)]
    sys.stdout.write(f"{told(outcomes)}; median {middle * 1000:.0f} ms, 99.9 % within {most * 1000:.0f} ms\n")


async def serve(seconds: float, rate: float, cache: int, folder: str) -> None:
    """Serve until the load has ended, with so many MiB of responses kept."""
    settings = Settings.model_validate(
        {"REMIT_DATA_DIR": folder, "REMIT_PORT": 0, "REMIT_DRAIN_SECONDS": 0, "REMIT_RESPONSE_CACHE": cache}
    )
    listener = listen(settings)
    port = listener.getsockname()[1]
    serving = asyncio.create_task(serve_on(listener, settings))
    await asyncio.sleep(20)  # so that it has started
    words = ("--load", f"http://127.0.0.1:{port}", "--minutes", str(seconds / 60), "--rate", str(rate))
    client = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.support.long_run", *words)
    watch = Watch()
    gc.callbacks.append(watch.collected)
    threading.Thread(target=watch.sample, daemon=True).start()
    await client.wait()
    gc.callbacks.remove(watch.collected)
    sys.stdout.write(f"{watch.told()}\n")
    os.kill(os.getpid(), 15)
    await serving


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=90.0)
    parser.add_argument("--cache", type=int, default=8, help="MiB of responses; it is full after a few minutes")
    parser.add_argument("--load", help="the address of a service; without it one is started")
    arguments = parser.parse_args()
    seconds = arguments.minutes * 60
    if arguments.load:
        asyncio.run(load(arguments.load, seconds, arguments.rate))
        return
    logging.basicConfig(level=logging.WARNING)
    with (
        tempfile.TemporaryDirectory(prefix="remit-long-run-") as folder,
        asyncio.Runner(loop_factory=fast_loop) as runner,
    ):
        runner.run(serve(seconds, arguments.rate, arguments.cache, folder))


if __name__ == "__main__":
    main()
