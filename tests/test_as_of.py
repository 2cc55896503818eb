"""As-of is exact: answers of either engine against the plain reference, for worlds and days at random."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.answers import Link, Oversight, Question
from graph.database import Database
from graph.lists import ListQuery
from graph.model import Node
from graph.oversight import get_oversight
from seed.load import load
from seed.pack import Pack
from tests.support.naive import KINDS, Answer, Known, Reference
from tests.support.random_worlds import AS_OF, DAYS, worlds
from tests.support.tiny import World, entity, mandate, offering, read_world, world
from tests.test_lists import walk

WORLDS = 12  # in one graph: loading costs more than asking
# A graph is a seed, and a smaller seed is no smaller graph: what fails is told by clinic and day, not shrunk.
FEW: dict[str, Any] = {
    "max_examples": 3,
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def ids(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(node.id for node in nodes)


def known(link: Link) -> Known:
    """A link of an answer in the reference's words."""
    return Known(
        status=link.status.value,
        mandate=link.mandate.id,
        offering=link.offering.id if link.offering else None,
        authority=link.authority.id,
        activity=link.activity.id,
        route=link.route.id if link.route else None,
        due_on=ids(link.due_on),
        provisions=ids(link.provisions),
        instruments=ids(link.instruments),
        exemptions=ids(link.exemptions),
        gaps=ids(link.gaps),
        claims=tuple(sorted(claim.node.id for claim in link.claims)),
        confidence=link.confidence.value,
    )


def told(found: Oversight) -> Answer:
    """An answer in the reference's words."""
    links = sorted(map(known, found.links), key=lambda link: (link.mandate, link.offering or ""))
    return Answer(found.verdict.value, found.confidence.value, ids(found.gaps), tuple(links))


async def compare(database: Database, packs: list[Pack], days: tuple[str, ...]) -> list[Answer]:
    """Ask about every clinic on each day, of all therapies and of one; the answers, which the reference gives too."""
    answers = []
    for day in days:
        reference = Reference(packs, day)
        for n, clinic in enumerate(reference.clinics):
            therapies = sorted({offer.therapy.to for offer in clinic.offerings})
            for therapy in (None, *therapies[n % 2 : n % 2 + 1]):
                found = await get_oversight(database, Question(clinic.id, day, therapy))
                assert found is not None
                expected = reference.answer(clinic, therapy)
                assert told(found) == expected, f"{clinic.id} on {day}, of {therapy}"
                answers.append(expected)
    return answers


@settings(**FEW)
@given(seed=st.integers(0, 2**32))
async def test_answers_for_random_worlds_and_days(
    database: Database, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    packs = read_world(tmp_path_factory.mktemp("random") / "zz-random", worlds(seed, WORLDS))
    await load(database, packs)
    answers = await compare(database, packs, DAYS)
    # The worlds are no use where they are all alike.
    assert {answer.verdict for answer in answers} > {"PARTLY_OVERSEEN", "OVERSEEN", "NOT_RECORDED"}
    assert {link.status for answer in answers for link in answer.links} > {"APPLIES", "BYPASSED", "NOT_RECORDED"}
    for day in DAYS:
        reference = Reference(packs, day)
        for anchor, kind in KINDS.items():
            assert sorted(await walk(database, ListQuery(anchor, day), 100, backwards=False)) == reference.in_force(kind)
