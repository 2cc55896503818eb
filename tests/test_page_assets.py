"""What pages load: at an address of its content, kept by browsers for good, and small."""

import gzip
import re

from api.pages.base import assets
from graph.store.database import Connection, Database
from tests.test_kept import client_of

COMMENTED = re.compile(r"^\s*(//|\*)|/\*")
LINK = re.compile(r'<(?:script|link)[^>]* (?:src|href)="(/pages/[^"]+)"')


async def test_what_a_page_loads_is_there_and_kept_by_browsers_for_good() -> None:
    away = Database(Connection("bolt://127.0.0.1:1", "", ""), connect_seconds=0.5)
    try:
        async with client_of(away) as client:
            # The search says that the database is down, and is a page for all that
            pages = {path: LINK.findall((await client.get(path)).text) for path in ("/search", "/query")}
            loaded = {address: await client.get(address) for addresses in pages.values() for address in addresses}
            unknown = await client.get("/pages/000000000000/pages.css")
    finally:
        await away.close()
    assert scripts_of(pages["/search"]) == set(assets.SCRIPTS)
    assert scripts_of(pages["/query"]) == set(assets.QUERY_SCRIPTS)
    assert {f"{assets.ADDRESS}/{name}" for name in assets.FILES} <= loaded.keys()
    assert all(response.status_code == 200 for response in loaded.values())
    for name, content in assets.FILES.items():
        response = loaded[f"{assets.ADDRESS}/{name}"]
        assert response.content == content
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert unknown.status_code == 404


def scripts_of(addresses: list[str]) -> set[str]:
    """The names of the scripts among what a page loads."""
    return {address.removeprefix(f"{assets.ADDRESS}/") for address in addresses if address.endswith(".js")}


def test_scripts_and_style_are_small() -> None:
    sizes = {name: len(gzip.compress(content, 5)) for name, content in assets.FILES.items()}
    assert {"suggest_box.js", "copy_text.js", "swap.js"} <= set(assets.SCRIPTS)
    assert {"suggest_box.js", "query/editor.js", "query/document.js"} <= set(assets.QUERY_SCRIPTS)
    for scripts in (assets.SCRIPTS, assets.QUERY_SCRIPTS):  # those that a page loads
        assert sum(sizes[name] for name in scripts) < 15_000
    assert sizes["pages.css"] < 8_000


def test_scripts_are_served_without_their_comments_and_otherwise_as_they_are() -> None:
    for name in {*assets.SCRIPTS, *assets.QUERY_SCRIPTS}:
        written, served = (assets.FOLDER / name).read_text("utf-8"), assets.FILES[name].decode()
        assert "/**" in written
        assert "/*" not in served
        assert "//" not in served
        code = [bare(line) for line in written.splitlines() if not COMMENTED.search(line)]
        assert set(code) <= {line.rstrip() for line in served.splitlines()} | {""}


def bare(line: str) -> str:
    """A line of code without the comment behind it."""
    return line.partition(" // ")[0].rstrip()
