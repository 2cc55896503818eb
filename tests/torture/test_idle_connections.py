"""Connections that idle for as long as balancers keep theirs: the next request on each is answered."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.served import serving
from tests.torture.conftest import Record

CONNECTIONS = 50
REQUEST = b"GET /health/live HTTP/1.1\r\nHost: remit.example\r\n\r\n"


async def is_answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether a request on this very connection is answered; a client of HTTP would quietly open another one."""
    try:
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
    except (OSError, asyncio.IncompleteReadError):
        return False
    return head.startswith(b"HTTP/1.1 200 ")


async def count_lost(address: str, seconds: float) -> int:
    """Open the connections, use each, let all idle, and count those on which nothing is answered any more."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    connections = [await asyncio.open_connection(host, port) for _ in range(CONNECTIONS)]
    try:
        assert all([await is_answered(*one) for one in connections])
        await asyncio.sleep(seconds)
        return [await is_answered(*one) for one in connections].count(False)
    finally:
        for _, writer in connections:
            writer.close()


def test_connections_that_idled_are_used_again(tmp_path: Path, record: Record, *, short: bool) -> None:
    """A service that closes an idle connection while its client sends on it loses a request that nobody could have served."""
    seconds = 10 if short else 65
    with serving(tmp_path) as service:
        lost = asyncio.run(count_lost(service.address, seconds))
    record(f"{CONNECTIONS} connections idle for {seconds} s, then used", f"{lost} of {CONNECTIONS} failed", "0 failed")
    assert not lost
