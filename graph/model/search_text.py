"""The words by which search finds a node: a text that follows from its other properties, kept beside them and no fact itself.

The text is one line of words between blanks. A sign before a word says what it is of: none a name or number as written, `$` a
name or number by its stem, `%` one by its sound, `;` the name of what the node is about, by its stem, and `'` any of these
without their own sign, or a text of its own by its stem: by that sign alone the index finds a word wherever it stands. The id
follows `@` as one word, and the label `&`. Numbers stand between `#`, names between `=`, so that a statement can tell whole
ones by looking for a part of the text:

    @ru.instrument.323-fz-2011 &legalinstrument # 323 fz # # 323 фз # = health protection law = = $health $protect $law =
    ;russia '323 'fz 'health 'law 'licens 'protect 'protection 'russia 'фз

No word of a question holds one of these signs: what a client writes is taken apart into letters and digits first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from graph.model.declaration import STORED_PAIRS, Field, Grade, Kind, Link, Member, Value, translation_pairs
from graph.model.kinds import ENTITY, KINDS, UNCITED_LABELS, translations
from graph.model.search_terms import STOP_WORDS, is_cyrillic, sound_of, stem_of, words_in
from graph.model.vocabulary import Edge, Node

WORDS = "words"
KNOWN_TEXTS = (
    1_024  # whose stems are kept during a load: names of jurisdictions, regions and therapies come again and again
)
STEM, SOUND, ABOUT, TEXT, LABEL = "$", "%", ";", "'", "&"
SEARCHED = frozenset({"Source"})
UNSEARCHED = (UNCITED_LABELS | {"Claim"}) - SEARCHED
# How numbers of Russian instruments are written in Russian: 323-ФЗ, 567н.
CYRILLIC = {"fz": "фз", "fkz": "фкз", "n": "н"}
PART = re.compile(r"([0-9]*)([a-z]*)")
# What people call things of a kind, beside its own noun.
CALLED = {
    "Authority": "agency regulator орган ведомство регулятор",
    "Clinic": "hospital centre provider клиника больница центр",
    "Condition": "disease indication заболевание болезнь диагноз",
    "Gap": "loophole пробел лазейка",
    "LegalInstrument": "law act закон акт документ",
    "Mandate": "power responsibility полномочие",
    "Offering": "service услуга предложение",
    "Region": "регион",
    "Requirement": "требование",
    "Route": "путь",
    "TherapyType": "treatment лечение терапия",
}


def is_searched(node: Node) -> bool:
    """Whether search finds nodes of this kind at all: entities, licences and sources."""
    return node.label not in UNSEARCHED


def fields_searched(kind: Kind, form: str) -> list[Field]:
    """The fields of a kind that hold its names, its numbers or its texts."""
    return [one for one in members_of(kind) if isinstance(one, Field) and one.searched == form]


def members_of(kind: Kind) -> tuple[Member, ...]:
    """What a kind has, with what every entity has where it is one."""
    return (*(ENTITY if kind.base == "Entity" else ()), *kind.members)


def stored_property(field: Field) -> str:
    """The property that holds the field's text, or the texts of its mapping."""
    pairs = STORED_PAIRS.get(field.type) if isinstance(field.type, Value) else None
    return pairs.values if pairs else field.name


def properties_searched(kind: Kind, form: str) -> tuple[str, ...]:
    """The stored properties of a kind that hold its names, its numbers, or its texts in every language."""
    found = [stored_property(one) for one in fields_searched(kind, form)]
    if form == "text":
        stated = [one.stored.statement for one in members_of(kind) if isinstance(one, Grade)]
        found += stated
        found += [translation_pairs(name).values for name in (*(one.translates for one in translations(kind)), *stated)]
    return tuple(found)


NAMES, NUMBERS, TEXTS = (
    {label: properties_searched(kind, form) for label, kind in KINDS.items()} for form in ("name", "number", "text")
)
LINKS: dict[str, tuple[Link, ...]] = {
    label: tuple(link for link in kind.links if link.searched) for label, kind in KINDS.items()
}
"""The links to what nodes of a label are about."""


def names_of(node: Node) -> list[str]:
    """Its names in every language, English first, then its aliases; of a source its title."""
    return texts_of(node, NAMES[node.label])


def numbers_of(node: Node) -> list[str]:
    """Its number as cited, and those by which registers know it."""
    return texts_of(node, NUMBERS[node.label])


def prose_of(node: Node) -> list[str]:
    """What is said of it in sentences, in every language."""
    return texts_of(node, TEXTS[node.label])


def texts_of(node: Node, properties: tuple[str, ...]) -> list[str]:
    """What the node holds under these properties."""
    found: list[str] = []
    for name in properties:
        value = node.properties.get(name)
        found += value if isinstance(value, list) else [value] if value else []
    return found


class Neighbours:
    """What each node is about: the nodes that its searched links lead to, whatever the day."""

    def __init__(self, nodes: Mapping[str, Node], edges: Iterable[Edge]) -> None:
        self._nodes = nodes
        self._about: defaultdict[str, list[str]] = defaultdict(list)
        self._of: defaultdict[str, list[str]] = defaultdict(list)
        ways = {(link.type, label, link.incoming) for label, links in LINKS.items() for link in links}
        self._types = {type_ for type_, _, _ in ways}
        for edge in edges:
            for here, there, incoming in ((edge.source, edge.target, False), (edge.target, edge.source, True)):
                if here in nodes and (edge.type, nodes[here].label, incoming) in ways:
                    self._about[here].append(there)
                    self._of[there].append(here)

    def names_about(self, node: Node) -> list[str]:
        """The names of what the node is about."""
        about = (self._nodes[one] for one in self._about[node.id] if one in self._nodes)
        return [name for one in about for name in names_of(one)]

    def touched_by(self, change: Iterable[Node | Edge]) -> set[str]:
        """The ids of nodes whose words may be others after a change of these nodes and relationships."""
        found = set[str]()
        for one in change:
            if isinstance(one, Edge):
                found |= {one.source, one.target} if one.type in self._types else set()
            else:
                found |= {one.id, *self._of[one.id]}
        return found & self._nodes.keys()


def slug_of(identity: str) -> str:
    """What an id says beside jurisdiction and kind: `pirogov-center` of `ru.clinic.pirogov-center`."""
    parts = identity.split(".")
    return ".".join(parts[2:] or parts[1:] or parts)


def stored_words(node: Node, about: Iterable[str] = ()) -> str | None:
    """The text that is stored for search, with the names of what the node is about; null: search does not find such nodes."""
    if not is_searched(node):
        return None
    codes = dict.fromkeys(" ".join(words) for words in codes_of(node) if words)
    names = dict.fromkeys(form for words in map(words_in, names_of(node)) if words for form in name_forms(words))
    told_by = (f"@{node.id}", label_word(node.label))
    named = " ".join([*told_by, *(f"# {code} #" for code in codes), *(f"= {name} =" for name in names)])
    told = (KINDS[node.label].noun, CALLED.get(node.label, ""), *about)
    about_it = frozenset[str]().union(*map(stems_in, told))
    forms = {word.lstrip(STEM + SOUND) for one in (*codes, *names) for word in one.split(" ")}
    said = about_it.union(forms, *map(stems_in, prose_of(node)))
    return " ".join([named, *(ABOUT + stem for stem in sorted(about_it)), *(TEXT + stem for stem in sorted(said))])


def label_word(label: str) -> str:
    """The word that all nodes of a label have, and no others."""
    return LABEL + label.lower()


def name_forms(words: list[str]) -> Iterator[str]:
    """A name as it is written, by its stems, and a Russian one by its sound."""
    yield " ".join(words)
    yield phrase(STEM, map(stem_of, words))
    if any(map(is_cyrillic, words)):
        yield phrase(SOUND, map(sound_of, words))


def phrase(sign: str, words: Iterable[str]) -> str:
    """Words with their sign, one after the other."""
    return " ".join(sign + word for word in words)


@lru_cache(maxsize=KNOWN_TEXTS)
def stems_in(text: str) -> frozenset[str]:
    """The stems of all words of a text that tell something."""
    return frozenset(map(stem_of, set(words_in(text)) - STOP_WORDS))


def codes_of(node: Node) -> Iterator[list[str]]:
    """The words of its id and of each of its numbers: Russian ones in both scripts, either way round and in one word."""
    yield words_in(slug_of(node.id))
    for number in numbers_of(node):
        words = words_in(number)
        for script in (words, [in_cyrillic(word) for word in words]):
            yield script
            if len(script) == 2:  # noqa: PLR2004  # a number and what it is one of
                yield script[::-1]
                yield ["".join(script)]


def in_cyrillic(word: str) -> str:
    """`fz` as `фз` and `567n` as `567н`; any other word as it is."""
    found = PART.fullmatch(word)
    return found[1] + CYRILLIC.get(found[2], found[2]) if found else word
