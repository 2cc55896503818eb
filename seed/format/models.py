"""What a pack's files may hold. Field names are those of the GraphQL contract; each link names its relationship.

The metadata on a field says where it goes: `Rel` makes relationships, `Children` entities of their own, everything else
is a property; the text below it says what it means. The models of `seed.format.kinds` are written from `graph.model.kinds`;
`remit check`, the projection, the schemas for editors and the data dictionary follow from them.
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
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from graph.model.vocabulary import DAY, Confidence
from graph.sanitize import quote
from graph.store.lookup import ID, ID_LENGTH

URL = re.compile(r"https?://[^\s<>\"'`]+")
URL_LENGTH = 2000
FIRST_YEAR, LAST_YEAR = 1000, 2999
LINE_FORM = r"^[^\n]*$"
LANGUAGE_FORM = r"^[a-z]{2}$"
PREDICATE_FORM = r"^([a-z][A-Za-z]*|[A-Z][A-Z_]*)$"


def _an_id(value: str) -> str:
    if len(value) > ID_LENGTH or not ID.fullmatch(value):
        raise ValueError(
            f"{quote(value)} is no id: use lower-case letters, digits, dots and hyphens, at most {ID_LENGTH}"
        )
    return value


def _a_day(value: object) -> object:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(f"{quote(value)} is no day: write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{quote(value)} is not in the calendar") from None


def _a_day_or_year(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        if FIRST_YEAR <= value <= LAST_YEAR:
            return value
        raise ValueError(f"{value} is no year: write it with four digits")
    return _a_day(value)


def _a_url(value: str) -> str:
    if not URL.fullmatch(value):
        raise ValueError(f"{quote(value)} is no web address: use http:// or https://")
    return value


def _a_link(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


def _a_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _text_like(pattern: re.Pattern[str], **more: object) -> WithJsonSchema:
    """What an editor can check of a value that code checks (seed.reference.json_schema)."""
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern.pattern}$", **more})


Id = Annotated[str, AfterValidator(_an_id), _text_like(ID, maxLength=ID_LENGTH)]
Day = Annotated[str, BeforeValidator(_a_day), _text_like(DAY, format="date")]
DayOrYear = Annotated[
    str | int,
    BeforeValidator(_a_day_or_year),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{DAY.pattern}$", "format": "date"},
                {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
            ]
        }
    ),
]
Url = Annotated[
    str, StringConstraints(max_length=URL_LENGTH), AfterValidator(_a_url), _text_like(URL, maxLength=URL_LENGTH)
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=LINE_FORM)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_FORM)]
Predicate = Annotated[str, StringConstraints(pattern=PREDICATE_FORM, max_length=60)]


class Model(BaseModel):
    """Base of all: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, use_attribute_docstrings=True)


class Cite(Model):
    """A place in a source. `confidence` and `asOf` are those of the source unless given."""

    source: Id
    """The source, by its id in sources.yaml."""
    at: Line | None = None
    """The place in the source: an article, a page, lines. Write one place alike wherever it is cited."""
    confidence: Confidence | None = None
    """What the fact is worth, where that differs from the source: UNVERIFIED for what is inferred."""
    as_of: Day | None = None
    """The day for which the place speaks, where that differs from the source, as YYYY-MM-DD."""


class Timed(Model):
    """Something that holds for a time: from `validFrom` to `validTo`, both included."""

    valid_from: Day | None = None
    """The first day on which it holds, as YYYY-MM-DD. Left out: no beginning is known."""
    valid_to: Day | None = None
    """The last day on which it holds, as YYYY-MM-DD. Left out: it still holds."""


class Link(Timed):
    """A relationship to another entity. Without `cites` it rests on the citations of the entry that it stands in."""

    to: Id
    """The entity that it leads to, by its id."""
    cites: tuple[Cite, ...] = ()
    """Where it is said. Left out: the citations of the entry that it stands in speak for it too."""


LinkTo = Annotated[Link, BeforeValidator(_a_link, json_schema_input_type=Id | Link)]


@dataclass(frozen=True, slots=True)
class Rel:
    """Says that a field becomes relationships of this type; `incoming`: they lead from the other end to this entity.

    `along`: the field whose end is theirs too, so that they name none themselves.
    """

    type: str
    incoming: bool = False
    targets: tuple[str, ...] = ()
    along: str = ""


def rel_of(info: FieldInfo) -> Rel | None:
    """The relationship that a field makes, if it makes one."""
    return next((m for m in info.metadata if isinstance(m, Rel)), None)


@dataclass(frozen=True, slots=True)
class Children:
    """Says that a field holds entities of their own, tied to this one by relationships of this type."""

    type: str
    incoming: bool = False


def tie_of(info: FieldInfo) -> Children | None:
    """How a field ties entities of their own to the one that they are written inside of, if it does."""
    return next((m for m in info.metadata if isinstance(m, Children)), None)


class Cited(Timed):
    """A node that is a fact of the field: it has an id and at least one citation."""

    label: ClassVar[str]
    id: Id
    """Its id, `<jurisdiction>.<kind>.<slug>`, or `<kind>.<slug>` for a concept of no jurisdiction; never used again."""
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)]
    """Where it is said: at least one place in a source."""


class Grade(Model):
    """A level, the statement behind it, and where it is said."""

    statement: Text
    """What the sources say about it, in our own words."""
    statements: dict[Language, Text] = Field(default_factory=dict)
    """The statement in other languages, by the two letters of the language."""
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)]
    """Where it is said: at least one place in a source."""


class GradedLink(Grade, Link):
    """A relationship to another entity that holds a level, and the statement behind it."""


class TimedGrade(Grade, Timed):
    """A level for a time, with the statement behind it."""


def one_or_more(model: type[Model]) -> BeforeValidator:
    """Lets a single mapping stand for a list of one."""
    return BeforeValidator(_a_list, json_schema_input_type=model | tuple[model, ...])  # type: ignore[valid-type]
