"""What a language has to put facts into words: its messages, and how it writes names, lists and days.

The English of a message stands in the code, where it is told; `catalogues/<language>.po` has it in another language. Babel
reads the catalogues when this module is imported: nothing is built before. docs/development.md says how to change them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from operator import attrgetter, itemgetter
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from graph.explain.articles import with_definite_article
from graph.model.declaration import translated
from graph.model.vocabulary import Language, Node

CATALOGUES = Path(__file__).parent / "catalogues"
ANY_CLINIC = "-"  # the id of what stands for each clinic of a profile: what it is called is no name
MOST_NAMES = 10_000  # whose written forms are kept, in each language and form


class Between(NamedTuple):
    """What stands between the parts of a list, and before the last of them."""

    others: str
    last: str

    def join(self, parts: Sequence[str]) -> str:
        """The list: `a`, `a and b`, `a, b and c`; empty where there is nothing in it."""
        if len(parts) < 2:  # noqa: PLR2004  # a pair needs something between
            return "".join(parts)
        return f"{self.others.join(parts[:-1])}{self.last}{parts[-1]}"


def message(text: str) -> str:
    """A message that is told elsewhere; extraction finds it here."""
    return text


def message_in(context: str, text: str) -> tuple[str, str]:
    """The same with its context: what it is about, or where it stands."""
    return context, text


class Locale:
    """A language. Values of a message stand in it by their names, in braces."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self._language = language
        self.text_in = translations.pgettext
        # Each is compiled when it is told first. What is told are messages of the code: these hold no more than it does.
        self._told = cache(lambda text: compile_message(translations.gettext(text)))
        self._told_in = cache(lambda context, text: compile_message(translations.pgettext(context, text)))
        self._told_number = lru_cache(MOST_NAMES)(
            lambda one, several, number: compile_message(translations.ngettext(one, several, number))
        )
        # The name of a node in this language; where none is recorded, the English one.
        self.get_name: Callable[[Node], str] = attrgetter("name") if language is Language.EN else self._recorded_name
        quotes = split_marks(self.text_in("a name in quotation marks", "'{name}'"))
        inner = split_marks(self.text_in("a name in quotation marks within another one", "'{name}'"))
        title = split_marks(self.text_in("the name of a clinic, an offering, a gap or a jurisdiction", "{name}"))
        article = with_definite_article if language is Language.EN else str
        self.quote_name = lru_cache(MOST_NAMES)(lambda name: put_in_marks(name, quotes, inner))
        self._titled = lru_cache(MOST_NAMES)(lambda name: put_in_marks(article(name), title, inner))
        self._any_clinic = self.text_in("in place of the name of a clinic", "such a clinic")
        self._titles_have_marks = bool(title[0])
        self.add_article = lru_cache(MOST_NAMES)(article)
        day = self.text_in("a day", "{year}-{month}-{day}")
        self.write_day = lru_cache(MOST_NAMES)(lambda iso: day.format(year=iso[:4], month=iso[5:7], day=iso[8:]))
        self._names = Between(
            self.text_in("between the names of a list", ", "),
            self.text_in("before the last name of a list", " and "),
        )
        self._names_with_commas = Between(
            self.text_in("between the names of a list, some of which have commas", "; "),
            self.text_in("before the last name of a list, some of which have commas", "; and "),
        )
        self.clauses = Between(
            self.text_in("between clauses", " and "), self.text_in("before the last of several clauses", " and ")
        )
        counts = self.text_in("between counts", " and ")
        self.counts = Between(counts, counts)
        denied = self.text_in("between clauses that are denied", " nor ")
        self.denied = Between(denied, denied)

    def tell(self, text: str, /, **values: object) -> str:
        """The message with its values."""
        form, get = self._told(text)
        return form % get(values)

    def tell_in(self, context: str, text: str, /, **values: object) -> str:
        """A message whose translation hangs on where it stands, or on what it is about."""
        form, get = self._told_in(context, text)
        return form % get(values)

    def tell_number(self, one: str, several: str, number: int, /, **values: object) -> str:
        """A message with a number in it, in the form that the language has for that number."""
        form, get = self._told_number(one, several, number)
        return form % get(values)

    def tell_several(self, one: str, several: str, things: Sequence[object], /, **values: object) -> str:
        """A message about one thing or about several, which are named and not counted: 21 take the form of several."""
        form, get = self._told_number(one, several, min(len(things), 2))
        return form % get(values)

    def _recorded_name(self, node: Node) -> str:
        return str(translated(self._language, "name", node.properties))

    def quote(self, node: Node) -> str:
        """The name in quotation marks."""
        return self.quote_name(self.get_name(node))

    def quote_all(self, nodes: Iterable[Node]) -> list[str]:
        """The names of several in quotation marks, in their order."""
        return [self.quote_name(self.get_name(node)) for node in nodes]

    def write_title(self, node: Node) -> str:
        """The name of a clinic, an offering, a gap or a jurisdiction, as a sentence has it."""
        return self._any_clinic if node.id == ANY_CLINIC else self._titled(self.get_name(node))

    def write_authority(self, node: Node) -> str:
        """The name of an authority, as a sentence has it."""
        return self.add_article(self.get_name(node))

    def list_names(self, names: Sequence[str]) -> str:
        """Names in quotation marks."""
        return self._names.join(names)

    def list_titles(self, names: Sequence[str]) -> str:
        """Names as `title` writes them."""
        return self.list_names(names) if self._titles_have_marks else self.list_authorities(names)

    def list_authorities(self, names: Sequence[str]) -> str:
        """Names that stand in no quotation marks: one with a comma does not break the list."""
        return (self._names_with_commas if any("," in name for name in names) else self._names).join(names)


def compile_message(text: str) -> tuple[str, Callable[[Mapping[str, object]], object]]:
    """The message with its values counted, and what gets these in order: told so, it takes half the time of `str.format`."""
    parts = list(Formatter().parse(text))
    names = [name for _, name, _, _ in parts if name is not None]
    form = "".join(literal.replace("%", "%%") + ("" if name is None else "%s") for literal, name, _, _ in parts)
    return form, itemgetter(*names) if names else lambda _: ()


def split_marks(form: str) -> tuple[str, str]:
    """What stands before and after the name in a form."""
    before, _, after = form.partition("{name}")
    return before, after


def put_in_marks(name: str, outer: tuple[str, str], inner: tuple[str, str]) -> str:
    """The name in marks; what is quoted within it takes the inner ones."""
    for mark, instead in zip(outer, inner, strict=True):
        name = name.replace(mark, instead) if mark else name
    return f"{outer[0]}{name}{outer[1]}"


def read_translations(language: Language) -> NullTranslations:
    """The catalogue of a language; the messages of English are those of the code."""
    if language is Language.EN:
        return NullTranslations()
    with (CATALOGUES / f"{language.lower()}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.lower())
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


LOCALES = {language: Locale(language, read_translations(language)) for language in Language}
