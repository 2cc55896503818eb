"""A plan: one statement for one operation, what fills its parameters, and the decoders that shape its one record."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import LawParameter
from graph.law.law_snapshot import Law
from graph.model.temporal import LAW_ON_DAY
from graph.oversight.gaps.derived_gap import DerivedId
from graph.query.filters import Parameters
from graph.query.list_sources import ANCHORS
from graph.query.lists import BY_ID, VERSION, rows_of
from graph.query.planner.batching import Batcher, StatementRunner
from graph.query.planner.columns_field import ListAsked, PageIds, columns_projection, is_told
from graph.query.planner.connection import begins_at_once, connection_projection
from graph.query.planner.decode import (
    CachedCount,
    Check,
    Decoder,
    DerivedParameter,
    ExecutionContext,
    Projection,
    each,
    object_decoder,
    optional,
    resolve_value,
    select_fields,
)
from graph.query.planner.search_field import box_projection, search_projection
from graph.query.planner.selection_tree import (
    Answer,
    Count,
    FromDataset,
    NodeById,
    NodesByIds,
    NotPlannable,
    RelatedNodes,
    RelayConnection,
    Search,
    SelectedField,
    Typename,
    UnpagedList,
    selections_inside,
)
from graph.query.planner.translate import Translator, check_ids, is_any_of
from graph.store.fragments import CypherFragment, CypherPart, Parameter, Variable, cypher, join
from graph.store.lookup import checked_id
from graph.store.statements import Statement

ASKED = Variable("asked")

OBJECTS = 15  # of one field


LISTS = None  # what is asked about in place of one thing: their day is the dataset's


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A day that an operation asks for: as it is given, and the ids of all that is asked about for it."""

    given: Any
    about: tuple[Any, ...] = ()

    def of(self, variables: Mapping[str, Any], law: Law) -> str:
        """The day in one request: where none is given, that of the jurisdiction of what is asked about.

        Raises:
            NotPlannable: it is about things of several jurisdictions with a day each.
        """
        given = resolve_value(self.given, variables)
        if given:
            return str(given)
        found = {
            law.as_of if one is LISTS else law.default_day(resolve_value(one, variables)) for one in self.about
        } or {law.as_of}
        if len(found) > 1:
            raise NotPlannable("asOf")
        return found.pop()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known of an operation before its variables have values.

    `batcher` sends requests together where one statement may ask for several: their own values are maps in `$asked` then, but
    for those that must be the same for all of them, which `common` names. `size`: about how many objects it is made of.
    """

    runner: StatementRunner
    values: Mapping[str, Any]
    days: tuple[AskedDay, ...]
    checks: tuple[Check, ...]
    decode: Decoder
    common: frozenset[str]
    size: int
    batcher: Batcher | None = field(compare=False)
    lists: tuple[ListAsked, ...] = ()

    def context(self, variables: Mapping[str, Any], law: Law, public_url: str = "") -> ExecutionContext:
        """What one request is answered by.

        Raises:
            NotPlannable: things are asked for whose default days differ.
        """
        days = (day.of(variables, law) for day in self.days)
        return ExecutionContext(law, tuple(map(law.on, days)), variables, public_url)

    @property
    def statement(self) -> Statement:
        """What is sent."""
        return self.runner.statement

    def own_parameters(self, context: ExecutionContext) -> dict[str, Any]:
        """The parameters that are the request's own."""
        return {name: parameter_value(value, context) for name, value in self.values.items() if name not in self.common}

    def shared_parameters(self, context: ExecutionContext) -> dict[str, Any]:
        """The parameters that requests of the same state have in common."""
        found = {name: parameter_value(self.values[name], context) for name in self.common}
        for index, force in enumerate(context.days):
            found |= {f"day{index}": force.day}
            found |= {f"{name}{index}": value for name, value in force.parameters.items()}
        return {name: value for name, value in found.items() if name in self.statement.parameters}

    def state(self, context: ExecutionContext) -> Hashable:
        """What tells requests with other shared parameters apart."""
        common = (parameter_value(self.values[name], context) for name in sorted(self.common))
        return context.law.version, *(force.day for force in context.days), *common

    def check(self, variables: Mapping[str, Any]) -> None:
        """Look at the values that the resolvers might refuse.

        Raises:
            NotPlannable: they would, or the translator leaves such a value to them.
        """
        for check in self.checks:
            try:
                check.passes(resolve_value(check.value, variables))
            except InvalidArgument as error:
                raise NotPlannable(error.message) from error


def parameter_value(value: Any, context: ExecutionContext) -> Any:  # noqa: ANN401  # any value of a parameter
    """The value of a parameter for one request."""
    if isinstance(value, LawParameter):
        return value.of(context.law, (resolve_value(one, context.variables) for one in value.values))
    return value.known(context) if isinstance(value, CachedCount | PageIds) else resolve_value(value, context.variables)


def plan_of(roots: tuple[SelectedField, ...], *, by_columns: bool = False) -> Plan:
    """The plan for the fields of an operation's root; `by_columns`: these tell of lists what they can.

    Raises:
        NotPlannable: there is something among them that the translator leaves to the resolvers.
    """
    translator = Translator(Parameters(""), by_columns=by_columns)
    days: list[AskedDay] = []
    texts: list[CypherFragment] = []
    decoders: list[Decoder | None] = []
    for selected in roots:
        translator.day = place_of_day(days, selected)
        projection = root_projection(translator, selected)
        texts.append(on_day(projection.cypher, translator.day))
        decoders.append(projection.decode)
    parameters, several = translator.parameters, all(is_small(one, by_columns=by_columns) for one in roots)
    translator.checks += [Check(value, check_ids) for value in parameters.ids]
    if several:
        fragment = for_several(texts, parameters.values.keys() - parameters.limits)
    else:
        fragment = cypher("RETURN [[", join(", ", texts), "], ", VERSION, "] AS data")
    written = fragment.write()
    # Of a connection with nothing but its type selected, for one, no text is left.
    named = (written.parameters | written.bound_parameters) - {"day"}  # each day has a number
    used = {name: value for name, value in parameters.values.items() if name in named}
    common = frozenset(parameters.limits & used.keys()) if several else frozenset[str]()
    name = f"operation/{'+'.join(selected.name for selected in roots)}"
    statement = Statement(name, written.text, written.parameters, ("data",), reads=True)
    runner = StatementRunner(statement)
    batcher = Batcher(runner) if several else None
    return Plan(
        runner,
        used,
        tuple(days),
        tuple(translator.checks),
        object_decoder(roots, decoders),
        common,
        size_of(roots, translator.fields + translator.in_memory),
        batcher,
        tuple(translator.lists),
    )


def place_of_day(days: list[AskedDay], selected: SelectedField) -> int:
    """The place of a field's day among those that the operation asks for, where it is put if it is a new one."""
    given = selected.arguments.get("asOf")
    match selected.source:
        case NodeById():
            about: tuple[Any, ...] = (selected.arguments["id"],)
        case Answer():
            about = (selected.arguments["clinic"],)
        case FromDataset() | Typename():  # they are the same on every day
            about = ()
        case _:
            about = (LISTS,)
    for place, known in enumerate(days):
        if known.given == given:
            days[place] = AskedDay(given, (*known.about, *about))
            return place
    days.append(AskedDay(given, about))
    return len(days) - 1


def on_day(part: CypherPart, day: int) -> CypherFragment:
    """A part of the statement, about the day at that place among the days of the operation."""
    return cypher(part).bind(parameters={name: Parameter(f"{name}{day}") for name in ("day", *LAW_ON_DAY)})


def for_several(texts: list[CypherFragment], own: Iterable[str]) -> CypherFragment:
    """The statement that has a record for each of `$asked`, which hold the parameters that are their own.

    As in every statement, what the state of the graph is comes last: whoever knew it before it was sent knows then that no
    load came between.
    """
    bound = join(", ", texts).bind(parameters={name: cypher(ASKED, f".{name}") for name in own})
    records, row = Variable("records"), join(", ", [cypher(ASKED, ".at"), *([bound] if texts else [])])
    each_ = cypher("UNWIND ", Parameter("asked"), " AS ", ASKED, " WITH collect([", row, "]) AS ", records)
    return cypher(each_, " RETURN [", records, ", ", VERSION, "] AS data")


def size_of(roots: tuple[SelectedField, ...], read: int) -> int:
    """About how many objects a plan for these has, by what plans were counted to have; so many fields have a decoder."""
    return OBJECTS * max(read, sum(map(len, selections_inside([roots]))))


def is_small(selected: SelectedField, *, by_columns: bool) -> bool:
    """Whether what a field of the root costs hardly grows with the graph.

    So it is with a look-up, a page in the order of an index or by columns, and a search by words that few things share.
    """
    match selected.source:
        case RelayConnection(anchor):
            at_once = begins_at_once(selected) or (by_columns and is_told(anchor, selected))
        case Search():  # of a jurisdiction, ways lead to what is given behind a WITH: see `is_plain`
            at_once = selected.arguments.get("jurisdiction") is None
        case kind:
            at_once = isinstance(kind, NodeById | NodesByIds | Answer | FromDataset | Typename)
    return at_once and all(map(is_plain, chain.from_iterable(selections_inside(selected.by_type.values()))))


def is_plain(selected: SelectedField) -> bool:
    """Whether the field is neither a list nor its size, and no value narrows what a relation leads to.

    Of those values some would stand behind a WITH, where the embedded engine no longer knows what was unwound before.
    """
    lists = isinstance(selected.source, RelayConnection | Count)
    narrowed = isinstance(selected.source, RelatedNodes) and any(
        value is not None for value in selected.arguments.values()
    )
    return not lists and not narrowed


def root_projection(translator: Translator, selected: SelectedField) -> Projection:  # noqa: PLR0911  # one return a kind
    """One field of the root."""
    match selected.source:
        case Typename():
            return Projection("'Query'")
        case NodeById():
            translator.checks.append(Check(selected.arguments["id"], stored_id))
            node, identity = translator.variable("n"), translator.parameters.add(selected.arguments["id"])
            item = translator.shape(node, selected.by_type)
            matched = cypher("MATCH (", node, ":Entity {id: ", identity, "}) WHERE ", is_any_of(node, selected.by_type))
            return Projection(cypher("head(COLLECT { ", matched, " RETURN ", item.cypher, " })"), optional(item.decode))
        case NodesByIds(most):
            return by_ids(translator, selected, most)
        case UnpagedList(anchor):
            suffix = translator.fresh("_")
            item = translator.shape(Variable(f"x{suffix}"), selected.by_type)
            home = selected.arguments.get("jurisdiction")
            translator.check_ids(selected, "jurisdiction")
            condition = None if home is None else {"jurisdiction": {"eq": home}}
            rows = cypher(rows_of(ANCHORS[anchor], condition, translator.parameters), BY_ID).bind(suffix)
            return Projection(cypher("COLLECT { ", rows, " RETURN ", item.cypher, " }"), each(item.decode))
        case FromDataset(function):
            return Projection("null", lambda _, context: select_fields(function(context.law.dataset), selected))
        case RelayConnection(anchor):
            if translator.by_columns and is_told(anchor, selected):
                return columns_projection(translator, anchor, selected)
            return connection_projection(translator, anchor, selected, None)
        case Search(for_box):
            return (box_projection if for_box else search_projection)(translator, selected)
        case Answer():
            translator.check_ids(selected, "clinic")
            return translator.answer(selected, translator.parameters.add(selected.arguments["clinic"]))
    raise NotPlannable(selected.name)


def by_ids(translator: Translator, selected: SelectedField, most: int) -> Projection:
    """Nodes by their ids; the decoder puts them in order."""
    ids = selected.arguments["ids"]
    translator.checks.append(Check(ids, partial(stored_ids, most)))
    identity, node = translator.variable("i"), translator.variable("n")
    item = translator.shape(node, selected.by_type)
    unwound = cypher("UNWIND ", translator.parameters.add(DerivedParameter(ids, distinct)), " AS ", identity)
    matched = cypher(" MATCH (", node, ":Entity {id: ", identity, "}) WHERE ", is_any_of(node, selected.by_type))
    row = cypher(" RETURN [", identity, ", ", item.cypher, "]")

    def read(rows: list[Any], context: ExecutionContext) -> list[Any]:
        found = {row[0]: item.decode(row[1], context) if item.decode else row[1] for row in rows}
        return [found.get(one) for one in resolve_value(ids, context.variables)]

    return Projection(cypher("COLLECT { ", unwound, matched, row, " }"), read)


def distinct(values: list[str]) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(values))


def stored_ids(most: int, values: list[str]) -> None:
    """Whether the ids can be those of stored nodes, and are not too many.

    Raises:
        InvalidArgument: one has not the form of an id.
        NotPlannable: they are too many, or one is that of a derived gap.
    """
    if len(values) > most:
        raise NotPlannable("ids")
    for value in values:
        stored_id(value)


def stored_id(value: str) -> None:
    """Whether the id can be that of a stored node.

    Raises:
        InvalidArgument: it has not the form of one.
        NotPlannable: it is that of a derived gap.
    """
    if DerivedId.of(checked_id(value)) is not None:
        raise NotPlannable(value)
