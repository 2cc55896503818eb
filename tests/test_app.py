"""Health, the life of the service, the pages, the headers and every other address."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from graphql import build_schema, parse, validate
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from api.graphql.schema import schema
from api.http import health
from api.http.page_files import FILES
from api.pages.base import assets
from api.pages.base.templates import FOLDER as TEMPLATES
from api.pages.guide.query import EXAMPLES
from graph.errors import DatabaseRefused, DatabaseUnavailable, GraphNotLoaded, InvalidArgument, RemitError
from tests.support.toy_app import SECRET, ToyService, make_app, make_client, make_service

service, app, client = pytest.fixture(make_service), pytest.fixture(make_app), pytest.fixture(make_client)


async def test_live_and_ready(client: httpx.AsyncClient, service: ToyService) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}
    service.ready_error = GraphNotLoaded("The graph holds no release yet.")
    assert (await client.get("/health/live")).status_code == 200
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()["code"]) == (503, "GRAPH_NOT_LOADED")
    assert response.headers["content-type"] == "application/problem+json; charset=utf-8"
    assert response.headers["retry-after"] == "5"


async def test_ready_is_503_whatever_fails(client: httpx.AsyncClient, service: ToyService) -> None:
    service.ready_error = RuntimeError(SECRET)
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()["code"]) == (503, "INTERNAL")
    assert "secret" not in response.text


async def test_ready_does_not_wait_for_long(
    client: httpx.AsyncClient, service: ToyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READY_SECONDS", 0.05)
    service.ready_seconds = 30
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()["code"]) == (503, "DATABASE_UNAVAILABLE")


@pytest.mark.parametrize("error", [None, DatabaseUnavailable("Down."), GraphNotLoaded("Empty.")])
async def test_the_app_lives_without_a_database(app: FastAPI, service: ToyService, error: RemitError | None) -> None:
    service.start_error = error
    async with app.router.lifespan_context(app):
        assert service.steps == ["start"]
    assert service.steps == ["start", "stop"]


async def test_a_fatal_error_ends_the_app(app: FastAPI, service: ToyService) -> None:
    service.start_error = DatabaseRefused("Wrong password.")
    with pytest.raises(DatabaseRefused):
        async with app.router.lifespan_context(app):
            pass
    assert service.steps == ["start", "stop"]


# ---- pages, headers, other addresses


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/query", "text/html; charset=utf-8"), (f"{assets.ADDRESS}/pages.css", "text/css; charset=utf-8"),
        (f"{assets.ADDRESS}/query/page.js", "text/javascript; charset=utf-8"), ("/pages/icon.svg", "image/svg+xml"),
        ("/schema.graphql", "text/plain; charset=utf-8"), ("/robots.txt", "text/plain; charset=utf-8"),
        ("/about", "text/html; charset=utf-8"), ("/ru/vocabulary", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
async def test_pages(client: httpx.AsyncClient, address: str, media_type: str) -> None:
    response = await client.get(address)
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)


async def test_the_page_to_ask_in_is_found_where_it_was(client: httpx.AsyncClient) -> None:
    now = "/query?query=%7Bhello%7D&variables=%7B%7D"
    response = await client.get("/?query=%7Bhello%7D&variables=%7B%7D")
    assert (response.status_code, response.headers["location"]) == (308, now)
    page = (await client.get(now)).text
    assert ">\n{hello}</textarea>" in page
    assert ">\n{}</textarea>" in page


async def test_the_schema_is_served_as_text(client: httpx.AsyncClient) -> None:
    assert "type Query {" in (await client.get("/schema.graphql")).text


def test_the_pages_obey_their_own_policy() -> None:
    """No third party, nothing inline, and no answer ever becomes HTML."""
    text = "".join(content.decode() for content in (*FILES.values(), *assets.FILES.values()))
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.search(r"innerHTML\s*=|insertAdjacentHTML|document\.write|\bon\w+=\"|style=\"|<style", text)
    templates = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    assert set(re.findall(r"<script[^>]*>(.*?)</script>", templates, re.DOTALL)) == {""}
    assert not re.search(r"\bon\w+=\"|style=\"|<style", templates)


async def test_the_examples_fit_the_schema_and_the_page_opens_with_the_first(client: httpx.AsyncClient) -> None:
    assert [validate(build_schema(schema.as_str()), parse(one.document)) for one in EXAMPLES] == [[]] * len(EXAMPLES)
    assert f">\n{escape(EXAMPLES[0].document)}</textarea>" in (await client.get("/query")).text
    asked = {"query": EXAMPLES[2].document, "variables": EXAMPLES[2].variables}
    page = (await client.get("/query", params=asked)).text
    assert f'aria-current="page">{EXAMPLES[2].title}</a>' in page
    assert f">\n{escape(EXAMPLES[2].variables)}</textarea>" in page


@pytest.mark.parametrize(
    "address", ["/nope", "/docs", "/redoc", "/openapi.json", "/pages/../app.py", "/pages/%2e%2e/app.py", "/graphql/"]
)
async def test_other_addresses_are_problems(client: httpx.AsyncClient, address: str) -> None:
    response = await client.get(address)
    assert (response.status_code, response.json()["code"]) == (404, "ADDRESS_UNKNOWN")
    assert response.headers["content-type"] == "application/problem+json; charset=utf-8"


async def test_a_browser_is_told_on_a_page_that_there_is_none(client: httpx.AsyncClient) -> None:
    response = await client.get("/ru/nope", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<html lang="ru">' in response.text
    assert 'href="/ru/about"' in response.text


async def failing(_: Request) -> Response:
    """Fail as nobody expected."""
    raise RuntimeError(SECRET)


async def refusing(_: Request) -> Response:
    """Fail as an endpoint of ours may."""
    raise InvalidArgument("Bad.")


async def test_errors_of_other_endpoints(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.router.add_route("/failing", failing)
    app.router.add_route("/refusing", refusing)
    response = await client.get("/failing")
    assert (response.status_code, response.json()["code"]) == (500, "INTERNAL")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    response = await client.get("/refusing")
    assert (response.status_code, response.json()["code"]) == (400, "INVALID_ARGUMENT")


async def test_no_file_names_an_address_that_a_path_before_it_would_break(client: httpx.AsyncClient) -> None:
    for address in (f"{assets.ADDRESS}/{name}" for name in assets.FILES):
        text = (await client.get(address)).text
        assert not re.search(r"""(href=|src=|fetch\(|import\(|from |url\()["']?/""", text), address


@pytest.mark.parametrize(
    "address", ["/query", "/graphql?query={hello}", "/graphql", "/health/ready", "/nope", "/schema.graphql"]
)
async def test_security_headers(client: httpx.AsyncClient, address: str) -> None:
    headers = (await client.get(address)).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"} <= set(policy.split("; "))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == (
        "no-cache" if address == "/query" else "no-store"
    )  # a page may be kept, and asked for
    assert re.fullmatch(r"total;dur=\d+\.\d", headers["server-timing"])


async def test_a_client_that_leaves_is_no_error(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "server": ("remit", 80), "root_path": "",
    }  # fmt: skip
    await app(scope, receive, keep)
    assert sent == []
    assert "Traceback" not in caplog.text
