"""Commands that put one question: who oversees a clinic, what if, what an instrument carries, gaps, and checklists.

What the words say is checked before the database is started.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from api.cli.lifecycle import with_graph
from api.cli.options import AsJson, Clinic, Day, Lang, Url, Within
from api.cli.queries import (
    Answer,
    OutputOptions,
    get_checklist,
    get_counts,
    get_gaps,
    get_impact,
    get_oversight,
    get_search,
    get_what_if,
)
from api.cli.questions import id_of, json_of, question_of, unknown_word
from api.settings import load_settings
from graph.errors import InvalidArgument
from graph.model.vocabulary import ClinicDimension, Confidence, Language, NodeKind
from graph.oversight.answer import Question
from graph.search.question import read_text
from graph.store.lookup import checked_day, checked_id, checked_or_none

if TYPE_CHECKING:
    from api.cli.questions import Asked

Repeal = Annotated[list[str] | None, typer.Option(metavar="INSTRUMENT", help="An instrument that falls; repeatable.")]
Moves = Annotated[
    list[str] | None, typer.Option(metavar="OFFERING=ROUTE", help="An offering that takes that route; repeatable.")
]

WHERE_REMEDY = 'Give an object, such as {"region": {"eq": "ru.region.moscow"}}.'


def oversight(
    clinic: Clinic,
    as_of: Day = None,
    therapy: Annotated[str | None, typer.Option(help="Only offerings of this therapy, by its id or name.")] = None,
    min_confidence: Annotated[
        Confidence | None, typer.Option(case_sensitive=False, help="Leave out what rests on weaker evidence.")
    ] = None,
    lang: Lang = Language.EN,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say who oversees a clinic, under what law, and what escapes."""
    from api.cli.render import print_oversight

    settings = load_settings()
    question = question_of(clinic, as_of, therapy, min_confidence)

    async def ask(asked: "Asked") -> Answer:
        meant = replace(question, clinic=await id_of(asked, "Clinic", clinic, question.day))
        if therapy is not None:
            meant = replace(meant, therapy=await id_of(asked, "TherapyType", therapy, question.day))
        return await get_oversight(asked, meant, lang, in_words=not as_json, public_url=settings.public_prefix)

    answer = with_graph(settings, url, ask)
    if as_json:
        typer.echo(json_of(answer))
    else:
        print_oversight(answer, lang)


def what_if(
    clinic: Clinic,
    repeal: Repeal = None,
    reclassify: Moves = None,
    as_of: Day = None,
    lang: Lang = Language.EN,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say how the oversight of a clinic would stand if instruments fell and offerings took other routes."""
    from api.cli.answer_text import print_what_if
    from graph.analysis.what_if import check_form

    read_text(clinic)
    question = Question(
        clinic,
        None if as_of is None else checked_day(as_of),
        repeal=tuple(checked_id(one, "repeal") for one in repeal or ()),
        reclassify=tuple(move_of(one) for one in reclassify or ()),
    )
    check_form(question)
    telling = OutputOptions.of(lang, as_json=as_json)
    show = None if as_json else partial(print_what_if, language=lang)

    async def ask(asked: "Asked") -> Answer:
        meant = replace(question, clinic=await id_of(asked, "Clinic", clinic, question.day))
        return await get_what_if(asked, meant, telling)

    put(url, ask, show)


def move_of(words: str) -> tuple[str, str]:
    """An offering and the route that it takes, from `OFFERING=ROUTE`.

    Raises:
        InvalidArgument: one of them is missing or is no id.
    """
    offering, sign, route = words.partition("=")
    if not sign:
        raise InvalidArgument(f"'{words}' names no offering with its new route.", "Write --reclassify OFFERING=ROUTE.")
    return checked_id(offering, "offering"), checked_id(route, "route")


def impact(
    instrument: Annotated[str, typer.Argument(help="The instrument's id, number or name, such as 180-FZ.")],
    as_of: Day = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say which mandates, authorities, requirements and clinics lose their footing if an instrument falls."""
    from api.cli.answer_text import print_impact

    read_text(instrument)
    day = None if as_of is None else checked_day(as_of)

    async def ask(asked: "Asked") -> Answer:
        return await get_impact(asked, await id_of(asked, "LegalInstrument", instrument, day), day)

    put(url, ask, None if as_json else print_impact)


def gaps(jurisdiction: Within = None, as_of: Day = None, as_json: AsJson = False, url: Url = None) -> None:
    """List the gaps in the oversight: those that sources record, and those that rules find."""
    from api.cli.answer_text import print_gaps

    home, day = checked_or_none(jurisdiction, "jurisdiction"), None if as_of is None else checked_day(as_of)
    put(url, lambda asked: get_gaps(asked, home, day), None if as_json else print_gaps)


def checklist(
    offering: Annotated[
        str, typer.Argument(help="The offering's id or name; `remit search CLINIC` has those of a clinic.")
    ],
    as_of: Day = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say what an offering would have to show on the lawful routes, and what is recorded of it."""
    from api.cli.answer_text import print_checklist

    read_text(offering)
    day = None if as_of is None else checked_day(as_of)

    async def ask(asked: "Asked") -> Answer:
        return await get_checklist(asked, await id_of(asked, "Offering", offering, day), day)

    put(url, ask, None if as_json else print_checklist)


def search(
    words: Annotated[list[str], typer.Argument(help="What to look for: names, numbers, words about it.")],
    kind: Annotated[
        list[NodeKind] | None, typer.Option(case_sensitive=False, help="Only this kind, such as clinic; repeatable.")
    ] = None,
    jurisdiction: Within = None,
    as_of: Day = None,
    most: Annotated[int, typer.Option("--first", min=1, max=100, help="So many hits.")] = 10,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Find things by their names, numbers and what is said of them, in English or Russian."""
    from api.cli.answer_text import print_hits

    text, home = " ".join(words), checked_or_none(jurisdiction, "jurisdiction")
    read_text(text)
    variables = {
        "text": text,
        "kinds": [one.value for one in kind] if kind else None,
        "jurisdiction": home,
        "asOf": None if as_of is None else checked_day(as_of),
        "first": most,
    }
    put(url, lambda asked: get_search(asked, variables), None if as_json else print_hits)


def counts(
    by: Annotated[
        str,
        typer.Option(metavar="WORDS", help="What to count by, at most three: region,verdict. See docs/dashboards.md."),
    ] = "verdict",
    on: Annotated[
        str | None, typer.Option(metavar="DAYS", help="Days, such as 2016-01-01,2026-01-31. Default: the packs' own.")
    ] = None,
    where: Annotated[
        str | None, typer.Option(metavar="JSON", help="Which clinics, as `where` of the list of clinics has it.")
    ] = None,
    lang: Lang = Language.EN,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the counts as CSV, with ids beside names.")] = False,
    url: Url = None,
) -> None:
    """Count clinics by what is recorded of them and by who oversees them."""
    from api.cli.answer_text import print_counts, print_counts_as_csv

    if as_json and as_csv:
        raise InvalidArgument("--json and --csv are both given.", "Give one of them.")
    words = [word.strip().upper().replace("-", "_") for word in by.split(",") if word.strip()]
    for word in words:
        if word not in ClinicDimension.__members__:
            raise unknown_word(f"'{word}' is nothing that clinics are counted by.", word, list(ClinicDimension))
    days = None if on is None else [checked_day(day.strip()) for day in on.split(",")]
    condition = None if where is None else read_condition(where)

    async def ask(asked: "Asked") -> Answer:
        return await get_counts(asked, words, days, condition, lang, reasoned=as_json)

    show = print_counts_as_csv if as_csv else partial(print_counts, language=lang)
    put(url, ask, None if as_json else show)


def read_condition(text: str) -> dict[str, Any]:
    """The filter that is written as JSON.

    Raises:
        InvalidArgument: it is none.
    """
    from graphql.utilities import validate_input_value

    from api.execution.prepare import core_schema
    from api.graphql.schema import schema

    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidArgument(f"--where is no JSON: {error}.", WHERE_REMEDY) from error
    if not isinstance(found, dict):
        raise InvalidArgument("--where is no JSON object.", WHERE_REMEDY)
    faults: list[str] = []
    filter_type = core_schema(schema).type_map["ClinicWhere"]
    validate_input_value(found, filter_type, lambda error, _: faults.append(error.message))  # type: ignore[arg-type]
    if faults:
        raise InvalidArgument(f"--where is no filter of clinics: {faults[0]}", WHERE_REMEDY)
    return found


def put(
    url: str | None, question: "Callable[[Asked], Awaitable[Answer]]", show: Callable[[Answer], None] | None
) -> None:
    """Ask, and print the answer: as text, or where there is none to show it so, as JSON."""
    answer = with_graph(load_settings(), url, question)
    if show is None:
        typer.echo(json_of(answer))
    else:
        show(answer)
