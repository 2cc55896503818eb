"""The words that matched, in context: a name, number, sentence or id of a hit, with `*` around each word that a question finds.

Plain text: an asterisk of the text itself is left out, so that every one that is there marks a word.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from graph.model.search_terms import words_in
from graph.model.search_text import NAMES, NUMBERS, TEXTS, in_cyrillic, names_of, numbers_of, prose_of
from graph.model.vocabulary import Node
from graph.search.question import Forms, forms_of

MARK = "*"
# The properties that an excerpt is taken from.
SHOWN = ("id", *dict.fromkeys(name for form in (NAMES, NUMBERS, TEXTS) for names in form.values() for name in names))
RUN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # a word as written, with its accents
SENTENCE = re.compile(r"(?<=[.!?]) +(?=[^\W\d_])")


def excerpt(node: Node, terms: Iterable[str]) -> str:
    """Of its names, numbers, id and sentences, in this order, the first in which the most of these words match."""
    wanted = [forms_of(term) for term in terms]
    names = [*names_of(node), *numbers_of(node), node.id]
    best = max(names, key=lambda text: count_matches(text, wanted))
    if count_matches(best, wanted)[0] < len(wanted):
        sentences = (one for text in prose_of(node) for one in SENTENCE.split(text))
        best = max([best, *sentences], key=lambda text: count_matches(text, wanted)[0])
    return mark_matches(best, wanted)


def count_matches(text: str, wanted: list[Forms]) -> tuple[int, int]:
    """How many of the words of a question find a word of the text, and how many are one."""
    words = {word for run in RUN.findall(text) for word in spelt(run)}
    found = [[one for one in words if forms.begins(one)] for forms in wanted]
    whole = (any(map(forms.is_whole, ones)) for forms, ones in zip(wanted, found, strict=True))
    return sum(map(bool, found)), sum(whole)


def mark_matches(text: str, wanted: list[Forms]) -> str:
    """The text with a mark on either side of each word that matches."""

    def mark(found: re.Match[str]) -> str:
        matches = any(forms.begins(word) for word in spelt(found[0]) for forms in wanted)
        return f"{MARK}{found[0]}{MARK}" if matches else found[0]

    return RUN.sub(mark, text.replace(MARK, ""))


@lru_cache(maxsize=4_096)
def spelt(run: str) -> tuple[str, ...]:
    """A word as it is compared, in either script."""
    words = words_in(run)
    return (*words, *map(in_cyrillic, words))
