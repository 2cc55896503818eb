"""What a pack's files may hold. Field names are those of the GraphQL contract; each link names its relationship.

The metadata on a field says where it goes: `Rel` makes relationships, `Children` entities of their own, everything else
is a property. So the models of `seed.kinds` are the one description that `remit check`, the projection and the docs
share.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from graph.lookup import ID, ID_LENGTH
from graph.model import Confidence
from graph.visible import quoted

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _an_id(value: str) -> str:
    if len(value) > ID_LENGTH or not ID.fullmatch(value):
        raise ValueError(
            f"{quoted(value)} is no id: use lower-case letters, digits, dots and hyphens, at most {ID_LENGTH}"
        )
    return value


def _a_day(value: object) -> object:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no day: write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{quoted(value)} is not in the calendar") from None


def _a_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'`]+", value):
        raise ValueError(f"{quoted(value)} is no web address: use http:// or https://")
    return value


def _a_link(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(_an_id)]
Day = Annotated[str, BeforeValidator(_a_day)]
Url = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_a_url)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


class Model(BaseModel):
    """Base of all: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class Cite(Model):
    """A place in a source. `confidence` and `asOf` are those of the source unless given."""

    source: Id
    at: Line | None = None
    confidence: Confidence | None = None
    as_of: Day | None = None


class Timed(Model):
    """Something that holds for a time: from `validFrom` to `validTo`, both included."""

    valid_from: Day | None = None
    valid_to: Day | None = None


class Link(Timed):
    """A relationship to another entity. Without `cites` it rests on the citations of the entry that it stands in."""

    to: Id
    cites: tuple[Cite, ...] = ()


LinkTo = Annotated[Link, BeforeValidator(_a_link)]


@dataclass(frozen=True, slots=True)
class Rel:
    """Says that a field becomes relationships of this type; `incoming`: they lead from the other end to this entity."""

    type: str
    incoming: bool = False
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Children:
    """Says that a field holds entities of their own, tied to this one by relationships of this type."""

    type: str
    incoming: bool = False


class Cited(Timed):
    """A node that is a fact of the field: it has an id and at least one citation."""

    label: ClassVar[str]
    id: Id
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)]


class EntityModel(Cited):
    """What every entity has: a name, names in other languages, a summary in our own words."""

    name: Line
    names: dict[Language, Line] = {}
    summary: Text | None = None
    illustrative: StrictBool = False


class Standing(Model):
    """A level, the statement behind it, and where it is said."""

    statement: Text
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)]
