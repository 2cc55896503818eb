"""Paths between two things and what is around one, as the schema serves them."""

from dataclasses import replace
from datetime import date

import strawberry

from api.graphql.base.fields import Ask, wrap_all
from api.graphql.types.entities import Node
from api.graphql.types.oversight import Step, step_of
from graph.query.neighbourhood import checked_around, get_neighbourhood
from graph.query.paths import checked_query, get_paths


@strawberry.type(description="A way from one thing to another that visits nothing twice.")
class Path:
    """A path."""

    length: int = strawberry.field(description="How many steps it has.")
    steps: list[Step] = strawberry.field(description="The steps in order, each relationship in its own direction.")


@strawberry.type(description="A part of the graph.")
class Subgraph:
    """Nodes and the relationships between them."""

    nodes: list[Node] = strawberry.field(
        description="The nodes, nearest first, then by their ids; the node itself leads."
    )
    edges: list[Step] = strawberry.field(
        description="Every relationship on the day between two of these nodes, by its type and its ends."
    )
    truncated: bool = strawberry.field(description="Whether there are more nodes within the depth than were asked for.")


async def ask_paths(
    info: Ask, source: str, target: str, longest: int | None, first: int | None, as_of: date | None
) -> list[Path]:
    """The paths between two things on a day."""
    query = checked_query(source, target, longest, first)
    day = as_of.isoformat() if as_of else (await info.context.dataset()).as_of
    return [
        Path(length=len(path.steps), steps=[step_of(step, day) for step in path.steps])
        for path in await get_paths(info.context.database, replace(query, day=day))
    ]


async def ask_neighbourhood(
    info: Ask, identity: str, depth: int | None, first: int | None, as_of: date | None
) -> Subgraph | None:
    """What is around a thing on a day; null where there is none with that id."""
    query = checked_around(identity, depth, first)
    day = as_of.isoformat() if as_of else (await info.context.dataset()).as_of
    found = await get_neighbourhood(info.context.database, replace(query, day=day))
    if found is None:
        return None
    edges = [step_of(step, day) for step in found.edges]
    return Subgraph(nodes=wrap_all(found.nodes, day), edges=edges, truncated=found.truncated)
