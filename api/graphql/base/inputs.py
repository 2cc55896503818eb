"""Filters and orders as clients write them, and their form for `graph.query.filters`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import Any, Optional

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.graphql.base.enums import ORDER_FIELDS, WORDS, Direction
from graph.model.declaration import Field, Grade, Member, RuleFilter, Value, Words
from graph.model.kinds import KINDS, filtered_members, snake_case, with_article
from graph.model.vocabulary import Confidence, OversightStatus, OversightVerdict
from graph.query.cursors import Key
from graph.query.filters import is_quantified


@strawberry.input(description="Compares an id.")
class IdFilter:
    """A filter on ids."""

    eq: strawberry.ID | None = strawberry.field(default=None, description="Equal to this id.")
    in_: list[strawberry.ID] | None = strawberry.field(
        default=None, name="in", description="Equal to one of these ids."
    )
    within: strawberry.ID | None = strawberry.field(
        default=None,
        description=(
            "This id, or something that is narrower: a kind of that therapy or condition, a part of that class of providers "
            "or jurisdiction."
        ),
    )
    recorded: bool | None = strawberry.field(
        default=None, description="Whether there is any on the day; false: none is recorded."
    )


@strawberry.input(
    description="Compares a text. One that is not recorded passes no comparison. For other forms of words, use search."
)
class TextFilter:
    """A filter on texts."""

    eq: str | None = strawberry.field(default=None, description="Equal to this text.")
    in_: list[str] | None = strawberry.field(default=None, name="in", description="Equal to one of these texts.")
    contains: str | None = strawberry.field(
        default=None,
        description="Contains this text, whatever the case; names also whatever the accents, and in any language.",
    )
    starts_with: str | None = strawberry.field(
        default=None,
        description="Begins with this text, whatever the case; names also whatever the accents, and in any language.",
    )


@strawberry.input(description="Compares a day. A day that is not recorded passes no comparison.")
class DateFilter:
    """A filter on days."""

    eq: date | None = strawberry.field(default=None, description="This day.")
    lt: date | None = strawberry.field(default=None, description="Before this day.")
    lte: date | None = strawberry.field(default=None, description="On this day or before.")
    gt: date | None = strawberry.field(default=None, description="After this day.")
    gte: date | None = strawberry.field(default=None, description="On this day or after.")
    recorded: bool | None = strawberry.field(default=None, description="Whether there is one; false: none is recorded.")


@strawberry.input(description="Days from one to another, both included.")
class DayRange:
    """A filter on days between which something happened."""

    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day.")


def with_parts(filter_: type[Any], parts: Mapping[str, tuple[Any, str, str]]) -> None:
    """Give the class of a filter its parts, each with type, name in the schema and description; none has to be given."""
    filter_.__annotations__ = {name: Optional[type_] for name, (type_, _, _) in parts.items()}  # noqa: UP045  # not known yet
    for name, (_, shown, description) in parts.items():
        setattr(filter_, name, strawberry.field(default=None, name=shown, description=description))


def word_filter(words: type[Enum], what: str) -> type[Any]:
    """The filter on a word of an enum, `VerdictFilter` for verdicts."""
    made: Any = type(f"{what.capitalize()}Filter", (), {"__module__": __name__})
    with_parts(made, {"eq": (words, "eq", "This one."), "in_": (GenericAlias(list, (words,)), "in", "One of these.")})
    return strawberry.input(made, description=f"Compares a {what}.")  # type: ignore[no-any-return]  # the class itself


StatusFilter: Any = word_filter(OversightStatus, "status")
VerdictFilter: Any = word_filter(OversightVerdict, "verdict")
ConfidenceFilter: Any = word_filter(Confidence, "confidence")


@strawberry.input(description="What a link of an answer must be like. All given parts must hold.")
class OversightLinkWhere:
    """A filter on links of answers."""

    and_: list["OversightLinkWhere"] | None = strawberry.field(
        default=None, name="and", description="All of these hold."
    )
    or_: list["OversightLinkWhere"] | None = strawberry.field(
        default=None, name="or", description="One of these holds."
    )
    not_: Optional["OversightLinkWhere"] = strawberry.field(default=None, name="not", description="This does not hold.")
    status: StatusFilter | None = strawberry.field(default=None, description="How the mandate stands.")
    authority: IdFilter | None = strawberry.field(default=None, description="Who holds the mandate.")
    mandate: IdFilter | None = strawberry.field(default=None, description="The mandate.")
    activity: IdFilter | None = strawberry.field(default=None, description="What is done under it.")
    instrument: IdFilter | None = strawberry.field(default=None, description="One of the instruments that it rests on.")
    therapy: IdFilter | None = strawberry.field(
        default=None, description="The therapy of its offering; a link of the clinic as a whole has none."
    )
    route: IdFilter | None = strawberry.field(default=None, description="The route that its offering claims.")


@strawberry.input(description="The links of an answer: some or none of them.")
class OversightLinkList:
    """A filter on the list of links."""

    some: OversightLinkWhere | None = strawberry.field(default=None, description="At least one is like this.")
    none: OversightLinkWhere | None = strawberry.field(default=None, description="None is like this.")


@strawberry.input(
    description="What the answer for a clinic must be like, whatever its therapy and evidence. All given parts must hold."
)
class OversightWhere:
    """A filter on answers."""

    verdict: VerdictFilter | None = strawberry.field(default=None, description="The answer as a whole.")
    confidence: ConfidenceFilter | None = strawberry.field(default=None, description="How well the verdict is known.")
    gap: IdFilter | None = strawberry.field(default=None, description="One of its gaps, recorded or derived.")
    links: OversightLinkList | None = strawberry.field(default=None, description="Its links.")


Filter = type[Any]


FILTERS = {
    Value.DAY: DateFilter,
    Value.DAY_OR_YEAR: DateFilter,
    Value.DAY_RANGE: DayRange,
    Value.FLAG: bool,
    Value.ANSWER: OversightWhere,
}


def filter_type(label: str, member: Member) -> Any:  # noqa: ANN401  # a type of the schema
    """What a filter on a declared member takes."""
    if is_quantified(label, member):
        (end,) = member.ends  # type: ignore[attr-defined]  # it is a link
        return list_filter(end)
    match member:
        case Field(type=Value() as value) | RuleFilter(type=Value() as value):
            return FILTERS.get(value, TextFilter)
        case RuleFilter(type=Words() as words, many=True):
            return GenericAlias(list, (WORDS[words],))
        case Field(type=Words() as words) | Grade(level=words) | RuleFilter(type=Words() as words):
            return WORDS[words]
        case Field(type=type() as words) | RuleFilter(type=type() as words):
            return words
    return IdFilter


@cache
def where_of(label: str) -> Filter:
    """The filter of a list of the kind, `ClinicWhere` for clinics."""
    kind = KINDS[label]
    where: Any = type(f"{label}Where", (), {"__module__": __name__})
    parts: dict[str, tuple[Any, str, str]] = {
        "and_": (list[where], "and", "All of these hold."),
        "or_": (list[where], "or", "One of these holds."),
        "not_": (where, "not", "This does not hold."),
        "id": (IdFilter, "id", "Its id."),
    }
    for one in filtered_members(kind):
        parts[snake_case(one.name)] = (filter_type(label, one), one.name, one.for_clients)
    with_parts(where, parts)
    description = f"What {with_article(kind.noun)} must be like. All given parts must hold."
    return strawberry.input(where, description=description)  # type: ignore[no-any-return]  # the class itself


@cache
def list_filter(label: str) -> Filter:
    """The filter on the entities of a kind that one entity has, `OfferingList` for offerings."""
    kind, where = KINDS[label], where_of(label)
    several: Any = type(f"{label}List", (), {"__module__": __name__})
    parts: dict[str, tuple[Any, str, str]] = {
        "some": (where, "some", "At least one is like this."),
        "none": (where, "none", "None is like this."),
        "all": (where, "all", "Every one is like this, or there is none."),
    }
    with_parts(several, parts)
    description = f"{kind.plural.capitalize()} that count on the day: some, none or all of them."
    return strawberry.input(several, description=description)  # type: ignore[no-any-return]  # the class itself


@cache
def order_of(label: str) -> Filter:
    """One key of the order of a list of the kind, `ClinicOrder` for clinics."""
    order: Any = type(f"{label}Order", (), {"__module__": __name__})
    order.__annotations__ = {"field": ORDER_FIELDS[label], "direction": Direction | None}
    order.field = strawberry.field(description="What to order by.")
    order.direction = strawberry.field(default=Direction.ASC, description="Upwards unless said.")
    description = f"One key of an order of {KINDS[label].plural}."
    return strawberry.input(order, description=description)  # type: ignore[no-any-return]  # the class itself


def plain_condition(value: Any) -> Any:  # noqa: ANN401  # any part of a filter
    """The filter as nested dictionaries under its GraphQL names: absent parts left out, words and days as texts."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain_condition(part) for part in value]
    if not is_dataclass(value):
        return value
    parts = ((to_camel_case(part.name.removesuffix("_")), getattr(value, part.name)) for part in fields(value))
    return {name: plain_condition(part) for name, part in parts if part is not None}


def sort_keys(order: Sequence[Any] | None) -> tuple[Key, ...]:
    """The sort keys; by id where none is given."""
    given = order or ()
    names = ((to_camel_case(key.field.value.lower()), key.direction is Direction.DESC) for key in given)
    return tuple(Key(name, descending) for name, descending in names) or (Key("id"),)
