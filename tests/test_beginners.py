"""What a beginner gets wrong, and that the message says what to do about it."""

from pathlib import Path

import pytest

from seed.format import yaml_source
from seed.format.messages import did_you_mean
from seed.format.yaml_source import YamlRefused, read_yaml
from tests.support.tiny import Edit, clinic, findings, mandate, world, write_pack

# One mistake a line, however long.
# ruff: noqa: E501
DOES_NOT_FIT = (
    "this line does not fit the one above: check its indentation, and put text with ': ' or quotes in it in quotes"
)
UNREADABLE: dict[str, tuple[str, int, str]] = {
    "a colon in text": ("- id: x\n  note: Two laws: one\n", 2, DOES_NOT_FIT),
    "a quote in text": ("- id: x\n  note: 'Roche's law'\n", 2, DOES_NOT_FIT),
    "too little indentation": ("- id: x\n name: y\n", 2, DOES_NOT_FIT),
    "too much indentation": ("- id: x\n   name: y\n", 2, DOES_NOT_FIT),
    "an item inside an entry": ("- id: x\n- id: y\n  - id: z\n", 3, DOES_NOT_FIT),
    "a list that is not closed": ("- id: x\n  routes: [a, b\n  name: y\n", 2, "a list that begins with [ is not closed with ]"),
    "a mapping that is not closed": ("- id: x\n  cites: {a: b\n  name: y\n", 2, "what begins with { is not closed with }"),
    "a quote that is not closed": ("- id: x\n  name: 'y\n  kind: z\n", 2, "a quote is opened here and not closed"),
    "a backslash": ('- id: x\n  name: "a\\qb"\n', 2, "in double quotes a backslash is special"),
    "a key without a colon": ("- id: x\n  name y\n  kind: z\n", 3, "a key is not followed by ': ', on this line or the one above"),
    "a list behind a key": ("- id: x\n  routes: - a\n", 2, "a list begins on a line of its own"),
    "text behind a bar": ("- id: x\n  note: |text\n", 2, "text after | or > begins on the next line"),
    "a sign that begins nothing": ("- id: x\n  name: @y\n", 2, "text that begins with this sign must be put in quotes"),
    "a star": ("- id: x\n  name: * y\n", 2, "text that begins with this sign must be put in quotes"),
    "a bracket": ("- id: x\n  name: ] y\n", 2, "text that begins with this sign must be put in quotes"),
    "a question mark": ("- id: x\n  name: ? y\n", 2, "text that begins with this sign must be put in quotes"),
}  # fmt: skip


@pytest.mark.parametrize("parser", ["libyaml", "python"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_yaml_is_told_without_the_words_of_the_parser(
    name: str, parser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, line, said = UNREADABLE[name]
    path = tmp_path / "x.yaml"
    path.write_text(content, "utf-8")
    if parser == "python":
        monkeypatch.setattr(yaml_source, "LOADER", yaml_source.yaml.SafeLoader)

    with pytest.raises(YamlRefused) as caught:
        read_yaml(path, "x.yaml")

    assert str(caught.value.finding).startswith(f"x.yaml:{line}: no valid YAML: {said}")


WRONG: dict[str, tuple[Edit, str]] = {
    "a list where one id stands": (lambda c: clinic(c).update(region=["zz.region.north"]), "region: must be one id, without [ ]"),
    "a list where one id must stand": (lambda c: clinic(c).update(jurisdiction=["zz"]), "jurisdiction: must be one id, without [ ]"),
    "a list in a list of ids": (lambda c: mandate(c).update(covers=[["zz.route.lawful"]]), "covers.0: must be one id, without [ ]"),
    "a number for an id": (lambda c: clinic(c).update(region=7), "region: must be an id"),
    "a source alone": (lambda c: clinic(c).update(cites=["zz.source.law"]), "cites.0: must be a citation: write {source: <id>, at: <place>}"),
    "a source alone in no list": (lambda c: clinic(c).update(cites="zz.source.law"), "cites: must be a list: write [{source: zz.source.law}]"),
    "one citation in no list": (lambda c: clinic(c).update(cites={"source": "zz.source.law"}), "cites: must be a list: begin each item with '- '"),
    "one id in no list": (lambda c: mandate(c).update(covers="zz.route.lawful"), "covers: must be a list: write [zz.route.lawful]"),
    "nothing where text must be": (lambda c: clinic(c).update(name=None), "name: is empty: write a text"),
    "nothing in another language": (lambda c: clinic(c).update(names={"ru": None}), "names.ru: is empty: write a text or remove the line"),
    "nothing where a list may be": (lambda c: mandate(c).update(covers=None), "covers: is empty: write a list or remove the line"),
    "nothing where an id must be": (lambda c: clinic(c).update(jurisdiction=None), "jurisdiction: is empty: write an id"),
    "nothing where a word must be": (lambda c: c["routes.yaml"][1].update(standing=None), "standing: is empty: write 'LAWFUL' or 'GREY'"),
    "nothing where a day must be": (lambda c: c["pack.yaml"].update(asOf=None), "asOf: is empty: write a day as YYYY-MM-DD"),
    "a bare year": (lambda c: clinic(c).update(validFrom=2024), "'2024' is no day: write it as YYYY-MM-DD; where no source says the day, leave the line out"),
    "a bare month": (lambda c: clinic(c).update(validFrom="2024-05"), "'2024-05' is no day: write it as YYYY-MM-DD; where no source says the day, leave the line out"),
    "a bare year that must be a day": (lambda c: c["pack.yaml"].update(asOf=2024), "asOf: '2024' is no day: write it as YYYY-MM-DD"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_value_of_the_wrong_form_is_told_how_it_is_written(name: str, tmp_path: Path) -> None:
    edit, said = WRONG[name]
    content = world()
    edit(content)

    found = findings(write_pack(tmp_path / "zz", content))

    assert any(finding.endswith(f": {said}") for finding in found), found
    assert not any("mapping of keys" in finding for finding in found)


LINKS: dict[str, tuple[Edit, str]] = {
    "a route for a therapy": (lambda c: clinic(c)["offerings"][0].update(therapy="zz.route.grey"), "therapy: zz.route.grey is a route; name a therapy, one of therapies.yaml"),
    "an authority for a route": (lambda c: mandate(c).update(covers=["zz.authority.office"]), "covers: zz.authority.office is an authority; name a route, one of routes.yaml, or a jurisdiction, one of jurisdictions.yaml"),
    "an instrument for a provision": (lambda c: mandate(c).update(grantedBy=["zz.instrument.act"]), "grantedBy: zz.instrument.act is an instrument; name a provision, one of instruments.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_a_link_to_the_wrong_kind_is_told_where_the_right_ones_are(name: str, tmp_path: Path) -> None:
    edit, said = LINKS[name]
    content = world()
    edit(content)

    assert any(finding.endswith(f": {said}") for finding in findings(write_pack(tmp_path / "zz", content)))


def test_a_copy_beside_its_original_is_the_only_finding(tmp_path: Path) -> None:
    one, copy = write_pack(tmp_path / "one", world()), write_pack(tmp_path / "copy", world())

    assert findings(one, copy) == [
        "copy/pack.yaml:2: one/pack.yaml has the id zz-tiny too; name one of the two, or give this one another id"
    ]


def test_a_base_that_is_not_named_is_the_only_finding(tmp_path: Path) -> None:
    content = world()
    for file in ("sources.yaml", "routes.yaml"):
        content[file] = []
    content["pack.yaml"] |= {"id": "more", "buildsOn": ["zz-tiny"]}

    assert findings(write_pack(tmp_path / "more", content)) == [
        "more/pack.yaml:9: builds on zz-tiny; name both packs, so that they load together"
    ]


@pytest.mark.parametrize(
    ("wrong", "known", "nearest"),
    [
        ("xx.gap.wellness-service", ["xx.route.wellness-service", "xx.gap.wellness"], "xx.gap.wellness"),
        ("xx.gap.wellness-service", ["xx.route.wellness-service", "xx.gap.y"], "xx.route.wellness-service"),
        ("activity.inspections", ["xx.mandate.inspections", "activity.inspection"], "activity.inspection"),
        ("xx.activity.inspection", ["xx.clinic.inspection", "activity.inspection"], "activity.inspection"),
        ("clinics.yml", ["pack.yaml", "clinics.yaml"], "clinics.yaml"),
    ],
)
def test_an_id_of_the_same_kind_is_suggested_first(wrong: str, known: list[str], nearest: str) -> None:
    assert did_you_mean(wrong, known) == f"; did you mean {nearest}?"
