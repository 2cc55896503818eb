"""A tiny world with one thing of nearly every kind, names in two languages, and some that have ended."""

# ruff: noqa: RUF001  # Russian names

import copy

from tests.support.tiny import World, entity, world


def busy() -> World:
    """A world with names in two languages, numbers of every sort, and things that have ended or are elsewhere."""
    content = world()
    here, past = {"jurisdiction": "zz"}, {"validTo": "2020-12-31"}
    content["jurisdictions.yaml"].append(entity("yy"))
    one = content["clinics.yaml"][0]
    one |= {
        "name": "Fir Tree Clinic",
        "names": {"ru": "Клиника «Ёлка» № 5"},
        "aliases": {"en": ["Spruce House", "FTC"], "ru": ["Ельник"]},
        "identifiers": {"INN": "7700000000"},
    }
    one["licences"] = [{"id": "zz.licence.one", "number": "LO-77/01", "status": "ACTIVE", "cites": one["cites"]}]
    content["clinics.yaml"] += [
        entity("zz.clinic.fir-cone", illustrative=True, **here)
        | {"name": "Fir cone", "names": {"ru": "Ёлочка"}, "aliases": {"en": ["FTC"]}},
        entity("yy.clinic.fir", illustrative=True, jurisdiction="yy") | {"name": "Fir"},
        entity("zz.clinic.gone", illustrative=True, **here, **past) | {"name": "Fir Tree Clinic"},
    ]
    old = copy.deepcopy(content["instruments.yaml"][0]) | past
    old |= {"id": "zz.instrument.old", "name": "Order 567n of Fir", "number": "567n"}
    old["provisions"] = [entity("zz.provision.old")]
    content["instruments.yaml"][0] |= {
        "name": "Federal Law 323-FZ",
        "number": "323-FZ",
        "names": {"ru": "Закон об ёлках"},
    }
    content["instruments.yaml"] += [old, old | {"id": "zz.instrument.new", "validTo": "2099-01-01", "provisions": []}]
    content["mandates.yaml"].append(
        content["mandates.yaml"][0] | {"id": "zz.mandate.office.old", "grantedBy": ["zz.provision.old"]}
    )
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.one", routes=["zz.route.grey"], provisions=["zz.provision.act.art-1"],
            mandates=["zz.mandate.office.inspection"],
        ),
    ]  # fmt: skip
    content["conditions.yaml"] = [entity("condition.spots", names={"ru": "Пятна"}, codes={"ICD-10": ["G35", "G35.0"]})]
    content["gaps.yaml"] = [entity("zz.gap.one", kind="OTHER", rationale="So.", consequences=["Then."], **here)]
    content["regions.yaml"] = [entity("zz.region.north", **here)]
    content["tracks.yaml"] = [entity("zz.track.all", who="All.", standards="Some.", focus="Much.", **here)]
    content["requirements.yaml"] = [entity("zz.requirement.proof", routes=["zz.route.lawful"])]
    return content


# What does not count on the day: it has ended, or it rests on a law that has.
ENDED = {"zz.clinic.gone", "zz.instrument.old", "zz.provision.old", "zz.mandate.office.old"}
