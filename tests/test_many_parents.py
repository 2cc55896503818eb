"""The resolvers ask a bounded number of statements, however many things a document leads to: no N+1 in any field."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.store.database import Connection
from seed.format.pack import Pack
from tests.conftest import PATIENCE, Hold
from tests.support.differential import COLD, Counting
from tests.support.tiny import World, entity, read_world, world

pytestmark = pytest.mark.slow_on_neo4j

# What is not in memory yet, and whether what is there is still so: both hang on the clock alone.
BESIDE = COLD | {"read/version"}
SIZES = {"aa": 1, "bb": 4, "cc": 1}
LIST = "totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor }"
CLINICS = (
    f"clinics(first: 2) {{ {LIST} facets(by: ROUTE) {{ value count }} }} ended: clinics(last: 1) {{ nodes {{ id }} }} "
    f"some: clinics(first: 1, where: {{illustrative: false}}, orderBy: [{{field: REGION}}]) {{ {LIST} }}"
)
OFFERINGS = (
    f"offerings(first: 2) {{ {LIST} }} "
    f"few: offerings(where: {{routeStanding: GREY}}, orderBy: [{{field: CLINIC}}]) {{ {LIST} facets(by: ROUTE) {{ value }} }}"
)
FRAGMENTS = {
    "Region": CLINICS,
    "Track": CLINICS,
    "Authority": f"{CLINICS} enforcement {{ level citations {{ id }} }}",
    "TherapyType": f'therapy: {OFFERINGS} routes(jurisdiction: "bb") {{ id }} studiedFor {{ level condition {{ id }} }}',
    "Condition": f"condition: {OFFERINGS} studiedWith {{ statement therapy {{ id }} citations {{ id }} }}",
    "Route": f"route: {OFFERINGS}",
    "Gap": f"gap: {OFFERINGS} exposure",
    "Jurisdiction": f"gaps {{ id exposure {OFFERINGS} }}",
    "Clinic": f"oversight {{ verdict summary links {{ status mandate {{ id }} route {{ {OFFERINGS} }} }} gaps {{ id }} }}",
    "Offering": "checklist { status requirement { id } } clinic { oversight { verdict } }",
}
PARTS = [f"... on {label} {{ {fields} }}" for label, fields in FRAGMENTS.items()]
FIELDS = " ".join(["__typename id", *PARTS])
AROUND = "query ($id: ID!) { neighbourhood(id: $id, depth: 3, first: 500) { truncated nodes { $ } } }"
LINK = f"""
  authority {{ {CLINICS} }} mandate {{ authority {{ jurisdiction {{ gaps {{ {OFFERINGS} }} }} }} }} route {{ {OFFERINGS} }}
  offering {{ checklist {{ status }} clinic {{ oversight {{ verdict }} }} therapy {{ {OFFERINGS} }} }}
"""
ROOTS = {
    "paths": (
        f'paths(from: "$.clinic.c0", to: "activity.inspection") {{ steps {{ from {{ {FIELDS} }} to {{ {FIELDS} }} }} }}'
    ),
    "whatIf": (
        'whatIf(clinic: "$.clinic.c0", change: {repeal: ["$.instrument.act"]}) '
        f"{{ after {{ links {{ {LINK} }} }} changes {{ before {{ {LINK} }} causes {{ node {{ {FIELDS} }} }} }} }}"
    ),
    "oversightDiff": (
        'oversightDiff(clinic: "$.clinic.c0", from: "1999-01-01", to: "2026-01-01") '
        f"{{ after {{ {LINK} }} causes {{ node {{ {FIELDS} }} }} }}"
    ),
    "impact": (
        'impact(instrument: "$.instrument.act") '
        f"{{ authorities {{ {CLINICS} }} clinics {{ nodes {{ oversight {{ verdict }} region {{ {CLINICS} }} }} }} }}"
    ),
    "contradictions": f'contradictions(jurisdiction: "$") {{ subject {{ {FIELDS} }} claims {{ subject {{ {FIELDS} }} }} }}',
}
ALONE = f"query ($id: ID!) {{ node(id: $id) {{ {FIELDS} }} }}"
GAPS = f"query ($in: [ID!]) {{ gaps(where: {{jurisdiction: {{in: $in}}}}) {{ nodes {{ id exposure {OFFERINGS} }} }} }}"
COVERED = (
    f"query ($id: ID) {{ coverage(jurisdiction: $id) {{ jurisdiction {{ id gaps {{ id exposure {OFFERINGS} }} }} }} }}"
)


def place(home: str, size: int, content: World) -> None:
    """A jurisdiction with so many of everything. Whoever claims a grey route there goes around nothing: nobody oversees it."""
    inside = {"jurisdiction": home}
    enforcement = {"level": "NONE", "statement": "It cannot.", "cites": [{"source": "zz.source.law"}]}
    content["jurisdictions.yaml"].append(entity(home))
    content["instruments.yaml"].append(
        entity(
            f"{home}.instrument.act", kind="LAW", enactedOn="2000-01-01",
            provisions=[entity(f"{home}.provision.act.whole")], **inside,
        )
    )  # fmt: skip
    for i in range(size):
        own = {"region": f"{home}.region.r{i}", "track": f"{home}.track.t{i}"}
        content["regions.yaml"].append(entity(own["region"], **inside))
        content["tracks.yaml"].append(entity(own["track"], who="Who.", standards="Theirs.", focus="Much.", **inside))
        content["gaps.yaml"].append(entity(f"{home}.gap.g{i}", kind="OTHER", **inside))
        content["routes.yaml"] += [
            entity(f"{home}.route.grey{i}", standing="GREY", gaps=[f"{home}.gap.g{i}"], **inside),
            entity(f"{home}.route.lawful{i}", standing="LAWFUL", **inside),
        ]
        content["requirements.yaml"].append(
            entity(f"{home}.requirement.q{i}", routes=[f"{home}.route.lawful{i}"], setBy=["zz.provision.act.art-1"])
        )
        study = {
            "to": f"condition.{home}{i}",
            "level": "EMERGING",
            "statement": "A few.",
            "cites": [{"source": "zz.source.law"}],
        }
        content["conditions.yaml"].append(entity(f"condition.{home}{i}"))
        content["therapies.yaml"].append(
            content["therapies.yaml"][0]
            | entity(f"therapy.{home}{i}", routes=[f"{home}.route.lawful{i}"], studiedFor=[study])
        )
        content["authorities.yaml"].append(
            entity(f"{home}.authority.a{i}", kind="AGENCY", primaryRole="Aside", enforcement=enforcement, **inside)
        )
        content["mandates.yaml"].append(
            entity(
                f"{home}.mandate.a{i}.inspection", authority=f"{home}.authority.a{i}", activity="activity.inspection",
                reach="EVERY_CLINIC", covers=[home], grantedBy=[f"{home}.provision.act.whole"],
            )
        )  # fmt: skip
        content["claims.yaml"] += [
            {
                "id": f"{home}.claim.{word}{i}", "about": f"{home}.authority.a{i}", "predicate": "size", "value": word,
                "contest": f"{home}.contest.c{i}", "cites": [{"source": "zz.source.law"}],
            }
            for word in ("large", "small")
        ]  # fmt: skip
        routes = {"grey": f"{home}.route.grey{i}", "lawful": f"{home}.route.lawful{i}"}
        content["clinics.yaml"].append(
            entity(
                f"{home}.clinic.c{i}", **inside, **own,
                offerings=[
                    entity(
                        f"{home}.offering.c{i}.{word}", therapy=f"therapy.{home}{i}", routes=[route],
                        conditions=[f"condition.{home}{i}"],
                    )
                    for word, route in routes.items()
                ],
            )
        )  # fmt: skip


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    content = world()
    for name in ("regions", "tracks", "gaps", "requirements", "claims", "conditions"):
        content[f"{name}.yaml"] = []
    content["pack.yaml"]["coverage"] = [
        {"jurisdiction": home, "kind": "CLINIC", "declared": "PARTIAL"} for home in SIZES
    ]
    for home, size in SIZES.items():
        place(home, size, content)
    return read_world(tmp_path_factory.mktemp("places") / "zz-tiny", content)


@pytest.fixture
async def counting(connection: Connection, places: list[Pack], hold: Hold) -> AsyncIterator[Counting]:
    """Each engine in turn, holding these places."""
    database = Counting(connection, PATIENCE)
    await hold(database, places)
    yield database
    await database.close()


async def asked(database: Counting, document: str, **variables: Any) -> tuple[Any, Counter[str]]:
    """What the resolvers answer, and how often they sent which statement."""
    database.asked = []
    result = await schema.execute(document, variable_values=variables, context_value=Context(database))
    assert not result.errors, result.errors
    return result.data, Counter(name for name in database.asked if name not in BESIDE)


@pytest.mark.parametrize("connection", ["embedded"], indirect=True)
@pytest.mark.parametrize("part", PARTS)
async def test_more_parents_of_one_type_take_no_more_statements(counting: Counting, part: str) -> None:
    """Which engine answers them does not matter to their number."""
    (_, one), (_, other) = [await asked(counting, AROUND.replace("{ $ }", f"{{ {part} }}"), id=i) for i in ("aa", "bb")]
    assert one == other


@pytest.mark.slow
async def test_more_parents_take_no_more_statements(counting: Counting) -> None:
    around = AROUND.replace("{ $ }", f"{{ {FIELDS} }}")
    few, once = await asked(counting, around, id="aa")
    many, again = await asked(counting, around, id="bb")
    found = [data["neighbourhood"]["nodes"] for data in (few, many)]
    labels = [Counter(node["__typename"] for node in nodes) for nodes in found]
    for label in ("Region", "Track", "Authority", "TherapyType", "Condition", "Route", "Gap", "Clinic", "Offering"):
        assert labels[1][label] >= 4 * labels[0][label] > 0, label
    assert once == again
    # What a thing says does not hang on who is asked about with it.
    for node in found[1]:
        assert (await asked(counting, ALONE, id=node["id"]))[0]["node"] == node
    own = {node["id"]: node for node in found[1]}
    for i in range(4):
        assert [c["id"] for c in own[f"bb.region.r{i}"]["clinics"]["nodes"]] == [f"bb.clinic.c{i}"]
        assert own[f"bb.authority.a{i}"]["clinics"]["totalCount"] == 4
        assert [o["id"] for o in own[f"bb.gap.g{i}"]["gap"]["nodes"]] == [f"bb.offering.c{i}.grey"]


@pytest.mark.parametrize("connection", ["embedded"], indirect=True)
@pytest.mark.parametrize("root", [pytest.param(one, marks=pytest.mark.slow if one == "paths" else ()) for one in ROOTS])
async def test_no_root_asks_once_for_each_thing(counting: Counting, root: str) -> None:
    """Which engine answers them does not matter to their number."""
    (few, once), (many, again) = [
        await asked(counting, f"{{ {ROOTS[root].replace('$', home)} }}") for home in ("aa", "bb")
    ]
    assert len(str(many)) > 2 * len(str(few))
    assert once == again


async def test_gaps_of_more_jurisdictions_take_no_more_statements(counting: Counting) -> None:
    few, once = await asked(counting, COVERED, id="aa")
    all_of_them, again = await asked(counting, COVERED)
    assert once == again
    homes = {cell["jurisdiction"]["id"]: cell["jurisdiction"]["gaps"] for cell in all_of_them["coverage"]}
    assert homes["aa"] == few["coverage"][0]["jurisdiction"]["gaps"]
    unwatched = {home: [gap for gap in gaps if ".derived.no-authority." in gap["id"]] for home, gaps in homes.items()}
    assert {home: len(gaps) for home, gaps in unwatched.items()} == SIZES
    assert [gap["offerings"]["totalCount"] for gap in unwatched["bb"]] == [1] * 4
    few, once = await asked(counting, GAPS, **{"in": ["aa"]})
    many, again = await asked(counting, GAPS, **{"in": list(SIZES)})
    assert once == again
    assert len(many["gaps"]["nodes"]) > len(few["gaps"]["nodes"])


async def test_an_error_of_one_list_leaves_the_others_as_they_are(counting: Counting) -> None:
    lists = "... on Region { clinics(first: 0) { nodes { id } } } ... on Track { clinics(first: 1) { nodes { id } } }"
    ids = [f"bb.{kind}{i}" for i in range(2) for kind in ("region.r", "track.t")]
    document = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {lists} }} }}"
    result = await schema.execute(document, variable_values={"ids": ids}, context_value=Context(counting))
    assert result.data == {"nodes": [None, {"clinics": {"nodes": [{"id": "bb.clinic.c0"}]}}, None,
                                     {"clinics": {"nodes": [{"id": "bb.clinic.c1"}]}}]}  # fmt: skip
    paths = sorted(error.path or [] for error in result.errors or ())
    assert paths == [["nodes", 0, "clinics", "nodes"], ["nodes", 2, "clinics", "nodes"]]
