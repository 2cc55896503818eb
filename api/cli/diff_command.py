"""`remit diff`: between two packs, or between two days for a clinic or a whole jurisdiction."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.lifecycle import refuse_service, with_database, with_graph
from api.cli.options import Lang, Url, Within
from api.cli.queries import OutputOptions
from api.cli.questions import id_of, json_of
from api.settings import load_settings
from graph.errors import InvalidArgument
from graph.model.vocabulary import Language
from graph.search.question import read_text
from graph.store.database import Database
from graph.store.lookup import checked_day, checked_id

if TYPE_CHECKING:
    from api.cli.questions import Asked

Days = tuple[str, str]
Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PACK_A PACK_B | CLINIC",
        help="Two packs, each the name of a bundled one or a folder; or with --from and --to a clinic.",
        show_default=False,
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="The day before, of two to compare.")]
To = Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="The day after.")]


def diff(  # noqa: PLR0913, PLR0917  # each is a word of the command line
    names: Names = None,
    since: From = None,
    until: To = None,
    jurisdiction: Within = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Of packs: the day. Default: PACK_B's.")
    ] = None,
    facts_only: Annotated[bool, typer.Option("--facts-only", help="Of packs: compare no answers; faster.")] = False,
    lang: Lang = Language.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
    url: Url = None,
) -> None:
    """Say what differs between two packs, or between two days for a clinic or for every clinic of a jurisdiction."""
    given = names or []
    if since is None and until is None and jurisdiction is None:
        match given:
            case [before, after] if lang is not Language.EN:
                raise typer.BadParameter("--lang is for two days; what differs between two packs is told in English.")
            case [_, _] if url is not None:
                raise typer.BadParameter("--url is for two days of a clinic; two packs are compared where they are.")
            case [before, after]:
                diff_of_packs(before, after, as_of, facts_only=facts_only, as_json=as_json)
            case _:
                raise typer.BadParameter("Give two packs; or --from and --to, with a clinic or with --jurisdiction.")
        return
    if since is None or until is None:
        raise typer.BadParameter("Give both days, --from and --to.")
    if as_of is not None or facts_only:
        raise typer.BadParameter("--as-of and --facts-only are for two packs, --from and --to for two days.")
    if len(given) + (jurisdiction is not None) != 1:
        raise typer.BadParameter("With two days, give one clinic, or --jurisdiction.")
    days = checked_day(since), checked_day(until)
    telling = OutputOptions.of(lang, as_json=as_json)
    if jurisdiction is None:
        read_text(given[0])
        diff_of_clinic(url, given[0], days, telling, as_json=as_json)
    else:
        diff_of_jurisdiction(url, checked_id(jurisdiction, "jurisdiction"), days, telling, as_json=as_json)


def diff_of_packs(before: str, after: str, as_of: str | None, *, facts_only: bool, as_json: bool) -> None:
    """Two packs."""
    from api.cli.diff_text import diff_json, diff_lines
    from api.cli.pack_diff import diff_packs

    day = None if as_of is None else checked_day(as_of)
    if day and facts_only:
        raise InvalidArgument(
            "Facts are compared for all days, and --as-of names one.", "Leave out one of the options."
        )
    found = diff_packs(before, after, day, facts_only=facts_only)
    typer.echo(diff_json(found) if as_json else "\n".join(diff_lines(found)))


def diff_of_clinic(url: str | None, clinic: str, days: Days, telling: OutputOptions, *, as_json: bool) -> None:
    """One clinic, by its id or name, on two days."""
    from api.cli.answer_text import print_difference
    from api.cli.queries import Answer, get_difference

    async def ask(asked: "Asked") -> Answer:
        return await get_difference(asked, await id_of(asked, "Clinic", clinic, days[1]), days, telling)

    found = with_graph(load_settings(), url, ask)
    if as_json:
        typer.echo(json_of(found))
    else:
        print_difference(found, telling.language)


def diff_of_jurisdiction(
    url: str | None, jurisdiction: str, days: Days, telling: OutputOptions, *, as_json: bool
) -> None:
    """Every clinic of a jurisdiction; each batch is printed before the next one is asked about."""
    from api.cli.answer_text import JsonDifferences, TextDifferences
    from api.cli.queries import get_differences

    async def compare(database: Database) -> None:
        text = TextDifferences(jurisdiction, days, telling.language)
        out = JsonDifferences(jurisdiction, days) if as_json else text
        async for compared, differing in get_differences(database, jurisdiction, days, telling):
            out.batch(compared, differing)
        out.end()

    settings = load_settings()
    refuse_service(settings, url, "To compare every clinic of a jurisdiction")
    with_database(settings, compare, load_first=True)
