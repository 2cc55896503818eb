"""The coverage table of a pack: that every line of a source has its place, and is cited where the table says it is."""

import re
from collections.abc import Iterator, Mapping

from seed.checks.citation_checks import is_kind
from seed.format.messages import did_you_mean
from seed.format.pack import Entry, SourceLines, cites_of
from seed.format.source_lines import LinesModel
from seed.format.yaml_source import Finding

LINES = re.compile(r"L(\d+)(?:-L?(\d+))?")
Span = tuple[int, int]  # first and last line, both included


def check_tables(tables: list[SourceLines], by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Each table by itself, and no source in two of them."""
    seen: set[str] = set()
    for table in tables:
        if table.item.source in seen:
            yield table.finding(f"source: {table.item.source} has a table already; put all its lines in one", "source")
        seen.add(table.item.source)
        yield from check_lines(table, by_id, unread)


def check_lines(table: SourceLines, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[Finding]:
    """Lines follow each other without a gap, and what has content is carried by entries that cite it."""
    source = table.item.source
    if not is_kind(by_id.get(source), ("Source",)):
        if "Source" not in unread:
            yield table.finding(f"source: there is no source {source}{did_you_mean(source, by_id)}", "source")
        return
    ends = {line: entry.item.id for _, entry in sorted(by_id.items()) for line in ends_of_citations(entry, source)}
    expected = 1
    for index, lines in enumerate(table.item.lines):
        first, last = span(lines.at)
        if first != expected or last < first:
            yield table.finding(
                f"at: after line {expected - 1} comes L{expected}, not {lines.at}", "lines", index, "at"
            )
        expected = max(first, last) + 1
        content = lines.kind == "CONTENT"
        for fault in faults_of_content(lines, source, by_id, unread) if content else faults_of_silence(lines, ends):
            yield table.finding(fault, "lines", index)


def faults_of_silence(lines: LinesModel, ends: Mapping[int, str]) -> Iterator[str]:
    """What is wrong with a row of lines that say nothing. A citation may reach over a blank line, but not end there."""
    first, last = span(lines.at)
    named = next((ends[line] for line in range(first, last + 1) if line in ends), None)
    if named and lines.kind == "BLANK":
        yield f"kind: {named} cites {lines.at}, so it is no BLANK line; say what it is, or correct the citation"
    if lines.carried_by:
        yield f"carriedBy: {lines.at} is {lines.kind} and says nothing; leave its ids out, or its kind"


def faults_of_content(lines: LinesModel, source: str, by_id: Mapping[str, Entry], unread: set[str]) -> Iterator[str]:
    """What is wrong with a row of lines that say something."""
    missing = [i for i in lines.carried_by if i not in by_id]
    for identity in () if unread else missing:
        yield f"carriedBy: there is no {identity}{did_you_mean(identity, by_id)}"
    if missing or not all(by_id[identity].sound for identity in lines.carried_by):
        return
    first, last = span(lines.at)
    cited = {line for identity in lines.carried_by for line in cited_lines(by_id[identity], source, last)}
    uncited = [line for line in range(first, last + 1) if line not in cited]
    if uncited:
        yield f"carriedBy: no entry that is named here cites L{uncited[0]}; name one that does, or add the citation"


def ends_of_citations(entry: Entry, source: str) -> Iterator[int]:
    """The lines of the source on which a citation of the entry begins or ends."""
    for cite, _ in cites_of(entry.item):
        if cite.source == source and cite.at and LINES.match(cite.at):
            yield from span(cite.at)


def cited_lines(entry: Entry, source: str, end: int) -> Iterator[int]:
    """The lines up to `end` of the source that the entry cites; a source carries its own title and date."""
    if entry.item.id == source:
        yield from range(1, end + 1)
    for cite, _ in cites_of(entry.item):
        if cite.source == source and cite.at and LINES.match(cite.at):
            first, last = span(cite.at)
            yield from range(first, min(last, end) + 1)


def span(text: str) -> Span:
    """`L5` or `L5-L9` at the beginning of the text, as numbers; what follows, such as a remark, does not matter."""
    match = LINES.match(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]), int(match[2] or match[1])
