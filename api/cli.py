"""The `remit` command. Exit status: 0 done, 1 it could not be done (one line says why), 2 its words are off.

130 and 143: Ctrl-C or SIGTERM ended it.
"""

import asyncio
import errno
import logging
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Annotated, TypeVar

import typer

from api.running import run_async
from api.settings import Settings, load_settings
from graph.database import Database
from graph.errors import InvalidArgument, PackInvalid, RemitError
from graph.visible import one_line
from remit import __version__

T = TypeVar("T")

# What these say is in the error that ends the command, or concerns nobody at a terminal.
QUIET = {"neo4j": logging.ERROR, "graph.database": logging.CRITICAL, "strawberry.execution": logging.CRITICAL}

# Everything else that a disk can do is met where it happens; what is left is where the output goes.
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

app = typer.Typer(
    name="remit",
    help="Which authority oversees a clinic, for a therapy, on a day, under which law, and what escapes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Packs = Annotated[list[str] | None, typer.Argument(help="Names of bundled packs, or folders. Default: REMIT_PACKS.")]
OneOrMorePacks = Annotated[list[str], typer.Argument(help="Names of bundled packs, or folders.")]
Day = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day. Default: the packs' own.")]


def run() -> None:
    """Run the command; an error of ours is one line on standard error, never a traceback."""
    logging.basicConfig(level=logging.INFO, format="remit: %(message)s", stream=sys.stderr)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    try:
        app()
    except PackInvalid as error:
        for finding in error.findings:
            print(finding, file=sys.stderr)  # noqa: T201  # the command's own output
        fail(error)
    except RemitError as error:
        fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except asyncio.CancelledError:
        sys.exit(143)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        fail(RemitError(f"The answer cannot be written: {error.strerror}.", "Make room, or send it elsewhere."))


def fail(error: RemitError) -> None:
    """Say what is wrong and what to do, and end."""
    typer.echo(f"remit: {error}", err=True)
    sys.exit(1)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """Take the options that come before a command."""
    if version:
        typer.echo(f"remit {__version__}")
        raise typer.Exit


@app.command()
def serve() -> None:
    """Serve GraphQL, with the packs of REMIT_PACKS loaded."""
    from api.server import log_like_a_service
    from api.server import serve as serve_app

    log_like_a_service()
    serve_app(load_settings())


@app.command()
def check(packs: OneOrMorePacks) -> None:
    """Check packs without a database; every fault is named with its file and line."""
    from seed.check import group_counts, read_checked

    counts = group_counts(read_checked(packs))
    typer.echo(f"No fault found in {', '.join(map(one_line, packs))}:")
    for label, count in counts.items():
        typer.echo(f"{count:>6} {label}")


@app.command()
def load(packs: Packs = None) -> None:
    """Make the graph hold exactly these packs: all of it happens, or nothing. Prints what changed."""
    from api.render import change_lines
    from seed.check import read_checked
    from seed.load import load as load_packs

    settings = load_settings()
    checked = read_checked(packs or settings.pack_names)
    loaded = with_database(settings, lambda database: load_packs(database, checked))
    for line in change_lines(loaded.change):
        typer.echo(line)
    typer.echo(f"The graph holds {loaded.release}, content hash {loaded.content_hash}.")


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="PACK_A", help="The name of a bundled pack, or a folder.")],
    after: Annotated[str, typer.Argument(metavar="PACK_B", help="The one to compare it with.")],
    as_of: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day. Default: that of PACK_B.")] = None,
    facts_only: Annotated[bool, typer.Option("--facts-only", help="Compare no answers: faster.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Say which facts differ between two packs, and which answers on oversight."""
    from api.ask import checked_day
    from api.diff import diff_packs
    from api.diff_text import diff_json, diff_lines

    day = None if as_of is None else checked_day(as_of)
    if day and facts_only:
        raise InvalidArgument(
            "Facts are compared for all days, and --as-of names one.", "Leave out one of the options."
        )
    found = diff_packs(before, after, day, facts_only=facts_only)
    typer.echo(diff_json(found) if as_json else "\n".join(diff_lines(found)))


@app.command()
def oversight(
    clinic: Annotated[str, typer.Argument(help="The clinic's id, such as ru.clinic.pirogov-center.")],
    as_of: Day = None,
    therapy: Annotated[str | None, typer.Option(help="Only offerings of this therapy, by its id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer with all its sources as JSON.")] = False,
) -> None:
    """Say who oversees a clinic, under what law, and what escapes."""
    from api.ask import ask_json, question_of, unknown_clinic
    from api.render import print_oversight
    from graph.answers import Oversight
    from graph.oversight import get_oversight

    settings = load_settings()
    question = question_of(clinic, as_of, therapy)

    async def ask(database: Database) -> str | Oversight:
        answer = await (ask_json(database, question) if as_json else get_oversight(database, question))
        if answer is None:
            raise await unknown_clinic(database, clinic)
        return answer

    answer = with_database(settings, ask, load_first=True)
    if isinstance(answer, str):
        typer.echo(answer)
    else:
        print_oversight(answer)


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from api.graphql.schema import schema as served

    typer.echo(served.as_str())


@app.command()
def verify() -> None:
    """Compute the content hash anew from what the graph holds, and compare it with the one that the load stated."""
    from graph.content import read_content
    from graph.lookup import get_dataset

    async def compare(database: Database) -> tuple[str, str]:
        stated = (await get_dataset(database)).properties["contentHash"]
        return stated, (await read_content(database)).hash()

    stated, found = with_database(load_settings(), compare)
    if stated != found:
        raise PackInvalid(
            f"The graph has the content hash {found}, and its load stated {stated}.",
            remedy="Unless a load was running, something else changed it: run `remit load` to restore it.",
        )
    typer.echo(f"The graph is as it was loaded, content hash {found}.")


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]], *, load_first: bool = False) -> T:
    """Do something with the database and let go of it; an embedded graph that is empty is filled first if wanted."""
    from api.service import Service

    async def do(stack: AsyncExitStack) -> T:
        service = Service(settings, shared=False)
        stack.push_async_callback(service.stop)
        await service.open(load_first=load_first and settings.connection is None)
        with service.blaming_the_disk():
            return await work(service.database)

    return run_async(do)
