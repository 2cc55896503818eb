"""What each engine reads of packs is what the packs say: rules that are tested on packs alone hold on both engines."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.store.content import FOLLOWING
from graph.store.database import Database
from graph.store.statements import Statement, for_each, statement
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.busy import busy
from tests.support.law import law
from tests.support.layered import layered
from tests.support.pack_graph import STATEMENTS, PackGraph
from tests.support.random_worlds import DAYS, worlds
from tests.support.rich import rich_world
from tests.support.tiny import read_world, world

pytestmark = pytest.mark.slow_on_neo4j

OF_ONE_LOAD = {
    *FOLLOWING,
    "version",
    "loadedAt",
}  # what follows from facts is stored beside them; the rest is of a moment
WORLDS = {
    "tiny": world,
    "layered": layered,
    "busy": busy,
    "rich": rich_world,
    "law": law,
    "random": lambda: worlds(seed=3, count=10),
}


def comparable(value: Any) -> Any:
    """Rows as both give them: lists of things in one order, and without what is of one load."""
    if isinstance(value, dict):
        return {name: comparable(inner) for name, inner in value.items() if name not in OF_ONE_LOAD}
    if isinstance(value, list):
        inner = [comparable(one) for one in value]
        return sorted(inner, key=serialized) if any(isinstance(one, dict) for one in inner) else inner
    return value


def serialized(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def questions(graph: PackGraph) -> Iterator[tuple[Statement, dict[str, Any]]]:
    """Every statement that the graph answers, about everything that it holds and something that it does not."""
    clinics = [node.id for node in graph.of_label("Clinic")]
    yield statement("read/law"), {}
    for clinic in (*clinics, "zz.clinic.none", "zz.route.grey"):
        yield statement("read/clinic"), {"clinic": clinic}
    yield for_each("read/clinic", "clinic"), {"clinics": [*clinics, "zz.clinic.none"]}
    yield statement("read/nodes"), {"ids": [*sorted(graph.nodes), "zz.clinic.none"]}
    labels = ("Jurisdiction", "Route", "TherapyType")
    ids = product(*([node.id for node in graph.of_label(label)] for label in labels))
    # In a world of many jurisdictions, only what belongs together may be claimed; a few that do not are asked for too.
    pairs = [
        {"jurisdiction": home, "route": route, "therapy": therapy}
        for home, route, therapy in ids
        if len(graph.of_label("Jurisdiction")) < 4 or home in therapy or home == "w0"
    ]
    for day in (graph.dataset["asOf"], *DAYS[::3]):
        yield statement("read/claimed"), {"day": day, "pairs": pairs}


async def compare(database: Database, packs: list[Pack]) -> None:
    graph, asked = PackGraph(packs), {"read/version"}  # what it says is of one load alone
    for one, parameters in questions(graph):
        asked.add(one.name)
        stored, expected = await database.read(one, parameters), await graph.read(one, parameters)
        assert comparable(stored) == comparable(expected), (one.name, parameters)
    assert asked == STATEMENTS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
async def test_an_engine_reads_of_a_world_what_its_pack_says(database: Database, tmp_path: Path, name: str) -> None:
    packs = read_world(tmp_path / "zz", WORLDS[name]())
    await load(database, packs)
    await compare(database, packs)


async def test_an_engine_reads_of_the_bundled_pack_what_it_says(
    database: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(database, russian_packs)
    await compare(database, russian_packs)
