"""From a GraphQL operation to its selected fields: fragments are merged, arguments coerced. The translator gets no more.

An interface leads to each of its types, and each of them may lead to it again: written out, a line of a document has millions
of fields. So what stands inside the same fields is picked once, and what is equal is one object, however many lead to it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLNamedOutputType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values

from graph.query.planner.selection_tree import (
    Attribute,
    FieldSource,
    NotPlannable,
    SelectedField,
    Typename,
    VariableRef,
)

MOST_STEPS = 3_000  # of picking one operation, each a node looked at or a field made; that takes some 25 ms

ByType = Mapping[str, tuple[SelectedField, ...]]


def replace_values(value: Any, path: tuple[str | int, ...] = ()) -> Any:  # noqa: ANN401  # any coerced value
    """The value with slots in place of everything that no text depends on.

    What stays are the keys of filters, enum values, booleans and nulls. A list of such values is one slot, whatever its length.
    """
    if isinstance(value, dict):
        return {key: replace_values(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(item, str | int | date) and not isinstance(item, bool | Enum) for item in value):
            return VariableRef(path)
        return [replace_values(item, (*path, index)) for index, item in enumerate(value)]
    plain = isinstance(value, str | int | float | date) and not isinstance(value, bool | Enum)
    return VariableRef(path) if plain else value


def freeze(value: Any) -> Any:  # noqa: ANN401  # any slotted value
    """A slotted value as something that a plan can be found by."""
    if isinstance(value, dict):
        return tuple((key, freeze(item)) for key, item in value.items())
    return tuple(map(freeze, value)) if isinstance(value, list) else value


@dataclass(slots=True)
class Picking:
    """One operation, with slots for the values of its variables.

    `steps`: how many it took until now. They grow with the document and the number of types, but for fragments that come
    together in another way under each type, on each level: so there is a bound.
    """

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    steps: int = 0
    _inside: dict[Hashable, ByType] = field(default_factory=dict)
    _types: dict[Hashable, ByType] = field(default_factory=dict)
    _fields: dict[Hashable, SelectedField] = field(default_factory=dict)

    def roots(self) -> tuple[SelectedField, ...]:
        """The selected fields of the operation's root, in the order of the response.

        Raises:
            NotPlannable: a field is one of those that are left to the resolvers, or there would be too many steps.
        """
        query = self.schema.query_type
        if query is None:
            raise NotPlannable("Query")
        found = collect_fields(self.schema, self._details, self.variables, query, self.operation)
        return self._select_all(query, found.grouped_field_set)

    @property
    def _details(self) -> dict[str, FragmentDetails]:
        return {name: FragmentDetails(fragment) for name, fragment in self.fragments.items()}

    def _select_all(self, owner: GraphQLObjectType, grouped: GroupedFieldSet) -> tuple[SelectedField, ...]:
        return tuple(self._select(owner, key, fields) for key, fields in grouped.items())

    def _select(self, owner: GraphQLObjectType, key: str, fields: list[FieldDetails]) -> SelectedField:
        self._spend(1)
        node = fields[0].node
        name = node.name.value
        if name == "__typename":
            return self._one(SelectedField(key, name, Typename(), nullable=False))
        if name not in owner.fields:
            raise NotPlannable(name)
        definition = owner.fields[name]
        kind = kind_of(definition.extensions)
        arguments = get_argument_values(definition, node, self.variables) if definition.args else {}
        named = get_named_type(definition.type)
        by_type = {} if is_leaf_type(named) else self._select_inside(named, fields)
        nullable = not isinstance(definition.type, GraphQLNonNull)
        return self._one(SelectedField(key, name, kind, nullable, arguments, by_type))

    def _select_inside(self, named: GraphQLNamedOutputType, fields: list[FieldDetails]) -> ByType:
        """What is selected of each type of object that these fields lead to."""
        key = named.name, *(id(one.node) for one in fields)  # of nodes that the operation holds
        if key not in self._inside:
            by_type = self._by_type(named, fields)
            equal = tuple((name, *map(id, selections)) for name, selections in by_type.items())
            self._inside[key] = self._types.setdefault(equal, by_type)
        return self._inside[key]

    def _by_type(self, named: GraphQLNamedOutputType, fields: list[FieldDetails]) -> ByType:
        types = self.schema.get_possible_types(named) if is_abstract_type(named) else [cast("GraphQLObjectType", named)]
        if has_fragments(fields):
            return {one.name: self._select_all(one, self._collect(one, fields)) for one in types}
        grouped = self._collect(types[0], fields)
        return {one.name: self._select_all(one, grouped) for one in types}

    def _collect(self, type_: GraphQLObjectType, fields: list[FieldDetails]) -> GroupedFieldSet:
        """The fields inside of these that apply to a type, by their names in the response."""
        found = collect_subfields(self.schema, self._details, self.variables, self.operation, type_, fields)
        self._spend(sum(map(len, found.grouped_field_set.values())))
        return found.grouped_field_set

    def _one(self, selected: SelectedField) -> SelectedField:
        """The field that is equal to this one, where there is one already.

        To compare two that are not one object is to go through all that they lead to, once more for each type on the way.
        """
        key = selected.key, selected.name, selected.source, selected.nullable, freeze(selected.arguments)
        return self._fields.setdefault((*key, id(selected.by_type) if selected.by_type else None), selected)

    def _spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise NotPlannable("too many ways in which fields come together")


def has_fragments(fields: Sequence[FieldDetails]) -> bool:
    """Whether a fragment stands directly inside of one of the fields: what applies may differ from type to type then."""
    return any(
        not isinstance(selection, FieldNode)
        for one in fields
        if one.node.selection_set
        for selection in one.node.selection_set.selections
    )


def kind_of(extensions: Mapping[str, Any]) -> FieldSource:
    """The kind that a field of the schema states; a field without a resolver shows an attribute.

    Raises:
        NotPlannable: it has a resolver and states none.
    """
    definition = extensions.get("strawberry-definition")
    if definition is None:
        raise NotPlannable("a field of another schema")
    kind = definition.metadata.get("kind", None if definition.base_resolver else Attribute())
    if not isinstance(kind, FieldSource):
        raise NotPlannable(definition.name)
    return kind
