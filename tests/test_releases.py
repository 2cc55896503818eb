"""Permalinks repeat answers from the release from which they were given, whatever was loaded since."""

import copy
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph.archive.release_archive
from api.app import create_app
from api.graphql.base.context import Context
from api.graphql.schema import schema
from api.permalinks.serialize import oversight
from api.permalinks.url import PermalinkQuery, parse_query, permalink_to
from api.settings import Settings
from graph.archive.release_archive import get_kept, get_releases
from graph.errors import InvalidArgument, ReleaseNotKept
from graph.model.vocabulary import Confidence, Node, OversightStatus, OversightVerdict
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import answer_for, get_clinics
from graph.store.content import read_content
from graph.store.database import Database
from graph.store.lookup import Dataset
from graph.store.statements import Statement
from seed.loading.load import load
from tests.support.running import Running
from tests.support.tiny import World, entity, mandate, offering, read_world, world

pytestmark = pytest.mark.slow_on_neo4j

ASKED = "clinic=zz.clinic.one&asOf=2026-01-31"
LINKS = "verdict links { status } receipt { contentHash permalink }"
HASH = "ab" * 32


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """Each engine in turn, served."""
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(database)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as found:
        yield found


def older() -> World:
    """Two clinics that claim the lawful route."""
    content = world()
    other = copy.deepcopy(content["clinics.yaml"][0])
    other |= {"id": "zz.clinic.two", "name": "The second"}
    other["offerings"][0] |= {"id": "zz.offering.two.cure"}
    content["clinics.yaml"].append(other)
    return content


def newer() -> World:
    """The first clinic claims the grey route, and the second is gone."""
    content = world()
    content["pack.yaml"]["version"] = "2"
    offering(content)["routes"] = ["zz.route.grey"]
    return content


async def ask(client: httpx.AsyncClient, query: str) -> Any:
    answer = (await client.post("/graphql", json={"query": query})).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def permalink(client: httpx.AsyncClient, arguments: str) -> str:
    found = await ask(client, f"{{ oversight({arguments}) {{ receipt {{ permalink }} }} }}")
    return str(found["oversight"]["receipt"]["permalink"])


async def test_a_permalink_repeats_the_answer_from_the_release_it_was_given_from(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, read_world(tmp_path / "zz-old", older()), keep=5)
    links = {
        clinic: await permalink(client, f'clinic: "{clinic}", asOf: "2026-01-31"')
        for clinic in ("zz.clinic.one", "zz.clinic.two")
    }
    what_if = await ask(
        client,
        """{ whatIf(clinic: "zz.clinic.one", change: {repeal: ["zz.instrument.act"]}) { after { verdict
        receipt { permalink } } } }""",
    )
    supposed = what_if["whatIf"]["after"]["receipt"]["permalink"]
    before = {link: (await client.get(link)).json() for link in (*links.values(), supposed)}
    for answer in before.values():
        assert (answer["changed"], answer["now"]) == (False, None)
    assert [link["status"] for link in before[links["zz.clinic.one"]]["answer"]["links"]] == ["APPLIES"]
    assert before[supposed]["answer"]["after"]["links"] == []

    await load(database, read_world(tmp_path / "zz-new", newer()), keep=5)
    after = {link: (await client.get(link)).json() for link in before}
    for link, answer in after.items():
        assert (answer["release"], answer["answer"]) == (before[link]["release"], before[link]["answer"])
        assert answer["release"]["release"] == "zz-tiny@1"
        assert answer["now"]["release"]["release"] == "zz-tiny@2"
    one = after[links["zz.clinic.one"]]
    assert one["changed"]
    assert one["now"]["answer"]["links"][0]["status"] == "BYPASSED"
    change = one["now"]["differences"]["links"][0]
    assert (change["kind"], change["before"], change["after"]) == (
        "CHANGED",
        {"status": "APPLIES"},
        {"status": "BYPASSED"},
    )
    assert change["differing"]["route"] == {"before": "zz.route.lawful", "after": "zz.route.grey"}
    gone = after[links["zz.clinic.two"]]["now"]
    assert gone["answer"] is None
    assert "zz.clinic.two" in gone["why"]
    assert [change["kind"] for change in gone["differences"]["links"]] == ["REMOVED"]


async def test_the_same_answer_of_another_release_has_not_changed(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    """What else differs between the releases does not matter; where only words differ, no link does."""
    await load(database, read_world(tmp_path / "zz-old", world()), keep=5)
    link = await permalink(client, 'clinic: "zz.clinic.one"')
    content = world()
    content["activities.yaml"].append(entity("activity.more"))
    await load(database, read_world(tmp_path / "zz-new", content), keep=5)
    answer = (await client.get(link)).json()
    assert (answer["changed"], answer["now"]["differences"]) == (False, {"links": []})
    mandate(content)["name"] = "Renamed"
    await load(database, read_world(tmp_path / "zz-newer", content), keep=5)
    answer = (await client.get(link)).json()
    assert (answer["changed"], answer["now"]["differences"]) == (True, {"links": []})
    assert answer["now"]["answer"]["links"][0]["mandate"]["name"] == "Renamed"


async def test_kept_releases_are_no_content_and_the_newest_stay(database: Database, tmp_path: Path) -> None:
    hashes = []
    for number in range(4):
        content = world()
        content["pack.yaml"] |= {"version": str(number)}
        content["clinics.yaml"][0]["name"] = f"Name {number}"
        loaded = await load(database, read_world(tmp_path / f"zz-{number}", content), keep=2 if number else 0)
        hashes.append(loaded.content_hash)
        assert (await read_content(database)).hash() == loaded.content_hash
    assert [one["contentHash"] for one in await get_releases(database)] == [hashes[2], hashes[1]]
    assert [one["clinics"] for one in await get_releases(database)] == [1, 1]
    again = await load(database, read_world(tmp_path / "zz-3", content), keep=2)
    assert not again.change
    assert len(await get_releases(database)) == 2
    await load(database, read_world(tmp_path / "zz-1", {**content, "pack.yaml": world()["pack.yaml"]}), keep=0)
    assert await get_releases(database) == []
    with pytest.raises(ReleaseNotKept):
        await get_kept(database, hashes[2], "zz.clinic.one")


async def test_a_release_that_was_served_again_is_among_the_newest(database: Database, tmp_path: Path) -> None:
    """Those stay that were replaced last, whenever they were served first."""
    await load(database, read_world(tmp_path / "zz-0", world()), keep=0)
    hashes = {}
    for step, name in enumerate("abacd"):
        content = world()
        content["clinics.yaml"][0]["name"] = f"Name {name}"
        hashes[name] = (await load(database, read_world(tmp_path / f"zz-{step}-{name}", content), keep=2)).content_hash
    assert [one["contentHash"] for one in await get_releases(database)] == [hashes["c"], hashes["a"]]
    assert (await get_kept(database, hashes["a"], "zz.clinic.one"))[0]
    asked = "{ releases { release contentHash asOf loadedAt current } }"
    answer = await schema.execute(asked, context_value=Context(database))
    assert answer.data
    listed = answer.data["releases"]
    assert [(one["contentHash"], one["current"]) for one in listed] == [
        (hashes["d"], True), (hashes["c"], False), (hashes["a"], False),
    ]  # fmt: skip
    assert [(one["release"], one["asOf"]) for one in listed] == [("zz-tiny@1", "2026-01-31")] * 3
    assert [one["loadedAt"] for one in listed[:2]] == sorted((one["loadedAt"] for one in listed[:2]), reverse=True)


async def test_what_was_changed_by_hand_is_not_kept(database: Database, tmp_path: Path) -> None:
    await load(database, read_world(tmp_path / "zz-old", world()), keep=0)
    change = Statement("test/change", "MATCH (c:Clinic) SET c.name = 'Forged'", frozenset(), (), reads=False)
    await database.write(lambda transaction: transaction.run(change))
    await load(database, read_world(tmp_path / "zz-new", newer()), keep=5)
    assert await get_releases(database) == []


async def test_a_release_of_many_clinics_is_kept_in_parts(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.archive.release_archive, "CLINICS", 2)
    content = world()
    for number in range(5):
        clinic = copy.deepcopy(content["clinics.yaml"][0])
        clinic["id"] = f"zz.clinic.n{number}"
        clinic["offerings"][0]["id"] = f"zz.offering.n{number}.cure"
        content["clinics.yaml"].append(clinic)
    loaded = await load(database, read_world(tmp_path / "zz-old", content))
    ids = [clinic["id"] for clinic in content["clinics.yaml"]]
    rows, law = await get_clinics(database, ids)
    live = {i: answer_for(rows[i], law, Question(i)) for i in ids}
    await load(database, read_world(tmp_path / "zz-new", newer()), keep=5)
    for i in ids:
        row, kept_law = await get_kept(database, loaded.content_hash, i)
        kept = answer_for(row, kept_law, Question(i))
        assert kept is not None
        expected = live[i]
        assert expected is not None
        assert oversight(kept) == oversight(expected)
    for stranger in ("aa", "zz.clinic.n1x", "zz.clinic.zzz"):
        assert (await get_kept(database, loaded.content_hash, stranger))[0] is None


async def test_a_release_in_another_form_is_refused(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    old = await load(database, read_world(tmp_path / "zz-old", world()), keep=0)
    await load(database, read_world(tmp_path / "zz-new", newer()), keep=5)
    change = Statement("test/change", "MATCH (k:Kept) SET k.schemaVersion = '1'", frozenset(), (), reads=False)
    await database.write(lambda transaction: transaction.run(change))
    answer = await client.get(f"/answers/{old.content_hash}?{ASKED}")
    assert (answer.status_code, answer.json()["code"]) == (404, "RELEASE_NOT_KEPT")


async def test_what_an_address_gives_is_what_graphql_gives(russian: Database) -> None:
    """All of the bundled clinics, with every field that an address has."""
    named = "{ id name }"
    fields = f"""status authority {named} mandate {named} activity {named} provisions {named} instruments {named}
        offering {named} route {named} dueOn {named} gaps {named} claims {{ id value }} exemptions {named}
        accessory extrapolated reason confidence"""
    ways = f"lawfulRoutes {{ offering {named} route {named} claimed open mandates {named} }}"
    query = f"""query ($id: ID!, $least: Confidence) {{ oversight(clinic: $id, minConfidence: $least, asOf: "2024-05-01") {{
        asOf speaksFrom speaksTo verdict summary confidence {ways} links {{ {fields} }} gaps {named}
        leftOut {{ links {{ {fields} }} gaps {named} }}
        receipt {{ permalink }} }} }}"""
    transport = httpx.ASGITransport(create_app(Settings(), service=Running(russian)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        clinics = (await ask(client, "{ clinics(first: 50) { nodes { id } } }"))["clinics"]["nodes"]
        assert len(clinics) == 10
        for clinic in clinics:
            for min_confidence in (None, "PRIMARY"):
                asked = {"query": query, "variables": {"id": clinic["id"], "least": min_confidence}}
                expected = (await client.post("/graphql", json=asked)).json()["data"]["oversight"]
                link = expected.pop("receipt")["permalink"]
                assert (await client.get(link)).json()["answer"] == expected


REFUSED = {
    "no hash": (f"/answers/current?{ASKED}", 404, "ADDRESS_UNKNOWN"),
    "a release that is not there": (f"/answers/{HASH}?{ASKED}", 404, "RELEASE_NOT_KEPT"),
    "no clinic": (f"/answers/{HASH}?asOf=2026-01-31", 400, "INVALID_ARGUMENT"),
    "no day": (f"/answers/{HASH}?clinic=zz.clinic.one", 400, "INVALID_ARGUMENT"),
    "two days": (f"/answers/{HASH}?{ASKED}&asOf=2026-01-30", 400, "INVALID_ARGUMENT"),
    "a day that is none": (f"/answers/{HASH}?clinic=zz.clinic.one&asOf=2026-02-30", 400, "INVALID_ARGUMENT"),
    "an id that is none": (f"/answers/{HASH}?clinic=A%20B&asOf=2026-01-31", 400, "INVALID_ARGUMENT"),
    "a parameter that is unknown": (f"/answers/{HASH}?{ASKED}&limit=5", 400, "INVALID_ARGUMENT"),
    "a status that is none": (f"/answers/{HASH}?{ASKED}&status=FINE", 400, "INVALID_ARGUMENT"),
    "half a reclassification": (f"/answers/{HASH}?{ASKED}&reclassify=zz.offering.one.cure", 400, "INVALID_ARGUMENT"),
    "a what-if of one therapy": (f"/answers/{HASH}?{ASKED}&repeal=zz.x&therapy=zz.y", 400, "INVALID_ARGUMENT"),
    "a list without end": (f"/answers/{HASH}?{ASKED}{'&activity=a' * 201}", 400, "INVALID_ARGUMENT"),
    "a long address": (f"/answers/{HASH}?{ASKED}&therapy={'a' * 5_000}", 414, "URL_TOO_LONG"),
}


@pytest.mark.parametrize(("url", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_an_address_that_asks_nothing_is_refused(russian: Database, url: str, status: int, code: str) -> None:
    transport = httpx.ASGITransport(create_app(Settings(REMIT_BODY_BYTES=4_000), service=Running(russian)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["remedy"]


IDS = st.from_regex(r"[a-z]{1,3}(\.[a-z0-9]{1,3}){0,2}", fullmatch=True)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, dict[str, list[str] | None]]:
    clinic, day = draw(IDS), draw(st.dates()).isoformat()
    if draw(st.booleans()):
        repeal, moved = draw(st.lists(IDS, max_size=3)), draw(st.lists(st.tuples(IDS, IDS), max_size=3))
        if repeal or moved:
            return Question(clinic, day, repeal=tuple(repeal), reclassify=tuple(moved)), {}
    min_confidence = draw(st.none() | st.sampled_from(Confidence))
    question = Question(clinic, day, draw(st.none() | IDS), min_confidence=min_confidence)
    statuses = st.lists(st.sampled_from(OversightStatus), max_size=3)
    return question, {"activity": draw(st.none() | st.lists(IDS, max_size=3)), "status": draw(st.none() | statuses)}


@given(questions())
def test_a_question_is_read_from_its_address_as_it_was_written(asked: tuple[Question, dict[str, Any]]) -> None:
    """And has one address, in whichever order its lists are."""
    question, filters = asked
    assert question.day is not None
    answer = Oversight(
        Node("Clinic", {"id": question.clinic}), question.day, question.day, Dataset({"contentHash": HASH}, ()),
        OversightVerdict.NOT_RECORDED, (), (), (), Confidence.UNVERIFIED, question, tuple,
    )  # fmt: skip
    written = permalink_to(answer, filters)
    assert written == permalink_to(answer, {name: chosen and chosen[::-1] for name, chosen in filters.items()})
    read = parse_query(parse_qsl(urlsplit(written).query, keep_blank_values=True))
    assert set(read.question.repeal) == set(question.repeal)
    assert set(read.question.reclassify) == set(question.reclassify)
    expected = {name: None if chosen is None else set(chosen) for name, chosen in filters.items()}
    found = {"activity": read.activity, "status": read.status}
    assert {name: None if found[name] is None else set(found[name] or ()) for name in expected} == expected
    same = (read.question.clinic, read.question.day, read.question.therapy, read.question.min_confidence)
    assert same == (question.clinic, question.day, question.therapy, question.min_confidence)


def test_the_questions_of_an_address_do_not_mix() -> None:
    with pytest.raises(InvalidArgument, match="does not go with"):
        parse_query([("clinic", "zz"), ("asOf", "2026-01-31"), ("repeal", "zz.x"), ("status", "APPLIES")])
    assert parse_query([("clinic", "zz"), ("asOf", "2026-01-31")]) == PermalinkQuery(Question("zz", "2026-01-31"))
