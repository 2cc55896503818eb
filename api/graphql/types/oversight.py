"""The answer to the main question, as the schema serves it."""

from collections.abc import Callable, Mapping
from datetime import date
from keyword import iskeyword
from typing import Any

import strawberry

from api.graphql.base.arguments import Activities, Lang, MinConfidence, Statuses, Therapy
from api.graphql.base.fields import Ask, field_with_declared_type, get_citations, plan_metadata, wrap
from api.graphql.types.entities import BY_LABEL, Node, field_of, several
from api.graphql.types.providers import ChecklistItem, read_checklist
from api.graphql.types.receipts import Receipt, receipt_fields, receipt_of
from graph.explain.answer_parts import PARTS, AnswerPart, Sentence
from graph.model import evidence
from graph.model.kinds import snake_case
from graph.model.vocabulary import Language, OversightStatus
from graph.oversight import answer
from graph.oversight.answer import Question
from graph.oversight.answer_fields import AnswerField
from graph.oversight.oversight import answer_for, check_known
from graph.query.planner.selection_tree import Answer, Attribute, ComputedObject, Requirements
from graph.store.lookup import checked_id, checked_or_none


def part_field(field: AnswerField | Sentence) -> tuple[Any, Any]:
    """Type and field that show a field of a part of an answer."""
    if isinstance(field, Sentence):
        return str, sentence_field(field)
    one: Any = (BY_LABEL | PART_TYPES).get(field.shows, Node) if isinstance(field.shows, str) else field.shows
    type_ = several(one) if field.many else one | None if field.optional else one
    return type_, field_with_declared_type(reader_of(field), field.meaning, Attribute())


def sentence_field(field: Sentence) -> Any:  # noqa: ANN401  # a field
    """The field that tells a sentence in the language asked for."""

    def resolve(root: Any, lang: Lang = Language.EN) -> Any:  # noqa: ANN401
        return field.tell(root.part, lang or Language.EN)

    return field_with_declared_type(resolve, field.meaning, Attribute())


def reader_of(field: AnswerField) -> Callable[..., Any]:
    """The resolver of a field of a part of an answer."""

    async def cited(root: Any, info: Ask) -> Any:  # noqa: ANN401
        return await get_citations(info, field.read(root.part), root.day)

    def shown(root: Any, value: Any) -> Any:  # noqa: ANN401
        if field.shows is date:
            return date.fromisoformat(value)
        if not isinstance(field.shows, str):
            return value
        return PART_TYPES[field.shows](part=value, day=root.day) if field.shows in PART_TYPES else wrap(value, root.day)

    def resolve(root: Any) -> Any:  # noqa: ANN401
        value = field.read(root.part)
        if field.many:
            return [shown(root, one) for one in value]
        return None if value is None else shown(root, value)

    return cited if field.by_id else resolve


@strawberry.type
class OfAnswer:
    """A part of an answer on its day; no type of the schema by itself."""

    part: strawberry.Private[Any]
    day: strawberry.Private[str]


def part_type(part: AnswerPart) -> type[Any]:
    """The type that shows a part of an answer."""
    made: Any = type(part.name, (OfAnswer,), {"__module__": __name__, "__doc__": part.meaning})
    made.__annotations__ = {}
    for one in part.fields:
        name = f"{one.name}_" if iskeyword(one.name) else snake_case(one.name)
        made.__annotations__[name], field = part_field(one)
        field.graphql_name = one.name
        setattr(made, name, field)
    return made  # type: ignore[no-any-return]  # a class


PART_TYPES: dict[str, Any] = {}
for answer_part in PARTS.values():
    PART_TYPES[answer_part.name] = part_type(answer_part)
Step: Any = PART_TYPES["Step"]
OversightLink: Any = PART_TYPES["OversightLink"]
Oversight: Any = PART_TYPES["Oversight"]


def receipt(root: Any, info: Ask) -> Receipt:  # noqa: ANN401
    """The receipt of the answer."""
    return receipt_of(root.part, root.filters, info.context.public_url)


async def requirements(root: Any, info: Ask) -> list[ChecklistItem]:  # noqa: ANN401  # a lawful route
    """The lines of the offering's checklist that are about the route."""
    items = await read_checklist(info, root.part.offering.id, root.day)
    return [one for one in items if root.part.route.id in one.item.needed_on]


PART_TYPES["LawfulRoute"].requirements = strawberry.field(
    resolver=requirements,
    description="What must be met on it, and whether the offering meets it.",
    metadata=plan_metadata(Requirements()),
)
Oversight.__annotations__["filters"] = strawberry.Private[Mapping[str, Any]]
Oversight.receipt = strawberry.field(
    resolver=receipt,
    description="What it was read from, and how to ask again.",
    metadata=plan_metadata(ComputedObject(receipt_fields)),
)
for name, type_ in PART_TYPES.items():
    strawberry.type(type_, description=PARTS[name].meaning)


async def ask_oversight(
    info: Ask, question: Question, activity: list[strawberry.ID] | None, status: list[OversightStatus] | None
) -> Oversight | None:
    """The answer for a clinic; null where no clinic has that id."""
    checked_or_none(question.therapy, "therapy")
    for one in activity or ():
        checked_id(one, "activity")
    checked_id(question.clinic, "clinic")
    row, law = await info.context.clinics.load(question.clinic)
    answer = answer_for(row, law, question)
    if answer is None:
        return None
    check_known(law, None, activity)
    return oversight_of(answer, activity, status)


@field_of("Clinic", "Who oversees it, and under what law.", Answer())
async def oversight(
    root: Any,  # noqa: ANN401  # one of the entity types
    info: Ask,
    therapy: Therapy = None,
    activity: Activities = None,
    status: Statuses = None,
    min_confidence: MinConfidence = None,
) -> Oversight:
    """The answer for this clinic on the day of the question."""
    question = Question(root.node.id, root.day, therapy, min_confidence=min_confidence)
    answer = await ask_oversight(info, question, activity, status)
    if answer is None:
        raise AssertionError(root.node.id)
    return answer


def oversight_of(
    answer: answer.Oversight,
    activity: list[strawberry.ID] | None = None,
    status: list[OversightStatus] | None = None,
) -> Oversight:
    """The answer as an object of the schema, with the links of these activities and of these statuses; null: all."""
    listed = answer.filter_links(activity, status)
    return Oversight(part=listed, day=answer.day, filters={"activity": activity, "status": status})


def link_of(link: answer.Link, day: str) -> OversightLink:
    """The link as an object of the schema."""
    return OversightLink(part=link, day=day)


def step_of(step: evidence.Step, day: str) -> Step:
    """The step as an object of the schema."""
    return Step(part=step, day=day)
