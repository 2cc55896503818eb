"""What the data says of itself, as the schema serves it: contradictions and coverage, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from api.graphql.base.enums import NodeKind
from graph.analysis.coverage import choose_declaration
from graph.errors import InvalidArgument
from graph.store.database import Database
from seed.loading.load import load
from tests.support.tiny import STRONG, WEAK, World, entity, read_world, world
from tests.test_graphql import ask, refusal

pytestmark = pytest.mark.slow_on_neo4j

CONTRADICTIONS = """query ($j: ID) { contradictions(jurisdiction: $j) { predicate subject { id name } claims {
  id subject { id } predicate value preferred contested note confidence citations { id source { id } } } } }"""
COVERAGE = "query ($j: ID) { coverage(jurisdiction: $j) { jurisdiction { id name } kind declared count note } }"


def disputed() -> World:
    """Contests about one property, about who holds a mandate, about a therapy, and about another jurisdiction."""
    content = world()
    content["jurisdictions.yaml"].append(entity("yy"))
    content["authorities.yaml"].append(
        content["authorities.yaml"][0] | {"id": "zz.authority.abroad", "jurisdiction": "yy"}
    )
    contest = {"predicate": "HOLDS", "contest": "zz.contest.inspection"}
    content["claims.yaml"] = [
        claim("zz.claim.number.a", "zz.instrument.act", "number", "2", WEAK),
        claim("zz.claim.number.b", "zz.instrument.act", "number", "1", STRONG),
        claim("zz.claim.number.c", "zz.instrument.act", "number", "1", WEAK),
        claim(
            "zz.claim.holder.office",
            "zz.mandate.office.inspection",
            value="zz.authority.office",
            cites=STRONG,
            **contest,
        ),
        claim("zz.claim.holder.none", "activity.inspection", value="nobody", cites=WEAK, **contest),
        claim("zz.claim.alone", "zz", "population", "few", WEAK),
        claim("yy.claim.cure.a", "therapy.cure", "origin", "here", STRONG),
        claim("yy.claim.cure.b", "therapy.cure", "origin", "there", WEAK),
        claim("zz.claim.abroad.a", "zz.authority.abroad", "motto", "one", STRONG),
        claim("zz.claim.abroad.b", "zz.authority.abroad", "motto", "two", WEAK),
    ]
    return content


def claim(identity: str, about: str, predicate: str = "", value: str = "", cites: Any = None, **more: Any) -> World:
    return {"id": identity, "about": about, "predicate": predicate, "value": value, "cites": cites} | more


@pytest.fixture
async def disputes(database: Database, tmp_path: Path) -> Database:
    """Each engine in turn, holding that world."""
    await load(database, read_world(tmp_path / "zz-tiny", disputed()))
    return database


async def test_every_contest_is_one_entry_with_the_preferred_side_first(disputes: Database) -> None:
    found = (await ask(disputes, CONTRADICTIONS))["contradictions"]
    assert [(one["subject"]["id"], one["predicate"]) for one in found] == [
        ("therapy.cure", "origin"),
        ("zz.authority.abroad", "motto"),
        ("zz.instrument.act", "number"),
        ("zz.mandate.office.inspection", "HOLDS"),
    ]
    number, holder = found[2:]
    assert [(c["id"][-1], c["value"], c["preferred"]) for c in number["claims"]] == [
        ("b", "1", True),
        ("c", "1", True),
        ("a", "2", False),
    ]
    assert [c["subject"]["id"] for c in holder["claims"]] == ["zz.mandate.office.inspection", "activity.inspection"]
    assert all(c["citations"] and c["contested"] for one in found for c in one["claims"])


async def test_contests_of_a_jurisdiction(disputes: Database) -> None:
    async def subjects(jurisdiction: str) -> set[str]:
        found = (await ask(disputes, CONTRADICTIONS, j=jurisdiction))["contradictions"]
        return {one["subject"]["id"] for one in found}

    zz = {"zz.authority.abroad", "zz.instrument.act", "zz.mandate.office.inspection"}
    assert await subjects("zz") == zz
    # Of the other one: what is in it, whatever its id, and the concept that its own claims are about.
    assert await subjects("yy") == {"therapy.cure", "zz.authority.abroad"}
    assert await subjects("z") == set()
    assert await subjects("nowhere") == set()


async def test_the_bundled_contests(russian: Database) -> None:
    found = (await ask(russian, CONTRADICTIONS, j="ru"))["contradictions"]
    enacted = [
        one for one in found if (one["subject"]["id"], one["predicate"]) == ("ru.instrument.order-567n", "enactedOn")
    ]
    assert [[c["value"] for c in one["claims"]] for one in enacted] == [["2017-08-28", "2019"]]
    licensing = next(
        one for one in found if any(c["id"].startswith("ru.claim.medical-licensing") for c in one["claims"])
    )
    assert len({c["subject"]["id"] for c in licensing["claims"]}) == 3
    assert (await ask(russian, CONTRADICTIONS))["contradictions"] == found


async def test_coverage_counts_what_there_is_of_every_kind(database: Database, tmp_path: Path) -> None:
    content = world()
    content["jurisdictions.yaml"].append(entity("yy"))
    content["regions.yaml"] = [entity("zz.region.north", jurisdiction="zz")]
    content["activities.yaml"].append(entity("activity.idle"))
    content["therapies.yaml"].append(content["therapies.yaml"][0] | {"id": "therapy.idle", "routes": []})
    study = {"level": "EMERGING", "statement": "Some.", "cites": WEAK}
    content["conditions.yaml"] = [entity(f"condition.{name}") for name in ("studied", "offered", "elsewhere")]
    content["therapies.yaml"][0]["studiedFor"] = [study | {"to": "condition.studied"}]
    content["therapies.yaml"][1]["studiedFor"] = [study | {"to": "condition.elsewhere"}]
    content["clinics.yaml"][0]["offerings"][0]["conditions"] = ["condition.offered"]
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.one", routes=["zz.route.grey"], provisions=["zz.provision.act.art-1"],
            mandates=["zz.mandate.office.inspection"],
        )
    ]  # fmt: skip
    content["routes.yaml"].append(entity("zz.route.past", standing="LAWFUL", jurisdiction="zz", validTo="1999-12-31"))
    content["requirements.yaml"] = [entity("zz.requirement.proof", routes=["zz.route.lawful", "zz.route.other"])]
    content["pack.yaml"]["coverage"] = [
        {"jurisdiction": "zz", "kind": kind.value, "declared": "PARTIAL", "note": f"Some {kind.value}."}
        for kind in NodeKind
    ] + [{"jurisdiction": "yy", "kind": "ROUTE", "declared": "NONE"}]
    await load(database, read_world(tmp_path / "zz-tiny", content))
    found = (await ask(database, COVERAGE))["coverage"]
    places = [(cell["jurisdiction"]["id"], cell["kind"]) for cell in found]
    assert places == [("yy", "ROUTE"), *(("zz", kind) for kind in sorted(kind.value for kind in NodeKind))]
    assert found[0] | {"jurisdiction": None} == {
        "jurisdiction": None, "kind": "ROUTE", "declared": "NONE", "count": 0, "note": None,
    }  # fmt: skip
    assert {cell["kind"]: cell["count"] for cell in found[1:]} == {
        "JURISDICTION": 1, "REGION": 1, "AUTHORITY": 1, "MANDATE": 1, "ACTIVITY": 1, "LEGAL_INSTRUMENT": 1, "PROVISION": 1,
        "REQUIREMENT": 1, "THERAPY_TYPE": 1, "ROUTE": 4, "TRACK": 0, "CLINIC": 1, "OFFERING": 1, "LICENCE": 0, "GAP": 0,
        "SOURCE": 2, "PROVIDER_CLASS": 0, "CONDITION": 2, "EXEMPTION": 1,
    }  # fmt: skip
    assert found[1]["note"] == "Some ACTIVITY."
    assert (await ask(database, COVERAGE, j="yy"))["coverage"] == found[:1]
    assert (await ask(database, COVERAGE, j="nowhere"))["coverage"] == []


async def test_the_bundled_coverage(russian: Database) -> None:
    found = {cell["kind"]: cell for cell in (await ask(russian, COVERAGE, j="ru"))["coverage"]}
    assert (found["LICENCE"]["declared"], found["LICENCE"]["count"]) == ("NONE", 0)
    assert (found["ROUTE"]["declared"], found["ROUTE"]["count"]) == ("PARTIAL", 8)
    assert found["CLINIC"]["count"] == 10


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"declared": "COMPLETE"}, {"declared": "PARTIAL"}, "COMPLETE"),
        ({"declared": "COMPLETE", "validTo": "2025-12-31"}, {"declared": "PARTIAL"}, "PARTIAL"),
        ({"declared": "NONE", "validTo": "2099-12-31"}, {"declared": "PARTIAL"}, "PARTIAL"),
        ({"declared": "COMPLETE", "validFrom": "2027-01-01"}, {"declared": "NONE"}, "NONE"),
        ({"declared": "COMPLETE", "validTo": "2024-12-31"}, {"declared": "NONE", "validTo": "2023-12-31"}, "COMPLETE"),
    ],
)  # fmt: skip
def test_of_several_declarations_the_latest_then_the_most_complete_is_served(
    first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    cells = [first | {"id": "a"}, second | {"id": "b"}]
    for order in (cells, cells[::-1]):
        assert choose_declaration(order, "2026-01-31")["declared"] == expected


@pytest.mark.parametrize("field", ["contradictions { predicate }", "coverage { kind }"])
async def test_a_malformed_jurisdiction_is_refused(embedded: Database, field: str) -> None:
    name, rest = field.split(" ", 1)
    error = await refusal(embedded, f'{{ {name}(jurisdiction: "R U") {rest} }}')
    assert isinstance(error, InvalidArgument)
