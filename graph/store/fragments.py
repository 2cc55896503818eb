"""Cypher in typed parts. A fragment knows its variables and parameters, and gets their names when it is written, once.

Statements that follow a client's selection are put together from fragments, and fragments from others. A constant text, such as
a file of `cypher/`, is read into one by `graph.store.cypher_reader`. No finished text is ever searched or replaced.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Union

CypherPart = Union[
    str, "Variable", "Parameter", "CypherFragment"
]  # a string is Cypher as it stands: keywords, labels, signs
NONE: Mapping[str, CypherPart] = {}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, by the name that it has where its fragment is bound to no other."""

    name: str

    def derive(self, word: str) -> "Variable":
        """A variable whose name begins with this one's, so that no two on one way inwards are the same."""
        return Variable(f"{self.name}_{word.lower()}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, by the name without `$` that it has where its fragment is bound to no other."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """What the names of a fragment become in the one around it: those given stand for parts of that one.

    Variables that are not given get the suffix.
    """

    suffix: str
    variables: Mapping[str, CypherPart]
    parameters: Mapping[str, CypherPart]


@dataclass(frozen=True, slots=True)
class CypherFragment:
    """Cypher in parts, with what its names become in the fragment around it; null: they stay."""

    parts: tuple[CypherPart, ...]
    binding: Binding | None = None

    def bind(
        self, suffix: str = "", variables: Mapping[str, CypherPart] = NONE, parameters: Mapping[str, CypherPart] = NONE
    ) -> "CypherFragment":
        """A part of another fragment: this one with a suffix on its variables, and parts of the other in place of these."""
        return CypherFragment((self,) if self.binding else self.parts, Binding(suffix, variables, parameters))

    def write(self) -> "Written":
        """The text."""
        writer = Writer()
        writer.write(self, None)
        return Written(
            "".join(writer.texts),
            frozenset(writer.variables),
            frozenset(writer.parameters),
            frozenset(writer.bound_parameters),
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A text, with the names of the variables and parameters in it, and of the parameters for which something else stands."""

    text: str
    variables: frozenset[str]
    parameters: frozenset[str]
    bound_parameters: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The bindings around a part, from the innermost."""

    binding: Binding
    outer: "Scope | None"


@dataclass(slots=True, eq=False)
class Writer:
    """Writes fragments, and notes which names it has written."""

    texts: list[str] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    bound_parameters: set[str] = field(default_factory=set)

    def write(self, part: CypherPart, scope: Scope | None) -> None:
        """Write a part that stands within these bindings."""
        if isinstance(part, str):
            self.texts.append(part)
        elif isinstance(part, CypherFragment):
            if part.binding is not None:
                scope = Scope(part.binding, scope)
            for one in part.parts:
                if one.__class__ is str:  # most are, and a call takes longer than what it does
                    self.texts.append(one)
                else:
                    self.write(one, scope)
        elif isinstance(part, Variable):
            self._write_variable(part.name, scope)
        else:
            self._write_parameter(part.name, scope)

    def _write_variable(self, name: str, scope: Scope | None) -> None:
        while scope is not None:
            binding, scope = scope.binding, scope.outer
            given = binding.variables.get(name)
            if given is not None:
                return self.write(given, scope)
            name += binding.suffix
        self.variables.add(name)
        return self.texts.append(name)

    def _write_parameter(self, name: str, scope: Scope | None) -> None:
        while scope is not None:
            given = scope.binding.parameters.get(name)
            scope = scope.outer
            if given is not None:
                self.bound_parameters.add(name)
                return self.write(given, scope)
        self.parameters.add(name)
        return self.texts.append(f"${name}")


EMPTY = CypherFragment(())


def cypher(*parts: CypherPart) -> CypherFragment:
    """A fragment of these parts, one after the other."""
    return CypherFragment(parts)


def join(separator: str, parts: Iterable[CypherPart]) -> CypherFragment:
    """A fragment of the parts with something between any two of them."""
    found: list[CypherPart] = []
    for part in parts:
        if found:
            found.append(separator)
        found.append(part)
    return CypherFragment(tuple(found))
