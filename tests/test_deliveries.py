"""Deliveries of notices: each by itself, bounded in number and time, and each counted whatever goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.subscriptions import background, deliveries, webhooks
from api.subscriptions.deliveries import PER_RECEIVER, Deliveries
from api.subscriptions.watches import Watch, Webhook
from api.subscriptions.webhooks import Sender
from graph.archive.notification_store import Notice, Watched, get_due, get_notices, record_answer
from graph.errors import DatabaseUnavailable
from graph.store.database import Database
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.tiny import read_world, world
from tests.test_watching import FORGET, NOW, Receiver, grey, hooked, quiet, receiving, watches, watching

pytestmark = pytest.mark.slow_on_neo4j

__all__ = ["quiet"]  # the fixture

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]
PLACES = Statement(
    "test/due",
    "MATCH (n:Notice) RETURN n.due AS due, n.outcome AS outcome",
    frozenset(),
    ("due", "outcome"),
    reads=True,
)


async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the connection, and do nothing; it reads nothing either."""
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # a transport of a socket has it
    await asyncio.sleep(60)


async def dribble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Begin a response, and send a byte of it now and then."""
    writer.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send headers without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x-more: " + b"a" * 1000 + b"\r\n")
        await writer.drain()


async def continued(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say again and again that a response will come."""
    while True:
        writer.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer with a body without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"5\r\nhello\r\n")
        await writer.drain()


@asynccontextmanager
async def behaving(behaviour: Behaviour) -> AsyncIterator[tuple[int, list[int]]]:
    """A receiver that behaves so: its port, and a list with an item for each connection."""
    connections: list[int] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        try:
            await behaviour(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], connections


async def make_notices(database: Database, *names: str, each: int = 1) -> None:
    """Have notices of these questions be due."""
    await database.write(lambda transaction: transaction.run(FORGET))
    for name in names:
        for number in range(each):
            version = f"{number:064} 2026-01-31T12:00:{number:02}Z"
            notice = Notice(f"{name}/2026-01-31T12:00:{number:02}Z/{number}", name, {"data": {"watch": name}})
            await record_answer(database, name, Watched("?", version, None), notice, NOW)


async def is_so(condition: Callable[[], Any]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # a receiver of the outside sets no event
            await asyncio.sleep(0.02)


def webhook(port: int, path: str = "hook") -> Webhook:
    found = Watch.model_validate(
        hooked(port) | {"webhook": hooked(port)["webhook"] | {"url": f"http://127.0.0.1:{port}/{path}"}}
    )
    assert found.webhook
    return found.webhook


@asynccontextmanager
async def delivering(database: Database, **ports: int) -> AsyncIterator[Deliveries]:
    """Deliveries to these receivers, by the names of their questions."""
    sender = Sender(private=True, connections=8)
    found = Deliveries(lambda: database, {name: webhook(port) for name, port in ports.items()}, sender)
    yield found
    await found.stop()
    await sender.close()


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often than a service does."""
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(deliveries, "LOOK_SECONDS", 0.05)


async def test_a_receiver_that_hangs_delays_neither_others_nor_the_look_at_the_graph(
    quiet: Database, tmp_path: Path
) -> None:
    """It hangs for as long as the test, and everything else happens meanwhile."""
    async with behaving(hang) as (port, connections), receiving() as receiver:
        named = watches(one=hooked(port), two=hooked(receiver.port))
        async with watching(quiet, named) as looking:
            running = asyncio.create_task(looking.run())
            await asyncio.sleep(0.3)
            for number in range(2):  # the second change is seen, and told, while the first notice still hangs
                content = grey(str(number + 2)) if number == 0 else world()
                await load(quiet, read_world(tmp_path / f"zz-{number}", content))
                await is_so(lambda wanted=number + 1: len(receiver.got) >= wanted)
            assert connections == [1]
            assert len(await get_notices(quiet, "one")) == 2
            running.cancel()
            await asyncio.wait([running])
            assert not looking.deliveries._running  # noqa: SLF001  # nothing is left of what was under way


async def test_receivers_that_hang_take_a_few_places_and_what_waits_is_not_claimed(quiet: Database) -> None:
    names = [f"q{number}" for number in range(6)]
    async with behaving(hang) as (port, connections), receiving() as receiver:
        await make_notices(quiet, *names, "well", each=3)
        async with delivering(quiet, **dict.fromkeys(names, port), well=receiver.port) as found:
            assert await found.start_due() == PER_RECEIVER + 1
            await is_so(lambda: len(connections) == PER_RECEIVER and len(receiver.got) == 1)
            running = asyncio.create_task(found.run())
            await is_so(lambda: len(receiver.got) == 3)
            order = [headers["webhook-id"] for headers, _ in receiver.got]
            assert order == sorted(order)
            assert len(connections) == PER_RECEIVER
            due = [row["due"] for row in await quiet.read(PLACES)]
            # What is not under way is due as before, so that another service may send it.
            assert due.count(NOW) == len(names) * 3 - PER_RECEIVER
            running.cancel()
            await asyncio.wait([running])


async def test_there_are_no_more_deliveries_at_once_than_places(quiet: Database) -> None:
    async with behaving(hang) as (first, _), behaving(hang) as (second, _), behaving(hang) as (third, _):
        await make_notices(quiet, "a", "b", "c")
        sender = Sender(private=True, connections=2)
        hooks = {name: webhook(port) for name, port in (("a", first), ("b", second), ("c", third))}
        found = Deliveries(lambda: quiet, hooks, sender)
        assert (await found.start_due(), await found.start_due()) == (2, 0)
        await found.stop()
        await sender.close()


@pytest.mark.parametrize("behaviour", [hang, dribble, flood, continued], ids=lambda behaviour: behaviour.__name__)
async def test_no_receiver_takes_longer_than_a_delivery_may(
    behaviour: Behaviour, quiet: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    async with behaving(behaviour) as (port, _), asyncio.timeout(20):
        await make_notices(quiet, "one")
        async with delivering(quiet, one=port) as found:
            await found.start_due()
            await found.join()
        (notice,) = await get_notices(quiet, "one")
        assert notice.attempts == 1
        assert (await quiet.read(PLACES))[0]["outcome"].startswith("no response")


async def test_of_a_body_without_an_end_only_the_status_is_read(quiet: Database) -> None:
    async with behaving(endless) as (port, _), asyncio.timeout(20):
        await make_notices(quiet, "one")
        async with delivering(quiet, one=port) as found:
            await found.start_due()
            await found.join()
        assert await quiet.read(PLACES) == [{"due": None, "outcome": "status 200"}]


async def test_whatever_a_delivery_raises_counts_as_a_try_and_is_logged(
    quiet: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise UnicodeEncodeError("ascii", "я", 0, 1, "no letter of it")

    monkeypatch.setattr(webhooks, "signed_headers", broken)
    await make_notices(quiet, "one")
    async with receiving() as receiver, delivering(quiet, one=receiver.port) as found:
        await found.start_due()
        await found.join()
    (notice,) = await get_notices(quiet, "one")
    (row,) = await quiet.read(PLACES)
    assert (notice.attempts, row["outcome"]) == (1, "no response (UnicodeEncodeError)")
    assert row["due"] > NOW
    assert "the webhook of one: no response (UnicodeEncodeError); tried again" in caplog.text


async def test_an_outcome_that_cannot_be_kept_is_said_and_the_notice_is_sent_again_later(
    quiet: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def down(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr(deliveries, "settle_notice", down)
    await make_notices(quiet, "one")
    async with receiving() as receiver, delivering(quiet, one=receiver.port) as found:
        await found.start_due()
        await found.join()
        assert len(receiver.got) == 1
        assert await get_due(quiet, ["one"], datetime.now(UTC)) == []
    assert await get_due(quiet, ["one"], datetime.now(UTC) + timedelta(seconds=130)) != []
    assert "cannot be kept" in caplog.text


async def test_a_database_that_is_down_keeps_notices_waiting_and_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    def down() -> Database:
        raise DatabaseUnavailable("The database does not answer.")

    sender = Sender(private=True)
    found = Deliveries(down, {"one": webhook(1)}, sender)
    running = asyncio.create_task(found.run())
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.wait([running])
    await sender.close()
    assert caplog.text.count("notices wait") == 1


async def test_an_address_with_letters_beyond_ascii_is_reached(quiet: Database) -> None:
    receiver = Receiver()
    async with await asyncio.start_server(receiver.take, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await make_notices(quiet, "one")
        sender = Sender(private=True)
        found = Deliveries(lambda: quiet, {"one": webhook(port, "хук?для=зз")}, sender)
        await found.start_due()
        await found.join()
        await sender.close()
    assert len(receiver.got) == 1
    assert (await quiet.read(PLACES))[0]["outcome"] == "status 204"
