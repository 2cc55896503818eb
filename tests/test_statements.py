"""Every Cypher text, written or generated, keeps its header and is planned by a real Neo4j without a warning."""

import asyncio
import re
from collections import deque
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from graph.law.law_cache import LawParameter
from graph.model.declaration import GradedLink
from graph.model.kinds import KINDS, LABELS, RELATIONSHIPS
from graph.model.stored_properties import FACT, GRADED, NAMED, OWN, SEARCHED
from graph.model.vocabulary import NodeKind
from graph.query.batched_lists import for_parents
from graph.query.cursors import Key, encode
from graph.query.facets import facets_by
from graph.query.filters import BY_ANSWER, filters_of
from graph.query.list_sources import ANCHORS
from graph.query.lists import (
    ListQuery,
    PageArguments,
    count_statement,
    facet_statement,
    ids_statement,
    page_statement,
    whole_statement,
)
from graph.query.orders import computed_values, unique
from graph.query.relations import RELATIONS, translate, translate_edges
from graph.query.traversal import edges_statement, neighbours_statement
from graph.search.hits import (
    HITS,
    HOMES,
    ORDER,
    SearchQuery,
    box_statement,
    form_of,
    hits_statement,
    kinds_statement,
    parameters_of,
    parameters_of_box,
    total_statement,
    unplaced_statement,
)
from graph.search.question import read_text
from graph.search.reading import NEAR_WORDS
from graph.store.database import Database
from graph.store.statements import (
    READING,
    Statement,
    StatementInvalid,
    for_each,
    parse,
    repair_of,
    statement,
    statements,
)
from seed.format.pack import Pack
from tests.conftest import Hold

PLANNED_AT_ONCE = 2  # statements: a machine of CI has as many cores
SAMPLES: dict[str, Any] = {
    "clinic": "ru.clinic.pirogov-center", "day": "2026-01-31", "inForce": ["ru.route.medical-procedure"], "denied": [],
    "undated": [], "byLabel": {}, "labels": ["Clinic"], "citing": [],
    "ids": ["ru"], "nodes": [], "edges": [], "token": "t", "dataset": {"id": "dataset"}, "parent": "ru", "limit": 5, "gaps": [],
    "jurisdiction": "ru", "label": "Clinic", "pairs": [], "parts": [], "hashes": [], "hash": "ab", "number": 0, "id": "one",
    "watch": "one", "watches": ["one"], "state": {"attempts": 1}, "notice": {"attempts": 0}, "most": 9, "due": None,
    "after": "", "told": {"ru": "1"}, "now": "2026-01-31T00:00:00Z", "until": "2026-01-31T00:00:00Z",
    "question": {"ids": ["ru"], "ends": ["ru"], "seen": ["ru"]},
    "authority": "ru.authority.fas", "instrument": "ru.instrument.323-fz", "therapy": "therapy.hsct", "source": "ru.source.a",
    "mandate": "ru.mandate.a", "route": "ru.route.medical-procedure",
}  # fmt: skip
HUNG_ON_LISTS = ("Closed.", "Routes.", "Impact.")
# What the planner says of every such text on any graph, and what is meant: clinics and authorities are joined by a product.
EXPECTED = ("cartesian product",)

KNOWN_NAMES = frozenset(
    (
        *LABELS, *RELATIONSHIPS, *FACT, *GRADED, *NAMED, *SEARCHED, *(name for own in OWN.values() for name in own),
        *(member.name for kind in KINDS.values() for member in kind.members), "met", "failed",
    )
)  # fmt: skip

NAME = {"name": {"contains": "x"}, "id": {"eq": "a", "in": ["b"]}}
MANDATE = NAME | {part: {"eq": "a"} for part in ("authority", "activity", "covers", "instrument")}
DAYS = {"validFrom": {"gte": "2020-01-01"}, "validTo": {"lt": "2030-01-01"}}
CONDITIONS: dict[str, Any] = {
    "Clinic": DAYS | {
        "and": [{"id": {"eq": "a"}}], "or": [{"name": {"contains": "x"}}, {"name": {"startsWith": "y"}}],
        "not": {"illustrative": True}, "jurisdiction": {"in": ["ru"]}, "region": {"eq": "r"}, "track": {"eq": "t"},
        "providerClass": {"eq": "c"}, "licenceStatus": ["ACTIVE"],
        "offerings": {
            "some": {"therapy": {"eq": "t"}}, "none": {"routeStanding": "GREY"},
            "all": {"or": [{"route": {"eq": "r"}}, {"id": {"eq": "o"}}]},
        },
    },
    "Offering": NAME | {
        "therapy": {"eq": "t"}, "or": [{"route": {"eq": "r"}}, {"routeStanding": "GREY"}], "illustrative": True,
        "clinic": {"in": ["c"]}, "jurisdiction": {"eq": "ru"}, "condition": {"eq": "c"},
    },
    "Mandate": {"not": MANDATE},
    "Authority": NAME | {
        "jurisdiction": {"eq": "ru"}, "kind": "AGENCY",
        "mandates": {"some": MANDATE, "none": {"or": [{"activity": {"eq": "a"}}, {"covers": {"eq": "a"}}]}, "all": {}},
        "or": [{"mandates": {"some": {}}}],
    },
    "LegalInstrument": NAME | {
        "jurisdiction": {"eq": "ru"}, "kind": "LAW", "number": {"startsWith": "1"},
        "enactedOn": dict.fromkeys(("eq", "lt", "lte", "gt", "gte"), "2020-01-01"), "not": {"enactedOn": {"eq": "2020-01-01"}},
        **{part: {"eq": "a"} for part in ("issuedBy", "amends", "implements")}, **DAYS,
        "changed": {"from": "2020-01-01", "to": "2020-12-31"}, "and": [{"changed": {"from": "2020-01-01", "to": "2020-12-31"}}],
    },
    "TherapyType": NAME | {"evidence": "UNPROVEN", "broader": {"eq": "t"}, "route": {"eq": "r"}, "condition": {"in": ["c"]}},
    "Condition": NAME | {"code": {"eq": "G35", "startsWith": "G"}, "therapy": {"eq": "t"}},
    "Route": NAME | {"jurisdiction": {"eq": "ru"}, "standing": "GREY", "therapy": {"eq": "t"}},
    "Requirement": NAME | {"route": {"eq": "r"}, "instrument": {"eq": "i"}},
    "Source": {"id": {"eq": "a"}, "kind": "PRESS", "published": {"lt": "2020-01-01"}},
    "Claim": {
        "id": {"eq": "a"}, "subject": {"eq": "a"}, "predicate": {"contains": "e"}, "contested": True, "preferred": False,
    },
    "Provision": {"id": {"eq": "a"}, "instrument": {"eq": "i"}},
}  # fmt: skip
WHOLE = ("Query.jurisdictions", "Query.activities", "Query.gaps", "Query.regions", "Query.tracks")


def generated() -> list[tuple[str, str, dict[str, Any]]]:
    texts = []
    for label, fields in RELATIONS.items():
        for field in fields:
            made = translate(label, field)
            texts.append((made.name, made.text, {key: SAMPLES[key] for key in made.parameters}))
    for label, kind in KINDS.items():
        for link in kind.links:
            if isinstance(link, GradedLink):
                made = translate_edges(label, link.name)
                texts.append((made.name, made.text, {key: SAMPLES[key] for key in made.parameters}))
    for anchor in WHOLE:
        made, parameters = whole_statement(ListQuery(anchor, "2026-01-31"))
        texts.append((made.name, made.text, needed(made, parameters)))
    for anchor, hung in ANCHORS.items():
        parent = None if anchor.startswith("Query.") else ("ru",) if anchor.startswith(HUNG_ON_LISTS) else "ru"
        order = (Key("enactedOn" if hung.label == "LegalInstrument" else "name", descending=True), Key("id"))
        beside = tuple(Key(name, descending=True) for name in computed_values(hung.label))
        query = ListQuery(anchor, "2026-01-31", parent, CONDITIONS.get(hung.label), order)
        for one in (query, *([replace(query, order=beside)] if beside else [])):
            texts += together(one)
            cursor = encode(one.name, unique(one.order), ["n"] * len(unique(one.order)))
            page = PageArguments(last=5, before=cursor, after=cursor)
            made_page, parameters = page_statement(one, page)
            texts.append((made_page.name, made_page.text, needed(made_page, parameters)))
        made_count, parameters = count_statement(query)
        texts.append((made_count.name, made_count.text, needed(made_count, parameters)))
        made_ids, parameters = ids_statement(query)
        texts.append((made_ids.name, made_ids.text, needed(made_ids, parameters)))
        for by in recorded_facets(hung.label):
            made_facets, parameters = facet_statement(query, by)
            texts.append((f"{made_facets.name}/{by}", made_facets.text, needed(made_facets, parameters)))
    clinics = for_each("read/clinic", "clinic")
    texts.append((clinics.name, clinics.text, {"clinics": [SAMPLES["clinic"]]}))
    return [*texts, *searching(), *walking()]


def recorded_facets(label: str) -> list[str]:
    """What lists of the kind can be counted by, but for what answers tell."""
    return [by for by, way in facets_by(label).items() if not way.of_answer]


def together(query: ListQuery) -> list[tuple[str, str, dict[str, Any]]]:
    """The statements of a list that hangs on a node, for many nodes at once."""
    if query.anchor.startswith(("Query.", "Impact.")):  # nothing that there are many of in a document
        return []
    made = [page_statement(query, PageArguments()), count_statement(query)]
    made += [facet_statement(query, by) for by in recorded_facets(query.label)]
    parents = [query.parent if isinstance(query.parent, str) else list(query.parent or ())]
    found = [for_parents(*one) for one in made]
    return [(one.name, one.text, needed(one, given | {"parents": parents})) for one, given in found]


def searching() -> list[tuple[str, str, dict[str, Any]]]:
    """The statements of search, with a jurisdiction and without, for some kinds or all, on a first page and a later one.

    What counts hits in other ways, or finds what has some words alone, is of the same parts: once of all kinds, once of few.
    """
    found = []
    several = (NodeKind.ROUTE, NodeKind.OFFERING, NodeKind.MANDATE)
    for home, wanted in product((None, "ru"), (None, (), (NodeKind.CLINIC,), several)):
        query = SearchQuery("ru.clinic", "2026-01-31", wanted, home)
        written = read_text(query.text)
        later = encode(HITS, ORDER, ["1000", "Clinic", "ru.clinic.a"])
        first, partly = form_of(query, written, None), form_of(query, replace(written, partly=True), None)
        asked = [(hits_statement(first), None), (total_statement(first), None)]
        asked.append((hits_statement(form_of(query, written, later)), later))
        if (home, wanted) in ((None, None), ("ru", several)):
            asked += [
                (one, None) for one in (kinds_statement(first), unplaced_statement(first), hits_statement(partly))
            ]
            box = box_statement(replace(first, named=True))
            found.append((box.name, box.text, needed(box, parameters_of_box(query, 6))))
        for one, after in asked:
            given = parameters_of(query, written, after) | {"limit": 6}
            found.append((one.name, one.text, needed(one, given)))
    near = {"question": {"lucene": "ru", "most": 1}}
    return [*found, (NEAR_WORDS.name, NEAR_WORDS.text, near), (HOMES.name, HOMES.text, {})]


def walking() -> list[tuple[str, str, dict[str, Any]]]:
    """The steps of paths and neighbourhoods."""
    made = (edges_statement(), neighbours_statement())
    return [(one.name, one.text, {key: SAMPLES[key] for key in one.parameters}) for one in made]


def test_every_field_of_every_filter_is_in_a_text_that_is_planned() -> None:
    listed = {kind.label for kind in KINDS.values() if kind.listed and not kind.listed.whole} - {"Gap"}
    assert listed == CONDITIONS.keys()
    for label in listed:
        written = str(CONDITIONS[label])
        asked = [field for field in filters_of(label) if field != BY_ANSWER]
        assert not [field for field in asked if f"'{field}'" not in written], label


def needed(made: Statement, parameters: dict[str, Any]) -> dict[str, Any]:
    given = SAMPLES | {name: ["ru"] if isinstance(one, LawParameter) else one for name, one in parameters.items()}
    return {name: given[name] for name in made.parameters}


@pytest.mark.parametrize("name", sorted(statements()))
async def test_neo4j_plans_every_file_without_a_warning(
    neo4j: Database, russian_packs: list[Pack], hold: Hold, name: str
) -> None:
    await hold(neo4j, russian_packs)
    found = statement(name)
    notes = await neo4j.explain(found.text, {key: SAMPLES[key] for key in found.parameters})
    if not name.startswith(("schema/", "repair/")):  # "exists already" and "is not there" are what IF is for
        assert not [note for note in notes if not unknown_name(note)]


@pytest.mark.slow
async def test_neo4j_plans_everything_that_is_generated_without_a_warning(
    neo4j: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(neo4j, russian_packs)
    waiting = deque(generated())

    async def plan() -> None:
        while waiting:
            name, text, parameters = waiting.popleft()
            notes = await neo4j.explain(text, parameters)
            unexpected = [n for n in notes if not unknown_name(n) and not any(word in n for word in EXPECTED)]
            assert not unexpected, (name, unexpected)

    await asyncio.gather(*(plan() for _ in range(PLANNED_AT_ONCE)))


def unknown_name(note: str) -> bool:
    """Neo4j names what no node or relationship has, and a graph need not have all that the model knows."""
    return "does not exist" in note and any(f"`{word}`" in note for word in KNOWN_NAMES)


@pytest.mark.slow
async def test_the_embedded_engine_runs_everything_that_is_generated(
    embedded: Database, russian_packs: list[Pack], hold: Hold
) -> None:
    await hold(embedded, russian_packs)
    from graph.store.statements import Statement

    for name, text, parameters in generated():
        made = Statement(name, text, frozenset(parameters), (), reads=True)
        await embedded.read(made, parameters)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("RETURN 1", "lacks"),
        ("// Purpose: x\n// Parameters: $a - b\n// Columns: none\nRETURN 1", "differ: a"),
        ("// Purpose: x\n// Parameters: none\n// Columns: none\nRETURN $a", "differ: a"),
    ],
)
def test_a_header_that_is_wrong_is_refused(source: str, message: str) -> None:
    with pytest.raises(StatementInvalid, match=message):
        parse("read/wrong", source)


def test_the_folder_decides_the_access_mode() -> None:
    for name, found in statements().items():
        writes = re.search(r"\b(MERGE|CREATE|SET|DELETE|DROP)\b", found.text) is not None
        assert found.reads == name.startswith(READING) == (not writes), name


def test_every_constraint_can_be_made_anew() -> None:
    constraints = [name for name, found in statements().items() if found.text.startswith("CREATE CONSTRAINT")]
    repairs = {name for name in statements() if name.startswith("repair/")}
    assert repairs == {name.replace("schema/", "repair/") for name in constraints}
    for name in constraints:
        made = statement(name).text.split()[2]
        repair = repair_of(statement(name))
        assert repair is not None
        assert repair.text == f"DROP INDEX {made} IF EXISTS"


def test_columns_are_those_that_the_text_returns() -> None:
    for name, found in statements().items():
        for column in found.columns:
            assert re.search(rf"\b{column}\b", found.text), (name, column)
