"""The projection: the same graph from the same packs, every fact with its citations, and the stronger claim preferred."""

import random
from pathlib import Path
from typing import Any

import pytest

from graph.model.kinds import UNCITED_LABELS
from graph.model.vocabulary import Edge
from graph.store.content import Content
from seed.format.models import Cite
from seed.format.pack import Pack
from seed.loading.project import citation_id, project
from tests.support.tiny import STRONG, WEAK, World, entity, read_world, world

LAW = "zz.citation.law.art-1"
REPORT = "zz.citation.report.l1"


def content_of(folder: Path, **files: Any) -> Content:
    """The projection of the tiny world with some files of its own, `name` standing for `name.yaml`."""
    return project(read_world(folder / "zz", world() | {f"{name}.yaml": entries for name, entries in files.items()}))


def edge(content: Content, kind: str, source: str, target: str) -> Edge:
    """The edge between two nodes, from any day."""
    (found,) = [e for key, e in content.edges.items() if key[:3] == (kind, source, target)]
    return found


def shuffled(value: World, order: random.Random) -> World:
    """The same entries in another order, with their keys in another order too."""

    def mixed(items: Any) -> Any:
        items = list(items)
        order.shuffle(items)
        return items

    return {
        name: [dict(mixed(entry.items())) for entry in mixed(content)] if isinstance(content, list) else content
        for name, content in mixed(value.items())
    }


@pytest.mark.parametrize("number", range(5))
def test_the_order_of_entries_and_keys_does_not_matter(number: int, tmp_path: Path) -> None:
    mixed = shuffled(world(), random.Random(number))  # noqa: S311  # no secret

    assert project(read_world(tmp_path / "zz", mixed)).hash() == content_of(tmp_path).hash()


def test_the_name_of_the_folder_does_not_matter(tmp_path: Path) -> None:
    assert project(read_world(tmp_path / "other", world())).hash() == content_of(tmp_path).hash()


def test_every_word_of_a_pack_is_in_the_hash(tmp_path: Path) -> None:
    other = world()
    other["pack.yaml"]["version"] = "2"

    assert project(read_world(tmp_path / "other", other)).hash() != content_of(tmp_path).hash()


def test_no_fact_is_without_citations(tmp_path: Path, russian_packs: list[Pack]) -> None:
    for content in (content_of(tmp_path), project(russian_packs)):
        facts = [*content.edges.values(), *(n for n in content.nodes.values() if n.label not in UNCITED_LABELS)]
        assert [fact for fact in facts if not fact.citations] == []
        assert {cite for fact in facts for cite in fact.citations} <= content.nodes.keys()
        assert all({e.source, e.target} <= content.nodes.keys() for e in content.edges.values())


def test_an_edge_inherits_the_citations_of_its_entry(tmp_path: Path) -> None:
    routes = ["zz.route.lawful", {"to": "zz.route.other", "cites": WEAK}]
    therapy = world()["therapies.yaml"][0] | {"routes": routes}
    content = content_of(tmp_path, therapies=[therapy])

    inherited = edge(content, "MAY_TAKE", "therapy.cure", "zz.route.lawful")
    assert inherited.properties == {"citations": [LAW], "confidence": "PRIMARY"}
    own = edge(content, "MAY_TAKE", "therapy.cure", "zz.route.other")
    assert own.properties == {"citations": [REPORT], "confidence": "SECONDARY", "citedFrom": "2025-06-01"}


def test_a_level_stands_on_the_relationship_that_it_is_of(tmp_path: Path) -> None:
    study = {"to": "condition.pox", "level": "EMERGING", "statement": "A few.", "cites": WEAK, "validTo": "2025-12-31"}
    therapy = world()["therapies.yaml"][0] | {"studiedFor": [study]}
    content = content_of(tmp_path, therapies=[therapy], conditions=[entity("condition.pox")])

    support = {"citations": [REPORT], "confidence": "SECONDARY", "citedFrom": "2025-06-01"}
    found = edge(content, "STUDIED_FOR", "therapy.cure", "condition.pox").properties
    assert found == {"level": "EMERGING", "statement": "A few.", "validTo": "2025-12-31"} | support
    power = edge(content, "CAN_ENFORCE", "zz.authority.office", "zz").properties
    assert power == {"level": "UNKNOWN", "statement": "Nobody says."} | support
    assert not {name for name in content.nodes["zz.authority.office"].properties if "enforcement" in name}


def test_a_single_level_is_that_of_every_day(tmp_path: Path) -> None:
    single = world()["authorities.yaml"][0]
    listed = single | {"enforcement": [single["enforcement"]]}

    one, other = (content_of(tmp_path / word, authorities=[it]) for word, it in {"a": single, "b": listed}.items())
    assert one.hash() == other.hash()


def test_the_codes_of_a_condition_are_pairs(tmp_path: Path) -> None:
    codes = {"MeSH": ["D009103"], "ICD-10": ["G35", "G35.0"]}
    content = content_of(tmp_path, conditions=[entity("condition.pox", codes=codes), entity("condition.other")])

    properties = content.nodes["condition.pox"].properties
    assert properties["codeSchemes"] == ["ICD-10", "ICD-10", "MeSH"]
    assert properties["codeValues"] == ["G35", "G35.0", "D009103"]
    assert "codeValues" not in content.nodes["condition.other"].properties


def test_a_tie_rests_on_the_child(tmp_path: Path) -> None:
    offering = entity("zz.offering.one.cure", WEAK, therapy="therapy.cure", validFrom="2020-01-01")
    content = content_of(tmp_path, clinics=[entity("zz.clinic.one", jurisdiction="zz", offerings=[offering])])

    tie = edge(content, "OFFERS", "zz.clinic.one", "zz.offering.one.cure")
    support = {"citations": [REPORT], "confidence": "SECONDARY", "citedFrom": "2025-06-01"}
    assert tie.properties == {"validFrom": "2020-01-01"} | support


def test_the_confidence_is_that_of_the_best_citation(tmp_path: Path) -> None:
    content = content_of(tmp_path, activities=[entity("activity.inspection", [*WEAK, *STRONG])])

    node = content.nodes["activity.inspection"]
    assert node.properties["confidence"] == "PRIMARY"
    assert node.properties["citations"] == sorted([LAW, REPORT])


def test_prose_in_other_languages_is_stored_in_pairs_with_the_english_first(tmp_path: Path) -> None:
    gap = entity("zz.gap.x", kind="OTHER", jurisdiction="zz", summary="One.", summaries={"ru": "Один.", "de": "Eins."})
    gap |= {"rationale": "So.", "consequences": ["A.", "B."], "consequencesIn": {"ru": ["Раз.", "Два."]}}
    therapy = world()["therapies.yaml"][0]
    therapy["evidence"]["statements"] = {"ru": "Никто не говорит."}
    nodes = content_of(tmp_path, gaps=[gap], therapies=[therapy]).nodes

    stored = nodes["zz.gap.x"].properties
    assert (stored["summary"], stored["consequences"]) == ("One.", ["A.", "B."])
    assert stored["summaryLangs"] == ["en", "de", "ru"]
    assert stored["summaryTexts"] == ["One.", "Eins.", "Один."]
    assert stored["consequencesLangs"] == ["en", "en", "ru", "ru"]
    assert stored["consequencesTexts"] == ["A.", "B.", "Раз.", "Два."]
    assert "rationaleLangs" not in stored  # English alone is stored once
    cure = nodes["therapy.cure"].properties
    assert cure["evidenceStatementLangs"] == ["en", "ru"]
    assert cure["evidenceStatementTexts"] == ["Nobody says.", "Никто не говорит."]


def test_a_citation_may_differ_from_its_source(tmp_path: Path) -> None:
    cite = {"source": "zz.source.law", "at": "Art. 1", "confidence": "SECONDARY", "asOf": "2001-02-03"}
    content = content_of(tmp_path, activities=[entity("activity.inspection", [cite])])

    node = content.nodes["zz.citation.law.art-1.secondary.2001-02-03"]
    assert node.properties["confidence"] == "SECONDARY"
    assert node.properties["asOf"] == "2001-02-03"
    assert edge(content, "IN", node.id, "zz.source.law").citations == (node.id,)


@pytest.mark.parametrize(
    ("cite", "expected"),
    [
        ({"source": "ru.source.law"}, "ru.citation.law"),
        ({"source": "source.law", "at": "L1"}, "citation.source.law.l1"),
        ({"source": "ru.source.law", "at": "Art. 20(1)"}, "ru.citation.law.art-20-1"),
    ],
)
def test_the_id_of_a_citation_follows_from_what_is_cited(cite: dict[str, str], expected: str) -> None:
    assert citation_id(Cite.model_validate(cite)) == expected


def test_locators_in_other_alphabets_have_ids_of_their_own() -> None:
    ids = {citation_id(Cite(source="ru.source.law", at=at)) for at in ("ст. 5", "п. 5", "§", "5")}

    assert len(ids) == 4
    assert all(name.isascii() for name in ids)


def claims(*cites: Any, **fields: Any) -> list[World]:
    """Claims on one property, the first with the value `0`, the next `1`."""
    about = {"about": "zz.instrument.act", "predicate": "subject"} | fields
    return [about | {"id": f"zz.claim.{n}", "value": str(n), "cites": cite} for n, cite in enumerate(cites)]


def preferred_and_contested(content: Content) -> list[tuple[bool, bool]]:
    """Whether each claim is preferred, and whether it is contested."""
    found = sorted((n.id, n.properties) for n in content.nodes.values() if n.label == "Claim")
    return [(properties["preferred"], properties["contested"]) for _, properties in found]


OLD = [{"source": "zz.source.report", "at": "L1", "asOf": "2020-01-01"}]


@pytest.mark.parametrize(
    ("cites", "preferred"),
    [
        ((STRONG, WEAK), 0),
        ((WEAK, STRONG), 1),
        ((WEAK, OLD), 0),
        ((OLD, WEAK), 1),
        ((OLD, [*WEAK, *OLD]), 1),
        ((WEAK, WEAK), 1),  # nothing but the id decides
    ],
)
def test_the_stronger_then_the_more_recent_claim_is_preferred(cites: Any, preferred: int, tmp_path: Path) -> None:
    content = content_of(tmp_path, claims=claims(*cites))

    assert preferred_and_contested(content) == [(number == preferred, True) for number in range(2)]


def test_claims_that_agree_are_not_contested(tmp_path: Path) -> None:
    content = content_of(tmp_path, claims=[claim | {"value": "same"} for claim in claims(STRONG, WEAK)])

    assert preferred_and_contested(content) == [(True, False), (True, False)]
    assert not any("contest" in node.properties for node in content.nodes.values())


def test_claims_on_a_relationship_contest_only_where_the_pack_says_so(tmp_path: Path) -> None:
    apart = content_of(tmp_path, claims=claims(STRONG, WEAK, predicate="ISSUED_BY"))
    together = content_of(tmp_path, claims=claims(STRONG, WEAK, predicate="ISSUED_BY", contest="zz.contest.issuer"))

    assert preferred_and_contested(apart) == [(True, False), (True, False)]
    assert preferred_and_contested(together) == [(True, True), (False, True)]


def test_a_text_is_data_whatever_it_says(tmp_path: Path) -> None:
    text = "<script>alert(1)</script> '; MATCH (n) DETACH DELETE n //"
    content = content_of(tmp_path, activities=[entity("activity.inspection", summary=text)])

    assert content.nodes["activity.inspection"].properties["summary"] == text
