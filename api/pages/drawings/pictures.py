"""A graph of things as a picture: what stands in each box, where it leads, and what the columns are called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.pages.base.labels import KIND_LABELS
from api.pages.drawings.layered import Box, Curve, Place, lay_out
from api.pages.drawings.text import wrap
from graph.explain.locale import Locale

Thing = Mapping[str, Any]
RANKS = {
    "Clinic": 0,
    "Offering": 1,
    "Licence": 1,
    "Jurisdiction": 1,
    "Region": 1,
    "Track": 1,
    "ProviderClass": 1,
    "Condition": 1,
    "TherapyType": 2,
    "Route": 3,
    "Gap": 5,
    "Requirement": 4,
    "Exemption": 4,
    "Mandate": 5,
    "Activity": 6,
    "Authority": 6,
    "Provision": 6,
    "LegalInstrument": 7,
    "Source": 8,
}
"""Where things stand from left to right: from the clinic over what it offers and the mandates to the law."""
HEAD, HEAD_LINES = 13, 5  # the font of what columns are called, and how many lines


@dataclass(frozen=True, slots=True)
class Look:
    """What a box shows beside its name. `note`: a line above it; `shape`: the status that colours it; `main`: it stands out.

    `leads`: what one finds where its link leads, if that is not its own page.
    """

    note: str = ""
    shape: str = ""
    main: bool = False
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A box: where it stands, its whole name with its kind, and where it leads."""

    place: Place
    title: str
    address: str | None
    look: Look
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its words. `heads`: what each column is called, in lines, and where that begins."""

    boxes: tuple[Shown, ...]
    curves: tuple[Curve, ...]
    heads: tuple[tuple[int, tuple[str, ...]], ...]
    width: int
    height: int

    @property
    def head_lines(self) -> int:
        """How many lines the longest of them has."""
        return max((len(lines) for _, lines in self.heads), default=0)


def picture_of(
    things: Iterable[Thing],
    pairs: Iterable[tuple[str, str]],
    locale: Locale,
    address: Callable[[Thing], str | None],
    looks: Mapping[str, Look] | None = None,
    ranks: Mapping[str, int] = RANKS,
) -> Picture:
    """The picture of things and of the pairs of them that are related; boxes stand in it in the order of the things."""
    known = {one["id"]: one for one in things}
    seen = {one: look_of(thing, (looks or {}).get(one, Look()), locale) for one, thing in known.items()}
    boxes = [Box(one, name_of(thing), ranks[thing["__typename"]], seen[one].note) for one, thing in known.items()]
    drawing = lay_out(boxes, pairs)
    kinds: dict[int, dict[str, None]] = {}
    for place in sorted(drawing.places, key=lambda place: place.y):
        kinds.setdefault(place.column, {})[kind_of(known[place.id], locale)] = None
    heads = [
        (x, wrap(" · ".join(kinds.get(column, ())), drawing.column_width, HEAD, HEAD_LINES))
        for column, x in enumerate(drawing.columns)
    ]
    return Picture(
        tuple(
            Shown(
                place,
                title_of(known[place.id], seen[place.id], locale),
                address(known[place.id]),
                seen[place.id],
                bool(known[place.id].get("illustrative")),
            )
            for place in drawing.places
        ),
        drawing.curves,
        tuple(heads),
        drawing.width,
        drawing.height,
    )


def look_of(thing: Thing, look: Look, locale: Locale) -> Look:
    """How a thing looks; of one that stands for nothing real that is said first."""
    example = [locale.tell("Example")] if thing.get("illustrative") else []
    return replace(look, note=" · ".join(filter(None, (*example, look.note))))


def title_of(thing: Thing, look: Look, locale: Locale) -> str:
    """What a box is called where it is read aloud."""
    kind, name = kind_of(thing, locale), name_of(thing)
    told = ", ".join(filter(None, (name if name.startswith(kind) else f"{kind}: {name}", look.note)))
    return f"{told}. {look.leads}" if look.leads else told


def name_of(thing: Thing) -> str:
    """What a thing is called."""
    return str(thing.get("name") or thing.get("title") or thing["id"])


def kind_of(thing: Thing, locale: Locale) -> str:
    """The kind of a thing in words."""
    return locale.tell_in(*KIND_LABELS[thing["__typename"]])
