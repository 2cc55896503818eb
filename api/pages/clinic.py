"""What the page of a clinic shows, out of the answer to its operation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from api.pages.sources import Sources
from graph.explain.locale import LOCALES, Locale, message, message_in
from graph.model.vocabulary import Language

Data = Mapping[str, Any]


class Word(NamedTuple):
    """A status: its word, and the shape and colour that stand beside it."""

    word: str
    shape: str


STATUSES = {
    "APPLIES": (message_in("how a mandate stands", "applies"), "applies"),
    "BYPASSED": (message_in("how a mandate stands", "bypassed"), "bypassed"),
    "EXEMPT": (message_in("how a mandate stands", "exempt"), "exempt"),
    "CONTESTED": (message_in("how a mandate stands", "contested"), "contested"),
    "NOT_RECORDED": (message_in("how a mandate stands", "not recorded"), "silent"),
}
VERDICTS = {
    "OVERSEEN": (message_in("a verdict", "Overseen"), "applies"),
    "PARTLY_OVERSEEN": (message_in("a verdict", "Partly overseen"), "partly"),
    "NOT_OVERSEEN": (message_in("a verdict", "Not overseen"), "bypassed"),
    "NOT_RECORDED": (message_in("a verdict", "Not recorded"), "silent"),
}
SUPPORT = {
    "PRIMARY": message("primary source"),
    "SECONDARY": message("secondary source"),
    "UNVERIFIED": message("not verified"),
}
REACHING = ("APPLIES", "CONTESTED", "EXEMPT")


def clinic_values(answer: Data, therapy: str | None, language: Language) -> dict[str, Any]:
    """The values of the template."""
    locale, clinic = LOCALES[language], answer["clinic"]
    links = [{**link, "why": f"why-{number}"} for number, link in enumerate(answer["links"], 1)]
    therapies = sorted({one["therapy"]["id"]: one["therapy"] for one in clinic["offerings"]}.values(), key=by_name)
    by_status = {status: [link for link in links if link["status"] == status] for status in STATUSES}
    reaching = [link for status in REACHING for link in by_status[status]]
    bypassed, unrecorded = by_status["BYPASSED"], by_status["NOT_RECORDED"]
    verdicts = words_in(locale, VERDICTS)
    contests = contests_in([*clinic["claims"], *(claim for link in links for claim in link["claims"])])
    history = [period_of(one, locale) for one in reversed(clinic["oversightHistory"])]
    sources = Sources()
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
        "links": links,
        "reaching": reaching,
        "escaping": groups_of(bypassed, answer["gaps"]),
        "unrecorded": unrecorded,
        "ways": answer["lawfulRoutes"],
        "history": history,
        "contests": contests,
        "sources": sources,
        "words": words_in(locale, STATUSES),
        "verdicts": verdicts,
        "verdict": verdicts[answer["verdict"]],
        "support": {level: locale.tell(text) for level, text in SUPPORT.items()},
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


def words_in(locale: Locale, words: Mapping[str, tuple[tuple[str, str], str]]) -> dict[str, Word]:
    """The words in a language."""
    return {name: Word(locale.tell_in(*told), shape) for name, (told, shape) in words.items()}


def by_name(one: Data) -> tuple[str, str]:
    """The order of things of a list to choose from."""
    return one["name"], one["id"]


def groups_of(links: Iterable[Data], gaps: Iterable[Data]) -> list[dict[str, Any]]:
    """The links by the gaps through which they are bypassed."""
    known = {gap["id"]: gap for gap in gaps}
    found: dict[tuple[str, ...], list[Data]] = {}
    for link in links:
        found.setdefault(tuple(gap["id"] for gap in link["gaps"]), []).append(link)
    return [{"gaps": [known[one] for one in ids if one in known], "links": several} for ids, several in found.items()]


def period_of(period: Data, locale: Locale) -> dict[str, Any]:
    """A stretch of days with one answer, and what brought that about."""
    causes = dict.fromkeys(cause["text"] for change in period["changes"] for cause in change["causes"])
    begins = (
        locale.tell("from {day} on", day=locale.write_day(period["from"]))
        if period["from"]
        else locale.tell("at first")
    )
    return {"begins": begins, "verdict": period["verdict"], "causes": list(causes)}


def contests_in(claims: Sequence[Data]) -> list[dict[str, Any]]:
    """The sides of each contradiction, the one that Remit answers with first."""
    found: dict[str, dict[str, Data]] = {}
    for claim in claims:
        if claim["contest"]:
            found.setdefault(claim["contest"], {})[claim["id"]] = claim
    return [
        {
            "subject": " · ".join(dict.fromkeys(one["subject"]["name"] for one in sides.values())),
            "sides": sorted(sides.values(), key=lambda one: (not one["preferred"], one["id"])),
        }
        for sides in found.values()
    ]
