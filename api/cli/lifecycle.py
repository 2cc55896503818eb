"""How a command does something that waits: SIGTERM ends it in order, as Ctrl-C does, and what it opened is closed."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

from api.settings import Settings
from graph.store.database import Database

T = TypeVar("T")


def run_async(work: Callable[[AsyncExitStack], Coroutine[Any, Any, T]]) -> T:
    """Do this work; what it puts on the stack is ended afterwards, and SIGTERM, which cancels the work, interrupts no ending.

    Raises:
        CancelledError: SIGTERM ended it.
        KeyboardInterrupt: Ctrl-C did.
    """

    async def inside() -> T:
        async with AsyncExitStack() as stack:
            doing = asyncio.create_task(work(stack))
            with suppress(NotImplementedError):  # Windows knows no such handlers, and ends the process at once
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, doing.cancel)
            return await doing

    return asyncio.run(inside())


def with_database(
    settings: Settings, work: Callable[[Database], Awaitable[T]], *, load_first: bool = False, refill: bool = True
) -> T:
    """Do something with the database and let go of it; an embedded graph that is empty is filled first if wanted.

    `refill`: fill it also where it was damaged and had to be given up.
    """
    from api.service import Service

    async def do(stack: AsyncExitStack) -> T:
        service = Service(settings, shared=False)
        stack.push_async_callback(service.stop)
        await service.open(load_first=load_first and settings.connection is None, refill=refill)
        with service.blaming_the_disk():
            return await work(service.database)

    return run_async(do)
