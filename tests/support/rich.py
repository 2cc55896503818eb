"""A small world in which everything that an answer may show is somewhere, and much of it twice, ended, or missing.

Two jurisdictions, contests, exemptions, gaps recorded and derived, law that falls with its basis, two regions and routes in
turn, names that only differ in case, properties that are not recorded, archetypes, licences, two ways to one therapy.
"""

from tests.support.tiny import STRONG, WEAK, World, entity, world

# One line an entity, so that they can be compared.
# fmt: off

UNSURE = [{"source": "zz.source.report", "confidence": "UNVERIFIED", "asOf": "2024-02-29"}, *STRONG]


def rich_world() -> World:
    """The world."""
    content = world()
    inside, abroad = {"jurisdiction": "zz"}, {"jurisdiction": "yy"}
    content["pack.yaml"]["coverage"] = [
        {"jurisdiction": "zz", "kind": "MANDATE", "declared": "COMPLETE"},
        {"jurisdiction": "zz", "kind": "CLINIC", "declared": "PARTIAL", "note": "A few."},
        {"jurisdiction": "yy", "kind": "ROUTE", "declared": "NONE"},
    ]
    content["sources.yaml"][0] |= {"publisher": "The printer", "url": "https://example.org/law", "published": "2000-01-01"}
    content["jurisdictions.yaml"][0] |= {"partOf": {"to": "xx", "validFrom": "2002-01-01", "cites": UNSURE}}
    content["jurisdictions.yaml"] += [
        entity("yy", names={"ru": "Игрек"}, validFrom="1990-01-01", validTo="2025-12-31"), entity("xx"),
    ]
    content["classes.yaml"] = [
        entity("zz.class.public", **inside),
        entity("zz.class.state", UNSURE, broader=["zz.class.public"], **inside),
        entity("zz.class.private", validFrom="1992-01-01", **inside),
    ]
    content["regions.yaml"] = [
        entity("zz.region.north", **inside),
        entity("zz.region.south", WEAK, validTo="2020-12-31", **inside),
    ]
    content["tracks.yaml"] = [
        entity(f"zz.track.{name}", who="Who.", standards="Theirs.", focus="Much.", **inside) for name in ("state", "private")
    ]
    enforcement = {"level": "STRONG", "statement": "It fines.", "cites": UNSURE}
    content["authorities.yaml"] += [
        entity(
            "zz.authority.second", kind="OTHER", primaryRole="Aside", enforcement=enforcement, validTo="2024-06-30", **inside,
        ),
        entity(
            "zz.authority.idle", UNSURE, kind="MINISTRY", primaryRole="None", enforcement=enforcement,
            partOf={"to": "zz.authority.second", "validFrom": "2020-01-01", "cites": UNSURE}, **inside,
        ),
        entity("yy.authority.abroad", kind="ETHICS_BODY", primaryRole="Ethics", enforcement=enforcement, **abroad),
    ]
    content["authorities.yaml"][0]["enforcement"] = [
        {"level": "MODERATE", "statement": "It warned.", "validTo": "2009-12-31", "cites": UNSURE},
        {"level": "STRONG", "statement": "It fines.", "validFrom": "2015-07-01", "cites": [*STRONG, *WEAK]},
    ]
    content["activities.yaml"] += [entity("activity.licensing", validFrom="2010-01-01", summary="Papers.")]
    content["instruments.yaml"] += instruments()
    content["routes.yaml"][0] |= {"providedBy": ["zz.provision.order.whole"]}
    content["routes.yaml"][1] |= {"openTo": ["zz.class.public", {"to": "zz.class.private", "validTo": "2010-12-31"}]}
    content["routes.yaml"][2] |= {"gaps": ["zz.gap.aside", {"to": "zz.gap.old", "validTo": "2015-12-31"}]}
    content["routes.yaml"] += [
        entity("yy.route.lawful", standing="LAWFUL", gaps=["yy.gap.abroad"], **abroad),
        entity("zz.route.ended", standing="GREY", gaps=["zz.gap.aside"], validTo="2022-12-31", **inside),
    ]
    content["requirements.yaml"] = [
        entity("zz.requirement.trial", routes=["zz.route.lawful", "zz.route.other"], setBy=["zz.provision.act.art-1"]),
        entity("zz.requirement.consent", UNSURE, routes=["zz.route.grey", "yy.route.lawful"], summary="Asked."),
    ]
    evidence = {"level": "UNPROVEN", "statement": "Nothing.", "cites": UNSURE}
    content["therapies.yaml"] += [
        entity("therapy.broad", evidence=evidence, routes=["yy.route.lawful", "zz.route.grey"]),
        entity(
            "therapy.narrow", evidence=evidence, validFrom="2001-01-01",
            broader=["therapy.cure", {"to": "therapy.broad", "validTo": "2023-12-31"}],
        ),
        entity("therapy.alone", UNSURE, evidence=evidence),
    ]
    content["therapies.yaml"][0] |= {"broader": ["therapy.broad"], "studiedFor": studies("condition.sclerosis")}
    content["therapies.yaml"][2]["studiedFor"] = [
        {"to": "condition.nerves", "level": "NOT_RECORDED", "statement": "It began.", "cites": UNSURE},
        {"to": "condition.old", "level": "UNPROVEN", "statement": "It ended.", "cites": STRONG},
    ]
    content["conditions.yaml"] = [
        entity(
            "condition.sclerosis", names={"ru": "Склероз"}, codes={"ICD-10": ["G35", "G35.0"], "MeSH": ["D009103"]},
            broader=["condition.nerves", {"to": "condition.old", "validTo": "2012-12-31", "cites": WEAK}],
        ),
        entity("condition.nerves", UNSURE, summary="All of them."),
        entity("condition.old", WEAK, codes={"ICD-10": ["G99"]}, validTo="2015-12-31"),
    ]
    content["mandates.yaml"][0] |= {"enforces": ["zz.requirement.trial"]}
    content["mandates.yaml"] += mandates()
    content["gaps.yaml"] = [
        entity(
            "zz.gap.aside", kind="LIABILITY", rationale="It is aside.", consequences=["One.", "Two."],
            authorities=["zz.authority.office", {"to": "zz.authority.idle", "validFrom": "2020-01-01", "cites": UNSURE}],
            avoids=["zz.mandate.office.inspection", "zz.requirement.trial"], **inside,
        ),
        entity("zz.gap.old", WEAK, kind="OTHER", validTo="2018-12-31", **inside),
        entity("yy.gap.abroad", kind="REPEALED_BASIS", avoids=["yy.mandate.abroad.licensing"], **abroad),
    ]
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey", provisions=["zz.provision.order.whole"], validFrom="2012-01-01",
            mandates=["zz.mandate.second.licensing"], routes=["zz.route.grey"],
        )
    ]
    content["clinics.yaml"] += clinics()
    content["clinics.yaml"][0] |= {"region": "zz.region.north", "track": "zz.track.state", "identifiers": {"INN": "7700000001"}}
    content["claims.yaml"] = claims()
    return content


def studies(condition: str) -> list[World]:
    """Two, one after the other, with a time between them of which nothing is recorded."""
    return [
        {"to": condition, "level": "EMERGING", "statement": "Few.", "validTo": "2018-12-31", "cites": WEAK},
        {"to": condition, "level": "ESTABLISHED", "statement": "Many.", "validFrom": "2020-01-01", "cites": STRONG},
    ]


def instruments() -> list[World]:
    """Law that changes, implements, replaces and mirrors other law, and ends."""
    inside = {"jurisdiction": "zz"}
    return [
        entity(
            "zz.instrument.order", kind="ORDER", implements=["zz.instrument.act"], issuedBy="zz.authority.second",
            amends=["zz.instrument.act"], mirrors=["yy.authority.abroad", "yy.instrument.directive"], enactedOn="2005-05-05",
            provisions=[
                entity("zz.provision.order.whole"), entity("zz.provision.order.p-2", WEAK, locator="2", validTo="2021-06-30"),
            ], **inside,
        ),
        entity("zz.instrument.old", UNSURE, kind="LAW", number="1", validFrom="1995-01-01", validTo="1999-12-31", **inside),
        entity(
            "zz.instrument.new", kind="OTHER", number="'1'", replaces=["zz.instrument.old"], validFrom="2024-01-01", **inside,
        ),
        entity("yy.instrument.directive", kind="DIRECTIVE", number="1", jurisdiction="yy", names={"ru": "Указ", "de": "Oh"}),
    ]


def mandates() -> list[World]:
    """Of every reach, with law and without, ended and contested."""
    second = {"authority": "zz.authority.second"}
    return [
        entity(
            "zz.mandate.second.licensing", activity="activity.licensing", reach="EVERY_CLINIC", covers=["zz"],
            grantedBy=["zz.provision.order.p-2", {"to": "zz.provision.act.art-1", "validFrom": "2015-01-01"}], **second,
        ),
        entity(
            "zz.mandate.second.inspection", WEAK, activity="activity.inspection", reach="ROUTES",
            covers=["zz.route.lawful", {"to": "zz.route.grey", "validTo": "2019-12-31"}], **second,
        ),
        entity(
            "zz.mandate.office.sanctions", activity="activity.sanctions", reach="NOT_RECORDED", authority="zz.authority.office",
            follows=["zz.mandate.office.inspection"],
        ),
        entity(
            "zz.mandate.office.classes", activity="activity.sanctions", reach="CLASSES", authority="zz.authority.office",
            reaches=["zz.class.public", {"to": "zz.class.private", "validFrom": "2020-01-01"}],
            grantedBy=["zz.provision.act.art-1"],
        ),
        entity(
            "yy.mandate.abroad.licensing", activity="activity.licensing", reach="ROUTES", covers=["yy.route.lawful"],
            authority="yy.authority.abroad", validFrom="2000-01-01", validTo="2024-12-31",
        ),
    ]


def clinics() -> list[World]:
    """With several offerings and none, in one region after the other, with a licence, ended, under one name."""
    inside = {"jurisdiction": "zz"}
    turns = [{"to": "zz.route.grey", "validTo": "2018-12-31"}, {"to": "zz.route.lawful", "validFrom": "2019-01-01"}]
    return [
        entity(
            "zz.clinic.two", UNSURE, illustrative=True, track={"to": "zz.track.private", "validFrom": "2015-01-01"},
            region={"to": "zz.region.south", "validTo": "2020-12-31"}, classes=["zz.class.state"],
            offerings=[
                entity(
                    "zz.offering.two.cure", WEAK, illustrative=True, therapy="therapy.cure", routes=turns,
                    conditions=["condition.sclerosis", {"to": "condition.old", "validTo": "2014-12-31"}],
                ),
                entity(
                    "zz.offering.two.broad", illustrative=True, therapy="therapy.broad", routes=["zz.route.grey"],
                    fails=["zz.requirement.consent"],
                ),
                entity("zz.offering.two.silent", illustrative=True, therapy="therapy.narrow", validFrom="2011-01-01"),
            ],
            licences=[{
                "id": "zz.licence.two.1", "number": "L-1", "issuedBy": "zz.authority.second", "issuedOn": "2016-01-01",
                "status": "ACTIVE", "validFrom": "2016-01-01", "validTo": "2021-01-01", "cites": STRONG,
            }], **inside,
        ),
        entity("zz.clinic.ended", validFrom="2001-01-01", validTo="2016-12-31", offerings=[
            entity("zz.offering.ended.cure", therapy="therapy.cure", routes=["zz.route.other"], meets=["zz.requirement.trial"]),
        ], **inside),
        entity("zz.clinic.empty", track="zz.track.private", classes=["zz.class.private"], **inside)
        | {"name": "the ZZ.CLINIC.ONE"},
        # The order of these two differs between code points and UTF-16, which Java compares by.
        entity("zz.clinic.plane-0", **inside) | {"name": "\ufd3e"},
        entity("zz.clinic.plane-1", **inside) | {"name": "\U0001f332"},
        entity("yy.clinic.abroad", WEAK, jurisdiction="yy", offerings=[
            entity(
                "yy.offering.abroad.cure", therapy="therapy.cure", routes=["yy.route.lawful"],
                conditions=[{"to": "condition.nerves", "cites": UNSURE}],
            ),
            entity("yy.offering.abroad.ended", therapy="therapy.alone", routes=["zz.route.ended"], validTo="2022-12-31"),
        ]) | {"name": "The zz.clinic.one"},
    ]


def claims() -> list[World]:
    """Contests over a holder, what a mandate covers and a day; and a claim that nobody contradicts."""
    sides = [
        ("zz.mandate.second.licensing", "HOLDS", "zz.authority.second", "zz.contest.licensing", STRONG),
        ("activity.licensing", "HOLDS", "somebody else", "zz.contest.licensing", WEAK),
        ("zz.mandate.second.inspection", "COVERS", "zz.route.lawful", "zz.contest.reach", WEAK),
        ("zz.mandate.second.inspection", "COVERS", "nothing", "zz.contest.reach", WEAK),
        ("zz.instrument.act", "enactedOn", "2000-01-01", None, STRONG),
        ("zz.instrument.act", "enactedOn", "1999-12-31", None, WEAK),
        ("zz.clinic.two", "size", "small", None, UNSURE),
    ]
    return [
        {"id": f"zz.claim.{number}", "about": about, "predicate": predicate, "value": value, "cites": cites, "note": "So."}
        | ({"contest": contest, "restsOn": ["zz.provision.act.art-1"]} if contest else {})
        for number, (about, predicate, value, contest, cites) in enumerate(sides)
    ]
