"""The root of the schema."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from api.graphql.entities import (
    Activity,
    Authority,
    Clinic,
    Gap,
    Jurisdiction,
    LegalInstrument,
    Mandate,
    Node,
    Offering,
    Provision,
    Region,
    Requirement,
    Route,
    Source,
    TherapyType,
    Track,
)
from api.graphql.fields import TYPES, Ask, wrap
from api.graphql.gaps import find_derived
from api.graphql.inputs import ClinicOrder, ClinicWhere, condition, keys
from api.graphql.lists import ClinicConnection, Rows
from api.graphql.oversight import Oversight, ask_oversight
from api.graphql.overview import Contradiction, CoverageCell, ask_contradictions, ask_coverage
from api.graphql.paths import Path, Subgraph, ask_neighbourhood, ask_paths
from api.graphql.search import SearchConnection, ask_search
from graph.gaps.derived import DerivedId
from graph.lists import ListQuery, PageArguments
from graph.lookup import checked_id
from graph.model import NodeKind, OversightStatus


@strawberry.type(description="One pack of the dataset.")
class Pack:
    """A pack."""

    id: strawberry.ID = strawberry.field(description="Its id.")
    title: str = strawberry.field(description="Its title.")
    version: str = strawberry.field(description="Its version.")
    content_hash: str = strawberry.field(description="SHA-256 over the pack's own content.")
    as_of: date = strawberry.field(description="The day for which it speaks.")
    licence: str = strawberry.field(description="The licence of its data.")


@strawberry.type(description="What the graph holds.")
class Dataset:
    """The dataset."""

    as_of: date = strawberry.field(description="The latest of its packs' days, the default day of every question.")
    release: str = strawberry.field(description="Its packs and their versions.")
    content_hash: str = strawberry.field(description="SHA-256 over the canonical content of the graph.")
    schema_version: str = strawberry.field(description="The version of the graph's own schema.")
    loaded_at: datetime = strawberry.field(description="When it was loaded.")
    packs: list[Pack] = strawberry.field(description="The packs that it was built from.")


def by_id(label: str, what: str) -> Any:  # noqa: ANN401  # a field
    """A field that looks one entity up by its id, whatever the day; null where there is none of that kind."""

    async def resolve(info: Ask, id: strawberry.ID, as_of: date | None = None) -> Any:  # noqa: A002, ANN401
        return await find(info, id, as_of, label)

    del resolve.__annotations__["return"]
    return strawberry.field(resolver=resolve, description=f"{what} by its id; null where there is none.")


async def find(info: Ask, id: str, as_of: date | None, label: str = "") -> Any:  # noqa: A002, ANN401
    """The entity with that id, of that label where one is given."""
    derived = DerivedId.of(checked_id(id))
    if derived is None:
        node = await info.context.nodes.load(id)
    elif label not in ("", "Gap"):
        return None
    else:
        node = await find_derived(info, derived, await day_of(info, as_of))
    if node is None or node.label not in TYPES or (label and node.label != label):
        return None
    return wrap(node, await day_of(info, as_of))


async def day_of(info: Ask, as_of: date | None) -> str:
    """The day of the question: the given one, or the dataset's."""
    return as_of.isoformat() if as_of else (await info.context.dataset()).as_of


@strawberry.type(
    description=(
        "`asOf` is the day for which law and facts are taken (default: that of the dataset); every field below inherits it. "
        "It decides what counts in answers and lists, and never hides an entity asked for by id."
    )
)
class Query:
    """Everything that can be asked."""

    node: Node | None = by_id("", "Anything")
    jurisdiction: Jurisdiction | None = by_id("Jurisdiction", "A jurisdiction")
    region: Region | None = by_id("Region", "A region")
    authority: Authority | None = by_id("Authority", "An authority")
    mandate: Mandate | None = by_id("Mandate", "A mandate")
    activity: Activity | None = by_id("Activity", "An activity")
    instrument: LegalInstrument | None = by_id("LegalInstrument", "A legal instrument")
    provision: Provision | None = by_id("Provision", "A provision")
    requirement: Requirement | None = by_id("Requirement", "A requirement")
    therapy_type: TherapyType | None = by_id("TherapyType", "A therapy")
    route: Route | None = by_id("Route", "A route")
    track: Track | None = by_id("Track", "A track")
    clinic: Clinic | None = by_id("Clinic", "A clinic")
    offering: Offering | None = by_id("Offering", "An offering")
    gap: Gap | None = by_id("Gap", "A recorded gap, or one that a rule finds on the day,")

    @strawberry.field(description="A source by its id; null where there is none.")
    async def source(self, info: Ask, id: strawberry.ID) -> Source | None:  # noqa: A002
        """A source; the day does not matter."""
        return await find(info, id, date.min, "Source")  # type: ignore[no-any-return]  # one of the entity types

    @strawberry.field(description="Clinics that exist on the day.")
    async def clinics(
        self,
        info: Ask,
        where: ClinicWhere | None = None,
        order_by: list[ClinicOrder] | None = None,
        as_of: date | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> ClinicConnection:
        """A page of clinics."""
        query = ListQuery("Query.clinics", await day_of(info, as_of), None, condition(where), keys(order_by))
        return ClinicConnection(rows=Rows(query, PageArguments(first, after, last, before)))

    @strawberry.field(
        description=(
            "What has these words: names in any language recorded, numbers, identifiers, ids. Any case; each word may be the "
            "beginning of one; no operators. What does not count on the day is left out; sources always count."
        )
    )
    async def search(
        self,
        info: Ask,
        query: str,
        kinds: list[NodeKind] | None = None,
        jurisdiction: strawberry.ID | None = None,
        as_of: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> SearchConnection:
        """Hits, best first."""
        return await ask_search(info, query, kinds, jurisdiction, as_of, PageArguments(first, after))

    @strawberry.field(
        description="Who oversees a clinic on a day, under what law, and what escapes; null: no such clinic."
    )
    async def oversight(
        self,
        info: Ask,
        clinic: strawberry.ID,
        therapy: strawberry.ID | None = None,
        activity: list[strawberry.ID] | None = None,
        status: list[OversightStatus] | None = None,
        as_of: date | None = None,
    ) -> Oversight | None:
        """The answer to the main question."""
        return await ask_oversight(info, clinic, as_of.isoformat() if as_of else None, therapy, activity, status)

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
        from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
        to: strawberry.ID,
        max_length: int | None = None,
        first: int | None = None,
        as_of: date | None = None,
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
        id: strawberry.ID,  # noqa: A002
        depth: int | None = None,
        first: int | None = None,
        as_of: date | None = None,
    ) -> Subgraph | None:
        """A part of the graph, nearest first."""
        return await ask_neighbourhood(info, id, depth, first, as_of)

    @strawberry.field(
        description="Where sources contradict each other, by subject; in a jurisdiction, where one is given."
    )
    async def contradictions(self, info: Ask, jurisdiction: strawberry.ID | None = None) -> list[Contradiction]:
        """Every contest, with all sides."""
        return await ask_contradictions(info, jurisdiction)

    @strawberry.field(
        description="What the packs claim to cover, and how much there is; of one jurisdiction, where given."
    )
    async def coverage(self, info: Ask, jurisdiction: strawberry.ID | None = None) -> list[CoverageCell]:
        """Every declared cell, by jurisdiction and kind."""
        return await ask_coverage(info, jurisdiction)

    @strawberry.field(description="What the graph holds.")
    async def dataset(self, info: Ask) -> Dataset:
        """Release, day, hash and packs."""
        held = await info.context.dataset()
        packs = [
            Pack(
                id=strawberry.ID(pack["id"]),
                title=pack["title"],
                version=pack["version"],
                content_hash=pack["contentHash"],
                as_of=date.fromisoformat(pack["asOf"]),
                licence=pack["licence"],
            )
            for pack in held.packs
        ]
        properties = held.properties
        return Dataset(
            as_of=date.fromisoformat(held.as_of),
            release=properties["release"],
            content_hash=properties["contentHash"],
            schema_version=properties["schemaVersion"],
            loaded_at=datetime.fromisoformat(properties["loadedAt"]),
            packs=packs,
        )
