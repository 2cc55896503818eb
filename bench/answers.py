"""What contenders answer, brought into one form, and how two answers differ."""

import json
from collections.abc import Iterator
from typing import Any

# Where the peer answers with a list of at most one, the others answer with the one.
ONE = frozenset({"route", "therapy", "authority", "activity", "instrument"})


def plain(value: Any) -> Any:
    """The value with lists of one unwrapped, and the lists in it, whose order says nothing, in one order."""
    if isinstance(value, dict):
        return {key: single(inner) if key in ONE else plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(plain, value), key=canonical)
    return value


def single(value: Any) -> Any:
    """The only one of a list, or null; anything else as it is."""
    return plain(value[0] if value else None) if isinstance(value, list) else plain(value)


def rows(values: list[Any]) -> list[Any]:
    """Rows whose order is a part of the answer."""
    return [plain(value) for value in values]


def canonical(value: Any) -> str:
    """The value as text; the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Each place at which two answers differ, with both values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(expected.keys() | found.keys()):
            yield from differences(expected.get(key), found.get(key), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif expected != found:
        yield f"{path or 'answer'}: {canonical(expected)} <> {canonical(found)}"
