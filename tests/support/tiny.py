"""Tiny worlds: packs made in a test, just large enough for one rule to show.

A world is a dictionary from a pack's file to the list of its entries; a test changes a copy of `world()` and reads it as a
pack.
It is written as JSON, which is YAML.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph.errors import PackInvalid
from seed.checks.check import read_checked
from seed.format.pack import Pack

World = dict[str, Any]

STRONG = [{"source": "zz.source.law", "at": "Art. 1"}]
WEAK = [{"source": "zz.source.report", "at": "L1"}]


def entity(identity: str, cites: list[dict[str, str]] | None = None, **fields: Any) -> World:
    """An entry with an id, a name that repeats it, and a strong citation."""
    return {"id": identity, "name": f"The {identity}", "cites": cites or STRONG} | fields


def world() -> World:
    """One clinic, with one therapy under a lawful route that one mandate covers, beside a grey route."""
    inside = {"jurisdiction": "zz"}
    return {
        "pack.yaml": {
            "id": "zz-tiny", "schema": 1, "title": "A tiny world", "version": "1", "asOf": "2026-01-31", "licence": "CC0-1.0",
        },
        "sources.yaml": [
            {"id": "zz.source.law", "title": "A law", "kind": "OFFICIAL_TEXT", "confidence": "PRIMARY"},
            {"id": "zz.source.report", "title": "A report", "kind": "PRESS", "confidence": "SECONDARY", "asOf": "2025-06-01"},
        ],
        "jurisdictions.yaml": [entity("zz")],
        "authorities.yaml": [
            entity(
                "zz.authority.office", kind="AGENCY", primaryRole="Oversight", **inside,
                enforcement={"level": "UNKNOWN", "statement": "Nobody says.", "cites": WEAK},
            )
        ],
        "activities.yaml": [entity("activity.inspection"), entity("activity.sanctions")],
        "instruments.yaml": [
            entity(
                "zz.instrument.act", kind="LAW", number="1", enactedOn="2000-01-01", **inside,
                provisions=[entity("zz.provision.act.art-1", locator="Art. 1")],
            )
        ],
        "routes.yaml": [
            entity("zz.route.lawful", standing="LAWFUL", **inside),
            entity("zz.route.other", standing="LAWFUL", **inside),
            entity("zz.route.grey", standing="GREY", **inside),
        ],
        "therapies.yaml": [
            entity(
                "therapy.cure", routes=["zz.route.lawful", "zz.route.other"],
                evidence={"level": "NOT_RECORDED", "statement": "Nobody says.", "cites": WEAK},
            )
        ],
        "mandates.yaml": [
            entity(
                "zz.mandate.office.inspection", authority="zz.authority.office", activity="activity.inspection",
                reach="ROUTES", covers=["zz.route.lawful"], grantedBy=["zz.provision.act.art-1"],
            )
        ],
        "clinics.yaml": [
            entity(
                "zz.clinic.one", illustrative=True, **inside,
                offerings=[
                    entity("zz.offering.one.cure", illustrative=True, therapy="therapy.cure", routes=["zz.route.lawful"]),
                ],
            )
        ],
    }  # fmt: skip


def write_pack(folder: Path, content: World) -> Path:
    """Write the world as a pack."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, entries in content.items():
        (folder / name).write_text(json.dumps(entries, ensure_ascii=False, indent=1), "utf-8")
    return folder


def read_world(folder: Path, content: World) -> list[Pack]:
    """The world as a checked pack."""
    return read_checked([str(write_pack(folder, content))])


Edit = Callable[[World], object]


def clinic(content: World) -> World:
    """Its clinic."""
    entry: World = content["clinics.yaml"][0]
    return entry


def offering(content: World) -> World:
    """What the clinic offers."""
    entry: World = clinic(content)["offerings"][0]
    return entry


def mandate(content: World) -> World:
    """Its mandate."""
    entry: World = content["mandates.yaml"][0]
    return entry


def findings(*folders: Path) -> list[str]:
    """What the check finds in these packs, one line a fault."""
    try:
        read_checked([str(folder) for folder in folders])
    except PackInvalid as invalid:
        return list(invalid.findings)
    return []
