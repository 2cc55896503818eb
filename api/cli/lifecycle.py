"""How a command does something that waits: SIGTERM ends it in order, as Ctrl-C does, and what it opened is closed."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from api.settings import Settings, fault_of_web_address
from graph.errors import InvalidArgument
from graph.store.database import Database

if TYPE_CHECKING:
    from api.cli.questions import Asked

T = TypeVar("T")

AT_THE_DATABASE = "Run it where the database is, without --url and with REMIT_URL unset."  # what no service can do


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


def with_graph(
    settings: Settings, url: str | None, work: "Callable[[Asked], Awaitable[T]]", *, load_first: bool = True
) -> T:
    """Put questions to the service at the address, else to that of REMIT_URL, else to the database; `load_first`: filled.

    Raises:
        InvalidArgument: the address is none.
    """
    if url is not None and (fault := fault_of_web_address(url)):
        raise InvalidArgument(f"The address of --url {fault}.", "Leave the option out to ask the database.")
    address = url or settings.url
    if address is None:
        return with_database(settings, work, load_first=load_first)

    async def do(stack: AsyncExitStack) -> T:
        from api.remote.service import RemoteService

        service = RemoteService(address)
        stack.push_async_callback(service.close)
        return await work(service)

    return run_async(do)


def refuse_service(settings: Settings, url: str | None, what: str) -> None:
    """Refuse what no service can do for a command, rather than do it with the database here without a word.

    Raises:
        InvalidArgument: an address is given, or REMIT_URL is set.
    """
    if url is not None or settings.url is not None:
        raise InvalidArgument(f"{what} needs the database itself, and a service is named.", AT_THE_DATABASE)


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
