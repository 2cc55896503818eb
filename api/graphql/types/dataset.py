"""What the graph holds, as the schema serves it."""

from datetime import date, datetime
from typing import Any

import strawberry

from api.graphql.base.fields import Ask
from graph.archive.release_archive import get_releases
from graph.store import lookup


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

    as_of: date = strawberry.field(description="The latest of its packs' days, the default day of lists and searches.")
    release: str = strawberry.field(description="Its packs and their versions.")
    content_hash: str = strawberry.field(description="SHA-256 over the canonical content of the graph.")
    schema_version: str = strawberry.field(description="The version of the graph's own schema.")
    loaded_at: datetime = strawberry.field(description="When it was loaded.")
    packs: list[Pack] = strawberry.field(description="The packs that it was built from.")


@strawberry.type(description="A release that is served or kept: answers can be asked for from it by a permalink.")
class Release:
    """A release."""

    release: str = strawberry.field(description="Its packs and their versions.")
    content_hash: str = strawberry.field(description="SHA-256 over the canonical content of the graph that it was.")
    as_of: date = strawberry.field(description="The latest of its packs' days.")
    loaded_at: datetime = strawberry.field(description="When it was loaded.")
    current: bool = strawberry.field(description="Whether it is the one that is served.")


async def ask_releases(info: Ask) -> list[Release]:
    """The release that is served, then those that are kept, the last to be replaced first."""
    served = (await info.context.dataset()).properties
    kept = await get_releases(info.context.database)
    others = [one for one in kept if one["contentHash"] != served["contentHash"]]
    return [
        Release(
            release=one["release"],
            content_hash=one["contentHash"],
            as_of=date.fromisoformat(one["asOf"]),
            loaded_at=datetime.fromisoformat(one["loadedAt"]),
            current=one is served,
        )
        for one in (served, *others)
    ]


def dataset_of(held: lookup.Dataset) -> Dataset:
    """The dataset as an object of the schema."""
    said = dataset_fields(held)
    return Dataset(
        as_of=date.fromisoformat(said["asOf"]),
        release=said["release"],
        content_hash=said["contentHash"],
        schema_version=said["schemaVersion"],
        loaded_at=datetime.fromisoformat(said["loadedAt"]),
        packs=[
            Pack(
                id=strawberry.ID(pack["id"]),
                title=pack["title"],
                version=pack["version"],
                content_hash=pack["contentHash"],
                as_of=date.fromisoformat(pack["asOf"]),
                licence=pack["licence"],
            )
            for pack in said["packs"]
        ],
    )


def dataset_fields(held: lookup.Dataset) -> dict[str, Any]:
    """What the dataset says, by the names of its fields."""
    loaded = datetime.fromisoformat(held.properties["loadedAt"]).isoformat()
    return {**held.properties, "loadedAt": loaded, "packs": held.packs}
