"""From picks to Cypher: pure, and the larger part of the one translator.

Every object becomes a list in the order of its picks, since a list is what a database sends cheapest; the reader made beside
it turns that list into what the response shows.
"""

from collections.abc import Mapping
from itertools import count
from typing import Any

from graph.model.temporal import label_of
from graph.query.filters import Parameters
from graph.query.planner.connection import Connected, connection_piece
from graph.query.planner.decode import Check, Piece, each, optional, or_default, pairs_reader, reader_of, unchanged
from graph.query.planner.oversight_field import answer_reader, clinic_text
from graph.query.planner.selection_tree import (
    Answer,
    Cited,
    Listing,
    NotCovered,
    Nothing,
    Pairs,
    Part,
    Pick,
    Property,
    Size,
    Typename,
    Way,
)
from graph.query.relations import conditions_of, pattern_of, relation
from graph.store.lookup import checked_id


class Translator:
    """Makes the texts of one operation: collects its parameters and hands out variables, each used once.

    `day` is the place, among the days that the operation asks for, of the one that is being translated.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.checks: list[Check] = []
        self.day = 0
        self._numbers = count(1)

    def fresh(self, letter: str) -> str:
        """A variable that no other part of the statement uses."""
        return f"{letter}{next(self._numbers)}"

    def shape(self, variable: str, among: Mapping[str, tuple[Pick, ...]]) -> Piece:
        """The object that a variable is bound to, of one type or of several."""
        alike = groups_of(among)
        if len(alike) == 1:
            return self._alike(variable, *alike[0])
        pieces = [self._alike(variable, labels, picks) for labels, picks in alike]
        cases = [
            f"WHEN {' OR '.join(f'{variable}:{label}' for label in labels)} THEN [{index}, {piece.text}]"
            for index, ((labels, _), piece) in enumerate(zip(alike, pieces, strict=True))
        ]
        readers = [piece.read or unchanged for piece in pieces]
        return Piece(
            f"CASE {' '.join(cases)} END", lambda row, frame: None if row is None else readers[row[0]](row[1], frame)
        )

    def _alike(self, variable: str, labels: list[str], picks: tuple[Pick, ...]) -> Piece:
        """The object, of one of several types of which the same is picked."""
        return self.object(variable, labels[0], picks, label_of(variable) if len(labels) > 1 else None)

    def object(self, variable: str, label: str, picks: tuple[Pick, ...], typename: str | None = None) -> Piece:
        """An object of one type; `typename` is the text that tells its type where the label does not."""
        pieces = [
            Piece(typename or f"'{label}'") if isinstance(pick.kind, Typename) else self.field(variable, label, pick)
            for pick in picks
        ]
        return Piece(
            f"[{', '.join(piece.text for piece in pieces)}]", reader_of(picks, [piece.read for piece in pieces])
        )

    def field(self, variable: str, label: str, pick: Pick) -> Piece:  # noqa: PLR0911  # one return a kind
        """One field of a node."""
        match pick.kind:
            case Property(name, default):
                read = None if default is None else or_default(default)
                return Piece(f"{variable}.{name or pick.name}", read)
            case Pairs(first, second):
                return Piece(f"[{variable}.{first[1]}, {variable}.{second[1]}]", pairs_reader(pick))
            case Part():
                ((name, picks),) = pick.among.items()
                return self.object(variable, label, picks, f"'{name}'")
            case Cited(name):
                return self._cited(variable, name, pick)
            case Way():
                return self._way(variable, label, pick)
            case Nothing():
                return Piece("null")
            case Listing(anchor):
                return connection_piece(self, anchor, pick, variable)
            case Size(anchor):
                return Piece(Connected(self, anchor, pick, variable).count()[0])
            case Answer():
                self.check_ids(pick, "therapy", "activity")
                return Piece(clinic_text(f"{variable}.id", self.fresh("_")), answer_reader(pick, self.day))
        raise NotCovered(f"{label}.{pick.name}")

    def check_ids(self, pick: Pick, *names: str) -> None:
        """Have ids in these arguments looked at before the statement is sent."""
        for name in names:
            value = pick.arguments.get(name)
            if value is not None:
                self.checks.append(Check(value, check_ids))

    def _cited(self, variable: str, name: str, pick: Pick) -> Piece:
        cite, node = self.fresh("i"), self.fresh("n")
        item = self.shape(node, pick.among)
        text = f"UNWIND {variable}.{name} AS {cite} MATCH ({node}:Entity {{id: {cite}}}) WITH {node} ORDER BY {node}.id"
        return Piece(f"COLLECT {{ {text} RETURN {item.text} }}", each(item.read))

    def _way(self, variable: str, label: str, pick: Pick) -> Piece:
        way = relation(label, pick.name)
        edges = [self.fresh("r") for _ in way.hops]
        nodes = [self.fresh("n") for _ in way.hops]
        match = f"MATCH ({variable}){''.join(map(pattern_of, way.hops, edges, nodes))}"
        conditions = [*conditions_of(way, edges, nodes), *self._wanted(nodes[-1], pick)]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        item = self.shape(nodes[-1], pick.among)
        if not way.one:
            text = f"{match}{where} WITH DISTINCT {nodes[-1]} ORDER BY {nodes[-1]}.id RETURN {item.text}"
            return Piece(f"COLLECT {{ {text} }}", each(item.read))
        if way.sole:
            return Piece(f"head(COLLECT {{ {match}{where} RETURN {item.text} }})", optional(item.read))
        latest = f"ORDER BY coalesce({edges[-1]}.validFrom, '') DESC, {nodes[-1]}.id DESC LIMIT 1"
        text = f"{match}{where} WITH {edges[-1]}, {nodes[-1]} {latest} RETURN {item.text}"
        return Piece(f"head(COLLECT {{ {text} }})", optional(item.read))

    def _wanted(self, node: str, pick: Pick) -> list[str]:
        """What the arguments of a relation ask of the node that it leads to."""
        found = []
        for name, value in pick.arguments.items():
            if value is None:
                continue
            if name == "contested":
                found.append(f"{node}.contested = {self.parameters.add(value)}")
            elif name == "jurisdiction":
                self.check_ids(pick, name)
                found.append(f"EXISTS {{ MATCH ({node})-[:IN]->(:Entity {{id: {self.parameters.add(value)}}}) }}")
            else:
                raise NotCovered(name)
        return found


def check_ids(value: str | list[str]) -> None:
    """Whether an id, or each of several, has the form of one.

    Raises:
        InvalidArgument: it has not.
    """
    for identity in [value] if isinstance(value, str) else value:
        checked_id(identity)


def groups_of(among: Mapping[str, tuple[Pick, ...]]) -> list[tuple[list[str], tuple[Pick, ...]]]:
    """Types of which the same is picked, in the same ways."""
    found: list[tuple[Any, list[str]]] = []
    for label, picks in among.items():
        ways = tuple(relation(label, pick.name) for pick in picks if isinstance(pick.kind, Way))
        labels = next((labels for known, labels in found if known == (picks, ways)), None)
        if labels is None:
            found.append(((picks, ways), [label]))
        else:
            labels.append(label)
    return [(labels, picks) for (picks, _), labels in found]
