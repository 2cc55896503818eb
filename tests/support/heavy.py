"""Documents that keep every limit and cost as much as they can: deep, wide, repeated, with long lists and large pages."""

import json
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLID,
    GraphQLSchema,
    get_introspection_query,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)
from hypothesis import strategies as st

from tests.support.documents import Document
from tests.support.stock import Stock

LABELS = {
    "clinic": "Clinic",
    "instrument": "LegalInstrument",
    "from": "Clinic",
    "to": "Agency",
    "therapy": "TherapyType",
}
PAGES = (1, 5, 20, 50, 100)
CHARACTERS = 60_000  # of a document, or of its variables; a request's body may have a few more (REMIT_BODY_BYTES)
WORDS = ("clinic", "center", "cell", "a", "Moscow")


class Heavy:
    """Writes selections of a schema over what a world holds."""

    def __init__(self, schema: GraphQLSchema, stock: Stock, draw: st.DrawFn) -> None:
        self._schema, self._stock, self._draw = schema, stock, draw
        self.fields = 0
        self._room = CHARACTERS

    def pick(self, values: Any) -> Any:
        """One of the values."""
        return self._draw(st.sampled_from(list(values)))

    def arguments(self, field: GraphQLField) -> str | None:
        """Those that a field must have, and a page as large as may be; null: it needs one that is not known here."""
        given = []
        for name, argument in field.args.items():
            if name == "first":
                given.append(f"first: {self.pick(PAGES)}")
            elif name == "query" or (name == "text" and is_required_argument(argument)):
                given.append(f'{name}: "{self.pick(WORDS)}"')
            elif name == "asOf" and self._draw(st.booleans()):
                given.append(f'asOf: "{self.pick(("2020-01-01", "2026-01-31"))}"')
            elif name == "ids":
                given.append(f"ids: [{' '.join(f'{chr(34)}{one}{chr(34)}' for one in self._stock.ids(None)[:200])}]")
            elif name == "change":
                given.append(f'change: {{repeal: ["{self.pick(self._stock.ids("LegalInstrument"))}"]}}')
            elif is_required_argument(argument):
                if get_named_type(argument.type) is not GraphQLID:
                    return None
                ids = self._stock.ids(LABELS.get(name) or get_named_type(field.type).name) or self._stock.ids(None)
                given.append(f'{name}: "{self.pick(ids)}"')
        return f"({', '.join(given)})" if given else ""

    def selection(self, type_: Any, depth: int, width: int) -> str:
        """The inside of a selection set, with up to so many composite fields on each level."""
        parts = ["__typename"]
        composite = []
        for name, field in getattr(type_, "fields", {}).items():
            named = get_named_type(field.type)
            if is_leaf_type(named):
                if not any(map(is_required_argument, field.args.values())):
                    parts.append(name)
            else:
                composite.append((name, field))
        chosen = [self.pick(composite) for _ in range(width if depth and composite else 0)]
        if "nodes" in getattr(type_, "fields", {}):
            chosen = [one for one in composite if one[0] == "nodes"]
        for number, (name, field) in enumerate(chosen):
            call = self.arguments(field)
            named = get_named_type(field.type)
            if call is None or self.fields > 300:
                continue
            inner = self.selection(named, depth - 1, width)
            self.fields += inner.count(" ") + 1
            times = self.pick((1, 1, 1, 4, 16))
            alias = f"{name}{number}: " if number and self.fields < 60 and times == 1 else ""
            part = f"{alias}{name}{call} {{ {inner} }}"
            repeated = " ".join([part] * times) if len(part) * times < self._room else part
            if len(repeated) < self._room:  # repeats of repeats would fill the memory, not the body of a request
                self._room -= len(repeated)
                parts.append(repeated)
        return " ".join(parts)


@st.composite
def heavy_documents(draw: st.DrawFn, schema: GraphQLSchema, stock: Stock) -> Document:
    """A document that may be too much; whoever asks it sees whether it keeps the limits."""
    writer = Heavy(schema, stock, draw)
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return Document(introspection(draw), {})
    if kind == 1:
        return Document(*filtered(draw, stock))
    query = schema.query_type
    assert query is not None
    roots = []
    for number in range(draw(st.integers(1, 3))):
        name = writer.pick(name for name, one in query.fields.items() if is_object_or_abstract(one))
        field = query.fields[name]
        call = writer.arguments(field)
        if call is not None:
            inner = writer.selection(get_named_type(field.type), draw(st.integers(1, 5)), draw(st.integers(1, 5)))
            roots.append(f"r{number}: {name}{call} {{ {inner} }}")
    return Document(f"{{ {' '.join(roots) or '__typename'} }}", {})


def is_object_or_abstract(field: GraphQLField) -> bool:
    """Whether a field has a selection."""
    named = get_named_type(field.type)
    return is_object_type(named) or not is_leaf_type(named)


def introspection(draw: st.DrawFn) -> str:
    """The whole schema, or a part of it more than once."""
    if draw(st.booleans()):
        return get_introspection_query(specified_by_url=True, input_value_deprecation=True)
    inner = "name kind fields { name args { name type { name ofType { name } } } type { name ofType { name kind } } }"
    return "{ " + " ".join(f"a{n}: __schema {{ types {{ {inner} }} }}" for n in range(draw(st.integers(1, 6)))) + " }"


def filtered(draw: st.DrawFn, stock: Stock) -> tuple[str, dict[str, Any]]:
    """A list with as large a filter as may be, deep or long."""
    ids = list(stock.ids("Clinic")) or ["a"]
    leaf: dict[str, Any] = {"name": {"contains": "a"}, "id": {"in": (ids * 200)[: draw(st.sampled_from([1, 50, 100]))]}}
    for _ in range(draw(st.integers(0, 6))):
        outer = {draw(st.sampled_from(["and", "or"])): [leaf] * draw(st.sampled_from([1, 2, 3]))}
        if len(json.dumps(outer)) < CHARACTERS:
            leaf = outer
    text = "query ($w: ClinicWhere) { clinics(where: $w, first: 100) { totalCount nodes { id name } } }"
    return text, {"w": leaf}
