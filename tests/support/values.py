"""Random values of arguments, and their spelling as literals and variables, for `tests.support.documents`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLNullableType,
)

from graph.query.cursors import Key
from graph.query.planner.connection import camel
from tests.support.stock import BAD_CURSORS, BAD_IDS, NO_IDS, Stock

T = TypeVar("T")

NESTED_FILTERS = 3  # a filter in a filter in a filter
LABELS = {
    "clinic": "Clinic", "therapy": "TherapyType", "activity": "Activity", "jurisdiction": "Jurisdiction", "region": "Region",
    "track": "Track", "route": "Route", "authority": "Authority", "covers": "Route", "instrument": "LegalInstrument",
    "providerClass": "ProviderClass", "issuedBy": "Authority", "amends": "LegalInstrument", "implements": "LegalInstrument",
    "condition": "Condition",
}  # fmt: skip


class Word(str):
    """A word of an enum, which a literal spells without quotes."""

    __slots__ = ()


@dataclass(slots=True)
class Dice:
    """Random choices that Hypothesis makes, and makes smaller: the first choice, and no, are the simplest."""

    random: Random

    def below(self, count: int) -> int:
        """A number from 0."""
        return self.random.randint(0, count - 1) if count > 1 else 0

    def chance(self, percent: int) -> bool:
        """Yes, so many times in a hundred."""
        return self.below(100) >= 100 - percent

    def one(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self.below(len(options))]


@dataclass(slots=True)
class Hints:
    """What the value of an argument can be about: the label of the ids, and the cursors that fit."""

    label: str | None
    cursors: Sequence[str] = ()
    depth: int = 0


@dataclass(slots=True)
class Variables:
    """The variables of a document: definitions, the types that they stand for, the values that two requests give."""

    definitions: dict[str, str] = field(default_factory=dict)
    types: dict[str, GraphQLInputType] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)


class Values:
    """Makes values for one document."""

    def __init__(self, dice: Dice, stock: Stock) -> None:
        self.dice = dice
        self.stock = stock
        self.hints = Hints(None)  # of the argument whose value is being spelled
        self.variables = Variables()

    def value(self, kind: GraphQLInputType, hints: Hints) -> Any:  # any JSON
        """A value as JSON has it."""
        if isinstance(kind, GraphQLNonNull):
            return self._present(kind.of_type, hints)
        return None if self.dice.chance(8) else self._present(kind, hints)

    def _present(self, kind: GraphQLNullableType, hints: Hints) -> Any:
        if isinstance(kind, GraphQLList):
            if self.dice.chance(10):
                return self._present(kind.of_type.of_type, hints)  # one value stands for a list of it
            return [self.value(kind.of_type, hints) for _ in range(self.dice.one((1, 2, 0, 3)))]
        if isinstance(kind, GraphQLEnumType):
            return Word(self.dice.one(sorted(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, hints)
        return self._scalar(str(kind), hints)

    def _object(self, kind: GraphQLInputObjectType, hints: Hints) -> dict[str, Any]:
        needed = [name for name, part in kind.fields.items() if isinstance(part.type, GraphQLNonNull)]
        free = [name for name in kind.fields if name not in needed]
        deep = hints.depth >= NESTED_FILTERS
        free = [name for name in free if not deep or not str(kind.fields[name].type).strip("[!]").endswith("Where")]
        # Sorted: the order of a set differs from process to process.
        chosen = sorted({self.dice.one(free) for _ in range(self.dice.one((1, 2, 0, 3)))}) if free else []
        found = {}
        for name in sorted(chosen, key=lambda _: self.dice.below(9)) + needed:
            label = kind.name.removesuffix("Where") if name == "id" else LABELS.get(name, hints.label)
            found[name] = self.value(kind.fields[name].type, Hints(label, depth=hints.depth + 1))
        return found

    def _scalar(self, kind: str, hints: Hints) -> Any:
        dice = self.dice
        match kind:
            case "ID":
                known = self.stock.ids(hints.label if not dice.chance(10) else None)
                unknown = (*BAD_IDS, 7) if dice.chance(20) else NO_IDS
                return dice.one(unknown if not known or dice.chance(6) else known)
            case "String":
                if hints.cursors:
                    return dice.one(BAD_CURSORS if dice.chance(3) else hints.cursors)
                return dice.one(self.stock.texts)
            case "Boolean":
                return dice.chance(50)
            case "Int":
                return dice.one((0, -1, 101)) if dice.chance(2) else 1 + dice.below(4)
        assert kind == "Date", kind
        return dice.one(self.stock.days)

    def spell(self, value: Any, kind: GraphQLInputType) -> str:
        """The value as a document has it: a literal, a variable, or a literal with variables in it."""
        if self.dice.chance(30):
            return self.variable(value, kind)
        return self.literal(value, kind, spell=self.spell)

    def literal(
        self, value: Any, kind: GraphQLInputType, spell: Callable[[Any, GraphQLInputType], str] | None = None
    ) -> str:
        """The value as a literal, with its parts spelled in this way; null: as literals too."""
        spell = spell or self.literal
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if value is None:
            return "null"
        if isinstance(inner, GraphQLList):
            if isinstance(value, list):
                return f"[{', '.join(spell(item, inner.of_type) for item in value)}]"
            return self.literal(value, inner.of_type)  # a variable of the item's type would not fit the list
        if isinstance(value, dict):
            fields = inner.fields
            return f"{{{', '.join(f'{name}: {spell(part, fields[name].type)}' for name, part in value.items())}}}"
        return str(value) if isinstance(value, Word) else orjson.dumps(value).decode()

    def variable(self, value: Any, kind: GraphQLInputType) -> str:
        """A variable that has the value, given or by its default, or one that there already is of that type."""
        dice, known = self.dice, self.variables
        alike = [name for name, type_ in known.types.items() if str(type_) == str(kind)]
        if alike and dice.chance(20):
            return f"${dice.one(alike)}"
        name = f"v{len(known.definitions)}"
        known.types[name] = kind
        open_ = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        type_, must, default = str(open_), False, ""
        if value is not None and dice.chance(25):
            default = f" = {self.literal(value, open_)}"
        elif value is not None:
            must = open_ is not kind or dice.chance(30)
        known.definitions[name] = f"${name}: {type_}{'!' if must else ''}{default}"
        if must or dice.chance(
            30 if default else 80
        ):  # null for what has a default is refused where it must not be null
            known.values[name] = None if default and dice.chance(3) else value
        if must or dice.chance(30 if default else 80):
            known.others[name] = self.value(GraphQLNonNull(open_) if must or default else open_, self.hints)
        return f"${name}"


def order_of(value: Any) -> tuple[Key, ...]:  # an `orderBy` as JSON has it
    """The keys that an order asks for."""
    given = value if isinstance(value, list) else [value] if value else []
    return tuple(Key(camel(key["field"]), key.get("direction") == "DESC") for key in given) or (Key("id"),)
