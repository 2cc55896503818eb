# ruff: noqa: RUF001  # Russian letters that look like Latin ones
"""In which language a recorded text is, where that is not the language of its page: screen readers and translators ask."""

import re

from api.pages.base.page import Page

LETTERS = {"en": re.compile(r"[A-Za-z]"), "ru": re.compile(r"[А-Яа-яЁё]")}


def language_of(text: str, page: Page) -> str:
    """The language by whose letters most of the text is written; empty: it is the page's own, or nothing tells."""
    letters = {code: len(one.findall(text)) for code, one in LETTERS.items()}
    code = max(letters, key=lambda one: (letters[one], one == page.lang))
    return "" if code == page.lang or not letters[code] else code
