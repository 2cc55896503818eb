"""Limits on the values of arguments, alike in the document and in its variables: lists, texts, how many, how deep.

Values are looked at as they were sent, before they are coerced: coercion walks them by recursion.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    EnumValueNode,
    FloatValueNode,
    GraphQLID,
    GraphQLInputType,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    VariableNode,
    get_named_type,
    is_input_object_type,
)

from api.errors import LimitExceeded
from api.execution.query_cost import Argument
from api.settings import Limits
from graph.errors import InvalidArgument
from graph.query.cursors import LONGEST

CURSORS = frozenset({"after", "before"})
NESTING = 24  # levels of lists and objects; a filter with every part of it nested once has 16

WORDS = (StringValueNode, IntValueNode, FloatValueNode, EnumValueNode)


class Found(NamedTuple):
    """A value: its type as far as it is known, how deep it stands, and how long a text in it may be."""

    value: Any
    type: Any
    level: int
    characters: int


def check_arguments(arguments: Iterable[Argument], limits: Limits) -> frozenset[str]:
    """Check values in a document; the names of the variables that are cursors and nothing else.

    Raises:
        InvalidArgument: a value is larger than it may be; the message names its argument.

    """
    cursors: set[str] = set()
    others: set[str] = set()
    for argument in arguments:
        is_cursor = argument.name in CURSORS
        for variable in check_value(argument.name, first_found(argument, limits, is_cursor=is_cursor), limits):
            (cursors if is_cursor else others).add(variable)
    return frozenset(cursors - others)


def first_found(argument: Argument, limits: Limits, *, is_cursor: bool) -> Found:
    """The value of an argument, on its first level."""
    return Found(argument.value, argument.type, 1, LONGEST if is_cursor else limits.text)


def check_variables(
    variables: Mapping[str, Any], types: Mapping[str, GraphQLInputType], cursors: frozenset[str], limits: Limits
) -> None:
    """Check the values of variables; together they may be as many as a document may have tokens.

    Raises:
        InvalidArgument: a value is larger than it may be; the message names its variable.
        LimitExceeded: there are too many.

    """
    count = 0
    for name, value in variables.items():
        characters = LONGEST if name in cursors else limits.text
        for found in walk_value(f"${name}", Found(value, types.get(name), 1, characters), limits):
            check_text(f"${name}", found)
            count += 1
            if count > limits.tokens:
                raise LimitExceeded(
                    f"The variables hold more than {limits.tokens} values.", "Ask about fewer things at once."
                )


def check_value(name: str, value: Found, limits: Limits) -> Iterator[str]:
    """Check one value of a document; yields the variables in it."""
    for found in walk_value(name, value, limits):
        check_text(name, found)
        if isinstance(found.value, VariableNode):
            yield found.value.name.value


def walk_value(name: str, value: Found, limits: Limits) -> Iterator[Found]:
    """The value and every value inside it; lists are checked on the way."""
    stack = [value]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(values_inside(name, found, limits))


def values_inside(name: str, found: Found, limits: Limits) -> Iterator[Found]:
    """What stands directly inside a value."""
    items = found.value.values if isinstance(found.value, ListValueNode) else found.value
    if isinstance(items, list | tuple):
        check_length(name, found, len(items), limits)
        within = getattr(without_non_null(found.type), "of_type", found.type)
        members = [(item, within) for item in items]
    elif isinstance(found.value, ObjectValueNode | dict):
        members = [(value, type_of_field(found.type, field)) for field, value in fields_of(found.value)]
    else:
        return
    if found.level > NESTING:
        raise InvalidArgument(f"`{name}` is nested too deeply.", f"Use at most {NESTING} levels of lists and objects.")
    for value, type_ in members:
        yield Found(value, type_, found.level + 1, found.characters)


def fields_of(value: ObjectValueNode | dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """The fields of an input object."""
    if isinstance(value, ObjectValueNode):
        return [(field.name.value, field.value) for field in value.fields]
    return value.items()


def type_of_field(type_: Any, name: str) -> Any:  # noqa: ANN401  # a type of graphql-core, or null
    """The type of an input object's field; null where it is not known."""
    named = get_named_type(type_) if type_ is not None else None
    field = named.fields.get(name) if is_input_object_type(named) else None
    return field.type if field else None


def without_non_null(type_: Any) -> Any:  # noqa: ANN401  # a type of graphql-core, or null
    """The type without its `!`."""
    return getattr(type_, "of_type", type_) if str(type_).endswith("!") else type_


def check_length(name: str, found: Found, length: int, limits: Limits) -> None:
    """Refuse a list that is too long."""
    of_ids = found.type is not None and get_named_type(found.type) is GraphQLID
    allowed, what = (limits.ids, "ids") if of_ids else (limits.list_items, "items")
    if length > allowed:
        raise InvalidArgument(f"`{name}` has a list of {length} {what}.", f"Give at most {allowed} at once.")


def check_text(name: str, found: Found) -> None:
    """Refuse a text, or a number, that is too long."""
    text = found.value.value if isinstance(found.value, WORDS) else found.value
    if isinstance(text, str) and len(text) > found.characters:
        raise InvalidArgument(f"`{name}` has {len(text)} characters.", f"Use at most {found.characters}.")
