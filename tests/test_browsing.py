"""`remit list`, `show` and `sources`, what `--json` gives of every command, and exit statuses."""

import csv
import json
import subprocess
import sys

import pytest

from api.cli.browse_commands import LISTS
from graph.model.kinds import KINDS
from graph.query.list_sources import ANCHORS
from tests.support.command import ROOT, Done, environment, remit
from tests.support.frozen import FROZEN

CLINIC, LAW = "ru.clinic.pirogov-center", "ru.instrument.180-fz-2016"


def good(done: Done) -> Done:
    """A command that did what it should, and said nothing beside it."""
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("remit: using the engine of ")] == []
    return done


def test_every_list_of_the_schema_can_be_listed() -> None:
    """Of gaps most follow from rules: `remit gaps` has them."""
    listed = {anchor.label for name, anchor in ANCHORS.items() if name.startswith("Query.") and anchor.label in KINDS}
    assert {ANCHORS[name].label for name in LISTS.values()} == listed - {"Gap"}


@pytest.mark.slow
def test_the_things_of_a_kind_are_listed_by_id_and_name(loaded: dict[str, str]) -> None:
    lines = good(remit("list", "clinics", **loaded)).stdout.splitlines()
    assert f"{CLINIC}  Pirogov" in "\n".join(lines)
    as_json = json.loads(good(remit("list", "CLINICS", "--json", **loaded)).stdout)
    assert [f"{one['id']}  {one['name']}" for one in as_json] == lines
    early = good(remit("list", "legal-instruments", "--as-of", "2012-01-01", **loaded)).stdout
    assert "ru.instrument.323-fz-2011" in early
    assert LAW not in early


def test_what_is_recorded_of_a_thing_is_shown_with_its_sources(loaded: dict[str, str]) -> None:
    said = good(remit("show", LAW, COLUMNS="100", **loaded)).stdout
    assert f"(legal instrument, {LAW})" in " ".join(said.split())
    assert "number: 180-FZ" in said
    assert "ru.provision.180-fz-2016.art-20" in said
    assert "[1] " in said.partition("Where it is said")[2]
    by_name = remit("show", "180-FZ", COLUMNS="100", **loaded)
    assert by_name.stdout == said
    assert f"remit: '180-FZ' is taken for {LAW} (" in by_name.stderr
    assert "(jurisdiction, ru)" in good(remit("show", "ru", COLUMNS="100", **loaded)).stdout
    derived = remit("show", "ru.gap.derived.weak-enforcement.minzdrav", **loaded)
    assert (derived.returncode, "`remit gaps`" in derived.stderr) == (1, True)
    shown = json.loads(good(remit("show", LAW, "--json", **loaded)).stdout)
    assert (shown["id"], shown["kind"], shown["recorded"]["number"]) == (LAW, "LegalInstrument", "180-FZ")
    assert shown["citations"][0]["source"]["title"]


def test_sources_are_listed_and_those_of_one_thing(loaded: dict[str, str]) -> None:
    every = json.loads(good(remit("sources", "--json", **loaded)).stdout)
    assert {"ru.source.overview-2026", "ru.source.180-fz-2016"} <= {one["id"] for one in every}
    assert len(good(remit("sources", COLUMNS="400", **loaded)).stdout.splitlines()) >= len(every)
    (first, *_) = good(remit("sources", LAW, COLUMNS="100", **loaded)).stdout.splitlines()
    assert first.startswith("[1] ")
    cited = json.loads(good(remit("sources", LAW, "--json", **loaded)).stdout)
    assert {one["source"]["id"] for one in cited} <= {one["id"] for one in every}


def test_clinics_are_counted_as_a_table_as_csv_and_as_json(loaded: dict[str, str]) -> None:
    said = good(
        remit("counts", "--by", "track,verdict", "--on", "2016-01-01,2026-01-31", COLUMNS="100", **loaded)
    ).stdout
    head, *lines = said.splitlines()
    assert head.split() == ["Day", "Sector", "Verdict", "Clinics", "Offerings"]
    assert {line.split()[0] for line in lines if line[:2] == "20"} >= {"2016-01-01", "2026-01-31"}
    found = json.loads(good(remit("counts", "--by", "track,verdict", "--json", **loaded)).stdout)
    rows = list(csv.reader(good(remit("counts", "--by", "track,verdict", "--csv", **loaded)).stdout.splitlines()))
    assert rows[0] == ["on", "track", "track_name", "verdict", "verdict_name", "clinics", "offerings"]
    assert [row[-2:] for row in rows[1:]] == [[str(one["clinics"]), str(one["offerings"])] for one in found["rows"]]
    assert all(one["reason"] and one["where"] for one in found["rows"])
    where = json.dumps(found["rows"][0]["where"])
    (total,) = json.loads(good(remit("counts", "--where", where, "--json", **loaded)).stdout)["totals"]
    assert total["clinics"] == found["rows"][0]["clinics"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", "regoin"), "did you mean REGION?"),
        (("--by", "region,track,route,gap"), "Give at most 3."),
        (("--on", "2016"), "YYYY-MM-DD"),
        (("--where", "region"), "--where is no JSON"),
        (("--where", '{"regoin": 1}'), "regoin"),
        (("--json", "--csv"), "Give one of them."),
    ],
)
def test_counts_that_make_no_sense_are_refused(loaded: dict[str, str], words: tuple[str, ...], told: str) -> None:
    done = remit("counts", *words, COLUMNS="400", **loaded)
    assert (done.returncode, told in done.stderr + done.stdout) == (2, True), done.stderr


def test_an_answer_ends_with_its_sources_by_number(loaded: dict[str, str]) -> None:
    said = good(remit("oversight", CLINIC, COLUMNS="100", **loaded)).stdout
    body, _, sources = said.partition("\nSources\n")
    numbers = [line.split("]")[0].strip(" [") for line in sources.splitlines() if line.startswith("  [")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert numbers
    named = {
        number for line in body.splitlines() if "Sources: [" in line for number in numbers if f"[{number}]" in line
    }
    assert named == {*numbers}


def test_json_has_the_receipt(loaded: dict[str, str]) -> None:
    receipt = json.loads(good(remit("oversight", CLINIC, "--json", **loaded)).stdout)["receipt"]
    assert receipt["release"].startswith("ru-stem-cell-2026@")
    assert receipt["permalink"]


@pytest.mark.slow
def test_every_command_that_reports_does_so_in_json_too(loaded: dict[str, str]) -> None:
    checked = json.loads(good(remit("check", FROZEN, "--json")).stdout)
    assert checked["ok"] is True
    assert checked["counts"]["Mandate"] > 1
    (held, *_) = json.loads(good(remit("releases", "--json", **loaded)).stdout)
    verified = json.loads(good(remit("verify", "--json", **loaded)).stdout)
    assert verified == {"ok": True, "contentHash": held["contentHash"]}
    again = json.loads(good(remit("load", FROZEN, "--json", **loaded)).stdout)
    assert again == {
        "release": held["release"],
        "contentHash": held["contentHash"],
        "added": 0,
        "changed": 0,
        "removed": 0,
    }


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("oversight", CLINIC, "--as-of", "01.02.2020"), 2, "INVALID_ARGUMENT"),
        (("list", "klinics"), 2, "INVALID_ARGUMENT"),
        (("oversight", "ru.clinic.nothing"), 1, "NOT_FOUND"),
        (("show", "ru.clinic.nothing"), 1, "NOT_FOUND"),
        (("check", "no-such-pack"), 1, "PACK_INVALID"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else str(words),
)
def test_a_failure_is_json_for_programs_and_a_line_for_people(
    loaded: dict[str, str], words: tuple[str, ...], status: int, code: str
) -> None:
    plain, told = remit(*words, **loaded), remit(*words, "--json", **loaded)
    assert (plain.returncode, told.returncode) == (status, status)
    assert plain.stdout == ""
    error = json.loads(told.stdout)["error"]
    assert error["code"] == code
    assert f"remit: {error['message']} {error['remedy']}" in " ".join(plain.stderr.split())


def test_words_that_are_off_end_with_2(loaded: dict[str, str]) -> None:
    for words in (("oversight", CLINIC, "--lang", "fr"), ("oversight",), ("nothing",), ("search", "--first", "0", "x")):
        assert remit(*words, **loaded).returncode == 2, words


@pytest.mark.slow
def test_a_console_that_is_not_utf_8_gets_replaced_letters(loaded: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603  # the command is ours
        [sys.executable, "-m", "remit", "oversight", CLINIC, "--lang", "ru"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env=environment(**loaded, PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert b"?" in done.stdout
    assert b"Traceback" not in done.stderr
