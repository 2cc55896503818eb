"""What clinics are counted by: for each dimension the values that a kind of clinic has on a day.

A dimension leads from kinds of clinics, or from what they offer, to numbers of values; `NONE` stands for nothing recorded. A
kind of clinic has a value as the filters and facets of lists have it, of which `graph.query` is the reference.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.columns.arrays import Codes, Numbers, Ways
from graph.columns.profiles import DayColumns, Outcome, validity
from graph.law.law_snapshot import Law, is_valid_on
from graph.model.vocabulary import ClinicDimension, OversightStatus
from graph.oversight.rules import APPLYING

OF_OFFERINGS = (ClinicDimension.THERAPY, ClinicDimension.ROUTE, ClinicDimension.CONDITION)  # all of one and the same


@dataclass(frozen=True)
class Conditions:
    """Conditions, whatever the day: their validity, and what is wider, with the validity of that."""

    days: Mapping[str, Mapping[str, Any]]
    wider: Mapping[str, list[tuple[str, Mapping[str, Any]]]]

    @classmethod
    def of_rows(cls, rows: Iterable[list[Any]]) -> "Conditions":
        """From a row of `read/conditions`."""
        found = list(rows)
        return cls(
            {identity: validity(days) for identity, days, _ in found},
            {identity: [(end, validity(days)) for end, days in wider] for identity, _, wider in found},
        )


@dataclass(frozen=True)
class Dimension:
    """The values of a dimension on a day: the way to them from kinds of clinics, or of offerings, and what they are called."""

    ways: Ways
    values: list[str]


def wider_in_law(law: Law, day: str) -> Callable[[str], list[str]]:
    """What leads from a therapy or class to what is wider on the day."""

    def wider(identity: str) -> list[str]:
        return [edge.target for edge in law.facts.outgoing("BROADER", identity) if is_valid_on(edge, day)]

    return wider


def closure(start: str, wider: Callable[[str], Iterable[str]]) -> list[str]:
    """A thing and all that is wider."""
    found = {start: None}
    waiting = [start]
    while waiting:
        for one in wider(waiting.pop()):
            if one not in found:
                found[one] = None
                waiting.append(one)
    return list(found)


def one_each(numbers: Numbers) -> Ways:
    """The way from rows of which each has one value."""
    return Ways(np.arange(len(numbers) + 1), numbers)


def widened(ways: Ways, codes: Codes[str], wider: Callable[[str], Iterable[str]]) -> Dimension:
    """The same ways, and on to what is wider."""
    every: Codes[str] = Codes()
    on = Ways.of_lists([[every.number(one) for one in closure(value, wider)] for value in codes.values])
    places, ends = on.follow(ways.ends)
    return Dimension(Ways.of(ways.owners[places], ends, len(ways.starts) - 1), every.values)


def of_outcomes(view: DayColumns, told: Callable[[Outcome], Iterable[str]]) -> Dimension:
    """The values that are told by the answers of profiles; a kind that does not exist on the day has none."""
    codes: Codes[str] = Codes()
    by_profile = [[codes.number(value) for value in sorted(set(told(one)))] for one in view.outcomes]
    places, ends = Ways.of_lists(by_profile).follow(view.profile)
    there = ends >= 0
    return Dimension(Ways.of(places[there], ends[there], len(view.profile)), codes.values)


def linked(status: Collection[OversightStatus], name: str) -> Callable[[Outcome], Iterator[str]]:
    """What tells an id of every link with one of these statuses."""
    return lambda outcome: (getattr(link, name) for link in outcome.links if link.status in status)


OF_ANSWERS: Mapping[ClinicDimension, Callable[[Outcome], Iterable[str]]] = {
    ClinicDimension.VERDICT: lambda outcome: [outcome.verdict.value],
    ClinicDimension.AUTHORITY: linked(APPLYING, "authority"),
    ClinicDimension.ACTIVITY: linked(APPLYING, "activity"),
    ClinicDimension.BYPASSED_ACTIVITY: linked((OversightStatus.BYPASSED,), "activity"),
    ClinicDimension.GAP: lambda outcome: (gap.id for gap in outcome.gaps),
}


def dimension_of(view: DayColumns, conditions: Conditions, by: ClinicDimension) -> Dimension:
    """The values of a dimension on the day of a view, which keeps it."""
    if by not in view.found:
        if by in OF_ANSWERS:
            view.found[by] = of_outcomes(view, OF_ANSWERS[by])
        else:
            view.found[by] = of_links(view, by) if by in LINKED else RECORDED[by](view, conditions)
    found: Dimension = view.found[by]
    return found


def of_links(view: DayColumns, by: ClinicDimension) -> Dimension:
    """The values that a link alone tells."""
    name, columns = LINKED[by], view.columns
    links = columns.claims if by is ClinicDimension.ROUTE else columns.links[name]
    return Dimension(links.on(view.holds), columns.codes[name].values)


def of_jurisdictions(view: DayColumns, _: Conditions) -> Dimension:
    """The jurisdiction that each clinic is in."""
    inside = one_each(view.columns.jurisdiction).only(view.holds[view.columns.inside])
    return Dimension(inside, view.columns.codes["jurisdiction"].values)


def of_archetypes(view: DayColumns, _: Conditions) -> Dimension:
    """Whether clinics are illustrative."""
    return Dimension(one_each(view.columns.illustrative), ["false", "true"])


def of_therapies(view: DayColumns, _: Conditions) -> Dimension:
    """The therapy of each offering, and what is wider."""
    return widened(one_each(view.columns.therapy), view.columns.codes["therapy"], wider_in_law(view.law, view.day))


def of_classes(view: DayColumns, _: Conditions) -> Dimension:
    """The classes to which clinics belong, as far as they count on the day, and what is wider."""
    codes = view.columns.codes["class"]
    counted = np.array([is_valid_on(view.law.facts.nodes[one], view.day) for one in codes.values], np.bool_)
    ways = view.columns.links["class"].on(view.holds)
    return widened(ways.only(counted[ways.ends]), codes, wider_in_law(view.law, view.day))


def of_conditions(view: DayColumns, conditions: Conditions) -> Dimension:
    """The conditions for which something is offered, as far as they count on the day, and what is wider."""
    codes, day = view.columns.codes["condition"], view.day
    counted = np.array([is_valid_on(conditions.days[one], day) for one in codes.values], np.bool_)
    ways = view.columns.for_conditions.on(view.holds)

    def wider(identity: str) -> list[str]:
        return [one for one, days in conditions.wider[identity] if is_valid_on(days, day)]

    return widened(ways.only(counted[ways.ends]), codes, wider)


# What a link alone tells, by what the columns call it.
LINKED = {
    ClinicDimension.REGION: "region",
    ClinicDimension.TRACK: "track",
    ClinicDimension.LICENCE_STATUS: "licence",
    ClinicDimension.ROUTE: "route",
}
RECORDED: Mapping[ClinicDimension, Callable[[DayColumns, Conditions], Dimension]] = {
    ClinicDimension.JURISDICTION: of_jurisdictions,
    ClinicDimension.ILLUSTRATIVE: of_archetypes,
    ClinicDimension.THERAPY: of_therapies,
    ClinicDimension.PROVIDER_CLASS: of_classes,
    ClinicDimension.CONDITION: of_conditions,
}
