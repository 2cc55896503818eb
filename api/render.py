"""Answers as text for a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.answers import Link, Oversight
from seed.load import Change

PLAIN_WIDTH = 120  # where the output goes to a file or a pipe


def console() -> Console:
    """Where answers are printed."""
    found = Console()
    return found if found.is_terminal else Console(width=PLAIN_WIDTH)


def print_oversight(answer: Oversight) -> None:
    """The answer: what is asked, the verdict, a table of links, and why each has its status."""
    out = console()
    archetype = " (an archetype that stands for no real clinic)" if answer.clinic.properties.get("illustrative") else ""
    out.print(Text(f"{answer.clinic.name}{archetype}", style="bold"))
    out.print(f"On {answer.day}: {answer.verdict} (confidence {answer.confidence})", highlight=False)
    out.print(Text(answer.summary))
    if answer.links:
        out.print(links_table(answer.links))
        for number, link in enumerate(answer.links, start=1):
            out.print(Text(f"{number:>3}. {link.reason}"))
    for gap in answer.gaps:
        out.print(Text(f"Gap: {gap.name} ({gap.id})"))
    out.print(Text(f"Every fact has its source: remit oversight {answer.clinic.id} --json"))


def links_table(links: Iterable[Link]) -> Table:
    """One row a link."""
    table = Table(show_lines=False, header_style="bold")
    for name in ("#", "Status", "Authority", "Mandate", "Law", "Confidence"):
        table.add_column(name, overflow="fold")
    for number, link in enumerate(links, start=1):
        law = "; ".join(law_name(link)) or "not named"
        cells = (str(number), link.status, link.authority.name, link.mandate.name, law, link.confidence)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def law_name(link: Link) -> list[str]:
    """The provisions in short: instrument number and locator."""
    names = {step.source.id: step.target for step in link.steps if step.edge.type == "PART_OF"}
    short = []
    for provision in link.provisions:
        instrument = names[provision.id]
        number = instrument.properties.get("number") or instrument.name
        locator = provision.properties.get("locator")
        short.append(f"{number} {locator}" if locator else str(number))
    return sorted(set(short))


def change_lines(change: Change) -> list[str]:
    """What a load changed, a line each, and a last line that counts."""
    marks = (("+", change.added), ("~", change.changed), ("-", change.removed))
    lines = [f"{mark} {described(part)}" for mark, parts in marks for part in parts]
    counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.removed)} removed"
    return [*lines, counts if lines else "Nothing changed."]


def described(part: object) -> str:
    """A node by label and id, a relationship by its type and ends."""
    from graph.model import Edge, Node

    if isinstance(part, Node):
        return f"{part.label} {part.id}"
    if isinstance(part, Edge):
        return f"{part.source} -{part.type}-> {part.target}"
    return str(part)
