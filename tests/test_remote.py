"""Commands that ask a service, by --url or REMIT_URL: the bytes that the database gives, and words where nobody answers."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.types import ASGIApp

from api.app import create_app
from api.cli.browse_commands import LISTS, list_of, look_at, told
from api.cli.questions import ask
from api.permalinks.url import PATH
from api.remote.service import RemoteService
from api.remote.things import is_served_whole
from api.settings import Settings
from graph.errors import UnknownEntity
from graph.model.kinds import KINDS
from graph.store.database import Database
from graph.store.lookup import get_ids
from tests.conftest import PATIENCE
from tests.support.command import Done, remit
from tests.support.running import Running
from tests.test_http_ending import listening

pytestmark = pytest.mark.slow  # each starts a service, and asks the same of both

SAMPLED = 40

CLINIC, LAW = "ru.clinic.example-private-moscow", "ru.instrument.180-fz-2016"
MSC = "ru.offering.example-private-moscow.msc"
REFORM = ("diff", "--from", "2024-03-31", "--to", "2024-04-01")
ENGINE = "remit: using the engine of the service that runs on this data folder\n"
# Each command once, as text and as JSON; then others, as text alone.
WORDS: list[tuple[str, ...]] = [
    ("oversight", CLINIC),
    ("what-if", CLINIC, "--repeal", "ru.instrument.gr-385-2024", "--reclassify", f"{MSC}=ru.route.registered-bmcp"),
    (*REFORM, CLINIC),
    ("impact", "180fz"),
    ("gaps",),
    ("checklist", MSC),
    ("search", "пирогова", "--first", "3"),
    ("list", "clinics"),
    ("show", LAW),
    ("sources",),
    ("sources", LAW),
    ("releases",),
]
OTHERS: list[tuple[str, ...]] = [
    ("oversight", "Pirogov", "--therapy", "aHSCT", "--as-of", "2020-01-01"),
    ("oversight", CLINIC, "--lang", "ru"),
    ("oversight", CLINIC, "--min-confidence", "primary"),
    (*REFORM, "Pirogov", "--lang", "ru"),
    ("gaps", "--jurisdiction", "ru", "--as-of", "2020-01-01"),
    ("search", "roszdravnadzir", "qqxx", "--kind", "authority"),
    ("show", "180-FZ", "--as-of", "2020-01-01"),
    ("show", "ru"),
    ("sources", "ru.clinic.pirogov-center"),
]
FAILURES: list[tuple[str, ...]] = [
    ("oversight", "ru.clinic.pirogov-centre"),
    ("oversight", "ru.clinic.nobody"),
    ("oversight", CLINIC, "--therapy", "therapy.nothing"),
    ("oversight", "Nobody knows it"),
    ("oversight", "private"),
    ("what-if", CLINIC, "--reclassify", "ru.offering.pirogov-center.ahsct=ru.route.registered-bmcp"),
    ("gaps", "--jurisdiction", "rus"),
    ("show", "ru.clinic.nothing"),
    ("show", "ru.gap.derived.weak-enforcement.minzdrav"),
    ("list", "klinics"),
]


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address of an application that serves on this machine."""
    async with listening(app, PATIENCE) as server:
        yield f"http://127.0.0.1:{server.config.port}"


@pytest.fixture
async def address(loaded: dict[str, str], embedded: Database) -> AsyncIterator[str]:
    """A service on the frozen pack, over HTTP."""
    del loaded  # the graph is
    async with served(create_app(Settings(), service=Running(embedded))) as found:
        yield found


async def run(*words: str, **settings: str) -> Done:
    """A command beside the service that it asks."""
    done = await asyncio.to_thread(remit, *words, COLUMNS="100", **settings)
    done.stderr = done.stderr.replace(ENGINE, "")
    return done


@pytest.mark.parametrize(
    "words", [*((*words, *form) for words in WORDS for form in ((), ("--json",))), *OTHERS], ids=" ".join
)
async def test_a_service_gives_the_same_bytes_as_the_database(
    address: str, loaded: dict[str, str], words: tuple[str, ...]
) -> None:
    """No folder, pack or database is there for what asks the service."""
    local = await run(*words, **loaded)
    asked = await run(*words, "--url", address, REMIT_DATA_DIR="/nowhere", REMIT_PACKS="none")
    assert (asked.returncode, asked.stderr) == (0, local.stderr), asked.stderr
    assert asked.stdout == local.stdout
    assert asked.stdout


async def test_a_setting_names_the_service_too(address: str) -> None:
    by_option, by_setting = [
        await run("gaps", *option, **setting)
        for option, setting in ((("--url", address), {"REMIT_URL": "http://127.0.0.1:1"}), ((), {"REMIT_URL": address}))
    ]
    assert by_setting.returncode == 0
    assert by_option.stdout == by_setting.stdout


@pytest.mark.parametrize("words", FAILURES, ids=" ".join)
async def test_what_a_service_refuses_is_told_as_from_the_database(
    address: str, loaded: dict[str, str], words: tuple[str, ...]
) -> None:
    local, asked = await run(*words, "--json", **loaded), await run(*words, "--json", "--url", address)
    assert (asked.returncode, asked.stdout, asked.stderr) == (local.returncode, local.stdout, local.stderr)
    assert asked.returncode in (1, 2)


async def test_every_list_and_all_that_is_recorded_of_things_is_the_same(address: str, embedded: Database) -> None:
    """Of up to `SAMPLED` of each kind, on the day of the packs and on one before the reform."""
    service = RemoteService(address)
    for anchor in LISTS.values():
        for day in (None, "2020-01-01"):
            ours, theirs = [await list_of(one, anchor, day) for one in (embedded, service)]
            assert [node.id for node in ours] == [node.id for node in theirs], anchor
    shown = 0
    for label in filter(is_served_whole, KINDS):
        every = await get_ids(embedded, label)
        for identity in every[:: max(1, len(every) // SAMPLED)]:
            for day in (None, "2020-01-01"):
                ours, theirs = [told(await look_at(one, identity, day)) for one in (embedded, service)]
                assert ours == theirs
                assert json.dumps(ours) == json.dumps(theirs)
                shown += 1
    assert shown > 150
    await service.close()


@pytest.mark.parametrize(
    "words",
    [("load",), ("verify",), (*REFORM, "--jurisdiction", "ru"), ("show", "ru.claim.lat-approved")],
    ids=" ".join,
)
async def test_what_needs_the_database_says_so(address: str, embedded: Database, words: tuple[str, ...]) -> None:
    if words[0] == "show":
        words = ("show", (await get_ids(embedded, "Claim"))[0])
    for given in ((*words, "--url", address), words):
        done = await run(*given, **({} if "--url" in given else {"REMIT_URL": address}))
        assert (done.returncode, done.stdout) == (2, "")
        assert "the database" in done.stderr
        assert "without --url" in done.stderr


async def test_packs_are_compared_without_a_service(address: str) -> None:
    done = await run("diff", "one", "two", "--url", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert "two packs are compared where they are" in done.stderr


async def test_the_receipt_of_a_service_is_its_own(embedded: Database, loaded: dict[str, str]) -> None:
    """With the address that it hands out; a command on the database hands out that of its settings."""
    public = "https://example.org/remit"
    settings = Settings(REMIT_PUBLIC_URL=public)
    words = ("oversight", CLINIC, "--json")
    async with served(create_app(settings, service=Running(embedded, settings))) as address:
        asked = await run(*words, "--url", address)
    local = await run(*words, REMIT_PUBLIC_URL=f"{public}/", **loaded)
    assert asked.stdout == local.stdout
    assert json.loads(asked.stdout)["receipt"]["permalink"].startswith(f"{public}{PATH}/")


async def answer_with(status: str, body: bytes, *headers: str) -> asyncio.Server:
    """What answers every request on a port of this machine so."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.parametrize(
    ("status", "body", "headers", "said"),
    [
        ("200 OK", b"<html>Log in</html>", (), "answers with status 200 (OK), which is no GraphQL."),
        ("200 OK", b"[1]", (), "which is no GraphQL."),
        ("200 OK", b'{"data": null}', (), "which is no GraphQL."),
        ("200 OK", b'{"errors": ["x"]}', (), "which is no GraphQL."),
        ("404 Not Found", b'{"code": "ADDRESS_UNKNOWN"}', (), "answers with status 404 (Not Found)"),
        ("301 x", b"", ("location: https://example.org/",), "status 301 (Moved Permanently), that leads to https://"),
        ("502 Bad Gateway", b"", (), "answers with status 502 (Bad Gateway)"),
        ("299 x", b"", (), "answers with status 299 (unknown)"),
        (
            "200 OK",
            b'{"errors": [{"message": "Cannot query field \'gaps\'."}]}',
            (),
            "does not understand the question: Cannot query field 'gaps'.",
        ),
    ],
)
async def test_what_is_no_remit_is_told_in_our_words(
    status: str, body: bytes, headers: tuple[str, ...], said: str
) -> None:
    async with await answer_with(status, body, *headers) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/remit"
        done = await run("gaps", "--json", "--url", url)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert said in line
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "SERVICE_UNREADABLE"
    assert line == f"remit: {error['message']} {error['remedy']}"


async def test_nobody_at_the_address_is_told_in_our_words() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        done = await run("gaps", "--json", "--url", url)
    assert done.returncode == 1
    assert done.stderr.startswith(f"remit: Nobody answers at {url}/graphql. Check the address of --url or REMIT_URL")
    assert json.loads(done.stdout)["error"]["code"] == "SERVICE_UNREACHABLE"
    unknown = await run("gaps", "--url", "http://no-such-host.invalid/")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "http://no-such-host.invalid/graphql" in unknown.stderr


async def test_a_service_without_tls_behind_an_address_with_it_is_told(address: str) -> None:
    done = await run("gaps", "--url", address.replace("http:", "https:"))
    assert done.returncode == 1
    assert "is not safe" in done.stderr
    assert ssl.OPENSSL_VERSION  # which is what finds it


@pytest.mark.parametrize("given", ["example.org", "https://ann:pw@example.org/", "https://example.org/?x"])
async def test_an_address_that_is_none_is_refused(given: str) -> None:
    option = await run("gaps", "--url", given)
    assert (option.returncode, option.stdout) == (2, "")
    assert option.stderr.startswith("remit: The address of --url ")
    setting = await run("gaps", REMIT_URL=given)
    assert (setting.returncode, setting.stdout) == (1, "")
    assert setting.stderr.startswith("remit: REMIT_URL ")


async def test_the_address_of_the_endpoint_is_understood_too(address: str, embedded: Database) -> None:
    document = "query { dataset { contentHash } }"
    for given in (address, f"{address}/", f"{address}/graphql"):
        service = RemoteService(given)
        assert await ask(service, document, {}) == await ask(embedded, document, {})
        with pytest.raises(UnknownEntity):
            await look_at(service, "ru.clinic.nothing", None)
        await service.close()
