"""From picks to Cypher: pure, and the larger part of the one translator.

Every object becomes a list in the order of its picks, since a list is what a database sends cheapest; the reader made beside
it turns that list into what the response shows.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

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
from graph.query.predicates import label_text, where_all
from graph.query.relations import conditions_of, pattern_of, relation
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, joined
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
        """A name, or the end of names, that no other part of the statement uses."""
        return f"{letter}{next(self._numbers)}"

    def variable(self, letter: str) -> Variable:
        """A variable that no other part of the statement uses."""
        return Variable(self.fresh(letter))

    def shape(self, variable: Variable, among: Mapping[str, tuple[Pick, ...]]) -> Piece:
        """The object that a variable is bound to, of one type or of several."""
        alike = groups_of(among)
        if len(alike) == 1:
            return self._alike(variable, *alike[0])
        pieces = [self._alike(variable, labels, picks) for labels, picks in alike]
        cases = [
            cypher("WHEN ", is_any_of(variable, labels), f" THEN [{index}, ", piece.cypher, "]")
            for index, ((labels, _), piece) in enumerate(zip(alike, pieces, strict=True))
        ]
        readers = [piece.read or unchanged for piece in pieces]
        return Piece(
            cypher("CASE ", joined(" ", cases), " END"),
            lambda row, frame: None if row is None else readers[row[0]](row[1], frame),
        )

    def _alike(self, variable: Variable, labels: list[str], picks: tuple[Pick, ...]) -> Piece:
        """The object, of one of several types of which the same is picked."""
        return self.object(variable, labels[0], picks, label_text(variable) if len(labels) > 1 else None)

    def object(
        self, variable: Variable, label: str, picks: tuple[Pick, ...], typename: CypherPart | None = None
    ) -> Piece:
        """An object of one type; `typename` is the Cypher that tells its type where the label does not."""
        pieces = [
            Piece(typename or f"'{label}'") if isinstance(pick.kind, Typename) else self.field(variable, label, pick)
            for pick in picks
        ]
        values = joined(", ", (piece.cypher for piece in pieces))
        return Piece(cypher("[", values, "]"), reader_of(picks, [piece.read for piece in pieces]))

    def field(self, variable: Variable, label: str, pick: Pick) -> Piece:  # noqa: PLR0911  # one return a kind
        """One field of a node."""
        match pick.kind:
            case Property(name, default):
                read = None if default is None else or_default(default)
                return Piece(cypher(variable, f".{name or pick.name}"), read)
            case Pairs(first, second):
                lists = cypher("[", variable, f".{first[1]}, ", variable, f".{second[1]}]")
                return Piece(lists, pairs_reader(pick))
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
                return Piece(clinic_text(cypher(variable, ".id"), self.fresh("_")), answer_reader(pick, self.day))
        raise NotCovered(f"{label}.{pick.name}")

    def check_ids(self, pick: Pick, *names: str) -> None:
        """Have ids in these arguments looked at before the statement is sent."""
        for name in names:
            value = pick.arguments.get(name)
            if value is not None:
                self.checks.append(Check(value, check_ids))

    def _cited(self, variable: Variable, name: str, pick: Pick) -> Piece:
        cite, node = self.variable("i"), self.variable("n")
        item = self.shape(node, pick.among)
        unwound = cypher("UNWIND ", variable, f".{name} AS ", cite, " MATCH (", node, ":Entity {id: ", cite, "})")
        text = cypher(unwound, " WITH ", node, " ORDER BY ", node, ".id RETURN ", item.cypher)
        return Piece(cypher("COLLECT { ", text, " }"), each(item.read))

    def _way(self, variable: Variable, label: str, pick: Pick) -> Piece:
        way = relation(label, pick.name)
        edges = [self.variable("r") for _ in way.hops]
        nodes = [self.variable("n") for _ in way.hops]
        edge, node = edges[-1], nodes[-1]
        conditions = [*conditions_of(way, edges, nodes), *self._wanted(node, pick)]
        pattern = cypher("(", variable, ")", *map(pattern_of, way.hops, edges, nodes))
        matched = cypher("MATCH ", pattern, where_all(conditions))
        item = self.shape(node, pick.among)
        if not way.one:
            text = cypher(matched, " WITH DISTINCT ", node, " ORDER BY ", node, ".id RETURN ", item.cypher)
            return Piece(cypher("COLLECT { ", text, " }"), each(item.read))
        if not way.sole:
            latest = cypher("ORDER BY coalesce(", edge, ".validFrom, '') DESC, ", node, ".id DESC LIMIT 1")
            matched = cypher(matched, " WITH ", edge, ", ", node, " ", latest)
        return Piece(cypher("head(COLLECT { ", matched, " RETURN ", item.cypher, " })"), optional(item.read))

    def _wanted(self, node: Variable, pick: Pick) -> list[CypherFragment]:
        """What the arguments of a relation ask of the node that it leads to."""
        found = []
        for name, value in pick.arguments.items():
            if value is None:
                continue
            if name == "contested":
                found.append(cypher(node, ".contested = ", self.parameters.add(value)))
            elif name == "jurisdiction":
                self.check_ids(pick, name)
                end = cypher("(:Entity {id: ", self.parameters.add(value), "})")
                found.append(cypher("EXISTS { MATCH (", node, ")-[:IN]->", end, " }"))
            else:
                raise NotCovered(name)
        return found


def is_any_of(variable: Variable, labels: Iterable[str]) -> CypherFragment:
    """The node has one of the labels."""
    return joined(" OR ", (cypher(variable, f":{label}") for label in labels))


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
