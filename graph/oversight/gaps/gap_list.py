"""The list of gaps, recorded and derived together: filter, order and page in memory. They follow from the law and are few."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key, partial
from typing import Any

from graph.model.alphabet import sort_key
from graph.model.vocabulary import Node
from graph.query.cursors import Key, decode
from graph.query.filters import Where
from graph.query.lists import Outside, Page, PageArguments, page, page_size
from graph.query.orders import number_text, unique

GAPS = "Query.gaps"  # the name of the list
WITHIN = "within "  # before the name of a fact: it, and what is wider


@dataclass(frozen=True, slots=True)
class Listed:
    """A gap in the list, and the ids of the routes in which it shows and of the authorities that it is about.

    `homes`: the jurisdiction and all that it is part of. `exposure`: how many offerings go through it on the day, where the
    order asks for it.
    """

    node: Node
    jurisdiction: str
    routes: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    exposure: int = 0
    homes: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """What a filter can ask for, each with all that it has."""
        own = {name: (str(self.node.properties[name]),) for name in ("id", "kind", "origin")}
        homes = home_facts(self.jurisdiction, self.homes)
        return own | homes | {"route": self.routes, "authority": self.authorities}

    def values(self, order: Iterable[Key]) -> list[str]:
        """What it is ordered by, as texts that compare alike."""
        name = str(self.node.properties["name"])
        properties = {**self.node.properties, "name": sort_key(name), "exposure": number_text(self.exposure)}
        return [str(properties[key.property]) for key in order]


def home_facts(jurisdiction: str, homes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What a filter can ask of the jurisdiction of a gap, and of all that it is part of."""
    return {"jurisdiction": (jurisdiction,), WITHIN + "jurisdiction": (jurisdiction, *homes)}


def passes_filter(condition: Where | None, facts: Mapping[str, tuple[str, ...]]) -> bool | None:
    """Whether a gap of which these facts are known passes the filter; null: that hangs on others."""
    return all_of(passes_part(name, value, facts) for name, value in (condition or {}).items() if value is not None)


def passes_part(name: str, value: Any, facts: Mapping[str, tuple[str, ...]]) -> bool | None:  # noqa: ANN401  # any part of a filter
    """The same of one part."""
    match name:
        case "and":
            return all_of(passes_filter(one, facts) for one in value)
        case "or":
            return negate(all_of(negate(passes_filter(one, facts)) for one in value))
        case "not":
            return negate(passes_filter(value, facts))
    if name not in facts:
        return None
    if not isinstance(value, Mapping):
        return value in facts[name]
    return passes_ids(value, facts[name], facts.get(WITHIN + name, facts[name]))


def passes_ids(value: Mapping[str, Any], held: tuple[str, ...], wider: tuple[str, ...]) -> bool:
    """Whether ids, of which those that are wider are known too, pass a filter on them."""
    given = {operator: ids for operator, ids in value.items() if ids is not None}
    recorded, within = given.pop("recorded", None), given.pop("within", None)
    if recorded not in (None, bool(held)) or (within is not None and within not in wider):
        return False
    wanted = [[ids] if operator == "eq" else ids for operator, ids in given.items()]
    return not wanted or any(all(one in ids for ids in wanted) for one in held)


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """False where one is; otherwise null where one is."""
    found = set(parts)
    return False if False in found else None if None in found else True


def negate(value: bool | None) -> bool | None:
    """Its negation; of null null."""
    return None if value is None else not value


def compare_keys(order: Sequence[Key], one: Sequence[str], other: Sequence[str]) -> int:
    """Above zero where the one comes after the other, below zero where before, zero where they are the same."""
    for key, mine, theirs in zip(order, one, other, strict=True):
        if mine != theirs:
            return 1 if (mine > theirs) != key.descending else -1
    return 0


def count_by(rows: Iterable[Listed], name: str) -> Counter[str]:
    """How many gaps have each value of what a filter can ask for, too."""
    return Counter(value for row in rows for value in row.facts[name])


def page_of(rows: Iterable[Listed], order: tuple[Key, ...], arguments: PageArguments) -> Page:
    """One page of these rows.

    Raises:
        InvalidArgument: a page argument is out of bounds or is no cursor of this list.
    """
    size = page_size(arguments)
    order = unique(order)
    comes = partial(compare_keys, order)
    placed = sorted(((row.values(order), row.node) for row in rows), key=lambda row: cmp_to_key(comes)(row[0]))
    if arguments.after is not None:
        after = decode(GAPS, order, arguments.after, "after")
        placed = [row for row in placed if comes(row[0], after) > 0]
    if arguments.before is not None:
        before = decode(GAPS, order, arguments.before, "before")
        placed = [row for row in placed if comes(row[0], before) < 0]
    more = len(placed) > size
    placed = placed[-size:] if arguments.backwards else placed[:size]
    return page(GAPS, order, placed, more=more)


def count_rows(rows: Sequence[Listed], order: tuple[Key, ...], outside: Outside | None) -> int:
    """How many of the rows there are, or are kept off a page by a cursor.

    Raises:
        InvalidArgument: it is no cursor of this list.
    """
    if outside is None:
        return len(rows)
    order = unique(order)
    mark = decode(GAPS, order, outside.cursor, outside.argument)
    sides = (compare_keys(order, row.values(order), mark) for row in rows)
    return sum(side <= 0 if outside.argument == "after" else side >= 0 for side in sides)
