"""How the fields of entity types are made: a property of the node, or a way to other nodes.

A field's name in the schema is the name of the property, or of the relation in `graph.query.relations`, so that a type needs
one line a field and no field can read something else than its name says.
"""

from collections.abc import Callable, Coroutine
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry
from strawberry import Info

from api.graphql.base.arguments import Lang
from api.graphql.base.context import Context, RelationKey
from graph.law.law_cache import laws
from graph.model.vocabulary import Language, Node
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.query.planner.selection_tree import (
    Citations,
    DayAsked,
    FieldSource,
    LocalizedProperty,
    Property,
    RelatedNodes,
)
from graph.query.relations import relation

if TYPE_CHECKING:
    Ask: TypeAlias = Info[Context, Any]
else:
    Ask = Info

TYPES: dict[str, Any] = {}  # label -> the type that wraps its nodes


def wrap(node: Node, day: str) -> Any:  # noqa: ANN401  # one of the entity types
    """The node as an object of the schema, seen on a day."""
    return TYPES[node.label](node=node, day=day)


def wrap_all(nodes: list[Node] | tuple[Node, ...], day: str) -> list[Any]:
    """Nodes as objects of the schema."""
    return [wrap(node, day) for node in nodes]


async def day_of(info: Ask, as_of: date | None, about: str | None = None) -> str:
    """The day of a question: the given one, or that of the jurisdiction of what it is about; null: of lists, the dataset's."""
    if as_of:
        return as_of.isoformat()
    if about is None:
        return (await info.context.dataset()).as_of
    return (await laws(info.context.database).current()).default_day(about)


def property_field(description: str, default: Any = None) -> Any:  # noqa: ANN401  # a field of any type
    """A field that is a property of the node under the same name."""

    def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        value = root.node.properties.get(info.field_name)
        return default if value is None else value

    return field_with_declared_type(resolve, description, Property(default=default))


LOCALIZED = LocalizedProperty()


def localized_field(description: str, source: LocalizedProperty = LOCALIZED, holder: str = "node") -> Any:  # noqa: ANN401
    """A field that is a property in the language asked for, of what the object holds under that name."""

    def resolve(root: Any, info: Ask, lang: Lang = Language.EN) -> Any:  # noqa: ANN401
        return source.read(lang or Language.EN, info.field_name, attrgetter(holder)(root).properties)

    return field_with_declared_type(resolve, description, source)


def day_field(description: str, hidden_by: str = "") -> Any:  # noqa: ANN401
    """A field that is a day; `hidden_by`: another property, beside which it is not shown."""

    def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        held = root.node.properties
        return None if hidden_by in held else as_date(held.get(info.field_name))

    return field_with_declared_type(resolve, description, Property(hidden_by=hidden_by))


def day_asked_field(description: str) -> Any:  # noqa: ANN401
    """The field `asOf`: the day on which the node is seen."""

    def resolve(root: Any) -> Any:  # noqa: ANN401
        return as_date(root.day)

    return field_with_declared_type(resolve, description, DayAsked())


def relation_field(description: str) -> Any:  # noqa: ANN401
    """A field that leads to other nodes: a list of them, or at most one, as the relation says."""

    async def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        nodes = await get_related_nodes(info, root.node, info.field_name, root.day)
        way = relation(root.node.label, info.field_name)
        if way.one or way.first:
            return wrap(nodes[0], root.day) if nodes else None
        return wrap_all(nodes, root.day)

    return field_with_declared_type(resolve, description, RelatedNodes())


def citations_field(description: str) -> Any:  # noqa: ANN401
    """The field `citations`: the node's own."""

    async def resolve(root: Any, info: Ask) -> Any:  # noqa: ANN401
        return await get_citations(info, root.node.citations, root.day)

    return field_with_declared_type(resolve, description, Citations())


def field_with_declared_type(
    resolve: Callable[..., Any] | Callable[..., Coroutine[Any, Any, Any]], description: str, kind: FieldSource | None
) -> Any:  # noqa: ANN401
    """A field whose type is the annotation beside it: Strawberry would take the resolver's, which is any."""
    del resolve.__annotations__["return"]
    return strawberry.field(resolver=resolve, description=description, metadata=plan_metadata(kind))


def plan_metadata(kind: FieldSource | None) -> dict[str, FieldSource | None]:
    """What tells the translator how it gets the field by itself, beside the resolver that does the same; null: it does not."""
    return {"kind": kind}


async def get_related_nodes(info: Ask, node: Node, name: str, day: str) -> list[Node]:
    """What a relation of the node leads to. A derived gap stands in no graph and says itself where its fields lead."""
    if isinstance(node, DerivedGap):
        found = await info.context.nodes.load_many(node.leads.get(name, ()))
        return [target for target in found if target is not None]
    return await info.context.related.load(RelationKey(node.label, name, node.id, day))


async def get_citations(info: Ask, ids: tuple[str, ...] | list[str], day: str) -> list[Any]:
    """Citations by their ids."""
    found = await info.context.nodes.load_many(sorted(ids))
    return [wrap(node, day) for node in found if node is not None]


def as_date(value: str | None) -> date | None:
    """An ISO day as a date."""
    return date.fromisoformat(value) if value else None
