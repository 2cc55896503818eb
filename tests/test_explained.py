"""Answers in words: against a list that was read in both languages, and the parts that the pack does not show."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.answers import Oversight, Question
from graph.database import Database
from graph.explained import english
from graph.explained import russian as ru
from graph.model import Confidence, Language, Node
from graph.oversight import get_oversight
from tests.test_graphql_what_if import Service

GOLDEN: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "golden" / "sentences" / "oversight.json").read_text("utf-8")
)


async def answer(database: Database, entry: dict[str, Any]) -> Oversight:
    least = Confidence(entry["least"]) if "least" in entry else None
    found = await get_oversight(database, Question(entry["clinic"], entry.get("day"), least=least))
    assert found
    return found


@pytest.mark.parametrize("entry", GOLDEN, ids=lambda entry: f"{entry['clinic']}-{entry.get('mandate', 'summary')}")
async def test_every_sentence_is_the_one_that_was_read(russian: Database, entry: dict[str, Any]) -> None:
    found = await answer(russian, entry)
    told: Any = found.summary_in
    if "mandate" in entry:
        (told,) = [link.reason_in for link in found.links if link.mandate.id == entry["mandate"]]
    assert told(Language.EN) == entry["en"]
    assert told(Language.RU) == entry["ru"]


def test_the_list_has_every_status() -> None:
    starts = {"APPLIES": "covers", "CONTESTED": "contradict", "BYPASSED": "goes by", "EXEMPT": "takes the route"}
    reasons = [entry["en"] for entry in GOLDEN if "mandate" in entry]
    assert all(any(word in reason for reason in reasons) for word in (*starts.values(), "is not recorded", "says whom"))


async def test_each_sentence_can_be_asked_for_in_both_languages(russian: Database) -> None:
    """By a plan, and beside a field that the resolvers answer."""
    entry = GOLDEN[0]
    transport = httpx.ASGITransport(create_app(Settings(), service=Service(russian)))
    one = f'oversight(clinic: "{entry["clinic"]}") {{ summary ru: summary(lang: RU) links {{ reason(lang: RU) }} }}'
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        planned, resolved = [
            (await client.post("/graphql", json={"query": query})).json()["data"]["oversight"]
            for query in (f"{{ {one} }}", f"{{ {one} __schema {{ __typename }} }}")
        ]
    assert planned == resolved
    assert (planned["summary"], planned["ru"]) == (entry["en"], entry["ru"])
    assert all("полномочи" in link["reason"].lower() for link in planned["links"])


def named(name: str) -> Node:
    return Node("Gap", {"id": "zz.gap.one", "nameLangs": ["en", "ru"], "nameTexts": ["One", name]})


def test_what_is_quoted_within_a_name_takes_the_inner_marks() -> None:
    assert ru.quoted(named("Серая зона «процедуры»")) == "«Серая зона „процедуры“»"
    assert ru.name_of(Node("Offering", {"id": "zz.offering.one", "name": "Only English"})) == "Only English"


def test_how_many_of_the_lawful_routes_are_meant() -> None:
    assert ru.share(1, 0) == "единственном законном пути, доступном"
    assert ru.share(1, 2) == "одном из законных путей, доступных"
    assert ru.share(2, 0) == "всех законных путях, доступных"
    assert ru.share(2, 1) == "некоторых законных путях, доступных"


def test_lists_and_days() -> None:
    assert [ru.listed(names) for names in ([], ["а"], ["а", "б"], ["а", "б", "в"])] == ["", "а", "а и б", "а, б и в"]
    assert ru.day_of("2024-04-01") == "01.04.2024"


def test_what_was_left_out() -> None:
    assert english.left_out(1, 0, Confidence.PRIMARY) == "Left out: 1 link that rests on evidence weaker than PRIMARY."
    assert ru.left_out(2, 1, Confidence.PRIMARY) == (
        "Исключено то, что основано не только на официальных текстах (полномочий: 2, пробелов: 1)."
    )
    assert ru.left_out(0, 0, Confidence.SECONDARY) == (
        "Ничего не исключено: все звенья основаны на официальных текстах или сообщениях о них."
    )
