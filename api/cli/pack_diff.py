"""What differs between two packs: facts, and what is answered from them."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.cli.lifecycle import run_async
from graph.analysis.answer_diff import AnswerChange, answer_changes
from graph.errors import EngineFailed, PackInvalid
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import get_oversight
from graph.sanitize import one_line
from graph.store.content import Content
from graph.store.database import PLANNING_SECONDS, Database
from graph.store.engines.embedded import EmbeddedEngine
from seed.checks.check import read_checked
from seed.format.pack import MANIFEST, Pack, find_pack, read_manifest
from seed.loading.load import describe_dataset, load
from seed.loading.pack_facts_diff import FactChange, fact_changes
from seed.loading.project import project

Answers = Mapping[str, Oversight]  # by the clinic's id


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two packs, checked: how it was named, what it is, the day for which it speaks, and what it says."""

    name: str
    release: str
    as_of: str
    packs: list[Pack]
    content: Content


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs. `day` null: answers were not compared, and there are none."""

    before: Side
    after: Side
    facts: tuple[FactChange, ...]
    day: str | None
    answers: tuple[AnswerChange, ...]


def diff_packs(before: str, after: str, day: str | None, *, facts_only: bool) -> Difference:
    """Compare two packs by their names or folders; the day of the answers is that of the second one unless given.

    Raises:
        PackInvalid: one of them does not pass its check.
        EngineFailed: the engine that answers does not start.
    """
    old, new = read_side(before), read_side(after)
    facts = fact_changes(old.content, new.content)
    if facts_only:
        return Difference(old, new, facts, None, ())
    day = day or new.as_of
    # The same content gives the same answers: no engine needs to start for them.
    asked = ({}, {}) if old.content == new.content else run_async(lambda stack: ask_both(stack, old, new, day))
    return Difference(old, new, facts, day, answer_changes(*asked))


def read_side(name: str) -> Side:
    """The pack of that name or folder.

    Raises:
        PackInvalid: it builds on another, or does not pass its check.
    """
    stands_alone(name)
    packs = read_checked([name])
    content = project(packs)
    dataset = describe_dataset(packs, content)
    return Side(name, dataset["release"], dataset["asOf"], packs, content)


def stands_alone(name: str) -> None:
    """Refuse a pack that is nothing without another; what else is wrong with it is for the check.

    Raises:
        PackInvalid: it builds on another.
    """
    pack = Pack(name)
    if read_manifest(pack, find_pack(name) / MANIFEST) and pack.manifest and pack.manifest.builds_on:
        bases = ", ".join(pack.manifest.builds_on)
        raise PackInvalid(
            f"remit diff compares packs that stand alone; {one_line(name)} builds on {bases}.",
            remedy="`remit load` with all of them prints what it changes in the graph.",
        )


async def ask_both(stack: AsyncExitStack, before: Side, after: Side, day: str) -> tuple[Answers, Answers]:
    """The answers of both, from an engine of their own in a folder; both are gone when the stack ends, however that comes.

    Raises:
        EngineFailed: it does not start.
    """
    engine = EmbeddedEngine(Path(stack.enter_context(TemporaryDirectory(prefix="remit-diff-"))))
    stack.push_async_callback(engine.stop)
    try:
        database = Database(await engine.start(), PLANNING_SECONDS)
        stack.push_async_callback(database.close)
        return await ask(database, before, day), await ask(database, after, day)
    except EngineFailed as error:
        remedy = "It needs some space in the system's temporary folder; --facts-only does without it."
        raise EngineFailed(error.message, remedy) from error


async def ask(database: Database, one: Side, day: str) -> Answers:
    """Make the graph hold this pack, and ask about each of its clinics."""
    await load(database, one.packs)
    clinics = sorted(node.id for node in one.content.nodes.values() if node.label == "Clinic")
    answers = {clinic: await get_oversight(database, Question(clinic, day)) for clinic in clinics}
    return {clinic: answer for clinic, answer in answers.items() if answer is not None}
