"""What hostile, broken or unlucky packs must not do, each case with the test that shows it."""

import logging
import os
import re
import unicodedata
from pathlib import Path

import pytest

from api.render import Page
from graph.database import Database, DatabaseFault
from graph.errors import PackInvalid
from graph.statements import Statement
from graph.visible import INVISIBLE, OUT_OF_LINE
from seed.check import read_checked
from tests.support.tiny import World, world, write_pack
from tests.test_cli import remit

# ruff: noqa: RUF001  # letters of both alphabets, and the marks that people write with them
HIDDEN = "\u200b\u200d\u202e\u2066\u2028\u00ad\ufe0f\u2800\x1b\x07\x00\r\x85\U000e0041"
TYPOGRAPHY = (
    "Приказ №\u00a0567н «О порядке…» — ст.\u202f5, ч.\u20092 · ё й и\u0306 е\u0301 Ё „цитата“; "
    "Order's “quote”, it’s 10\u00a0°C ≥ 5 § 3 – café cafe\u0301 naïve €½²\n\tsecond line"
)


def findings(folder: Path) -> list[str]:
    """What the check finds, one line a fault."""
    try:
        read_checked([str(folder)])
    except PackInvalid as invalid:
        return list(invalid.findings)
    return []


def test_what_cannot_be_seen_is_invisible_and_what_people_write_is_not() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format, surrogates, separators of lines and of paragraphs
    for number in range(0x110000):
        character = chr(number)
        is_no_character = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
        if (unicodedata.category(character) in hidden or is_no_character) and character not in "\n\t":
            assert INVISIBLE.match(character), f"U+{number:04X}"
    assert INVISIBLE.search(TYPOGRAPHY) is None


def in_name(content: World, hidden: str) -> None:
    content["clinics.yaml"][0]["name"] = f"A{hidden}B"


def in_summary(content: World, hidden: str) -> None:
    content["clinics.yaml"][0]["summary"] = f"A{hidden}B"


def in_id(content: World, hidden: str) -> None:
    content["clinics.yaml"][0]["id"] = f"zz.clinic.on{hidden}e"


def in_address(content: World, hidden: str) -> None:
    content["sources.yaml"][0]["url"] = f"https://example.org/{hidden}"


def in_key(content: World, hidden: str) -> None:
    content["clinics.yaml"][0][f"sum{hidden}mary"] = "A"


@pytest.mark.parametrize("place", [in_name, in_summary, in_id, in_address, in_key])
@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
@pytest.mark.parametrize("escaped", [False, True], ids=["as it is", "escaped"])
def test_an_invisible_character_is_refused_wherever_it_stands(
    place: object, hidden: str, escaped: bool, tmp_path: Path
) -> None:
    content = world()
    place(content, hidden)  # type: ignore[operator]
    folder = write_pack(tmp_path / "zz", content)
    if escaped:
        for path in folder.iterdir():
            path.write_text(path.read_text("utf-8").replace(hidden, f"\\U{ord(hidden):08x}"), "utf-8")

    (finding,) = (found for found in findings(folder) if "invisible" in found)

    expected = f"holds the invisible character U\\+{ord(hidden):04X}; remove it"
    assert re.fullmatch(rf"zz/(clinics|sources)\.yaml:([2-9]|[12]\d): {expected}", finding)


def test_the_typography_of_russian_and_english_passes(tmp_path: Path) -> None:
    content = world()
    content["clinics.yaml"][0] |= {"summary": TYPOGRAPHY, "name": TYPOGRAPHY.split("\n", maxsplit=1)[0]}

    assert findings(write_pack(tmp_path / "zz", content)) == []


HOSTILE = """\
- id: "x\\nremit: all is well"
  name: "two\\nlines"
  cites: []
  "k\\n\\ney": 1
  illustrative: "a\\nb"
  jurisdiction: "z\\nz"
- id: "{long}"
- id: zz.track.one
  "a\\nb": 1
  "a\\nb": 2
"""


def test_no_text_of_a_pack_breaks_out_of_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "zz\x1b[31m\nremit: fine", world())
    (folder / "tracks.yaml").write_text(HOSTILE.split("- id: zz", maxsplit=1)[0].format(long="x" * 100_000), "utf-8")
    (folder / "gaps.yaml").write_text("- id: zz" + HOSTILE.split("- id: zz")[1], "utf-8")
    (folder / "a\x1b]0;title\x07\nremit: No fault found.yaml").touch()
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.yaml"))).touch()
    (folder / "e\u202evil.yaml").touch()

    done = remit("check", str(folder))

    assert (done.returncode, done.stdout) == (1, "")
    *lines, last = done.stderr.splitlines()
    assert re.fullmatch(r"remit: The check found \d+ faults\. Correct .*", last)
    assert len(lines) == int(re.findall(r"\d+", last)[0]) >= 10
    assert all(line.startswith("zz<U+001B>[31m<U+000A>remit: fine") for line in lines)
    assert OUT_OF_LINE.search("".join(lines)) is None
    assert max(map(len, lines)) < 600
    said = done.stderr
    for part in (
        "'x<U+000A>remit: all is well' is no id",
        "k<U+000A><U+000A>ey: is no key",
        "repeats the key 'a<U+000A>b'",
    ):
        assert part in said
    assert "a<U+001B>]0;title<U+0007><U+000A>remit: No fault found.yaml:1: is no file of a pack" in said
    assert "<U+DCFF><U+DCFE>.yaml:1: is no file of a pack" in said
    assert "e<U+202E>vil.yaml:1: is no file of a pack" in said


def test_no_name_of_a_folder_breaks_out_of_its_line(tmp_path: Path) -> None:
    sound = write_pack(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[2J\nremit: x")), world())

    done = remit("check", str(sound))
    nowhere = remit("check", str(tmp_path / "no\x1b[31m\nremit: fine"))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("/<U+DCFF><U+001B>[2J<U+000A>remit: x:")
    assert nowhere.returncode == 1
    (line,) = nowhere.stderr.splitlines()
    assert "no<U+001B>[31m<U+000A>remit: fine" in line


def test_an_answer_tells_what_cannot_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """Packs cannot bring such a text in; another writer to the same Neo4j could."""
    Page().line("A \x1b[31mred\x1b[0m text, reversed \u202etxt\nremit: x", 2)

    assert capsys.readouterr().out == "  A <U+001B>[31mred<U+001B>[0m text, reversed <U+202E>txt remit: x\n"


async def test_what_a_database_says_is_one_line_of_the_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Statement(
        "tests/wrong", "RETURN 1 +\n'\u202e\x1b[31m\nremit: fine'\n+ nothing", frozenset(), (), reads=True
    )

    with caplog.at_level(logging.ERROR, logger="graph.database"), pytest.raises(DatabaseFault):
        await database.read(wrong)

    (record,) = caplog.records
    said = record.getMessage()
    assert said.startswith("database rejected tests/wrong: Neo.")
    assert OUT_OF_LINE.search(said) is None
