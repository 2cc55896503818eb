"""The `remit` command without a new interpreter: each is a process, forked from one that has imported everything already.

It has arguments, environment, output and exit status of its own, as one that a user starts. What only a new interpreter shows
(a terminal's signals, output that cannot be written, an engine that is left) is tested with `python -m remit`.
"""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.frozen import FROZEN

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 120
IMPORTED = [
    "remit.__main__",
    "api.cli.commands",
    "api.cli.render",
    "api.graphql.schema",
    "api.service",
    "seed.checks.check",
]

Done = subprocess.CompletedProcess[str]

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(IMPORTED)


def remit(*words: str, **settings: str) -> Done:
    """Run a command with these settings and no others."""
    with TemporaryDirectory(prefix="remit-command-") as folder:
        command = forks.Process(target=run, args=(words, environment(**settings), folder), daemon=True)
        command.start()
        command.join(SECONDS)
        if command.exitcode is None:
            command.kill()
            raise TimeoutError(words)
        out, err = ((Path(folder) / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(words, command.exitcode, out, err)


def environment(**settings: str) -> dict[str, str]:
    """An environment with these settings and no others; the packs are the frozen ones unless a setting names some."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "NEO4J_"))}
    return {**kept, "REMIT_PACKS": FROZEN, **settings}


def run(words: tuple[str, ...], environment: dict[str, str], folder: str) -> None:
    """Be that command, with both outputs in files."""
    from remit.__main__ import main

    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["remit", *words]
    main()
