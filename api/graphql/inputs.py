"""Filters and orders as clients write them, and their form for `graph.filters`."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Optional

import strawberry

from api.graphql.enums import ClinicOrderField, Direction
from graph.cursors import Key
from graph.model import RouteStanding


@strawberry.input(description="Compares an id.")
class IdFilter:
    """A filter on ids."""

    eq: strawberry.ID | None = strawberry.field(default=None, description="Equal to this id.")
    in_: list[strawberry.ID] | None = strawberry.field(
        default=None, name="in", description="Equal to one of these ids."
    )


@strawberry.input(description="Compares a text, letter by letter. For any case and both languages, use search.")
class TextFilter:
    """A filter on texts."""

    eq: str | None = strawberry.field(default=None, description="Equal to this text.")
    in_: list[str] | None = strawberry.field(default=None, name="in", description="Equal to one of these texts.")
    contains: str | None = strawberry.field(default=None, description="Contains this text.")
    starts_with: str | None = strawberry.field(default=None, description="Begins with this text.")


@strawberry.input(description="What an offering must be like. All given parts must hold.")
class OfferingWhere:
    """A filter on offerings."""

    and_: list["OfferingWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["OfferingWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["OfferingWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    therapy: IdFilter | None = strawberry.field(default=None, description="The id of its therapy.")
    route: IdFilter | None = strawberry.field(default=None, description="The id of the route claimed on the day.")
    route_standing: RouteStanding | None = strawberry.field(default=None, description="The standing of that route.")


@strawberry.input(description="Offerings that count on the day: some, none or all of them.")
class OfferingList:
    """A filter on a clinic's offerings."""

    some: OfferingWhere | None = strawberry.field(default=None, description="At least one is like this.")
    none: OfferingWhere | None = strawberry.field(default=None, description="None is like this.")
    all: OfferingWhere | None = strawberry.field(default=None, description="Every one is like this, or there is none.")


@strawberry.input(description="What a clinic must be like. All given parts must hold.")
class ClinicWhere:
    """A filter on clinics."""

    and_: list["ClinicWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["ClinicWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["ClinicWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    name: TextFilter | None = strawberry.field(default=None, description="Its English name.")
    illustrative: bool | None = strawberry.field(default=None, description="Whether it is an archetype.")
    jurisdiction: IdFilter | None = strawberry.field(default=None, description="The id of its jurisdiction.")
    region: IdFilter | None = strawberry.field(default=None, description="The id of its region.")
    track: IdFilter | None = strawberry.field(default=None, description="The id of its track.")
    offerings: OfferingList | None = strawberry.field(default=None, description="What it offers on the day.")


@strawberry.input(description="One key of an order of clinics.")
class ClinicOrder:
    """One sort key."""

    field: ClinicOrderField = strawberry.field(description="What to order by.")
    direction: Direction | None = strawberry.field(default=Direction.ASC, description="Upwards unless said.")


def condition(value: Any) -> Any:  # noqa: ANN401  # any part of a filter
    """The filter as nested dictionaries under its GraphQL names, absent parts left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [condition(part) for part in value]
    if not is_dataclass(value):
        return value
    named = {"and_": "and", "or_": "or", "not_": "not", "in_": "in", "starts_with": "startsWith"}
    named["route_standing"] = "routeStanding"
    parts = ((named.get(part.name, part.name), getattr(value, part.name)) for part in fields(value))
    return {name: condition(part) for name, part in parts if part is not None}


def keys(order: list[ClinicOrder] | None) -> tuple[Key, ...]:
    """The sort keys; by id where none is given."""
    given = order or []
    return tuple(Key(key.field.value.lower(), key.direction is Direction.DESC) for key in given) or (Key("id"),)
