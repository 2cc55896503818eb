"""A sound data folder, damage done to a copy of it, and what a service on that copy answers."""

import asyncio
import json
import logging
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from api.app import create_app
from api.graphql.schema import schema
from api.service import Service
from api.settings import Settings
from graph.errors import DatabaseUnavailable, RemitError
from graph.store.database import Database
from graph.store.engines.checksums import DATABASES
from graph.store.engines.embedded import EmbeddedEngine
from seed.checks.check import read_checked
from seed.loading.load import load
from tests.support.frozen import FROZEN
from tests.support.served import children
from tests.support.tiny import read_world, world

CLINIC = "ru.clinic.pirogov-center"
DOCUMENTS = {
    "look-up": f'{{ clinic(id: "{CLINIC}") {{ id name names {{ lang text }} jurisdiction {{ id }} offerings {{ id }} }} }}',
    "incoming": '{ route(id: "ru.route.medical-procedure") { id name summary requirements { id name } } }',
    "clinics": "{ clinics(first: 100) { totalCount nodes { id name track { id } region { id name } } } }",
    "ordered": "{ clinics(first: 100, orderBy: [{field: NAME}]) { nodes { id } } }",
    "authorities": "{ authorities(first: 100) { totalCount nodes { id name mandates { id activity { id } } } } }",
    "instruments": "{ instruments(first: 100) { totalCount nodes { id name number } } }",
    "oversight": f'{{ oversight(clinic: "{CLINIC}") {{ verdict confidence summary links {{ status reason }} }} }}',
    "search": '{ search(query: "pirogov") { totalCount nodes { node { id } } } }',
    "search by number": '{ search(query: "323-fz") { totalCount nodes { node { id } } } }',
    "gaps": '{ jurisdiction(id: "ru") { gaps { id name } } }',
    "dataset": "{ dataset { release contentHash asOf packs { id version } } }",
}  # fmt: skip
REMEDIED = ("code", "remedy")


@dataclass
class Outcome:
    """What became of a service: answers by question, why it refused, and what it logged."""

    answers: dict[str, Any] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def wrong(self, right: "Outcome") -> list[str]:
        """The questions that were answered with 200 and not rightly."""
        return [name for name, answer in self.answers.items() if answer != right.answers[name]]


class Listening(logging.Handler):
    """Takes down what is logged, tracebacks too."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """One line a record; what has a traceback says so."""
        self._lines.append(f"{record.levelname} {record.getMessage()}{' Traceback' if record.exc_info else ''}")


@contextmanager
def listening(lines: list[str]) -> Iterator[None]:
    """While this runs, what Remit logs is taken down."""
    handler, loggers = Listening(lines), [logging.getLogger(name) for name in ("api", "graph", "seed")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
            logger.setLevel(logging.NOTSET)


async def make_sound(folder: Path, packs: Path) -> str:
    """Fill a data folder: the bundled pack, and a small world as a former release, whose content hash comes back."""
    engine = EmbeddedEngine(folder)
    database = Database(await engine.start(), 60.0, 60.0)
    try:
        kept = (await load(database, read_world(packs, world()), 5)).content_hash
        await load(database, read_checked([FROZEN]), 5)
    finally:
        await database.close()
        await engine.stop()
    return kept


async def make_killed(folder: Path) -> None:
    """Leave a sound folder as a kill -9 of everything does: the engine has closed nothing."""
    engine = EmbeddedEngine(folder)
    await engine.start()
    for pid in children(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    await engine.stop()


async def ask_service(folder: Path, kept: str, patience: float = 150.0) -> Outcome:
    """Start a service on the folder, put every question to it, and end it."""
    outcome = Outcome()
    with listening(outcome.logged):
        settings = Settings(REMIT_DATA_DIR=folder, NEO4J_URI=None, REMIT_RESPONSE_CACHE=0)
        service = Service(settings)
        try:
            async with asyncio.timeout(patience):
                await service.start()
                await until_verified(service)
                await put_questions(service, settings, kept, outcome)
        except RemitError as error:
            outcome.refusals.append(f"{error.code}: {error}")
        finally:
            await service.stop()
    return outcome


async def until_verified(service: Service) -> None:
    """Wait while the service says that it is verifying its database, which a busy machine may make it do for long."""
    while True:
        try:
            await service.ready()
        except DatabaseUnavailable:
            await asyncio.sleep(0.2)
        else:
            return


async def put_questions(service: Service, settings: Settings, kept: str, outcome: Outcome) -> None:
    """Put every question, over HTTP without a socket."""
    app = create_app(settings, service=service, schema=schema)
    accept = {"Accept": "application/graphql-response+json"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=accept) as client:
        for name, document in DOCUMENTS.items():
            take(outcome, name, await client.post("/graphql", json={"query": document}))
        take(outcome, "permalink", await client.get(f"/answers/{kept}?clinic=zz.clinic.one&asOf=2026-01-31"))


def take(outcome: Outcome, name: str, response: httpx.Response) -> None:
    """Take an answer or a refusal down; a refusal has a code and a remedy."""
    said = response.json()
    if response.status_code == httpx.codes.OK and not said.get("errors"):
        outcome.answers[name] = said
        return
    told = said["errors"][0]["extensions"] if "errors" in said else said
    assert all(told.get(part) for part in REMEDIED), said
    assert told["code"] != "INTERNAL", said
    outcome.refusals.append(f"{name}: {response.status_code} {told['code']}")


def files_of(folder: Path) -> list[Path]:
    """Every file of a data folder, in order."""
    return sorted(file for file in folder.rglob("*") if file.is_file())


def change_byte(file: Path, random: Random) -> None:
    """Change one byte to any other."""
    overwrite(file, random, lambda old: bytes([(old[0] + random.randrange(1, 256)) % 256]), 1)


def flip_bit(file: Path, random: Random) -> None:
    """Flip one bit."""
    overwrite(file, random, lambda old: bytes([old[0] ^ (1 << random.randrange(8))]), 1)


def overwrite_block(file: Path, random: Random) -> None:
    """Overwrite 4 KiB."""
    overwrite(file, random, lambda old: random.randbytes(len(old)), 4096)


def overwrite(file: Path, random: Random, change: Callable[[bytes], bytes], size: int) -> None:
    """Overwrite a piece of a file; of an empty file, nothing. Half of the places are where the file holds something."""
    data = file.read_bytes()
    if not data:
        return
    written = [place for place in range(0, len(data), 64) if data[place : place + 64].strip(b"\0")]
    start = (
        random.choice(written) + random.randrange(64)
        if written and random.random() < 0.5
        else random.randrange(len(data))
    )
    start = min(start, len(data) - 1)
    end = min(start + size, len(data))
    file.write_bytes(data[:start] + change(data[start:end]) + data[end:])


def truncate(file: Path, random: Random) -> None:
    """Cut the file off somewhere."""
    os.truncate(file, random.randrange(max(1, file.stat().st_size)))


def delete(file: Path, _: Random) -> None:
    """Delete the file."""
    file.unlink()


def empty(file: Path, _: Random) -> None:
    """Leave nothing in the file."""
    os.truncate(file, 0)


DAMAGES = (change_byte, flip_bit, overwrite_block, truncate, delete, empty)


def copy_of(folder: Path, to: Path) -> Path:
    """A fresh copy of a data folder."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to


def written_in(file: Path) -> Any:  # JSON
    """What a JSON file holds."""
    return json.loads(file.read_text("utf-8"))


def graph_folder(folder: Path) -> Path:
    """Where the engine has the files of its database."""
    return folder / "engine" / DATABASES / "graph"


def change_letter(folder: Path) -> None:
    """Change one letter of the name of a clinic."""
    for file in graph_folder(folder).glob("Clinic*.bucket"):
        data = file.read_bytes()
        file.write_bytes(data.replace(b"Pirogov National", b"Xirogov National"))
        if file.read_bytes() != data:
            return
    raise AssertionError("no bucket holds the name")
