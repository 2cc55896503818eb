"""The oversight answer as a part of a plan: what is recorded of a clinic comes from the database, all else from memory."""

from typing import Any

from graph.oversight.answer import Question
from graph.oversight.oversight import answer_from_row, check_known
from graph.query.planner.decode import Decoder, ExecutionContext, resolve_value
from graph.query.planner.in_memory import AnswerScope, shape_of
from graph.query.planner.selection_tree import SelectedField
from graph.store.fragments import CypherFragment, CypherPart, cypher
from graph.store.statements import fragment


def clinic_text(clinic: CypherPart, suffix: str) -> CypherFragment:
    """Cypher that gives what `read/clinic` finds of the clinic with that id, or null."""
    return cypher("head(COLLECT { ", fragment("read/clinic").bind(suffix, parameters={"clinic": clinic}), " })")


def answer_decoder(selected: SelectedField, day: int) -> Decoder:
    """What makes the answer of what is recorded of a clinic; `day` is the place of its day in the context.

    Raises:
        NotPlannable: something is selected that is not in memory.
    """
    shape = shape_of(selected.by_type, {})

    def read(row: Any, context: ExecutionContext) -> Any:  # noqa: ANN401  # an object of the response
        if row is None:
            return None
        asked = {name: resolve_value(value, context.variables) for name, value in selected.arguments.items()}
        force = context.days[day]
        therapy, min_confidence = asked.get("therapy"), asked.get("minConfidence")
        check_known(context.law, therapy, asked.get("activity"))
        found = answer_from_row(
            row, context.law, Question(row["clinic"]["id"], force.day, therapy, min_confidence=min_confidence)
        )
        filters = {name: asked.get(name) for name in ("activity", "status")}
        scope = AnswerScope(force, row, filters, context.missing, context.public_url)
        return shape(scope, found.filter_links(**filters))

    return read
