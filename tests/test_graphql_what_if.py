"""What-if, difference, impact and receipts as they are served, on both engines."""

from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from api.app import create_app
from api.graphql.base.context import Context
from api.settings import Settings
from graph.model.vocabulary import RULES_VERSION
from graph.store.database import Database

pytestmark = pytest.mark.slow_on_neo4j

PRIVATE, MSC = "ru.clinic.example-private-moscow", "ru.offering.example-private-moscow.msc"
LAW_180, REGISTERED = "ru.instrument.180-fz-2016", "ru.route.registered-bmcp"
CHANGES = """{ kind before { status mandate { id } } after { status mandate { id } } causes { text
    node { id __typename ... on Entity { name } } step { relationship from { id } to { id } confidence citations { id } } } }"""


class Service:
    """A service that has begun already."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    async def ready(self) -> None:
        """It is."""

    def context(self, _: Request) -> Context:
        """The context of a request."""
        return Context(self.database)


@pytest.fixture
async def client(russian: Database) -> AsyncIterator[httpx.AsyncClient]:
    """Each engine in turn, served."""
    transport = httpx.ASGITransport(create_app(Settings(), service=Service(russian)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as found:
        yield found


async def post(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    answer: dict[str, Any] = response.json()
    return answer


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = await post(client, query, **variables)
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


async def test_what_if_gives_both_answers_and_the_causes(client: httpx.AsyncClient) -> None:
    query = f"""query ($clinic: ID!, $change: WhatIfChange!) {{ whatIf(clinic: $clinic, change: $change) {{
        before {{ verdict }} after {{ verdict links {{ status }} receipt {{ asOf }} }} changes {CHANGES} }} }}"""
    change = {"reclassify": [{"offering": MSC, "route": REGISTERED}]}
    found = (await ask(client, query, clinic=PRIVATE, change=change))["whatIf"]
    assert (found["before"]["verdict"], found["after"]["verdict"]) == ("PARTLY_OVERSEEN", "OVERSEEN")
    assert {link["status"] for link in found["after"]["links"]}.isdisjoint({"BYPASSED"})
    (registration,) = (
        c for c in found["changes"] if c["after"] and c["after"]["mandate"]["id"].endswith("product-registration")
    )
    assert (registration["kind"], registration["before"]["status"], registration["after"]["status"]) == (
        "CHANGED", "BYPASSED", "APPLIES",
    )  # fmt: skip
    (cause,) = registration["causes"]
    assert cause["node"] is None
    assert cause["step"] == {
        "relationship": "CLAIMS", "from": {"id": MSC}, "to": {"id": REGISTERED}, "confidence": "PRIMARY", "citations": [],
    }  # fmt: skip
    removed = [c for c in found["changes"] if c["kind"] == "REMOVED"]
    assert "ru.mandate.minzdrav.trial-authorisation" in {c["before"]["mandate"]["id"] for c in removed}
    assert all(c["after"] is None for c in removed)
    again = await ask(client, query, clinic=PRIVATE, change={"repeal": [LAW_180]})
    assert {c["node"]["id"] for one in again["whatIf"]["changes"] for c in one["causes"]} == {LAW_180}
    assert await ask(client, query, clinic="ru.clinic.none", change=change) == {"whatIf": None}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "INVALID_ARGUMENT"),
        ({"repeal": []}, "INVALID_ARGUMENT"),
        ({"repeal": ["No id"]}, "INVALID_ARGUMENT"),
        ({"repeal": ["ru.instrument.none"]}, "NOT_FOUND"),
        ({"reclassify": [{"offering": "ru.offering.pirogov-center.ahsct", "route": REGISTERED}]}, "IMPOSSIBLE_CHANGE"),
        ({"reclassify": [{"offering": MSC}]}, "INVALID_ARGUMENT"),
    ],
)
async def test_a_refusal_has_a_code_and_a_remedy(client: httpx.AsyncClient, change: dict[str, Any], code: str) -> None:
    query = "query ($c: ID!, $change: WhatIfChange!) { whatIf(clinic: $c, change: $change) { changes { kind } } }"
    answer = await post(client, query, c=PRIVATE, change=change)
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert answer["errors"][0]["extensions"]["remedy"]


async def test_the_difference_between_two_days(client: httpx.AsyncClient) -> None:
    query = f'query ($c: ID!) {{ oversightDiff(clinic: $c, from: "2024-03-31", to: "2024-04-01") {CHANGES} }}'
    found = (await ask(client, query, c=PRIVATE))["oversightDiff"]
    assert [one["kind"] for one in found] == ["ADDED", "CHANGED", "CHANGED", "CHANGED"]
    assert {cause["node"]["__typename"] for one in found for cause in one["causes"]} == {"Route", "Provision"}
    assert await ask(client, query, c="ru.clinic.none") == {"oversightDiff": None}


@pytest.mark.slow
async def test_the_history_of_a_clinic(client: httpx.AsyncClient) -> None:
    query = (
        "query ($c: ID!) { clinic(id: $c) { oversightHistory { from to verdict changes { kind causes { text } } } } }"
    )
    periods = (await ask(client, query, c=PRIVATE))["clinic"]["oversightHistory"]
    assert (periods[0]["from"], periods[0]["changes"], periods[-1]["to"]) == (None, [], None)
    assert "2024-04-01" in {one["from"] for one in periods}
    again = (
        "query ($c: ID!, $a: Date!, $b: Date!) { oversightDiff(clinic: $c, from: $a, to: $b) { kind causes { text } } }"
    )
    for before, now in pairwise(periods):
        changes = (await ask(client, again, c=PRIVATE, a=before["to"], b=now["from"]))["oversightDiff"]
        assert now["changes"] == changes
        asked = f'query ($c: ID!) {{ oversight(clinic: $c, asOf: "{now["from"]}") {{ verdict }} }}'
        assert (await ask(client, asked, c=PRIVATE))["oversight"]["verdict"] == now["verdict"]


async def test_the_lawful_ways_beside_the_claimed_one(client: httpx.AsyncClient) -> None:
    query = """query ($c: ID!) { oversight(clinic: $c) { lawfulRoutes {
        offering { id checklist { requirement { id } status } } route { id mandates { id } requirements { id } }
        claimed open mandates { id } requirements { requirement { id } status } } } }"""
    for clinic in (PRIVATE, "ru.clinic.sechenov-university"):
        ways = (await ask(client, query, c=clinic))["oversight"]["lawfulRoutes"]
        assert ways
        for way in ways:
            covering = {one["id"] for one in way["route"]["mandates"]}
            assert {one["id"] for one in way["mandates"]} <= covering
            needed = {one["id"] for one in way["route"]["requirements"]}
            assert way["requirements"] == [
                one for one in way["offering"]["checklist"] if one["requirement"]["id"] in needed
            ]
        assert [way["claimed"] for way in ways].count(True) == (0 if clinic == PRIVATE else 1)


async def test_an_answer_says_for_which_days_its_data_speaks(client: httpx.AsyncClient) -> None:
    query = "query ($c: ID!) { oversight(clinic: $c) { asOf speaksFrom speaksTo receipt { rulesVersion permalink } } }"
    found = (await ask(client, query, c=PRIVATE))["oversight"]
    assert found["speaksFrom"] <= found["asOf"] == found["speaksTo"]
    assert found["receipt"]["rulesVersion"] == RULES_VERSION
    assert f"rules={RULES_VERSION}" in found["receipt"]["permalink"]


async def test_what_an_instrument_carries(client: httpx.AsyncClient) -> None:
    query = """query ($i: ID!, $first: Int, $after: String, $day: Date) { impact(instrument: $i, asOf: $day) {
        instrument { id } mandates { id } authorities { id } requirements { id }
        clinics(first: $first, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    found = (await ask(client, query, i="ru.instrument.99-fz"))["impact"]
    # Production licences have a basis in GR 384 too; the Ministry's own licensing names no law, and keeps the clinics.
    assert [node["id"].removeprefix("ru.mandate.") for node in found["mandates"]] == [
        "regional-health-authorities.medical-licensing", "roszdravnadzor.medical-licensing",
    ]  # fmt: skip
    assert found["clinics"]["totalCount"] == 0
    core = (await ask(client, query, i=LAW_180))["impact"]
    clinics = [node["id"] for node in core["clinics"]["nodes"]]
    # Those that go by a route of the law; who goes around it has nothing to lose.
    assert clinics == ["ru.clinic.example-permit-moscow", "ru.clinic.sechenov-university"]
    assert core["clinics"]["totalCount"] == len(clinics)
    first = (await ask(client, query, i=LAW_180, first=1))["impact"]["clinics"]
    assert first["pageInfo"]["hasNextPage"]
    rest = (await ask(client, query, i=LAW_180, first=1, after=first["pageInfo"]["endCursor"]))["impact"]["clinics"]
    assert [node["id"] for one in (first, rest) for node in one["nodes"]] == clinics
    before = (await ask(client, query, i=LAW_180, day="2016-01-01"))["impact"]
    assert before["mandates"] == before["clinics"]["nodes"] == []
    assert await ask(client, query, i="ru.instrument.none") == {"impact": None}


# ---- receipts


async def test_a_receipt_says_what_the_dataset_says_and_its_link_is_stable(client: httpx.AsyncClient) -> None:
    query = """query ($c: ID!) {
      oversight(clinic: $c, therapy: "therapy.msc", status: [BYPASSED, APPLIES], asOf: "2025-01-01") {
        receipt { release contentHash schemaVersion asOf permalink } } dataset { release contentHash schemaVersion } }"""
    found = await ask(client, query, c=PRIVATE)
    receipt = found["oversight"]["receipt"]
    permalink = receipt.pop("permalink")
    assert receipt == found["dataset"] | {"asOf": "2025-01-01"}
    assert permalink == (
        f"/answers/{receipt['contentHash']}?clinic=ru.clinic.example-private-moscow&asOf=2025-01-01&therapy=therapy.msc&rules=2"
        "&status=APPLIES&status=BYPASSED"
    )


async def test_a_permalink_repeats_the_answer(client: httpx.AsyncClient) -> None:
    fields = "asOf verdict summary confidence links { status mandate { id } reason confidence } receipt { permalink }"
    one = await ask(client, f'{{ oversight(clinic: "{PRIVATE}", activity: ["activity.inspection"]) {{ {fields} }} }}')
    oversight = one["oversight"]
    repeated = (await client.get(oversight["receipt"]["permalink"])).json()["answer"]
    assert len(repeated["links"]) == len(oversight["links"]) == 1
    assert repeated["links"][0]["reason"] == oversight["links"][0]["reason"]
    assert all(repeated[name] == oversight[name] for name in ("asOf", "verdict", "summary", "confidence"))
    change = f'{{repeal: ["{LAW_180}"], reclassify: [{{offering: "{MSC}", route: "{REGISTERED}"}}]}}'
    both = f"before {{ {fields} }} after {{ {fields} }} changes {{ kind }}"
    supposed = (await ask(client, f'{{ whatIf(clinic: "{PRIVATE}", change: {change}) {{ {both} }} }}'))["whatIf"]
    again = (await client.get(supposed["after"]["receipt"]["permalink"])).json()["answer"]
    assert again["after"]["summary"] == supposed["after"]["summary"]
    assert again["before"]["verdict"] == supposed["before"]["verdict"]
    assert [one["kind"] for one in again["changes"]] == [one["kind"] for one in supposed["changes"]]
    plain = (await client.get(supposed["before"]["receipt"]["permalink"])).json()["answer"]
    assert plain["summary"] == supposed["before"]["summary"]


async def test_what_was_left_out_is_said_and_repeated(client: httpx.AsyncClient) -> None:
    """By a plan, by the resolvers, and by the permalink; filters choose among what was left out too."""
    fields = "verdict summary leftOut { links { status mandate { id } } gaps { id } } receipt { permalink }"
    arguments = "minConfidence: PRIMARY, status: [APPLIES]"
    one = (await ask(client, f'{{ oversight(clinic: "{PRIVATE}", {arguments}) {{ {fields} }} }}'))["oversight"]
    assert one["verdict"] == "NOT_RECORDED"
    assert [link["status"] for link in one["leftOut"]["links"]] == ["APPLIES"]
    assert one["leftOut"]["gaps"]
    both = await ask(
        client, f'{{ clinic(id: "{PRIVATE}") {{ oversight({arguments}) {{ {fields} }} }} __schema {{ __typename }} }}'
    )
    assert both["clinic"]["oversight"] == one
    repeated = (await client.get(one["receipt"]["permalink"])).json()["answer"]
    assert [link["mandate"]["id"] for link in repeated["leftOut"]["links"]] == [
        link["mandate"]["id"] for link in one["leftOut"]["links"]
    ]
    assert repeated["summary"] == one["summary"]
    assert (await ask(client, f'{{ oversight(clinic: "{PRIVATE}") {{ leftOut {{ gaps {{ id }} }} }} }}'))[
        "oversight"
    ] == {"leftOut": None}
