"""Search as a part of a plan: hits in their order, and a count, each only where it is selected."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.model.vocabulary import Node
from graph.query.lists import PageArguments, page_size
from graph.query.planner.connection import (
    Page,
    TranslatorContext,
    limit_plus_one,
    page_info_decoder,
    selects,
    typename_decoder,
)
from graph.query.planner.decode import (
    Check,
    Decoder,
    DerivedParameter,
    ExecutionContext,
    Projection,
    as_is,
    resolve_value,
)
from graph.query.planner.selection_tree import NotPlannable, SelectedField
from graph.search.candidates import IS_CUT, Form, hits_text, labels_of, page_text
from graph.search.highlight import SHOWN, excerpt
from graph.search.hits import HITS, ORDER, SUGGESTED, question_of, question_of_box, score_of
from graph.search.question import read_text
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import CypherFragment, CypherPart, Variable, cypher, join

SORTED = read_fragment("[rank, kind, id]")
TEXTS = read_fragment(f"[{', '.join(f'x.{name}' for name in SHOWN)}]")
TOTAL = read_fragment("RETURN count(x) AS total")
# Asked for twice a request: whether it is one, and what it is.
known_question, known_box = lru_cache(maxsize=512)(question_of), lru_cache(maxsize=512)(question_of_box)
Get = Callable[[Page, list[Any], ExecutionContext], Any]


@dataclass(slots=True)
class SearchBuilder:
    """One search while it is translated: what is asked of it, and what is shown of its hits beside what they are sorted by.

    `text`: what is searched for. `for_box`: it is for a search box, which shows one page.
    """

    translator: TranslatorContext
    selected: SelectedField
    text: Any
    for_box: bool = False
    suffix: str = ""
    given: dict[str, CypherPart] = field(default_factory=dict)
    shown: list[CypherPart] = field(default_factory=list)

    def __post_init__(self) -> None:
        arguments, labels = self.selected.arguments, self.form.labels

        def known(values: list[Any]) -> dict[str, Any]:
            return known_box(values[0], labels) if self.for_box else known_question(*values)

        question = [self.text, arguments.get("after")]
        self.translator.checks.append(Check(question, known))
        self.translator.checks.append(Check(arguments.get("first"), lambda size: page_size(PageArguments(first=size))))
        self.suffix = self.translator.fresh("_")
        add = self.translator.parameters.add
        self.given = {"question": add(DerivedParameter(question, known))}
        if self.form.inside:
            self.translator.check_ids(self.selected, "jurisdiction")
            self.given["jurisdiction"] = add(arguments["jurisdiction"])

    @property
    def form(self) -> Form:
        """What the texts depend on: kinds are never a reference, unlike what the words, the jurisdiction and the cursor are."""
        arguments = self.selected.arguments
        inside, later = (arguments.get(name) is not None for name in ("jurisdiction", "after"))
        return Form(labels_of(arguments.get("kinds")), inside=inside, later=later, named=self.for_box)

    def show(self, text: CypherPart) -> int:
        """Have each row show this; gives its place in the row."""
        self.shown.append(text)
        return len(self.shown)

    def shape(self, selected: SelectedField) -> tuple[int, Decoder]:
        """The place of the found node in the row, and its decoder; only types that may be found are told apart."""
        by_type = {label: selections for label, selections in selected.by_type.items() if label in self.form.labels}
        projection = self.translator.shape(Variable(f"x{self.suffix}"), by_type or selected.by_type)
        return self.show(projection.cypher), projection.decode or as_is

    def texts(self) -> int:
        """The place in the row of what an excerpt is taken from."""
        return self.show(self.part(TEXTS))

    def part(self, fragment: CypherFragment) -> CypherFragment:
        """A fragment of `graph.search.candidates` as a part of the statement."""
        return fragment.bind(self.suffix, parameters=self.given)

    def page(self) -> CypherFragment:
        """Cypher for the hits of the page and one more, or for those of a search box."""
        size = SUGGESTED if self.for_box else DerivedParameter(self.selected.arguments.get("first"), limit_plus_one)
        self.given["limit"] = self.translator.parameters.add_limit(size)
        row = join(", ", [self.part(SORTED), *self.shown])
        return cypher("COLLECT { ", self.part(page_text(self.form)), " RETURN [", row, "] }")

    def count(self) -> CypherFragment:
        """Cypher for how many hits there are."""
        return cypher("head(COLLECT { ", self.part(cypher(hits_text(self.form), " ", TOTAL)), " })")


def search_projection(translator: TranslatorContext, selected: SelectedField) -> Projection:
    """Cypher that gives [hits, count], and its decoder; null: there are too many candidates."""
    one = SearchBuilder(translator, selected, selected.arguments["query"])
    count: CypherPart = "null"
    reading: list[tuple[str, Get]] = []
    for part in selected.selections:
        match part.name:
            case "nodes":
                reading.append((part.key, nodes_decoder(one, part)))
            case "edges":
                reading.append((part.key, edges_decoder(one, part)))
            case "pageInfo" if not (one.form.later and selects(part, "hasPreviousPage")):
                reading.append((part.key, page_info_decoder(part)))
            case "totalCount":
                count = one.count()
                reading.append((part.key, lambda _, value, __: value[1]))
            case "didYouMean" | "ignored":
                reading.append((part.key, lambda *_: []))
            case "__typename":
                reading.append((part.key, typename_decoder(selected)))
            case _:  # whether hits precede a later page is asked by a search of its own
                raise NotPlannable(part.name)
    names = {part.name for part in selected.selections}
    paged = not names.isdisjoint(("nodes", "edges", "pageInfo"))
    asks = paged or count != "null"
    if not asks and not names.isdisjoint(("didYouMean", "ignored")):
        raise NotPlannable("query")
    found = cypher("[", one.page() if paged else "[]", ", ", count, "]")
    if asks:
        found = cypher("head(COLLECT { ", one.part(one.form.candidates), " RETURN ", found, " })")
    return Projection(found, connection_decoder(selected, reading, asks=asks))


def box_projection(translator: TranslatorContext, selected: SelectedField) -> Projection:
    """Cypher that gives the hits for a search box and whether more might have been found, and their decoder."""
    one = SearchBuilder(translator, selected, selected.arguments["prefix"], for_box=True)
    read_hit = hit_decoder(one, selected)

    def read(value: list[Any], context: ExecutionContext) -> list[Any]:
        rows, is_cut = value
        if is_cut and len(rows) < SUGGESTED:  # the resolvers look at more
            raise NotPlannable("prefix")
        return [read_hit(row, context) for row in rows]

    found = cypher(one.part(one.form.candidates), " RETURN [", one.page(), ", ", one.part(IS_CUT), "]")
    return Projection(cypher("head(COLLECT { ", found, " })"), read)


def connection_decoder(selected: SelectedField, reading: list[tuple[str, Get]], *, asks: bool) -> Decoder:
    """The decoder of the connection; `asks`: it needs hits or their number."""
    size = selected.arguments.get("first")

    def read(value: list[Any] | None, context: ExecutionContext) -> dict[str, Any]:
        # Nothing was found, or too much: the resolvers read the text again, or say so.
        if value is None or (asks and not value[0] and not value[1]):
            raise NotPlannable("query")
        wanted = limit_plus_one(resolve_value(size, context.variables)) - 1
        page = Page(HITS, ORDER, value[0][:wanted], has_next=len(value[0]) > wanted, has_previous=False)
        return {key: get(page, value, context) for key, get in reading}

    return read


def nodes_decoder(one: SearchBuilder, selected: SelectedField) -> Get:
    """The decoder of the hits."""
    read = hit_decoder(one, selected)
    return lambda page, _, context: [read(row, context) for row in page.rows]


def edges_decoder(one: SearchBuilder, selected: SelectedField) -> Get:
    """The decoder of the hits with their cursors."""
    parts = [
        (part.key, part.name, hit_decoder(one, part) if part.name == "node" else as_is) for part in selected.selections
    ]

    def read(page: Page, _: list[Any], context: ExecutionContext) -> list[Any]:
        return [
            {
                key: page.cursor(index) if name == "cursor" else get(row, context) if name == "node" else "SearchEdge"
                for key, name, get in parts
            }
            for index, row in enumerate(page.rows)
        ]

    return read


def hit_decoder(one: SearchBuilder, selected: SelectedField) -> Decoder:
    """The decoder of one hit."""
    parts: list[tuple[str, Decoder]] = []
    for part in selected.selections:
        match part.name:
            case "node":
                parts.append((part.key, read_place(*one.shape(part))))
            case "score":
                parts.append((part.key, lambda row, _: score_of(row[0][0])))
            case "excerpt":
                parts.append((part.key, excerpt_decoder(one.texts(), one.text)))
            case _:
                parts.append((part.key, lambda _, __: "SearchHit"))
    return lambda row, context: {key: read(row, context) for key, read in parts}


def read_place(place: int, read: Decoder) -> Decoder:
    """The decoder of a row that reads what stands at one place."""
    return lambda row, context: read(row[place], context)


def excerpt_decoder(place: int, text: Any) -> Decoder:  # noqa: ANN401  # a value of an argument
    """The decoder of an excerpt, from the properties at one place of a row."""

    def read(row: list[Any], context: ExecutionContext) -> str:
        known = {name: value for name, value in zip(SHOWN, row[place], strict=True) if value is not None}
        return excerpt(Node(row[0][1], known), read_text(resolve_value(text, context.variables)).telling)

    return read
