"""What differs between two packs: each sort of edit as the line that a reader sees, and the answers that it changes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from api.cli.diff_text import diff_json, diff_lines
from api.cli.pack_diff import Answers, Difference, Side, diff_packs, read_side
from graph.analysis.answer_diff import answer_changes
from graph.errors import PackInvalid
from graph.oversight.answer import Question
from graph.oversight.oversight import get_oversight
from seed.loading.pack_facts_diff import fact_changes
from tests.support.command import ROOT, Done, remit
from tests.support.pack_graph import PackGraph
from tests.support.tiny import STRONG, WEAK, Edit, World, clinic, entity, mandate, world, write_pack
from tests.support.wheel_check import processes_of

# Each edit and the lines that it makes, one a line, however long.
# ruff: noqa: E501
OFFERING = "zz.offering.one.cure"
MANDATE = "zz.mandate.office.inspection"

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with Ctrl-C ignored


def cover(**times: str) -> Edit:
    return lambda content: mandate(content).update(covers=[{"to": "zz.route.lawful"} | times])


def goes_grey(content: World) -> None:
    clinic(content)["offerings"][0]["routes"] = ["zz.route.grey"]
    content["gaps.yaml"] = [entity("zz.gap.grey", kind="CLASSIFICATION", jurisdiction="zz")]
    content["routes.yaml"][2]["gaps"] = ["zz.gap.grey"]


def another_authority(content: World) -> None:
    content["authorities.yaml"].append(content["authorities.yaml"][0] | {"id": "zz.authority.bureau"})
    mandate(content)["authority"] = "zz.authority.bureau"


def both_routes(content: World) -> None:
    mandate(content)["covers"] = ["zz.route.lawful", "zz.route.other"]


def grey_without_law(content: World) -> None:
    """The link is SECONDARY already, so that a contest changes nothing else of it."""
    goes_grey(content)
    mandate(content).pop("grantedBy")


def grey_without_mandate(content: World) -> None:
    goes_grey(content)
    mandate(content)["covers"] = ["zz.route.other"]
    content["therapies.yaml"][0]["routes"] = ["zz.route.lawful"]


def opens_another_gap(content: World) -> None:
    content["gaps.yaml"].append(entity("zz.gap.more", kind="CLASSIFICATION", jurisdiction="zz"))
    content["routes.yaml"][2]["gaps"].append("zz.gap.more")


def without_mandate(content: World) -> None:
    content["mandates.yaml"] = []


def declares(**levels: str) -> Edit:
    cells = [{"jurisdiction": "zz", "kind": kind, "declared": level} for kind, level in levels.items()]
    return lambda content: content["pack.yaml"].update(coverage=cells)


def partly_declared(content: World) -> None:
    without_mandate(content)
    declares(MANDATE="COMPLETE", OFFERING="COMPLETE", ROUTE="PARTIAL", GAP="NONE")(content)


def a_contest(content: World) -> None:
    content["claims.yaml"] = [
        {
            "id": f"zz.claim.{n}",
            "cites": WEAK,
            "about": MANDATE,
            "predicate": "COVERS",
            "value": value,
            "contest": "zz.contest",
        }
        for n, value in enumerate(["zz.route.lawful", "nothing"], 1)
    ]


def a_second_clinic(content: World) -> None:
    content["clinics.yaml"].append(entity("zz.clinic.two", jurisdiction="zz"))


def sides(folder: Path, *edits: Edit) -> tuple[Side, Side]:
    """The tiny world with the first edit, and with all of them."""
    before, after = world(), world()
    edits[0](before)
    for edit in edits:
        edit(after)
    return read_side(str(write_pack(folder / "a", before))), read_side(str(write_pack(folder / "b", after)))


def nothing(_: World) -> None:
    """No edit."""


def lines(old: Side, new: Side) -> list[str]:
    """The lines about facts alone."""
    return diff_lines(Difference(old, new, fact_changes(old.content, new.content), None, ()))


SAME = "The version is the same: raise it before you publish."


def counted(said: list[str]) -> str:
    """How many facts differ, which the remark on the version may follow."""
    return said[-2] if said[-1] == SAME else said[-1]


def studied(content: World) -> None:
    """The therapy was studied for a condition."""
    study = {"to": "condition.pox", "level": "EMERGING", "statement": "A few.", "cites": STRONG}
    content["conditions.yaml"] = [entity("condition.pox", codes={"ICD-10": ["B99"]})]
    content["therapies.yaml"][0]["studiedFor"] = [study]


FACTS: dict[str, tuple[Edit, Edit, list[str]]] = {
    "a new entity with its relationships": (nothing, a_second_clinic, [
        "", "Clinic", "+ zz.clinic.two", "", "IN", "+ zz.clinic.two -IN-> zz", "", "2 added, 0 changed, 0 removed"]),
    "a name": (nothing, lambda c: clinic(c).update(name="The first"), [
        "", "Clinic", '~ zz.clinic.one: name "The zz.clinic.one" -> "The first"', "", "0 added, 1 changed, 0 removed"]),
    "a name in another language": (nothing, lambda c: clinic(c).update(names={"ru": "Первая"}), [
        "", "Clinic", '~ zz.clinic.one: name.ru none -> "Первая"', "", "0 added, 1 changed, 0 removed"]),
    "a name that is changed in one language": (lambda c: clinic(c).update(names={"ru": "Один", "de": "b"}), lambda c: clinic(c)["names"].update(ru="Два"), [
        "", "Clinic", '~ zz.clinic.one: name.ru "Один" -> "Два"', "", "0 added, 1 changed, 0 removed"]),
    "prose in another language": (lambda c: clinic(c).update(summary="One."), lambda c: (clinic(c).update(summaries={"ru": "Один."}), c["therapies.yaml"][0]["evidence"].update(statements={"ru": "Никто не говорит."})), [
        "", "Clinic", '~ zz.clinic.one: summary.ru none -> "Один."', "", "TherapyType", '~ therapy.cure: evidenceStatement.ru none -> "Никто не говорит."', "", "0 added, 2 changed, 0 removed"]),
    "a statement of a relationship in another language": (nothing, lambda c: c["authorities.yaml"][0]["enforcement"].update(statements={"ru": "Никто не говорит."}), [
        "", "CAN_ENFORCE", '~ zz.authority.office -CAN_ENFORCE-> zz: statement.ru none -> "Никто не говорит."', "", "0 added, 1 changed, 0 removed"]),
    "a list in another language": (lambda c: c.update({"gaps.yaml": [entity("zz.gap.x", kind="OTHER", jurisdiction="zz", consequences=["A.", "B."], consequencesIn={"ru": ["Раз.", "Два."]})]}), lambda c: c["gaps.yaml"][0].update(consequencesIn={"ru": ["Раз.", "Три."]}), [
        "", "Gap", '~ zz.gap.x: consequences.ru +"Три." -"Два."', "", "0 added, 1 changed, 0 removed"]),
    "text of two lines": (nothing, lambda c: clinic(c).update(summary="One.\nTwo."), [
        "", "Clinic", '~ zz.clinic.one: summary none -> "One.\\nTwo."', "", "0 added, 1 changed, 0 removed"]),
    "a list": (lambda c: c.update({"gaps.yaml": [entity("zz.gap.x", kind="OTHER", jurisdiction="zz", consequences=["A.", "B."])]}), lambda c: c["gaps.yaml"][0].update(consequences=["B.", "C."]), [
        "", "Gap", '~ zz.gap.x: consequences +"C." -"A."', "", "0 added, 1 changed, 0 removed"]),
    "a relationship that goes elsewhere": (nothing, lambda c: clinic(c)["offerings"][0].update(routes=["zz.route.grey"]), [
        "", "CLAIMS", f"+ {OFFERING} -CLAIMS-> zz.route.grey", f"- {OFFERING} -CLAIMS-> zz.route.lawful", "", "1 added, 0 changed, 1 removed"]),
    "a relationship that begins on a day": (cover(), cover(validFrom="2020-01-01"), [
        "", "COVERS", f'~ {MANDATE} -COVERS-> zz.route.lawful: validFrom none -> "2020-01-01"', "", "0 added, 1 changed, 0 removed"]),
    "a relationship that ends and begins anew": (cover(), lambda c: mandate(c).update(covers=[{"to": "zz.route.lawful", "validTo": "2019-12-31"}, {"to": "zz.route.lawful", "validFrom": "2020-01-01", "validTo": "2021-12-31"}]), [
        "", "COVERS", f'~ {MANDATE} -COVERS-> zz.route.lawful: validTo none -> "2019-12-31"', f"+ {MANDATE} -COVERS-> zz.route.lawful (from 2020-01-01 to 2021-12-31)", "", "1 added, 1 changed, 0 removed"]),
    "another citation": (nothing, lambda c: c["tracks.yaml"][0].update(cites=WEAK), [
        "", "Track", '~ zz.track.all: citations +"zz.source.report L1 (SECONDARY, 2025-06-01)" -"zz.source.law Art. 1 (PRIMARY)"; citedFrom none -> "2025-06-01"; confidence "PRIMARY" -> "SECONDARY"',
        "", "IN", '~ zz.track.all -IN-> zz: citations +"zz.source.report L1 (SECONDARY, 2025-06-01)" -"zz.source.law Art. 1 (PRIMARY)"; citedFrom none -> "2025-06-01"; confidence "PRIMARY" -> "SECONDARY"', "", "0 added, 2 changed, 0 removed"]),
    "the confidence of a source": (nothing, lambda c: c["sources.yaml"][1].update(confidence="UNVERIFIED"), [
        "", "TherapyType", '~ therapy.cure: evidenceCitations +"zz.source.report L1 (UNVERIFIED, 2025-06-01)" -"zz.source.report L1 (SECONDARY, 2025-06-01)"',
        "", "CAN_ENFORCE", '~ zz.authority.office -CAN_ENFORCE-> zz: citations +"zz.source.report L1 (UNVERIFIED, 2025-06-01)" -"zz.source.report L1 (SECONDARY, 2025-06-01)"; confidence "SECONDARY" -> "UNVERIFIED"', "", "0 added, 2 changed, 0 removed"]),
    "another level": (nothing, lambda c: c["authorities.yaml"][0]["enforcement"].update(level="NONE", statement="It says."), [
        "", "CAN_ENFORCE", '~ zz.authority.office -CAN_ENFORCE-> zz: level "UNKNOWN" -> "NONE"; statement "Nobody says." -> "It says."', "", "0 added, 1 changed, 0 removed"]),
    "a study": (nothing, studied, [
        "", "Condition", "+ condition.pox", "", "STUDIED_FOR", "+ therapy.cure -STUDIED_FOR-> condition.pox", "", "2 added, 0 changed, 0 removed"]),
    "what the pack says of itself": (nothing, lambda c: c["pack.yaml"].update(version="2", coverage=[{"jurisdiction": "zz", "kind": "ROUTE", "declared": "COMPLETE"}]), [
        "", "Coverage", "+ zz-tiny.coverage.zz.route (from 2026-01-31 to 2026-01-31)", "", "Pack", '~ zz-tiny: version "1" -> "2"', "", "1 added, 1 changed, 0 removed"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_each_sort_of_edit_is_a_line(name: str, tmp_path: Path) -> None:
    first, second, expected = FACTS[name]

    def base(content: World) -> None:
        content["tracks.yaml"] = [entity("zz.track.all", who="All.", standards="A", focus="B", jurisdiction="zz")]
        first(content)

    old, new = sides(tmp_path, base, second)
    said = lines(old, new)

    assert said[0] == f"Facts: {tmp_path / 'a'} (zz-tiny@1) -> {tmp_path / 'b'} ({new.release})"
    assert said[1:] == expected + [SAME] * (new.release == old.release)


def test_the_other_way_round_signs_are_swapped(tmp_path: Path) -> None:
    old, new = sides(tmp_path, nothing, a_second_clinic)

    assert lines(new, old)[3] == "- zz.clinic.two"
    assert counted(lines(new, old)) == "0 added, 0 changed, 2 removed"


def test_a_raised_version_is_not_remarked_upon(tmp_path: Path) -> None:
    old, new = sides(tmp_path, nothing, a_second_clinic, lambda c: c["pack.yaml"].update(version="2"))

    assert SAME not in lines(old, new)


def test_a_pack_that_builds_on_another_is_refused_with_what_to_do(tmp_path: Path) -> None:
    base = str(write_pack(tmp_path / "a", world()))
    content = {"pack.yaml": world()["pack.yaml"] | {"id": "more", "buildsOn": ["zz-tiny"]}}
    more = str(write_pack(tmp_path / "more", content))
    for pair in ((base, more), (more, base)):
        with pytest.raises(PackInvalid) as caught:
            diff_packs(*pair, None, facts_only=True)
        assert caught.value.findings == ()
        assert caught.value.message == f"remit diff compares packs that stand alone; {more} builds on zz-tiny."
        assert "remit load" in caught.value.remedy


def test_two_packs_with_nothing_in_common_are_gone_and_come(tmp_path: Path) -> None:
    old, _ = sides(tmp_path, nothing)
    other = write_pack(tmp_path / "c", {"pack.yaml": world()["pack.yaml"] | {"id": "yy"}})
    changes = fact_changes(old.content, read_side(str(other)).content)

    assert {change.mark for change in changes if change.kind != "Pack"} == {"REMOVED"}
    assert {(c.mark, c.ends) for c in changes if c.kind == "Pack"} == {("REMOVED", ("zz-tiny",)), ("ADDED", ("yy",))}


@pytest.mark.parametrize("facts_only", [True, False])
def test_where_nothing_differs_it_says_so_without_an_engine(
    facts_only: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("api.cli.pack_diff.ask_both")
    folders = [str(write_pack(tmp_path / name, world())) for name in ("a", "b")]
    found = diff_packs(*folders, None, facts_only=facts_only)

    assert diff_lines(found) == ["No fact differs." if facts_only else "Nothing differs."]


async def difference(old: Side, new: Side, day: str) -> Difference:
    """What `remit diff` finds, without an engine."""
    before, after = [await answers(PackGraph(one.packs), day) for one in (old, new)]
    return Difference(old, new, fact_changes(old.content, new.content), day, answer_changes(before, after))


async def answers(graph: PackGraph, day: str) -> Answers:
    """The answers for all clinics."""
    asked = [clinic.id for clinic in graph.of_label("Clinic")]
    found = {clinic: await get_oversight(graph, Question(clinic, day)) for clinic in asked}
    return {clinic: answer for clinic, answer in found.items() if answer is not None}


def about_answers(found: Difference) -> list[str]:
    """The lines about answers alone."""
    said = diff_lines(found)
    return said[said.index(f"Answers on {found.day}:") + 1 :]


DAY = "2026-01-31"
ANSWERS: dict[str, tuple[Edit, Edit, str, list[str]]] = {
    "words alone": (nothing, lambda c: clinic(c).update(summary="A clinic."), DAY, ["No answer differs."]),
    "a grey route": (nothing, goes_grey, DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY) -> NOT_OVERSEEN (PRIMARY)",
        "  gaps none -> zz.gap.grey",
        f"      by + zz.gap.grey; + {OFFERING} -CLAIMS-> zz.route.grey; - {OFFERING} -CLAIMS-> zz.route.lawful; and 1 more",
        f"  ~ {MANDATE} for {OFFERING}: status APPLIES -> BYPASSED; route zz.route.lawful -> zz.route.grey; dueOn none -> zz.route.lawful; gaps none -> zz.gap.grey",
        f"      by + zz.gap.grey; + {OFFERING} -CLAIMS-> zz.route.grey; - {OFFERING} -CLAIMS-> zz.route.lawful; and 1 more"]),
    "a mandate that ended": (nothing, lambda c: mandate(c).update(validTo="2025-12-31"), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY) -> NOT_RECORDED (UNVERIFIED)",
        f"  - {MANDATE} for {OFFERING}: APPLIES (PRIMARY)",
        f"      by ~ {MANDATE}"]),
    "a law that is no longer named": (nothing, lambda c: mandate(c).pop("grantedBy"), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY) -> OVERSEEN (SECONDARY)",
        f"  ~ {MANDATE} for {OFFERING}: provisions zz.provision.act.art-1 -> none; instruments zz.instrument.act -> none; confidence PRIMARY -> SECONDARY",
        f"      by - {MANDATE} -GRANTED_BY-> zz.provision.act.art-1"]),
    "a clinic more": (nothing, a_second_clinic, DAY, ["zz.clinic.two: none -> NOT_RECORDED (UNVERIFIED)"]),
    "a day for which the first does not speak": (nothing, lambda c: c["pack.yaml"].update(version="2", asOf="2026-06-30"), "2026-06-30", [
        "zz-tiny@1 speaks for 2026-01-31: what it answers for a later day is UNVERIFIED.",
        "zz.clinic.one: OVERSEEN (UNVERIFIED) -> OVERSEEN (PRIMARY)",
        f"  ~ {MANDATE} for {OFFERING}: confidence UNVERIFIED -> PRIMARY"]),
    "another authority": (nothing, another_authority, DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY)",
        f"  ~ {MANDATE} for {OFFERING}: authority zz.authority.office -> zz.authority.bureau",
        f"      by + zz.authority.bureau; + zz.authority.bureau -HOLDS-> {MANDATE}; - zz.authority.office -HOLDS-> {MANDATE}"]),
    "another activity": (nothing, lambda c: mandate(c).update(activity="activity.sanctions"), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY)",
        f"  ~ {MANDATE} for {OFFERING}: activity activity.inspection -> activity.sanctions",
        f"      by - {MANDATE} -EXERCISES-> activity.inspection; + {MANDATE} -EXERCISES-> activity.sanctions"]),
    "another claimed lawful route": (both_routes, lambda c: clinic(c)["offerings"][0].update(routes=["zz.route.other"]), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY)",
        f"  ~ {MANDATE} for {OFFERING}: route zz.route.lawful -> zz.route.other",
        f"      by - {OFFERING} -CLAIMS-> zz.route.lawful; + {OFFERING} -CLAIMS-> zz.route.other"]),
    "one more route on which it is due": (goes_grey, both_routes, DAY, [
        "zz.clinic.one: NOT_OVERSEEN (PRIMARY)",
        f"  ~ {MANDATE} for {OFFERING}: dueOn zz.route.lawful -> zz.route.lawful, zz.route.other",
        f"      by + {MANDATE} -COVERS-> zz.route.other"]),
    "a gap that a grey route opens while nothing is due": (grey_without_mandate, opens_another_gap, DAY, [
        "zz.clinic.one: NOT_RECORDED (UNVERIFIED)",
        "  gaps zz.gap.derived.no-authority.grey, zz.gap.grey -> zz.gap.derived.no-authority.grey, zz.gap.grey, zz.gap.more",
        "      by + zz.gap.more; + zz.route.grey -OPENS-> zz.gap.more"]),
    "an absence that can be read": (without_mandate, declares(MANDATE="COMPLETE", OFFERING="COMPLETE", ROUTE="COMPLETE", GAP="COMPLETE"), DAY, [
        "zz.clinic.one: NOT_RECORDED (UNVERIFIED) -> NOT_OVERSEEN (SECONDARY)",
        "      by + zz-tiny.coverage.zz.mandate; + zz-tiny.coverage.zz.offering; + zz-tiny.coverage.zz.route"]),
    "an absence that can be read by one declaration more": (partly_declared, declares(MANDATE="COMPLETE", OFFERING="COMPLETE", ROUTE="COMPLETE", GAP="PARTIAL"), DAY, [
        "zz.clinic.one: NOT_RECORDED (UNVERIFIED) -> NOT_OVERSEEN (SECONDARY)",
        "      by ~ zz-tiny.coverage.zz.route"]),
    "a route that the therapy may no longer take": (nothing, lambda c: c["therapies.yaml"][0].update(routes=["zz.route.other"]), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY) -> NOT_RECORDED (UNVERIFIED)",
        "      by - therapy.cure -MAY_TAKE-> zz.route.lawful"]),
    "an offering that is gone": (nothing, lambda c: clinic(c).pop("offerings"), DAY, [
        "zz.clinic.one: OVERSEEN (PRIMARY) -> NOT_RECORDED (UNVERIFIED)",
        f"      by - {OFFERING}; - {OFFERING} -CLAIMS-> zz.route.lawful; - {OFFERING} -OF-> therapy.cure; and 1 more",
        f"  - {MANDATE} for {OFFERING}: APPLIES (PRIMARY)",
        f"      by - {OFFERING}; - {OFFERING} -CLAIMS-> zz.route.lawful; - zz.clinic.one -OFFERS-> {OFFERING}"]),
    "a contest that begins on a bypassed link": (grey_without_law, a_contest, DAY, [
        "zz.clinic.one: NOT_OVERSEEN (SECONDARY)",
        f"  ~ {MANDATE} for {OFFERING}: claims none -> zz.claim.1, zz.claim.2; preferred none -> zz.claim.2",
        f"      by + zz.claim.1; + zz.claim.2; + zz.claim.1 -ABOUT-> {MANDATE}; and 1 more"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
async def test_the_answers_that_an_edit_changes_are_told(name: str, tmp_path: Path) -> None:
    first, second, day, expected = ANSWERS[name]

    assert about_answers(await difference(*sides(tmp_path, first, second), day)) == expected


async def test_json_holds_all_of_it(tmp_path: Path) -> None:
    data = json.loads(diff_json(await difference(*sides(tmp_path, nothing, goes_grey), DAY)))

    assert data["before"] == {"name": str(tmp_path / "a"), "release": "zz-tiny@1", "asOf": DAY}
    gap = next(fact for fact in data["facts"] if fact.get("kind") == "Gap")
    assert (gap["change"], gap["id"]) == ("ADDED", "zz.gap.grey")
    assert gap["properties"]["citations"] == {"before": None, "after": ["zz.source.law Art. 1 (PRIMARY)"]}
    claims = {"relationship": "CLAIMS", "from": OFFERING}
    assert {"change": "REMOVED", "to": "zz.route.lawful"} | claims in [
        {name: value for name, value in fact.items() if name != "properties"} for fact in data["facts"]
    ]
    (answer,) = data["answers"]
    assert answer["verdict"] == {"before": "OVERSEEN", "after": "NOT_OVERSEEN"}
    assert answer["gaps"] == {"before": [], "after": ["zz.gap.grey"]}
    assert {"change": "ADDED", "to": "zz.route.grey"} | claims in answer["facts"]
    (link,) = answer["links"]
    assert (link["mandate"], link["offering"]) == (MANDATE, OFFERING)
    assert link["differing"]["gaps"] == {"before": [], "after": ["zz.gap.grey"]}
    assert {"change": "ADDED", "to": "zz.route.grey"} | claims in link["facts"]


ELSEWHERE = {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "not-asked"}


def diff(temporary: Path, *words: str) -> Done:
    """`remit diff`, with its temporary folder there."""
    return remit("diff", *words, TMPDIR=str(temporary), **ELSEWHERE)


def started(temporary: Path, *words: str) -> "subprocess.Popen[str]":
    """The same in an interpreter and a process group of its own."""
    kept: dict[str, Any] = {n: value for n, value in os.environ.items() if not n.startswith(("REMIT_", "NEO4J_"))}
    return subprocess.Popen(  # noqa: S603  # the command is ours
        [sys.executable, "-m", "remit", "diff", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept | {"TMPDIR": str(temporary), **ELSEWHERE},
        cwd=ROOT,
        start_new_session=True,
    )


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """A folder for what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> list[str]:
    """Two folders whose answers differ."""
    other = world()
    goes_grey(other)
    return [str(write_pack(tmp_path / "a", world())), str(write_pack(tmp_path / "b", other))]


@pytest.mark.slow
def test_the_command_answers_from_an_engine_of_its_own_and_leaves_nothing(temporary: Path, packs: list[str]) -> None:
    done = diff(temporary, *packs)

    assert (done.returncode, done.stderr) == (0, "")
    assert "zz.clinic.one: OVERSEEN (PRIMARY) -> NOT_OVERSEEN (PRIMARY)" in done.stdout.splitlines()
    assert list(temporary.iterdir()) == []


def engine_started(temporary: Path) -> bool:
    """Whether the engine has begun to write its folder."""
    return any(temporary.glob("remit-diff-*/engine/*"))


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_leaves_nothing(sent: signal.Signals, status: int, temporary: Path, packs: list[str]) -> None:
    running = started(temporary, *packs)
    deadline = time.monotonic() + 60
    while not engine_started(temporary) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, sent)  # as a terminal's Ctrl-C does
    out, err = running.communicate(timeout=60)

    assert (running.returncode, out) == (status, ""), err
    assert "Traceback" not in err
    assert list(temporary.iterdir()) == []
    assert processes_of(temporary) == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["{a}", "no-such-pack"], ["There is no pack 'no-such-pack'"]),
        (["{a}", "{broken}"], ["c/clinics.yaml:2: name: is missing", "remit: The check found 1 fault."]),
        (["{broken}", "{a}", "--facts-only"], ["c/clinics.yaml:2: name: is missing"]),
        (["{a}", "{a}", "--as-of", "2024-02-30"], ["'2024-02-30' is no day"]),
        (["{a}", "{a}", "--as-of", DAY, "--facts-only"], ["Leave out one of the options."]),
    ],
)
def test_what_cannot_be_compared_is_said(words: list[str], parts: list[str], temporary: Path, packs: list[str]) -> None:
    content = world()
    clinic(content).pop("name")
    places = {"a": packs[0], "broken": str(write_pack(temporary.parent / "c", content))}
    done = diff(temporary, *(word.format(**places) for word in words))

    assert (done.returncode, done.stdout) == (2 if "--as-of" in words else 1, "")
    assert all(part in done.stderr for part in parts), done.stderr


def test_facts_alone_as_json(temporary: Path, packs: list[str]) -> None:
    data = json.loads(diff(temporary, *packs, "--facts-only", "--json").stdout)

    assert (data["day"], data["answers"]) == (None, None)
    assert any(fact.get("id") == "zz.gap.grey" for fact in data["facts"])


def test_citations_are_the_same_words_on_both_sides(tmp_path: Path) -> None:
    old, new = sides(tmp_path, nothing, lambda c: clinic(c).update(cites=[*STRONG, *WEAK]))
    (changed,) = [change for change in fact_changes(old.content, new.content) if change.kind == "Clinic"]
    (differing,) = [each for each in changed.properties if each.name == "citations"]

    assert differing.before == ("zz.source.law Art. 1 (PRIMARY)",)
    assert differing.after == ("zz.source.law Art. 1 (PRIMARY)", "zz.source.report L1 (SECONDARY, 2025-06-01)")
