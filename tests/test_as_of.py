"""As-of is exact: answers of either engine against the plain reference, for worlds and days at random."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given
from hypothesis import strategies as st

from graph.model.vocabulary import Node, OversightStatus, OversightVerdict
from graph.oversight.answer import Link, Oversight, Question
from graph.oversight.oversight import get_oversight
from graph.query.lists import ListQuery
from graph.store.database import Database
from seed.format.kinds import AuthorityModel
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.fuzzing import TIMES, fuzzing
from tests.support.naive import APPLYING, Answer, Known, Reference
from tests.support.naive_law import KINDS
from tests.support.pack_graph import PackGraph
from tests.support.random_worlds import DAYS, at_home, together, worlds
from tests.support.tiny import World, entity, mandate, offering, read_world, world
from tests.test_lists import walk

pytestmark = pytest.mark.slow_on_neo4j

DIVERSE = 3  # the seed of worlds in which everything comes together, contested bypasses too
WORLDS = 10  # in one graph: loading costs more than asking


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
        counts=link.decides,
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


# A smaller seed is no smaller graph: what fails is told by clinic and day, and not shrunk.
@fuzzing(1, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 2**32))
async def test_answers_for_random_worlds_and_days(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    packs = read_world(tmp_path_factory.mktemp("random") / "zz-random", worlds(seed, WORLDS))
    await compare(PackGraph(packs), packs, DAYS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
async def test_answers_for_more_random_worlds_and_days(tmp_path: Path, seed: int) -> None:
    packs = read_world(tmp_path / "zz-random", worlds(seed, WORLDS))
    await compare(PackGraph(packs), packs, DAYS)


# On an engine one seed; in `make fuzz` others as well.
@pytest.mark.slow
@fuzzing(1, phases=(Phase.explicit, Phase.generate) if TIMES else (Phase.explicit,))
@given(seed=st.integers(0, 2**32))
@example(seed=DIVERSE)
async def test_answers_and_lists_of_an_engine_for_random_worlds_and_days(
    database: Database, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    packs = read_world(tmp_path_factory.mktemp("random") / "zz-random", worlds(seed, WORLDS))
    await load(database, packs)
    answers = await compare(database, packs, DAYS)
    if seed == DIVERSE:  # worlds that are all alike would be of no use
        assert {answer.verdict for answer in answers} >= {*OversightVerdict} - {OversightVerdict.NOT_OVERSEEN}
        statuses = {link.status for answer in answers for link in answer.links}
        assert statuses >= {*OversightStatus} - {OversightStatus.CONTESTED}
    for day in DAYS:
        reference = Reference(packs, day)
        for anchor, kind in KINDS.items():
            assert sorted(await walk(database, ListQuery(anchor, day), 100, backwards=False)) == reference.in_force(
                kind
            )
        under = [(clinic, link) for clinic in reference.clinics for link in reference.answer(clinic).links]
        for authority in reference.in_force(AuthorityModel):
            applying = {clinic.id for clinic, link in under if link.authority == authority and link.status in APPLYING}
            query = ListQuery("Authority.clinics", day, authority)
            assert sorted(await walk(database, query, 100, backwards=False)) == sorted(applying), (
                f"{authority} on {day}"
            )


def part(content: World) -> World:
    """The first provision of the act."""
    found: World = content["instruments.yaml"][0]["provisions"][0]
    return found


def second(content: World, **days: str) -> World:
    """Another act, which grants the mandate too."""
    made = entity("zz.instrument.next", kind="LAW", jurisdiction="zz", replaces=["zz.instrument.act"], **days)
    content["instruments.yaml"].append(made | {"provisions": [entity("zz.provision.next.whole")]})
    mandate(content)["grantedBy"].append("zz.provision.next.whole")
    return content


def replaced(end: str, begin: str) -> World:
    """The act ends, and the one that replaces it begins."""
    content = second(world(), validFrom=begin)
    content["instruments.yaml"][0]["validTo"] = end
    return content


def claiming(*claims: Any) -> World:
    """The offering claims these routes."""
    content = world()
    offering(content)["routes"] = list(claims)
    return content


def ended_provision() -> World:
    content = world()
    part(content)["validTo"] = "2015-06-30"
    return content


def ended_grant() -> World:
    content = world()
    mandate(content)["grantedBy"] = [{"to": "zz.provision.act.art-1", "validTo": "2015-06-30"}]
    return content


def ended_base() -> World:
    """The mandate's order implements a decree, which implements an act that ends."""
    content = world()
    order, decree = (entity(f"zz.instrument.{name}", kind="ORDER", jurisdiction="zz") for name in ("order", "decree"))
    order |= {"implements": ["zz.instrument.decree"], "provisions": [entity("zz.provision.order.whole")]}
    order["enactedOn"] = "2001-01-01"
    content["instruments.yaml"] += [order, decree | {"implements": ["zz.instrument.act"]}]
    content["instruments.yaml"][0]["validTo"] = "2015-06-30"
    mandate(content)["grantedBy"] = ["zz.provision.order.whole"]
    return content


def open_ends() -> World:
    content = world()
    del content["instruments.yaml"][0]["enactedOn"]
    return content


def ended_exemption() -> World:
    content = claiming("zz.route.grey")
    content["exemptions.yaml"] = [
        entity(
            "zz.exemption.grey",
            provisions=["zz.provision.act.art-1"],
            mandates=["zz.mandate.office.inspection"],
            routes=[{"to": "zz.route.grey", "validFrom": "2015-06-30", "validTo": "2015-06-30"}],
        )
    ]
    return content


GREY, LAWFUL = "zz.route.grey", "zz.route.lawful"
NOTHING = ("NOT_RECORDED", "", "")
ACT, NEXT = "act.art-1", "next.whole"
# What each world answers on a day: the verdict, the status of its one link, and the provisions, worked out by hand.
EXAMPLES: dict[str, tuple[World, dict[str, tuple[str, str, str]]]] = {
    "claims that touch": (
        claiming({"to": GREY, "validTo": "2015-06-30"}, {"to": LAWFUL, "validFrom": "2015-07-01"}),
        {"2015-06-30": ("NOT_OVERSEEN", "BYPASSED", ACT), "2015-07-01": ("OVERSEEN", "APPLIES", ACT)},
    ),
    "a day between two claims": (
        claiming({"to": GREY, "validTo": "2015-06-29"}, {"to": LAWFUL, "validFrom": "2015-07-01"}),
        {
            "2015-06-29": ("NOT_OVERSEEN", "BYPASSED", ACT),
            "2015-06-30": ("NOT_RECORDED", "NOT_RECORDED", ACT),
            "2015-07-01": ("OVERSEEN", "APPLIES", ACT),
        },
    ),
    "a claim of one day": (
        claiming({"to": LAWFUL, "validFrom": "2015-06-30", "validTo": "2015-06-30"}),
        {
            "2015-06-29": ("NOT_RECORDED", "NOT_RECORDED", ACT),
            "2015-06-30": ("OVERSEEN", "APPLIES", ACT),
            "2015-07-01": ("NOT_RECORDED", "NOT_RECORDED", ACT),
        },
    ),
    "open ends": (
        open_ends(),
        {"0001-01-01": ("NOT_RECORDED", "NOT_RECORDED", ACT), "9999-12-31": ("OVERSEEN", "APPLIES", ACT)},
    ),
    "a provision that ends": (
        ended_provision(),
        {"2015-06-30": ("OVERSEEN", "APPLIES", ACT), "2015-07-01": NOTHING},
    ),
    "a grant that ends": (
        ended_grant(),
        {"2015-06-30": ("OVERSEEN", "APPLIES", ACT), "2015-07-01": NOTHING},
    ),
    "one basis of two that ends": (
        replaced("2015-06-30", "2000-01-01"),
        {"2015-06-30": ("OVERSEEN", "APPLIES", f"{ACT} {NEXT}"), "2015-07-01": ("OVERSEEN", "APPLIES", NEXT)},
    ),
    "an instrument replaced the same day": (
        replaced("2015-06-30", "2015-06-30"),
        {
            "2015-06-29": ("OVERSEEN", "APPLIES", ACT),
            "2015-06-30": ("OVERSEEN", "APPLIES", f"{ACT} {NEXT}"),
            "2015-07-01": ("OVERSEEN", "APPLIES", NEXT),
        },
    ),
    "an instrument replaced the next day": (
        replaced("2015-06-30", "2015-07-01"),
        {"2015-06-30": ("OVERSEEN", "APPLIES", ACT), "2015-07-01": ("OVERSEEN", "APPLIES", NEXT)},
    ),
    "an instrument replaced too late": (
        replaced("2015-06-29", "2015-07-01"),
        {"2015-06-30": NOTHING, "2015-07-01": ("OVERSEEN", "APPLIES", NEXT)},
    ),
    "what is implemented ends": (
        ended_base(),
        {"2015-06-30": ("OVERSEEN", "APPLIES", "order.whole"), "2015-07-01": NOTHING},
    ),
    "an exemption of one day": (
        ended_exemption(),
        {
            "2015-06-29": ("NOT_OVERSEEN", "BYPASSED", ACT),
            "2015-06-30": ("NOT_RECORDED", "EXEMPT", ACT),
            "2015-07-01": ("NOT_OVERSEEN", "BYPASSED", ACT),
        },
    ),
}


@pytest.fixture(scope="session")
def example_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    """All examples, each as a jurisdiction of its own."""
    content = together([at_home(made, f"e{n}") for n, (made, _) in enumerate(EXAMPLES.values())])
    return read_world(tmp_path_factory.mktemp("examples") / "zz-examples", content)


@pytest.mark.parametrize("name", EXAMPLES)
async def test_answers_where_intervals_meet(
    database: Database, example_packs: list[Pack], hold: Hold, name: str
) -> None:
    await hold(database, example_packs)
    home = f"e{list(EXAMPLES).index(name)}"
    for day, (verdict, status, provisions) in EXAMPLES[name][1].items():
        reference = Reference(example_packs, day)
        (clinic,) = (one for one in reference.clinics if one.id.startswith(f"{home}."))
        found = await get_oversight(database, Question(clinic.id, day))
        assert found is not None
        answer = told(found)
        assert answer == reference.answer(clinic), day
        law = [one.removeprefix(f"{home}.provision.") for link in answer.links for one in link.provisions]
        assert (answer.verdict, " ".join(link.status for link in answer.links), " ".join(law)) == (
            verdict, status, provisions,
        ), day  # fmt: skip
