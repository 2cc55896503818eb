"""What the commands print for people, from answers in the shape of the schema."""

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import typer

from api.cli.queries import Answer
from api.cli.questions import json_of
from api.cli.render import Page
from graph.explain.locale import message
from graph.model.kinds import KINDS
from graph.model.vocabulary import Language
from graph.sanitize import harmless

# What clinics are counted by, as the head of a column.
DIMENSIONS = {
    "JURISDICTION": message("Jurisdiction"),
    "REGION": message("Region"),
    "TRACK": message("Sector"),
    "THERAPY": message("Therapy"),
    "ROUTE": message("Route"),
    "ILLUSTRATIVE": message("Archetype"),
    "PROVIDER_CLASS": message("Provider class"),
    "CONDITION": message("Condition"),
    "LICENCE_STATUS": message("Licence"),
    "VERDICT": message("Verdict"),
    "AUTHORITY": message("Authority"),
    "ACTIVITY": message("Activity"),
    "BYPASSED_ACTIVITY": message("Bypassed activity"),
    "GAP": message("Gap"),
}
DAY, CLINICS, OFFERINGS = message("Day"), message("Clinics"), message("Offerings")
TOTAL = message("{day}: clinics {clinics}, offerings {offerings}.")
COUNTED_ONCE = message(
    "A clinic counts once in each value that it has. NOT_RECORDED says that the data does not tell; it is never NOT_OVERSEEN."
)

SIGNS = {"ADDED": "+", "REMOVED": "-", "CHANGED": "~"}
# What a link says, by the names of its fields.
SAID = {
    "status": message("status"),
    "authority": message("authority"),
    "mandate": message("mandate"),
    "activity": message("activity"),
    "provisions": message("provisions"),
    "instruments": message("instruments"),
    "offering": message("offering"),
    "route": message("route"),
    "dueOn": message("due on"),
    "gaps": message("gaps"),
    "claims": message("contested"),
    "confidence": message("confidence"),
}
ORIGINS = {"RECORDED": "Recorded by sources", "DERIVED": "Found by rules, in what the sources record"}
STATUSES = {
    "MET": "a source says so",
    "UNMET": "a source says that it is not met",
    "AVOIDED": "it would be due on a lawful route, and the claimed route goes around it",
    "NOT_APPLICABLE": "it is not due on the claimed route",
    "NOT_RECORDED": "the data does not say, which never means that it is not met",
}


def print_what_if(found: Answer, language: Language = Language.EN) -> None:
    """Both verdicts, the answer as it would be, and each change with its causes."""
    page, before, after = Page(language), found["before"], found["after"]
    page.line(title_of(page, before["clinic"]), style="bold")
    day = page.day(before["asOf"])
    page.line(page.caption("On {day}, as it is: {verdict}", day=day, verdict=tell_verdict(page, before)), style="bold")
    page.line(page.caption("Under what is supposed: {verdict}", verdict=tell_verdict(page, after)), style="bold")
    page.line(after["summary"])
    print_changes(page, found, message("Nothing about this clinic would change."))
    print_hint(page)


def print_difference(found: Answer, language: Language = Language.EN) -> None:
    """Both verdicts, and each change with its causes."""
    page = Page(language)
    print_clinic(page, found)
    print_hint(page)


def print_clinic(page: Page, found: Answer) -> None:
    """One clinic on two days."""
    before, after = found["before"], found["after"]
    page.line(f"{title_of(page, before['clinic'])}, {before['clinic']['id']}", style="bold")
    for side in (before, after):
        page.line(
            page.caption("On {day}: {verdict}", day=page.day(side["asOf"]), verdict=tell_verdict(page, side)),
            style="bold",
        )
    print_changes(page, found, message("No mandate stands otherwise to the clinic."))


def print_changes(page: Page, found: Answer, nothing: str) -> None:
    """The gaps of the clinic where they differ, and each link that does."""
    old, new = found["before"]["gaps"], found["after"]["gaps"]
    if old != new:
        page.line(page.caption("Gaps: {gaps}", gaps=tell_move(page, old, new)))
    if not found["changes"]:
        page.line(page.caption(nothing))
    for change in found["changes"]:
        link = change["after"] or change["before"]
        what = f"{SIGNS[change['kind']]} {name_of(page, link['authority'])}: {name_of(page, link['mandate'])}"
        offering = (
            page.caption(", for {offering}", offering=name_of(page, link["offering"])) if link["offering"] else ""
        )
        page.line("")
        page.line(f"{what}{offering}", 2, "bold")
        for line in link_differences(page, change["before"], change["after"]):
            page.line(line, 6)
        for cause in change["causes"]:
            page.line(page.caption("Because: {cause}", cause=cause["text"]), 6)


def link_differences(page: Page, before: Answer | None, after: Answer | None) -> Iterator[str]:
    """What differs in a link; of one that is new or gone, how it stands or stood."""
    if before is None or after is None:
        link = after or before or {}
        now = message("Now {status} (confidence {confidence}). Law: {law}.")
        then = message("Before {status} (confidence {confidence}). Law: {law}.")
        law = tell_names(page, link["provisions"])
        yield page.caption(now if after else then, status=link["status"], confidence=link["confidence"], law=law)
        return
    for name, old in before.items():
        if name != "reason" and old != after[name]:
            yield f"{page.caption(SAID[name])}: {tell_move(page, old, after[name])}"


def tell_move(page: Page, old: Any, new: Any) -> str:  # noqa: ANN401  # what a field says
    """From the one to the other; of things, those that are new and those that are gone."""
    if not isinstance(old, list) or not isinstance(new, list):
        return f"{tell_value(page, old)} -> {tell_value(page, new)}"
    sides = (("+", new, old), ("-", old, new))
    parts = [
        f"{sign} {tell_names(page, [thing])}" for sign, here, there in sides for thing in here if thing not in there
    ]
    return "; ".join(parts) or page.caption("in another order")


def tell_value(page: Page, value: Any) -> str:  # noqa: ANN401  # a word, a thing, or nothing
    """What a field says."""
    return name_of(page, value) if isinstance(value, dict) else str(value or page.caption("none"))


class TextDifferences:
    """The clinics of a jurisdiction whose answers differ, printed batch by batch."""

    def __init__(self, jurisdiction: str, days: tuple[str, str], language: Language = Language.EN) -> None:
        self._page, self._jurisdiction, self._days = Page(language), jurisdiction, days
        self._compared = self._differing = 0

    def batch(self, compared: int, differing: Iterable[Answer]) -> None:
        """Print what differs in a batch."""
        self._compared += compared
        for found in differing:
            self._differing += 1
            print_clinic(self._page, found)
            self._page.line("")

    def end(self) -> None:
        """Print how many clinics were compared."""
        before, after = map(self._page.day, self._days)
        line = self._page.caption(
            "{jurisdiction}, from {before} to {after}: {compared} clinics compared, the answers for {differing} differ.",
            jurisdiction=self._jurisdiction,
            before=before,
            after=after,
            compared=self._compared,
            differing=self._differing,
        )
        self._page.line(line, style="bold")


class JsonDifferences:
    """The same as one JSON object, written batch by batch."""

    def __init__(self, jurisdiction: str, days: tuple[str, str]) -> None:
        self._head = {"jurisdiction": jurisdiction, "from": days[0], "to": days[1]}
        self._compared = 0
        self._begun = False

    def batch(self, compared: int, differing: Iterable[Answer]) -> None:
        """Write what differs in a batch."""
        self._compared += compared
        for found in differing:
            typer.echo(("," if self._begun else self._opening()) + "\n" + json_of(found), nl=False)
            self._begun = True

    def end(self) -> None:
        """Write how many clinics were compared."""
        opening = "" if self._begun else self._opening()
        typer.echo(f'{opening}\n],\n"compared": {self._compared}\n}}')

    def _opening(self) -> str:
        return json_of(self._head).rstrip("\n}") + ',\n"clinics": ['


def print_impact(found: Answer) -> None:
    """What loses its footing, kind by kind."""
    page, law, clinics = Page(), found["instrument"], found["clinics"]
    page.line(f"If {law['name']} ({law['id']}) fell, with all that implements it", style="bold")
    for kind, things in (
        ("Mandates that would not be in force", found["mandates"]),
        ("Authorities that hold one of them", found["authorities"]),
        ("Requirements that would not be in force", found["requirements"]),
        ("Clinics that would lose the only mandate for an activity", clinics["nodes"]),
    ):
        page.heading(f"{kind}: {len(things) or 'none'}")
        for thing in things:
            page.line(f"{title_of(page, thing)} ({thing['id']})", 2)
            print_sources(page, thing)
    print_hint(page)


def print_gaps(found: Answer) -> None:
    """The gaps, those that sources record before those that rules find, with what they rest on."""
    page = Page()
    page.line(f"{found['totalCount']} gaps", style="bold")
    for origin, heading in ORIGINS.items():
        alike = [gap for gap in found["nodes"] if gap["origin"] == origin]
        if alike:
            page.heading(f"{heading}: {len(alike)}")
        for number, gap in enumerate(alike):
            if number:
                page.line("")
            print_gap(page, gap)
    print_hint(page)


def print_gap(page: Page, gap: Answer) -> None:
    """One gap."""
    page.line(f"{gap['name']} ({gap['id']})", 2, "bold")
    page.line(f"{gap['kind']} in {gap['jurisdiction']['name']}, confidence {gap['confidence']}.", 6)
    if gap["summary"]:
        page.line(gap["summary"], 6)
    if gap["rationale"]:
        page.line(f"The argument: {gap['rationale']}", 6)
    for word, field in (("Routes", "routes"), ("Goes around", "avoidedMandates"), ("Avoids", "avoidedRequirements")):
        if gap[field]:
            page.line(f"{word}: {tell_names(page, gap[field])}.", 6)
    for consequence in gap["consequences"]:
        page.line(f"What follows: {consequence}", 6)
    page.line(f"Offerings through it: {gap['exposure']}.", 6)
    print_sources(page, gap)


def print_checklist(found: Answer) -> None:
    """The requirements by status, each with the reason and its sources."""
    page = Page()
    route = found["route"]
    page.line(f"{found['name']}, {title_of(page, found['clinic'])}", style="bold")
    claimed = f"{route['name']} ({route['standing']})" if route else "not recorded"
    page.line(f"Therapy: {found['therapy']['name']}. Claimed route: {claimed}.")
    if not found["checklist"]:
        page.line("No requirement is recorded for the lawful routes of this therapy, nor for the claimed one.")
    order = list(STATUSES)
    items = sorted(found["checklist"], key=lambda item: order.index(item["status"]))
    for status, alike in groupby(items, key=lambda item: str(item["status"])):
        page.heading(f"{status}: {STATUSES[status]}")
        for item in alike:
            page.line(f"{item['requirement']['name']} ({item['requirement']['id']})", 2, "bold")
            page.line(item["reason"], 6)
            print_sources(page, item)
    print_hint(page)


def print_sources(page: Page, thing: Answer) -> None:
    """The citations of a thing, a line each; none where the answer was asked for without them."""
    for cite in thing.get("citations", ()):
        place = f", {cite['locator']}" if cite["locator"] else ""
        page.line(f"Source: {cite['source']['title']}{place} ({cite['confidence']})", 6)


def title_of(page: Page, thing: Answer) -> str:
    """The name, and that it is an archetype where it is one."""
    archetype = page.caption(" (an archetype that stands for no real clinic)") if thing.get("illustrative") else ""
    return f"{name_of(page, thing)}{archetype}"


def tell_verdict(page: Page, side: Answer) -> str:
    """The verdict with its confidence."""
    return page.caption("{verdict} (confidence {confidence})", verdict=side["verdict"], confidence=side["confidence"])


def name_of(page: Page, thing: Answer) -> str:
    """Its name in the language of the page, where the answer was asked for with it; otherwise the one that it has."""
    texts = {name["lang"]: name["text"] for name in thing.get("names") or ()}
    return str(texts.get(page.language.lower(), thing["name"]))


def tell_names(page: Page, things: Iterable[Answer]) -> str:
    """Their names; of sides of a contest, what they say."""
    texts = (name_of(page, thing) if "name" in thing else f"{thing['predicate']} {thing['value']}" for thing in things)
    return ", ".join(texts) or page.caption("none")


def print_hint(page: Page) -> None:
    """The last line of every text."""
    page.heading(page.caption("The same answer as data: add --json."))


def print_hits(found: Answer) -> None:
    """What a search found, a thing each: its name with what it is, where the text matched, and its id."""
    page = Page()
    for text in found["didYouMean"]:
        page.line(f"Searched for: {text}")
    if found["ignored"]:
        page.line(f"Left out, since nothing has it, or not with the rest: {', '.join(found['ignored'])}")
    for hit in found["nodes"]:
        node = hit["node"]
        name = node.get("name") or node.get("title") or node.get("number")
        page.heading(f"{name} ({KINDS[node['__typename']].noun})")
        page.line(node["id"], 2)
        if "*" in hit["excerpt"] and hit["excerpt"].replace("*", "") not in (name, node["id"]):
            page.line(hit["excerpt"], 2)
    more = found["totalCount"] - len(found["nodes"])
    page.heading(f"{more:,} more: search for more words, or with --first." if more else "That is all.")


def print_counts(found: Answer, language: Language = Language.EN) -> None:
    """The counts as a table, with a line for each cell, and the totals below."""
    page, days = Page(language), found["totals"]
    dated = len(days) > 1
    dimensions = [one["dimension"] for one in found["rows"][0]["keys"]] if found["rows"] else []
    heads = [*([DAY] if dated else []), *(DIMENSIONS[one] for one in dimensions), CLINICS, OFFERINGS]
    rows = [
        [*([row["on"]] if dated else []), *(one["label"] for one in row["keys"]), row["clinics"], row["offerings"]]
        for row in found["rows"]
    ]
    page.table([page.caption(head) for head in heads], rows, numbers=2)
    page.line("")
    for one in days:
        page.line(page.caption(TOTAL, day=page.day(one["on"]), clinics=one["clinics"], offerings=one["offerings"]))
    page.line(page.caption(COUNTED_ONCE))


def print_counts_as_csv(found: Answer) -> None:
    """The counts for a spreadsheet: the day, the value and the name of each dimension, numbers; no cell is a formula."""
    names = [one["dimension"].lower() for one in (found["rows"] or [{"keys": []}])[0]["keys"]]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["on", *(head for name in names for head in (name, f"{name}_name")), "clinics", "offerings"])
    for row in found["rows"]:
        keys = (harmless(text) for one in row["keys"] for text in (one["value"] or "", one["label"]))
        writer.writerow([row["on"], *keys, row["clinics"], row["offerings"]])
