"""The one reader of YAML: a strict subset, with the line of every value.

What a pack may hold: mappings, lists, text, integers, `true`, `false` and `null`. Everything else that is plain text stays
text: a day, a clock time, `NO`. Refused, with file and line: tags, anchors and aliases, duplicate keys, tabs in the
indentation, invisible characters, deep nesting, and files that are not UTF-8.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
CONSTANTS = {"": None, "null": None, "~": None, "true": True, "false": False}
# Zero-width, direction-changing and control characters let a text read differently from what it holds.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"
)

Position = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is and what to do about it. `line` counts from 1; 0 stands for the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Document:
    """One file as plain data, and the line on which each value begins, by its path."""

    file: str
    data: Any
    lines: dict[Position, int] = field(default_factory=dict)

    def line(self, path: Position) -> int:
        """The line of that value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlRefused(Exception):
    """The file is not within the subset; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def read_yaml(path: Path, name: str) -> Document:
    """Read one file; `name` stands for it in messages.

    Raises:
        YamlRefused: it cannot be read, or holds something outside the subset.

    """
    text = read_text(path, name)
    builder = Builder(name)
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        data = builder.document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(Finding(name, mark.line + 1 if mark else 0, f"no valid YAML: {error.problem}")) from error
    except yaml.YAMLError as error:
        raise YamlRefused(Finding(name, 0, f"no valid YAML: {str(error).splitlines()[0]}")) from error
    return Document(name, data, builder.lines)


def read_text(path: Path, name: str) -> str:
    """The file's text, if it is UTF-8, not too large and free of invisible characters."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlRefused(Finding(name, 0, f"cannot be read: {error.strerror}")) from error
    if len(raw) > MAX_BYTES:
        raise YamlRefused(Finding(name, 0, f"is larger than {MAX_BYTES // 1024 // 1024} MiB; split the pack"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlRefused(Finding(name, line, "is not UTF-8; save the file as UTF-8")) from error
    for number, line_text in enumerate(text.split("\n"), start=1):
        if found := INVISIBLE.search(line_text.removesuffix("\r")):
            raise YamlRefused(Finding(name, number, f"holds the invisible character U+{ord(found[0]):04X}; remove it"))
    return text


class Builder:
    """Builds plain data from parser events, noting lines as it goes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[Position, int] = {}

    def document(self, events: Iterator[yaml.Event]) -> Any:  # noqa: ANN401  # YAML holds anything
        """The data of the one document in the stream."""
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._refused(event, "holds a second document; one file holds one")
                seen = True
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, events, ())
        return data

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Position) -> Any:  # noqa: ANN401
        self.lines[path] = line_of(event)
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(event, "uses an alias; write the value out")
        if getattr(event, "anchor", None):
            raise self._refused(event, "uses an anchor; write the value out where it is needed")
        if getattr(event, "tag", None):
            raise self._refused(event, "uses a tag; packs hold plain values only")
        if len(path) > MAX_DEPTH:
            raise self._refused(event, f"is nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event)
        raise self._refused(event, "is no value that a pack may hold")

    def _mapping(self, events: Iterator[yaml.Event], path: Position) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag:
                raise self._refused(key, "has a key that is no plain text")
            if key.value in result:
                raise self._refused(key, f"repeats the key '{key.value}'")
            result[key.value] = self._value(next(events), events, (*path, key.value))
            self.lines[(*path, key.value)] = line_of(key)
        return result

    def _sequence(self, events: Iterator[yaml.Event], path: Position) -> list[Any]:
        result: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            result.append(self._value(event, events, (*path, len(result))))
        return result

    def _refused(self, event: yaml.Event, message: str) -> YamlRefused:
        return YamlRefused(Finding(self._name, line_of(event), message))


def scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    """The value of a scalar: quoted text is text; plain text is null, a truth value, an integer, or text."""
    if event.style is not None:
        return str(event.value)
    if event.value in CONSTANTS:
        return CONSTANTS[event.value]
    if INTEGER.fullmatch(event.value):
        return int(event.value)
    return str(event.value)


def line_of(event: yaml.Event) -> int:
    """The line on which it begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1
