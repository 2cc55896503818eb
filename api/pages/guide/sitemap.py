"""The sitemap: the pages of all that there is, in each language. Its addresses are whole ones, so it needs the public one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.errors import AddressUnknown
from api.pages.base.addresses import FOLDERS
from api.pages.base.page import Page
from api.pages.base.templates import render
from api.pages.base.visit import Shown, Visit
from graph.model.declaration import Kind
from graph.model.kinds import KINDS
from graph.model.vocabulary import Language

MOST = 50_000 // len(Language)  # pages: a sitemap holds 50,000 addresses
PAGE_ROWS = 100
NUMEROUS = ("Clinic", "Offering")  # which come last, since there may be more of them than a sitemap holds
NOT_FOR_READERS = ("/search", "/query", "/about/design")


async def sitemap(visit: Visit) -> Shown:
    """The sitemap of the day of the data.

    Raises:
        AddressUnknown: the service does not know under which address it is reached.
    """
    page = visit.page
    if not page.root:
        raise AddressUnknown("There is no sitemap, since the public address is not known.", "Set REMIT_PUBLIC_URL.")
    paths = [path for path in sorted(page.paths) if "{" not in path and path not in NOT_FOR_READERS]
    left = 0
    for label, folder in sorted(FOLDERS.items(), key=lambda one: one[0] in NUMEROUS):
        if page.has(f"/{folder}/{{id}}"):
            ids, total = await ids_of(KINDS[label], visit, MOST - len(paths))
            paths += [f"/{folder}/{identity}" for identity in ids]
            left += total - len(ids)
    values = {"entries": list(entries_of(page, paths)), "left": left}
    return Shown(render("sitemap.xml", page, values), "application/xml; charset=utf-8")


def entries_of(page: Page, paths: Sequence[str]) -> Iterator[tuple[str, Page]]:
    """Each page in each language, with its address."""
    for path in paths:
        moved = page.moved(path)
        for language in Language:
            yield moved.path_in(language), moved


async def ids_of(kind: Kind, visit: Visit, most: int) -> tuple[list[str], int]:
    """The ids of a kind, at most so many, and how many there are."""
    assert kind.listed is not None  # noqa: S101  # each kind with pages has a list
    name = kind.listed.name
    if kind.listed.whole:
        found = [one["id"] for one in (await visit.ask_text(f"{{ {name} {{ id }} }}"))[name]]
        return found[:most], len(found)
    document = (
        f"query ($after: String) {{ {name}(first: {PAGE_ROWS}, after: $after) "
        "{ totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"
    )
    ids: list[str] = []
    after = None
    while True:
        part: Mapping[str, Any] = (await visit.ask_text(document, after=after))[name]
        ids += [one["id"] for one in part["nodes"]]
        if len(ids) >= most or not part["pageInfo"]["hasNextPage"]:
            return ids[:most], part["totalCount"]
        after = part["pageInfo"]["endCursor"]
