"""The closed sets of words in the schema."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

import strawberry

from graph.model.declaration import Field, Grade, GradedLink, Kind, RootList, Words
from graph.model.kinds import KINDS, ordered_members
from graph.model.vocabulary import (
    ChecklistStatus,
    Confidence,
    CoverageLevel,
    Language,
    NodeKind,
    OversightStatus,
    OversightVerdict,
    Reach,
    RouteStanding,
)
from graph.query.facets import facets_by, word_of

# The words of the domain itself become enums of the schema where they are.
strawberry.enum(
    Confidence,
    description="How well a fact is supported: an official text was read, a secondary one, or nobody checked.",
)
strawberry.enum(Language, description="A language in which answers are explained: English, Russian.")
strawberry.enum(Reach, description="Whom a mandate reaches, as far as the data says.")
strawberry.enum(
    RouteStanding,
    description="LAWFUL: a law provides for the route. GREY: it is claimed, and no law says it suffices.",
)
strawberry.enum(
    OversightStatus,
    description=(
        "APPLIES: the mandate covers the route taken, or every clinic. BYPASSED: it is due on a lawful route and the claimed "
        "one goes around it. EXEMPT: a provision takes the route out. CONTESTED: sources disagree on who holds it or what it "
        "covers. NOT_RECORDED: the route, or the reach, is not in the data."
    ),
)
strawberry.enum(
    OversightVerdict,
    description="The answer as a whole. NOT_RECORDED: the data does not say; it never stands for NOT_OVERSEEN.",
)
strawberry.enum(
    ChecklistStatus,
    description="How an offering stands to a requirement. AVOIDED: due on a lawful route; the claimed one goes around it.",
)

strawberry.enum(NodeKind, description="Kinds of nodes.")

strawberry.enum(
    CoverageLevel,
    description="COMPLETE: nothing of the kind is missing. PARTIAL: some is recorded. NONE: nobody looked for it.",
)


@strawberry.enum(description="Upwards or downwards.")
class Direction(Enum):
    """Directions of an order."""

    ASC = "ASC"
    DESC = "DESC"


def enum_of(name: str, meaning: str, words: Iterable[str]) -> Any:  # noqa: ANN401  # an enum of the schema
    """A closed set of words as an enum of the schema."""
    made: type[Enum] = Enum(name, [(word, word) for word in words], module=__name__)  # type: ignore[misc]  # made at import
    return strawberry.enum(made, description=meaning)


def declared_words() -> Iterator[Words]:
    """The closed sets that fields of the declared kinds take."""
    for kind in KINDS.values():
        for member in kind.members:
            if isinstance(member, Grade | GradedLink):
                yield member.level
            elif isinstance(member, Field) and isinstance(member.type, Words):
                yield member.type


def orders_of(kind: Kind, listed: RootList) -> tuple[str, ...]:
    """The words for what a list of the kind can be ordered by."""
    return ("NAME", "ID", *(word_of(one.name) for one in ordered_members(kind)), *map(word_of, listed.orders))


WORDS = {words: enum_of(words.name, words.meaning, words.words) for words in declared_words()}
ORDER_FIELDS = {
    label: enum_of(
        f"{label}OrderField",
        f"What {kind.plural} can be ordered by. {kind.listed.orders_meaning}".rstrip(),
        orders_of(kind, kind.listed),
    )
    for label, kind in KINDS.items()
    if kind.listed and kind.listed.ordered
}
FACET_FIELDS = {
    label: enum_of(f"{label}Facet", f"What a list of {kind.plural} can be counted by.", facets_by(label))
    for label, kind in KINDS.items()
    if kind.listed and kind.listed.faceted
}
