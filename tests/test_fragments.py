"""Cypher in parts: what is read of a constant text, what its names become in another one, and that nothing else changes."""

from pathlib import Path

import pytest

from graph.query.batched_lists import for_parents
from graph.query.list_sources import OWNER
from graph.query.lists import list_statement
from graph.store.cypher_reader import CypherInvalid, read_fragment
from graph.store.database import Database
from graph.store.fragments import Parameter, Variable, cypher, join
from graph.store.statements import statements
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.test_layers import PLANNER_MODULES, QUERY_MODULES, SEARCH_MODULES

ROOT = Path(__file__).resolve().parent.parent


def bound(text: str) -> str:
    """The text as a part of another one."""
    return read_fragment(text).bind("_1", parameters={"id": cypher(Variable("asked"), ".id")}).write().text


def test_variables_get_a_suffix_and_parameters_what_is_given() -> None:
    text = "MATCH (c:Clinic {id: $id})\n  WHERE c.name = $name AND size(c.names) > 0 RETURN c AS row, true AS found"
    assert bound(text) == (
        "MATCH (c_1:Clinic {id: asked.id}) WHERE c_1.name = $name AND size(c_1.names) > 0 RETURN c_1 AS row_1, true AS found_1"
    )


@pytest.mark.parametrize(
    "string", ["'held by nobody'", "'a  b'", "'$id'", r"'it\'s id'", '"by $id"', "'// no comment'"]
)
def test_what_stands_in_a_string_stays_as_it_is(string: str) -> None:
    assert bound(f"WITH {string} AS text") == f"WITH {string} AS text_1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MATCH (a)-[r:IN|OF*0..8]->(b:Clinic|Route)", "MATCH (a_1)-[r_1:IN|OF*0..8]->(b_1:Clinic|Route)"),
        ("MATCH (of)-[:OF]->(:in&!out)", "MATCH (of_1)-[:OF]->(:in&!out)"),
        ("RETURN {of: of, match: of.of, in: [of, of:Of], with: {of: of}}",
         "RETURN {of: of_1, match: of_1.of, in: [of_1, of_1:Of], with: {of: of_1}}"),
        ("RETURN [x IN xs WHERE x.a | {a: x}]", "RETURN [x_1 IN xs_1 WHERE x_1.a | {a: x_1}]"),
        ("CALL db.index.fulltext.queryNodes('i', q.q) YIELD node AS x, score RETURN x, score",
         "CALL db.index.fulltext.queryNodes('i', q_1.q) YIELD node AS x_1, score_1 RETURN x_1, score_1"),
        ("CALL (x) { WITH x RETURN count(x) AS n }", "CALL (x_1) { WITH x_1 RETURN count(x_1) AS n_1 }"),
        ("RETURN EXISTS { (x)-[:IN]->() }, $ids[0], x[0..2]", "RETURN EXISTS { (x_1)-[:IN]->() }, $ids[0], x_1[0..2]"),
        ("MATCH (n:`A label`) WHERE n.`a key` = 1.5 RETURN {`a key`: n}",
         "MATCH (n_1:`A label`) WHERE n_1.`a key` = 1.5 RETURN {`a key`: n_1}"),
        ("MATCH (x) // of x\n/* and\nx */ RETURN x", "MATCH (x_1) RETURN x_1"),
        ("WITH 'https://x' AS x // 'x\nRETURN x", "WITH 'https://x' AS x_1 RETURN x_1"),
    ],
)  # fmt: skip
def test_a_word_is_a_variable_by_what_is_beside_it(text: str, expected: str) -> None:
    assert bound(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RETURN 'x", "has no end"),
        ("RETURN `x", "has no end"),
        ("RETURN $", "has no end"),
        ("MATCH (N) RETURN N", "N is no keyword"),
        ("match (n) RETURN Match", "Match is no keyword"),
        ("MATCH (`n`) RETURN 1", "`n` is no keyword"),
    ],
)
def test_a_text_that_breaks_the_rules_is_refused(text: str, message: str) -> None:
    with pytest.raises(CypherInvalid, match=message):
        read_fragment(text)


def test_every_file_is_read_and_written_as_it_is() -> None:
    for name, found in statements().items():
        written = read_fragment(found.text).write()
        assert written.text == " ".join(found.text.split()), name
        assert written.parameters == found.parameters, name


def test_what_is_given_is_written_with_the_names_around() -> None:
    inner = read_fragment("MATCH (x)-[r:IN]->(y {id: $id}) RETURN x, $day")
    middle = cypher("UNWIND ", Variable("y"), " ", inner.bind("_1", {"x": Variable("y")}, {"id": Variable("y")}))
    outer = middle.bind("_2", parameters={"day": Parameter("day0"), "id": Parameter("other")})
    assert outer.write().text == "UNWIND y_2 MATCH (y_2)-[r_1_2:IN]->(y_1_2 {id: y_2}) RETURN y_2, $day0"
    assert outer.write().variables == {"y_2", "r_1_2", "y_1_2"}
    assert outer.write().parameters == {"day0"}
    assert outer.write().bound_parameters == {"day", "id"}
    assert inner.write().text == "MATCH (x)-[r:IN]->(y {id: $id}) RETURN x, $day", "a fragment stays what it is"


def test_parts_are_joined() -> None:
    assert join(", ", ["1", Variable("x"), Parameter("p")]).write().text == "1, x, $p"
    assert join(", ", []).write().text == ""


def test_the_translator_neither_searches_nor_replaces_text() -> None:
    modules = [f"graph/query/{name}.py" for name in QUERY_MODULES]
    modules += [f"graph/search/{name}.py" for name in SEARCH_MODULES]
    modules += [f"graph/query/planner/{name}.py" for name in PLANNER_MODULES]
    passes = ("import re\n", ".replace(", "partition(")
    found = {name for name in modules if any(one in (ROOT / name).read_text("utf-8") for one in passes)}
    assert found == set()


NESTED = list_statement(
    "page/nested",
    cypher(
        "MATCH (", OWNER, ")<-[:IN]-", read_fragment("(x:Authority) WHERE EXISTS { MATCH (x)-[:HOLDS]->(m) RETURN m AS held }")
    ),
    {
        "id": read_fragment("x.id"),
        "held": read_fragment("COLLECT { MATCH (x)-[:HOLDS]->(m:Mandate) RETURN m.id AS mandate ORDER BY mandate }"),
        "note": read_fragment("'held by nobody AS x RETURN $parent'"),
    },
)  # fmt: skip


def test_a_statement_with_another_return_in_it_becomes_a_part_whole() -> None:
    together, _ = for_parents(NESTED, {})
    assert together.text == (
        "UNWIND $parents AS asked MATCH (parent:Entity {id: asked}) RETURN asked, COLLECT { "
        "MATCH (parent)<-[:IN]-(x:Authority) WHERE EXISTS { MATCH (x)-[:HOLDS]->(m) RETURN m AS held } "
        "WITH x.id AS id, COLLECT { MATCH (x)-[:HOLDS]->(m:Mandate) RETURN m.id AS mandate ORDER BY mandate } AS held, "
        "'held by nobody AS x RETURN $parent' AS note RETURN {id: id, held: held, note: note} AS row } AS rows"
    )
    assert together.parameters == {"parents"}


async def test_it_finds_together_what_it_finds_alone(database: Database, russian_packs: list[Pack], hold: Hold) -> None:
    await hold(database, russian_packs)
    alone = await database.read(NESTED, {"parent": "ru"})
    together, _ = for_parents(NESTED, {})
    (row,) = await database.read(together, {"parents": ["ru"]})
    assert sorted(row["rows"], key=lambda one: str(one["id"])) == sorted(alone, key=lambda one: str(one["id"]))
    assert any(one["held"] for one in alone)
    assert {one["note"] for one in alone} == {"held by nobody AS x RETURN $parent"}
