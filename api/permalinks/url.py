"""The question in an address: how it is written, and how it is read.

`/answers/<content hash>?clinic=...&asOf=...` names the release by its content; the question is in the parameters, which have
the names of GraphQL's arguments, and `rules` says by which rules it was answered. A list repeats its parameter; a
reclassification is written `offering:route`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from graph.errors import InvalidArgument
from graph.model.vocabulary import RULES_VERSION, Confidence, OversightStatus
from graph.oversight.answer import Oversight, Question
from graph.store.lookup import checked_day, checked_id, checked_or_none

E = TypeVar("E", bound=StrEnum)

PATH = "/answers"
ONCE = ("clinic", "asOf", "therapy", "minConfidence", "rules")
SUPPOSED = ("reclassify", "repeal")
LISTS = ("activity", "status", *SUPPOSED)
MOST = 200  # values of one parameter


@dataclass(frozen=True, slots=True)
class PermalinkQuery:
    """A question, and which links of its answer are listed; null: all. `rules` is the version of those that answered it."""

    question: Question
    activity: tuple[str, ...] | None = None
    status: tuple[OversightStatus, ...] | None = None
    rules: str | None = None

    def filter_links(self, answer: Oversight) -> Oversight:
        """The answer with those links."""
        return answer.filter_links(self.activity, self.status)


def permalink_to(answer: Oversight, filters: Mapping[str, Iterable[str] | None]) -> str:
    """The relative address of an answer; a question has one address, however its lists were ordered."""
    question = answer.question
    given: dict[str, Iterable[str]] = {"clinic": [question.clinic], "asOf": [answer.day], "rules": [RULES_VERSION]}
    if question.repeal or question.reclassify:
        given["reclassify"] = sorted(f"{offering}:{route}" for offering, route in question.reclassify)
        given["repeal"] = sorted(set(question.repeal))
    else:
        once = {"therapy": question.therapy, "minConfidence": question.min_confidence}
        given |= {name: [value] for name, value in once.items() if value is not None}
        # A list of nothing lists no link, and must not read as if it were not given.
        given |= {name: sorted(set(chosen)) or [""] for name, chosen in filters.items() if chosen is not None}
    pairs = [(name, str(value)) for name in (*ONCE, *LISTS) for value in given.get(name, ())]
    return f"{PATH}/{answer.dataset.properties['contentHash']}?{urlencode(pairs, safe=':')}"


def parse_query(parameters: Sequence[tuple[str, str]]) -> PermalinkQuery:
    """The question that parameters of an address put.

    Raises:
        InvalidArgument: one is unknown, missing, given too often, or not of its form.
    """
    given = group_values(parameters)
    supposed = [name for name in SUPPOSED if name in given]
    others = [name for name in ("therapy", "minConfidence", "activity", "status") if name in given]
    if supposed and others:
        raise InvalidArgument(
            f"'{others[0]}' does not go with '{supposed[0]}'.", "A what-if is asked for all therapies and links."
        )
    if "clinic" not in given or "asOf" not in given:
        raise InvalidArgument("The address names no clinic or no day.", "Give 'clinic' and 'asOf'.")
    min_confidence, chosen = given.get("minConfidence"), given.get("status")
    question = Question(
        checked_id(given["clinic"][0], "clinic"),
        checked_day(given["asOf"][0]),
        checked_or_none(given.get("therapy", [None])[0], "therapy"),
        repeal=tuple(checked_id(one, "repeal") for one in given.get("repeal", ())),
        reclassify=tuple(map(parse_move, given.get("reclassify", ()))),
        min_confidence=word_of(Confidence, min_confidence[0], "minConfidence") if min_confidence else None,
    )
    activity = given.get("activity")
    return PermalinkQuery(
        question,
        None if activity is None else tuple(checked_id(one, "activity") for one in parse_list(activity)),
        None if chosen is None else tuple(word_of(OversightStatus, one, "status") for one in parse_list(chosen)),
        given.get("rules", [None])[0],
    )


def group_values(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The values of each parameter.

    Raises:
        InvalidArgument: a parameter is unknown, or given more often than it may be.
    """
    found: dict[str, list[str]] = {}
    for name, value in parameters:
        if name not in ONCE and name not in LISTS:
            known = ", ".join((*ONCE, *LISTS))
            raise InvalidArgument("The address has a parameter that is not known.", f"Known are {known}.")
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        most = 1 if name in ONCE else MOST
        if len(values) > most:
            raise InvalidArgument(f"'{name}' is given {len(values)} times.", f"Give it at most {most} times.")
    return found


def parse_move(text: str) -> tuple[str, str]:
    """An offering and a route.

    Raises:
        InvalidArgument: the text is not two ids with a colon between them.
    """
    offering, _, route = text.partition(":")
    return checked_id(offering, "reclassify"), checked_id(route, "reclassify")


def word_of(kind: type[E], text: str, name: str) -> E:
    """One of the words of an enumeration.

    Raises:
        InvalidArgument: it is none of them.
    """
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidArgument(f"The argument '{name}' is no known word.", f"Use one of {', '.join(kind)}.") from error


def parse_list(values: Sequence[str]) -> list[str]:
    """The values of a list; one that is empty stands for a list of nothing."""
    return [] if list(values) == [""] else list(values)
