"""The schema as it is served."""

from datetime import date, datetime

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.graphql.query import Query
from api.graphql.types import gaps, providers, sources  # noqa: F401  # they add fields to types
from api.graphql.types.entities import complete_types
from graph.model.vocabulary import DAY

SCALARS = "https://scalars.graphql.org/andimarek"  # where what each means is written down for tools that make code of a schema


def parse_day(value: object) -> date:
    """The day, if it is written as the contract says: YYYY-MM-DD and no other form of ISO 8601.

    Raises:
        ValueError: it is not, or is not in the calendar.
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("a day is written as YYYY-MM-DD")
    return date.fromisoformat(value)


DAYS = strawberry.scalar(
    name="Date",
    description="Calendar date, ISO 8601 (`2026-01-31`).",
    specified_by_url=f"{SCALARS}/local-date",
    serialize=date.isoformat,
    parse_value=parse_day,
)
MOMENTS = strawberry.scalar(
    name="DateTime",
    description="Date and time with an offset, ISO 8601 (`2026-01-31T12:00:00+00:00`).",
    specified_by_url=f"{SCALARS}/date-time",
    serialize=datetime.isoformat,
    parse_value=datetime.fromisoformat,
)
TYPES = complete_types()
schema = strawberry.Schema(
    query=Query, types=list(TYPES.values()), config=StrawberryConfig(scalar_map={date: DAYS, datetime: MOMENTS})
)
