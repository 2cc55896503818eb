"""What the commands ask: each answer has the shape of the schema, and comes from one state of the graph."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.cli.documents import (
    CHECKLIST,
    COUNTS,
    DIFFERENCE,
    GAPS,
    IMPACT,
    JURISDICTION,
    OVERSIGHT_TEXT,
    SEARCH,
    STATE,
    WHAT_IF,
)
from api.cli.questions import DOCUMENT, ask, unknown_id
from graph.analysis.oversight_diff import differing_clinics
from graph.errors import WriteConflict
from graph.model.vocabulary import Language, Node
from graph.oversight.answer import Question
from graph.store.database import Database

if TYPE_CHECKING:
    from api.cli.questions import Asked

Answer = dict[str, Any]
Said = dict[str, tuple[Node, Node]]  # citations, each with its source, by id


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """In which language sentences are told; `named`: whether things come with their names in every language too."""

    language: Language = Language.EN
    named: bool = False

    @classmethod
    def of(cls, language: Language, *, as_json: bool) -> "OutputOptions":
        """For text in another language than English, names are needed in that."""
        return cls(language, named=language is not Language.EN and not as_json)

    @property
    def variables(self) -> dict[str, Any]:
        """Those of a document."""
        return {"lang": self.language.value, "named": self.named}


PLAIN = OutputOptions()


@asynccontextmanager
async def one_release(asked: "Asked") -> AsyncIterator[None]:
    """While several questions are put, see that the graph stays as it is.

    Raises:
        WriteConflict: it was loaded anew meanwhile, so that what they answered does not belong together.
    """
    before = await ask(asked, STATE, {})
    yield
    if await ask(asked, STATE, {}) != before:
        raise WriteConflict(
            "The graph was loaded anew during the question, and the answer may be of both states.", "Ask again."
        )


async def get_oversight(
    asked: "Asked",
    question: Question,
    language: Language = Language.EN,
    *,
    in_words: bool = False,
    public_url: str = "",
) -> Answer:
    """The answer on oversight, with all its sources, or with what its text says.

    Raises:
        UnknownEntity: there is no such clinic, or no such therapy.
    """
    variables = {
        "clinic": question.clinic,
        "therapy": question.therapy,
        "asOf": question.day,
        "minConfidence": question.min_confidence and question.min_confidence.value,
        "lang": language.value,
    }
    found = (await ask(asked, OVERSIGHT_TEXT if in_words else DOCUMENT, variables, public_url))["oversight"]
    return await or_not_found(asked, found, "Clinic", question.clinic)


async def get_what_if(asked: "Asked", question: Question, telling: OutputOptions = PLAIN) -> Answer:
    """The answer for a clinic without and with what the question supposes.

    Raises:
        UnknownEntity: the clinic, or something that is supposed, is not there.
        ImpossibleChange: what is supposed cannot be.
    """
    reclassify = [{"offering": offering, "route": route} for offering, route in question.reclassify]
    change = {"repeal": list(question.repeal), "reclassify": reclassify}
    variables = {"clinic": question.clinic, "change": change, "asOf": question.day} | telling.variables
    found = (await ask(asked, WHAT_IF, variables))["whatIf"]
    return await or_not_found(asked, found, "Clinic", question.clinic)


async def get_difference(asked: "Asked", clinic: str, days: tuple[str, str], telling: OutputOptions = PLAIN) -> Answer:
    """The answers for a clinic on two days, and what differs.

    Raises:
        UnknownEntity: there is no such clinic.
    """
    variables = {"clinic": clinic, "from": days[0], "to": days[1]} | telling.variables
    found = await ask(asked, DIFFERENCE, variables)
    return await or_not_found(asked, None if found["changes"] is None else found, "Clinic", clinic)


async def get_differences(
    database: Database, jurisdiction: str, days: tuple[str, str], telling: OutputOptions = PLAIN
) -> AsyncIterator[tuple[int, list[Answer]]]:
    """For each batch of clinics how many were compared, and the difference of each that differs.

    Raises:
        UnknownEntity: there is no such jurisdiction.
        WriteConflict: the graph was loaded anew meanwhile.
    """
    await known_jurisdiction(database, jurisdiction)
    async with one_release(database):
        async for compared, differing in differing_clinics(database, jurisdiction, *days):
            yield compared, [await get_difference(database, clinic, days, telling) for clinic in differing]


async def get_impact(asked: "Asked", instrument: str, day: str | None) -> Answer:
    """What is lost if an instrument falls, with all clinics.

    Raises:
        UnknownEntity: there is no such instrument.
        WriteConflict: the graph was loaded anew meanwhile.
    """
    variables = {"instrument": instrument, "asOf": day}
    found = await whole(asked, IMPACT, variables, lambda data: data["impact"] and data["impact"]["clinics"])
    return await or_not_found(asked, found["impact"], "LegalInstrument", instrument)


async def get_gaps(asked: "Asked", jurisdiction: str | None, day: str | None) -> Answer:
    """All gaps, or those in one jurisdiction.

    Raises:
        UnknownEntity: there is no such jurisdiction.
        WriteConflict: the graph was loaded anew meanwhile.
    """
    if jurisdiction is not None:
        await known_jurisdiction(asked, jurisdiction)
    where = None if jurisdiction is None else {"jurisdiction": {"eq": jurisdiction}}
    found = await whole(asked, GAPS, {"where": where, "asOf": day}, lambda data: data["gaps"])
    return dict(found["gaps"])


async def get_checklist(asked: "Asked", offering: str, day: str | None) -> Answer:
    """The offering with its checklist.

    Raises:
        UnknownEntity: there is no such offering.
    """
    found = (await ask(asked, CHECKLIST, {"offering": offering, "asOf": day}))["offering"]
    return await or_not_found(asked, found, "Offering", offering)


async def get_search(asked: "Asked", variables: Mapping[str, Any]) -> Answer:
    """The best hits of a search, how many there are, and how the text was read."""
    return dict((await ask(asked, SEARCH, variables))["search"])


async def or_not_found(asked: "Asked", found: Answer | None, label: str, identity: str) -> Answer:
    """What was found.

    Raises:
        UnknownEntity: it is null.
    """
    if found is None:
        raise await unknown_id(asked, label, identity)
    return found


async def known_jurisdiction(asked: "Asked", identity: str) -> None:
    """Refuse a jurisdiction that is not there; a list of it would be empty, as if nothing were recorded.

    Raises:
        UnknownEntity: it is not.
    """
    if (await ask(asked, JURISDICTION, {"id": identity}))["jurisdiction"] is None:
        raise await unknown_id(asked, "Jurisdiction", identity)


async def whole(
    asked: "Asked", document: str, variables: Mapping[str, Any], list_of: Callable[[Answer], Answer | None]
) -> Answer:
    """The answer to a document that asks for a list by pages, with all of the list and without the pages.

    Raises:
        WriteConflict: the graph was loaded anew meanwhile.
    """
    async with one_release(asked):
        found = await ask(asked, document, variables)
        listed = list_of(found)
        while listed and (page := listed.pop("pageInfo"))["hasNextPage"]:
            more = list_of(await ask(asked, document, {**variables, "after": page["endCursor"]})) or {}
            listed |= more | {"nodes": [*listed["nodes"], *more["nodes"]]}
    return found


async def get_counts(
    asked: "Asked",
    by: list[str],
    on: list[str] | None,
    where: Mapping[str, Any] | None,
    language: Language = Language.EN,
    *,
    reasoned: bool = False,
) -> Answer:
    """How many clinics there are by these dimensions on these days; `reasoned`: with the reasons of verdicts."""
    variables = {"by": by, "on": on, "where": where, "lang": language.value, "reasoned": reasoned}
    found: Answer = (await ask(asked, COUNTS, variables))["clinicCounts"]
    return found
