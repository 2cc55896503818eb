"""A world of clinics in regions and sectors, with classes, licences and offerings, and what each list of it must show.

The rows follow from the entries alone, by plain loops, for any day: what has ended, what has not begun, and ties are in it.
"""

from collections.abc import Iterable
from typing import Any

from tests.support.tiny import WEAK, World, entity, world

DAY = "2026-01-31"
DAYS = ("2015-06-01", "2020-06-01", DAY)
# Names that tie, differ only in case, and are ordered otherwise by code points than by UTF-16.
REGIONS = ("Юг", "юг", "\ufd3e", "\U0001f332")
TRACKS = ("State", "Private")
CLASSES: tuple[tuple[str, ...], ...] = ((), ("zz.class.c0",), ("zz.class.c1",), ())  # what each is a kind of
STATUSES = ("ACTIVE", "SUSPENDED", "TERMINATED", "NOT_RECORDED")
ROUTES = ("zz.route.lawful", "zz.route.grey", None)
THERAPIES: tuple[tuple[str, ...], ...] = ((), ("therapy.t0",), ("therapy.t1",), (), (), ())  # two that nobody offers
SIZES = (12, 2, 0, 2)  # how many mandates each authority holds: as texts these numbers are ordered otherwise
AGAIN = {"validFrom": "2018-01-01"}
ENDED = {"validTo": "2018-12-31"}


def market() -> World:
    """The world."""
    content, zz = world(), {"jurisdiction": "zz"}
    content["jurisdictions.yaml"].append(entity("yy"))
    content["regions.yaml"] = [named(entity(f"zz.region.r{n}", **zz), name) for n, name in enumerate(REGIONS)]
    about: Any = {"who": "Who.", "standards": "Theirs.", "focus": "Much."} | zz
    content["tracks.yaml"] = [named(entity(f"zz.track.t{n}", **about), name) for n, name in enumerate(TRACKS)]
    content["classes.yaml"] = [
        entity(f"zz.class.c{n}", broader=[*wider], **zz) | (ENDED if n == 3 else {}) for n, wider in enumerate(CLASSES)
    ]
    content["conditions.yaml"] = [entity("condition.k0"), entity("condition.k1", broader=["condition.k0"])]
    content["therapies.yaml"] = [
        content["therapies.yaml"][0] | entity(f"therapy.t{n}", broader=[*wider]) | {"name": f"Therapy {'ab'[n % 2]}"}
        for n, wider in enumerate(THERAPIES)
    ]
    # On one of the days it is no kind of the other.
    content["therapies.yaml"][2]["broader"] = [{"to": "therapy.t1", "validFrom": "2019-01-01"}]
    content["therapies.yaml"][3]["routes"] = []
    # A gap that is recorded, one that nobody oversees, and one of those to whom the route is not open.
    content["gaps.yaml"] = [entity("zz.gap.aside", kind="OTHER", **zz)]
    content["routes.yaml"][0]["openTo"] = ["zz.class.c2"]
    content["routes.yaml"][2]["gaps"] = ["zz.gap.aside"]
    office = content["authorities.yaml"][0]
    content["authorities.yaml"] = [
        named(office | {"id": f"zz.authority.a{n}"}, f"Office {'ab'[n % 2]}") for n in range(len(SIZES))
    ]
    content["mandates.yaml"] = [mandate(holder, n) for holder, size in enumerate(SIZES) for n in range(size)]
    content["clinics.yaml"] = [clinic(n) for n in range(24)]
    return content


def named(entry: World, name: str) -> World:
    return entry | {"name": name}


def mandate(holder: int, n: int) -> World:
    """Every third one is over on the last day, and some cover routes."""
    does, covers = ("inspection", "sanctions")[n % 2], n % 4 == 0
    return entity(
        f"zz.mandate.a{holder}.m{n:02}", authority=f"zz.authority.a{holder}", activity=f"activity.{does}",
        reach="ROUTES" if covers else "NO_CLINIC", covers=["zz.route.lawful"] if covers else [],
        **(ENDED if n % 3 == 2 else {}),
    ) | {"name": f"Mandate {n % 5}"}  # fmt: skip


def clinic(n: int) -> World:
    """One of which what is recorded, and since when, follows from its number."""
    identity = f"c{n:02}"
    found = entity(f"zz.clinic.{identity}", jurisdiction="yy" if n == 23 else "zz", illustrative=n % 2 == 0)
    found["name"] = f"Clinic {n % 5}"
    if n % 6 < 4:
        found["region"] = {"to": f"zz.region.r{n % 6}"} | (ENDED if n % 4 == 3 else AGAIN if n % 7 == 0 else {})
    if n % 3:
        found["track"] = {"to": f"zz.track.t{n % 3 - 1}"}
    found["classes"] = [
        {"to": f"zz.class.c{one}"} | (ENDED if n % 5 == 0 else {}) for one in range(4) if (n + one) % 3 == 0
    ]
    found["licences"] = [
        {
            "id": f"zz.licence.{identity}.{one}",
            "number": f"L-{n}-{one}",
            "status": STATUSES[(n + one) % 4],
            "cites": WEAK,
        }
        | (ENDED if (n + one) % 3 == 0 else {})
        for one in range(n % 3)
    ]
    found["offerings"] = [
        entity(
            f"zz.offering.{identity}.o{one}", illustrative=n % 2 == 0, therapy=f"therapy.t{(n + one) % 4}",
            routes=[route] if (route := ROUTES[(n + one) % 3]) else [],
            conditions=[{"to": f"condition.k{one % 2}"} | (ENDED if n % 5 == 1 else {})] if n % 3 else [],
            **(AGAIN if (n + one) % 5 == 4 else {}),
        ) | {"name": f"Offering {one}"}
        for one in range(n % 4)
    ]  # fmt: skip
    return found | ({"validTo": "2024-12-31"} if n % 8 == 7 else {})


MARKET = market()
BY_ID: dict[str, World] = {
    entry["id"]: entry for name, entries in MARKET.items() if name != "pack.yaml" for entry in entries
}


def holds(fact: Any, day: str) -> bool:
    """Whether an entry, or what links to another one, holds on the day."""
    said = {} if isinstance(fact, str) else fact
    return said.get("validFrom", day) <= day <= said.get("validTo", day)


def leads(links: Any, day: str) -> list[str]:
    """Where links lead on the day."""
    given = links if isinstance(links, list) else [links] if links else []
    return [one if isinstance(one, str) else one["to"] for one in given if holds(one, day)]


def with_wider(identity: str, day: str) -> set[str]:
    """The entry, and all that it is a kind of on the day."""
    wider = leads(BY_ID[identity].get("broader"), day)
    return {identity}.union(*(with_wider(one, day) for one in wider))


def names(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(BY_ID[one]["name"] for one in ids)


def offering_row(entry: World, of: World, day: str) -> dict[str, Any]:
    routes = leads(entry["routes"], day)
    return {
        "id": (entry["id"],), "name": (entry["name"],), "clinic": (of["name"],), "therapy": names([entry["therapy"]]),
        "THERAPY": with_wider(entry["therapy"], day), "ROUTE": routes, "JURISDICTION": [of["jurisdiction"]],
        "ROUTE_STANDING": [BY_ID[route]["standing"] for route in routes], "REGION": leads(of.get("region"), day),
        "ILLUSTRATIVE": [str(entry["illustrative"]).lower()], "at": of["id"],
        "CONDITION": set().union(*(with_wider(one, day) for one in leads(entry["conditions"], day))),
    }  # fmt: skip


def clinic_row(entry: World, day: str) -> dict[str, Any]:
    licences = [one for one in entry["licences"] if holds(one, day)]
    offerings = [offering_row(one, entry, day) for one in entry["offerings"] if holds(one, day)]
    regions, tracks = leads(entry.get("region"), day), leads(entry.get("track"), day)
    classes = [one for one in leads(entry["classes"], day) if holds(BY_ID[one], day)]
    return {
        "id": (entry["id"],), "name": (entry["name"],), "region": names(regions), "track": names(tracks),
        "validFrom": (), "licenceStatus": {one["status"] for one in licences}, "offerings": offerings,
        "illustrative": (entry["illustrative"],), "REGION": regions, "TRACK": tracks, "JURISDICTION": [entry["jurisdiction"]],
        "ILLUSTRATIVE": [str(entry["illustrative"]).lower()], "LICENCE_STATUS": {one["status"] for one in licences},
        "PROVIDER_CLASS": set().union(*(with_wider(one, day) for one in classes)),
        "THERAPY": set().union(*(one["THERAPY"] for one in offerings)),
        "ROUTE": set().union(*(one["ROUTE"] for one in offerings)),
        "CONDITION": set().union(*(one["CONDITION"] for one in offerings)),
    }  # fmt: skip


def rows(day: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each list on the day, each with what it has by the names of orders, filters and facets."""
    clinics = [clinic_row(one, day) for one in MARKET["clinics.yaml"] if holds(one, day)]
    offerings = [one for row in clinics for one in row["offerings"]]
    mandates = [one for one in MARKET["mandates.yaml"] if holds(one, day)]
    held = [one["authority"] for one in mandates]
    return {
        "Query.clinics": clinics,
        "Query.offerings": offerings,
        "Query.mandates": [
            {"id": (m["id"],), "name": (m["name"],), "authority": names([m["authority"]]), "activity": names([m["activity"]])}
            for m in mandates
        ],
        "Query.authorities": [
            {"id": (a["id"],), "name": (a["name"],), "mandates": (f"{held.count(a['id']):010}",)}
            for a in MARKET["authorities.yaml"]
        ],
        "Query.therapyTypes": [
            {"id": (t["id"],), "name": (t["name"],), "offerings": (f"{offered(t['id'], offerings):010}",)}
            for t in MARKET["therapies.yaml"]
        ],
    }  # fmt: skip


def offered(therapy: str, offerings: list[dict[str, Any]]) -> int:
    """How many offerings are of a therapy or of a narrower one."""
    return sum(therapy in one["THERAPY"] for one in offerings)
