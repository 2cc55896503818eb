"""Work goes on only while somebody waits for it and has time left, and not for too many at once."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from api.errors import RequestTimeout
from graph.errors import TooBusy

T = TypeVar("T")

UNWATCHED_SECONDS = 0.05  # as long as it is not watched for that the client leaves
ENDING_SECONDS = 1.0  # what was cancelled is given so long to close its connections


class ConcurrencyLimiter:
    """Counts the requests that are being answered in this process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one for the length of the block.

        Raises:
            TooBusy: there are as many as there may be.

        """
        if self._count >= self._most:
            raise TooBusy(f"{self._most} requests are being answered, and no more are at once.")
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1


async def run_until_disconnect(request: Request, work: Coroutine[Any, Any, T], deadline: float) -> T:
    """What the work returns. It is cancelled when the client leaves or time is up, and with it all that only it waits for.

    So end its reads of the database, those of loaders too: Strawberry cancels a batch that nobody waits for. `deadline` is a
    time of the event loop's clock. The body of the request has been read before.

    Raises:
        ClientDisconnect: the client left.
        RequestTimeout: time is up.

    """
    working = asyncio.create_task(work)
    watching: list[asyncio.Task[Any]] = [working]
    try:
        # Most work is done before anybody could leave; to watch for that costs more than many an answer.
        done, _ = await asyncio.wait(watching, timeout=UNWATCHED_SECONDS)
        if not done:
            leaving = asyncio.create_task(wait_for_disconnect(request))
            watching.append(leaving)
            left_over = max(0.0, deadline - asyncio.get_running_loop().time())
            done, _ = await asyncio.wait(watching, timeout=left_over, return_when=asyncio.FIRST_COMPLETED)
            if working not in done and leaving in done:
                raise ClientDisconnect
        if working in done:
            return working.result()
        raise RequestTimeout("The request took longer than it may.")
    finally:
        await cancel_tasks(*watching)


async def wait_for_disconnect(request: Request) -> None:
    """Wait until the client has left; what else it sends is not read as anything."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def cancel_tasks(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel what still runs of these, and wait a moment for its end."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=ENDING_SECONDS)
