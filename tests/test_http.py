"""What is no GraphQL request is refused with a code, before anything is parsed; GET follows the rules of GET."""

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from api.errors import UrlTooLong
from api.execution.request import url_query
from tests.support.toy_app import GRAPHQL, JSON, ask, code_of, get, make_app, make_client, make_service, send

service, app, client = pytest.fixture(make_service), pytest.fixture(make_app), pytest.fixture(make_client)


@pytest.mark.parametrize(
    "body",
    [
        b"5", b"null", b"true", b"[]", b"[{}]", b'"x"', b"", b"{", b"{}", b"NaN", b'{"query": "\xff"}', b"\xff\xfe",
        b'\xef\xbb\xbf{"query": "{ hello }"}', '{"query": "{ hello }"}'.encode("utf-16"), b'{"query": "\\ud800"}',
        b'[{"query": "{ hello }"}]', b'{"query": 5}', b'{"query": null}', b'{"query": ["{ hello }"]}',
        b'{"query": "{ hello }", "variables": []}', b'{"query": "{ hello }", "variables": "{}"}',
        b'{"query": "{ hello }", "operationName": 5}', b'{"query": "{ hello }", "extensions": 1}',
        b'{"query": "{ hello }", "variables": {"n": ' + b"9" * 400 + b"}}", b'{"qeury": "{ hello }"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_what_is_no_request_is_refused(client: httpx.AsyncClient, body: bytes, accept: str) -> None:
    response = await send(client, body, Accept=accept)
    assert response.status_code == 400
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert code_of(response) == ("BATCH_NOT_SUPPORTED" if body.startswith(b"[") else "MALFORMED_REQUEST")
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "bomb", [b"[" * 30_000 + b"]" * 30_000, b'{"a":' * 10_000, b'{"query":"{a}","variables":' + b'{"a":' * 9_000]
)
async def test_a_deep_body_is_refused(client: httpx.AsyncClient, bomb: bytes) -> None:
    response = await send(client, bomb)
    assert (response.status_code, code_of(response)) == (400, "MALFORMED_REQUEST")


async def test_a_hundred_thousand_brackets_are_refused(client: httpx.AsyncClient) -> None:
    assert (await send(client, b"[" * 100_000)).status_code == 413


async def test_a_batch_is_told_why(client: httpx.AsyncClient) -> None:
    error = (await send(client, b'[{"query": "{ hello }"}]')).json()["errors"][0]
    assert error["message"] == "The body is an array of requests."
    assert error["extensions"]["remedy"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ hello }", "query": "{ hello }"}', b'{"query": "{ hello }", "qu\\u0065ry": "{ nothing }"}',
        b'{"query": "{ hello }", "variables": {"a": 1, "b": 2, "a": 1}}', b'{"query": "{ hello }", "x": [[{"": 1, "": 2}]]}',
        b'{"query": "{ hello }", "x\\": \\"": {"\\u003a": 1, ":": 2}}',
        b'{"query": "{ hello }", "variables": {}, "variables": {}}',
        b'{"query": "{ hello }", "x": ' + b'{"a": ' * 1000 + b'{"b": 1, "b": 1}' + b"}" * 1001,
    ],
)  # fmt: skip
async def test_a_name_that_is_given_twice_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    """At every depth, and however it is written; which of two values is meant nobody could say."""
    response = await send(client, body)
    assert (response.status_code, code_of(response)) == (400, "DUPLICATE_KEY")


@pytest.mark.parametrize("name", ["variables", "extensions"])
async def test_a_name_that_is_given_twice_in_a_parameter_is_refused(client: httpx.AsyncClient, name: str) -> None:
    response = await get(client, query="{ hello }", **{name: '{"a": 1, "b": {"c": 1, "c": 2}}'})
    assert (response.status_code, code_of(response)) == (400, "DUPLICATE_KEY")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ hello }", "x": {"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}}',
        b'{"query": "{ hello }", "x": "a: \\"b\\": c", "y\\\\": ":", "\\u003a:": "\\\\\\":"}',
        b'{"query": "{ hello }", "x": ' + b'{"a":[' * 500 + b"]}" * 500 + b"}",
    ],
)  # fmt: skip
async def test_the_same_name_in_several_objects_is_not_twice(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await send(client, body)).json() == {"data": {"hello": "world"}}


async def test_unknown_members_are_ignored(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ hello }", id=7)).json() == {"data": {"hello": "world"}}


async def test_members_may_be_null(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ hello }", variables=None, operationName=None, extensions=None)
    assert response.json() == {"data": {"hello": "world"}}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain", "application/graphql", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
        "application/json; charset=utf-16", "application/json; charset=latin-1", "application/jsonx", "json", "", ";",
    ],
)  # fmt: skip
async def test_other_content_types_are_refused(client: httpx.AsyncClient, content_type: str) -> None:
    response = await send(client, b'{"query": "{ hello }"}', Content_Type=content_type)
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_without_content_type_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b'{"query": "{ hello }"}')
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", 'Application/JSON;charset="utf-8"'])
async def test_json_in_utf8_is_served(client: httpx.AsyncClient, content_type: str) -> None:
    assert (await send(client, b'{"query": "{ hello }"}', Content_Type=content_type)).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity"])
async def test_compressed_bodies_are_refused(client: httpx.AsyncClient, encoding: str) -> None:
    bomb = gzip.compress(b" " * 1_000_000)
    response = await send(client, bomb, Content_Encoding=encoding)
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


# ---- sizes


async def test_a_large_body_is_refused_by_its_length(client: httpx.AsyncClient) -> None:
    response = await send(client, b" " * 10_000_000)
    assert (response.status_code, code_of(response)) == (413, "REQUEST_TOO_LARGE")
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "10"}], ids=["chunked", "lying"])
async def test_reading_a_large_body_stops(app: FastAPI, headers: dict[str, str]) -> None:
    read = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(10_000):
            read += 1_000
            yield b" " * 1_000

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        response = await client.post("/graphql", content=chunks(), headers={"Content-Type": JSON, **headers})
    assert (response.status_code, code_of(response)) == (413, "REQUEST_TOO_LARGE")
    assert read <= 67_000


@pytest.mark.parametrize("length", ["-1", "x", "9" * 400, "10, 10"])
async def test_an_absurd_length_is_refused(client: httpx.AsyncClient, length: str) -> None:
    assert (await send(client, b"{}", Content_Length=length)).status_code == 413


async def test_64_kib_are_served(client: httpx.AsyncClient) -> None:
    body = b'{"query": "{ hello }"}'
    assert (await send(client, body + b" " * (65_536 - len(body)))).status_code == 200
    assert (await send(client, body + b" " * (65_537 - len(body)))).status_code == 413


@pytest.mark.parametrize("document", ["{" + " hello" * 1_000 + "}", "{ hello }" + "#\n" * 1_001, "{ a " * 999])
async def test_a_document_of_too_many_tokens_is_refused(client: httpx.AsyncClient, document: str) -> None:
    response = await ask(client, document)
    assert (response.status_code, code_of(response)) == (400, "GRAPHQL_PARSE_FAILED")


# ---- GET


async def test_queries_are_served_by_get(client: httpx.AsyncClient) -> None:
    response = await get(
        client, query="query A($n: Int!) { double(n: $n) } query B { hello }", variables='{"n": 4}', operationName="A"
    )
    assert response.json() == {"data": {"double": 8}}


async def test_empty_parameters_are_absent_by_get(client: httpx.AsyncClient) -> None:
    response = await get(client, query="{ hello }", variables="", operationName="", extensions="")
    assert response.json() == {"data": {"hello": "world"}}


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_mutations_are_refused_by_get(client: httpx.AsyncClient, accept: str) -> None:
    response = await get(client, accept, query="mutation { change }")
    assert (response.status_code, code_of(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "POST"
    both = "query A { hello } mutation B { change }"
    assert (await get(client, accept, query=both, operationName="B")).status_code == 405
    assert (await get(client, accept, query=both, operationName="A")).status_code == 200


@pytest.mark.parametrize("variables", ["5", "[]", "{", "nul", '"x"', "[" * 20_000])
async def test_bad_variables_are_refused_by_get(client: httpx.AsyncClient, variables: str) -> None:
    response = await get(client, query="{ hello }", variables=variables)
    assert (response.status_code, code_of(response)) == (400, "MALFORMED_REQUEST")


async def test_a_parameter_given_twice_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql?query={hello}&query={down}")
    assert (response.status_code, code_of(response)) == (400, "MALFORMED_REQUEST")


async def test_long_urls_are_handled(client: httpx.AsyncClient) -> None:
    assert (await get(client, query="{ hello } #" + "x" * 60_000)).status_code == 200
    scope = {"type": "http", "path": "/", "headers": [], "query_string": b"query={hello}#" + b"x" * 65_536}
    with pytest.raises(UrlTooLong):
        url_query(Request(scope), 65_536)  # httpx itself sends no longer URL


async def test_bad_utf8_in_a_url_is_handled(client: httpx.AsyncClient) -> None:
    assert (await client.get("/graphql?query=%7Bhello%ff%7D", headers={"Accept": GRAPHQL})).status_code == 400


async def test_get_without_query(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["location"]) == (303, "/query")
    assert page.headers["vary"].split(", ")[0] == "Accept"
    response = await client.get("/graphql", headers={"Accept": JSON})
    assert (response.status_code, code_of(response)) == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
