"""Names, summaries and the labels of facets in the language asked for: by a plan and by the resolvers, on both engines."""

from typing import Any

import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.explain.facets import NOT_RECORDED
from graph.query.facets import UNNAMED
from graph.query.planner.run import run
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document
from tests.support.tiny import World, entity, read_world, world
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

SCHEMA = core_schema(schema)
BOTH = "name en: name(lang: EN) none: name(lang: null) ru: name(lang: RU)"


def named() -> World:
    """A world in which some things have a Russian name and a Russian summary, and others have none."""
    content = world()
    told = {"summary": "Up north.", "summaries": {"ru": "На севере."}, "names": {"ru": "Север"}}
    content["regions.yaml"] = [
        entity("zz.region.north", name="North", jurisdiction="zz", **told),
        entity("zz.region.south", name="South", jurisdiction="zz", summary="Down south."),
    ]
    content["authorities.yaml"][0]["names"] = {"ru": "Бюро"}
    content["authorities.yaml"][0]["enforcement"] |= {
        "statements": {"ru": "Никто не говорит."},
        "validTo": "2020-12-31",
    }
    content["therapies.yaml"][0]["evidence"]["statements"] = {"ru": "Неизвестно."}
    gap = {"kind": "OTHER", "jurisdiction": "zz", "rationale": "So.", "consequences": ["Then.", "Thus."]}
    told_too = {"rationales": {"ru": "Так."}, "consequencesIn": {"ru": ["Потом.", "Итак."]}}
    content["gaps.yaml"] = [entity("zz.gap.one", **gap, **told_too), entity("zz.gap.two", **gap)]
    content["clinics.yaml"][0]["region"] = "zz.region.north"
    content["clinics.yaml"] += [
        entity("zz.clinic.south", jurisdiction="zz", region="zz.region.south"),
        entity("zz.clinic.anywhere", jurisdiction="zz"),
    ]
    return content


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    """That world."""
    return read_world(tmp_path_factory.mktemp("named") / "zz-tiny", named())


@pytest.fixture
async def tiny(database: Database, packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding that world."""
    await hold(database, packs)
    return database


async def both(database: Database, text: str, **variables: Any) -> dict[str, Any]:
    """The answer of a plan, which is that of the resolvers."""
    plans, operation = plans_of(SCHEMA, Document(text, variables, variables))
    values = values_of(SCHEMA, operation, variables)
    plan = values and plans.plan(values)
    assert plan
    assert values
    planned, _ = await run(database, plan, values.coerced)
    assert await ask(database, text, **variables) == planned
    return planned


async def test_a_name_is_given_in_the_language_asked_for_and_else_in_english(tiny: Database) -> None:
    found = await both(tiny, f"{{ regions {{ {BOTH} summary ru_summary: summary(lang: RU) }} }}")
    north, south = found["regions"]
    assert north == {
        "name": "North",
        "en": "North",
        "none": "North",
        "ru": "Север",
        "summary": "Up north.",
        "ru_summary": "На севере.",
    }
    assert south == {
        "name": "South",
        "en": "South",
        "none": "South",
        "ru": "South",
        "summary": "Down south.",
        "ru_summary": "Down south.",
    }


async def test_the_language_may_come_from_a_variable_and_be_null(tiny: Database) -> None:
    text = 'query ($lang: Language) { node(id: "zz.region.north") { ... on Entity { name(lang: $lang) summary } } }'
    for given, name in (({"lang": "RU"}, "Север"), ({"lang": "EN"}, "North"), ({"lang": None}, "North"), ({}, "North")):
        assert (await both(tiny, text, **given))["node"]["name"] == name


async def test_inside_an_answer_names_come_from_memory_in_the_language_too(tiny: Database) -> None:
    told = f"links {{ mandate {{ authority {{ {BOTH} }} }} }} summary(lang: null) english: summary"
    text = f'{{ oversight(clinic: "zz.clinic.one") {{ {told} }} }}'
    answer = (await both(tiny, text))["oversight"]
    assert {link["mandate"]["authority"]["ru"] for link in answer["links"]} == {"Бюро"}
    assert answer["summary"] == answer["english"]


async def test_what_stands_behind_levels_and_gaps_is_given_in_the_language_too(tiny: Database) -> None:
    told = "en: statement ru: statement(lang: RU) none: statement(lang: null)"
    because = "rationale ru_rationale: rationale(lang: RU) consequences ru: consequences(lang: RU)"
    text = f"""query ($day: Date) {{
      therapyTypes {{ nodes {{ evidence {{ {told} }} }} }}
      authorities(asOf: $day) {{ nodes {{ enforcement {{ {told} }} }} }}
      one: gap(id: "zz.gap.one") {{ {because} }}
      two: gap(id: "zz.gap.two") {{ {because} }}
    }}"""
    found = await both(tiny, text, day="2020-01-01")
    assert {"en": "Nobody says.", "ru": "Неизвестно.", "none": "Nobody says."} in [
        one["evidence"] for one in found["therapyTypes"]["nodes"]
    ]
    assert {"en": "Nobody says.", "ru": "Никто не говорит.", "none": "Nobody says."} in [
        one["enforcement"] for one in found["authorities"]["nodes"]
    ]
    one, two = found["one"], found["two"]
    assert (
        (one["rationale"], one["consequences"])
        == (two["rationale"], two["consequences"])
        == ("So.", ["Then.", "Thus."])
    )
    assert (one["ru_rationale"], one["ru"]) == ("Так.", ["Потом.", "Итак."])
    assert (two["ru_rationale"], two["ru"]) == ("So.", ["Then.", "Thus."])


async def test_a_level_of_which_none_is_recorded_on_the_day_says_so_in_every_language_asked_for(tiny: Database) -> None:
    text = """{ authorities(asOf: "2026-01-31") { nodes { enforcement { level en: statement ru: statement(lang: RU) } } }
      oversight(clinic: "zz.clinic.one", asOf: "2026-01-31") {
        links { mandate { authority { enforcement { level en: statement ru: statement(lang: RU) } } } } } }"""
    found = await both(tiny, text)
    inside = [link["mandate"]["authority"]["enforcement"] for link in found["oversight"]["links"]]
    told = [one["enforcement"] for one in found["authorities"]["nodes"]]
    assert inside
    assert {"UNKNOWN"} == {one["level"] for one in (*told, *inside)}
    assert all(one["ru"] == one["en"] != "Nobody says." for one in (told[0], *inside))


async def test_facets_are_labelled_in_the_language(tiny: Database) -> None:
    """Words and years are the same in every language; what has none is called so."""
    labels = "value label none: label(lang: null) ru: label(lang: RU)"
    text = (
        f"{{ clinics {{ region: facets(by: REGION) {{ {labels} }} track: facets(by: ILLUSTRATIVE) {{ {labels} }} }} }}"
    )
    found = (await both(tiny, text))["clinics"]
    told = {one["value"]: (one["label"], one["none"], one["ru"]) for one in found["region"]}
    assert told["zz.region.north"] == ("North", "North", "Север")
    assert told["zz.region.south"] == ("South", "South", "South")
    assert told["NOT_RECORDED"] == (UNNAMED, UNNAMED, "Не записано")
    assert UNNAMED == NOT_RECORDED
    for one in found["track"]:
        assert one["ru"] == one["none"] == one["label"]


async def test_labels_that_resolvers_give_are_in_the_language_too(tiny: Database) -> None:
    text = """{
      gaps { facets(by: JURISDICTION) { ru: label(lang: RU) } }
      search(query: "north") { facets(by: JURISDICTION) { label ru: label(lang: RU) } } }"""
    found = await ask(tiny, text)
    assert all(one["ru"] for one in found["gaps"]["facets"])
    assert [one["ru"] for one in found["search"]["facets"]] == [one["label"] for one in found["search"]["facets"]]
