"""HTTP/1.1 as uvicorn speaks it, with limits that no application sees: a head that dribbles in, an answer nobody takes."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import HttpRefused, problem

HEAD_BYTES = 80 * 1024  # of the address and the headers; the longest address that is served has 64 KiB


class PromptProtocol(HttpToolsProtocol):
    """One connection. A client may keep it waiting for a request's head, or for room to write, no longer than `seconds`."""

    seconds: float

    head_bytes = 0
    head_timer: asyncio.TimerHandle | None = None
    write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.watch_head()

    def data_received(self, data: bytes) -> None:
        """Read on, and watch a head that is incomplete; between two requests uvicorn's own keep-alive timer runs."""
        self.head_bytes += len(data)
        super().data_received(data)
        if self.head_timer is not None and self.head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head is too long.")

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head: each byte of it does not buy more time."""
        super().on_message_begin()
        self.watch_head()

    def on_headers_complete(self) -> None:
        """The head is there."""
        stop(self.head_timer)
        self.head_timer, self.head_bytes = None, 0
        super().on_headers_complete()

    def watch_head(self) -> None:
        """Start the timer of the head, unless it runs."""
        if self.head_timer is None:
            self.head_bytes = 0
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
        """Answer what is no HTTP, or has too long a head, as every other refusal."""
        refusal = problem(
            HttpRefused("The request is no HTTP/1.1, or its address and headers are too long.", "Send it by POST."),
            headers={"Connection": "close"},
        )
        head = b"".join(b"%b: %b\r\n" % header for header in refusal.raw_headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n%b\r\n%b" % (head, bytes(refusal.body)))
        self.transport.close()


def stop(timer: asyncio.TimerHandle | None) -> None:
    """Stop a timer, if there is one."""
    if timer is not None:
        timer.cancel()


def prompt_protocol(seconds: float) -> type[PromptProtocol]:
    """The protocol with so many seconds."""
    return type("PromptProtocol", (PromptProtocol,), {"seconds": seconds})
