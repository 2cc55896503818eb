"""A pack as it is read from its folder: its manifest, its entries, and every fault of form found on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from graph.errors import PackInvalid
from graph.model.declaration import grade_properties
from graph.model.kinds import KINDS, snake_case, translations
from graph.sanitize import quote
from graph.store.lookup import ID
from seed.format.kinds import FILES, Item
from seed.format.manifest import PackModel
from seed.format.messages import did_you_mean, faults_of, salvage
from seed.format.models import Children, Cite, Cited, Grade, Link, Model, Rel, TimedGrade, rel_of, tie_of
from seed.format.source_lines import LINES_FILE, SourceLinesModel
from seed.format.yaml_source import Document, Finding, Position, YamlRefused, read_yaml

BUNDLED = Path(__file__).resolve().parent.parent / "packs"
PACK_SCHEMAS = (1, 2)
MANIFEST = "pack.yaml"
YAML = ".yaml"
KNOWN = (MANIFEST, *FILES, LINES_FILE)
FOLDERS = frozenset(name.removesuffix(YAML) for name in FILES)
"""The folders in which the entries of one kind may lie, in several files."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity of a pack and where it stands; `parent` is the entry that it is written inside of."""

    item: Item
    document: Document
    position: Position
    parent: "Entry | None" = None
    tie: Children | None = None
    sound: bool = True

    def finding(self, message: str, *inner: str | int) -> Finding:
        """A fault at this entry, or at a field inside it."""
        return Finding(self.document.file, self.document.line((*self.position, *inner)), message)


@dataclass(frozen=True, slots=True)
class SourceLines:
    """Where the statements of one source stand in the pack, as its coverage table says."""

    item: SourceLinesModel
    document: Document
    position: Position

    def finding(self, message: str, *inner: str | int) -> Finding:
        """A fault at this source, or at a line of it."""
        return Finding(self.document.file, self.document.line((*self.position, *inner)), message)


@dataclass(frozen=True, slots=True)
class Translated:
    """A text of an entry, or a list of texts, and what it is in other languages. `stored`: the property of the English one."""

    key: str
    position: Position
    stored: str
    english: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Pack:
    """What was read. With `findings` it is for messages only and is not loaded; kinds in `unread` may lack entries."""

    name: str
    folder: Path | None = None
    manifest: PackModel | None = None
    manifest_document: Document | None = None
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    lines: list[SourceLines] = field(default_factory=list)


def find_pack(name: str) -> Path:
    """The folder of a bundled pack, or the folder that `name` is a path to.

    Raises:
        PackInvalid: there is no such folder.

    """
    bundled = BUNDLED / name
    folder = bundled if ID.fullmatch(name) and is_there(bundled) else Path(name)
    if is_there(folder.parent) and folder.name in KNOWN:
        raise PackInvalid(f"{quote(name)} is one file of a pack.", remedy="Give the folder that it lies in.")
    if not name or not is_there(folder):
        known = sorted(p.name for p in BUNDLED.iterdir() if p.is_dir())
        hint = did_you_mean(name, known)
        raise PackInvalid(
            f"There is no pack {quote(name)}{hint or '.'}", remedy=f"Give a folder, or: {', '.join(known)}."
        )
    return folder.resolve()


def is_there(folder: Path) -> bool:
    """Whether it is a folder that can be looked at."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def read_pack(folder: Path) -> Pack:
    """Read every file of the folder and check each entry by itself; all faults are collected."""
    pack = Pack(folder.name, folder)
    paths = list_folder(pack, folder)
    if paths is None:
        return pack
    if folder / MANIFEST not in paths:
        pack.findings.append(Finding(f"{pack.name}/{MANIFEST}", 1, "is missing; every pack says with it what it is"))
        if not any(path.name in FILES or path.name in FOLDERS for path in paths):
            return pack
    elif not read_manifest(pack, folder / MANIFEST):
        return pack
    pack.findings.extend(find_strangers(pack, paths))
    for name, model in FILES.items():
        if folder / name in paths:
            read_entries(pack, folder / name, model)
        split = folder / name.removesuffix(YAML)
        if split in paths and split.is_dir():
            read_split(pack, split, model)
    if folder / LINES_FILE in paths:
        read_lines(pack, folder / LINES_FILE)
    return pack


def list_folder(pack: Pack, folder: Path) -> list[Path] | None:
    """What lies in the folder by name, hidden files left out; null: it cannot be read, which is a finding."""
    try:
        return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    except OSError as error:
        pack.findings.append(Finding(shown_name(pack, folder), 1, f"cannot be read: {error.strerror}"))
        return None


def shown_name(pack: Pack, path: Path) -> str:
    """What messages call a file or folder of the pack: its way from the folder above the pack's."""
    inside = path.relative_to(pack.folder).as_posix() if pack.folder else path.name
    return pack.name if inside == "." else f"{pack.name}/{inside}"


def find_strangers(pack: Pack, paths: list[Path]) -> Iterator[Finding]:
    """What lies in the folder and is no part of a pack; hidden files and notes in Markdown may lie there."""
    for path in paths:
        if path.name in FOLDERS and path.is_dir():
            continue
        if path.name not in KNOWN and path.suffix != ".md":
            hint = did_you_mean(path.name, KNOWN) or f"; the files are {', '.join(KNOWN)}"
            yield Finding(shown_name(pack, path), 1, f"is no file of a pack{hint}")


def read_manifest(pack: Pack, path: Path) -> bool:
    """Read `pack.yaml` into the pack; false: the rest of the pack is in a form that this Remit does not know."""
    document = open_document(pack, path)
    if document is None:
        return True
    pack.manifest_document = document
    schema = document.data.get("schema") if isinstance(document.data, dict) else None
    if isinstance(schema, int) and not isinstance(schema, bool) and schema not in PACK_SCHEMAS:
        oldest, newest = PACK_SCHEMAS[0], PACK_SCHEMAS[-1]
        todo = "update Remit" if schema > newest else f"write schema: {newest}"
        message = f"schema: the pack has schema {schema}, this Remit reads {oldest} to {newest}; {todo}"
        pack.findings.append(Finding(document.file, document.line(("schema",)), message))
        return False
    pack.manifest = validate(pack, PackModel, document, ())
    return True


def read_entries(pack: Pack, path: Path, model: type[Item]) -> None:
    """Read one file, a list of entries of one kind, into the pack."""
    found = len(pack.findings)
    document = open_list(pack, path, "entry with '- id: ...'")
    if document is None:
        pack.unread |= set(labels_in(model)) if len(pack.findings) > found else set()
        return
    for index, value in enumerate(document.data):
        item = validate(pack, model, document, (index,))
        entry = item or salvage(model, value)
        if entry is not None:
            pack.entries.extend(with_children(Entry(entry, document, (index,), sound=item is not None)))


def read_split(pack: Pack, folder: Path, model: type[Item]) -> None:
    """Read the files of a folder that holds the entries of one kind, in the order of their names."""
    if leads_out(folder):
        pack.findings.append(Finding(shown_name(pack, folder), 1, "is a link to a folder outside the pack"))
        return
    for path in list_folder(pack, folder) or ():
        if path.suffix == YAML:
            read_entries(pack, path, model)
        elif path.suffix != ".md":
            message = f"is no file of a pack; files in {quote(folder.name)} end in {YAML}"
            pack.findings.append(Finding(shown_name(pack, path), 1, message))


def read_lines(pack: Pack, path: Path) -> None:
    """Read the coverage table: a list of sources, each with its lines."""
    document = open_list(pack, path, "source with '- source: ...'")
    for index in range(len(document.data) if document else 0):
        item = document and validate(pack, SourceLinesModel, document, (index,))
        if document and item:
            pack.lines.append(SourceLines(item, document, (index,)))


def labels_in(model: type[Item]) -> Iterator[str]:
    """The kinds that a file of this model holds."""
    yield model.label
    for info in model.model_fields.values():
        if tie_of(info) is not None:
            yield get_args(info.annotation)[0].label


def open_list(pack: Pack, path: Path, beginning: str) -> Document | None:
    """The file as a list, or nothing where it holds none; what it holds in its place goes into the pack's findings."""
    document = open_document(pack, path)
    if document is None or isinstance(document.data, list):
        return document
    if document.data is not None:
        pack.findings.append(Finding(document.file, 1, f"must be a list: begin each {beginning}"))
    elif not path.stat().st_size:
        message = "is empty; write [] or remove it if it holds nothing, or else restore it: it was cut off"
        pack.findings.append(Finding(document.file, 1, message))
    return None


def open_document(pack: Pack, path: Path) -> Document | None:
    """The file as plain data; a fault goes into the pack's findings. A link may not lead out of the pack's folder."""
    name = shown_name(pack, path)
    if leads_out(path):
        pack.findings.append(Finding(name, 1, "is a link to a file outside the pack; put the file itself here"))
        return None
    try:
        return read_yaml(path, name)
    except YamlRefused as refused:
        pack.findings.append(refused.finding)
        return None


def leads_out(path: Path) -> bool:
    """Whether it is a link to somewhere outside its folder."""
    try:
        return not path.resolve().is_relative_to(path.parent.resolve())
    except RuntimeError:  # it leads to itself, and reading will say so
        return False


def validate(pack: Pack, model: type[M], document: Document, position: Position) -> M | None:
    """The value at that position as the model; faults go into the pack's findings, one a field."""
    value: Any = document.data
    for step in position:
        value = value[step]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for inner, message in faults_of(model, error, value):
            pack.findings.append(Finding(document.file, document.line((*position, *inner)), message))
        return None


def with_children(entry: Entry) -> Iterator[Entry]:
    """The entry and the entries written inside it."""
    yield entry
    for name, info in type(entry.item).model_fields.items():
        tie = tie_of(info)
        if tie is not None:
            for index, child in enumerate(getattr(entry.item, name)):
                inner = (*entry.position, info.alias or name, index)
                if child is not None:
                    yield from with_children(Entry(child, entry.document, inner, entry, tie, entry.sound))


@cache
def related_fields(model: type[Item]) -> tuple[tuple[str, str, Rel], ...]:
    """The fields of a model that become relationships: the name, the key in a pack, and which."""
    fields = model.model_fields.items()
    return tuple((name, info.alias or name, rel) for name, info in fields if (rel := rel_of(info)) is not None)


def links_of(item: Item) -> Iterator[tuple[Rel, Link, Position]]:
    """Every relationship that the item's own fields name, with its position inside the entry."""
    for name, key, rel in related_fields(type(item)):
        value = getattr(item, name)
        if value is None or rel.along:
            continue
        if isinstance(value, Link):
            yield rel, value, (key,)
        else:
            for index, link in enumerate(value):
                if link is not None:
                    yield rel, link, (key, index)


def cites_of(item: Item) -> Iterator[tuple[Cite, Position]]:
    """Every citation in the item, those of its links and grades included, with its position inside the entry."""
    if not isinstance(item, Cited):
        return
    for cites, position in cite_lists(item):
        for index, cite in enumerate(cites):
            if cite is not None:
                yield cite, (*position, "cites", index)


def cite_lists(item: Cited) -> Iterator[tuple[tuple[Cite | None, ...], Position]]:
    """The lists of citations in the item and where they stand."""
    yield item.cites, ()
    for _, link, position in links_of(item):
        yield link.cites, position
    for name, grade in grades_of(item):
        yield grade.cites, (name,)
    for _, timed, position in timed_grades_of(item):
        yield timed.cites, position


def timed_grades_of(item: Item) -> Iterator[tuple[Rel, TimedGrade, Position]]:
    """Every level for a time, with its position inside the entry; it becomes a relationship that names no end of its own."""
    for name, key, rel in related_fields(type(item)):
        if rel.along:
            for index, grade in enumerate(getattr(item, name)):
                if grade is not None:
                    yield rel, grade, (key, index)


def grades_of(item: Item) -> Iterator[tuple[str, Grade]]:
    """Every level of the item with the statement behind it, by the key that it has in a pack."""
    for name, info in type(item).model_fields.items():
        value = getattr(item, name)
        if isinstance(value, Grade):
            yield info.alias or name, value


def translated_in(item: Cited) -> Iterator[Translated]:
    """Every text of the item that it says in other languages too."""
    for one in translations(KINDS[item.label]):
        if others := getattr(item, snake_case(one.name)):
            english = all_texts(getattr(item, snake_case(one.translates)))
            yield Translated(one.translates, (one.name,), one.translates, english, by_language(others))
    for name, grade in grades_of(item):
        yield from translated_statement(grade, (name,), grade_properties(name).statement)


def translated_on_links(item: Cited) -> Iterator[Translated]:
    """Every statement behind one of its relationships that is said in other languages too."""
    for _, link, position in (*links_of(item), *timed_grades_of(item)):
        if isinstance(link, Grade):
            yield from translated_statement(link, position, "statement")


def translated_statement(grade: Grade, position: Position, stored: str) -> Iterator[Translated]:
    """The statement of a level at that position, where it is said in other languages too; `stored`: its property."""
    if grade.statements:
        key = ".".join(map(str, (*position, "statement")))
        yield Translated(key, (*position, "statements"), stored, (grade.statement,), by_language(grade.statements))


def by_language(others: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The texts of each language, in the order of the languages."""
    return {language: all_texts(said) for language, said in sorted(others.items())}


def all_texts(said: Any) -> tuple[str, ...]:  # noqa: ANN401  # one text, several, or none
    """Texts as a list of them."""
    return (said,) if isinstance(said, str) else tuple(said or ())
