"""What is selected of an oversight answer, from what is in memory: its own parts, the law, and citations once looked up.

What a relation leads to is decided as in `graph.query.relations`, hop by hop, here without a database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from graph.explain.answer_parts import PARTS, Sentence
from graph.explain.causes import tell_cause
from graph.explain.checklists import tell_item_reason
from graph.explain.gaps import tell_gap_summary
from graph.law.fact_index import Facts
from graph.law.held_relationships import is_held
from graph.law.law_copies import facts_of
from graph.law.law_snapshot import Law, LawOnDay, is_valid_on
from graph.model.declaration import Hop
from graph.model.kinds import KINDS
from graph.model.vocabulary import Edge, Language, Node
from graph.oversight.answer import LawfulRoute
from graph.oversight.answer_fields import AnswerField
from graph.oversight.checklist import ChecklistItem, checklists_of
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.query.planner import history_field
from graph.query.planner.decode import resolve_value, select_fields, zipped_lists_decoder
from graph.query.planner.history_field import SEEN_ON, Histories
from graph.query.planner.selection_tree import (
    AlwaysNull,
    AnswerChanges,
    AnswerHistory,
    Attribute,
    Citations,
    ComputedObject,
    DayAsked,
    EndOfRelationship,
    LocalizedProperty,
    NestedObject,
    NotPlannable,
    Property,
    RelatedNodes,
    Relationships,
    Requirements,
    SelectedField,
    Typename,
    Unrecorded,
    ZippedLists,
)
from graph.query.relations import FAR, Relation, relation
from graph.store.database import Database, Row
from graph.store.lookup import checked_or_none, get_cited

# Of what is no node of the law: `look_up` brings the source with the citation, `read/law` what a claim is about with the claim.
BESIDE_THE_LAW = {"Citation": (Hop("IN", ">", "Source"),), "Claim": (Hop("ABOUT", ">", "Entity"),)}
KEPT = 20_000  # citations in memory; one takes about a kilobyte

Shape = Callable[["AnswerScope", Any], Any]
Shapes = dict[int, Shape]  # by the identity of what they are made for: many fields may lead to the same

SENTENCES: dict[str, dict[str, Callable[[Any, Language], str | None]]] = {
    "Gap": {"summary": tell_gap_summary},
    "ChecklistItem": {"reason": tell_item_reason},
    "Cause": {"text": lambda cause, language: tell_cause(cause.about, language)},
    **{name: {one.name: one.tell for one in part.fields if isinstance(one, Sentence)} for name, part in PARTS.items()},
}
ATTRIBUTES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "ChecklistItem": {name: attrgetter(name) for name in ("requirement", "status", "citations")},
    **history_field.ATTRIBUTES,
    **{
        name: {one.name: one.read for one in part.fields if isinstance(one, AnswerField)}
        for name, part in PARTS.items()
    },
}


@dataclass
class AnswerScope:
    """What the selected fields of one answer are read from: the law on the day, and a row of `read/clinic`.

    `missing` gathers the ids of citations that are not in memory yet. `filters` are those that chose the answer's links, by the
    names of arguments; null: it was not filtered by that. `public_url`: what addresses in the response begin with. `recorded`:
    rows of `read/recorded`, where checklists are asked for. `variables` are those of the request. `made`: the objects of nodes
    by what makes them.
    """

    force: LawOnDay
    row: Row
    filters: Mapping[str, Any]
    missing: set[str] = field(default_factory=set)
    public_url: str = ""
    recorded: Iterable[Row] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    histories: Histories = field(default_factory=Histories)
    made: dict[tuple["Shape", str], Any] = field(default_factory=dict, init=False)

    def on(self, day: str) -> "AnswerScope":
        """The same seen on another day."""
        return self if day == self.force.day else replace(self, force=self.force.law.on(day))

    @cached_property
    def checklists(self) -> Mapping[str, list[ChecklistItem]]:
        """The checklist of each offering."""
        return checklists_of(self.row, self.recorded, self.force)

    def requirements(self, way: LawfulRoute) -> list[ChecklistItem]:
        """The lines of the offering's checklist that are about the route."""
        return [one for one in self.checklists[way.offering.id] if way.route.id in one.needed_on]

    def subject(self, claim: Node) -> list[Node]:
        """What a claim is about.

        Raises:
            NotPlannable: that is not in memory, as what belongs to another clinic.
        """
        found = self.facts.nodes.get(self.force.law.subjects[claim.id])
        if found is None:
            raise NotPlannable("Claim.subject in memory")
        return [found]

    @cached_property
    def facts(self) -> Facts:
        """The clinic and its offerings, whatever the day, on top of the law; few answers need them."""
        return with_clinic(self.row, self.force.law.facts)

    def citation(self, identity: str) -> Node | None:
        """The citation with that id; null: there is none, or it has to be looked up."""
        cited = self.force.law.citations
        if identity not in cited:
            self.missing.add(identity)
            return None
        found = cited[identity]
        return found[0] if found else None

    def source(self, citation: str) -> list[Node]:
        """The source that the citation is a place in."""
        found = self.force.law.citations[citation]
        return [found[1]] if found else []

    def related(self, node: Node, name: str) -> list[Node]:
        """What a relation of the node leads to on the day, in the order of ids; of one that has one value, the latest."""
        if isinstance(node, DerivedGap):
            return [self.facts.nodes[i] for i in node.leads.get(name, ())]
        if node.label == "Citation":
            return self.source(node.id)
        if node.label == "Claim":
            return self.subject(node)
        way = relation(node.label, name)
        if way.one:
            return [self.facts.nodes[end(way.hops[0], edge)] for edge in self.relationships(node, name)]
        reached = {node.id}
        for hop in way.hops:
            reached = set(self._followed(hop, reached, timeless=way.timeless))
        nodes = [self.facts.nodes[i] for i in sorted(reached)]
        return [one for one in nodes if not way.lawful or one.properties["standing"] == "LAWFUL"]

    def relationships(self, node: Node, name: str) -> list[Edge]:
        """The relationships of a relation of one hop, by where they lead and when they began; of one value the latest."""
        way = relation(node.label, name)
        (hop,) = way.hops
        edges = [edge for edge in self._edges(hop, node.id) if way.timeless or is_valid_on(edge, self.force.day)]
        if way.one:
            latest = max(edges, key=lambda edge: (edge.begin, end(hop, edge)), default=None)
            return [latest] if latest else []
        counting = (edge for edge in edges if self.force.counts(self.facts.nodes[end(hop, edge)]))
        return sorted(counting, key=lambda edge: (end(hop, edge), edge.begin))

    def _edges(self, hop: Hop, start: str) -> list[Edge]:
        follow = self.facts.outgoing if hop.direction == ">" else self.facts.incoming
        edges = follow(hop.type, start)
        return [edge for edge in edges if hop.label in ("", "Entity", self.facts.nodes[end(hop, edge)].label)]

    def _followed(self, hop: Hop, starts: Iterable[str], *, timeless: bool) -> Iterable[str]:
        """The ids that a hop leads to."""
        level, found = set(starts), set(starts) if hop.repeated else set[str]()
        for _ in range(FAR if hop.repeated else 1):
            edges = (edge for start in level for edge in self._edges(hop, start))
            level = {end(hop, edge) for edge in edges if timeless or is_valid_on(edge, self.force.day)} - found
            found |= level
        return (i for i in found if timeless or self.force.counts(self.facts.nodes[i]))


def end(hop: Hop, edge: Edge) -> str:
    """The node that a hop along the relationship leads to."""
    return edge.target if hop.direction == ">" else edge.source


def shape_of(by_type: Mapping[str, tuple[SelectedField, ...]], known: Shapes) -> Shape:
    """What makes an object of the response from a node, or from a part of an answer; each is made once.

    Raises:
        NotPlannable: something is selected that is not in memory.
    """
    if id(by_type) not in known:
        shapes = {name: object_shape(name, selections, known) for name, selections in by_type.items()}
        shape = by_label(shapes) if len(shapes) > 1 else next(iter(shapes.values()))
        known[id(by_type)] = made_once(shape) if by_type.keys() <= KINDS.keys() else shape
    return known[id(by_type)]


def made_once(shape: Shape) -> Shape:
    """What makes an object of a node, once for each node of an answer: the same ones stand at most of its links."""

    def made(scope: AnswerScope, node: Node) -> Any:  # noqa: ANN401  # an object of the response
        key = shape, node.id
        if key not in scope.made:
            scope.made[key] = shape(scope, node)
        return scope.made[key]

    return made


def by_label(shapes: Mapping[str, Shape]) -> Shape:
    """What makes an object of one of several types."""
    return lambda scope, node: shapes[node.label](scope, node)


def object_shape(name: str, selections: tuple[SelectedField, ...], known: Shapes) -> Shape:
    """What makes an object of one type."""
    fields = [(selected.key, field_shape(name, selected, known)) for selected in selections]
    return lambda scope, value: {key: shape(scope, value) for key, shape in fields}


def field_shape(owner: str, selected: SelectedField, known: Shapes) -> Shape:  # noqa: C901, PLR0911, PLR0912  # one case a kind
    """What makes one field."""
    inner = (
        shape_of(selected.by_type, known)
        if selected.by_type and not isinstance(selected.source, ZippedLists | ComputedObject)
        else None
    )
    match selected.source:
        case Typename():
            return lambda _, __: owner
        case Attribute():
            return attribute_shape(owner, selected, inner)
        case LocalizedProperty():
            return localized_shape(owner, selected)
        case ComputedObject(function):
            return lambda scope, answer: select_fields(function(answer, scope.filters, scope.public_url), selected)
        case Property(hidden_by=hidden_by) if hidden_by:
            return lambda _, node: None if hidden_by in node.properties else node.properties.get(selected.name)
        case Property(name, default):
            key = name or selected.name
            return lambda _, node: default if (value := node.properties.get(key)) is None else value
        case ZippedLists():
            return pairs_shape(selected)
        case NestedObject() if inner:
            return inner
        case Requirements() if inner:
            return lambda scope, way: [inner(scope, one) for one in scope.requirements(way)]
        case AnswerHistory() if inner:
            return history_shape(selected, inner)
        case AnswerChanges() if inner:
            return lambda scope, told: [inner(scope, one) for one in scope.histories.changes(told)]
        case Citations(name) if inner:
            return lambda scope, node: citations(scope, inner, node.properties.get(name) or ())
        case DayAsked():
            return lambda scope, _: scope.force.day
        case Relationships(unrecorded) if inner:
            return relationships_shape(owner, selected, inner, unrecorded)
        case EndOfRelationship(place) if inner:
            return lambda scope, edge: inner(scope, scope.facts.nodes[(edge.source, edge.target)[place]])
        case AlwaysNull() if inner:
            return lambda scope, node: subject(scope, inner, node)
        case RelatedNodes() if inner:
            return way_shape(owner, selected, inner)
    raise NotPlannable(f"{owner}.{selected.name} in memory")


def attribute_shape(owner: str, selected: SelectedField, inner: Shape | None) -> Shape:
    """What makes a field that shows an attribute of a part of the answer, or puts it in words."""
    if selected.name in SENTENCES.get(owner, {}):
        return sentence_shape(owner, selected)
    get = ATTRIBUTES.get(owner, {}).get(selected.name)
    if get is None:
        raise NotPlannable(f"{owner}.{selected.name} in memory")
    if inner is None:
        return lambda _, part: get(part)
    if selected.name == "citations":
        return lambda scope, part: citations(scope, inner, get(part))
    day_of = SEEN_ON.get(owner, {}).get(selected.name)

    def shape(scope: AnswerScope, part: Any) -> Any:  # noqa: ANN401  # a part of the answer
        value = get(part)
        if day_of is not None:
            scope = scope.on(day_of(part))
        if isinstance(value, list | tuple):
            return [inner(scope, one) for one in value]
        return None if value is None else inner(scope, value)

    return shape


def history_shape(selected: SelectedField, inner: Shape) -> Shape:
    """What makes the history of the answer about the clinic; what it is asked at does not matter."""
    therapy = selected.arguments.get("therapy")

    def shape(scope: AnswerScope, _: Any) -> Any:  # noqa: ANN401  # a list of the response
        asked = checked_or_none(resolve_value(therapy, scope.variables), "therapy")
        return [inner(scope, one) for one in scope.histories.periods(scope.row, scope.force.law, asked)]

    return shape


def sentence_shape(owner: str, selected: SelectedField) -> Shape:
    """What makes a sentence in the language asked for."""
    tell, language = SENTENCES[owner][selected.name], selected.language
    return lambda _, part: tell(part, language)


def localized_shape(owner: str, selected: SelectedField) -> Shape:
    """What makes a property in the language asked for. Of a derived gap it may be a sentence, which is told in it."""
    name, language = selected.name, selected.language
    if name in SENTENCES.get(owner, {}):
        return sentence_shape(owner, selected)
    source = selected.source
    assert isinstance(source, LocalizedProperty)  # noqa: S101  # the caller has looked
    return lambda _, node: source.read(language, name, node.properties)


def pairs_shape(selected: SelectedField) -> Shape:
    """What makes objects of two parallel lists."""
    read = zipped_lists_decoder(selected)
    kind = selected.source
    assert isinstance(kind, ZippedLists)  # noqa: S101  # the caller has looked
    return lambda _, node: read([node.properties.get(kind.first[1]), node.properties.get(kind.second[1])], None)


def way_shape(owner: str, selected: SelectedField, inner: Shape) -> Shape:
    """What makes what a relation leads to."""
    way = relation(owner, selected.name)
    narrowed = any(value is not None for value in selected.arguments.values())
    if narrowed or not is_in_memory(owner, way):
        raise NotPlannable(f"{owner}.{selected.name} in memory")
    if not way.one and not way.first:
        return lambda scope, node: [inner(scope, one) for one in scope.related(node, selected.name)]

    def shape(scope: AnswerScope, node: Node) -> Any:  # noqa: ANN401  # an object of the response
        found = scope.related(node, selected.name)
        return inner(scope, found[0]) if found else None

    return shape


def relationships_shape(owner: str, selected: SelectedField, inner: Shape, unrecorded: Unrecorded | None) -> Shape:
    """What makes the relationships by which a relation leads, or the one of the day."""
    if not is_in_memory(owner, relation(owner, selected.name)):
        raise NotPlannable(f"{owner}.{selected.name} in memory")
    if unrecorded is None:
        return lambda scope, node: [inner(scope, edge) for edge in scope.relationships(node, selected.name)]

    def shape(scope: AnswerScope, node: Node) -> Any:  # noqa: ANN401  # an object of the response
        none = Edge("", node.id, "", unrecorded(scope.force.day))
        return inner(scope, next(iter(scope.relationships(node, selected.name)), none))

    return shape


def is_in_memory(owner: str, way: Relation) -> bool:
    """Whether all that a relation can lead to from a node of that label is in memory, where the node is."""
    if owner in BESIDE_THE_LAW:
        return way.hops == BESIDE_THE_LAW[owner]
    start = owner
    for hop in way.hops:
        if not is_held(start, hop.type, hop.label, incoming=hop.direction == "<"):
            return False
        start = hop.label
    return True


def citations(scope: AnswerScope, inner: Shape, ids: Iterable[str]) -> list[Any]:
    """Citations by their ids, in order."""
    found = (scope.citation(identity) for identity in sorted(ids))
    return [inner(scope, node) for node in found if node is not None]


def subject(scope: AnswerScope, inner: Shape, node: Node) -> Any:  # noqa: ANN401  # an object of the response
    """What a rule found a derived gap in; null of a gap that is stored."""
    found = node.properties.get("derivedFrom")
    return inner(scope, scope.facts.nodes[found]) if found else None


async def look_up(database: Database, law: Law, ids: Iterable[str]) -> None:
    """Bring citations into memory; what has none of the ids is remembered too."""
    found = await get_cited(database, ids)
    if len(law.citations) > KEPT:
        law.citations.clear()
    law.citations.update(dict.fromkeys(ids))
    law.citations.update(found)


def with_clinic(row: Row, law: Facts) -> Facts:
    """The clinic and its offerings, whatever the day, on top of the law."""
    facts = facts_of(row)
    nodes = (fact for fact in facts if isinstance(fact, Node))
    return Facts(nodes, (fact for fact in facts if isinstance(fact, Edge)), law)
