"""Instruments have a day, and none changes, replaces or carries out one that is younger: asked of packs of schema 2 on."""

from collections.abc import Iterator, Mapping

from seed.format.kinds import LegalInstrumentModel
from seed.format.pack import Entry, Pack, links_of
from seed.format.yaml_source import Finding

ASKED_FROM = 2  # packs of schema 1 were written before this was asked
LATER = ("AMENDS", "REPLACES", "IMPLEMENTS")
YEAR_LENGTH = 4


def check_days(packs: list[Pack], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Every fault in the days of instruments."""
    for pack in packs:
        if pack.manifest is None or pack.manifest.schema_version < ASKED_FROM:
            continue
        for entry in pack.entries:
            if entry.sound and isinstance(entry.item, LegalInstrumentModel):
                yield from check_instrument(entry, entry.item, by_id)


def check_instrument(entry: Entry, item: LegalInstrumentModel, by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """One instrument: that it has a day, and is no older than what it is about."""
    own = enactment_of(item)
    if own is None:
        told = "has neither enactedOn nor validFrom, so it would be in force since ever; give one, if need be the year alone"
        yield entry.finding(f"{item.id} {told}", "id")
        return
    for rel, link, position in links_of(item):
        other = by_id.get(link.to)
        if rel.type not in LATER or rel.incoming or other is None or not isinstance(other.item, LegalInstrumentModel):
            continue
        theirs = enactment_of(other.item)
        if theirs is not None and is_before(own, theirs):
            told = f"{item.id} is of {own} and {rel.type.lower()} {link.to}, which is of {theirs}; one of the days is wrong"
            yield entry.finding(told, *position)


def enactment_of(item: LegalInstrumentModel) -> str | None:
    """The day or year in which it was passed, or else its first day."""
    return str(item.enacted_on) if item.enacted_on is not None else item.valid_from


def is_before(one: str, other: str) -> bool:
    """Whether one is certainly earlier; of a year alone, the years are compared."""
    length = YEAR_LENGTH if YEAR_LENGTH in (len(one), len(other)) else None
    return one[:length] < other[:length]
