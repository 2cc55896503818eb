"""Paths and neighbourhoods against the obvious reference: a search through a Python dictionary, on both engines."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidArgument
from graph.model.kinds import UNCITED_LABELS
from graph.model.vocabulary import Edge
from graph.query.neighbourhood import AroundQuery, get_neighbourhood
from graph.query.paths import PathQuery, get_paths
from graph.store.content import Content
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.project import project
from tests.conftest import Hold
from tests.support.busy import ENDED, busy
from tests.support.fuzzing import fuzzing
from tests.support.tiny import STRONG, read_world
from tests.test_graphql import ask, refusal

pytestmark = pytest.mark.slow_on_neo4j

DAY = "2026-01-31"
PATHS = """query ($from: ID!, $to: ID!, $length: Int, $first: Int, $day: Date) {
  paths(from: $from, to: $to, maxLength: $length, first: $first, asOf: $day) {
    length steps { from { id } relationship to { id } confidence citations { id source { id } } } } }"""
AROUND = """query ($id: ID!, $depth: Int, $first: Int, $day: Date) {
  neighbourhood(id: $id, depth: $depth, first: $first, asOf: $day) {
    nodes { id } edges { from { id } relationship to { id } confidence } truncated } }"""
Way = list[tuple[str, ...]]


@pytest.fixture(scope="session")
def woods_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    content = busy()
    about = {"about": "zz.clinic.one", "predicate": "size", "cites": STRONG}
    content["claims.yaml"] = [{"id": f"zz.claim.{value}", "value": value} | about for value in ("large", "small")]
    folder: Path = tmp_path_factory.mktemp("walks")
    return read_world(folder / "zz-walks", content)


@pytest.fixture
async def woods(database: Database, woods_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding that world."""
    await hold(database, woods_packs)
    return database


@pytest.fixture(scope="session")
def content(woods_packs: list[Pack]) -> Content:
    return project(woods_packs)


def holds(edge: Edge) -> bool:
    if edge.type == "CAN_ENFORCE":  # it leads where the authority belongs
        return False
    return edge.properties.get("validFrom", DAY) <= DAY <= edge.properties.get("validTo", DAY)


def ways_on(content: Content) -> dict[str, list[tuple[str, Edge]]]:
    """From each node to every other one beside it, in the order of ids."""
    found: dict[str, list[tuple[str, Edge]]] = {identity: [] for identity in content.nodes}
    for edge in content.edges.values():
        if holds(edge):
            found[edge.source].append((edge.target, edge))
            found[edge.target].append((edge.source, edge))
    return {identity: sorted(ways, key=lambda way: (way[0], way[1].key)) for identity, ways in found.items()}


def walkable(content: Content) -> set[str]:
    bookkeeping = {*UNCITED_LABELS, "Claim"}
    return {i for i, node in content.nodes.items() if node.label not in bookkeeping and i not in ENDED}


def reference_paths(content: Content, query: PathQuery) -> list[Way]:
    """Every simple path of each length in turn, in the order of the ids along it."""
    degree = Counter(end for edge in content.edges.values() for end in (edge.source, edge.target))
    small = {i for i in content.nodes if degree[i] <= query.hub}
    direct = walkable(content) if {query.source, query.target} <= small else set()
    ways = ways_on(content)

    def go_on(here: str, visited: set[str], left: int, through: set[str]) -> Iterator[Way]:
        for other, edge in ways[here]:
            if other == query.target:
                if left == 1:
                    yield [edge.key]
            elif left > 1 and other in through and other not in visited:
                for rest in go_on(other, visited | {other}, left - 1, through):
                    yield [edge.key, *rest]

    if query.source == query.target or not {query.source, query.target} <= content.nodes.keys():
        return []
    lengths = range(1, query.length + 1)
    through = {n: walkable(content) & (small | direct if n <= 2 else small) for n in lengths}
    every = (way for n in lengths for way in go_on(query.source, {query.source}, n, through[n]))
    return list(islice(every, query.first))


def keys(edge: dict[str, Any]) -> tuple[str, str, str]:
    return edge["relationship"], edge["from"]["id"], edge["to"]["id"]


IDS = [
    "zz", "yy", "zz.clinic.one", "zz.clinic.fir-cone", "yy.clinic.fir", "zz.clinic.gone", "zz.authority.office", "therapy.cure",
    "zz.mandate.office.inspection", "zz.mandate.office.old", "zz.instrument.act", "zz.instrument.old", "zz.route.lawful",
    "zz.route.grey", "zz.exemption.one", "zz.claim.large", "zz.source.law", "activity.inspection", "zz.region.north", "nowhere",
]  # fmt: skip
ends = st.sampled_from(IDS)


@fuzzing(12)
@given(
    source=ends, target=ends, length=st.integers(1, 8), first=st.integers(1, 20), hub=st.sampled_from([2, 4, 6, 1000])
)
async def test_paths_are_those_of_the_reference(
    woods: Database, content: Content, source: str, target: str, length: int, first: int, hub: int
) -> None:
    query = PathQuery(source, target, DAY, length, first, hub)
    degree = Counter(end for edge in content.edges.values() for end in (edge.source, edge.target))
    if source != target and min(degree[source], degree[target]) > hub:
        with pytest.raises(InvalidArgument, match="too much between these two"):
            await get_paths(woods, query)
        return
    found = await get_paths(woods, query)
    assert [[step.edge.key for step in path.steps] for path in found] == reference_paths(content, query)
    for path in found:
        assert all((step.source.id, step.target.id) == (step.edge.source, step.edge.target) for step in path.steps)


@fuzzing(10)
@given(centre=ends, depth=st.integers(1, 3), first=st.integers(1, 40))
async def test_a_neighbourhood_is_that_of_the_reference(
    woods: Database, content: Content, centre: str, depth: int, first: int
) -> None:
    found = await get_neighbourhood(woods, AroundQuery(centre, DAY, depth, first))
    if centre not in content.nodes:
        assert found is None
        return
    distance, ways = {centre: 0}, ways_on(content)
    for step in range(1, depth + 1):
        last = [i for i, far in distance.items() if far == step - 1]
        distance |= {o: step for i in last for o, _ in ways[i] if o in walkable(content) and o not in distance}
    ordered = sorted(distance, key=lambda i: (distance[i], i))
    chosen = set(ordered[:first])
    edges = [e for e in content.edges.values() if holds(e) and {e.source, e.target} <= chosen]
    assert found is not None
    assert [node.id for node in found.nodes] == ordered[:first]
    assert [step.edge.key for step in found.edges] == sorted(edge.key for edge in edges)
    assert found.truncated == (len(ordered) > first)


async def test_a_path_as_the_schema_serves_it(woods: Database) -> None:
    found = (await ask(woods, PATHS, **{"from": "zz.authority.office", "to": "zz.clinic.one"}, first=4))["paths"]
    assert [path["length"] for path in found] == [2, 4, 4, 4]
    # Each step runs in its own direction, whichever way the path goes.
    assert [keys(step) for step in found[0]["steps"]] == [
        ("IN", "zz.authority.office", "zz"),
        ("IN", "zz.clinic.one", "zz"),
    ]
    # By the ids along them: of those that go on from the lawful route, by way of the jurisdiction before the offering.
    assert [step["relationship"] for step in found[2]["steps"]] == ["HOLDS", "COVERS", "IN", "IN"]
    assert [step["relationship"] for step in found[3]["steps"]] == ["HOLDS", "COVERS", "CLAIMS", "OFFERS"]
    assert all(step["citations"] and step["confidence"] == "PRIMARY" for path in found for step in path["steps"])
    assert (await ask(woods, PATHS, **{"from": "zz.clinic.one", "to": "zz.clinic.one"}))["paths"] == []
    assert (await ask(woods, PATHS, **{"from": "zz.clinic.one", "to": "nowhere"}))["paths"] == []


async def test_the_day_decides_what_a_path_may_use(woods: Database) -> None:
    ends = {"from": "zz.authority.office", "to": "zz.provision.old"}
    assert (await ask(woods, PATHS, **ends, length=2, day="2010-01-01"))["paths"][0]["length"] == 2
    # On a day on which the mandate is gone with its law, no path leads over it; the ends are there whatever the day.
    late = (await ask(woods, PATHS, **ends, length=2, day=DAY))["paths"]
    assert late == []
    gone = {"from": "zz.clinic.gone", "to": "zz"}
    assert [path["length"] for path in (await ask(woods, PATHS, **gone, length=1))["paths"]] == [1]


async def test_claims_are_passed_by_unless_they_are_an_end(woods: Database) -> None:
    between = {"from": "zz.claim.large", "to": "zz.clinic.one"}
    assert [path["length"] for path in (await ask(woods, PATHS, **between, length=1))["paths"]] == [1]
    around = (await ask(woods, AROUND, id="zz.clinic.one", depth=3))["neighbourhood"]
    assert not any(".claim." in node["id"] or ".citation." in node["id"] for node in around["nodes"])


async def test_a_neighbourhood_as_the_schema_serves_it(woods: Database) -> None:
    found = (await ask(woods, AROUND, id="zz.clinic.one"))["neighbourhood"]
    assert [node["id"] for node in found["nodes"]] == ["zz.clinic.one", "zz", "zz.licence.one", "zz.offering.one.cure"]
    assert [keys(edge) for edge in found["edges"]] == [
        ("HAS_LICENCE", "zz.clinic.one", "zz.licence.one"),
        ("IN", "zz.clinic.one", "zz"),
        ("OFFERS", "zz.clinic.one", "zz.offering.one.cure"),
    ]
    assert found["truncated"] is False
    assert (await ask(woods, AROUND, id="zz.clinic.one", first=2))["neighbourhood"]["truncated"] is True
    assert (await ask(woods, AROUND, id="nowhere"))["neighbourhood"] is None


async def test_what_a_load_notes_for_itself_is_no_thing_of_the_field(russian: Database) -> None:
    note = "ru-stem-cell-2026.coverage.ru.region"
    document = """query ($id: ID!) { neighbourhood(id: $id) { truncated } node(id: $id) { id }
      paths(from: $id, to: "ru") { length } }"""
    assert await ask(russian, document, id=note) == {"neighbourhood": None, "node": None, "paths": []}


async def test_what_is_too_much_is_refused_with_what_can_be_asked(woods: Database) -> None:
    query = PathQuery("zz.authority.office", "zz.clinic.one", DAY, 8, largest=8)
    with pytest.raises(InvalidArgument, match="too much between these two") as caught:
        await get_paths(woods, query)
    assert "maxLength of at most" in caught.value.remedy
    allowed = int(caught.value.remedy.rstrip(".").rsplit(" ", 1)[1])
    shorter = PathQuery(query.source, query.target, DAY, allowed, largest=8)
    assert [len(path.steps) for path in await get_paths(woods, shorter)] == [2]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('paths(from: "zz", to: "yy", maxLength: 9) { length }', "'maxLength' is 9"),
        ('paths(from: "zz", to: "yy", maxLength: 0) { length }', "'maxLength' is 0"),
        ('paths(from: "zz", to: "yy", first: 21) { length }', "'first' is 21"),
        ('paths(from: "Z Z", to: "yy") { length }', "'from' is no id"),
        ('paths(from: "zz", to: "*") { length }', "'to' is no id"),
        ('neighbourhood(id: "zz", depth: 4) { truncated }', "'depth' is 4"),
        ('neighbourhood(id: "zz", first: 501) { truncated }', "'first' is 501"),
        ('neighbourhood(id: "zz", first: -1) { truncated }', "'first' is -1"),
        ('neighbourhood(id: "Z Z") { truncated }', "'id' is no id"),
    ],
)
async def test_bounds_are_refused_before_the_database_is_asked(field: str, message: str) -> None:
    nowhere: Any = None
    error = await refusal(nowhere, f"{{ {field} }}")
    assert isinstance(error, InvalidArgument)
    assert message in error.message
    assert error.remedy


async def test_the_bundled_pack_connects_a_clinic_with_its_overseer(russian: Database) -> None:
    ends = {"from": "ru.clinic.example-private-moscow", "to": "ru.authority.roszdravnadzor"}
    found = (await ask(russian, PATHS, **ends, length=4))["paths"]
    assert [keys(step) for step in found[0]["steps"]] == [
        ("IN", ends["from"], "ru"),
        ("IN", ends["to"], "ru"),
    ]
    assert [path["length"] for path in found] == sorted(path["length"] for path in found)
