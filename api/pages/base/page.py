"""Where a page stands: its language, and its address in that and in others."""

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from graph.model.vocabulary import Language

PREFIXES = {language: "" if language is Language.EN else f"/{language.lower()}" for language in Language}
"""What addresses of pages in a language begin with."""
CITED = "/answers/"
"""What begins the path of pages that are cited: their address is for readers of every language where it names none."""
MOST_PATHS = 10_000  # that are kept as they are written: each stands on a page again and again


def without_language(path: str, language: Language) -> str:
    """The path of a page, less the language that it names."""
    prefix = f"/{language.lower()}"
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page stands: its language, what addresses begin with, its path below that, and the query of its address.

    `paths`: of all pages that there are, so that none is linked that is not. `day`: for which the address asks,
    if it does; what it leads to is shown for the same.
    """

    language: Language
    root: str
    path_without_language: str
    query: str
    paths: frozenset[str] = frozenset()
    day: str | None = None

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

    @property
    def cited(self) -> str | None:
        """Its address for readers of each language; null: it has one for each of them alone."""
        return self.root + quoted(self.path_without_language) + self.query if self._is_cited else None

    @property
    def _is_cited(self) -> bool:
        return self.path_without_language.startswith(CITED)

    def has(self, path: str) -> bool:
        """Whether there is a page at that path."""
        return path in self.paths

    def moved(self, path: str, query: str = "") -> "Page":
        """The page as if it stood there: the same is shown under an address that is told, and under another."""
        return replace(self, path_without_language=path, query=query)

    def below(self, path: str) -> str:
        """The address of another page in the same language."""
        return f"{self.root}{PREFIXES[self.language]}{quoted(path)}"

    def path_in(self, language: Language) -> str:
        """The address in a language, without a query."""
        prefix = f"/{language.lower()}" if self._is_cited else PREFIXES[language]
        return f"{self.root}{prefix}{quoted(self.path_without_language)}"


@lru_cache(MOST_PATHS)
def quoted(path: str) -> str:
    """A path as it is written in an address."""
    return quote(path)
