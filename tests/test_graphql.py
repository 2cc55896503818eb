"""The schema on the bundled pack, on both engines: answers, days, lists, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.errors import InvalidArgument
from graph.store.database import Database
from seed.checks.check import group_counts
from seed.format.pack import Pack
from seed.loading.load import load
from tests.support.busy import busy
from tests.support.tiny import entity, read_world, world

GOLDEN = [json.loads(path.read_text("utf-8")) for path in sorted((Path(__file__).parent / "golden").glob("*.json"))]


async def ask(database: Database, document: str, **variables: Any) -> dict[str, Any]:
    result = await schema.execute(document, variable_values=variables, context_value=Context(database))
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


async def refusal(database: Database, document: str) -> Exception:
    result = await schema.execute(document, context_value=Context(database))
    assert result.errors
    return result.errors[0].original_error or result.errors[0]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["clinic"])
async def test_an_answer_is_the_one_that_a_person_has_checked(russian: Database, golden: dict[str, Any]) -> None:
    expected = golden
    document = """query ($clinic: ID!) { oversight(clinic: $clinic) { asOf verdict confidence gaps { id } links {
        status mandate { id } authority { id } provisions { id } dueOn { id } reason citations { id } } } }"""
    found = (await ask(russian, document, clinic=expected["clinic"]))["oversight"]
    links = [
        [
            link["status"],
            link["mandate"]["id"].removeprefix("ru.mandate."),
            link["authority"]["id"].removeprefix("ru.authority."),
            [p["id"].removeprefix("ru.provision.") for p in link["provisions"]],
            [r["id"].removeprefix("ru.route.") for r in link["dueOn"]],
        ]
        for link in found["links"]
    ]
    assert links == [link[:5] for link in expected["links"]]
    assert all(link["citations"] and link["reason"] for link in found["links"])
    for field in ("asOf", "verdict", "confidence"):
        assert found[field] == expected[field]
    assert [gap["id"] for gap in found["gaps"]] == expected["gaps"]


async def test_filters_choose_links_and_leave_the_verdict(russian: Database) -> None:
    document = """{ oversight(clinic: "ru.clinic.example-private-moscow", status: [BYPASSED],
        activity: ["activity.product-registration"]) { verdict confidence gaps { id } links { mandate { id } } } }"""
    found = (await ask(russian, document))["oversight"]
    assert found["verdict"] == "PARTLY_OVERSEEN"
    assert found["links"] == [{"mandate": {"id": "ru.mandate.minzdrav.product-registration"}}]
    assert found["gaps"]


@pytest.mark.slow_on_neo4j
async def test_every_field_of_every_entity_answers(russian: Database) -> None:
    """One question through all types, as deep as it takes to reach each of them."""
    common = (
        "id name names { lang text } aliases { lang text } summary validFrom validTo illustrative asOf "
        "confidence citations { id source { id } }"
    )
    document = f"""{{
      jurisdiction(id: "ru") {{ {common} authorities {{ id }} instruments {{ id }} routes {{ id }} tracks {{ id }}
        gaps {{ id }} }}
      region(id: "ru.region.moscow") {{ {common} jurisdiction {{ id }} clinics {{ totalCount }} }}
      authority(id: "ru.authority.minzdrav") {{ {common} kind primaryRole mandates {{ id }}
        enforcement {{ level statement citations {{ locator }} }}
        clinics {{ nodes {{ id }} facets(by: TRACK) {{ value count }} }}
        claims(contested: true) {{ value preferred subject {{ id }} citations {{ id }} }} }}
      exempt: exemption(id: "ru.exemption.individual-bmcp") {{ {common} jurisdiction {{ id }} mandates {{ id }}
        provisions {{ id }} routes {{ id }} }}
      all: exemptions {{ id }} ours: exemptions(jurisdiction: "ru") {{ id }} theirs: exemptions(jurisdiction: "us") {{ id }}
      abroad: authority(id: "us.authority.fda") {{ mirroredBy {{ id name }} partOf {{ id }} parts {{ id }} }}
      mandate(id: "ru.mandate.minzdrav.product-registration") {{ {common} reach authority {{ id }} activity {{ id }}
        grantedBy {{ id }} covers {{ id }} enforces {{ id }} exemptions {{ id }} }}
      activity(id: "activity.inspection") {{ {common} mandates {{ id }} }}
      instrument(id: "ru.instrument.180-fz-2016") {{ {common} kind number enactedOn issuedBy {{ id }} provisions {{ id }}
        amends {{ id }} amendedBy {{ id }} replaces {{ id }} replacedBy {{ id }} implements {{ id }} implementedBy {{ id }}
        mirrors {{ id }}
        mandates {{ id }} jurisdiction {{ id }} }}
      provision(id: "ru.provision.180-fz-2016.art-20-1") {{ {common} locator instrument {{ id }} mandates {{ id }}
        requirements {{ id }} }}
      requirement(id: "ru.requirement.clinical-trials") {{ {common} routes {{ id }} setBy {{ id }} enforcedBy {{ id }} }}
      therapyType(id: "therapy.msc") {{ {common} evidence {{ level statement citations {{ id }} }} broader {{ id }}
        narrower {{ id }} routes(jurisdiction: "ru") {{ id }} elsewhere: routes(jurisdiction: "us") {{ id }}
        offerings {{ totalCount nodes {{ id }} }} }}
      route(id: "ru.route.registered-bmcp") {{ {common} standing providedBy {{ id }} therapies {{ id }}
        mandates {{ id }} requirements {{ id }} gaps {{ id }}
        offerings {{ nodes {{ id }} }} jurisdiction {{ id }} }}
      track(id: "ru.track.academic-federal") {{ {common} who standards focus clinics {{ nodes {{ id }} }} }}
      clinic(id: "ru.clinic.pirogov-center") {{ {common} region {{ id }} track {{ id }} licences {{ id }}
        offerings {{ id therapy {{ id }} route {{ id }} clinic {{ id }} checklist {{ status }} }}
        oversight {{ verdict }} }}
      archetype: clinic(id: "ru.clinic.example-private-moscow") {{ identifiers {{ scheme value }} }}
      offering(id: "ru.offering.pirogov-center.ahsct") {{ {common} }}
      gap(id: "ru.gap.medical-procedure") {{ {common} kind origin rationale consequences routes {{ id }} exposure
        avoidedMandates {{ id }} avoidedRequirements {{ id }} offerings {{ nodes {{ id }} }} }}
      claim(id: "ru.claim.minzdrav.enforcement.overview") {{ id asOf predicate value subject {{ id asOf }} }}
      source(id: "ru.source.overview-2026") {{ id title publisher url published kind }}
      node(id: "ru.citation.overview-2026.l56") {{ ... on Citation {{ locator asOf confidence source {{ kind }} }} }}
      dataset {{ asOf release contentHash schemaVersion loadedAt packs {{ id title version contentHash asOf licence }} }}
    }}"""
    found = await ask(russian, document)
    assert all(part for name, part in found.items() if name != "theirs")
    assert [i["id"].removeprefix("ru.instrument.") for i in found["instrument"]["amendedBy"]] == [
        "170-fz-2021", "323-fz-2018", "46-fz-2022", "466-fz-2023", "478-fz-2019",
    ]  # fmt: skip
    assert [r["id"] for r in found["therapyType"]["routes"]] == [
        "ru.route.bmcp-clinical-trial",
        "ru.route.individual-bmcp",
        "ru.route.registered-bmcp",
    ]
    assert found["therapyType"]["elsewhere"] == []
    assert found["exempt"]["jurisdiction"] == {"id": "ru"}
    assert [one["id"] for one in found["all"]] == ["ru.exemption.individual-bmcp"]
    assert (found["ours"], found["theirs"]) == (found["all"], [])
    assert [one["id"] for one in found["abroad"]["mirroredBy"]] == ["ru.instrument.order-567n"]
    assert found["mandate"]["exemptions"] == [{"id": "ru.exemption.individual-bmcp"}]
    assert {"id": "ru.requirement.clinical-trials"} in found["mandate"]["enforces"]
    assert {"id": "ru.instrument.gr-49-2018"} in found["instrument"]["implementedBy"]
    assert found["route"]["therapies"] == [{"id": "therapy.chondrocyte-spheroids"}, {"id": "therapy.msc"}]
    assert [one["id"].removeprefix("ru.provision.180-fz-2016.") for one in found["route"]["providedBy"]] == [
        "art-20-1",
        "art-8",
    ]
    assert found["claim"]["asOf"] == found["claim"]["subject"]["asOf"] == found["dataset"]["asOf"]
    assert found["requirement"]["enforcedBy"] == [{"id": "ru.authority.minzdrav"}]
    assert found["gap"]["exposure"] == 3
    assert found["archetype"] == {
        "identifiers": [{"scheme": "INN", "value": "7700000000"}, {"scheme": "OGRN", "value": "1037700000000"}]
    }
    assert {c["value"] for c in found["authority"]["claims"]} == {"NONE", "LIMITED"}
    assert [c["id"].removeprefix("ru.clinic.") for c in found["authority"]["clinics"]["nodes"]] == [
        "example-permit-moscow", "example-private-moscow", "example-transplantation-moscow", "example-wellness-spb",
        "gorbacheva-institute", "pirogov-center", "sechenov-university",
    ]  # fmt: skip
    assert found["node"] == {
        "locator": "L56", "asOf": "2026-01-01", "confidence": "SECONDARY", "source": {"kind": "OVERVIEW"},
    }  # fmt: skip


async def test_the_day_decides_what_counts_and_never_hides_what_is_asked_for(russian: Database) -> None:
    document = """query ($day: Date) {
      instrument(id: "ru.instrument.466-fz-2023", asOf: $day) { id provisions { id } amends { id } }
      route(id: "ru.route.individual-bmcp", asOf: $day) { id }
      therapyType(id: "therapy.msc", asOf: $day) { routes { id } }
      authority(id: "ru.authority.minzdrav", asOf: $day) { mandates { id } }
      clinics(asOf: $day) { totalCount nodes { id oversight { asOf } } }
    }"""
    before, after = [await ask(russian, document, day=day) for day in ("2024-03-31", "2024-04-01")]
    for found in (before, after):
        assert {"id": "ru.instrument.180-fz-2016"} in found["instrument"]["amends"]
        assert found["route"]
    assert before["instrument"]["provisions"] == []
    assert {"id": "ru.provision.466-fz-2023.patient-specific"} in after["instrument"]["provisions"]
    individual = {"id": "ru.route.individual-bmcp"}
    assert individual not in before["therapyType"]["routes"]
    assert individual in after["therapyType"]["routes"]
    assert {clinic["oversight"]["asOf"] for clinic in before["clinics"]["nodes"]} == {"2024-03-31"}
    early = await ask(russian, document, day="2011-12-31")
    assert not [clinic["id"] for clinic in early["clinics"]["nodes"] if ".example-" in clinic["id"]]
    assert {"id": "ru.mandate.minzdrav.product-registration"} not in early["authority"]["mandates"]


async def test_each_thing_says_for_which_day_it_is_seen(russian: Database) -> None:
    document = """{
      then: clinic(id: "ru.clinic.pirogov-center", asOf: "2020-01-01") { asOf jurisdiction { asOf routes { asOf } }
        oversight { links { mandate { asOf } } } }
      now: clinic(id: "ru.clinic.pirogov-center") { asOf offerings { asOf therapy { asOf } } }
      listed: clinics(asOf: "2031-01-01", first: 1) { nodes { asOf } }
    }"""
    found = await ask(russian, document)
    days = {name: set(days_in(part)) for name, part in found.items()}
    assert days == {"then": {"2020-01-01"}, "now": {"2026-01-31"}, "listed": {"2031-01-01"}}


def days_in(part: Any) -> Iterator[str]:
    """Every day that a part of a response says it is about."""
    if isinstance(part, list):
        for one in part:
            yield from days_in(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from [value] if name == "asOf" else days_in(value)


async def test_an_unknown_id_is_null(russian: Database) -> None:
    singles = (
        "node", "jurisdiction", "region", "authority", "mandate", "activity", "instrument", "provision", "requirement",
        "therapyType", "route", "track", "clinic", "offering", "gap", "source",
    )  # fmt: skip
    document = " ".join(f'{name}(id: "ru.nothing.here") {{ id }}' for name in singles)
    found = await ask(russian, f'{{ {document} oversight(clinic: "ru.nothing.here") {{ verdict }} }}')
    assert set(found.values()) == {None}
    wrong_kind = await ask(russian, '{ clinic(id: "ru.authority.minzdrav") { id } gap(id: "ru") { id } }')
    assert set(wrong_kind.values()) == {None}


@pytest.mark.parametrize(
    "field",
    [
        'clinic(id: "RU.Clinic") { id }', 'node(id: "") { id }', 'node(id: "a\' OR 1=1") { id }', 'source(id: "a b") { id }',
        f'clinic(id: "{"a" * 201}") {{ id }}', 'oversight(clinic: "x y") { verdict }',
        'oversight(clinic: "ru", therapy: "x y") { verdict }', 'oversight(clinic: "ru", activity: ["x y"]) { verdict }',
        "clinics(first: 0) { nodes { id } }", "clinics(first: -1) { nodes { id } }", "clinics(last: 101) { nodes { id } }",
        "clinics(first: 1, last: 1) { nodes { id } }", 'clinics(after: "forged") { nodes { id } }',
        'clinics(before: "WyJpZCsiLCJhIl0x") { nodes { id } }',
        'clinics(after: "WyJuYW1lKyxpZCsiLCJhIiwiYiJd") { nodes { id } }',
    ],
)  # fmt: skip
async def test_a_malformed_argument_is_refused_with_a_remedy(russian: Database, field: str) -> None:
    error = await refusal(russian, f"{{ {field} }}")
    assert isinstance(error, InvalidArgument), error
    assert error.remedy


async def test_text_in_an_argument_is_a_value(russian: Database, russian_packs: list[Pack]) -> None:
    name = "x' OR true }) MATCH (n) DETACH DELETE n //"
    found = await ask(russian, "query ($n: String) { clinics(where: {name: {contains: $n}}) { totalCount } }", n=name)
    assert found["clinics"]["totalCount"] == 0
    clinics = group_counts(russian_packs)["Clinic"]
    assert (await ask(russian, "{ clinics { totalCount } }"))["clinics"]["totalCount"] == clinics


@pytest.mark.parametrize(
    "day", ["20240130", "2024-02-30", "2024-1-3", "", "today", "2024-01-30T00:00:00", "-001-01-01"]
)
async def test_a_day_is_written_in_one_way(embedded: Database, day: str) -> None:
    result = await schema.execute(f'{{ clinic(id: "ru", asOf: "{day}") {{ id }} }}', context_value=Context(embedded))
    assert result.errors
    assert "Expected value of type 'Date'" in result.errors[0].message


async def test_a_licence_is_found_by_its_id(database: Database, tmp_path: Path) -> None:
    await load(database, read_world(tmp_path / "zz-tiny", busy()))
    fields = "number status asOf clinic { id } citations { id }"
    found = await ask(database, f'{{ licence(id: "zz.licence.one") {{ {fields} }} none: licence(id: "zz") {{ id }} }}')
    assert found["licence"] | {"citations": []} == {
        "number": "LO-77/01", "status": "ACTIVE", "asOf": "2026-01-31", "clinic": {"id": "zz.clinic.one"}, "citations": [],
    }  # fmt: skip
    assert found["licence"]["citations"]
    assert found["none"] is None


async def test_a_source_tells_its_days(database: Database, tmp_path: Path) -> None:
    content = world()
    content["sources.yaml"][1]["retrieved"] = "2025-06-02"
    await load(database, read_world(tmp_path / "zz-tiny", content))
    found = await ask(database, "{ sources { nodes { id speaksFor retrieved published } } }")
    days = {one["id"]: (one["speaksFor"], one["retrieved"], one["published"]) for one in found["sources"]["nodes"]}
    assert days == {"zz.source.law": (None, None, None), "zz.source.report": ("2025-06-01", "2025-06-02", None)}


async def test_an_instrument_of_a_year_counts_from_its_last_day(database: Database, tmp_path: Path) -> None:
    content = world()
    content["instruments.yaml"][0]["enactedOn"] = 2024
    later = entity("zz.instrument.later", kind="LAW", jurisdiction="zz", enactedOn="2025-01-01")
    content["instruments.yaml"] += [later, later | {"id": "zz.instrument.earlier", "enactedOn": "2024-12-30"}]
    await load(database, read_world(tmp_path / "zz-tiny", content))
    document = """query ($day: Date) {
      one: instrument(id: "zz.instrument.act") { enactedOn enactedYear }
      other: instrument(id: "zz.instrument.later") { enactedOn enactedYear }
      all: instruments(orderBy: [{field: ENACTED_ON}], asOf: $day) { nodes { id enactedOn enactedYear } }
      late: instruments(where: {enactedOn: {gt: "2024-12-30"}}) { totalCount }
      oversight(clinic: "zz.clinic.one", asOf: $day) { links { instruments { enactedOn enactedYear } } }
    }"""
    found = await ask(database, document, day="2026-01-31")
    assert found["one"] == {"enactedOn": None, "enactedYear": 2024}
    assert found["other"] == {"enactedOn": "2025-01-01", "enactedYear": None}
    assert [one["id"].removeprefix("zz.instrument.") for one in found["all"]["nodes"]] == ["earlier", "act", "later"]
    assert found["late"]["totalCount"] == 2
    assert found["oversight"]["links"] == [{"instruments": [found["one"]]}]
    before = await ask(database, document, day="2024-12-30")
    assert [one["id"] for one in before["all"]["nodes"]] == ["zz.instrument.earlier"]
