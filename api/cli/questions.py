"""Questions from the command line, checked and put like those of any client; names stand in place of ids."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import orjson
import typer

from graph.errors import InvalidArgument, RemitError, UnknownEntity
from graph.model.vocabulary import Confidence
from graph.oversight.answer import Question
from graph.search.candidates import kind_for
from graph.search.question import read_text
from graph.store.database import Database
from graph.store.lookup import ID, checked_day, get_ids
from seed.format.messages import A_SLIP, did_you_mean

if TYPE_CHECKING:
    from graphql import GraphQLError  # every command reads this module, and few of them need GraphQL or HTTP

    from api.remote.service import RemoteService

    Asked: TypeAlias = Database | RemoteService


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
ALIKE = 100  # things among which a service is asked for the one that an unknown id may mean
CITED = "citations { id locator confidence asOf source { id title url } }"
FIND = """
query Find($text: String!, $kinds: [NodeKind!], $asOf: Date, $first: Int) {
  search(query: $text, kinds: $kinds, asOf: $asOf, first: $first) {
    nodes { score node { __typename id ... on Entity { name } ... on Source { title } } }
  }
}"""
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


async def id_of(asked: "Asked", label: str | None, text: str, day: str | None = None) -> str:
    """The id that is meant: the text itself, or that of the one thing of this kind, or of any, which has such a name best.

    A name that was read is told on standard error.

    Raises:
        UnknownEntity: nothing of the kind has such a name.
        InvalidArgument: several have it alike, or it is no text to search for.
    """
    if is_id(text):
        return text
    hits = await find(asked, label, text, day, LISTED)
    word = KINDS[label].word if label else "thing"
    if not hits:
        raise UnknownEntity(f"No {word} has a name like '{text}'.", f"`remit search {text}` looks among all things.")
    best = hits[0]
    if len(hits) > 1 and best["score"] == hits[1]["score"]:
        several = ", ".join(told(hit["node"]) for hit in hits if hit["score"] == best["score"])
        raise InvalidArgument(f"'{text}' may mean more than one {word}: {several}.", "Give the id of one of them.")
    typer.echo(f"remit: '{text}' is taken for {told(best['node'])}", err=True)
    return str(best["node"]["id"])


async def find(asked: "Asked", label: str | None, text: str, day: str | None, first: int) -> list[dict[str, Any]]:
    """The best hits of a search for things of a kind, null: of any."""
    kinds = [kind_for(label).value] if label else None
    found = await ask(asked, FIND, {"text": text, "kinds": kinds, "asOf": day, "first": first})
    return list(found["search"]["nodes"])


def told(node: Mapping[str, Any]) -> str:
    """A thing by its id and its name."""
    return f"{node['id']} ({node.get('name') or node.get('title') or node['__typename']})"


async def ask(asked: "Asked", document: str, variables: Mapping[str, Any], public_url: str = "") -> dict[str, Any]:
    """What the schema answers, by the fields of the document; of a service, what it answers over HTTP.

    `public_url`: what addresses begin with in an answer from the database; a service knows its own.

    Raises:
        RemitError: the question is refused, or could not be answered.
    """
    if not isinstance(asked, Database):
        return await asked.ask(document, variables)
    from api.graphql.base.context import Context
    from api.graphql.schema import schema

    context = Context(asked, public_url)
    result = await schema.execute(document, variable_values=dict(variables), context_value=context)
    for error in result.errors or ():
        raise own_error(error)
    return result.data or {}


def json_of(answer: object) -> str:
    """An answer as JSON for people and programs."""
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


def unknown_word(message: str, word: str, known: list[str]) -> InvalidArgument:
    """The refusal of a word that is none of those known: the nearest, or all that there are."""
    near = did_you_mean(word, known) or f"; there are {', '.join(known)}"
    return InvalidArgument(message, f"Check the word{near}.")


async def unknown_id(asked: "Asked", label: str, identity: str) -> UnknownEntity:
    """What to say of an id that nothing of the kind has: which one may have been meant, or where they stand."""
    kind = KINDS[label]
    near = did_you_mean(identity, await ids_like(asked, label, identity), A_SLIP)
    return UnknownEntity(
        f"There is no {kind.word} {identity}.",
        f"Check the id{near or f'; {kind.file} of the pack has those of all {kind.word}s.'}",
    )


async def ids_like(asked: "Asked", label: str, identity: str) -> list[str]:
    """The ids of a kind, of a service those among which the one that is meant is likely to be: there may be many."""
    if isinstance(asked, Database):
        return await get_ids(asked, label)
    if label == "Jurisdiction":  # of which there are few, with ids too short to be searched for
        from api.remote.things import get_list

        return [node.id for node in await get_list(asked, label, None)]
    return [str(hit["node"]["id"]) for hit in await find(asked, label, identity, None, ALIKE)]


def own_error(error: "GraphQLError") -> RemitError:
    """The error of ours behind one of an execution; any other is logged and masked."""
    from api.errors import internal_error

    cause = error.original_error or error
    return cause if isinstance(cause, RemitError) else internal_error(cause, "an answer")
