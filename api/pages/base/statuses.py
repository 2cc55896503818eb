"""How a mandate stands, what a verdict says and how well a fact is supported: in words, and the shape beside each."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.base.visit import Data
from graph.explain.locale import Locale, message, message_in


class Word(NamedTuple):
    """A status: its word, and the shape and colour that stand beside it."""

    word: str
    shape: str


STATUSES = {
    "APPLIES": (message_in("how a mandate stands", "applies"), "applies"),
    "BYPASSED": (message_in("how a mandate stands", "bypassed"), "bypassed"),
    "EXEMPT": (message_in("how a mandate stands", "exempt"), "exempt"),
    "CONTESTED": (message_in("how a mandate stands", "contested"), "contested"),
    "NOT_RECORDED": (message_in("how a mandate stands", "not recorded"), "silent"),
}
VERDICTS = {
    "OVERSEEN": (message_in("a verdict", "Overseen"), "applies"),
    "PARTLY_OVERSEEN": (message_in("a verdict", "Partly overseen"), "partly"),
    "NOT_OVERSEEN": (message_in("a verdict", "Not overseen"), "bypassed"),
    "NOT_RECORDED": (message_in("a verdict", "Not recorded"), "silent"),
}
SUPPORT = {
    "PRIMARY": message("primary source"),
    "SECONDARY": message("secondary source"),
    "UNVERIFIED": message("not verified"),
}
REQUIREMENTS = {
    "MET": message_in("how a requirement stands", "met"),
    "UNMET": message_in("how a requirement stands", "not met"),
    "AVOIDED": message_in("how a requirement stands", "avoided"),
    "NOT_APPLICABLE": message_in("how a requirement stands", "not due here"),
    "NOT_RECORDED": message_in("how a requirement stands", "not recorded"),
}


def words_in(locale: Locale, words: Mapping[str, tuple[tuple[str, str], str]]) -> dict[str, Word]:
    """The words in a language."""
    return {name: Word(locale.tell_in(*told), shape) for name, (told, shape) in words.items()}


def support_in(locale: Locale) -> dict[str, str]:
    """How well a fact is supported, in a language."""
    return {level: locale.tell(text) for level, text in SUPPORT.items()}


def requirements_in(locale: Locale) -> dict[str, str]:
    """How an offering stands to a requirement, in a language."""
    return {status: locale.tell_in(*word) for status, word in REQUIREMENTS.items()}


def contests_in(claims: Sequence[Data]) -> list[dict[str, Any]]:
    """The sides of each contradiction, the one that Remit answers with first."""
    found: dict[str, dict[str, Data]] = {}
    for claim in claims:
        if claim["contest"]:
            found.setdefault(claim["contest"], {})[claim["id"]] = claim
    return [
        {
            "subject": " · ".join(dict.fromkeys(one["subject"]["name"] for one in sides.values())),
            "sides": sorted(sides.values(), key=lambda one: (not one["preferred"], one["id"])),
        }
        for sides in found.values()
    ]
