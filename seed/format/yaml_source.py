"""The one reader of YAML: a strict subset, with the line of every value.

What a pack may hold: mappings, lists, text, integers, `true`, `false` and `null`. Everything else that is plain text
stays text: a day, a clock time, `NO`. Refused, with file and line: tags, anchors and aliases, duplicate keys, tabs in
the indentation, invisible characters, deep nesting, and files that are large, no regular files or not UTF-8.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graph.sanitize import INVISIBLE, name_character, one_line, quote

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
# libyaml reads ten times as fast as the parser in Python, which stands in where PyYAML was built without it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONSTANTS = {"": None, "null": None, "~": None, "true": True, "false": False}
TAB = re.compile(r"^ *\t")

# What the parsers say (libyaml, then that in Python, where they differ), and what whoever wrote the line can do about it.
DOES_NOT_FIT = (
    "this line does not fit the one above: check its indentation, and put text with ': ' or quotes in it in quotes"
)
QUOTES = "text that begins with this sign must be put in quotes"
UNCLOSED = ("',' or ']'", "',' or '}'", "unexpected end of stream")
REMEDIES = {
    "',' or ']'": "a list that begins with [ is not closed with ], or lacks a comma",
    "',' or '}'": "what begins with { is not closed with }, lacks a comma, or holds text with ': ' that needs quotes",
    "unexpected end of stream": "a quote is opened here and not closed",
    "unknown escape character": "in double quotes a backslash is special: write it twice, or use single quotes",
    "could not find expected ':'": "a key is not followed by ': ', on this line or the one above",
    "entries are not allowed": "a list begins on a line of its own, each item with '- ', or is written [a, b]",
    "comment or line break": "text after | or > begins on the next line; put text that begins with this sign in quotes",
    "comment or a line break": "text after | or > begins on the next line; put text that begins with this sign in quotes",
    "chomping or indentation": "text after | or > begins on the next line; put text that begins with this sign in quotes",
    "cannot start any token": QUOTES,
    "alphabetic or numeric character": QUOTES,
    "node content": QUOTES,
    "mapping keys are not allowed": QUOTES,
    "mapping values are not allowed": DOES_NOT_FIT,
    "expected key": DOES_NOT_FIT,
    "expected '-' indicator": DOES_NOT_FIT,
    "expected <block end>": DOES_NOT_FIT,
}

Position = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is and what to do about it. `line` counts from 1; a fault of a whole file is on its first.

    `warns`: it is worth a look, and keeps no pack from being loaded.
    """

    file: str
    line: int
    message: str
    warns: bool = False

    def __str__(self) -> str:
        return f"{one_line(self.file)}:{self.line}: {'warning: ' if self.warns else ''}{one_line(self.message)}"


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
        data = builder.document(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        raise YamlRefused(explain_break(text, name, error)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the parser in Python trips over numbers in escapes
        raise YamlRefused(Finding(name, builder.line, "no valid YAML after this line")) from error
    return Document(name, data, builder.lines)


def explain_break(text: str, name: str, error: yaml.MarkedYAMLError) -> Finding:
    """What to do about what the parser says, on the line where it stopped, or where what is not closed was opened."""
    opened = any(words in str(error.problem) for words in UNCLOSED)
    mark = (error.context_mark if opened else error.problem_mark) or error.problem_mark or error.context_mark
    lines = text.removesuffix("\n").split("\n")
    line = min(mark.line + 1, len(lines)) if mark else 1
    if TAB.match(lines[line - 1]):
        return Finding(name, line, "is indented with a tab; use spaces")
    remedy = next((said for words, said in REMEDIES.items() if words in str(error.problem)), error.problem)
    return Finding(name, line, f"no valid YAML: {remedy}")


def read_text(path: Path, name: str) -> str:
    """The file's text, if it is UTF-8, not too large and free of invisible characters."""
    raw = read_bytes(path, name)
    if len(raw) > MAX_BYTES:
        raise YamlRefused(
            Finding(
                name,
                1,
                f"is larger than {MAX_BYTES // 1024 // 1024} MiB; put its entries into several files, in a folder of its name",
            )
        )
    if raw.startswith(codecs.BOM_UTF8):
        raise YamlRefused(Finding(name, 1, "begins with a byte order mark; save the file as UTF-8 without one"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlRefused(Finding(name, line, "is not UTF-8; save the file as UTF-8")) from error
    for number, line_text in enumerate(text.split("\n"), start=1):
        if found := INVISIBLE.search(line_text.removesuffix("\r")):
            raise YamlRefused(Finding(name, number, invisible(found)))
    return text


def read_bytes(path: Path, name: str) -> bytes:
    """What the file holds, as far as the limit; what is no regular file could keep a reader waiting, or never end."""
    try:
        if not path.is_file():
            raise YamlRefused(Finding(name, 1, "is no regular file" if path.exists() else "is missing"))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise YamlRefused(Finding(name, 1, f"cannot be read: {error.strerror}")) from error


def invisible(found: re.Match[str]) -> str:
    """The fault of an invisible character."""
    return f"holds the invisible character {name_character(found[0])}; remove it"


class Builder:
    """Builds plain data from parser events, noting lines as it goes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[Position, int] = {}
        self.line = 1

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
        self.lines[path] = self.line = line_of(event)
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
            return self._scalar(event)
        raise self._refused(event, "is no value that a pack may hold")

    def _mapping(self, events: Iterator[yaml.Event], path: Position) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag:
                raise self._refused(key, "has a key that is no plain text")
            if key.value in result:
                raise self._refused(key, f"repeats the key {quote(key.value)}")
            self._visible(key)
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

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | bool | None:
        self._visible(event)
        return scalar(event)

    def _visible(self, event: yaml.ScalarEvent) -> None:
        """An escape brings in what the file's text may not hold."""
        if found := INVISIBLE.search(event.value.replace("\r\n", "\n")):
            raise self._refused(event, invisible(found))

    def _refused(self, event: yaml.Event, message: str) -> YamlRefused:
        return YamlRefused(Finding(self._name, line_of(event), message))


def scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    """The value of a scalar: quoted text is text; plain text is null, a truth value, an integer, or text."""
    if event.style:
        return str(event.value)
    if event.value in CONSTANTS:
        return CONSTANTS[event.value]
    if INTEGER.fullmatch(event.value):
        return int(event.value)
    return str(event.value)


def line_of(event: yaml.Event) -> int:
    """The line on which it begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1
