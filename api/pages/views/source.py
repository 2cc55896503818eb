"""The page of a source: what it is, and all that cites it."""

from itertools import groupby
from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.labels import KIND_LABELS, LABELS, tell_word
from api.pages.base.statuses import SUPPORT
from api.pages.base.visit import Data, Shown, Visit
from graph.errors import UnknownEntity
from graph.explain.locale import LOCALES


async def source_page(visit: Visit) -> Shown:
    """A source, and page by page what rests on it."""
    identity, day = visit.parts["id"], visit.value("asOf")
    source = (await visit.ask("source", id=identity, asOf=day, after=visit.value("after")))["source"]
    if source is None:
        raise UnknownEntity(f"No source {identity!r} is recorded.")
    return visit.show("source.html", source_values(source, day, visit))


def source_values(source: Data, day: str | None, visit: Visit) -> dict[str, Any]:
    """The values of the template."""
    locale, cited = LOCALES[visit.page.language], source["citedBy"]
    days = ((name, source[name]) for name in ("published", "speaksFor", "retrieved"))
    facts = [
        ("kind", tell_word(source["kind"], locale)),
        ("publisher", source["publisher"]),
        *((name, locale.write_day(one)) for name, one in days if one),
        ("bestConfidence", locale.tell(SUPPORT[source["bestConfidence"]]) if source["bestConfidence"] else None),
    ]
    things = sorted(cited["nodes"], key=lambda one: one["__typename"])
    after = cited["pageInfo"]["endCursor"] if cited["pageInfo"]["hasNextPage"] else None
    return {
        "source": source,
        "facts": [(locale.tell_in(*LABELS[name]), text) for name, text in facts if text],
        "kinds": [
            (locale.tell_in(*KIND_LABELS[name]), list(several))
            for name, several in groupby(things, lambda one: one["__typename"])
        ],
        "shown": len(things),
        "total": cited["totalCount"],
        "next": with_query(visit.page, visit.page.path_without_language, asOf=day, after=after) if after else None,
    }
