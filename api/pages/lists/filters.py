"""What a page of clinics is narrowed to: parameters of its address, one for each thing that clinics are counted by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.labels import KIND_LABELS, WORDS, tell_word
from api.pages.base.page import Page
from api.pages.base.statuses import VERDICTS
from api.pages.base.visit import Data, Visit
from graph.columns.cube import where_of
from graph.errors import InvalidArgument, UnknownEntity
from graph.explain.facets import NOT_RECORDED
from graph.explain.locale import Locale, message_in
from graph.model.kinds import LICENCE_STATUS
from graph.model.vocabulary import ClinicDimension

NONE = "NONE"  # in an address: that nothing is recorded
SIDES = {
    ClinicDimension.VERDICT: message_in("what clinics are counted by", "Verdict"),
    ClinicDimension.REGION: KIND_LABELS["Region"],
    ClinicDimension.TRACK: KIND_LABELS["Track"],
    ClinicDimension.PROVIDER_CLASS: KIND_LABELS["ProviderClass"],
    ClinicDimension.AUTHORITY: message_in(
        "what clinics are counted by", "Authority whose mandate applies or is contested"
    ),
    ClinicDimension.ACTIVITY: message_in(
        "what clinics are counted by", "Activity of a mandate that applies or is contested"
    ),
    ClinicDimension.BYPASSED_ACTIVITY: message_in("what clinics are counted by", "Activity that is gone around"),
    ClinicDimension.GAP: KIND_LABELS["Gap"],
    ClinicDimension.THERAPY: KIND_LABELS["TherapyType"],
    ClinicDimension.ROUTE: KIND_LABELS["Route"],
    ClinicDimension.CONDITION: KIND_LABELS["Condition"],
    ClinicDimension.LICENCE_STATUS: message_in("what clinics are counted by", "Licence"),
    ClinicDimension.JURISDICTION: KIND_LABELS["Jurisdiction"],
    ClinicDimension.ILLUSTRATIVE: message_in("what clinics are counted by", "Example or real"),
}
"""What each dimension is called, in the order in which pages offer them."""
MEANINGS = {
    ClinicDimension.AUTHORITY: message_in(
        "what a heading means", "That a mandate applies does not say that it was exercised."
    ),
    ClinicDimension.GAP: message_in(
        "what a heading means", "Ways around oversight that what a clinic offers goes through."
    ),
}
ILLUSTRATIVE = {
    "true": message_in("what a clinic is", "examples"),
    "false": message_in("what a clinic is", "real clinics"),
}
CLOSED: Mapping[ClinicDimension, tuple[str, ...]] = {
    ClinicDimension.VERDICT: tuple(VERDICTS),
    ClinicDimension.LICENCE_STATUS: (*LICENCE_STATUS.words, NONE),
    ClinicDimension.ILLUSTRATIVE: tuple(ILLUSTRATIVE),
}
ONE_AT_MOST = {
    ClinicDimension.VERDICT,
    ClinicDimension.REGION,
    ClinicDimension.TRACK,
    ClinicDimension.JURISDICTION,
    ClinicDimension.ILLUSTRATIVE,
}
"""Of these a clinic has one value at most: two in an address are alternatives, where of others both must be so."""
OFFERING = "offering"
"""The parameter for values of one and the same offering: `therapy:<id>,route:<id>`."""
OF_ONE_OFFERING = (ClinicDimension.THERAPY, ClinicDimension.ROUTE, ClinicDimension.CONDITION)
Where = Mapping[str, Any]


def parameter_of(by: ClinicDimension) -> str:
    """What the dimension is called in an address."""
    first, *rest = by.lower().split("_")
    return first + "".join(word.title() for word in rest)


PARAMETERS = {parameter_of(by): by for by in SIDES}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of a page of clinics says, by parameter; each has one value at least."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, visit: Visit) -> "Filters":
        """Those of an address.

        Raises:
            InvalidArgument: a word is none that there is.
        """
        given = {one: tuple(dict.fromkeys(visit.values(one))) for one in (*PARAMETERS, OFFERING)}
        for by, words in CLOSED.items():
            for value in given[parameter_of(by)]:
                if value not in words:
                    raise InvalidArgument(f"{parameter_of(by)} is {value!r}.", f"It is one of: {', '.join(words)}.")
        found = cls({name: values for name, values in given.items() if values})
        for value in found.values.get(OFFERING, ()):
            pairs_of(value)
        return found

    def where(self, leaving: str = "") -> Where:
        """The filter of a list of clinics, without one of the parameters."""
        parts: list[Where] = []
        for name, values in self.values.items():
            if name == leaving:
                continue
            several = [where_of(*unzip(parts_of(name, value)), None) for value in values]
            alternatives = len(several) > 1 and PARAMETERS.get(name) in ONE_AT_MOST
            parts += [{"or": several}] if alternatives else several
        return {"and": parts}

    def toggled(self, name: str, value: str) -> "Filters":
        """These with that value, or without it where they have it."""
        had = self.values.get(name, ())
        now = tuple(one for one in had if one != value) if value in had else (*had, value)
        return Filters({key: some for key, some in {**self.values, name: now}.items() if some})

    def within(self, cell: Sequence[tuple[ClinicDimension, str | None]]) -> "Filters":
        """Those that list the clinics of a cell that was counted within these."""
        found = {**self.values}
        told = [(by, value or NONE) for by, value in cell]
        offered = [(by, value) for by, value in told if by in OF_ONE_OFFERING]
        if len(offered) > 1:
            text = ",".join(f"{parameter_of(by)}:{value}" for by, value in offered)
            found[OFFERING] = tuple(dict.fromkeys((*found.get(OFFERING, ()), text)))
            told = [one for one in told if one not in offered]
        for by, value in told:
            name = parameter_of(by)
            before = () if by in ONE_AT_MOST else found.get(name, ())
            found[name] = tuple(dict.fromkeys((*before, value)))
        return Filters(found)

    @property
    def ids(self) -> list[str]:
        """The ids in them."""
        told = [pair for name, value in self.pairs for pair in parts_of(name, value)]
        return list(dict.fromkeys(value for by, value in told if value is not None and by not in CLOSED))

    def address(self, page: Page, path: str, **others: str | list[str] | None) -> str:
        """The address of a page that is narrowed so."""
        return with_query(page, path, **{name: list(values) for name, values in self.values.items()}, **others)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each value with its parameter, as a form sends them along."""
        return [(name, value) for name, values in self.values.items() for value in values]


def parts_of(name: str, value: str) -> list[tuple[ClinicDimension, str | None]]:
    """What a parameter and its value say."""
    return pairs_of(value) if name == OFFERING else [(PARAMETERS[name], None if value == NONE else value)]


def pairs_of(text: str) -> list[tuple[ClinicDimension, str | None]]:
    """The dimensions and values of one offering, as an address has them.

    Raises:
        InvalidArgument: it has another form.
    """
    pairs = [part.partition(":") for part in text.split(",")]
    names = {parameter_of(by): by for by in OF_ONE_OFFERING}
    if not all(name in names and value for name, _, value in pairs):
        raise InvalidArgument(f"offering is {text!r}.", "It looks like therapy:<id>,route:<id>,condition:<id>.")
    return [(names[name], None if value == NONE else value) for name, _, value in pairs]


def unzip(pairs: Sequence[tuple[ClinicDimension, str | None]]) -> tuple[list[str | None], list[ClinicDimension]]:
    """The values and the dimensions."""
    return [value for _, value in pairs], [by for by, _ in pairs]


class Names:
    """What the values of dimensions are called."""

    def __init__(self, locale: Locale, things: Mapping[str, str]) -> None:
        self._locale = locale
        self._things = things

    @classmethod
    def of(cls, locale: Locale, ids: Sequence[str], nodes: Sequence[Data | None]) -> "Names":
        """Those of things that were looked up by these ids.

        Raises:
            UnknownEntity: one of them is not there.
        """
        for id_, node in zip(ids, nodes, strict=True):
            if node is None:
                raise UnknownEntity(f"Nothing has the id {id_!r}.")
        return cls(locale, {node["id"]: node.get("name") or node["id"] for node in nodes if node})

    def side(self, by: ClinicDimension) -> str:
        """What the dimension is called."""
        return self._locale.tell_in(*SIDES[by])

    def value(self, by: ClinicDimension, value: str | None, label: str = "") -> str:
        """What a value is called; `label`: as GraphQL has it, where that is known."""
        if value is None or value == NONE:
            return self._locale.tell(NOT_RECORDED)
        if by is ClinicDimension.VERDICT:
            return self._locale.tell_in(*VERDICTS[value][0])
        if by is ClinicDimension.ILLUSTRATIVE:
            return self._locale.tell_in(*ILLUSTRATIVE[value])
        if value in WORDS:
            return tell_word(value, self._locale)
        return label or self._things[value]

    def chips(self, filters: Filters, page: Page, path: str, **others: str | list[str] | None) -> list[dict[str, str]]:
        """Each filter with the address of the page without it."""
        found = []
        for name, value in filters.pairs:
            text = " · ".join(f"{self.side(by)}: {self.value(by, one)}" for by, one in parts_of(name, value))
            found.append({"text": text, "address": filters.toggled(name, value).address(page, path, **others)})
        return found
