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
from graph.model.vocabulary import ClinicDimension, Node, OversightStatus
from graph.oversight.rules import APPLYING

OF_OFFERINGS = (ClinicDimension.THERAPY, ClinicDimension.ROUTE, ClinicDimension.CONDITION)  # all of one and the same


@dataclass(frozen=True)
class Conditions:
    """Conditions, whatever the day, by their ids, and what is wider, with the validity of that."""

    nodes: Mapping[str, Node]
    wider: Mapping[str, list[tuple[str, Mapping[str, Any]]]]

    @classmethod
    def of_rows(cls, rows: Iterable[list[Any]]) -> "Conditions":
        """From a row of `read/conditions`."""
        found = [(Node("Condition", properties), wider) for properties, wider in rows]
        return cls(
            {node.id: node for node, _ in found},
            {node.id: [(end, validity(days)) for end, days in wider] for node, wider in found},
        )

    def wider_on(self, day: str) -> Callable[[str], list[str]]:
        """What leads from a condition to what is wider on the day."""
        return lambda identity: [one for one, days in self.wider[identity] if is_valid_on(days, day)]


@dataclass(frozen=True, slots=True)
class Ends:
    """What kinds of clinics, or of offerings, lead to on a day: the ways to numbers, their ids, and what is wider than each.

    `counts_wider`: what has a value counts for what is wider, too.
    """

    ways: Ways
    ids: list[str]
    wider: Callable[[str], Iterable[str]] | None = None
    counts_wider: bool = False


@dataclass(frozen=True)
class Dimension:
    """The values of a dimension on a day: the way to them from kinds of clinics, or of offerings, and what they are called."""

    ways: Ways
    values: list[str]


def wider_in_law(law: Law, day: str, kind: str = "BROADER") -> Callable[[str], list[str]]:
    """What leads from a therapy or class to what is wider on the day; by PART_OF, from a jurisdiction."""

    def wider(identity: str) -> list[str]:
        return [edge.target for edge in law.facts.outgoing(kind, identity) if is_valid_on(edge, day)]

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


def widened(ends: Ends, wider: Callable[[str], Iterable[str]]) -> Dimension:
    """The same ways, and on to what is wider."""
    every: Codes[str] = Codes()
    on = Ways.of_lists([[every.number(one) for one in closure(value, wider)] for value in ends.ids])
    places, found = on.follow(ends.ways.ends)
    return Dimension(Ways.of(ends.ways.owners[places], found, len(ends.ways.starts) - 1), every.values)


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
            ends = ends_of(view, conditions, by)
            wider = ends.wider if ends.counts_wider else None
            view.found[by] = Dimension(ends.ways, ends.ids) if wider is None else widened(ends, wider)
    found: Dimension = view.found[by]
    return found


def ends_of(view: DayColumns, conditions: Conditions, by: ClinicDimension) -> Ends:
    """What is recorded under a dimension on the day of a view, which keeps it."""
    key = (Ends, by)
    if key not in view.found:
        view.found[key] = of_links(view, by) if by in LINKED else RECORDED[by](view, conditions)
    found: Ends = view.found[key]
    return found


def of_links(view: DayColumns, by: ClinicDimension) -> Ends:
    """The values that a link alone tells."""
    name, columns = LINKED[by], view.columns
    links = columns.claims if by is ClinicDimension.ROUTE else columns.links[name]
    return Ends(links.on(view.holds), columns.codes[name].values)


def of_jurisdictions(view: DayColumns, _: Conditions) -> Ends:
    """The jurisdiction that each clinic is in: it alone counts its clinics."""
    inside = one_each(view.columns.jurisdiction).only(view.holds[view.columns.inside])
    return Ends(inside, view.columns.codes["jurisdiction"].values, wider_in_law(view.law, view.day, "PART_OF"))


def of_archetypes(view: DayColumns, _: Conditions) -> Ends:
    """Whether clinics are illustrative."""
    return Ends(one_each(view.columns.illustrative), ["false", "true"])


def of_therapies(view: DayColumns, _: Conditions) -> Ends:
    """The therapy of each offering, and what is wider."""
    wider = wider_in_law(view.law, view.day)
    return Ends(view.columns.of.on(view.holds), view.columns.codes["therapy"].values, wider, counts_wider=True)


def of_classes(view: DayColumns, _: Conditions) -> Ends:
    """The classes to which clinics belong, as far as they count on the day, and what is wider."""
    ids = view.columns.codes["class"].values
    counted = np.array([is_valid_on(view.law.facts.nodes[one], view.day) for one in ids], np.bool_)
    ways = view.columns.links["class"].on(view.holds)
    return Ends(ways.only(counted[ways.ends]), ids, wider_in_law(view.law, view.day), counts_wider=True)


def of_conditions(view: DayColumns, conditions: Conditions) -> Ends:
    """The conditions for which something is offered, as far as they count on the day, and what is wider."""
    ids = view.columns.codes["condition"].values
    counted = np.array([is_valid_on(conditions.nodes[one], view.day) for one in ids], np.bool_)
    ways = view.columns.for_conditions.on(view.holds)
    return Ends(ways.only(counted[ways.ends]), ids, conditions.wider_on(view.day), counts_wider=True)


# What a link alone tells, by what the columns call it.
LINKED = {
    ClinicDimension.REGION: "region",
    ClinicDimension.TRACK: "track",
    ClinicDimension.LICENCE_STATUS: "licence",
    ClinicDimension.ROUTE: "route",
}
RECORDED: Mapping[ClinicDimension, Callable[[DayColumns, Conditions], Ends]] = {
    ClinicDimension.JURISDICTION: of_jurisdictions,
    ClinicDimension.ILLUSTRATIVE: of_archetypes,
    ClinicDimension.THERAPY: of_therapies,
    ClinicDimension.PROVIDER_CLASS: of_classes,
    ClinicDimension.CONDITION: of_conditions,
}
