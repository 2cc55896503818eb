"""What a world holds, as values for the arguments of random documents: ids, texts, days, and rows that cursors point to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.model.declaration import Link
from graph.model.kinds import KINDS, ordered_members
from graph.model.vocabulary import Edge, Node
from graph.query.cursors import Key, encode
from graph.query.orders import computed_values, number_text, unique
from graph.search.hits import HITS, ORDER
from seed.format.pack import Pack
from seed.loading.project import project

FAR_DAYS = ("1000-01-01", "2026-01-31", "9999-12-31")
# What would show if a value ever became a part of a text, and what is hard to compare, to sort or to encode.
HOSTILE = (
    "", " ", "'", '"', "\\", "`", "$p1", "%", "x' OR '1'='1", "'}) RETURN 1 //", "} MATCH (n) DETACH DELETE n //", "\n",
    "ё", "Ё", "\u0301", "😀", "\u200b", "\x00", "null",
)  # fmt: skip
NO_IDS = (
    "zz.nothing",
    "clinic",
    "0",
    "zz.clinic",
    "a-b",
    "9.9",
    "zz.gap.derived.no-authority.grey",
    "zz.gap.derived.no-such-rule.x",
)
BAD_IDS = ("", "Ru", "ru clinic", "a'b", "x" * 300)
BAD_CURSORS = ("", "x", "WyJpZCsiXQ", "WyJpZCsiLDFd", "=", "é")


@dataclass(frozen=True, slots=True)
class Stock:
    """Values of one world; `rows` are the properties of its nodes by label."""

    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    days: tuple[str, ...]
    texts: tuple[str, ...]

    def ids(self, label: str | None) -> tuple[str, ...]:
        """The ids of all nodes, or of those with a label."""
        rows = self.rows.get(label, ()) if label else [row for found in self.rows.values() for row in found]
        return tuple(row["id"] for row in rows)

    def cursors(self, of: str, label: str, order: tuple[Key, ...]) -> tuple[str, ...]:
        """The cursors of all rows of a label in a list, in that order; of a search, in the order of hits."""
        if of == HITS:
            hits = [(kind, row["id"]) for kind, rows in self.rows.items() for row in rows]
            return tuple(encode(HITS, ORDER, [str(1000 * (1 + index % 9)), *hit]) for index, hit in enumerate(hits))
        keys = unique(order)
        return tuple(
            encode(of, keys, [self.sort_value(label, key, row, place) for key in keys])
            for place, row in enumerate(self.rows.get(label, ()))
        )

    def sort_value(self, label: str, key: Key, row: Mapping[str, Any], place: int) -> str:
        """What the row has; of what is worked out beside rows, what one might have: a number, a name, or none."""
        if key.property not in computed_values(label):
            return str(row.get(key.property) or "")
        member = next(one for one in ordered_members(KINDS[label]) if one.name == key.property)
        if not isinstance(member, Link) or member.many:
            return number_text(place % 4)
        names = ["", *(str(other["name"]) for other in self.rows.get(member.end, ()))]
        return names[place % len(names)]


def stock_of(packs: list[Pack]) -> Stock:
    """The values of a graph that holds exactly these packs."""
    content = project(packs)
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for node in content.nodes.values():
        rows[node.label].append(node.properties)
    found = {label: tuple(sorted(some, key=lambda row: str(row["id"]))) for label, some in sorted(rows.items())}
    names = {str(row[key]) for some in found.values() for row in some for key in ("name", "number") if row.get(key)}
    parts = {name[len(name) // 2 :] for name in names} | {name[:4] for name in names}
    return Stock(found, days_of([*content.nodes.values(), *content.edges.values()]), (*HOSTILE, *sorted(names | parts)))


def days_of(facts: list[Node | Edge]) -> tuple[str, ...]:
    """The days on which something begins or ends, and those beside them."""
    names = ("validFrom", "validTo", "enactedOn")
    known = {str(fact.properties[name]) for fact in facts for name in names if fact.properties.get(name)}
    beside = {
        (date.fromisoformat(day) + timedelta(days=shift)).isoformat() for day in sorted(known) for shift in (-1, 0, 1)
    }
    return tuple(sorted({*beside, *FAR_DAYS}))
