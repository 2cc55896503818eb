"""How wide a text is, roughly, and in which lines it fits; nobody knows the font of a reader, so it is taken to be a wide one."""

import re

PIECES = re.compile(r" ?[^ -]*-*")  # words, and the parts of words with hyphens
WIDTHS = {letter: 0.36 for letter in "iljtfrI.,:;'|!()[]/- "} | {letter: 0.95 for letter in "mwMW@%ЖШЩЮФМжшщюфым№"}
CAPITAL, ANY = 0.72, 0.62  # of the size of the font
MORE = "…"


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a font of that size."""
    return size * sum(WIDTHS.get(letter) or (CAPITAL if letter.isupper() else ANY) for letter in text)


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
    """A word, in pieces where it alone is too wide."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def cut(text: str, width: float, size: float) -> str:
    """A text that ends in a mark that there is more, shortened until it fits."""
    while width_of(text, size) > width and len(text) > len(MORE) + 1:
        text = text[: -len(MORE) - 1].rstrip() + MORE
    return text
