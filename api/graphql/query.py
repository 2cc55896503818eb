"""The root of the schema."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.base.arguments import (
    Activities,
    After,
    AsOf,
    ClinicId,
    First,
    Id,
    Ids,
    MinConfidence,
    OfJurisdiction,
    Statuses,
    Therapy,
)
from api.graphql.base.fields import Ask, day_of, plan_metadata, wrap
from api.graphql.base.gap_loaders import GapRows, find_derived
from api.graphql.base.inputs import order_of, where_of
from api.graphql.base.lists import Rows, root_connection, root_list
from api.graphql.types.counts import ByDimensions, ClinicCounts, ClinicsWhere, OnDays, ask_counts
from api.graphql.types.data_quality import Contradiction, CoverageCell, ask_contradictions, ask_coverage
from api.graphql.types.dataset import Dataset, Release, ask_releases, dataset_fields, dataset_of
from api.graphql.types.entities import BY_LABEL, CONNECTIONS, Node, Source, several
from api.graphql.types.impact import Impact, ask_impact
from api.graphql.types.oversight import Oversight, ask_oversight
from api.graphql.types.paths import Path, Subgraph, ask_neighbourhood, ask_paths
from api.graphql.types.search import SearchConnection, SearchHit, ask_search, ask_suggest
from api.graphql.types.what_if import OversightChange, WhatIf, WhatIfChange, ask_oversight_diff, ask_what_if
from graph.errors import InvalidArgument
from graph.model.declaration import RootList
from graph.model.kinds import KINDS, snake_case, with_article
from graph.model.vocabulary import NodeKind
from graph.oversight.answer import Question
from graph.oversight.gaps.derived_gap import DerivedId
from graph.query.lists import PageArguments
from graph.query.planner.selection_tree import Answer, FromDataset, NodeById, NodesByIds, Search
from graph.store.lookup import checked_id

MOST_IDS = 200
ROWS: dict[str, type[Rows]] = {"Gap": GapRows}  # rows that no statement alone finds


def by_id(label: str, what: str) -> Any:  # noqa: ANN401  # a field
    """A field that looks one entity up by its id, whatever the day; null where there is none of that kind."""

    async def resolve(info: Ask, id: Id, as_of: AsOf = None) -> Any:  # noqa: A002, ANN401
        return await find(info, id, as_of, label)

    del resolve.__annotations__["return"]
    description = f"{what} by its id; null where there is none."
    return strawberry.field(resolver=resolve, description=description, metadata=plan_metadata(NodeById()))


async def find(info: Ask, id: str, as_of: date | None, label: str = "") -> Any:  # noqa: A002, ANN401
    """The entity with that id, of that label where one is given."""
    derived = DerivedId.of(checked_id(id))
    if derived is None:
        node = await info.context.nodes.load(id)
    elif label not in ("", "Gap"):
        return None
    else:
        node = await find_derived(info, derived, await day_of(info, as_of, id))
    if node is None or (label and node.label != label):
        return None
    return wrap(node, await day_of(info, as_of, id))


async def find_or_refuse(info: Ask, id: str, as_of: date) -> Any:  # noqa: A002, ANN401
    """The entity with that id; where that is no id, the refusal, which becomes an error at its place among others."""
    try:
        return await find(info, id, as_of)
    except InvalidArgument as refused:
        return refused


def root_fields() -> Iterator[tuple[str, Any, Any]]:
    """Name, type and field of what can be looked up by its id, then of the lists: short ones that are given whole first."""
    for label, kind in KINDS.items():
        if kind.lookup is not None:
            name = kind.lookup or kind.name
            what = kind.lookup_meaning or with_article(kind.noun).capitalize()
            yield snake_case(name), BY_LABEL[label] | None, by_id(label, what)
    lists = [(label, kind.listed) for label, kind in KINDS.items() if kind.listed]
    for label, listed in sorted(lists, key=lambda one: not one[1].whole):
        yield snake_case(listed.name), *list_field(label, listed)


def list_field(label: str, listed: RootList) -> tuple[Any, Any]:
    """Type and field of the list of a kind."""
    anchor = f"Query.{listed.name}"
    if listed.whole:
        return several(BY_LABEL[label]), root_list(anchor, listed.meaning, within=listed.within)
    order = order_of(label) if listed.ordered else None
    connection = CONNECTIONS[label]
    return connection, root_connection(
        connection, anchor, listed.meaning, where_of(label), order, ROWS.get(label, Rows)
    )


def declared_first(query: type[Any]) -> type[Any]:
    """Give the root the fields that follow from the declared kinds, ahead of those that are written here."""
    own = query.__annotations__
    query.__annotations__ = {}
    for name, type_, field in root_fields():
        query.__annotations__[name] = type_
        setattr(query, name, field)
    query.__annotations__ = {"node": own.pop("node"), **query.__annotations__, **own}
    return query


@strawberry.type(
    description=(
        "`asOf` is the day for which law and facts are taken; every field below inherits it. Default: of what hangs on one "
        "thing, the `dataDay` of its jurisdiction; of lists, searches and paths, that of the dataset. With one pack both are "
        "the same. It decides what counts in answers and lists, and never hides an entity asked for by id."
    )
)
@declared_first
class Query:
    """Everything that can be asked."""

    node: Node | None = by_id("", "Anything")

    @strawberry.field(description="A source by its id; null where there is none.", metadata=plan_metadata(NodeById()))
    async def source(self, info: Ask, id: Id) -> Source | None:  # noqa: A002
        """A source; the day does not matter."""
        return await find(info, id, date.min, "Source")

    @strawberry.field(
        description=(
            "Anything by its id, in the order asked; null for an id that there is not, and for one that is none, with an error "
            "at its place."
        ),
        metadata=plan_metadata(NodesByIds(MOST_IDS)),
    )
    async def nodes(self, info: Ask, ids: Ids, as_of: AsOf = None) -> list[Node | None]:
        """Many things at once, each as `node` gives it."""
        if len(ids) > MOST_IDS:
            raise InvalidArgument(f"'ids' has {len(ids)} ids.", f"Ask for at most {MOST_IDS} at once.")
        day = as_of or date.fromisoformat(await day_of(info, None))
        return list(await asyncio.gather(*(find_or_refuse(info, one, day) for one in ids)))

    @strawberry.field(
        description=(
            "What has these words: names in any language recorded, numbers, identifiers, ids, texts, and names of what it is "
            "about. Any case, form, usual spelling and script; each word may be the beginning of one; no operators. What does "
            "not count on the day is left out; sources always count."
        ),
        metadata=plan_metadata(Search()),
    )
    async def search(
        self,
        info: Ask,
        query: Annotated[str, strawberry.argument(description="The words, at most 200 characters.")],
        kinds: Annotated[list[NodeKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        jurisdiction: OfJurisdiction = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> SearchConnection:
        """Hits, best first."""
        return await ask_search(info, query, kinds, jurisdiction, as_of, PageArguments(first, after))

    @strawberry.field(
        description="For a search box: at most ten things with words in their names that begin so, the likeliest first.",
        metadata=plan_metadata(Search(for_box=True)),
    )
    async def suggest(
        self,
        info: Ask,
        prefix: Annotated[str, strawberry.argument(description="The beginning of a name, at most 200 characters.")],
        kinds: Annotated[list[NodeKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        jurisdiction: OfJurisdiction = None,
        as_of: AsOf = None,
    ) -> list[SearchHit]:
        """Hits, best first."""
        return await ask_suggest(info, prefix, kinds, jurisdiction, as_of)

    @strawberry.field(
        description="Who oversees a clinic on a day, under what law, and what escapes; null: no such clinic.",
        metadata=plan_metadata(Answer()),
    )
    async def oversight(
        self,
        info: Ask,
        clinic: ClinicId,
        therapy: Therapy = None,
        activity: Activities = None,
        status: Statuses = None,
        as_of: AsOf = None,
        min_confidence: MinConfidence = None,
    ) -> Oversight | None:
        """The answer to the main question."""
        day = as_of.isoformat() if as_of else None
        return await ask_oversight(
            info, Question(clinic, day, therapy, min_confidence=min_confidence), activity, status
        )

    @strawberry.field(
        description="The answer for a clinic as it is, and as it would be under a change; null: no such clinic."
    )
    async def what_if(
        self,
        info: Ask,
        clinic: ClinicId,
        change: Annotated[WhatIfChange, strawberry.argument(description="What is supposed.")],
        as_of: AsOf = None,
    ) -> WhatIf | None:
        """Both answers, and why they differ."""
        return await ask_what_if(info, clinic, change, as_of.isoformat() if as_of else None)

    @strawberry.field(
        description="How the oversight of a clinic differs from one day to another, later or earlier; null: no such clinic."
    )
    async def oversight_diff(
        self,
        info: Ask,
        clinic: ClinicId,
        from_: Annotated[date, strawberry.argument(name="from", description="The day before.")],
        to: Annotated[date, strawberry.argument(description="The day after; it may be the earlier one.")],
        therapy: Therapy = None,
    ) -> list[OversightChange] | None:
        """Every link that differs, and why."""
        return await ask_oversight_diff(info, clinic, from_.isoformat(), to.isoformat(), therapy)

    @strawberry.field(description="What would be lost if an instrument fell; null: no such instrument.")
    async def impact(
        self,
        info: Ask,
        instrument: Annotated[strawberry.ID, strawberry.argument(description="The id of the instrument.")],
        as_of: AsOf = None,
    ) -> Impact | None:
        """Mandates, authorities, requirements and clinics that lose their footing."""
        return await ask_impact(info, instrument, as_of.isoformat() if as_of else None)

    @strawberry.field(
        description=(
            "How two things are connected on the day: paths of at most `maxLength` steps (4 unless given, 8 at most), shortest "
            "first, then by the ids along them. Claims, sources and citations are passed by, and so is what has more than "
            "1,000 relationships, unless it is an end or the middle of two steps. None leads from a thing to itself."
        )
    )
    async def paths(
        self,
        info: Ask,
        from_: Annotated[strawberry.ID, strawberry.argument(name="from", description="The id at one end.")],
        to: Annotated[strawberry.ID, strawberry.argument(description="The id at the other end.")],
        max_length: Annotated[int | None, strawberry.argument(description="How many steps at most: 1 to 8.")] = None,
        first: Annotated[int | None, strawberry.argument(description="How many paths at most: 1 to 20.")] = None,
        as_of: AsOf = None,
    ) -> list[Path]:
        """At most 20 paths."""
        return await ask_paths(info, from_, to, max_length, first, as_of)

    @strawberry.field(
        description=(
            "What is around a thing on the day, within `depth` steps (1 unless given, 3 at most), up to `first` nodes (100 "
            "unless given, 500 at most), itself among them; claims, sources and citations left out. Null: no such thing."
        )
    )
    async def neighbourhood(
        self,
        info: Ask,
        id: Id,  # noqa: A002
        depth: Annotated[int | None, strawberry.argument(description="How many steps: 1 to 3.")] = None,
        first: Annotated[int | None, strawberry.argument(description="How many nodes at most: 1 to 500.")] = None,
        as_of: AsOf = None,
    ) -> Subgraph | None:
        """A part of the graph, nearest first."""
        return await ask_neighbourhood(info, id, depth, first, as_of)

    @strawberry.field(
        description="How many clinics there are, by what is recorded of them and by their answers, on one day or several."
    )
    async def clinic_counts(
        self,
        info: Ask,
        by: ByDimensions,
        where: ClinicsWhere = None,
        on: OnDays = None,
    ) -> ClinicCounts:
        """Exact counts, each with the filter that lists its clinics."""
        return await ask_counts(info, where, by, on)

    @strawberry.field(
        description="Where sources contradict each other, by subject; in a jurisdiction, where one is given."
    )
    async def contradictions(self, info: Ask, jurisdiction: OfJurisdiction = None) -> list[Contradiction]:
        """Every contest, with all sides."""
        return await ask_contradictions(info, jurisdiction)

    @strawberry.field(
        description="What the packs claim to cover, and how much there is; of one jurisdiction, where given."
    )
    async def coverage(self, info: Ask, jurisdiction: OfJurisdiction = None) -> list[CoverageCell]:
        """Every declared cell, by jurisdiction and kind."""
        return await ask_coverage(info, jurisdiction)

    @strawberry.field(
        description="The release that is served, then those that are kept, the last to be replaced first."
    )
    async def releases(self, info: Ask) -> list[Release]:
        """Every release from which an answer can be asked for."""
        return await ask_releases(info)

    @strawberry.field(description="What the graph holds.", metadata=plan_metadata(FromDataset(dataset_fields)))
    async def dataset(self, info: Ask) -> Dataset:
        """Release, day, hash and packs."""
        return dataset_of(await info.context.dataset())
