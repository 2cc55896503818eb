"""Pages of other origins may ask, answers are compressed for who takes that, and settings are read as people write them."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from api.execution.response_cache import CachedResponse
from api.http.compression import COMPRESSED_FROM, CompressedResponses, takes_gzip
from api.settings import load_settings, misspelt_settings
from graph.store.database import Database
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.test_kept import client_of, post

ORIGIN = "https://dashboard.example"
LONG = {"query": "{ mandates(first: 50) { nodes { id name summary authority { id name } } } }"}
SHORT = {"query": "{ dataset { release } }"}
PREFLIGHT = {
    "Origin": ORIGIN,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,apollo-require-preflight",
}


@pytest.fixture
async def loaded(embedded: Database, russian_packs: list[Pack], hold: Hold) -> Database:
    await hold(embedded, russian_packs)
    return embedded


@pytest.mark.parametrize("origins", [{}, {"REMIT_CORS_ORIGINS": "https://a.example, *"}])
async def test_a_page_of_any_origin_may_ask(loaded: Database, origins: dict[str, str]) -> None:
    async with client_of(loaded, **origins) as client:
        before = await client.options("/graphql", headers=PREFLIGHT)
        assert before.status_code == 200
        assert before.headers["access-control-allow-origin"] == "*"
        assert "POST" in before.headers["access-control-allow-methods"]
        assert before.headers["access-control-allow-headers"] == "content-type,apollo-require-preflight"
        for asked in (SHORT, SHORT, {"query": "{ nothing }"}, {"query": 5}):  # made, kept, refused, no request
            answer = await client.post("/graphql", json=asked, headers={"Origin": ORIGIN})
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers
        # It is the same for everybody, so that what is kept of it on the way is right for everybody.
        plain = await post(client, SHORT)
        assert plain.headers["access-control-allow-origin"] == "*"
        assert "Origin" not in plain.headers["vary"]


@pytest.mark.parametrize(("named", "allowed"), [(f"https://a.example, {ORIGIN}", True), ("https://a.example", False)])
async def test_origins_can_be_named(loaded: Database, named: str, allowed: bool) -> None:
    async with client_of(loaded, REMIT_CORS_ORIGINS=named) as client:
        before = await client.options("/graphql", headers=PREFLIGHT)
        answer = await client.post("/graphql", json=SHORT, headers={"Origin": ORIGIN})
    assert before.status_code == (200 if allowed else 400)
    assert answer.headers.get("access-control-allow-origin") == (ORIGIN if allowed else None)
    assert not allowed or "Origin" in answer.headers["vary"]


async def test_pages_of_other_origins_can_be_kept_out(loaded: Database) -> None:
    async with client_of(loaded, REMIT_CORS_ORIGINS="none") as client:
        assert (await client.options("/graphql", headers=PREFLIGHT)).status_code == 405
        answer = await client.post("/graphql", json=SHORT, headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in answer.headers


async def test_long_answers_are_compressed_and_say_the_same(loaded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    compressed = []
    compress = gzip.compress
    monkeypatch.setattr("api.http.compression.gzip.compress", lambda *a, **k: compressed.append(1) or compress(*a, **k))

    async def ask(client: Any, asked: dict[str, Any], encoding: str) -> Any:
        return await client.post("/graphql", json=asked, headers={"Accept-Encoding": encoding})

    async with client_of(loaded) as client:
        plain = await ask(client, LONG, "identity")
        assert len(plain.content) > COMPRESSED_FROM
        for encoding in ("gzip", "gzip, br;q=0.5", "gzip"):
            answer = await ask(client, LONG, encoding)
            assert answer.headers["content-encoding"] == "gzip"
            assert answer.content == plain.content  # httpx unfolds it
            assert int(answer.headers["content-length"]) < len(plain.content) / 3
            assert "Accept-Encoding" in answer.headers["vary"]
        for encoding in ("identity", "br", "gzip;q=0"):
            answer = await ask(client, LONG, encoding)
            assert "content-encoding" not in answer.headers
            assert answer.content == plain.content
        assert "content-encoding" not in (await ask(client, SHORT, "gzip")).headers
        schema = await client.get("/schema.graphql", headers={"Accept-Encoding": "gzip"})
        assert schema.headers["content-encoding"] == "gzip"
        tagged = await client.get("/graphql", params=LONG, headers={"Accept-Encoding": "gzip"})
        again = await client.get("/graphql", params=LONG, headers={"If-None-Match": tagged.headers["etag"]})
        assert (tagged.headers["content-encoding"], again.status_code) == ("gzip", 304)
    assert len(compressed) == 1  # what is kept was compressed once


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.1", True),
        ("gzip; q=0", False),
        ("*", True),
        ("br", False),
    ],
)
def test_who_takes_gzip(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


def test_compressed_answers_are_forgotten_beyond_their_bound() -> None:
    kept = CompressedResponses(10_000)
    bodies = [CachedResponse("v", bytes([number]) * 2_000) for number in range(50)]
    assert all(gzip.decompress(kept.of(one)) == one.body for one in [*bodies, *bodies])
    assert 0 < len(kept) < 10


def test_empty_settings_count_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REMIT_HOST", "REMIT_PORT", "REMIT_PACKS", "REMIT_DATA_DIR", "REMIT_CORS_ORIGINS", "NEO4J_URI"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.host, settings.port, settings.packs) == ("127.0.0.1", 8000, "ru-stem-cell-2026")
    assert settings.data_dir.is_absolute()
    assert (settings.origins, settings.connection) == (["*"], None)


def test_the_home_folder_is_written_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("REMIT_DATA_DIR", "~/graph")
    assert load_settings().data_dir == tmp_path / "graph"


def test_a_misspelt_setting_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("REMIT_PACK", "x")
    monkeypatch.setenv("REMIT_NOTHING_LIKE_IT", "x")
    assert misspelt_settings() == [("REMIT_PACK", "REMIT_PACKS")]
    load_settings()
    assert [record.message for record in caplog.records if "REMIT_PACK " in record.message] == [
        "REMIT_PACK is no setting of Remit's, and has no effect: REMIT_PACKS was meant, perhaps"
    ]
