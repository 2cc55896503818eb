"""`coverage.yaml`: where each line of a source stands in the pack."""

from typing import Annotated, Literal

from pydantic import Field

from seed.format.models import Id, Model

LINES_FILE = "coverage.yaml"


class LinesModel(Model):
    """One line of a source, or several that belong together."""

    at: Annotated[str, Field(pattern=r"^L[1-9][0-9]{0,5}(-L[1-9][0-9]{0,5})?$")]
    """The line, or the first and the last one, both included: `L9`, `L25-L27`."""
    kind: Literal["CONTENT", "HEADING", "BLANK"] = "CONTENT"
    """CONTENT says something, and entries carry it. HEADING and BLANK say nothing."""
    carried_by: tuple[Id, ...] = ()
    """The ids of the entries that carry what the line says; between them they cite it."""


class SourceLinesModel(Model):
    """Where the lines of one source stand in the pack, from the first to the last, without a gap."""

    source: Id
    """The source, by its id."""
    lines: Annotated[tuple[LinesModel, ...], Field(min_length=1)]
    """Its lines, in order."""
