"""What the resolvers of one request share: the database, and loaders that gather look-ups into one statement each."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from strawberry.dataloader import DataLoader

from graph.explain.gaps import name_gap
from graph.law.law_cache import laws
from graph.law.law_snapshot import Law
from graph.model.vocabulary import Node
from graph.oversight.checklist import ChecklistItem, get_checklists
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.oversight.gaps.gap_lookup import get_derived, get_exposures
from graph.oversight.oversight import get_clinics
from graph.query.batched_lists import get_all_facets, get_counts, get_pages
from graph.query.lists import Facet, ListQuery, Page, PageArguments, Parent
from graph.query.relations import FollowedEdge, get_related, get_relationships
from graph.store.database import Database, Row
from graph.store.lookup import Dataset, get_nodes

G = TypeVar("G", bound=Hashable)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Follow = Callable[[Database, str, str, Iterable[str], str], Awaitable[Mapping[str, list[V]]]]


class RelationKey(NamedTuple):
    """One field of one node on one day."""

    label: str
    field: str
    id: str
    day: str


class NodeKey(NamedTuple):
    """One node on one day."""

    id: str
    day: str


class RuleKey(NamedTuple):
    """One rule for derived gaps in one jurisdiction on one day."""

    rule: str
    jurisdiction: str
    day: str


class ExposureKey(NamedTuple):
    """One gap on one day; with the routes that it shows in where it is derived."""

    id: str
    routes: tuple[str, ...]
    day: str


class Context:
    """Made for each request; nothing in it outlives the request. `public_url`: what addresses in the answer begin with."""

    def __init__(self, database: Database, public_url: str = "") -> None:
        self.database = database
        self.public_url = public_url

    @cached_property
    def nodes(self) -> DataLoader[str, Node | None]:
        """Nodes by their ids."""
        return DataLoader(load_fn=self._nodes)

    @cached_property
    def related(self) -> DataLoader[RelationKey, list[Node]]:
        """What a relation leads to from each node."""
        return DataLoader(load_fn=self._related)

    @cached_property
    def relationships(self) -> DataLoader[RelationKey, list[FollowedEdge]]:
        """The relationships by which a relation leads from each node."""
        return DataLoader(load_fn=self._relationships)

    @cached_property
    def derived(self) -> DataLoader[RuleKey, tuple[DerivedGap, ...]]:
        """What a rule finds in each jurisdiction, with its name."""
        return DataLoader(load_fn=self._derived)

    @cached_property
    def exposures(self) -> DataLoader[ExposureKey, int]:
        """How many offerings show each gap."""
        return DataLoader(load_fn=self._exposures)

    @cached_property
    def checklists(self) -> DataLoader[NodeKey, list[ChecklistItem]]:
        """The checklist of each offering."""
        return DataLoader(load_fn=self._checklists)

    @cached_property
    def clinics(self) -> DataLoader[str, tuple[Row | None, Law]]:
        """What is recorded of each clinic, with the law."""
        return DataLoader(load_fn=self._clinics)

    @cached_property
    def pages(self) -> DataLoader[tuple[ListQuery, PageArguments], Page]:
        """Pages of lists."""
        return DataLoader(load_fn=self._pages)

    @cached_property
    def counts(self) -> DataLoader[ListQuery, int]:
        """The sizes of lists."""
        return DataLoader(load_fn=self._counts)

    @cached_property
    def facets(self) -> DataLoader[tuple[ListQuery, str], list[Facet]]:
        """The facets of lists."""
        return DataLoader(load_fn=self._facets)

    async def dataset(self) -> Dataset:
        """What the graph holds; it was read with the law."""
        return (await laws(self.database).current()).dataset

    async def _nodes(self, ids: list[str]) -> list[Node | None]:
        found = await get_nodes(self.database, ids)
        return [found.get(key) for key in ids]

    async def _related(self, keys: list[RelationKey]) -> list[list[Node]]:
        return await self._along(get_related, keys)

    async def _relationships(self, keys: list[RelationKey]) -> list[list[FollowedEdge]]:
        return await self._along(get_relationships, keys)

    async def _along(self, follow: Follow[V], keys: list[RelationKey]) -> list[list[V]]:
        """What a function finds along relations, with one call for each field and day."""
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key in keys:
            groups[key.label, key.field, key.day].append(key.id)
        found = {
            (label, field, day): await follow(self.database, label, field, ids, day)
            for (label, field, day), ids in groups.items()
        }
        return [found[key.label, key.field, key.day].get(key.id, []) for key in keys]

    async def _derived(self, keys: list[RuleKey]) -> list[tuple[DerivedGap, ...]]:
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in keys:
            groups[key.rule, key.day].append(key.jurisdiction)
        found = {
            (rule, day): await get_derived(self.database, rule, homes, day) for (rule, day), homes in groups.items()
        }
        return [tuple(map(name_gap, found[key.rule, key.day][key.jurisdiction])) for key in keys]

    async def _exposures(self, keys: list[ExposureKey]) -> list[int]:
        groups: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for key in keys:
            groups[key.day][key.id] = key.routes
        found = {day: await get_exposures(self.database, gaps, day) for day, gaps in groups.items()}
        return [found[key.day][key.id] for key in keys]

    async def _checklists(self, keys: list[NodeKey]) -> list[list[ChecklistItem]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            groups[key.day].append(key.id)
        found = {day: await get_checklists(self.database, ids, day) for day, ids in groups.items()}
        return [found[key.day].get(key.id, []) for key in keys]

    async def _clinics(self, ids: list[str]) -> list[tuple[Row | None, Law]]:
        rows, law = await get_clinics(self.database, ids)
        return [(rows.get(key), law) for key in ids]

    async def _pages(self, keys: list[tuple[ListQuery, PageArguments]]) -> list[Page | BaseException]:
        return await by_group(
            [((without_parent(query), arguments), parent_of(query)) for query, arguments in keys],
            lambda group, parents: get_pages(self.database, *group, parents),
        )

    async def _counts(self, keys: list[ListQuery]) -> list[int | BaseException]:
        return await by_group(
            [(without_parent(query), parent_of(query)) for query in keys],
            lambda group, parents: get_counts(self.database, group, parents),
        )

    async def _facets(self, keys: list[tuple[ListQuery, str]]) -> list[list[Facet] | BaseException]:
        return await by_group(
            [((without_parent(query), by), parent_of(query)) for query, by in keys],
            lambda group, parents: get_all_facets(self.database, *group, parents),
        )


def parent_of(query: ListQuery) -> Parent:
    """What the list hangs on."""
    if query.parent is None:
        raise AssertionError(query.anchor)
    return query.parent


def without_parent(query: ListQuery) -> ListQuery:
    """The list whatever it hangs on, as the lists of all parents that are asked for together have it."""
    return replace(query, parent="")


async def by_group(
    keys: Iterable[tuple[G, K]], ask: Callable[[G, list[K]], Awaitable[Mapping[K, V]]]
) -> list[V | BaseException]:
    """What is found for each key, with one question a group; a group that fails leaves the others as they are."""
    wanted = list(keys)
    groups: dict[G, list[K]] = defaultdict(list)
    for group, key in wanted:
        groups[group].append(key)
    answers = await asyncio.gather(*(ask(group, members) for group, members in groups.items()), return_exceptions=True)
    found = dict(zip(groups, answers, strict=True))

    def one(group: G, key: K) -> V | BaseException:
        answer = found[group]
        return answer if isinstance(answer, BaseException) else answer[key]

    return [one(group, key) for group, key in wanted]
