"""Gaps as the schema serves them, recorded and derived, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.store.database import Database
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.tiny import World, entity, read_world
from tests.test_gaps import two_offices, unwatched
from tests.test_graphql import ask
from tests.test_languages import both

pytestmark = pytest.mark.slow_on_neo4j

EVERY_FIELD = """... on Gap { id name names { lang text } summary validFrom validTo illustrative confidence
  citations { id source { id } } claims { id } jurisdiction { id } kind origin rationale consequences derivedFrom { id }
  routes { id } authorities { id }
  avoidedMandates { id } avoidedRequirements { id } exposure offerings { totalCount nodes { id } } }"""
GREY = "zz.gap.derived.no-authority.grey"


def recorded() -> World:
    """The world of a derived gap, with a recorded one beside it on the same route."""
    content = unwatched()
    told = {"summary": "Nobody answers.", "summaries": {"ru": "Никто не отвечает."}}
    content["gaps.yaml"] = [entity("zz.gap.aside", jurisdiction="zz", kind="LIABILITY", **told)]
    content["routes.yaml"][2]["gaps"] = ["zz.gap.aside"]
    return content


@pytest.fixture
async def tiny(database: Database, tmp_path: Path) -> Database:
    """Each engine in turn, holding that world."""
    await load(database, read_world(tmp_path / "zz-tiny", recorded()))
    return database


async def test_every_field_of_a_derived_gap_answers(tiny: Database) -> None:
    document = f"query ($id: ID!) {{ gap(id: $id) {{ {EVERY_FIELD} }} node(id: $id) {{ {EVERY_FIELD} }} }}"
    found = await ask(tiny, document, id=GREY)
    assert found["gap"] == found["node"]
    gap = found["gap"]
    assert gap["jurisdiction"] == {"id": "zz"}
    assert gap["derivedFrom"] == {"id": "zz.route.grey"}
    assert gap["routes"] == [{"id": "zz.route.grey"}]
    assert gap["claims"] == gap["avoidedMandates"] == gap["avoidedRequirements"] == gap["consequences"] == []
    assert gap["exposure"] == gap["offerings"]["totalCount"] == 1
    assert gap["offerings"]["nodes"] == [{"id": "zz.offering.one.cure"}]
    assert (gap["origin"], gap["confidence"], gap["illustrative"]) == ("DERIVED", "UNVERIFIED", False)


async def test_a_derived_gap_is_told_in_russian_too_by_a_plan_and_by_the_resolvers(tiny: Database) -> None:
    """A recorded one has its summary as it is recorded in Russian."""
    told = "id name names { lang text } summary ru: summary(lang: RU)"
    text = f'{{ oversight(clinic: "zz.clinic.one") {{ gaps {{ {told} }} }} }}'
    planned = await both(tiny, text)
    gaps = {gap["id"]: gap for gap in planned["oversight"]["gaps"]}
    aside = gaps["zz.gap.aside"]
    assert (aside["summary"], aside["ru"]) == ("Nobody answers.", "Никто не отвечает.")
    assert await ask(tiny, f'{{ gap(id: "zz.gap.aside") {{ {told} }} }}') == {"gap": aside}
    grey = gaps[GREY]
    assert grey["names"][0] == {"lang": "en", "text": grey["name"]}
    assert grey["names"][1]["lang"] == "ru"
    assert grey["names"][1]["text"].endswith("не обходит ни одного записанного полномочия")
    assert grey["ru"].endswith("«Не записано» не значит «таких полномочий нет».")
    assert await ask(tiny, f'{{ gap(id: "{GREY}") {{ {told} }} }}') == {"gap": grey}


async def test_a_derived_gap_that_does_not_fire_is_null(tiny: Database) -> None:
    document = "query ($id: ID!, $day: Date) { gap(id: $id, asOf: $day) { id } node(id: $id, asOf: $day) { id } }"
    nothing = {"gap": None, "node": None}
    for other in (
        "zz.gap.derived.no-authority.lawful",
        "zz.gap.derived.no-such-rule.grey",
        "yy.gap.derived.no-authority.grey",
    ):
        assert await ask(tiny, document, id=other) == nothing, other
    assert (await ask(tiny, document, id=GREY))["gap"]


async def test_a_derived_gap_is_nothing_else_and_no_rule_is_asked_for_that(
    tiny: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unwanted(statement: Statement, *_: Any) -> Any:
        pytest.fail(f"{statement.name} was read.")

    monkeypatch.setattr(tiny, "read", unwanted)
    assert (await ask(tiny, f'{{ clinic(id: "{GREY}") {{ id }} }}')) == {"clinic": None}


async def test_a_jurisdiction_lists_recorded_and_derived_gaps(tiny: Database) -> None:
    found = await ask(tiny, f'{{ jurisdiction(id: "zz") {{ gaps {{ {EVERY_FIELD} }} }} }}')
    gaps = found["jurisdiction"]["gaps"]
    ids = [gap["id"] for gap in gaps]
    assert ids == sorted(ids)
    assert {"zz.gap.aside", GREY} <= set(ids)
    assert all(gap["exposure"] == gap["offerings"]["totalCount"] for gap in gaps)
    assert all(gap["citations"] and gap["summary"] for gap in gaps if gap["origin"] == "DERIVED")
    assert {gap["id"]: gap["exposure"] for gap in gaps if gap["id"] in ("zz.gap.aside", GREY)} == {
        "zz.gap.aside": 1,
        GREY: 1,
    }


async def test_many_gaps_are_read_with_few_statements(tiny: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = tiny.read

    async def counted(statement: Statement, *rest: Any, **named: Any) -> Any:
        if statement.name != "read/version":  # asked again whenever a quarter of a second has passed
            asked.append(statement.name)
        return await read(statement, *rest, **named)

    monkeypatch.setattr(tiny, "read", counted)
    fields = "jurisdiction { id } derivedFrom { id } routes { id } avoidedMandates { id } exposure citations { id }"
    document = f'{{ jurisdiction(id: "zz") {{ gaps {{ {fields} }} again: gaps {{ id }} }} }}'
    result = await schema.execute(document, context_value=Context(tiny))
    assert not result.errors
    assert len(asked) == len({*asked}) + asked.count("read/nodes") - 1
    assert asked.count("read/nodes") <= 3


def everything() -> World:
    """A world in which every rule fires."""
    content = recorded()
    content["mandates.yaml"] = two_offices()["mandates.yaml"]
    content["authorities.yaml"] = two_offices()["authorities.yaml"]
    content["authorities.yaml"][1]["enforcement"] = content["authorities.yaml"][0]["enforcement"] | {"level": "NONE"}
    for number in (0, 1):
        content["mandates.yaml"][number]["covers"] = ["zz.route.grey"]
        content["mandates.yaml"][number]["grantedBy"] = []
    ended = entity("zz.instrument.ended", kind="LAW", jurisdiction="zz", validTo="2020-12-31")
    content["instruments.yaml"].append(ended | {"provisions": [entity("zz.provision.ended.whole")]})
    content["mandates.yaml"].append(
        entity(
            "zz.mandate.office.orphan", authority="zz.authority.office", activity="activity.inspection", reach="ROUTES",
            covers=["zz.route.other"], grantedBy=["zz.provision.ended.whole"],
        )
    )  # fmt: skip
    content["requirements.yaml"] = [entity("zz.requirement.proof", routes=["zz.route.grey", "zz.route.lawful"])]
    return content


async def test_every_rule_is_served_with_every_field(database: Database, tmp_path: Path) -> None:
    await load(database, read_world(tmp_path / "zz-tiny", everything()))
    found = await ask(database, f'{{ jurisdiction(id: "zz") {{ gaps {{ {EVERY_FIELD} }} }} }}')
    gaps = {gap["id"].removeprefix("zz.gap.derived."): gap for gap in found["jurisdiction"]["gaps"]}
    exposures = {name: gap["exposure"] for name, gap in gaps.items()}
    assert exposures == {
        "no-authority.grey": 1, "overlapping-mandates.inspection": 1, "repealed-basis.office.orphan": 0,
        "unassigned-activity.sanctions": 0, "unenforced-requirement.proof": 1, "weak-enforcement.bureau": 1, "zz.gap.aside": 1,
    }  # fmt: skip
    assert all(gap["exposure"] == gap["offerings"]["totalCount"] for gap in gaps.values())
    assert gaps["repealed-basis.office.orphan"]["avoidedMandates"] == [{"id": "zz.mandate.office.orphan"}]
    assert gaps["unenforced-requirement.proof"]["avoidedRequirements"] == [{"id": "zz.requirement.proof"}]
    assert all(gap["derivedFrom"] for gap in gaps.values() if gap["origin"] == "DERIVED")
    about = {
        name: [one["id"].removeprefix("zz.authority.") for one in gap["authorities"]] for name, gap in gaps.items()
    }
    assert {name: found for name, found in about.items() if found} == {
        "overlapping-mandates.inspection": ["bureau", "office"], "repealed-basis.office.orphan": ["office"],
        "weak-enforcement.bureau": ["bureau"],
    }  # fmt: skip
    for gap in gaps.values():
        assert (await ask(database, f'{{ gap(id: "{gap["id"]}") {{ {EVERY_FIELD} }} }}'))["gap"] == gap
