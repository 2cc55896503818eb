"""What the page of clinics shows: those of a day that filters select, what could be chosen next, and verdicts by region."""

from collections.abc import Sequence
from typing import Any

from api.pages.base.spreadsheet import show_csv, wants_csv
from api.pages.base.statuses import VERDICTS, words_in
from api.pages.base.visit import Data, Shown, Visit
from api.pages.lists.filters import MEANINGS, NONE, Filters, Names, parameter_of
from api.pages.lists.grids import Counted, grid_of
from graph.explain.locale import LOCALES, message_in
from graph.model.vocabulary import ClinicDimension

ROWS = 20
FILE_ROWS = 2_000  # that a file holds: many more of them take longer than a request may
PIECE = 100  # of a file, that one question asks for
FACET_VALUES = 10
CHART_REGIONS = 12
ORDERS = {
    "NAME": message_in("what a list is ordered by", "name"),
    "VERDICT": message_in("what a list is ordered by", "verdict"),
    "REGION": message_in("what a list is ordered by", "region"),
    "TRACK": message_in("what a list is ordered by", "track"),
    "VALID_FROM": message_in("what a list is ordered by", "first day"),
    "ID": message_in("what a list is ordered by", "id"),
}
NOT_RECORDED = "NOT_RECORDED"  # in facets: nothing is recorded; of verdicts alone it is one of their words
DIRECTIONS = {
    "ASC": message_in("the direction of an order", "upwards"),
    "DESC": message_in("the direction of an order", "downwards"),
}
OF_LIST = (ClinicDimension.PROVIDER_CLASS, ClinicDimension.AUTHORITY, ClinicDimension.GAP)
FACETS = (ClinicDimension.VERDICT, ClinicDimension.REGION, ClinicDimension.TRACK, *OF_LIST)
CHART = (ClinicDimension.REGION, ClinicDimension.VERDICT)
HEAD = (
    *("on", "id", "name", "illustrative", "region", "region_name"),
    *("track", "track_name", "verdict", "verdict_name", "confidence"),
)


async def clinics_page(visit: Visit) -> Shown:
    """The clinics, or a file of them."""
    filters, day = Filters.of(visit), visit.value("asOf")
    order = visit.word("orderBy", ORDERS) or "NAME"
    direction = visit.word("direction", DIRECTIONS) or "ASC"
    ordered = {"asOf": day, "orderBy": [{"field": order, "direction": direction}]}
    if wants_csv(visit):
        return await file_of(visit, filters, ordered)
    after, before = visit.value("after"), visit.value("before")
    answer = await visit.ask(
        "clinics",
        **ordered,
        where=filters.where(),
        anyVerdict=filters.where("verdict"),
        anyRegion=filters.where("region"),
        anyTrack=filters.where("track"),
        first=None if before else ROWS,
        last=ROWS if before else None,
        after=after,
        before=before,
        ids=filters.ids,
    )
    days = [day] if day else None
    chart = await visit.ask("counts", by=CHART, where=filters.where(), on=days, first=None, ids=[])
    return visit.show("clinics.html", clinics_values(answer, chart["clinicCounts"]["rows"], visit, filters))


def clinics_values(answer: Data, chart: Sequence[Data], visit: Visit, filters: Filters) -> dict[str, Any]:
    """The values of the template."""
    page, locale, given = visit.page, LOCALES[visit.page.language], visit.value
    names = Names.of(locale, filters.ids, answer["chosen"])
    kept = {"asOf": given("asOf"), "orderBy": given("orderBy"), "direction": given("direction")}
    list_, info = answer["clinics"], answer["clinics"]["pageInfo"]
    counted = Counted(chart, CHART, [one for one in [given("asOf")] if one], filters, names, page, locale)

    def turned(**cursor: str | None) -> str | None:
        return filters.address(page, "/clinics", **kept, **cursor) if all(cursor.values()) else None

    return {
        "asOf": given("asOf") or answer["dataset"]["asOf"],
        "asked_day": given("asOf"),
        "total": list_["totalCount"],
        "clinics": list_["nodes"],
        "chips": names.chips(filters, page, "/clinics", **kept),
        "hidden": filters.pairs,
        "all": Filters({}).address(page, "/clinics", **kept) if filters.pairs else None,
        "facets": [
            facet_of(by, (list_[by] if by in OF_LIST else answer[by]["facets"]), filters, names, visit, kept)
            for by in FACETS
        ],
        "orders": {one: locale.tell_in(*text) for one, text in ORDERS.items()},
        "order": given("orderBy") or "NAME",
        "directions": {one: locale.tell_in(*text) for one, text in DIRECTIONS.items()},
        "direction": given("direction") or "ASC",
        "previous": turned(before=info["startCursor"]) if info["hasPreviousPage"] else None,
        "next": turned(after=info["endCursor"]) if info["hasNextPage"] else None,
        "file": filters.address(page, "/clinics", **kept, format="csv"),
        "file_rows": FILE_ROWS,
        "grid": grid_of(counted, CHART_REGIONS) if counted.rows else None,
        "counts": filters.address(page, "/counts", by=list(CHART), on=given("asOf")),
    }


def facet_of(
    by: ClinicDimension,
    found: Sequence[Data],
    filters: Filters,
    names: Names,
    visit: Visit,
    kept: dict[str, str | None],
) -> dict[str, Any]:
    """What could be chosen of a dimension; what is chosen is always among it."""
    name, locale = parameter_of(by), LOCALES[visit.page.language]
    chosen = filters.values.get(name, ())
    values = []
    for one in found:
        is_none = one["value"] == NOT_RECORDED and by is not ClinicDimension.VERDICT
        value = NONE if is_none else one["value"]
        values.append(
            {
                "id": f"{name}-{value}",
                "label": names.value(by, value, one["label"]),
                "count": one["count"],
                "chosen": value in chosen,
                "shape": VERDICTS[value][1] if by is ClinicDimension.VERDICT else None,
                "address": filters.toggled(name, value).address(visit.page, "/clinics", **kept),
            }
        )
    shown = [one for at, one in enumerate(values) if at < FACET_VALUES or one["chosen"]]
    return {
        "id": name,
        "title": names.side(by),
        "meaning": locale.tell_in(*MEANINGS[by]) if by in MEANINGS else None,
        "choices": shown,
        "more": len(values) - len(shown),
        "all": filters.address(visit.page, "/counts", by=[by], on=visit.value("asOf")),
    }


async def file_of(visit: Visit, filters: Filters, ordered: dict[str, Any]) -> Shown:
    """The clinics as a file, from a cursor on; where one does not hold all, its last line says so and where to go on."""
    locale, after = LOCALES[visit.page.language], visit.value("after")
    verdicts = words_in(locale, VERDICTS)
    rows: list[tuple[object, ...]] = []
    while True:
        first = min(PIECE, FILE_ROWS - len(rows))
        asked = {"where": filters.where(), "first": first, "after": after, "ids": filters.ids}
        answer = await visit.ask("clinics_file", **ordered, **asked)
        Names.of(locale, filters.ids, answer["chosen"])
        list_ = answer["clinics"]
        day = ordered["asOf"] or answer["dataset"]["asOf"]
        rows += [row_of(one, day, verdicts[one["oversight"]["verdict"]].word) for one in list_["nodes"]]
        after = list_["pageInfo"]["endCursor"]
        if not list_["pageInfo"]["hasNextPage"] or len(rows) >= FILE_ROWS:
            break
    headers = {"Remit-Rows": f"{len(rows)} of {list_['totalCount']}"}
    if list_["pageInfo"]["hasNextPage"]:
        others = {name: visit.value(name) for name in ("asOf", "orderBy", "direction")}
        there = filters.address(visit.page, "/clinics", **others, after=after, format="csv")
        rows.append(
            (locale.tell("{shown} of {total} clinics; more:", shown=len(rows), total=list_["totalCount"]), there)
        )
        headers["Link"] = f'<{there}>; rel="next"'
    return show_csv(f"clinics-{day}", HEAD, rows, headers)


def row_of(clinic: Data, day: str, verdict: str) -> tuple[object, ...]:
    """A line of the file: ids beside names."""
    places = [
        part
        for name in ("region", "track")
        for one in [clinic[name] or {}]
        for part in (one.get("id"), one.get("name"))
    ]
    answer = clinic["oversight"]
    illustrative = "true" if clinic["illustrative"] else "false"
    return (day, clinic["id"], clinic["name"], illustrative, *places, answer["verdict"], verdict, answer["confidence"])
