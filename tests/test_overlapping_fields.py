"""Fields under one name of a response: the verdict of graphql-core's own rule, in work that grows with the document alone."""

import pytest
from graphql import GraphQLSchema, OverlappingFieldsCanBeMergedRule, build_schema, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from api.execution.overlapping_fields import Merging, OverlappingFields
from tests.support.fuzzing import fuzzing

SCHEMA = build_schema("""
  interface Node { id: ID! name(lang: Int): String node: Node nodes: [Node!]! some: Thing }
  type Dog implements Node {
    id: ID! name(lang: Int): String node: Node nodes: [Node!]! some: Thing own: String other: Int friend: Dog list: [String]
  }
  type Cat implements Node {
    id: ID! name(lang: Int): String node: Node nodes: [Node!]! some: Thing own: Int other: Int! friend: Cat list: [String!]
  }
  union Thing = Dog | Cat
  type Query { node(id: ID, where: Where): Node dog: Dog cat: Cat thing: Thing nodes: [Node!]! }
  input Where { a: Int b: [String] }
""")
LEAVES = ("id", "name", "name(lang: 1)", "name(lang: 2)", "own", "other", "list", "__typename")
PARENTS = ("node", "nodes", "friend", "some")
TYPES = ("Node", "Dog", "Cat")
ALIASES = ("", "", "", "a: ", "id: ", "node: ")
FRAGMENTS = ("F0", "F1", "F2")


@st.composite
def selections(draw: st.DrawFn, spreads: tuple[str, ...], depth: int = 3) -> str:
    """The inside of a selection set; `spreads` are the fragments that may be spread in it."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        alias = draw(st.sampled_from(ALIASES))
        kind = draw(st.integers(0, 3 if depth else 0))
        if kind == 1:
            inner = draw(selections(spreads, depth - 1))
            found.append(f"{alias}{draw(st.sampled_from(PARENTS))} {{ {inner} }}")
        elif kind == 2:
            condition = draw(st.sampled_from(("", *(f"on {name} " for name in TYPES))))
            found.append(f"... {condition}{{ {draw(selections(spreads, depth - 1))} }}")
        elif kind == 3 and spreads:
            found.append(f"...{draw(st.sampled_from(spreads))}")
        else:
            found.append(alias + draw(st.sampled_from(LEAVES)))
    return " ".join(found)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document whose every fragment is spread, and none of them in itself."""
    fragments = [
        f"fragment {name} on {draw(st.sampled_from(TYPES))} {{ {draw(selections(FRAGMENTS[place + 1 :]))} }}"
        for place, name in enumerate(FRAGMENTS)
    ]
    spread = " ".join(f"...{name}" for name in FRAGMENTS)
    root = draw(selections(FRAGMENTS))
    return f"{{ node {{ {root} }} all: node {{ {spread} }} }} {' '.join(fragments)}"


def refuses(schema: GraphQLSchema, text: str, rule: type) -> bool:
    """Whether the rule finds a fault in the document."""
    return bool(validate(schema, parse(text), [rule]))


@pytest.mark.slow
@fuzzing(50)
@given(text=documents())
def test_the_verdict_is_that_of_the_reference(text: str) -> None:
    assert refuses(SCHEMA, text, OverlappingFields) == refuses(SCHEMA, text, OverlappingFieldsCanBeMergedRule), text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{ node { a: id a: name } }", "Fields 'a' conflict because 'id' and 'name' are different fields."),
        ("{ node { name(lang: 1) name } }", "Fields 'name' conflict because they have differing arguments."),
        ("{ node { ... on Dog { own } ... on Cat { own } } }", "return conflicting types 'String' and 'Int'"),
        ("{ node { ... on Dog { other } ... on Cat { other } } }", "return conflicting types 'Int' and 'Int!'"),
        ("{ node { ... on Dog { list } ... on Cat { list } } }", "'[String]' and '[String!]'"),
        ("{ node { ... on Dog { friend { a: own } } ... on Cat { friend { a: id } } } }", "conflicting types"),
        ("{ node { ... on Dog { a: id } ... on Cat { a: id } } }", ""),
        ("{ node { ... on Dog { a: name(lang: 1) } ... on Cat { a: name(lang: 2) } } }", ""),
        ("{ node { ... on Node { a: name } ... on Cat { a: name(lang: 2) } } }", "differing arguments"),
        ('{ node(where: {a: 1, b: ["x"]}) { id } node(where: {b: ["x"], a: 1}) { name } }', ""),
        ('query ($x: ID) { node(id: $x) { id } node(id: "x") { id } }', "differing arguments"),
        ("{ node { ...F } } fragment F on Node { node { ...F } }", ""),  # a circle is another rule's business
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(text: str, fault: str) -> None:
    found = validate(SCHEMA, parse(text), [OverlappingFields])
    assert len(found) == bool(fault)
    assert not found or fault in found[0].message


POISON = {
    "siblings": ("{ node { %s } }", "node { id } "),
    "siblings that differ": ("{ node { %s } }", "node { id } node { name } "),
    "leaves": ("{ node { %s } }", "id "),
    "fragments": ("{ node { %s } } fragment F on Node { node { id } }", "...F "),
    "inline fragments": ("{ node { %s } }", "... on Dog { node { id } } "),
    "types": ("{ node { %s } }", "... on Dog { node { id } } ... on Cat { node { id } } ... on Node { node { id } } "),
}


@pytest.mark.parametrize("name", POISON)
def test_the_work_grows_with_the_document_alone(name: str) -> None:
    """Twice as many fields take twice the visits, not four times as many."""
    frame, part = POISON[name]
    visits = []
    for times in (100, 200):
        document = parse(frame % (part * times))
        operation, *fragments = document.definitions
        merging = Merging(SCHEMA, {one.name.value: one for one in fragments})  # type: ignore[attr-defined]
        merging.check([(SCHEMA.query_type, operation.selection_set)])  # type: ignore[attr-defined]
        visits.append(merging.visits)
    assert visits[1] <= 2 * visits[0] + 10


def test_what_would_still_take_too_many_visits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No document within the limits is known that comes near the bound; it is there for the one that does."""
    monkeypatch.setattr("api.execution.overlapping_fields.MOST_VISITS", 50)
    (error,) = validate(SCHEMA, parse("{ node { %s } }" % ("node { id } " * 40)), [OverlappingFields])
    assert (error.extensions or {})["code"] == "LIMIT_EXCEEDED"
    assert not validate(SCHEMA, parse("{ node { %s } }" % ("node { id } " * 3)), [OverlappingFields])
