"""Options and arguments that several commands take."""

from typing import Annotated

import typer

from graph.model.vocabulary import Language

Clinic = Annotated[str, typer.Argument(help="The clinic's name or id, such as Pirogov or ru.clinic.pirogov-center.")]
Day = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day. Default: the packs' own.")]
Url = Annotated[
    str | None,
    typer.Option(
        "--url", metavar="ADDRESS", help="Ask the service there in place of the database. Default: REMIT_URL."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer with all its sources as JSON.")]
Within = Annotated[str | None, typer.Option("--jurisdiction", metavar="ID", help="Only this jurisdiction, such as ru.")]
Lang = Annotated[Language, typer.Option("--lang", case_sensitive=False, help="The language of the answer.")]
