"""Which citations the nodes of the graph lead to, by relationships of their own that are no facts.

They follow from the content: a node leads to what it cites, and to what a relationship cites that it tells in a pack. So they
are no part of the content or of its hash, and no way from one thing to another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.model.kinds import CITING, TOLD_BY_SOURCE
from graph.store.content import Content
from graph.store.database import Database, Row, Transaction
from graph.store.statements import statement

Pair = tuple[str, str]  # the ids of a node and of a citation


def citing_of(content: Content) -> dict[Pair, bool]:
    """What leads to which citation, and whether the node itself cites it; false: relationships of it alone do."""
    found: dict[Pair, bool] = {}
    for node in content.nodes.values():
        for name in CITING & node.properties.keys():
            found |= dict.fromkeys(((node.id, cite) for cite in node.properties[name]), True)
    for edge in content.edges.values():
        owner = edge.source if edge.type in TOLD_BY_SOURCE else edge.target
        for cite in edge.citations:
            if owner != cite:  # a citation is a place in its source, and says so by itself
                found.setdefault((owner, cite), False)
    return found


async def read_citing(reader: Database | Transaction) -> list[Row]:
    """What leads to which citation now."""
    run = reader.read if isinstance(reader, Database) else reader.run
    return await run(statement("read/citing"))


def diff_citing(stored: Iterable[Row], wanted: Mapping[Pair, bool]) -> tuple[list[Pair], list[Pair]]:
    """Between what there is too much, or in another form, and between what there is too little."""
    found: dict[Pair, list[bool]] = defaultdict(list)
    for row in stored:
        found[row["node"], row["citation"]].append(row["itself"])
    gone = [pair for pair, states in found.items() if states != [wanted.get(pair)]]
    return sorted(gone), sorted(pair for pair, itself in wanted.items() if found.get(pair) != [itself])


async def is_citing_right(reader: Database | Transaction, content: Content) -> bool:
    """Whether what there is follows from the content."""
    return diff_citing(await read_citing(reader), citing_of(content)) == ([], [])
