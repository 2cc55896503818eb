"""What lists must answer, in plain Python: rows as dictionaries of values, filters and orders by the book.

Every field of a row holds a tuple of what it has (nothing, where nothing is recorded), or, under a quantifier, of rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.query.cursors import Key
from tests.support.people_order import as_people_compare, people_order

PLAIN = frozenset({"id", "validFrom", "validTo", "enactedOn", "exposure"})  # compared as they are; all else are names

COMPARE = {
    "eq": lambda mine, value: mine == value,
    "in": lambda mine, value: mine in value,
    "contains": lambda mine, value: as_people_compare(value) in as_people_compare(mine),
    "startsWith": lambda mine, value: as_people_compare(mine).startswith(as_people_compare(value)),
    "lt": lambda mine, value: mine < value,
    "lte": lambda mine, value: mine <= value,
    "gt": lambda mine, value: mine > value,
    "gte": lambda mine, value: mine >= value,
}

Row = Mapping[str, Any]


def passes(condition: Mapping[str, Any], row: Row) -> bool:
    """Whether a row passes a filter."""
    return all(part_passes(name, value, row) for name, value in condition.items())


def part_passes(name: str, value: Any, row: Row) -> bool:
    match name:
        case "and":
            return all(passes(part, row) for part in value)
        case "or":
            return any(passes(part, row) for part in value)
        case "not":
            return not passes(value, row)
    if not isinstance(value, Mapping):
        return value in row[name]
    if value.keys() & {"some", "none", "all"}:
        return all(quantifier_holds(word, part, row[name]) for word, part in value.items())
    return ids_pass(value, row[name], row.get(f"within {name}", row[name]))


def ids_pass(value: Mapping[str, Any], held: tuple[Any, ...], wider: tuple[Any, ...]) -> bool:
    given = {word: other for word, other in value.items() if word not in ("recorded", "within")}
    if "recorded" in value and value["recorded"] is not bool(held):
        return False
    if "within" in value and value["within"] not in wider:
        return False
    return not given or any(all(COMPARE[op](mine, other) for op, other in given.items()) for mine in held)


def quantifier_holds(word: str, condition: Mapping[str, Any], rows: Iterable[Row]) -> bool:
    found = [passes(condition, row) for row in rows]
    return {"some": any(found), "none": not any(found), "all": all(found)}[word]


def place_of(row: Row, name: str) -> Any:  # texts or places of letters
    """Where a row stands by what it has under a name."""
    text = row[name][0] if row[name] else ""
    return text if name in PLAIN else people_order(text)


def sort(order: tuple[Key, ...], rows: Iterable[Row]) -> list[str]:
    """The ids of the rows in that order, by id in the end; what is not recorded comes first upwards."""
    found = sorted(rows, key=lambda row: str(row["id"][0]))
    for key in reversed(order):
        found.sort(key=lambda row, name=key.property: place_of(row, name), reverse=key.descending)
    return [row["id"][0] for row in found]
