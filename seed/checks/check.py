"""What must hold across the entries of packs; every fault is found in one run, each with its file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from graph.errors import PackInvalid
from graph.model.vocabulary import Reach, RouteStanding
from graph.oversight.gaps.derived_gap import DerivedId
from graph.sanitize import quote
from seed.checks.citation_checks import check_citations, check_cites, check_claims, check_unverified, is_kind
from seed.checks.coverage_table import check_tables
from seed.checks.day_checks import check_days
from seed.checks.dependencies import check_together
from seed.format.identifiers import CODE_FORMS, has_form, passes
from seed.format.kinds import ClinicModel, ConditionModel, EntityModel, MandateModel, OfferingModel, RouteModel
from seed.format.labels import one_of, word_of, word_with_article
from seed.format.manifest import PackModel
from seed.format.messages import did_you_mean
from seed.format.models import Cited, Timed, TimedGrade
from seed.format.pack import (
    Entry,
    Pack,
    find_pack,
    links_of,
    read_pack,
    timed_grades_of,
    translated_in,
    translated_on_links,
)
from seed.format.yaml_source import Document, Finding, Position
from seed.loading.project import coverage_id

ACYCLIC = ("IMPLEMENTS", "BROADER", "PART_OF", "REPLACES")
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
    if apart := list(check_together(packs)):
        return apart
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
    findings += check_days(packs, by_id)
    for entry in entries:
        findings += check_id(entry)
        findings += check_order(entry)
        findings += check_names(entry)
        findings += check_translations(entry)
        findings += check_identifiers(entry)
        findings += check_codes(entry)
        findings += check_times(entry)
        findings += check_archetype(entry)
        findings += check_links(entry, by_id, unread)
        findings += check_cites(entry, by_id, unread)
    findings += check_tables([table for pack in packs for table in pack.lines], by_id, unread)
    findings += check_cycles(entries)
    findings += check_repeated(entries)
    findings += check_citations(entries, by_id)
    findings += check_unverified(entries)
    findings += check_claims(entries, by_id)
    return sorted(set(findings), key=lambda finding: (finding.file, finding.line, finding.message))


def check_packs(packs: list[Pack], by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Ids are those of no entity; declared coverage is sound."""
    for pack in packs:
        manifest, document = pack.manifest, pack.manifest_document
        if manifest is None or document is None:
            continue
        line = document.line(("id",))
        if manifest.id in by_id or manifest.id == DATASET:
            yield Finding(document.file, line, f"the id {manifest.id} is taken already, by an entity")
        yield from check_coverage(manifest, document, by_id, unread)


def check_coverage(
    pack: PackModel, document: Document, by_id: Mapping[str, Entry], unread: set[str]
) -> Iterator[Finding]:
    """Each cell names a known jurisdiction, once a kind."""
    seen: set[str] = set()
    for index, cell in enumerate(pack.coverage):
        line = document.line(("coverage", index, "jurisdiction"))
        if not is_kind(by_id.get(cell.jurisdiction), ("Jurisdiction",)) and "Jurisdiction" not in unread:
            known = [i for i, e in by_id.items() if is_kind(e, ("Jurisdiction",))]
            hint = did_you_mean(cell.jurisdiction, known)
            yield Finding(document.file, line, f"{cell.jurisdiction} is no jurisdiction of these packs{hint}")
        if coverage_id(pack, cell) in seen:
            yield Finding(document.file, line, f"coverage of {cell.kind} in {cell.jurisdiction} is declared twice")
        seen.add(coverage_id(pack, cell))
        if fault := days_disordered(cell):
            yield Finding(document.file, document.line(("coverage", index, "validTo")), fault)


def check_id(entry: Entry) -> Iterator[Finding]:
    """Ids name their kind: `<jurisdiction>.<kind>.<slug>`, or `<kind>.<slug>` for what belongs to no jurisdiction."""
    label = entry.item.label
    if label == "Jurisdiction":
        if "." in entry.item.id or entry.item.id == DATASET:
            yield entry.finding(f"the id {entry.item.id} must be a word of its own, such as ru", "id")
        return
    word = word_of(label)
    parts = entry.item.id.split(".")
    if word not in parts[:2] or parts[-1] == word:
        yield entry.finding(f"the id {entry.item.id} must have the form <jurisdiction>.{word}.<slug>", "id")
    if DerivedId.of(entry.item.id):
        yield entry.finding(f"the id {entry.item.id} is kept for gaps that follow from the graph", "id")


def check_order(entry: Entry) -> Iterator[Finding]:
    """Nothing ends before it begins."""
    places: list[tuple[Timed, Position]] = [(link, position) for _, link, position in links_of(entry.item)]
    places += [(grade, position) for _, grade, position in timed_grades_of(entry.item)]
    if isinstance(entry.item, Cited):
        places.append((entry.item, ()))
    for timed, position in places:
        if fault := days_disordered(timed):
            yield entry.finding(fault, *position, "validTo")


def check_names(entry: Entry) -> Iterator[Finding]:
    """The English name is written once; a second one would hide it."""
    if isinstance(entry.item, EntityModel) and entry.sound and "en" in entry.item.names:
        yield entry.finding("names.en: the English name stands in name; leave this one out", "names", "en")


def check_translations(entry: Entry) -> Iterator[Finding]:
    """What is said in another language is said in English too, once, and in as many parts."""
    if not isinstance(entry.item, Cited) or not entry.sound:
        return
    for text in (*translated_in(entry.item), *translated_on_links(entry.item)):
        where = ".".join(map(str, text.position))
        if not text.english:
            yield entry.finding(f"{where}: there is no {text.key} that this says in another language", *text.position)
        elif "en" in text.others:
            told = f"{where}.en: the English text stands in {text.key}; leave this one out"
            yield entry.finding(told, *text.position, "en")
        for language, said in text.others.items():
            if text.english and len(said) != len(text.english):
                told = f"says {len(said)} of the {len(text.english)} {text.key}; say each of them, in the same order"
                yield entry.finding(f"{where}.{language}: {told}", *text.position, language)


def days_disordered(timed: Timed) -> str | None:
    """What to say where the end is before the beginning."""
    if timed.valid_from and timed.valid_to and timed.valid_from > timed.valid_to:
        return f"validTo {timed.valid_to} is before validFrom {timed.valid_from}"
    return None


def check_archetype(entry: Entry) -> Iterator[Finding]:
    """What an archetype offers is marked like it; and what a law provides for is no grey route."""
    parent = entry.parent.item if entry.parent else None
    archetype = isinstance(parent, ClinicModel) and parent.illustrative
    if archetype and isinstance(entry.item, OfferingModel) and not entry.item.illustrative:
        yield entry.finding("illustrative: the clinic is an archetype, so write illustrative: true here too", "id")
    if isinstance(entry.item, RouteModel) and entry.item.standing == RouteStanding.GREY and entry.item.provided_by:
        message = "providedBy: a GREY route has no law that provides for it; call it LAWFUL, or name no law"
        yield entry.finding(message, "providedBy")


def check_identifiers(entry: Entry) -> Iterator[Finding]:
    """An archetype's identifiers can belong to nobody; a real clinic's are free of slips."""
    if not isinstance(entry.item, ClinicModel) or not entry.sound:
        return
    for scheme, value in entry.item.identifiers.items():
        if entry.item.illustrative and passes(scheme, value):
            yield entry.finding(
                f"identifiers: {scheme} {value} could be that of a real body; change its last digit",
                "identifiers",
                scheme,
            )
        elif not entry.item.illustrative and not passes(scheme, value):
            yield entry.finding(
                f"identifiers: {scheme} {value} fails its checksum; look it up again", "identifiers", scheme
            )


def check_codes(entry: Entry) -> Iterator[Finding]:
    """The codes of a condition have the form of their vocabulary, and none stands there twice."""
    if not isinstance(entry.item, ConditionModel) or not entry.sound:
        return
    for vocabulary, codes in entry.item.codes.items():
        for index, code in enumerate(codes):
            if not has_form(vocabulary, code):
                message = f"codes: {quote(code)} is no code of {vocabulary}; write it like {CODE_FORMS[vocabulary][1]}"
                yield entry.finding(message, "codes", vocabulary, index)
            if code in codes[:index]:
                yield entry.finding(f"codes: {quote(code)} stands there twice", "codes", vocabulary, index)


def check_times(entry: Entry) -> Iterator[Finding]:
    """Of levels for a time, one at most holds on a day."""
    seen: list[TimedGrade] = []
    for _, grade, position in timed_grades_of(entry.item):
        if any(do_overlap(grade, other) for other in seen):
            yield entry.finding(f"{position[0]}: two levels hold on one day; end one before the other", *position)
        seen.append(grade)


def check_links(entry: Entry, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Every link leads to an entity of a fitting kind."""
    for rel, link, position in links_of(entry.item):
        target = by_id.get(link.to)
        if target is None:
            fitting = [i for i, e in by_id.items() if not rel.targets or e.item.label in rel.targets]
            if not unread.intersection(rel.targets or unread):
                yield entry.finding(f"{position[0]}: there is no {link.to}{did_you_mean(link.to, fitting)}", *position)
        elif rel.targets and target.item.label not in rel.targets:
            what = f"{link.to} is {word_with_article(target.item.label)}; name {one_of(rel.targets)}"
            yield entry.finding(f"{position[0]}: {what}", *position)
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
        classes = {Reach.CLASSES: True, Reach.ROUTES: None}.get(entry.item.reach, False)
        if classes is not None and classes != bool(entry.item.reaches):
            yield entry.finding(
                "reach and reaches disagree: CLASSES names classes of providers in reaches, ROUTES may, others do not",
                "reach",
            )


def check_reach(entry: Entry, mandate: MandateModel, target: Entry, position: Position) -> Iterator[Finding]:
    """A mandate with routes covers routes, one that reaches every clinic its jurisdiction, one that reaches classes nothing."""
    wanted = {Reach.EVERY_CLINIC: "Jurisdiction", Reach.ROUTES: "Route"}.get(mandate.reach)
    if mandate.reach == Reach.CLASSES:
        yield entry.finding("covers: reach CLASSES covers nothing; name the classes in reaches", *position)
    if wanted and target.item.label != wanted:
        yield entry.finding(f"covers: reach {mandate.reach} needs a {wanted}, {target.item.id} is none", *position)


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
        claims: list[Timed] = []
        for rel, link, position in links_of(entry.item):
            key = rel.type, link.to, link.valid_from
            if key in seen:
                yield entry.finding(f"{position[0]}: names {link.to} twice with the same beginning", *position)
            seen.add(key)
            if isinstance(entry.item, OfferingModel) and rel.type == "CLAIMS":
                if any(do_overlap(link, other) for other in claims):
                    yield entry.finding(
                        "routes: two routes are claimed on one day; end one before the other", *position
                    )
                claims.append(link)


def do_overlap(one: Timed, other: Timed) -> bool:
    """Whether both hold on some day."""
    return (one.valid_from or OPEN[0]) <= (other.valid_to or OPEN[1]) and (other.valid_from or OPEN[0]) <= (
        one.valid_to or OPEN[1]
    )


def group_counts(packs: list[Pack]) -> dict[str, int]:
    """How many entries of each kind the packs hold, for the message of a passed check."""
    counts: dict[str, int] = defaultdict(int)
    for pack in packs:
        for entry in pack.entries:
            counts[entry.item.label] += 1
    return dict(sorted(counts.items()))
