"""What can be taken away: the release that is served, former ones, and where programs ask."""

from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.visit import Data, Shown, Visit

WHOLE = """query Sources($after: String) {
  sources(first: 100, after: $after) {
    nodes { id title publisher url }
    pageInfo { hasNextPage endCursor }
  }
}"""
"""A list to begin with: page by page, as all lists are."""


async def data_page(visit: Visit) -> Shown:
    """The page."""
    return visit.show("data.html", data_values(await visit.ask("data"), visit))


def data_values(answer: Data, visit: Visit) -> dict[str, Any]:
    """The values of the template."""
    return {
        "dataset": answer["dataset"],
        "releases": answer["releases"],
        "list_query": WHOLE,
        "list_address": with_query(visit.page, "/query", query=WHOLE),
        "root": visit.page.root,
    }
