"""What the commands ask: each answer has the shape of the schema, and comes from one state of the graph."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from api.cli.documents import CHECKLIST, DIFFERENCE, GAPS, IMPACT, SEARCH, WHAT_IF
from api.cli.questions import ask, unknown_id
from graph.analysis.oversight_diff import differing_clinics
from graph.errors import WriteConflict
from graph.model.vocabulary import Language, Node
from graph.oversight.answer import Question
from graph.store.database import Database
from graph.store.lookup import Dataset, get_dataset, get_nodes

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
async def one_release(database: Database) -> AsyncIterator[Dataset]:
    """What the graph holds, while several statements are asked of it.

    Raises:
        WriteConflict: it was loaded anew meanwhile, so that what they answered does not belong together.
    """
    dataset = await get_dataset(database)
    yield dataset
    if await get_dataset(database) != dataset:
        raise WriteConflict(
            "The graph was loaded anew during the question, and the answer may be of both states.", "Ask again."
        )


async def get_what_if(database: Database, question: Question, telling: OutputOptions = PLAIN) -> Answer:
    """The answer for a clinic without and with what the question supposes.

    Raises:
        UnknownEntity: the clinic, or something that is supposed, is not there.
        ImpossibleChange: what is supposed cannot be.
    """
    reclassify = [{"offering": offering, "route": route} for offering, route in question.reclassify]
    change = {"repeal": list(question.repeal), "reclassify": reclassify}
    asked = {"clinic": question.clinic, "change": change, "asOf": question.day} | telling.variables
    found = (await ask(database, WHAT_IF, asked))["whatIf"]
    return await or_not_found(database, found, "Clinic", question.clinic)


async def get_difference(
    database: Database, clinic: str, days: tuple[str, str], telling: OutputOptions = PLAIN
) -> Answer:
    """The answers for a clinic on two days, and what differs.

    Raises:
        UnknownEntity: there is no such clinic.
    """
    asked = {"clinic": clinic, "from": days[0], "to": days[1]} | telling.variables
    found = await ask(database, DIFFERENCE, asked)
    return await or_not_found(database, None if found["changes"] is None else found, "Clinic", clinic)


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


async def get_impact(database: Database, instrument: str, day: str | None) -> Answer:
    """What is lost if an instrument falls, with all clinics.

    Raises:
        UnknownEntity: there is no such instrument.
        WriteConflict: the graph was loaded anew meanwhile.
    """
    asked = {"instrument": instrument, "asOf": day}
    found = await whole(database, IMPACT, asked, lambda data: data["impact"] and data["impact"]["clinics"])
    return await or_not_found(database, found["impact"], "LegalInstrument", instrument)


async def get_gaps(database: Database, jurisdiction: str | None, day: str | None) -> Answer:
    """All gaps, or those in one jurisdiction.

    Raises:
        UnknownEntity: there is no such jurisdiction.
        WriteConflict: the graph was loaded anew meanwhile.
    """
    if jurisdiction is not None:
        await known_jurisdiction(database, jurisdiction)
    where = None if jurisdiction is None else {"jurisdiction": {"eq": jurisdiction}}
    found = await whole(database, GAPS, {"where": where, "asOf": day}, lambda data: data["gaps"])
    return dict(found["gaps"])


async def get_checklist(database: Database, offering: str, day: str | None) -> Answer:
    """The offering with its checklist.

    Raises:
        UnknownEntity: there is no such offering.
    """
    found = (await ask(database, CHECKLIST, {"offering": offering, "asOf": day}))["offering"]
    return await or_not_found(database, found, "Offering", offering)


async def get_search(database: Database, variables: Mapping[str, Any]) -> Answer:
    """The best hits of a search, how many there are, and how the text was read."""
    return dict((await ask(database, SEARCH, variables))["search"])


async def or_not_found(database: Database, found: Answer | None, label: str, identity: str) -> Answer:
    """What was found.

    Raises:
        UnknownEntity: it is null.
    """
    if found is None:
        raise await unknown_id(database, label, identity)
    return found


async def known_jurisdiction(database: Database, identity: str) -> None:
    """Refuse a jurisdiction that is not there; a list of it would be empty, as if nothing were recorded.

    Raises:
        UnknownEntity: it is not.
    """
    node = (await get_nodes(database, [identity])).get(identity)
    if node is None or node.label != "Jurisdiction":
        raise await unknown_id(database, "Jurisdiction", identity)


async def whole(
    database: Database, document: str, asked: Mapping[str, Any], list_of: Callable[[Answer], Answer | None]
) -> Answer:
    """The answer to a document that asks for a list by pages, with all of the list and without the pages.

    Raises:
        WriteConflict: the graph was loaded anew meanwhile.
    """
    async with one_release(database):
        found = await ask(database, document, asked)
        listed = list_of(found)
        while listed and (page := listed.pop("pageInfo"))["hasNextPage"]:
            more = list_of(await ask(database, document, {**asked, "after": page["endCursor"]})) or {}
            listed |= more | {"nodes": [*listed["nodes"], *more["nodes"]]}
    return found
