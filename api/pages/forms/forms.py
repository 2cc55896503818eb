"""The forms in which a page can be had, and which of them a request gets."""

from collections.abc import Sequence
from http import HTTPStatus

import orjson

from api.errors import NotAcceptable
from api.http.content_negotiation import best_of, refuses
from api.pages.base.addresses import with_query
from api.pages.base.operations import NAMES
from api.pages.base.page import Page
from api.pages.base.spreadsheet import MEDIA_TYPE, write_csv
from api.pages.base.templates import render
from api.pages.base.visit import HTML, Asked, Form, Told, Visit
from api.pages.forms.citing import citation_of, write_csl
from graph.errors import InvalidArgument


def write_html(visit: Visit, told: Told) -> str:
    """The page for people, which says below in which other forms it can be had and how it is cited."""
    if told.status != HTTPStatus.OK or not visit.release:  # what is wrong, or what says nothing of the graph
        return render(told.template, visit.page, {**told.values, "cite_as": None})
    below = {
        "forms": [form for form in visit.forms if form.name not in ("html", "csl")],
        "operations": [query_address(visit.page, one) for one in visit.asked],
        "cite_as": citation_of(visit, told),
        "licences": visit.release["licences"],
    }
    return render(told.template, visit.page, {**told.values, **below})


def write_drawing(visit: Visit, told: Told) -> str:
    """A drawing as a file of its own, which begins with its first element."""
    return render(told.template, visit.page, told.values).lstrip()


def query_address(page: Page, asked: Asked) -> str:
    """Where the query page opens with an operation: by its name, which is short, if it has one."""
    name = NAMES.get(asked.document)
    told = {"query": asked.document} if name is None else {"operation": name}
    return with_query(page, "/query", **told, variables=orjson.dumps(asked.variables).decode())


def write_json(visit: Visit, told: Told) -> str:
    """What GraphQL gave for the page, with what it was given from and what was asked."""
    if told.data is not None:
        return orjson.dumps(told.data).decode()
    asked = [{"data": one.data, "query": one.document, "variables": one.variables} for one in visit.asked]
    first, *others = asked or [{"data": {}}]
    permalink = {} if told.permalink is None else {"permalink": told.permalink}
    more = {"further": others} if others else {}
    return orjson.dumps({**first, "receipt": {**visit.release, **permalink}, **more}).decode()


def write_json_ld(visit: Visit, told: Told) -> str:
    """The page as JSON-LD."""
    from api.pages.forms import linked  # its library is read when it is first needed

    return linked.write_json_ld(visit, told)


def write_turtle(visit: Visit, told: Told) -> str:
    """The page as Turtle."""
    from api.pages.forms import linked

    return linked.write_turtle(visit, told)


def write_table(_: Visit, told: Told) -> str:
    """The table of a page."""
    return write_csv(told.rows)


PAGE = Form("html", "HTML", HTML, write_html)
JSON = Form("json", "JSON", "application/json", write_json)
JSON_LD = Form("jsonld", "JSON-LD", "application/ld+json", write_json_ld)
TURTLE = Form("turtle", "Turtle", "text/turtle; charset=utf-8", write_turtle)
CSV = Form("csv", "CSV", MEDIA_TYPE, write_table)
CSL = Form("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl)
SITEMAP = Form("xml", "XML", "application/xml; charset=utf-8", write_html)
DRAWING = Form("svg", "SVG", "image/svg+xml", write_drawing)
EVERY_PAGE = (PAGE, JSON, CSL)
LINKED = (JSON_LD, TURTLE)


def choose(forms: Sequence[Form], accept: str, named: str | None) -> Form:
    """The form that a request gets: that which its address names, or else the best that `Accept` does, or else HTML.

    Raises:
        InvalidArgument: the page has no form of that name.
        NotAcceptable: `Accept` names none of them, and refuses HTML.
    """
    names = ", ".join(form.name for form in forms)
    if named:
        found = next((form for form in forms if form.name == named), None)
        if found is None:
            raise InvalidArgument(f"format is {named!r}.", f"This page can be had as one of: {names}.")
        return found
    types = {form.type: form for form in forms}
    best = best_of(accept, list(types))
    if best is None and refuses(accept, "text/html"):
        raise NotAcceptable("The page has none of the media types in `Accept`.", f"It has {', '.join(types)}.")
    if best is None:
        return PAGE if PAGE in forms else forms[0]
    return types[best]
