"""HTTP/1.1 as uvicorn speaks it, with limits that no application sees: a head that dribbles in, an answer nobody takes.

What is refused here is answered as every other refusal, and so that it can be read: a connection that is closed while its
client still sends is reset, and the answer is lost with it. So it lingers: the rest is read for a while, and thrown away.
"""

import asyncio
import re
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import HeadersTooLarge, HostInvalid, HttpRefused, UrlTooLong, problem
from api.http.draining import Drain
from graph.errors import RemitError

URL_BYTES = 65_535  # httptools cannot tell the parts of a longer address
HEADER_BYTES = 16 * 1024
HEAD_BYTES = 64 * 1024 + HEADER_BYTES  # of the address and the headers together
LINGER_SECONDS = 5.0  # as long is read on, after the answer, what nobody wants
LINGER_BYTES = 64 * 1024 * 1024  # as much of it
# A name, or an address in brackets, then perhaps a port: `Host` of RFC 9112, and never empty, as RFC 9110 has it for http.
# A comma, which a name may have there, is how two headers look that were joined on the way.
HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]{0,5})?")


class Refused(Exception):  # it stops the parser, and goes no further
    """The request is refused before its body."""

    def __init__(self, error: RemitError) -> None:
        super().__init__(error.message)
        self.error = error


class Ending:
    """The part of a transport that an answer needs; it is closed as the connection says."""

    __slots__ = ("close", "is_closing", "write")

    def __init__(self, transport: asyncio.Transport, connection: "PromptProtocol") -> None:
        self.write = transport.write
        self.is_closing = transport.is_closing
        self.close = connection.end


class PromptProtocol(HttpToolsProtocol):
    """One connection. A client may keep it waiting for a request's head, or for room to write, no longer than `seconds`."""

    seconds: float
    drain: Drain

    head_bytes = 0
    chunk_bytes = 0  # of what was received last
    head_timer: asyncio.TimerHandle | None = None
    write_timer: asyncio.TimerHandle | None = None
    body_timer: asyncio.TimerHandle | None = None  # runs while a body is read that no answer needs
    unread = 0  # how much more of that is read
    refused: RemitError | None = None
    last_words: bytes | None = None  # a refusal that waits until those before it are answered
    lingering = False
    ending: Ending

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.ending = Ending(transport, self)
        self.watch_head()

    def data_received(self, data: bytes) -> None:
        """Read on, and watch a head that is incomplete; between two requests uvicorn's own keep-alive timer runs."""
        if self.body_timer is not None or self.last_words is not None:
            self.unread -= len(data)
            if self.unread < 0:
                self.transport.close()
        if self.lingering or self.last_words is not None or self.transport.is_closing():
            return
        self.chunk_bytes = len(data)
        self.head_bytes += self.chunk_bytes
        super().data_received(data)
        if self.head_timer is not None and self.head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.refuse(headers_too_large())

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head: each byte of it does not buy more time."""
        super().on_message_begin()
        self.watch_head()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        if len(self.url) > URL_BYTES:
            self.stop_parser(UrlTooLong(f"The address has more than {URL_BYTES} bytes."))

    def on_headers_complete(self) -> None:
        """The head is there: look at what HTTP asks of it, and begin to answer."""
        stop(self.head_timer)
        received, self.head_timer, self.head_bytes = self.head_bytes + self.chunk_bytes, None, 0
        if received > HEADER_BYTES and sum(len(name) + len(value) + 4 for name, value in self.headers) > HEADER_BYTES:
            self.stop_parser(headers_too_large())
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1:
            if hosts or self.parser.get_http_version() != "1.0":
                self.stop_parser(HostInvalid(f"The request has {'several' if hosts else 'no'} `Host` headers."))
        elif HOST.fullmatch(hosts[0]) is None:
            self.stop_parser(HostInvalid("The header `Host` names no host."))
        super().on_headers_complete()
        self.cycle.transport = self.ending  # type: ignore[assignment]  # all that it needs of one
        if self.drain.begun:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """The body is there."""
        super().on_message_complete()
        if self.body_timer is not None:
            self.cycle.more_body = False
            stop(self.body_timer)
            self.body_timer = None

    def on_response_complete(self) -> None:
        """Go on with the next request, unless this was the last one; what is left of the body is read, but not for ever."""
        if self.lingering:
            self.server_state.total_requests += 1
            return
        if self.last_words is not None and not self.pipeline and not self.transport.is_closing():
            self.transport.write(self.last_words)
            self.linger()
            return
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body:
            self.watch_body(self.seconds)

    def watch_head(self) -> None:
        """Start the timer of the head, unless it runs."""
        if self.head_timer is None:
            self.head_bytes = 0
            self.head_timer = self.loop.call_later(self.seconds, self.transport.close)

    def watch_body(self, seconds: float) -> None:
        """Read what is left of a body for so many seconds."""
        stop(self.body_timer)
        self.unread = LINGER_BYTES
        self.body_timer = self.loop.call_later(seconds, self.transport.close)

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
        for timer in (self.head_timer, self.write_timer, self.body_timer):
            stop(timer)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close the connection as soon as what runs on it has been answered, and can be read."""
        if not self.lingering:
            super().shutdown()

    def stop_parser(self, error: RemitError) -> None:
        """Refuse the request whose head is being read.

        Raises:
            Refused: always; uvicorn then has the refusal sent.
        """
        self.refused = error
        raise Refused(error)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's own text has no code and no remedy
        """Answer what is no HTTP, or was refused while it was read."""
        self.refuse(self.refused or HttpRefused("The request is no HTTP/1.1.", "Correct it as RFC 9112 says."))

    def refuse(self, error: RemitError) -> None:
        """Answer with a refusal, after the answers to requests before this one, and end the connection."""
        stop(self.head_timer)
        self.head_timer = None
        written = written_refusal(error)
        running = self.cycle is not None and not self.cycle.response_complete
        if running and self.cycle.more_body:  # the body of this request cannot be read
            if self.pipeline:
                self.pipeline.popleft()  # it has not begun
            else:
                running = False
                self.cycle.disconnected = True
                self.cycle.message_event.set()
                if self.cycle.response_started:
                    self.transport.close()
                    return
        if running:
            self.last_words, self.unread = written, LINGER_BYTES
            return
        self.transport.write(written)
        self.linger()

    def end(self) -> None:
        """Close the connection after an answer; one whose client may still send lingers."""
        if self.cycle.more_body or self.pipeline:
            self.linger()
        else:
            self.transport.close()

    def linger(self) -> None:
        """Say that no more will be written, and read on for a while."""
        self.lingering = True
        self._unset_keepalive_if_required()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self.watch_body(LINGER_SECONDS)


def headers_too_large() -> HeadersTooLarge:
    """The refusal of a head that is too long."""
    return HeadersTooLarge(f"The headers have more than {HEADER_BYTES} bytes.")


def written_refusal(error: RemitError) -> bytes:
    """A refusal as HTTP/1.1 writes it."""
    answer = problem(error, headers={"Connection": "close"})
    head = b"".join(b"%b: %b\r\n" % header for header in answer.raw_headers)
    line = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\n".encode()
    return line + head + b"\r\n" + bytes(answer.body)


def stop(timer: asyncio.TimerHandle | None) -> None:
    """Stop a timer, if there is one."""
    if timer is not None:
        timer.cancel()


def prompt_protocol(seconds: float, drain: Drain | None = None) -> type[PromptProtocol]:
    """The protocol with so many seconds; once `drain` has begun, each answer is the last one of its connection."""
    return type("PromptProtocol", (PromptProtocol,), {"seconds": seconds, "drain": drain or Drain()})
