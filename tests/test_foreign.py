"""A database that others use too: Remit changes nothing of theirs, refuses to load beside it, and says what it found."""

from pathlib import Path

import pytest

from graph.errors import DatabaseShared
from graph.store.content import read_content
from graph.store.database import Database
from graph.store.foreign import find_foreign
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.tiny import read_world, world

# What some make of documents: entities that are mentioned in chunks of text.
DOCUMENTS = (
    "UNWIND range(1, 500) AS n "
    "CREATE (:Entity {id: 'e' + toString(n)})-[:MENTIONED_IN]->(:Chunk {id: 'c' + toString(n)})"
)


def change(text: str) -> Statement:
    """A statement of somebody else."""
    return Statement("test/foreign", text, frozenset(), (), reads=False)


async def run(database: Database, text: str) -> None:
    """Run it."""
    await database.write(lambda transaction: transaction.run(change(text)))


@pytest.fixture
async def bare(database: Database) -> Database:
    """Each engine in turn, holding nothing."""
    await run(database, "MATCH (n) DETACH DELETE n")
    return database


async def test_nothing_is_loaded_beside_the_entities_of_others(bare: Database, tmp_path: Path) -> None:
    packs = read_world(tmp_path / "zz", world())
    await run(bare, DOCUMENTS)

    with pytest.raises(DatabaseShared, match="500 with Entity"):
        await load(bare, packs)

    assert await find_foreign(bare) == {"Entity": 500}
    await run(bare, "MATCH (n:Entity) DETACH DELETE n")
    assert (await load(bare, packs)).change.added
    assert await find_foreign(bare) == {}
    await run(bare, "MATCH (n:Chunk) DELETE n")  # of these Remit knows nothing, and they stay


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("CREATE (:Clinic {id: 'zz.clinic.mine'})", {"Clinic": 1}),
        ("CREATE (:Entity:Person {id: 'zz.person.me'})", {"Entity:Person": 1}),
        ("CREATE (:Entity:Clinic:Hospital {id: 'zz.clinic.mine'})", {"Clinic:Entity:Hospital": 1}),
    ],
)
async def test_what_is_put_beside_a_loaded_graph_is_told_and_stays(
    bare: Database, tmp_path: Path, made: str, told: dict[str, int]
) -> None:
    packs = read_world(tmp_path / "zz", world())
    await load(bare, packs)
    before = await read_content(bare)
    await run(bare, made)

    assert await find_foreign(bare) == told
    with pytest.raises(DatabaseShared):
        await load(bare, packs)

    await run(bare, "MATCH (n) WHERE n.id IN ['zz.clinic.mine', 'zz.person.me'] DELETE n")
    assert await read_content(bare) == before
    assert not (await load(bare, packs)).change
