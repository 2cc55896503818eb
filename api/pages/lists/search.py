"""What the page of a search shows, out of the answer to its operation."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.base.addresses import address_of, with_query
from api.pages.base.labels import KIND_LABELS
from api.pages.base.page import Page
from api.pages.base.visit import Data, Shown, Visit
from api.pages.lists.clinics import NOT_RECORDED
from graph.explain.locale import LOCALES
from graph.model.vocabulary import NodeKind
from graph.search.candidates import kind_for, label_for
from graph.search.highlight import MARK, SENTENCE


async def search_page(visit: Visit) -> Shown:
    """What was found."""
    q, kind = visit.value("q") or "", visit.value("kind")
    asked = {name: visit.value(name) for name in ("jurisdiction", "asOf", "after")}
    answer = await visit.ask("search", q=q, kinds=[kind] if kind else None, **asked)
    return visit.show("search.html", search_values(answer, visit))


def search_values(answer: Data, visit: Visit) -> dict[str, Any]:
    """The values of the template for what was found."""
    page, found = visit.page, answer["search"]
    asked = {name: visit.value(name) for name in ("q", "kind", "jurisdiction", "asOf")}
    after = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    # GraphQL has them in English.
    tell_in = LOCALES[page.language].tell_in
    labels = {one["value"]: one["label"] for one in found["kinds"]}
    labels |= {kind: tell_in(*KIND_LABELS[label_for(kind)]) for kind in NodeKind}

    def choices(parameter: str, facets: Sequence[Data], labels: Mapping[str, str]) -> dict[str, Any]:
        """What the hits may be narrowed to by a parameter of the address, and the address of all."""
        chosen = asked[parameter]
        values = [
            {
                "label": labels[one["value"]],
                "count": one["count"],
                "chosen": one["value"] == chosen,
                "address": with_query(page, "/search", **{**asked, parameter: one["value"]}),
            }
            for one in facets
        ]
        return {"values": values, "all": with_query(page, "/search", **{**asked, parameter: None}) if chosen else None}

    places = [one for one in found["jurisdictions"] if one["value"] != NOT_RECORDED]
    return {
        "q": asked["q"],
        "found": found,
        "asOf": asked["asOf"] or answer["dataset"]["asOf"],
        "hidden": [(name, value) for name, value in asked.items() if value and name != "asOf"],
        "kinds": choices("kind", found["kinds"], labels),
        # There is nothing to choose where all that was found belongs to one.
        "jurisdictions": choices("jurisdiction", places, {one["value"]: one["label"] for one in places})
        if len(places) > 1 or asked["jurisdiction"]
        else None,
        "hits": [hit_of(one, labels, page) for one in found["nodes"]],
        "next": with_query(page, "/search", **asked, after=after) if after else None,
    }


def hit_of(hit: Data, labels: Mapping[str, str], page: Page) -> dict[str, Any]:
    """One line of what was found.

    `name` and `excerpt` are pieces, of which every second one is what matched. Where that is in the name or the id, the
    excerpt would repeat it: the first sentence of what it is stands there.
    """
    node = hit["node"]
    name, summary = node.get("name") or node.get("title") or node["id"], node.get("summary") or ""
    pieces = hit["excerpt"].split(MARK)
    plain = "".join(pieces)
    in_name = plain == name.replace(MARK, "")
    repeated = in_name or (plain == node["id"] and summary)
    excerpt = [SENTENCE.split(summary)[0]] if repeated else pieces
    known = [node.get("region") or node.get("authority"), node.get("publisher")]
    return {
        "id": node["id"],
        "name": pieces if in_name else [name],
        "excerpt": excerpt,
        "kind": labels[kind_for(node["__typename"])],
        "beside": next((one if isinstance(one, str) else one["name"] for one in known if one), None),
        "illustrative": node.get("illustrative", False),
        "address": address_of(page, node),
    }
