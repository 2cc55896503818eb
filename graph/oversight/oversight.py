"""Who oversees a clinic on a day, under which mandate and law, and what escapes."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from graph.errors import UnknownEntity
from graph.law.law_cache import read_all_with_law
from graph.law.law_snapshot import Law
from graph.model.kinds import KINDS
from graph.model.vocabulary import RANK, Confidence, OversightVerdict
from graph.oversight.answer import LeftOut, Oversight, Question, Unoffered
from graph.oversight.rules import Evaluation
from graph.store.database import Database, Row
from graph.store.statements import for_each

T = TypeVar("T")

MOST_NAMED = 10  # of what there is, in a refusal


async def get_oversight(database: Database, question: Question) -> Oversight | None:
    """The answer; null where no clinic has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
        UnknownEntity: there is no such therapy; an answer about it would look like one.

    """
    rows, law = await get_clinics(database, [question.clinic])
    return answer_for(rows.get(question.clinic), law, question)


async def get_clinics(database: Database, clinics: Sequence[str]) -> tuple[dict[str, Row], Law]:
    """What `read/clinic` finds of each of these that is a clinic, by its id, with the law of the same state.

    Raises:
        GraphNotLoaded: the graph holds no release.
    """
    rows, law = await read_all_with_law(database, for_each("read/clinic", "clinic"), {"clinics": list(clinics)})
    return {row["clinic"]["id"]: row for row in rows}, law


def answer_for(row: Row | None, law: Law, question: Question) -> Oversight | None:
    """The answer that follows from what was found of the clinic and the law; null where there is no such clinic.

    Raises:
        UnknownEntity: there is no such therapy.
    """
    if row is None:
        return None
    check_known(law, question.therapy, None)
    return answer_from_row(row, law, question)


def check_known(law: Law, therapy: str | None, activities: Iterable[str] | None) -> None:
    """Refuse a therapy and activities that the graph does not have: an answer about them would look like one.

    Raises:
        UnknownEntity: one of them has an id that no such thing has.
    """
    for label, ids in (("TherapyType", () if therapy is None else (therapy,)), ("Activity", activities or ())):
        known = sorted(node.id for node in law.of_label(label)) if ids else []
        for identity in ids:
            if identity not in known:
                raise unknown(KINDS[label].noun, identity, known)


def unknown(noun: str, identity: str, known: list[str]) -> UnknownEntity:
    """The refusal of an id, with some of those that there are, the most similar first."""
    near = get_close_matches(identity, known, MOST_NAMED)
    named = ", ".join([*near, *(one for one in known if one not in near)][:MOST_NAMED])
    remedy = f"Name one of those that the graph holds, such as {named}." if named else f"The graph holds no {noun}."
    return UnknownEntity(f"There is no {noun} {identity}.", remedy)


def answer_from_row(row: Row, law: Law, question: Question) -> Oversight:
    """The answer that follows from a row of `read/clinic` and the law."""
    case = Evaluation.of(row, law.on(question.day or law.data_day(row["jurisdiction"]), question.repeal), question)
    links = case.links()
    gaps = case.gaps(links)
    verdict = case.verdict(links)
    left = None
    if question.min_confidence is not None:
        links, weak = partition(links, [as_strong(link.confidence, question.min_confidence) for link in links])
        gaps, weak_gaps = partition(
            gaps, [as_strong(gap.properties["confidence"], question.min_confidence) for gap in gaps]
        )
        left = LeftOut(weak, weak, weak_gaps)
        # Without what was left out the rest may look like an absence, or as if nothing escaped: neither is known then.
        told = case.verdict(links) is verdict and as_strong(case.confidence(verdict, links), question.min_confidence)
        verdict = verdict if told else OversightVerdict.NOT_RECORDED
    confidence = case.confidence(verdict, links)
    return Oversight(
        clinic=case.clinic,
        day=case.day,
        as_of=case.as_of,
        dataset=law.dataset,
        verdict=verdict,
        every=links,
        links=links,
        gaps=gaps,
        confidence=confidence,
        question=question,
        find_ways=case.lawful_routes,
        left_out=left,
        unoffered=None if case.offers else unoffered(row, case.day),
    )


def unoffered(row: Row, day: str) -> Unoffered | None:
    """On which days something in a row of `read/clinic` is offered, if not on this one; null: it is not known."""
    spans = [(entry["offering"].get("validFrom"), entry["offering"].get("validTo")) for entry in row["offerings"]]
    first = min((begin or day for begin, _ in spans), default=day)
    last = max((end or day for _, end in spans), default=day)
    if first > day:
        return Unoffered(first, None)
    return Unoffered(None, last) if last < day else None


def as_strong(confidence: str, min_confidence: Confidence) -> bool:
    """Whether evidence is at least so strong."""
    return RANK[Confidence(confidence)] >= RANK[min_confidence]


def partition(all_: tuple[T, ...], kept: Iterable[bool]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Those that are kept, and the others."""
    marked = list(zip(all_, kept, strict=True))
    return tuple(one for one, stays in marked if stays), tuple(one for one, stays in marked if not stays)
