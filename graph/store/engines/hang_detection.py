"""Telling an engine that hangs from one that is busy.

A busy engine may not answer for a while, but it computes: the processor's time that it has taken grows. One that is stopped
(SIGSTOP, a frozen container) takes none at all. What takes time and never answers hangs too, which shows only after longer.
"""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from graph.store.engines.process import Child

logger = logging.getLogger(__name__)

PROBE_SECONDS = 1.0  # between two probes
ANSWER_SECONDS = 2.0  # for one answer, which takes a millisecond
SILENT_PROBES = 2  # of an engine that has taken no processor's time meanwhile
HANGING_SECONDS = 90.0  # without an answer, whatever it takes
CPU_FIELDS = slice(11, 13)  # of /proc/<pid>/stat behind the name: user and system time


async def wait_until_gone(child: Child, http_port: int) -> None:
    """Wait until the child has ended; one that hangs is ended."""
    probing = asyncio.create_task(end_when_hanging(child, http_port))
    try:
        await child.wait()
    finally:
        probing.cancel()


async def end_when_hanging(child: Child, http_port: int) -> None:
    """Probe the child until it hangs, then end it."""
    clock = asyncio.get_running_loop().time
    answered, silent = clock(), 0
    while True:
        await asyncio.sleep(PROBE_SECONDS)
        before = cpu_time(child.supervisor_pid)
        if await is_alive(http_port):
            answered, silent = clock(), 0
            continue
        silent = silent + 1 if before is not None and cpu_time(child.supervisor_pid) == before else 0
        if silent >= SILENT_PROBES or clock() - answered > HANGING_SECONDS:
            logger.warning("the embedded engine has not answered for %.0f s and is ended", clock() - answered)
            child.kill()
            return


async def is_alive(http_port: int) -> bool:
    """Whether it answers the smallest question over HTTP; what it answers does not matter."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", http_port)
            try:
                writer.write(b"GET /api/v1/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return bool(await reader.readline())
            finally:
                writer.close()
    except (OSError, RuntimeError, ValueError):  # uvloop raises RuntimeError where a connection has just been reset
        return False


def cpu_time(supervisor: int) -> tuple[str, ...] | None:
    """The processor's time that java has taken; null: the system does not say, or it is gone."""
    with suppress(OSError, IndexError):
        java = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text("ascii").split()[0]
        return tuple(Path(f"/proc/{java}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[CPU_FIELDS])
    return None
