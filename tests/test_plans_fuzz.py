"""Random documents are answered alike by a plan and by the resolvers: the same bytes, on both engines, in two worlds.

`make fuzz` runs more of them, other ones each time; docs/development.md says what to do with a difference.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.model.kinds import LABELS
from graph.query.cursors import Key
from graph.query.lists import ListQuery, PageArguments, get_page
from graph.query.planner.decode import NonNullViolation
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable, RelayConnection
from graph.store.database import Connection, Database
from seed.format.pack import Pack
from tests.conftest import PATIENCE, Hold
from tests.support.differential import Counting, compare, plans_of, values_of
from tests.support.documents import Document, documents
from tests.support.fuzzing import fuzzing
from tests.support.rich import rich_world
from tests.support.stock import Stock, stock_of
from tests.support.tiny import read_world

# graphql-core leaves to the collector what it had begun beside a field that is refused, and random documents make it come here.
pytestmark = [
    pytest.mark.slow_on_neo4j,
    pytest.mark.usefixtures("collected"),
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    # The same, where it is found out only when memory is cleared, in the middle of something else.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SCHEMA = core_schema(schema)
ENOUGH = 50  # answers; of fewer the share that is planned is a matter of chance
LEAST_PLANNED = 0.7  # below, the documents have become such that they show nothing of plans


# Documents that were once answered otherwise than by the resolvers, or that only look harmless: each with its variables,
# and with what comes of it.
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "null for an argument that has a default": (
        'query ($v: ID = "zz") { jurisdiction(id: $v) { id } }', {"v": None}, "left",
    ),
    "a cursor beyond sixteen bits": (
        "query ($c: String) { clinics(orderBy: [{field: NAME}], before: $c) { nodes { id } } }",
        {"c": "WyIyIFF1ZXJ5LmNsaW5pY3M6bmFtZSssaWQrIiwi8J-MsiIsInp6LmNsaW5pYy5wbGFuZS0xIl0"}, "left by a value",
    ),
    "null for a directive": (
        'query ($v: Boolean = true) { clinic(id: "zz.clinic.one") { id @skip(if: $v) } }', {"v": None}, "left",
    ),
    "everything is skipped": ('{ clinic(id: "zz.clinic.one") { id @skip(if: true) } }', {}, "planned"),
    "fragments that meet in one object": (
        """{ node(id: "zz.clinic.two") { ... on Entity { a: claims { id } } ...F ... on Clinic { offerings { id } } } }
        fragment F on Node { ... on Clinic { offerings { name route { id } } } ... on Entity { a: claims { value } } }""",
        {}, "planned",
    ),
    "a key that is the name of another field": ('{ clinic(id: "zz.clinic.one") { name: id id: name } }', {}, "planned"),
    "one value for a list of it": ('{ nodes(ids: "zz") { id } }', {}, "planned"),
    "a history, what differs in it, and checklists": (
        """{ oversight(clinic: "zz.clinic.two") {
            clinic { oversightHistory { from to verdict changes { kind before { status authority { id asOf } }
                after { mandate { id authority { id } } } causes { text(lang: RU) node { id } step { from { id } } } } } }
            lawfulRoutes { requirements { status reason requirement { id } citations { id } } } }
        clinic(id: "zz.clinic.two") { oversightHistory { from verdict } } }""", {}, "planned",
    ),
    "a history of a therapy that there is not": (
        '{ clinic(id: "zz.clinic.two") { oversightHistory(therapy: "zz.therapy.none") { from } } }', {}, "refused",
    ),
    "a history of what is no id": (
        '{ oversight(clinic: "zz.clinic.two") { clinic { oversightHistory(therapy: "?") { from } } } }', {}, "refused",
    ),
    "a number for an id": ("query ($v: ID!) { clinic(id: $v) { id } }", {"v": 7}, "planned"),
    "two days": (
        """{ a: clinic(id: "zz.clinic.two", asOf: "2018-12-31") { offerings { route { id } } region { id } }
        b: clinic(id: "zz.clinic.two", asOf: "2021-01-01") { offerings { route { id } } region { id } } }""", {}, "planned",
    ),
    "a cursor of another order": (
        """{ clinics(after: "WyIyIFF1ZXJ5LmNsaW5pY3M6bmFtZSssaWQrIiwiYSIsImIiXQ") { nodes { id } } }""", {}, "refused",
    ),
    "a cursor of another list": (
        """{ clinics(after: "WyIyIFF1ZXJ5LmF1dGhvcml0aWVzOmlkKyIsImEiXQ") { nodes { id } } }""", {}, "refused",
    ),
    "a cursor of a search for something else": (
        """query ($v: String!) { search(query: $v, after: "WyIyIFF1ZXJ5LnNlYXJjaDpyYW5rLSxraW5kKyxpZCsiLCI4MDAwIiwiUHJvdmlz\
aW9uIiwienoucHJvdmlzaW9uLm9yZGVyLnAtMiJd") { pageInfo { hasNextPage } didYouMean } }""", {"v": "ion.act.art-1"}, "refused",
    ),
    "search boxes": (
        """query ($p: String!) { suggest(prefix: $p) { score excerpt node { __typename id ... on Clinic { region { id } } } }
        some: suggest(prefix: $p, kinds: [CLINIC, ROUTE], jurisdiction: "zz") { __typename found: node { id } }
        none: suggest(prefix: $p, kinds: []) { score } }""", {"p": "o"}, "planned",
    ),
    "a search box without a word": ('{ suggest(prefix: "?") { score } }', {}, "refused"),
    "a jurisdiction in another language": (
        "{ instruments { facets(by: JURISDICTION) { value label(lang: RU) } } }", {}, "planned",
    ),
    "names that are alike in lists": (
        "{ clinics(orderBy: [{field: NAME, direction: DESC}], last: 3) { edges { cursor node { name } } totalCount } }", {},
        "planned",
    ),
    "text that would end a statement": (
        "query ($w: ClinicWhere) { clinics(where: $w) { totalCount facets(by: ROUTE) { label count } } }",
        {"w": {"name": {"contains": "'}) RETURN 1 //", "in": []}, "or": []}}, "planned",
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param("rich", marks=pytest.mark.slow), "russian"])
def packs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, russian_packs: list[Pack]
) -> list[Pack]:
    """Each world in turn."""
    return russian_packs if request.param == "russian" else read_world(tmp_path_factory.mktemp("rich"), rich_world())


@pytest.fixture(scope="module")
def stock(packs: list[Pack]) -> Stock:
    """What the world holds."""
    return stock_of(packs)


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def connection(request: pytest.FixtureRequest) -> Connection:
    """Where each engine in turn answers, or the one that a test names."""
    found: Connection = request.getfixturevalue(f"{request.param}_connection")
    return found


@pytest.fixture(scope="module")
async def counting(connection: Connection, packs: list[Pack], hold: Hold) -> AsyncIterator[Counting]:
    """Each engine in turn, holding the world."""
    database = Counting(connection, PATIENCE)
    await hold(database, packs)
    yield database
    await database.close()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """What came of the documents of a test: it is printed, and most of them must have been planned."""
    found: Counter[str] = Counter()
    yield found
    print(f"{request.node.name}: {dict(found)}")  # noqa: T201  # shown where the test fails, and by `make fuzz`
    assert found["planned"] >= (LEAST_PLANNED * found.total() if found.total() >= ENOUGH else 1), found


@pytest.mark.parametrize("connection", ["embedded"], indirect=True)
@fuzzing(15)
@given(data=st.data())
async def test_a_plan_answers_as_the_resolvers_do(
    counting: Counting, stock: Stock, tally: Counter[str], data: st.DataObject
) -> None:
    tally.update(await compare(SCHEMA, counting, data.draw(documents(SCHEMA, stock))))


@pytest.mark.parametrize("connection", ["neo4j"], indirect=True)
@fuzzing(5)  # it takes its time over each new statement
@given(data=st.data())
async def test_a_plan_answers_as_the_resolvers_do_on_neo4j(
    counting: Counting, stock: Stock, tally: Counter[str], data: st.DataObject
) -> None:
    tally.update(await compare(SCHEMA, counting, data.draw(documents(SCHEMA, stock))))


@pytest.mark.parametrize("packs", ["rich"], indirect=True)
@pytest.mark.parametrize("name", CASES)
async def test_a_case_is_answered_as_the_resolvers_do(counting: Counting, name: str) -> None:
    text, variables, outcome = CASES[name]
    assert await compare(SCHEMA, counting, Document(text, variables, variables)) == [outcome] * 2


def hanging() -> list[tuple[str, str, str]]:
    """Every list that hangs on a node: its type, its field, and all that can be selected of it at once."""
    found = []
    for label in LABELS:
        fields = getattr(SCHEMA.type_map.get(label), "fields", {})
        for name, field in fields.items():
            if isinstance(field.extensions["strawberry-definition"].metadata.get("kind"), RelayConnection):
                more = " facets(by: TRACK) { value count }" if str(field.type) == "ClinicConnection!" else ""
                found.append((label, name, f"totalCount nodes {{ id }} pageInfo {{ hasNextPage }}{more}"))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("label", "name", "selected"), hanging())
async def test_a_list_that_hangs_on_a_node_may_be_empty(
    counting: Counting, stock: Stock, label: str, name: str, selected: str
) -> None:
    """Of all nodes of the type, whether anything hangs on them or not."""
    ids = json.dumps([row["id"] for row in stock.rows.get(label, ())])  # the frozen pack has nothing of newer kinds
    text = f"{{ nodes(ids: {ids}) {{ ... on {label} {{ id {name}(first: 2) {{ {selected} }} }} }} }}"
    assert await compare(SCHEMA, counting, Document(text, {}, {})) == ["planned"] * 2


@pytest.fixture(scope="module")
async def both(embedded: Database, neo4j: Database, packs: list[Pack], hold: Hold) -> tuple[Database, Database]:
    """Both engines, holding the world."""
    for database in (embedded, neo4j):
        await hold(database, packs)
    return embedded, neo4j


async def answers(databases: tuple[Database, ...], document: Document) -> list[bytes]:
    """What a plan answers on each of them, but for the moment of the load; nothing, where the resolvers have to answer."""
    plans, operation = plans_of(SCHEMA, document)
    values = values_of(SCHEMA, operation, document.variables)
    plan = values and plans.plan(values)
    if not plan or not values:
        return []
    found = []
    for database in databases:
        try:
            data, version = await run(database, plan, values.coerced)
        except (NotPlannable, NonNullViolation):
            return []
        _, loaded = version.split()
        found.append(orjson.dumps(data).replace(loaded.removesuffix("Z").encode(), b"then"))
    return found


@fuzzing(4)
@given(data=st.data())
async def test_both_engines_give_the_same_answer(
    both: tuple[Database, Database], stock: Stock, data: st.DataObject
) -> None:
    """Order included; it follows from the tests above where the resolvers agree, and shows which engine is at fault."""
    assert len(set(await answers(both, data.draw(documents(SCHEMA, stock))))) <= 1


@pytest.mark.parametrize("packs", ["rich"], indirect=True)
@pytest.mark.parametrize("order", ["{field: NAME}", "{field: NAME, direction: DESC}"])
async def test_both_engines_compare_texts_alike(both: tuple[Database, Database], order: str) -> None:
    """Among the names are such that only differ in case, and such whose order depends on how letters are encoded."""
    text = f"{{ clinics(orderBy: {order}) {{ edges {{ cursor node {{ name }} }} }} }}"
    one, other = await answers(both, Document(text, {}))
    assert one == other


@pytest.mark.parametrize("packs", ["rich"], indirect=True)
@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("ids", [False, True])
async def test_pages_by_such_names_leave_none_out(both: tuple[Database, Database], *, names: bool, ids: bool) -> None:
    query = ListQuery("Query.clinics", "2026-01-31", order=(Key("name", names), Key("id", ids)))
    for database in both:
        whole = await get_page(database, query, PageArguments(first=100))
        assert len(whole.nodes) > 5
        for at, cursor in enumerate(whole.cursors):
            after = await get_page(database, query, PageArguments(first=100, after=cursor))
            before = await get_page(database, query, PageArguments(last=100, before=cursor))
            assert (*before.nodes, whole.nodes[at], *after.nodes) == whole.nodes
