"""Search: from what a client writes to hits in one order on every engine. Statements come from pure functions.

The full-text index finds the candidates: each word of the question is a word of the node in one of its forms, or the question
begins its id. The database then ranks all of them by the stored text alone (`graph.model.search_text`), so that no engine's
own weights have a say:

    9  the id or a number is exactly the question
    8  a name is exactly the question
    7  a name is, by the stems of its words or by their sound
    6  a name, a number or the id begins with it
    5  a name begins with it by stems or sound, then: each word of it is a word of a name or number, by its stem or sound
    4  each word of it begins a word of a name or number
    3  each word of it begins a word of those, or of the name of what the node is about
    2  each word of it begins one of those, or of a text
    1  some words of it do, where nothing has them all; those with more of them first

Of equal ones those stand first whose kind people look for most, then comes the order of the kind (by its label) and the id.
What counts on the day is what counts in lists; sources always do.

Ranking takes time for each candidate, so that a question with more than `MOST` of them is refused, on every engine alike: none
is left out without a word. The index stops one beyond that. A search box shows a few of many in any case: of clinics and what
belongs to them only the first `LOOKED_AT` are ranked that the index gives, unless these are not enough to fill it.
"""

from dataclasses import dataclass, replace
from typing import Any

from graph.errors import InvalidArgument
from graph.law.law_cache import read_in_force
from graph.model.kinds import KINDS
from graph.model.vocabulary import Node, NodeKind
from graph.query.cursors import Key, decode, encode
from graph.query.facets import NOT_RECORDED, UNNAMED
from graph.query.list_sources import SEARCHED
from graph.query.lists import Facet, PageArguments, page_size, ranked
from graph.search.candidates import IS_CUT, KIND, MANY, Form, hits_text, kind_for, labels_of, page_text, unplaced_text
from graph.search.highlight import excerpt
from graph.search.question import Reading, lucene_of_kinds, parameter_of, read_text
from graph.store.content import node_of
from graph.store.cypher_reader import read_fragment
from graph.store.database import Database, Row
from graph.store.fragments import CypherFragment, cypher
from graph.store.statements import Statement, generated_statement

MOST = 100_000  # candidates that are ranked: the embedded engine takes up to seconds for as many
SUGGESTED = 10  # hits of a search box
LOOKED_AT = 100  # candidates for these: to rank them takes Neo4j a millisecond, among a million clinics too
SCALE = 1_000  # of a rank: what is below tells equal ones apart
HITS = "Query.search"  # the name of the list
REREAD = "Query.search, read again"  # where the text had to be read otherwise than it is written
HIT_COLUMNS = read_fragment("RETURN {label: kind, properties: properties(x), rank: rank}")
NUMBER_COLUMN = read_fragment("RETURN count(x) AS number")
KIND_PAIRS = read_fragment("WITH kind, count(x) AS number RETURN [kind, number]")
ORDER = (Key("rank", descending=True), Key("kind"), Key("id"))
JURISDICTIONS = read_fragment("MATCH (j:Entity:Jurisdiction) RETURN j.id AS id, j.name AS name ORDER BY id")
HOMES = generated_statement("search/jurisdictions", cypher(JURISDICTIONS))


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
    """One page of hits, and whether more follow."""

    hits: tuple[Hit, ...]
    more: bool


def score_of(rank: int) -> float:
    """The score of a rank: a tenth for each of its steps, 1.0 for the best."""
    return (rank // SCALE + 1) / 10


def list_name(reading: Reading) -> str:
    """The list to which cursors belong: one of another reading has other hits."""
    return HITS if reading.is_first else REREAD


def question_of(text: str, after: str | None) -> dict[str, Any]:
    """The text as it was written, as the one parameter of its statements, with the hit after which the page begins.

    Raises:
        InvalidArgument: the text, or the cursor, has not the form that it must have.
    """
    return question_for(read_text(text), after)


def question_for(reading: Reading, after: str | None) -> dict[str, Any]:
    """The reading as the one parameter of its statements."""
    question = parameter_of(reading, MOST + 1)
    if after is None:
        return question
    return question | dict(zip(("rank", "kind", "after"), position(after, list_name(reading)), strict=True))


def parameters_of(query: SearchQuery, reading: Reading, after: str | None) -> dict[str, Any]:
    """The parameters of its statements, but for the length of a page."""
    home = {} if query.jurisdiction is None else {"jurisdiction": query.jurisdiction}
    return {"question": question_for(reading, after), "day": query.day} | home


def form_of(query: SearchQuery, reading: Reading, after: str | None) -> Form:
    """The form of its statements."""
    inside = query.jurisdiction is not None
    return Form(labels_of(query.kinds), inside=inside, later=after is not None, partly=reading.partly)


def hits_statement(form: Form) -> Statement:
    """The statement of one page; no row: there are too many candidates."""
    return generated_statement("search/hits", cypher(form.candidates, " RETURN ", hits_column(form)))


def hits_column(form: Form) -> CypherFragment:
    """The column of the hits of a page, best first."""
    return cypher("COLLECT { ", page_text(form), " ", HIT_COLUMNS, " } AS hits")


def total_statement(form: Form) -> Statement:
    """The statement that counts the hits, whatever the page; no row: there are too many candidates."""
    return number_statement("search/total", form, hits_text(form))


def kinds_statement(form: Form) -> Statement:
    """The statement that counts the hits of each kind; no row: there are too many candidates."""
    kinds = cypher(hits_text(form), " WITH x, ", form.kind, " AS ", KIND, " ", KIND_PAIRS)
    text = cypher(form.candidates, " RETURN COLLECT { ", kinds, " } AS kinds")
    return generated_statement("search/kinds", text)


def unplaced_statement(form: Form) -> Statement:
    """The statement that counts the hits that belong to no jurisdiction; no row: there are too many candidates."""
    return number_statement("search/unplaced", form, unplaced_text(form))


def number_statement(name: str, form: Form, rows: CypherFragment) -> Statement:
    """The statement that counts these rows."""
    text = cypher(form.candidates, " RETURN head(COLLECT { ", rows, " ", NUMBER_COLUMN, " }) AS total")
    return generated_statement(name, text)


def position(cursor: str, name: str = HITS) -> tuple[int, str, str]:
    """Rank, kind and id of the hit after which a page begins.

    Raises:
        InvalidArgument: the cursor is none of a search, or of one that was read in another way.
    """
    rank, kind, after = decode(name, ORDER, cursor, "after")
    if len(rank) != len(str(SCALE)) or not rank.isdecimal():
        raise InvalidArgument("The argument 'after' is no cursor of a search.", "Use a cursor of the same search.")
    return int(rank), kind, after


def check_cursor(cursor: str) -> None:
    """Refuse what is no cursor of a search, before anything is asked.

    Raises:
        InvalidArgument: it is none.
    """
    try:
        position(cursor)
    except InvalidArgument:
        position(cursor, REREAD)


async def first_row(database: Database, query: SearchQuery, reading: Reading) -> Row | None:
    """The best of the hits that are found that way; null: none is."""
    rows = await ask_rows(database, query, reading, form_of(query, reading, None), 1, None)
    return rows[0] if rows else None


async def get_hits(
    database: Database, query: SearchQuery, page: PageArguments, reading: Reading | None = None
) -> HitPage:
    """One page of hits, best first; `reading`: how the text is read, null: as it is written.

    Raises:
        InvalidArgument: the text, the size of the page or its cursor has not the form that it must have, or too many things
            have such words.
    """
    read = reading or read_text(query.text)
    size = page_size(page)
    if not read.words:
        return HitPage((), more=False)
    form = form_of(query, read, page.after)
    hits = [hit(row, read) for row in await ask_rows(database, query, read, form, size + 1, page.after)]
    return HitPage(tuple(hits[:size]), len(hits) > size)


async def is_preceded(database: Database, query: SearchQuery, reading: Reading, after: str) -> bool:
    """Whether a hit stands at a cursor or before it, as the best one does if any does.

    Raises:
        InvalidArgument: see `get_hits`.
    """
    rank, *place = position(after, list_name(reading))
    best = await first_row(database, query, reading) if reading.words else None
    return best is not None and (-best["rank"], best["label"], best["properties"]["id"]) <= (-rank, *place)


async def ask_rows(
    database: Database, query: SearchQuery, reading: Reading, form: Form, limit: int, after: str | None
) -> list[Row]:
    """Up to so many hits, best first, as rows."""
    parameters = parameters_of(query, reading, after) | {"limit": limit}
    found: list[Row] = only_row(await read_in_force(database, hits_statement(form), parameters))["hits"]
    return found


def hit(row: Row, reading: Reading) -> Hit:
    """A row as a hit."""
    node, rank = node_of(row), row["rank"]
    cursor = encode(list_name(reading), ORDER, [str(rank), node.label, node.id])
    return Hit(node, score_of(rank), excerpt(node, reading.telling), cursor)


async def get_total(database: Database, query: SearchQuery, reading: Reading | None = None) -> int:
    """How many hits there are.

    Raises:
        InvalidArgument: the text has not the form that it must have, or too many things have such words.
    """
    read = reading or read_text(query.text)
    return await ask_number(database, query, read, total_statement(form_of(query, read, None)))


async def ask_number(database: Database, query: SearchQuery, reading: Reading, statement: Statement) -> int:
    """The number that a statement of a search gives."""
    if not reading.words:
        return 0
    return int(only_row(await read_in_force(database, statement, parameters_of(query, reading, None)))["total"])


async def suggest(database: Database, query: SearchQuery) -> list[Hit]:
    """The first hits for a search box: what has words in its names that begin with those of the text.

    Raises:
        InvalidArgument: the text has not the form that it must have.
    """
    reading = read_text(query.text)
    statement = box_statement(replace(form_of(query, reading, None), named=True))
    rows: list[Row] = []
    for most in (LOOKED_AT, MOST):
        row = only_row(await read_in_force(database, statement, parameters_of_box(query, most)))
        rows = row["hits"]
        if len(rows) == SUGGESTED or not row["cut"]:
            break
    return [hit(row, reading) for row in rows]


def box_statement(form: Form) -> Statement:
    """The statement of a search box: `hits`, and whether more might have been found, had more been looked at."""
    text = cypher(form.candidates, " RETURN ", hits_column(form), ", ", IS_CUT, " AS cut")
    return generated_statement("search/box", text)


def parameters_of_box(query: SearchQuery, most: int) -> dict[str, Any]:
    """The parameters of its statement; `most`: how many of the kinds of which there are `MANY` are looked at."""
    question = question_of_box(query.text, labels_of(query.kinds)) | {"most": most}
    return parameters_of(query, read_text(query.text), None) | {"question": question, "limit": SUGGESTED}


def question_of_box(text: str, labels: tuple[str, ...]) -> dict[str, Any]:
    """The text of a search box as the one parameter of its statement; `labels`: what may be found.

    Raises:
        InvalidArgument: the text has not the form that it must have.
    """
    reading = read_text(text)
    few, others = sorted({*labels} - MANY), sorted({*SEARCHED} - ({*labels} & MANY))
    asked = {"few": lucene_of_kinds(reading, few), "many": lucene_of_kinds(reading, others, others=True), "all": MOST}
    return parameter_of(reading, LOOKED_AT) | asked


async def count_kinds(database: Database, query: SearchQuery, reading: Reading) -> list[Facet]:
    """How many hits there are of each kind."""
    if not reading.words:
        return []
    statement = kinds_statement(form_of(query, reading, None))
    row = only_row(await read_in_force(database, statement, parameters_of(query, reading, None)))
    return ranked(Facet(kind_for(label), KINDS[label].noun, number) for label, number in row["kinds"])


async def count_jurisdictions(database: Database, query: SearchQuery, reading: Reading) -> list[Facet]:
    """How many hits there are that belong to each jurisdiction; of therapies and the like some belong to several."""
    found = []
    for home in await database.read(HOMES):
        if query.jurisdiction in (None, home["id"]):
            inside = replace(query, jurisdiction=home["id"])
            found.append(Facet(home["id"], home["name"], await get_total(database, inside, reading)))
    if query.jurisdiction is None:
        statement = unplaced_statement(form_of(query, reading, None))
        found.append(Facet(NOT_RECORDED, UNNAMED, await ask_number(database, query, reading, statement)))
    return ranked(one for one in found if one.count)


def only_row(rows: list[Row]) -> Row:
    """The one row of a search.

    Raises:
        InvalidArgument: there is none, since the question has too many candidates.
    """
    if not rows:
        message = f"More than {MOST:,} things have words that begin with those of the text."
        raise InvalidArgument(message, "Search for more words, or for longer ones.")
    return rows[0]
