"""What the law in memory holds is what the database says, and what it does not hold is asked of the database."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.law.held_relationships import held_labels, is_held
from graph.law.law_cache import laws
from graph.law.law_snapshot import Law
from graph.model.declaration import Hop
from graph.model.kinds import LABELS, RELATIONSHIPS
from graph.model.vocabulary import Node
from graph.query.planner.in_memory import AnswerScope, is_in_memory, look_up
from graph.query.relations import RELATIONS, Relation, get_related, translate
from graph.store.content import FOLLOWING, node_of
from graph.store.database import Database, Row
from graph.store.statements import Statement, for_each, statement
from tests.conftest import Hold
from tests.support.differential import plans_of, reference, values_of
from tests.support.documents import Document
from tests.support.rich import rich_world
from tests.support.tiny import read_world

SCHEMA = core_schema(schema)
DAYS = ("1995-01-01", "2012-06-01", "2024-06-30", "2026-01-31")
CLINIC = "zz.clinic.two"
REGION = f'{{ oversight(clinic: "{CLINIC}") {{ clinic {{ id region {{ id }} }} }} }}'
SEEN_IN = (
    "MATCH (c:Entity {id: 'zz.clinic.two'}) MATCH (r:Entity {id: 'zz.region.north'}) "
    "CREATE (c)-[:SEEN_IN {confidence: 'PRIMARY'}]->(r)"
)
SEEN_REGION = Relation((Hop("SEEN_IN", ">", "Region"),), one=True)
FORGET = "MATCH (:Clinic)-[r:SEEN_IN]->() DELETE r"


def in_memory() -> list[tuple[str, str]]:
    """Every relation that is answered from memory: the label that it leads from, and its name."""
    return [
        (label, name) for label, ways in RELATIONS.items() for name, way in ways.items() if is_in_memory(label, way)
    ]


@pytest.fixture
async def rich(database: Database, tmp_path: Path, hold: Hold) -> Database:
    """Each engine in turn, holding the world in which everything leads somewhere."""
    await hold(database, read_world(tmp_path / "zz-rich", rich_world()))
    return database


async def rows_of_clinics(database: Database) -> list[Row]:
    """What is recorded of each clinic."""
    ids = [row["id"] for row in await database.read(statement("read/all-clinics"))]
    return [row["found"] for row in await database.read(for_each("read/clinic", "clinic"), {"clinics": ids})]


async def scopes_on(database: Database, law: Law, day: str) -> list[tuple[AnswerScope, list[Node]]]:
    """What answers about each clinic see on the day, with the nodes that it alone has; the first one with the law's too."""
    of_law = [
        *law.facts.nodes.values(),
        *(claim.node for claim in law.claims),
        *(found[0] for found in law.citations.values() if found),
    ]
    scopes = [AnswerScope(law.on(day), row, {}) for row in await rows_of_clinics(database)]
    own = [[node for i, node in scope.facts.nodes.items() if i not in law.facts.nodes] for scope in scopes]
    return [
        (scope, [*nodes, *(() if at else of_law)]) for at, (scope, nodes) in enumerate(zip(scopes, own, strict=True))
    ]


def facts_of(nodes: list[Node]) -> list[tuple[str, dict[str, object]]]:
    """What is said of nodes, but for what follows from that."""
    return [
        (node.label, {name: value for name, value in node.properties.items() if name not in FOLLOWING})
        for node in nodes
    ]


@pytest.mark.slow_on_neo4j
async def test_what_memory_holds_is_what_the_database_says(rich: Database) -> None:
    law = await laws(rich).current()
    await look_up(rich, law, {cite for node in law.facts.nodes.values() for cite in node.citations})
    leads = Counter[tuple[str, str]]()
    for day in DAYS:
        known = [(scope, node) for scope, nodes in await scopes_on(rich, law, day) for node in nodes]
        for label, name in in_memory():
            asked = [(scope, node) for scope, node in known if node.label == label]
            expected = await get_related(rich, label, name, [node.id for _, node in asked], day)
            for scope, node in asked:
                related = scope.related(node, name)
                assert facts_of(related) == facts_of(expected.get(node.id, [])), (name, node.id, day)
                leads[label, name] += len(related)
    assert min(leads.values()) > 0, "a relation that leads nowhere shows nothing"
    assert leads.keys() == set(in_memory())


async def test_memory_has_every_node_of_the_labels_that_it_holds(rich: Database) -> None:
    law = await laws(rich).current()
    for label in held_labels():
        (row,) = await rich.read(statement("read/ids"), {"label": label})
        assert sorted(node.id for node in law.of_label(label)) == row["ids"], label
        rows = await rich.read(statement("read/nodes"), {"ids": row["ids"]})
        stored = {node.id: node for node in map(node_of, rows[0]["found"])}
        assert {node.id: node for node in law.of_label(label)} == stored


@pytest.fixture
async def with_new_relationship(rich: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A graph with a relationship of clinics of which memory knows nothing, under a field of clinics."""
    monkeypatch.setitem(RELATIONS, "Clinic", RELATIONS["Clinic"] | {"region": SEEN_REGION})
    translate.cache_clear()
    create, forget = (Statement("test/seen-in", text, frozenset(), (), reads=False) for text in (SEEN_IN, FORGET))
    await rich.write(lambda transaction: transaction.run(create))
    yield rich
    await rich.write(lambda transaction: transaction.run(forget))
    translate.cache_clear()


async def test_a_new_relationship_is_asked_of_the_database(with_new_relationship: Database) -> None:
    document = Document(REGION, {}, {})
    plans, operation = plans_of(SCHEMA, document)
    values = values_of(SCHEMA, operation, {})
    assert values is not None
    assert plans.plan(values) is None, "memory would say that there is none"
    answer = await reference(SCHEMA, with_new_relationship, REGION, {})
    assert answer.data == {"oversight": {"clinic": {"id": CLINIC, "region": {"id": "zz.region.north"}}}}


@pytest.mark.parametrize(
    ("label", "hops"),
    [
        ("Clinic", [Hop("SEEN_IN", ">", "Authority")]),
        ("Clinic", [Hop("HAS_LICENCE", ">", "Licence")]),
        ("Clinic", [Hop("IN", ">", "Region")]),
        ("Offering", [Hop("MEETS", ">", "Requirement")]),
        # Memory has the offerings of one clinic, and of a route those of all clinics are asked for.
        ("Route", [Hop("CLAIMS", "<", "Offering")]),
        ("Jurisdiction", [Hop("IN", "<", "Clinic")]),
        ("Jurisdiction", [Hop("IN", "<", "Entity")]),
        ("TherapyType", [Hop("OF", "<", "Offering")]),
        ("Authority", [Hop("ISSUED_BY", "<", "Licence")]),
        ("Authority", [Hop("IN", ">", "Source")]),
        ("Mandate", [Hop("COVERS", ">", "Clinic")]),
        ("Clinic", [Hop("IN", ">", "Jurisdiction"), Hop("IN", "<", "Clinic")]),
        ("Citation", [Hop("ABOUT", "<", "Claim")]),
        ("Source", [Hop("IN", "<", "Citation")]),
    ],
)
def test_what_nobody_reads_into_memory_is_not_in_memory(label: str, hops: list[Hop]) -> None:
    assert not is_in_memory(label, Relation(tuple(hops)))
    assert not is_in_memory(label, Relation(tuple(hops), one=True, timeless=True))


def test_a_type_that_no_statement_reads_is_not_held() -> None:
    unread = {"ABOUT", "FAILS", "HAS_LICENCE", "IN_TRACK", "LOCATED_IN", "MEETS"}
    assert unread < RELATIONSHIPS.keys()
    for kind in unread:
        assert not any(
            is_held(start, kind, end, incoming=incoming)
            for start in LABELS
            for end in (*LABELS, "Entity")
            for incoming in (False, True)
        ), kind
