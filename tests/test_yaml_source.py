"""The YAML reader: what it reads, what it refuses, and that nothing else comes out of it."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.sanitize import INVISIBLE
from seed.format import yaml_source
from seed.format.yaml_source import MAX_BYTES, MAX_DEPTH, YamlRefused, read_yaml
from tests.support.fuzzing import fuzzing

LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def read(content: str | bytes) -> Any:
    """What the reader makes of a file with that content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(path, "pack/some.yaml").data


def refusal(content: str | bytes) -> str:
    """The finding on a file with that content."""
    with pytest.raises(YamlRefused) as caught:
        read(content)
    return str(caught.value.finding)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("12:30:45", "12:30:45"),
        ("2024-02-30", "2024-02-30"),
        ("2024-02-29", "2024-02-29"),
        ("1_000", "1_000"),
        ("010", "010"),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("+1", "+1"),
        ("9" * 400, "9" * 400),
        ("=cmd", "=cmd"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("0", 0),
        ("-12", -12),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"12"', "12"),
        ('"\\u0436"', "ж"),
        ("|\n two\n lines\n", "two\nlines\n"),
        (">-\n two\n lines\n", "two lines"),
    ],
)
def test_a_value_is_what_it_looks_like(text: str, value: object) -> None:
    found = read(f"key: {text}")["key"]

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n", "\n\n"])
def test_an_empty_file_is_null(text: str) -> None:
    assert read(text) is None


def test_windows_line_ends_are_line_ends() -> None:
    assert read("a: 1\r\nb: |\r\n  two\r\n  lines\r\n") == {"a": 1, "b": "two\nlines\n"}


LONG = 1_000_000  # characters that the parser in Python takes seconds for; `make test-slow` gives them to it too
OUTSIDE = [
    ("a: 1\nb: [1, 2", "pack/some.yaml:2: no valid YAML"),
    ("a: 1\nb: 'no end", "pack/some.yaml:2: no valid YAML"),
    ("a:\n  b: 1\n\tc: 2\n", "pack/some.yaml:3: is indented with a tab; use spaces"),
    (b"a: 1\nb: \xff\n", "pack/some.yaml:2: is not UTF-8"),
    ("a: ж".encode("cp1251"), "pack/some.yaml:1: is not UTF-8"),
    ("a: 1".encode("utf-16"), "pack/some.yaml:1: is not UTF-8"),
    ("\ufeffa: 1", "pack/some.yaml:1: begins with a byte order mark"),
    ("a: 1\nb: \ufeff1", "pack/some.yaml:2: holds the invisible character U+FEFF"),
    ("a: 1\nb: x\u200by", "pack/some.yaml:2: holds the invisible character U+200B"),
    ("a: 1\nb: x\u202ey", "pack/some.yaml:2: holds the invisible character U+202E"),
    ("a: 1\nb: x\U000e0041y", "pack/some.yaml:2: holds the invisible character U+E0041"),
    ("a: 1\nb: \ufffe", "pack/some.yaml:2: holds the invisible character U+FFFE"),
    (b"a: 1\nb: \x00", "pack/some.yaml:2: holds the invisible character U+0000"),
    ("a: 1\rb: 2", "pack/some.yaml:1: holds the invisible character U+000D"),
    ('a: 1\nb: "\\u202e"', "pack/some.yaml:2: holds the invisible character U+202E"),
    ('a: 1\n"\\u200b": 2', "pack/some.yaml:2: holds the invisible character U+200B"),
    ('a: 1\nb: "\\0"', "pack/some.yaml:2: holds the invisible character U+0000"),
    ('a: 1\nb: "\\ud800"', "pack/some.yaml:2: "),
    ('a: 1\nb: "\\U00110000"', "pack/some.yaml:"),
    ('a: 1\nb: "\\UFFFFFFFF"', "pack/some.yaml:"),
    (LAUGHS, "pack/some.yaml:1: uses an anchor"),
    ("a: 1\nb: *a", "pack/some.yaml:2: uses an alias"),
    ("a: !!python/object/apply:os.system [ls]", "pack/some.yaml:1: uses a tag"),
    ("- 1\n- !!int '3'", "pack/some.yaml:2: uses a tag"),
    ("%TAG ! tag:x:\n---\na: !y 1", "pack/some.yaml:3: uses a tag"),
    ("%YAML " + "9" * 5000 + ".1\n--- a", "pack/some.yaml:1: no valid YAML"),
    ("a: 1\nb: 2\na: 3", "pack/some.yaml:3: repeats the key 'a'"),
    ('a: 1\n"a": 3', "pack/some.yaml:2: repeats the key 'a'"),
    ("a: 1\n? [b]\n: 2", "pack/some.yaml:2: has a key that is no plain text"),
    ("a: 1\n---\nb: 2", "pack/some.yaml:2: holds a second document"),
    ("[" * 100_000, "pack/some.yaml:1: "),
    ("{a: " * 100_000, "pack/some.yaml:1: "),
    ("- " * 100_000, f"pack/some.yaml:1: is nested deeper than {MAX_DEPTH} levels"),
    ("? " * 100_000, "pack/some.yaml:1: "),
    ("".join(" " * depth + "a:\n" for depth in range(2_000)), f"pack/some.yaml:{MAX_DEPTH + 2}: is nested deeper"),
    ("x" * MAX_BYTES + "y", "pack/some.yaml:1: is larger than 4 MiB"),
    ("'" + "x" * (MAX_BYTES - 1), "pack/some.yaml:1: no valid YAML"),
    ("a" * 5_000 + ": 1", "pack/some.yaml:1: no valid YAML"),
]


@pytest.mark.parametrize(
    ("content", "finding", "parser"),
    [
        (content, finding, parser)
        for content, finding in OUTSIDE
        for parser in ("libyaml", "python")
        if parser == "libyaml" or len(content) < LONG
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_outside_the_subset_is_refused_with_file_and_line(
    content: str | bytes, finding: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "python":
        monkeypatch.setattr(yaml_source, "LOADER", yaml.SafeLoader)

    assert refusal(content).startswith(finding)


@pytest.mark.slow
@pytest.mark.parametrize(("content", "finding"), OUTSIDE, ids=lambda value: repr(value)[:40])
@pytest.mark.parametrize("loader", [yaml_source.LOADER, yaml.SafeLoader])
def test_no_file_takes_longer_to_refuse_than_its_length_explains(
    content: str | bytes, finding: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_source, "LOADER", loader)
    began = time.thread_time()
    assert refusal(content).startswith(finding)
    assert time.thread_time() - began < 5  # seconds of the processor


def test_a_long_line_is_read() -> None:
    assert read("a: " + "x" * 1_000_000) == {"a": "x" * 1_000_000}


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlRefused, match=r"pack/x.yaml:1: is no regular file"):
        read_yaml(tmp_path, "pack/x.yaml")


def test_a_pipe_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")

    with pytest.raises(YamlRefused, match=r"pack/x.yaml:1: is no regular file"):
        read_yaml(tmp_path / "x.yaml", "pack/x.yaml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlRefused, match=r"pack/x.yaml:1: is missing"):
        read_yaml(tmp_path / "x.yaml", "pack/x.yaml")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.yaml").write_text("a: 1", "utf-8")

    def refuse(*_: object) -> None:  # root, as tests may run, is let in everywhere
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(YamlRefused, match=r"pack/x.yaml:1: cannot be read: Permission denied"):
        read_yaml(tmp_path / "x.yaml", "pack/x.yaml")


def test_every_value_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("- id: a\n  links:\n    - one\n    - to: two\n\n- id: b\n", "utf-8")

    document = read_yaml(path, "x.yaml")

    assert [document.line(place) for place in [(0,), (0, "links"), (0, "links", 1, "to"), (1, "id")]] == [1, 2, 4, 6]
    assert document.line((0, "links", 1, "missing")) == 4  # the nearest value around it


TEXTS = st.text(max_size=20).filter(lambda text: not INVISIBLE.search(text) and text.isprintable())
PLAIN = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=15
)


@fuzzing(30)
@given(NESTED, st.booleans())
def test_plain_data_comes_back_as_it_was_written(data: object, flow: bool) -> None:
    class Quoting(yaml.SafeDumper):
        """Quotes every text, as what is plain is read more narrowly here than elsewhere."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # equal texts are written out
            """No aliases."""
            return True

    Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))

    assert read(yaml.dump(data, Dumper=Quoting, allow_unicode=True, default_flow_style=flow)) == data


SYNTAX = st.text(alphabet="ab1 \n\t-:,[]{}\"'#&*!|>?%@`~\\\r.xuU0d8\x00\ufeff\u202e", max_size=60)


@pytest.mark.slow
@fuzzing(300)
@given(st.binary(max_size=60) | SYNTAX)
def test_nothing_but_a_refusal_is_ever_raised(content: str | bytes) -> None:
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_source, "LOADER", loader)
            with suppress(YamlRefused):
                read(content)
