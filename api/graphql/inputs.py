"""Filters and orders as clients write them, and their form for `graph.query.filters`."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Optional

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.graphql.types.enums import (
    AuthorityKind,
    AuthorityOrderField,
    ClinicOrderField,
    Direction,
    EvidenceLevel,
    GapKind,
    GapOrderField,
    GapOrigin,
    InstrumentKind,
    LegalInstrumentOrderField,
)
from graph.model.vocabulary import RouteStanding
from graph.query.cursors import Key


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


@strawberry.input(description="Compares a day. A day that is not recorded passes no comparison.")
class DateFilter:
    """A filter on days."""

    eq: date | None = strawberry.field(default=None, description="This day.")
    lt: date | None = strawberry.field(default=None, description="Before this day.")
    lte: date | None = strawberry.field(default=None, description="On this day or before.")
    gt: date | None = strawberry.field(default=None, description="After this day.")
    gte: date | None = strawberry.field(default=None, description="On this day or after.")


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
    """A filter on offerings of one clinic."""

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


@strawberry.input(description="What a mandate must be like. All given parts must hold.")
class MandateWhere:
    """A filter on mandates."""

    and_: list["MandateWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["MandateWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["MandateWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    name: TextFilter | None = strawberry.field(default=None, description="Its English name.")
    authority: IdFilter | None = strawberry.field(
        default=None, description="The id of the authority that holds it on the day."
    )
    activity: IdFilter | None = strawberry.field(default=None, description="The id of what is done under it.")
    covers: IdFilter | None = strawberry.field(
        default=None, description="The id of a route that it covers, as far as that counts on the day."
    )
    instrument: IdFilter | None = strawberry.field(
        default=None, description="The id of an instrument by which it is granted, as far as that stands on the day."
    )


@strawberry.input(description="Mandates that count on the day: some, none or all of them.")
class MandateList:
    """A filter on mandates of one authority."""

    some: MandateWhere | None = strawberry.field(default=None, description="At least one is like this.")
    none: MandateWhere | None = strawberry.field(default=None, description="None is like this.")
    all: MandateWhere | None = strawberry.field(default=None, description="Every one is like this, or there is none.")


@strawberry.input(description="What an authority must be like. All given parts must hold.")
class AuthorityWhere:
    """A filter on authorities."""

    and_: list["AuthorityWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["AuthorityWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["AuthorityWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    name: TextFilter | None = strawberry.field(default=None, description="Its English name.")
    jurisdiction: IdFilter | None = strawberry.field(default=None, description="The id of its jurisdiction.")
    kind: AuthorityKind | None = strawberry.field(default=None, description="What kind of body it is.")
    mandates: MandateList | None = strawberry.field(default=None, description="What it holds on the day.")


@strawberry.input(description="What a legal instrument must be like. All given parts must hold.")
class LegalInstrumentWhere:
    """A filter on legal instruments."""

    and_: list["LegalInstrumentWhere"] | None = strawberry.field(
        default=None, name="and", description="All of these hold."
    )
    or_: list["LegalInstrumentWhere"] | None = strawberry.field(
        default=None, name="or", description="One of these holds."
    )
    not_: Optional["LegalInstrumentWhere"] = strawberry.field(
        default=None, name="not", description="This does not hold."
    )
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    name: TextFilter | None = strawberry.field(default=None, description="Its English name.")
    number: TextFilter | None = strawberry.field(
        default=None, description="Its number as cited; a number that is not recorded passes no comparison."
    )
    jurisdiction: IdFilter | None = strawberry.field(default=None, description="The id of its jurisdiction.")
    kind: InstrumentKind | None = strawberry.field(default=None, description="What kind of instrument it is.")
    enacted_on: DateFilter | None = strawberry.field(default=None, description="The day of enactment.")


@strawberry.input(description="What a therapy must be like. All given parts must hold.")
class TherapyTypeWhere:
    """A filter on therapies."""

    and_: list["TherapyTypeWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["TherapyTypeWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["TherapyTypeWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    name: TextFilter | None = strawberry.field(default=None, description="Its English name.")
    evidence: EvidenceLevel | None = strawberry.field(default=None, description="How far the evidence for it goes.")


@strawberry.input(description="What a gap must be like. All given parts must hold.")
class GapWhere:
    """A filter on gaps."""

    and_: list["GapWhere"] | None = strawberry.field(default=None, name="and", description="All of these hold.")
    or_: list["GapWhere"] | None = strawberry.field(default=None, name="or", description="One of these holds.")
    not_: Optional["GapWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    id: IdFilter | None = strawberry.field(default=None, description="Its id.")
    jurisdiction: IdFilter | None = strawberry.field(default=None, description="The id of its jurisdiction.")
    kind: GapKind | None = strawberry.field(default=None, description="What kind of hole it is.")
    origin: GapOrigin | None = strawberry.field(
        default=None, description="Whether a source speaks of it or a rule found it."
    )


@strawberry.input(description="One key of an order of clinics.")
class ClinicOrder:
    """One sort key."""

    field: ClinicOrderField = strawberry.field(description="What to order by.")
    direction: Direction | None = strawberry.field(default=Direction.ASC, description="Upwards unless said.")


@strawberry.input(description="One key of an order of authorities.")
class AuthorityOrder:
    """One sort key."""

    field: AuthorityOrderField = strawberry.field(description="What to order by.")
    direction: Direction | None = strawberry.field(default=Direction.ASC, description="Upwards unless said.")


@strawberry.input(description="One key of an order of legal instruments.")
class LegalInstrumentOrder:
    """One sort key."""

    field: LegalInstrumentOrderField = strawberry.field(description="What to order by.")
    direction: Direction | None = strawberry.field(default=Direction.ASC, description="Upwards unless said.")


@strawberry.input(description="One key of an order of gaps.")
class GapOrder:
    """One sort key."""

    field: GapOrderField = strawberry.field(description="What to order by.")
    direction: Direction | None = strawberry.field(default=Direction.ASC, description="Upwards unless said.")


def condition(value: Any) -> Any:  # noqa: ANN401  # any part of a filter
    """The filter as nested dictionaries under its GraphQL names: absent parts left out, words and days as texts."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [condition(part) for part in value]
    if not is_dataclass(value):
        return value
    parts = ((to_camel_case(part.name.removesuffix("_")), getattr(value, part.name)) for part in fields(value))
    return {name: condition(part) for name, part in parts if part is not None}


def keys(order: Sequence[ClinicOrder | AuthorityOrder | LegalInstrumentOrder | GapOrder] | None) -> tuple[Key, ...]:
    """The sort keys; by id where none is given."""
    given = order or ()
    names = ((to_camel_case(key.field.value.lower()), key.direction is Direction.DESC) for key in given)
    return tuple(Key(name, descending) for name, descending in names) or (Key("id"),)
