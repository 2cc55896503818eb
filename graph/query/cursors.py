"""Opaque cursors for keyset pages: the sort values of a row, with the list and the order that they belong to."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from graph.errors import InvalidArgument

FORM = 2  # of sort values: since then those of names are sort keys
LONGEST = 6_000  # characters: a row may be ordered by three names of 300 letters, each of four bytes
UNEVEN = re.compile("[\ue000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: the property, and whether it runs downwards."""

    property: str
    descending: bool = False


def encode(of: str, order: tuple[Key, ...], values: list[str]) -> str:
    """The cursor of a row with these sort values; `of` is the name of the list."""
    return base64.urlsafe_b64encode(orjson.dumps([fingerprint(of, order), *values])).decode("ascii").rstrip("=")


def decode(of: str, order: tuple[Key, ...], cursor: str, argument: str) -> list[str]:
    """The sort values in a cursor.

    Raises:
        InvalidArgument: it is not a cursor of ours, or belongs to another list or another order.
    """
    refused = InvalidArgument(
        f"The argument '{argument}' is no cursor of this list.", "Use a cursor from pageInfo or edges of the same list."
    )
    if len(cursor) > LONGEST:
        raise refused
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        content = orjson.loads(raw)
    except (binascii.Error, ValueError) as error:
        raise refused from error
    fits = isinstance(content, list) and len(content) == len(order) + 1 and content[0] == fingerprint(of, order)
    if not fits or not all(isinstance(value, str) for value in content) or encode(of, order, content[1:]) != cursor:
        raise refused
    return [str(value) for value in content[1:]]


def fingerprint(of: str, order: tuple[Key, ...]) -> str:
    """List and order as text, with the form of the values, so that a cursor of another one is told apart.

    A filter is no part of it, nor is the node that the list belongs to: both may differ between the pages of one list.
    """
    keys = ",".join(f"{key.property}{'-' if key.descending else '+'}" for key in order)
    return f"{FORM} {of}:{keys}"


def has_astral_characters(values: Iterable[object]) -> bool:
    """Whether Neo4j may compare one of these texts, as a parameter, otherwise than it sorts stored ones.

    It sorts by code points, and compares a parameter with a stored text by the units of UTF-16.
    """
    return any(isinstance(value, str) and UNEVEN.search(value) for value in values)
