"""Receipts: what an answer was read from, and an address that asks exactly the same question again.

The address is GraphQL by GET: the documents below, which are part of it and so are kept as they are, and the question as
variables, with the day always among them. It is relative, so that it holds wherever Remit is served.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import orjson
import strawberry

from graph.answers import Oversight

LINKS = (
    "links{status authority{id}mandate{id}provisions{id}instruments{id}offering{id}route{id}gaps{id}reason confidence}"
)
ANSWER = f"{{asOf verdict summary confidence {LINKS}gaps{{id}}receipt{{release contentHash schemaVersion asOf}}}}"
OVERSIGHT = (
    "query($clinic:ID!,$therapy:ID,$activity:[ID!],$status:[OversightStatus!],$asOf:Date)"
    f"{{oversight(clinic:$clinic,therapy:$therapy,activity:$activity,status:$status,asOf:$asOf){ANSWER}}}"
)
LEAST = (
    "query($clinic:ID!,$therapy:ID,$activity:[ID!],$status:[OversightStatus!],$asOf:Date,$minConfidence:Confidence)"
    "{oversight(clinic:$clinic,therapy:$therapy,activity:$activity,status:$status,asOf:$asOf,minConfidence:$minConfidence)"
    f"{ANSWER[:-1]}leftOut{{links{{status mandate{{id}}offering{{id}}confidence}}gaps{{id}}}}}}}}"
)
CHANGES = "changes{kind before{status mandate{id}}after{status mandate{id}}causes{text}}"
WHAT_IF = (
    "query($clinic:ID!,$change:WhatIfChange!,$asOf:Date){whatIf(clinic:$clinic,change:$change,asOf:$asOf)"
    f"{{before{{verdict}}after{ANSWER}{CHANGES}}}}}"
)


@strawberry.type(description="With this anyone can repeat the answer and see whether it has changed.")
class Receipt:
    """What an answer was read from."""

    release: str = strawberry.field(description="The release of the data: its packs and versions.")
    content_hash: str = strawberry.field(description="SHA-256 over the canonical content of the graph.")
    schema_version: str = strawberry.field(description="The version of the graph's own schema.")
    as_of: date = strawberry.field(description="The day for which law and facts were taken.")
    permalink: str = strawberry.field(
        description=(
            "A relative address that asks exactly this question, with its day, filters and what-if changes. It is answered "
            "from the release that is served then: compare contentHash."
        )
    )


def receipt_of(answer: Oversight, filters: Mapping[str, Iterable[str] | None]) -> Receipt:
    """The receipt of an answer; `filters` are those that chose its links, by their GraphQL names."""
    said = receipt_fields(answer, filters)
    return Receipt(
        release=said["release"],
        content_hash=said["contentHash"],
        schema_version=said["schemaVersion"],
        as_of=date.fromisoformat(said["asOf"]),
        permalink=said["permalink"],
    )


def receipt_fields(answer: Oversight, filters: Mapping[str, Iterable[str] | None]) -> dict[str, str]:
    """What the receipt says, by the names of its fields."""
    held = answer.dataset.properties
    said = {name: str(held[name]) for name in ("release", "contentHash", "schemaVersion")}
    return said | {"asOf": answer.day, "permalink": permalink(answer, filters)}


def permalink(answer: Oversight, filters: Mapping[str, Iterable[str] | None]) -> str:
    """The address; a question has one address, however its lists were ordered."""
    question = answer.question
    variables: dict[str, Any] = {"clinic": question.clinic, "asOf": answer.day}
    if question.repeal or question.reclassify:
        reclassify = [{"offering": offering, "route": route} for offering, route in sorted(question.reclassify)]
        change = {"reclassify": reclassify, "repeal": sorted(set(question.repeal))}
        document, variables["change"] = WHAT_IF, {name: value for name, value in change.items() if value}
    else:
        document = OVERSIGHT if question.least is None else LEAST
        given = {"therapy": question.therapy, "minConfidence": question.least}
        variables |= {name: value for name, value in given.items() if value is not None}
        variables |= {name: sorted(set(chosen)) for name, chosen in filters.items() if chosen is not None}
    text = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS).decode()
    return f"/graphql?query={quote(document, safe='')}&variables={quote(text, safe='')}"
