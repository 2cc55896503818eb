"""Answers beside each other: what differs between two, by what brought it about, and what stays the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from api.pages.base.visit import Data
from graph.explain.locale import Locale, message_in

KINDS = {
    "ADDED": message_in("what became of a line", "new"),
    "REMOVED": message_in("what became of a line", "gone"),
    "CHANGED": message_in("what became of a line", "changed"),
}
DIFFERENCES = {
    "status": message_in("what differs", "the status"),
    "authority": message_in("what differs", "the authority"),
    "provisions": message_in("what differs", "the law"),
    "route": message_in("what differs", "the way that is taken"),
    "dueOn": message_in("what differs", "the ways on which it would be due"),
    "gaps": message_in("what differs", "the gaps"),
    "exemptions": message_in("what differs", "the exemptions"),
    "claims": message_in("what differs", "what sources dispute"),
    "confidence": message_in("what differs", "how well it is supported"),
}


def apart(before: Data, after: Data, changes: Sequence[Data], locale: Locale) -> dict[str, Any]:
    """How two answers differ: in a line, by what brought it about, what stays, and which gaps only one of them has."""
    return {
        "lead": counts_of(changes, locale),
        "groups": groups_of(changes, locale),
        "number": len(changes),
        "same": unchanged(after["links"], changes),
        **gaps_apart(before, after),
    }


def part_of(value: Any) -> Any:  # noqa: ANN401  # what a field of a link shows
    """A value as it is compared: things by their ids, and of a claim whether Remit answers with it."""
    match value:
        case list():
            return sorted(str((one["id"], one.get("preferred"))) for one in value)
        case dict():
            return value["id"]
        case _:
            return value


def differences(change: Data) -> list[str]:
    """The names of what differs in a link that stands on both sides."""
    before, after = change["before"], change["after"]
    if not (before and after):
        return []
    return [name for name in DIFFERENCES if part_of(before[name]) != part_of(after[name])]


def row_of(change: Data, locale: Locale) -> dict[str, Any]:
    """A line of a table of changes, with all that brought it about."""
    found = differences(change)
    return {
        "link": change["after"] or change["before"],
        "before": change["before"],
        "after": change["after"],
        "kind": locale.tell_in(*KINDS[change["kind"]]),
        "differs": [locale.tell_in(*DIFFERENCES[name]) for name in found],
        "causes": list(map(cause_of, {cause["text"]: cause for cause in change["causes"]}.values())),
        "is_weighty": change["kind"] != "CHANGED" or "status" in found,
    }


def groups_of(changes: Iterable[Data], locale: Locale) -> list[dict[str, Any]]:
    """The changes under the first thing that brought each about; what is new, gone or has another status comes first."""
    found: dict[str, dict[str, Any]] = {}
    for change in changes:
        row = row_of(change, locale)
        first = row["causes"][0]
        group = found.setdefault(first["node"]["id"] if first["node"] else first["text"], {"cause": first, "rows": []})
        group["rows"].append(row)
    for group in found.values():
        group["rows"].sort(key=lambda row: not row["is_weighty"])
    return sorted(found.values(), key=lambda group: -sum(row["is_weighty"] for row in group["rows"]))


def cause_of(cause: Data) -> dict[str, Any]:
    """A cause, with the thing that it is about and where that is said."""
    node, step = cause["node"], cause["step"]
    citations = step["citations"] if step else (node or {}).get("citations", [])
    return {"text": cause["text"], "node": node if node and "name" in node else None, "citations": citations}


def key_of(link: Data) -> tuple[str, str | None]:
    """What tells a link from the clinic's others."""
    return link["mandate"]["id"], link["offering"]["id"] if link["offering"] else None


def unchanged(after: Sequence[Data], changes: Iterable[Data]) -> list[Data]:
    """The links that are the same in both answers."""
    changed = {key_of(change["after"]) for change in changes if change["after"]}
    return [link for link in after if key_of(link) not in changed]


def gaps_apart(before: Data, after: Data) -> dict[str, list[Data]]:
    """The gaps of one answer that the other does not have."""
    old, new = ({gap["id"]: gap for gap in answer["gaps"]} for answer in (before, after))
    return {
        "closed": [gap for id_, gap in old.items() if id_ not in new],
        "opened": [gap for id_, gap in new.items() if id_ not in old],
    }


def counts_of(changes: Sequence[Data], locale: Locale) -> str:
    """How many lines are new, gone or changed."""
    if not changes:
        return locale.tell("No line of the answer differs.")
    number = len(changes)
    told = locale.tell_number(
        "{number} line of the answer differs", "{number} lines of the answer differ", number, number=number
    )
    kinds = Counter(change["kind"] for change in changes)
    return f"{told}: {', '.join(tell_count(kind, kinds[kind], locale) for kind in KINDS if kinds[kind])}."


def tell_count(kind: str, number: int, locale: Locale) -> str:
    """How many lines are of a kind."""
    match kind:
        case "ADDED":
            return locale.tell_number("{number} is new", "{number} are new", number, number=number)
        case "REMOVED":
            return locale.tell_number("{number} is gone", "{number} are gone", number, number=number)
        case _:
            return locale.tell_number("{number} has changed", "{number} have changed", number, number=number)
