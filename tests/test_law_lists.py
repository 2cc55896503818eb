"""Lists of law, therapies and offerings against the reference: filters of any depth, pages, and loads between pages."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.query.cursors import Key
from graph.query.lists import ListQuery, PageArguments, get_count, get_page, get_whole, page_statement
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.fuzzing import fuzzing
from tests.support.law import DAY, EVIDENCE, KINDS, NAMES, law, rows
from tests.support.reference import passes, sort
from tests.support.tiny import read_world
from tests.test_lists import walk

pytestmark = pytest.mark.slow_on_neo4j

ROWS = rows()


@pytest.fixture(scope="session")
def law_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("law") / "zz-law", law())


@pytest.fixture
async def lawful(database: Database, law_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding the world of law."""
    await hold(database, law_packs)
    return database


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def ids(*values: str) -> st.SearchStrategy[Any]:
    known = st.sampled_from([*values, "zz.nothing"])
    return st.fixed_dictionaries(
        {}, optional={"eq": known, "in": st.lists(known, max_size=2), "recorded": st.booleans()}
    )


def texts(*values: str) -> st.SearchStrategy[Any]:
    part = {"contains": one_of("s", "1", ""), "startsWith": one_of("A", "1", "Ё")}
    known = st.sampled_from(values)
    return st.fixed_dictionaries({}, optional={"eq": known, "in": st.lists(known, max_size=2), **part})


def days() -> st.SearchStrategy[Any]:
    day = one_of("2000-01-01", "2010-05-04", "2010-05-05", "2026-01-01")
    compared = dict.fromkeys(("eq", "lt", "lte", "gt", "gte"), day)
    return st.fixed_dictionaries({}, optional={**compared, "recorded": st.booleans()})


@st.composite
def filters(draw: st.DrawFn, anchor: str, depth: int = 2) -> dict[str, Any]:
    """A filter of the list: one or two parts, and parts within and, or and not down to that depth."""
    names = draw(st.lists(st.sampled_from(sorted(PARTS[anchor])), min_size=1, max_size=2, unique=True))
    found = {name: draw(PARTS[anchor][name]) for name in names}
    word = draw(one_of("", "and", "or", "not")) if depth else ""
    if word:
        inner = filters(anchor, depth - 1)
        found = draw(one_of({}, found)) | {word: draw(inner if word == "not" else st.lists(inner, max_size=2))}
    return found


NAME = texts(*NAMES)
HOME = ids("zz", "yy")
ROUTE = ids("zz.route.lawful", "zz.route.other", "zz.route.grey")
PARTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "Query.mandates": {
        "id": ids("zz.mandate.m0", "zz.mandate.m2"), "name": NAME, "authority": ids("zz.authority.a0", "yy.authority.a3"),
        "activity": ids("activity.inspection", "activity.sanctions"), "covers": ROUTE,
        "instrument": ids("zz.instrument.i0", "zz.instrument.i6", "zz.instrument.i9"),
    },
    "Query.authorities": {
        "id": ids("zz.authority.a0", "zz.authority.a4"), "name": NAME, "jurisdiction": HOME, "kind": one_of(*KINDS),
        "mandates": st.dictionaries(one_of("some", "none", "all"), filters("Query.mandates", 1), max_size=2),
    },
    "Query.instruments": {
        "id": ids("zz.instrument.i0", "zz.instrument.i6"), "name": NAME, "number": texts("1", "12n"), "jurisdiction": HOME,
        "kind": one_of("LAW", "ORDER"), "enactedOn": days(),
        "validFrom": days(), "validTo": days(), "issuedBy": ids("zz.authority.a0", "zz.authority.a1"),
        "amends": ids("zz.instrument.i0", "zz.instrument.i6"), "implements": ids("zz.instrument.i0", "zz.instrument.i6"),
    },
    "Query.therapyTypes": {
        "id": ids("therapy.t0", "therapy.t3"), "name": NAME, "evidence": one_of(*EVIDENCE),
        "broader": ids("therapy.t0", "therapy.t3"), "route": ROUTE, "condition": ids("condition.c0", "condition.c2"),
    },
    "Query.conditions": {
        "id": ids("condition.c0", "condition.c2"), "name": NAME, "code": texts("G35", "D009103", "G99"),
        "therapy": ids("therapy.t0", "therapy.t1", "therapy.t3"),
    },
    "Query.routes": {
        "id": ROUTE, "name": texts("The zz.route.grey"), "jurisdiction": HOME, "standing": one_of("LAWFUL", "GREY"),
        "therapy": ids("therapy.t0", "therapy.t1", "therapy.t3"),
    },
    "Query.requirements": {
        "id": ids("zz.requirement.r0", "zz.requirement.r3"), "name": NAME, "route": ROUTE,
        "instrument": ids("zz.instrument.i0", "zz.instrument.i2", "zz.instrument.i6"),
    },
    "Query.provisions": {
        "id": ids("zz.provision.i0.whole", "zz.provision.i6.whole"), "instrument": ids("zz.instrument.i0", "zz.instrument.i6"),
    },
    "Query.sources": {
        "id": ids("zz.source.law", "zz.source.report"), "kind": one_of("OFFICIAL_TEXT", "PRESS"), "published": days(),
    },
    "Query.claims": {
        "id": ids("zz.claim.c0", "zz.claim.c3"), "subject": ids("zz.instrument.i0", "zz.route.grey"),
        "predicate": texts("subject", "standing"), "contested": st.booleans(), "preferred": st.booleans(),
    },
    "Query.offerings": {
        "id": ids("zz.offering.c0.o0", "zz.offering.c2.o4"), "therapy": ids("therapy.t0", "therapy.t1"), "route": ROUTE,
        "routeStanding": one_of("LAWFUL", "GREY"), "name": texts("The zz.offering.c0.o0"), "illustrative": st.booleans(),
        "clinic": ids("zz.clinic.c0", "zz.clinic.c1"), "jurisdiction": HOME, "condition": ids("condition.c0", "condition.c2"),
    },
    "Query.clinics": {
        "id": ids("zz.clinic.c0", "zz.clinic.c2"), "name": texts("The zz.clinic.c1"), "illustrative": st.booleans(),
        "jurisdiction": HOME, "region": ids("zz.region.r0"), "track": ids("zz.track.t0"),
        "validFrom": days(), "validTo": days(),
        "offerings": st.dictionaries(one_of("some", "none", "all"), filters("Query.offerings", 1), max_size=2),
    },
}  # fmt: skip


async def listed(database: Database, query: ListQuery) -> list[str]:
    return [node.id for node in (await get_page(database, query, PageArguments(first=100))).nodes]


@pytest.mark.parametrize("anchor", sorted(PARTS))
async def test_a_list_shows_what_counts_on_the_day(lawful: Database, anchor: str) -> None:
    assert await listed(lawful, ListQuery(anchor, DAY)) == sort((), ROWS[anchor])
    assert await get_count(lawful, ListQuery(anchor, DAY)) == len(ROWS[anchor])


@pytest.mark.parametrize("anchor", sorted(PARTS))
@fuzzing(4)
@given(data=st.data())
async def test_a_filter_of_any_depth_chooses_what_the_reference_chooses(
    lawful: Database, anchor: str, data: st.DataObject
) -> None:
    condition = data.draw(filters(anchor))
    expected = sort((), [row for row in ROWS[anchor] if passes(condition, row)])
    assert await listed(lawful, ListQuery(anchor, DAY, condition=condition)) == expected


# Where a filter is easily wrong: what is not recorded, what has ended, and what is empty.
SHARP: list[tuple[str, dict[str, Any]]] = [
    ("Query.instruments", {"not": {"enactedOn": {"lt": "2010-01-01"}}}),
    ("Query.instruments", {"not": {"number": {"in": ["1", "8"]}}}),
    ("Query.instruments", {"number": {}, "enactedOn": {}}),
    ("Query.instruments", {"enactedOn": {"recorded": False}}),
    ("Query.instruments", {"enactedOn": {"recorded": True}, "issuedBy": {"recorded": False}}),
    ("Query.instruments", {"not": {"enactedOn": {"recorded": False, "lt": "2010-01-01"}}}),
    ("Query.mandates", {"covers": {"recorded": False}}),
    ("Query.mandates", {"instrument": {"recorded": True, "in": ["zz.instrument.i6"]}}),
    ("Query.offerings", {"condition": {"recorded": False}, "jurisdiction": {"recorded": True}}),
    ("Query.therapyTypes", {"broader": {"recorded": False}}),
    ("Query.mandates", {"covers": {"eq": "zz.route.other"}}),
    ("Query.instruments", {"amends": {"eq": "zz.instrument.i6"}}),
    ("Query.instruments", {"not": {"issuedBy": {"in": ["zz.authority.a0"]}}}),
    ("Query.requirements", {"route": {"eq": "zz.route.other"}}),
    ("Query.requirements", {"instrument": {"eq": "zz.instrument.i6"}}),
    ("Query.therapyTypes", {"broader": {"in": ["therapy.t3"]}}),
    ("Query.therapyTypes", {"not": {"route": {"eq": "zz.route.other"}}}),
    ("Query.offerings", {"clinic": {"eq": "zz.clinic.c0"}, "jurisdiction": {"eq": "zz"}}),
    ("Query.offerings", {"condition": {"eq": "condition.c0"}}),
    ("Query.offerings", {"condition": {"in": ["condition.c2"]}}),
    ("Query.therapyTypes", {"condition": {"in": ["condition.c0", "condition.c2"]}}),
    ("Query.conditions", {"code": {"eq": "G35"}}),
    ("Query.conditions", {"not": {"code": {"startsWith": "G"}}}),
    ("Query.conditions", {"code": {"startsWith": "G", "contains": "."}, "therapy": {"eq": "therapy.t1"}}),
    ("Query.conditions", {"therapy": {"eq": "therapy.t3"}}),
    ("Query.mandates", {"instrument": {"in": ["zz.instrument.i6", "zz.instrument.i8"]}}),
    ("Query.mandates", {"not": {"instrument": {"eq": "zz.instrument.i0"}}}),
    ("Query.authorities", {"mandates": {"some": {"instrument": {"eq": "zz.instrument.i6"}}}}),
    ("Query.authorities", {"mandates": {"all": {"activity": {"eq": "activity.sanctions"}}}}),
    ("Query.authorities", {"mandates": {"none": {"activity": {"eq": "activity.sanctions"}}}}),
    ("Query.offerings", {"not": {"routeStanding": "GREY"}}),
    ("Query.clinics", {"region": {}, "offerings": {"all": {"route": {"in": ["zz.route.lawful", "zz.route.other"]}}}}),
]


async def test_a_filter_holds_over_what_is_not_recorded_and_what_has_ended(lawful: Database) -> None:
    for anchor, condition in SHARP:
        expected = sort((), [row for row in ROWS[anchor] if passes(condition, row)])
        assert await listed(lawful, ListQuery(anchor, DAY, condition=condition)) == expected, condition


async def test_one_quantifier_may_stand_in_a_filter_again_and_again(lawful: Database) -> None:
    inspects = {"mandates": {"some": {"activity": {"eq": "activity.inspection"}}}}
    punishes = {
        "mandates": {
            "some": {"activity": {"eq": "activity.sanctions"}, "not": {"instrument": {"in": ["zz.instrument.i2"]}}}
        }
    }
    both = {
        "and": [inspects, {"or": [{"not": {"mandates": {"none": {}}}}, inspects]}, punishes],
        "not": {"not": inspects},
    }
    assert await listed(lawful, ListQuery("Query.authorities", DAY, condition=both)) == ["zz.authority.a1"]


async def test_whole_lists_are_in_the_order_of_ids(lawful: Database) -> None:
    for anchor, expected in (
        ("Query.jurisdictions", ["yy", "zz"]),
        ("Query.activities", ["activity.inspection", "activity.sanctions"]),
        ("Query.gaps", ["yy.gap.g2", "zz.gap.g0", "zz.gap.g1"]),
        ("Query.regions", ["zz.region.r0"]),
        ("Query.tracks", ["zz.track.t0"]),
    ):
        assert [node.id for node in await get_whole(lawful, ListQuery(anchor, DAY))] == expected


keys = st.builds(Key, st.sampled_from(["enactedOn", "name", "id", "validFrom", "validTo"]), st.booleans())


@fuzzing(4)
@given(order=st.lists(keys, max_size=2).map(tuple), size=st.integers(1, 4), backwards=st.booleans())
async def test_pages_join_over_ties_and_over_what_is_not_recorded(
    lawful: Database, order: tuple[Key, ...], size: int, backwards: bool
) -> None:
    query = ListQuery("Query.instruments", DAY, order=order)
    assert await walk(lawful, query, size, backwards=backwards) == sort(order, ROWS["Query.instruments"])


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_walk_goes_on_after_a_load(database: Database, tmp_path: Path, backwards: bool) -> None:
    """Between two pages the row of the cursor goes, one comes on either side of it, and one that was read goes too."""
    order = (Key("enactedOn", descending=True),)
    query = ListQuery("Query.instruments", DAY, order=order)
    before, after = law(), law()
    expected = sort(order, ROWS["Query.instruments"])
    assert expected == [f"zz.instrument.i{n}" for n in (8, 2, 0, 1, 3, 4, 9)]
    gone = ("zz.instrument.i1", "zz.instrument.i3")  # the rows beside each other at which the walks stop
    for mandate in after["mandates.yaml"]:
        mandate["grantedBy"] = []
    after["instruments.yaml"][8]["amends"] = []  # of them one goes
    early, late = ("zz.instrument.i0-before", "2020-01-01"), ("zz.instrument.i1-after", "2000-01-01")
    template = after["instruments.yaml"][8]
    after["instruments.yaml"] = [one for one in after["instruments.yaml"] if one["id"] not in gone]
    for identity, day in (early, late):
        after["instruments.yaml"].append(template | {"id": identity, "enactedOn": day, "provisions": []})
    await load(database, read_world(tmp_path / "zz-before", before))
    page = await get_page(database, query, PageArguments(last=3) if backwards else PageArguments(first=4))
    assert [node.id for node in page.nodes] == (expected[4:] if backwards else expected[:4])
    await load(database, read_world(tmp_path / "zz-after", after))
    cursor = page.cursors[0] if backwards else page.cursors[-1]
    rest = PageArguments(last=100, before=cursor) if backwards else PageArguments(first=100, after=cursor)
    found = [node.id for node in (await get_page(database, query, rest)).nodes]
    ahead = [f"zz.instrument.i{n}" for n in ("8", "0-before", "2", "0", "1-after")]
    assert found == (ahead if backwards else ["zz.instrument.i1-after", "zz.instrument.i4", "zz.instrument.i9"])


@fuzzing(60)
@given(data=st.data(), anchor=st.sampled_from(sorted(PARTS)))
def test_a_text_follows_from_the_parts_of_a_filter_and_from_no_value(data: st.DataObject, anchor: str) -> None:
    condition = data.draw(filters(anchor))
    texts = []
    for values in (condition, masked(condition)):
        made, parameters = page_statement(ListQuery(anchor, DAY, condition=values), PageArguments())
        texts.append(made.text)
        used = set(parameters) - {"day", "limit"}
        assert all(f"${name}" in made.text for name in used)
    assert texts[0] == texts[1]


def masked(value: Any) -> Any:
    """The same filter with other values: lists of and / or keep their length, those of values do not."""
    if isinstance(value, dict):
        return {name: masked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [masked(part) for part in value] if value and isinstance(value[0], dict) else ["'x"] * 3 * bool(value)
    return "it's }) another //"
