"""Search on both engines: what is found, in which order, and that nothing a client writes reaches the index as an operator."""

# ruff: noqa: RUF001  # letters of both alphabets, and the widths and accents that people write them in

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidArgument
from graph.model.search_text import stored_words, words_in
from graph.model.vocabulary import Node, NodeKind
from graph.query.highlight import excerpt
from graph.query.lists import PageArguments
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable
from graph.query.search import Hit, SearchQuery, get_hits, get_total, lucene, question_of
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.project import project
from tests.conftest import Hold
from tests.support.busy import ENDED, busy
from tests.support.cypher import plan_for
from tests.support.documents import Document
from tests.support.fuzzing import fuzzing
from tests.support.tiny import read_world
from tests.test_graphql import ask, refusal

DAY = "2026-01-31"
SEARCH = """query ($q: String!, $kinds: [NodeKind!], $j: ID, $day: Date, $first: Int, $after: String) {
  search(query: $q, kinds: $kinds, jurisdiction: $j, asOf: $day, first: $first, after: $after) { totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { score }
    edges { cursor node { score excerpt node { id __typename } } } } }"""
HOSTILE = [
    "AND OR NOT", "a AND b", "* ?", "*", "~", '"', '"unclosed', "(", "((((", "[a TO b]", "[ \\ /", "\\", "/re.*x/", "a/",
    "-cure", "+", "!cure", "cure^9", "words:cure", "id:*", "*:*", "cure~2", "&& ||", "{!lucene}x", "') RETURN 1 //", "`",
    "MATCH (n) DETACH DELETE n", "$text", "\x00", "#", "= the", "@zz.clinic.one", "# zz #", "\U0001f3e5", "\u202e", "%",
    "ё" * 200, "a " * 100, "\ud7ff",
]  # fmt: skip


@pytest.fixture(scope="session")
def busy_packs(tmp_path_factory: pytest.TempPathFactory) -> list[Pack]:
    folder: Path = tmp_path_factory.mktemp("busy")
    return read_world(folder / "zz-busy", busy())


@pytest.fixture
async def woods(database: Database, busy_packs: list[Pack], hold: Hold) -> Database:
    """Each engine in turn, holding that world."""
    await hold(database, busy_packs)
    return database


@pytest.fixture(scope="session")
def nodes(busy_packs: list[Pack]) -> list[Node]:
    """What search may find on the day."""
    kinds = {"".join(part.capitalize() for part in kind.value.split("_")) for kind in NodeKind}
    return [n for n in project(busy_packs).nodes.values() if n.label in kinds and n.id not in ENDED]


def texts(node: Node) -> tuple[list[str], list[str]]:
    """The names of a node, and what is exact: its numbers in both scripts, and its id without jurisdiction and kind."""
    names = node.properties.get("nameTexts") or [node.properties.get("title", "")]
    names = [*names, *node.properties.get("aliasTexts", [])]
    numbers = [node.properties.get("number", ""), *node.properties.get("identifierValues", [])]
    numbers += node.properties.get("codeValues", [])
    russian = [{"567n": "567н", "323-FZ": "323 фз"}.get(number, "") for number in numbers]
    parts = node.id.split(".")
    return names, [*numbers, *russian, " ".join(parts[min(len(parts) - 1, 2) :])]


def reference(nodes: list[Node], text: str) -> list[tuple[float, str, str]]:
    """What must be found, as score, label and id, in order: read from the rules of docs/search.md, one node after the other."""
    wanted, plain_id = words_in(text), text.strip().casefold().rstrip(".-")
    found = []
    for node in nodes:
        names, codes = ([words_in(each) for each in group] for group in texts(node))
        words = [word for each in (*names, *codes) for word in each]
        begun = all(any(word.startswith(one) for word in words) for one in wanted)
        if not begun and not ("." in text.strip() and plain_id and node.id.startswith(plain_id)):
            continue
        if node.id == plain_id or wanted in codes:
            score = 1.0
        elif wanted in names:
            score = 0.8
        elif any(" ".join(each).startswith(" ".join(wanted)) for each in (*names, *codes)):
            score = 0.6
        else:
            score = 0.4 if set(wanted) <= set(words) else 0.2
        found.append((score, node.label, node.id))
    return sorted(found, key=lambda hit: (-hit[0], *hit[1:]))


async def hits(database: Database, text: str, first: int = 100, **more: Any) -> list[Hit]:
    page = await get_hits(database, SearchQuery(text, DAY, **more), PageArguments(first=first))
    return list(page.hits)


async def ids(database: Database, text: str, **more: Any) -> list[str]:
    return [hit.node.id for hit in await hits(database, text, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A number, in Latin, in Russian, with a sign; the id of the instrument of that number has other words.
        ("323-FZ", [("zz.instrument.act", 1.0)]),
        ("323-фз", [("zz.instrument.act", 1.0)]),
        ("№323 fz", [("zz.instrument.act", 1.0)]),
        ("567N", [("zz.instrument.new", 1.0)]),
        ("567н", [("zz.instrument.new", 1.0)]),
        ("7700000000", [("zz.clinic.one", 1.0)]),
        ("lo 77 01", [("zz.licence.one", 1.0)]),
        ("77", [("zz.licence.one", 0.4), ("zz.clinic.one", 0.6)][::-1]),
        # An exact name, then names that begin with it, then words anywhere; a clinic that has ended is left out.
        ("FIR", [("yy.clinic.fir", 1.0), ("zz.clinic.fir-cone", 0.6), ("zz.clinic.one", 0.6), ("zz.instrument.new", 0.4)]),
        ("fir tree clinic", [("zz.clinic.one", 0.8)]),
        ("tree fir", [("zz.clinic.one", 0.4)]),
        ("tre fi", [("zz.clinic.one", 0.2)]),
        # An alias is a name, and two things may share one.
        ("spruce house", [("zz.clinic.one", 0.8)]),
        ("ельник", [("zz.clinic.one", 0.8)]),
        ("ftc", [("zz.clinic.fir-cone", 0.8), ("zz.clinic.one", 0.8)]),
        # Russian, in any case, with and without the dots of io.
        ("ёлка", [("zz.clinic.one", 0.4), ("zz.instrument.act", 0.2)]),
        ("ЕЛКА", [("zz.clinic.one", 0.4), ("zz.instrument.act", 0.2)]),
        ("елк", [("zz.clinic.one", 0.2), ("zz.instrument.act", 0.2)]),
        ("клиника «ёлка» № 5", [("zz.clinic.one", 0.8)]),
        ("Ёлочка", [("zz.clinic.fir-cone", 0.8)]),
        ("\U0001f332 елочка!", [("zz.clinic.fir-cone", 0.8)]),
        # Ids, whole and begun; and without what comes before the slug.
        ("zz.clinic.fir-cone", [("zz.clinic.fir-cone", 1.0)]),
        (" ZZ.Clinic.Fir-", [("zz.clinic.fir-cone", 0.2)]),
        ("fir-cone", [("zz.clinic.fir-cone", 1.0)]),
        ("zz.clinic", [("zz.clinic.fir-cone", 0.2), ("zz.clinic.one", 0.2)]),
        ("law", [("zz.source.law", 1.0), ("zz.instrument.act", 0.4)]),
        ("nothing of the kind", []),
    ],
)  # fmt: skip
async def test_what_is_found(woods: Database, text: str, expected: list[tuple[str, float]]) -> None:
    found = [(hit.node.id, hit.score) for hit in await hits(woods, text)]
    # Routes and the exemption are named "The zz.route.lawful": the words of a name are taken apart too.
    assert [(i, score) for i, score in found if not i.startswith(("zz.route", "zz.exemption"))] == expected


async def test_the_fields_of_the_schema(woods: Database) -> None:
    found = (await ask(woods, SEARCH, q="fir", first=2))["search"]
    assert found["totalCount"] == 4
    shown = [(e["node"]["node"]["__typename"], e["node"]["score"], e["node"]["excerpt"]) for e in found["edges"]]
    assert shown == [("Clinic", 1.0, "*Fir*"), ("Clinic", 0.6, "*Fir* cone")]
    assert [node["score"] for node in found["nodes"]] == [1.0, 0.6]
    info = found["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    assert (info["startCursor"], info["endCursor"]) == (found["edges"][0]["cursor"], found["edges"][1]["cursor"])
    rest = (await ask(woods, SEARCH, q="fir", first=2, after=info["endCursor"]))["search"]
    assert [e["node"]["node"]["id"] for e in rest["edges"]] == ["zz.clinic.one", "zz.instrument.new"]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert (await ask(woods, SEARCH, q="fir", kinds=[]))["search"]["totalCount"] == 0


async def test_the_day_decides_what_is_found(woods: Database) -> None:
    async def on(day: str, text: str) -> set[str]:
        found = (await ask(woods, SEARCH, q=text, day=day, first=100))["search"]
        assert found["totalCount"] == len(found["edges"])
        return {edge["node"]["node"]["id"] for edge in found["edges"]}

    then = await on("2010-01-01", "zz.")
    assert then >= ENDED
    assert await on(DAY, "zz.") == then - ENDED
    # Before the laws were enacted nothing rests on them; sources are there all the same.
    before = {i for i in then if i.startswith(("zz.instrument", "zz.provision", "zz.mandate", "zz.exemption"))}
    assert await on("1990-01-01", "zz.") == then - before
    assert "zz.source.law" in then - before


async def test_kinds_and_jurisdictions_narrow_it(woods: Database) -> None:
    async def found(text: str, kinds: tuple[NodeKind, ...] | None = None, jurisdiction: str | None = None) -> list[str]:
        total = await get_total(woods, SearchQuery(text, DAY, kinds, jurisdiction))
        listed = await ids(woods, text, kinds=kinds, jurisdiction=jurisdiction)
        assert total == len(listed)
        return listed

    assert await found("fir", (NodeKind.LEGAL_INSTRUMENT, NodeKind.SOURCE)) == ["zz.instrument.new"]
    assert await found("fir", jurisdiction="yy") == ["yy.clinic.fir"]
    assert await found("fir", jurisdiction="zz") == ["zz.clinic.fir-cone", "zz.clinic.one", "zz.instrument.new"]
    assert await found("fir", jurisdiction="nowhere") == []
    # One thing of every kind belongs to zz: therapies and activities through what is done with them there.
    every = {i.split(".")[1] for i in await found("zz.", jurisdiction="zz") if i != "zz"}
    kinds = "authority clinic exemption gap instrument licence mandate offering provision region requirement route source track"
    assert every == set(kinds.split())
    assert "zz" in await found("zz", (NodeKind.JURISDICTION,), "zz")
    assert await found("cure", (NodeKind.THERAPY_TYPE,), "zz") == ["therapy.cure"]
    assert await found("inspection", (NodeKind.ACTIVITY,), "zz") == ["activity.inspection"]
    assert await found("sanctions", (NodeKind.ACTIVITY,), "zz") == []
    assert await found("sanctions", (NodeKind.ACTIVITY,)) == ["activity.sanctions"]


@pytest.mark.parametrize("alone", [True, False])
async def test_words_that_too_many_share_are_refused_and_no_hit_is_left_out(
    woods: Database, busy_packs: list[Pack], monkeypatch: pytest.MonkeyPatch, *, alone: bool
) -> None:
    # Candidates are whatever counts on the day or not, and of any kind; where clinics alone are wanted, clinics.
    kinds = ["CLINIC"] if alone else ["CLINIC", "AUTHORITY"]
    nodes = project(busy_packs).nodes.values()
    searched = [node for node in nodes if stored_words(node) and (node.label == "Clinic" or not alone)]
    many = len(reference(searched, "fir"))
    assert many > (3 if alone else 4)
    given = {"q": "fir", "kinds": kinds, "j": None, "day": DAY, "first": 100, "after": None}
    plan = plan_for(Document(SEARCH, given))
    monkeypatch.setattr(
        "graph.query.planner.search_field.known_question", question_of
    )  # one remembers what holds for good
    monkeypatch.setattr("graph.query.search.MOST", many)
    found, _ = await run(woods, plan, given)
    assert found["search"]["totalCount"] == len(found["search"]["edges"]) == 3
    assert found == await ask(woods, SEARCH, **given)
    monkeypatch.setattr("graph.query.search.MOST", many - 1)
    with pytest.raises(NotPlannable):
        await run(woods, plan, given)
    for selected in ("totalCount", "nodes { score }", "edges { cursor }", "pageInfo { hasNextPage }"):
        error = await refusal(woods, f'{{ search(query: "fir", kinds: [{", ".join(kinds)}]) {{ {selected} }} }}')
        assert isinstance(error, InvalidArgument)
        assert f"More than {many - 1} things" in error.message
        assert error.remedy
    # What fewer share is answered, whatever a single word of it finds.
    assert await ids(woods, "tree fir") == ["zz.clinic.one"]
    assert await get_total(woods, SearchQuery("tree fir", DAY)) == 1


WORDS = [
    "fir",
    "Fir",
    "ЁЛКА",
    "елочка",
    "323",
    "fz",
    "фз",
    "567n",
    "clinic",
    "c",
    "zz",
    "zz.",
    "zz.clinic.one",
    "the",
    "о",
]
phrases = st.lists(st.sampled_from([*WORDS, *HOSTILE]), min_size=1, max_size=3).map(" ".join)
anything = st.one_of(phrases, st.text(min_size=1, max_size=30)).map(lambda text: text[:200])


@fuzzing(12)
@given(text=anything, size=st.integers(1, 40))
async def test_any_text_finds_what_the_reference_finds(
    woods: Database, nodes: list[Node], text: str, size: int
) -> None:
    if not words_in(text):
        with pytest.raises(InvalidArgument, match="no letter and no digit"):
            await hits(woods, text)
        return
    expected = reference(nodes, text)
    found: list[Hit] = []
    after: str | None = None
    while True:
        page = await get_hits(woods, SearchQuery(text, DAY), PageArguments(first=size, after=after))
        assert page.has_previous == (after is not None)
        found += page.hits
        if not page.has_next:
            break
        after = page.hits[-1].cursor
    assert [(hit.score, hit.node.label, hit.node.id) for hit in found] == expected
    assert await get_total(woods, SearchQuery(text, DAY)) == len(expected)
    assert all("*" in hit.excerpt for hit in found)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_operator_reaches_the_index(text: str) -> None:
    words = words_in(text)
    assert re.fullmatch(r"(\+[^\W_]+\*( |$))*", lucene(words)) is not None
    assert all(word.islower() or not word.isalpha() or word == word.casefold() for word in words)


async def test_what_is_no_question_is_refused_before_the_database_is_asked() -> None:
    nowhere: Any = None
    for argument, message in [
        ('query: "' + "x" * 201 + '"', "has 201 characters"),
        ('query: ""', "no letter and no digit"),
        ('query: "?! _ \U0001f3e5"', "no letter and no digit"),
        ('query: "x", first: 101', "'first' is 101"),
        ('query: "x", first: 0', "'first' is 0"),
        ('query: "x", after: "x"', "no cursor"),
        ('query: "x", jurisdiction: "Z Z"', "'jurisdiction' is no id"),
    ]:
        error = await refusal(nowhere, f"{{ search({argument}) {{ totalCount }} }}")
        assert isinstance(error, InvalidArgument), argument
        assert message in error.message
        assert error.remedy


async def test_a_cursor_of_another_list_is_refused(embedded: Database) -> None:
    clinics = (await ask(embedded, "{ clinics(first: 1) { pageInfo { endCursor } } }"))["clinics"]
    error = await refusal(
        embedded, f'{{ search(query: "x", after: "{clinics["pageInfo"]["endCursor"]}") {{ totalCount }} }}'
    )
    assert isinstance(error, InvalidArgument)


def test_words_are_compared_whatever_their_case_width_stress_and_signs() -> None:
    assert words_in("№ 567н, Ёлки-ПАЛКИ: Приро\u0301да; ＦＵＬＬ_width") == [
        "567н",
        "елки",
        "палки",
        "природа",
        "full",
        "width",
    ]
    assert words_in("Straße ﬁn 738n/3") == ["strasse", "fin", "738n", "3"]
    assert words_in("йод") == words_in("и\u0306од") == ["йод"]
    assert words_in("_ - \U0001f3e5 \u0301") == []


def test_the_stored_words_tell_names_numbers_and_ids_apart() -> None:
    law = Node("LegalInstrument", {"id": "ru.instrument.a-1", "number": "323-FZ", "nameTexts": ["The Law", "Закон"]})
    assert stored_words(law) == "@ru.instrument.a-1 # a 1 # # 323 fz # # 323 фз # = the law = = закон ="
    assert stored_words(Node("Source", {"id": "ru.source.x", "title": "A = B"})) == "@ru.source.x # x # = a b ="
    assert stored_words(Node("Jurisdiction", {"id": "ru", "nameTexts": ["Russia"]})) == "@ru # ru # = russia ="
    assert all(
        stored_words(Node(label, {"id": "x.y.z"})) is None for label in ("Claim", "Citation", "Pack", "Coverage")
    )


def test_an_excerpt_marks_the_words_that_match_and_nothing_else() -> None:
    properties = {
        "id": "ru.clinic.one",
        "nameTexts": ["A *star* clinic", "Клиника «Ёлка»"],
        "identifierValues": ["123"],
    }
    clinic = Node("Clinic", properties)
    assert excerpt(clinic, ["star"]) == "A *star* clinic"
    assert excerpt(clinic, ["cl"]) == "A star *clinic*"
    assert excerpt(clinic, ["елк", "клиника"]) == "*Клиника* «*Ёлка*»"
    assert excerpt(clinic, ["123"]) == "*123*"
    assert excerpt(clinic, ["ru", "one"]) == "*ru*.clinic.*one*"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("323-FZ", ["ru.instrument.323-fz-2011", "ru.instrument.323-fz-2018"]),
        ("567н", ["ru.instrument.order-567n"]),
        ("пирогова", ["ru.clinic.pirogov-center"]),
        ("roszdravnadzor", ["ru.authority.roszdravnadzor"]),
        ("ahsct", ["therapy.ahsct"]),
        ("7700000000", ["ru.clinic.example-private-moscow"]),
    ],
)
async def test_the_bundled_pack_is_found(russian: Database, text: str, first: list[str]) -> None:
    assert (await ids(russian, text))[: len(first)] == first
