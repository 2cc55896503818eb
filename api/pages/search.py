"""What the page of a search shows, out of the answer to its operation."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.pages.templates import Page
from graph.explain.locale import LOCALES, message
from graph.search.candidates import kind_for

Data = Mapping[str, Any]
ADDRESSES = {"Clinic": "/clinics"}
"""Where the page of a thing of a kind is, before its id."""
EXAMPLES = (
    message("private clinic in Moscow"),
    message("Roszdravnadzor"),
    message("who licenses a clinic"),
    message("180-FZ"),
)


def start_values(dataset: Data, page: Page) -> dict[str, Any]:
    """The values of the template before anything is asked."""
    texts = [LOCALES[page.language].tell(text) for text in EXAMPLES]
    examples = [{"text": text, "address": address_of(page, q=text)} for text in texts]
    return {"q": "", "found": None, "dataset": dataset, "examples": examples}


def search_values(found: Data, q: str, kind: str | None, page: Page, day: str | None) -> dict[str, Any]:
    """The values of the template for what was found. `kind`: the only one that was looked for; null: all."""
    asked = {"q": q, "asOf": day}
    after = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    labels = {one["value"]: one["label"] for one in found["kinds"]}
    return {
        "q": q,
        "found": found,
        "kind": kind,
        "kinds": [{**one, "address": address_of(page, **asked, kind=one["value"])} for one in found["kinds"]],
        "all_kinds": address_of(page, **asked),
        "hits": [hit_of(one, labels, page) for one in found["nodes"]],
        "next": address_of(page, **asked, kind=kind, after=after) if after else None,
    }


def hit_of(hit: Data, labels: Mapping[str, str], page: Page) -> dict[str, Any]:
    """One line of what was found; `pieces`: its excerpt, of which every second one is what matched."""
    node = hit["node"]
    place = ADDRESSES.get(node["__typename"])
    return {
        "id": node["id"],
        "name": node.get("name") or node.get("title") or node["id"],
        "kind": labels[kind_for(node["__typename"])],
        "illustrative": node.get("illustrative", False),
        "address": page.below(f"{place}/{node['id']}") if place else None,
        "pieces": hit["excerpt"].split("*"),
    }


def address_of(page: Page, **parameters: str | None) -> str:
    """The address of the search with these parameters, of which those that are null are left out."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{page.below('/search')}?{urlencode(given)}"
