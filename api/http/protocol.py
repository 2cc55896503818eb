"""HTTP/1.1 as uvicorn speaks it, with limits that no application sees: a head that dribbles in, an answer nobody takes."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import HttpRefused, problem


class PromptProtocol(H11Protocol):
    """One connection. A client may keep it waiting for a request's head, or for room to write, no longer than `seconds`."""

    seconds: float

    head_timer: asyncio.TimerHandle | None = None
    write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.watch_head()

    def data_received(self, data: bytes) -> None:
        """Wait on while a head is incomplete; between two requests uvicorn's own keep-alive timer runs."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self.watch_head()
        else:
            stop(self.head_timer)
            self.head_timer = None

    def watch_head(self) -> None:
        """Start the timer of the head, unless it runs: each byte does not buy more time."""
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(self.seconds, self.transport.close)

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what was written."""
        super().pause_writing()
        self.write_timer = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken it."""
        super().resume_writing()
        stop(self.write_timer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        stop(self.head_timer)
        stop(self.write_timer)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's own text has no code and no remedy
        """Answer what is no HTTP, or has a head beyond h11's 16 KiB, as every other refusal."""
        refusal = problem(
            HttpRefused("The request is no HTTP/1.1, or its address and headers are too long.", "Send it by POST."),
            headers={"Connection": "close"},
        )
        start = h11.Response(status_code=refusal.status_code, headers=refusal.raw_headers, reason=b"Bad Request")
        for event in (start, h11.Data(data=bytes(refusal.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        self.transport.close()


def stop(timer: asyncio.TimerHandle | None) -> None:
    """Stop a timer, if there is one."""
    if timer is not None:
        timer.cancel()


def prompt_protocol(seconds: float) -> type[PromptProtocol]:
    """The protocol with so many seconds."""
    return type("PromptProtocol", (PromptProtocol,), {"seconds": seconds})
