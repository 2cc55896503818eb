"""Derived gaps in words: a name, and one or two sentences that say what was found, and how much that says."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from graph.explain.locale import LOCALES, Locale, message
from graph.model.declaration import translated
from graph.model.vocabulary import Language, Node
from graph.oversight.gaps.derived_gap import DerivedGap
from graph.oversight.gaps.gap_facts import (
    ClosedRoute,
    GapFacts,
    OverlappingMandates,
    RepealedBasis,
    UnassignedActivity,
    UnenforcedRequirement,
    UnmandatedRoute,
    WeakEnforcement,
)

# By the relationship on which sources contradict each other.
DOUBTS = {
    "HOLDS": message("Sources contradict each other on who holds them."),
    "COVERS": message("Sources contradict each other on whom they reach."),
}


class GapText(NamedTuple):
    """A derived gap in words: its name, and one or two sentences."""

    name: str
    summary: str


def name_gap(gap: DerivedGap) -> DerivedGap:
    """The gap with its name in every language, as any entity that is recorded has it."""
    return gap.with_names({language: tell_gap(gap.about, language).name for language in Language})


def name_gaps(gaps: Iterable[Node]) -> tuple[Node, ...]:
    """Gaps of which those that are derived have their names."""
    return tuple(name_gap(gap) if isinstance(gap, DerivedGap) else gap for gap in gaps)


def tell_gap_summary(gap: Node, language: Language) -> str | None:
    """The summary of a gap; that of a recorded one as it is recorded, in that language or else in English."""
    if isinstance(gap, DerivedGap):
        return tell_gap(gap.about, language).summary
    recorded: str | None = translated(language, "summary", gap.properties)
    return recorded


def tell_gap(about: GapFacts, language: Language) -> GapText:
    """The name and the sentences."""
    return TELLERS[type(about)](LOCALES[language], about)


def tell_unmandated_route(locale: Locale, about: UnmandatedRoute) -> GapText:
    """A route that goes around nothing that is recorded."""
    return GapText(
        locale.tell("The route {route} goes around no recorded mandate", route=locale.quote(about.route)),
        join_sentences(
            locale.tell("Providers claim it, and no recorded mandate is due on a lawful route in its place."),
            tell_completeness(locale)
            if about.complete
            else locale.tell("Not recorded does not mean that there is none."),
        ),
    )


def tell_closed_route(locale: Locale, about: ClosedRoute) -> GapText:
    """A route that is claimed by whom the law does not name."""
    route, classes = locale.quote(about.route), locale.list_names(sorted(locale.quote_all(about.classes)))
    return GapText(
        locale.tell("The route {route} is claimed by providers to which it is not open", route=route),
        join_sentences(
            locale.tell(
                "The law opens it to {classes}, and those who claim it are recorded as none of these.", classes=classes
            ),
            locale.tell("That says what they claim, not what they were allowed or did."),
        ),
    )


def tell_unenforced_requirement(locale: Locale, about: UnenforcedRequirement) -> GapText:
    """A requirement that nobody is made to check."""
    requirement = locale.quote(about.requirement)
    caution = locale.tell("Not recorded does not mean that nobody checks it.")
    return GapText(
        locale.tell("No recorded mandate has {requirement} checked", requirement=requirement),
        join_sentences(
            locale.tell_several(
                "{requirement} is required for the route {routes}, and no recorded mandate in force makes an authority "
                "check it.",
                "{requirement} is required for the routes {routes}, and no recorded mandate in force makes an authority "
                "check it.",
                about.routes,
                requirement=requirement,
                routes=list_routes(locale, about.routes),
            ),
            tell_completeness(locale) if about.complete else caution,
        ),
    )


def tell_repealed_basis(locale: Locale, about: RepealedBasis) -> GapText:
    """A mandate without a law."""
    mandate = locale.quote(about.mandate)
    return GapText(
        locale.tell("The law behind {mandate} has ended", mandate=mandate),
        join_sentences(
            locale.tell_several(
                "What granted {mandate} of {holder} had ended by {day}: {law}.",
                "What granted {mandate} of {holder} had ended by {day}: {law}.",
                about.law,
                mandate=mandate,
                holder=locale.write_authority(about.holder),
                day=locale.write_day(about.day),
                law=locale.list_names(locale.quote_all(about.law)),
            ),
            locale.tell("No other recorded provision grants it on that day, so that it counts for no clinic."),
        ),
    )


def tell_unassigned_activity(locale: Locale, about: UnassignedActivity) -> GapText:
    """An activity that nobody carries out."""
    activity, home = locale.quote(about.activity), locale.write_title(about.jurisdiction)
    return GapText(
        locale.tell("No authority is recorded for {activity} in {jurisdiction}", activity=activity, jurisdiction=home),
        join_sentences(
            locale.tell(
                "On {day} no recorded mandate of {jurisdiction} in force has an authority carry out {activity}.",
                day=locale.write_day(about.day),
                jurisdiction=home,
                activity=activity,
            ),
            tell_completeness(locale)
            if about.complete
            else locale.tell("Not recorded does not mean that nobody does."),
        ),
    )


def tell_overlapping_mandates(locale: Locale, about: OverlappingMandates) -> GapText:
    """Several authorities for one activity."""
    name = locale.tell("Overlapping mandates for {activity}", activity=locale.quote(about.activity))
    return GapText(name, tell_overlap(locale, about))


def tell_weak_enforcement(locale: Locale, about: WeakEnforcement) -> GapText:
    """An authority that can enforce little."""
    name = locale.tell("Weak enforcement by {authority}", authority=locale.write_authority(about.authority))
    return GapText(name, tell_weakness(locale, about))


def tell_overlap(locale: Locale, about: OverlappingMandates) -> str:
    """Who overlaps where."""
    names = sorted({locale.get_name(node): node for node in about.holders}.items())
    holders = locale.list_authorities([locale.write_authority(node) for _, node in names])
    activity, routes = locale.quote(about.activity), list_routes(locale, about.routes)
    if not about.routes:
        first = locale.tell(
            "Recorded mandates of {holders} for {activity} meet at every clinic.", holders=holders, activity=activity
        )
    elif about.everywhere:
        first = locale.tell_several(
            "Recorded mandates of {holders} for {activity} meet at every clinic and on the route {routes}.",
            "Recorded mandates of {holders} for {activity} meet at every clinic and on the routes {routes}.",
            about.routes,
            holders=holders,
            activity=activity,
            routes=routes,
        )
    else:
        first = locale.tell_several(
            "Recorded mandates of {holders} for {activity} meet on the route {routes}.",
            "Recorded mandates of {holders} for {activity} meet on the routes {routes}.",
            about.routes,
            holders=holders,
            activity=activity,
            routes=routes,
        )
    if about.contested:
        return join_sentences(first, locale.tell(DOUBTS[about.contested]))
    return join_sentences(
        first, locale.tell("That they overlap does not say that any of them is void, or was exercised.")
    )


def tell_weakness(locale: Locale, about: WeakEnforcement) -> str:
    """What an authority holds and can enforce."""
    authority = locale.write_title(about.authority)
    if about.powerless:
        first = locale.tell_number(
            "{count} recorded mandate in force is held by {authority}, recorded as having no power to enforce.",
            "{count} recorded mandates in force are held by {authority}, recorded as having no power to enforce.",
            about.mandates,
            count=about.mandates,
            authority=authority,
        )
    else:
        first = locale.tell_number(
            "{count} recorded mandate in force is held by {authority}, recorded as having limited power to enforce.",
            "{count} recorded mandates in force are held by {authority}, recorded as having limited power to enforce.",
            about.mandates,
            count=about.mandates,
            authority=authority,
        )
    if about.contested:
        return join_sentences(first, locale.tell("Sources contradict each other on that."))
    return join_sentences(first, locale.tell("That is said of its powers, not of what it did."))


def tell_completeness(locale: Locale) -> str:
    """What to say of something that is missing where the packs declare that they are complete."""
    return locale.tell("The data declares that no mandate is missing.")


def list_routes(locale: Locale, routes: Iterable[Node]) -> str:
    """Routes by their names, each once."""
    return locale.list_names(sorted(set(locale.quote_all(routes))))


def join_sentences(*parts: str) -> str:
    """Sentences in a row."""
    return " ".join(parts)


TELLERS: Mapping[type[GapFacts], Callable[[Locale, Any], GapText]] = {
    UnmandatedRoute: tell_unmandated_route,
    ClosedRoute: tell_closed_route,
    OverlappingMandates: tell_overlapping_mandates,
    UnenforcedRequirement: tell_unenforced_requirement,
    RepealedBasis: tell_repealed_basis,
    UnassignedActivity: tell_unassigned_activity,
    WeakEnforcement: tell_weak_enforcement,
}
