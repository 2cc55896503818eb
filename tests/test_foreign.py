"""A database that others use too: Remit changes nothing of theirs, refuses to load beside it, and says what it found."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.errors import DatabaseShared
from graph.model.kinds import KINDS, LABELS, RELATIONSHIPS
from graph.query.facets import facets_by, word_of
from graph.query.orders import computed_values
from graph.query.planner.run import run as run_plan
from graph.store.content import read_content
from graph.store.database import Connection, Database, Transaction
from graph.store.foreign import find_foreign
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.command import remit
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document
from tests.support.rich import rich_world
from tests.support.served import settings_of
from tests.support.tiny import read_world, world
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

# What some make of documents: entities that are mentioned in chunks of text.
DOCUMENTS = (
    "UNWIND range(1, 500) AS n "
    "CREATE (:Entity {id: 'e' + toString(n)})-[:MENTIONED_IN]->(:Chunk {id: 'c' + toString(n)})"
)


def change(text: str) -> Statement:
    """A statement of somebody else."""
    return Statement("test/foreign", text, frozenset(), (), reads=False)


async def run(database: Database, *texts: str) -> None:
    """Run them in one transaction."""

    async def work(transaction: Transaction) -> None:
        for text in texts:
            await transaction.run(change(text))

    await database.write(work)


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


SCHEMA = core_schema(schema)
WORDS = "= mine clinic = = $clinic = ;clinic"
NODE = f"id: 'zz.thing.mine', name: 'Mine', title: 'Mine', words: '{WORDS}', standing: 'LAWFUL', contested: true"
ENTITY = "id ... on Entity { name confidence citations { id source { id } } claims { id } }"
ASKED = (
    *(
        f"{{ {kind.listed.name} {{ {'id' if kind.listed.whole else 'totalCount nodes { id }'} }} }}"
        for kind in KINDS.values()
        if kind.listed
    ),
    *(
        f"{{ {KINDS[label].listed.name} {{ facets(by: {by}) {{ value label count }} }} }}"
        for label in LABELS
        for by in facets_by(label)
    ),
    *(
        f"{{ {KINDS[label].listed.name}(orderBy: [{{field: {word_of(order)}}}]) {{ totalCount nodes {{ id }} }} }}"
        for label in LABELS
        for order in computed_values(label)
    ),
    "{ clinics(where: {licenceStatus: [ACTIVE, SUSPENDED, TERMINATED, NOT_RECORDED]}) { totalCount } }",
    '{ clinics(where: {providerClass: {in: ["zz.thing.mine"]}}) { totalCount } }',
    '{ offerings(where: {jurisdiction: {eq: "zz.thing.mine"}}) { totalCount } }',
    *(
        f"{{ clinicCounts(by: [{by}, VERDICT]) {{ rows {{ keys {{ value }} clinics offerings }} }} }}"
        for by in (
            "JURISDICTION",
            "REGION",
            "TRACK",
            "THERAPY",
            "ROUTE",
            "PROVIDER_CLASS",
            "CONDITION",
            "LICENCE_STATUS",
        )
    ),
    '{ search(query: "clinic") { totalCount nodes { node { id } } } }',
    '{ search(query: "clinic") { facets(by: KIND) { value count } homes: facets(by: JURISDICTION) { value count } } }',
    '{ suggest(prefix: "clinic") { node { id } } }',
    '{ search(query: "clinic", kinds: [CLINIC]) { totalCount nodes { node { id } } } }',
    f'{{ node(id: "zz.thing.mine") {{ {ENTITY} }} nodes(ids: ["zz.thing.mine", "zz"]) {{ {ENTITY} }} }}',
    '{ clinic(id: "zz.thing.mine") { id } mandate(id: "zz.thing.mine") { id } }',
    "{ clinics(where: {offerings: {some: {}}}) { totalCount } }",
    "{ clinics(where: {offerings: {none: {}}}) { totalCount } }",
    '{ clinics(where: {track: {in: ["zz.thing.mine", "zz.track.state"]}}) { totalCount } }',
    "{ coverage { jurisdiction { id } kind declared count } }",
    "{ dataset { release asOf packs { id } } contradictions { subject { id } claims { id } } }",
    """{ jurisdiction(id: "zz") { authorities { id } instruments { id } routes { id } tracks { id } gaps { id exposure }
      providerClasses { id } claims { id } } }""",
    """{ clinic(id: "zz.clinic.one") { jurisdiction { id } region { id } track { id } providerClasses { id } licences { id }
      offerings { id therapy { id } route { id } checklist { status requirement { id } } }
      oversight { verdict links { status mandate { id } citations { id } } gaps { id } } } }""",
    """{ authority(id: "zz.authority.office") { jurisdiction { id } mandates { id } parts { id } gaps { id } mirroredBy { id }
      clinics { totalCount nodes { id } } } }""",
    """{ mandate(id: "zz.mandate.office.inspection") { authority { id } activity { id } grantedBy { id } covers { id }
      enforces { id } exemptions { id } } }""",
    """{ instrument(id: "zz.instrument.act") { provisions { id mandates { id } requirements { id } } mandates { id }
      amendedBy { id } implementedBy { id } issuedBy { id } } }""",
    """{ therapyType(id: "therapy.cure") { broader { id } narrower { id } routes { id }
      offerings { totalCount nodes { id } } } }""",
    """{ route(id: "zz.route.lawful") { providedBy { id } therapies { id } mandates { id } requirements { id }
      offerings { totalCount } gaps { id } } }""",
    """{ region(id: "zz.region.north") { jurisdiction { id } clinics { totalCount nodes { id } } }
      track(id: "zz.track.state") { clinics { totalCount nodes { id } } } }""",
    '{ neighbourhood(id: "zz.clinic.one", depth: 2) { nodes { id } } }',
    '{ impact(instrument: "zz.instrument.act") { clinics { totalCount nodes { id } } } }',
)


FEW = (
    "{ clinics { totalCount nodes { id confidence } facets(by: TRACK) { value count } } tracks { id } }",
    '{ search(query: "clinic", kinds: [CLINIC]) { totalCount nodes { node { id } } } clinic(id: "zz.thing.mine") { id } }',
    "{ coverage { jurisdiction { id } kind declared count } dataset { release } }",
)
BY_THEMSELVES = f"CREATE {', '.join(f'(:{label} {{{NODE}}})' for label in LABELS)}"


def tied_to_ours() -> Iterator[str]:
    """A node of others at the other end of every relationship, of everything of Remit's that may have it."""
    for kind, known in RELATIONSHIPS.items():
        for here in known.sources:
            for there in known.targets or ("Clinic", "Mandate"):
                yield f"MATCH (a:{here}) WHERE a:Entity CREATE (a)-[:{kind}]->(:{there} {{{NODE}}})"
                yield f"MATCH (b:{there}) WHERE b:Entity CREATE (:{here} {{{NODE}}})-[:{kind}]->(b)"


async def answers(database: Database, asked: Iterable[str]) -> list[Any]:
    """The answers to what is asked: by the resolvers, and the same by a plan where there is one."""
    found = []
    for text in asked:
        resolved = await ask(database, text)
        plans, operation = plans_of(SCHEMA, Document(text, {}, {}))
        values = values_of(SCHEMA, operation, {})
        plan = plans.plan(values) if values is not None else None
        if plan is not None:
            assert (await run_plan(database, plan, {}))[0] == resolved, text
        found.append((text, resolved))
    return found


@pytest.mark.parametrize(
    ("made", "asked"),
    [([BY_THEMSELVES], FEW), pytest.param([BY_THEMSELVES, *tied_to_ours()], (*FEW, *ASKED), marks=pytest.mark.slow)],
    ids=["by themselves", "tied to Remit's"],
)
async def test_what_is_put_beside_a_loaded_graph_is_not_served(
    bare: Database, tmp_path: Path, made: list[str], asked: tuple[str, ...]
) -> None:
    """What others put there bears no label but that of a kind."""
    await load(bare, read_world(tmp_path / "zz", rich_world()))
    before = await answers(bare, asked)
    try:
        # As after a load: nothing is answered from memory.
        again = "MATCH (d:Dataset) WHERE d:Entity SET d.loadedAt = '2099-01-01T00:00:00.000000Z'"
        await run(bare, *made, again)
        after = await answers(bare, asked)
    finally:
        await run(bare, "MATCH (n) WHERE NOT n:Entity DETACH DELETE n")

    for (text, one), (_, other) in zip(before, after, strict=True):
        assert other == one, text


async def test_the_command_says_what_does_not_belong(
    neo4j: Database, neo4j_connection: Connection, tmp_path: Path
) -> None:
    await run(neo4j, "MATCH (n) DETACH DELETE n")
    await load(neo4j, read_world(tmp_path / "zz", world()))
    await run(neo4j, "CREATE (:Clinic {id: 'zz.clinic.mine'})")
    try:
        told = remit("verify", **settings_of(neo4j_connection, neo4j_connection.uri))
    finally:
        await run(neo4j, "MATCH (n) WHERE NOT n:Entity DETACH DELETE n")

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("remit: The database holds nodes that Remit did not write: 1 with Clinic. ")
