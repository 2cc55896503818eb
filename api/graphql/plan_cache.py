"""The plans of operations that have been asked before, by what their texts depend on."""

from collections.abc import Callable
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues

from api.graphql.selection import Picking, freeze, replace_values
from graph.query.planner.plan import Plan, plan_of
from graph.query.planner.selection_tree import NotPlannable

OWN_OBJECTS = 40  # of a document, or of a plan, beside those of its fields
FORMS = 64  # of variables, for one operation: a client that builds filters has some, one that attacks has many


Parts = tuple[OperationDefinitionNode, dict[str, FragmentDefinitionNode]]


class Plans:
    """The plans of one operation, one for each form of its variables: the keys, enum values and booleans in them.

    `get_parts` gives the operation and the fragments of its document; they are not held. `size`: about how many objects are.
    """

    def __init__(self, schema: GraphQLSchema, get_parts: Callable[[], Parts]) -> None:
        self._schema = schema
        self._get_parts = get_parts
        self._known: dict[Any, Plan | None] = {}

    @property
    def size(self) -> int:
        """About how many objects it holds."""
        return OWN_OBJECTS + sum(OWN_OBJECTS + (plan.size if plan else 0) for plan in self._known.values())

    def plan(self, values: VariableValues, *, by_columns: bool = False) -> Plan | None:
        """The plan for these variables, as `plan_of` makes it; null: the resolvers have to answer."""
        form = replace_values(values.coerced)
        key = (freeze(form), by_columns)
        if key not in self._known:
            if len(self._known) >= FORMS:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._make(VariableValues(values.sources, form), by_columns=by_columns)
        return self._known[key]

    def _make(self, values: VariableValues, *, by_columns: bool) -> Plan | None:
        try:
            return plan_of(Picking(self._schema, *self._get_parts(), values).roots(), by_columns=by_columns)
        except (NotPlannable, GraphQLError):  # the latter: null, given by a variable for what must not be null
            return None
