"""The types of everything in the graph, made from the kinds that `graph.model.kinds` declares.

A kind needs no line here. What is more than a stored field, or has arguments, is added to its type by `field_of` in the module
that is about it; `complete` ends that, once all are imported.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry

from api.graphql.base.arguments import Contested
from api.graphql.base.context import RelationKey
from api.graphql.base.enums import WORDS
from api.graphql.base.fields import (
    TYPES,
    Ask,
    as_date,
    citations_field,
    day_asked_field,
    day_field,
    field_with_declared_type,
    get_citations,
    get_related_nodes,
    localized_field,
    plan_metadata,
    property_field,
    relation_field,
    wrap,
    wrap_all,
)
from api.graphql.base.inputs import order_of, where_of
from api.graphql.base.lists import connection_of, nested_connection, query_on
from graph.model import vocabulary
from graph.model.declaration import (
    ALIAS_PAIRS,
    NAME_PAIRS,
    Field,
    Grade,
    GradedLink,
    Kind,
    Link,
    Member,
    Path,
    SubList,
    Value,
    Words,
)
from graph.model.kinds import ENTITY, KINDS, RELATIONSHIPS, snake_case, translations
from graph.model.vocabulary import Confidence, Edge
from graph.query.planner.selection_tree import (
    Citations,
    EndOfRelationship,
    FieldSource,
    LocalizedProperty,
    NestedObject,
    Property,
    RelatedNodes,
    Relationships,
    RelayConnection,
    ZippedLists,
)
from graph.query.relations import FollowedEdge

if TYPE_CHECKING:  # made below, as all kinds are
    Citation: TypeAlias = Any
    Claim: TypeAlias = Any

    def __getattr__(name: str) -> Any: ...  # noqa: ANN401  # others import the classes by their names


AS_OF = (
    "The day on which it is seen here. One thing differs from day to day: a client's cache keeps it by its id and this."
)
MEANINGS = {one.name: one.for_clients for one in ENTITY}
SCALARS = {Value.DAY: date, Value.DAY_OR_YEAR: date, Value.FLAG: bool, Value.YEAR: int}


@strawberry.interface(description="Everything with an id. Ids are stable, readable and safe in a URL.")
class Node:
    """One node of the graph, seen on a day."""

    node: strawberry.Private[vocabulary.Node]
    day: strawberry.Private[str]
    id: strawberry.ID = property_field("The id: jurisdiction, kind and slug, as in `ru.authority.roszdravnadzor`.")


@strawberry.type(description="A text in one language.")
class LocalizedText:
    """A name in a language."""

    lang: str = strawberry.field(description="The language, as a two-letter code.")
    text: str = strawberry.field(description="The text in that language.")


@strawberry.type(
    description="A number by which registers know a body. Those of archetypes fail their checksum on purpose."
)
class Identifier:
    """A number under a scheme."""

    scheme: str = strawberry.field(description="The scheme: `INN`, `OGRN`, `OGRNIP`.")
    value: str = strawberry.field(description="The number.")


def pairs_field(type_: type[Any], first: tuple[str, str], second: tuple[str, str], description: str) -> Any:  # noqa: ANN401
    """A field with objects made of two stored lists, each named by the field of the object that shows it."""

    def resolve(root: Any) -> Any:  # noqa: ANN401
        held = root.node.properties
        both = zip(held.get(first[1]) or (), held.get(second[1]) or (), strict=True)
        return [type_(**{first[0]: one, second[0]: other}) for one, other in both]

    return field_with_declared_type(resolve, description, ZippedLists(first, second))


@strawberry.interface(description="A cited thing in the graph.")
class Entity(Node):
    """What every cited thing has."""

    name: str = localized_field(MEANINGS["name"])
    summary: str | None = localized_field(MEANINGS["summary"])
    valid_from: date | None = day_field("The first day on which it is in force or exists; null: open, or not recorded.")
    valid_to: date | None = day_field("The last such day; null: open, or not recorded.")
    illustrative: bool = property_field(MEANINGS["illustrative"], default=False)
    as_of: date = day_asked_field(AS_OF)
    confidence: Confidence = property_field("The strength of the best citation.")
    citations: list["Citation"] = citations_field("Where it is said; at least one.")
    names: list[LocalizedText] = pairs_field(
        LocalizedText, ("lang", NAME_PAIRS.keys), ("text", NAME_PAIRS.values), "Names in every language recorded."
    )
    aliases: list[LocalizedText] = pairs_field(
        LocalizedText, ("lang", ALIAS_PAIRS.keys), ("text", ALIAS_PAIRS.values), MEANINGS["aliases"]
    )

    @strawberry.field(
        description="What sources assert about it; contested: only what another source contradicts.",
        metadata=plan_metadata(RelatedNodes()),
    )
    async def claims(self, info: Ask, contested: Contested = None) -> list["Claim"]:
        """Claims in the order of ids."""
        found = await get_related_nodes(info, self.node, "claims", self.day)
        return wrap_all([c for c in found if contested is None or c.properties["contested"] is contested], self.day)


def bare_type(kind: Kind) -> type[Any]:
    """The class of a kind without its fields, so that others can name it."""
    base = Entity if kind.base == "Entity" else Node
    return type(kind.label, (base,), {"__module__": __name__, "__doc__": kind.meaning})


BY_LABEL: dict[str, type[Any]] = {label: bare_type(kind) for label, kind in KINDS.items()}
CONNECTIONS: dict[str, type[Any]] = {}


def add_field(label: str, name: str, type_: Any, field: Any) -> None:  # noqa: ANN401
    """Add a field to the type of a kind, after those that follow from the declaration."""
    BY_LABEL[label].__annotations__[name] = type_
    setattr(BY_LABEL[label], name, field)


def field_of(label: str, description: str, kind: FieldSource | None = None) -> Callable[[Any], Any]:
    """A decorator: the resolver is a field of the kind under its own name, after those that follow from the declaration."""

    def add(resolver: Any) -> Any:  # noqa: ANN401  # a resolver
        field = strawberry.field(resolver=resolver, description=description, metadata=plan_metadata(kind))
        setattr(BY_LABEL[label], resolver.__name__, field)
        return resolver

    return add


def fields_of(kind: Kind) -> Iterator[tuple[str, Any, Any]]:
    """The name, type and field of each member that clients see as it is declared; levels and their statements come last."""
    for one in sorted(kind.members, key=lambda one: isinstance(one, Grade | GradedLink)):
        if one.served and not one.by_rule:
            type_, field = served_field(kind, one)
            yield snake_case(one.name), type_, field
    if kind.base == "Cited":
        yield "as_of", date, day_asked_field(AS_OF)
        yield "citations", several(BY_LABEL["Citation"]), citations_field("Where that is said.")


def served_field(kind: Kind, member: Member) -> tuple[Any, Any]:
    """How clients see a member: the type, and the field."""
    match member:
        case Field(type=type_, required=required, hidden_by=hidden_by):
            shown = value_type(type_)
            told = member.for_clients
            if any(one.translates == member.name for one in translations(kind)):
                field = localized_field(f"{told} In English where it is not recorded in the language.")
            else:
                field = day_field(told, hidden_by) if shown is date else property_field(told)
            return (shown if required else shown | None), field
        case GradedLink(many=many):
            shown = relationship_type(member)
            return (several(shown) if many else shown), relationships_field(member)
        case Link(many=many, required=required):
            end = BY_LABEL.get(member.end, Entity)
            one = end if required else end | None
            return (several(end) if many else one), relation_field(member.for_clients)
        case Path(hops=hops, first=first):
            end = BY_LABEL[hops[-1].label]
            return (end if first else several(end)), relation_field(member.for_clients)
        case SubList(of=label):
            connection, anchor = CONNECTIONS[label], f"{kind.label}.{member.name}"
            query_of, kind_ = partial(query_on, anchor), RelayConnection(anchor)
            return connection, nested_connection(
                connection, member.for_clients, query_of, where_of(label), order_of(label), kind_
            )
        case Grade():
            return grade_type(member), grade_field(member)
    raise AssertionError(member.name)


def several(type_: type[Any]) -> Any:  # noqa: ANN401
    """The type of a list; a checker would take `list[...]` for an annotation."""
    return GenericAlias(list, (type_,))


def value_type(type_: Any) -> Any:  # noqa: ANN401
    """The type that shows a value."""
    if isinstance(type_, Words):
        return WORDS[type_]
    return SCALARS.get(type_, str) if isinstance(type_, Value) else type_


@strawberry.type
class OfEntity:
    """What shows a part of an entity; no type of the schema by itself."""

    owner: strawberry.Private[Any]


STATEMENT = "The statement behind the level; in English where it is not recorded in the language."
GRADE_TYPES: dict[str, type[Any]] = {}


def grade_type(member: Grade) -> type[Any]:
    """The type of a level with its statement and citations."""

    async def where(root: Any, info: Ask) -> Any:  # noqa: ANN401
        return await get_citations(info, root.owner.node.properties[member.stored.citations], root.owner.day)

    made: Any = type(member.served_as, (OfEntity,), {"__module__": __name__, "__doc__": member.served_meaning})
    made.__annotations__ = {
        "level": WORDS[member.level],
        "statement": str,
        "citations": several(BY_LABEL["Citation"]),
    }
    made.level = strawberry.field(
        description=member.level_meaning, metadata=plan_metadata(Property(member.stored.level))
    )
    made.statement = localized_field(STATEMENT, LocalizedProperty(member.stored.statement), "owner.node")
    made.citations = field_with_declared_type(where, "Where that is said.", Citations(member.stored.citations))
    GRADE_TYPES[member.name] = strawberry.type(made, description=member.served_meaning)
    return GRADE_TYPES[member.name]


def grade_field(member: Grade) -> Any:  # noqa: ANN401
    """The field that shows a level with its statement."""

    def resolve(root: Any) -> Any:  # noqa: ANN401
        return GRADE_TYPES[member.name](owner=root, level=root.node.properties[member.stored.level])

    return field_with_declared_type(resolve, member.for_clients, NestedObject())


@strawberry.type
class OfRelationship:
    """What shows a relationship, seen on a day; no type of the schema by itself. One that none is recorded of has no ends."""

    edge: strawberry.Private[Edge]
    ends: strawberry.Private[tuple[vocabulary.Node, vocabulary.Node] | None]
    day: strawberry.Private[str]


RELATIONSHIP_TYPES: dict[str, type[Any]] = {}


def relationship_type(member: GradedLink) -> type[Any]:
    """The type of a relationship with its level and statement: one for both ends from which it is seen."""
    if member.served_as not in RELATIONSHIP_TYPES:
        base = {"__module__": __name__, "__doc__": member.served_meaning}
        made: Any = type(member.served_as, (OfRelationship,), base)
        made.__annotations__ = {}
        for name, type_, field in relationship_fields(member):
            made.__annotations__[name] = type_
            setattr(made, name, field)
        RELATIONSHIP_TYPES[member.served_as] = strawberry.type(made, description=member.served_meaning)
    return RELATIONSHIP_TYPES[member.served_as]


def relationship_fields(member: GradedLink) -> Iterator[tuple[str, Any, Any]]:
    """Name, type and field of all that is shown of a relationship."""
    ends = RELATIONSHIPS[member.type].sources, RELATIONSHIPS[member.type].targets
    for place, name in enumerate(member.shown_ends or ()):
        (label,) = ends[place]
        yield name, BY_LABEL[label], end_field(place, f"The {KINDS[label].noun} itself.")
    yield "level", WORDS[member.level], edge_field("level", member.level_meaning)
    yield "statement", str, localized_field(STATEMENT, holder="edge")
    yield "valid_from", date | None, edge_field("validFrom", "The first day on which it holds; null: open.", as_date)
    yield "valid_to", date | None, edge_field("validTo", "The last such day; null: open.", as_date)
    yield "citations", several(BY_LABEL["Citation"]), edge_citations_field()


def end_field(place: int, description: str) -> Any:  # noqa: ANN401
    """A field that leads to where a relationship begins, 0, or ends, 1."""

    def resolve(root: Any) -> Any:  # noqa: ANN401
        return wrap(root.ends[place], root.day)

    return field_with_declared_type(resolve, description, EndOfRelationship(place))


def edge_field(name: str, description: str, read: Callable[[Any], Any] = lambda value: value) -> Any:  # noqa: ANN401
    """A field that is a property of the relationship."""

    def resolve(root: Any) -> Any:  # noqa: ANN401
        return read(root.edge.properties.get(name))

    return field_with_declared_type(resolve, description, Property(name))


def edge_citations_field() -> Any:  # noqa: ANN401
    """The field `citations` of a relationship."""

    async def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        return await get_citations(info, root.edge.citations, root.day)

    return field_with_declared_type(resolve, "Where that is said.", Citations())


def relationships_field(member: GradedLink) -> Any:  # noqa: ANN401
    """A field that shows relationships themselves: a list of them, or the one of the day."""

    def shown(root: Any, found: FollowedEdge) -> Any:  # noqa: ANN401
        ends = (found.node, root.node) if member.incoming else (root.node, found.node)
        return RELATIONSHIP_TYPES[member.served_as](edge=found.edge, ends=ends, day=root.day)

    async def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        key = RelationKey(root.node.label, member.name, root.node.id, root.day)
        found = [shown(root, one) for one in await info.context.relationships.load(key)]
        if member.many:
            return found
        none = Edge(member.type, root.node.id, "", member.unrecorded_on(root.day))
        return found[0] if found else RELATIONSHIP_TYPES[member.served_as](edge=none, ends=None, day=root.day)

    unrecorded = None if member.many else member.unrecorded_on
    return field_with_declared_type(resolve, member.for_clients, Relationships(unrecorded))


def give_fields() -> None:
    """Give each class the fields that follow from the declaration, and the kinds with lists their connections."""
    for label, kind in KINDS.items():
        if kind.listed and not kind.listed.whole:
            CONNECTIONS[label] = connection_of(kind, BY_LABEL[label])
    for label, kind in KINDS.items():
        type_ = BY_LABEL[label]
        type_.__annotations__ = {}
        for name, shown, field in fields_of(kind):
            type_.__annotations__[name] = shown
            setattr(type_, name, field)


def complete_types() -> Mapping[str, type[Any]]:
    """The types of the schema by label, once every module has added its fields."""
    TYPES.update(
        {label: strawberry.type(BY_LABEL[label], description=kind.for_clients) for label, kind in KINDS.items()}
    )
    return TYPES


give_fields()
globals().update(BY_LABEL)
globals().update({connection.__name__: connection for connection in CONNECTIONS.values()})
