"""`remit doctor`: what is wrong, and what to do."""

import logging
from contextlib import AsyncExitStack
from typing import Annotated

import orjson
import typer

from api.cli.diagnosis import Finding, Level, diagnose
from api.cli.lifecycle import run_async


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as data.")] = False,
) -> None:
    """Look at settings, packs, data folder and database, say what is wrong and what to do. It changes nothing."""
    for name in ("graph", "seed", "api"):  # what they would say is in a finding
        logging.getLogger(name).setLevel(logging.CRITICAL)

    async def look(_: AsyncExitStack) -> list[Finding]:
        found = []
        async for finding in diagnose():
            if not as_json:
                typer.echo(line_of(finding))
            found.append(finding)
        return found

    found = run_async(look)
    well = not any(finding.level is Level.WRONG for finding in found)
    if as_json:
        typer.echo(orjson.dumps({"ok": well, "findings": found}, option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo("All is well." if well else "Something is wrong: see the lines that begin with WRONG.")
    if not well:
        raise typer.Exit(1)


def line_of(finding: Finding) -> str:
    """A finding as one line, with what to do below it."""
    remedy = f"\n      What to do: {finding.remedy}" if finding.remedy else ""
    return f"{finding.level:<5} {finding.says}{remedy}"
