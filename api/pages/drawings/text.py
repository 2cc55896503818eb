# ruff: noqa: RUF001  # Russian letters that look like Latin ones
"""How wide a text is, roughly, and in which lines it fits: in a wide font, since nobody knows that of a reader."""

import re
from functools import lru_cache

PIECES = re.compile(r" ?[^ -]*-*")  # words, and the parts of words with hyphens
WIDTHS = dict.fromkeys("iljtfrI.,:;'|!()[]/- ", 0.36) | dict.fromkeys("mwMW@%ЖШЩЮФМжшщюфым№", 0.95)
CAPITAL, ANY = 0.72, 0.62  # of the size of the font
MORE = "…"
VOWELS, BOUND = "aeiouyаеёиоуыэюя", "ьъй"  # a word may be broken behind those, and not before these
MOST_KEPT = 10_000  # texts of which the lines are kept: the same names stand in most drawings
SHORTEST, NEAR = 3, 5  # letters of a piece, and how far back a vowel is looked for


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a font of that size."""
    return size * sum(WIDTHS.get(letter) or (CAPITAL if letter.isupper() else ANY) for letter in text)


@lru_cache(MOST_KEPT)
def wrap(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """The lines of a text in that width; where there are more than `most`, the last one shows that it was cut."""
    lines: list[str] = []
    for piece in filter(None, PIECES.findall(" ".join(text.split()))):
        if lines and width_of(lines[-1] + piece, size) <= width:
            lines[-1] += piece
        else:
            lines += broken(piece.lstrip(), width, size)
    if len(lines) > most:
        lines[most - 1 :] = [cut(f"{lines[most - 1]}{MORE}", width, size)]
    return tuple(lines)


def broken(word: str, width: float, size: float) -> list[str]:
    """A word, in pieces where it alone is too wide: behind a vowel if one is near, never with a letter or two left alone."""
    pieces = []
    while width_of(word, size) > width and len(word) > SHORTEST:
        fits = next(at for at in range(len(word), 0, -1) if at == 1 or width_of(f"{word[:at]}-", size) <= width)
        fits = max(1, min(fits, len(word) - SHORTEST))
        near = range(fits, max(fits - NEAR, SHORTEST - 1), -1)
        at = next((at for at in near if word[at - 1].lower() in VOWELS and word[at].lower() not in BOUND), fits)
        pieces.append(f"{word[:at]}-")
        word = word[at:]
    return [*pieces, word]


def cut(text: str, width: float, size: float) -> str:
    """A text that ends in a mark that there is more, shortened until it fits."""
    while width_of(text, size) > width and len(text) > len(MORE) + 1:
        text = text[: -len(MORE) - 1].rstrip() + MORE
    return text
