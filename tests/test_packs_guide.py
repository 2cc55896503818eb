"""docs/packs.md, followed to the letter: its blocks make a pack that passes, and what it shows is what Remit says."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.diff_text import diff_lines
from api.cli.pack_diff import Difference, ask, read_side
from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.analysis.answer_diff import answer_changes
from graph.errors import PackInvalid
from graph.oversight.oversight import Question, get_oversight
from graph.store.database import Database
from seed.checks.check import group_counts, read_checked
from seed.format.kinds import FILES
from seed.format.source_lines import LINES_FILE
from seed.loading.load import load
from seed.loading.pack_facts_diff import fact_changes
from seed.reference.json_schema import schema_name

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "packs.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST = "# yaml-language-server: $schema=../../schemas/"
NEW = {f"{FIRST}{schema_name(file)}": file for file in ("pack.yaml", *FILES, LINES_FILE)}
PACK = "xx-example-2026"
CLINIC = "xx.clinic.example-north"


def sections() -> dict[str, list[str]]:
    """The YAML of each section, in order."""
    parts = re.split(r"^## (.*)$", GUIDE, flags=re.MULTILINE)[1:]
    return {title: blocks(text, "yaml") for title, text in zip(parts[::2], parts[1::2], strict=True)}


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def shown(beginning: str) -> list[str]:
    """The lines of the output that begins like this."""
    (found,) = [body for body in blocks(GUIDE, "text") if body.startswith(beginning)]
    return found.splitlines()


def place(folder: Path, block: str) -> None:
    """Do with a block what the guide says: a new file, or the end of one that is there."""
    first = block.split("\n", 1)[0]
    if first in NEW:
        path = folder / NEW[first]
        assert not path.exists(), first
        path.write_text(block, "utf-8")
    else:
        path = folder / first.removeprefix("# ")
        path.write_text(path.read_text("utf-8") + block, "utf-8")


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pack as it stands at the end of each section, by the section's title."""
    return dict(followed(tmp_path_factory.mktemp("guide")))


def followed(folder: Path) -> Iterator[tuple[str, str]]:
    pack = folder / PACK
    pack.mkdir()
    for title, written in sections().items():
        for block in written:
            place(pack, block)
        kept = folder / title.replace(" ", "-") / PACK
        shutil.copytree(pack, kept)
        yield title, str(kept)


def test_every_fence_is_one_that_is_tested() -> None:
    assert {kind for kind, _ in BLOCK.findall(GUIDE)} == {"yaml", "text", "graphql"}
    assert GUIDE.count("```") == 2 * len(BLOCK.findall(GUIDE))


@pytest.mark.parametrize("title", sections())
def test_after_each_section_the_pack_passes(title: str, stages: dict[str, str]) -> None:
    read_checked([stages[title]])


def test_the_counts_are_those_of_the_check(stages: dict[str, str]) -> None:
    counts = group_counts(read_checked([stages["A jurisdiction"]]))

    assert shown("No fault found")[1:] == [f"{count:>6} {label}" for label, count in counts.items()]


async def test_the_answer_is_the_one_that_is_shown(embedded: Database, stages: dict[str, str]) -> None:
    await load(embedded, read_checked([stages["A clinic"]]))
    answer = await get_oversight(embedded, Question(CLINIC))

    assert answer is not None
    assert shown("On ") == [f"On {answer.day}: {answer.verdict} (confidence {answer.confidence})"]


async def test_the_difference_is_the_one_that_is_shown(embedded: Database, stages: dict[str, str]) -> None:
    old, new = read_side(stages["A clinic"]), read_side(stages["An instrument"])
    day = new.as_of
    answers = answer_changes(await ask(embedded, old, day), await ask(embedded, new, day))
    said = diff_lines(Difference(old, new, fact_changes(old.content, new.content), day, answers))

    expected = shown("Answers on")
    assert said[-len(expected) :] == expected


async def test_the_later_sections_do_what_they_say(embedded: Database, stages: dict[str, str]) -> None:
    await load(embedded, read_checked([stages["Where sources disagree"]]))
    spa = await get_oversight(embedded, Question("xx.clinic.example-spa"))
    north = await get_oversight(embedded, Question(CLINIC))

    assert spa is not None
    assert {(link.status, *(gap.id for gap in link.gaps)) for link in spa.links} == {
        ("BYPASSED", "xx.gap.wellness-service")
    }
    assert north is not None
    status = {link.mandate.id: str(link.status) for link in north.links}
    assert status == {
        "xx.mandate.health-office.donor-records": "APPLIES",
        "xx.mandate.health-office.inspection": "CONTESTED",
        "xx.mandate.north-region.inspection": "CONTESTED",
    }


async def test_the_contradictions_are_those_that_it_names(embedded: Database, stages: dict[str, str]) -> None:
    await load(embedded, read_checked([stages["Where sources disagree"]]))
    (query,) = blocks(GUIDE, "graphql")
    result = await schema.execute(query, context_value=Context(embedded))

    assert result.errors is None
    assert result.data is not None
    found = {one["subject"]["id"]: one for one in result.data["contradictions"]}
    assert {identity: one["predicate"] for identity, one in found.items()} == {
        "xx.instrument.order-7-2024": "enactedOn",
        "xx.mandate.health-office.inspection": "HOLDS",
    }
    preferred = {one["value"]: one["preferred"] for one in found["xx.instrument.order-7-2024"]["claims"]}
    assert preferred == {"2024-02-01": True, "2024-03-01": False}


def test_a_row_of_the_table_that_names_what_is_gone_is_found(stages: dict[str, str], tmp_path: Path) -> None:
    pack = Path(shutil.copytree(stages["Which entry carries which line"], tmp_path / PACK))
    gaps = pack / "gaps.yaml"
    gaps.write_text("[]", "utf-8")
    routes = pack / "routes.yaml"
    routes.write_text(routes.read_text("utf-8").replace("  gaps: [xx.gap.wellness-service]\n", ""), "utf-8")

    with pytest.raises(PackInvalid) as caught:
        read_checked([str(pack)])

    (finding,) = caught.value.findings
    assert finding.startswith(f"{PACK}/coverage.yaml:5: carriedBy: there is no xx.gap.wellness-service")
