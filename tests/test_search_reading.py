"""How a text is read that finds nothing as it is written, what is counted of hits, and the suggestions of a search box."""

# Russian words

from typing import Any

import pytest

from api.graphql.schema import schema
from graph.errors import InvalidArgument
from graph.model.search_terms import sound_of, spelling_of, stem_of, words_in
from graph.query.lists import PageArguments
from graph.search.hits import SearchQuery, get_hits
from graph.search.question import MOST_WORDS, read_text, slips_allowed
from graph.search.reading import NEAR, near_words, nearest, read_question
from graph.store.database import Database
from seed.format.pack import Pack
from seed.loading.load import load
from tests.conftest import Hold
from tests.support.busy import busy
from tests.support.tiny import read_world
from tests.test_graphql import ask, refusal

pytestmark = pytest.mark.slow_on_neo4j

DAY = "2026-01-31"
READ = """query ($q: String!, $kinds: [NodeKind!], $first: Int, $after: String) {
  search(query: $q, kinds: $kinds, first: $first, after: $after, asOf: "2026-01-31") {
    totalCount didYouMean ignored pageInfo { hasNextPage endCursor } nodes { score excerpt node { id } } } }"""


async def read(database: Database, text: str, **more: Any) -> dict[str, Any]:
    found = (await ask(database, READ, q=text, **more))["search"]
    found["ids"] = [hit["node"]["id"] for hit in found["nodes"]]
    return dict(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haematopoietic", "hematopoietic"), ("gray", "grey"), ("licence", "license"), ("licences", "licensed"),
        ("centre", "center"), ("centres", "centers"), ("leukaemia", "leukemia"), ("anaesthesia", "anesthesia"),
        ("paediatric", "pediatric"), ("oestrogen", "estrogen"), ("tumour", "tumor"), ("authorisation", "authorization"),
        ("authorised", "authorized"), ("labelled", "labeled"), ("programme", "program"), ("defence", "defense"),
        ("committees", "committee"), ("клетки", "клеток"), ("клетками", "клетка"), ("этические", "этический"),
        ("комитеты", "комитета"), ("ёлки", "елка"), ("Église", "eglise"),
    ],
)  # fmt: skip
def test_words_that_people_use_alike_have_one_stem(one: str, other: str) -> None:
    assert stem_of(words_in(one)[0]) == stem_of(words_in(other)[0])


@pytest.mark.parametrize(
    ("one", "other"), [("therapy", "theatre"), ("clinic", "clinical trial"), ("this", "these"), ("great", "grate")]
)
def test_words_that_mean_different_things_do_not(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other.split(maxsplit=1)[0]) or one == other.split(maxsplit=1)[0] or " " in other


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("здравоохранение", "zdravookhranenie"), ("здравоохранение", "zdravoohraneniye"),
        ("центр", "tsentr"), ("центр", "centr"),
        ("пироговский", "pirogovskiy"), ("пироговский", "pirogovsky"), ("мезенхимальные", "mezenkhimalnye"),
        ("рассеянный", "rasseyannyj"), ("изитенс", "izitens"), ("ёлочка", "yolochka"), ("щит", "shchit"), ("жизнь", "zhizn"),
    ],
)  # fmt: skip
def test_a_russian_word_sounds_as_it_is_transliterated(russian: str, latin: str) -> None:
    assert sound_of(words_in(russian)[0]) == sound_of(latin)


def test_spellings_leave_other_words_alone() -> None:
    assert [spelling_of(word) for word in ("four", "hour", "theatre", "tre", "is", "this", "greyhound")] == [
        *("four", "hour", "theater", "tre", "is", "this", "greyhound"),
    ]


def test_slips_are_mended_in_longer_words_alone() -> None:
    assert [slips_allowed(word) for word in ("four", "fives", "eightlet", "ninewords", "1234567890")] == [0, 1, 1, 2, 0]


@pytest.mark.parametrize(
    ("text", "meant", "first"),
    [
        ("roszdravnadzir", "roszdravnadzor", "ru.authority.roszdravnadzor"),
        ("росздравнадзир", "росздравнадзор", "ru.authority.roszdravnadzor"),
        ("rosdravnadsor", "roszdravnadzor", "ru.authority.roszdravnadzor"),
        ("pirogov cneter", "pirogov center", "ru.clinic.pirogov-center"),
    ],
)
async def test_a_slip_of_the_pen_is_mended_and_said(russian: Database, text: str, meant: str, first: str) -> None:
    found = await read(russian, text)
    assert (found["didYouMean"], found["ignored"], found["ids"][0]) == ([meant], [], first)
    assert found["totalCount"] >= len(found["ids"])


async def test_what_is_found_as_it_is_written_is_read_so(russian: Database) -> None:
    for text in ("Roszdravnadzor", "росздравнадзора", "HSCT autologous", "180fz"):
        found = await read(russian, text)
        assert (found["didYouMean"], found["ignored"]) == ([], []), text
        assert found["nodes"], text


async def test_words_that_nothing_has_are_left_out_and_told(russian: Database) -> None:
    found = await read(russian, "who qqxx a clinic in Moscow")
    assert found["ignored"] == ["qqxx"]
    assert found["ids"][0].startswith("ru.clinic.")
    nothing = await read(russian, "qqxx zzyy")
    assert (nothing["totalCount"], nothing["nodes"], nothing["ignored"]) == (0, [], ["qqxx", "zzyy"])
    assert nothing["didYouMean"] == []


async def test_where_nothing_has_all_words_the_most_matched_come_first(russian: Database) -> None:
    found = await read(russian, "Roszdravnadzor marrow advertising", first=100)
    assert found["nodes"]
    assert {hit["score"] for hit in found["nodes"]} == {0.2}
    assert found["ignored"]
    assert set(found["ignored"]) < {"roszdravnadzor", "marrow", "advertising"}
    held = [sum(word in hit["excerpt"].casefold() for word in ("roszdr", "marrow", "advert")) for hit in found["nodes"]]
    assert held[0] >= held[-1]
    # Pages of such hits fit together, and a cursor of another reading is refused.
    some = await read(russian, "Roszdravnadzor marrow advertising", first=3)
    rest = await read(russian, "Roszdravnadzor marrow advertising", first=97, after=some["pageInfo"]["endCursor"])
    assert [*some["ids"], *rest["ids"]] == found["ids"]
    error = await refusal(
        russian,
        f'{{ search(query: "Roszdravnadzor", after: "{some["pageInfo"]["endCursor"]}") {{ nodes {{ score }} }} }}',
    )
    assert isinstance(error, InvalidArgument)


async def test_the_nearest_word_is_taken(russian: Database) -> None:
    assert await nearest(russian, "ministy") == "ministry"
    assert await nearest(russian, "minx") is None  # too short
    assert await nearest(russian, "qqqqqqqqqqq") is None


@pytest.mark.slow
async def test_a_long_text_of_unknown_words_asks_for_few_of_them(
    russian: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def counted(database: Database, text: str, most: int) -> list[str]:
        asked.append(most)
        return await near_words(database, text, most)

    monkeypatch.setattr("graph.search.reading.near_words", counted)
    words = [f"{one}{other}qqx" for one in "bcdfgh" for other in "bcdfg"]
    found = await read(russian, " ".join(words))
    assert found["totalCount"] == 0
    assert len(asked) <= 2 * MOST_WORDS  # whether something has a word, and what is like it
    assert max(asked) <= NEAR


async def test_a_thing_is_found_by_what_it_is_about_and_by_its_texts(russian: Database) -> None:
    about = await read(russian, "pirogov autologous")
    assert "ru.offering.pirogov-center.ahsct" in about["ids"][:3]
    mandate = await read(russian, "roszdravnadzor licences", kinds=["MANDATE"])
    assert mandate["ids"][0].startswith("ru.mandate.roszdravnadzor")
    sentence = await read(russian, "counterfeit")
    assert any("*counterfeit*" in hit["excerpt"].casefold() for hit in sentence["nodes"])


async def test_facets_count_the_hits(russian: Database) -> None:
    text = """query ($q: String!, $j: ID) { search(query: $q, jurisdiction: $j, asOf: "2026-01-31", first: 100) {
      totalCount nodes { node { __typename id } }
      kinds: facets(by: KIND) { value label count } homes: facets(by: JURISDICTION) { value label count } } }"""
    for question in ("ministry", "qqxx ministry", "qqxx"):
        found = (await ask(russian, text, q=question))["search"]
        assert sum(one["count"] for one in found["kinds"]) == found["totalCount"]
        labels = [hit["node"]["__typename"] for hit in found["nodes"]]
        counted = {one["value"].replace("_", "").lower(): one["count"] for one in found["kinds"]}
        if found["totalCount"] <= 100:
            assert counted == {label.lower(): labels.count(label) for label in labels}
        assert [one["count"] for one in found["kinds"]] == sorted(
            (one["count"] for one in found["kinds"]), reverse=True
        )
        for home in found["homes"]:
            if home["value"] != "NOT_RECORDED":
                inside = (await ask(russian, text, q=question, j=home["value"]))["search"]
                assert inside["totalCount"] == home["count"]
                assert [one["value"] for one in inside["homes"]] == [home["value"]]
        assert sum(one["count"] for one in found["homes"]) >= found["totalCount"]
    medicine = (await ask(russian, text, q="agency"))["search"]["homes"]
    assert {one["value"] for one in medicine} >= {"eu", "ru"}
    concepts = (await ask(russian, text, q="sanctions"))["search"]["homes"]
    assert all(one["label"] for one in concepts)


async def test_suggestions_are_of_names_that_begin_so(russian: Database) -> None:
    text = """query ($p: String!, $kinds: [NodeKind!], $j: ID) {
      suggest(prefix: $p, kinds: $kinds, jurisdiction: $j) { score excerpt node { id } } }"""

    async def suggested(prefix: str, **more: Any) -> list[str]:
        found = (await ask(russian, text, p=prefix, **more))["suggest"]
        assert all(hit["score"] >= 0.5 and "*" in hit["excerpt"] for hit in found)
        assert len(found) <= 10
        return [hit["node"]["id"] for hit in found]

    assert (await suggested("ros"))[:2] == ["ru.authority.rospotrebnadzor", "ru.authority.roszdravnadzor"]
    assert (await suggested("росз"))[0] == "ru.authority.roszdravnadzor"
    assert (await suggested("pirog cen"))[0] == "ru.clinic.pirogov-center"
    assert await suggested("min", kinds=["CLINIC"]) == []
    assert await suggested("qqxx") == []
    assert len(await suggested("m")) == 10
    assert await suggested("food", j="ru") == []
    assert (await suggested("food"))[:1] == ["us.authority.fda"]
    assert isinstance(await refusal(russian, '{ suggest(prefix: "?") { score } }'), InvalidArgument)


async def test_a_search_box_looks_at_a_part_of_what_many_share(
    russian: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is looked at where the first ones do not fill it; no text is refused, and what there is little of is not lost."""
    text = """query ($p: String!, $kinds: [NodeKind!], $j: ID) {
      suggest(prefix: $p, kinds: $kinds, jurisdiction: $j) { node { __typename id } } }"""

    async def suggested(prefix: str, *kinds: str, home: str | None = None) -> list[dict[str, str]]:
        found = await ask(russian, text, p=prefix, kinds=kinds or None, j=home)
        return [hit["node"] for hit in found["suggest"]]

    moscow = {"__typename": "Region", "id": "ru.region.moscow"}
    asked: list[tuple[str, ...]] = [
        ("mos", "CLINIC"),
        ("мос", "CLINIC"),
        ("msc", "OFFERING"),
        ("h", "AUTHORITY", "CLINIC"),
    ]
    whole = [await suggested(*one) for one in asked]
    abroad = await suggested("e", home="eu")
    assert abroad != []
    assert all(3 < len(found) <= 10 for found in whole)
    monkeypatch.setattr("graph.search.hits.LOOKED_AT", 3)
    for one, every in zip(asked, whole, strict=True):
        found = await suggested(*one)
        assert found == every or len(found) == 10
    assert await suggested("e", home="eu") == abroad
    for prefix in ("mos", "мос"):
        assert (await suggested(prefix))[0] == moscow
    monkeypatch.setattr("graph.search.hits.MOST", 3)
    assert isinstance(await refusal(russian, '{ search(query: "mos") { totalCount } }'), InvalidArgument)
    assert 0 < len(await suggested("mos", "CLINIC")) <= 3
    assert (await ask(russian, '{ suggest(prefix: "mos", kinds: []) { score } }'))["suggest"] == []


async def test_names_of_what_a_thing_is_about_are_kept_true(database: Database, hold: Hold, tmp_path: Any) -> None:
    """Another name of a clinic changes the words of what stands as it was: its offering."""
    content = busy()
    before: list[Pack] = read_world(tmp_path / "before" / "zz-busy", content)
    content["clinics.yaml"][0]["name"] = "Larch Grove"
    after = read_world(tmp_path / "after" / "zz-busy", content)

    async def offerings(text: str) -> list[str]:
        query = SearchQuery(text, DAY)
        page = await get_hits(database, query, PageArguments(first=50))
        return [hit.node.id for hit in page.hits if hit.node.label == "Offering"]

    await hold(database, before)
    assert await offerings("fir tree") == ["zz.offering.one.cure"]
    await load(database, after)
    assert await offerings("fir tree") == []
    assert await offerings("larch") == ["zz.offering.one.cure"]
    await load(database, before)
    assert await offerings("larch") == []


async def test_a_planned_answer_says_how_the_text_was_read(russian: Database) -> None:
    assert schema.get_type_by_name("SearchConnection") is not None
    query = SearchQuery("Roszdravnadzor", DAY)
    assert await read_question(russian, query) == read_text("Roszdravnadzor")
    assert (await ask(russian, '{ search(query: "Roszdravnadzor") { didYouMean ignored } }'))["search"] == {
        "didYouMean": [], "ignored": [],
    }  # fmt: skip
