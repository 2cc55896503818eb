"""What the data says of itself, as the schema serves it: contradictions, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.errors import InvalidArgument
from seed.load import load
from tests.support.tiny import STRONG, WEAK, World, entity, read_world, world
from tests.test_graphql import ask, refusal

CONTRADICTIONS = """query ($j: ID) { contradictions(jurisdiction: $j) { predicate subject { id name } claims {
  id subject { id } predicate value preferred contested note confidence citations { id source { id } } } } }"""


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


@pytest.mark.parametrize("field", ["contradictions { predicate }"])
async def test_a_malformed_jurisdiction_is_refused(embedded: Database, field: str) -> None:
    name, rest = field.split(" ", 1)
    error = await refusal(embedded, f'{{ {name}(jurisdiction: "R U") {rest} }}')
    assert isinstance(error, InvalidArgument)
