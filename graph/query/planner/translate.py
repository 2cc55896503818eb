"""From selected fields to Cypher: pure, and the larger part of the one translator.

Every object becomes a list in the order of its fields, since a list is what a database sends cheapest; the decoder made beside
it turns that list into what the response shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from graph.model.declaration import translation_pairs
from graph.model.vocabulary import Language
from graph.query.filters import Parameters
from graph.query.planner.columns_field import ListAsked
from graph.query.planner.connection import ConnectionBuilder, connection_projection
from graph.query.planner.decode import (
    Check,
    Projection,
    as_is,
    day_decoder,
    each,
    object_decoder,
    optional,
    or_default,
    or_unrecorded,
    zipped_lists_decoder,
)
from graph.query.planner.oversight_field import answer_decoder, answer_text, clinic_text, history_decoder
from graph.query.planner.selection_tree import (
    AlwaysNull,
    Answer,
    AnswerHistory,
    Citations,
    Count,
    DayAsked,
    EndOfRelationship,
    LocalizedProperty,
    NestedObject,
    NotPlannable,
    Property,
    RelatedNodes,
    Relationships,
    RelayConnection,
    SelectedField,
    Typename,
    Unrecorded,
    ZippedLists,
    selections_inside,
)
from graph.query.predicates import label_text, where_all
from graph.query.relations import conditions_of, pattern_of, relation
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, join
from graph.store.lookup import checked_id

MOST_FIELDS = 800  # in a statement; a document has fewer, but each is written for each group of types around it


class Translator:
    """Makes the texts of one operation: collects its parameters and hands out variables, each used once.

    `day` is the place, among the days that the operation asks for, of the one that is being translated. `fields`: how many
    fields of objects have a text until now; `in_memory`: how many of answers are read from memory. `lists` are those that
    columns tell, as they may where it is `by_columns`.
    """

    def __init__(self, parameters: Parameters, *, by_columns: bool = False) -> None:
        self.parameters = parameters
        self.by_columns = by_columns
        self.lists: list[ListAsked] = []
        self.checks: list[Check] = []
        self.day = 0
        self.fields = 0
        self.in_memory = 0
        self._numbers = count(1)

    def fresh(self, letter: str) -> str:
        """A name, or the end of names, that no other part of the statement uses."""
        return f"{letter}{next(self._numbers)}"

    def variable(self, letter: str) -> Variable:
        """A variable that no other part of the statement uses."""
        return Variable(self.fresh(letter))

    def shape(self, variable: Variable, by_type: Mapping[str, tuple[SelectedField, ...]]) -> Projection:
        """The object that a variable is bound to, of one type or of several."""
        alike = groups_of(by_type)
        if len(alike) == 1:
            return self._alike(variable, *alike[0])
        projections = [self._alike(variable, labels, selections) for labels, selections in alike]
        cases = [
            cypher("WHEN ", is_any_of(variable, labels), f" THEN [{index}, ", projection.cypher, "]")
            for index, ((labels, _), projection) in enumerate(zip(alike, projections, strict=True))
        ]
        decoders = [projection.decode or as_is for projection in projections]
        return Projection(
            cypher("CASE ", join(" ", cases), " END"),
            lambda row, context: None if row is None else decoders[row[0]](row[1], context),
        )

    def _alike(self, variable: Variable, labels: list[str], selections: tuple[SelectedField, ...]) -> Projection:
        """The object, of one of several types of which the same is selected."""
        return self.object(variable, labels[0], selections, label_text(variable) if len(labels) > 1 else None)

    def object(
        self, variable: Variable, label: str, selections: tuple[SelectedField, ...], typename: CypherPart | None = None
    ) -> Projection:
        """An object of one type; `typename` is the Cypher that tells its type where the label does not.

        Raises:
            NotPlannable: the statement would become too long.
        """
        self.fields += len(selections)
        if self.fields > MOST_FIELDS:
            raise NotPlannable("too many fields")
        projections = [
            Projection(typename or f"'{label}'")
            if isinstance(selected.source, Typename)
            else self.field(variable, label, selected)
            for selected in selections
        ]
        return object_of(selections, projections)

    def field(self, variable: Variable, label: str, selected: SelectedField) -> Projection:  # noqa: C901, PLR0911, PLR0912  # one case a kind
        """One field of a node."""
        match selected.source:
            case Property(name, default, hidden_by):
                read = None if default is None else or_default(default)
                shown = cypher(variable, f".{name or selected.name}")
                if hidden_by:
                    shown = cypher("CASE WHEN ", variable, f".{hidden_by} IS NULL THEN ", shown, " END")
                return Projection(shown, read)
            case LocalizedProperty() as source:
                return localized(variable, selected, source)
            case ZippedLists(first, second):
                lists = cypher("[", variable, f".{first[1]}, ", variable, f".{second[1]}]")
                return Projection(lists, zipped_lists_decoder(selected))
            case NestedObject():
                ((name, selections),) = selected.by_type.items()
                return self.object(variable, label, selections, f"'{name}'")
            case Citations(name):
                return self._cited(variable, name, selected)
            case RelatedNodes():
                return self._way(variable, label, selected)
            case Relationships(unrecorded):
                return self._relationships(variable, label, selected, unrecorded)
            case AlwaysNull():
                return Projection("null")
            case DayAsked():
                return Projection("null", day_decoder(self.day))
            case RelayConnection(anchor):
                return connection_projection(self, anchor, selected, variable)
            case Count(anchor):
                return Projection(ConnectionBuilder(self, anchor, selected, variable).count()[0])
            case Answer():
                return self.answer(selected, cypher(variable, ".id"))
            case AnswerHistory():
                return self.history(selected, cypher(variable, ".id"))
        raise NotPlannable(f"{label}.{selected.name}")

    def answer(self, selected: SelectedField, clinic: CypherPart) -> Projection:
        """The oversight answer about the clinic with that id."""
        self.check_ids(selected, "therapy", "activity")
        self.in_memory += sum(map(len, selections_inside(selected.by_type.values())))
        return Projection(answer_text(selected, clinic, self.fresh("_")), answer_decoder(selected, self.day))

    def history(self, selected: SelectedField, clinic: CypherPart) -> Projection:
        """The history of the answer about the clinic with that id."""
        self.in_memory += sum(map(len, selections_inside(selected.by_type.values())))
        return Projection(clinic_text(clinic, self.fresh("_")), history_decoder(selected, self.day))

    def check_ids(self, selected: SelectedField, *names: str) -> None:
        """Have ids in these arguments looked at before the statement is sent."""
        for name in names:
            value = selected.arguments.get(name)
            if value is not None:
                self.checks.append(Check(value, check_ids))

    def _cited(self, variable: Variable, name: str, selected: SelectedField) -> Projection:
        cite, node = self.variable("i"), self.variable("n")
        item = self.shape(node, selected.by_type)
        unwound = cypher("UNWIND ", variable, f".{name} AS ", cite, " MATCH (", node, ":Entity {id: ", cite, "})")
        text = cypher(unwound, " WITH ", node, " ORDER BY ", node, ".id RETURN ", item.cypher)
        return Projection(cypher("COLLECT { ", text, " }"), each(item.decode))

    def _way(self, variable: Variable, label: str, selected: SelectedField) -> Projection:
        way = relation(label, selected.name)
        edges = [self.variable("r") for _ in way.hops]
        nodes = [self.variable("n") for _ in way.hops]
        edge, node = edges[-1], nodes[-1]
        conditions = [*conditions_of(way, edges, nodes), *self._wanted(node, selected)]
        pattern = cypher("(", variable, ")", *map(pattern_of, way.hops, edges, nodes))
        matched = cypher("MATCH ", pattern, where_all(conditions))
        item = self.shape(node, selected.by_type)
        if not way.one:
            text = cypher(matched, " WITH DISTINCT ", node, " ORDER BY ", node, ".id RETURN ", item.cypher)
            if way.first:
                return Projection(cypher("head(COLLECT { ", text, " })"), optional(item.decode))
            return Projection(cypher("COLLECT { ", text, " }"), each(item.decode))
        if not way.sole:
            latest = cypher("ORDER BY coalesce(", edge, ".validFrom, '') DESC, ", node, ".id DESC LIMIT 1")
            matched = cypher(matched, " WITH ", edge, ", ", node, " ", latest)
        return Projection(cypher("head(COLLECT { ", matched, " RETURN ", item.cypher, " })"), optional(item.decode))

    def _relationships(
        self, variable: Variable, label: str, selected: SelectedField, unrecorded: Unrecorded | None
    ) -> Projection:
        """The relationships by which the field leads, in order; of a field with one value the latest, or that there is none."""
        way = relation(label, selected.name)
        edge, node, begins, ends = (self.variable(letter) for letter in "rnnn")
        pattern = cypher("(", variable, ")", pattern_of(way.hops[0], edge, node))
        matched = cypher("MATCH ", pattern, where_all(conditions_of(way, [edge], [node])))
        both = cypher(" WITH ", edge, ", startNode(", edge, ") AS ", begins, ", endNode(", edge, ") AS ", ends)
        other = cypher(begins if way.hops[0].direction == "<" else ends, ".id")
        began = cypher("coalesce(", edge, ".validFrom, '')")
        item = self._relationship(edge, (begins, ends), selected)
        if unrecorded is None:
            text = cypher(matched, both, " ORDER BY ", other, ", ", began, " RETURN ", item.cypher)
            return Projection(cypher("COLLECT { ", text, " }"), each(item.decode))
        latest = cypher(" ORDER BY ", began, " DESC, ", other, " DESC LIMIT 1 RETURN ", item.cypher)
        text = cypher("head(COLLECT { ", matched, both, latest, " })")
        return Projection(text, or_unrecorded(item.decode or as_is, selected, self.day, unrecorded))

    def _relationship(self, edge: Variable, ends: tuple[Variable, Variable], selected: SelectedField) -> Projection:
        """One relationship as an object."""
        ((name, selections),) = selected.by_type.items()
        projections = []
        for one in selections:
            match one.source:
                case Typename():
                    projections.append(Projection(f"'{name}'"))
                case EndOfRelationship(place):
                    projections.append(self.shape(ends[place], one.by_type))
                case _:
                    projections.append(self.field(edge, name, one))
        return object_of(selections, projections)

    def _wanted(self, node: Variable, selected: SelectedField) -> list[CypherFragment]:
        """What the arguments of a relation ask of the node that it leads to."""
        found = []
        for name, value in selected.arguments.items():
            if value is None:
                continue
            if name == "contested":
                found.append(cypher(node, ".contested = ", self.parameters.add(value)))
            elif name == "jurisdiction":
                self.check_ids(selected, name)
                end = cypher("(:Entity {id: ", self.parameters.add(value), "})")
                found.append(cypher("EXISTS { MATCH (", node, ")-[:IN]->", end, " }"))
            else:
                raise NotPlannable(name)
        return found


def object_of(selections: tuple[SelectedField, ...], projections: Sequence[Projection]) -> Projection:
    """The object whose fields these are."""
    values = join(", ", (projection.cypher for projection in projections))
    return Projection(
        cypher("[", values, "]"), object_decoder(selections, [projection.decode for projection in projections])
    )


def localized(variable: Variable, selected: SelectedField, source: LocalizedProperty) -> Projection:
    """A property in the language asked for, with what it is in all of them where that is not English."""
    name, language = source.name or selected.name, selected.language
    pairs, shown = translation_pairs(name), cypher(variable, f".{name}")
    if language is Language.EN:
        return Projection(shown, or_default([]) if source.several else None)
    held = join(", ", (shown, *(cypher(variable, f".{one}") for one in (pairs.keys, pairs.values))))

    def read(row: list[Any], _: Any) -> Any:  # noqa: ANN401
        return source.read(language, name, dict(zip((name, pairs.keys, pairs.values), row, strict=True)))

    return Projection(cypher("[", held, "]"), read)


def is_any_of(variable: Variable, labels: Iterable[str]) -> CypherFragment:
    """The node has one of the labels."""
    return join(" OR ", (cypher(variable, f":{label}") for label in labels))


def check_ids(value: str | list[str]) -> None:
    """Whether an id, or each of several, has the form of one.

    Raises:
        InvalidArgument: it has not.
    """
    for identity in [value] if isinstance(value, str) else value:
        checked_id(identity)


def groups_of(by_type: Mapping[str, tuple[SelectedField, ...]]) -> list[tuple[list[str], tuple[SelectedField, ...]]]:
    """Types of which the same is selected, in the same ways."""
    found: list[tuple[Any, list[str]]] = []
    for label, selections in by_type.items():
        ways = tuple(
            relation(label, selected.name)
            for selected in selections
            if isinstance(selected.source, RelatedNodes | Relationships)
        )
        labels = next((labels for known, labels in found if known == (selections, ways)), None)
        if labels is None:
            found.append(((selections, ways), [label]))
        else:
            labels.append(label)
    return [(labels, selections) for (selections, _), labels in found]
