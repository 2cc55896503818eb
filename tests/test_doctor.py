"""`remit doctor` says what is wrong and what to do, and changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.store.database import Connection, Database
from graph.store.engines.checksums import hash_files
from graph.store.engines.embedded import BROKEN, EmbeddedEngine
from graph.store.engines.inspection import FolderState, inspect_folder
from graph.store.engines.rescue import RESCUED
from graph.store.statements import parse
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.command import remit
from tests.support.damage import change_letter, copy_of, make_killed, make_sound
from tests.support.served import settings_of
from tests.support.tiny import world, write_pack
from tests.test_cli import SECRET

Said = dict[str, Any]


@pytest.fixture(scope="module")
async def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound data folder."""
    place = tmp_path_factory.mktemp("doctor")
    await make_sound(place / "sound", place / "zz")
    return place / "sound"


def doctor(status: int, **settings: str) -> tuple[dict[str, list[str]], str]:
    """What it says, by level, and all of it as text."""
    done = remit("doctor", "--json", **settings)
    assert (done.returncode, done.stderr) == (status, ""), done
    said = json.loads(done.stdout)
    assert said["ok"] is (status == 0)
    levels: dict[str, list[str]] = {"OK": [], "NOTE": [], "WRONG": []}
    for finding in said["findings"]:
        levels[finding["level"]].append(finding["says"])
        assert (finding["remedy"] is None) == (finding["level"] == "OK"), finding
    return levels, done.stdout


@pytest.mark.slow
def test_a_sound_folder_is_well_and_stays_as_it_is(sound: Path) -> None:
    before = hash_files(sound)
    levels, _ = doctor(0, REMIT_DATA_DIR=str(sound))
    assert levels["NOTE"] == levels["WRONG"] == []
    assert "It holds ru-stem-cell-2026@1.0.0, exactly as its load stated." in levels["OK"]
    assert "Former releases that are kept for permalinks: 1." in levels["OK"]
    assert hash_files(sound) == before


@pytest.mark.slow
def test_a_damaged_folder_is_reported_and_stays_as_it_is(tmp_path: Path, sound: Path) -> None:
    folder = copy_of(sound, tmp_path / "data")
    change_letter(folder)
    before = hash_files(folder)

    levels, _ = doctor(1, REMIT_DATA_DIR=str(folder))

    assert any("changed, cut off or deleted" in line for line in levels["WRONG"])
    assert any("does not hold what the load of" in line for line in levels["WRONG"])
    assert hash_files(folder) == before


@pytest.mark.slow
async def test_what_a_kill_left_is_a_note(tmp_path: Path, sound: Path) -> None:
    folder = copy_of(sound, tmp_path / "data")
    await make_killed(folder)
    levels, _ = doctor(0, REMIT_DATA_DIR=str(folder))
    assert any("not stopped in order" in line for line in levels["NOTE"])


@pytest.mark.slow
async def test_it_looks_at_the_database_of_a_service_that_runs(tmp_path: Path, sound: Path) -> None:
    folder = copy_of(sound, tmp_path / "data")
    engine = EmbeddedEngine(folder, shared=True)
    await engine.start()
    try:
        levels, _ = doctor(0, REMIT_DATA_DIR=str(folder))
    finally:
        await engine.stop()
    assert "A service runs on it." in levels["OK"]
    assert "It holds ru-stem-cell-2026@1.0.0, exactly as its load stated." in levels["OK"]


def test_a_new_machine_is_well(tmp_path: Path) -> None:
    levels, _ = doctor(0, REMIT_DATA_DIR=str(tmp_path / "none" / "yet"))
    assert levels["NOTE"] == ["There is no database yet."]
    assert not (tmp_path / "none").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    levels, _ = doctor(1, REMIT_DATA_DIR=str(tmp_path / "file"))
    assert any("a file is in the way" in line for line in levels["WRONG"])


def test_leftovers_are_seen(tmp_path: Path) -> None:
    (tmp_path / "engine" / BROKEN).mkdir(parents=True)
    (tmp_path / "engine" / RESCUED).write_bytes(b"")
    state = inspect_folder(tmp_path)
    assert state == FolderState(
        exists=True, is_folder=True, is_writable=True, has_room=True, has_set_aside=True, is_half_rebuilt=True
    )


def test_settings_and_packs_that_cannot_work_are_told(tmp_path: Path) -> None:
    levels, _ = doctor(1, REMIT_PORT="no number")
    assert any("REMIT_PORT" in line for line in levels["WRONG"])
    content = world()
    del content["jurisdictions.yaml"]
    write_pack(tmp_path / "zz", content)
    levels, _ = doctor(1, REMIT_DATA_DIR=str(tmp_path / "none"), REMIT_PACKS=str(tmp_path / "zz"))
    assert any("The first fault: " in line for line in levels["WRONG"])


def test_a_neo4j_that_is_down_is_told_in_plain_words() -> None:
    done = remit("doctor", NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD=SECRET)
    assert done.returncode == 1
    assert "WRONG The database does not answer.\n      What to do: Check that the database runs" in done.stdout
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.slow
async def test_packs_that_a_start_would_not_replace_are_a_note(
    neo4j: Database, neo4j_connection: Connection, tmp_path: Path
) -> None:
    content = world()
    await load(neo4j, read_checked([str(write_pack(tmp_path / "zz", content))]))
    content["pack.yaml"] |= {"version": "2"}
    newer = str(write_pack(tmp_path / "newer", content))
    content["pack.yaml"] |= {"id": "zz-other"}
    other = str(write_pack(tmp_path / "other", content))
    settings = settings_of(neo4j_connection, neo4j_connection.uri)

    _, said = doctor(0, **settings | {"REMIT_PACKS": newer})
    assert "names zz-tiny@2, which is not what is loaded." in said
    assert "A service that starts loads it." in said
    _, said = doctor(0, **settings | {"REMIT_PACKS": other})
    assert "names zz-other@2, which is not what is loaded." in said
    assert "A service that starts is refused." in said


@pytest.mark.slow
async def test_a_neo4j_that_answers_is_well_and_one_that_was_changed_is_not(
    neo4j: Database, neo4j_connection: Connection, russian_packs: list[Pack], hold: Hold
) -> None:
    settings = settings_of(neo4j_connection, neo4j_connection.uri)
    await hold(neo4j, russian_packs)
    levels, _ = doctor(0, **settings)
    assert any(line.startswith("The Neo4j answers and lets Remit in; its version is ") for line in levels["OK"])
    wrong, said = doctor(1, **settings | {"NEO4J_PASSWORD": SECRET})
    assert any("refuses the user" in line for line in wrong["WRONG"])
    assert SECRET not in said
    text = "MATCH (n:Clinic {id: 'ru.clinic.pirogov-center'}) SET n.illustrative = true"
    meddling = parse("tests/meddle", f"// Purpose: meddle\n// Parameters: none\n// Columns: none\n{text}")
    await neo4j.write(lambda transaction: transaction.run(meddling))
    try:
        changed, _ = doctor(1, **settings)
    finally:
        await load(neo4j, russian_packs)
    assert any("does not hold what the load of" in line for line in changed["WRONG"])
