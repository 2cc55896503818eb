"""The rules that every document must pass before it is executed."""

from graphql import GraphQLError, ValuesOfCorrectTypeRule, specified_rules
from graphql.validation import ASTValidationRule
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule

from api.errors import extensions
from graph.errors import InvalidArgument, RemitError


class ArgumentsOfCorrectType(ValuesOfCorrectTypeRule):
    """graphql-core's rule with a code of its own: a bad value is the same fault in a document as in a variable."""

    def report_error(self, error: GraphQLError) -> None:
        """Report a value that its type does not take."""
        if not isinstance(error.original_error, RemitError):
            error.extensions = extensions(InvalidArgument(error.message))
        super().report_error(error)


def with_codes(rule: type[ASTValidationRule]) -> type[ASTValidationRule]:
    """The rule, or ours in its place."""
    return ArgumentsOfCorrectType if rule is ValuesOfCorrectTypeRule else rule


# Strawberry's own rule is among them because its types need it: null where a value may only be absent.
RULES: tuple[type[ASTValidationRule], ...] = (*map(with_codes, specified_rules), MaybeNullValidationRule)
