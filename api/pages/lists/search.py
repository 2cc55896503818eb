"""What the page of a search shows, out of the answer to its operation."""

from collections.abc import Mapping
from typing import Any

from api.pages.base.addresses import address_of, with_query
from api.pages.base.labels import KIND_LABELS
from api.pages.base.page import Page
from api.pages.base.visit import Data, Shown, Visit
from graph.explain.locale import LOCALES
from graph.model.vocabulary import NodeKind
from graph.search.candidates import kind_for, label_for


async def search_page(visit: Visit) -> Shown:
    """What was found."""
    q, kind, day = visit.value("q") or "", visit.value("kind"), visit.value("asOf")
    asked = {"q": q, "kinds": [kind] if kind else None, "asOf": day, "after": visit.value("after")}
    found = (await visit.ask("search", **asked))["search"]
    return visit.show("search.html", search_values(found, q, kind, visit.page, day))


def search_values(found: Data, q: str, kind: str | None, page: Page, day: str | None) -> dict[str, Any]:
    """The values of the template for what was found. `kind`: the only one that was looked for; null: all."""
    asked = {"q": q, "asOf": day}
    after = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    # GraphQL has them in English.
    tell_in = LOCALES[page.language].tell_in
    labels = {one["value"]: one["label"] for one in found["kinds"]}
    labels |= {kind: tell_in(*KIND_LABELS[label_for(kind)]) for kind in NodeKind}
    return {
        "q": q,
        "found": found,
        "kind": kind,
        "kinds": [
            {
                **one,
                "label": labels[one["value"]],
                "address": with_query(page, "/search", **asked, kind=one["value"]),
            }
            for one in found["kinds"]
        ],
        "all_kinds": with_query(page, "/search", **asked),
        "hits": [hit_of(one, labels, page) for one in found["nodes"]],
        "next": with_query(page, "/search", **asked, kind=kind, after=after) if after else None,
    }


def hit_of(hit: Data, labels: Mapping[str, str], page: Page) -> dict[str, Any]:
    """One line of what was found; `pieces`: its excerpt, of which every second one is what matched."""
    node = hit["node"]
    return {
        "id": node["id"],
        "name": node.get("name") or node.get("title") or node["id"],
        "kind": labels[kind_for(node["__typename"])],
        "illustrative": node.get("illustrative", False),
        "address": address_of(page, node),
        "pieces": hit["excerpt"].split("*"),
    }
