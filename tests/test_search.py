"""Search on both engines: what is found, in which order, and that nothing a client writes reaches the index as an operator."""

# ruff: noqa: RUF001  # letters of both alphabets, and the widths and accents that people write them in

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidArgument
from graph.model.kinds import KINDS
from graph.model.search_terms import STOP_WORDS, beginning_of, sound_of, stem_of, words_in
from graph.model.search_text import CALLED, UNSEARCHED, stored_words
from graph.model.vocabulary import Node, NodeKind
from graph.query.lists import PageArguments
from graph.query.planner.run import run
from graph.query.planner.selection_tree import NotPlannable
from graph.search.highlight import excerpt
from graph.search.hits import Hit, SearchQuery, get_hits, get_total, question_of
from graph.search.question import Reading, fuzzy, lucene
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

pytestmark = pytest.mark.slow_on_neo4j

DAY = "2026-01-31"
ABOUT_IT = 0.4  # the score of what is found by the names of what it is about
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


# What nodes of a kind are about: relationships from them (>) or to them (<), whose other end has a name that finds them.
IN_HOME = ("Authority", "Clinic", "Gap", "LegalInstrument", "ProviderClass", "Route", "Track")
ABOUT = {
    **{label: {"IN": ">"} for label in IN_HOME},
    "Clinic": {"IN": ">", "LOCATED_IN": ">", "OFFERS": ">"},
    "Licence": {"HAS_LICENCE": "<"},
    "Mandate": {"HOLDS": "<", "EXERCISES": ">"},
    "Offering": {"OFFERS": "<", "OF": ">", "FOR_CONDITION": ">"},
    "Provision": {"PART_OF": ">"},
}
PROSE = (
    "summary",
    "rationale",
    "consequences",
    "who",
    "standards",
    "focus",
    "primaryRole",
    "evidenceStatement",
    "publisher",
)
KINDS_FIRST = (
    *("Jurisdiction", "Region", "Authority", "Clinic", "TherapyType", "Condition", "LegalInstrument", "Route", "Gap"),
    *("Mandate", "Offering"),
)


@dataclass(frozen=True)
class Read:
    """The words of a node, as the reference reads them."""

    node: Node
    names: list[list[str]]
    codes: list[list[str]]
    about: set[str]
    prose: set[str]


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
def nodes(busy_packs: list[Pack]) -> list[Read]:
    """What search may find on the day."""
    kinds = {"".join(part.capitalize() for part in kind.value.split("_")) for kind in NodeKind}
    return [one for one in read_nodes(busy_packs, kinds) if one.node.id not in ENDED]


def texts(node: Node) -> tuple[list[str], list[str]]:
    """The names of a node, and what is exact: its numbers in both scripts, and its id without jurisdiction and kind."""
    names = node.properties.get("nameTexts") or [node.properties.get("title", "")]
    names = [*names, *node.properties.get("aliasTexts", [])]
    numbers = [node.properties.get("number", ""), *node.properties.get("identifierValues", [])]
    numbers += node.properties.get("codeValues", [])
    numbers += [{"567n": "567н", "323-FZ": "323 фз"}.get(number, "") for number in numbers]
    parts = node.id.split(".")
    return names, [*numbers, *turned(numbers), " ".join(parts[min(len(parts) - 1, 2) :])]


def turned(numbers: list[str]) -> list[str]:
    """Numbers of two words the other way round, and in one word."""
    both = [words for number in numbers if len(words := words_in(number)) == 2]
    return [f"{second} {first}" for first, second in both] + [first + second for first, second in both]


def read_nodes(packs: list[Pack], labels: set[str]) -> list[Read]:
    """Everything of these kinds, with the names of what it is about."""
    content = project(packs)
    found = []
    for node in content.nodes.values():
        if node.label not in labels:
            continue
        names, codes = ([words_in(each) for each in group] for group in texts(node))
        ways = ABOUT.get(node.label, {})
        ends = [edge.target for edge in content.edges.values() if edge.source == node.id and ways.get(edge.type) == ">"]
        ends += [
            edge.source for edge in content.edges.values() if edge.target == node.id and ways.get(edge.type) == "<"
        ]
        about = [KINDS[node.label].noun, CALLED.get(node.label, "")]
        about += [name for end in ends for name in texts(content.nodes[end])[0]]
        held = [node.properties.get(name) or [] for one in PROSE for name in (one, f"{one}Texts")]
        prose = [text for one in held for text in ([one] if isinstance(one, str) else one)]
        told, said = ({word for text in group for word in words_in(text)} - STOP_WORDS for group in (about, prose))
        found.append(Read(node, [one for one in names if one], [one for one in codes if one], told, said))
    return found


def is_russian(name: list[str]) -> bool:
    return any("а" <= letter <= "я" for letter in "".join(name))


def is_same(wanted: str, word: str, name: list[str]) -> bool:
    """Whether a word of a name is the one that is looked for, in another form or script."""
    if word == wanted or stem_of(wanted) == stem_of(word) or (is_russian(name) and sound_of(wanted) == sound_of(word)):
        return True
    return is_russian([wanted]) and word == sound_of(wanted)


def is_begun(wanted: str, word: str, name: list[str]) -> bool:
    """Whether a word of a name begins with the one that is looked for."""
    if word.startswith(wanted) or stem_of(word).startswith(beginning_of(wanted)):
        return True
    latin = is_russian([wanted]) and word.startswith(sound_of(wanted))
    return latin or (is_russian(name) and sound_of(word).startswith(sound_of(wanted)))


def is_told(wanted: str, words: set[str]) -> bool:
    """Whether a word of a text is one that is looked for, or, for four letters and more, begins so."""
    begins = beginning_of(wanted) if len(wanted) > 3 else None
    return any(stem_of(word) == stem_of(wanted) or (begins and stem_of(word).startswith(begins)) for word in words)


def score(one: Read, phrases: list[list[str]], wanted: list[str], plain_id: str, begins_id: str) -> float:
    """How well a node fits, 0 where it lacks a word: the rules of docs/search.md, one after the other."""
    coded = [word for code in one.codes for word in code]
    starts = [" ".join(phrase) for phrase in phrases]
    stems, sounds = ([" ".join(map(form, phrase)) for phrase in phrases] for form in (stem_of, sound_of))
    latin = [sound for sound, phrase in zip(sounds, phrases, strict=True) if is_russian(phrase)]

    def in_code(word: str) -> list[str]:
        return [word, *([sound_of(word)] if is_russian([word]) else [])]

    def whole(word: str) -> bool:
        same = any(is_same(word, each, name) for name in one.names for each in name)
        return same or not set(in_code(word)).isdisjoint(coded)

    def begun(word: str) -> bool:
        starting = any(is_begun(word, each, name) for name in one.names for each in name)
        return starting or any(each.startswith(tuple(in_code(word))) for each in coded)

    def alike(fits: Callable[[str, list[str]], bool]) -> bool:
        """Whether the stems, the sound or the letters of a name fit those of the text."""
        return any(
            fits(" ".join(map(stem_of, name)), stems)
            or (is_russian(name) and fits(" ".join(map(sound_of, name)), sounds))
            or fits(" ".join(name), latin)
            for name in one.names
        )

    rules: list[tuple[float, Callable[[], bool]]] = [
        (1.0, lambda: one.node.id == plain_id or any(phrase in one.codes for phrase in phrases)),
        (0.9, lambda: any(phrase in one.names for phrase in phrases)),
        (0.8, lambda: alike(lambda name, those: name in those)),
        (0.7, lambda: any(" ".join(each).startswith(tuple(starts)) for each in (*one.names, *one.codes))),
        (0.7, lambda: bool(begins_id) and one.node.id.startswith(begins_id)),
        (0.65, lambda: alike(lambda name, those: name.startswith(tuple(those)))),
        (0.6, lambda: all(map(whole, wanted))),
        (0.5, lambda: all(map(begun, wanted))),
        (0.4, lambda: all(begun(word) or is_told(word, one.about) for word in wanted)),
        (0.3, lambda: all(begun(word) or is_told(word, one.about | one.prose) for word in wanted)),
    ]
    return next((fits for fits, holds in rules if holds()), 0.0)


def reference(nodes: list[Read], text: str) -> list[tuple[float, str, str]]:
    """What must be found, as score, label and id, in order."""
    words, plain_id = words_in(text), text.strip().casefold().rstrip(".-")
    wanted = [word for word in dict.fromkeys(words) if word not in STOP_WORDS] or list(dict.fromkeys(words))
    begins_id = plain_id if "." in text.strip() else ""
    scored = ((score(one, [words, wanted], wanted, plain_id, begins_id), one.node) for one in nodes)
    found = [(fits, node.label, node.id) for fits, node in scored if fits]

    def place(hit: tuple[float, str, str]) -> tuple[Any, ...]:
        weight = KINDS_FIRST.index(hit[1]) if hit[1] in KINDS_FIRST else len(KINDS_FIRST)
        return -hit[0], weight, *hit[1:]

    return [(0.6 if fits == 0.65 else fits, *rest) for fits, *rest in sorted(found, key=place)]


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
        ("FZ 323", [("zz.instrument.act", 1.0)]),
        ("323fz", [("zz.instrument.act", 1.0)]),
        ("фз-323", [("zz.instrument.act", 1.0)]),
        ("567N", [("zz.instrument.new", 1.0)]),
        ("567н", [("zz.instrument.new", 1.0)]),
        ("7700000000", [("zz.clinic.one", 1.0)]),
        ("lo 77 01", [("zz.licence.one", 1.0)]),
        ("77", [("zz.clinic.one", 0.7), ("zz.licence.one", 0.6)]),
        # An exact name, then names that begin with it, then words anywhere; a clinic that has ended is left out.
        ("FIR", [("yy.clinic.fir", 1.0), ("zz.clinic.fir-cone", 0.7), ("zz.clinic.one", 0.7), ("zz.instrument.new", 0.6)]),
        ("fir tree clinic", [("zz.clinic.one", 0.9)]),
        ("the fir tree clinic", [("zz.clinic.one", 0.9)]),
        ("fir trees clinics", [("zz.clinic.one", 0.8)]),
        ("tree fir", [("zz.clinic.one", 0.6)]),
        ("tre fi", [("zz.clinic.one", 0.5)]),
        # An alias is a name, and two things may share one.
        ("spruce house", [("zz.clinic.one", 0.9)]),
        ("ельник", [("zz.clinic.one", 0.9)]),
        ("ельника", [("zz.clinic.one", 0.8)]),
        ("ftc", [("zz.clinic.fir-cone", 0.9), ("zz.clinic.one", 0.9)]),
        # Russian, in any case and form, in Latin letters, with and without the dots of io.
        ("ёлка", [("zz.clinic.one", 0.6), ("zz.instrument.act", 0.6)]),
        ("ЕЛКА", [("zz.clinic.one", 0.6), ("zz.instrument.act", 0.6)]),
        ("елк", [("zz.clinic.one", 0.6), ("zz.instrument.act", 0.6)]),
        ("zakon ob elkakh", [("zz.instrument.act", 0.8)]),
        ("клиника «ёлка» № 5", [("zz.clinic.one", 0.9)]),
        ("Ёлочка", [("zz.clinic.fir-cone", 0.9)]),
        ("\U0001f332 елочка!", [("zz.clinic.fir-cone", 0.9)]),
        ("yolochka", [("zz.clinic.fir-cone", 0.8)]),
        # Ids, whole and begun; and without what comes before the slug.
        ("zz.clinic.fir-cone", [("zz.clinic.fir-cone", 1.0)]),
        (" ZZ.Clinic.Fir-", [("zz.clinic.fir-cone", 0.7)]),
        ("fir-cone", [("zz.clinic.fir-cone", 1.0)]),
        ("zz.clinic", [("zz.clinic.fir-cone", 0.7), ("zz.clinic.one", 0.7)]),
        ("law", [("zz.source.law", 1.0), ("zz.instrument.act", 0.6)]),
        ("nothing of the kind", []),
    ],
)  # fmt: skip
async def test_what_is_found(woods: Database, text: str, expected: list[tuple[str, float]]) -> None:
    found = [(hit.node.id, hit.score) for hit in await hits(woods, text) if hit.score > ABOUT_IT]
    # Routes and the exemption are named "The zz.route.lawful": the words of a name are taken apart too.
    assert [(i, score) for i, score in found if not i.startswith(("zz.route", "zz.exemption"))] == expected


async def test_the_fields_of_the_schema(woods: Database) -> None:
    found = (await ask(woods, SEARCH, q="fir", first=2))["search"]
    assert found["totalCount"] == 6  # the offering and the licence of that clinic, too
    shown = [(e["node"]["node"]["__typename"], e["node"]["score"], e["node"]["excerpt"]) for e in found["edges"]]
    assert shown == [("Clinic", 1.0, "*Fir*"), ("Clinic", 0.7, "*Fir* cone")]
    assert [node["score"] for node in found["nodes"]] == [1.0, 0.7]
    info = found["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    assert (info["startCursor"], info["endCursor"]) == (found["edges"][0]["cursor"], found["edges"][1]["cursor"])
    rest = (await ask(woods, SEARCH, q="fir", first=2, after=info["endCursor"]))["search"]
    assert [e["node"]["node"]["id"] for e in rest["edges"]] == ["zz.clinic.one", "zz.instrument.new"]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (True, True)
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
    named = ["zz.clinic.fir-cone", "zz.clinic.one", "zz.instrument.new"]
    assert await found("fir", jurisdiction="zz") == [*named, "zz.offering.one.cure", "zz.licence.one"]
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
    labels = {"Clinic"} if alone else set(KINDS) - UNSEARCHED
    many = len(reference(read_nodes(busy_packs, labels), "fir"))
    assert many > 3
    given = {"q": "fir", "kinds": kinds, "j": None, "day": DAY, "first": 100, "after": None}
    plan = plan_for(Document(SEARCH, given))
    monkeypatch.setattr(
        "graph.query.planner.search_field.known_question", question_of
    )  # one remembers what holds for good
    monkeypatch.setattr("graph.search.hits.MOST", many)
    found, _ = await run(woods, plan, given)
    assert found["search"]["totalCount"] == len(found["search"]["edges"]) == 3
    assert found == await ask(woods, SEARCH, **given)
    monkeypatch.setattr("graph.search.hits.MOST", many - 1)
    with pytest.raises(NotPlannable):
        await run(woods, plan, given)
    for selected in ("totalCount", "nodes { score }", "edges { cursor }", "pageInfo { hasNextPage }"):
        error = await refusal(woods, f'{{ search(query: "fir", kinds: [{", ".join(kinds)}]) {{ {selected} }} }}')
        assert isinstance(error, InvalidArgument)
        assert f"More than {many - 1} things" in error.message
        assert error.remedy
    # What fewer share is answered, whatever a single word of it finds.
    assert await ids(woods, "spruce fir", kinds=(NodeKind.CLINIC,)) == ["zz.clinic.one"]
    assert await get_total(woods, SearchQuery("spruce fir", DAY, (NodeKind.CLINIC,))) == 1


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
    woods: Database, nodes: list[Read], text: str, size: int
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
        found += page.hits
        if not page.more:
            break
        after = page.hits[-1].cursor
    assert [(hit.score, hit.node.label, hit.node.id) for hit in found] == expected
    assert await get_total(woods, SearchQuery(text, DAY)) == len(expected)
    assert all("*" in hit.excerpt for hit in found if hit.score > ABOUT_IT)  # others are found by what they are about


@pytest.mark.parametrize("text", HOSTILE)
def test_no_operator_reaches_the_index(text: str) -> None:
    words = tuple(words_in(text))
    for partly in (False, True):
        asked = lucene(Reading(text.replace(".", " "), words, partly=partly))
        assert re.fullmatch(r"(\+?\(([$%;']?[^\W_]+\*?( |\)( |$)))+)*", asked) is not None
    assert all(re.fullmatch(r"([$%;']?[^\W_]+~2( |$))*", fuzzy(word)) for word in words)
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
    assert stored_words(law, ["Duma of the state"]) == (
        "@ru.instrument.a-1 &legalinstrument # a 1 # # 323 fz # # fz 323 # # 323fz # # 323 фз # # фз 323 # # 323фз # "
        "= the law = = $the $law = = закон = = $zakon = = %zakon = "
        ";act ;akt ;dokument ;duma ;instrument ;law ;legal ;state ;zakon "
        "'1 '323 '323fz '323фз 'a 'act 'akt 'dokument 'duma 'fz 'instrument 'law 'legal 'state 'the 'zakon 'закон 'фз"
    )
    paper = {"id": "ru.source.x", "title": "A = B", "publisher": "The presses"}
    assert stored_words(Node("Source", paper)) == (
        "@ru.source.x &source # x # = a b = = $a $b = ;sourc 'a 'b 'press 'sourc 'x"
    )
    home = {"id": "ru", "nameTexts": ["Fir land"], "summary": "It is large."}
    assert (
        stored_words(Node("Jurisdiction", home))
        == "@ru &jurisdiction # ru # = fir land = = $fir $land = ;jurisdict 'fir 'jurisdict 'land 'larg 'ru"
    )
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
