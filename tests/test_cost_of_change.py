"""What it costs to add a field, a relationship, a kind and a field of a link: done in a copy of the tree, in few files."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("api", "graph", "seed", "cypher")
KINDS = "graph/model/kinds.py"
VOCABULARY = "graph/model/vocabulary.py"
COVERAGE = "cypher/read/coverage.cypher"

Edits = dict[str, list[tuple[str, str]]]  # by file: a text that stands there once, and what comes before it

# A scalar field of clinics that lists can be filtered and ordered by and that search finds: one file.
FIELD: Edits = {
    KINDS: [
        (
            'Field(\n            "identifiers",',
            'Field("hotline", "Its hotline.", type=Value.LINE, filtered=True, ordered=True, searched="number"),\n        ',
        )
    ]
}
# A relationship, from both ends: one file.
RELATIONSHIP: Edits = {
    KINDS: [
        (
            'Link(\n            "region",',
            'Link("founder", "Who founded it.", type="FOUNDED_BY", ends=("Authority",), many=False, filtered=True),\n        ',
        ),
        (
            'SubList(\n            "clinics", "Every clinic that one',
            'Link("founded", "What it founded.", type="FOUNDED_BY", ends=("Clinic",), incoming=True, written=False),\n        ',
        ),
        ('    "FROM": ', '    "FOUNDED_BY": "The authority founded the clinic.",\n'),
    ]
}
# A kind with a file of its own in packs, a look-up, a list, a filter and declared coverage: three files.
KIND: Edits = {
    KINDS: [
        (
            "GAP = Kind(",
            """LABORATORY = Kind(
    label="Laboratory", noun="laboratory", plural="laboratories",
    file="laboratories.yaml",
    meaning="Where products are made.",
    listed=RootList("laboratories", "Laboratories on the day."),
    members=(
        Link("clinic", "Whom it works for.", type="WORKS_FOR", ends=("Clinic",), many=False, required=True, timeless=True),
        Field(
            "volume", "How much it makes.", type=Words("LaboratoryVolume", "How much is made.", ("SMALL", "LARGE")),
            required=True, filtered=True,
        ),
        Grade(
            "safety", "How safe it is.", level=Words("SafetyLevel", "Levels of safety.", ("GOOD", "BAD")),
            level_meaning="The level.", served_as="SafetyStanding", served_meaning="How safe a laboratory is.",
        ),
    ),
)

""",
        ),
        (
            'Link("licences",',
            'Link("laboratories", "Labs.", type="WORKS_FOR", ends=("Laboratory",), incoming=True, written=False),\n        ',
        ),
        ("GAP, EXEMPTION", "LABORATORY, "),
        ('    "SET_BY": ', '    "WORKS_FOR": "The laboratory works for the clinic.",\n'),
    ],
    VOCABULARY: [('    SOURCE = "SOURCE"', '    LABORATORY = "LABORATORY"\n')],
    COVERAGE: [
        (
            "  GAP: COUNT",
            "  LABORATORY: COUNT { MATCH (n:Laboratory)-[:WORKS_FOR]->(c:Clinic)-[:IN]->(j) RETURN DISTINCT n },\n",
        )
    ],
}

# A field of an answer's link, served by resolvers and plans, saved in permalinks and compared: one file.
LINK_FIELD: Edits = {
    "graph/oversight/answer_fields.py": [
        (
            '    AnswerField("authority", "Who holds',
            '    AnswerField("silent", "Whether the citations say nothing for the day.", bool, lambda link: link.silent),\n',
        )
    ]
}


def apply(root: Path, *changes: Edits) -> set[str]:
    """Make the changes in a copy; gives the files that were written by hand."""
    for edits in changes:
        for name, inserts in edits.items():
            text = (root / name).read_text("utf-8")
            for mark, inserted in inserts:
                assert text.count(mark) == 1, mark
                text = text.replace(mark, inserted + mark)
            (root / name).write_text(text, "utf-8")
    return {name for edits in changes for name in edits}


def run(root: Path, module: str, *words: str) -> str:
    """What a module prints that runs in the copy."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what follows from the kinds, and of what writes it."""
    root = tmp_path / "tree"
    for name in (*PRODUCT, "tests", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.mark.slow
def test_a_field_a_relationship_a_kind_and_a_field_of_a_link(tree: Path, tmp_path: Path) -> None:
    assert len(apply(tree, FIELD)) == 1
    assert len(apply(tree, RELATIONSHIP)) <= 2
    assert len(apply(tree, KIND)) <= 4
    assert len(apply(tree, LINK_FIELD)) <= 3
    run(tree, "tests.support.pack_models")
    run(tree, "tests.support.generated")

    found: dict[str, Any] = json.loads(run(tree, "tests.support.change_trial", str(tmp_path)))

    assert found.pop("coverage") == {"coverage": [{"kind": "LABORATORY", "count": 1}]}
    assert found == {
        "relationship": ["Authority"],
        "field": {
            "clinic": {
                "hotline": "8 800 555",
                "founder": {"id": "zz.authority.office"},
                "laboratories": [{"id": "zz.laboratory.one"}],
            }
        },
        "filter": {"clinics": {"totalCount": 1}},
        "filtered out": {"clinics": {"nodes": [{"id": "zz.clinic.two"}]}},
        "order": {
            "clinics": {
                "nodes": [{"id": "zz.clinic.two", "hotline": None}, {"id": "zz.clinic.one", "hotline": "8 800 555"}]
            }
        },
        "search": {"search": {"nodes": [{"node": {"id": "zz.clinic.one"}, "excerpt": "8 *800* *555*"}]}},
        "filter by link": {"clinics": {"totalCount": 1}},
        "other end": {"authority": {"founded": [{"id": "zz.clinic.one"}]}},
        "look-up": {
            "laboratory": {
                "id": "zz.laboratory.one",
                "name": "The zz.laboratory.one",
                "volume": "SMALL",
                "clinic": {"id": "zz.clinic.one"},
                "safety": {
                    "level": "GOOD",
                    "statement": "It is safe.",
                    "citations": [{"id": "zz.citation.report.l1"}],
                },
            }
        },
        "link": {"oversight": {"links": [{"silent": False}]}},
        "list": {"laboratories": {"nodes": [{"id": "zz.laboratory.one"}]}},
    }
    assert "laboratories.schema.json" in {path.name for path in (tree / "seed" / "schemas").iterdir()}
    assert "hotline" in (tree / "docs" / "data-dictionary.md").read_text("utf-8")
