"""Bringing packs into the graph: one transaction that makes the graph exactly what the packs say."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from graph.archive.release_archive import keep_release
from graph.law.law_cache import laws
from graph.model.alphabet import FOLDED_NAMES, SORT_NAME, folded, sort_key
from graph.model.captions import CAPTION, caption_of
from graph.model.declaration import NAME_PAIRS
from graph.model.search_text import WORDS, Neighbours, stored_words
from graph.model.vocabulary import SCHEMA_VERSION, Edge, Node, format_timestamp
from graph.store.citing import citing_of, diff_citing, read_citing
from graph.store.content import Content, read_content
from graph.store.database import Database, Transaction
from graph.store.foreign import refuse_foreign
from graph.store.statements import schema_statements, statement
from seed.format.pack import Pack
from seed.loading.pack_identity import refuse_other_packs
from seed.loading.project import project

T = TypeVar("T")

BATCH = 2_000  # rows a statement; larger batches gain nothing and hold more memory


@dataclass(frozen=True, slots=True)
class Change:
    """What a load has to do, or has done."""

    added: tuple[Node | Edge, ...]
    changed: tuple[Node | Edge, ...]
    removed: tuple[Node | Edge, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of a load: the release that the graph holds now, its hash, and what changed."""

    release: str
    content_hash: str
    change: Change


async def load(database: Database, packs: list[Pack], keep: int = 0, *, replace: bool = True) -> Loaded:
    """Make the graph hold exactly these packs, which must have passed their check. Of releases that were replaced, `keep` stay.

    All of it happens, or nothing; loading the same packs again changes nothing. Two loads at once: the second waits for
    the first, or is refused with WriteConflict. A graph that another version of Remit stored in another form gets the form
    of this one, which is no change of its content. `replace`: other packs, which the graph holds, too.

    Raises:
        OtherPacks: it holds other packs, and they are not to be replaced; nothing was changed.
        DatabaseShared: somebody else keeps nodes under Remit's labels there; nothing was changed.
    """
    content = project(packs)
    dataset = describe_dataset(packs, content)
    await refuse_foreign(database)
    await database.define(schema_statements())

    async def work(transaction: Transaction) -> Change:
        before = await transaction.run(statement("write/begin-load"), {"token": uuid.uuid4().hex})
        old = await read_content(transaction)
        # Behind the lock, so that of two first loads at once the second sees what the first brought.
        if not replace:
            refuse_other_packs((node.id for node in old.nodes.values() if node.label == "Pack"), packs)
        change = diff_contents(old, content)
        stated = before[0]["dataset"]
        anew = stated.get("schemaVersion") != SCHEMA_VERSION
        # A release in another version's form could not be read again, and what was changed by hand is no release.
        if change and not anew and stated.get("contentHash") == old.hash():
            await keep_release(transaction, keep)
        await apply_difference(transaction, change, content, anew=anew)
        await write_citing(transaction, content)
        now = {"loadedAt": format_timestamp(datetime.now(UTC))}
        same = not change and dataset_states(stated, dataset)
        await transaction.run(statement("write/end-load"), {"dataset": stated if same else dataset | now})
        return change

    try:
        change = await database.write(work)
    finally:
        laws(database).forget()  # it may have been written even where the acknowledgement was lost
    return Loaded(dataset["release"], dataset["contentHash"], change)


async def is_loaded(database: Database, packs: list[Pack]) -> bool:
    """Whether the graph holds exactly these packs already."""
    rows = await database.read(statement("read/dataset"))
    return bool(rows) and dataset_states(rows[0]["dataset"], describe_dataset(packs, project(packs)))


def dataset_states(dataset: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether the Dataset node says all of this."""
    return all(dataset.get(key) == value for key, value in wanted.items())


def describe_dataset(packs: list[Pack], content: Content) -> dict[str, Any]:
    """The properties of the Dataset node, without the moment of loading."""
    manifests = sorted((pack.manifest for pack in packs if pack.manifest is not None), key=lambda m: m.id)
    return {
        "id": "dataset",
        "release": "+".join(f"{m.id}@{m.version}" for m in manifests),
        "asOf": max(m.as_of for m in manifests),
        "contentHash": content.hash(),
        "schemaVersion": SCHEMA_VERSION,
    }


def diff_contents(before: Content, after: Content) -> Change:
    """What turns one content into the other. A node keeps its label, which its id names."""
    added: list[Node | Edge] = []
    changed: list[Node | Edge] = []
    removed: list[Node | Edge] = []
    compare_entries(before.nodes, after.nodes, added, changed, removed)
    compare_entries(before.edges, after.edges, added, changed, removed)
    return Change(tuple(added), tuple(changed), tuple(removed))


def compare_entries(
    before: Mapping[Any, Node | Edge],
    after: Mapping[Any, Node | Edge],
    added: list[Node | Edge],
    changed: list[Node | Edge],
    removed: list[Node | Edge],
) -> None:
    """Sort the entries of two mappings into added, changed and removed ones."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            added.append(new)
        elif new is None and old is not None:
            removed.append(old)
        elif old is not None and new is not None and old != new:
            changed.append(new)


async def apply_difference(transaction: Transaction, change: Change, content: Content, *, anew: bool = False) -> None:
    """Write the difference: first what goes, then nodes, then the relationships between them.

    Of nodes that stay as they are, those are written for whose words what they are about is another, and all where `anew`.
    """
    gone = [e for e in (*change.removed, *change.changed) if isinstance(e, Edge)]
    keys = [{"type": e.type, "source": e.source, "target": e.target, "validFrom": e.key[3]} for e in gone]
    await in_batches(transaction, "write/delete-edges", "edges", keys)
    await in_batches(transaction, "write/delete-nodes", "ids", [n.id for n in change.removed if isinstance(n, Node)])
    written = (*change.changed, *change.added)
    neighbours = Neighbours(content.nodes, content.edges.values())
    touched = content.nodes.keys() if anew else neighbours.touched_by((*written, *change.removed))
    new = {one.id: one for one in change.added if isinstance(one, Node)}
    there = (content.nodes[one] for one in sorted(touched - new.keys()))
    await create_nodes(transaction, list(new.values()), neighbours)
    await in_batches(transaction, "write/update-nodes", "nodes", [stored_form(node, neighbours) for node in there])
    edges = [
        {"type": e.type, "source": e.source, "target": e.target, "properties": dict(e.properties)}
        for e in written
        if isinstance(e, Edge)
    ]
    await in_batches(transaction, "write/create-edges", "edges", edges)


async def create_nodes(transaction: Transaction, nodes: list[Node], neighbours: Neighbours) -> None:
    """Write nodes that are not there yet, a batch at a time."""
    for batch in batches(nodes):
        by_label: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for node in batch:
            by_label[node.label].append(stored_form(node, neighbours))
        await transaction.run(statement("write/create-nodes"), {"byLabel": by_label})


async def write_citing(transaction: Transaction, content: Content) -> None:
    """Let what is in the graph lead to its citations, as the content has it."""
    wanted = citing_of(content)
    gone, new = diff_citing(await read_citing(transaction), wanted)
    await in_batches(transaction, "write/delete-citing", "citing", [{"node": n, "citation": c} for n, c in gone])
    rows = [
        {"node": node, "citations": [{"id": pair[1], "itself": wanted[pair]} for pair in pairs]}
        for node, pairs in groupby(new, key=itemgetter(0))
    ]
    await in_batches(transaction, "write/create-citing", "citing", rows)


def stored_form(node: Node, neighbours: Neighbours) -> dict[str, Any]:
    """The node as it is written: its own properties, and what follows from them for search, orders, filters and captions."""
    words, name = stored_words(node, neighbours.names_about(node)), node.properties.get("name")
    following = {
        WORDS: words,
        SORT_NAME: None if name is None else sort_key(name),
        FOLDED_NAMES: [folded(one) for one in node.properties.get(NAME_PAIRS.values, ())] or None,
        CAPTION: caption_of(node),
    }
    return dict(node.properties) | {key: value for key, value in following.items() if value is not None}


async def in_batches(transaction: Transaction, name: str, parameter: str, rows: list[Any]) -> None:
    """Run a statement over rows, a batch at a time."""
    for batch in batches(rows):
        await transaction.run(statement(name), {parameter: batch})


def batches(rows: list[T]) -> Iterator[list[T]]:
    """The rows, so many at a time as one statement takes."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
