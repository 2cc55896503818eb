"""Names in place of ids: what a user calls something is searched for, and has to lead to one thing."""

import typer

from api.cli.questions import KINDS
from graph.errors import InvalidArgument, UnknownEntity
from graph.model.vocabulary import Node
from graph.query.lists import PageArguments
from graph.search.candidates import kind_for
from graph.search.hits import SearchQuery, get_hits
from graph.search.reading import read_question
from graph.store.database import Database
from graph.store.lookup import ID, get_dataset

LISTED = 5  # things that a name may mean, of those that are told


def is_id(text: str) -> bool:
    """Whether the text has the form of an id, and is no name."""
    return "." in text and ID.fullmatch(text) is not None


async def id_of(database: Database, label: str, text: str, day: str | None = None) -> str:
    """The id that is meant: the text itself, or that of the one thing of this kind which has such a name best.

    A name that was read is told on standard error.

    Raises:
        UnknownEntity: nothing of the kind has such a name.
        InvalidArgument: several have it alike, or it is no text to search for.
    """
    if is_id(text):
        return text
    asked = day or (await get_dataset(database)).as_of
    query = SearchQuery(text, asked, (kind_for(label),))
    hits = (await get_hits(database, query, PageArguments(first=LISTED), await read_question(database, query))).hits
    word = KINDS[label].word
    if not hits:
        raise UnknownEntity(f"No {word} has a name like '{text}'.", f"`remit search {text}` looks among all things.")
    if len(hits) > 1 and hits[0].score == hits[1].score:
        several = ", ".join(told(hit.node) for hit in hits if hit.score == hits[0].score)
        raise InvalidArgument(f"'{text}' may mean more than one {word}: {several}.", "Give the id of one of them.")
    typer.echo(f"remit: '{text}' is taken for {told(hits[0].node)}", err=True)
    return hits[0].node.id


def told(node: Node) -> str:
    """A thing by its id and its name."""
    return f"{node.id} ({node.properties['name']})"
