"""The list of all things of a kind on a day, by name, with what tells them apart, as the kind is declared."""

from functools import cache
from typing import Any

from api.pages.base.addresses import FOLDERS, with_query
from api.pages.base.choice import by_name
from api.pages.base.facts import Fact, fact_of
from api.pages.base.labels import KIND_PLURALS, LABELS
from api.pages.base.operations import complete
from api.pages.base.visit import Data, Shown, View, Visit
from graph.explain.locale import LOCALES, Locale
from graph.model.declaration import Field, Grade, Kind, Link, Member, Path, RootList, SubList, Value
from graph.model.kinds import KINDS

ROWS = 50
COLUMNS: dict[str, tuple[str, ...]] = {
    "Activity": ("mandates",),
    "Authority": ("kind", "jurisdiction"),
    "Condition": ("codes", "broader"),
    "Exemption": ("mandates", "routes"),
    "Gap": ("kind", "origin", "offerings"),
    "Jurisdiction": ("dataDay", "partOf"),
    "LegalInstrument": ("number", "kind", "enactedOn"),
    "Mandate": ("authority", "grantedBy"),
    "Offering": ("clinic", "therapy", "route"),
    "ProviderClass": ("broader", "clinics"),
    "Provision": ("instrument", "locator"),
    "Region": ("jurisdiction", "clinics"),
    "Requirement": ("routes", "setBy"),
    "Route": ("standing", "jurisdiction", "offerings"),
    "Source": ("publisher", "kind", "published"),
    "TherapyType": ("evidence", "broader", "offerings"),
    "Track": ("who", "jurisdiction", "clinics"),
}
"""What a line says of a thing beside its name, by members of its kind."""


def index_of(label: str) -> View:
    """What lists the things of a kind."""
    kind = KINDS[label]

    async def show(visit: Visit) -> Shown:
        after, before = visit.value("after"), visit.value("before")
        place = {"after": after, "before": before, "first": None if before else ROWS, "last": ROWS if before else None}
        pages = {} if listed(kind).whole else place
        answer = await visit.ask_text(operation_of(kind), asOf=visit.value("asOf"), **pages)
        return visit.show("index.html", values_of(kind, answer, visit))

    return show


def listed(kind: Kind) -> RootList:
    """Its list at the root of the schema."""
    assert kind.listed is not None  # noqa: S101  # each kind with a page has one
    return kind.listed


def columns_of(kind: Kind) -> list[Member]:
    """The members that a line shows."""
    known = {one.name: one for one in kind.members}
    return [known[name] for name in COLUMNS[kind.label]]


def selection_of(member: Member) -> str:
    """What the operation asks for of a column: of a list that hangs on the thing how many there are."""
    match member:
        case SubList():
            return f"{member.name}(first: 1) {{ totalCount }}"
        case Grade():
            return f"{member.name} {{ level }}"
        case Link() | Path():
            return f"{member.name} {{ ...named }}"
        case Field(type=Value.CODES):
            return f"{member.name} {{ scheme value }}"
        case _:
            return member.name


@cache
def operation_of(kind: Kind) -> str:
    """The operation of a list: names, columns, and the number of all."""
    list_ = listed(kind)
    own = "__typename id title url" if kind.base == "Plain" else "...named"
    row = f"{own} {' '.join(map(selection_of, columns_of(kind)))}"
    lang = "$lang: Language!, " if "...named" in row else ""
    if list_.whole:
        variables, asked, found = "$asOf: Date", "", row
    else:
        variables = "$asOf: Date, $first: Int, $after: String, $last: Int, $before: String"
        order = ", orderBy: [{field: NAME}]" if list_.ordered else ""
        asked = f", first: $first, after: $after, last: $last, before: $before{order}"
        found = f"totalCount nodes {{ {row} }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }}"
    return complete(
        f"query {kind.label}Index({lang}{variables}) {{ dataset {{ asOf }} "
        f"things: {list_.name}(asOf: $asOf{asked}) {{ {found} }} }}"
    )


def values_of(kind: Kind, answer: Data, visit: Visit) -> dict[str, Any]:
    """The values of the template."""
    locale, path, day = LOCALES[visit.page.language], f"/{FOLDERS[kind.label]}", visit.value("asOf")
    whole = listed(kind).whole
    things = sorted(answer["things"], key=by_name) if whole else answer["things"]["nodes"]
    info = {} if whole else answer["things"]["pageInfo"]
    columns = columns_of(kind)
    return {
        "title": locale.tell_in(*KIND_PLURALS[kind.label]),
        "asOf": day or answer["dataset"]["asOf"],
        "dated": kind.label != "Source",
        "total": len(things) if whole else answer["things"]["totalCount"],
        "heads": [locale.tell_in(*LABELS[member.name]) for member in columns],
        "rows": [
            {
                "name": thing.get("name") or thing["title"],
                "illustrative": thing.get("illustrative", False),
                "url": thing.get("url"),
                "address": with_query(visit.page, f"{path}/{thing['id']}", asOf=day),
                "cells": [cell_of(member, thing[member.name], locale) for member in columns],
            }
            for thing in things
        ],
        "previous": with_query(visit.page, path, asOf=day, before=info["startCursor"])
        if info.get("hasPreviousPage")
        else None,
        "next": with_query(visit.page, path, asOf=day, after=info["endCursor"]) if info.get("hasNextPage") else None,
        "kinds": [
            {"label": locale.tell_in(*text), "address": with_query(visit.page, f"/{FOLDERS[label]}", asOf=day)}
            for label, text in KIND_PLURALS.items()
        ],
    }


def cell_of(member: Member, value: Any, locale: Locale) -> Fact | None:  # noqa: ANN401  # as the schema has it
    """What a column says; null: nothing is recorded."""
    if isinstance(member, SubList):
        return Fact(member.name, "", "", text=str(value["totalCount"]))
    return fact_of(member, value, locale)
