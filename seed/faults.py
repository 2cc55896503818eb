"""What is wrong with an entry, in words for whoever writes packs, and what is left of it for the other checks."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from graph.visible import quoted
from seed.models import LANGUAGE_FORM, LINE_FORM, PREDICATE_FORM, Children, Model
from seed.yaml_source import Position

M = TypeVar("M", bound=Model)

CHOICE = re.compile(r"'([^']+)'")
MESSAGES = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes if it is a number",
    "tuple_type": "must be a list",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "string_too_short": "must not be empty",
}
FORMS = {
    LINE_FORM: "must be on one line",
    LANGUAGE_FORM: "is no language; write its two small letters, such as ru",
    PREDICATE_FORM: "is neither a property, such as enactedOn, nor a relationship, such as HOLDS",
}
KEY = "[key]"  # how pydantic ends the position of a key, as opposed to its value


def faults_of(model: type[Model], error: ValidationError) -> Iterator[tuple[Position, str]]:
    """Every fault with its position inside the entry and its message."""
    faults = error.errors(include_url=False)
    for fault in faults:
        position: Position = fault["loc"]
        if fault["type"] == "too_short" and any(is_inside(other["loc"], position) for other in faults):
            continue  # its items are there and have faults of their own, with which pydantic does not count them
        where = ".".join(str(step) for step in position if step != KEY)
        message = message_of(model, fault["type"], position, fault)
        yield position, f"{where}: {message}" if where else message


def is_inside(position: Position, outer: Position) -> bool:
    """Whether a position is that of a part of what stands at the other."""
    return len(position) > len(outer) and position[: len(outer)] == outer


def message_of(model: type[Model], kind: str, position: Position, fault: Any) -> str:  # noqa: ANN401  # pydantic's own
    """One fault in words; what has no words here has pydantic's."""
    if kind == "extra_forbidden":
        return f"is no key that may stand here{did_you_mean(str(position[-1]), keys_at(model, position[:-1]))}"
    if kind == "too_short":
        return "is empty; every fact needs a citation" if position[-1] == "cites" else "must name at least one"
    if kind == "missing" and position[-1] == "cites":
        return "is missing; every fact needs a citation"
    if kind == "string_too_long":
        return f"is longer than {fault['ctx']['max_length']} characters"
    if kind in ("literal_error", "enum"):
        choices = str(fault["ctx"]["expected"])
        near = did_you_mean(str(fault["input"]), CHOICE.findall(choices))
        return (
            f"{quoted(fault['input'])} is none of {choices}{near}"
            if isinstance(fault["input"], str)
            else f"must be {choices}"
        )
    text = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    return FORMS.get(fault.get("ctx", {}).get("pattern")) or MESSAGES.get(kind, text)


def did_you_mean(wrong: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The nearest known word that is like enough, as the end of a sentence; capital and small letters count as alike."""
    words = {word.casefold(): word for word in known}
    near = get_close_matches(wrong.casefold(), list(words), n=1, cutoff=likeness)
    return f"; did you mean {words[near[0]]}?" if near else ""


def keys_at(model: type[Model] | None, position: Position) -> list[str]:
    """The keys that may stand at that position inside an entry."""
    for step in position:
        fields = model.model_fields.items() if model else ()
        if isinstance(step, str):
            model = next((model_in(info.annotation) for name, info in fields if step == (info.alias or name)), None)
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


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
    fields = {name: rest(model, name, value) for name in model.model_fields}
    return None if fields.get("id") is None else model.model_construct(**fields)


def rest(model: type[Model], name: str, value: dict[str, Any]) -> Any:  # noqa: ANN401  # a field can hold anything
    """What is sound of one field."""
    info = model.model_fields[name]
    many = get_origin(info.annotation) is tuple
    key = info.alias or name
    if key not in value:
        return (() if many else None) if info.is_required() else info.get_default(call_default_factory=True)
    if not many:
        return sound(adapter(model, name), value[key])
    items = value[key] if isinstance(value[key], list) else [None]
    child = model_in(info.annotation) if any(isinstance(m, Children) for m in info.metadata) else None
    return tuple(salvage(child, item) if child else sound(adapter(model, name), item) for item in items)


def sound(checker: "TypeAdapter[Any]", value: Any) -> Any:  # noqa: ANN401  # a field can hold anything
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
