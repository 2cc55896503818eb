"""`pack.yaml`: what a pack says of itself."""

from typing import Annotated

from pydantic import Field, StrictInt

from graph.model.vocabulary import CoverageLevel, NodeKind
from seed.format.models import Day, Id, Line, Model, Text, Timed


class CoverageModel(Timed):
    """How completely the pack records a kind in a jurisdiction, for the days from validFrom to validTo.

    Without days it speaks for the pack's as-of day alone.
    """

    jurisdiction: Id
    """The jurisdiction that this speaks of, by its id."""
    kind: NodeKind
    """The kind of entity that this speaks of."""
    declared: CoverageLevel
    """COMPLETE: none is missing, so that absence can be read as absence. PARTIAL: some are there. NONE: nobody looked."""
    note: Text | None = None
    """What is in and what is not, in a sentence."""


class PackModel(Model):
    """What the pack is, the day for which it speaks, and what it claims to cover."""

    id: Id
    """The pack's own id, such as `xx-example-2026`. No entity and no other pack may have it."""
    schema_version: Annotated[StrictInt, Field(alias="schema")]
    """The form that the files are written in: 2, or 1, which asks for no day of an instrument."""
    title: Line
    """What the pack is about, in a line."""
    version: Line
    """Goes up with every change that is published. Put it in quotes if it looks like a number."""
    as_of: Day
    """The day for which the pack speaks, as YYYY-MM-DD; questions without a day of their own are answered for it."""
    licence: Line
    """Under which licence others may use the data, as an SPDX identifier."""
    builds_on: tuple[Id, ...] = ()
    """Ids of packs whose entities this one names; they are checked and loaded together with it."""
    coverage: tuple[CoverageModel, ...] = ()
    """How completely each kind is recorded. What is not declared COMPLETE is never read as absent."""
