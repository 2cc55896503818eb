"""The rules that every document must pass before it is executed."""

from graphql import GraphQLError, OverlappingFieldsCanBeMergedRule, ValuesOfCorrectTypeRule, specified_rules
from graphql.validation import ASTValidationRule
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule

from api.errors import extensions
from api.execution.overlapping_fields import OverlappingFields
from graph.errors import InvalidArgument, RemitError


class ArgumentsOfCorrectType(ValuesOfCorrectTypeRule):
    """graphql-core's rule with a code of its own: a bad value is the same fault in a document as in a variable."""

    def report_error(self, error: GraphQLError) -> None:
        """Report a value that its type does not take."""
        if not isinstance(error.original_error, RemitError):
            error.extensions = extensions(InvalidArgument(error.message))
        super().report_error(error)


OURS: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
    ValuesOfCorrectTypeRule: ArgumentsOfCorrectType,
    OverlappingFieldsCanBeMergedRule: OverlappingFields,
}

# Strawberry's own rule is among them because its types need it: null where a value may only be absent.
RULES: tuple[type[ASTValidationRule], ...] = (
    *(OURS.get(rule, rule) for rule in specified_rules),
    MaybeNullValidationRule,
)
# Each looks at the document by itself, so that a long one is looked at by some of them at a time: every second one, as the slow
# ones stand in no order.
RULE_GROUPS = (RULES[::2], RULES[1::2])
