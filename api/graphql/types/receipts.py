"""Receipts: what an answer was read from, and an address that repeats it."""

from collections.abc import Iterable, Mapping
from datetime import date

import strawberry

from api.permalinks.url import permalink_to
from graph.model.vocabulary import RULES_VERSION
from graph.oversight.answer import Oversight


@strawberry.type(description="With this anyone can repeat the answer and see whether it has changed.")
class Receipt:
    """What an answer was read from."""

    release: str = strawberry.field(description="The release of the data: its packs and versions.")
    content_hash: str = strawberry.field(description="SHA-256 over the canonical content of the graph.")
    schema_version: str = strawberry.field(description="The version of the graph's own schema.")
    rules_version: str = strawberry.field(
        description="The version of the rules by which the answer follows from the data."
    )
    as_of: date = strawberry.field(description="The day for which law and facts were taken.")
    permalink: str = strawberry.field(
        description=(
            "An address that repeats this answer, with its day, filters and what-if changes, from the release from which it "
            "was given, and says how the answer of the release that is served then differs from it. It is relative, unless the "
            "service knows under which address clients reach it."
        )
    )


def receipt_of(answer: Oversight, filters: Mapping[str, Iterable[str] | None], public_url: str) -> Receipt:
    """The receipt of an answer; `filters` are those that chose its links, by their GraphQL names."""
    said = receipt_fields(answer, filters, public_url)
    return Receipt(
        release=said["release"],
        content_hash=said["contentHash"],
        schema_version=said["schemaVersion"],
        rules_version=said["rulesVersion"],
        as_of=date.fromisoformat(said["asOf"]),
        permalink=said["permalink"],
    )


def receipt_fields(answer: Oversight, filters: Mapping[str, Iterable[str] | None], public_url: str) -> dict[str, str]:
    """What the receipt says, by the names of its fields."""
    held = answer.dataset.properties
    said = {name: str(held[name]) for name in ("release", "contentHash", "schemaVersion")}
    permalink = f"{public_url}{permalink_to(answer, filters)}"
    return said | {"rulesVersion": RULES_VERSION, "asOf": answer.day, "permalink": permalink}
