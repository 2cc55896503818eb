"""Which view shows the page at each path, and in which forms it can be had."""

from collections.abc import Mapping

from api.pages.base.addresses import FOLDERS
from api.pages.base.visit import Form, Shown, View, Visit
from api.pages.forms.forms import CSV, DRAWING, EVERY_PAGE, JSON, LINKED, PAGE, SITEMAP
from api.pages.guide.about import about_page
from api.pages.guide.data import data_page
from api.pages.guide.design import design_page
from api.pages.guide.query import query_page
from api.pages.guide.questions import questions_page
from api.pages.guide.sitemap import sitemap
from api.pages.guide.start import start_page
from api.pages.guide.vocabulary import vocabulary_page
from api.pages.lists.clinics import clinics_page
from api.pages.lists.counts import counts_page
from api.pages.lists.indexes import index_of
from api.pages.lists.search import search_page
from api.pages.views.answer import answer_page
from api.pages.views.clinic import clinic_page
from api.pages.views.compare import compare_page
from api.pages.views.diagram import clinic_drawing
from api.pages.views.explore import explore_drawing, explore_page
from api.pages.views.identity import identity_page
from api.pages.views.ledgers import contradictions_page, coverage_page
from api.pages.views.source import source_page
from api.pages.views.things import view_of
from api.pages.views.timeline import timeline_drawing, timeline_page
from api.pages.views.what_if import what_if_page
from api.permalinks.url import PATH

ANSWER = f"{PATH}/{{hash}}"
OWN = ("Clinic", "Source")  # kinds whose page is made by hand


async def search_or_start(visit: Visit) -> Shown:
    """What was found; before anything is asked, what can be."""
    return await (search_page if visit.value("q") else start_page)(visit)


VIEWS: Mapping[str, View] = {
    "/": start_page,
    "/search": search_or_start,
    "/questions": questions_page,
    "/data": data_page,
    "/id/{id}": identity_page,
    ANSWER: answer_page,
    "/clinics": clinics_page,
    "/clinics/{id}": clinic_page,
    "/clinics/{id}/drawing.svg": clinic_drawing,
    "/counts": counts_page,
    "/compare": compare_page,
    "/what-if": what_if_page,
    "/contradictions": contradictions_page,
    "/coverage": coverage_page,
    "/timeline": timeline_page,
    "/timeline/drawing.svg": timeline_drawing,
    "/explore/{id}": explore_page,
    "/explore/{id}/drawing.svg": explore_drawing,
    "/sources/{id}": source_page,
    **{f"/{folder}/{{id}}": view_of(name) for name, folder in FOLDERS.items() if name not in OWN},
    **{f"/{folder}": index_of(name) for name, folder in FOLDERS.items() if name != "Clinic"},
}
"""What shows the page at each path below that of its language."""
TEXTS: Mapping[str, View] = {
    "/about": about_page,
    "/about/design": design_page,
    "/query": query_page,
    "/vocabulary": vocabulary_page,
}
"""The same of pages that say nothing of the graph: they are there without one, too."""
FILES: Mapping[str, View] = {"/sitemap.xml": sitemap}
"""The same of what there is in no language."""
OF_THE_READER = frozenset((ANSWER, "/id/{id}"))
"""What is cited: where the address names no language, a page is in that of who reads it."""
PATHS = frozenset((*VIEWS, *TEXTS))
MORE: Mapping[str, tuple[Form, ...]] = {
    "/id/{id}": (*LINKED, CSV),
    **{f"/{folder}/{{id}}": LINKED for folder in FOLDERS.values()},
    "/clinics/{id}": (*LINKED, CSV),
    "/clinics": (CSV,),
    "/counts": (CSV,),
}
"""In which forms a page can be had beside those in which every page can."""


def forms_of(path: str) -> tuple[Form, ...]:
    """The forms of what is at a path, the first of which is for who names none."""
    if path in TEXTS:
        return (PAGE,)
    if path.endswith(".svg"):
        return (DRAWING,)
    if path in FILES:
        return (SITEMAP,)
    if path == ANSWER:  # which programs have asked for JSON since before there were pages
        return (JSON, *(form for form in EVERY_PAGE if form is not JSON), *LINKED)
    return (*EVERY_PAGE, *MORE.get(path, ()))
