"""Loading on each engine: exactly the packs, all or nothing, and the same again without a change."""

import asyncio
import copy
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from graph.errors import RemitError, WriteConflict
from graph.model.kinds import UNCITED_LABELS
from graph.model.search_text import Neighbours, stored_words
from graph.model.vocabulary import Edge, Node, strongest
from graph.store.content import Content, read_content
from graph.store.database import Connection, Database, Transaction
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.lookup import get_dataset
from graph.store.statements import Statement, parse
from seed.checks.check import read_checked
from seed.format.pack import Pack
from seed.loading.load import Change, is_loaded, load
from seed.loading.project import project
from tests.support.kill_load import kill_elsewhere
from tests.support.kill_schema import java_below
from tests.support.tiny import WEAK, World, entity, read_world, world, write_pack

KILLS = 10  # each takes about a second; `python -m tests.support.kill_load --times 200` gives the nightly figure
ROUNDS = 2  # of loads at once
JAVA_KILLS = 2  # the engine waits longer before each new start


class Interrupted(Exception):
    """What breaks a load off."""


class Breaking(Database):
    """Breaks a transaction off after some statements."""

    def __init__(self, connection: Connection, after: int) -> None:
        super().__init__(connection)
        self._left = after

    async def write(self, work: Any) -> Any:
        """Run `work` with a transaction that counts."""

        async def broken(transaction: Transaction) -> Any:
            return await work(BreakingTransaction(transaction, self))

        return await super().write(broken)

    def count(self) -> None:
        """Count a statement down, and break off where none is left."""
        self._left -= 1
        if self._left < 0:
            raise Interrupted


class BreakingTransaction(Transaction):
    """Counts its statements."""

    def __init__(self, inner: Transaction, database: Breaking) -> None:
        self._transaction, self._counter = inner, database

    async def run(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one statement, unless it is one too many."""
        self._counter.count()
        return await self._transaction.run(statement, parameters)


@pytest.fixture
def tiny(tmp_path: Path) -> list[Pack]:
    """The tiny world."""
    return read_world(tmp_path / "zz-tiny", world())


@pytest.fixture
def connection(database: Database, request: pytest.FixtureRequest) -> Connection:  # noqa: ARG001  # names the engine
    """Where the engine of `database` answers."""
    name = request.node.callspec.params["database"]
    found: Connection = request.getfixturevalue(f"{name}_connection")
    return found


async def stored(database: Database) -> str:
    """The hash of what is stored."""
    return (await read_content(database)).hash()


def words(change: Change) -> set[tuple[str, str]]:
    """What changed, as pairs of how and what."""
    groups = {"added": change.added, "changed": change.changed, "removed": change.removed}
    return {(how, name_of(thing)) for how, things in groups.items() for thing in things}


def name_of(thing: Node | Edge) -> str:
    """A node by its id, an edge by its type and ends."""
    return thing.id if isinstance(thing, Node) else f"{thing.source} {thing.type} {thing.target}"


async def test_the_graph_holds_what_the_projection_says(database: Database, tiny: list[Pack]) -> None:
    loaded = await load(database, tiny)

    assert await stored(database) == loaded.content_hash == project(tiny).hash()
    assert await is_loaded(database, tiny)


@pytest.mark.slow
async def test_a_first_load_fills_an_empty_database(tmp_path: Path, tiny: list[Pack]) -> None:
    engine = EmbeddedEngine(tmp_path / "data")
    try:
        database = Database(await engine.start())
        loaded = await load(database, tiny)
        assert await stored(database) == project(tiny).hash()
        assert len(loaded.change.added) == len(project(tiny).nodes) + len(project(tiny).edges)
        await database.close()
    finally:
        await engine.stop()


@pytest.mark.slow
async def test_loads_of_the_same_pack_again_and_again_change_nothing(
    database: Database, russian: Database, russian_packs: list[Pack]
) -> None:
    before = await get_dataset(russian)

    changes = [bool((await load(database, russian_packs)).change) for _ in range(5)]

    assert changes == [False] * 5
    assert (await get_dataset(database)).properties == before.properties  # loadedAt among them
    assert await stored(database) == project(russian_packs).hash()


async def test_the_dataset_says_what_the_graph_holds(database: Database, tiny: list[Pack]) -> None:
    loaded = await load(database, tiny)

    said = dict((await get_dataset(database)).properties)
    assert said.pop("loadedAt").endswith("Z")
    assert said == {
        "id": "dataset",
        "release": "zz-tiny@1",
        "asOf": "2026-01-31",
        "contentHash": loaded.content_hash,
        "schemaVersion": "8",
    }


def changed_text(content: World) -> set[tuple[str, str]]:
    content["clinics.yaml"][0]["name"] = "Another name, with 'quotes', \"these\" and $parameters"
    return {("changed", "zz.clinic.one")}


def changed_edge(content: World) -> set[tuple[str, str]]:
    content["mandates.yaml"][0]["covers"] = ["zz.route.other"]
    mandate = "zz.mandate.office.inspection"
    return {("removed", f"{mandate} COVERS zz.route.lawful"), ("added", f"{mandate} COVERS zz.route.other")}


def changed_support(content: World) -> set[tuple[str, str]]:
    content["therapies.yaml"][0]["routes"][1] = {"to": "zz.route.other", "cites": WEAK}
    return {("changed", "therapy.cure MAY_TAKE zz.route.other")}


def changed_end(content: World) -> set[tuple[str, str]]:
    content["therapies.yaml"][0]["routes"][1] = {"to": "zz.route.other", "validTo": "2020-12-31"}
    return {("changed", "therapy.cure MAY_TAKE zz.route.other")}


def changed_beginning(content: World) -> set[tuple[str, str]]:
    content["therapies.yaml"][0]["routes"][1] = {"to": "zz.route.other", "validFrom": "2020-12-31"}
    edge = "therapy.cure MAY_TAKE zz.route.other"
    return {("removed", edge), ("added", edge)}


def removed_entity(content: World) -> set[tuple[str, str]]:
    content["activities.yaml"].pop()
    return {("removed", "activity.sanctions")}


def removed_child(content: World) -> set[tuple[str, str]]:
    content["clinics.yaml"][0]["offerings"] = []
    offering = "zz.offering.one.cure"
    ties = [f"zz.clinic.one OFFERS {offering}", f"{offering} OF therapy.cure", f"{offering} CLAIMS zz.route.lawful"]
    return {("removed", name) for name in (offering, *ties)}


def added_entity(content: World) -> set[tuple[str, str]]:
    content["tracks.yaml"] = [
        entity("zz.track.one", jurisdiction="zz", who="Some", standards="Few", focus="<script>alert(1)</script>")
    ]
    return {("added", "zz.track.one"), ("added", "zz.track.one IN zz")}


@pytest.mark.parametrize(
    "edit",
    [
        changed_text,
        changed_edge,
        changed_support,
        changed_end,
        changed_beginning,
        removed_entity,
        removed_child,
        added_entity,
    ],
)
async def test_a_changed_pack_changes_exactly_that(
    database: Database, tiny: list[Pack], tmp_path: Path, edit: Any
) -> None:
    await load(database, tiny)
    content = copy.deepcopy(world())
    expected = edit(content)
    packs = read_world(tmp_path / "changed", content)

    loaded = await load(database, packs)

    assert words(loaded.change) == expected | {("changed", "zz-tiny")}  # the pack's own hash
    assert await stored(database) == project(packs).hash()


@pytest.mark.slow
async def test_switching_packs_and_back_gives_the_first_graph_again(
    database: Database, tiny: list[Pack], russian_packs: list[Pack]
) -> None:
    first = (await load(database, russian_packs)).content_hash
    await load(database, tiny)
    assert not any(node.startswith("ru.") for node in (await read_content(database)).nodes)

    again = await load(database, russian_packs)

    assert again.content_hash == first == await stored(database)


async def test_packs_load_together_in_any_order(database: Database, tmp_path: Path) -> None:
    manifest = world()["pack.yaml"] | {"id": "zz-more", "version": "2", "buildsOn": ["zz-tiny"]}
    more = {"pack.yaml": manifest, "activities.yaml": [entity("activity.counsel")]}
    folders = [str(write_pack(tmp_path / "zz-tiny", world())), str(write_pack(tmp_path / "zz-more", more))]
    one = await load(database, read_checked(folders))

    other = await load(database, read_checked(folders[::-1]))

    assert one.release == other.release == "zz-more@2+zz-tiny@1"
    assert not other.change
    assert await is_loaded(database, read_checked(folders))


@pytest.mark.parametrize("after", [0, 1, 3, 4, 5, 6])
async def test_a_load_that_breaks_off_leaves_the_graph_as_it_was(
    database: Database, connection: Connection, russian_packs: list[Pack], tiny: list[Pack], after: int
) -> None:
    await load(database, tiny)
    before = (await get_dataset(database)).properties
    breaking = Breaking(connection, after)

    with pytest.raises(Interrupted):
        await load(breaking, russian_packs)

    await breaking.close()
    assert await stored(database) == project(tiny).hash()
    assert (await get_dataset(database)).properties == before


@pytest.mark.slow
@pytest.mark.parametrize("alike", [False, True], ids=["different packs", "the same pack"])
async def test_two_loads_at_once_leave_one_of_them_entirely(
    connection: Connection, database: Database, russian_packs: list[Pack], tiny: list[Pack], alike: bool
) -> None:
    other = Database(connection)
    pair = (russian_packs, russian_packs if alike else tiny)
    for _ in range(ROUNDS):
        await load(database, tiny)

        outcomes = await asyncio.gather(load(database, pair[0]), load(other, pair[1]), return_exceptions=True)

        errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert [type(error) for error in errors] in ([], [WriteConflict])
        assert await stored(database) in {project(packs).hash() for packs in pair}
    await other.close()


@pytest.mark.slow
async def test_a_loading_process_that_is_killed_leaves_no_torn_graph(connection: Connection, tmp_path: Path) -> None:
    status, said = await kill_elsewhere(connection, KILLS, tmp_path)

    assert status == 0, said
    assert f"{KILLS} kills" in said
    assert "0 torn graphs" in said


@pytest.mark.slow
async def test_a_killed_embedded_database_leaves_no_torn_graph(
    tmp_path: Path, russian_packs: list[Pack], tiny: list[Pack]
) -> None:
    engine = EmbeddedEngine(tmp_path / "data")
    try:
        database = Database(await engine.start())
        hashes = {project(packs).hash() for packs in (russian_packs, tiny)}
        await load(database, tiny)
        for kill in range(JAVA_KILLS):
            loading = asyncio.create_task(load(database, (russian_packs, tiny)[kill % 2]))
            await asyncio.sleep(0.02 + 0.06 * kill)
            os.kill(java_below(tmp_path), signal.SIGKILL)
            with suppress(RemitError):  # there is none where the load has tried again in time
                await loading
            assert await stored_after_restart(database) in hashes
        await load(database, russian_packs)
        assert await stored(database) == project(russian_packs).hash()
        await database.close()
    finally:
        await engine.stop()


async def stored_after_restart(database: Database) -> str:
    """The hash of what is stored once the engine is back."""
    for _ in range(300):
        try:
            return await stored(database)
        except RemitError:
            await asyncio.sleep(0.1)
    raise TimeoutError


async def test_nothing_in_the_graph_is_uncited(russian: Database) -> None:
    content = await read_content(russian)

    facts: list[Node | Edge] = [node for node in content.nodes.values() if node.label not in UNCITED_LABELS]
    facts += content.edges.values()
    assert facts
    assert [name_of(fact) for fact in facts if not fact.citations] == []
    assert [name_of(fact) for fact in facts if not all(has_source(content, cite) for cite in fact.citations)] == []
    assert [name_of(fact) for fact in facts if fact.properties["confidence"] != best(content, fact)] == []


def has_source(content: Content, citation: str) -> bool:
    """Whether it is there and leads to a source."""
    node = content.nodes.get(citation)
    sources = [edge for edge in content.edges.values() if edge.type == "IN" and edge.source == citation]
    return (
        node is not None
        and node.label == "Citation"
        and [content.nodes[edge.target].label for edge in sources] == ["Source"]
    )


def best(content: Content, fact: Node | Edge) -> str:
    """The confidence of the best citation."""
    return strongest(content.nodes[citation].properties["confidence"] for citation in fact.citations)


async def test_both_engines_hold_the_same_russian_graph(
    embedded: Database, neo4j: Database, russian_packs: list[Pack]
) -> None:
    for database in (embedded, neo4j):
        await load(database, russian_packs)

    assert await stored(embedded) == await stored(neo4j) == project(russian_packs).hash()


HEADER = "// Purpose: a graph of an older version\n// Parameters: none\n// Columns: none\n"
OLDER = parse("tests/older", f"{HEADER}MATCH (n:Entity) REMOVE n.words")
STAMPED = parse("tests/stamped", f"{HEADER}MATCH (d:Dataset) SET d.schemaVersion = '1'")
FOUND_BY = parse(
    "read/words", f"{HEADER}MATCH (n:Entity) WHERE n.words IS NOT NULL RETURN n.id AS id, n.words AS words"
)


async def test_a_graph_that_an_older_version_stored_gets_the_words_for_search(
    database: Database, tiny: list[Pack]
) -> None:
    async def grow_old(transaction: Transaction) -> None:
        await transaction.run(OLDER)
        await transaction.run(STAMPED)

    loaded = await load(database, tiny)
    await database.write(grow_old)
    assert await database.read(FOUND_BY) == []
    assert not await is_loaded(database, tiny)

    again = await load(database, tiny)

    assert not again.change
    assert again.content_hash == loaded.content_hash == await stored(database)
    found = {row["id"]: row["words"] for row in await database.read(FOUND_BY)}
    content = project(tiny)
    about = Neighbours(content.nodes, content.edges.values()).names_about
    assert found == {one.id: words for one in content.nodes.values() if (words := stored_words(one, about(one)))}
