"""The templates of pages, in each language: a value that is missing is an error, and every text is escaped."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.base import assets
from api.pages.base.addresses import address_of, in_form, is_id, kinds_of, with_query
from api.pages.base.navigation import links_at
from api.pages.base.page import Page
from api.pages.base.relations import tell_relation
from api.pages.base.sources import Sources
from api.pages.base.statuses import STATUSES, VERDICTS, requirements_in, support_in, words_in
from graph.explain.locale import LOCALES
from graph.model.vocabulary import Language

OPEN_GRAPH_LOCALES = [("en", "en_GB"), ("ru", "ru_RU")]
FOLDER = Path(__file__).parent.parent / "templates"
MOST_TEXTS = 10_000  # whose letters are kept as they were counted: names stand on a page again and again
LETTERS = {"en": re.compile(r"[A-Za-z]"), "ru": re.compile("[\u0400-\u04ff]")}


class TemplateFiles(FileSystemLoader):
    """The templates without the spaces at the beginnings of their lines, which readers would only wait for."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its file, and whether it is still that."""
        text, file, is_current = super().get_source(environment, template)
        return re.sub(r"^[ \t]+", "", text, flags=re.MULTILINE), file, is_current


class Templates(Environment):
    """Jinja's, which looks at an object's attributes first: what templates are given are mostly fields of answers."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # any value of a template
        """What stands behind a dot."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment_of(language: Language) -> Environment:
    """The templates with the messages of a language."""
    found = Templates(
        loader=TemplateFiles(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    locale = LOCALES[language]
    found.globals |= {
        "tell": locale.tell,
        "tell_in": locale.tell_in,
        "tell_number": locale.tell_number,
        "day": locale.write_day,
        "assets": assets.ADDRESS,
        "scripts": assets.SCRIPTS,
        "kinds_of": kinds_of,
        "is_id": is_id,
        "language_of": language_of,
        "place": address_of,
        "with_query": with_query,
        "in_form": in_form,
        "relation": partial(tell_relation, locale=locale),
        "words": words_in(locale, STATUSES),
        "verdicts": words_in(locale, VERDICTS),
        "support": support_in(locale),
        "requirements": requirements_in(locale),
        "locales": OPEN_GRAPH_LOCALES,
        "links_at": lambda place, page: links_at(place, page, locale),
    }
    return found


def language_of(text: str, page: Page) -> str:
    """The language by whose letters most of a recorded text is written, which screen readers and translators ask for.

    Empty: it is the page's own, or nothing tells.
    """
    letters = letters_in(text)
    code = max(letters, key=lambda one: (letters[one], one == page.lang))
    return "" if code == page.lang or not letters[code] else code


@lru_cache(MOST_TEXTS)
def letters_in(text: str) -> Mapping[str, int]:
    """How many letters of each language a text has."""
    return {code: len(one.findall(text)) for code, one in LETTERS.items()}


ENVIRONMENTS = {language: environment_of(language) for language in Language}


def render(template: str, page: Page, values: Mapping[str, Any]) -> str:
    """A page as HTML; what it cites is numbered as it goes."""
    own = {"sources": Sources(), **values, "page": page}
    return ENVIRONMENTS[page.language].get_template(template).render(own)


def title_of(template: str, page: Page, values: Mapping[str, Any]) -> str:
    """What a page is called, as its template has it."""
    found = ENVIRONMENTS[page.language].get_template(template)
    return unescape("".join(found.blocks["title"](found.new_context({**values, "page": page}))))
