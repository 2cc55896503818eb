"""The schema as it is served."""

from datetime import date

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.graphql.query import Query
from api.graphql.types import gaps, providers, sources  # noqa: F401  # they add fields to types
from api.graphql.types.entities import complete_types
from graph.model.vocabulary import DAY


def parse_day(value: object) -> date:
    """The day, if it is written as the contract says: YYYY-MM-DD and no other form of ISO 8601.

    Raises:
        ValueError: it is not, or is not in the calendar.
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("a day is written as YYYY-MM-DD")
    return date.fromisoformat(value)


DAYS = strawberry.scalar(
    name="Date", description="Calendar date, ISO 8601 (`2026-01-31`).", serialize=date.isoformat, parse_value=parse_day
)
TYPES = complete_types()
schema = strawberry.Schema(query=Query, types=list(TYPES.values()), config=StrawberryConfig(scalar_map={date: DAYS}))
