"""An answer from the release from which it was given, and how today's differs from it."""

from typing import Any

from api.permalinks.serialize import serialize_answer, serialize_differences, serialize_fact, serialize_release
from api.permalinks.url import PermalinkQuery
from graph.analysis.answer_diff import answer_change
from graph.analysis.release_diff import facts_behind
from graph.analysis.what_if import WhatIf, suppose
from graph.archive.release_archive import get_kept
from graph.errors import ImpossibleChange, UnknownEntity
from graph.law.law_snapshot import Law
from graph.model.vocabulary import RULES_VERSION, Language
from graph.oversight.answer import Oversight
from graph.oversight.oversight import answer_for, check_known, get_clinics
from graph.store.database import Database, Row

UNANSWERED = (UnknownEntity, ImpossibleChange)  # what was asked about is not there any more


async def repeat_answer(
    database: Database, content_hash: str, asked: PermalinkQuery, language: Language = Language.EN
) -> dict[str, Any]:
    """The answer as it was, and where another release is served now, the answer of that and how they differ.

    `rules` says by which rules it follows, and by which it did when the address was made; null: the address does not say.

    Raises:
        ReleaseNotKept: the release is neither served nor kept.
        UnknownEntity, ImpossibleChange, InvalidArgument: it had no answer to this question.
    """
    clinic, rules = asked.question.clinic, {"rules": {"given": asked.rules, "now": RULES_VERSION}}
    rows, law = await get_clinics(database, [clinic])
    row = rows.get(clinic)
    if law.dataset.properties["contentHash"] == content_hash:
        found = await answer_again(row, law, asked)
        return {
            "release": serialize_release(law),
            "answer": serialize_answer(found, asked, language),
            "changed": False,
            "now": None,
        } | rules
    before = await get_kept(database, content_hash, clinic)
    found = await answer_again(*before, asked)
    then = serialize_answer(found, asked, language)
    try:
        after = await answer_again(row, law, asked)
    except UNANSWERED as error:
        now = {
            "answer": None,
            "why": error.message,
            "differences": serialize_differences(listed_answer(found, asked), None, language),
        }
    else:
        differing = serialize_differences(listed_answer(found, asked), listed_answer(after, asked), language)
        now = {"answer": serialize_answer(after, asked, language), "why": None, "differences": differing}
    said = {"release": serialize_release(before[1]), "answer": then, "changed": now["answer"] != then}
    return said | {"now": {"release": serialize_release(law), **now}} | rules


async def facts_behind_answer(
    database: Database, content_hash: str, asked: PermalinkQuery, language: Language
) -> list[list[dict[str, Any]]]:
    """For each link in the differences that `repeat_answer` gives, the facts that the two releases say differently.

    Raises:
        ReleaseNotKept, UnknownEntity, ImpossibleChange, InvalidArgument: see there.
    """
    clinic = asked.question.clinic
    rows, law = await get_clinics(database, [clinic])
    if law.dataset.properties["contentHash"] == content_hash:
        return []
    before, after = await get_kept(database, content_hash, clinic), (rows.get(clinic), law)
    then = listed_answer(await answer_again(*before, asked), asked)
    try:
        now = listed_answer(await answer_again(*after, asked), asked)
    except UNANSWERED:
        now = None
    change = answer_change(clinic, then, now)
    links = change.links if change else ()
    return [[serialize_fact(fact, language) for fact in facts_behind(link, before, after)] for link in links]


async def answer_again(row: Row | None, law: Law, asked: PermalinkQuery) -> Oversight | WhatIf:
    """The answer that follows from what was found of the clinic and the law.

    Raises:
        UnknownEntity, ImpossibleChange, InvalidArgument: there is none.
    """
    question = asked.question
    if row is None:
        raise UnknownEntity(f"The release has no clinic {question.clinic}.", "Ask from a release that has it.")
    check_known(law, None, asked.activity)
    if question.repeal or question.reclassify:
        return await suppose(row, law, question)
    found = answer_for(row, law, question)
    assert found is not None  # noqa: S101  # there is a row
    return found


def listed_answer(found: Oversight | WhatIf, asked: PermalinkQuery) -> Oversight:
    """The answer that is compared, with the links that are listed."""
    return asked.filter_links(found if isinstance(found, Oversight) else found.after)
