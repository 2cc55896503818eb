"""What the page of a supposition shows: the answer for a clinic as it is, as it would be, and why they differ."""

from typing import Any

from api.pages.base.addresses import is_id, with_query
from api.pages.base.changes import apart
from api.pages.base.choice import choice_of
from api.pages.base.visit import Data, Shown, Visit
from graph.errors import InvalidArgument, UnknownEntity
from graph.explain.locale import LOCALES

PATH = "/what-if"
BETWEEN = ":"  # an offering and its route, in the address


async def what_if_page(visit: Visit) -> Shown:
    """Before and after; without a clinic, a form to choose one; without a supposition, what can be supposed."""
    clinic, repeal = visit.value("clinic"), list(dict.fromkeys(visit.values("repeal")))
    moved = moved_in(visit.values("reclassify"))
    if clinic is None or not is_id(clinic):
        return await choose(visit, clinic, repeal)
    asked: dict[str, Any] = {"clinic": clinic, "asOf": visit.value("asOf"), "named": [*repeal, *moved.values()]}
    if not (repeal or moved):
        answer = await visit.ask("what_if_now", **asked)
        before, found = answer["oversight"], None
    else:
        change = {"repeal": repeal, "reclassify": [{"offering": one, "route": other} for one, other in moved.items()]}
        answer = await visit.ask("what_if", **asked, change=change)
        found = answer["whatIf"]
        before = found["before"] if found else None
    if before is None:
        raise UnknownEntity(f"No clinic {clinic!r} is recorded.")
    named = {one["id"]: one for one in answer["nodes"] if one}
    laws = {id_: named[id_] for id_ in repeal}
    routes = {offering: named[route] for offering, route in moved.items()}
    permalink = (found["after"] if found else before)["receipt"]["permalink"]
    return visit.show("what_if.html", values_of(visit, before, found, laws, routes), permalink=permalink)


def moved_in(texts: list[str]) -> dict[str, str]:
    """The route that each offering is supposed to take.

    Raises:
        InvalidArgument: one is no such pair, or an offering is supposed to take two routes.
    """
    found: dict[str, str] = {}
    for text in texts:
        offering, between, route = text.partition(BETWEEN)
        if not (offering and between and route):
            raise InvalidArgument(f"reclassify is {text!r}.", f"Write an offering and a route: offering{BETWEEN}route.")
        if found.setdefault(offering, route) != route:
            raise InvalidArgument(
                f"The offering {offering} is reclassified twice.", "Give one route for each offering."
            )
    return found


async def choose(visit: Visit, clinic: str | None, repeal: list[str]) -> Shown:
    """A form to choose a clinic; where one instrument is supposed away, the clinics for which that makes a difference."""
    choice = await choice_of(visit, clinic)
    kept: dict[str, Any] = {"repeal": repeal, "asOf": visit.value("asOf")}
    falls = None
    if len(repeal) == 1:
        falls = (await visit.ask("what_falls", instrument=repeal[0], asOf=visit.value("asOf")))["impact"]
        if falls is None:
            raise UnknownEntity(f"No instrument {repeal[0]!r} is recorded.")

    def with_address(one: Data) -> Data:
        return {**one, "address": with_query(visit.page, PATH, clinic=one["id"], **kept)}

    values = {
        "choice": {**choice, "candidates": list(map(with_address, choice["candidates"])), "first": clinic},
        "falls": falls,
        "falling": list(map(with_address, falls["clinics"]["nodes"])) if falls else [],
        "repeal": repeal,
        "asOf": visit.value("asOf"),
        "clinic": None,
    }
    return visit.show("what_if.html", values)


def values_of(
    visit: Visit, before: Data, found: Data | None, laws: dict[str, Data], routes: dict[str, Data]
) -> dict[str, Any]:
    """The values of the template.

    `found`: what the suppositions bring; null: nothing is supposed yet. `laws`: the instruments that are supposed away, by
    their ids. `routes`: those that are supposed to be taken, by the ids of the offerings.
    """
    locale, home = LOCALES[visit.page.language], before["home"]
    return {
        "choice": None,
        "clinic": before["clinic"],
        "before": before,
        "after": found["after"] if found else None,
        "instruments": instruments_of(before["links"], laws),
        "offerings": [
            offering_of(one, home["jurisdiction"]["routes"], before, routes.get(one["id"])) for one in home["offerings"]
        ],
        "supposed": supposed(visit, before, laws, routes),
        "result": apart(before, found["after"], found["changes"], locale) if found else None,
        "asOf": visit.value("asOf"),
    }


def instruments_of(links: list[Data], laws: dict[str, Data]) -> list[dict[str, Any]]:
    """The instruments on which the answer rests, those of most lines first, after what else is supposed away."""
    found: dict[str, dict[str, Any]] = {}
    for link in links:
        for one in link["instruments"]:
            entry = found.setdefault(one["id"], {"instrument": one, "lines": 0, "is_chosen": one["id"] in laws})
            entry["lines"] += 1
    listed = sorted(found.values(), key=lambda entry: (-entry["lines"], entry["instrument"]["name"]))
    others = [{"instrument": one, "lines": 0, "is_chosen": True} for id_, one in laws.items() if id_ not in found]
    return [*others, *listed]


def offering_of(offering: Data, routes: list[Data], before: Data, chosen: Data | None) -> dict[str, Any]:
    """An offering, and the routes that it could be supposed to take: the lawful ones of its therapy, then the others."""
    lawful = {way["route"]["id"] for way in before["lawfulRoutes"] if way["offering"]["id"] == offering["id"]}
    claimed = offering["route"]["id"] if offering["route"] else None
    there = {route["id"]: route for route in routes} | ({chosen["id"]: chosen} if chosen else {})
    others = [
        {**route, "value": f"{offering['id']}{BETWEEN}{id_}", "is_chosen": chosen is not None and chosen["id"] == id_}
        for id_, route in there.items()
        if id_ != claimed or route is chosen
    ]
    return {
        "offering": offering,
        "lawful": [route for route in others if route["id"] in lawful],
        "others": [route for route in others if route["id"] not in lawful],
    }


def supposed(visit: Visit, before: Data, laws: dict[str, Data], routes: dict[str, Data]) -> list[dict[str, Any]]:
    """Each supposition, with the address of the page without it."""
    offerings = {one["id"]: one for one in before["home"]["offerings"]}

    def without(one: str) -> str:
        given: dict[str, Any] = {
            "clinic": before["clinic"]["id"],
            "asOf": visit.value("asOf"),
            "repeal": [law for law in laws if law != one],
            "reclassify": [
                f"{offering}{BETWEEN}{route['id']}" for offering, route in routes.items() if offering != one
            ],
        }
        return with_query(visit.page, PATH, **given)

    fallen = [
        {"instrument": law, "offering": None, "route": None, "without": without(id_)} for id_, law in laws.items()
    ]
    taken = [
        {"instrument": None, "offering": offerings[id_], "route": route, "without": without(id_)}
        for id_, route in routes.items()
    ]
    return [*fallen, *taken]
