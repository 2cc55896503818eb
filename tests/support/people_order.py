"""The order of names as people have it, told another way than the product does: letter by letter along the alphabet."""

import re
import unicodedata

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"  # letters of Russian
PLACE = {letter: place for place, letter in enumerate(RUSSIAN)}
PART = re.compile(r"\d+|.", re.DOTALL)
DIGIT = ord("0")

Place = tuple[int, int, int]


def people_order(text: str) -> list[Place]:
    """Where each letter and each whole number of a text stands; texts compare as these lists do."""
    return [place for part in PART.findall(plain(text)) for place in places(part)]


def as_people_compare(text: str) -> str:
    """A text as people compare it: the same letters whatever their case and accents."""
    letters = (one if one == RUSSIAN[10] else unicodedata.normalize("NFD", one) for one in plain(text))
    return "".join(part for letter in letters for part in letter if unicodedata.category(part) != "Mn")


def plain(text: str) -> str:
    """A text with its letters in their plain form and without case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def places(part: str) -> list[Place]:
    """Where a number or a letter stands: a Russian one in its alphabet, any other one without its accents by its code."""
    if part.isdigit():
        return [(DIGIT, 0, int(part))]
    if part in PLACE:
        return [(ord("а"), PLACE[part], 0)]  # noqa: RUF001
    return [
        (ord("а"), PLACE[one], 0) if one in PLACE else (ord(one), 0, 0)  # noqa: RUF001
        for one in unicodedata.normalize("NFD", part)
        if unicodedata.category(one) != "Mn"
    ]
