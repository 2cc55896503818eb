"""Where a page stands: its language, and its address in that and in others."""

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from graph.model.vocabulary import Language

PREFIXES = {language: "" if language is Language.EN else f"/{language.lower()}" for language in Language}
"""What addresses of pages in a language begin with."""


MOST_PATHS = 10_000  # that are kept as they are written: each stands on a page again and again


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page stands: its language, what addresses begin with, its path below that, and the query of its address.

    `paths`: of all pages that there are, so that none is linked that is not.
    """

    language: Language
    root: str
    path_without_language: str
    query: str
    paths: frozenset[str] = frozenset()

    @property
    def lang(self) -> str:
        """The language as HTML writes it."""
        return self.language.lower()

    @property
    def path(self) -> str:
        """Its address without a query."""
        return self.path_in(self.language)

    @property
    def canonical(self) -> str:
        """Its whole address."""
        return self.path + self.query

    @property
    def translations(self) -> list[tuple[str, str]]:
        """The same page in each language."""
        return [(language.lower(), self.path_in(language) + self.query) for language in Language]

    def has(self, path: str) -> bool:
        """Whether there is a page at that path."""
        return path in self.paths

    def moved(self, path: str, query: str = "") -> "Page":
        """The page as if it stood there: the same is shown under an address that is told, and under another."""
        return replace(self, path_without_language=path, query=query)

    def below(self, path: str) -> str:
        """The address of another page in the same language."""
        return self._address(self.language, path)

    def path_in(self, language: Language) -> str:
        """The address in a language, without a query."""
        return self._address(language, self.path_without_language)

    def _address(self, language: Language, path: str) -> str:
        return f"{self.root}{PREFIXES[language]}{quoted(path)}"


@lru_cache(MOST_PATHS)
def quoted(path: str) -> str:
    """A path as it is written in an address."""
    return quote(path)
