"""The benchmark measures what it says: its graph has the real pack's shape, and answers are compared before they are timed."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench import client, report
from bench.answers import differences, plain
from bench.client import Sample, Trivial, WrongAnswer, post
from bench.contenders import NotServed
from bench.generate import Generator, clinic_id
from bench.report import Table
from bench.rounds import Disagreement, Outcome, compare, rotated, spread
from bench.texts import FOLDER, peer_oversight, text
from bench.workloads import WORKLOADS, Ask, Workload, World, words_of
from graph.model.vocabulary import Edge
from graph.store.content import Content, content_of
from seed.format.identifiers import passes
from seed.format.pack import Pack
from seed.loading.project import project

ROOT = Path(__file__).resolve().parent.parent
OWN = ("Clinic", "Offering", "Licence", "Claim")


@pytest.fixture(scope="module")
def generator(russian_packs: list[Pack]) -> Generator:
    return Generator(russian_packs)


@pytest.fixture(scope="module")
def real(russian_packs: list[Pack]) -> Content:
    return project(russian_packs)


def shape(edges: list[Edge], own: set[str]) -> Counter[tuple[str, str, str, str]]:
    """The relationships of one clinic and what belongs to it; of its own things only the kind, of others the id."""

    def end(identity: str) -> str:
        return identity.split(".")[1] if identity in own else identity

    return Counter(
        (e.type, end(e.source), end(e.target), json.dumps(e.properties)) for e in edges if {e.source, e.target} & own
    )


def belongings(edges: list[Edge], clinic: str) -> set[str]:
    """The clinic with its offerings, its licences and the claims about it."""
    down = {e.target for e in edges if e.source == clinic and e.type in ("OFFERS", "HAS_LICENCE")}
    return {clinic, *down, *(e.source for e in edges if e.type == "ABOUT" and e.target == clinic)}


def test_a_generated_clinic_has_the_relationships_and_citations_of_its_model(
    generator: Generator, real: Content
) -> None:
    nodes, edges = generator.content(0, 60)
    known = list(real.edges.values())
    seen = set()
    for index in range(60):
        model, clinic = generator.model(index).clinic.id, clinic_id(index)
        seen.add(model)
        wanted = shape(known, belongings(known, model))
        assert shape(edges, belongings(edges, clinic)) == wanted
    assert seen == {model.clinic.id for model in generator.models}
    properties = {node.id: node.properties for node in nodes}
    for index in range(60):
        own, model = properties[clinic_id(index)], real.nodes[generator.model(index).clinic.id].properties
        assert own["illustrative"] is True
        assert own.keys() == model.keys() | {"validFrom"}
        assert {key for key in own if own[key] != model.get(key)} <= {
            "id", "name", "nameTexts", "illustrative", "identifierValues", "validFrom",
        }  # fmt: skip
        assert own["nameLangs"] == ["en", "ru"]
        for scheme, value in zip(own.get("identifierSchemes", ()), own.get("identifierValues", ()), strict=True):
            assert not passes(scheme, value)


def test_what_is_generated_fits_into_the_graph_of_the_packs(generator: Generator, real: Content) -> None:
    nodes, edges = generator.content(0, 60)
    assert {node.label for node in nodes} <= set(OWN)
    assert len({node.id for node in nodes} | real.nodes.keys()) == len(nodes) + len(real.nodes)
    known = {node.id for node in nodes} | real.nodes.keys()
    assert all({edge.source, edge.target} <= known for edge in edges)
    assert all(set(item.properties["citations"]) <= real.nodes.keys() for item in (*nodes, *edges))


def test_the_same_seed_gives_the_same_clinics_in_a_graph_of_any_size(
    russian_packs: list[Pack], generator: Generator
) -> None:
    whole = content_of(*generator.content(0, 30))
    again = Generator(russian_packs)
    first, second = again.content(0, 11), again.content(11, 30)
    assert content_of(first[0] + second[0], first[1] + second[1]).hash() == whole.hash()
    assert content_of(*Generator(russian_packs, seed=7).content(0, 30)).hash() != whole.hash()
    named = {node.id: node.properties["nameTexts"] for node in generator.content(5, 6)[0]}
    assert named[clinic_id(5)] == list(generator.names(5))


def test_answers_are_compared_in_one_form() -> None:
    theirs = {"route": [{"id": "r", "mandates": [{"id": "b"}, {"id": "a", "authority": []}]}]}
    ours = {"route": {"mandates": [{"authority": None, "id": "a"}, {"id": "b"}], "id": "r"}}
    assert list(differences(plain(ours), plain(theirs))) == []
    theirs["route"][0]["mandates"][0]["id"] = "c"
    (only,) = differences(plain(ours), plain(theirs))
    assert only == '.route.mandates[1].id: "b" <> "c"'


class Told:
    """A contender that answers what it was told to."""

    def __init__(self, name: str, answer: object) -> None:
        self.name = name
        self._answer = answer

    async def answer(self, workload: Workload, ask: Ask) -> object:  # noqa: ARG002  # always the same
        """What it was told to, or raise it."""
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    async def run(self, *_: object) -> client.Sample:
        """It is not timed here."""
        raise AssertionError


async def test_contenders_that_disagree_are_not_timed_and_one_that_cannot_answer_is_left_out() -> None:
    asks = [Ask({}, {}, {"id": "x"})]
    absent = Told("absent", NotServed("Cannot query field 'search'."))
    same = [Told("one", {"id": 1}), absent, Told("two", {"id": 1})]
    assert await compare(WORKLOADS[0], same, asks) == {"absent": "Cannot query field 'search'."}
    with pytest.raises(Disagreement, match=r"one and two differ on clinic .*\n  \.id: 1 <> 2"):
        await compare(WORKLOADS[0], [Told("one", {"id": 1}), Told("two", {"id": 2})], asks)


def test_each_contender_goes_first_in_turn_and_a_spread_has_its_middle_half() -> None:
    turns = [[one.name for one in rotated([Told(name, 0) for name in "abc"], number)] for number in range(3)]
    assert turns == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]]
    assert spread([4.0, 1.0, 2.0, 3.0, 5.0]) == {"median": 3.0, "q1": 2.0, "q3": 4.0, "min": 1.0, "max": 5.0}
    assert spread([2.0])["q1"] == 2.0


def test_questions_are_the_same_for_the_same_seed_and_differ_from_request_to_request() -> None:
    ids = [f"ru.clinic.{number}" for number in range(50)]
    world = World(
        "2026-01-01", ids, ["Oak Star clinic No. 1"], {i: f"c{i}" for i in ids}, ["r"], ["t", "u"], [("oak", "a")]
    )
    for workload in WORKLOADS:
        asks = workload.asks(world, random.Random(1), 40)  # noqa: S311  # a test
        assert asks == workload.asks(world, random.Random(1), 40)  # noqa: S311  # a test
        assert len({str(ask) for ask in asks}) == len(asks) > 0
    assert words_of("Клиника «Дуб Звезда» № 1") == ["Дуб", "Звезда"]
    assert words_of("Oak Star clinic No. 1") == ["Oak", "Star"]


def measured(workload: Workload, rate: float) -> Outcome:
    rounds = {"cold": [Sample(round(rate), 1.0, [0.01], 1)], "raw": [Sample(10, 1.0, [0.01], 1)]}
    return Outcome(workload, 1, 1, {}, rounds, {"cold": 0.01})


def test_what_a_run_measures_replaces_the_same_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)

    def kept() -> dict[str, dict[str, tuple[str, float]]]:
        engines = json.loads((tmp_path / "1000.json").read_text("utf-8"))
        assert all(set(one["runs"]) == {w["run"] for w in one["workloads"].values()} for one in engines.values())
        return {
            engine: {name: (w["run"], w["ratios"]["cold/raw"]["median"]) for name, w in one["workloads"].items()}
            for engine, one in engines.items()
        }

    one, other = WORKLOADS[:2]
    report.replace(Table("Neo4j", "N", 1000, 1.0, [measured(one, 20), measured(other, 20)]), "first", {})
    report.replace(Table("Embedded", "A", 1000, 1.0, [measured(one, 50)]), "second", {})
    report.replace(Table("Neo4j", "N", 1000, 1.0, [measured(one, 30)]), "third", {})
    assert kept() == {
        "Neo4j": {one.name: ("third", 3.0), other.name: ("first", 2.0)},
        "Embedded": {one.name: ("second", 5.0)},
    }
    report.replace(Table("Neo4j", "N", 1000, 1.0, [measured(other, 40)]), "fourth", {})
    assert kept()["Neo4j"] == {one.name: ("third", 3.0), other.name: ("fourth", 4.0)}
    assert [path.name for path in tmp_path.iterdir()] == ["1000.json"]


NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")
STATED = {"one clinic": "clinic", "any ten": "any"}  # other questions are called as their workloads


def stated_tables() -> list[list[list[str]]]:
    """The tables of figures in docs/performance.md, as cells."""
    text = (ROOT / "docs/performance.md").read_text("utf-8")
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("| question | clinics |")]
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in block] for block in blocks]


def agree(stated: str, figures: list[float]) -> bool:
    """Whether each stated number is its figure, rounded to what is written or to three digits."""
    numbers = NUMBER.findall(stated)
    values = [float(number.replace(",", "")) for number in numbers]
    halves = [0.5 * 0.1 ** len(number.partition(".")[2]) for number in numbers]
    return len(values) == len(figures) and all(
        abs(value - figure) <= max(half, 0.005 * figure) + 1e-4
        for value, figure, half in zip(values, figures, halves, strict=True)
    )


@pytest.mark.parametrize(("engine", "place"), [("Neo4j", 0), ("Embedded", 1)])
def test_the_figures_that_are_stated_are_those_that_are_kept(engine: str, place: int) -> None:
    head, _, *lines = stated_tables()[place]
    question, stated = "", set()
    for name, clinics, *ratios, alone in lines:
        question = name or question
        size = int(clinics.replace(",", ""))
        kept = json.loads((report.RESULTS / f"{size}.json").read_text("utf-8"))[engine]["workloads"]
        workload = STATED.get(question, question)
        found = kept[workload]
        for pair, cell in zip(head[2:-1], ratios, strict=True):
            ratio = found["ratios"].get(pair.replace(" ", ""))
            figures = [ratio[one] for one in ("median", "q1", "q3")] if ratio else []
            assert agree(cell, figures), (question, size, pair, cell, figures)
        by_name = dict(part.split() for part in alone.split(", "))
        assert by_name.keys() == found["aloneMs"].keys()
        assert all(agree(by_name[one], [found["aloneMs"][one]]) for one in by_name), (question, size, alone)
        stated.add((size, workload))
    files = {int(path.stem): json.loads(path.read_text("utf-8")) for path in report.RESULTS.glob("*.json")}
    assert stated == {
        (size, name) for size, kept in files.items() for name in kept.get(engine, {}).get("workloads", ())
    }


def test_statements_hold_what_they_include_and_every_file_is_used() -> None:
    used = {workload.raw for workload in WORKLOADS if workload.raw} | {"links", "law"}
    assert used == {path.stem for path in FOLDER.glob("*.cypher")}
    assert all("//" not in text(name) for name in used)
    assert text("law") in text("links") in text("oversight")
    assert peer_oversight().startswith("WITH this AS c\nMATCH")


@pytest.fixture
async def trivial() -> AsyncIterator[int]:
    server = await asyncio.get_running_loop().create_server(Trivial, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    yield port
    server.close()


async def test_the_load_generator_counts_answers_and_refuses_what_is_none(
    trivial: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = post("/graphql", "{ clinic { id } }", {})
    assert (await client.ask(trivial, request))["data"]["clinic"]["name"] == "A name"
    sample = await client.run(trivial, [request], 0, 0.05, 3)
    assert sample.count == len(sample.latencies) >= 3
    assert sample.size == sample.count * len(Trivial.BODY)
    refusals = {
        "errors": b'200 OK\r\ncontent-length: 13\r\n\r\n{"errors":[]}',
        "503": b"503 Busy\r\ncontent-length: 0\r\n\r\n",
    }
    for said, rest in refusals.items():
        monkeypatch.setattr(Trivial, "ANSWER", b"HTTP/1.1 " + rest)
        with pytest.raises(WrongAnswer, match=said):
            await client.run(trivial, [request], 0, 0.05, 1)
