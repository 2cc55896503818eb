"""Connections as parts of a plan: a page, a count and facets, each only where it is selected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from graph.explain.facets import tell_label
from graph.model.declaration import NAME_PAIRS
from graph.model.vocabulary import Language
from graph.query.cursors import Key, decode, encode, has_astral_characters
from graph.query.facets import facet_of
from graph.query.filters import AnswersAsked, Parameters
from graph.query.list_sources import ANCHORS, OWNER, PARENT, ROW, list_of
from graph.query.lists import PageArguments, page_size, rows_of
from graph.query.orders import Order, unique
from graph.query.planner.decode import (
    CachedCount,
    Check,
    Decoder,
    DerivedParameter,
    ExecutionContext,
    Projection,
    as_is,
    resolve_value,
)
from graph.query.planner.selection_tree import NotPlannable, SelectedField
from graph.query.predicates import TRUE, and_all
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, join

INDEXED = frozenset({"id", "name"})  # what lists are ordered by that is in an index, where they may be long
PAGED = frozenset({"nodes", "edges", "pageInfo"})
COUNTED = frozenset({"totalCount", "facets"})
GATHERED = read_fragment("WITH collect(DISTINCT x) AS found")
UNWOUND = read_fragment("UNWIND found AS x")
SIZE = read_fragment("size(found)")
FACET = read_fragment("RETURN [v, w, n] AS c")
TOTAL = Variable("total")


class TranslatorContext(Protocol):
    """What a connection needs of the translator."""

    parameters: Parameters
    checks: list[Check]
    day: int

    def fresh(self, letter: str) -> str:
        """A variable that no other part of the statement uses."""
        ...

    def check_ids(self, selected: SelectedField, *names: str) -> None:
        """Have ids in these arguments looked at before the statement is sent."""
        ...

    def shape(self, variable: Variable, by_type: Mapping[str, tuple[SelectedField, ...]]) -> Projection:
        """The object that a variable is bound to."""
        ...


@dataclass(slots=True)
class ConnectionBuilder:
    """One connection while it is translated: what is asked of it, and the shapes of its rows."""

    translator: TranslatorContext
    anchor: str
    selected: SelectedField
    parent: Variable | None
    suffix: str = field(init=False)
    found: CypherFragment = field(init=False)  # MATCH and WHERE of the rows
    gathered: bool = field(init=False)
    shapes: list[Projection] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.suffix = self.translator.fresh("_")
        self.found = rows_of(ANCHORS[self.anchor], self.selected.arguments.get("where"), self.translator.parameters)
        if self.order.of_answers:
            raise AnswersAsked
        self.gathered = self._are_gathered()

    @property
    def order(self) -> Order:
        """The order of the rows, with the id at its end."""
        return Order(ANCHORS[self.anchor].label, order_of(self.selected))

    @property
    def backwards(self) -> bool:
        """Whether rows are counted from the end."""
        return self.selected.arguments.get("last") is not None

    @property
    def distinct(self) -> str:
        """What keeps a row from being there twice; where all rows are matched by their label, none can be."""
        once = self.gathered or (self.anchor.startswith("Query.") and self.selected.arguments.get("where") is None)
        return "" if once else "DISTINCT "

    def _are_gathered(self) -> bool:
        """Whether the rows are found once for all that is selected of them, where else each part would look for them again.

        They are not where no relationship is followed to find them, so that nothing but the row has a variable: the page
        comes from an index then, and is there long before all rows are. Nor are they where they hang on a node: of one on
        which none hangs Neo4j gives no list at all.
        """
        if self.parent is not None or self.found.write().variables == {ROW.name}:
            return False
        return sum(selected.name in COUNTED for selected in self.selected.selections) + self.selects_page > 1

    @property
    def selects_page(self) -> bool:
        """Whether a page is selected."""
        return any(selected.name in PAGED for selected in self.selected.selections)

    @property
    def whole(self) -> bool:
        """Whether it is all that there is of a kind."""
        return self.parent is None and self.selected.arguments.get("where") is None

    def rows(self, condition: CypherFragment = TRUE) -> CypherFragment:
        """The rows that meet a condition, for one part of what is selected."""
        if self.gathered:
            return UNWOUND if condition is TRUE else cypher(UNWOUND, " WITH ", ROW, " WHERE ", condition)
        return and_all(self.found, condition)

    def together(self, parts: Sequence[CypherPart]) -> CypherFragment:
        """A list of the parts, with the rows found ahead of them where they are gathered."""
        listed = cypher("[", join(", ", parts), "]")
        if not self.gathered:
            return listed
        found = self.bind(cypher(self.found, " ", GATHERED))
        return cypher("head(COLLECT { ", found, " RETURN ", listed, " })")

    def bind(self, fragment: CypherFragment) -> CypherFragment:
        """A fragment over the rows as a part of the statement."""
        own = {} if self.parent is None else {OWNER.name: self.parent, PARENT.name: self.parent}
        return fragment.bind(self.suffix, own)

    def size(self) -> Any:  # noqa: ANN401  # a value of an argument
        """How many rows a page has."""
        arguments = self.selected.arguments
        return arguments.get("last") if self.backwards else arguments.get("first")

    def page(self) -> CypherFragment:
        """Cypher for the rows of the page and one more: their sort values, then their shapes."""
        parameters, order = self.translator.parameters, self.order
        conditions = []
        for argument in ("after", "before"):
            cursor = self.selected.arguments.get(argument)
            if cursor is not None:
                self.translator.checks.append(
                    Check(cursor, partial(plain_cursor, list_of(self.anchor), order.keys, argument))
                )
                conditions.append(order.beyond(self.sort_values(argument), parameters, backwards=argument == "before"))
        if not conditions and not self.gathered:
            conditions.append(order.hint)
        limit = parameters.add_limit(DerivedParameter(self.size(), limit_plus_one))
        head = order.page(self.rows, conditions, limit, backwards=self.backwards, distinct=self.distinct)
        row = join(", ", [self.bind(order.values), *(shape.cypher for shape in self.shapes)])
        return cypher("COLLECT { ", self.bind(head), " RETURN [", row, "] }")

    def sort_values(self, argument: str) -> list[DerivedParameter]:
        """The sort values in a cursor; `argument`: after or before."""
        of, keys, cursor = list_of(self.anchor), self.order.keys, self.selected.arguments[argument]
        return [
            DerivedParameter(cursor, partial(cursor_value, of, keys, argument, index)) for index in range(len(keys))
        ]

    def keeps_off(self, argument: str) -> CypherFragment:
        """Cypher for whether a cursor keeps rows off the page; null: none."""
        parameters = self.translator.parameters
        one, values = parameters.add_limit(1), self.sort_values(argument)
        nearest = self.order.nearest_outside(self.rows, values, parameters, one, argument)
        return cypher("head(COLLECT { ", self.bind(nearest), " RETURN true })")

    def count(self) -> tuple[CypherFragment, Decoder]:
        """Cypher for how many rows the list has; of a whole root list it is kept with the law of the day."""
        if self.gathered:
            return self.bind(SIZE), as_is
        total = cypher(self.rows(), f" RETURN count({self.distinct}", ROW, ") AS ", TOTAL)
        counted = cypher("head(COLLECT { ", self.bind(total), " })")
        if not self.whole:
            return counted, as_is
        kept = CachedCount(self.anchor, self.translator.day)
        known = self.translator.parameters.add(kept)
        return cypher("CASE WHEN ", known, " IS NULL THEN ", counted, " ELSE ", known, " END"), kept.keep

    def facets(self, field_: SelectedField) -> tuple[CypherFragment, Decoder]:
        """Cypher for the list counted by what the field names."""
        facet = facet_of(ANCHORS[self.anchor].label, enum_value(field_.arguments["by"]))
        rows = cypher(self.rows(), f" WITH {self.distinct}", ROW, facet.match)
        # Names in other languages are read only where one is asked for: rows are grouped by what is read.
        plain = all(one.language is Language.EN for one in field_.selections)
        value, label, count = (
            cypher(text, " AS ", Variable(name))
            for text, name in ((facet.value, "v"), (facet.label if plain else facet.names, "w"), (facet.count, "n"))
        )
        text = cypher(rows, " WITH ", join(", ", (value, label, count)), " ", FACET)
        return cypher("COLLECT { ", self.bind(text), " }"), partial(read_facets, field_.selections)


def order_of(selected: SelectedField) -> tuple[Key, ...]:
    """The sort keys of a list, with the id at their end."""
    given = selected.arguments.get("orderBy") or ()
    return unique(
        tuple(Key(camel(enum_value(key["field"])), enum_value(key.get("direction")) == "DESC") for key in given)
    )


def begins_at_once(selected: SelectedField) -> bool:
    """Whether an index gives all that is asked of a list: a page of its rows, all of them rows of the list."""
    whole = selected.arguments.get("where") is None and order_of(selected)[0].property in INDEXED
    return whole and all(part.name in PAGED | {"__typename"} for part in selected.selections)


def connection_projection(
    translator: TranslatorContext, anchor: str, selected: SelectedField, parent: Variable | None
) -> Projection:
    """Cypher that gives [rows, what else is selected, ...], and its decoder.

    Raises:
        NotPlannable: something of it is left to the resolvers.
    """
    try:
        return projection_of(translator, anchor, selected, parent)
    except AnswersAsked as asked:
        raise NotPlannable(selected.name) from asked


def projection_of(
    translator: TranslatorContext, anchor: str, selected: SelectedField, parent: Variable | None
) -> Projection:
    """The same.

    Raises:
        AnswersAsked: answers, which are in no graph, tell which rows it has, their order, or what they are counted by.
    """
    one = ConnectionBuilder(translator, anchor, selected, parent)
    arguments = selected.arguments
    translator.checks.append(size_check(arguments))
    texts: list[CypherPart] = []
    reading: list[tuple[str, Get]] = []
    outside: dict[str, int] = {}
    for argument, name in (("after", "hasPreviousPage"), ("before", "hasNextPage")):
        asked = any(part.name == "pageInfo" and selects(part, name) for part in selected.selections)
        if asked and arguments.get(argument) is not None:
            texts.append(one.keeps_off(argument))
            outside[argument] = len(texts)
    for field_ in selected.selections:
        match field_.name:
            case name if name in PAGED:
                reading.append((field_.key, rows_decoder(field_, partial(add_row_shape, one))))
            case name if name in COUNTED:
                text, read = one.count() if field_.name == "totalCount" else one.facets(field_)
                texts.append(text)
                reading.append((field_.key, value_decoder(len(texts), read)))
            case "__typename":
                reading.append((field_.key, typename_decoder(selected)))
            case _:
                raise NotPlannable(field_.name)
    return Projection(
        one.together([one.page() if one.selects_page else "[]", *texts]), connection_decoder(one, reading, outside)
    )


def selects(selected: SelectedField, name: str) -> bool:
    """Whether a field of that name is selected there."""
    return any(one.name == name for one in selected.selections)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page of a list as they came, in their order, and whether there are more beside them, where it is asked."""

    of: str
    order: tuple[Key, ...]
    rows: list[Any]
    has_next: bool
    has_previous: bool

    def cursor(self, index: int) -> str:
        """The cursor of one row."""
        return encode(self.of, self.order, [str(value) for value in self.rows[index][0]])

    def info(self, name: str) -> Any:  # noqa: ANN401  # a boolean or a cursor
        """One field of `PageInfo`."""
        match name:
            case "hasNextPage":
                return self.has_next
            case "hasPreviousPage":
                return self.has_previous
            case "startCursor":
                return self.cursor(0) if self.rows else None
            case "endCursor":
                return self.cursor(-1) if self.rows else None
        return "PageInfo"


# What reads a field of a connection: from its page, what else came of it, and the context.
Get = Callable[[Page, Any, ExecutionContext], Any]
# Has each row show what is selected of it; gives its place in the row, and its decoder.
AddShape = Callable[[SelectedField], tuple[int, Decoder]]


def size_check(arguments: Mapping[str, Any]) -> Check:
    """The look at how many rows a page is to have."""
    sizes = [arguments.get("first"), arguments.get("last")]
    return Check(sizes, lambda pair: page_size(PageArguments(first=pair[0], last=pair[1])))


def connection_decoder(one: ConnectionBuilder, reading: list[tuple[str, Any]], outside: Mapping[str, int]) -> Decoder:
    """The decoder of a connection; `outside`: where it stands whether a cursor keeps rows off the page."""
    of, order, backwards, size = list_of(one.anchor), one.order.keys, one.backwards, one.size()

    def read(value: list[Any], context: ExecutionContext) -> dict[str, Any]:
        wanted = limit_plus_one(resolve_value(size, context.variables)) - 1
        found = value[0]
        more, rows = len(found) > wanted, found[:wanted]
        precede, follow = (bool(value[outside[name]]) if name in outside else False for name in ("after", "before"))
        if backwards:
            page = Page(of, order, rows[::-1], has_next=follow, has_previous=more or precede)
        else:
            page = Page(of, order, rows, has_next=more or follow, has_previous=precede)
        return {key: get(page, value, context) for key, get in reading}

    return read


def rows_decoder(field_: SelectedField, add_shape: AddShape) -> Get:
    """The decoder of `nodes`, `edges` or `pageInfo`."""
    if field_.name == "pageInfo":
        return page_info_decoder(field_)
    if field_.name == "nodes":
        place, read = add_shape(field_)
        return lambda page, _, context: [read(row[place], context) for row in page.rows]
    parts = [
        (selected.key, selected.name, *(add_shape(selected) if selected.name == "node" else (0, as_is)))
        for selected in field_.selections
    ]
    ((edge, _),) = field_.by_type.items()

    def read_edges(page: Page, _: Any, context: ExecutionContext) -> Any:  # noqa: ANN401
        found = []
        for index, row in enumerate(page.rows):
            made: dict[str, Any] = {}
            for key, name, place, read in parts:
                made[key] = page.cursor(index) if name == "cursor" else read(row[place], context) if place else edge
            found.append(made)
        return found

    return read_edges


def page_info_decoder(field_: SelectedField) -> Get:
    """The decoder of `pageInfo`."""
    names = [(selected.key, selected.name) for selected in field_.selections]
    return lambda page, _, __: {key: page.info(name) for key, name in names}


def add_row_shape(one: ConnectionBuilder, selected: SelectedField) -> tuple[int, Decoder]:
    """The place of a row's shape in the row, and its decoder."""
    one.shapes.append(one.translator.shape(Variable(f"x{one.suffix}"), selected.by_type))
    return len(one.shapes), one.shapes[-1].decode or as_is


def value_decoder(place: int, read: Decoder) -> Get:
    """The decoder of a count or of facets."""
    return lambda _, value, context: read(value[place], context)


def typename_decoder(selected: SelectedField) -> Get:
    """The decoder of the connection's own type."""
    ((name, _),) = selected.by_type.items()
    return lambda _, __, ___: name


def read_facets(selections: tuple[SelectedField, ...], rows: list[Any], _: ExecutionContext) -> list[dict[str, Any]]:
    """Facets, most frequent first."""
    places = {"value": 0, "label": 1, "count": 2}
    shown = [(one.key, one.language if one.name == "label" else None, places.get(one.name)) for one in selections]

    def read(row: list[Any], language: Language | None, place: int | None) -> Any:  # noqa: ANN401  # a value of a facet
        if place is None:
            return "Facet"
        return row[place] if language is None or isinstance(row[place], str) else label_of(row[place], language)

    ranked = sorted(rows, key=lambda row: (-row[2], row[0]))
    return [{key: read(row, language, place) for key, language, place in shown} for row in ranked]


def label_of(names: list[Any], language: Language) -> str:
    """The label of a facet in the language, from what it is in English and what the thing is called in every language."""
    label, languages, texts = names
    pairs = {"name": label, NAME_PAIRS.keys: languages, NAME_PAIRS.values: texts}
    return tell_label(label, language, pairs if languages else None)


def plain_cursor(of: str, order: tuple[Key, ...], argument: str, cursor: str) -> None:
    """Look at a cursor before it is used.

    Raises:
        InvalidArgument: it is none of this list.
        NotPlannable: its texts need another statement.
    """
    if has_astral_characters(decode(of, order, cursor, argument)):
        raise NotPlannable(argument)


def cursor_value(of: str, order: tuple[Key, ...], argument: str, index: int, cursor: str) -> str:
    """One sort value in a cursor."""
    return decode(of, order, cursor, argument)[index]


def limit_plus_one(size: int | None) -> int:
    """How many rows are asked for, so that it is known whether there are more than the page holds."""
    return page_size(PageArguments(first=size)) + 1


def enum_value(value: Any) -> str:  # noqa: ANN401  # an enum's member or its value
    """The word of an enum."""
    return str(getattr(value, "value", value))


def camel(name: str) -> str:
    """The property that an order's field names: `ENACTED_ON` is `enactedOn`."""
    head, *rest = name.lower().split("_")
    return head + "".join(one.capitalize() for one in rest)
