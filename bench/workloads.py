"""What is asked of every contender: the same questions in each one's own words, and its answers in one form."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from bench.answers import plain, rows
from graph.model.search_terms import IO_AS_IE
from graph.model.vocabulary import ClinicDimension
from graph.query.cursors import Key, encode

PAGE = 50
LETTERS = 7  # that were typed
BY_NAME = (Key("name"), Key("id"))
NAMES_INDEX = "bench_clinic_names"
HITS = 10
Variables = dict[str, Any]
Shape = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class World:
    """What questions can be about: the packs' day, ids of clinics, their names, cursors of some, and the filters' values.

    `keyed`: English names of some as what they are ordered by, each with the clinic's id.
    """

    day: str
    ids: list[str]
    names: list[str]
    cursors: Mapping[str, str]
    regions: list[str]
    therapies: list[str]
    keyed: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, as each contender's variables."""

    remit: Variables
    peer: Variables
    raw: Variables


@dataclass(frozen=True, slots=True)
class Workload:
    """A kind of question. `by_id`: a look-up by id, which must not slow down as the graph grows; `peer`, `raw` may be empty.

    `page`: the address of a page that is opened, with the names of Remit's variables in braces; empty: `remit` is asked.
    """

    name: str
    title: str
    remit: str
    peer: str
    raw: str
    shapes: tuple[Shape, Shape, Shape]
    asks: Callable[[World, random.Random, int], list[Ask]]
    by_id: bool = False
    checks: Callable[[Ask, Any], Any] = lambda _, answer: answer
    page: str = ""


def by_id(world: World, chance: random.Random, count: int) -> list[Ask]:
    """One clinic each."""
    chosen = chance.sample(world.ids, min(count, len(world.ids)))
    return [Ask({"id": one}, {"id": one, "day": world.day}, {"id": one}) for one in chosen]


def after_id(world: World, chance: random.Random, count: int) -> list[Ask]:
    """One cursor each. Only Remit's cursors are opaque; for the others it is the id itself."""
    known = sorted(world.cursors)
    chosen = chance.sample(known, min(count, len(known)))
    return [Ask({"after": world.cursors[one]}, {"after": one, "day": world.day}, {"after": one}) for one in chosen]


def by_filter(world: World, chance: random.Random, count: int) -> list[Ask]:
    """Every combination of the filter's values, in a random order."""
    found = [
        {"region": region, "therapy": therapy, "standing": standing}
        for region, therapy, standing in product(world.regions, world.therapies, ("LAWFUL", "GREY"))
    ]
    chance.shuffle(found)
    return [Ask(one, one | {"day": world.day}, one) for one in found[:count]]


def after_name(world: World, chance: random.Random, count: int) -> list[Ask]:
    """One cursor each in the order of names; the peer knows no such order."""
    chosen = chance.sample(world.keyed, min(count, len(world.keyed)))
    return [
        Ask({"after": encode("Query.clinics", BY_NAME, [*one])}, {}, {"name": one[0], "id": one[1]}) for one in chosen
    ]


def fifty(world: World, chance: random.Random, count: int) -> list[Ask]:
    """Fifty ids each."""
    found = [chance.sample(world.ids, PAGE) for _ in range(count)]
    return [Ask({"ids": ids}, {"ids": ids, "day": world.day}, {"ids": ids}) for ids in found]


def by_region(world: World, chance: random.Random, count: int) -> list[Ask]:  # noqa: ARG001  # there are few
    """One region each."""
    return [Ask({"region": one}, {}, {}) for one in world.regions]


def on_days(world: World, chance: random.Random, count: int) -> list[Ask]:  # noqa: ARG001  # any day will do
    """One day each: more of them than are kept."""
    days = [(date(2016, 1, 1) + timedelta(days=number)).isoformat() for number in chance.sample(range(3_650), count)]
    return [Ask({"on": [day]}, {}, {}) for day in days]


def by_prefix(world: World, chance: random.Random, count: int) -> list[Ask]:
    """The beginning of a clinic's name each."""
    named = chance.sample(world.names, min(count, len(world.names)))
    return [
        Ask({"prefix": prefix}, {}, {}) for prefix in sorted({" ".join(words_of(name))[:LETTERS] for name in named})
    ]


def by_words(world: World, chance: random.Random, count: int) -> list[Ask]:
    """The two words of a clinic's name each, English or Russian in turn."""
    asks = []
    for name in chance.sample(world.names, min(count, len(world.names))):
        words = words_of(name)
        lucene = " ".join(f"+{word}" for word in words)
        asks.append(Ask({"query": " ".join(words)}, {"query": lucene}, {"query": lucene, "index": NAMES_INDEX}))
    return asks


def by_rank(world: World, chance: random.Random, count: int) -> list[Ask]:
    """The same, for raw as what the words that Remit stores are looked through for."""
    return [
        Ask(ask.remit, {}, ranking(ask.remit["query"].casefold().translate(IO_AS_IE).split()))
        for ask in by_words(world, chance, count)
    ]


def ranking(words: list[str]) -> Variables:
    """What raw looks for: the words as they are, as a whole name, its beginning, and whole words."""
    name = " ".join(words)
    return {
        "lucene": " ".join(f"+{word}*" for word in words),
        "name": f"= {name} =",
        "names": f"= {name}",
        "words": [f" {word} " for word in words],
    }


def words_of(name: str) -> list[str]:
    """The two words that a generated clinic is called after: English names begin with them, Russian ones quote them."""
    quoted = name.partition("«")[2].partition("»")[0]
    return (quoted or name).split()[:2]


def nothing(world: World, chance: random.Random, count: int) -> list[Ask]:  # noqa: ARG001  # as all others
    """One question without variables."""
    return [Ask({}, {"day": world.day}, {})]


def hits(ask: Ask, found: list[dict[str, str]]) -> Any:
    """How many were found, and whether each of them holds the words: which ones come first is each engine's own matter."""
    words = ask.remit["query"].lower().split()
    wrong = [one["texts"] for one in found if not all(word in one["texts"].lower() for word in words)]
    return {"count": len(found), "wrong": wrong}


def remit_links(data: Any) -> Any:
    """Remit's links; the offering as its id."""
    links = data["oversight"]["links"]
    return plain([link | {"offering": (link["offering"] or {}).get("id")} for link in links])


def nobody(data: Any) -> Any:
    """The form of the peer's answer where it gives none."""
    raise AssertionError(data)


def texts(node: Any) -> dict[str, str]:
    """A hit as all its names in one text."""
    names = node.get("nameTexts") or [name["text"] for name in node["names"]]
    return {"texts": " ".join(names)}


LINKS = "status authority { id name } mandate { id } activity { id } instruments { id number }"
LASTING = "OR: [{ validTo: { eq: null } }, { validTo: { gte: $day } }]"
THERE = f"where: {{ {LASTING} }}"


def chain(law: str = "") -> str:
    """What is selected of a route; `law` narrows the provisions to those that stand, which the peer does not do by itself."""
    provisions = f"grantedBy{law} {{ id instrument {{ id number }} }}"
    return f"id standing mandates {{ id authority {{ id name }} activity {{ id name }} {provisions} }}"


STANDING = f"(where: {{ {LASTING}, instrument: {{ some: {{ {LASTING} }} }} }})"


SEARCH = (
    f"query ($query: String!) {{ search(query: $query, kinds: [CLINIC], first: {HITS}) "
    "{ nodes { node { id ... on Entity { name names { text } } } } } }"
)

COUNTS = "clinicCounts(by: [REGION, VERDICT]%s) { rows { keys { value } clinics } totals { clinics } }"
YEARS = ", ".join(f'"{year}-01-31"' for year in range(2015, 2027))
FACETS = " ".join(f"{by.value.lower()}: facets(by: {by.value}) {{ value count }}" for by in ClinicDimension)
FIFTY = "id name offerings { id name therapy { id name } }"


def alone(data: Any) -> Any:
    """Remit's answer where nobody else is asked."""
    return plain(data)


WORKLOADS = (
    Workload(
        "clinic",
        "one clinic, 2 fields",
        "query ($id: ID!) { clinic(id: $id) { id name } }",
        "query ($id: ID!) { clinics(where: { id: { eq: $id } }) { id name } }",
        "clinic",
        (lambda d: plain(d["clinic"]), lambda d: plain(d["clinics"][0]), plain),
        by_id,
        by_id=True,
    ),
    Workload(
        "oversight",
        "oversight of one clinic, as an object",
        f"query ($id: ID!) {{ oversight(clinic: $id) {{ links {{ {LINKS} offering {{ id }} }} }} }}",
        f"query ($id: ID!) {{ clinics(where: {{ id: {{ eq: $id }} }}) {{ id oversight {{ {LINKS} offering }} }} }}",
        "oversight",
        (remit_links, lambda d: plain(d["clinics"][0]["oversight"]), lambda a: plain(a["links"])),
        by_id,
        by_id=True,
    ),
    Workload(
        "nested",
        "the same data as a nested selection",
        f"query ($id: ID!) {{ clinic(id: $id) {{ id offerings {{ id route {{ {chain()} }} }} }} }}",
        f"query ($id: ID!, $day: String!) {{ clinics(where: {{ id: {{ eq: $id }} }}) "
        f"{{ id offerings({THERE}) {{ id route {{ {chain(STANDING)} }} }} }} }}",
        "nested",
        (lambda d: plain(d["clinic"]), lambda d: plain(d["clinics"][0]), plain),
        by_id,
        by_id=True,
    ),
    Workload(
        "page",
        "page of 50 clinics with offerings",
        "query ($after: String!) { clinics(first: 50, after: $after, orderBy: [{ field: ID }]) "
        "{ nodes { id name offerings { id name therapy { id name } } } pageInfo { hasNextPage endCursor } } }",
        "query ($after: ID!, $day: String!) { clinics(where: { id: { gt: $after } }, sort: [{ id: ASC }], limit: 50) "
        f"{{ id name offerings({THERE}) {{ id name therapy {{ id name }} }} }} }}",
        "page",
        (lambda d: rows(d["clinics"]["nodes"]), lambda d: rows(d["clinics"]), rows),
        after_id,
    ),
    Workload(
        "filtered",
        "filtered list with totalCount, first 20",
        "query ($region: ID!, $therapy: ID!, $standing: RouteStanding!) { clinics(first: 20, orderBy: [{ field: ID }], "
        "where: { region: { eq: $region }, offerings: { some: { therapy: { eq: $therapy }, routeStanding: $standing } } }) "
        "{ totalCount nodes { id name } } }",
        "query ($region: ID!, $therapy: ID!, $standing: String!, $day: String!) { clinicsConnection(first: 20, "
        "sort: [{ id: ASC }], where: { region: { some: { id: { eq: $region } } }, offerings: { some: { "
        "therapy: { some: { id: { eq: $therapy } } }, route: { some: { standing: { eq: $standing } } }, "
        f"{LASTING} }} }} }}) {{ totalCount edges {{ node {{ id name }} }} }} }}",
        "filtered",
        (
            lambda d: {"total": d["clinics"]["totalCount"], "nodes": rows(d["clinics"]["nodes"])},
            lambda d: {
                "total": d["clinicsConnection"]["totalCount"],
                "nodes": rows([edge["node"] for edge in d["clinicsConnection"]["edges"]]),
            },
            lambda a: {"total": a["total"], "nodes": rows(a["nodes"])},
        ),
        by_filter,
    ),
    Workload(
        "count",
        "totalCount without a filter",
        "{ clinics(first: 1) { totalCount } }",
        f"query ($day: String!) {{ clinicsConnection({THERE}) {{ totalCount }} }}",
        "count",
        (lambda d: d["clinics"]["totalCount"], lambda d: d["clinicsConnection"]["totalCount"], lambda a: a),
        nothing,
    ),
    Workload(
        "search",
        "search by two words of a name, first 10",
        SEARCH,
        "",
        "search",
        (
            lambda d: [hit["node"]["id"] for hit in d["search"]["nodes"]],
            nobody,
            lambda a: [node["id"] for node in a],
        ),
        by_rank,
    ),
    Workload(
        "any",
        "the same, where the others may take any 10",
        SEARCH,
        f"query ($query: String!) {{ clinicsByName(phrase: $query, first: {HITS}) "
        "{ edges { node { id name nameTexts } } } }",
        "any",
        (
            lambda d: [texts(hit["node"]) for hit in d["search"]["nodes"]],
            lambda d: [texts(edge["node"]) for edge in d["clinicsByName"]["edges"]],
            lambda a: [texts(node) for node in a],
        ),
        by_words,
        checks=hits,
    ),
    Workload(
        "byname",
        "page of 50 in the order of names",
        "query ($after: String!) { clinics(first: 50, after: $after, orderBy: [{ field: NAME }]) "
        f"{{ nodes {{ {FIFTY} }} pageInfo {{ hasNextPage endCursor }} }} }}",
        "",
        "byname",
        (lambda d: rows(d["clinics"]["nodes"]), nobody, rows),
        after_name,
    ),
    Workload(
        "fetch",
        "50 clinics with offerings by their ids",
        f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Clinic {{ {FIFTY} }} }} }}",
        "query ($ids: [ID!]!, $day: String!) { clinics(where: { id: { in: $ids } }) "
        f"{{ id name offerings({THERE}) {{ id name therapy {{ id name }} }} }} }}",
        "fetch",
        (lambda d: plain(d["nodes"]), lambda d: plain(d["clinics"]), plain),
        fifty,
    ),
    Workload(
        "facets",
        "all facets of the clinics of a region",
        f"query ($region: ID!) {{ clinics(where: {{ region: {{ eq: $region }} }}) {{ totalCount {FACETS} }} }}",
        "",
        "",
        (alone, nobody, nobody),
        by_region,
    ),
    Workload(
        "counts", "counts by region and verdict", f"{{ {COUNTS % ''} }}", "", "", (alone, nobody, nobody), nothing
    ),
    Workload(
        "newday",
        "the same on a day that is not held",
        f"query ($on: [Date!]) {{ {COUNTS % ', on: $on'} }}",
        "",
        "",
        (alone, nobody, nobody),
        on_days,
    ),
    Workload(
        "twelve",
        "counts by verdict on 12 days",
        f"{{ clinicCounts(by: [VERDICT], on: [{YEARS}]) {{ rows {{ on keys {{ value }} clinics }} }} }}",
        "",
        "",
        (alone, nobody, nobody),
        nothing,
    ),
    Workload(
        "suggest",
        "suggestions for seven letters",
        "query ($prefix: String!) { suggest(prefix: $prefix, kinds: [CLINIC]) { node { id } } }",
        "",
        "",
        (alone, nobody, nobody),
        by_prefix,
    ),
    Workload(
        "clinicpage",
        "the page of a clinic",
        "",
        "",
        "",
        (bytes.decode, nobody, nobody),
        by_id,
        by_id=True,
        page="/clinics/{id}",
    ),
)
