"""Texts as people compare them: whatever their case and accents, and in an order with numbers by their size.

What names are compared by is stored beside them, so that every engine compares the same: code point by code point.
"""

import re
import unicodedata

from graph.model.search_terms import SHORT_I, without_marks

SORT_NAME = "sortName"
"""The property that holds the sort key of an entity's name."""
FOLDED_NAMES = "foldedNames"
"""The property that holds an entity's names, folded, in every language."""

IE, IO = "\u0435", "\u0451"
BEHIND_ALL = "\ud7ff"  # no letter, and behind every one but those that engines compare each in its own way
# The two letters of Russian whose marks make them others.
OWN_LETTERS = re.compile(f"([{SHORT_I}{IO}])")
NUMBER = re.compile(r"\d+")
LENGTH_DIGITS = 3  # of how many digits a number has: names have up to 300 letters


def sort_key(text: str) -> str:
    """The text by which another is ordered among others.

    Letters in their plain form (NFKD), case folded and without accents, but for two of Russian: `short i` comes after `i`, and
    `io` right after `ie`, not behind the alphabet as its code does. Before each number stands how many digits it has.
    """
    parts = OWN_LETTERS.split(without_case(text))
    parts[::2] = map(without_marks, parts[::2])
    return NUMBER.sub(sized, "".join(parts).replace(IO, IE + BEHIND_ALL))


def folded(text: str) -> str:
    """A text without case and accents, `io` as `ie`; `short i` stays a letter of its own."""
    return SHORT_I.join(map(without_marks, without_case(text).split(SHORT_I)))


def without_case(text: str) -> str:
    """A text with its letters in their plain form and case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def sized(number: re.Match[str]) -> str:
    """A number with how many digits it has before it, so that texts compare as numbers do."""
    digits = str(int(number[0]))
    return f"{len(digits):0{LENGTH_DIGITS}}{digits}"
