"""A difference between two packs as lines, each readable by itself, and as data."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import orjson

from api.cli.pack_diff import Difference, Side
from graph.analysis.answer_diff import AnswerChange, LinkChange
from graph.oversight.answer import Oversight
from graph.sanitize import one_line
from seed.loading.pack_facts_diff import Differing, FactChange, Mark, facts_behind_answer, facts_behind_link

SIGNS = {Mark.ADDED: "+", Mark.CHANGED: "~", Mark.REMOVED: "-"}
NOTHING = "none"
MOST = 3  # facts named for one link; all of them are in the data


def diff_lines(diff: Difference) -> list[str]:
    """The facts that differ, kind by kind, then the answers that do."""
    if not diff.facts and not diff.answers:
        return ["Nothing differs." if diff.day else "No fact differs."]
    lines = [f"Facts: {side_text(diff.before)} -> {side_text(diff.after)}", *fact_lines(diff.facts)]
    if diff.facts and diff.before.release == diff.after.release:
        lines.append("The version is the same: raise it before you publish.")
    if diff.day:
        lines += ["", f"Answers on {diff.day}:", *late_lines(diff), *answer_lines(diff)]
    return lines


def side_text(one: Side) -> str:
    """The pack as it was named, and what it is."""
    return f"{one_line(one.name)} ({one.release})"


def fact_lines(facts: tuple[FactChange, ...]) -> Iterator[str]:
    """A heading for each kind, a line for each fact, and how many there are."""
    for kind, alike in groupby(facts, key=lambda fact: fact.kind):
        yield from ("", kind)
        yield from (fact_line(fact) for fact in alike)
    counts = {mark: sum(fact.mark is mark for fact in facts) for mark in Mark}
    yield ""
    yield f"{counts[Mark.ADDED]} added, {counts[Mark.CHANGED]} changed, {counts[Mark.REMOVED]} removed"


def fact_line(fact: FactChange) -> str:
    """One fact: what happened to it, which it is, and which properties differ or, of a new one, for which days it holds."""
    line = title_of(fact)
    if fact.mark is Mark.CHANGED:
        return f"{line}: {'; '.join(property_text(each) for each in fact.properties)}"
    days = {each.name: each.before or each.after for each in fact.properties if each.name in ("validFrom", "validTo")}
    words = [f"{word} {days[name]}" for name, word in (("validFrom", "from"), ("validTo", "to")) if name in days]
    return f"{line} ({' '.join(words)})" if words else line


def title_of(fact: FactChange) -> str:
    """The sign and the fact's own name."""
    return f"{SIGNS[fact.mark]} {f' -{fact.kind}-> '.join(fact.ends)}"


def property_text(each: Differing) -> str:
    """A property with its old and new value; of a list, what is new in it and what is gone."""
    if isinstance(each.before, tuple) and isinstance(each.after, tuple) and set(each.before) != set(each.after):
        new = [f"+{value_text(item)}" for item in each.after if item not in each.before]
        gone = [f"-{value_text(item)}" for item in each.before if item not in each.after]
        return f"{each.name} {' '.join((*new, *gone))}"
    return f"{each.name} {value_text(each.before)} -> {value_text(each.after)}"


def value_text(value: Any) -> str:  # noqa: ANN401  # whatever a property holds
    """A value on one line, as JSON writes it."""
    return NOTHING if value is None else orjson.dumps(value).decode()


def late_lines(diff: Difference) -> Iterator[str]:
    """A warning for each pack that does not speak for the day: what it answers is UNVERIFIED for that reason alone."""
    for one in (diff.before, diff.after):
        if diff.day is not None and diff.day > one.as_of:
            yield f"{one.release} speaks for {one.as_of}: what it answers for a later day is UNVERIFIED."


def answer_lines(diff: Difference) -> Iterator[str]:
    """A line for each clinic whose answer differs, then one for each of its links, with the facts behind it."""
    if not diff.answers:
        yield "No answer differs."
    for change in diff.answers:
        yield f"{change.clinic}: {tell_change(verdict_text(change.before), verdict_text(change.after))}"
        old, new = change.gaps
        if (old or ()) != (new or ()):
            yield f"  gaps {ids_text(old)} -> {ids_text(new)}"
        yield from by_lines(behind_answer(change, diff))
        for link in change.links:
            yield f"  {link_text(link)}"
            yield from by_lines(facts_behind_link(link, diff.facts))


def by_lines(facts: tuple[FactChange, ...]) -> Iterator[str]:
    """The facts behind what was said last; no line where there are none."""
    if facts:
        more = f"; and {len(facts) - MOST} more" if len(facts) > MOST else ""
        yield f"      by {'; '.join(title_of(fact) for fact in facts[:MOST])}{more}"


def behind_answer(change: AnswerChange, diff: Difference) -> tuple[FactChange, ...]:
    """The facts behind the clinic's verdict, confidence and gaps."""
    return facts_behind_answer(change, (diff.before.content, diff.after.content), diff.facts)


def verdict_text(answer: Oversight | None) -> str:
    """The verdict with its confidence."""
    return f"{answer.verdict} ({answer.confidence})" if answer else NOTHING


def tell_change(before: str, after: str) -> str:
    """From the one to the other, or what is the same on both sides."""
    return before if before == after else f"{before} -> {after}"


def link_text(change: LinkChange) -> str:
    """One link: the mandate, the offering, and what differs."""
    which = f"{change.mandate} for {change.offering}" if change.offering else change.mandate
    if change.before and change.after:
        parts = [f"{name} {ids_text(old)} -> {ids_text(new)}" for name, (old, new) in change.differing.items()]
        return f"~ {which}: {'; '.join(parts)}"
    sign = "+" if change.after else "-"
    status, confidence = (old or new for old, new in map(change.differing.__getitem__, ("status", "confidence")))
    return f"{sign} {which}: {status} ({confidence})"


def ids_text(value: Any) -> str:  # noqa: ANN401  # a word, or ids
    """A word, or ids with commas."""
    return (", ".join(value) if isinstance(value, tuple) else value) or NOTHING


def diff_json(diff: Difference) -> str:
    """All of it as JSON. `answers` null: they were not compared."""
    data = {
        "before": side_data(diff.before),
        "after": side_data(diff.after),
        "facts": [fact_data(fact) for fact in diff.facts],
        "day": diff.day,
        "answers": [answer_data(change, diff) for change in diff.answers] if diff.day else None,
    }
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def side_data(one: Side) -> dict[str, str]:
    """Which pack it is."""
    return {"name": one.name, "release": one.release, "asOf": one.as_of}


def fact_data(fact: FactChange) -> dict[str, Any]:
    """One fact with all properties that differ; of a new or a removed one, all that it has."""
    properties = {each.name: {"before": each.before, "after": each.after} for each in fact.properties}
    return {"change": fact.mark} | fact_name(fact) | {"properties": properties}


def fact_name(fact: FactChange) -> dict[str, str]:
    """Which fact it is."""
    if fact.is_relationship:
        return {"relationship": fact.kind, "from": fact.ends[0], "to": fact.ends[1]}
    return {"kind": fact.kind, "id": fact.ends[0]}


def answer_data(change: AnswerChange, diff: Difference) -> dict[str, Any]:
    """One clinic with what its answer says on both sides."""
    sides = {"before": change.before, "after": change.after}
    return {
        "clinic": change.clinic,
        "verdict": {name: answer and answer.verdict for name, answer in sides.items()},
        "confidence": {name: answer and answer.confidence for name, answer in sides.items()},
        "gaps": dict(zip(sides, change.gaps, strict=True)),
        "facts": names_data(behind_answer(change, diff)),
        "links": [link_data(link, diff.facts) for link in change.links],
    }


def link_data(link: LinkChange, facts: Iterable[FactChange]) -> dict[str, Any]:
    """One link with what differs, and the facts behind it."""
    return {
        "mandate": link.mandate,
        "offering": link.offering,
        "differing": {name: {"before": old, "after": new} for name, (old, new) in link.differing.items()},
        "facts": names_data(facts_behind_link(link, facts)),
    }


def names_data(facts: Iterable[FactChange]) -> list[dict[str, str]]:
    """Which facts they are, and what happened to them."""
    return [{"change": fact.mark} | fact_name(fact) for fact in facts]
