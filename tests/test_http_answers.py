"""What a GraphQL request is answered with: media types, statuses, codes, and nothing that is nobody's business."""

import json
import logging
from typing import Any

import httpx
import pytest
import strawberry
from strawberry.extensions import MaxAliasesLimiter

from api.app import create_app
from api.settings import Settings
from graph.errors import GraphNotLoaded
from tests.support.toy_app import (
    GRAPHQL,
    JSON,
    SECRET,
    Query,
    ToyService,
    ask,
    code_of,
    get,
    make_app,
    make_client,
    make_service,
)

service, app, client = pytest.fixture(make_service), pytest.fixture(make_app), pytest.fixture(make_client)

NEITHER_RAN = [
    ("{", None, "GRAPHQL_PARSE_FAILED"),
    ("", None, "GRAPHQL_PARSE_FAILED"),
    ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
    ("fragment A on Query { hello }", None, "OPERATION_UNKNOWN"),
    ("query A { hello } query B { hello }", None, "OPERATION_UNKNOWN"),
    ("{ double(n: 99999999999) }", None, "INVALID_ARGUMENT"),
    ('{ double(n: "x") }', None, "INVALID_ARGUMENT"),
    ('{ nextDay(day: "2024-02-30") }', None, "INVALID_ARGUMENT"),
    ('{ nextDay(day: "2024-02-28", colour: BLUE) }', None, "INVALID_ARGUMENT"),
    ("query ($n: Int!) { double(n: $n) }", {}, "INVALID_ARGUMENT"),
    ("query ($n: Int!) { double(n: $n) }", {"n": "x"}, "INVALID_ARGUMENT"),
    ("query ($n: Int!) { double(n: $n) }", {"n": None}, "INVALID_ARGUMENT"),
    ("query ($n: Int!) { double(n: $n) }", {"n": 2**40}, "INVALID_ARGUMENT"),
    ("query ($d: Date!) { nextDay(day: $d) }", {"d": "2024-02-30"}, "INVALID_ARGUMENT"),
    ('query ($c: Colour!) { nextDay(day: "2024-02-28", colour: $c) }', {"c": "BLUE"}, "INVALID_ARGUMENT"),
]


@pytest.mark.parametrize(("query", "variables", "code"), NEITHER_RAN)
@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
async def test_what_does_not_run_has_no_data(
    client: httpx.AsyncClient, query: str, variables: Any, code: str, accept: str, status: int
) -> None:
    response = await ask(client, query, accept, variables=variables)
    assert response.status_code == status
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert "data" not in response.json()
    assert code_of(response) == code


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("{ hello }", {"hello": "world"}),
        ("{ hello picky }", {"hello": "world", "picky": None}),
        ("{ brokenWhole }", None),
    ],
)
async def test_what_runs_is_200(client: httpx.AsyncClient, query: str, data: Any, accept: str) -> None:
    response = await ask(client, query, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert response.headers["vary"].split(", ")[0] == "Accept"
    assert response.json()["data"] == data


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
@pytest.mark.parametrize(
    ("field", "code", "wait"), [("down", "DATABASE_UNAVAILABLE", "5"), ("refused", "DATABASE_REFUSED", None)]
)
async def test_without_a_database_there_is_no_half_answer(
    client: httpx.AsyncClient, accept: str, field: str, code: str, wait: str | None
) -> None:
    response = await ask(client, f"{{ hello picky {field} }}", accept)
    assert response.status_code == 503
    assert response.headers.get("retry-after") == wait
    assert "data" not in response.json()
    assert code_of(response) == code


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        (None, JSON), ("", JSON), ("*/*", JSON), ("application/*", JSON), (JSON, JSON), (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL), (f"{JSON}, {GRAPHQL}", GRAPHQL), (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL), (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0, {JSON}", JSON), (f"{GRAPHQL};q=x, {JSON}", JSON), ("text/html, */*;q=0.1", JSON),
        (f"{GRAPHQL.upper()}", GRAPHQL),
    ],
)  # fmt: skip
async def test_the_best_media_type_is_served(client: httpx.AsyncClient, accept: str | None, served: str) -> None:
    del client.headers["Accept"]
    headers = {} if accept is None else {"Accept": accept}
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{served}; charset=utf-8")


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", f"{JSON};q=0", f"{JSON}; charset=utf-16", ",;,=", "x" * 5_000]
)
async def test_other_media_types_are_not_served(client: httpx.AsyncClient, accept: str) -> None:
    response = await ask(client, "{ hello }", accept)
    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")


# ---- errors of fields


async def test_an_error_of_ours_keeps_its_code_and_remedy(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ picky }")).json()["errors"] == [
        {
            "message": "`first` is -1.",
            "locations": [{"line": 1, "column": 3}],
            "path": ["picky"],
            "extensions": {"code": "INVALID_ARGUMENT", "remedy": "Use 1 to 100."},
        }
    ]


@pytest.mark.parametrize("query", ["{ broken }", "{ brokenWhole }", "{ double(n: 2000000000) }"])
async def test_any_other_error_is_logged_and_masked(
    client: httpx.AsyncClient, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await ask(client, query)
    assert code_of(response) == "INTERNAL"
    assert response.json()["errors"][0]["message"] == "Something went wrong inside Remit."
    assert "secret" not in response.text
    assert "Traceback" in caplog.text


async def test_a_variable_that_is_missing_where_a_field_needs_it(client: httpx.AsyncClient) -> None:
    response = await ask(client, "query ($n: Int = 1) { double(n: $n) }", variables={"n": None})
    assert (response.status_code, code_of(response)) == (200, "INVALID_ARGUMENT")


async def test_an_error_with_extensions_of_its_own_keeps_them(client: httpx.AsyncClient) -> None:
    (error,) = (await ask(client, "{ ownCode }")).json()["errors"]
    assert (error["message"], error["extensions"]) == ("Mine.", {"code": "MINE"})


async def test_errors_are_capped_and_short(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ hello(" + ", ".join(f"nothing{i}: 1" for i in range(300)) + ") }")
    assert len(response.json()["errors"]) == 10
    response = await ask(client, '{ double(n: "' + "x" * 60_000 + '") }')
    assert len(response.text) < 1_000


async def test_the_operation_named_is_run(client: httpx.AsyncClient) -> None:
    both = "query A { hello } query B { double(n: 2) }"
    assert (await ask(client, both, operationName="B")).json() == {"data": {"double": 4}}
    assert code_of(await ask(client, both, operationName="C")) == "OPERATION_UNKNOWN"
    assert code_of(await ask(client, both, operationName="")) == "OPERATION_UNKNOWN"


async def test_a_request_has_a_context_of_its_own(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ context }")).json() == {"data": {"context": "POST"}}
    assert (await get(client, query="{ context }")).json() == {"data": {"context": "GET"}}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(GraphNotLoaded("No release."), 503, "GRAPH_NOT_LOADED"), (RuntimeError(SECRET), 500, "INTERNAL")],
)
async def test_a_context_that_cannot_be_made(
    client: httpx.AsyncClient, service: ToyService, error: Exception, status: int, code: str
) -> None:
    service.context_error = error
    for accept in (GRAPHQL, JSON):
        response = await ask(client, "{ hello }", accept)
        assert (response.status_code, code_of(response)) == (status, code)
        assert "secret" not in response.text


def test_a_schema_whose_extensions_would_not_run_is_refused(service: ToyService) -> None:
    schema = strawberry.Schema(Query, extensions=[lambda: MaxAliasesLimiter(15)])
    with pytest.raises(ValueError, match="extensions do not run"):
        create_app(Settings.model_validate({}), service=service, schema=schema)


async def test_lone_surrogates_and_deep_documents_are_refused(client: httpx.AsyncClient) -> None:
    for document in ('{ nextDay(day: "\\ud800") }', "{" + "a{" * 480 + "b" + "}" * 481, "{hello(n:" + "[" * 490):
        response = await ask(client, document)
        assert (response.status_code, code_of(response)) == (400, "GRAPHQL_PARSE_FAILED")


async def test_introspection_is_served(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ __schema { queryType { name } } }")
    assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


async def test_answers_are_utf8(client: httpx.AsyncClient) -> None:
    response = await ask(client, '{ nextDay(day: "ё") }')
    assert "ё" in json.loads(response.content.decode("utf-8"))["errors"][0]["message"]
