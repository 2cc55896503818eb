"""`minConfidence`: weaker evidence is left out, it is said what, and nothing becomes surer for it."""

from typing import Any

import pytest

from graph.explain.answers import tell_summary
from graph.model.vocabulary import RANK, Confidence, Language, OversightStatus, OversightVerdict
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import get_oversight
from graph.store.database import Database

pytestmark = pytest.mark.slow_on_neo4j

PUBLIC = "ru.clinic.pirogov-center"  # its route is inferred: UNVERIFIED
TRIALS = "ru.clinic.sechenov-university"  # every step of its chains is reported: SECONDARY
PRIVATE = "ru.clinic.example-private-moscow"
CLINICS = (PUBLIC, TRIALS, PRIVATE, "ru.clinic.pavlov-university", "ru.clinic.example-private-regional")
DAYS = ("2019-01-01", "2024-03-31", "2024-04-01", None, "2027-01-01")


async def ask(
    database: Database, clinic: str, min_confidence: Confidence | None, day: str | None = None
) -> Oversight | None:
    return await get_oversight(database, Question(clinic, day, min_confidence=min_confidence))


def keys(links: Any) -> list[tuple[str, str | None]]:
    return sorted((link.mandate.id, link.offering.id if link.offering else "") for link in links)


@pytest.mark.parametrize("min_confidence", Confidence)
@pytest.mark.parametrize("day", DAYS)
async def test_what_is_kept_and_what_is_left_out_are_the_whole(
    russian: Database, min_confidence: Confidence, day: str | None
) -> None:
    for clinic in CLINICS:
        whole, part = await ask(russian, clinic, None, day), await ask(russian, clinic, min_confidence, day)
        if whole is None or part is None:
            assert whole is part
            continue
        assert whole.left_out is None
        assert part.left_out is not None
        assert keys([*part.links, *part.left_out.links]) == keys(whole.links)
        assert sorted(gap.id for gap in (*part.gaps, *part.left_out.gaps)) == sorted(gap.id for gap in whole.gaps)
        assert all(RANK[link.confidence] >= RANK[min_confidence] for link in part.links)
        assert all(RANK[link.confidence] < RANK[min_confidence] for link in part.left_out.links)
        assert part.verdict in (whole.verdict, OversightVerdict.NOT_RECORDED)
        if part.verdict is not OversightVerdict.NOT_RECORDED:
            assert RANK[part.confidence] >= RANK[min_confidence]
        assert ("Left out: " in tell_summary(part, Language.EN)) == bool(part.left_out.links or part.left_out.gaps)


async def test_a_verdict_that_rests_on_an_inferred_route_is_not_recorded_without_it(russian: Database) -> None:
    """The sources name no route of the Pirogov Center; that it works under the hospital exemption is inferred."""
    whole = await ask(russian, PUBLIC, None)
    part = await ask(russian, PUBLIC, Confidence.SECONDARY)
    assert whole
    assert part
    assert (whole.verdict, whole.confidence) == (OversightVerdict.OVERSEEN, Confidence.UNVERIFIED)
    assert (part.verdict, part.confidence) == (OversightVerdict.NOT_RECORDED, Confidence.UNVERIFIED)
    assert part.left_out
    assert {link.status for link in part.left_out.links} == {OversightStatus.CONTESTED}
    assert tell_summary(part, Language.EN).endswith("Left out: 3 links that rest on evidence weaker than SECONDARY.")


async def test_what_no_official_text_supports_is_never_an_absence(russian: Database) -> None:
    """Everything about the archetype is reported. Without that nothing is known of it, and not: nobody oversees it."""
    part = await ask(russian, PRIVATE, Confidence.PRIMARY)
    assert part
    assert part.verdict is OversightVerdict.NOT_RECORDED
    assert not part.links
    assert not part.gaps
    assert part.left_out
    assert part.left_out.gaps


async def test_evidence_that_is_strong_enough_changes_nothing(russian: Database) -> None:
    whole, part = await ask(russian, TRIALS, None), await ask(russian, TRIALS, Confidence.SECONDARY)
    assert whole
    assert part
    assert (part.verdict, part.confidence, part.links) == (whole.verdict, whole.confidence, whole.links)
    nothing = "Nothing is left out: every link and gap rests on SECONDARY evidence or better."
    assert tell_summary(part, Language.EN) == f"{tell_summary(whole, Language.EN)} {nothing}"
