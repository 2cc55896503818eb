"""Lists of clinics that columns tell, as parts of a plan: which rows there are comes from memory.

What is selected of them is read: the statement finds the rows of a page by their ids. `graph.query.planner.connection` does
the same with the database alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from graph.columns.held import columns
from graph.columns.lists import FoundList, ListPart, find_list, is_in_columns
from graph.explain.facets import tell_label
from graph.model.vocabulary import Language
from graph.query.cursors import Key, decode
from graph.query.filters import id_values
from graph.query.list_sources import ANCHORS, ROW
from graph.query.lists import Facet, ListQuery, PageArguments
from graph.query.planner.connection import (
    PAGED,
    AddShape,
    Get,
    Page,
    TranslatorContext,
    enum_value,
    order_of,
    rows_decoder,
    selects,
    size_check,
    typename_decoder,
)
from graph.query.planner.decode import Check, Decoder, ExecutionContext, Projection, as_is, resolve_value
from graph.query.planner.selection_tree import NotPlannable, SelectedField
from graph.store.database import Database
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, join

CURSORS = ("after", "before")
SIZES = ("first", "last")
ASKED = Variable("asked_id")


class ListTranslator(TranslatorContext, Protocol):
    """What such a list needs of the translator."""

    lists: list["ListAsked"]


class NotInColumns(NotPlannable):
    """The state of the graph that is asked about is in no columns, or not yet."""


@dataclass(frozen=True, slots=True)
class ListAsked:
    """A list of an operation. References stand for values of a request; `day` is a place among the days that are asked for."""

    anchor: str
    day: int
    condition: Any
    order: tuple[Key, ...]
    page: Mapping[str, Any] | None
    part: ListPart

    def query(self, context: ExecutionContext) -> ListQuery:
        """The list in one request."""
        condition = resolve_value(self.condition, context.variables)
        return ListQuery(self.anchor, context.days[self.day].day, None, condition, self.order)

    def part_of(self, context: ExecutionContext) -> ListPart:
        """What is asked of it."""
        if self.page is None:
            return self.part
        page = PageArguments(**{name: resolve_value(value, context.variables) for name, value in self.page.items()})
        return ListPart(page, self.part.outside, self.part.count, self.part.facets)


@dataclass(frozen=True, slots=True)
class PageIds:
    """A parameter: the ids of the rows of a list's page; `place`: of the list among those of the operation."""

    place: int

    def known(self, context: ExecutionContext) -> list[str]:
        """The ids in one request."""
        return [*context.lists[self.place].ids]


async def find_lists(database: Database, asked: tuple[ListAsked, ...], context: ExecutionContext) -> list[FoundList]:
    """What columns tell of the lists of one request.

    Raises:
        NotInColumns: they are not those of the context's state of the graph, or have not the rows of one.
    """
    state = columns(database).held(context.law.version)
    if state is None:
        raise NotInColumns(context.law.version)
    found = list[FoundList]()
    for one in asked:
        told = await find_list(state, one.query(context), one.part_of(context))
        if told is None:
            raise NotInColumns(context.law.version)
        found.append(told)
    return found


def is_told(anchor: str, selected: SelectedField) -> bool:
    """Whether columns can tell all that is asked of a list."""
    facets = (by_of(field) for field in selected.selections if field.name == "facets")
    return is_in_columns(ListQuery(anchor, "", None, selected.arguments.get("where"), order_of(selected)), facets)


def columns_projection(translator: ListTranslator, anchor: str, selected: SelectedField) -> Projection:
    """Cypher that gives the rows of the page with what is selected of them, and the decoder of the connection.

    Raises:
        NotPlannable: something of it is left to the resolvers.
    """
    arguments, order, place = selected.arguments, order_of(selected), len(translator.lists)
    check_arguments(translator, anchor, selected)
    row, shapes = Variable(f"{ROW.name}{translator.fresh('_')}"), list[Projection]()

    def add_shape(field: SelectedField) -> tuple[int, Decoder]:
        shapes.append(translator.shape(row, field.by_type))
        return len(shapes), shapes[-1].decode or as_is

    reading = [(field.key, get_of(selected, field, add_shape)) for field in selected.selections]
    names = [field.name for field in selected.selections]
    pages = not PAGED.isdisjoint(names)
    infos = [field for field in selected.selections if field.name == "pageInfo"]
    outside = frozenset(
        argument
        for argument, name in zip(CURSORS, ("hasPreviousPage", "hasNextPage"), strict=True)
        if any(selects(field, name) for field in infos)
    )
    facets = tuple(dict.fromkeys(by_of(field) for field in selected.selections if field.name == "facets"))
    part = ListPart(None, outside, "totalCount" in names, facets)
    page = {name: arguments.get(name) for name in (*SIZES, *CURSORS)} if pages else None
    translator.lists.append(ListAsked(anchor, translator.day, arguments.get("where"), order, page, part))
    text: CypherPart = "[]"
    if shapes:
        text = rows_by_ids(row, translator.parameters.add(PageIds(place)), ANCHORS[anchor].label, shapes)
    return Projection(text, connection_decoder(place, anchor, order, reading, reads=bool(shapes)))


def check_arguments(translator: ListTranslator, anchor: str, selected: SelectedField) -> None:
    """Have sizes, cursors and ids looked at before the statement is sent."""
    arguments, checks = selected.arguments, translator.checks
    checks.append(size_check(arguments))
    for name in CURSORS:
        if arguments.get(name) is not None:
            checks.append(Check(arguments[name], partial(is_cursor, anchor, order_of(selected), name)))
    translator.parameters.ids += id_values(ANCHORS[anchor].label, arguments.get("where"))


def is_cursor(anchor: str, order: tuple[Key, ...], argument: str, cursor: str) -> None:
    """Look at a cursor.

    Raises:
        InvalidArgument: it is none of this list.
    """
    decode(anchor, order, cursor, argument)


def rows_by_ids(row: Variable, ids: CypherPart, label: str, shapes: list[Projection]) -> CypherFragment:
    """Cypher for the rows with these ids, in any order: the id of each, then its shapes."""
    found = cypher(
        "UNWIND ", ids, " AS ", ASKED, " MATCH (", row, ":Entity {id: ", ASKED, "}) WHERE ", row, f":{label}"
    )
    shown = join(", ", [cypher(row, ".id"), *(shape.cypher for shape in shapes)])
    return cypher("COLLECT { ", found, " RETURN [", shown, "] }")


def connection_decoder(
    place: int, anchor: str, order: tuple[Key, ...], reading: list[tuple[str, Get]], *, reads: bool
) -> Decoder:
    """The decoder of a connection; `reads`: rows are read.

    Raises, where it decodes:
        NotInColumns: a row is no longer there.
    """

    def read(rows: list[Any], context: ExecutionContext) -> dict[str, Any]:
        found = context.lists[place]
        by_id = {row[0]: row[1:] for row in rows}
        if reads and len(by_id) < len(found.ids):  # a load came between
            raise NotInColumns(context.law.version)
        shown = [[values, *by_id.get(one, ())] for one, values in zip(found.ids, found.values, strict=True)]
        page = Page(anchor, order, shown, has_next=found.follow, has_previous=found.precede)
        return {key: get(page, found, context) for key, get in reading}

    return read


def get_of(connection: SelectedField, field: SelectedField, add_shape: AddShape) -> Get:
    """What reads a field of the connection.

    Raises:
        NotPlannable: it is left to the resolvers.
    """
    match field.name:
        case name if name in PAGED:
            return rows_decoder(field, add_shape)
        case "totalCount":
            return lambda _, found, __: found.total
        case "facets":
            by, selections = by_of(field), field.selections
            return lambda _, found, __: [told_facet(facet, selections) for facet in found.facets[by]]
        case "__typename":
            return typename_decoder(connection)
    raise NotPlannable(field.name)


def by_of(field: SelectedField) -> str:
    """What facets are counted by."""
    return enum_value(field.arguments["by"])


def told_facet(facet: Facet, selections: tuple[SelectedField, ...]) -> dict[str, Any]:
    """A facet as the response shows it."""
    return {one.key: value_of_facet(facet, one) for one in selections}


def value_of_facet(facet: Facet, field: SelectedField) -> Any:  # noqa: ANN401  # a value of a facet
    """One field of a facet."""
    match field.name:
        case "value":
            return facet.value
        case "count":
            return facet.count
        case "label":
            named = None if field.language is Language.EN or facet.thing is None else facet.thing.properties
            return tell_label(facet.label, field.language, named)
    return "Facet"
