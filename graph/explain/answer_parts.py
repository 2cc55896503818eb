"""The parts of an answer under their served names, with the fields of each, and those that put it into words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from graph.explain.answers import tell_reason, tell_reason_in_short, tell_summary
from graph.explain.gaps import name_gaps
from graph.model.vocabulary import Confidence, OversightVerdict
from graph.oversight.answer_fields import LAWFUL_ROUTE, LINK, STEP, AnswerField


@dataclass(frozen=True, slots=True)
class Sentence:
    """A field that puts something of the answer into words, in the language asked for. `saved`: a permalink gives it."""

    name: str
    meaning: str
    tell: Callable[..., str]
    saved: bool = True


REASON = Sentence("reason", "Why it has this status.", tell_reason)
REASON_IN_SHORT = Sentence(
    "reasonInShort", "The same for where its mandate is named beside it: links of one reason share these words.",
    tell_reason_in_short, saved=False,
)  # fmt: skip
# fmt: off
LEFT_OUT = (
    AnswerField(
        "links", "Links with a weaker step, as they would be listed.", "OversightLink", lambda left: left.links, many=True,
    ),
    AnswerField("gaps", "Gaps that the claimed routes open.", "Gap", lambda left: name_gaps(left.gaps), many=True),
)
OVERSIGHT = (
    AnswerField("clinic", "The clinic that was asked for.", "Clinic", lambda answer: answer.clinic, saved=False),
    AnswerField("asOf", "The day for which law and facts are taken.", date, lambda answer: answer.day),
    AnswerField(
        "speaksFrom", "The first day for which all that it rests on speaks; null: no such day is recorded.", date,
        lambda answer: answer.speaks_from, optional=True,
    ),
    AnswerField("speaksTo", "The last day for which the data behind it speaks.", date, lambda answer: answer.as_of),
    AnswerField("verdict", "The answer as a whole.", OversightVerdict, lambda answer: answer.verdict),
    AnswerField(
        "links", "Mandate by mandate, and offering by offering.", "OversightLink", lambda answer: answer.links, many=True,
    ),
    AnswerField("gaps", "The gaps that the claimed routes open.", "Gap", lambda answer: name_gaps(answer.gaps), many=True),
    AnswerField(
        "lawfulRoutes",
        "The lawful routes of its therapies, with what each would bring: the alternatives to the one that is claimed.",
        "LawfulRoute", lambda answer: answer.find_ways(), many=True,
    ),
    AnswerField(
        "confidence", "That of the weakest link that the verdict rests on.", Confidence, lambda answer: answer.confidence,
    ),
    AnswerField(
        "leftOut", "What rests on weaker evidence than `minConfidence`; null where that is not given.", "LeftOut",
        lambda answer: answer.left_out, optional=True,
    ),
    Sentence("summary", "The answer in one or two plain sentences.", tell_summary),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """A part of an answer under the name of its served type, with its fields."""

    name: str
    meaning: str
    fields: tuple[AnswerField | Sentence, ...]


PARTS: dict[str, AnswerPart] = {
    part.name: part
    for part in (
        AnswerPart("Step", "One relationship of a chain, in its own direction.", STEP),
        AnswerPart(
            "OversightLink",
            "One mandate, as it stands to the clinic or to one of its offerings.",
            (*LINK, REASON, REASON_IN_SHORT),
        ),
        AnswerPart("LawfulRoute", "A lawful route that a therapy of the clinic may take.", LAWFUL_ROUTE),
        AnswerPart("LeftOut", "What rests on weaker evidence than was asked for.", LEFT_OUT),
        AnswerPart(
            "Oversight",
            "Who oversees a clinic on a day, under what law, and what escapes. APPLIES means that oversight is due, not that "
            "it was exercised. `activity` and `status` only choose which links are listed: verdict, gaps and confidence stay "
            "those of the whole answer.",
            OVERSIGHT,
        ),
    )
}
"""Each after those that it holds."""
