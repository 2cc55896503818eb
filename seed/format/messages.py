"""What is wrong with an entry, in words for whoever writes packs, and what is left of it for the other checks."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from graph.sanitize import quote
from graph.store.lookup import ID
from seed.format.models import LANGUAGE_FORM, LINE_FORM, PREDICATE_FORM, Cite, Link, Model, tie_of
from seed.format.yaml_source import Position

M = TypeVar("M", bound=Model)

CHOICE = re.compile(r"'([^']+)'")
CONCEPTS = ("activity", "condition", "therapy")  # their ids begin with the kind
YEAR = re.compile(r"[0-9]{4}(-[0-9]{2})?")
MESSAGES = {
    "string_type": "must be text; put it in quotes if it is a number",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "dict_type": "must be a mapping of keys to values",
    "string_too_short": "must not be empty",
}
EMPTY = {
    "string_type": "a text",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "value_error": "a day as YYYY-MM-DD",  # nothing else is refused in words of our own before it is seen to be text
}
FORMS = {
    LINE_FORM: "must be on one line",
    LANGUAGE_FORM: "is no language; write its two small letters, such as ru",
    PREDICATE_FORM: "is neither a property, such as enactedOn, nor a relationship, such as HOLDS",
}
A_SLIP = 0.8  # how like a known word or id another must be to be taken for a slip of it: all ids of a kind begin alike
KEY = "[key]"  # how pydantic ends the position of a key, as opposed to its value


def faults_of(model: type[Model], error: ValidationError, value: Any) -> Iterator[tuple[Position, str]]:  # noqa: ANN401
    """Every fault with its position inside the entry, whose value is given, and its message."""
    faults = error.errors(include_url=False)
    for fault in faults:
        position = as_written(fault["loc"], value)
        if fault["type"] == "too_short" and any(is_inside(other["loc"], position) for other in faults):
            continue  # its items are there and have faults of their own, with which pydantic does not count them
        where = ".".join(str(step) for step in position if step != KEY)
        message = message_of(model, fault["type"], position, fault)
        yield position, f"{where}: {message}" if where else message


def as_written(position: Position, value: Any) -> Position:  # noqa: ANN401  # whatever the file holds
    """The position in the file: a single mapping may stand for a list of one, and then has no place in it."""
    steps: list[str | int] = []
    for step in position:
        if isinstance(step, int) and isinstance(value, dict):
            continue
        steps.append(step)
        value = value_at(value, step)
    return tuple(steps)


def value_at(value: Any, step: str | int) -> Any:  # noqa: ANN401  # whatever the file holds
    """What stands there in a mapping or a list; null: nothing."""
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def is_inside(position: Position, outer: Position) -> bool:
    """Whether a position is that of a part of what stands at the other."""
    return len(position) > len(outer) and position[: len(outer)] == outer


def message_of(model: type[Model], kind: str, position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """One fault in words; what has no words here has pydantic's."""
    if kind == "extra_forbidden":
        return f"is no key that may stand here{did_you_mean(str(position[-1]), keys_at(model, position[:-1]))}"
    if fault["input"] is None and position:
        return message_for_empty(model, kind, position, fault)
    if kind in SPECIAL:
        return SPECIAL[kind](model, position, fault)
    text = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    if "is no day" in text and YEAR.fullmatch(str(fault["input"])) and not is_required(model, position):
        text += "; where no source says the day, leave the line out"
    return FORMS.get(fault.get("ctx", {}).get("pattern")) or MESSAGES.get(kind, text)


def message_for_empty(model: type[Model], kind: str, position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """A key, or an item of a list, with nothing after it."""
    wanted = "an id" if kind == "model_type" and model_at(model, position) is Link else EMPTY.get(kind, "a value")
    if kind in ("enum", "literal_error"):
        wanted = str(fault["ctx"]["expected"])
    return f"is empty: write {wanted}{'' if is_required(model, position) else ' or remove the line'}"


def message_for_missing(_: type[Model], position: Position, _fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """A key that must be there."""
    return "is missing; every fact needs a citation" if position[-1] == "cites" else "is missing"


def too_short(_: type[Model], position: Position, _fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """A list without items."""
    return "is empty; every fact needs a citation" if position[-1] == "cites" else "must name at least one"


def too_long(_: type[Model], _position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """More text than there may be."""
    return f"is longer than {fault['ctx']['max_length']} characters"


def no_choice(_: type[Model], _position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """A word that is none of those that may stand there."""
    choices = str(fault["ctx"]["expected"])
    if not isinstance(fault["input"], str):
        return f"must be {choices}"
    return f"{quote(fault['input'])} is none of {choices}{did_you_mean(fault['input'], CHOICE.findall(choices))}"


def no_list(model: type[Model], position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """One value where a list must be: how to write it as a list of one."""
    value, inside = fault["input"], model_at(model, position)
    if isinstance(value, str) and ID.fullmatch(value) and inside in (Cite, Link, None):
        return f"must be a list: write [{f'{{source: {value}}}' if inside is Cite else value}]"
    return "must be a list: begin each item with '- '"


def no_mapping(model: type[Model], position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """One value where a mapping must be: links and citations are told how they are written."""
    inside = model_at(model, position) if position else None
    if inside is Cite:
        return "must be a citation: write {source: <id>, at: <place>}"
    if inside is Link:
        return "must be one id, without [ ]" if isinstance(fault["input"], list) else "must be an id"
    return "must be a mapping of keys to values"


SPECIAL = {
    "missing": message_for_missing,
    "too_short": too_short,
    "string_too_long": too_long,
    "literal_error": no_choice,
    "enum": no_choice,
    "tuple_type": no_list,
    "model_type": no_mapping,
}


def did_you_mean(wrong: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The nearest known word that is like enough, as the end of a sentence; capital and small letters count as alike.

    An id of the same kind is nearer than any of another kind.
    """
    words = {word.casefold(): word for word in known}
    alike = [word for word in words if kind_in(word) == kind_in(wrong.casefold())]
    for choice in (alike, list(words)):
        if near := get_close_matches(wrong.casefold(), choice, n=1, cutoff=likeness):
            return f"; did you mean {words[near[0]]}?"
    return ""


def kind_in(word: str) -> str:
    """The part of an id that names its kind; empty where the word is no id."""
    first, *rest = word.split(".")
    return rest[0] if len(rest) > 1 and first not in CONCEPTS else first if rest else ""


def keys_at(model: type[Model], position: Position) -> list[str]:
    """The keys that may stand at that position inside an entry."""
    inside = model_at(model, position)
    return [info.alias or name for name, info in inside.model_fields.items()] if inside else []


def model_at(model: type[Model] | None, position: Position) -> type[Model] | None:
    """What stands at that position inside an entry, if that has keys of its own."""
    for step in position:
        if isinstance(step, str):
            info = field_of(model, step)
            model = model_in(info.annotation) if info else None
    return model


def is_required(model: type[Model], position: Position) -> bool:
    """Whether the key at that position must be there; what is an item of a list need not be."""
    info = field_of(model_at(model, position[:-1]), position[-1])
    return info is not None and info.is_required()


def field_of(model: type[Model] | None, key: str | int) -> FieldInfo | None:
    """The field with that key."""
    fields = model.model_fields.items() if model else ()
    return next((info for name, info in fields if key == (info.alias or name)), None)


def model_in(annotation: Any) -> type[Model] | None:  # noqa: ANN401  # an annotation can be anything
    """The model that a field holds, directly, in a list, or perhaps."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)


def salvage(model: type[M], value: Any) -> M | None:  # noqa: ANN401  # whatever the file holds
    """The sound fields of an entry with faults, so that the rest of it is checked in the same run.

    What is unsound or missing is null, in its place where it stands in a list. Null: not even the id is sound.
    """
    if not isinstance(value, dict):
        return None
    fields = {name: sound_part(model, name, value) for name in model.model_fields}
    return None if fields.get("id") is None else model.model_construct(**fields)


def sound_part(model: type[Model], name: str, value: dict[str, Any]) -> Any:  # noqa: ANN401  # a field can hold anything
    """What is sound of one field."""
    info = model.model_fields[name]
    many = get_origin(info.annotation) is tuple
    key = info.alias or name
    if key not in value:
        return (() if many else None) if info.is_required() else info.get_default(call_default_factory=True)
    if not many:
        return or_null_if_unsound(adapter(model, name), value[key])
    items = value[key] if isinstance(value[key], list) else [value[key] if isinstance(value[key], dict) else None]
    child = model_in(info.annotation) if tie_of(info) else None
    return tuple(salvage(child, item) if child else or_null_if_unsound(adapter(model, name), item) for item in items)


def or_null_if_unsound(checker: "TypeAdapter[Any]", value: Any) -> Any:  # noqa: ANN401  # a field can hold anything
    """The value if it is sound, else null."""
    with suppress(ValidationError):
        return checker.validate_python(value)
    return None


@cache
def adapter(model: type[Model], name: str) -> "TypeAdapter[Any]":
    """What checks one field, or one item of it where it holds many."""
    info: FieldInfo = model.model_fields[name]
    if get_origin(info.annotation) is tuple:
        return TypeAdapter(get_args(info.annotation)[0])
    kind: Any = info.annotation
    return TypeAdapter(Annotated[kind, *info.metadata] if info.metadata else kind)
