"""What the ledgers show: where sources contradict each other, and what the data declares that it covers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.pages.base.addresses import is_id
from api.pages.base.labels import KIND_LABELS, LABELS, WORDS, tell_word
from api.pages.base.statuses import SUPPORT, words_in
from api.pages.base.visit import Data, Shown, Visit
from graph.errors import UnknownEntity
from graph.explain.locale import LOCALES, Locale, message_in

PREDICATES = {
    "COVERS": message_in("what sources contradict each other on", "Which ways it covers"),
    "HOLDS": message_in("what sources contradict each other on", "Who holds it"),
    "REACHES": message_in("what sources contradict each other on", "Whom it reaches"),
    "validFrom": message_in("what sources contradict each other on", "In force from"),
    "validTo": message_in("what sources contradict each other on", "In force until"),
}
OF_LINKS = ("COVERS", "HOLDS", "REACHES")  # a contradiction on one of these changes how a mandate stands to a clinic
DECLARED = {
    "COMPLETE": (message_in("how much of a kind is covered", "complete"), "applies"),
    "PARTIAL": (message_in("how much of a kind is covered", "partial"), "partly"),
    "NONE": (message_in("how much of a kind is covered", "none"), "silent"),
}
LICENCES = message_in("a kind of thing", "Licence")  # the one kind that has no page


async def contradictions_page(visit: Visit) -> Shown:
    """Every point on which sources contradict each other, with all sides."""
    jurisdiction = visit.value("jurisdiction")
    answer = await visit.ask("contradictions", jurisdiction=jurisdiction)
    check_known(jurisdiction, answer)
    found = answer["contradictions"]
    ids = sorted({claim["value"] for one in found for claim in one["claims"] if is_id(claim["value"])})
    names = {one["id"]: one for one in (await visit.ask("names", ids=ids, asOf=None))["nodes"] if one} if ids else {}
    locale = LOCALES[visit.page.language]
    values = {
        "jurisdiction": jurisdiction,
        "jurisdictions": answer["jurisdictions"],
        "dataset": answer["dataset"],
        "entries": [entry_of(one, names, locale) for one in found],
    }
    return visit.show("contradictions.html", values)


async def coverage_page(visit: Visit) -> Shown:
    """Each kind in each jurisdiction: complete, partial or none, and how many there are."""
    jurisdiction = visit.value("jurisdiction")
    answer = await visit.ask("coverage", jurisdiction=jurisdiction)
    check_known(jurisdiction, answer)
    return visit.show("coverage.html", coverage_values(answer, jurisdiction, LOCALES[visit.page.language]))


def check_known(jurisdiction: str | None, answer: Data) -> None:
    """Refuse a jurisdiction that is not there: nothing found would read as if sources agreed.

    Raises:
        UnknownEntity: there is none with that id.
    """
    known = [one["id"] for one in answer["jurisdictions"]]
    if jurisdiction is not None and jurisdiction not in known:
        raise UnknownEntity(f"No jurisdiction {jurisdiction!r} is recorded.", f"Those recorded: {', '.join(known)}.")


def entry_of(found: Data, names: Mapping[str, Data], locale: Locale) -> dict[str, Any]:
    """One contradiction."""
    claims = found["claims"]
    return {
        "id": claims[0]["id"],
        "subject": found["subject"],
        "about": tell_predicate(found["predicate"], locale),
        "sides": [side_of(claim, found["subject"], names, locale) for claim in claims],
        "settled": tell_decision(claims, locale),
        "law": [one for claim in claims if claim["preferred"] for one in claim["restsOn"]],
        "effect": tell_effect(claims, found["predicate"], locale),
    }


def tell_predicate(predicate: str, locale: Locale) -> str:
    """What it is about: a property or a relationship by its label, a topic that a pack names by its words."""
    if told := PREDICATES.get(predicate) or LABELS.get(predicate):
        return locale.tell_in(*told)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", predicate).lower().replace("_", " ").capitalize()


def side_of(claim: Data, subject: Data, names: Mapping[str, Data], locale: Locale) -> dict[str, Any]:
    """What one side says."""
    value = claim["value"]
    is_word = value in WORDS
    return {
        "claim": claim,
        "thing": names.get(value),
        "value": tell_word(value, locale) if is_word else locale.write_day(value) if is_day(value) else value,
        "about": claim["subject"] if claim["subject"]["id"] != subject["id"] else None,
    }


def is_day(value: str) -> bool:
    """Whether it is written as a day is."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


def tell_decision(claims: Sequence[Data], locale: Locale) -> str:
    """Why Remit answers with the side that it answers with."""
    preferred = [claim for claim in claims if claim["preferred"]]
    others = [claim for claim in claims if not claim["preferred"]]
    strong, weak = (
        min((claim["confidence"] for claim in side), key=list(SUPPORT).index) for side in (preferred, others)
    )
    if strong != weak:
        return locale.tell(
            "The stronger source: {strong}, on the other side: {weak}.",
            strong=locale.tell(SUPPORT[strong]),
            weak=locale.tell(SUPPORT[weak]),
        )
    late, early = latest_day(preferred), latest_day(others)
    if late > early:
        return locale.tell(
            "The later source, since they are equally strong: {support}.", support=locale.tell(SUPPORT[strong])
        )
    return locale.tell(
        "Nothing: the sources are equally strong ({support}), and no day tells which is later.",
        support=locale.tell(SUPPORT[strong]),
    )


def latest_day(claims: Sequence[Data]) -> str:
    """The latest day for which the strongest citations of a side speak."""
    best = min((claim["confidence"] for claim in claims), key=list(SUPPORT).index)
    return max(
        (
            cited["asOf"] or cited["source"]["published"] or ""
            for claim in claims
            for cited in claim["citations"]
            if cited["confidence"] == best
        ),
        default="",
    )


def tell_effect(claims: Sequence[Data], predicate: str, locale: Locale) -> str:
    """What it changes in the answers for clinics; empty: no status."""
    if predicate not in OF_LINKS:
        return ""
    preferred = [claim for claim in claims if claim["preferred"]]
    others = [claim for claim in claims if not claim["preferred"]]
    primary = [claim for claim in preferred if claim["confidence"] == "PRIMARY" and claim["restsOn"]]
    if primary and not any(claim["confidence"] == "PRIMARY" for claim in others):
        return locale.tell(
            "While this law is in force, answers for clinics take it as settled: by the side that Remit answers with."
        )
    return locale.tell("Nothing settles it: in answers for clinics the mandate stands as contested.")


def coverage_values(answer: Data, jurisdiction: str | None, locale: Locale) -> dict[str, Any]:
    """The values of the template: a row for each kind, a column for each jurisdiction of which something is declared."""
    cells = {(cell["kind"], cell["jurisdiction"]["id"]): cell for cell in answer["coverage"]}
    columns = list({cell["jurisdiction"]["id"]: cell["jurisdiction"] for cell in answer["coverage"]}.values())
    kinds = sorted({kind for kind, _ in cells}, key=lambda kind: tell_kind(kind, locale))
    declared = [cell["declared"] for cell in answer["coverage"]]
    return {
        "jurisdiction": jurisdiction,
        "jurisdictions": answer["jurisdictions"],
        "dataset": answer["dataset"],
        "columns": columns,
        "rows": [
            {"kind": tell_kind(kind, locale), "cells": [cells.get((kind, one["id"])) for one in columns]}
            for kind in kinds
        ],
        "undeclared": [
            one for one in answer["jurisdictions"] if one not in columns and jurisdiction in (None, one["id"])
        ],
        "declared": words_in(locale, DECLARED),
        "counts": {word: declared.count(word) for word in DECLARED},
    }


def tell_kind(kind: str, locale: Locale) -> str:
    """A kind, as coverage is declared by it."""
    label = kind.title().replace("_", "")
    return locale.tell_in(*KIND_LABELS.get(label, LICENCES))
