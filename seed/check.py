"""What must hold across the entries of packs; every fault is found in one run, each with its file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from graph.errors import PackInvalid
from graph.model import Reach
from seed.claims import sides
from seed.kinds import ClaimModel, MandateModel, OfferingModel, SourceModel
from seed.models import Cite, Link, Standing
from seed.pack import Entry, Pack, cites_of, find_pack, links_of, read_pack
from seed.project import citation_id
from seed.yaml_source import Finding

KIND_WORDS = {
    "LegalInstrument": "instrument",
    "TherapyType": "therapy",
}
ACYCLIC = ("IMPLEMENTS", "BROADER", "REPLACES")
OPEN = ("0000-00-00", "9999-99-99")


def read_checked(names: Iterable[str]) -> list[Pack]:
    """Read the packs of these names or folders.

    Raises:
        PackInvalid: with every fault found, in all of them.

    """
    packs = [read_pack(find_pack(name)) for name in names]
    findings = check(packs)
    if findings:
        count = f"{len(findings)} fault{'s' if len(findings) > 1 else ''}"
        raise PackInvalid(f"The check found {count}.", tuple(str(finding) for finding in findings))
    return packs


def check(packs: list[Pack]) -> list[Finding]:
    """Every fault of form and of reference, in the order of files and lines."""
    findings = [finding for pack in packs for finding in pack.findings]
    entries = [entry for pack in packs for entry in pack.entries]
    by_id: dict[str, Entry] = {}
    for entry in entries:
        if entry.item.id in by_id:
            first = by_id[entry.item.id]
            place = first.finding("").file, first.finding("").line
            findings.append(entry.finding(f"the id {entry.item.id} is taken already, by {place[0]}:{place[1]}", "id"))
        by_id.setdefault(entry.item.id, entry)
    findings += check_packs(packs, by_id)
    for entry in entries:
        findings += check_id(entry)
        findings += check_links(entry, by_id)
        findings += check_cites(entry, by_id)
    findings += check_cycles(entries)
    findings += check_repeated(entries)
    findings += check_citations(entries)
    if not findings:
        findings += check_claims(entries, by_id)
    return sorted(findings, key=lambda finding: (finding.file, finding.line, finding.message))


def check_packs(packs: list[Pack], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Packs that build on others need them; declared coverage names known jurisdictions; ids differ."""
    ids = [pack.manifest.id for pack in packs if pack.manifest]
    for pack in packs:
        document = pack.manifest_document
        if pack.manifest is None or document is None:
            continue
        if ids.count(pack.manifest.id) > 1:
            yield Finding(document.file, document.line(("id",)), f"another pack has the id {pack.manifest.id} too")
        for index, base in enumerate(pack.manifest.builds_on):
            if base not in ids:
                yield Finding(
                    document.file, document.line(("buildsOn", index)), f"builds on {base}: load both together"
                )
        for index, cell in enumerate(pack.manifest.coverage):
            if not is_kind(by_id.get(cell.jurisdiction), ("Jurisdiction",)):
                line = document.line(("coverage", index, "jurisdiction"))
                yield Finding(document.file, line, f"{cell.jurisdiction} is no jurisdiction of these packs")


def check_id(entry: Entry) -> Iterator[Finding]:
    """Ids name their kind: `<jurisdiction>.<kind>.<slug>`, or `<kind>.<slug>` for what belongs to no jurisdiction."""
    label = entry.item.label
    if label == "Jurisdiction":
        return
    word = KIND_WORDS.get(label, label.lower())
    parts = entry.item.id.split(".")
    if word not in parts[:2] or parts[-1] == word:
        yield entry.finding(f"the id {entry.item.id} must have the form <jurisdiction>.{word}.<slug>", "id")


def check_links(entry: Entry, by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Every link leads to an entity of a fitting kind."""
    for rel, link, position in links_of(entry.item):
        target = by_id.get(link.to)
        if target is None:
            fitting = [i for i, e in by_id.items() if not rel.targets or e.item.label in rel.targets]
            yield entry.finding(f"{position[0]}: there is no {link.to}{did_you_mean(link.to, fitting)}", *position)
        elif rel.targets and target.item.label not in rel.targets:
            kinds = " or ".join(rel.targets)
            yield entry.finding(f"{position[0]}: {link.to} is a {target.item.label}, not a {kinds}", *position)
        elif isinstance(entry.item, MandateModel) and rel.type == "COVERS":
            yield from check_reach(entry, entry.item, target, position)


def check_reach(
    entry: Entry, mandate: MandateModel, target: Entry, position: tuple[str | int, ...]
) -> Iterator[Finding]:
    """A mandate with routes covers routes; one that reaches every clinic covers its jurisdiction."""
    wanted = "Jurisdiction" if mandate.reach is Reach.EVERY_CLINIC else "Route"
    if target.item.label != wanted:
        yield entry.finding(f"covers: reach {mandate.reach} needs a {wanted}, {target.item.id} is none", *position)


def check_cites(entry: Entry, by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Every citation names a source that is there."""
    known = [i for i, e in by_id.items() if isinstance(e.item, SourceModel)]
    for cite, position in cites_of(entry.item):
        if cite.source not in known:
            yield entry.finding(f"cites: there is no source {cite.source}{did_you_mean(cite.source, known)}", *position)


def check_cycles(entries: list[Entry]) -> Iterator[Finding]:
    """Nothing implements, replaces or is broader than itself, through however many steps."""
    for kind in ACYCLIC:
        steps = {e.item.id: [link.to for rel, link, _ in links_of(e.item) if rel.type == kind] for e in entries}
        for entry in entries:
            if entry.item.id in reached(steps, entry.item.id):
                yield entry.finding(f"{entry.item.id} leads back to itself through {kind}", "id")


def reached(steps: Mapping[str, list[str]], start: str) -> set[str]:
    """Everything that can be reached from `start` in one step or more."""
    found: set[str] = set()
    waiting = list(steps.get(start, ()))
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += steps.get(current, ())
    return found


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


def check_citations(entries: list[Entry]) -> Iterator[Finding]:
    """Two different citations do not fall together in one id."""
    known: dict[str, Cite] = {}
    for entry in entries:
        for cite, position in cites_of(entry.item):
            other = known.setdefault(citation_id(cite), cite)
            if other != cite:
                yield entry.finding(f"cites: '{cite.at}' and '{other.at}' cannot be told apart by their ids", *position)


def check_claims(entries: list[Entry], by_id: Mapping[str, Entry]) -> Iterator[Finding]:
    """Where claims speak of a property, the entity has the value of the preferred one."""
    sources = {e.item.id: e.item for e in entries if isinstance(e.item, SourceModel)}
    claims = {e.item.id: e for e in entries if isinstance(e.item, ClaimModel)}
    standing = sides((e.item for e in claims.values() if isinstance(e.item, ClaimModel)), sources)
    for claim_id, entry in claims.items():
        claim = entry.item
        if not isinstance(claim, ClaimModel) or not standing[claim_id].preferred or not claim.predicate[0].islower():
            continue
        values = recorded(by_id[claim.about.to], claim.predicate)
        if values and claim.value not in values:
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
            return {str(value)} if value is not None and not isinstance(value, tuple | Link) else set()
    return set()


def is_kind(entry: Entry | None, labels: tuple[str, ...]) -> bool:
    """Whether the entry is there and of one of these kinds."""
    return entry is not None and entry.item.label in labels


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The nearest known id, as the end of a sentence."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def group_counts(packs: list[Pack]) -> dict[str, int]:
    """How many entries of each kind the packs hold, for the message of a passed check."""
    counts: dict[str, int] = defaultdict(int)
    for pack in packs:
        for entry in pack.entries:
            counts[entry.item.label] += 1
    return dict(sorted(counts.items()))
