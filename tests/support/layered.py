"""A tiny world in which law rests on law.

The act lets the route `lawful` be taken and grants its inspection, with an order that implements it; a second act lets `other`
be taken, grants sanctions for every clinic, and exempts `other` from them.
"""

from tests.support.tiny import World, entity, world

CLINIC = "zz.clinic.one"
CURE, CARE = "zz.offering.one.cure", "zz.offering.one.care"
ACT, ORDER, SECOND = "zz.instrument.act", "zz.instrument.order", "zz.instrument.second"
INSPECTION, CHECKS, SANCTIONS = (
    "zz.mandate.office.inspection",
    "zz.mandate.office.checks",
    "zz.mandate.office.sanctions",
)
LAWFUL, OTHER, GREY = "zz.route.lawful", "zz.route.other", "zz.route.grey"


def layered() -> World:
    """The world; the clinic offers one therapy by `lawful` and one by `grey`."""
    content = world()
    inside = {"jurisdiction": "zz"}
    act, order, second = (f"zz.provision.{name}.whole" for name in ("act", "order", "second"))
    content["activities.yaml"].append(entity("activity.checks"))
    content["instruments.yaml"] = [
        entity(ACT, kind="LAW", enactedOn="2000-01-01", provisions=[entity(act)], **inside),
        entity(ORDER, kind="ORDER", enactedOn="2005-01-01", implements=[ACT], provisions=[entity(order)], **inside),
        entity(SECOND, kind="LAW", enactedOn="2010-01-01", provisions=[entity(second)], **inside),
    ]
    content["routes.yaml"] = [
        entity(LAWFUL, standing="LAWFUL", providedBy=[act], **inside),
        entity(OTHER, standing="LAWFUL", providedBy=[second], **inside),
        entity(GREY, standing="GREY", **inside),
    ]
    held = {"authority": "zz.authority.office"}
    routes = {"reach": "ROUTES"} | held
    content["mandates.yaml"] = [
        entity(INSPECTION, activity="activity.inspection", covers=[LAWFUL], grantedBy=[act, order], **routes),
        entity(CHECKS, activity="activity.checks", covers=[LAWFUL, OTHER], grantedBy=[order], **routes),
        entity(
            SANCTIONS, activity="activity.sanctions", covers=["zz"], grantedBy=[second], reach="EVERY_CLINIC", **held
        ),
    ]
    content["exemptions.yaml"] = [
        entity("zz.exemption.other", provisions=[second], mandates=[SANCTIONS, CHECKS], routes=[OTHER])
    ]
    content["requirements.yaml"] = [entity("zz.requirement.form", routes=[LAWFUL], setBy=[order])]
    content["clinics.yaml"][0]["offerings"] = [
        entity(identity, illustrative=True, therapy="therapy.cure", routes=[route])
        for identity, route in ((CURE, LAWFUL), (CARE, GREY))
    ]
    return content


def part(content: World, identity: str) -> World:
    """The entry with that id, wherever it stands."""
    found: list[World] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.extend([value] if value.get("id") == identity else [])
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            look(one)

    look(content)
    return found[0]
