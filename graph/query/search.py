"""Search: from what a client writes to hits in one order on every engine. Statements come from pure functions.

The full-text index finds the candidates: each word of the question begins a word of the node, or the question begins its id.
The database then ranks all of them by the stored text alone (`graph.model.search_text`), so that no engine's own weights have
a say:

    5  the id or a number is exactly the question
    4  a name is exactly the question
    3  a name or a number begins with it
    2  each word of it is a word of the node
    1  each word of it begins a word of the node

Equal ones stand in the order of kind (by its label) and id. What counts on the day is what counts in lists; sources always do.

Ranking takes time for each candidate, so that a question with more than `MOST` of them is refused, on every engine alike: none
is left out without a word. The index stops one beyond that.
"""

import re
from dataclasses import dataclass
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import read_in_force
from graph.model.search_text import words_in
from graph.model.vocabulary import Node, NodeKind
from graph.query.cursors import Key, decode, encode
from graph.query.highlight import excerpt
from graph.query.lists import PageArguments, page_size
from graph.query.search_cypher import Form, hits_text, labels_of, page_text
from graph.store.content import node_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.fragments import cypher
from graph.store.lookup import ID
from graph.store.statements import Statement, generated_statement

LONGEST = 200  # characters of a question
MOST = 100_000  # candidates that are ranked: the embedded engine takes up to seconds for as many
BEST = 5  # the highest rank
HITS = "Query.search"  # the name of the list
HIT_COLUMNS = read_fragment("RETURN {label: kind, properties: properties(x), rank: rank}")
NUMBER_COLUMN = read_fragment("RETURN count(x) AS number")
ORDER = (Key("rank", descending=True), Key("kind"), Key("id"))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched for, on which day, of which kinds, and in which jurisdiction; null: of any."""

    text: str
    day: str
    kinds: tuple[NodeKind, ...] | None = None
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One node that was found; `score` is 1.0 for the best rank and 0.2 for the lowest."""

    node: Node
    score: float
    excerpt: str
    cursor: str


@dataclass(frozen=True, slots=True)
class HitPage:
    """One page of hits, and whether there are more on either side."""

    hits: tuple[Hit, ...]
    has_next: bool
    has_previous: bool


def split_terms(text: str) -> list[str]:
    """The words of the question.

    Raises:
        InvalidArgument: it is too long, or holds no word.
    """
    if len(text) > LONGEST:
        message = f"The text to search for has {len(text)} characters."
        raise InvalidArgument(message, f"Search for at most {LONGEST} characters.")
    words = words_in(text)
    if not words:
        raise InvalidArgument(
            "The text to search for holds no letter and no digit.",
            "Search for a name, a number, or the beginning of one.",
        )
    return words


def identity(text: str) -> str:
    """The text as an id, or as the beginning of one; '' where it has not the form."""
    plain = text.strip().casefold().rstrip(".-")
    return plain if ID.fullmatch(plain) else ""


def lucene(words: list[str], beginning: str = "") -> str:
    """The question to the index. Only letters and digits reach it, and an id behind its sign: no operator of a client's can.

    `beginning`: what ids may begin with instead; '' where the question looks like no id.
    """
    needed = [word for word in dict.fromkeys(words) if not any(w != word and w.startswith(word) for w in words)]
    text = " ".join(f"+{word}*" for word in needed)
    if not beginning:
        return text
    escaped = beginning.replace("-", "\\-")
    return f"({text}) @{escaped}*"


def question_of(text: str, after: str | None) -> dict[str, Any]:
    """The question as the one parameter that its statements take, with the hit after which the page begins.

    Raises:
        InvalidArgument: the text, or the cursor, has not the form that it must have.
    """
    words, given_id = split_terms(text), identity(text)
    plain = " ".join(words)
    beginning = given_id if "." in text.strip() else ""
    question = {
        "lucene": lucene(words, beginning),
        "most": MOST + 1,
        "id": given_id,
        "code": f"# {plain} #",
        "name": f"= {plain} =",
        "codes": f"# {plain}",
        "names": f"= {plain}",
        "words": [f" {word} " for word in words],
    }
    return question if after is None else question | dict(zip(("rank", "kind", "after"), position(after), strict=True))


def parameters_of(query: SearchQuery, after: str | None) -> dict[str, Any]:
    """The parameters of its statements, but for the length of a page."""
    question = question_of(query.text, after)
    home = {} if query.jurisdiction is None else {"jurisdiction": query.jurisdiction}
    return {"question": question, "day": query.day} | home


def form_of(query: SearchQuery, after: str | None) -> Form:
    """The form of its statements."""
    return Form(labels_of(query.kinds), inside=query.jurisdiction is not None, later=after is not None)


def hits_statement(query: SearchQuery, page: PageArguments) -> tuple[Statement, dict[str, Any]]:
    """The statement of one page, asking for one hit more than the page holds; no row: there are too many candidates."""
    size, _ = page_size(page)
    form = form_of(query, page.after)
    text = cypher(form.candidates, " RETURN COLLECT { ", page_text(form), " ", HIT_COLUMNS, " } AS hits")
    return generated_statement("search/hits", text), parameters_of(query, page.after) | {"limit": size + 1}


def total_statement(query: SearchQuery) -> tuple[Statement, dict[str, Any]]:
    """The statement that counts the hits, whatever the page; no row: there are too many candidates."""
    form = form_of(query, None)
    text = cypher(form.candidates, " RETURN head(COLLECT { ", hits_text(form), " ", NUMBER_COLUMN, " }) AS total")
    return generated_statement("search/total", text), parameters_of(query, None)


def position(cursor: str) -> tuple[int, str, str]:
    """Rank, kind and id of the hit after which a page begins.

    Raises:
        InvalidArgument: the cursor is none of a search.
    """
    rank, kind, after = decode(HITS, ORDER, cursor, "after")
    if not re.fullmatch(f"[1-{BEST}]", rank):
        raise InvalidArgument("The argument 'after' is no cursor of a search.", "Use a cursor of the same search.")
    return int(rank), kind, after


async def get_hits(database: Database, query: SearchQuery, page: PageArguments) -> HitPage:
    """One page of hits, best first.

    Raises:
        InvalidArgument: the text, the size of the page or its cursor has not the form that it must have, or too many things
            have such words.
    """
    statement, parameters = hits_statement(query, page)
    row = only_row(await read_in_force(database, statement, parameters))
    terms = split_terms(query.text)
    hits = [hit(node_of(found), found["rank"], terms) for found in row["hits"]]
    size = parameters["limit"] - 1
    return HitPage(tuple(hits[:size]), has_next=len(hits) > size, has_previous=page.after is not None)


def hit(node: Node, rank: int, terms: list[str]) -> Hit:
    """A row as a hit."""
    return Hit(node, rank / BEST, excerpt(node, terms), encode(HITS, ORDER, [str(rank), node.label, node.id]))


async def get_total(database: Database, query: SearchQuery) -> int:
    """How many hits there are.

    Raises:
        InvalidArgument: the text has not the form that it must have, or too many things have such words.
    """
    statement, parameters = total_statement(query)
    return int(only_row(await read_in_force(database, statement, parameters))["total"])


def only_row(rows: list[Row]) -> Row:
    """The one row of a search.

    Raises:
        InvalidArgument: there is none, since the question has too many candidates.
    """
    if not rows:
        message = f"More than {MOST:,} things have words that begin with those of the text."
        raise InvalidArgument(message, "Search for more words, or for longer ones.")
    return rows[0]
