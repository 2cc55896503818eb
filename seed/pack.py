"""A pack as it is read from its folder: its manifest, its entries, and every fault of form found on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from graph.errors import PackInvalid
from seed.kinds import FILES, Item, PackModel
from seed.models import Children, Cite, Cited, Link, Model, Rel
from seed.yaml_source import Document, Finding, Position, YamlRefused, read_yaml

BUNDLED = Path(__file__).resolve().parent / "packs"
PACK_SCHEMA = 1

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity of a pack and where it stands; `parent` is the entry that it is written inside of."""

    item: Item
    document: Document
    position: Position
    parent: "Entry | None" = None
    tie: Children | None = None

    def finding(self, message: str, *inner: str | int) -> Finding:
        """A fault at this entry, or at a field inside it."""
        return Finding(self.document.file, self.document.line((*self.position, *inner)), message)


@dataclass(slots=True)
class Pack:
    """What was read. With `findings` it is for messages only and is not loaded."""

    name: str
    manifest: PackModel | None = None
    manifest_document: Document | None = None
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_pack(name: str) -> Path:
    """The folder of a bundled pack, or the folder that `name` is a path to.

    Raises:
        PackInvalid: there is no such folder.

    """
    bundled = BUNDLED / name
    folder = bundled if name and "/" not in name and bundled.is_dir() else Path(name)
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in BUNDLED.iterdir() if p.is_dir()))
        raise PackInvalid(f"There is no pack '{name}'.", remedy=f"Give a folder, or one of the bundled packs: {known}.")
    return folder


def read_pack(folder: Path) -> Pack:
    """Read every file of the folder and check each entry by itself; all faults are collected."""
    pack = Pack(folder.name)
    for path in sorted(folder.rglob("*")):
        known = path.name in FILES or path.name == "pack.yaml" or path.suffix == ".md"
        if path.is_file() and not (known and path.parent == folder):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            pack.findings.append(Finding(name, 0, f"is no file of a pack; the files are pack.yaml, {', '.join(FILES)}"))
    read_manifest(pack, folder / "pack.yaml")
    for name, model in FILES.items():
        if (folder / name).exists():
            read_entries(pack, folder / name, model)
    return pack


def read_manifest(pack: Pack, path: Path) -> None:
    """Read `pack.yaml` into the pack."""
    document = open_document(pack, path)
    if document is None:
        return
    pack.manifest_document = document
    schema = document.data.get("schema") if isinstance(document.data, dict) else None
    if isinstance(schema, int) and schema > PACK_SCHEMA:
        message = f"is written for pack schema {schema}, this Remit reads {PACK_SCHEMA}; update Remit"
        pack.findings.append(Finding(document.file, document.line(("schema",)), message))
        return
    pack.manifest = validated(pack, PackModel, document, ())


def read_entries(pack: Pack, path: Path, model: type[Item]) -> None:
    """Read one file, a list of entries of one kind, into the pack."""
    document = open_document(pack, path)
    if document is None:
        return
    if not isinstance(document.data, list):
        pack.findings.append(Finding(document.file, 1, "must be a list: begin each entry with '- id: ...'"))
        return
    for index in range(len(document.data)):
        item = validated(pack, model, document, (index,))
        if item is not None:
            pack.entries.extend(with_children(Entry(item, document, (index,))))


def open_document(pack: Pack, path: Path) -> Document | None:
    """The file as plain data; a fault goes into the pack's findings."""
    try:
        return read_yaml(path, f"{pack.name}/{path.name}")
    except YamlRefused as refused:
        pack.findings.append(refused.finding)
        return None


def validated(pack: Pack, model: type[M], document: Document, position: Position) -> M | None:
    """The value at that position as the model; faults go into the pack's findings, one a field."""
    value: Any = document.data
    for step in position:
        value = value[step]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = (*position, *fault["loc"])
            where = ".".join(str(step) for step in fault["loc"])
            message = fault["msg"].removeprefix("Value error, ")
            text = f"{where}: {message}" if where else message
            pack.findings.append(Finding(document.file, document.line(place), text))
        return None


def with_children(entry: Entry) -> Iterator[Entry]:
    """The entry and the entries written inside it."""
    yield entry
    for name, info in type(entry.item).model_fields.items():
        tie = next((m for m in info.metadata if isinstance(m, Children)), None)
        if tie is not None:
            for index, child in enumerate(getattr(entry.item, name)):
                inner = (*entry.position, info.alias or name, index)
                yield from with_children(Entry(child, entry.document, inner, entry, tie))


def links_of(item: Item) -> Iterator[tuple[Rel, Link, Position]]:
    """Every relationship that the item's own fields name, with its position inside the entry."""
    for name, info in type(item).model_fields.items():
        rel = next((m for m in info.metadata if isinstance(m, Rel)), None)
        value = getattr(item, name) if rel else None
        if rel is None or value is None:
            continue
        if isinstance(value, Link):
            yield rel, value, (info.alias or name,)
        else:
            for index, link in enumerate(value):
                yield rel, link, (info.alias or name, index)


def cites_of(item: Item) -> Iterator[tuple[Cite, Position]]:
    """Every citation in the item, those of its links and standings included, with its position inside the entry."""
    if not isinstance(item, Cited):
        return
    for index, cite in enumerate(item.cites):
        yield cite, ("cites", index)
    for _, link, position in links_of(item):
        for index, cite in enumerate(link.cites):
            yield cite, (*position, "cites", index)
    for name in ("enforcement", "evidence"):
        for index, cite in enumerate(getattr(getattr(item, name, None), "cites", ())):
            yield cite, (name, "cites", index)
