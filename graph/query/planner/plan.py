"""A plan: one statement for one operation, what fills its parameters, and the readers that shape its one record."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_snapshot import Law
from graph.oversight.gaps.derived_gap import DerivedId
from graph.query.filters import Parameters
from graph.query.list_sources import ANCHORS
from graph.query.lists import rows_text
from graph.query.planner.batching import Sending, Together
from graph.query.planner.connection import begins_at_once, connection_piece
from graph.query.planner.decode import Check, Frame, Kept, Piece, Reader, each, optional, plain, reader_of, resolved
from graph.query.planner.oversight_field import answer_reader, clinic_text
from graph.query.planner.search_field import search_piece
from graph.query.planner.selection_tree import (
    Answer,
    ById,
    ByIds,
    Listing,
    NotCovered,
    OfLaw,
    Pick,
    Search,
    Size,
    Typename,
    Way,
    Whole,
)
from graph.query.planner.subquery import embedded
from graph.query.planner.translate import Translator
from graph.store.lookup import checked_id
from graph.store.statements import Statement, generated

VERSION = "head(COLLECT { MATCH (d:Dataset) RETURN d.contentHash + ' ' + d.loadedAt })"
OF_A_DAY = re.compile(r"\$(day|standing)\b")
LIMITS = re.compile(r"LIMIT \$(\w+)")  # Cypher does not take a variable there

OBJECTS = 15  # of one field
ASKED = r"asked.\1"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known of an operation before its variables have values.

    `together` sends requests together where one statement may ask for several: their own values are maps in `$asked` then, but
    for those that must be the same for all of them, which `common` names. `size`: about how many objects it is made of.
    """

    sending: Sending
    values: Mapping[str, Any]
    days: tuple[Any, ...]
    checks: tuple[Check, ...]
    read: Reader
    common: frozenset[str]
    size: int
    together: Together | None = field(compare=False)

    def frame(self, variables: Mapping[str, Any], law: Law) -> Frame:
        """What one request is answered by."""
        days = (resolved(day, variables) or law.as_of for day in self.days)
        return Frame(law, tuple(map(law.on, days)), variables)

    @property
    def statement(self) -> Statement:
        """What is sent."""
        return self.sending.statement

    def own(self, frame: Frame) -> dict[str, Any]:
        """The parameters that are the request's own."""
        return {name: valued(value, frame) for name, value in self.values.items() if name not in self.common}

    def shared(self, frame: Frame) -> dict[str, Any]:
        """The parameters that requests of the same state have in common."""
        found = {name: valued(self.values[name], frame) for name in self.common}
        for index, force in enumerate(frame.days):
            found |= {f"day{index}": force.day, f"standing{index}": force.standing}
        return {name: value for name, value in found.items() if name in self.statement.parameters}

    def state(self, frame: Frame) -> Hashable:
        """What tells requests with other shared parameters apart."""
        common = (valued(self.values[name], frame) for name in sorted(self.common))
        return frame.law.version, *(force.day for force in frame.days), *common

    def check(self, variables: Mapping[str, Any]) -> None:
        """Look at the values that the resolvers might refuse.

        Raises:
            NotCovered: they would, or the translator leaves such a value to them.
        """
        for check in self.checks:
            try:
                check.passes(resolved(check.value, variables))
            except InvalidArgument as error:
                raise NotCovered(error.message) from error


def valued(value: Any, frame: Frame) -> Any:  # noqa: ANN401  # any value of a parameter
    """The value of a parameter for one request."""
    return value.known(frame) if isinstance(value, Kept) else resolved(value, frame.variables)


def plan_of(roots: tuple[Pick, ...]) -> Plan:
    """The plan for the fields of an operation's root.

    Raises:
        NotCovered: there is something among them that the translator leaves to the resolvers.
    """
    translator = Translator(Parameters(""))
    days: list[Any] = []
    texts: list[str] = []
    readers: list[Reader | None] = []
    for pick in roots:
        day = pick.arguments.get("asOf")
        if day not in days:
            days.append(day)
        translator.day = days.index(day)
        piece = root(translator, pick)
        texts.append(OF_A_DAY.sub(rf"$\g<1>{days.index(day)}", piece.text))
        readers.append(piece.read)
    name = f"operation/{'+'.join(pick.name for pick in roots)}"
    found = ", ".join(texts)
    statement = generated(name, f"RETURN [{', '.join([VERSION, *texts])}] AS data", ("data",))
    # Of a connection with nothing but its type selected, for one, no text is left.
    used = {name: value for name, value in translator.parameters.values.items() if name in statement.parameters}
    common, several = frozenset[str](), all(map(small, roots))
    if several:
        common = frozenset(LIMITS.findall(found))
        own = re.compile(rf"\$({'|'.join([*(used.keys() - common), '-'])})\b")
        row = ", ".join(["asked.at", "version", *([own.sub(ASKED, found)] if found else [])])
        each_ = f"WITH {VERSION} AS version UNWIND $asked AS asked RETURN collect([{row}]) AS data"
        statement = generated(name, each_, ("data",))
    sending = Sending(statement)
    together = Together(sending) if several else None
    return Plan(
        sending,
        used,
        tuple(days),
        tuple(translator.checks),
        reader_of(roots, readers),
        common,
        size_of(roots),
        together,
    )


def size_of(picks: Iterable[Pick]) -> int:
    """About how many objects a plan for these has, by what plans were counted to have."""
    return sum(OBJECTS + size_of(chain.from_iterable(pick.among.values())) for pick in picks)


def small(pick: Pick) -> bool:
    """Whether what a field of the root costs hardly grows with the graph.

    So it is with a look-up, a page in the order of an index, and a search by words that few things share.
    """
    match pick.kind:
        case Listing():
            at_once = begins_at_once(pick)
        case Search():  # of a jurisdiction, ways lead to what is given behind a WITH: see `plainly`
            at_once = pick.arguments.get("jurisdiction") is None
        case kind:
            at_once = isinstance(kind, ById | Answer | OfLaw | Typename)
    return at_once and all(map(plainly, inner(pick)))


def plainly(pick: Pick) -> bool:
    """Whether neither a list nor its size is a part of the field, and no value narrows what a relation leads to.

    Of those values some would stand behind a WITH, where the embedded engine no longer knows what was unwound before.
    """
    lists = isinstance(pick.kind, Listing | Size)
    narrowed = isinstance(pick.kind, Way) and any(value is not None for value in pick.arguments.values())
    return not lists and not narrowed and all(map(plainly, inner(pick)))


def inner(pick: Pick) -> Iterator[Pick]:
    """What is picked of what the field leads to."""
    return chain.from_iterable(pick.among.values())


def root(making: Translator, pick: Pick) -> Piece:  # noqa: PLR0911  # one return a kind
    """One field of the root."""
    match pick.kind:
        case Typename():
            return Piece("'Query'")
        case ById():
            making.checks.append(Check(pick.arguments["id"], stored_id))
            node, identity = making.fresh("n"), making.parameters.add(pick.arguments["id"])
            item = making.shape(node, pick.among)
            text = f"MATCH ({node}:Entity {{id: {identity}}}) WHERE {labelled(node, pick)} RETURN {item.text}"
            return Piece(f"head(COLLECT {{ {text} }})", optional(item.read))
        case ByIds(most):
            return by_ids(making, pick, most)
        case Whole(anchor):
            suffix = making.fresh("_")
            item = making.shape(f"x{suffix}", pick.among)
            rows = rows_text(ANCHORS[anchor], None, making.parameters)
            text = embedded(f"{rows} WITH DISTINCT x ORDER BY x.id", suffix, {})
            return Piece(f"COLLECT {{ {text} RETURN {item.text} }}", each(item.read))
        case OfLaw(function):
            return Piece("null", lambda _, frame: plain(function(frame.law.dataset), pick))
        case Listing(anchor):
            return connection_piece(making, anchor, pick, None)
        case Search():
            return search_piece(making, pick)
        case Answer():
            making.check_ids(pick, "clinic", "therapy", "activity")
            text = clinic_text(making.parameters.add(pick.arguments["clinic"]), making.fresh("_"))
            return Piece(text, answer_reader(pick, making.day))
    raise NotCovered(pick.name)


def by_ids(making: Translator, pick: Pick, most: int) -> Piece:
    """Nodes by their ids; the reader puts them in order."""
    ids = pick.arguments["ids"]
    making.checks.append(Check(ids, partial(stored_ids, most)))
    identity, node = making.fresh("i"), making.fresh("n")
    item = making.shape(node, pick.among)
    unwound = f"UNWIND {making.parameters.add(ids)} AS {identity} WITH DISTINCT {identity}"
    match_ = f"MATCH ({node}:Entity {{id: {identity}}}) WHERE {labelled(node, pick)}"

    def read(rows: list[Any], frame: Frame) -> list[Any]:
        found = {row[0]: item.read(row[1], frame) if item.read else row[1] for row in rows}
        return [found.get(one) for one in resolved(ids, frame.variables)]

    return Piece(f"COLLECT {{ {unwound} {match_} RETURN [{identity}, {item.text}] }}", read)


def labelled(node: str, pick: Pick) -> str:
    """That a node has one of the types that are picked among."""
    return " OR ".join(f"{node}:{label}" for label in pick.among)


def stored_ids(most: int, values: list[str]) -> None:
    """Whether the ids can be those of stored nodes, and are not too many.

    Raises:
        InvalidArgument: one has not the form of an id.
        NotCovered: they are too many, or one is that of a derived gap.
    """
    if len(values) > most:
        raise NotCovered("ids")
    for value in values:
        stored_id(value)


def stored_id(value: str) -> None:
    """Whether the id can be that of a stored node.

    Raises:
        InvalidArgument: it has not the form of one.
        NotCovered: it is that of a derived gap.
    """
    if DerivedId.of(checked_id(value)) is not None:
        raise NotCovered(value)
