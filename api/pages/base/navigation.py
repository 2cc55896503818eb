"""The pages that every page leads to, in their order; of these, only those that there are."""

from enum import StrEnum
from typing import NamedTuple

from api.pages.base.page import Page
from graph.explain.locale import Locale, message_in


class Place(StrEnum):
    """Where on a page a link stands."""

    TOP = "top"  # what the graph says
    FOOT = "foot"  # what is said of the graph


class Destination(NamedTuple):
    """A link of the navigation: where it leads, and whether that is the page that it stands on."""

    address: str
    label: str
    here: bool


NAVIGATION = (
    (Place.TOP, "/clinics", message_in("a page", "Clinics")),
    (Place.TOP, "/counts", message_in("a page", "Counts")),
    (Place.TOP, "/questions", message_in("a page", "Ten questions")),
    (Place.TOP, "/contradictions", message_in("a page", "Contradictions")),
    (Place.TOP, "/timeline", message_in("a page", "Timeline")),
    (Place.TOP, "/compare", message_in("a page", "Compare")),
    (Place.TOP, "/what-if", message_in("a page", "What if")),
    (Place.TOP, "/explore", message_in("a page", "Explore")),
    (Place.FOOT, "/about", message_in("a page", "About and method")),
    (Place.FOOT, "/vocabulary", message_in("a page", "Vocabulary")),
    (Place.FOOT, "/coverage", message_in("a page", "What the data covers")),
    (Place.FOOT, "/data", message_in("a page", "Data")),
    (Place.FOOT, "/query", message_in("a page", "Ask in GraphQL")),
)


def links_at(place: str, page: Page, locale: Locale) -> list[Destination]:
    """The links at a place of a page."""
    return [
        Destination(page.below(path), locale.tell_in(*label), path == page.path_without_language)
        for where, path, label in NAVIGATION
        if where == place and page.has(path)
    ]
