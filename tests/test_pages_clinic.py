"""The page of a clinic: since when each mandate is there, what its lines share, and that it is quickly asked for."""

from typing import Any

import httpx
import pytest

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from api.pages.base.operations import OPERATIONS
from api.pages.base.visit import Data
from api.pages.views.clinic import disputed_in, reasons_of, same_days, since_of
from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document
from tests.test_kept import post
from tests.test_pages import PRIVATE, Read

SCHEMA = core_schema(schema)
EN = LOCALES[Language.EN]


def test_there_is_a_plan_for_what_the_page_asks_first() -> None:
    plans, operation = plans_of(SCHEMA, Document(OPERATIONS["clinic"], {}))
    values = values_of(SCHEMA, operation, {"id": PRIVATE, "lang": "EN", "asOf": "2024-04-01", "therapy": "therapy.msc"})
    assert values
    assert plans.plan(values)


def provision(
    first: str | None = None, of_instrument: str | None = None, enacted: str | None = None, number: int = 1
) -> Data:
    """A provision with what is recorded of its beginning and of its instrument's."""
    instrument = {"id": f"xx.instrument.{number}", "validFrom": of_instrument, "enactedOn": enacted}
    return {"id": f"xx.provision.{number}", "validFrom": first, "instrument": instrument}


def link(first: str | None, last: str | None, *provisions: Data) -> Data:
    """A line of an answer."""
    return {"mandate": {"id": "xx.mandate", "validFrom": first, "validTo": last}, "provisions": provisions}


OWN, LATER = provision(of_instrument="2017-01-01"), provision("2024-09-01", "2017-01-01", number=2)
ENACTED = provision(enacted="2016-06-23", number=3)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (link("2013-01-01", None, OWN), "since 2013-01-01"),
        (link("2013-01-01", "2030-12-31"), "since 2013-01-01, until 2030-12-31"),
        (link(None, None, LATER, OWN), "by law in force since 2017-01-01"),
        (link(None, None, LATER), "by law in force since 2024-09-01"),
        (link(None, None, ENACTED, OWN), "by law of 2016-06-23"),
        (link(None, None, provision()), "since when is not recorded"),
        (link(None, None), "since when is not recorded"),
    ],
)
def test_a_mandate_is_there_since_its_own_first_day_or_else_since_that_of_its_law(line: Data, told: str) -> None:
    assert since_of(line, (), EN) == {"text": told, "disputed": None}


def test_where_sources_date_that_day_differently_the_line_says_so() -> None:
    contradictions = [
        {"predicate": "enactedOn", "subject": {"id": "xx.instrument.3"}},
        {"predicate": "subject", "subject": {"id": "xx.instrument.1"}},
        {"predicate": "validFrom", "subject": {"id": "xx.mandate"}},
    ]
    disputed = disputed_in(contradictions)
    assert since_of(link(None, None, ENACTED, OWN), disputed, EN)["disputed"]["id"] == "xx.instrument.3"
    assert since_of(link(None, None, OWN), disputed, EN)["disputed"] is None
    assert since_of(link("2013-01-01", None, ENACTED), disputed, EN)["disputed"]["id"] == "xx.mandate"


HISTORY = [
    {"from": None, "to": "2012-12-31"},
    {"from": "2013-01-01", "to": "2024-03-31"},
    {"from": "2024-04-01", "to": None},
]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2010-01-01", "until 2012-12-31"),
        ("2013-01-01", "from 2013-01-01 to 2024-03-31"),
        ("2024-03-31", "from 2013-01-01 to 2024-03-31"),
        ("2026-01-31", "from 2024-04-01 on"),
    ],
)
def test_the_days_with_the_same_answer_are_told(day: str, told: str) -> None:
    assert same_days(HISTORY, day, EN) == told
    assert same_days([{"from": None, "to": None}], day, EN) == ""


def test_lines_share_the_steps_that_all_of_an_offering_begin_with() -> None:
    def line(offering: str | None, *steps: str) -> dict[str, Any]:
        return {"offering": offering and {"id": offering}, "steps": [{"to": one} for one in steps]}

    links = [line("a", "1", "2", "3"), line(None, "1", "4"), line("a", "1", "2", "4"), line("b", "1", "2")]
    first, second, third = reasons_of(links)
    assert (first["links"], first["common"]) == ([links[0], links[2]], [{"to": "1"}, {"to": "2"}])
    assert (second["links"], second["common"]) == ([links[1]], [])
    assert (third["links"], third["common"]) == ([links[3]], [])


async def test_lines_with_the_same_activity_are_told_apart_by_their_mandates(
    pages: httpx.AsyncClient,
) -> None:
    page = Read((await pages.get(f"/clinics/{PRIVATE}")).text)
    asked = f'{{ oversight(clinic: "{PRIVATE}") {{ links {{ authority {{ id }} activity {{ id }} mandate {{ name }} }} }} }}'
    links = (await post(pages, {"query": asked})).json()["data"]["oversight"]["links"]
    told = [(one["authority"]["id"], one["activity"]["id"]) for one in links]
    alike = [one for one, key in zip(links, told, strict=True) if told.count(key) > 1]
    assert alike  # otherwise this says nothing
    assert all(page.text.count(one["mandate"]["name"]) >= 2 for one in alike)
    assert "by law in force since" in page.text


async def test_every_step_of_the_answer_is_on_the_page_with_its_sources(pages: httpx.AsyncClient) -> None:
    asked = f"""{{ oversight(clinic: "{PRIVATE}") {{ links {{ citations {{ source {{ title }} locator }} }} }} }}"""
    links = (await post(pages, {"query": asked})).json()["data"]["oversight"]["links"]
    response = await pages.get(f"/clinics/{PRIVATE}")
    page = Read(response.text)
    places = {(one["source"]["title"], one["locator"]) for line in links for one in line["citations"]}
    assert all(title in page.text and (place or "") in page.text for title, place in places)
    assert 'start="' in response.text
    assert page.text.count("lines begins with the steps:") >= 1
