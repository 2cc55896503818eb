"""What must hold across the entries of packs; every fault is found in one run, each with its file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from graph.errors import PackInvalid
from graph.model import RELATIONSHIPS, Reach
from graph.visible import quoted
from seed.claims import sides
from seed.faults import did_you_mean
from seed.kinds import ClaimModel, MandateModel, OfferingModel, PackModel, SourceModel
from seed.models import Cite, Cited, Link, Standing, Timed
from seed.pack import Entry, Pack, cites_of, find_pack, links_of, read_pack
from seed.project import citation_id, coverage_id
from seed.yaml_source import Document, Finding, Position

KIND_WORDS = {
    "LegalInstrument": "instrument",
    "TherapyType": "therapy",
}
ACYCLIC = ("IMPLEMENTS", "BROADER", "REPLACES")
OPEN = ("0000-00-00", "9999-99-99")
DATASET = "dataset"  # the id of the node that describes a load


def read_checked(names: Iterable[str]) -> list[Pack]:
    """Read the packs of these names or folders; one that is named twice counts once.

    Raises:
        PackInvalid: with every fault found, in all of them.

    """
    packs = [read_pack(folder) for folder in dict.fromkeys(find_pack(name) for name in names)]
    findings = check(packs)
    if findings:
        count = f"{len(findings)} fault{'s' if len(findings) > 1 else ''}"
        raise PackInvalid(f"The check found {count}.", tuple(str(finding) for finding in findings))
    return packs


def check(packs: list[Pack]) -> list[Finding]:
    """Every fault of form and of reference, in the order of files and lines."""
    findings = [finding for pack in packs for finding in pack.findings]
    entries = [entry for pack in packs for entry in pack.entries]
    unread = {label for pack in packs for label in pack.unread}
    by_id: dict[str, Entry] = {}
    for entry in entries:
        first = by_id.setdefault(entry.item.id, entry)
        if first is not entry:
            place = first.finding("", "id")
            findings.append(
                entry.finding(f"the id {entry.item.id} is taken already, by {place.file}:{place.line}", "id")
            )
    findings += check_packs(packs, by_id, unread)
    for entry in entries:
        findings += check_id(entry)
        findings += check_order(entry)
        findings += check_links(entry, by_id, unread)
        findings += check_cites(entry, by_id, unread)
    findings += check_cycles(entries)
    findings += check_repeated(entries)
    findings += check_citations(entries, by_id)
    findings += check_claims(entries, by_id)
    return sorted(set(findings), key=lambda finding: (finding.file, finding.line, finding.message))


def check_packs(packs: list[Pack], by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Packs that build on others need them; ids differ; declared coverage is sound."""
    ids = [pack.manifest.id for pack in packs if pack.manifest]
    for pack in packs:
        manifest, document = pack.manifest, pack.manifest_document
        if manifest is None or document is None:
            continue
        line = document.line(("id",))
        if ids.count(manifest.id) > 1:
            yield Finding(document.file, line, f"another pack has the id {manifest.id} too")
        if manifest.id in by_id or manifest.id == DATASET:
            yield Finding(document.file, line, f"the id {manifest.id} is taken already, by an entity")
        for index, base in enumerate(manifest.builds_on):
            if base not in ids:
                place = document.line(("buildsOn", index))
                yield Finding(document.file, place, f"builds on {base}; name both packs, so that they load together")
        yield from check_coverage(manifest, document, by_id, unread)


def check_coverage(
    pack: PackModel, document: Document, by_id: Mapping[str, Entry], unread: set[str]
) -> Iterator[Finding]:
    """Each cell names a known jurisdiction, once a kind."""
    seen: set[str] = set()
    for index, cell in enumerate(pack.coverage):
        line = document.line(("coverage", index, "jurisdiction"))
        if not is_kind(by_id.get(cell.jurisdiction), ("Jurisdiction",)) and "Jurisdiction" not in unread:
            yield Finding(document.file, line, f"{cell.jurisdiction} is no jurisdiction of these packs")
        if coverage_id(pack, cell) in seen:
            yield Finding(document.file, line, f"coverage of {cell.kind} in {cell.jurisdiction} is declared twice")
        seen.add(coverage_id(pack, cell))
        if fault := disorder(cell):
            yield Finding(document.file, document.line(("coverage", index, "validTo")), fault)


def check_id(entry: Entry) -> Iterator[Finding]:
    """Ids name their kind: `<jurisdiction>.<kind>.<slug>`, or `<kind>.<slug>` for what belongs to no jurisdiction."""
    label = entry.item.label
    if label == "Jurisdiction":
        if "." in entry.item.id or entry.item.id == DATASET:
            yield entry.finding(f"the id {entry.item.id} must be a word of its own, such as ru", "id")
        return
    word = KIND_WORDS.get(label, label.lower())
    parts = entry.item.id.split(".")
    if word not in parts[:2] or parts[-1] == word:
        yield entry.finding(f"the id {entry.item.id} must have the form <jurisdiction>.{word}.<slug>", "id")


def check_order(entry: Entry) -> Iterator[Finding]:
    """Nothing ends before it begins."""
    places: list[tuple[Timed, Position]] = [(link, position) for _, link, position in links_of(entry.item)]
    if isinstance(entry.item, Cited):
        places.append((entry.item, ()))
    for timed, position in places:
        if fault := disorder(timed):
            yield entry.finding(fault, *position, "validTo")


def disorder(timed: Timed) -> str | None:
    """What to say where the end is before the beginning."""
    if timed.valid_from and timed.valid_to and timed.valid_from > timed.valid_to:
        return f"validTo {timed.valid_to} is before validFrom {timed.valid_from}"
    return None


def check_links(entry: Entry, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Every link leads to an entity of a fitting kind."""
    for rel, link, position in links_of(entry.item):
        target = by_id.get(link.to)
        if target is None:
            fitting = [i for i, e in by_id.items() if not rel.targets or e.item.label in rel.targets]
            if not unread.intersection(rel.targets or unread):
                yield entry.finding(f"{position[0]}: there is no {link.to}{did_you_mean(link.to, fitting)}", *position)
        elif rel.targets and target.item.label not in rel.targets:
            kinds = " or ".join(rel.targets)
            yield entry.finding(f"{position[0]}: {link.to} is a {target.item.label}, not a {kinds}", *position)
        elif isinstance(entry.item, MandateModel) and rel.type == "COVERS":
            yield from check_reach(entry, entry.item, target, position)
    if isinstance(entry.item, MandateModel) and entry.item.reach is not None:
        reaches = entry.item.reach in (Reach.ROUTES, Reach.EVERY_CLINIC)
        if reaches != bool(entry.item.covers):
            yield entry.finding(
                "reach and covers disagree: ROUTES names routes in covers, EVERY_CLINIC names its jurisdiction, "
                "NO_CLINIC and NOT_RECORDED name nothing",
                "reach",
            )


def check_reach(entry: Entry, mandate: MandateModel, target: Entry, position: Position) -> Iterator[Finding]:
    """A mandate with routes covers routes; one that reaches every clinic covers its jurisdiction."""
    wanted = {Reach.EVERY_CLINIC: "Jurisdiction", Reach.ROUTES: "Route"}.get(mandate.reach)
    if wanted and target.item.label != wanted:
        yield entry.finding(f"covers: reach {mandate.reach} needs a {wanted}, {target.item.id} is none", *position)


def check_cites(entry: Entry, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Every citation names a source that is there."""
    for cite, position in cites_of(entry.item):
        if not is_kind(by_id.get(cite.source), ("Source",)) and "Source" not in unread:
            known = [i for i, e in by_id.items() if isinstance(e.item, SourceModel)]
            yield entry.finding(f"cites: there is no source {cite.source}{did_you_mean(cite.source, known)}", *position)


def check_cycles(entries: list[Entry]) -> Iterator[Finding]:
    """Nothing implements, replaces or is broader than itself, through however many steps."""
    for kind in ACYCLIC:
        links = {
            (entry.item.id, link.to): (entry, position)
            for entry in entries
            for rel, link, position in links_of(entry.item)
            if rel.type == kind
        }
        while cycle := a_cycle(links):
            entry, position = links.pop((cycle[0], cycle[1]))
            yield entry.finding(f"{position[0]}: leads back to itself, {' -> '.join(cycle)}", *position)


def a_cycle(links: Iterable[tuple[str, str]]) -> list[str]:
    """Ids that lead from one to the next and back, beginning with the first in the alphabet; empty: there are none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for start, end in links:
        sorter.add(end, start)
    try:
        sorter.prepare()
    except CycleError as error:
        ring: list[str] = error.args[1][:-1]
        first = ring.index(min(ring))
        return [*ring[first:], *ring[:first], ring[first]]
    return []


def check_repeated(entries: list[Entry]) -> Iterator[Finding]:
    """A link is said once a beginning; an offering claims one route a day."""
    for entry in entries:
        seen: set[tuple[str, str, str | None]] = set()
        claims: list[Link] = []
        for rel, link, position in links_of(entry.item):
            key = rel.type, link.to, link.valid_from
            if key in seen:
                yield entry.finding(f"{position[0]}: names {link.to} twice with the same beginning", *position)
            seen.add(key)
            if isinstance(entry.item, OfferingModel) and rel.type == "CLAIMS":
                if any(overlap(link, other) for other in claims):
                    yield entry.finding(
                        "routes: two routes are claimed on one day; end one before the other", *position
                    )
                claims.append(link)


def overlap(one: Link, other: Link) -> bool:
    """Whether both hold on some day."""
    return (one.valid_from or OPEN[0]) <= (other.valid_to or OPEN[1]) and (other.valid_from or OPEN[0]) <= (
        one.valid_to or OPEN[1]
    )


def check_citations(entries: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Two different citations do not fall together in one id, nor one with an entity."""
    known: dict[str, Cite] = {}
    for entry in entries:
        for cite, position in cites_of(entry.item):
            name = citation_id(cite)
            other = known.setdefault(name, cite)
            if other != cite:
                yield entry.finding(
                    f"cites: {quoted(cite.at)} and {quoted(other.at)} differ too little; write them alike, or add a word",
                    *position,
                )
            if name in by_id:
                yield entry.finding(f"cites: the id of this citation, {name}, is taken by an entity", *position)


def check_claims(entries: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Where claims speak of a property, the entity has the value of the preferred one.

    Where a claim, a source or the entity has faults of its own, which claim is preferred is not known yet.
    """
    sources = {e.item.id: e.item for e in entries if isinstance(e.item, SourceModel) and e.sound}
    claims = [(e, e.item) for e in entries if isinstance(e.item, ClaimModel) and e.sound]
    unsure = any(isinstance(e.item, ClaimModel | SourceModel) and not e.sound for e in entries)
    for entry, claim in claims:
        if claim.predicate.isupper() and claim.predicate not in RELATIONSHIPS:
            hint = did_you_mean(claim.predicate, RELATIONSHIPS)
            yield entry.finding(f"predicate: there is no relationship {claim.predicate}{hint}", "predicate")
        unsure |= claim.about.to not in by_id or any(cite.source not in sources for cite in claim.cites)
    if unsure:
        return
    standing = sides((claim for _, claim in claims), sources)
    for entry, claim in claims:
        values = recorded(by_id[claim.about.to], claim.predicate)
        if standing[claim.id].preferred and values and claim.value not in values:
            found = " or ".join(sorted(values))
            yield entry.finding(
                f"value: this claim is preferred, yet {claim.about.to} has {claim.predicate}: {found}", "value"
            )


def recorded(entry: Entry, predicate: str) -> set[str]:
    """The values that the entity has for that property; empty where it has none."""
    for name, info in type(entry.item).model_fields.items():
        if (info.alias or name) == predicate:
            value = getattr(entry.item, name)
            if isinstance(value, Standing):
                return {str(getattr(value, "level", ""))}
            if isinstance(value, bool):
                return {str(value).lower()}
            return {str(value)} if value is not None and not isinstance(value, tuple | Link) else set()
    return set()


def is_kind(entry: Entry | None, labels: tuple[str, ...]) -> bool:
    """Whether the entry is there and of one of these kinds."""
    return entry is not None and entry.item.label in labels


def group_counts(packs: list[Pack]) -> dict[str, int]:
    """How many entries of each kind the packs hold, for the message of a passed check."""
    counts: dict[str, int] = defaultdict(int)
    for pack in packs:
        for entry in pack.entries:
            counts[entry.item.label] += 1
    return dict(sorted(counts.items()))
