"""What pages load: at an address of its content, kept by browsers for good, and small."""

import gzip
import re

from api.pages.base import assets
from graph.store.database import Connection, Database
from tests.test_kept import client_of

LINK = re.compile(r'<(?:script|link)[^>]* (?:src|href)="(/pages/[^"]+)"')


async def test_what_a_page_loads_is_there_and_kept_by_browsers_for_good() -> None:
    away = Database(Connection("bolt://127.0.0.1:1", "", ""), connect_seconds=0.5)
    try:
        async with client_of(away) as client:
            page = await client.get("/search")  # which says that the database is down, and is a page for all that
            loaded = {address: await client.get(address) for address in LINK.findall(page.text)}
            unknown = await client.get("/pages/000000000000/pages.css")
    finally:
        await away.close()
    assert {f"{assets.ADDRESS}/{name}" for name in assets.FILES} <= loaded.keys()
    assert all(response.status_code == 200 for response in loaded.values())
    for name, content in assets.FILES.items():
        response = loaded[f"{assets.ADDRESS}/{name}"]
        assert response.content == content
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert unknown.status_code == 404


def test_scripts_and_style_are_small() -> None:
    sizes = {name: len(gzip.compress(content, 5)) for name, content in assets.FILES.items()}
    assert {"suggest_box.js", "copy_text.js", "swap.js"} <= set(assets.SCRIPTS)
    assert sum(sizes[name] for name in assets.SCRIPTS) < 15_000
    assert sizes["pages.css"] < 8_000
