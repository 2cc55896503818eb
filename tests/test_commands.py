"""The commands that ask about change, gaps and checklists: what they ask of both engines, and what they print."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from graphql import parse

from api.cli import queries
from api.cli.answer_text import (
    SAID,
    JsonDifferences,
    TextDifferences,
    print_checklist,
    print_counts_as_csv,
    print_difference,
    print_gaps,
    print_impact,
    print_what_if,
)
from api.cli.documents import LINK
from api.cli.queries import OutputOptions
from api.cli.questions import ask
from api.cli.render import MEANING, print_oversight
from graph.analysis import oversight_diff
from graph.errors import ImpossibleChange, UnknownEntity, WriteConflict
from graph.model.vocabulary import Confidence, Language, OversightStatus
from graph.oversight.answer import Question
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.tiny import entity, read_world, world

pytestmark = pytest.mark.slow_on_neo4j

PRIVATE, MSC = "ru.clinic.example-private-moscow", "ru.offering.example-private-moscow.msc"
REFORM = ("2024-03-31", "2024-04-01")
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal as wide as texts become."""
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.slow
async def test_a_jurisdiction_is_compared_batch_by_batch_as_its_clinics_are_one_by_one(
    russian: Database, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oversight_diff, "BATCH", 3)
    out = JsonDifferences("ru", REFORM)
    sizes = []
    async for compared, differing in queries.get_differences(russian, "ru", REFORM):
        sizes.append(compared)
        out.batch(compared, differing)
    out.end()
    assert sizes == [3, 3, 3, 1]
    found = json.loads(capsys.readouterr().out)
    assert (found["jurisdiction"], found["from"], found["to"], found["compared"]) == ("ru", *REFORM, 10)
    # By the pack: who offers mesenchymal stem cells by then, off the lawful routes or without a word on them.
    assert [one["before"]["clinic"]["id"].removeprefix("ru.clinic.example-") for one in found["clinics"]] == [
        "private-moscow", "silent-spb", "transplantation-moscow", "wellness-spb",
    ]  # fmt: skip
    assert found["clinics"][0] == await queries.get_difference(russian, PRIVATE, REFORM)
    every = (await ask(russian, "{ clinics(first: 100) { nodes { id } } }", {}))["clinics"]["nodes"]
    alone = {node["id"]: (await queries.get_difference(russian, node["id"], REFORM))["changes"] for node in every}
    assert len(alone) == 10
    assert {key: changes for key, changes in alone.items() if changes} == {
        one["before"]["clinic"]["id"]: one["changes"] for one in found["clinics"]
    }


async def test_where_nothing_differs_that_is_printed(russian: Database, capsys: Captured) -> None:
    days = ("2024-04-02", "2024-04-03")
    for out in (TextDifferences("ru", days), JsonDifferences("ru", days)):
        async for compared, differing in queries.get_differences(russian, "ru", days):
            out.batch(compared, differing)
        out.end()
    text, data = capsys.readouterr().out.split("\n", 1)
    assert text == "ru, from 2024-04-02 to 2024-04-03: 10 clinics compared, the answers for 0 differ."
    assert json.loads(data)["clinics"] == []
    print_difference(await queries.get_difference(russian, PRIVATE, days))
    assert "No mandate stands otherwise to the clinic." in capsys.readouterr().out


async def test_a_load_in_the_middle_is_not_passed_over(
    database: Database, hold: Hold, russian_packs: list[Pack], tmp_path: Path
) -> None:
    await hold(database, russian_packs)
    comparing = queries.get_differences(database, "ru", REFORM)
    await anext(comparing)
    await hold(database, read_world(tmp_path / "zz", world()))
    with pytest.raises(WriteConflict, match="loaded anew"):
        await anext(comparing)


async def test_a_gap_that_alone_differs_is_a_difference(database: Database, hold: Hold, tmp_path: Path) -> None:
    tiny = world()
    tiny["gaps.yaml"] = [entity("zz.gap.new", kind="OTHER", jurisdiction="zz", validFrom="2020-01-01")]
    tiny["routes.yaml"][0]["gaps"] = ["zz.gap.new"]
    await hold(database, read_world(tmp_path / "zz", tiny))
    found = [one async for one in queries.get_differences(database, "zz", ("2019-12-31", "2020-01-01"))]
    ((compared, (clinic,)),) = found
    assert compared == 1
    assert [[gap["id"] for gap in clinic[side]["gaps"]] for side in ("before", "after")] == [[], ["zz.gap.new"]]


async def test_a_what_if_is_told_with_its_causes(russian: Database, capsys: Captured) -> None:
    repeal = ("ru.instrument.gr-385-2024",)
    found = await queries.get_what_if(russian, Question(PRIVATE, repeal=repeal))
    # The permits rest on Article 32.1 too, their cancellation on the resolution alone.
    assert [(change["kind"], (change["after"] or change["before"])["mandate"]["id"]) for change in found["changes"]] == [
        ("CHANGED", "ru.mandate.minzdrav.individual-permits"), ("REMOVED", "ru.mandate.minzdrav.permit-cancellation"),
    ]  # fmt: skip
    print_what_if(found)
    said = " ".join(capsys.readouterr().out.split())
    for part in (
        "On 2026-01-31, as it is: PARTLY_OVERSEEN (confidence SECONDARY)",
        "Under what is supposed: PARTLY_OVERSEEN (confidence SECONDARY)",
        "provisions: - Government Resolution 385 as a whole",
        "- Ministry of Health: Cancellation of permits",
        "Before BYPASSED (confidence SECONDARY). Law: Government Resolution 385 as a whole.",
        "Because: If 'Government Resolution No. 385 of 2024",
    ):
        assert part in said
    registered = ((MSC, "ru.route.registered-bmcp"),)
    print_what_if(await queries.get_what_if(russian, Question(PRIVATE, reclassify=registered)))
    said = capsys.readouterr().out
    assert "Gaps: - The medical-procedure grey zone\n" in said
    assert "status: BYPASSED -> APPLIES\n" in said
    print_what_if(await queries.get_what_if(russian, Question(PRIVATE, "2015-01-01", repeal=repeal)))
    assert "Nothing about this clinic would change." in capsys.readouterr().out
    with pytest.raises(ImpossibleChange):
        await queries.get_what_if(russian, Question("ru.clinic.pirogov-center", reclassify=registered))


async def test_a_what_if_and_two_days_are_told_in_russian(russian: Database, capsys: Captured) -> None:
    telling = OutputOptions.of(Language.RU, as_json=False)
    repeal = Question(PRIVATE, repeal=("ru.instrument.gr-385-2024",))
    print_what_if(await queries.get_what_if(russian, repeal, telling), Language.RU)
    said = " ".join(capsys.readouterr().out.split())
    for part in (
        "Условная частная клиника в Москве (условный пример, за которым не стоит реальная клиника)",
        "По состоянию на 31.01.2026, как есть: PARTLY_OVERSEEN (достоверность SECONDARY)",
        "По состоянию на 31.01.2026 на организацию «Условная частная клиника в Москве» распространяются полномочия",
        "- Министерство здравоохранения Российской Федерации: Отмена разрешений на индивидуальные",
        "Прежде BYPASSED (достоверность SECONDARY). Нормы: Постановление Правительства РФ № 385 в целом.",
        "Причина: Если акт «Постановление Правительства РФ от 28.03.2024 № 385» не действует,",
    ):
        assert part in said
    out = TextDifferences("ru", REFORM, Language.RU)
    async for compared, differing in queries.get_differences(russian, "ru", REFORM, telling):
        out.batch(compared, differing)
    out.end()
    said = " ".join(capsys.readouterr().out.split())
    assert "законные пути, на которых действует полномочие: + Индивидуальный биомедицинский клеточный продукт" in said
    assert "Причина: Норма «№ 180-ФЗ, ст. 32.1, индивидуальные продукты» действует с 01.04.2024;" in said
    assert said.endswith("ru, 31.03.2024 и 01.04.2024: сопоставлено клиник: 10, ответы различаются у 4.")
    # As data the sentences alone are in Russian.
    plain, told = [
        await queries.get_difference(russian, PRIVATE, REFORM, OutputOptions.of(language, as_json=True))
        for language in Language
    ]
    assert told["before"]["clinic"] == plain["before"]["clinic"]
    assert told["changes"][0]["causes"][0]["text"].startswith("Путь «")


async def test_an_answer_is_printed_in_russian(russian: Database, capsys: Captured) -> None:
    least = Question(PRIVATE, min_confidence=Confidence.PRIMARY)
    print_oversight(await queries.get_oversight(russian, least, Language.RU, in_words=True), Language.RU)
    left_out = " ".join(capsys.readouterr().out.split())
    assert "Исключено, поскольку основано на менее надёжных сведениях" in left_out
    assert "Пробел: Серая зона «медицинской процедуры» (ru.gap.medical-procedure)" in left_out
    print_oversight(await queries.get_oversight(russian, Question(PRIVATE), Language.RU, in_words=True), Language.RU)
    said = " ".join(capsys.readouterr().out.split())
    for part in (
        "По состоянию на 31.01.2026: PARTLY_OVERSEEN (достоверность SECONDARY)",
        "BYPASSED: надзор предусмотрен на законном пути для этой терапии, а клиника использует другой путь",
        "Министерство здравоохранения Российской Федерации: Государственная регистрация биомедицинских клеточных продуктов",
        "Почему: Полномочие действует на некоторых записанных законных путях, доступных для этой терапии:",
        "; орган: Министерство здравоохранения Российской Федерации (предпочтительно)",
    ):
        assert part in said
    assert "Why" not in said


def test_every_field_of_a_link_has_a_word() -> None:
    (link,) = parse(f"{{ link {{ {LINK} }} }}").to_dict()["definitions"][0]["selection_set"]["selections"]
    fields = {field["name"]["value"] for field in link["selection_set"]["selections"]}
    assert fields - {"reason"} == SAID.keys()
    assert MEANING.keys() == {*OversightStatus}


async def test_impact_gives_all_clinics_without_pages(
    russian: Database, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    law = "ru.instrument.180-fz-2016"
    found = await queries.get_impact(russian, law, None)
    assert [node["id"] for node in found["clinics"]["nodes"]] == [
        "ru.clinic.example-permit-moscow", "ru.clinic.sechenov-university",
    ]  # fmt: skip
    assert found["clinics"].keys() == {"totalCount", "nodes"}
    monkeypatch.setattr(queries, "IMPACT", queries.IMPACT.replace("first: 100", "first: 1"))
    assert await queries.get_impact(russian, law, None) == found
    print_impact(found)
    said = capsys.readouterr().out
    assert "Mandates that would not be in force: 9\n" in said
    assert "Clinics that would lose the only mandate for an activity: 2\n" in said
    print_impact(await queries.get_impact(russian, law, "2016-01-01"))
    assert capsys.readouterr().out.count(": none\n") == 4


async def test_gaps_are_recorded_and_derived_ones_with_their_sources(
    russian: Database, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await queries.get_gaps(russian, None, None)
    assert found["totalCount"] == len(found["nodes"])
    assert {gap["origin"] for gap in found["nodes"]} == {"RECORDED", "DERIVED"}
    assert all(gap["citations"] for gap in found["nodes"])
    assert await queries.get_gaps(russian, "ru", None) == found
    monkeypatch.setattr(queries, "GAPS", queries.GAPS.replace("first: 100", "first: 5"))
    assert await queries.get_gaps(russian, "ru", None) == found
    print_gaps(found)
    said = capsys.readouterr().out
    assert said.index("Recorded by sources: ") < said.index("Found by rules")
    assert all(f"({gap['id']})" in said for gap in found["nodes"])


async def test_a_checklist_says_how_the_offering_stands_to_each_requirement(
    russian: Database, capsys: Captured
) -> None:
    permit = "ru.offering.example-permit-moscow.msc"
    found = await queries.get_checklist(russian, permit, None)
    met = [item["requirement"]["id"] for item in found["checklist"] if item["status"] == "MET"]
    assert met == ["ru.requirement.individual-permit", "ru.requirement.production-licence"]  # what the pack records
    print_checklist(found)
    said = capsys.readouterr().out
    assert said.index("MET: a source says so") < said.index("NOT_RECORDED: the data does not say")
    assert "Government Resolution No. 385" in said


@pytest.mark.parametrize(
    ("question", "message", "remedy"),
    [
        (lambda d: queries.get_what_if(d, Question("ru.clinic.pirogov-centre", repeal=("ru.instrument.gr-385-2024",))),
         "There is no clinic ru.clinic.pirogov-centre.", "did you mean ru.clinic.pirogov-center?"),
        (lambda d: queries.get_difference(d, "ru.clinic.none", REFORM), "There is no clinic ru.clinic.none.", "clinics.yaml"),
        (lambda d: queries.get_impact(d, "ru.instrument.gr-385-2025", None),
         "There is no instrument ru.instrument.gr-385-2025.", "did you mean ru.instrument.gr-385-2024?"),
        (lambda d: queries.get_gaps(d, "ru.clinic.pirogov-center", None),
         "There is no jurisdiction ru.clinic.pirogov-center.", "jurisdictions.yaml"),
        (lambda d: anext(queries.get_differences(d, "atlantis", REFORM)), "There is no jurisdiction atlantis.", "Check the id"),
        (lambda d: queries.get_checklist(d, MSC + "s", None), f"There is no offering {MSC}s.", f"did you mean {MSC}?"),
    ],
)  # fmt: skip
async def test_an_unknown_id_is_refused_with_what_may_have_been_meant(
    russian: Database, question: Any, message: str, remedy: str
) -> None:
    with pytest.raises(UnknownEntity) as caught:
        await question(russian)
    assert caught.value.message == message
    assert remedy in caught.value.remedy


def test_counts_as_csv_hold_no_formula(capsys: Captured) -> None:
    keys = [{"dimension": "REGION", "value": "zz.region.one", "label": '=HYPERLINK("https://example.org")'}]
    keys.append({"dimension": "TRACK", "value": None, "label": "+1"})
    print_counts_as_csv({"rows": [{"on": "2026-01-31", "keys": keys, "clinics": 2, "offerings": -3}]})
    head, row = csv.reader(capsys.readouterr().out.splitlines())
    assert head == ["on", "region", "region_name", "track", "track_name", "clinics", "offerings"]
    assert row == ["2026-01-31", "zz.region.one", '\'=HYPERLINK("https://example.org")', "", "'+1", "2", "-3"]
