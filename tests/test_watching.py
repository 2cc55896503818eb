"""Saved questions: asked again after each load, told by a feed and by webhooks, on both engines."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from api.app import create_app
from api.permalinks.serialize import serialize_answer
from api.permalinks.url import PermalinkQuery
from api.settings import Settings
from api.subscriptions import background, deliveries, evaluate, webhooks
from api.subscriptions.background import Watcher
from api.subscriptions.evaluate import ask_again
from api.subscriptions.feed import ATOM, write_feed
from api.subscriptions.watches import Watch, read_watches
from api.subscriptions.webhooks import Sender
from graph.archive.notification_store import Notice, get_notices
from graph.errors import SettingsInvalid
from graph.model.vocabulary import RULES_VERSION
from graph.oversight.answer import Oversight
from graph.store.database import Database
from graph.store.lookup import get_dataset
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.running import Running
from tests.support.tiny import World, offering, read_world, world

pytestmark = pytest.mark.slow_on_neo4j

KEY = b"k" * 32
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
NOW = "2026-01-31T12:00:00Z"
ONE: dict[str, Any] = {"clinic": "zz.clinic.one", "asOf": "2026-01-31"}
FORGET = Statement("test/forget", "MATCH (n) WHERE n:Notice OR n:Watched DETACH DELETE n", frozenset(), (), reads=False)


def grey(version: str = "2") -> World:
    content = world()
    content["pack.yaml"]["version"] = version
    offering(content)["routes"] = ["zz.route.grey"]
    return content


def watches(**named: Mapping[str, Any]) -> dict[str, Watch]:
    return {name: Watch.model_validate(fields) for name, fields in named.items()}


@pytest.fixture
async def quiet(database: Database, tmp_path: Path) -> Database:
    """Each engine in turn, holding the tiny world, with nothing watched so far."""
    await load(database, read_world(tmp_path / "zz-first", world()))
    await database.write(lambda transaction: transaction.run(FORGET))
    return database


@dataclass
class Receiver:
    """A webhook's receiver on this machine: it answers with these statuses in turn, the last one again and again."""

    statuses: list[int] = field(default_factory=lambda: [204])
    port: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        self.connections += 1
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        self.got.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        where = "location: http://127.0.0.1:1/elsewhere\r\n" if status == 302 else ""
        writer.write(f"HTTP/1.1 {status} x\r\n{where}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def receiving(*statuses: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(list(statuses) or [204])
    async with await asyncio.start_server(receiver.take, "127.0.0.1", 0) as server:
        receiver.port = server.sockets[0].getsockname()[1]
        yield receiver


@asynccontextmanager
async def watching(database: Database, named: Mapping[str, Watch], *, private: bool = True) -> AsyncIterator[Watcher]:
    sender = Sender(private=private)
    yield Watcher(lambda: database, named, sender)
    await sender.close()


async def look(watching: Watcher) -> None:
    """Look at the graph, and deliver what is due to its end."""
    await watching.look()
    await watching.deliveries.start_due()
    await watching.deliveries.join()


def hooked(port: int, host: str = "127.0.0.1") -> dict[str, Any]:
    return ONE | {"webhook": {"url": f"http://{host}:{port}/hook?for=zz", "secret": SECRET}}


async def test_a_changed_answer_is_told_once(quiet: Database, tmp_path: Path) -> None:
    """Not the first answer, not one that stays; and where several services watch, one of them."""
    named = watches(one=ONE, listed=ONE | {"status": ["EXEMPT"]}, gone={"clinic": "zz.clinic.none"})
    assert await ask_again(quiet, named, NOW) == 0
    content = world()
    content["pack.yaml"]["version"] = "1.1"
    content["sources.yaml"][1]["title"] = "Another title"
    await load(quiet, read_world(tmp_path / "zz-words", content), keep=5)
    assert await ask_again(quiet, named, NOW) == 0
    await load(quiet, read_world(tmp_path / "zz-new", grey()), keep=5)
    await asyncio.gather(*(ask_again(quiet, named, NOW) for _ in range(3)))
    assert await ask_again(quiet, named, NOW) == 0
    told = {name: await get_notices(quiet, name) for name in named}
    # What the verdict rests on is told whichever links are listed.
    assert {name: len(notices) for name, notices in told.items()} == {"one": 1, "listed": 1, "gone": 0}
    data = told["one"][0].body["data"]
    assert (data["watch"], data["question"]) == ("one", ONE)
    assert (data["before"]["verdict"], data["after"]["verdict"]) == ("OVERSEEN", "NOT_OVERSEEN")
    assert [link["kind"] for link in data["differences"]["links"]] == ["CHANGED"]
    assert data["release"]["release"] == "zz-tiny@2"


async def test_other_rules_are_told_once_where_they_change_an_answer(
    quiet: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered by former rules is asked again without a load, and the notice says that it was the rules."""
    file = tmp_path / "watches.json"
    file.write_text(json.dumps({"one": ONE, "same": ONE | {"asOf": "2026-01-30"}}), "utf-8")
    named = read_watches(file, private=False)

    def by_former_rules(found: Oversight, query: PermalinkQuery) -> dict[str, Any]:
        said = serialize_answer(found, query)
        return said | ({"verdict": "NOT_KNOWN"} if query.question.day == ONE["asOf"] else {})

    with monkeypatch.context() as former:
        former.setattr(evaluate, "RULES_VERSION", "1")
        former.setattr(evaluate, "serialize_answer", by_former_rules)
        assert await ask_again(quiet, named, NOW) == 0
        assert await ask_again(quiet, named, NOW) == 0
    assert await ask_again(quiet, named, NOW) == 1
    assert await ask_again(quiet, named, NOW) == 0
    assert await get_notices(quiet, "same") == []
    (notice,) = await get_notices(quiet, "one")
    assert notice.body["data"]["rules"] == {"before": "1", "after": RULES_VERSION}
    assert (notice.body["data"]["before"]["verdict"], notice.body["data"]["after"]["verdict"]) == (
        "NOT_KNOWN",
        "OVERSEEN",
    )
    app = create_app(Settings(REMIT_WATCHES=file), service=Running(quiet))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        feed = (await client.get("/watches/one/feed")).text
    assert f"The rules have changed, from version 1 to {RULES_VERSION}." in feed
    assert "what changed follows from the rules." in feed


async def test_another_question_under_the_same_name_is_a_new_one(quiet: Database, tmp_path: Path) -> None:
    await ask_again(quiet, watches(one=ONE), NOW)
    await load(quiet, read_world(tmp_path / "zz-new", grey()))
    assert await ask_again(quiet, watches(one=ONE | {"asOf": "2026-01-30"}), NOW) == 0
    assert await get_notices(quiet, "one") == []


def titles_of(feed: bytes) -> list[str]:
    """The titles of its entries."""
    entries = ET.fromstring(feed).findall(f"{{{ATOM}}}entry")  # noqa: S314  # our own
    return [str(entry.findtext(f"{{{ATOM}}}title")) for entry in entries]


async def test_a_clinic_that_comes_or_goes_is_a_change(quiet: Database, tmp_path: Path) -> None:
    """And where the release before is not kept, it is said that links cannot be compared."""
    two = watches(two=ONE | {"clinic": "zz.clinic.two"})
    assert await ask_again(quiet, two, NOW) == 0
    content = world()
    content["clinics.yaml"][0]["id"] = "zz.clinic.two"
    await load(quiet, read_world(tmp_path / "zz-new", content))
    assert await ask_again(quiet, two, NOW) == 1
    (notice,) = await get_notices(quiet, "two")
    data = notice.body["data"]
    assert (data["before"]["verdict"], data["after"]["verdict"], data["differences"]) == (None, "OVERSEEN", None)
    assert "zz.clinic.two" in data["before"]["summary"]
    begun = "zz.clinic.two: there is an answer, OVERSEEN, where there was none"
    assert titles_of(write_feed("two", two["two"], [notice], notice.at)) == [begun]
    content["clinics.yaml"][0]["id"] = "zz.clinic.one"
    await load(quiet, read_world(tmp_path / "zz-former", content))
    assert await ask_again(quiet, two, NOW) == 1
    ended = "zz.clinic.two: there is no answer any more, where it was OVERSEEN"
    assert {begun, ended} == {*titles_of(write_feed("two", two["two"], await get_notices(quiet, "two"), NOW))}


async def test_the_feed_is_atom_and_its_links_lead_to_both_answers(quiet: Database, tmp_path: Path) -> None:
    file = tmp_path / "watches.json"
    file.write_text(json.dumps({"one": ONE, "silent": {"clinic": "zz.clinic.none"}}), "utf-8")
    app = create_app(Settings(REMIT_WATCHES=file), service=Running(quiet))
    content = grey()
    content["mandates.yaml"][0]["name"] = "A <name> & more"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        empty = await client.get("/watches/one/feed")
        assert ET.fromstring(empty.content).findall(f"{{{ATOM}}}entry") == []  # noqa: S314  # our own
        loaded = (await get_dataset(quiet)).properties["loadedAt"]
        assert ET.fromstring(empty.content).findtext(f"{{{ATOM}}}updated") == loaded  # noqa: S314  # our own
        await ask_again(quiet, read_watches(file, private=False), NOW)
        await load(quiet, read_world(tmp_path / "zz-new", content), keep=5)
        await ask_again(quiet, read_watches(file, private=False), NOW)
        answer = await client.get("/watches/one/feed")
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        feed = ET.fromstring(answer.content)  # noqa: S314  # our own
        for name in ("id", "title", "updated"):
            assert feed.findtext(f"{{{ATOM}}}{name}")
        (entry,) = feed.findall(f"{{{ATOM}}}entry")
        assert entry.findtext(f"{{{ATOM}}}title") == "zz.clinic.one: the answer changed, OVERSEEN became NOT_OVERSEEN"
        assert "zz.mandate.office.inspection for zz.offering.one.cure: APPLIES became BYPASSED." in str(
            entry.findtext(f"{{{ATOM}}}content")
        )
        assert entry.findtext(f"{{{ATOM}}}updated") == feed.findtext(f"{{{ATOM}}}updated")
        links = {link.get("rel"): str(link.get("href")) for link in entry.findall(f"{{{ATOM}}}link")}
        verdicts = {rel: (await client.get(href)).json()["answer"]["verdict"] for rel, href in links.items()}
        assert verdicts == {"alternate": "NOT_OVERSEEN", "related": "OVERSEEN"}
        silent = ET.fromstring((await client.get("/watches/silent/feed")).content)  # noqa: S314  # our own
        assert silent.findall(f"{{{ATOM}}}entry") == []
        unknown = await client.get("/watches/none/feed")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "ADDRESS_UNKNOWN")


async def test_a_webhook_is_signed_and_can_be_checked(quiet: Database, tmp_path: Path) -> None:
    async with receiving() as receiver, watching(quiet, watches(one=hooked(receiver.port))) as looking:
        await look(looking)
        await load(quiet, read_world(tmp_path / "zz-new", grey()), keep=5)
        await look(looking)
        await look(looking)
    ((headers, body),) = receiver.got
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["idempotency-key"] == headers["webhook-id"]
    assert abs(int(headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60
    told = json.loads(body)
    assert (told["type"], told["data"]["after"]["verdict"]) == ("oversight.changed", "NOT_OVERSEEN")
    (notice,) = await get_notices(quiet, "one")
    assert (notice.id, notice.attempts) == (headers["webhook-id"], 1)
    assert SECRET not in body.decode() + repr(watches(one=hooked(receiver.port)))


async def test_what_did_not_arrive_is_sent_again_under_the_same_id(
    quiet: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A redirect is not followed, and counts as not arrived."""
    monkeypatch.setattr(deliveries, "BACK_OFF", (timedelta(0),) * 5)
    async with receiving(500, 302, 429, 200) as receiver:
        async with watching(quiet, watches(one=hooked(receiver.port))) as looking:
            await look(looking)
            await load(quiet, read_world(tmp_path / "zz-new", grey()))
            for _ in range(8):
                await look(looking)
        assert len(receiver.got) == 4
        assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
        assert len({body for _, body in receiver.got}) == 1


async def test_tries_are_further_and_further_apart_and_end(
    quiet: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(deliveries.BACK_OFF) == sorted(deliveries.BACK_OFF)
    async with receiving(503) as receiver, watching(quiet, watches(one=hooked(receiver.port))) as looking:
        await look(looking)
        await load(quiet, read_world(tmp_path / "zz-new", grey()))
        for _ in range(3):
            await look(looking)  # the next try is in ten seconds
        assert len(receiver.got) == 1
        monkeypatch.setattr(deliveries, "BACK_OFF", (timedelta(0),) * 2)
        due = Statement("test/due", f"MATCH (n:Notice) SET n.due = '{NOW}'", frozenset(), (), reads=False)
        await quiet.write(lambda transaction: transaction.run(due))
        for _ in range(6):
            await look(looking)
        assert len(receiver.got) == 3
        (notice,) = await get_notices(quiet, "one")
        assert notice.attempts == 3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"])  # noqa: S104  # refused
async def test_a_private_address_is_not_connected_to(host: str) -> None:
    async with receiving() as receiver:
        sender = Sender(private=False)
        hook = Watch.model_validate(hooked(receiver.port, host)).webhook
        assert hook is not None
        assert await sender.send(hook, Notice("one/x/y", "one", {})) == (False, "the address is private")
        await sender.close()
        assert receiver.connections == 0


async def test_a_name_is_resolved_once_and_refused_if_any_of_its_addresses_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [["93.184.215.14", "10.0.0.1"]]

    async def resolved(*_: object, **__: object) -> list[Any]:
        return [(0, 0, 0, "", (address, 80)) for address in answers.pop()]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    sender = Sender(private=False)
    hook = Watch.model_validate(hooked(80, "both.example")).webhook
    assert hook is not None
    assert await sender.send(hook, Notice("one/x/y", "one", {})) == (False, "the address is private")
    assert answers == []
    await sender.close()


async def test_a_receiver_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.2)

    async def never(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    sender = Sender(private=True)
    async with await asyncio.start_server(never, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        hook = Watch.model_validate(hooked(port)).webhook
        assert hook is not None
        assert await sender.send(hook, Notice("one/x/y", "one", {})) == (False, "no response in time")
    closed = Watch.model_validate(hooked(port)).webhook
    assert closed is not None
    assert (await sender.send(closed, Notice("one/x/y", "one", {})))[0] is False
    await sender.close()


FAULTS: dict[str, tuple[Any, str]] = {
    "no object": ([], "dictionary"),
    "a name with blanks": ({"a b": ONE}, "a b"),
    "no clinic": ({"one": {}}, "one.clinic"),
    "no id": ({"one": {"clinic": "A B"}}, "one.clinic"),
    "no day": ({"one": ONE | {"asOf": "2026-02-30"}}, "no day"),
    "an unknown field": ({"one": ONE | {"clinics": []}}, "one.clinics"),
    "an unknown status": ({"one": ONE | {"status": ["FINE"]}}, "one.status"),
    "no address": ({"one": ONE | {"webhook": {"url": "ftp://x", "secret": SECRET}}}, "https://"),
    "a port that is none": ({"one": ONE | {"webhook": {"url": "https://x:99999/", "secret": SECRET}}}, "one.webhook"),
    "letters that no host has": ({"one": ONE | {"webhook": {"url": "https://☃.example/", "secret": SECRET}}}, "IDNA"),
    "without TLS": ({"one": ONE | {"webhook": {"url": "http://example.org/", "secret": SECRET}}}, "https://"),
    "a short secret": ({"one": ONE | {"webhook": {"url": "https://x/", "secret": "whsec_QUJD"}}}, "random bytes"),
    "a secret that is no base64": (
        {"one": ONE | {"webhook": {"url": "https://x/", "secret": "whsec_?!"}}},
        "random bytes",
    ),
}


@pytest.mark.parametrize(("content", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_file_with_a_fault_is_refused_with_its_place(tmp_path: Path, content: Any, said: str) -> None:
    file = tmp_path / "watches.json"
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        read_watches(file, private=False)
    assert said in str(refused.value)
    assert "QUJD" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_json_is_refused(tmp_path: Path) -> None:
    assert read_watches(None, private=False) == {}
    (tmp_path / "watches.json").write_text("{", "utf-8")
    for name in ("none.json", "watches.json"):
        with pytest.raises(SettingsInvalid):
            read_watches(tmp_path / name, private=False)


async def test_the_service_watches_as_long_as_it_runs(
    quiet: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (background, deliveries):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    async with receiving() as receiver:
        file = tmp_path / "watches.json"
        file.write_text(json.dumps({"one": hooked(receiver.port)}), "utf-8")
        app = create_app(Settings(REMIT_WATCHES=file, REMIT_WEBHOOKS_PRIVATE=True), service=Running(quiet))
        async with app.router.lifespan_context(app), asyncio.timeout(30):
            await asyncio.sleep(0.5)
            await load(quiet, read_world(tmp_path / "zz-new", grey()))
            while not receiver.got:  # noqa: ASYNC110  # a receiver of the outside sets no event
                await asyncio.sleep(0.05)
    assert json.loads(receiver.got[0][1])["data"]["watch"] == "one"
    assert len(receiver.got) == 1
