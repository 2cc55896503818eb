"""What holds on days on which no source of it was there is a warning with its line, and no pack is refused for it."""

from pathlib import Path
from typing import Any

import pytest

from seed.checks.source_days import find_warnings
from tests.support.command import remit
from tests.support.tiny import (
    STRONG,
    WEAK,
    Edit,
    World,
    clinic,
    entity,
    mandate,
    offering,
    read_world,
    world,
    write_pack,
)

EARLY = "2020-01-01"
OLDER = "cite a source of that time, give a source that is older its day `published`, or correct the day"


def warnings(folder: Path, edit: Edit) -> list[str]:
    """Those of the tiny world with a change."""
    content = world()
    edit(content)
    return [str(one) for one in find_warnings(read_world(folder / "zz", content))]


def report(content: World, **fields: Any) -> World:
    """The one source that is of a day, changed."""
    source: World = content["sources.yaml"][1]
    source.update(fields)
    return source


WARNED: dict[str, tuple[Edit, str]] = {
    "an entry": (
        lambda c: clinic(c).update(cites=WEAK, validFrom=EARLY),
        "validFrom: 2020-01-01 is before 2025-06-01, the first day of any source that is cited for it",
    ),
    "one written inside another": (
        lambda c: offering(c).update(cites=WEAK, validFrom=EARLY),
        "validFrom: 2020-01-01 is before 2025-06-01",
    ),
    "a link with citations of its own": (
        lambda c: mandate(c).update(covers=[{"to": "zz.route.lawful", "validFrom": EARLY, "cites": WEAK}]),
        "covers.0.validFrom: 2020-01-01 is before 2025-06-01",
    ),
    "a source that was published earlier than it speaks for": (
        lambda c: (report(c, published="2024-03-01"), clinic(c).update(cites=WEAK, validFrom="2024-02-29")),
        "validFrom: 2024-02-29 is before 2024-03-01",
    ),
    "a place that speaks for another day": (
        lambda c: clinic(c).update(cites=[WEAK[0] | {"asOf": "2021-01-01"}], validFrom=EARLY),
        "validFrom: 2020-01-01 is before 2021-01-01",
    ),
    "no beginning": (
        lambda c: clinic(c).update(cites=WEAK),
        "without a beginning these hold on days before any of their sources: zz.clinic.one (2025-06-01)",
    ),
    "no beginning of many": (
        lambda c: c["activities.yaml"].extend(entity(f"activity.a-{number}", WEAK) for number in range(5)),
        "activity.a-0 (2025-06-01), activity.a-1 (2025-06-01), activity.a-2 (2025-06-01), and 2 more",
    ),
}

SILENT: dict[str, Edit] = {
    "nothing is of a day": lambda _: None,
    "one source of several is of no day": lambda c: clinic(c).update(cites=[*WEAK, *STRONG], validFrom=EARLY),
    "it begins with its source": lambda c: clinic(c).update(cites=WEAK, validFrom="2025-06-01"),
    "its source speaks for an earlier day": lambda c: (
        report(c, asOf=EARLY, published="2024-03-01"),
        clinic(c).update(cites=WEAK, validFrom=EARLY),
    ),
    "an instrument was passed earlier": lambda c: c["instruments.yaml"][0].update(cites=WEAK),
    "a mandate begins with its law": lambda c: mandate(c).update(cites=WEAK),
    "a link begins with its ends": lambda c: mandate(c).update(covers=[{"to": "zz.route.lawful", "cites": WEAK}]),
    "a claim is what a source says": lambda c: c.update({"claims.yaml": [
        {"id": "zz.claim.x", "about": "zz.clinic.one", "predicate": "size", "value": "small", "cites": WEAK}
    ]}),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_what_holds_before_any_source_of_it_is_a_warning_with_what_to_do(name: str, tmp_path: Path) -> None:
    edit, expected = WARNED[name]
    (warning,) = warnings(tmp_path, edit)

    assert warning.startswith("zz/")
    assert ": warning: " in warning
    assert expected in warning
    remedy = "give validFrom where a source says since when, and else leave them" if "no beginning" in name else OLDER
    assert warning.endswith(remedy)


@pytest.mark.parametrize("name", SILENT)
def test_what_a_source_may_speak_for_is_none(name: str, tmp_path: Path) -> None:
    assert warnings(tmp_path, SILENT[name]) == []


def test_a_warning_is_told_at_its_line_and_the_pack_passes(tmp_path: Path) -> None:
    content = world()
    clinic(content).update(cites=WEAK, validFrom=EARLY)
    done = remit("check", str(write_pack(tmp_path / "zz", content)))

    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("No fault found in ")
    line = (tmp_path / "zz" / "clinics.yaml").read_text("utf-8").splitlines().index(f'  "validFrom": "{EARLY}"') + 1
    told = f"validFrom: {EARLY} is before 2025-06-01, the first day of any source that is cited for it; {OLDER}"
    assert lines[-1] == f"zz/clinics.yaml:{line}: warning: {told}"
