"""The words in which `graph.model.kinds` declares each kind of node once: its fields, its links, the lists of it.

Two readers share a meaning: whoever writes packs, who is told `writing` besides, and whoever asks, who is told `serving`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import Enum, StrEnum
from typing import Any, Literal, NamedTuple

from graph.model.vocabulary import Language


class Value(Enum):
    """What a field holds, where that is no word of a closed set; its values are the types of the models of packs."""

    LINE = "Line"  # text of one line
    TEXT = "Text"
    DAY = "Day"
    DAY_OR_YEAR = "DayOrYear"  # stored as a day, a year as its last one
    YEAR = "Year"
    URL = "Url"
    ID = "Id"
    PREDICATE = "Predicate"  # a property or a type of relationship
    FLAG = "StrictBool"
    NAMES = "dict[Language, Line]"
    IDENTIFIERS = "dict[Scheme, Line]"
    ALIASES = "dict[Language, tuple[Line, ...]]"
    DAY_RANGE = "DayRange"  # of filters alone
    ANSWER = "Oversight"  # the same
    TRANSLATION = "dict[Language, Text]"
    TRANSLATIONS = "dict[Language, tuple[Text, ...]]"
    CODES = "dict[Vocabulary, tuple[Line, ...]]"


@dataclass(frozen=True, slots=True)
class StoredPairs:
    """The two properties in which pairs are stored, as lists: their keys, and the value of each at the same place."""

    keys: str
    values: str

    def store(self, pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
        """The properties that hold the pairs, in their order."""
        both = tuple(pairs)
        return {self.keys: [key for key, _ in both], self.values: [value for _, value in both]}

    def read(self, properties: Mapping[str, Any]) -> dict[str, str]:
        """The pairs that the properties hold, of which no two have one key; none where they hold no list."""
        return dict(zip(properties.get(self.keys) or (), properties.get(self.values) or (), strict=True))

    def read_all(self, properties: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        """The values of each key, in their order."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in zip(properties.get(self.keys) or (), properties.get(self.values) or (), strict=True):
            found[key] = (*found.get(key, ()), value)
        return found


def translation_pairs(name: str) -> StoredPairs:
    """Where the text of a property stands in every language, the English first, if it is recorded in others at all."""
    return StoredPairs(f"{name}Langs", f"{name}Texts")


def translated(language: Language, name: str, properties: Mapping[str, Any]) -> Any:  # noqa: ANN401  # as the property is
    """The text of a property in that language; where none is recorded, the English one, which the property itself is."""
    return translation_pairs(name).read(properties).get(language.lower(), properties.get(name))


def all_translated(language: Language, name: str, properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The same of a property that holds several texts, in their order."""
    return translation_pairs(name).read_all(properties).get(language.lower(), tuple(properties.get(name) or ()))


NAME_PAIRS = translation_pairs("name")
"""The names of an entity by language, the English one first."""
IDENTIFIER_PAIRS = StoredPairs("identifierSchemes", "identifierValues")
"""Numbers in registers by their scheme."""
ALIAS_PAIRS = StoredPairs("aliasLangs", "aliasTexts")
"""Other names by language, several of one language after each other."""
CODE_PAIRS = StoredPairs("codeSchemes", "codeValues")
"""Codes by the vocabulary that they are from, several of one vocabulary after each other."""
STORED_PAIRS = {
    Value.NAMES: NAME_PAIRS,
    Value.IDENTIFIERS: IDENTIFIER_PAIRS,
    Value.ALIASES: ALIAS_PAIRS,
    Value.CODES: CODE_PAIRS,
}


@dataclass(frozen=True, slots=True)
class Words:
    """A closed set of words that one field takes, under the name that it has in the served schema."""

    name: str
    meaning: str
    words: tuple[str, ...]


class ToldTwice:
    """What is told to two readers: the meaning that they share, and what each is told besides."""

    __slots__ = ()
    meaning: str
    writing: str
    serving: str

    @property
    def for_writers(self) -> str:
        """What whoever writes packs is told."""
        return f"{self.meaning} {self.writing}".strip()

    @property
    def for_clients(self) -> str:
        """What whoever asks is told."""
        return f"{self.meaning} {self.serving}".strip()


@dataclass(frozen=True, slots=True)
class Member(ToldTwice):
    """What fields and links have in common. `written`: a pack says it. `served`: clients see it, just as it is stored.

    `by_rule`: a rule of `api.graphql` serves it in another form, or with arguments.
    `filtered`: lists can be filtered by it. `faceted`: they can be counted by it. `ordered`: they can be ordered by it: by a
    field's value, by the name of the one thing that a link leads to, by how many things a link leads to or a list has.
    """

    name: str
    meaning: str
    _: KW_ONLY
    writing: str = ""
    serving: str = ""
    written: bool = True
    served: bool = True
    by_rule: bool = False
    filtered: bool = False
    faceted: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Member):
    """A property. `many`: a list of them. `searched`: search finds a node by it.

    `hidden_by`: another property, beside which clients do not see it. `translates`: the property whose text it says in other
    languages.

    A `name` is found by any of its words, a `number` also as it is written in Russian, a `text`, with what translates it, by
    the stems of its words.
    """

    type: Value | Words | type[StrEnum]
    required: bool = False
    many: bool = False
    searched: Literal["", "name", "number", "text"] = ""
    hidden_by: str = ""
    translates: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Member):
    """A level, the statement behind it and its citations, stored as three properties that begin with its name."""

    level: Words
    level_meaning: str
    served_as: str
    """The type that shows it in the served schema."""
    served_meaning: str

    @property
    def stored(self) -> "GradeProperties":
        """The properties that hold it."""
        return grade_properties(self.name)


class GradeProperties(NamedTuple):
    """The properties that hold a level, the statement behind it, and the ids of its citations."""

    level: str
    statement: str
    citations: str


def grade_properties(name: str) -> GradeProperties:
    """Those of the grade with that name."""
    return GradeProperties(f"{name}Level", f"{name}Statement", f"{name}Citations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Member):
    """Relationships of one type, from this kind or, if `incoming`, to it; `ends` are the kinds at the other end, () any.

    `timeless`: it is served whatever the day. One that is neither `many` nor `timeless` is the latest on the day. `nonempty`:
    a pack names at least one. `shows`: the one of several ends that clients see. `parts`: a pack writes the entities at the
    other end inside this one. `searched`: search finds this kind by the names of what is there.
    """

    type: str
    ends: tuple[str, ...]
    incoming: bool = False
    many: bool = True
    required: bool = False
    nonempty: bool = False
    timeless: bool = False
    parts: bool = False
    searched: bool = False
    shows: str = ""

    @property
    def end(self) -> str:
        """The label at its other end, as clients see it: `Entity` where there are several."""
        return self.shows or (self.ends[0] if len(self.ends) == 1 else "Entity")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedLink(Link):
    """Relationships that each hold a `level` and the `statement` behind it, beside days and citations of their own.

    Clients see the relationship itself, as the type `served_as`; `shown_ends` are its fields that lead to where it begins and
    ends, if it has them. `along`: a pack names no other end, but it is where this other link of the entry leads. `unrecorded`:
    what is shown on a day on which none holds, level and statement, of a link that has one value.
    """

    level: Words
    level_meaning: str
    served_as: str
    served_meaning: str
    shown_ends: tuple[str, str] | None = None
    along: str = ""
    unrecorded: tuple[str, str] | None = None

    def unrecorded_on(self, day: str) -> Mapping[str, Any]:
        """What a relationship would hold that says that none is recorded for the day."""
        assert self.unrecorded is not None  # noqa: S101  # it has one value, and must have one
        level, statement = self.unrecorded
        return {"level": level, "statement": statement.format(day=day), "citations": []}


@dataclass(frozen=True, slots=True)
class Hop:
    """One relationship of a path: its type, `<` against or `>` along its direction, the label that it leads to.

    `repeated`: it is followed again and again, from zero times up.
    """

    type: str
    direction: Literal["<", ">"]
    label: str
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Member):
    """What several relationships in a row lead to on the day; `lawful`: only routes that a law provides for.

    `timeless`: whatever the day. `first`: clients see the first by id alone, of which there always is one.
    """

    hops: tuple[Hop, ...]
    lawful: bool = False
    timeless: bool = False
    first: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubList(Member):
    """A list of another kind that hangs on this one; `graph.query.list_sources` says which rows it has."""

    of: str
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFilter(Member):
    """A filter that is no field: `graph.query.filters` has its rule. It takes an id where no set of words or value is named.

    `many`: it takes several words, of which one must fit.
    """

    type: "type[StrEnum] | Words | Value | None" = None
    many: bool = False
    written: bool = False
    served: bool = False
    filtered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBy(Member):
    """What lists can be counted by that is no field and no link of a row: `along` names the links that lead to it, in turn.

    It is told by its id and name or, where `property` names one, by that: by so many of its first `letters`, if not by all.
    `of_answer`: it is told by the answer for a row, of which no statement knows.
    """

    along: tuple[str, ...] = ()
    property: str = ""
    letters: int = 0
    of_answer: bool = False
    written: bool = False
    served: bool = False
    faceted: bool = True


@dataclass(frozen=True, slots=True)
class RootList:
    """The list of all of a kind, at the root of the schema. `whole`: so short that it has no pages.

    `within`: a whole list may be asked for of one jurisdiction.
    """

    name: str
    meaning: str
    whole: bool = False
    within: bool = False
    ordered: bool = False
    orders: tuple[str, ...] = ()
    """What it can be ordered by beside id, name and the members that say so: rules have these."""
    orders_meaning: str = ""
    faceted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(ToldTwice):
    """One kind of node. `word`: what it is called in ids. `file`: that of a pack that holds it, if one does.

    `base`: what it has in common with others: an `Entity` a name and the like, `Cited` days and citations, `Plain` an id.
    """

    label: str
    noun: str
    plural: str
    meaning: str
    writing: str = ""
    serving: str = ""
    word: str = ""
    file: str = ""
    base: Literal["Entity", "Cited", "Plain"] = "Entity"
    members: tuple[Member, ...] = ()
    shared: tuple[str, ...] = ("name",)
    """By which members of every entity lists of it can be filtered and counted, too."""
    lookup: str | None = ""
    """The field of the root that looks one up by its id: '' named as the kind, null none."""
    lookup_meaning: str = ""
    listed: RootList | None = None

    @property
    def name(self) -> str:
        """How what names one is called: a field, an argument, a parameter."""
        return self.label[0].lower() + self.label[1:]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its properties."""
        return tuple(one for one in self.members if isinstance(one, Field))

    @property
    def links(self) -> tuple[Link, ...]:
        """Its relationships."""
        return tuple(one for one in self.members if isinstance(one, Link))
