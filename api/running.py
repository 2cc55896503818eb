"""How a command does something that waits: SIGTERM ends it in order, as Ctrl-C does, and what it opened is closed."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

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
