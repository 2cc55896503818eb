"""The fields of an answer, each described once: what it is called, what it means, what it shows, and where it is read.

The served types, plans that read from memory, permalinks and differences follow from these tables.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph.explain.answers import tell_reason, tell_summary
from graph.explain.gaps import name_gaps
from graph.model.evidence import Step
from graph.model.vocabulary import Confidence, Node, OversightStatus, OversightVerdict
from graph.oversight.answer import LeftOut, Link, Oversight


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of a part of an answer.

    `shows` is a set of words, a day or text; the label of the nodes, `Node` for nodes of any kind; or the name of another part.
    `many`: a list of these. `optional`: it may be null. `by_id`: it is read as the ids of nodes. `saved`: what a permalink
    gives has it. `compared`: two answers differ where it differs.
    """

    name: str
    meaning: str
    shows: str | type[StrEnum] | type[date] | type[str]
    read: Callable[[Any], Any]
    many: bool = False
    optional: bool = False
    by_id: bool = False
    saved: bool = True
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A field that puts something of the answer into words, in the language asked for."""

    name: str
    meaning: str
    tell: Callable[..., str]


def read_claims(link: Link) -> list[Node]:
    """The claims on both sides of the contests on a step."""
    return [claim.node for claim in link.claims]


# fmt: off
STEP = (
    AnswerField("from", "The node that the relationship leads from.", "Node", lambda step: step.source),
    AnswerField("relationship", "The type of the relationship.", str, lambda step: step.edge.type),
    AnswerField("to", "The node that it leads to.", "Node", lambda step: step.target),
    AnswerField("confidence", "That of its best citation.", Confidence, lambda step: step.edge.confidence),
    AnswerField("citations", "Where it is said.", "Citation", lambda step: step.edge.citations, many=True, by_id=True),
)
LINK = (
    AnswerField("status", "How the mandate stands.", OversightStatus, lambda link: link.status, compared=True),
    AnswerField("authority", "Who holds the mandate.", "Authority", lambda link: link.authority, compared=True),
    AnswerField("mandate", "The mandate.", "Mandate", lambda link: link.mandate),
    AnswerField("activity", "What is done under it.", "Activity", lambda link: link.activity, compared=True),
    AnswerField(
        "provisions", "The law; empty where no source names it.", "Provision", lambda link: link.provisions, many=True,
        compared=True,
    ),
    AnswerField(
        "instruments", "The instruments of those provisions.", "LegalInstrument", lambda link: link.instruments, many=True,
        compared=True,
    ),
    AnswerField(
        "offering", "The offering; null: it reaches the clinic as a whole.", "Offering", lambda link: link.offering,
        optional=True,
    ),
    AnswerField(
        "route", "The route that the offering claims.", "Route", lambda link: link.route, optional=True, compared=True,
    ),
    AnswerField(
        "dueOn", "The lawful routes on which the mandate would be due.", "Route", lambda link: link.due_on, many=True,
        compared=True,
    ),
    AnswerField(
        "gaps", "The gaps through which it is bypassed.", "Gap", lambda link: link.gaps, many=True, compared=True,
    ),
    AnswerField(
        "claims", "Where sources contradict each other on a step: all sides.", "Claim", read_claims, many=True, compared=True,
    ),
    AnswerField("confidence", "That of the weakest step.", Confidence, lambda link: link.confidence, compared=True),
    AnswerField(
        "steps", "From the clinic to the authority, then to the law.", "Step", lambda link: link.steps, many=True, saved=False,
    ),
    Sentence("reason", "Why it has this status.", tell_reason),
    AnswerField(
        "citations", "Where the steps are said.", "Citation", lambda link: link.citations, many=True, by_id=True, saved=False,
    ),
)
LEFT_OUT = (
    AnswerField(
        "links", "Links with a weaker step, as they would be listed.", "OversightLink", lambda left: left.links, many=True,
    ),
    AnswerField("gaps", "Gaps that the claimed routes open.", "Gap", lambda left: name_gaps(left.gaps), many=True),
)
OVERSIGHT = (
    AnswerField("clinic", "The clinic that was asked for.", "Clinic", lambda answer: answer.clinic, saved=False),
    AnswerField("asOf", "The day for which law and facts are taken.", date, lambda answer: answer.day),
    AnswerField("verdict", "The answer as a whole.", OversightVerdict, lambda answer: answer.verdict),
    AnswerField(
        "links", "Mandate by mandate, and offering by offering.", "OversightLink", lambda answer: answer.links, many=True,
    ),
    AnswerField("gaps", "The gaps that the claimed routes open.", "Gap", lambda answer: name_gaps(answer.gaps), many=True),
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
    """A part of an answer under the name of its served type: the object that it is read from, and its fields."""

    name: str
    meaning: str
    of: type[Any]
    fields: tuple[AnswerField | Sentence, ...]


PARTS: dict[str, AnswerPart] = {
    part.name: part
    for part in (
        AnswerPart("Step", "One relationship of a chain, in its own direction.", Step, STEP),
        AnswerPart("OversightLink", "One mandate, as it stands to the clinic or to one of its offerings.", Link, LINK),
        AnswerPart("LeftOut", "What rests on weaker evidence than was asked for.", LeftOut, LEFT_OUT),
        AnswerPart(
            "Oversight",
            "Who oversees a clinic on a day, under what law, and what escapes. APPLIES means that oversight is due, not that "
            "it was exercised. `activity` and `status` only choose which links are listed: verdict, gaps and confidence stay "
            "those of the whole answer.",
            Oversight,
            OVERSIGHT,
        ),
    )
}
"""Each after those that it holds."""
