"""What rests on a source: what cites it, and the ways to citations that a load keeps right; against the entries of packs."""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from graph.model.kinds import KINDS, TOLD_BY_SOURCE
from graph.query.traversal import get_edges, get_edges_among, get_hubs
from graph.store.citing import citing_of, is_citing_right, read_citing
from graph.store.content import read_content
from graph.store.database import Database, Transaction
from graph.store.statements import Statement
from seed.format.pack import Pack
from seed.loading.load import load
from seed.loading.project import project
from tests.conftest import Hold
from tests.support.rich import rich_world
from tests.support.tiny import STRONG, WEAK, World, clinic, mandate, read_world, world
from tests.test_graphql import ask, refusal

pytestmark = pytest.mark.slow_on_neo4j

CHILDREN = ("offerings", "provisions", "licences")
RANKED = ("UNVERIFIED", "SECONDARY", "PRIMARY")
SILENT = {"id": "zz.source.silent", "title": "Nobody cites it", "kind": "OTHER", "confidence": "PRIMARY"}
PRESS = {"id": "zz.source.press", "title": "A newspaper", "kind": "PRESS", "confidence": "SECONDARY"}
FROM_PRESS = [{"source": "zz.source.press", "confidence": "UNVERIFIED"}]


def cited_world() -> World:
    """The rich world, in which relationships in either direction cite what neither of their ends does."""
    content = rich_world()
    content["sources.yaml"] += [SILENT, PRESS]
    mandate(content)["authority"] = {"to": "zz.authority.office", "cites": FROM_PRESS}
    mandate(content)["covers"] = [{"to": "zz.route.lawful", "cites": FROM_PRESS}]
    content["exemptions.yaml"][0]["provisions"] = [{"to": "zz.provision.order.whole", "cites": FROM_PRESS}]
    clinic(content)["region"] = {"to": "zz.region.north", "cites": FROM_PRESS}
    return content


def cites_in(entry: World) -> Iterator[tuple[str, dict[str, str]]]:
    """The id of what cites, and each citation of it, of what it links to, and of what is written inside it."""
    yield from ((entry["id"], cite) for cite in entry.get("cites", ()))
    for name, value in entry.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and name in CHILDREN and "id" in inner:
                yield from cites_in(inner)
            elif isinstance(inner, dict):
                yield from ((entry["id"], cite) for cite in inner.get("cites", ()))


def all_cites(content: World) -> list[tuple[str, dict[str, str]]]:
    files = (entries for name, entries in content.items() if name not in ("pack.yaml", "sources.yaml"))
    return [found for entries in files for entry in entries for found in cites_in(entry)]


@pytest.fixture(scope="module")
def cited_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("cited") / "zz-tiny", cited_world())


@pytest.fixture
async def cited(database: Database, cited_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding that world."""
    await hold(database, cited_packs)
    return database


PAGE = """query ($id: ID!, $after: String, $day: Date, $first: Int) { source(id: $id) {
    citedBy(first: $first, after: $after, asOf: $day) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { __typename id ... on Entity { asOf } } edges { node { id } } } } }"""


async def test_a_source_says_what_cites_it(cited: Database) -> None:
    """The ids in order, page by page, whatever counts on the day."""
    expected: dict[str, set[str]] = defaultdict(set)
    for owner, cite in all_cites(cited_world()):
        expected[cite["source"]].add(owner)
    assert len(expected["zz.source.press"]) == 3
    for source in ("zz.source.law", "zz.source.report", "zz.source.press", "zz.source.silent"):
        found: list[str] = []
        after, more = None, True
        while more:
            page = (await ask(cited, PAGE, id=source, first=7, after=after))["source"]["citedBy"]
            assert page["totalCount"] == len(expected[source])
            assert [edge["node"]["id"] for edge in page["edges"]] == [node["id"] for node in page["nodes"]]
            found += [node["id"] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == sorted(expected[source])


async def test_what_cites_is_seen_on_a_day(cited: Database) -> None:
    for day in ("2001-01-01", "2026-01-31"):
        nodes = (await ask(cited, PAGE, id="zz.source.press", first=9, day=day))["source"]["citedBy"]["nodes"]
        assert [(node["__typename"], node["asOf"]) for node in nodes] == [
            ("Clinic", day), ("Exemption", day), ("Mandate", day),
        ]  # fmt: skip
    assert (await ask(cited, PAGE, id="zz.source.press", first=1))["source"]["citedBy"]["nodes"][0][
        "asOf"
    ] == "2026-01-31"


async def test_a_page_of_it_has_bounds(cited: Database) -> None:
    await refusal(cited, '{ source(id: "zz.source.law") { citedBy(first: 101) { nodes { id } } } }')
    await refusal(cited, '{ source(id: "zz.source.law") { citedBy(after: "forged") { nodes { id } } } }')


async def test_a_source_is_as_good_as_its_best_citation(cited: Database) -> None:
    content = cited_world()
    own = {one["id"]: one["confidence"] for one in content["sources.yaml"]}
    best: dict[str, list[str]] = defaultdict(list)
    for _, cite in all_cites(content):
        best[cite["source"]].append(cite.get("confidence", own[cite["source"]]))
    found = (await ask(cited, "{ sources(first: 100) { nodes { id bestConfidence } } }"))["sources"]["nodes"]
    assert {one["id"]: one["bestConfidence"] for one in found} == {
        source: max(best[source], key=RANKED.index, default=None) for source in own
    }


def test_a_source_is_as_good_as_another_pack_makes_it(tmp_path: Path) -> None:
    """And the pack that has it keeps its own hash."""
    base = world()
    base["sources.yaml"].append(PRESS)
    other: World = {
        "pack.yaml": base["pack.yaml"] | {"id": "zz-other", "buildsOn": ["zz-tiny"]},
        "clinics.yaml": [deepcopy(clinic(base)) | {"id": "zz.clinic.other", "offerings": [], "cites": FROM_PRESS}],
    }
    (alone,) = read_world(tmp_path / "zz-tiny", base)
    from seed.checks.check import read_checked
    from tests.support.tiny import write_pack

    both = read_checked([str(tmp_path / "zz-tiny"), str(write_pack(tmp_path / "zz-other", other))])
    before, after = project([alone]).nodes, project(both).nodes
    assert "bestConfidence" not in before["zz.source.press"].properties
    assert after["zz.source.press"].properties["bestConfidence"] == "UNVERIFIED"
    assert before["zz-tiny"] == after["zz-tiny"]


def test_every_type_of_relationship_is_told_of_one_of_its_ends() -> None:
    told = {(one.type, one.incoming == one.parts) for kind in KINDS.values() for one in kind.links if one.written}
    assert {type_ for type_, of_source in told if of_source} == TOLD_BY_SOURCE
    assert TOLD_BY_SOURCE.isdisjoint(type_ for type_, of_source in told if not of_source)


# ---- a load keeps the ways right


def other_source(content: World) -> None:
    """A node rests on something else."""
    clinic(content)["cites"] = WEAK


def other_link(content: World) -> None:
    """So does a relationship alone."""
    mandate(content)["covers"] = [{"to": "zz.route.lawful", "cites": WEAK}]


def other_holder(content: World) -> None:
    """One that is told of the node to which it leads."""
    mandate(content)["authority"] = {"to": "zz.authority.office", "cites": WEAK}


def other_grade(content: World) -> None:
    content["authorities.yaml"][0]["enforcement"]["cites"] = STRONG


def no_clinic(content: World) -> None:
    content["clinics.yaml"] = []


def no_more(content: World) -> None:
    """The node cites by itself what before a relationship of it cited alone."""
    other_link(content)
    mandate(content)["cites"] = [*STRONG, *WEAK]


CHANGES = [other_source, other_link, other_holder, other_grade, no_clinic, no_more]


@pytest.mark.parametrize("change", CHANGES)
async def test_a_load_keeps_the_ways_to_citations(database: Database, tmp_path: Path, change: Any) -> None:
    """There and back, from another change each time, without any part in the content hash."""
    changed = world()
    change(changed)
    between = world()
    other_link(between)
    packs = [read_world(tmp_path / str(n) / "zz-tiny", one) for n, one in enumerate((world(), changed, between))]
    for place in (0, 1, 2, 1, 0):
        loaded = await load(database, packs[place])
        content = await read_content(database)
        assert content.hash() == loaded.content_hash
        assert await is_citing_right(database, content)
        assert len(await read_citing(database)) == len(citing_of(content)) > 10


def statement_of(text: str, *parameters: str) -> Statement:
    return Statement("write/test", text, frozenset(parameters), (), reads=False)


async def test_a_load_restores_what_somebody_else_changed(database: Database, tmp_path: Path) -> None:
    packs = read_world(tmp_path / "zz-tiny", world())
    await load(database, packs)
    content = await read_content(database)
    (one, other), *_ = sorted(citing_of(content))
    for text in (
        "MATCH (a:Entity {id: $one})-[r:CITES]->(b:Entity {id: $other}) DELETE r",
        "MATCH (a:Entity {id: $one}) MATCH (b:Entity {id: $other}) CREATE (a)-[r:CITES]->(b) SET r.itself = true",
        "MATCH (a:Entity {id: $other}) MATCH (b:Entity {id: $one}) CREATE (a)-[r:CITES]->(b) SET r.itself = true",
        "MATCH (a:Entity {id: $one})-[r:CITES]->(b:Entity {id: $other}) SET r.itself = false",
    ):

        async def tamper(transaction: Transaction, text: str = text) -> None:
            await transaction.run(statement_of(text, "one", "other"), {"one": one, "other": other})

        await database.write(tamper)
        assert not await is_citing_right(database, content)
        assert (await read_content(database)).hash() == content.hash()
        assert not (await load(database, packs)).change
        assert await is_citing_right(database, content)


# ---- they lead from one thing to another no more than a footnote does


async def test_citing_is_no_way(cited: Database) -> None:
    content = await read_content(cited)
    cite = content.nodes["zz.clinic.one"].citations[0]
    day, ids = "2026-01-31", ["zz.clinic.one", cite]
    assert await get_edges(cited, ["zz.clinic.one"], [cite], day, 1_000)
    assert "CITES" not in {edge.type for edge in await get_edges(cited, ["zz.clinic.one"], [cite], day, 1_000)}
    assert await get_edges_among(cited, ids, day) == []
    degree = sum("zz.clinic.one" in (edge.source, edge.target) for edge in content.edges.values())
    assert await get_hubs(cited, ids[:1], degree - 1) == {"zz.clinic.one"}
    assert await get_hubs(cited, ids[:1], degree) == set()
