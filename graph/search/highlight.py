"""The words that matched, in context: a name, number, sentence or id of a hit, with `*` around each word that a question finds.

Plain text: an asterisk of the text itself is left out, so that every one that is there marks a word.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from graph.model.search_terms import words_in
from graph.model.search_text import NAMES, NUMBERS, TEXTS, in_cyrillic, names_of, numbers_of, prose_of
from graph.model.vocabulary import Node
from graph.search.question import forms_of

MARK = "*"
KNOWN_RUNS = 16_384  # words as written: the packs' sentences have about 5,000
# The properties that an excerpt is taken from.
SHOWN = ("id", *dict.fromkeys(name for form in (NAMES, NUMBERS, TEXTS) for names in form.values() for name in names))
RUN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # a word as written, with its accents
SENTENCE = re.compile(r"(?<=[.!?]) +(?=[^\W\d_])")


def excerpt(node: Node, terms: Iterable[str]) -> str:
    """Of its names, numbers, id and sentences, in this order, the first in which the most of these words match."""
    wanted = tuple(terms)
    names = [*names_of(node), *numbers_of(node), node.id]
    best = max(names, key=lambda text: count_matches(text, wanted))
    if count_matches(best, wanted)[0] < len(wanted):
        sentences = (one for text in prose_of(node) for one in SENTENCE.split(text))
        best = max([best, *sentences], key=lambda text: count_matches(text, wanted)[0])
    return RUN.sub(lambda found: mark_match(found[0], wanted), best.replace(MARK, ""))


def count_matches(text: str, wanted: tuple[str, ...]) -> tuple[int, int]:
    """How many of the words of a question find a word of the text, and how many are one."""
    begun, whole = set[str](), set[str]()
    for run in RUN.findall(text):
        found = found_by(run, wanted)
        begun.update(found[0])
        whole.update(found[1])
    return len(begun), len(whole)


def mark_match(run: str, wanted: tuple[str, ...]) -> str:
    """A word with a mark on either side, if it matches."""
    return f"{MARK}{run}{MARK}" if found_by(run, wanted)[0] else run


@lru_cache(maxsize=KNOWN_RUNS)
def spelt(run: str) -> frozenset[str]:
    """A word as it is compared, in either script."""
    plain = words_in(run)
    return frozenset((*plain, *map(in_cyrillic, plain)))


@lru_cache(maxsize=KNOWN_RUNS)
def found_by(run: str, wanted: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a question that find a word as written, in either script, and those that are the same."""
    words = spelt(run)
    forms = {term: forms_of(term) for term in wanted}
    begun = tuple(term for term in wanted if any(map(forms[term].begins, words)))
    return begun, tuple(term for term in begun if any(map(forms[term].is_whole, words)))
