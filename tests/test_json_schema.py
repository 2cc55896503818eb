"""The schemas that editors use: true to the models, fresh, and met by every bundled pack."""

import copy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from graph.errors import PackInvalid
from seed.checks.check import read_checked
from seed.format.kinds import FILES
from seed.format.pack import BUNDLED
from seed.format.yaml_source import read_yaml
from seed.reference.json_schema import schema_name, schemas
from tests.support.generated import generated, strangers
from tests.support.tiny import World, entity, world, write_pack

FILE_NAMES = ("pack.yaml", *FILES)
MODELINE = "# yaml-language-server: $schema=../../schemas/{}\n"


@cache
def validator(file: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[file], format_checker=Draft202012Validator.FORMAT_CHECKER)


def errors(content: World) -> list[ValidationError]:
    """What the schemas find in a pack, given as data."""
    return [error for file, entries in content.items() for error in validator(file).iter_errors(entries)]


def test_what_follows_from_the_code_is_fresh() -> None:
    stale = [path.name for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text]

    assert (stale, strangers()) == ([], set()), "run `make generated`"


@pytest.mark.parametrize("file", FILE_NAMES)
def test_a_schema_is_one_of_its_draft(file: str) -> None:
    Draft202012Validator.check_schema(schemas()[file])


@pytest.mark.slow
@pytest.mark.parametrize("file", FILE_NAMES)
@pytest.mark.parametrize("pack", sorted(path.name for path in BUNDLED.iterdir() if path.is_dir()))
def test_every_bundled_file_meets_its_schema(pack: str, file: str) -> None:
    path = BUNDLED / pack / file
    if path.exists():
        assert list(validator(file).iter_errors(read_yaml(path, file).data)) == []


def described(schema: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every key that may be written, with what is said of it."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{place}.{name}", inner.get("description", "")
    for name, inner in schema.get("$defs", {}).items():
        yield from described(inner, name)


@pytest.mark.parametrize("file", FILE_NAMES)
def test_every_key_is_explained_and_leaves_nothing_to_pydantic(file: str) -> None:
    schema = schemas()[file]

    assert [place for place, text in described(schema) if len(text) < 12] == []
    assert "Model" not in schema["description"]
    assert '"title"' not in str(schema).replace("'title': {", "")


def test_a_key_that_names_entities_says_of_which_kinds() -> None:
    mandate = schemas()["mandates.yaml"]["$defs"]["MandateModel"]["properties"]

    assert mandate["covers"]["description"].endswith("Names a Route or a Jurisdiction.")
    assert mandate["authority"]["description"].endswith("Names an Authority.")


def clinic(content: World) -> World:
    entry: World = content["clinics.yaml"][0]
    return entry


# One edit a line, however long.
# ruff: noqa: E501
SOUND: dict[str, Callable[[World], object]] = {
    "an empty list": lambda c: c.update({"gaps.yaml": []}),
    "a link with more": lambda c: clinic(c).update(jurisdiction={"to": "zz", "validFrom": "2020-01-01", "cites": [{"source": "zz.source.law"}]}),
    "links of both forms": lambda c: c["mandates.yaml"][0].update(covers=["zz.route.lawful", {"to": "zz.route.other", "validTo": None}]),
    "a name in another language": lambda c: clinic(c).update(names={"ru": "Первая"}),
    "prose in another language": lambda c: (clinic(c).update(summary="One.", summaries={"ru": "Один."}), c["therapies.yaml"][0]["evidence"].update(statements={"ru": "Никто не говорит."})),
    "a key without a value": lambda c: clinic(c).update(summary=None),
    "a file without entries": lambda c: c.update({"gaps.yaml": None}),
    "coverage": lambda c: c["pack.yaml"].update(coverage=[{"jurisdiction": "zz", "kind": "ROUTE", "declared": "NONE"}]),
}  # fmt: skip

UNSOUND: dict[str, Callable[[World], object]] = {
    "unknown key": lambda c: clinic(c).update(sumary="x"),
    "unknown key of the pack": lambda c: c["pack.yaml"].update(author="x"),
    "unknown key of a child": lambda c: clinic(c)["offerings"][0].update(clinic="zz.clinic.one"),
    "unknown key of a link": lambda c: clinic(c).update(jurisdiction={"to": "zz", "form": "2020-01-01"}),
    "unknown key of a citation": lambda c: clinic(c).update(cites=[{"source": "zz.source.law", "page": "1"}]),
    "bad enum": lambda c: c["routes.yaml"][0].update(standing="GRAY"),
    "bad confidence": lambda c: c["sources.yaml"][0].update(confidence="primary"),
    "missing cites": lambda c: clinic(c).pop("cites"),
    "missing cites of a child": lambda c: clinic(c)["offerings"][0].pop("cites"),
    "no cites": lambda c: clinic(c).update(cites=[]),
    "missing name": lambda c: clinic(c).pop("name"),
    "a day that is a year": lambda c: clinic(c).update(validFrom="2024"),
    "a day in another form": lambda c: clinic(c).update(validFrom="30.01.2024"),
    "a day that is not in the calendar": lambda c: clinic(c).update(validFrom="2024-02-30"),
    "a number": lambda c: c["instruments.yaml"][0].update(number=323),
    "a truth value in words": lambda c: clinic(c).update(illustrative="yes"),
    "an id in capitals": lambda c: clinic(c).update(id="zz.clinic.One"),
    "a link to no id": lambda c: clinic(c).update(jurisdiction="Z Z"),
    "a script address": lambda c: c["sources.yaml"][0].update(url="javascript:alert(1)"),
    "a language in capitals": lambda c: clinic(c).update(names={"RU": "Первая"}),
    "prose in a language in capitals": lambda c: c["therapies.yaml"][0]["evidence"].update(statements={"RU": "Никто."}),
    "one in the place of a list": lambda c: c["mandates.yaml"][0].update(covers="zz.route.lawful"),
    "an entry that is text": lambda c: c["clinics.yaml"].append("zz.clinic.two"),
    "a newer form": lambda c: c["pack.yaml"].update(schema=3),
    "an exemption from nothing": lambda c: c.update({"exemptions.yaml": [entity("zz.exemption.x", provisions=["zz.provision.act.art-1"], mandates=[], routes=["zz.route.lawful"])]}),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_the_check_passes_meets_the_schema(name: str, tmp_path: Path) -> None:
    content = world()
    SOUND[name](content)

    assert errors(content) == []
    read_checked([str(write_pack(tmp_path / "zz", content))])


@pytest.mark.parametrize("name", UNSOUND)
def test_what_the_schema_refuses_the_check_refuses_too(name: str, tmp_path: Path) -> None:
    content = copy.deepcopy(world())
    UNSOUND[name](content)

    assert errors(content)
    with pytest.raises(PackInvalid):
        read_checked([str(write_pack(tmp_path / "zz", content))])


def test_the_line_that_names_the_schema_to_an_editor_may_begin_every_file(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "packs" / "zz", world())
    for path in folder.iterdir():
        line = MODELINE.format(schema_name(path.name))
        path.write_text(line + path.read_text("utf-8"), "utf-8")

    read_checked([str(folder)])


def test_that_line_leads_from_a_bundled_pack_to_its_schema() -> None:
    written = generated()
    for file in FILE_NAMES:
        assert (BUNDLED / "any" / f"../../schemas/{schema_name(file)}").resolve() in written


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_bundled_file_names_its_schema_to_editors(path: Path) -> None:
    assert path.read_text("utf-8").startswith(MODELINE.format(schema_name(path.name)))
