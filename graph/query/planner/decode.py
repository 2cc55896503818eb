"""What makes of a record what the response shows: decoders, made beside the Cypher whose values they read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from graph.columns.lists import FoundList
from graph.law.law_snapshot import Law, LawOnDay
from graph.model.vocabulary import Language
from graph.query.planner.history_field import Histories
from graph.query.planner.selection_tree import LocalizedProperty, SelectedField, Unrecorded, VariableRef, ZippedLists
from graph.store.fragments import CypherPart


class NonNullViolation(Exception):  # the resolvers say what is wrong, and to which place in the response
    """A field that must have a value has none."""


@dataclass(slots=True)
class ExecutionContext:
    """What the decoders of one request share: the law, as it stands on each of the days asked for, and the variables.

    `missing` gathers the ids of citations that are not in memory yet. `public_url`: what addresses in the response begin with.
    `lists`: what columns tell of the lists that are asked for. `histories`: of the clinics that are asked about.
    """

    law: Law
    days: tuple[LawOnDay, ...]
    variables: Mapping[str, Any]
    public_url: str = ""
    missing: set[str] = field(default_factory=set)
    lists: list[FoundList] = field(default_factory=list)
    histories: Histories = field(default_factory=Histories)


Decoder = Callable[[Any, Any], Any]  # from a value and the context; answers in memory are read without one


@dataclass(frozen=True, slots=True)
class Projection:
    """Cypher that gives a value, and what makes of it what the response shows; null: it is that already."""

    cypher: CypherPart
    decode: Decoder | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A value that the resolvers might refuse, and what tells whether they would."""

    value: Any
    passes: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class DerivedParameter:
    """A parameter that follows from a value of a request."""

    value: Any
    function: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class CachedCount:
    """A count of a whole list that is kept with the law, for as long as the graph stays as it is; null until it is known."""

    anchor: str
    day: int

    def known(self, context: ExecutionContext) -> int | None:
        """The count, if it is known."""
        return context.law.counts.get((self.anchor, context.days[self.day].day))

    def keep(self, value: int, context: ExecutionContext) -> int:
        """Keep the count, and show it."""
        context.law.counts[self.anchor, context.days[self.day].day] = value
        return value


def object_decoder(selections: tuple[SelectedField, ...], decoders: list[Decoder | None]) -> Decoder:
    """The decoder of an object: keys in the order of the fields, each value read, and none missing that must be there."""
    keys = tuple(selected.key for selected in selections)
    reading = [(index, read) for index, read in enumerate(decoders) if read is not None]
    needed = [index for index, selected in enumerate(selections) if not selected.nullable]

    def read(row: list[Any], context: Any) -> dict[str, Any]:  # noqa: ANN401
        values = row
        if reading:
            values = [*row]  # it may be read once more
            for index, decoder in reading:
                values[index] = decoder(values[index], context)
        if None in values:
            for index in needed:
                if values[index] is None:
                    raise NonNullViolation(keys[index])
        return dict(zip(keys, values, strict=True))

    return read


def zipped_lists_decoder(selected: SelectedField) -> Decoder:
    """The decoder of two parallel lists."""
    assert isinstance(selected.source, ZippedLists)  # noqa: S101  # the caller has looked
    ((name, selections),) = selected.by_type.items()
    place_of = {selected.source.first[0]: 0, selected.source.second[0]: 1}
    places = [(one.key, place_of.get(one.name)) for one in selections]

    def read(row: list[Any], _: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        pairs = zip(row[0] or (), row[1] or (), strict=True)
        return [{key: name if place is None else pair[place] for key, place in places} for pair in pairs]

    return read


def select_fields(value: Any, selected: SelectedField) -> Any:  # noqa: ANN401  # any value
    """A value by the names of fields, with those that are selected of it."""
    if not selected.by_type:
        return value
    if isinstance(value, list | tuple):
        return [select_fields(one, selected) for one in value]
    ((name, selections),) = selected.by_type.items()
    return {one.key: name if one.name == "__typename" else select_fields(value[one.name], one) for one in selections}


def each(read: Decoder | None) -> Decoder | None:
    """The decoder of a list."""
    return None if read is None else lambda rows, context: [read(row, context) for row in rows]


def optional(read: Decoder | None) -> Decoder | None:
    """The decoder of what may be null."""
    return None if read is None else lambda row, context: None if row is None else read(row, context)


def or_unrecorded(read: Decoder, selected: SelectedField, day: int, unrecorded: Unrecorded) -> Decoder:
    """The decoder of a relationship of which none may be recorded for the day at that place."""
    ((name, selections),) = selected.by_type.items()

    def row_on(date_: str) -> list[Any]:
        properties = {"__typename": name, **unrecorded(date_)}
        return [as_in_row(one, properties.get(one.name)) for one in selections]

    return lambda row, context: read(row_on(context.days[day].day) if row is None else row, context)


def as_in_row(selected: SelectedField, value: Any) -> Any:  # noqa: ANN401  # any value of a property
    """The value as a row holds it: beside it its texts in other languages, of which there are none, if one is asked for."""
    in_languages = isinstance(selected.source, LocalizedProperty) and selected.language is not Language.EN
    return [value, None, None] if in_languages else value


def or_default(default: Any) -> Decoder:  # noqa: ANN401  # a value of any property
    """The decoder of a property that may be absent."""
    return lambda value, _: default if value is None else value


def day_decoder(day: int) -> Decoder:
    """The decoder of the day at that place among those that are asked for."""
    return lambda _, context: context.days[day].day


def as_is(value: Any, _: Any) -> Any:  # noqa: ANN401  # any value
    """The decoder of what is shown as it comes."""
    return value


def resolve_value(value: Any, variables: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any value of an argument
    """A value as the driver takes it, with what the request gives for its references."""
    if type(value) is str:  # as most are; a word of the schema is an enum, which is a string, too
        return value
    if isinstance(value, VariableRef):
        value = value.of(variables)
    if isinstance(value, DerivedParameter):
        return value.function(resolve_value(value.value, variables))
    if isinstance(value, list):
        return [resolve_value(item, variables) for item in value]
    if isinstance(value, dict):
        return {name: resolve_value(item, variables) for name, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
