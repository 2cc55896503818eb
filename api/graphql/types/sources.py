"""What is more than a stored field of sources: what cites them."""

from typing import Any

from api.graphql.base.arguments import After, AsOf, First
from api.graphql.base.fields import Ask, day_of, field_with_declared_type
from api.graphql.base.lists import NestedRows, node_connection
from api.graphql.types.entities import Node, add_field
from graph.query.lists import ListQuery, PageArguments

NODES = node_connection(Node)


async def cited_by(root: Any, info: Ask, as_of: AsOf = None, first: First = None, after: After = None) -> Any:  # noqa: ANN401
    """A page of what cites a source, in the order of ids."""
    query = ListQuery("Source.citedBy", await day_of(info, as_of, root.node.id), root.node.id)
    return NODES(rows=NestedRows(query, PageArguments(first, after)))


DESCRIPTION = (
    "What cites it, by itself or in what it says of others, in the order of ids; what does not count on the day, too. `asOf`: "
    "the day on which that is seen."
)
# A list over nodes of any kind, on a day of its own, is left to the resolver.
add_field("Source", "cited_by", NODES, field_with_declared_type(cited_by, DESCRIPTION, None))
