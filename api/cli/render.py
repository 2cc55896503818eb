"""Answers as text for a terminal, or for a pipe: plain words, no frames, wrapped to the width that there is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.queries import Answer
from graph.explain.locale import LOCALES, message
from graph.model.vocabulary import Edge, Language, Node, OversightStatus
from graph.sanitize import make_visible
from seed.loading.load import Change

WIDTH = 100  # longer lines are hard to read

MEANING = {
    OversightStatus.APPLIES: message("oversight is due; whether it was exercised is another matter"),
    OversightStatus.CONTESTED: message("it would be due, and sources contradict each other on it"),
    OversightStatus.BYPASSED: message(
        "it is due on a lawful route for the therapy, and the clinic goes by another one"
    ),
    OversightStatus.EXEMPT: message("a provision takes the clinic's route out of the mandate"),
    OversightStatus.NOT_RECORDED: message("the data does not say, which never means that there is no oversight"),
}
PREDICATES = {"HOLDS": message("held by"), "COVERS": message("covers")}


class Printer(Console):
    """A console that says what went wrong, where Rich's own would end the process in the middle of what it does."""

    def on_broken_pipe(self) -> None:
        """Let the caller see the error that is being handled: whoever reads has left."""
        raise  # noqa: PLE0704  # Rich calls this while it handles that error


class Page:
    """Where an answer is printed, in a language: wrapped, indented, with no blanks at the ends of lines."""

    def __init__(self, language: Language = Language.EN) -> None:
        self.language = language
        self._locale = LOCALES[language]
        self._console = Printer(highlight=False)
        self._width = min(self._console.width, WIDTH)

    def line(self, text: str, indent: int = 0, style: str = "") -> None:
        """One paragraph; where it needs several lines, the later ones stand further in."""
        first, later = " " * indent, " " * (indent + 2 if indent else 0)
        wrapped = fill(
            make_visible(text),
            self._width,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._console.print(Text(wrapped, style), soft_wrap=True)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: int) -> None:
        """Rows under heads; so many of the last columns hold numbers."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for place, head in enumerate(heads):
            right = place >= len(heads) - numbers
            table.add_column(head, justify="right" if right else "left", no_wrap=right, overflow="fold")
        for row in rows:
            table.add_row(*(Text(make_visible(str(one))) for one in row))
        self._console.print(table)

    def heading(self, text: str) -> None:
        """The beginning of a part."""
        self._console.print()
        self.line(text, style="bold")

    def caption(self, text: str, /, **values: object) -> str:
        """What is given in English, in the language of the page, with the values in their places."""
        return self._locale.tell(text, **values)

    def day(self, iso: str) -> str:
        """A day as texts in the language write it."""
        return self._locale.write_day(iso)


def print_oversight(answer: Answer, language: Language = Language.EN) -> None:
    """The answer: verdict and summary, links by status, what sources contradict each other on, gaps, and the sources."""
    page, links = Page(language), answer["links"]
    numbers = numbered_sources(links)
    archetype = (
        page.caption(" (an archetype that stands for no real clinic)") if answer["clinic"]["illustrative"] else ""
    )
    page.line(f"{answer['clinic']['name']}{archetype}", style="bold")
    verdict = page.caption(
        "{verdict} (confidence {confidence})", verdict=answer["verdict"], confidence=answer["confidence"]
    )
    page.line(page.caption("On {day}: {verdict}", day=page.day(answer["asOf"]), verdict=verdict), style="bold")
    page.line(answer["summary"])
    for status, alike in groupby(links, key=lambda link: OversightStatus(link["status"])):
        page.heading(f"{status}: {page.caption(MEANING[status])}")
        for number, (why, of_one_reason) in enumerate(by_reason(alike).items()):
            if number:
                page.line("")
            print_links(page, of_one_reason, why, numbers)
    claims = contested_sides(links)
    if claims:
        page.heading(page.caption("Where sources contradict each other"))
        for line in claim_lines(page, claims, names_of(links)):
            page.line(line, 2)
    if answer["gaps"]:
        page.heading(page.caption("Gaps"))
        for gap in answer["gaps"]:
            page.line(f"{gap['name']} ({gap['id']})", 2)
    if answer["leftOut"] is not None:
        print_left_out(page, answer["leftOut"])
    print_sources(page, numbers, links)
    page.heading(page.caption("The same answer with the source of every step: add --json."))


def numbered_sources(links: Iterable[Answer]) -> dict[str, int]:
    """The number of each source by its id, in the order in which the links rest on them."""
    found: dict[str, int] = {}
    for link in links:
        for source in sources_of(link):
            found.setdefault(source, len(found) + 1)
    return found


def sources_of(link: Answer) -> list[str]:
    """The ids of the sources that a link rests on."""
    return sorted({str(cite["source"]["id"]) for cite in link["citations"]})


def print_links(page: Page, links: Iterable[Answer], why: str, numbers: Mapping[str, int]) -> None:
    """Who, what, under which law, and by which sources; then, once for all of them, why."""
    for link in links:
        law = "; ".join(one["name"] for one in link["provisions"]) or page.caption("none named")
        page.line(f"{link['authority']['name']}: {link['mandate']['name']}", 2, style="bold")
        page.line(page.caption("Law: {law}. Confidence: {confidence}.", law=law, confidence=link["confidence"]), 6)
        if rests := sorted(numbers[one] for one in sources_of(link)):
            page.line(page.caption("Sources: {numbers}.", numbers=", ".join(f"[{one}]" for one in rests)), 6)
    page.line(page.caption("Why: {reason}", reason=why), 4)


def print_sources(page: Page, numbers: Mapping[str, int], links: Iterable[Answer]) -> None:
    """Each source with its number, its address, and the places in it that the answer rests on."""
    if not numbers:
        return
    page.heading(page.caption("Sources"))
    said = [cite for link in links for cite in link["citations"]]
    sources = {cite["source"]["id"]: cite["source"] for cite in said}
    for identity, number in numbers.items():
        held = sources[identity]
        places = {str(cite["locator"] or "") for cite in said if cite["source"]["id"] == identity}
        where = ", ".join(sorted(places - {""}, key=natural))
        parts = (held["title"], where, held["url"])
        page.line(f"[{number}] {'; '.join(str(one) for one in parts if one)}", 2)


def natural(text: str) -> list[tuple[int, int | str]]:
    """A key by which L9 comes before L10."""
    parts = re.split(r"(\d+)", text)
    return [(1, int(part)) if part.isdigit() else (0, part) for part in parts]


def print_left_out(page: Page, left: Answer) -> None:
    """What rests on weaker evidence than was asked for, in a line each."""
    if left["links"] or left["gaps"]:
        page.heading(page.caption("Left out, since it rests on weaker evidence"))
    for link in left["links"]:
        what = f"{link['authority']['name']}: {link['mandate']['name']}"
        page.line(f"{link['status']} ({link['confidence']}): {what}", 2)
    for gap in left["gaps"]:
        page.line(page.caption("Gap: {gap} ({id})", gap=gap["name"], id=gap["id"]), 2)


def by_reason(links: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Links by the reason for their status, which does not name the mandate: its name is printed above."""
    found: dict[str, list[Answer]] = {}
    for link in links:
        found.setdefault(link["reasonInShort"], []).append(link)
    return found


def contested_sides(links: Iterable[Answer]) -> list[Answer]:
    """Every side of every contest, each once, contest by contest."""
    found = {claim["id"]: claim for link in links for claim in link["claims"]}
    return sorted(found.values(), key=lambda claim: (claim["contest"], claim["id"]))


def names_of(links: Iterable[Answer]) -> dict[str, str]:
    """The names of what claims may speak of, by id."""
    nodes = (
        node for link in links for node in (link["mandate"], link["authority"], link["route"], *link["dueOn"]) if node
    )
    return {node["id"]: node["name"] for node in nodes}


def claim_lines(page: Page, claims: Iterable[Answer], names: Mapping[str, str]) -> Iterator[str]:
    """A line for each side: what it is about, what it says, and the editors' remark."""
    for claim in claims:
        about, value = claim["subject"]["id"], claim["value"]
        predicate = PREDICATES.get(claim["predicate"])
        said = f"{page.caption(predicate) if predicate else claim['predicate']}: {names.get(value, value)}"
        preferred = page.caption(" (preferred)") if claim["preferred"] else ""
        note = claim["note"]
        yield f"{names.get(about, about)}; {said}{preferred}" + (f". {note}" if note else "")


def change_lines(change: Change) -> list[str]:
    """What a load changed, a line each, and a last line that counts."""
    marks = (("+", change.added), ("~", change.changed), ("-", change.removed))
    lines = [f"{mark} {describe_fact(part)}" for mark, parts in marks for part in parts]
    counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.removed)} removed"
    return [*lines, counts if lines else "Nothing changed."]


def describe_fact(part: object) -> str:
    """A node by label and id, a relationship by its type and ends."""
    if isinstance(part, Node):
        return f"{part.label} {part.id}"
    if isinstance(part, Edge):
        return f"{part.source} -{part.type}-> {part.target}"
    return str(part)
