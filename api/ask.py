"""Questions from the command line, checked and put like those of any client."""

from datetime import date

import orjson

from graph.answers import Oversight, Question
from graph.database import Database
from graph.errors import InvalidArgument
from graph.lookup import checked_id
from graph.oversight import get_oversight

CITED = "citations { id locator confidence asOf source { id title url } }"
DOCUMENT = f"""
query Oversight($clinic: ID!, $therapy: ID, $asOf: Date) {{
  oversight(clinic: $clinic, therapy: $therapy, asOf: $asOf) {{
    clinic {{ id name illustrative }} asOf verdict summary confidence
    links {{
      status authority {{ id name }} mandate {{ id name }} activity {{ id name }}
      provisions {{ id name locator }} instruments {{ id name number enactedOn }}
      offering {{ id name therapy {{ id name }} }} route {{ id name standing }} dueOn {{ id name }} gaps {{ id name }}
      claims {{ id predicate value preferred note confidence {CITED} }}
      reason confidence
      steps {{ from {{ id }} relationship to {{ id }} confidence {CITED} }}
    }}
    gaps {{ id name kind origin rationale consequences {CITED} }}
  }}
}}"""


def question_of(clinic: str, as_of: str | None, therapy: str | None) -> Question:
    """The question.

    Raises:
        InvalidArgument: an id or the day does not have its form.
    """
    if as_of is not None:
        try:
            as_of = date.fromisoformat(as_of).isoformat()
        except ValueError as error:
            raise InvalidArgument(f"'{as_of}' is no day.", "Write it as YYYY-MM-DD.") from error
    return Question(checked_id(clinic, "clinic"), as_of, checked_id(therapy, "therapy") if therapy else None)


async def ask_question(database: Database, question: Question) -> Oversight | None:
    """The answer; null where there is no such clinic."""
    return await get_oversight(database, question)


async def ask_json(database: Database, question: Question) -> str | None:
    """The answer with all its sources, in the shape of the schema; null where there is no such clinic."""
    from api.graphql.context import Context
    from api.graphql.schema import schema

    variables = {"clinic": question.clinic, "therapy": question.therapy, "asOf": question.day}
    result = await schema.execute(DOCUMENT, variable_values=variables, context_value=Context(database))
    for error in result.errors or ():
        raise error.original_error or error
    answer = (result.data or {}).get("oversight")
    return None if answer is None else orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()
