"""Webhooks as https://www.standardwebhooks.com says: signed, with an id that stays the same over all tries.

The address is resolved here, and the connection goes to what was looked at: no name can lead to a private address by being
resolved once more. Redirects are not followed, and of the response only the status is read.
"""

import asyncio
import base64
import hashlib
import hmac
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import httpcore
import orjson

from api.subscriptions.notices import with_addresses
from api.subscriptions.watches import Webhook, key_of
from api.subscriptions.webhook_addresses import is_public
from graph.archive.notification_store import Notice

SECONDS = 10.0  # for each of connecting, sending and waiting
IN_ALL = 3  # times as long as that a delivery may take, however slowly its receiver reads and answers
AGENT = "remit"


class NotAllowed(httpcore.ConnectError):
    """The address of a webhook is private, or its name leads to one that is."""


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to addresses of the public internet alone; `private`: to all."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(  # as the base has it
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # as the base has it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve the host, refuse it if any of its addresses may not be connected to, and connect to the first."""
        try:
            async with asyncio.timeout(timeout):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, TimeoutError) as error:
            raise httpcore.ConnectError("the name is not known") from error
        addresses = [str(entry[4][0]) for entry in found]
        if not self._private and not all(is_public(address) for address in addresses):
            raise NotAllowed("the address is private")
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  # as the base has it
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing asks for it."""
        raise NotAllowed(path)

    async def sleep(self, seconds: float) -> None:
        """As the base has it."""
        await asyncio.sleep(seconds)


class Sender:
    """Sends notices, so many at once; `private`: also to private addresses. `public_url`: what links in them begin with."""

    def __init__(self, *, private: bool, connections: int = 16, public_url: str = "") -> None:
        backend = Guarded(private=private)
        self._pool = httpcore.AsyncConnectionPool(network_backend=backend, max_connections=connections)
        self.connections = connections
        self._public_url = public_url

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def send(self, webhook: Webhook, notice: Notice) -> tuple[bool, str]:
        """Send one notice; gives whether it arrived, and what came of it in a few words."""
        body = orjson.dumps(dict(with_addresses(notice, self._public_url).body))
        headers = signed_headers(webhook, notice.id, body, datetime.now(UTC))
        extensions: dict[str, Any] = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)}
        try:
            async with (
                asyncio.timeout(IN_ALL * SECONDS),
                self._pool.stream(
                    "POST", webhook.url, headers=headers, content=body, extensions=extensions
                ) as response,
            ):
                status = response.status
        except NotAllowed:
            return False, "the address is private"
        except (httpcore.TimeoutException, TimeoutError):
            return False, "no response in time"
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            return False, f"no response ({type(error).__name__})"
        return status // 100 == 2, f"status {status}"  # noqa: PLR2004  # all of them say that it arrived


def signed_headers(webhook: Webhook, identity: str, body: bytes, when: datetime) -> dict[bytes | str, bytes | str]:
    """The headers of a notice. `Idempotency-Key` repeats the id, for receivers that know only that."""
    stamp = str(int(when.timestamp()))
    signed = b".".join((identity.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.new(key_of(webhook.secret), signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
        "Idempotency-Key": identity,
    }
