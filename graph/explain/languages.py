"""Which functions put what in words, by language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.explain import causes_english, causes_russian, english, gaps_english, gaps_russian, russian
from graph.explain.messages import Change, Hole, Said
from graph.model.vocabulary import Confidence, Language, Node

if TYPE_CHECKING:
    from graph.oversight.answer import Link, Oversight
    from graph.oversight.checklist import ChecklistItem


@dataclass(frozen=True, slots=True)
class Words:
    """What a language has for each kind of answer.

    They are: why a link has its status, also where its mandate is named already; what the verdict means; how much was left out;
    what brought a change about; how an offering stands to a requirement; and what a derived gap is. And the name of anything.
    """

    reason: Callable[["Link"], str]
    brief: Callable[["Link"], str]
    verdict: Callable[["Oversight"], str]
    left_out: Callable[[int, int, Confidence], str]
    cause: Callable[[Change], str]
    item: Callable[["ChecklistItem"], str]
    gap: Callable[[Hole], Said]
    name: Callable[[Node], str]


WORDS = {
    Language.EN: Words(
        reason=english.reason,
        brief=english.brief,
        verdict=english.verdict_sentence,
        left_out=english.left_out,
        cause=causes_english.cause,
        item=english.item_reason,
        gap=gaps_english.gap,
        name=english.name_of,
    ),
    Language.RU: Words(
        reason=russian.reason,
        brief=russian.brief,
        verdict=russian.verdict_sentence,
        left_out=russian.left_out,
        cause=causes_russian.cause,
        item=russian.item_reason,
        gap=gaps_russian.gap,
        name=russian.name_of,
    ),
}
