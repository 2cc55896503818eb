"""Lists as the schema serves them, on both engines: checked answers on the bundled pack, all gaps, many ids at once."""

from collections import Counter
from typing import Any

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.errors import InvalidArgument
from graph.law.law_cache import laws
from graph.oversight.gaps.gap_lookup import get_derived
from graph.oversight.gaps.gap_rules import RULES
from graph.query.cursors import Key
from graph.store.database import Database
from graph.store.statements import Statement
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.support.reference import passes, sort
from tests.support.tiny import World, entity, read_world
from tests.test_graphql import ask, refusal
from tests.test_graphql_gaps import everything

pytestmark = pytest.mark.slow_on_neo4j

# What a person finds in the files of the pack: a question, and the ids without what they begin with.
GOLDEN: list[tuple[str, str, list[str]]] = [
    ('authorities(where: {kind: AGENCY, jurisdiction: {eq: "ru"}})', "ru.authority.", ["fas", "fmba"]),
    ("authorities(where: {kind: MINISTRY}, orderBy: [{field: NAME, direction: DESC}])", "ru.authority.",
     ["minpromtorg", "minzdrav"]),
    ('authorities(where: {mandates: {some: {activity: {eq: "activity.product-registration"}}}})', "ru.authority.",
     ["minzdrav"]),
    ('mandates(where: {instrument: {eq: "ru.instrument.gr-385-2024"}})', "ru.mandate.minzdrav.",
     ["individual-permits", "permit-cancellation", "registers"]),
    ('mandates(where: {instrument: {eq: "ru.instrument.gr-385-2024"}}, asOf: "2024-08-31")', "", []),
    ('mandates(where: {instrument: {eq: "ru.instrument.gr-384-2024"}})', "ru.mandate.",
     ["ethics-committees.individual-review", "roszdravnadzor.production-licensing", "roszdravnadzor.safety-monitoring"]),
    ('instruments(where: {enactedOn: {gte: "2024-01-01", lte: "2024-12-31"}}, orderBy: [{field: ENACTED_ON, direction: DESC}])',
     "ru.instrument.", ["gr-1166-2024", "order-245n-2024", "gr-384-2024", "gr-385-2024"]),
    # 384 and 385 come into force a day later, and 245n carries out 385.
    ('instruments(where: {enactedOn: {gte: "2024-01-01", lte: "2024-12-31"}}, asOf: "2024-08-31")', "ru.instrument.",
     ["gr-1166-2024"]),
    ('instruments(where: {number: {eq: "323-FZ"}}, orderBy: [{field: ENACTED_ON}])', "ru.instrument.",
     ["323-fz-2011", "323-fz-2018"]),
    ('instruments(where: {kind: LAW, not: {enactedOn: {gte: "1900-01-01"}}})', "ru.instrument.", ["criminal-code", "koap"]),
    ('instruments(where: {amends: {eq: "ru.instrument.gr-1062-2021"}})', "ru.instrument.",
     ["gr-1865-2025", "gr-2114-2021", "gr-54-2024"]),
    ("routes(where: {standing: GREY})", "ru.route.", ["medical-procedure", "transplantation-services"]),
    ('routes(where: {therapy: {eq: "therapy.ahsct"}})', "ru.route.", ["clinical-approbation", "hsct-transplantation"]),
    ('requirements(where: {route: {eq: "ru.route.medical-procedure"}})', "ru.requirement.", ["medical-licence"]),
    ('requirements(where: {instrument: {eq: "ru.instrument.gr-1184-2018"}})', "ru.requirement.", ["production-licence"]),
    ('provisions(where: {instrument: {eq: "ru.instrument.61-fz"}})', "ru.provision.61-fz.", ["art-13", "art-4-6-2"]),
    ('claims(where: {subject: {eq: "ru.authority.minzdrav"}})', "ru.claim.minzdrav.enforcement.", ["overview", "permits"]),
    ("sources(where: {kind: OVERVIEW})", "ru.source.", ["overview-2026"]),
    ('offerings(where: {clinic: {eq: "ru.clinic.pirogov-center"}})', "ru.offering.", ["pirogov-center.ahsct"]),
    ('therapyTypes(where: {broader: {eq: "therapy.hsct"}})', "therapy.", ["ahsct"]),
    ('therapyTypes(where: {route: {eq: "ru.route.individual-bmcp"}})', "therapy.", ["adipose-msc-spheroids", "msc"]),
    ("therapyTypes(where: {evidence: UNPROVEN})", "therapy.", ["msc"]),
    ("therapyTypes(where: {evidence: ESTABLISHED})", "therapy.", ["ahsct"]),
    ('therapyTypes(where: {evidence: NOT_RECORDED}, asOf: "2024-03-31")', "therapy.",
     ["adipose-msc-spheroids", "chondrocyte-spheroids", "hsct"]),
    ("offerings(where: {routeStanding: GREY})", "ru.offering.",
     ["example-private-moscow.msc", "example-transplantation-moscow.msc", "example-wellness-spb.msc"]),
    ("gaps(where: {origin: RECORDED}, orderBy: [{field: EXPOSURE, direction: DESC}])", "ru.gap.",
     ["medical-procedure", "law-and-practice", "liability", "overlapping-mandates", "planned-inspections",
      "reactive-enforcement"]),
    ('gaps(where: {origin: RECORDED, kind: WEAK_ENFORCEMENT}, asOf: "2022-03-09")', "ru.gap.", ["reactive-enforcement"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "begin", "expected"), GOLDEN, ids=[field for field, *_ in GOLDEN])
async def test_a_list_is_the_one_that_a_person_finds_in_the_pack(
    russian: Database, field: str, begin: str, expected: list[str]
) -> None:
    found = (await ask(russian, f"{{ list: {field} {{ totalCount nodes {{ id }} edges {{ node {{ id }} }} }} }}"))[
        "list"
    ]
    assert [node["id"].removeprefix(begin) for node in found["nodes"]] == expected
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    assert found["totalCount"] == len(expected)


async def test_whole_lists_are_served(russian: Database) -> None:
    found = await ask(russian, "{ jurisdictions { id name } activities { id mandates { id } } }")
    assert [one["id"] for one in found["jurisdictions"]] == ["eu", "ru", "us"]
    activities = [one["id"] for one in found["activities"]]
    assert "activity.product-registration" in activities
    assert activities == sorted(activities)


# ---- many ids at once


async def test_nodes_come_in_the_order_asked(russian: Database) -> None:
    derived = "ru.gap.derived.weak-enforcement.minzdrav"
    ids = [
        "ru.clinic.pirogov-center", "ru.nothing.here", derived, "ru", "ru.clinic.pirogov-center", "dataset",
        "ru.gap.derived.weak-enforcement.nobody", "no.gap.derived.weak-enforcement.minzdrav", "ru-stem-cell-2026",
    ]  # fmt: skip
    document = (
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Gap { origin } } none: nodes(ids: []) { id } }"
    )
    found = await ask(russian, document, ids=ids)
    kinds = [node and node["__typename"] for node in found["nodes"]]
    assert kinds == ["Clinic", None, "Gap", "Jurisdiction", "Clinic", None, None, None, None]
    assert [node["id"] for node in found["nodes"] if node] == [ids[0], derived, "ru", ids[0]]
    assert found["none"] == []


async def test_at_most_200_well_formed_ids_are_taken(russian: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = [f"x{number}.gap.derived.no-authority.y" for number in range(200)]
    asked: list[str] = []
    read = russian.read

    async def counted(statement: Statement, *rest: Any, **named: Any) -> Any:
        asked.append(statement.name)
        return await read(statement, *rest, **named)

    monkeypatch.setattr(russian, "read", counted)
    ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await ask(russian, ids, ids=made_up))["nodes"] == [None] * 200
    assert len(asked) < 10
    asked.clear()
    result = await schema.execute(ids, variable_values={"ids": [*made_up, "ru"]}, context_value=Context(russian))
    assert result.errors
    assert isinstance(result.errors[0].original_error, InvalidArgument)
    assert not asked


async def test_what_is_no_id_is_refused_at_its_place_and_the_others_are_found(russian: Database) -> None:
    ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    given = ["ru", "x y", "ru.nothing.here", "ru.clinic.pirogov-center", ""]
    result = await schema.execute(ids, variable_values={"ids": given}, context_value=Context(russian))
    assert result.data == {"nodes": [{"id": "ru"}, None, None, {"id": "ru.clinic.pirogov-center"}, None]}
    assert result.errors
    assert [error.path for error in result.errors] == [["nodes", 1], ["nodes", 4]]
    assert all(isinstance(error.original_error, InvalidArgument) for error in result.errors)


# ---- gaps, recorded and derived


def two_lands() -> World:
    """The world in which every rule fires, and beside it a land with a recorded gap and one that a rule finds."""
    content = everything()
    content["jurisdictions.yaml"].append(entity("yy"))
    court = content["authorities.yaml"][1] | {"id": "yy.authority.court", "jurisdiction": "yy"}
    content["authorities.yaml"].append(court)
    content["mandates.yaml"].append(
        entity(
            "yy.mandate.court.appeals",
            authority="yy.authority.court",
            activity="activity.inspection",
            reach="NO_CLINIC",
        )
    )
    content["gaps.yaml"] += [
        entity("yy.gap.open", jurisdiction="yy", kind="OTHER"),
        entity("zz.gap.old", jurisdiction="zz", kind="OTHER", validTo="2020-01-01"),
    ]
    return content


@pytest.fixture(scope="session")
def lands_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    return read_world(tmp_path_factory.mktemp("lands") / "zz-lands", two_lands())


@pytest.fixture
async def lands(database: Database, lands_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding those two lands."""
    await hold(database, lands_packs)
    return database


async def rows_of(database: Database) -> list[dict[str, Any]]:
    """The gaps of every jurisdiction, asked for one by one, as the reference has them."""
    document = "{ jurisdictions { id gaps { id name kind origin exposure routes { id } authorities { id } } } }"
    found = (await ask(database, document))["jurisdictions"]
    return [
        {name: (value,) for name, value in gap.items()}
        | {"jurisdiction": (home["id"],), "exposure": (f"{gap['exposure']:05}",)}
        | {"route": tuple(route["id"] for route in gap["routes"])}
        | {"authority": tuple(authority["id"] for authority in gap["authorities"])}
        for home in found
        for gap in home["gaps"]
    ]


CONDITIONS: list[dict[str, Any]] = [
    {},
    {"origin": "DERIVED"},
    {"not": {"origin": "DERIVED"}},
    {"jurisdiction": {"eq": "yy"}},
    {"or": [{"kind": "NO_AUTHORITY", "jurisdiction": {"in": ["zz"]}}, {"id": {"eq": "yy.gap.open"}}]},
    {"and": [{"or": []}]},
    {"route": {"eq": "zz.route.grey"}},
    {"authority": {"in": ["zz.authority.bureau"]}},
    {"not": {"route": {"in": ["zz.route.lawful", "zz.route.grey"]}}, "jurisdiction": {"eq": "zz"}},
]
WHERE = "query ($where: GapWhere, $order: [GapOrder!], $first: Int, $after: String, $last: Int, $before: String)"
GAPS = f"""{WHERE} {{ gaps(where: $where, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {{
    totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ id }} }} }}"""


async def test_gaps_of_all_jurisdictions_are_filtered(lands: Database) -> None:
    rows = await rows_of(lands)
    assert {"yy.gap.open", "zz.gap.aside", "yy.gap.derived.weak-enforcement.court"} <= {row["id"][0] for row in rows}
    assert "zz.gap.old" not in {row["id"][0] for row in rows}
    for condition in CONDITIONS:
        found = (await ask(lands, GAPS, where=condition, first=100))["gaps"]
        expected = sort((), [row for row in rows if passes(condition, row)])
        assert [node["id"] for node in found["nodes"]] == expected, condition
        assert found["totalCount"] == len(expected)


async def test_gaps_are_counted(lands: Database) -> None:
    rows = await rows_of(lands)
    document = """query ($where: GapWhere) { gaps(where: $where, first: 1) {
        KIND: facets(by: KIND) { value label count } ORIGIN: facets(by: ORIGIN) { value label count }
        JURISDICTION: facets(by: JURISDICTION) { value label count } } }"""
    for condition in CONDITIONS:
        found = (await ask(lands, document, where=condition))["gaps"]
        kept = [row for row in rows if passes(condition, row)]
        for by, facets in found.items():
            counts = Counter(row[by.lower()][0] for row in kept)
            names = {home: f"The {home}" for home in ("yy", "zz")} if by == "JURISDICTION" else {}
            ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            assert facets == [{"value": v, "label": names.get(v, v), "count": count} for v, count in ranked], (
                condition,
                by,
            )


@pytest.mark.parametrize("backwards", [False, True])
async def test_gaps_are_read_by_pages_in_the_order_of_exposure(lands: Database, backwards: bool) -> None:
    expected = sort((Key("exposure", descending=True), Key("name")), await rows_of(lands))
    order = [{"field": "EXPOSURE", "direction": "DESC"}, {"field": "NAME"}]
    ends = {"size": "last", "cursor": "before", "more": "hasPreviousPage", "end": "startCursor"} if backwards else {
        "size": "first", "cursor": "after", "more": "hasNextPage", "end": "endCursor"}  # fmt: skip
    found: list[str] = []
    cursor, more = None, True
    while more:
        page = (await ask(lands, GAPS, order=order, **{ends["size"]: 4, ends["cursor"]: cursor}))["gaps"]
        read = [node["id"] for node in page["nodes"]]
        found = [*read, *found] if backwards else [*found, *read]
        assert page["totalCount"] == len(expected)
        cursor, more = page["pageInfo"][ends["end"]], page["pageInfo"][ends["more"]]
    assert found == expected


async def test_a_rule_is_asked_only_where_what_it_finds_can_pass(
    lands: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    async def noted(database: Database, rule: str, jurisdictions: list[str], day: str) -> Any:
        asked.extend((rule, one) for one in jurisdictions)
        return await get_derived(database, rule, jurisdictions, day)

    monkeypatch.setattr("api.graphql.base.context.get_derived", noted)
    fields = "{ totalCount nodes { id exposure } pageInfo { endCursor } }"
    await ask(lands, f'{{ gaps(where: {{or: [{{origin: RECORDED}}, {{jurisdiction: {{eq: "yy"}}}}]}}) {fields} }}')
    assert asked == [(rule, "yy") for rule in RULES]
    asked.clear()
    await ask(lands, f"{{ gaps(where: {{origin: RECORDED}}) {fields} }}")
    assert not asked


FORGED = [
    'gaps(after: "forged") { nodes { id } }', "gaps(first: 0) { nodes { id } }", "gaps(first: 1, last: 1) { nodes { id } }",
    'gaps(orderBy: [{field: EXPOSURE}], after: "WyJpZCsiLCJhIl0") { nodes { id } }',
    'instruments(orderBy: [{field: ENACTED_ON}], after: "WyJpZCsiLCJhIl0") { nodes { id } }',
    'authorities(before: "WyJpZC0iLCJhIl0") { nodes { id } }', "mandates(last: 101) { nodes { id } }",
]  # fmt: skip


@pytest.mark.parametrize("field", FORGED)
async def test_a_page_or_a_cursor_of_another_list_is_refused_before_anything_is_read(
    russian: Database, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    read = russian.read
    await laws(russian).current()  # the day of the data, which every question tells, is held with the law

    async def nothing_but_the_version(statement: Statement, *rest: Any, **named: Any) -> Any:
        assert statement.name == "read/version"  # asked again whenever a quarter of a second has passed
        return await read(statement, *rest, **named)

    monkeypatch.setattr(russian, "read", nothing_but_the_version)
    error = await refusal(russian, f"{{ {field} }}")
    assert isinstance(error, InvalidArgument), error
