"""What must hold of citations and claims: sources that are there, and nothing known that rests on what nobody verified."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from graph.model.kinds import RELATIONSHIPS
from graph.model.vocabulary import Confidence
from graph.sanitize import quote
from graph.store.lookup import ID
from seed.format.kinds import ClaimModel, SourceModel
from seed.format.messages import A_SLIP, did_you_mean
from seed.format.models import Cite, Cited, Grade, Link
from seed.format.pack import Entry, cites_of, links_of
from seed.format.yaml_source import Finding
from seed.loading.claims import confidence_of, sides
from seed.loading.project import citation_id

DAYS = frozenset({"enactedOn", "issuedOn", "published", "validFrom", "validTo"})
PART_OF_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def check_cites(entry: Entry, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Every citation names a source that is there."""
    for cite, position in cites_of(entry.item):
        if not is_kind(by_id.get(cite.source), ("Source",)) and "Source" not in unread:
            known = [i for i, e in by_id.items() if isinstance(e.item, SourceModel)]
            yield entry.finding(f"cites: there is no source {cite.source}{did_you_mean(cite.source, known)}", *position)


def check_citations(entries: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Two different citations do not fall together in one id, nor one with an entity."""
    known: dict[str, Cite] = {}
    for entry in entries:
        for cite, position in cites_of(entry.item):
            name = citation_id(cite)
            other = known.setdefault(name, cite)
            if other != cite:
                yield entry.finding(
                    f"cites: {quote(cite.at)} and {quote(other.at)} differ too little; write them alike, or add a word",
                    *position,
                )
            if name in by_id:
                yield entry.finding(f"cites: the id of this citation, {name}, is taken by an entity", *position)


def check_unverified(entries: list[Entry]) -> Iterator[Finding]:
    """What touches an unverified entity is unverified: what stands in it, and every relationship to or from it."""
    sources = sound_sources(entries)
    doubtful = {
        e.item.id for e in entries if isinstance(e.item, Cited) and e.sound and is_unverified(e.item.cites, sources)
    }
    remedy = "cite it with confidence: UNVERIFIED"
    for entry in entries:
        if not isinstance(entry.item, Cited) or not entry.sound:
            continue
        parent = entry.parent.item.id if entry.parent else ""
        if parent in doubtful and not is_unverified(entry.item.cites, sources):
            yield entry.finding(f"cites: {parent} is UNVERIFIED, so what stands in it is too; {remedy}", "cites")
        for rel, link, position in links_of(entry.item):
            known = rel.type != "ABOUT" and not is_unverified(link.cites or entry.item.cites, sources)
            for end in sorted(doubtful & {entry.item.id, link.to}) if known else ():
                message = f"{position[0]}: {end} is UNVERIFIED, so this link is too; {remedy}"
                yield entry.finding(message, *position)


def sound_sources(entries: list[Entry]) -> dict[str, SourceModel]:
    """The sources without faults of their own, by id."""
    return {e.item.id: e.item for e in entries if isinstance(e.item, SourceModel) and e.sound}


def is_unverified(cites: tuple[Cite, ...], sources: Mapping[str, SourceModel]) -> bool:
    """Whether nothing verified is among them; False where a source is missing, which is found elsewhere."""
    if any(cite.source not in sources for cite in cites):
        return False
    return all(confidence_of(cite, sources) is Confidence.UNVERIFIED for cite in cites)


def check_claims(entries: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Where claims speak of a property, the entity has the value of the preferred one.

    Where a claim, a source or the entity has faults of its own, which claim is preferred is not known yet.
    """
    sources = sound_sources(entries)
    claims = [(e, e.item) for e in entries if isinstance(e.item, ClaimModel) and e.sound]
    unsure = any(isinstance(e.item, ClaimModel | SourceModel) and not e.sound for e in entries)
    yield from check_contests(claims)
    for entry, claim in claims:
        yield from check_predicate(entry, claim, by_id)
        unsure |= claim.about.to not in by_id or any(cite.source not in sources for cite in claim.cites)
    if unsure:
        return
    positions = sides((claim for _, claim in claims), sources)
    for entry, claim in claims:
        values = recorded_values(by_id[claim.about.to], claim.predicate)
        if positions[claim.id].preferred and values and claim.value not in values:
            found = " or ".join(sorted(values))
            yield entry.finding(
                f"value: this claim is preferred, yet {claim.about.to} has {claim.predicate}: {found}", "value"
            )


def check_predicate(entry: Entry, claim: ClaimModel, by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """A relationship is one that there is, and its value leads somewhere; a property is not nearly another one.

    A predicate may be a word of the pack's own: then no property of the entity is close to it.
    """
    about = by_id.get(claim.about.to)
    if claim.predicate.isupper():
        if claim.predicate not in RELATIONSHIPS:
            hint = did_you_mean(claim.predicate, RELATIONSHIPS)
            yield entry.finding(f"predicate: there is no relationship {claim.predicate}{hint}", "predicate")
        if "." in claim.value and ID.fullmatch(claim.value) and claim.value not in by_id:
            hint = did_you_mean(claim.value, by_id)
            yield entry.finding(f"value: there is no {claim.value}{hint}", "value")
    elif about is not None:
        keys = {info.alias or name for name, info in type(about.item).model_fields.items()}
        hint = "" if claim.predicate in keys else did_you_mean(claim.predicate, (*keys, *RELATIONSHIPS), A_SLIP)
        if hint:
            yield entry.finding(f"predicate: {claim.predicate} is no property of {about.item.id}{hint}", "predicate")
        if claim.predicate in DAYS and not PART_OF_DAY.fullmatch(claim.value):
            yield entry.finding("value: write the day as YYYY-MM-DD, or as much of it as the source gives", "value")


def check_contests(claims: list[tuple[Entry, ClaimModel]]) -> Iterator[Finding]:
    """A contest has two sides, and two holders of one mandate are in one."""
    contests = Counter(claim.contest for _, claim in claims if claim.contest)
    holders: dict[str, ClaimModel] = {}
    for entry, claim in claims:
        if claim.contest and contests[claim.contest] == 1:
            hint = did_you_mean(claim.contest, (name for name in contests if name != claim.contest))
            yield entry.finding(f"contest: no other claim has the contest {claim.contest}{hint}", "contest")
        if claim.predicate == "HOLDS" and not claim.contest:
            other = holders.setdefault(claim.about.to, claim)
            if other.value != claim.value:
                yield entry.finding(
                    f"value: {other.id} names another holder of {claim.about.to}; give both claims one contest", "value"
                )


def recorded_values(entry: Entry, predicate: str) -> set[str]:
    """The values that the entity has for that property; empty where it has none."""
    for name, info in type(entry.item).model_fields.items():
        if (info.alias or name) == predicate:
            value = getattr(entry.item, name)
            grades = value if isinstance(value, tuple) else (value,)
            if grades and all(isinstance(grade, Grade) and not isinstance(grade, Link) for grade in grades):
                return {str(getattr(grade, "level", "")) for grade in grades}
            if isinstance(value, bool):
                return {str(value).lower()}
            return {str(value)} if value is not None and not isinstance(value, tuple | Link) else set()
    return set()


def is_kind(entry: Entry | None, labels: tuple[str, ...]) -> bool:
    """Whether the entry is there and of one of these kinds."""
    return entry is not None and entry.item.label in labels
