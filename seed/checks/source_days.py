"""Facts that hold on days on which no source of theirs was there. None is refused: a source may well tell of earlier days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from seed.format.kinds import SourceModel
from seed.format.models import Cite, Cited
from seed.format.pack import Entry, Pack, links_of
from seed.format.yaml_source import Finding, Position
from seed.loading.beginnings import find_undated

MOST_TOLD = 3  # of the entries of a file that have no beginning
OLDER = "cite a source of that time, give a source that is older its day `published`"

CitedEntries = list[tuple[Entry, Cited]]
Sources = Mapping[str, SourceModel]


def find_warnings(packs: list[Pack]) -> list[Finding]:
    """What is worth a second look in packs that pass their check, in the order of files and lines."""
    facts = [(entry, entry.item) for pack in packs for entry in pack.entries if isinstance(entry.item, Cited)]
    sources = {e.item.id: e.item for pack in packs for e in pack.entries if isinstance(e.item, SourceModel)}
    found = [*warn_of_beginnings(facts, sources), *warn_of_none(facts, sources, find_undated(packs))]
    return sorted({replace(one, warns=True) for one in found}, key=lambda one: (one.file, one.line, one.message))


def warn_of_beginnings(facts: CitedEntries, sources: Sources) -> Iterator[Finding]:
    """What begins before any of its sources was there: entries, and links with a first day of their own."""
    for entry, item in facts:
        for begins, cites, position in beginnings_in(item):
            first = first_day(cites, sources)
            if begins and first and begins < first:
                where = ".".join(map(str, (*position, "validFrom")))
                told = f"{where}: {begins} is before {first}, the first day of any source that is cited for it"
                yield entry.finding(f"{told}; {OLDER}, or correct the day", *position, "validFrom")


def beginnings_in(item: Cited) -> Iterator[tuple[str | None, tuple[Cite, ...], Position]]:
    """First days in an entry, each with what is cited for it and where it stands."""
    yield item.valid_from, item.cites, ()
    for _, link, position in links_of(item):
        yield link.valid_from, link.cites or item.cites, position


def warn_of_none(facts: CitedEntries, sources: Sources, without: frozenset[str]) -> Iterator[Finding]:
    """What has no beginning, though all its sources have: one warning a file, since most of it has none for a reason."""
    files: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for entry, item in facts:
        first = first_day(item.cites, sources) if item.id in without else None
        if first:
            files[entry.document.file].append((entry, first))
    for found in files.values():
        named = ", ".join(f"{entry.item.id} ({first})" for entry, first in found[:MOST_TOLD])
        more = f", and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        told = f"without a beginning these hold on days before any of their sources: {named}{more}"
        yield found[0][0].finding(f"{told}; give validFrom where a source says since when, and else leave them", "id")


def first_day(cites: tuple[Cite, ...], sources: Sources) -> str | None:
    """The first day that any of these sources is of, or speaks for; null: one of them may be of any day."""
    days = [min(days_of(cite, sources), default=None) for cite in cites]
    return None if None in days else min(filter(None, days), default=None)


def days_of(cite: Cite, sources: Sources) -> list[str]:
    """The days for which a citation speaks, and on which its source was published."""
    source = sources[cite.source]
    return [day for day in (cite.as_of, source.as_of, source.published) if day]
