"""SQL for what the embedded engine's Cypher cannot say: an index over words. The engine takes it over HTTP, on this machine.

Answers of the engine are small; a command waits for the index to be built, which takes about 13 s for 200,000 nodes.
"""

import asyncio
import base64
import http.client
import json

LOOPBACK = "127.0.0.1"
SECONDS = 120.0


class SqlRefused(Exception):
    """The engine answers and does not carry out a command."""


async def run_sql(port: int, credentials: tuple[str, str], database: str, command: str) -> None:
    """Carry out one command.

    Raises:
        SqlRefused: it is not carried out.
        OSError: nothing answers there.
    """
    await asyncio.to_thread(post_command, port, credentials, f"/api/v1/command/{database}", command)


def post_command(port: int, credentials: tuple[str, str], path: str, command: str) -> None:
    """Send one command and read what comes back; a proxy that the environment names has no part in it."""
    token = base64.b64encode(":".join(credentials).encode()).decode("ascii")
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {token}"}
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS)
    try:
        connection.request("POST", path, json.dumps({"language": "sql", "command": command}), headers)
        answer = connection.getresponse()
        said = answer.read().decode("utf-8", "replace")
    except http.client.HTTPException as error:  # it ended in the middle of its answer
        raise ConnectionError(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise SqlRefused(f"{answer.status} {said}")
