"""Where the page of a thing is, and the address of a page with a query."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.pages.base.labels import KIND_LABELS
from api.pages.base.page import Page
from graph.explain.locale import LOCALES

FOLDERS = {
    "Authority": "authorities",
    "Activity": "activities",
    "Clinic": "clinics",
    "Condition": "conditions",
    "Exemption": "exemptions",
    "Gap": "gaps",
    "Jurisdiction": "jurisdictions",
    "LegalInstrument": "instruments",
    "Mandate": "mandates",
    "Offering": "offerings",
    "ProviderClass": "classes",
    "Provision": "provisions",
    "Region": "regions",
    "Requirement": "requirements",
    "Route": "routes",
    "Source": "sources",
    "TherapyType": "therapies",
    "Track": "tracks",
}
"""The first part of the path of a thing's page, by its type in the schema. What is not here has no page."""
ID = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def is_id(text: str) -> bool:
    """Whether it is written as an id is; anything else is a name, or a part of one."""
    return ID.fullmatch(text) is not None


def address_of(page: Page, thing: Mapping[str, Any], day: str | None = None) -> str | None:
    """The address of the page of a thing, by its `__typename` and `id`; null: it has none.

    `day`: for which it is shown there, if that is not the one of the page: what a rule finds is there on some days alone.
    """
    folder = FOLDERS.get(thing["__typename"])
    return with_query(page, f"/{folder}/{thing['id']}", asOf=day or page.day) if folder else None


def kinds_of(page: Page) -> str:
    """For scripts: what each type of thing is called, and what the address of its page has before the id, as JSON."""
    tell_in = LOCALES[page.language].tell_in
    found = {name: (tell_in(*KIND_LABELS[name]), page.below(f"/{folder}/")) for name, folder in FOLDERS.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def with_query(page: Page, path: str, **parameters: str | list[str] | None) -> str:
    """The address of a page with these parameters, of which those that are null or empty are left out."""
    given = {name: value for name, value in parameters.items() if value}
    return page.below(path) + (f"?{urlencode(given, doseq=True)}" if given else "")


def in_form(page: Page, form: str) -> str:
    """The address of the page in another form."""
    return f"{page.canonical}{'&' if page.query else '?'}format={form}"
