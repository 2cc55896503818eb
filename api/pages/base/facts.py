"""What is told of a thing, member by member, as its kind is declared: on its page, and in a line of a list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.pages.base.labels import LABELS, MEANINGS, tell_word
from api.pages.base.visit import Data
from graph.explain.locale import Locale
from graph.model.declaration import Field, Grade, GradedLink, Link, Member, Path, SubList, Value

IN_ONE_LINE = 8  # things: more of them are a list of their own


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told of one member: a text, levels with what stands behind each, or things.

    `total`: how many things there are, of which a page shows the first. `table`: the type of the things, where they stand in a
    table of their own.
    """

    name: str
    label: str
    meaning: str
    text: str = ""
    levels: Sequence[Data] = ()
    things: Sequence[Data] = ()
    total: int = 0
    table: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is a part of the page of its own."""
        return bool(self.table) or self.total > IN_ONE_LINE


def fact_of(member: Member, value: Any, locale: Locale) -> Fact | None:  # noqa: ANN401  # as the schema has it
    """What is told of a member with that value; null: nothing is recorded."""
    if value in (None, [], ""):
        return None
    heading = locale.tell_in(*LABELS[member.name])
    meaning = locale.tell_in(*MEANINGS[member.name]) if member.name in MEANINGS else ""
    match member:
        case SubList():
            things, total = value["nodes"], value["totalCount"]
            return Fact(member.name, heading, meaning, things=things, total=total, table=member.of) if total else None
        case Grade() | GradedLink():
            levels = [
                {**one, "word": tell_word(one["level"], locale)}
                for one in (value if isinstance(value, list) else [value])
            ]
            return Fact(member.name, heading, meaning, levels=levels)
        case Link() | Path():
            things = value if isinstance(value, list) else [value]
            end = member.end if isinstance(member, Link) else member.hops[-1].label
            table = end if end == "Mandate" else ""
            return Fact(member.name, heading, meaning, things=things, total=len(things), table=table)
        case Field():
            return text_of(member, value, Fact(member.name, heading, meaning), locale)
    raise AssertionError(member)


def text_of(field: Field, value: Any, fact: Fact, locale: Locale) -> Fact:  # noqa: ANN401
    """The value of a field in words."""
    match field.type:
        case Value.DAY | Value.DAY_OR_YEAR:
            return replace(fact, text=locale.write_day(value))
        case Value.CODES | Value.IDENTIFIERS:
            return replace(fact, text=", ".join(f"{one['scheme']} {one['value']}" for one in value))
        case Value():
            told = " ".join(value) if isinstance(value, list) else str(value)
            return replace(fact, text=told)
        case _:
            return replace(fact, text=tell_word(value, locale))
