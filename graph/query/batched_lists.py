"""Lists that hang on many nodes, each asked for with one statement for all of these."""

from collections.abc import Sequence
from typing import Any

from graph.law.law_cache import read_in_force
from graph.query.list_sources import OWNER, PARENT, owned_by
from graph.query.lists import (
    Facet,
    ListQuery,
    ListStatement,
    Page,
    PageArguments,
    Parent,
    columns_of,
    count_statement,
    facet_statement,
    facets_of_rows,
    page_of_rows,
    page_statement,
)
from graph.store.database import Database
from graph.store.fragments import EMPTY, Parameter, Variable, cypher, join
from graph.store.statements import Statement, generated_statement

ASKED = Variable("asked")


def for_parents(one: ListStatement, parameters: dict[str, Any]) -> tuple[Statement, dict[str, Any]]:
    """A statement of one list as that of the same list of each of `$parents`, which are still to be given.

    It has a row for each parent that there is: `asked`, the parent, and `rows`, what the one statement gives.
    """
    hangs_on_it = OWNER.name in one.body.write().variables
    bound = cypher("MATCH (", owned_by(ASKED)[OWNER.name], ") ") if hangs_on_it else EMPTY
    found = cypher(one.body, " WITH ", columns_of(one.returned))
    found = found.bind(variables={OWNER.name: PARENT}, parameters={"parent": ASKED})
    row = join(", ", (cypher(f"{column}: ", Variable(column)) for column in one.returned))
    rows = cypher("COLLECT { ", found, " RETURN {", row, "} AS row }")
    text = cypher("UNWIND ", Parameter("parents"), " AS ", ASKED, " ", bound, "RETURN ", ASKED, ", ", rows, " AS rows")
    return generated_statement(f"{one.name}/together", text, ("asked", "rows")), parameters


async def get_pages(
    database: Database, query: ListQuery, arguments: PageArguments, parents: Sequence[Parent]
) -> dict[Parent, Page]:
    """The same page of the list of each parent, from one statement; the parent in the query does not matter.

    Raises:
        InvalidArgument: see `get_page`.
    """
    found = await of_parents(database, for_parents(*page_statement(query, arguments)), parents)
    return {parent: page_of_rows(query, arguments, rows) for parent, rows in found.items()}


async def get_counts(database: Database, query: ListQuery, parents: Sequence[Parent]) -> dict[Parent, int]:
    """How many rows the list of each parent has, from one statement."""
    found = await of_parents(database, for_parents(*count_statement(query)), parents)
    return {parent: sum(row["total"] for row in rows) for parent, rows in found.items()}


async def get_all_facets(
    database: Database, query: ListQuery, by: str, parents: Sequence[Parent]
) -> dict[Parent, list[Facet]]:
    """The list of each parent counted by value, from one statement."""
    found = await of_parents(database, for_parents(*facet_statement(query, by)), parents)
    return {parent: facets_of_rows(rows) for parent, rows in found.items()}


async def of_parents(
    database: Database, made: tuple[Statement, dict[str, Any]], parents: Sequence[Parent]
) -> dict[Parent, list[Any]]:
    """What a statement for many parents finds for each of them; nothing for one that there is not."""
    asked = [parent if isinstance(parent, str) else list(parent) for parent in parents]
    rows = await read_in_force(database, made[0], made[1] | {"parents": asked})
    given = (row["asked"] for row in rows)
    found = {one if isinstance(one, str) else tuple(one): row["rows"] for one, row in zip(given, rows, strict=True)}
    return {parent: found.get(parent, []) for parent in parents}
