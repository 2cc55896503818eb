"""Questions from the command line, checked and put like those of any client; names stand in place of ids."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
import typer

from graph.errors import InvalidArgument, RemitError, UnknownEntity
from graph.model.vocabulary import Confidence, Language, Node
from graph.oversight.answer import Question
from graph.query.lists import PageArguments
from graph.search.candidates import kind_for
from graph.search.hits import SearchQuery, get_hits
from graph.search.question import read_text
from graph.search.reading import read_question
from graph.store.database import Database
from graph.store.lookup import ID, checked_day, get_dataset, get_ids
from seed.format.messages import A_SLIP, did_you_mean

if TYPE_CHECKING:
    from graphql import GraphQLError  # every command reads this module, and few of them need GraphQL


class Kind(NamedTuple):
    """What commands call a kind of thing, and the file of a pack that has the ids."""

    word: str
    file: str


KINDS = {
    "Clinic": Kind("clinic", "clinics.yaml"),
    "Jurisdiction": Kind("jurisdiction", "jurisdictions.yaml"),
    "LegalInstrument": Kind("instrument", "instruments.yaml"),
    "Offering": Kind("offering", "clinics.yaml"),
    "TherapyType": Kind("therapy", "therapies.yaml"),
}
LISTED = 5  # things that a name may mean, of those that are told
CITED = "citations { id locator confidence asOf source { id title url } }"
DOCUMENT = f"""
query Oversight(
  $clinic: ID!, $therapy: ID, $asOf: Date, $minConfidence: Confidence, $lang: Language! = EN
) {{
  oversight(clinic: $clinic, therapy: $therapy, asOf: $asOf, minConfidence: $minConfidence) {{
    clinic {{ id name illustrative }} asOf verdict summary(lang: $lang) confidence
    links {{
      status authority {{ id name }} mandate {{ id name }} activity {{ id name }}
      provisions {{ id name locator }} instruments {{ id name number enactedOn }}
      offering {{ id name therapy {{ id name }} }} route {{ id name standing }} dueOn {{ id name }} gaps {{ id name }}
      claims {{ id predicate value preferred note confidence {CITED} }}
      reason(lang: $lang) confidence
      steps {{ from {{ id }} relationship to {{ id }} confidence {CITED} }}
    }}
    gaps {{ id name kind origin rationale consequences {CITED} }}
    leftOut {{
      links {{
        status authority {{ id }} mandate {{ id }} offering {{ id }} route {{ id }} reason(lang: $lang) confidence
      }}
      gaps {{ id name }}
    }}
    receipt {{ release contentHash schemaVersion rulesVersion asOf permalink }}
  }}
}}"""


def question_of(
    clinic: str, as_of: str | None, therapy: str | None, min_confidence: Confidence | None = None
) -> Question:
    """The question, whose clinic and therapy may be names yet.

    Raises:
        InvalidArgument: the day does not have its form, or a name is none.
    """
    day = None if as_of is None else checked_day(as_of)
    for name in (clinic, *([] if therapy is None else [therapy])):
        read_text(name)
    return Question(clinic, day, therapy, min_confidence=min_confidence)


def is_id(text: str) -> bool:
    """Whether the text has the form of an id, and is no name."""
    return "." in text and ID.fullmatch(text) is not None


async def id_of(database: Database, label: str | None, text: str, day: str | None = None) -> str:
    """The id that is meant: the text itself, or that of the one thing of this kind, or of any, which has such a name best.

    A name that was read is told on standard error.

    Raises:
        UnknownEntity: nothing of the kind has such a name.
        InvalidArgument: several have it alike, or it is no text to search for.
    """
    if is_id(text):
        return text
    asked = day or (await get_dataset(database)).as_of
    query = SearchQuery(text, asked, (kind_for(label),) if label else None)
    hits = (await get_hits(database, query, PageArguments(first=LISTED), await read_question(database, query))).hits
    word = KINDS[label].word if label else "thing"
    if not hits:
        raise UnknownEntity(f"No {word} has a name like '{text}'.", f"`remit search {text}` looks among all things.")
    if len(hits) > 1 and hits[0].score == hits[1].score:
        several = ", ".join(told(hit.node) for hit in hits if hit.score == hits[0].score)
        raise InvalidArgument(f"'{text}' may mean more than one {word}: {several}.", "Give the id of one of them.")
    typer.echo(f"remit: '{text}' is taken for {told(hits[0].node)}", err=True)
    return hits[0].node.id


def told(node: Node) -> str:
    """A thing by its id and its name."""
    return f"{node.id} ({node.properties.get('name') or node.properties.get('title') or node.label})"


async def ask(database: Database, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What the schema answers, by the fields of the document.

    Raises:
        RemitError: the question is refused, or could not be answered.
    """
    from api.graphql.base.context import Context
    from api.graphql.schema import schema

    result = await schema.execute(document, variable_values=dict(variables), context_value=Context(database))
    for error in result.errors or ():
        raise own_error(error)
    return result.data or {}


async def ask_oversight(
    database: Database, question: Question, language: Language = Language.EN
) -> dict[str, Any] | None:
    """The answer with all its sources, in the shape of the schema; null where there is no such clinic."""
    asked = {"clinic": question.clinic, "therapy": question.therapy, "asOf": question.day}
    variables = asked | {
        "minConfidence": question.min_confidence and question.min_confidence.value,
        "lang": language.value,
    }
    return (await ask(database, DOCUMENT, variables))["oversight"]  # type: ignore[no-any-return]


def json_of(answer: object) -> str:
    """An answer as JSON for people and programs."""
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


async def unknown_id(database: Database, label: str, identity: str) -> UnknownEntity:
    """What to say of an id that nothing of the kind has: which one may have been meant, or where they stand."""
    kind = KINDS[label]
    near = did_you_mean(identity, await get_ids(database, label), A_SLIP)
    return UnknownEntity(
        f"There is no {kind.word} {identity}.",
        f"Check the id{near or f'; {kind.file} of the pack has those of all {kind.word}s.'}",
    )


def own_error(error: "GraphQLError") -> RemitError:
    """The error of ours behind one of an execution; any other is logged and masked."""
    from api.errors import internal_error

    cause = error.original_error or error
    return cause if isinstance(cause, RemitError) else internal_error(cause, "an answer")
