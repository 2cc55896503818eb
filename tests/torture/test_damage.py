"""A data folder that is not as an orderly stop left it is verified and mended before it answers; what is lost is said."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from api import service as service_module
from api.service import Service
from api.settings import Settings
from graph.archive.notification_store import Notice, Watched, get_notices, get_watched, notice_id, record_answer
from graph.archive.release_archive import get_kept, with_checksum
from graph.archive.salvage import is_notice, is_right, is_watched, whole_releases
from graph.errors import DatabaseUnavailable, ReleaseNotKept
from graph.store.database import Database, DatabaseFault
from graph.store.engines.address import read_notes
from graph.store.engines.checksums import MANIFEST, Doubt, find_doubt, read_manifest
from graph.store.engines.embedded import BROKEN, EmbeddedEngine
from graph.store.engines.rescue import RESCUED
from graph.store.lookup import get_dataset
from graph.store.statements import parse
from seed.checks.check import read_checked
from seed.loading.load import load
from seed.loading.project import project
from tests.conftest import PATIENCE
from tests.support.damage import (
    Outcome,
    ask_service,
    change_letter,
    copy_of,
    flip_bit,
    graph_folder,
    make_killed,
    make_sound,
)
from tests.support.served import is_true_within
from tests.support.tiny import clinic, read_world, world
from tests.test_cli import remit

CLINIC = "ru.clinic.pirogov-center"
LOADED = "2026-02-01T00:00:00Z"


class Sound(NamedTuple):
    """A sound data folder, the content hash of the release that it keeps, and what a service on it answers."""

    folder: Path
    kept: str
    right: Outcome


@pytest.fixture(scope="module")
async def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """Made once; tests change copies of it."""
    place = tmp_path_factory.mktemp("damage")
    kept = await make_sound(place / "sound", place / "zz")
    right = await ask_service(copy_of(place / "sound", place / "asked"), kept)
    assert not right.refusals
    assert not any(line.startswith("WARNING") for line in right.logged)
    return Sound(place / "sound", kept, right)


def delete_bucket(folder: Path) -> None:
    """Delete all clinics."""
    for file in graph_folder(folder).glob("Clinic%7EEntity_0.*.bucket"):
        file.unlink()


def damage_index(folder: Path) -> None:
    """Change by what a clinic is found."""
    for file in graph_folder(folder).glob("*.numtidx"):
        data = file.read_bytes()
        if b"pirogov" in data:
            file.write_bytes(data.replace(b"pirogov", b"xirogov"))


@pytest.mark.parametrize("damage", [change_letter, delete_bucket, damage_index])
async def test_a_damaged_database_is_replaced_before_it_answers(
    tmp_path: Path, sound: Sound, damage: Callable[[Path], None]
) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    damage(folder)

    found = await ask_service(folder, sound.kept)

    assert (found.refusals, found.wrong(sound.right)) == ([], [])
    (warning,) = [line for line in found.logged if line.startswith("WARNING") and "written anew" in line]
    assert "former releases kept: 1" in warning
    assert (folder / "engine" / BROKEN).is_dir()
    assert find_doubt(folder / "engine") is None


async def test_a_truncated_schema_is_put_back_and_nothing_is_lost(tmp_path: Path, sound: Sound) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    schema = graph_folder(folder) / "schema.json"
    schema.write_bytes(schema.read_bytes()[:100])

    found = await ask_service(folder, sound.kept)

    assert (found.refusals, found.wrong(sound.right)) == ([], [])
    assert [line for line in found.logged if "put back" in line]
    assert not (folder / "engine" / BROKEN).exists()


async def test_a_schema_that_was_truncated_after_a_kill_is_said_and_the_packs_are_loaded(
    tmp_path: Path, sound: Sound
) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    await make_killed(folder)
    (graph_folder(folder) / "schema.json").write_bytes(b"")

    found = await ask_service(folder, sound.kept)

    assert found.wrong(sound.right) == []
    assert found.refusals in ([], ["permalink: 404 RELEASE_NOT_KEPT"])
    assert any("set aside" in line and "former releases" in line for line in found.logged)


async def test_a_kill_alone_loses_nothing(tmp_path: Path, sound: Sound) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    watched, notice = await noted(folder)
    await make_killed(folder)
    assert find_doubt(folder / "engine") is Doubt.NOT_STOPPED

    found = await ask_service(folder, sound.kept)

    assert (found.refusals, found.wrong(sound.right)) == ([], [])
    assert not any(line.startswith("WARNING") for line in found.logged)
    assert not (folder / "engine" / BROKEN).exists()
    engine = EmbeddedEngine(folder)
    database = Database(await engine.start(), PATIENCE)
    try:
        assert await get_watched(database, ["one"]) == {"one": watched}
        assert await get_notices(database, "one") == [notice]
    finally:
        await database.close()
        await engine.stop()


async def noted(folder: Path) -> tuple[Watched, Notice]:
    """Note an answer to a saved question, and a change of it, in the folder."""
    state = Watched('{"clinic":"x"}', f"{'a' * 64} {LOADED}", {"answer": None})
    body = {"timestamp": LOADED, "data": {"release": {"contentHash": "a" * 64}}}
    notice = Notice(notice_id("one", state), "one", body)
    engine = EmbeddedEngine(folder)
    database = Database(await engine.start(), PATIENCE)
    try:
        await record_answer(database, "one", state, notice, LOADED)
    finally:
        await database.close()
        await engine.stop()
    return state, notice


async def test_a_kill_in_the_middle_of_mending_loses_nothing_either(
    tmp_path: Path, sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    change_letter(folder)

    async def interrupted(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr("api.recovery.restore", interrupted)
        service = Service(Settings(REMIT_DATA_DIR=folder, NEO4J_URI=None))
        await service.start()
        await service.stop()
    assert (folder / "engine" / RESCUED).exists()

    found = await ask_service(folder, sound.kept)

    assert (found.refusals, found.wrong(sound.right)) == ([], [])
    assert not (folder / "engine" / RESCUED).exists()


def answers(service: Service) -> bool:
    """Whether the service would ask its database."""
    try:
        return service.database is not None
    except DatabaseUnavailable:
        return False


async def test_while_a_large_database_is_verified_nothing_is_answered(
    tmp_path: Path, sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    change_letter(folder)
    monkeypatch.setattr(service_module, "MENDING_SECONDS", 0.0)
    service = Service(Settings(REMIT_DATA_DIR=folder, NEO4J_URI=None))
    try:
        await service.start()
        with pytest.raises(DatabaseUnavailable, match="verified"):
            await service.ready()
        assert read_notes(folder / "engine.json") is None  # no command may use it either
        assert await asyncio.to_thread(is_true_within, PATIENCE, lambda: answers(service))
        assert await get_dataset(service.database)
        assert read_notes(folder / "engine.json") is not None
    finally:
        await service.stop()


def test_a_load_mends_a_damaged_database_and_says_so(tmp_path: Path, sound: Sound) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    change_letter(folder)
    read_world(tmp_path / "zz", world())

    done = remit("load", str(tmp_path / "zz"), REMIT_DATA_DIR=str(folder))

    assert done.returncode == 0, done.stderr
    assert "not to be read any more were: the content" in done.stderr
    assert project(read_checked([str(tmp_path / "zz")])).hash() in done.stdout


@pytest.mark.parametrize(
    "name", ["engine/manifest.json", "engine/logging.properties", "engine/config/server-users.jsonl"]
)
async def test_a_bit_flipped_elsewhere_changes_no_answer(tmp_path: Path, sound: Sound, name: str) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    flip_bit(folder / name, Random(name))  # noqa: S311  # a fault, the same each time
    (folder / "engine.json").write_text('{"pid": 1e999, "uri": "bolt://127.0.0.1:1"}')

    found = await ask_service(folder, sound.kept)

    assert (found.refusals, found.wrong(sound.right)) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        "\x00",
        "[" * 9999,
        '{"pid": -1, "uri": "bolt://127.0.0.1:1", "password": "x", "sql": 1}',
        '{"pid": 1, "uri": "bolt://example.org:1", "password": "x", "sql": 1}',
    ],
)
def test_a_damaged_address_leads_nowhere(tmp_path: Path, text: str) -> None:
    (tmp_path / "engine.json").write_text(text)
    assert read_notes(tmp_path / "engine.json") is None


async def test_a_database_that_rejects_a_statement_is_verified_by_the_next_start(tmp_path: Path, sound: Sound) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    service = Service(Settings(REMIT_DATA_DIR=folder, NEO4J_URI=None), shared=False)
    try:
        await service.open(load_first=False)
        with pytest.raises(DatabaseFault, match="A start verifies the database"), service.blaming_the_disk():
            raise DatabaseFault("The database rejected a statement.")
    finally:
        await service.stop()
    assert find_doubt(folder / "engine") is Doubt.NOT_STOPPED


async def test_a_database_that_nobody_verified_is_not_called_sound_by_its_next_stop(
    tmp_path: Path, sound: Sound
) -> None:
    folder = copy_of(sound.folder, tmp_path / "data")
    change_letter(folder)
    engine = EmbeddedEngine(folder)
    await engine.start()
    await engine.stop()
    assert not (folder / "engine" / MANIFEST).exists()


def test_a_manifest_that_is_damaged_counts_for_nothing(tmp_path: Path) -> None:
    for text in ("", "{}", "a\nb\n", f"{'0' * 64}\n{{}}\n", "\n\n\n\n"):
        (tmp_path / MANIFEST).write_text(text)
        assert read_manifest(tmp_path) is None


async def test_a_kept_release_that_is_damaged_is_refused(database: Database, tmp_path: Path) -> None:
    first = (await load(database, read_world(tmp_path / "zz", world()), 1)).content_hash
    second = world()
    clinic(second)["name"] = "Another name"
    second["pack.yaml"]["version"] = "2"
    await load(database, read_world(tmp_path / "zz", second), 1)
    row, _ = await get_kept(database, first, "zz.clinic.one")
    assert row is not None
    text = "MATCH (k:Kept {number: 2}) SET k.release = 'zz-tiny@9'"
    damage = parse("tests/damage", f"// Purpose: damage it\n// Parameters: none\n// Columns: none\n{text}")
    await database.write(lambda transaction: transaction.run(damage))

    with pytest.raises(ReleaseNotKept, match="damaged where it is kept"):
        await get_kept(database, first, "zz.clinic.one")


def test_only_what_is_shown_to_be_right_is_rescued() -> None:
    assert (
        whole_releases(
            [{"contentHash": "a", "number": 0}, {"number": 1}, with_checksum({"contentHash": "b", "number": 0})]
        )
        == []
    )
    assert not is_right(is_watched, {"id": "one", "said": "!", "version": "x", "question": "{}"})
    assert not is_right(is_notice, {"id": "one", "watch": "one", "data": None})
