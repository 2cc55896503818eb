"""The fields of a link and of its steps, each described once: name, meaning, what it shows, and where it is read.

The served types, plans that read from memory, permalinks and differences follow from these tables, and from those of the whole
answer in `graph.explain.answer_parts`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph.model.vocabulary import Confidence, Node, OversightStatus
from graph.oversight.answer import Link


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of a part of an answer.

    `shows` is a set of words, a day, text or yes and no; the label of the nodes, `Node` for nodes of any kind; or the name of
    another part. `many`: a list of these. `optional`: it may be null. `by_id`: it is read as the ids of nodes. `saved`: what a
    permalink gives has it. `compared`: two answers differ where it differs.
    """

    name: str
    meaning: str
    shows: str | type[StrEnum] | type[date | str | bool]
    read: Callable[[Any], Any]
    many: bool = False
    optional: bool = False
    by_id: bool = False
    saved: bool = True
    compared: bool = False


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
    AnswerField(
        "exemptions", "Of an exempt one: what takes the route out of the mandate.", "Exemption", lambda link: link.exemptions,
        many=True,
    ),
    AnswerField(
        "accessory", "Whether the mandate only follows on others: no verdict rests on it alone.", bool,
        lambda link: link.accessory,
    ),
    AnswerField(
        "extrapolated", "Whether the day is after that of the packs of the clinic's jurisdiction.", bool,
        lambda link: link.day > link.as_of,
    ),
    AnswerField("confidence", "That of the weakest step.", Confidence, lambda link: link.confidence, compared=True),
    AnswerField(
        "steps", "From the clinic to the authority, then to the law.", "Step", lambda link: link.steps, many=True, saved=False,
    ),
    AnswerField(
        "citations", "Where the steps are said.", "Citation", lambda link: link.citations, many=True, by_id=True, saved=False,
    ),
)
LAWFUL_ROUTE = (
    AnswerField("offering", "The offering.", "Offering", lambda way: way.offering),
    AnswerField("route", "The route.", "Route", lambda way: way.route),
    AnswerField("claimed", "Whether it is the one that the clinic claims.", bool, lambda way: way.claimed),
    AnswerField(
        "open", "Whether the law opens it to this clinic; null: that is not recorded.", bool, lambda way: way.open,
        optional=True,
    ),
    AnswerField(
        "mandates", "What would be due on it, those that reach the clinic anyway left out.", "Mandate",
        lambda way: way.mandates, many=True,
    ),
)
# fmt: on
