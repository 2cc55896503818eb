"""Search as a part of a plan: hits in their order, and a count, each only where it is selected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.model.vocabulary import Node
from graph.query.highlight import SHOWN, excerpt
from graph.query.lists import PageArguments, checked
from graph.query.planner.connection import Making, Page, info_reader, one_more, typename_reader
from graph.query.planner.decode import Check, Computed, Frame, Piece, Reader, resolved, unchanged
from graph.query.planner.selection_tree import NotPlannable, SelectedField
from graph.query.search import BEST, HITS, ORDER, asked, question_of
from graph.query.search_cypher import Form, hits_text, labels_of, page_text
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, joined

SORTED = read_fragment("[rank, kind, id]")
TEXTS = read_fragment(f"[{', '.join(f'x.{name}' for name in SHOWN)}]")
TOTAL = read_fragment("RETURN count(x) AS total")
known_question = lru_cache(maxsize=512)(question_of)  # asked for twice a request: whether it is one, and what it is
Get = Callable[[Page, list[Any], Frame], Any]


@dataclass(slots=True)
class Searched:
    """One search while it is translated: what is asked of it, and what is shown of its hits beside what they are sorted by."""

    making: Making
    selected: SelectedField
    suffix: str = ""
    given: dict[str, CypherPart] = field(default_factory=dict)
    shown: list[CypherPart] = field(default_factory=list)

    def __post_init__(self) -> None:
        arguments = self.selected.arguments
        question = [arguments["query"], arguments.get("after")]
        self.making.checks.append(Check(question, lambda values: known_question(*values)))
        self.making.checks.append(Check(arguments.get("first"), lambda size: checked(PageArguments(first=size))))
        self.suffix = self.making.fresh("_")
        add = self.making.parameters.add
        self.given = {"question": add(Computed(question, lambda values: known_question(*values)))}
        if self.form.inside:
            self.making.check_ids(self.selected, "jurisdiction")
            self.given["jurisdiction"] = add(arguments["jurisdiction"])

    @property
    def form(self) -> Form:
        """What the texts depend on: kinds are never a reference, unlike what the words, the jurisdiction and the cursor are."""
        arguments = self.selected.arguments
        inside, later = (arguments.get(name) is not None for name in ("jurisdiction", "after"))
        return Form(labels_of(arguments.get("kinds")), inside=inside, later=later)

    def show(self, text: CypherPart) -> int:
        """Have each row show this; gives its place in the row."""
        self.shown.append(text)
        return len(self.shown)

    def shape(self, selected: SelectedField) -> tuple[int, Reader]:
        """The place of the found node in the row, and its reader; only types that may be found are told apart."""
        by_type = {label: selections for label, selections in selected.by_type.items() if label in self.form.labels}
        piece = self.making.shape(Variable(f"x{self.suffix}"), by_type or selected.by_type)
        return self.show(piece.cypher), piece.read or unchanged

    def texts(self) -> int:
        """The place in the row of what an excerpt is taken from."""
        return self.show(self.part(TEXTS))

    def part(self, fragment: CypherFragment) -> CypherFragment:
        """A fragment of `graph.query.search_cypher` as a part of the statement."""
        return fragment.bind(self.suffix, parameters=self.given)

    def page(self) -> CypherFragment:
        """Cypher for the hits of the page and one more."""
        self.given["limit"] = self.making.parameters.add_limit(Computed(self.selected.arguments.get("first"), one_more))
        row = joined(", ", [self.part(SORTED), *self.shown])
        return cypher("COLLECT { ", self.part(page_text(self.form)), " RETURN [", row, "] }")

    def count(self) -> CypherFragment:
        """Cypher for how many hits there are."""
        return cypher("head(COLLECT { ", self.part(cypher(hits_text(self.form), " ", TOTAL)), " })")


def search_piece(making: Making, selected: SelectedField) -> Piece:
    """Cypher that gives [hits, count], and its reader; null: there are too many candidates."""
    one = Searched(making, selected)
    count: CypherPart = "null"
    reading: list[tuple[str, Get]] = []
    for part in selected.selections:
        match part.name:
            case "nodes":
                reading.append((part.key, nodes_reader(one, part)))
            case "edges":
                reading.append((part.key, edges_reader(one, part)))
            case "pageInfo":
                reading.append((part.key, info_reader(part)))
            case "totalCount":
                count = one.count()
                reading.append((part.key, lambda _, value, __: value[1]))
            case "__typename":
                reading.append((part.key, typename_reader(selected)))
            case _:
                raise NotPlannable(part.name)
    paged = any(part.name in ("nodes", "edges", "pageInfo") for part in selected.selections)
    found = cypher("[", one.page() if paged else "[]", ", ", count, "]")
    if paged or count != "null":
        found = cypher("head(COLLECT { ", one.part(one.form.candidates), " RETURN ", found, " })")
    return Piece(found, connection_reader(selected, reading))


def connection_reader(selected: SelectedField, reading: list[tuple[str, Get]]) -> Reader:
    """The reader of the connection."""
    size, after = selected.arguments.get("first"), selected.arguments.get("after")

    def read(value: list[Any] | None, frame: Frame) -> dict[str, Any]:
        if value is None:
            raise NotPlannable("query")
        wanted = one_more(resolved(size, frame.variables)) - 1
        page = Page(HITS, ORDER, value[0][:wanted], has_next=len(value[0]) > wanted, has_previous=after is not None)
        return {key: get(page, value, frame) for key, get in reading}

    return read


def nodes_reader(one: Searched, selected: SelectedField) -> Get:
    """The reader of the hits."""
    read = hit_reader(one, selected)
    return lambda page, _, frame: [read(row, frame) for row in page.rows]


def edges_reader(one: Searched, selected: SelectedField) -> Get:
    """The reader of the hits with their cursors."""
    parts = [
        (part.key, part.name, hit_reader(one, part) if part.name == "node" else unchanged)
        for part in selected.selections
    ]

    def read(page: Page, _: list[Any], frame: Frame) -> list[Any]:
        return [
            {
                key: page.cursor(index) if name == "cursor" else get(row, frame) if name == "node" else "SearchEdge"
                for key, name, get in parts
            }
            for index, row in enumerate(page.rows)
        ]

    return read


def hit_reader(one: Searched, selected: SelectedField) -> Reader:
    """The reader of one hit."""
    parts: list[tuple[str, Reader]] = []
    for part in selected.selections:
        match part.name:
            case "node":
                parts.append((part.key, placed(*one.shape(part))))
            case "score":
                parts.append((part.key, lambda row, _: row[0][0] / BEST))
            case "excerpt":
                parts.append((part.key, excerpt_reader(one.texts(), one.selected.arguments["query"])))
            case _:
                parts.append((part.key, lambda _, __: "SearchHit"))
    return lambda row, frame: {key: read(row, frame) for key, read in parts}


def placed(place: int, read: Reader) -> Reader:
    """The reader of a row that reads what stands at one place."""
    return lambda row, frame: read(row[place], frame)


def excerpt_reader(place: int, text: Any) -> Reader:  # noqa: ANN401  # a value of an argument
    """The reader of an excerpt, from the properties at one place of a row."""

    def read(row: list[Any], frame: Frame) -> str:
        known = {name: value for name, value in zip(SHOWN, row[place], strict=True) if value is not None}
        return excerpt(Node(row[0][1], known), asked(resolved(text, frame.variables)))

    return read
