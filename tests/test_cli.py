"""The command line as a user meets it: each command in a process of its own, and one of them from a new interpreter."""

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.commands import app
from api.cli.questions import DOCUMENT
from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.store.database import Connection, Database
from tests.support.command import ROOT, Done, remit
from tests.support.frozen import FROZEN
from tests.support.neo4j_server import EMPTY

CLINIC, MSC = "ru.clinic.example-private-moscow", "ru.offering.example-private-moscow.msc"
SECRET = "no-such-password"  # noqa: S105  # a wrong one


def assert_one_line(done: Done, *parts: str, status: int = 1) -> None:
    """The command failed, said why in one line, and said nothing else."""
    assert done.returncode == status, done.stderr
    assert not done.stdout or json.loads(done.stdout)["error"]["message"]  # with --json
    (line,) = done.stderr.splitlines()
    assert line.startswith("remit: ")
    for part in parts:
        assert part in line
    assert SECRET not in line


def test_it_says_its_version_and_without_words_what_it_can_do() -> None:
    command = [sys.executable, "-m", "remit", "--version"]
    version = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603  # ours
    assert version.stderr == ""
    assert version.stdout == remit("--version").stdout
    assert re.fullmatch(r"remit \d+\.\d+\.\d+\S*\n", version.stdout)
    helped = remit()
    assert "Usage:" in helped.stdout + helped.stderr
    assert "oversight" in helped.stdout + helped.stderr


def test_the_schema_is_printed_without_a_database() -> None:
    done = remit("schema", NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD=SECRET)
    assert (done.returncode, done.stderr) == (0, "")
    assert "type Oversight {" in done.stdout


def test_a_sound_pack_is_counted() -> None:
    done = remit("check", FROZEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^ +\d+ Mandate$", done.stdout, re.MULTILINE)


def test_every_fault_of_a_pack_is_named_with_its_place(tmp_path: Path) -> None:
    broken = shutil.copytree(FROZEN, tmp_path / "broken")
    regions = broken / "regions.yaml"
    regions.write_text(regions.read_text("utf-8").replace("jurisdiction: ru\n", "jurisdiction: atlantis\n"), "utf-8")
    tracks = broken / "tracks.yaml"
    tracks.write_text(tracks.read_text("utf-8").replace("source: ru.source.", "source: ru.sauce."), "utf-8")
    done = remit("check", str(broken))
    assert (done.returncode, done.stdout) == (1, "")
    *faults, last = done.stderr.splitlines()
    assert sum("regions.yaml:" in fault for fault in faults) >= 2
    assert any("tracks.yaml:" in fault for fault in faults)
    assert all(re.search(r"\.yaml:\d+", fault) for fault in faults)
    assert last.startswith(f"remit: The check found {len(faults)} faults.")


@pytest.mark.slow
async def test_a_load_says_what_changed_and_the_same_again_changes_nothing(
    loaded: dict[str, str], embedded: Database
) -> None:
    await embedded.write(lambda transaction: transaction.run(EMPTY))
    first = remit("load", **loaded)
    assert first.returncode == 0, first.stderr
    lines = first.stdout.splitlines()
    assert f"+ Clinic {CLINIC}" in lines
    assert any(line.startswith("+ ") and "-HOLDS->" in line for line in lines)
    assert re.fullmatch(r"\d+ added, 0 changed, 0 removed", lines[-2])
    assert re.fullmatch(r"The graph holds ru-stem-cell-2026@\S+, content hash [0-9a-f]{64}\.", lines[-1])
    again = remit("load", FROZEN, **loaded)
    assert again.stdout.splitlines() == ["Nothing changed.", lines[-1]]
    verified = remit("verify", **loaded)
    assert verified.returncode == 0
    assert lines[-1].rpartition(" ")[2] in verified.stdout


@pytest.mark.parametrize("columns", ["80", "140"])
def test_an_answer_can_be_read(loaded: dict[str, str], columns: str) -> None:
    done = remit("oversight", CLINIC, COLUMNS=columns, **loaded)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    lines = done.stdout.splitlines()
    # The address of a source is one word, however long.
    assert max(len(line) for line in lines if " " in line.strip()) <= min(int(columns), 100)
    assert all(line == line.rstrip() for line in lines)
    said = " ".join(done.stdout.split())
    for part in (
        "an archetype that stands for no real clinic",
        "PARTLY_OVERSEEN (confidence SECONDARY)",
        "APPLIES: oversight is due; whether it was exercised is another matter",
        "Ministry of Health: Registration of biomedical cell products Law: 180-FZ, Art. 20(1)",
        "Why: it is due on one of the recorded lawful routes",
        "NOT_RECORDED: the data does not say, which never means that there is no oversight",
        "Where sources contradict each other",
        "ru.gap.medical-procedure",
    ):
        assert part in said
    assert said.index("APPLIES:") < said.index("CONTESTED:") < said.index("BYPASSED:") < said.index("NOT_RECORDED:")


async def test_json_is_the_answer_of_the_schema(loaded: dict[str, str], embedded: Database) -> None:
    done = remit("oversight", CLINIC, "--as-of", "2020-01-01", "--json", **loaded)
    assert done.returncode == 0, done.stderr
    variables = {"clinic": CLINIC, "asOf": "2020-01-01"}
    result = await schema.execute(DOCUMENT, variable_values=variables, context_value=Context(embedded))
    assert result.data is not None
    assert json.loads(done.stdout) == json.loads(json.dumps(result.data["oversight"]))


REFORM = ["--from", "2024-03-31", "--to", "2024-04-01"]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            [
                "what-if",
                CLINIC,
                "--repeal",
                "ru.instrument.gr-385-2024",
                "--reclassify",
                f"{MSC}=ru.route.registered-bmcp",
            ],
            ["as it is: PARTLY_OVERSEEN", "supposed: OVERSEEN", "Because: "],
        ),
        (["diff", *REFORM, CLINIC], ["On 2024-03-31: PARTLY_OVERSEEN", "due on: + Individual biomedical cell product"]),
        (["diff", *REFORM, "--jurisdiction", "ru"], ["10 clinics compared, the answers for 4 differ."]),
        (["diff", *REFORM, CLINIC, "--lang", "ru"], ["По состоянию на 31.03.2024: ", "Причина: Норма «"]),
        (["oversight", CLINIC, "--lang", "ru"], ["Почему: Полномочие действует на "]),
        (["impact", "ru.instrument.180-fz-2016", "--as-of", "2016-01-01"], ["Authorities that hold one of them: none"]),
        (["gaps", "--jurisdiction", "ru"], ["Recorded by sources: 6", "ru.gap.medical-procedure"]),
        (["checklist", MSC], ["AVOIDED: it would be due", "Source: "]),
    ],
)
def test_a_question_is_answered_in_words_and_as_data(
    loaded: dict[str, str], words: list[str], parts: list[str]
) -> None:
    done = remit(*words, COLUMNS="100", **loaded)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert all(part in done.stdout for part in parts), done.stdout
    assert isinstance(json.loads(remit(*words, "--json", **loaded).stdout), dict)


@pytest.mark.parametrize(
    "words",
    [
        ["ru-stem-cell-2026"],
        ["ru-stem-cell-2026", "ru-stem-cell-2026", "--lang", "ru"],
        ["--from", "2024-03-31", CLINIC],
        ["--jurisdiction", "ru"],
        [*REFORM],
        [*REFORM, CLINIC, "ru.clinic.pirogov-center"],
        [*REFORM, CLINIC, "--jurisdiction", "ru"],
        [*REFORM, CLINIC, "--facts-only"],
    ],
)
def test_words_of_a_difference_that_do_not_go_together_are_off(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["diff", *words])
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.slow
def test_an_empty_folder_is_filled_by_the_first_question(tmp_path: Path) -> None:
    done = remit("oversight", CLINIC, "--therapy", "therapy.msc", REMIT_DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "PARTLY_OVERSEEN" in done.stdout
    assert "Traceback" not in done.stderr


def test_weaker_evidence_can_be_left_out(loaded: dict[str, str]) -> None:
    strong = remit("oversight", CLINIC, "--min-confidence", "primary", **loaded)
    assert strong.returncode == 0, strong.stderr
    assert "NOT_RECORDED" in strong.stdout
    assert "Left out, since it rests on weaker evidence" in strong.stdout
    assert "Gap: The medical-procedure grey zone (ru.gap.medical-procedure)" in strong.stdout
    told = json.loads(remit("oversight", CLINIC, "--min-confidence", "PRIMARY", "--json", **loaded).stdout)
    assert told["verdict"] == "NOT_RECORDED"
    assert told["leftOut"]["links"]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            ["oversight", "ru.clinic.nobody"],
            ["There is no clinic ru.clinic.nobody. Check the id; clinics.yaml of the pack"],
        ),
        (["oversight", "ru.clinic.pirogov-centre"], ["Check the id; did you mean ru.clinic.pirogov-center?"]),
        (
            ["oversight", CLINIC, "--json", "--therapy", "therapy.nothing"],
            [
                "There is no therapy therapy.nothing. Name one of those that the graph holds, such as ",
                "therapy.ahsct, ",
            ],
        ),
        (
            ["what-if", CLINIC, "--reclassify", "ru.offering.pirogov-center.ahsct=ru.route.registered-bmcp"],
            ["is not one of ru.clinic.example-private-moscow. Ask about the clinic that has the offering."],
        ),
        (
            ["diff", "--from", "2024-03-31", "--to", "2024-04-01", "--jurisdiction", "rus", "--json"],
            ["no jurisdiction rus"],
        ),
        (
            ["oversight", "Nobody knows it"],
            ["No clinic has a name like 'Nobody knows it'", "`remit search Nobody knows it`"],
        ),
        (
            ["oversight", "private"],
            ["'private' may mean more than one clinic: ru.clinic.example-private-moscow (Example"],
        ),
        (
            ["oversight", "ru.authority.minzdrav", "--json"],
            ["There is no clinic ru.authority.minzdrav. Check the id; "],
        ),
    ],
)
def test_what_is_not_there_is_said_in_one_line(loaded: dict[str, str], words: list[str], parts: list[str]) -> None:
    done = remit(*words, **loaded)
    done.stderr = done.stderr.replace("remit: using the engine of the service that runs on this data folder\n", "")
    assert_one_line(done, *parts, status=2 if "may mean" in parts[0] else 1)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["oversight", "?!"], ["no letter and no digit"]),
        (["search", "?!"], ["no letter and no digit"]),
        (["oversight", CLINIC, "--as-of", "2024-02-30"], ["'2024-02-30' is no day", "YYYY-MM-DD"]),
        (["oversight", CLINIC, "--as-of", "20240130"], ["is no day", "YYYY-MM-DD"]),
        (["what-if", CLINIC], ["The change changes nothing.", "Name an instrument to repeal"]),
        (["what-if", CLINIC, "--reclassify", MSC], ["--reclassify OFFERING=ROUTE"]),
        (["diff", "--from", "2024-04-31", "--to", "2024-05-01", CLINIC], ["'2024-04-31' is no day"]),
        (["gaps", "--jurisdiction", "Russia"], ["'jurisdiction'", "no id"]),
        (["check", "no-such-pack"], ["There is no pack 'no-such-pack'", "ru-stem-cell-2026"]),
    ],
)
def test_a_word_in_the_wrong_form_is_refused_in_one_line(tmp_path: Path, words: list[str], parts: list[str]) -> None:
    assert_one_line(remit(*words, REMIT_DATA_DIR=str(tmp_path)), *parts, status=1 if words[0] == "check" else 2)


@pytest.mark.parametrize(
    ("words", "meant", "shown"),
    [
        (["oversight", "Pirogov"], "ru.clinic.pirogov-center", "Pirogov"),
        (["oversight", "пирогова", "--therapy", "aHSCT", "--json"], "ru.clinic.pirogov-center", '"therapy.ahsct"'),
        (["impact", "180fz"], "ru.instrument.180-fz-2016", "180-FZ"),
        (["diff", "--from", "2024-03-31", "--to", "2024-04-01", "Pirogov"], "ru.clinic.pirogov-center", "Pirogov"),
        (["checklist", "aHSCT at the Pirogov Center"], "ru.offering.pirogov-center.ahsct", "Pirogov"),
        (["what-if", "Sechenov", "--repeal", "ru.instrument.180-fz-2016"], "ru.clinic.sechenov-university", "Sechenov"),
    ],
)
def test_names_stand_in_place_of_ids(loaded: dict[str, str], words: list[str], meant: str, shown: str) -> None:
    done = remit(*words, **loaded)
    assert done.returncode == 0, done.stderr
    assert f"is taken for {meant} (" in done.stderr
    assert shown in done.stdout


def test_a_search_is_read_and_told(loaded: dict[str, str]) -> None:
    done = remit("search", "roszdravnadzir", "qqxx", "--kind", "authority", **loaded)
    assert done.returncode == 0, done.stderr
    assert "Searched for: roszdravnadzor" in done.stdout
    assert "nothing has it, or not with the rest: qqxx" in done.stdout
    assert "ru.authority.roszdravnadzor" in done.stdout
    assert "(authority)" in done.stdout
    data = json.loads(remit("search", "пирогова", "--json", "--first", "1", **loaded).stdout)
    assert data["nodes"][0]["node"]["id"] == "ru.clinic.pirogov-center"
    assert data["totalCount"] > 1
    nothing = remit("search", "qqxx", **loaded)
    assert (nothing.returncode, "That is all." in nothing.stdout) == (0, True)


def test_help_has_a_short_form() -> None:
    for words in (["-h"], ["search", "-h"]):
        assert "Usage" in remit(*words).stdout


NEO4J_DOWN = {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": SECRET}


@pytest.mark.parametrize(
    ("command", "settings", "parts"),
    [
        ("verify", {"NEO4J_URI": "bolt://127.0.0.1:1"}, ["NEO4J_PASSWORD is missing"]),
        ("verify", {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "neo4j"}, ["factory password"]),
        (
            "verify",
            {**NEO4J_DOWN, "NEO4J_URI": "bolt://127.0.0.1:1/mydb"},
            ["NEO4J_URI names a database", "NEO4J_DATABASE"],
        ),
        ("verify", {**NEO4J_DOWN, "NEO4J_URI": "neo4j://one:7687,two:7687"}, ["NEO4J_URI names several hosts"]),
        (
            "verify",
            {**NEO4J_DOWN, "NEO4J_URI": "bolt://::1:7687"},
            ["NEO4J_URI holds an IPv6 address", "bolt://[::1]:7687"],
        ),
        ("verify", {**NEO4J_DOWN, "NEO4J_URI": "bolt://:7687"}, ["NEO4J_URI has no host"]),
        ("verify", {**NEO4J_DOWN, "NEO4J_URI": "bolt://host:port"}, ["NEO4J_URI has no host or no port"]),
        ("verify", {**NEO4J_DOWN, "NEO4J_URI": f"bolt://neo4j:{SECRET}@127.0.0.1:1"}, ["NEO4J_URI holds a user"]),
        ("verify", {**NEO4J_DOWN, "NEO4J_URI": f"http://neo4j:{SECRET}@127.0.0.1:1"}, ["NEO4J_URI", "bolt://"]),
        ("serve", {"REMIT_PORT": "abc"}, ["REMIT_PORT"]),
        ("serve", {"REMIT_PORT": "65536"}, ["REMIT_PORT"]),
    ],
)
def test_a_setting_that_cannot_work_is_named(command: str, settings: dict[str, str], parts: list[str]) -> None:
    assert_one_line(remit(command, **settings), *parts, "docs/settings.md" if "REMIT_PORT" in settings else "")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_line(remit("verify", REMIT_DATA_DIR=str(tmp_path / "file" / "data")), "REMIT_DATA_DIR")


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line(remit("serve", REMIT_PORT=port, REMIT_DATA_DIR=str(tmp_path)), port, "REMIT_PORT")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["load"], ["oversight", CLINIC], ["oversight", CLINIC, "--json"]])
def test_a_neo4j_that_is_down_is_said_in_one_line(words: list[str]) -> None:
    assert_one_line(remit(*words, **NEO4J_DOWN), "does not answer", "NEO4J_URI")


def test_a_wrong_password_is_said_in_one_line(neo4j_connection: Connection) -> None:
    done = remit("verify", NEO4J_URI=neo4j_connection.uri, NEO4J_PASSWORD=SECRET)
    assert_one_line(done, "refuses", "NEO4J_PASSWORD")
