"""Real faults, on real processes: connections that break, engines that stop or are killed, files that are damaged.

`make torture` runs them, one after the other, and prints a table of the figures that they took. `REMIT_TORTURE=short` is what
`.ci/run` asks for: the same faults, fewer times.
"""

import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent


class Figure(NamedTuple):
    """One line of the table: what was done, what came of it, and what is asked of it."""

    fault: str
    found: str
    asked: str


FIGURES: list[Figure] = []
Record = Callable[[str, str, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `make test` leaves it out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.torture)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if FIGURES:
        terminalreporter.section("figures")
        terminalreporter.write_line(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
        widths = [max(len(figure[column]) for figure in FIGURES) for column in range(3)]
        for figure in FIGURES:
            cells = [cell.ljust(width) for cell, width in zip(figure, widths, strict=True)]
            terminalreporter.write_line("| " + " | ".join(cells) + " |")


@pytest.fixture(scope="session")
def record() -> Record:
    """Take a figure down: the fault, what was found, what is asked."""

    def take(fault: str, found: str, asked: str) -> None:
        FIGURES.append(Figure(fault, found, asked))

    return take


@pytest.fixture(scope="session")
def short() -> bool:
    """Whether this is the short form."""
    return os.environ.get("REMIT_TORTURE") == "short"
