"""REMIT_PUBLIC_URL: what is handed out opens through a proxy with a path, and without the setting it is relative as ever."""

import json
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from pydantic import ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.server import greeting
from api.settings import Settings
from api.subscriptions.evaluate import ask_again
from api.subscriptions.feed import ATOM
from api.subscriptions.watches import Watch, read_watches
from api.subscriptions.webhooks import Sender
from graph.archive.notification_store import get_notices
from graph.store.database import Database
from seed.loading.load import load
from tests.support.running import Running
from tests.support.tiny import offering, read_world, world
from tests.test_watching import FORGET, NOW, ONE, hooked, receiving

HOST, PREFIX = "https://example.org", "/remit"
PUBLIC = f"{HOST}{PREFIX}/"
RECEIPT = "verdict receipt { permalink }"
PLANNED = f'{{ oversight(clinic: "zz.clinic.one") {{ {RECEIPT} }} }}'
RESOLVED = f"""{{ whatIf(clinic: "zz.clinic.one", change: {{repeal: ["zz.instrument.act"]}}) {{
  before {{ {RECEIPT} }} after {{ {RECEIPT} }} }} }}"""


class Proxy:
    """A proxy that serves an application under a path and nothing else; `strips`: it passes the path on without that."""

    def __init__(self, app: ASGIApp, *, strips: bool) -> None:
        self._app, self._strips = app, strips

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope["path"]
        assert path.startswith(f"{PREFIX}/"), path
        await self._app({**scope, "path": path.removeprefix(PREFIX) if self._strips else path}, receive, send)


@asynccontextmanager
async def asking(database: Database, app: ASGIApp | None = None, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service with these settings, or of what stands before it."""
    transport = httpx.ASGITransport(app or service(database, **settings))
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        yield client


def service(database: Database, **settings: Any) -> ASGIApp:
    own = Settings(**settings)
    return create_app(own, service=Running(database, own))


@pytest.fixture
async def tiny(embedded: Database, tmp_path: Path) -> Database:
    """The tiny world, with nothing watched so far."""
    await load(embedded, read_world(tmp_path / "zz-first", world()))
    await embedded.write(lambda transaction: transaction.run(FORGET))
    return embedded


def permalinks(answer: Any) -> list[str]:
    """Every permalink in an answer."""
    if isinstance(answer, Mapping):
        own = [answer["permalink"]] if "permalink" in answer else []
        return own + [one for value in answer.values() for one in permalinks(value)]
    return []


async def post(client: httpx.AsyncClient, query: str, path: str = "/graphql") -> Any:
    data = (await client.post(path, json={"query": query})).json()
    assert "errors" not in data, data
    return data["data"]


@pytest.mark.parametrize("strips", [True, False])
async def test_a_permalink_opens_through_a_proxy_with_a_path(tiny: Database, *, strips: bool) -> None:
    """By a plan and by the resolvers; from a proxy that strips its path, and from one that passes it on."""
    proxy = Proxy(service(tiny, REMIT_PUBLIC_URL=PUBLIC), strips=strips)
    async with asking(tiny, proxy) as client:
        planned, resolved = [await post(client, query, f"{PREFIX}/graphql") for query in (PLANNED, RESOLVED)]
        found = [*permalinks(planned), *permalinks(resolved)]
        assert len(found) == 3
        for link in found:
            assert link.startswith(f"{PUBLIC}answers/")
            repeated = await client.get(link)
            assert repeated.status_code == 200
            assert repeated.json()["changed"] is False
        assert (await client.get(found[0])).json()["answer"]["verdict"] == planned["oversight"]["verdict"]
        page = await client.get(f"{PREFIX}/")
        assert page.headers["content-type"].startswith("text/html")
        unknown = (await client.get(f"{PREFIX}/nope")).json()
        assert f"served at {PUBLIC}graphql, its schema at {PUBLIC}schema.graphql." in unknown["remedy"]


async def test_a_permalink_with_the_path_is_understood_without_the_proxy(tiny: Database) -> None:
    """As a client on the same network may send it; and what merely begins alike is no such path."""
    async with asking(tiny, REMIT_PUBLIC_URL=PUBLIC) as client:
        (link,) = permalinks(await post(client, PLANNED))
        with_path = link.removeprefix(HOST)
        assert with_path.startswith(f"{PREFIX}/answers/")
        for address in (with_path, with_path.removeprefix(PREFIX)):
            assert (await client.get(address)).status_code == 200
        assert (await client.get(f"{PREFIX}x/answers/0")).status_code == 404


async def test_without_the_setting_addresses_are_relative(tiny: Database) -> None:
    async with asking(tiny) as client:
        for query in (PLANNED, RESOLVED):
            assert all(link.startswith("/answers/") for link in permalinks(await post(client, query)))
        unknown = (await client.get("/nope")).json()
        assert unknown["remedy"] == "GraphQL is served at /graphql, its schema at /schema.graphql."


def test_the_greeting_names_the_public_address_beside_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        plain, told = [greeting(listener, address).splitlines() for address in ("", PUBLIC.rstrip("/"))]
    assert [line for line in told if line not in plain] == [f"Clients reach it at {PUBLIC}."]


async def test_a_slash_at_the_end_makes_no_difference(tiny: Database) -> None:
    found = []
    for address in (PUBLIC, PUBLIC.rstrip("/")):
        async with asking(tiny, REMIT_PUBLIC_URL=address) as client:
            found.append(await post(client, PLANNED))
    assert found[0] == found[1]


async def changed(database: Database, folder: Path, watches: Mapping[str, Watch]) -> None:
    """Ask the saved questions, and again once their answer has changed."""
    await ask_again(database, watches, NOW)
    content = world()
    content["pack.yaml"]["version"] = "2"
    offering(content)["routes"] = ["zz.route.grey"]
    await load(database, read_world(folder / "zz-new", content), keep=5)
    assert await ask_again(database, watches, NOW) == 1


async def test_the_links_of_a_feed_open_through_the_proxy(tiny: Database, tmp_path: Path) -> None:
    file = tmp_path / "watches.json"
    file.write_text(json.dumps({"one": ONE}), "utf-8")
    await changed(tiny, tmp_path, read_watches(file, private=False))
    given = {"REMIT_WATCHES": file, "REMIT_PUBLIC_URL": PUBLIC}
    async with asking(tiny, Proxy(service(tiny, **given), strips=True)) as client, asking(tiny, **given) as direct:
        body = (await client.get(f"{PREFIX}/watches/one/feed")).content
        assert body == (await direct.get("/watches/one/feed")).content
        feed = ET.fromstring(body)  # noqa: S314  # our own
        links = {str(link.get("rel")): str(link.get("href")) for link in feed.iter(f"{{{ATOM}}}link")}
        assert all(href.startswith(PUBLIC) for href in links.values())
        assert (await client.get(links.pop("self"))).content == body
        verdicts = {rel: (await client.get(href)).json()["answer"]["verdict"] for rel, href in links.items()}
        assert verdicts == {"alternate": "NOT_OVERSEEN", "related": "OVERSEEN"}
    async with asking(tiny, REMIT_WATCHES=file) as client:
        relative = (await client.get("/watches/one/feed")).content
    assert relative.decode() == body.decode().replace(PUBLIC, "/")


async def test_a_webhook_tells_absolute_addresses_and_the_graph_keeps_none(tiny: Database, tmp_path: Path) -> None:
    async with receiving() as receiver:
        hook = Watch.model_validate(hooked(receiver.port))
        await changed(tiny, tmp_path, {"one": hook})
        (notice,) = await get_notices(tiny, "one")
        assert all(link.startswith("/answers/") for link in permalinks(notice.body))
        assert hook.webhook is not None
        for public_url in (PUBLIC.rstrip("/"), ""):
            sender = Sender(private=True, public_url=public_url)
            assert await sender.send(hook.webhook, notice) == (True, "status 204")
            await sender.close()
    absolute, relative = [permalinks(json.loads(body)) for _, body in receiver.got]
    assert relative == permalinks(notice.body)
    assert absolute == [f"{HOST}{PREFIX}{link}" for link in relative]


async def test_services_with_other_addresses_never_hand_out_each_others(tiny: Database) -> None:
    """On one graph, asked in turn, so that whatever is kept is there the second time."""
    own = {PUBLIC: PUBLIC, "http://other.example/": "http://other.example/", None: "/"}
    apps = {address: service(tiny, REMIT_PUBLIC_URL=address) for address in own}
    for _ in range(3):
        for address, begins in own.items():
            async with asking(tiny, apps[address]) as client:
                for query in (PLANNED, RESOLVED):
                    assert all(link.startswith(f"{begins}answers/") for link in permalinks(await post(client, query)))


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("example.org/remit", "is no address of the web"),
        ("ftp://example.org/", "is no address of the web"),
        ("https://example.org/remit?x=1", "has a query or a fragment"),
        ("https://example.org/remit#x", "has a query or a fragment"),
        ("https://ann:secret@example.org/", "holds a user"),
        ("https:///remit", "has no host or no port"),
        ("https://example.org:0/", "has no host or no port"),
        ("https://example.org:port/", "has no host or no port"),
        ("https://example.org//remit", "has an empty step"),
        ("https://example.org/a/../b", "has an empty step in its path, or one of dots"),
        ("https://example.org/re mit", "has letters that no address holds"),
        ("https://exämple.org/", "has letters that no address holds"),
        ('https://example.org/"><', "has letters that no address holds"),
    ],
)
def test_an_address_that_cannot_work_is_refused(address: str, fault: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(REMIT_PUBLIC_URL=address)
    assert f"REMIT_PUBLIC_URL {fault}" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000",
        "https://example.org",
        "https://[::1]:8443/a/b-c/%D1%8F/",
        "https://xn--e1afmkfd.xn--p1ai/",
    ],
)
def test_an_address_of_the_web_is_taken(address: str) -> None:
    assert Settings(REMIT_PUBLIC_URL=address).public_prefix == re.sub("/$", "", address)
