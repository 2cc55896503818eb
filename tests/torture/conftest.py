"""Real faults, on real processes: connections that break, engines that stop or are killed, files that are damaged.

`make torture` runs them, one after the other, and prints a table of the figures that they took. `REMIT_TORTURE=short` is what
`.ci/run` asks for: the same faults, fewer times. A wrong answer fails a test, and so does what does not happen within a minute;
how long things took is a figure, which the table marks where it misses what is asked: a busy machine breaks no test.
"""

import os
import platform
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

HERE = Path(__file__).parent


class Figure(NamedTuple):
    """One line of the table: what was done, what came of it, and what is asked of it."""

    fault: str
    found: str
    asked: str
    met: str


class Record(Protocol):
    """What takes a figure down."""

    def __call__(self, fault: str, found: str, asked: str, *, met: bool = True) -> None:
        """Take it down: the fault, what was found, what is asked, and whether it is met."""


FIGURES: list[Figure] = []  # of the whole run, in whichever process they were taken


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
        widths = [max(len(figure[column]) for figure in FIGURES) for column in range(len(Figure._fields))]
        for figure in FIGURES:
            cells = [cell.ljust(width) for cell, width in zip(figure, widths, strict=True)]
            terminalreporter.write_line("| " + " | ".join(cells) + " |")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the figures of a test that has ended."""
    if report.when == "call":
        FIGURES.extend(Figure(*found) for name, found in report.user_properties if name == "figure")


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """What takes figures down."""

    def take(fault: str, found: str, asked: str, *, met: bool = True) -> None:
        figure = Figure(fault, found, asked, "" if met else "MISSED")
        request.node.user_properties.append(("figure", [*figure]))

    return take


@pytest.fixture(scope="session")
def short() -> bool:
    """Whether this is the short form."""
    return os.environ.get("REMIT_TORTURE") == "short"
