"""A graph of any size that keeps the shape of the real pack: more clinics, each modelled after a real one.

A generated clinic has the track, region, offerings, routes, requirements, claims and citations of its model, names and a first
day of its own, and `illustrative: true`; by their first days clinics are of about a thousand kinds. It passes through the
projection of `remit load`, so what is written is what a load would write. Clinic `i` of a seed is the same in a graph of any
size.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bench.words import FIRST, KINDS, SECOND
from graph.model.search_text import Neighbours
from graph.model.vocabulary import Edge, Node
from graph.store.database import Database, Transaction
from graph.store.statements import Statement, statement
from seed.format.identifiers import Scheme, passes
from seed.format.kinds import ClaimModel, ClinicModel, OfferingModel, SourceModel
from seed.format.pack import Entry, Pack, with_children
from seed.loading.claims import Side, sides
from seed.loading.load import batches, create_nodes, is_loaded, load
from seed.loading.project import Homes, Projection, project

SEED = 20261125
PREFIX = "bench-"
BATCH = 4_000  # clinics a transaction
FIRST_DAYS = tuple(f"{year}-{month:02}-01" for year in range(2000, 2026) for month in (1, 4, 7, 10))
SCHEMES: tuple[Scheme, ...] = ("INN", "OGRN")


@dataclass(frozen=True, slots=True)
class Model:
    """A clinic of the pack as others are made after it: its entry and the claims about it."""

    entry: Entry
    clinic: ClinicModel
    claims: tuple[Entry, ...]


class Generator:
    """Makes clinics after those of the packs."""

    def __init__(self, packs: list[Pack], seed: int = SEED) -> None:
        entries = [entry for pack in packs for entry in pack.entries]
        self._seed = seed
        self.known = project(packs).nodes
        self._sources = {e.item.id: e.item for e in entries if isinstance(e.item, SourceModel)}
        self._sides = sides((e.item for e in entries if isinstance(e.item, ClaimModel)), self._sources)
        self.models = tuple(
            Model(e, e.item, tuple(c for c in entries if is_about(c, e.item)))
            for e in entries
            if isinstance(e.item, ClinicModel)
        )

    def model(self, index: int) -> Model:
        """The model of clinic `index`."""
        return self._random(index).choice(self.models)

    def content(self, begin: int, end: int) -> tuple[list[Node], list[Edge]]:
        """The nodes and relationships that clinics `begin` to `end` (not included) add to a graph that holds the packs."""
        entries: list[Entry] = []
        claimed: dict[str, Side] = {}
        for index in range(begin, end):
            entries += list(self.entries(index, claimed))
        projection = Projection(self._sources, claimed, Homes({}, {}))
        for entry in entries:
            projection.add(entry)
        # The citations are those of the models, and so in the graph already.
        return (
            [node for node in projection.nodes if node.label != "Citation"],
            [edge for edge in projection.edges if ".citation." not in edge.source],
        )

    def names(self, index: int) -> tuple[str, str]:
        """The English and the Russian name of clinic `index`."""
        chance = self._random(index)
        chance.choice(self.models)  # as `entries` does first
        return names_of(index, chance)

    def entries(self, index: int, claimed: dict[str, Side]) -> Iterator[Entry]:
        """Clinic `index` with all that belongs to it, as entries of a pack; the sides of its claims go into `claimed`."""
        chance = self._random(index)
        model = chance.choice(self.models)
        clinic = renamed(model.clinic, index, chance)
        yield from with_children(replace(model.entry, item=clinic))
        for number, entry in enumerate(model.claims):
            claim = entry.item
            assert isinstance(claim, ClaimModel)  # noqa: S101  # as `is_about` found it
            own = f"ru.claim.{slug(index)}.{number}"
            about = claim.about.model_copy(update={"to": clinic.id})
            claimed[own] = replace(self._sides[claim.id], contest=None)
            yield replace(entry, item=claim.model_copy(update={"id": own, "about": about}))

    def _random(self, index: int) -> random.Random:
        return random.Random(f"{self._seed}/{index}")  # noqa: S311  # nothing here is secret


def is_about(entry: Entry, clinic: ClinicModel) -> bool:
    """Whether the entry is a claim about the clinic."""
    return isinstance(entry.item, ClaimModel) and entry.item.about.to == clinic.id


def slug(index: int) -> str:
    """The part of an id that is the clinic's own."""
    return f"{PREFIX}{index:06d}"


def clinic_id(index: int) -> str:
    """The id of clinic `index`."""
    return f"ru.clinic.{slug(index)}"


def names_of(index: int, chance: random.Random) -> tuple[str, str]:
    """An English and a Russian name that say the same; the number makes them its own."""
    first, second, kind = chance.choice(FIRST), chance.choice(SECOND), chance.choice(KINDS)
    english = f"{first[0]} {second[0]} {kind[0]} No. {index}"
    russian = f"{kind[1].capitalize()} «{first[1]} {second[1]}» № {index}"
    return english, russian


def renamed(model: ClinicModel, index: int, chance: random.Random) -> ClinicModel:
    """A clinic like the model, with ids, names and identifiers of its own."""
    english, russian = names_of(index, chance)
    offerings = tuple(offered(one, index, english) for one in model.offerings)
    return model.model_copy(
        update={
            "id": clinic_id(index),
            "name": english,
            "names": {"ru": russian},
            "illustrative": True,
            "identifiers": {scheme: failing(scheme, index) for scheme in SCHEMES if scheme in model.identifiers},
            "offerings": offerings,
            "valid_from": chance.choice(FIRST_DAYS),
        }
    )


def offered(model: OfferingModel, index: int, clinic: str) -> OfferingModel:
    """An offering like the model, at that clinic."""
    therapy = model.id.rsplit(".", 1)[1]
    own = {"id": f"ru.offering.{slug(index)}.{therapy}", "name": f"{therapy} at {clinic}", "illustrative": True}
    return model.model_copy(update=own)


def failing(scheme: Scheme, index: int) -> str:
    """A number that fails the checksum of its scheme, as an archetype's must."""
    stem = f"77{index:07d}" if scheme == "INN" else f"10377{index:07d}"
    return next(value for digit in range(10) if not passes(scheme, value := f"{stem}{digit}"))


async def begin(database: Database, packs: list[Pack]) -> None:
    """Make the graph hold the packs and no generated clinic."""
    if not await is_loaded(database, packs):
        await load(database, packs)


async def grow(database: Database, generator: Generator, size: int, wanted: int) -> None:
    """Add clinics to a graph that has `size` of them, those of the packs included, until it has `wanted`."""
    own = len(generator.models)
    for start in range(size - own, wanted - own, BATCH):
        nodes, edges = generator.content(start, min(start + BATCH, wanted - own))
        neighbours = Neighbours(dict(generator.known) | {node.id: node for node in nodes}, edges)

        async def write(
            transaction: Transaction,
            nodes: list[Node] = nodes,
            edges: list[Edge] = edges,
            neighbours: Neighbours = neighbours,
        ) -> None:
            await create_nodes(transaction, nodes, neighbours)
            await write_edges(transaction, edges)

        await database.write(write)
    await restate(database)


async def restate(database: Database) -> None:
    """State when the graph last changed: a service must not take what it kept of a smaller graph for this one."""
    rows = await database.read(statement("read/dataset"))
    moment = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    stated = rows[0]["dataset"] | {"loadedAt": moment}
    await database.write(lambda transaction: transaction.run(statement("write/end-load"), {"dataset": stated}))


async def write_edges(transaction: Transaction, edges: list[Edge]) -> None:
    """Create relationships, type by type."""
    for kind in sorted({edge.type for edge in edges}):
        text = (
            "UNWIND $rows AS row MATCH (a:Entity {id: row.source}) MATCH (b:Entity {id: row.target}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
        )
        rows: list[dict[str, Any]] = [
            {"source": edge.source, "target": edge.target, "properties": dict(edge.properties)}
            for edge in edges
            if edge.type == kind
        ]
        wanted = Statement(f"bench/{kind}", text, frozenset({"rows"}), (), reads=False)
        for batch in batches(rows):
            await transaction.run(wanted, {"rows": batch})
