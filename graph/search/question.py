"""What a client writes, as a question to the index and to the stored words: pure, and the same on every engine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from graph.errors import InvalidArgument
from graph.model.search_terms import beginning_of, is_cyrillic, sound_of, stem_of, without_stop_words, words_in
from graph.model.search_text import ABOUT, SOUND, STEM, TEXT, label_word, phrase
from graph.store.lookup import ID

LONGEST = 200  # characters of a question
MOST_WORDS = 16  # that are looked for where not all are found together
NO_ID = "@"  # begins none
TELLING = 4  # letters from which on the beginning of a word is looked for in texts, too


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read: the words that are looked for.

    `partly`: what has only some of them counts, too. `suggested`: the text as it was probably meant, where it is another.
    `ignored`: words of the text that are not looked for, since nothing has them, or not with the others.
    """

    text: str
    words: tuple[str, ...]
    partly: bool = False
    suggested: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def telling(self) -> list[str]:
        """The words that must be found."""
        return without_stop_words(self.words)

    @property
    def is_first(self) -> bool:
        """Whether it is the text as it was written, and not read otherwise since nothing was found."""
        return not self.partly and not self.suggested and not self.ignored

    def without(self, words: set[str]) -> "Reading":
        """The reading without these words, which nothing has."""
        kept = tuple(word for word in self.words if word not in words)
        return replace(self, words=kept, ignored=tuple(word for word in self.words if word in words))

    def mended(self, slips: dict[str, str]) -> "Reading":
        """The reading with other words in the place of these."""
        if not slips:
            return self
        words = tuple(slips.get(word, word) for word in self.words)
        return replace(self, words=words, suggested=(" ".join(words),))


# One request reads its text several times: for its check, its question and each of its excerpts.
@lru_cache(maxsize=512)
def read_text(text: str) -> Reading:
    """The text as it was written.

    Raises:
        InvalidArgument: it is too long, or holds no word.
    """
    if len(text) > LONGEST:
        message = f"The text to search for has {len(text)} characters."
        raise InvalidArgument(message, f"Search for at most {LONGEST} characters.")
    words = words_in(text)
    if not words:
        raise InvalidArgument(
            "The text to search for holds no letter and no digit.",
            "Search for a name, a number, or the beginning of one.",
        )
    return Reading(text, tuple(words))


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms in which one word of a question is looked for, each with the blank before it, and behind what must be whole.

    `whole` and `begun` are of names and numbers, `about` of names of what a node is about, `text` of these and its texts.
    `anywhere` is what stands for all of them in the index, which looks up one form in the time of another.
    """

    whole: tuple[str, ...]
    begun: tuple[str, ...]
    about: tuple[str, ...]
    text: tuple[str, ...]
    anywhere: tuple[str, ...]

    @property
    def lucene(self) -> str:
        """The clauses of the index for any of them."""
        begun = {one for one in self.anywhere if not one.endswith(" ")}
        needed = (one for one in self.anywhere if not any(one != other and one.startswith(other) for other in begun))
        return " ".join(one.strip() if one.endswith(" ") else f"{one.strip()}*" for one in needed)

    @property
    def named(self) -> str:
        """The same for words of names and numbers alone."""
        return " ".join(f"{one.strip()}*" for one in self.begun)

    def begins(self, word: str) -> bool:
        """Whether a word of a text is one that it finds."""
        return any(form.startswith(self.begun) for form in stored_forms(word))

    def is_whole(self, word: str) -> bool:
        """Whether a word of a text is the same one."""
        return not set(stored_forms(word)).isdisjoint(self.whole)


@lru_cache(maxsize=16_384)
def stored_forms(word: str) -> tuple[str, ...]:
    """The forms in which a word of a name is stored, between blanks."""
    sound = [SOUND + sound_of(word)] if is_cyrillic(word) else []
    return tuple(f" {form} " for form in (word, STEM + stem_of(word), *sound))


@lru_cache(maxsize=4_096)
def forms_of(word: str) -> Forms:
    """The forms of a word of a question."""
    stem, beginning, sound = stem_of(word), beginning_of(word), sound_of(word)
    latin = [sound] if is_cyrillic(word) else []  # as a name in Latin letters may be written
    begun = dict.fromkeys([word, *latin, STEM + beginning, SOUND + sound])
    whole = dict.fromkeys([word, *latin, STEM + stem, SOUND + sound])
    ends = [f"{stem} ", *([beginning] if len(word) >= TELLING else [])]
    wholes, beginnings = tuple(f" {one} " for one in whole), tuple(f" {one}" for one in begun)
    texts = tuple(f" {TEXT}{one}" for one in ends)
    # The beginning of a short word counts in names alone.
    every = (
        (f" {TEXT}{one}" for one in (word, *latin, beginning, sound))
        if len(word) >= TELLING
        else (*wholes, *beginnings)
    )
    about = tuple(f" {ABOUT}{one}" for one in ends)
    return Forms(wholes, beginnings, about, texts, tuple(dict.fromkeys((*every, *texts))))


def identity(text: str) -> str:
    """The text as an id, or as the beginning of one; '' where it has not the form."""
    plain = text.strip().casefold().rstrip(".-")
    return plain if ID.fullmatch(plain) else ""


def lucene(reading: Reading, forms: Callable[[Forms], str] = attrgetter("lucene")) -> str:
    """The question to the index. Only letters and digits of a client reach it, behind signs of ours: no operator can.

    `forms`: the clauses for a word.
    """
    needed = "" if reading.partly else "+"
    text = " ".join(f"{needed}({forms(forms_of(word))})" for word in reading.telling)
    if not (beginning := beginning_of_id(reading)):
        return text
    escaped = beginning.replace("-", "\\-")
    return f"({text}) @{escaped}*"


def lucene_of_kinds(reading: Reading, labels: Iterable[str], *, others: bool = False) -> str:
    """The question to the index for names of nodes of these kinds; `others`: of all others."""
    kinds = " ".join(map(label_word, labels))
    return f"+({lucene(reading, attrgetter('named'))}) {'-' if others else '+'}({kinds})"


def beginning_of_id(reading: Reading) -> str:
    """What ids may begin with, where the text looks like one; else ''."""
    return identity(reading.text) if "." in reading.text.strip() else ""


def parameter_of(reading: Reading, most: int) -> dict[str, Any]:
    """The question as the one parameter that its statements take; `most`: so many candidates are looked at."""
    telling = reading.telling
    phrases = list(dict.fromkeys([tuple(reading.words), tuple(telling)]))
    written = [" ".join(words) for words in phrases]
    alike = [phrase(sign, map(form, words)) for sign, form in ((STEM, stem_of), (SOUND, sound_of)) for words in phrases]
    latin = [" ".join(map(sound_of, words)) for words in phrases if any(map(is_cyrillic, words))]
    forms = [forms_of(word) for word in telling[:MOST_WORDS]]
    return {
        "lucene": lucene(reading),
        "most": most,
        "id": identity(reading.text),
        "beginning": beginning_of_id(reading) or NO_ID,
        "codes": [f"# {one} #" for one in written],
        "names": [f"= {one} =" for one in written],
        "alike": [f"= {one} =" for one in dict.fromkeys([*alike, *latin])],
        "begun": [f"{sign} {one}" for one in written for sign in "=#"],
        "begunAlike": [f"= {one}" for one in dict.fromkeys([*alike, *latin])],
        "whole": [list(one.whole) for one in forms],
        "words": [list(one.begun) for one in forms],
        "about": [[*one.begun, *one.about] for one in forms],
        "any": [[*one.begun, *one.text] for one in forms],
    }


def fuzzy(word: str) -> str:
    """The question to the index for what has a word like this one: two letters the wrong way round are two others there."""
    stem = stem_of(word)
    every = dict.fromkeys([word, SOUND + sound_of(word), STEM + stem, TEXT + stem])
    return " ".join(f"{one}~2" for one in every)


def slips_allowed(word: str) -> int:
    """How many letters of a word may be wrong."""
    if word.isdigit():
        return 0
    return 2 if len(word) >= 9 else 1 if len(word) >= 5 else 0  # noqa: PLR2004  # as docs/search.md says
