"""The data dictionary: it tells every field, relationship and property that there is, and refuses one without a meaning."""

from pathlib import Path

import pytest

from graph.model.kinds import LABELS, RELATIONSHIPS, UNCITED_LABELS, Relationship
from graph.model.search_text import UNSEARCHED, Neighbours
from graph.model.stored_properties import FACT, GRADED, GRADED_TYPES, NAMED, OWN, SEARCHED
from seed.format.kinds import FILES
from seed.format.manifest import CoverageModel, PackModel
from seed.format.models import Grade, Model, rel_of, tie_of
from seed.format.pack import Pack
from seed.loading.load import describe_dataset, stored_form
from seed.loading.project import project
from seed.reference.dictionary import MeaningMissing, dictionary, explain_relationship, field_rows, written_in
from tests.support.tiny import WEAK, World, entity, read_world, world

CITED = {"cites": WEAK, "validFrom": "2020-01-01", "validTo": "2021-01-01"}


def full() -> World:
    """A world with every kind of entity and every sort of property that the projection writes."""
    inside = {"jurisdiction": "zz"}
    content = world()
    content["pack.yaml"]["coverage"] = [{"jurisdiction": "zz", "kind": "ROUTE", "declared": "NONE", "note": "None."}]
    content["sources.yaml"][0] |= {"publisher": "A press", "url": "https://example.org", "published": "2020-01-01"}
    content["clinics.yaml"][0] |= {
        "names": {"ru": "Первая"},
        "summary": "The first.",
        "summaries": {"ru": "Первая из них."},
        "validFrom": "2020-01-01",
        "licences": [{"id": "zz.licence.one", "number": "L-1", "issuedOn": "2020-01-01", "status": "ACTIVE"} | CITED],
    }
    content["authorities.yaml"][0]["enforcement"]["statements"] = {"ru": "Никто не говорит."}
    translated = {"rationales": {"ru": "Так."}, "consequencesIn": {"ru": ["Тогда."]}}
    about = {"about": "zz.instrument.act", "predicate": "subject", "note": "A remark."} | CITED
    content["instruments.yaml"].append(entity("zz.instrument.of-a-year", kind="LAW", enactedOn=1999, **inside))
    exemption = {"provisions": ["zz.provision.act.art-1"], "mandates": ["zz.mandate.office.inspection"]}
    content["therapies.yaml"][0]["studiedFor"] = [
        {"to": "condition.one", "level": "EMERGING", "statement": "So.", "cites": WEAK, "validFrom": "2020-01-01"}
    ]
    return content | {
        "classes.yaml": [entity("zz.class.all", **inside)],
        "conditions.yaml": [entity("condition.one", codes={"ICD-10": ["G35"]})],
        "regions.yaml": [entity("zz.region.north", **inside)],
        "requirements.yaml": [entity("zz.requirement.proof", routes=["zz.route.lawful"])],
        "tracks.yaml": [entity("zz.track.all", who="All.", standards="Some.", focus="Much.", **inside)],
        "gaps.yaml": [
            entity("zz.gap.one", kind="OTHER", rationale="So.", consequences=["Then."], **translated, **inside)
        ],
        "exemptions.yaml": [entity("zz.exemption.one", routes=["zz.route.grey"], **exemption)],
        "claims.yaml": [{"id": f"zz.claim.{value}", "value": value} | about for value in ("one", "two")],
    }


def properties_of(label: str) -> set[str]:
    """The names of all properties that a node of this label may have, as the page tells them."""
    models: dict[str, type[Model]] = {each.label: each for top in FILES.values() for _, each in written_in(top)}
    models |= {"Pack": PackModel, "Coverage": CoverageModel}
    own = {
        info.alias or name
        for name, info in (models[label].model_fields.items() if label in models else ())
        if not (
            rel_of(info) or tie_of(info) or (isinstance(info.annotation, type) and issubclass(info.annotation, Grade))
        )
    }
    shared = set() if label in UNCITED_LABELS else FACT.keys() | NAMED.keys()
    shared |= set() if label in UNSEARCHED else SEARCHED.keys()
    return own | shared | OWN.get(label, {}).keys()


def test_it_tells_every_property_of_every_kind(tmp_path: Path, russian_packs: list[Pack]) -> None:
    packs = [*read_world(tmp_path / "zz", full()), *russian_packs]
    content = project(packs)

    neighbours = Neighbours(content.nodes, content.edges.values())
    assert {node.label for node in content.nodes.values()} | {"Dataset"} == set(LABELS)
    written = {(n.label, name) for n in content.nodes.values() for name in stored_form(n, neighbours)}
    untold = {(label, name) for label, name in written if name not in properties_of(label)}
    assert untold == set()
    assert describe_dataset(packs, content).keys() | {"loadedAt", "loading"} == properties_of("Dataset")
    edges = {name for edge in content.edges.values() for name in edge.properties}
    assert edges == FACT.keys() | GRADED.keys()
    assert {edge.type for edge in content.edges.values() if GRADED.keys() & edge.properties.keys()} == set(GRADED_TYPES)


def test_relationships_lead_where_the_models_say() -> None:
    ends: dict[str, set[tuple[str, str]]] = {kind: set() for kind in RELATIONSHIPS}
    for top in FILES.values():
        for _, model in written_in(top):
            for info in model.model_fields.values():
                rel, tie = rel_of(info), tie_of(info)
                if rel is not None:
                    for target in rel.targets or ("any",):
                        ends[rel.type].add((target, model.label) if rel.incoming else (model.label, target))
                elif tie is not None:
                    (child,) = {m.label for place, m in written_in(top) if place and info.alias == place[-1]}
                    ends[tie.type].add((child, model.label) if tie.incoming else (model.label, child))
    ends["IN"].add(("Citation", "Source"))

    told = {kind: (set(it.sources), set(it.targets or ("any",))) for kind, it in RELATIONSHIPS.items()}
    assert {kind: ({a for a, _ in pairs}, {b for _, b in pairs}) for kind, pairs in ends.items()} == told


def test_every_file_kind_and_relationship_has_its_place() -> None:
    page = dictionary()

    for label in LABELS:
        assert f"### {label}\n" in page
    for kind in RELATIONSHIPS:
        assert f"| `{kind}` |" in page


def test_a_mapping_says_what_its_keys_are() -> None:
    page = dictionary()

    assert "| `identifiers` | mapping from `INN`, `OGRN` or `OGRNIP` to line | |" in page
    assert "| `names` | mapping from language to line | |" in page


def test_the_table_of_lines_stands_beside_the_manifest() -> None:
    _, section = dictionary().split("### Lines of a source\n")

    assert section.lstrip().startswith("`coverage.yaml`")
    assert "| `carriedBy` | list of: id | |" in section


def test_a_field_without_a_meaning_is_refused() -> None:
    class Silent(Model):
        """It says nothing of its field."""

        colour: str

    with pytest.raises(MeaningMissing, match=r"Silent\.colour has no meaning: write it as a text below the field"):
        list(field_rows(Silent))


def test_a_relationship_without_a_meaning_is_refused() -> None:
    with pytest.raises(MeaningMissing, match="HAS has no meaning"):
        explain_relationship("HAS", Relationship(("Clinic",), (), ""))
