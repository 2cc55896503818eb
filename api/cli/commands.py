"""The `remit` command. Exit status: 0 done, 1 it could not be done (one line says why), 2 its words are off.

130 and 143: Ctrl-C or SIGTERM ended it; 141: whoever read its output has left, which needs no words.
"""

import asyncio
import errno
import logging
import os
import sys
from contextlib import suppress
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import browse_commands, question_commands
from api.cli.diagnosis import doctor
from api.cli.diff_command import diff
from api.cli.documents import RELEASES
from api.cli.lifecycle import refuse_service, with_database, with_graph
from api.cli.options import AsJson, Url
from api.cli.questions import ask, json_of
from api.cli.usage import explain_usage, is_help
from api.settings import load_settings
from graph.errors import InvalidArgument, PackInvalid, RemitError
from graph.model.vocabulary import format_timestamp
from graph.sanitize import one_line
from graph.store.database import Database
from remit import __version__

if TYPE_CHECKING:
    from api.cli.questions import Asked

# What these say is in the error that ends the command, or concerns nobody at a terminal.
QUIET = {"neo4j": logging.ERROR, "graph.store.database": logging.CRITICAL, "strawberry.execution": logging.CRITICAL}

# Everything else that a disk can do is met where it happens; what is left is where the output goes.
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
READER_LEFT = 141  # what a shell says of a command that SIGPIPE ended

app = typer.Typer(
    name="remit",
    help="Which authority oversees a clinic, for a therapy, on a day, under which law, and what escapes.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
Packs = Annotated[list[str] | None, typer.Argument(help="Names of bundled packs, or folders. Default: REMIT_PACKS.")]
NoUrl = Annotated[str | None, typer.Option("--url", hidden=True)]  # understood so that it can be refused in words
OneOrMorePacks = Annotated[list[str], typer.Argument(help="Names of bundled packs, or folders.")]


def prepare_output() -> None:
    """Log what a terminal should see, and let both outputs take every letter."""
    logging.basicConfig(level=logging.INFO, format="remit: %(message)s", stream=sys.stderr)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # one that cannot say a letter says another one
            stream.reconfigure(errors="replace")


def run() -> None:
    """Run the command; an error of ours is one line on standard error, never a traceback."""
    prepare_output()
    try:
        # Not in the parser's own mode, in which it says in its words what is wrong with ours.
        status = app(prog_name="remit", standalone_mode=False)
    except PackInvalid as error:
        for finding in error.findings:
            print(finding, file=sys.stderr)  # noqa: T201  # the command's own output
        fail(error, findings=list(map(str, error.findings)))
    except RemitError as error:
        fail(error)
    except typer.TyperException as error:
        refuse_words(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except asyncio.CancelledError:
        sys.exit(143)
    except (SystemExit, OSError) as error:
        end_unwritten(error)
    else:
        sys.exit(status or 0)  # that of `typer.Exit`


def refuse_words(error: typer.TyperException) -> None:
    """Say what is off in the words of the command; without any words the help has been printed in place of that."""
    if is_help(error):
        sys.exit(error.exit_code)
    fail(explain_usage(error, app, sys.argv[1:]))


def end_unwritten(error: SystemExit | OSError) -> None:
    """End as it should be where the output cannot be written; raise anything else again."""
    if isinstance(error, SystemExit):
        if not isinstance(error.__context__, BrokenPipeError):  # of which Typer makes the exit status 1
            raise error
        discard_output()
        sys.exit(READER_LEFT)
    if error.errno not in UNWRITABLE:
        raise error
    discard_output()
    fail(RemitError(f"The answer cannot be written: {error.strerror}.", "Make room, or send it elsewhere."))


def discard_output() -> None:
    """Let what is still to be written go nowhere: the interpreter would try again at its end, and complain once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(error: RemitError, **more: list[str]) -> None:
    """Say what is wrong and what to do, for programs as JSON, and end: with 2 where the words of the command are off."""
    if "--json" in sys.argv[1:]:
        typer.echo(json_of({"error": {"code": error.code, "message": error.message, "remedy": error.remedy} | more}))
    typer.echo(f"remit: {error}", err=True)
    sys.exit(2 if isinstance(error, InvalidArgument) else 1)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """Take the options that come before a command."""
    if version:
        typer.echo(f"remit {__version__}")
        raise typer.Exit


app.command()(question_commands.oversight)
app.command()(question_commands.what_if)
app.command()(diff)
app.command()(question_commands.impact)
app.command()(question_commands.gaps)
app.command()(question_commands.checklist)
app.command()(question_commands.counts)
app.command()(question_commands.search)
app.command("list")(browse_commands.list_things)
app.command()(browse_commands.show)
app.command()(browse_commands.sources)
app.command()(doctor)


@app.command()
def serve() -> None:
    """Serve GraphQL, with the packs of REMIT_PACKS loaded."""
    from api.server import configure_logging
    from api.server import serve as serve_app

    configure_logging()
    serve_app(load_settings())


@app.command()
def check(packs: OneOrMorePacks, as_json: AsJson = False) -> None:
    """Check packs without a database; every fault is named with its file and line, and so is what is worth a second look."""
    from seed.checks.check import group_counts, read_checked
    from seed.checks.source_days import find_warnings

    checked = read_checked(packs)
    if as_json:
        said = list(map(str, find_warnings(checked)))
        typer.echo(json_of({"ok": True, "counts": group_counts(checked), "warnings": said}))
        return
    typer.echo(f"No fault found in {', '.join(map(one_line, packs))}:")
    for label, count in group_counts(checked).items():
        typer.echo(f"{count:>6} {label}")
    if warnings := find_warnings(checked):
        typer.echo("Worth a second look, though nothing of it keeps a pack from being loaded:")
        for warning in warnings:
            typer.echo(warning)


@app.command()
def load(
    packs: Packs = None,
    keep: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="NUMBER", help="Former releases that stay for permalinks. Default: REMIT_RELEASES."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the graph holds other packs. Default: REMIT_REPLACE_PACKS.")
    ] = False,
    as_json: AsJson = False,
    url: NoUrl = None,
) -> None:
    """Make the graph hold exactly these packs: all of it happens, or nothing. Prints what changed."""
    from api.cli.render import change_lines
    from seed.checks.check import read_checked
    from seed.loading.load import load as load_packs

    settings = load_settings()
    refuse_service(settings, url, "To load packs")
    checked = read_checked(packs or settings.pack_names)
    kept = settings.releases if keep is None else keep
    replaces = replace or settings.replace_packs
    loaded = with_database(
        settings, lambda database: load_packs(database, checked, kept, replace=replaces), refill=False
    )
    if as_json:
        change = loaded.change
        counts = {name: len(getattr(change, name)) for name in ("added", "changed", "removed")}
        typer.echo(json_of({"release": loaded.release, "contentHash": loaded.content_hash} | counts))
        return
    for line in change_lines(loaded.change):
        typer.echo(line)
    typer.echo(f"The graph holds {loaded.release}, content hash {loaded.content_hash}.")


@app.command()
def releases(as_json: AsJson = False, url: Url = None) -> None:
    """List the release that the graph holds, and the former ones from which permalinks repeat their answers."""
    from graph.archive.release_archive import get_releases
    from graph.store.lookup import get_dataset

    async def find(asked: "Asked") -> list[dict[str, Any]]:
        if isinstance(asked, Database):
            return [(await get_dataset(asked)).properties, *await get_releases(asked)]
        found = (await ask(asked, RELEASES, {}))["releases"]
        return [one | {"loadedAt": format_timestamp(datetime.fromisoformat(one["loadedAt"]))} for one in found]

    found = with_graph(load_settings(), url, find, load_first=False)
    if as_json:
        typer.echo(json_of([{name: one[name] for name in ("release", "contentHash", "loadedAt")} for one in found]))
        return
    for one in found:
        typer.echo(f"{one['contentHash']}  {one['loadedAt']}  {one_line(one['release'])}")


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from api.graphql.schema import schema as served

    typer.echo(served.as_str())


@app.command()
def verify(as_json: AsJson = False, url: NoUrl = None) -> None:
    """Compute the content hash anew from what the graph holds, compare it with the load's, and name what is not Remit's."""
    from graph.store.citing import is_citing_right
    from graph.store.content import read_content
    from graph.store.foreign import refuse_foreign
    from graph.store.lookup import get_dataset

    async def compare(database: Database) -> tuple[str, str, bool]:
        stated = (await get_dataset(database)).properties["contentHash"]
        await refuse_foreign(database)
        content = await read_content(database)
        return stated, content.hash(), await is_citing_right(database, content)

    settings = load_settings()
    refuse_service(settings, url, "To verify the graph")
    stated, found, leads_to_citations = with_database(settings, compare)
    remedy = "Unless a load was running, something else changed it: run `remit load` to restore it."
    if stated != found:
        raise PackInvalid(f"The graph has the content hash {found}, and its load stated {stated}.", remedy=remedy)
    if not leads_to_citations:
        raise PackInvalid("What is in the graph does not lead to the citations that it names.", remedy=remedy)
    said = f"The graph is as it was loaded, content hash {found}."
    typer.echo(json_of({"ok": True, "contentHash": found}) if as_json else said)
