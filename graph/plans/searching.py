"""Search as a part of a plan: hits in their order, and a count, each only where it is selected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graph.excerpts import excerpt
from graph.lists import PageArguments, checked
from graph.model import Node
from graph.plans.embed import embedded
from graph.plans.listing import Making, Page, info_reader, one_more
from graph.plans.picks import NotCovered, Pick
from graph.plans.readers import Check, Computed, Frame, Piece, Reader, resolved, unchanged
from graph.search import BEST, ORDER, asked, found_text, page_text, question_of

FIRST = 3  # shapes stand after rank, kind and properties
Get = Callable[[Page, list[Any], Frame], Any]


@dataclass(slots=True)
class Searched:
    """One search while it is translated: what is asked of it, and the shapes of its hits."""

    making: Making
    pick: Pick
    suffix: str = ""
    given: dict[str, str] = field(default_factory=dict)
    shapes: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        arguments = self.pick.arguments
        question = [arguments["query"], arguments.get("kinds"), arguments.get("after")]
        self.making.checks.append(Check(question, lambda values: question_of(*values)))
        self.making.checks.append(Check(arguments.get("first"), lambda size: checked(PageArguments(first=size))))
        self.suffix = self.making.fresh("_")
        add = self.making.parameters.add
        self.given = {"question": add(Computed(question, lambda values: question_of(*values)))}
        if self.inside:
            self.making.check_ids(self.pick, "jurisdiction")
            self.given["jurisdiction"] = add(arguments["jurisdiction"])

    @property
    def inside(self) -> bool:
        """Whether a jurisdiction is named."""
        return self.pick.arguments.get("jurisdiction") is not None

    def part(self, text: str) -> str:
        """A text of `graph.search` as a part of the statement; what a procedure yields keeps its name."""
        return embedded(text, self.suffix, self.given).replace(f"YIELD node{self.suffix}", "YIELD node")

    def page(self) -> str:
        """Cypher for the hits of the page and one more."""
        limit = self.making.parameters.add(Computed(self.pick.arguments.get("first"), one_more))
        head = self.part(page_text(inside=self.inside).replace("$limit", limit))
        shown = ", ".join([self.part("rank, kind, properties(x)"), *(shape.text for shape in self.shapes)])
        return f"COLLECT {{ {head} RETURN [{shown}] }}"

    def count(self) -> str:
        """Cypher for how many hits there are."""
        return f"head(COLLECT {{ {self.part(f'{found_text(inside=self.inside)}RETURN count(x) AS total')} }})"


def search_piece(making: Making, pick: Pick) -> Piece:
    """Cypher that gives [hits, count], and its reader."""
    one = Searched(making, pick)
    count = "null"
    reading: list[tuple[str, Get]] = []
    for part in pick.picks:
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
                reading.append((part.key, lambda _, __, ___: "SearchConnection"))
            case _:
                raise NotCovered(part.name)
    paged = any(part.name in ("nodes", "edges", "pageInfo") for part in pick.picks)
    return Piece(f"[{one.page() if paged else '[]'}, {count}]", connection_reader(pick, reading))


def connection_reader(pick: Pick, reading: list[tuple[str, Get]]) -> Reader:
    """The reader of the connection."""
    size, after = pick.arguments.get("first"), pick.arguments.get("after")

    def read(value: list[Any], frame: Frame) -> dict[str, Any]:
        wanted = one_more(resolved(size, frame.variables)) - 1
        rows = [[(row[0], row[1], row[2]["id"]), *row] for row in value[0][:wanted]]
        page = Page(ORDER, rows, has_next=len(value[0]) > wanted, has_previous=after is not None)
        return {key: get(page, value, frame) for key, get in reading}

    return read


def nodes_reader(one: Searched, pick: Pick) -> Get:
    """The reader of the hits."""
    read = hit_reader(one, pick)
    return lambda page, _, frame: [read(row[1:], frame) for row in page.rows]


def edges_reader(one: Searched, pick: Pick) -> Get:
    """The reader of the hits with their cursors."""
    parts = [(part.key, part.name, hit_reader(one, part) if part.name == "node" else unchanged) for part in pick.picks]

    def read(page: Page, _: list[Any], frame: Frame) -> list[Any]:
        return [
            {
                key: page.cursor(index) if name == "cursor" else get(row[1:], frame) if name == "node" else "SearchEdge"
                for key, name, get in parts
            }
            for index, row in enumerate(page.rows)
        ]

    return read


def hit_reader(one: Searched, pick: Pick) -> Reader:
    """The reader of one hit."""
    parts = []
    for part in pick.picks:
        if part.name == "node":
            one.shapes.append(one.making.shape(f"x{one.suffix}", part.among))
        parts.append((part.key, part.name, len(one.shapes) - 1))
    readers = one.shapes
    text = one.pick.arguments["query"]

    def read(row: list[Any], frame: Frame) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, name, place in parts:
            match name:
                case "node":
                    made[key] = (readers[place].read or unchanged)(row[FIRST + place], frame)
                case "score":
                    made[key] = row[0] / BEST
                case "excerpt":
                    made[key] = excerpt(Node(row[1], row[2]), asked(resolved(text, frame.variables)))
                case _:
                    made[key] = "SearchHit"
        return made

    return read
