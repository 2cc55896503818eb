"""Hostile requests, each refused before the database is asked, fast, with a code and a remedy; and what must still pass.

The table `HOSTILE` is the list of the limits that hold before anything runs. tests/test_http.py has more of what is no GraphQL
request at all; tests/test_http_ending.py has what ends a request that runs: time, load, slow clients and clients that leave.
"""

import asyncio
import gzip
import re
import time
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import httpx
import hypothesis
import pytest
from graphql import get_introspection_query, get_named_type, parse
from graphql.execution.values import VariableValues
from hypothesis import strategies as st
from starlette.requests import Request

from api.app import create_app
from api.execution.prepare import Answer, coerce_variables, core_schema, prepare
from api.execution.query_cost import CEILING, Measurer, count_objects, expand_fragments, with_spreads
from api.execution.query_limits import QueryLimits
from api.graphql.schema import schema
from api.pages.guide import query as query_page
from api.settings import Limits, Settings
from tests.support.fuzzing import fuzzing
from tests.support.toy_app import GRAPHQL, JSON

SETTINGS = Settings.model_validate({})
CORE = core_schema(schema)
LIMITS = QueryLimits(CORE, SETTINGS)
SECONDS = 0.1
UNMEASURED = {
    "body_bytes",
    "statement_seconds",
    "request_seconds",
    "in_flight",
    "pool_seconds",
    "connect_seconds",
}  # not of the document
LEAK = re.compile(r"Traceback|File \"|\.py\b|MATCH \(|RETURN |/(?:home|tmp|usr|work|root|var)/")


class Untouched:
    """A service whose database must not be asked: it fails the test that makes a context."""

    async def start(self) -> None:
        """Start nothing."""

    async def stop(self) -> None:
        """Stop nothing."""

    async def ready(self) -> None:
        """Be ready."""

    def version(self) -> str | None:
        """Know of no graph."""
        return None

    def context(self, request: Request) -> object:
        """Be asked for the database."""
        pytest.fail(f"{request.method} reached the database")


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of Remit's own schema."""
    app = create_app(SETTINGS, service=Untouched(), schema=schema)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        yield client


class Hostile(NamedTuple):
    """A request, and what it is refused with."""

    name: str
    sent: dict[str, Any]
    status: int
    code: str


def posted(query: str, **variables: Any) -> dict[str, Any]:
    """A request with a document."""
    return {"json": {"query": query, "variables": variables}}


def body(content: bytes | AsyncIterator[bytes], **headers: str) -> dict[str, Any]:
    """A request with any body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"content": content, "headers": {"Content-Type": JSON, **named}}


def by_get(**parameters: str) -> dict[str, Any]:
    """A request in a URL."""
    return {"method": "GET", "params": parameters}


def chain(link: str, times: int, last: str) -> str:
    """Fragments on clinics: in each, `link` with `%` in place of a spread of the next one."""
    links = (f"fragment F{i} on Clinic {{ {link.replace('%', f'...F{i + 1}')} }}" for i in range(times))
    return f'{{ clinic(id: "x") {{ ...F0 }} }} {" ".join(links)} fragment F{times} on Clinic {{ {last} }}'


def nested(opening: str, times: int, inside: str) -> str:
    """The same words inside each other."""
    return opening * times + inside + "}" * (times * opening.count("{"))


def deep_filter(times: int) -> dict[str, Any]:
    """A filter inside of filters."""
    condition: dict[str, Any] = {}
    for _ in range(times):
        condition = {"not": condition}
    return condition


BOMB = chain("% %", 25, "id")  # 234 tokens, 2^25 fields
DEEP = 'clinic(id: "x") { jurisdiction { '
BIG = "9" * 400
CLINICS = "{ clinics(%s) { totalCount } }"
OF_EACH = "{ authorities(first: 100) { nodes { clinics(%s) { totalCount } } } }"
WHERE = "query ($w: ClinicWhere) { clinics(where: $w) { totalCount } }"
PAGE = "query ($n: Int, $m: Int) { clinics(first: $n, last: $m) { totalCount } }"
FAN = """query ($n: Int) { clinics(first: $n) { nodes { track { clinics(first: $n) { nodes { track {
    clinics(first: $n) { nodes { track { clinics(first: $n) { nodes { id } } } } } } } } } } } }"""
LIMIT, ARGUMENT, INVALID = "LIMIT_EXCEEDED", "INVALID_ARGUMENT", "GRAPHQL_VALIDATION_FAILED"
PARSE, MALFORMED, MEDIA = "GRAPHQL_PARSE_FAILED", "MALFORMED_REQUEST", "UNSUPPORTED_MEDIA_TYPE"

DOCUMENTS = [
    ("1,000 aliases", "{ " + " ".join(f"a{i}: __typename" for i in range(1_000)) + " }", PARSE),
    ("300 aliases", "{ " + " ".join(f"a{i}: __typename" for i in range(300)) + " }", LIMIT),
    ("61 aliases", '{ clinic(id: "x") { ' + " ".join(f"a{i}: id" for i in range(61)) + " } }", LIMIT),
    ("1,000 aliases through fragments", chain("a: id b: id % %", 9, "id"), LIMIT),
    ("fragment bomb of 234 tokens", BOMB, LIMIT),
    ("fragment bomb without a field", chain("% %", 25, "...Unknown"), INVALID),
    ("fragment bomb of pages", chain("track { clinics(first: 1) { nodes { % } } clinics { nodes { % } } }", 20, "id"), LIMIT),
    ("circular fragment", "{ ...A } fragment A on Query { dataset { release } ...A }", INVALID),
    ("circle of fragments", chain("%", 30, "...F0"), INVALID),
    ("unknown fragment", "{ ...A }", INVALID),
    ("unknown field", "{ nothing }", INVALID),
    ("1,000 unknown fields", "{ dataset { " + " ".join(f"x{i}" for i in range(980)) + " } }", LIMIT),
    ("400 unknown fields", "{ dataset { " + " ".join(f"x{i}" for i in range(400)) + " } }", INVALID),
    ("depth 500", "{" + nested("a{", 498, "b") + "}", PARSE),
    ("depth 150", "{" + nested("a{", 150, "b") + "}", LIMIT),
    ("depth 13", '{ clinic(id: "x") { ' + nested("jurisdiction { ", 11, "id") + " } }", LIMIT),
    ("depth 200 through fragments", chain("a { b { c { d { e { f { % } } } } } }", 35, "id"), LIMIT),
    ("depth 90 of inline fragments", "{" + nested("... {", 150, "a") + "}", INVALID),
    ("10,000 copies of a field", '{ clinic(id: "x") { ' + "id " * 10_000 + "} }", PARSE),
    ("900 copies of a field", '{ clinic(id: "x") { ' + "id " * 900 + "} }", LIMIT),
    ("100 copies of a root field", "{ " + "dataset { release } " * 100 + "}", LIMIT),
    ("52 root fields through fragments", "{ ...A ...A } fragment A on Query { " + "dataset { release } " * 26 + "}", LIMIT),
    ("1,000 directives", "{ dataset { release " + "@skip(if: false) " * 1_000 + "} }", PARSE),
    ("100 directives", "{ dataset { release " + "@skip(if: false) " * 100 + "} }", LIMIT),
    ("51 directives on the operation", "query " + "@x " * 51 + "{ dataset { release } }", LIMIT),
    ("circular introspection", "{ __schema { types { fields { type { fields { type { name } } } } } } }", LIMIT),
    ("deep introspection", '{ __type(name: "Query") { ' + nested("ofType { ", 20, "name") + " } }", LIMIT),
    ("deep introspection through fragments", '{ __type(name: "Query") { ...F0 } } ' + " ".join(
        f"fragment F{i} on __Type {{ ofType {{ {f'...F{i + 1}' if i < 24 else 'name'} }} }}" for i in range(25)), LIMIT),
    ("circular introspection through fragments",
     '{ __type(name: "Query") { ...A } } fragment A on __Type { fields { type { ...A } } }', INVALID),
    ("integer of 400 digits", CLINICS % f"first: {BIG}", ARGUMENT),
    ("integer of 60,000 digits", CLINICS % f"first: {'9' * 60_000}", ARGUMENT),
    ("id of 400 digits", f"{{ clinic(id: {BIG}) {{ id }} }}", ARGUMENT),
    ("fan-out of 100^4", FAN.replace("$n: Int", "$n: Int = 100"), LIMIT),
    ("first -1", CLINICS % "first: -1", ARGUMENT),
    ("first 0", CLINICS % "first: 0", ARGUMENT),
    ("first 10^9", CLINICS % "first: 1000000000", ARGUMENT),
    ("last 101", CLINICS % "last: 101", ARGUMENT),
    ("first with last", CLINICS % "first: 1, last: 1", ARGUMENT),
    ("several operations and no name", "query A { dataset { release } } query B { dataset { release } }", "OPERATION_UNKNOWN"),
    ("no operation", "fragment A on Query { dataset { release } }", "OPERATION_UNKNOWN"),
    ("subscription", "subscription { clinics { totalCount } }", INVALID),
    ("list of 101", CLINICS % f"where: {{ and: [{'{}, ' * 101}] }}", ARGUMENT),
    ("list of 201 ids", CLINICS % ("where: { id: { in: [" + '"a" ' * 201 + "] } }"), ARGUMENT),
    ("text of 201", CLINICS % f'where: {{ name: {{ contains: "{"x" * 201}" }} }}', ARGUMENT),
    ("id of 201", f'{{ node(id: "{"x" * 201}") {{ id }} }}', ARGUMENT),
    ("cursor of 6,001", CLINICS % f'after: "{"x" * 6_001}"', ARGUMENT),
    ("filter 60 deep", CLINICS % ("where: { " + nested("not: { ", 60, "") + " }"), ARGUMENT),
    ("list of 201 ids in a page", OF_EACH % ("where: { id: { in: [" + '"a" ' * 201 + "] } }"), ARGUMENT),
    ("text of 201 in a page", OF_EACH % f'where: {{ name: {{ contains: "{"x" * 201}" }} }}', ARGUMENT),
    ("filter 60 deep in a page", OF_EACH % ("where: { " + nested("not: { ", 60, "") + " }"), ARGUMENT),
    ("order of 101 keys in a page", OF_EACH % f"orderBy: [{'{field: NAME}' * 101}]", ARGUMENT),
    (
        "fan-out of 100^3 with filters",
        OF_EACH.replace("{ totalCount", "{ nodes { track { clinics(first: 100) { nodes { id } } } }")
        % "where: { illustrative: true }, orderBy: [{ field: REGION }], first: 100",
        LIMIT,
    ),
    ("Cypher for an order in a page", OF_EACH % 'orderBy: [{ field: "name} DETACH DELETE n //" }]', ARGUMENT),
    ("Cypher for a label", '{ clinics { facets(by: "TRACK) DETACH DELETE n //") { value } } }', ARGUMENT),
    ("Cypher for an order", '{ clinics(orderBy: { field: "name} DETACH DELETE n //" }) { totalCount } }', ARGUMENT),
    ("Cypher for a field", "{ clinics { nodes { `n) DETACH DELETE n` } } }", PARSE),
    ("Cypher for a day", '{ clinics(asOf: "2024-01-01\' OR 1=1") { totalCount } }', ARGUMENT),
]  # fmt: skip

VARIABLES = [
    ("fan-out of 100^4 in a variable", FAN, {"n": 100}, LIMIT),
    ("first -1 in a variable", PAGE, {"n": -1}, ARGUMENT),
    ("first 0 in a variable", PAGE, {"n": 0}, ARGUMENT),
    ("first 10^9 in a variable", PAGE, {"n": 10**9}, ARGUMENT),
    ("first 10^15 in a variable", PAGE, {"n": 10**15}, ARGUMENT),
    ("first with last in variables", PAGE, {"n": 1, "m": 1}, ARGUMENT),
    ("list of 101 in a variable", WHERE, {"w": {"and": [{}] * 101}}, ARGUMENT),
    ("list of 201 ids in a variable", WHERE, {"w": {"not": {"id": {"in": ["a"] * 201}}}}, ARGUMENT),
    ("text of 201 in a variable", WHERE, {"w": {"or": [{"name": {"startsWith": "x" * 201}}]}}, ARGUMENT),
    ("cursor of 6,001 in a variable", "query ($c: String) { clinics(after: $c) { totalCount } }", {"c": "x" * 6_001}, ARGUMENT),
    ("cursor that is also a text", "query ($c: String) { clinics(after: $c, where: { name: { eq: $c } }) { totalCount } }",
     {"c": "x" * 201}, ARGUMENT),
    ("filter 900 deep in a variable", WHERE, {"w": deep_filter(900)}, ARGUMENT),
    ("list of 201 ids in a variable of a page",
     "query ($w: ClinicWhere) { authorities { nodes { clinics(where: $w) { totalCount } } } }",
     {"w": {"id": {"in": ["a"] * 201}}}, ARGUMENT),
    ("1,001 values in variables", WHERE, {"w": {"and": [{"or": [{}] * 11}] * 99}}, LIMIT),
    ("values for no variable", "{ dataset { release } }", {"x": [[0] * 100] * 101}, ARGUMENT),
    ("object for a text", "query ($i: ID!) { node(id: $i) { id } }", {"i": {"$ne": None}}, ARGUMENT),
    ("Cypher for an enum", "query ($f: ClinicFacet!) { clinics { facets(by: $f) { value } } }",
     {"f": "TRACK) DETACH DELETE n //"}, ARGUMENT),
]  # fmt: skip


async def endless() -> AsyncIterator[bytes]:
    """10 MB that no length announces."""
    for _ in range(10_000):
        yield b" " * 1_000


OK = b'{"query": "{ dataset { release } }"}'
HOSTILE = [
    *(Hostile(name, posted(query), 400, code) for name, query, code in DOCUMENTS),
    *(Hostile(name, posted(query, **values), 400, code) for name, query, values, code in VARIABLES),
    Hostile("batch", body(b"[" + OK + b"," + OK + b"]"), 400, "BATCH_NOT_SUPPORTED"),
    Hostile("batch of 1,000", body(b"[" + b",".join([OK] * 1_000) + b"]"), 400, "BATCH_NOT_SUPPORTED"),
    Hostile(
        "unknown persisted query",
        {"json": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}},
        404,
        "PERSISTED_QUERY_NOT_SUPPORTED",
    ),
    Hostile("body of 10 MB", body(b" " * 10_000_000), 413, "REQUEST_TOO_LARGE"),
    Hostile("chunked body of 10 MB", {"content": endless, "headers": {"Content-Type": JSON}}, 413, "REQUEST_TOO_LARGE"),
    Hostile("gzip bomb", body(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"), 415, MEDIA),
    Hostile("bad UTF-8", body(b'{"query": "\xff\xfe"}'), 400, MALFORMED),
    Hostile("100,000-deep JSON", body(b"[" * 100_000), 413, "REQUEST_TOO_LARGE"),
    Hostile("30,000-deep JSON", body(b"[" * 30_000 + b"]" * 30_000), 400, MALFORMED),
    Hostile("number", body(b"5"), 400, MALFORMED),
    Hostile("null", body(b"null"), 400, MALFORMED),
    Hostile("integer of 400 digits in JSON", body(f'{{"query": "", "variables": {{"n": {BIG}}}}}'.encode()), 400, MALFORMED),
    Hostile("wrong content type", body(OK, Content_Type="text/plain"), 415, MEDIA),
    Hostile("form of a foreign page", body(OK, Content_Type="application/x-www-form-urlencoded"), 415, MEDIA),
    Hostile("mutation by GET", by_get(query="mutation { change }"), 400, INVALID),
    Hostile("URL of 60 KB", by_get(query="{ clinics { x } } #" + "x" * 60_000), 400, INVALID),
    Hostile("wrong method", {"method": "DELETE"}, 405, "METHOD_NOT_ALLOWED"),
    Hostile("200 headers", body(OK, **{f"X-{i}": "x" for i in range(200)}), 431, "HEADERS_TOO_LARGE"),
]  # fmt: skip


def request_of(client: httpx.AsyncClient, case: Hostile) -> httpx.Request:
    """The request, ready to be sent."""
    sent = {name: value() if callable(value) else value for name, value in case.sent.items()}
    headers = {"Accept": GRAPHQL, **sent.pop("headers", {})}
    return client.build_request(sent.pop("method", "POST"), "/graphql", headers=headers, **sent)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
async def test_a_hostile_request_is_refused(client: httpx.AsyncClient, case: Hostile) -> None:
    response = await client.send(request_of(client, case))
    answer = response.json()
    errors = answer.get("errors", [{"message": answer.get("detail"), "extensions": answer}])
    assert (response.status_code, errors[0]["extensions"]["code"]) == (case.status, case.code), response.text[:500]
    assert "data" not in answer
    assert len(errors) <= 10
    assert all(error["message"] and error["extensions"]["remedy"] for error in errors)
    assert not LEAK.search(response.text)
    assert len(response.content) < 10_000


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
async def test_a_hostile_request_takes_next_to_no_computing(client: httpx.AsyncClient, case: Hostile) -> None:
    await client.get("/health/live")
    fastest = SECONDS
    for _ in range(3):
        request = request_of(client, case)
        begun = time.process_time()  # nothing here waits, so on a machine of its own this is all the time that it takes
        await client.send(request)
        fastest = min(fastest, time.process_time() - begun)
    assert fastest < SECONDS


# ---- what must pass

APOLLO = """query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
  types { ...FullType } directives { name description locations args { ...InputValue } } } }
  fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description
    args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue }
    interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name } } } } } } } }"""
GRAPHIQL = get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
)
EXAMPLES = [one.document for one in query_page.EXAMPLES]
FILTER = (
    """{ and: [{ or: [{ not: { offerings: { some: { and: [{ or: [{ not: { id: { in: ["a"] } } }] }] } } } }] }] }"""
)


@pytest.mark.parametrize(
    "query", [get_introspection_query(), GRAPHIQL, APOLLO], ids=["graphql-core", "GraphiQL", "Apollo"]
)
async def test_the_standard_introspection_queries_are_answered(query: str) -> None:
    class Service(Untouched):
        def context(self, request: Request) -> object:  # noqa: ARG002  # the schema describes itself without a database
            return None

    app = create_app(SETTINGS, service=Service(), schema=schema)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        response = await client.post("/graphql", json={"query": query}, headers={"Accept": GRAPHQL})
    assert response.status_code == 200
    assert response.json()["data"]["__schema"]["queryType"]["name"] == "Query"


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ dataset { release } }", {}, 1),
        ('{ clinic(id: "x") { ' + " ".join(f"a{i}: id" for i in range(15)) + " } }", {}, 1),
        ('{ clinic(id: "x") { ' + nested("offerings { clinic { ", 5, "id") + " } }", {}, 11),
        ("{ " + "dataset { release } " * 10 + "}", {}, 10),
        ('{ clinic(id: "x") { ' + "id " * 480 + "} }", {}, 1),
        ("{ dataset { " + "release @skip(if: true) " * 50 + "} }", {}, 1),
        ("{ clinics(first: 100) { totalCount } }", {}, 0),
        ("{ clinics { nodes { id } pageInfo { endCursor } edges { node { name } } } }", {}, 40),
        ("{ clinics(first: 100) { nodes { jurisdiction { name } offerings { therapy { name } } } } }", {}, 400),
        ("{ clinics(first: 99) { nodes { track { clinics(first: 99) { nodes { id } } } } } }", {}, 99 + 99 + 99 * 99),
        (PAGE, {}, 0),
        (PAGE, {"n": None, "m": 100}, 0),
        ("query ($n: Int = 7) { clinics(last: $n) { nodes { id } } }", {}, 7),
        ("query ($n: Int = 7) { clinics(last: $n) { nodes { id } } }", {"n": 8}, 8),
        (FAN, {"n": 6}, sum(2 * 6**level for level in (1, 2, 3)) + 6**4),
        (CLINICS % f"where: {FILTER}", {}, 0),
        (CLINICS % ("where: { id: { in: [" + '"a" ' * 200 + "] } }"), {}, 0),
        (WHERE, {"w": {"or": [{"name": {"in": ["x" * 200] * 100}}]}}, 0),
        ("query ($c: String) { clinics(after: $c) { totalCount } }", {"c": "x" * 2_000}, 0),
    ],
)
def test_what_keeps_the_limits_may_run_at_its_cost(query: str, variables: dict[str, Any], cost: int) -> None:
    prepared = asyncio.run(prepare(CORE, LIMITS, query, None))
    assert not isinstance(prepared, Answer), prepared
    syntax, ready = prepared
    values = coerce_variables(CORE, LIMITS, ready, lambda: syntax, variables)
    assert isinstance(values, VariableValues), values
    assert LIMITS.check_cost(ready.measured, values.coerced) == cost


@pytest.mark.parametrize("query", EXAMPLES)
def test_the_examples_of_the_page_keep_the_limits(query: str) -> None:
    assert not isinstance(asyncio.run(prepare(CORE, LIMITS, query, None)), Answer)


@pytest.mark.parametrize("setting", sorted(set(Limits.model_fields) - UNMEASURED))
def test_every_limit_on_documents_is_a_setting(setting: str) -> None:
    """With the smallest value there is, a document that keeps all defaults breaks each of them."""
    document = """query ($c: ClinicWhere) { clinics(where: $c, first: 50) { nodes @skip(if: false) { a: id offerings { id } } }
      dataset { release } __schema { types { name } } }"""
    values = {"c": {"and": [{}, {"id": {"in": ["aa", "b"]}}]}}
    assert isinstance(outcome(LIMITS, document, values), VariableValues)
    smallest = {"aliases": 0, "directives": 0, "page": 20}.get(setting, 1)
    tight = QueryLimits(CORE, SETTINGS.model_copy(update={setting: smallest}))
    refused = outcome(tight, document, values)
    assert isinstance(refused, Answer)
    assert refused.errors[0]["extensions"]["code"] in {LIMIT, ARGUMENT, PARSE}


def outcome(limits: QueryLimits, document: str, variables: dict[str, Any]) -> VariableValues | Answer:
    """The variables with which it may run, or why it may not."""
    prepared = asyncio.run(prepare(CORE, limits, document, None))
    return (
        prepared
        if isinstance(prepared, Answer)
        else coerce_variables(CORE, limits, prepared[1], lambda: prepared[0], variables)
    )


# ---- the figures are those of an obviously right way to count: write every fragment out, then count

Word = tuple[
    Any, ...
]  # ("field", name, alias?, first or null, directives, inside), ("spread", index) or ("inline", type, inside)
NAMES = [
    "id",
    "clinics",
    "nodes",
    "edges",
    "node",
    "track",
    "offerings",
    "pageInfo",
    "__schema",
    "types",
    "fields",
    "type",
    "huh",
]
TYPES = ["Query", "Clinic", "Track", "ClinicConnection", "__Type", "Nowhere"]
FIRST = st.sampled_from([None, None, "2", "3", "$n", "$m"])


def selections(later: range) -> st.SearchStrategy[list[Word]]:
    """Selections that spread only later fragments, or ones that are not there."""
    spread = st.tuples(st.just("spread"), st.sampled_from([*later, 99]))

    def inside(children: st.SearchStrategy[list[Word]]) -> st.SearchStrategy[list[Word]]:
        own = st.tuples(
            st.just("field"), st.sampled_from(NAMES), st.booleans(), FIRST, st.integers(0, 1), st.just([]) | children
        )
        inline = st.tuples(st.just("inline"), st.sampled_from([None, *TYPES]), children)
        return st.lists(own | spread | inline, min_size=1, max_size=3)

    leaf = st.tuples(st.just("field"), st.sampled_from(NAMES), st.booleans(), FIRST, st.integers(0, 1), st.just([]))
    return st.recursive(st.lists(leaf | spread, min_size=1, max_size=3), inside, max_leaves=6)


DOCUMENT = st.tuples(
    selections(range(4)), *(st.tuples(st.sampled_from(TYPES), selections(range(i + 1, 4))) for i in range(4))
)


def written(words: list[Word]) -> str:
    """Selections as GraphQL."""
    return "{" + " ".join(map(word_of, words)) + "}"


def word_of(word: Word) -> str:
    if word[0] == "spread":
        return f"...F{word[1]}"
    if word[0] == "inline":
        return f"... {f'on {word[1]} ' if word[1] else ''}{written(word[2])}"
    _, name, alias, first, directives, inside = word
    given = f"(first: {first})" if first else ""
    return f"{'x: ' if alias else ''}{name}{given}{' @d' * directives}{written(inside) if inside else ''}"


def counted(document: Any, words: list[Word], type_: str, sizes: dict[str, int], at: dict[str, int]) -> dict[str, int]:
    """The figures, by walking everything that is written out, again and again."""
    total = dict.fromkeys(
        ("depth", "introspection", "type_lists", "fields", "aliases", "directives", "root_fields", "cost"), 0
    )

    def add(figures: dict[str, int], times: int = 1) -> None:
        for name, value in figures.items():
            if name in {"depth", "introspection", "type_lists"}:
                total[name] = max(total[name], value)
            else:
                total[name] += value * (times if name == "cost" else 1)

    for word in words:
        if word[0] == "spread":
            if word[1] != 99:
                on, spread = document[word[1] + 1]
                add(counted(document, spread, on, sizes, at))
        elif word[0] == "inline":
            add(counted(document, word[2], word[1] or type_, sizes, at))
        else:
            _, name, alias, first, directives, inside = word
            known = CORE.get_field(CORE.type_map[type_], name) if hasattr(CORE.type_map.get(type_), "fields") else None
            target = get_named_type(known.type).name if known else "Nowhere"
            meta = name == "__schema" or type_.startswith("__")
            here = {
                "depth": at["depth"] + (not meta),
                "introspection": at["introspection"] + meta,
                "type_lists": at["type_lists"] + (meta and name in {"types", "fields"}),
            }
            add({**here, "fields": 1, "aliases": alias, "directives": directives, "root_fields": 0})
            total["root_fields"] += at["depth"] + at["introspection"] == 0
            if inside:
                frame = target.endswith(("Connection", "Edge")) or target == "PageInfo"
                below = counted(document, inside, target, sizes, here)
                below["root_fields"] = 0
                below["cost"] += not (frame or target.startswith("__"))
                pages = known is not None and "first" in known.args and not meta
                size = sizes[first] if first in sizes else int(first or 20)
                add(below, size if pages else 1)
    return total


@pytest.mark.slow
@fuzzing(100)
@hypothesis.given(DOCUMENT, st.integers(1, 100), st.integers(1, 100))
def test_the_figures_are_those_of_the_document_written_out(document: Any, n: int, m: int) -> None:
    fragments = " ".join(f"fragment F{i} on {on} {written(words)}" for i, (on, words) in enumerate(document[1:]))
    tree = parse(f"{written(document[0])} {fragments}")
    measurer = Measurer(CORE, 100)
    own = {node.name.value: measurer.measure(node) for node in tree.definitions[1:]}
    figures = with_spreads(measurer.measure(tree.definitions[0]), expand_fragments(own, CEILING), CEILING)
    sizes = {"$n": n, "$m": m}
    expected = counted(document, document[0], "Query", sizes, {"depth": 0, "introspection": 0, "type_lists": 0})
    price = count_objects(
        figures.cost, {page: {"n": n, "m": m}.get(page.first, page.first or 20) for page in figures.pages}
    )
    got = {name: getattr(figures, name) for name in expected if name != "cost"} | {"cost": price}
    assert got == {name: min(CEILING, value) for name, value in expected.items()}
