"""The oversight answer as a part of a plan: what is recorded of a clinic comes from the database, all else from memory."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from graph.law.law_snapshot import LawOnDay
from graph.oversight.answer import Question
from graph.oversight.oversight import answer_from_row, check_known
from graph.query.planner.decode import Decoder, ExecutionContext, resolve_value
from graph.query.planner.in_memory import AnswerScope, history_shape, shape_of
from graph.query.planner.selection_tree import Requirements, SelectedField, selections_inside
from graph.store.database import Row
from graph.store.fragments import CypherFragment, CypherPart, cypher
from graph.store.statements import fragment


def clinic_text(clinic: CypherPart, suffix: str) -> CypherFragment:
    """Cypher that gives what `read/clinic` finds of the clinic with that id, or null."""
    return cypher("head(COLLECT { ", fragment("read/clinic").bind(suffix, parameters={"clinic": clinic}), " })")


def recorded_text(clinic: CypherPart, suffix: str) -> CypherFragment:
    """Cypher that gives what `read/recorded` finds of the clinic with that id."""
    return cypher("COLLECT { ", fragment("read/recorded").bind(suffix, parameters={"clinic": clinic}), " }")


def answer_text(selected: SelectedField, clinic: CypherPart, suffix: str) -> CypherFragment:
    """Cypher that gives what the answer follows from, and what checklists do where they are asked for."""
    found = clinic_text(clinic, suffix)
    if not asks_requirements(selected):
        return found
    return cypher("[", found, ", ", recorded_text(clinic, f"{suffix}r"), "]")


def asks_requirements(selected: SelectedField) -> bool:
    """Whether checklists are asked for inside of an answer."""
    inside = chain.from_iterable(selections_inside(selected.by_type.values()))
    return any(isinstance(one.source, Requirements) for one in inside)


def answer_decoder(selected: SelectedField, day: int) -> Decoder:
    """What makes the answer of what `answer_text` gives; `day` is the place of its day in the context.

    Raises:
        NotPlannable: something is selected that is not in memory.
    """
    shape, has_checklists = shape_of(selected.by_type, {}), asks_requirements(selected)

    def read(given: Any, context: ExecutionContext) -> Any:  # noqa: ANN401  # an object of the response
        row, recorded = given if has_checklists else (given, ())
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
        scope = scope_of(force, row, filters, context, recorded)
        return shape(scope, found.filter_links(**filters))

    return read


def history_decoder(selected: SelectedField, day: int) -> Decoder:
    """What makes the history of an answer of what is recorded of a clinic; `day` as above.

    Raises:
        NotPlannable: something is selected that is not in memory.
    """
    shape = history_shape(selected, shape_of(selected.by_type, {}))

    def read(row: Any, context: ExecutionContext) -> Any:  # noqa: ANN401  # a list of the response
        return [] if row is None else shape(scope_of(context.days[day], row, {}, context), None)

    return read


def scope_of(
    force: LawOnDay, row: Row, filters: Mapping[str, Any], context: ExecutionContext, recorded: Iterable[Row] = ()
) -> AnswerScope:
    """What the fields of one answer are read from, in the context of its request."""
    return AnswerScope(
        force,
        row,
        filters,
        context.missing,
        context.public_url,
        recorded=recorded,
        variables=context.variables,
        histories=context.histories,
    )
