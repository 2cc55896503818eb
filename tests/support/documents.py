"""Random valid documents over the schema that is served, with values of a world: what a plan and the resolvers must agree on.

A key of a response stands for one field with one set of arguments everywhere in a document, so that selections which meet in
one object always merge, whichever fragments they come from.
"""

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
)
from hypothesis import strategies as st

from api.graphql.selection import kind_of
from graph.oversight.gaps.gap_list import GAPS
from graph.query.planner.selection_tree import NotPlannable, RelayConnection
from graph.search.hits import HITS
from tests.support.stock import Stock
from tests.support.values import LABELS, Dice, Hints, Values, order_of

DEPTH = 6  # of selections in each other
FIELDS = 7  # below one field of the root, about
# Asked for more often than the others.
ROOTS = (
    "oversight",
    "clinics",
    "nodes",
    "node",
    "clinic",
    "instruments",
    "authorities",
    "mandates",
    "therapyType",
    "search",
    "suggest",
)
PAGING = frozenset({"first", "last", "after", "before"})


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and the variables that it is sent with; `others`: that it is sent with the next time."""

    text: str
    variables: dict[str, Any]
    others: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is written: its key, the name with its arguments, and its type."""

    key: str
    text: str
    definition: GraphQLField

    @property
    def head(self) -> str:
        """The field without directives and selection."""
        return self.text if self.text.split("(")[0] == self.key else f"{self.key}: {self.text}"


class Writer:
    """Writes one document."""

    def __init__(self, schema: GraphQLSchema, stock: Stock, dice: Dice) -> None:
        self.schema = schema
        self.stock = stock
        self.dice = dice
        self.values = Values(dice, stock)
        self.left = 0
        self.keys: dict[str, tuple[str, str]] = {"__typename": ("__typename", "String!")}
        self.written: dict[str, list[Field]] = defaultdict(list)
        self.fragments: dict[str, tuple[GraphQLCompositeType, str]] = {}

    def document(self) -> Document:
        """The whole document."""
        query = self.schema.query_type
        assert query is not None
        body = self.selection(query, 0)
        variables = self.values.variables
        defined = f"({', '.join(variables.definitions.values())})" if variables.definitions else ""
        name = self.dice.one(("", " Asked"))
        operation = f"query{name}{defined} {body}" if name or defined else body
        fragments = [f"fragment {name} on {type_} {text}" for name, (type_, text) in self.fragments.items()]
        return Document("\n".join([operation, *fragments]), variables.values, variables.others)

    def selection(self, parent: GraphQLCompositeType, depth: int) -> str:
        """What is selected of an object."""
        return f"{{ {' '.join(self.entry(parent, depth) for _ in range(1 + self.dice.below(4)))} }}"

    def entry(self, parent: GraphQLCompositeType, depth: int) -> str:
        """One field or fragment of a selection."""
        dice = self.dice
        vague = is_abstract_type(parent) and depth < DEPTH
        if depth < DEPTH and dice.chance(60 if vague else 10):
            return self.inline(parent, depth)
        if depth < DEPTH and dice.chance(8):
            return self.spread(parent, depth)
        if dice.chance(8):
            key = dice.one(("__typename", "kind_of_it"))
            return f"{self.keyed(key, '__typename', 'String!').head}{self.directive()}"
        return self.field(parent, depth)

    def inline(self, parent: GraphQLCompositeType, depth: int) -> str:
        """A fragment in place, with a type condition or without."""
        self.left -= 1
        if self.dice.chance(10):
            return f"...{self.directive()} {self.selection(parent, depth + 1)}"
        type_ = self.dice.one(self.meeting(parent))
        return f"... on {type_}{self.directive()} {self.selection(type_, depth + 1)}"

    def spread(self, parent: GraphQLCompositeType, depth: int) -> str:
        """A named fragment: one that is there already, or a new one."""
        meeting = self.meeting(parent)
        known = [name for name, (type_, _) in self.fragments.items() if type_ in meeting]
        if not known or self.dice.chance(50):
            type_ = self.dice.one(meeting)
            text = self.selection(type_, depth + 1)
            self.fragments[name := f"F{len(self.fragments)}"] = type_, text
            known = [name]
        return f"...{self.dice.one(known)}{self.directive()}"

    def meeting(self, parent: GraphQLCompositeType) -> list[GraphQLCompositeType]:
        """The types that objects of the type can have as well, itself first."""
        own = set(self.possible(parent))
        types = [type_ for type_ in self.schema.type_map.values() if is_composite_type(type_)]
        others = [type_ for type_ in types if type_ is not parent and own & set(self.possible(type_))]  # type: ignore[arg-type]
        return [parent, *(type_ for type_ in others if not type_.name.startswith("__"))]  # type: ignore[list-item]

    def possible(self, type_: GraphQLCompositeType) -> list[GraphQLObjectType]:
        """The types of objects that it stands for."""
        return [type_] if is_object_type(type_) else list(self.schema.get_possible_types(type_))  # type: ignore[arg-type, list-item]

    def field(self, parent: GraphQLCompositeType, depth: int) -> str:
        """One field, with its arguments and selection."""
        dice = self.dice
        self.left = FIELDS if parent is self.schema.query_type else self.left - 1
        earlier = [one for one in self.written[parent.name] if self.deep_enough(one.definition, depth)]
        if earlier and dice.chance(12):
            found = dice.one(earlier)
        else:
            found = self.new_field(parent, depth)
            if found.key != "__typename":
                self.written[parent.name].append(found)
        inner = get_named_type(found.definition.type)
        body = f" {self.selection(inner, depth + 1)}" if is_composite_type(inner) else ""  # type: ignore[arg-type]
        return f"{found.head}{self.directive()}{body}"

    def deep_enough(self, definition: GraphQLField, depth: int) -> bool:
        """Whether the field may be selected so deep down."""
        return not is_composite_type(get_named_type(definition.type)) or (depth < DEPTH and self.left > 0)

    def new_field(self, parent: GraphQLCompositeType, depth: int) -> Field:
        """A field of the type; rarely one that plans leave to the resolvers."""
        dice = self.dice
        assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        names = [name for name, one in parent.fields.items() if self.deep_enough(one, depth)]
        rare = [name for name in names if is_rare(parent.fields[name])]
        names = rare if rare and dice.chance(2) else [name for name in names if name not in rare]
        inner = [name for name in names if is_composite_type(get_named_type(parent.fields[name].type))]
        names = inner if inner and dice.chance(50) else names
        if not names:
            return self.keyed("__typename", "__typename", "String!")
        name = dice.one(ROOTS if parent is self.schema.query_type and not dice.chance(40) else names)
        definition = parent.fields[name]
        return self.keyed(name, f"{name}{self.arguments(definition)}", str(definition.type), definition)

    def keyed(self, key: str, text: str, type_: str, definition: GraphQLField | None = None) -> Field:
        """The field under that key, or under another one where it stands for something else or chance will have it so."""
        wanted = (text, type_)
        if self.dice.chance(8):
            key = self.dice.one(("a", "id", "name", "data", "version", "day", "nodes", "x"))
        number = 0
        plain = key
        while self.keys.setdefault(key, wanted) != wanted:
            key, number = f"{plain}_{number}", number + 1
        return Field(key, text, definition or GraphQLField(GraphQLNonNull(self.schema.type_map["String"])))  # type: ignore[arg-type]

    def arguments(self, definition: GraphQLField) -> str:
        """The arguments of a field."""
        dice, parts, order = self.dice, [], None
        returned = get_named_type(definition.type).name
        label = returned.removesuffix("Connection") if returned not in ("Node", "Entity") else None
        wanted = [
            (name, one.type) for name, one in definition.args.items()
            if name not in PAGING and (isinstance(one.type, GraphQLNonNull) or dice.chance(35))
        ]  # fmt: skip
        wanted += [(name, definition.args[name].type) for name in self.paging() if name in definition.args]
        for name, kind in wanted:
            cursors = (
                self.stock.cursors(list_name(definition), label or "", order_of(order))
                if name in ("after", "before")
                else ()
            )
            self.values.hints = Hints(LABELS.get(name, label), cursors)
            value = self.values.value(kind, self.values.hints)
            order = value if name == "orderBy" else order
            parts.append(f"{name}: {self.values.spell(value, kind)}")
        return f"({', '.join(parts)})" if parts else ""

    def paging(self) -> list[str]:
        """The arguments that choose a page: of `first` and `last` most often one, then cursors."""
        dice = self.dice
        sizes = [["first"], ["last"], [], ["first", "last"]][min(dice.below(40) // 13, 3)]
        return [*sizes, *(one for one in ("after", "before") if dice.chance(20))]

    def directive(self) -> str:
        """Sometimes `@skip` or `@include`."""
        if not self.dice.chance(6):
            return ""
        name = self.dice.one(("include", "skip"))
        value = self.dice.chance(30) if name == "skip" else not self.dice.chance(30)
        kind = GraphQLNonNull(self.schema.type_map["Boolean"])  # type: ignore[arg-type]
        return f" @{name}(if: {self.values.spell(value, kind)})"


def is_rare(definition: GraphQLField) -> bool:
    """Whether plans leave the field to the resolvers."""
    try:
        kind_of(definition.extensions)
    except NotPlannable:
        return True
    return False


def list_name(definition: GraphQLField) -> str:
    """The name of the list that a field is, which its cursors bear."""
    try:
        kind = kind_of(definition.extensions)
    except NotPlannable:
        kind = None
    if isinstance(kind, RelayConnection):
        return kind.anchor
    others = {"SearchConnection": HITS, "GapConnection": GAPS}
    return others.get(get_named_type(definition.type).name, "Impact.clinics")


def documents(schema: GraphQLSchema, stock: Stock) -> st.SearchStrategy[Document]:
    """Documents that are valid, with values for their variables."""
    # Not a draw for each choice: Hypothesis would then repeat parts of documents in each other, most of them worthless.
    return st.randoms(use_true_random=False).map(lambda random: Writer(schema, stock, Dice(random)).document())
