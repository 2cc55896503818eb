"""A backup that is restored, and a graph that is rebuilt from its packs, have the content hash of the original."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import WriteConflict
from graph.store.content import read_content
from graph.store.database import Connection, Database
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.statements import parse
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.conftest import PATIENCE, Hold
from tests.support.command import ROOT, remit
from tests.support.frozen import FROZEN
from tests.support.neo4j_server import EMPTY
from tests.support.served import settings_of
from tests.support.tiny import read_world, world


def verified(**settings: str) -> str:
    """The hash that `remit verify` finds and confirms."""
    done = remit("verify", **settings)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.removeprefix("The graph is as it was loaded, content hash ").rstrip(".\n")


@pytest.mark.slow
async def test_a_copy_of_the_folder_restores_the_graph_that_was_copied(
    tmp_path: Path, russian_packs: list[Pack]
) -> None:
    tiny = read_world(tmp_path / "zz-tiny", world())
    await hold_in(tmp_path / "data", russian_packs)
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    await hold_in(tmp_path / "data", tiny)

    assert verified(REMIT_DATA_DIR=str(tmp_path / "data")) == project(tiny).hash()
    assert verified(REMIT_DATA_DIR=str(tmp_path / "backup")) == project(russian_packs).hash()

    shutil.rmtree(tmp_path / "data")
    shutil.copytree(tmp_path / "backup", tmp_path / "data")
    assert verified(REMIT_DATA_DIR=str(tmp_path / "data")) == project(russian_packs).hash()


async def hold_in(folder: Path, packs: list[Pack]) -> None:
    """Load packs into a folder and let go of it."""
    engine = EmbeddedEngine(folder)
    try:
        database = Database(await engine.start(), PATIENCE)
        await load(database, packs)
        await database.close()
    finally:
        await engine.stop()


@pytest.mark.slow
async def test_a_copy_of_a_shared_folder_is_not_taken_for_the_service_that_runs(
    tmp_path: Path, russian_packs: list[Pack]
) -> None:
    """The copy holds the address of the running service: a question to the copy must not be answered by that one."""
    await hold_in(tmp_path / "data", russian_packs)
    service = EmbeddedEngine(tmp_path / "data", shared=True)
    try:
        running = await service.start()
        (tmp_path / "copy").mkdir()
        shutil.copy2(tmp_path / "data" / "engine.json", tmp_path / "copy")
        command = EmbeddedEngine(tmp_path / "copy")
        try:
            assert (await command.start()).uri != running.uri
        finally:
            await command.stop()
    finally:
        await service.stop()


@pytest.mark.slow
async def test_an_emptied_neo4j_is_rebuilt_from_packs_with_the_same_hash(
    neo4j: Database, neo4j_connection: Connection, russian_packs: list[Pack], hold: Hold
) -> None:
    settings = settings_of(neo4j_connection, neo4j_connection.uri)
    await hold(neo4j, russian_packs)
    before = verified(**settings)
    await neo4j.write(lambda transaction: transaction.run(EMPTY))
    assert remit("verify", **settings).returncode == 1

    done = remit("load", FROZEN, **settings)

    assert done.returncode == 0, done.stderr
    assert verified(**settings) == before == project(russian_packs).hash()


@pytest.mark.slow
def test_the_hash_of_packs_is_the_same_in_every_process(russian_packs: list[Pack]) -> None:
    program = (
        "from seed.checks.check import *; from seed.loading.project import *; "
        f"print(project(read_checked([{FROZEN!r}])).hash())"
    )
    done = subprocess.run(  # noqa: S603  # the program is ours
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "1", "TZ": "Asia/Vladivostok"},
    )
    assert done.stdout.strip() == project(read_checked([FROZEN])).hash() == project(russian_packs).hash()


async def test_a_graph_that_is_seen_half_changed_is_no_fault_of_ours(
    database: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    """A Neo4j shows a node that a commit is just deleting once more, without its properties."""
    await hold(database, russian_packs)
    for text in ("CREATE (:Entity:Clinic {name: 'half gone'})", "MATCH (n:Clinic {name: 'half gone'}) DELETE n"):
        half = parse("tests/half", f"// Purpose: see it\n// Parameters: none\n// Columns: none\n{text}")
        await database.write(lambda transaction, half=half: transaction.run(half))
        if text.startswith("CREATE"):
            with pytest.raises(WriteConflict, match="is being changed"):
                await read_content(database)

    assert (await read_content(database)).hash() == project(russian_packs).hash()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["clinic", "edge"])
async def test_what_was_changed_by_others_is_told(
    neo4j: Database, neo4j_connection: Connection, russian_packs: list[Pack], what: str
) -> None:
    text = {
        "clinic": "MATCH (n:Clinic {id: 'ru.clinic.pirogov-center'}) SET n.illustrative = true",
        "edge": "MATCH (:Authority)-[r:HOLDS]->(:Mandate) WITH r ORDER BY elementId(r) LIMIT 1 DELETE r",
    }[what]
    meddling = parse("tests/meddle", f"// Purpose: meddle\n// Parameters: none\n// Columns: none\n{text}")
    await load(neo4j, russian_packs)
    await neo4j.write(lambda transaction: transaction.run(meddling))

    done = remit("verify", **settings_of(neo4j_connection, neo4j_connection.uri))

    assert done.returncode == 1
    assert "run `remit load` to restore it" in done.stderr
    assert (await load(neo4j, russian_packs)).change
    assert verified(**settings_of(neo4j_connection, neo4j_connection.uri)) == project(russian_packs).hash()
