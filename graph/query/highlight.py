"""The words that matched, in context: the name, number or id of a hit, with `*` around each word that a question's words begin.

Plain text: an asterisk of the text itself is left out, so that every one that is there marks a word.
"""

import re
from collections.abc import Iterable

from graph.model.search_text import NAMES, NUMBERS, in_cyrillic, names_of, numbers_of, words_in
from graph.model.vocabulary import Node

MARK = "*"
# The properties that an excerpt is taken from.
SHOWN = ("id", *dict.fromkeys(name for form in (NAMES, NUMBERS) for names in form.values() for name in names))
RUN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # a word as written, with its accents


def excerpt(node: Node, terms: Iterable[str]) -> str:
    """Of its names, numbers and id, in this order, the first in which the most of these words match, and match as a whole."""
    wanted = tuple(terms)
    texts = [*names_of(node), *numbers_of(node), node.id]
    return mark_matches(max(texts, key=lambda text: count_matches(text, wanted)), wanted)


def count_matches(text: str, terms: tuple[str, ...]) -> tuple[int, int]:
    """How many of the words of a question begin a word of the text, and how many are one."""
    words = {word for run in RUN.findall(text) for word in forms(run)}
    return sum(any(word.startswith(term) for word in words) for term in terms), len(words.intersection(terms))


def mark_matches(text: str, terms: tuple[str, ...]) -> str:
    """The text with a mark on either side of each word that matches."""

    def mark(found: re.Match[str]) -> str:
        return f"{MARK}{found[0]}{MARK}" if any(word.startswith(terms) for word in forms(found[0])) else found[0]

    return RUN.sub(mark, text.replace(MARK, ""))


def forms(run: str) -> list[str]:
    """A word as it is compared, in either script."""
    words = words_in(run)
    return [*words, *map(in_cyrillic, words)]
