"""GraphQL's rule that fields under one name of a response must be mergeable, in work that grows with the document alone.

graphql-core compares every such field with every other one, and their subfields again: 235 times `jurisdiction{id}` took a
third of a second. Here all fields of one name are looked at together, after an idea of Simon Adameit's that graphql-java and
Sangria follow too: their types once, and names and arguments once for all that may apply to the same object. The verdict is
the same; a test compares the two on random documents.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.validation import ValidationContext, ValidationRule

from api.errors import LimitExceeded, extensions

MOST_VISITS = 20_000  # of fields; a document without fragments that spread each other has as many as it has fields
WAY_OUT = "Use different aliases on the fields to fetch both if this was intentional."


class Selected(NamedTuple):
    """A field of a merged selection set: the type that it is selected on, its node, and its definition where there is one."""

    parent: GraphQLNamedType | None
    node: FieldNode
    definition: GraphQLField | None


class Conflict(Exception):
    """Two fields of one name cannot be merged."""

    def __init__(self, name: str, reason: str, one: Selected, other: Selected) -> None:
        super().__init__(f"Fields '{name}' conflict because {reason}. {WAY_OUT}")
        self.nodes = [one.node, other.node]


class OverlappingFields(ValidationRule):
    """The rule; it looks at each operation with all that its fragments add."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Report the first conflict of the operation."""
        context: ValidationContext = self.context
        fragments = {
            one.name.value: one for one in context.document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        root = context.schema.get_root_type(node.operation)
        merging = Merging(context.schema, fragments)
        try:
            merging.check([(root, node.selection_set)])
        except Conflict as conflict:
            self.report_error(GraphQLError(str(conflict), conflict.nodes))
        except LimitExceeded as error:
            self.report_error(GraphQLError(error.message, node, original_error=error, extensions=extensions(error)))


Sets = list[tuple[GraphQLNamedType | None, SelectionSetNode]]
Check = Callable[[str, list[Selected]], Iterator[list[Selected]]]  # gives the fields whose insides are merged in turn


@dataclass(slots=True)
class Merging:
    """The selection sets of one operation, each merged set looked at once."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    visits: int = 0
    _shapes: set[frozenset[int]] = field(default_factory=set)
    _parents: set[frozenset[int]] = field(default_factory=set)

    def check(self, sets: Sets) -> None:
        """Check a merged selection set and all inside it.

        Raises:
            Conflict: two fields cannot be merged.
            LimitExceeded: there are too many ways in which fields come together.
        """
        self._check(sets, self._parents, self._same_field)
        self._check(sets, self._shapes, self._same_shape)

    def _check(self, sets: Sets, done: set[frozenset[int]], check: Check) -> None:
        waiting = [sets]
        while waiting:
            found = waiting.pop()
            key = frozenset(id(selections) for _, selections in found)
            if key in done:
                continue
            done.add(key)
            for name, group in self._by_name(found).items():
                for together in check(name, group):
                    inner = merged_selection_sets(together)
                    if inner:
                        waiting.append(inner)

    def _same_shape(self, name: str, group: list[Selected]) -> Iterator[list[Selected]]:
        """All fields of one name have a type of one shape, whatever object they apply to."""
        known = [one for one in group if one.definition is not None]
        for one in known[1:]:
            first, other = known[0].definition, one.definition
            if (
                first is not None
                and other is not None
                and first.type is not other.type
                and shapes_differ(first.type, other.type)
            ):
                reason = f"they return conflicting types '{first.type}' and '{other.type}'"
                raise Conflict(name, reason, known[0], one)
        yield group

    def _same_field(self, name: str, group: list[Selected]) -> Iterator[list[Selected]]:
        """Fields of one name that may apply to the same object are the same field with the same arguments."""
        objects: dict[str, list[Selected]] = {}
        shared: list[Selected] = []
        for one in group:
            if one.parent is not None and is_object_type(one.parent):
                objects.setdefault(one.parent.name, []).append(one)
            else:
                shared.append(one)
        for own in objects.values() or [[]]:
            together = own + shared
            self._spend(len(shared))
            first = together[0]
            arguments = arguments_of(first.node)
            for one in together[1:]:
                if one.node.name.value != first.node.name.value:
                    reason = f"'{first.node.name.value}' and '{one.node.name.value}' are different fields"
                    raise Conflict(name, reason, first, one)
                if arguments_of(one.node) != arguments:
                    raise Conflict(name, "they have differing arguments", first, one)
            yield together

    def _by_name(self, sets: Sets) -> dict[str, list[Selected]]:
        """The fields of a merged selection set by the name that they have in the response, fragments written out."""
        found: dict[str, list[Selected]] = {}
        spread: set[str] = set()
        waiting = list(reversed(sets))
        while waiting:
            parent, selections = waiting.pop()
            self._spend(len(selections.selections))
            within: Sets = []
            for selection in selections.selections:
                if isinstance(selection, FieldNode):
                    name = selection.alias.value if selection.alias else selection.name.value
                    definition = self._definition(parent, selection)
                    found.setdefault(name, []).append(Selected(parent, selection, definition))
                elif isinstance(selection, FragmentSpreadNode):
                    fragment = self.fragments.get(selection.name.value)
                    if fragment is not None and fragment.name.value not in spread:
                        spread.add(fragment.name.value)
                        within.append((self._named(fragment.type_condition.name.value), fragment.selection_set))
                elif isinstance(selection, InlineFragmentNode):
                    condition = selection.type_condition
                    inner = self._named(condition.name.value) if condition else parent
                    within.append((inner, selection.selection_set))
            waiting.extend(reversed(within))
        return found

    def _definition(self, parent: GraphQLNamedType | None, node: FieldNode) -> GraphQLField | None:
        fields = getattr(parent, "fields", {})  # without `__typename`, which graphql-core's rule gives no type either
        found: GraphQLField | None = fields.get(node.name.value)
        return found

    def _named(self, name: str) -> GraphQLNamedType | None:
        return self.schema.type_map.get(name)

    def _spend(self, visits: int) -> None:
        self.visits += visits
        if self.visits > MOST_VISITS:
            raise LimitExceeded(
                "The query's fragments overlap in too many ways.", "Ask for less at once, in several requests."
            )


def merged_selection_sets(fields: Iterable[Selected]) -> Sets:
    """The selection sets of these fields, which are merged into one."""
    return [
        (get_named_type(one.definition.type) if one.definition else None, one.node.selection_set)
        for one in fields
        if one.node.selection_set is not None
    ]


def shapes_differ(one: GraphQLOutputType, other: GraphQLOutputType) -> bool:
    """Whether two types have another shape: lists, what may be null, or the kind of leaf."""
    while True:
        for wraps in (is_list_type, is_non_null_type):
            if wraps(one) or wraps(other):
                if not (wraps(one) and wraps(other)):
                    return True
                one, other = one.of_type, other.of_type  # type: ignore[union-attr]  # both are wrapped
                break
        else:
            break
    return one is not other if is_leaf_type(one) or is_leaf_type(other) else False


Canonical = tuple[object, ...]


def arguments_of(node: FieldNode) -> Canonical:
    """The arguments of a field, equal where they mean the same."""
    if not node.arguments:
        return ()
    return tuple(sorted((one.name.value, repr(value_of(one.value))) for one in node.arguments))


def value_of(value: ValueNode) -> Canonical:
    """A value as the document writes it; the order of an object's fields says nothing."""
    if isinstance(value, ListValueNode):
        return (value.kind, *(value_of(item) for item in value.values))
    if isinstance(value, ObjectValueNode):
        return (value.kind, *sorted((one.name.value, repr(value_of(one.value))) for one in value.fields))
    inner: Node | str | None = getattr(value, "name", None) or getattr(value, "value", None)
    return (value.kind, inner.value if isinstance(inner, Node) else inner)  # type: ignore[attr-defined]  # a variable's name
