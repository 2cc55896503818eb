"""What the page of a comparison shows: one clinic on two days, or two clinics on one."""

from itertools import pairwise
from typing import Any

from api.pages.base.addresses import is_id, with_query
from api.pages.base.changes import apart
from api.pages.base.choice import choice_of, therapies_in
from api.pages.base.visit import Data, Shown, Visit
from graph.errors import InvalidArgument, UnknownEntity
from graph.explain.locale import LOCALES

PATH = "/compare"


async def compare_page(visit: Visit) -> Shown:
    """What differs, or else a form to say what is to be compared."""
    named = [*visit.values("clinic"), *visit.values("with")]
    first, second, *more = [*named, None, None]
    start, end = visit.value("from"), visit.value("to")
    if any(more):
        raise InvalidArgument("More than two clinics are named.", "Name one clinic and two days, or two clinics.")
    if second and (start or end):
        raise InvalidArgument("Two clinics and two days are named.", "Two clinics are compared on one day, `asOf`.")
    unclear = next((text for text in (first, second) if text and not is_id(text)), None)
    if first is None or unclear:
        return await choose(visit, first, second, unclear)
    if second:
        return await compare_clinics(visit, first, second)
    return await compare_days(visit, first, start, end) if start and end else await choose_days(visit, first)


def base_values(visit: Visit, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # what the template takes
    """What the template takes in each of its forms, with what is null in most of them."""
    empty = dict.fromkeys(("choice", "clinic", "other", "days", "two", "several", "therapy", "therapy_name"))
    empty["therapies"] = ()
    return empty | {
        "asked": {name: visit.value(name) for name in ("from", "to", "asOf")},
        **more,
    }


async def choose(visit: Visit, first: str | None, second: str | None, unclear: str | None) -> Shown:
    """Two forms, and where a text is no id, what it may mean."""
    choice = await choice_of(visit, unclear)
    kept: dict[str, Any] = {name: visit.value(name) for name in ("from", "to", "asOf", "therapy")}
    named = {"clinic": first, "with": second}
    candidates = [
        {
            **one,
            "address": with_query(
                visit.page, PATH, **{k: one["id"] if v == unclear else v for k, v in named.items()}, **kept
            ),
        }
        for one in choice["candidates"]
    ]
    values = base_values(visit, choice={**choice, "candidates": candidates, "first": first, "second": second})
    return visit.show("compare.html", values)


async def choose_days(visit: Visit, clinic: str) -> Shown:
    """The days on which the answer for a clinic changed, each with the comparison of the day before."""
    therapy = visit.value("therapy")
    found = (await visit.ask("clinic_days", clinic=clinic, therapy=therapy))["clinic"]
    if found is None:
        raise UnknownEntity(f"No clinic {clinic!r} is recorded.")
    history = found["oversightHistory"]
    days = [
        {
            "day": later["from"],
            "address": with_query(
                visit.page, PATH, clinic=clinic, **{"from": earlier["to"], "to": later["from"]}, therapy=therapy
            ),
            "before": earlier["verdict"],
            "after": later["verdict"],
        }
        for earlier, later in pairwise(history)
    ]
    choice = {**await choice_of(visit), "first": clinic, "second": None}
    of_therapy = therapies_of(visit, found)
    return visit.show("compare.html", base_values(visit, clinic=found, days=days[::-1], choice=choice, **of_therapy))


async def compare_days(visit: Visit, clinic: str, start: str, end: str) -> Shown:
    """What differs between two days, by what brought it about."""
    answer = await visit.ask(
        "compare_days", clinic=clinic, **{"from": start, "to": end}, therapy=visit.value("therapy")
    )
    if answer["before"] is None:
        raise UnknownEntity(f"No clinic {clinic!r} is recorded.")
    locale = LOCALES[visit.page.language]
    before, after = answer["before"], answer["after"]
    two = {"before": before, "after": after, **apart(before, after, answer["changes"], locale)}
    of_therapy = therapies_of(visit, before["home"], after["home"])
    return visit.show("compare.html", base_values(visit, clinic=after["clinic"], two=two, **of_therapy))


def therapies_of(visit: Visit, *clinics: Data) -> dict[str, Any]:
    """Which therapies there are to choose from, and which one is asked for: its id as `therapy`, and its name."""
    therapies, chosen = therapies_in(*clinics), visit.value("therapy")
    return {
        "therapies": therapies,
        "therapy": chosen,
        "therapy_name": next((one["name"] for one in therapies if one["id"] == chosen), chosen),
    }


async def compare_clinics(visit: Visit, first: str, second: str) -> Shown:
    """What reaches the one and not the other, then what is alike."""
    asked = {"clinic": first, "with": second, "therapy": visit.value("therapy"), "asOf": visit.value("asOf")}
    answer = await visit.ask("compare_clinics", **asked)
    for clinic, found in ((first, answer["one"]), (second, answer["other"])):
        if found is None:
            raise UnknownEntity(f"No clinic {clinic!r} is recorded.")
    days = sorted({answer["one"]["asOf"], answer["other"]["asOf"]})
    if len(days) > 1:  # each has that of its jurisdiction's data: both speak for the earlier one
        visit.asked.clear()
        answer = await visit.ask("compare_clinics", **asked | {"asOf": days[0]})
    one, other = answer["one"], answer["other"]
    found = {"clinic": one["clinic"], "other": other["clinic"], "several": side_by_side(one, other)}
    return visit.show("compare.html", base_values(visit, **found, **therapies_of(visit, one["home"], other["home"])))


def side_by_side(one: Data, other: Data) -> dict[str, Any]:
    """The links of two clinics in one table: by mandate, or where their law is not the same, by what is done."""
    by = "mandate" if one["home"]["jurisdiction"]["id"] == other["home"]["jurisdiction"]["id"] else "activity"
    rows: dict[tuple[str, str | None], dict[str, Any]] = {}
    for side, answer in (("one", one), ("other", other)):
        for link in answer["links"]:
            therapy = link["offering"]["therapy"] if link["offering"] else None
            row = rows.setdefault(
                (link[by]["id"], therapy["id"] if therapy else None),
                {"link": link, "therapy": therapy, "one": [], "other": []},
            )
            row[side].append(link)
    told = [{**row, "is_alike": stand_of(row["one"]) == stand_of(row["other"])} for row in rows.values()]
    offered = [{own["therapy"]["id"] for own in side["home"]["offerings"]} for side in (one, other)]
    return {
        "one": one,
        "other": other,
        "by_mandate": by == "mandate",
        "differing": [row for row in told if not row["is_alike"]],
        "alike": [row for row in told if row["is_alike"]],
        "offered": dict(zip(("one", "other"), offered, strict=True)),
    }


def stand_of(links: list[Data]) -> set[tuple[str, str]]:
    """How a clinic stands in a line: each mandate with its status."""
    return {(link["mandate"]["id"], link["status"]) for link in links}
