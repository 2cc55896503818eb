"""What the resolvers of one request share: the database, and loaders that gather look-ups into one statement each."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from strawberry.dataloader import DataLoader

from graph.checklist import ChecklistItem, get_checklists
from graph.database import Database
from graph.gaps.derived import DerivedGap
from graph.gaps.lookup import get_derived, get_exposures
from graph.lookup import Dataset, get_dataset, get_nodes
from graph.model import Node
from graph.relations import get_related


class Related(NamedTuple):
    """One field of one node on one day."""

    label: str
    field: str
    id: str
    day: str


class OnDay(NamedTuple):
    """One node on one day."""

    id: str
    day: str


class RuleOn(NamedTuple):
    """One rule for derived gaps in one jurisdiction on one day."""

    rule: str
    jurisdiction: str
    day: str


class Exposed(NamedTuple):
    """One gap on one day; with the routes that it shows in where it is derived."""

    id: str
    routes: tuple[str, ...]
    day: str


class Context:
    """Made for each request; nothing in it outlives the request."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.nodes: DataLoader[str, Node | None] = DataLoader(load_fn=self._nodes)
        self.related: DataLoader[Related, list[Node]] = DataLoader(load_fn=self._related)
        self.derived: DataLoader[RuleOn, tuple[DerivedGap, ...]] = DataLoader(load_fn=self._derived)
        self.exposures: DataLoader[Exposed, int] = DataLoader(load_fn=self._exposures)
        self.checklists: DataLoader[OnDay, list[ChecklistItem]] = DataLoader(load_fn=self._checklists)

    @cached_property
    def _datasets(self) -> DataLoader[str, Dataset]:
        return DataLoader(load_fn=self._dataset)

    async def dataset(self) -> Dataset:
        """What the graph holds, read once a request."""
        return await self._datasets.load("dataset")

    async def _dataset(self, keys: Sequence[str]) -> list[Dataset]:
        dataset = await get_dataset(self.database)
        return [dataset for _ in keys]

    async def _nodes(self, ids: list[str]) -> list[Node | None]:
        found = await get_nodes(self.database, ids)
        return [found.get(key) for key in ids]

    async def _related(self, keys: list[Related]) -> list[list[Node]]:
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key in keys:
            groups[key.label, key.field, key.day].append(key.id)
        found = {
            (label, field, day): await get_related(self.database, label, field, ids, day)
            for (label, field, day), ids in groups.items()
        }
        return [found[key.label, key.field, key.day].get(key.id, []) for key in keys]

    async def _derived(self, keys: list[RuleOn]) -> list[tuple[DerivedGap, ...]]:
        return [await get_derived(self.database, key.rule, key.jurisdiction, key.day) for key in keys]

    async def _exposures(self, keys: list[Exposed]) -> list[int]:
        groups: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for key in keys:
            groups[key.day][key.id] = key.routes
        found = {day: await get_exposures(self.database, gaps, day) for day, gaps in groups.items()}
        return [found[key.day][key.id] for key in keys]

    async def _checklists(self, keys: list[OnDay]) -> list[list[ChecklistItem]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            groups[key.day].append(key.id)
        found = {day: await get_checklists(self.database, ids, day) for day, ids in groups.items()}
        return [found[key.day].get(key.id, []) for key in keys]
