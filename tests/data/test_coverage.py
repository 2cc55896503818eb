"""The shipped pack has what it declares to have."""

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.store.database import Database
from seed.format.pack import Pack

pytestmark = pytest.mark.slow_on_neo4j


async def test_there_is_something_of_each_kind_unless_none_is_declared(
    shipped: Database, shipped_packs: list[Pack]
) -> None:
    query = "{ coverage { jurisdiction { id } kind declared count } }"
    result = await schema.execute(query, context_value=Context(shipped))
    assert result.data is not None
    cells = [(cell["jurisdiction"]["id"], cell["kind"], cell) for cell in result.data["coverage"]]
    declared = [pack.manifest.coverage for pack in shipped_packs if pack.manifest]
    assert {(home, kind) for home, kind, _ in cells} == {
        (one.jurisdiction, one.kind) for pack in declared for one in pack
    }
    for home, kind, cell in cells:
        assert (cell["declared"] == "NONE") == (cell["count"] == 0), (home, kind, cell)
