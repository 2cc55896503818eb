"""A world of law, small and full of ties and ends, and what each list shows of it on the day, written out by hand."""

from typing import Any

from tests.support.tiny import STRONG, WEAK, World, entity, world

DAY = "2026-01-31"
ENDED = {"validTo": "2020-01-01"}
# number -> kind, number, day of enactment, and what else is said
INSTRUMENTS: list[tuple[str, str | None, str | None, dict[str, Any]]] = [
    ("LAW", "1", "2000-01-01", {}),
    ("LAW", "1", "2000-01-01", {"amends": ["zz.instrument.i0"]}),
    ("ORDER", None, "2010-05-05", {"implements": ["zz.instrument.i0"]}),
    ("ORDER", "12n", None, {"issuedBy": "zz.authority.a0", "validTo": "2030-12-31"}),
    ("ORDER", "12n", None, {"validFrom": "2010-05-04"}),
    ("LAW", "5", "2030-01-01", {}),  # not enacted yet
    ("LAW", "12", "1999-12-31", ENDED),
    ("ORDER", "7", "2010-05-05", {"implements": ["zz.instrument.i6"]}),  # falls with i6
    (
        "GUIDELINE",
        "8",
        "2025-12-31",
        {"amends": ["zz.instrument.i1", "zz.instrument.i6"], "issuedBy": "zz.authority.a1"},
    ),
    ("ORDER", None, None, {}),
]
STANDING = (0, 1, 2, 3, 4, 8, 9)
# authority, activity, routes covered, instruments that grant it, what else is said
MANDATES: list[tuple[int, str, list[str], list[int], dict[str, Any]]] = [
    (0, "inspection", ["lawful"], [0], {}),
    (0, "sanctions", ["other"], [2], {}),  # a route that does not count
    (0, "inspection", [], [6], {}),  # its law has ended
    (1, "inspection", ["lawful", "grey"], [6, 9], {}),
    (1, "sanctions", ["lawful", "other"], [], {}),
    (1, "sanctions", [], [7], {}),  # its law has fallen
    (2, "inspection", ["lawful"], [0], ENDED),
    (3, "sanctions", ["grey"], [9, 0], {}),
    (4, "sanctions", ["lawful"], [0], {}),  # of an authority that has ended
]
COUNTING = (0, 1, 3, 4, 7)
KINDS = ("AGENCY", "MINISTRY", "AGENCY", "OTHER", "AGENCY")
NAMES = ("Ash", "Birch", "ash", "Ёль", "Ash")
EVIDENCE = ("UNPROVEN", "EMERGING", "UNPROVEN", "NOT_RECORDED")
# routes, instruments that set it, what else is said
REQUIREMENTS: list[tuple[list[str], list[int], dict[str, Any]]] = [
    (["lawful"], [0], {}),
    (["lawful", "other"], [2, 6], {}),
    (["grey"], [], {}),
    (["lawful"], [6], {}),  # its law has ended
]
REQUIRED = (0, 1, 2)
# about, predicate, value, whether it rests on the law or on a report, what else is said
CLAIMS: list[tuple[str, str, str, bool, dict[str, Any]]] = [
    ("zz.instrument.i0", "subject", "Blood", True, {}),
    ("zz.instrument.i0", "subject", "Cells", False, {}),
    ("zz.route.grey", "standing", "GREY", False, {}),
    ("zz.route.grey", "summary", "Grey.", True, ENDED),
]
# wider therapies, routes
THERAPIES: list[tuple[list[int], list[str]]] = [
    ([], ["lawful"]),
    ([0, 3], ["lawful", "other"]),
    ([1], []),
    ([], ["lawful"]),
]
# codes by vocabulary, wider conditions, therapies that were studied for it, what else is said
CONDITIONS: list[tuple[dict[str, list[str]], list[int], list[int], dict[str, Any]]] = [
    ({"ICD-10": ["G35", "G35.0"], "MeSH": ["D009103"]}, [1], [0, 1], {}),
    ({}, [], [3], {}),  # a therapy that has ended
    ({"ICD-10": ["G99"]}, [], [0], ENDED),
    ({"NCIT": ["C3243"]}, [], [], {}),
]
LIVING = (0, 1, 3)
# offering -> conditions
OFFERED_FOR = {0: (0, 2), 1: (1,), 5: (0, 3)}
# clinic, therapy, route, what else is said
OFFERINGS: list[tuple[int, int, str | None, dict[str, Any]]] = [
    (0, 0, "lawful", {}),
    (0, 1, "grey", {}),
    (1, 0, None, {}),
    (1, 2, "grey", ENDED),
    (2, 1, "lawful", {}),  # of a clinic that has ended
    (3, 2, "other", {}),
]
OFFERED = (0, 1, 2, 5)


def law() -> World:
    """The world."""
    content = world()
    zz = {"jurisdiction": "zz"}
    content["jurisdictions.yaml"].append(entity("yy"))
    content["sources.yaml"][1]["published"] = "2025-05-01"
    office = content["authorities.yaml"][0]
    content["authorities.yaml"] = [
        office | {"id": f"zz.authority.a{n}", "name": NAMES[n], "kind": kind} | (ENDED if n == 4 else {})
        for n, kind in enumerate(KINDS)
    ]
    content["authorities.yaml"][3] |= {"id": "yy.authority.a3", "jurisdiction": "yy"}
    content["instruments.yaml"] = [
        entity(f"zz.instrument.i{n}", kind=kind, **zz, **more)
        | {"name": NAMES[n % 5], "provisions": [entity(f"zz.provision.i{n}.whole")]}
        | ({"number": number} if number else {})
        | ({"enactedOn": day} if day else {})
        for n, (kind, number, day, more) in enumerate(INSTRUMENTS)
    ]
    content["routes.yaml"][1]["providedBy"] = ["zz.provision.i6.whole"]
    content["routes.yaml"][2]["gaps"] = ["zz.gap.g0", "zz.gap.g1"]
    content["mandates.yaml"] = [
        entity(f"zz.mandate.m{n}", authority=authority_id(holder), activity=f"activity.{does}", **more)
        | {"reach": "ROUTES" if covers else "NO_CLINIC", "covers": [f"zz.route.{route}" for route in covers]}
        | {"grantedBy": [f"zz.provision.i{law}.whole" for law in laws], "name": NAMES[n % 5]}
        for n, (holder, does, covers, laws, more) in enumerate(MANDATES)
    ]
    # A part of an instrument that stands, which has ended itself: m3 is granted by it no more.
    content["instruments.yaml"][8]["provisions"].append(entity("zz.provision.i8.part", **ENDED))
    content["mandates.yaml"][3]["grantedBy"].append("zz.provision.i8.part")
    evidence = {"statement": "Somebody says.", "cites": WEAK}
    content["therapies.yaml"] = [
        entity(f"therapy.t{n}", evidence=evidence | {"level": level})
        | {"name": NAMES[n], "routes": [f"zz.route.{route}" for route in THERAPIES[n][1]]}
        | {"broader": [f"therapy.t{wider}" for wider in THERAPIES[n][0]]}
        | {"studiedFor": [evidence | {"to": f"condition.c{c}", "level": level} for c in studied_for(n)]}
        | (ENDED if n == 3 else {})
        for n, level in enumerate(EVIDENCE)
    ]
    content["conditions.yaml"] = [
        entity(f"condition.c{n}", codes=codes, broader=[f"condition.c{one}" for one in wider], **more)
        | {"name": NAMES[n]}
        for n, (codes, wider, _, more) in enumerate(CONDITIONS)
    ]
    content["requirements.yaml"] = [
        entity(f"zz.requirement.r{n}", routes=[f"zz.route.{route}" for route in routes], **more)
        | {"name": NAMES[n], "setBy": [f"zz.provision.i{law}.whole" for law in laws]}
        for n, (routes, laws, more) in enumerate(REQUIREMENTS)
    ]
    content["clinics.yaml"] = [
        entity(f"zz.clinic.c{n}", **zz, offerings=[]) | (ENDED if n == 2 else {}) for n in range(4)
    ]
    content["regions.yaml"] = [entity("zz.region.r0", **zz)]
    content["tracks.yaml"] = [entity("zz.track.t0", who="All", standards="None", focus="Any", **zz)]
    content["clinics.yaml"][0] |= {"region": "zz.region.r0", "illustrative": True}
    content["clinics.yaml"][1] |= {"track": "zz.track.t0", "validFrom": "2010-05-05", "validTo": "2026-01-31"}
    for n, (clinic, therapy, route, more) in enumerate(OFFERINGS):
        claimed = [f"zz.route.{route}"] if route else []
        made = entity(
            f"zz.offering.c{clinic}.o{n}",
            therapy=f"therapy.t{therapy}",
            routes=claimed,
            illustrative=clinic == 0,
            conditions=[f"condition.c{c}" for c in OFFERED_FOR.get(n, ())],
            **more,
        )
        content["clinics.yaml"][clinic]["offerings"].append(made)
    content["claims.yaml"] = [
        {
            "id": f"zz.claim.c{n}",
            "about": about,
            "predicate": predicate,
            "value": value,
            "cites": STRONG if lawful else WEAK,
        }
        | more
        for n, (about, predicate, value, lawful, more) in enumerate(CLAIMS)
    ]
    content["gaps.yaml"] = [
        entity("zz.gap.g0", kind="LIABILITY", **zz),
        entity("zz.gap.g1", kind="OTHER", **zz) | {"name": "The zz.gap.g0"},
        entity("yy.gap.g2", kind="OTHER", jurisdiction="yy"),
        entity("zz.gap.g3", kind="OTHER", **zz, **ENDED),
    ]
    return content


def studied_for(therapy: int) -> list[int]:
    return [n for n, (_, _, therapies, _) in enumerate(CONDITIONS) if therapy in therapies]


def authority_id(number: int) -> str:
    return f"{'yy' if number == 3 else 'zz'}.authority.a{number}"


def mandate_row(number: int) -> dict[str, Any]:
    holder, does, covers, laws, _ = MANDATES[number]
    return {
        "id": (f"zz.mandate.m{number}",),
        "name": (NAMES[number % 5],),
        "authority": (authority_id(holder),),
        "activity": (f"activity.{does}",),
        "covers": tuple(f"zz.route.{route}" for route in covers if route != "other"),
        "instrument": tuple(f"zz.instrument.i{law}" for law in laws if law in STANDING),
    }


def offering_row(number: int) -> dict[str, Any]:
    clinic, therapy, route, _ = OFFERINGS[number]
    standing = {"lawful": "LAWFUL", "other": "LAWFUL", "grey": "GREY"}
    return {
        "id": (f"zz.offering.c{clinic}.o{number}",),
        "name": (f"The zz.offering.c{clinic}.o{number}",),
        "illustrative": (clinic == 0,),
        "clinic": (f"zz.clinic.c{clinic}",),
        "jurisdiction": ("zz",),
        "therapy": (f"therapy.t{therapy}",),
        "condition": tuple(f"condition.c{c}" for c in OFFERED_FOR.get(number, ()) if c in LIVING),
        "route": tuple(f"zz.route.{claimed}" for claimed in [route] if claimed),
        "routeStanding": tuple(standing[claimed] for claimed in [route] if claimed),
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    """What every list shows on the day, in no order."""
    return {
        "Query.mandates": [mandate_row(n) for n in COUNTING],
        "Query.authorities": [
            {
                "id": (authority_id(n),),
                "name": (NAMES[n],),
                "jurisdiction": (authority_id(n)[:2],),
                "kind": (KINDS[n],),
                "mandates": tuple(mandate_row(m) for m in COUNTING if MANDATES[m][0] == n),
            }
            for n in range(4)
        ],
        "Query.instruments": [
            {
                "id": (f"zz.instrument.i{n}",),
                "name": (NAMES[n % 5],),
                "jurisdiction": ("zz",),
                "kind": (INSTRUMENTS[n][0],),
                "number": tuple(filter(None, [INSTRUMENTS[n][1]])),
                "enactedOn": tuple(filter(None, [INSTRUMENTS[n][2]])),
                "issuedBy": tuple(filter(None, [INSTRUMENTS[n][3].get("issuedBy")])),
                "validFrom": tuple(filter(None, [INSTRUMENTS[n][3].get("validFrom")])),
                "validTo": tuple(filter(None, [INSTRUMENTS[n][3].get("validTo")])),
                "amends": tuple(INSTRUMENTS[n][3].get("amends", ())),
                "implements": tuple(INSTRUMENTS[n][3].get("implements", ())),
            }
            for n in STANDING
        ],
        "Query.therapyTypes": [
            {
                "id": (f"therapy.t{n}",),
                "name": (NAMES[n],),
                "evidence": (EVIDENCE[n],),
                "broader": tuple(f"therapy.t{wider}" for wider in THERAPIES[n][0] if wider != 3),
                "route": tuple(f"zz.route.{route}" for route in THERAPIES[n][1] if route != "other"),
                "condition": tuple(f"condition.c{c}" for c in studied_for(n) if c in LIVING),
            }
            for n in range(3)
        ],
        "Query.conditions": [
            {
                "id": (f"condition.c{n}",),
                "name": (NAMES[n],),
                "code": tuple(code for codes in CONDITIONS[n][0].values() for code in codes),
                "therapy": tuple(f"therapy.t{t}" for t in CONDITIONS[n][2] if t != 3),
            }
            for n in LIVING
        ],
        "Query.routes": [
            {
                "id": (f"zz.route.{route}",),
                "name": (f"The zz.route.{route}",),
                "jurisdiction": ("zz",),
                "standing": (standing,),
                "therapy": tuple(f"therapy.t{n}" for n in range(3) if route in THERAPIES[n][1]),
            }
            for route, standing in (("lawful", "LAWFUL"), ("grey", "GREY"))
        ],
        "Query.requirements": [
            {
                "id": (f"zz.requirement.r{n}",),
                "name": (NAMES[n],),
                "route": tuple(f"zz.route.{route}" for route in REQUIREMENTS[n][0] if route != "other"),
                "instrument": tuple(f"zz.instrument.i{law}" for law in REQUIREMENTS[n][1] if law in STANDING),
            }
            for n in REQUIRED
        ],
        "Query.provisions": [
            {"id": (f"zz.provision.i{n}.whole",), "instrument": (f"zz.instrument.i{n}",)} for n in STANDING
        ],
        "Query.offerings": [offering_row(n) for n in OFFERED],
        "Query.sources": [
            {"id": ("zz.source.law",), "kind": ("OFFICIAL_TEXT",), "published": ()},
            {"id": ("zz.source.report",), "kind": ("PRESS",), "published": ("2025-05-01",)},
        ],
        "Query.claims": [
            {
                "id": (f"zz.claim.c{n}",),
                "subject": (about,),
                "predicate": (predicate,),
                "contested": (predicate == "subject",),
                "preferred": (lawful or predicate != "subject",),
            }
            for n, (about, predicate, _, lawful, more) in enumerate(CLAIMS)
            if more is not ENDED
        ],
        "Query.clinics": [
            {
                "id": (f"zz.clinic.c{n}",),
                "name": (f"The zz.clinic.c{n}",),
                "illustrative": (n == 0,),
                "jurisdiction": ("zz",),
                "region": ("zz.region.r0",) * (n == 0),
                "track": ("zz.track.t0",) * (n == 1),
                "validFrom": ("2010-05-05",) * (n == 1),
                "validTo": ("2026-01-31",) * (n == 1),
                "offerings": tuple(offering_row(o) for o in OFFERED if OFFERINGS[o][0] == n),
            }
            for n in (0, 1, 3)
        ],
    }
