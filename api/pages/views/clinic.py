"""What the page of a clinic shows, out of the answer to its operation."""

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.choice import therapies_in
from api.pages.base.page import Page
from api.pages.base.statuses import STATUSES, VERDICTS, contests_in, words_in
from api.pages.base.visit import Data, Shown, Visit
from api.pages.views.diagram import diagram_of
from graph.errors import UnknownEntity
from graph.explain.locale import LOCALES, Locale, message

FIRST_DAYS = ("validFrom", "enactedOn")  # what claims say of a first day
REACHING = ("APPLIES", "CONTESTED", "EXEMPT")


async def clinic_page(visit: Visit) -> Shown:
    """Who oversees a clinic, and why."""
    identity, therapy = visit.parts["id"], visit.value("therapy")
    asked = {"id": identity, "therapy": therapy, "asOf": visit.value("asOf")}
    data = await visit.ask("clinic", **asked)
    if data["clinic"] is None:
        raise UnknownEntity(f"No clinic {identity!r} is recorded.")
    disputed = disputed_in((await visit.ask("disputed_days"))["contradictions"])
    answer = data["oversight"]
    values = {**clinic_values(data, disputed, therapy, visit.page), "diagram": diagram_of(answer, visit)}
    return visit.show("clinic.html", values, rows=rows_of(answer), permalink=answer["receipt"]["permalink"])


def clinic_values(data: Data, disputed: Container[str], therapy: str | None, page: Page) -> dict[str, Any]:
    """The values of the template. `disputed`: the ids of things on whose first day sources disagree."""
    locale, clinic, answer = LOCALES[page.language], data["clinic"], data["oversight"]
    links = [
        {**link, "why": f"why-{number}", "since": since_of(link, disputed, locale)}
        for number, link in enumerate(answer["links"], 1)
    ]
    therapies = therapies_in(clinic)
    by_status = {status: [link for link in links if link["status"] == status] for status in STATUSES}
    reaching = [link for status in REACHING for link in by_status[status]]
    bypassed, unrecorded = by_status["BYPASSED"], by_status["NOT_RECORDED"]
    contests = contests_in([*clinic["claims"], *(claim for link in answer["links"] for claim in link["claims"])])
    asked = {"clinic": clinic["id"], "therapy": therapy}
    history = periods_of(answer["clinic"]["oversightHistory"], asked, locale, page)
    sections = (
        ("reaches", locale.tell("Who oversees it"), len(reaching)),
        ("escapes", locale.tell("What escapes"), len(bypassed)),
        ("silent", locale.tell("What is not recorded"), len(unrecorded)),
        ("ways", locale.tell("Lawful ways"), len(answer["lawfulRoutes"])),
        ("days", locale.tell("Days with another answer"), len(history) - 1),
        ("disputed", locale.tell("Disputed"), len(contests)),
    )
    return {
        "answer": answer,
        "lead": lead_of(answer["verdict"], by_status, locale),
        "clinic": clinic,
        "therapy": next((one for one in therapies if one["id"] == therapy), None),
        "therapies": therapies,
        "reasons": reasons_of(links),
        "same": same_days(answer["clinic"]["oversightHistory"], answer["asOf"], locale),
        "reaching": reaching,
        "escaping": groups_of(bypassed, answer["gaps"]),
        "unrecorded": unrecorded,
        "ways": answer["lawfulRoutes"],
        "history": history,
        "apart": apart_from(answer, clinic, therapy, page),
        "contests": contests,
        "verdict": words_in(locale, VERDICTS)[answer["verdict"]],
        "parts": [{"id": id_, "title": title, "number": number} for id_, title, number in sections],
    }


def lead_of(verdict: str, by_status: Mapping[str, Sequence[Data]], locale: Locale) -> str:
    """The answer in a line or two, by what applies, what is bypassed, and what is open."""
    told = []
    if verdict == "NOT_RECORDED":
        told.append(locale.tell("The data does not say who oversees what it offers."))
    if authorities := dict.fromkeys(link["authority"]["name"] for link in by_status["APPLIES"]):
        names = locale.list_authorities([locale.add_article(name) for name in authorities])
        told.append(locale.tell("Mandates of {authorities} apply to it.", authorities=names))
    if number := len(by_status["BYPASSED"]):
        told.append(
            locale.tell_number(
                "{number} mandate is bypassed.", "{number} mandates are bypassed.", number, number=number
            )
        )
    if number := len(by_status["CONTESTED"]):
        told.append(
            locale.tell_number(
                "Sources disagree on {number} mandate.", "Sources disagree on {number} mandates.", number, number=number
            )
        )
    if number := len(by_status["NOT_RECORDED"]):
        told.append(
            locale.tell_number(
                "Of {number} mandate the data does not say how it stands.",
                "Of {number} mandates the data does not say how they stand.",
                number,
                number=number,
            )
        )
    return " ".join(told)


def disputed_in(contradictions: Iterable[Data]) -> set[str]:
    """The ids of what sources date differently."""
    return {one["subject"]["id"] for one in contradictions if one["predicate"] in FIRST_DAYS and one["subject"]}


def since_of(link: Data, disputed: Container[str], locale: Locale) -> dict[str, Any]:
    """Since when there is the mandate of a link, and what sources date differently of that; it begins as rule 9 says.

    That is its own first day; where none is recorded, that of the law that is named beside it.
    """
    mandate = link["mandate"]
    if mandate["validFrom"]:
        day, text, dated = mandate["validFrom"], message("since {day}"), mandate
    else:
        law = [first for one in link["provisions"] if (first := first_of_law(one))]
        if not law:
            return {"text": locale.tell("since when is not recorded"), "disputed": None}
        day, text, dated = min(law, key=lambda one: one[0])
    told = locale.tell(text, day=locale.write_day(day))
    if mandate["validTo"]:
        told = f"{told}, {locale.tell('until {day}', day=locale.write_day(mandate['validTo']))}"
    return {"text": told, "disputed": dated if dated["id"] in disputed else None}


def first_of_law(provision: Data) -> tuple[str, str, Data] | None:
    """The first day of a provision or else of its instrument, how that is told, and of which of them it is."""
    for one in (provision, provision["instrument"]):
        if one["validFrom"]:
            return one["validFrom"], message("by law in force since {day}"), one
    instrument = provision["instrument"]
    return (instrument["enactedOn"], message("by law of {day}"), instrument) if instrument["enactedOn"] else None


def same_days(history: Iterable[Data], day: str, locale: Locale) -> str:
    """The days around this one on which the answer is the same; empty: all of them."""
    for one in history:
        first, last = (one[end] and locale.write_day(one[end]) for end in ("from", "to"))
        if (one["from"] or "") <= day <= (one["to"] or day):
            if first and last:
                return locale.tell("from {first} to {last}", first=first, last=last)
            if first:
                return locale.tell("from {day} on", day=first)
            if last:
                return locale.tell("until {day}", day=last)
    return ""


def reasons_of(links: Iterable[Data]) -> list[dict[str, Any]]:
    """The links, those of an offering or of the clinic as a whole together, with the steps that all of these begin with."""
    found: dict[str, list[Data]] = {}
    for link in links:
        found.setdefault(link["offering"]["id"] if link["offering"] else "", []).append(link)
    return [
        {
            "offering": several[0]["offering"],
            "links": several,
            "common": common_steps([one["steps"] for one in several]),
        }
        for several in found.values()
    ]


def common_steps(chains: Sequence[Sequence[Data]]) -> list[Data]:
    """The steps with which each of several chains begins; of a single one none."""
    if len(chains) == 1:
        return []
    alike = takewhile(lambda steps: all(one == steps[0] for one in steps), zip(*chains, strict=False))
    return [steps[0] for steps in alike]


def groups_of(links: Iterable[Data], gaps: Iterable[Data]) -> list[dict[str, Any]]:
    """The links by the gaps through which they are bypassed."""
    known = {gap["id"]: gap for gap in gaps}
    found: dict[tuple[str, ...], list[Data]] = {}
    for link in links:
        found.setdefault(tuple(gap["id"] for gap in link["gaps"]), []).append(link)
    return [{"gaps": [known[one] for one in ids if one in known], "links": several} for ids, several in found.items()]


def apart_from(answer: Data, clinic: Data, therapy: str | None, page: Page) -> dict[str, str] | None:
    """The day of the data, where another was asked for, and the comparison of both; null: it was this one."""
    day, own = answer["asOf"], clinic["jurisdiction"]["dataDay"]
    if day == own:
        return None
    first, last = sorted((day, own))
    return {
        "day": own,
        "address": with_query(page, "/compare", clinic=clinic["id"], **{"from": first, "to": last}, therapy=therapy),
    }


def periods_of(
    history: Sequence[Data], asked: Mapping[str, str | None], locale: Locale, page: Page
) -> list[dict[str, Any]]:
    """The stretches of days with one answer, the last one first; each leads to what differs from the day before it.

    `asked`: of which clinic, and which of its therapies.
    """
    found = []
    for earlier, period in zip([None, *history], history, strict=False):
        days = {"from": earlier["to"], "to": period["from"]} if earlier else None
        there = with_query(page, "/compare", **asked, **days) if days else None
        found.append({**period_of(period, locale), "compared": there})
    return found[::-1]


def period_of(period: Data, locale: Locale) -> dict[str, Any]:
    """A stretch of days with one answer, and what brought that about."""
    causes = dict.fromkeys(cause["text"] for change in period["changes"] for cause in change["causes"])
    begins = (
        locale.tell("from {day} on", day=locale.write_day(period["from"]))
        if period["from"]
        else locale.tell("at first")
    )
    return {"begins": begins, "verdict": period["verdict"], "causes": list(causes)}


def rows_of(answer: Data) -> list[list[str]]:
    """Who oversees the clinic as a table: a line for each link, with ids beside names."""
    heads = [
        "clinic_id",
        "clinic",
        "illustrative",
        "day",
        "authority_id",
        "authority",
        "mandate_id",
        "activity_id",
        "activity",
    ]
    heads += ["offering_id", "offering", "status", "law_ids", "law", "gap_ids", "support", "sources"]
    clinic = answer["clinic"]
    about = [clinic["id"], clinic["name"], "true" if clinic["illustrative"] else "false", answer["asOf"]]
    return [heads, *([*about, *cells_of(link)] for link in answer["links"])]


def cells_of(link: Data) -> list[str]:
    """What the table says of one link; several values of a cell stand on both sides of a bar."""
    offering = link["offering"] or {"id": "", "name": ""}
    return [
        *(link["authority"][name] for name in ("id", "name")),
        link["mandate"]["id"],
        *(link["activity"][name] for name in ("id", "name")),
        *(offering[name] for name in ("id", "name")),
        link["status"],
        " | ".join(one["id"] for one in link["provisions"]),
        " | ".join(one["name"] for one in link["provisions"]),
        " | ".join(one["id"] for one in link["gaps"]),
        link["confidence"],
        " | ".join(dict.fromkeys(map(source_of, link["citations"]))),
    ]


def source_of(citation: Data) -> str:
    """Where something is written, in a line: title, place, address."""
    source = citation["source"]
    return ", ".join(filter(None, (source["title"], citation["locator"], source["url"])))
