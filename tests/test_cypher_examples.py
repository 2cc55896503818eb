"""The statements to paste into Neo4j's own tools give what the API answers. `test_statements` has Neo4j plan them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.store.database import Database, Row
from graph.store.statements import statement, statements
from seed.format.pack import Pack
from tests.conftest import Hold
from tests.test_graphql import ask

pytestmark = pytest.mark.slow_on_neo4j

FOLDER = "examples/"
PICTURE = "examples/around"
FOLDER_OF_DOCS = Path(__file__).resolve().parent.parent / "docs"
DAY = "2026-01-31"
CLINIC, AUTHORITY, LAW = "ru.clinic.pirogov-center", "ru.authority.roszdravnadzor", "ru.instrument.323-fz-2011"
THERAPY, ROUTE, MANDATE = "therapy.hsct", "ru.route.medical-procedure", "ru.mandate.roszdravnadzor.medical-licensing"
SOURCE = "ru.source.466-fz-2023"
Read = Callable[[dict[str, Any]], list[tuple[Any, ...]]]


def ids(found: list[dict[str, Any]]) -> tuple[str, ...]:
    """Their ids, each once."""
    return tuple(sorted({one["id"] for one in found}))


def lawful_routes(therapies: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The lawful routes of each therapy and of all that it is a kind of."""
    by_id = {one["id"]: one for one in therapies}

    def own(one: dict[str, Any]) -> list[dict[str, Any]]:
        wider = (route for other in one["broader"] for route in own(by_id[other["id"]]))
        return [*(route for route in one["routes"] if route["standing"] == "LAWFUL"), *wider]

    return [(one["id"], ids(own(one))) for one in therapies]


def links(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The links by which a mandate covers the claimed route of an offering."""
    return [
        (
            link["offering"]["name"], link["route"]["name"], link["authority"]["name"], link["activity"]["name"],
            tuple(sorted(one["id"] for one in link["provisions"])),
        )
        for link in found["oversight"]["links"]
        if link["offering"] and link["route"] and link["route"]["id"] in [one["id"] for one in link["mandate"]["covers"]]
        and link["status"] in ("APPLIES", "CONTESTED")
    ]  # fmt: skip


EXAMPLES: dict[str, tuple[dict[str, Any], str, Read]] = {
    "who-oversees": (
        {"clinic": CLINIC, "day": DAY},
        """query ($clinic: ID!, $day: Date) { oversight(clinic: $clinic, asOf: $day) { links {
          status offering { name } route { id name } authority { name } activity { name } provisions { id }
          mandate { covers { id } } } } }""",
        links,
    ),
    "mandates-of-an-authority": (
        {"authority": AUTHORITY},
        "query ($authority: ID!) { authority(id: $authority) { mandates { id activity { name } reach } } }",
        lambda found: [(one["id"], one["activity"]["name"], one["reach"]) for one in found["authority"]["mandates"]],
    ),
    "what-rests-on-an-instrument": (
        {"instrument": LAW},
        "query ($instrument: ID!) { instrument(id: $instrument) { provisions { id mandates { id authority { name } } } } }",
        lambda found: [
            (mandate["id"], one["id"], mandate["authority"]["name"])
            for one in found["instrument"]["provisions"]
            for mandate in one["mandates"]
        ],
    ),
    "clinics-by-therapy": (
        {"therapy": THERAPY, "day": DAY},
        """query ($therapy: ID!, $day: Date) { clinics(asOf: $day, first: 100) { nodes { id offerings {
          therapy { id name } route { name } } } } within: therapyType(id: $therapy) { id narrower { id } } }""",
        lambda found: [
            (clinic["id"], one["therapy"]["name"], one["route"] and one["route"]["name"])
            for clinic in found["clinics"]["nodes"]
            for one in clinic["offerings"]
            if one["therapy"]["id"] in [found["within"]["id"], *(o["id"] for o in found["within"]["narrower"])]
        ],
    ),
    "lawful-routes": (
        {},
        "{ therapyTypes(first: 100) { nodes { id broader { id } routes { id standing } } } }",
        lambda found: lawful_routes(found["therapyTypes"]["nodes"]),
    ),
    "gaps-by-route": (
        {},
        "{ gaps(first: 100, where: {origin: RECORDED}) { nodes { id kind routes { id } offerings { totalCount } } } }",
        lambda found: [
            (one["id"], one["kind"], ids(one["routes"]), one["offerings"]["totalCount"])
            for one in found["gaps"]["nodes"]
        ],
    ),
    "contested": (
        {},
        "{ claims(first: 100, where: {contested: true}) { nodes { id subject { id } predicate value preferred } } }",
        lambda found: [
            (one["subject"]["id"], one["id"], f"{one['predicate']} {one['value']}", one["preferred"])
            for one in found["claims"]["nodes"]
        ],
    ),
    "sources-of": (
        {"id": MANDATE},
        "query ($id: ID!) { mandate(id: $id) { citations { locator confidence source { title } } } }",
        lambda found: [
            (one["source"]["title"], one["locator"], one["confidence"]) for one in found["mandate"]["citations"]
        ],
    ),
    "what-a-source-carries": (
        {"source": SOURCE},
        "query ($source: ID!) { source(id: $source) { citedBy(first: 100) { nodes { id __typename } } } }",
        lambda found: [(one["id"], one["__typename"]) for one in found["source"]["citedBy"]["nodes"]],
    ),
    "citations-of-a-relationship": (
        {"mandate": MANDATE},
        f"""{{ paths(from: "{AUTHORITY}", to: "{MANDATE}", maxLength: 1) {{ steps {{
          relationship from {{ id }} citations {{ locator source {{ title }} }} }} }} }}""",
        lambda found: [
            (step["from"]["id"], one["source"]["title"], one["locator"])
            for path in found["paths"]
            for step in path["steps"]
            for one in step["citations"]
        ],
    ),
    "law-in-force": (
        {"day": DAY},
        """query ($day: Date) { instruments(asOf: $day, first: 100) { nodes {
          id validFrom enactedOn amends { id } replaces { id } } } }""",
        lambda found: [
            (one["id"], one["validFrom"] or one["enactedOn"], ids([*one["amends"], *one["replaces"]]))
            for one in found["instruments"]["nodes"]
        ],
    ),
    "requirements-of-a-route": (
        {"route": ROUTE},
        "query ($route: ID!) { route(id: $route) { requirements { id setBy { id } enforcedBy { name } } } }",
        lambda found: [
            (one["id"], ids(one["setBy"]), tuple(sorted(a["name"] for a in one["enforcedBy"])))
            for one in found["route"]["requirements"]
        ],
    ),
}


def test_every_example_is_compared() -> None:
    """All but the one that draws a picture."""
    shown = {name for name in statements() if name.startswith(FOLDER)}
    assert {FOLDER + name for name in EXAMPLES} == shown - {PICTURE}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
async def test_an_example_gives_what_the_api_answers(russian: Database, name: str) -> None:
    given, document, read = EXAMPLES[name]
    rows: list[Row] = await russian.read(statement(FOLDER + name), given)
    told = [tuple(tuple(sorted(value)) if isinstance(value, list) else value for value in row.values()) for row in rows]
    assert rows
    expected = read(await ask(russian, document, **given))
    assert sorted(told, key=str) == sorted({*expected}, key=str)


async def test_the_picture_begins_at_the_clinic(neo4j: Database, russian_packs: list[Pack], hold: Hold) -> None:
    await hold(neo4j, russian_packs)
    rows = await neo4j.read(statement(PICTURE), {"clinic": CLINIC})
    assert rows
    assert {row["path"].start_node["id"] for row in rows} == {CLINIC}


def test_the_document_lists_every_example() -> None:
    written = (FOLDER_OF_DOCS / "cypher.md").read_text("utf-8")
    named = set(re.findall(r"\.\./cypher/(examples/[a-z-]+)\.cypher\)", written))
    assert named == {name for name in statements() if name.startswith(FOLDER)}
