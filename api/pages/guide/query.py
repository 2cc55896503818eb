"""The page to ask in GraphQL: what its address asks stands in it."""

from collections.abc import Mapping
from string import Formatter
from typing import NamedTuple

import orjson

from api.pages.base import assets
from api.pages.base.addresses import with_query
from api.pages.base.operations import OPERATIONS
from api.pages.base.visit import Shown, Visit
from graph.explain.locale import LOCALES, Locale, message


class Example(NamedTuple):
    """A question to begin with."""

    title: str
    document: str
    variables: str = ""


EXAMPLES = (
    Example(
        message("Who oversees this clinic?"),
        """{
  oversight(clinic: "ru.clinic.example-private-moscow") {
    verdict
    summary
    links {
      status
      authority { name }
      activity { name }
      reason
    }
    gaps { name }
  }
}""",
    ),
    Example(
        message("Which clinics are there, and what do they offer?"),
        """{
  clinics(first: 10, orderBy: [{ field: NAME }]) {
    totalCount
    nodes {
      id
      name
      region { name }
      track { name }
      offerings {
        therapy { name }
        route { name standing }
      }
    }
  }
}""",
    ),
    Example(
        message("What do the sources say of this law?"),
        """query Law($id: ID!) {
  instrument(id: $id) {
    name
    number
    enactedOn
    issuedBy { name }
    amendedBy { id name }
    claims {
      predicate
      value
      preferred
      contested
      confidence
      citations { locator source { title url } }
    }
  }
}""",
        '{"id": "ru.instrument.order-567n"}',
    ),
    Example(
        message("Which release of the data answers?"),
        """{
  dataset {
    release
    asOf
    contentHash
    packs { id title version licence }
  }
}""",
    ),
)
"""The first is what is asked where the address asks nothing."""
FAULTS: Mapping[str, str] = {
    "unexpected": message("{name} cannot stand here."),
    "missing": message("Something is missing here."),
    "open": message("This {name} is not closed."),
    "value": message("A value is missing after {name}."),
    "field": message("{type} has no field {name}."),
    "leaf": message("{name} has no fields to choose."),
    "fields": message("{name} is {type}: choose its fields in braces."),
    "input": message("{owner} does not take {name}."),
    "required": message("{owner} needs {name}."),
    "enum": message("{type} has no value {name}."),
    "type": message("There is no such type: {name}."),
    "variable": message("The operation has no variable {name}."),
    "fragment": message("The document has no fragment {name}."),
    "directive": message("There is no such directive here: {name}."),
}
"""What the editor says is wrong; the keys are those of `assets/query/document.js`."""
EDITOR: Mapping[str, str] = {
    "list": message("Suggestions"),
    "suggestions": message("Suggestions: {number}"),
    "faults": message("Faults: {number}."),
    "place": message("Line {line}, column {column}"),
    "deprecated": message("deprecated"),
}
"""What it says beside."""
DOCS: Mapping[str, str] = {
    "deprecated": message("deprecated"),
    "back": message("Back"),
    "inputs": message("Arguments"),
    "fields": message("Fields"),
    "values": message("Values"),
    "members": message("Possible types"),
    "type": message("type"),
    "interface": message("interface"),
    "union": message("union"),
    "enum": message("enumeration"),
    "input": message("input type"),
    "scalar": message("scalar"),
}
"""What the documentation of the schema says around it."""


async def query_page(visit: Visit) -> Shown:
    """The form, with the document and the variables of the address."""
    operation = visit.word("operation", OPERATIONS)  # one of those that pages ask
    document = visit.value("query") or (OPERATIONS[operation] if operation else EXAMPLES[0].document)
    locale = LOCALES[visit.page.language]
    values = {
        "document": document,
        "variables": visit.value("variables") or "",
        "examples": [
            (
                locale.tell(one.title),
                with_query(visit.page, "/query", query=one.document, variables=one.variables),
                one.document == document,
            )
            for one in EXAMPLES
        ],
        "editor_words": messages_in(locale, {**FAULTS, **EDITOR}),
        "docs_words": messages_in(locale, DOCS),
        "page_scripts": assets.QUERY_SCRIPTS,
    }
    return visit.show("query.html", values)


def messages_in(locale: Locale, words: Mapping[str, str]) -> str:
    """Messages in a language, as JSON for a script, which puts the values into their braces."""
    return orjson.dumps({key: locale.tell(text, **braces_of(text)) for key, text in words.items()}).decode()


def braces_of(text: str) -> dict[str, str]:
    """Each value of a message as it stands in the message."""
    return {name: f"{{{name}}}" for _, name, *_ in Formatter().parse(text) if name}
