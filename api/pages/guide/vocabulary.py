"""What the words of the pages mean: verdicts, statuses and the like, kinds of things, and how things are related."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from api.pages.base.labels import KIND_LABELS
from api.pages.base.statuses import REQUIREMENTS, STATUSES, SUPPORT, VERDICTS
from api.pages.base.visit import Shown, Visit
from graph.explain.locale import LOCALES, Locale, message, message_in
from graph.model.declaration import Kind, Link
from graph.model.kinds import KINDS

OF_KINDS, OF_RELATIONSHIPS = "what a kind of thing is", "what a relationship says"  # contexts of what `KINDS` declares


class Meaning(NamedTuple):
    """What a word says, and what it does not say."""

    says: str
    not_says: str = ""


MEANINGS_OF_VERDICTS = {
    "OVERSEEN": Meaning(
        message(
            "Each thing that the clinic offers takes a lawful way that is open to it, some mandate applies there or is "
            "contested, and none is bypassed."
        ),
        message("It does not say that the treatment is good or safe, or that anybody exercised the oversight."),
    ),
    "PARTLY_OVERSEEN": Meaning(
        message(
            "Some mandate is bypassed, or a way is claimed that is not open to the clinic; another mandate applies or is "
            "contested."
        ),
        message("It does not say that the clinic breaks the law: that is for a court."),
    ),
    "NOT_OVERSEEN": Meaning(
        message(
            "Some mandate is bypassed, and none applies or is contested; or nothing is found, and the data declares that "
            "nothing is missing."
        ),
        message("It does not say that the clinic breaks the law: that is for a court."),
    ),
    "NOT_RECORDED": Meaning(
        message("Something that the answer needs is not in the data."),
        message("It does not say that nobody oversees the clinic: not recorded never means not overseen."),
    ),
}
MEANINGS_OF_STATUSES = {
    "APPLIES": Meaning(
        message(
            "Oversight is due: the mandate covers the way that the clinic takes, or reaches every clinic, or one of its "
            "classes."
        ),
        message("It does not say that anybody exercised it. What an authority can enforce is told apart."),
    ),
    "BYPASSED": Meaning(
        message(
            "The mandate is due on a lawful way for this therapy, and the clinic goes by a way that it does not cover."
        ),
        message("It does not say that the clinic breaks the law: that is for a court."),
    ),
    "EXEMPT": Meaning(
        message("A provision takes the way out of the mandate."),
        message("It does not say that nobody else oversees the clinic."),
    ),
    "CONTESTED": Meaning(
        message(
            "It would apply, and sources contradict each other on who holds it, what it covers or whom it reaches."
        ),
        message("It does not say that one side is wrong. Both are shown."),
    ),
    "NOT_RECORDED": Meaning(
        message(
            "The data does not say which way the clinic takes, of which class it is, whom the mandate reaches, or since when "
            "there is any."
        ),
        message("It does not say that there is no oversight."),
    ),
}
MEANINGS_OF_SUPPORT = {
    "PRIMARY": Meaning(
        message("An official text was read."),
        message("It does not say that the text was read rightly: check the place cited."),
    ),
    "SECONDARY": Meaning(
        message("A report, an article or an overview says so."),
        message("It does not say that an official text says so too."),
    ),
    "UNVERIFIED": Meaning(
        message("It is inferred, or nobody checked."), message("It does not say that the fact is wrong.")
    ),
}
MEANINGS_OF_REQUIREMENTS = {
    "MET": Meaning(message("A source says that the requirement is met.")),
    "UNMET": Meaning(message("A source says that the requirement is not met.")),
    "AVOIDED": Meaning(message("It would be due on a lawful way, and the way that is claimed goes around it.")),
    "NOT_APPLICABLE": Meaning(message("It is due on another lawful way, not on this one.")),
    "NOT_RECORDED": Meaning(
        message("It is due, and no source says whether it is met."),
        message("It does not say that the requirement is not met."),
    ),
}
COVERAGE = {
    "COMPLETE": (
        message_in("how much is covered", "complete"),
        Meaning(
            message(
                "Nothing of this kind is missing, as those who wrote the data declare; only here can an absence be read."
            )
        ),
    ),
    "PARTIAL": (message_in("how much is covered", "partial"), Meaning(message("There may be more than is recorded."))),
    "NONE": (
        message_in("how much is covered", "none"),
        Meaning(message("Nobody looked for things of this kind: an empty list says nothing.")),
    ),
}
TERMS = {
    "example": (
        message_in("a term", "Example"),
        Meaning(
            message("An archetype, written to show how a kind of clinic stands."),
            message("It says nothing of a clinic that exists."),
        ),
    ),
    "day": (
        message_in("a term", "Day"),
        Meaning(
            message(
                "Each answer is for one day: the law and the facts are taken as they stood then. Without a day it is the "
                "one for which the data speaks."
            )
        ),
    ),
    "way": (
        message_in("a term", "Way, or route"),
        Meaning(
            message(
                "How a therapy reaches patients: lawful where a law provides for it, grey where no law says that it suffices."
            )
        ),
    ),
    "contradiction": (
        message_in("a term", "Contradiction"),
        Meaning(
            message(
                "Two or more sources say different things of one point. Remit answers with the side that is better supported, "
                "then with the newer one, and shows all."
            )
        ),
    ),
    "release": (
        message_in("a term", "Release"),
        Meaning(
            message(
                "What one load of the data made. Its content hash tells it from any other: the same facts have the same hash."
            )
        ),
    ),
    "permalink": (
        message_in("a term", "Permalink"),
        Meaning(message("An address that gives an answer again as it was, and says how the answer of today differs.")),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with its meaning. `anchor`: where links to it lead. `shape`: of a status."""

    anchor: str
    word: str
    says: str
    not_says: str
    shape: str = ""


async def vocabulary_page(visit: Visit) -> Shown:
    """All words with their meanings."""
    locale = LOCALES[visit.page.language]
    statuses = {name: (word, shape, MEANINGS_OF_STATUSES[name]) for name, (word, shape) in STATUSES.items()}
    verdicts = {name: (word, shape, MEANINGS_OF_VERDICTS[name]) for name, (word, shape) in VERDICTS.items()}
    support = [
        Entry(anchor_of("support", name), locale.tell(word), *told(MEANINGS_OF_SUPPORT[name], locale))
        for name, word in SUPPORT.items()
    ]
    groups = {
        "verdicts": with_shapes("verdict", verdicts, locale),
        "statuses": with_shapes("status", statuses, locale),
        "support": support,
        "requirements": plain(
            "requirement",
            {name: (word, MEANINGS_OF_REQUIREMENTS[name]) for name, word in REQUIREMENTS.items()},
            locale,
        ),
        "coverage": plain("coverage", COVERAGE, locale),
        "terms": plain("term", TERMS, locale),
    }
    kinds = [
        {
            "anchor": f"kind-{label.lower()}",
            "word": locale.tell_in(*KIND_LABELS[label]),
            "meaning": locale.tell_in(OF_KINDS, KINDS[label].meaning),
        }
        for label in KIND_LABELS
    ]
    kinds.sort(key=lambda one: one["word"].casefold())
    return visit.show("vocabulary.html", {"groups": groups, "kinds": kinds, "relationships": relationships(locale)})


def declared_meanings() -> Iterator[tuple[str, str]]:
    """What this page tells of kinds and relationships as they are declared, each with its context in the catalogues."""
    yield from ((OF_KINDS, KINDS[label].meaning) for label in KIND_LABELS)
    yield from ((OF_RELATIONSHIPS, link.meaning) for link, _ in shown_links().values())


def anchor_of(group: str, word: str) -> str:
    """The id of an entry."""
    return f"{group}-{word.lower().replace('_', '-')}"


def told(meaning: Meaning, locale: Locale) -> tuple[str, str]:
    """A meaning in a language."""
    return locale.tell(meaning.says), locale.tell(meaning.not_says) if meaning.not_says else ""


def with_shapes(group: str, words: Mapping[str, tuple[tuple[str, str], str, Meaning]], locale: Locale) -> list[Entry]:
    """The entries of words that have a shape."""
    return [
        Entry(anchor_of(group, name), locale.tell_in(*word), *told(meaning, locale), shape)
        for name, (word, shape, meaning) in words.items()
    ]


def plain(group: str, words: Mapping[str, tuple[tuple[str, str], Meaning]], locale: Locale) -> list[Entry]:
    """The entries of other words."""
    return [
        Entry(anchor_of(group, name), locale.tell_in(*word), *told(meaning, locale))
        for name, (word, meaning) in words.items()
    ]


def relationships(locale: Locale) -> list[dict[str, Any]]:
    """Each type of relationship, by what it leads from and to."""
    return [
        {
            "anchor": f"relationship-{type_.lower().replace('_', '-')}-{start.lower()}",
            "type": type_,
            "start": locale.tell_in(*KIND_LABELS[start]),
            "ends": [locale.tell_in(*KIND_LABELS[end]) for end in ends],
            "meaning": locale.tell_in(OF_RELATIONSHIPS, link.meaning),
        }
        for (type_, start), (link, ends) in sorted(shown_links().items(), key=itemgetter(0))
    ]


@cache
def shown_links() -> dict[tuple[str, str], tuple[Link, list[str]]]:
    """Each type of relationship by what it leads from: as it is told on the page of the one or of the other, and its ends."""
    found: dict[tuple[str, str], tuple[Link, list[str]]] = {}
    for start, link, end in declared():
        if start in KIND_LABELS and end in KIND_LABELS:
            _, ends = found.setdefault((link.type, start), (link, []))
            if end not in ends:
                ends.append(end)
    return found


def declared() -> Iterator[tuple[str, Link, str]]:
    """Where each link leads from and to; those that are told from their start come first."""
    links = [(kind, one) for kind in KINDS.values() for one in members_of(kind)]
    for kind, link in links:
        if not link.incoming:
            yield from ((kind.label, link, end) for end in link.ends)
    for kind, link in links:
        if link.incoming:
            yield from ((start, link, kind.label) for start in link.ends)


def members_of(kind: Kind) -> list[Link]:
    """The relationships that a kind declares."""
    return [one for one in kind.members if isinstance(one, Link)]
