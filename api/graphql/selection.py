"""From a GraphQL operation to its selected fields: fragments are merged, arguments coerced. The translator gets no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from graph.query.planner.selection_tree import (
    Attribute,
    FieldSource,
    NotPlannable,
    SelectedField,
    Typename,
    VariableRef,
)


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


@dataclass(frozen=True, slots=True)
class Picking:
    """One operation, with slots for the values of its variables."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def roots(self) -> tuple[SelectedField, ...]:
        """The selected fields of the operation's root, in the order of the response.

        Raises:
            NotPlannable: a field is one of those that are left to the resolvers.
        """
        query = self.schema.query_type
        if query is None:
            raise NotPlannable("Query")
        found = collect_fields(self.schema, self._details, self.variables, query, self.operation)
        return tuple(self._select(query, key, fields) for key, fields in found.grouped_field_set.items())

    @property
    def _details(self) -> dict[str, FragmentDetails]:
        return {name: FragmentDetails(fragment) for name, fragment in self.fragments.items()}

    def _select(self, owner: GraphQLObjectType, key: str, fields: list[FieldDetails]) -> SelectedField:
        node = fields[0].node
        name = node.name.value
        if name == "__typename":
            return SelectedField(key, name, Typename(), nullable=False)
        if name not in owner.fields:
            raise NotPlannable(name)
        definition = owner.fields[name]
        kind = kind_of(definition.extensions)
        arguments = get_argument_values(definition, node, self.variables)
        by_type = {}
        named = get_named_type(definition.type)
        if not is_leaf_type(named):
            types = self.schema.get_possible_types(named) if is_abstract_type(named) else (named,)
            for one in types:
                inner = collect_subfields(
                    self.schema, self._details, self.variables, self.operation, one, fields
                ).grouped_field_set
                by_type[one.name] = tuple(self._select(one, each, details) for each, details in inner.items())
        nullable = not isinstance(definition.type, GraphQLNonNull)
        return SelectedField(key, name, kind, nullable, arguments, by_type)


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
