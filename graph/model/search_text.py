"""The words by which search finds a node: a text that follows from its other properties, kept beside them and no fact itself.

The text is one line of words between blanks. Numbers and the like stand between `#`, names between `=`, and the id follows
`@` as one word, so that a statement can tell them apart by looking for a part of the text:

    @ru.instrument.323-fz-2011 # 323 fz 2011 # # 323 fz # # 323 фз # = federal law 323 fz = = федеральный закон 323 фз =

No word of a question holds one of these signs: what a client writes is taken apart into letters and digits first.
"""

import re
import unicodedata
from collections.abc import Iterator

from graph.model.declaration import STORED_PAIRS, Field, Kind, Value
from graph.model.kinds import ENTITY, KINDS, UNCITED_LABELS
from graph.model.vocabulary import Node

WORDS = "words"
WORD = re.compile(r"[^\W_]+")
SEARCHED = frozenset({"Source"})
UNSEARCHED = (UNCITED_LABELS | {"Claim"}) - SEARCHED
# How numbers of Russian instruments are written in Russian: 323-ФЗ, 567н.
CYRILLIC = {"fz": "фз", "fkz": "фкз", "n": "н"}
NUMBER_SIGN = "\u2116"  # NFKC would glue it to the number as two letters
IO_AS_IE = str.maketrans("\u0451", "\u0435")  # two letters of Russian that writers use alike
PART = re.compile(r"([0-9]*)([a-z]*)")


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits, whatever their case, width and stress; io counts as ie."""
    plain = unicodedata.normalize("NFKC", text.replace(NUMBER_SIGN, " ")).casefold()
    plain = unicodedata.normalize("NFKC", plain).translate(IO_AS_IE)
    return WORD.findall("".join(letter for letter in plain if unicodedata.category(letter) != "Mn"))


def is_searched(node: Node) -> bool:
    """Whether search finds nodes of this kind at all: entities, licences and sources."""
    return node.label not in UNSEARCHED


def properties_searched(kind: Kind, form: str) -> tuple[str, ...]:
    """The stored properties of a kind that hold its names, or its numbers."""
    shared = ENTITY if kind.base == "Entity" else ()
    fields = (one for one in (*shared, *kind.members) if isinstance(one, Field) and one.searched == form)
    return tuple(stored_property(one) for one in fields)


def stored_property(field: Field) -> str:
    """The property that holds the field's text, or the texts of its mapping."""
    pairs = STORED_PAIRS.get(field.type) if isinstance(field.type, Value) else None
    return pairs.values if pairs else field.name


NAMES, NUMBERS = (
    {label: properties_searched(kind, form) for label, kind in KINDS.items()} for form in ("name", "number")
)


def names_of(node: Node) -> list[str]:
    """Its names in every language, English first, then its aliases; of a source its title."""
    return texts_of(node, NAMES[node.label])


def numbers_of(node: Node) -> list[str]:
    """Its number as cited, and those by which registers know it."""
    return texts_of(node, NUMBERS[node.label])


def texts_of(node: Node, properties: tuple[str, ...]) -> list[str]:
    """What the node holds under these properties."""
    found: list[str] = []
    for name in properties:
        value = node.properties.get(name)
        found += value if isinstance(value, list) else [value] if value else []
    return found


def slug_of(identity: str) -> str:
    """What an id says beside jurisdiction and kind: `pirogov-center` of `ru.clinic.pirogov-center`."""
    parts = identity.split(".")
    return ".".join(parts[2:] or parts[1:] or parts)


def stored_words(node: Node) -> str | None:
    """The text that is stored for search; null: search does not find such nodes."""
    if not is_searched(node):
        return None
    codes = dict.fromkeys(" ".join(words) for words in codes_of(node) if words)
    names = dict.fromkeys(" ".join(words) for words in map(words_in, names_of(node)) if words)
    return " ".join([f"@{node.id}", *(f"# {code} #" for code in codes), *(f"= {name} =" for name in names)])


def codes_of(node: Node) -> Iterator[list[str]]:
    """The words of its id and of each of its numbers, Russian ones in both scripts."""
    yield words_in(slug_of(node.id))
    for number in numbers_of(node):
        words = words_in(number)
        yield words
        yield [in_cyrillic(word) for word in words]


def in_cyrillic(word: str) -> str:
    """`fz` as `фз` and `567n` as `567н`; any other word as it is."""
    found = PART.fullmatch(word)
    return found[1] + CYRILLIC.get(found[2], found[2]) if found else word
