"""What a client selects, in the translator's own words: selected fields, and the kinds of fields that it knows.

The schema states for each of its fields which kind it is; a field without a kind is not covered by the translator.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.model.declaration import all_translated, translated
from graph.model.vocabulary import Language

Unrecorded = Callable[[str], Mapping[str, Any]]  # from a day to what stands for what is not recorded of it


class NotPlannable(Exception):  # no fault: the request is answered the other way
    """The selection, or a value in it, is one that the translator leaves to the resolvers."""


@dataclass(frozen=True, slots=True)
class VariableRef:
    """The place of a value in the variables of a request; the text of a statement never depends on the value."""

    path: tuple[str | int, ...]

    def of(self, variables: Mapping[str, Any]) -> Any:  # noqa: ANN401  # any value of a variable
        """The value in the variables of one request."""
        value: Any = variables
        for step in self.path:
            value = value[step]
        return value


@dataclass(frozen=True, slots=True)
class FieldSource:
    """How a field gets its value."""


@dataclass(frozen=True, slots=True)
class Property(FieldSource):
    """A property of the node: under the field's own name or `name`; `default` stands for an absent one.

    `hidden_by`: another property, beside which it is not shown.
    """

    name: str | None = None
    default: Any = None
    hidden_by: str = ""


@dataclass(frozen=True, slots=True)
class LocalizedProperty(FieldSource):
    """A property in the language that the argument `lang` names, English unless it names one: see `translated`.

    It is stored under the field's own name or `name`. `several`: it holds a list of texts.
    """

    name: str | None = None
    several: bool = False

    def read(self, language: Language, name: str, properties: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a text, or a list
        """The value of a field of that name, from the properties of what it is shown of."""
        stored = self.name or name
        return (
            list(all_translated(language, stored, properties))
            if self.several
            else translated(language, stored, properties)
        )


@dataclass(frozen=True, slots=True)
class ZippedLists(FieldSource):
    """Objects made from two lists of the node, in parallel; `first` and `second` are their properties by field."""

    first: tuple[str, str]
    second: tuple[str, str]


@dataclass(frozen=True, slots=True)
class NestedObject(FieldSource):
    """An object that shows the same node."""


@dataclass(frozen=True, slots=True)
class Citations(FieldSource):
    """The citations whose ids a property of the node lists."""

    name: str = "citations"


@dataclass(frozen=True, slots=True)
class RelatedNodes(FieldSource):
    """A relation of `graph.query.relations` under the field's own name."""


@dataclass(frozen=True, slots=True)
class Relationships(FieldSource):
    """The relationships themselves by which a relation of `graph.query.relations` leads, under the field's own name.

    `unrecorded` gives what one would hold where none is recorded for a day, of a field that always has one.
    """

    unrecorded: Unrecorded | None = None


@dataclass(frozen=True, slots=True)
class EndOfRelationship(FieldSource):
    """The node where a relationship begins, 0, or ends, 1."""

    place: int


@dataclass(frozen=True, slots=True)
class RelayConnection(FieldSource):
    """A connection over a list of `graph.query.lists`."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Count(FieldSource):
    """How many rows a list of `graph.query.lists` has."""

    anchor: str


@dataclass(frozen=True, slots=True)
class UnpagedList(FieldSource):
    """A list of `graph.query.lists` that is given whole, in the order of ids."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Search(FieldSource):
    """The connection of `graph.search.hits`, or its hits `for_box`: a search box."""

    for_box: bool = False


@dataclass(frozen=True, slots=True)
class NodesByIds(FieldSource):
    """Nodes by their ids, in the order asked; at most `most`."""

    most: int


@dataclass(frozen=True, slots=True)
class DayAsked(FieldSource):
    """The day on which the node is seen."""


@dataclass(frozen=True, slots=True)
class AlwaysNull(FieldSource):
    """Always null for a node that is stored."""


@dataclass(frozen=True, slots=True)
class NodeById(FieldSource):
    """One node by its id, of one of the types that are selected among."""


@dataclass(frozen=True, slots=True)
class Answer(FieldSource):
    """The oversight answer about a clinic: the one that the argument names, or the node itself."""


@dataclass(frozen=True, slots=True)
class Requirements(FieldSource):
    """What must be met on a lawful route of an answer, as the checklist of its offering has it."""


@dataclass(frozen=True, slots=True)
class AnswerHistory(FieldSource):
    """The periods in which the answer about a clinic is one and the same."""


@dataclass(frozen=True, slots=True)
class AnswerChanges(FieldSource):
    """The links of a period that differ from those of the period before."""


@dataclass(frozen=True, slots=True)
class ComputedObject(FieldSource):
    """An object that a function makes of an answer, its filters and the service's public address, as values by its fields."""

    function: Callable[[Any, Mapping[str, Any], str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FromDataset(FieldSource):
    """An object that a function makes of the dataset, which comes with the law, as values by the names of its fields."""

    function: Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Attribute(FieldSource):
    """An attribute of an answer's part; `name` where it differs from the field's own."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class SelectedField:
    """One selected field: its key in the response, its name and kind, and what is selected of what it leads to.

    `by_type` holds them by the type of the object; empty for a leaf. `arguments` are coerced, with references for what
    comes from variables.
    """

    key: str
    name: str
    source: FieldSource
    nullable: bool
    arguments: Mapping[str, Any] = field(default_factory=dict)
    by_type: Mapping[str, tuple["SelectedField", ...]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language of the argument `lang`; English where it names none."""
        asked = self.arguments.get("lang")
        return Language.EN if asked is None else Language(getattr(asked, "value", asked))

    @property
    def selections(self) -> tuple["SelectedField", ...]:
        """What is selected of an object that can have one type only."""
        (selections,) = self.by_type.values()
        return selections


@dataclass(frozen=True, slots=True)
class Typename(FieldSource):
    """The name of the object's type."""


def selections_inside(outer: Iterable[tuple[SelectedField, ...]]) -> Iterator[tuple[SelectedField, ...]]:
    """These selections and all inside of them; what several fields lead to is given once."""
    waiting, seen = [*outer], set[int]()
    while waiting:
        selections = waiting.pop()
        yield selections
        for selected in selections:
            if id(selected.by_type) not in seen:
                seen.add(id(selected.by_type))
                waiting.extend(selected.by_type.values())
