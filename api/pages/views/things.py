"""The page of anything but a clinic: its facts with their sources, and what hangs on it, as its kind is declared."""

from functools import cache
from typing import Any

from graphql import parse, print_ast

from api.pages.base.addresses import FOLDERS, with_query
from api.pages.base.facts import Fact, fact_of
from api.pages.base.labels import KIND_LABELS, KIND_PLURALS, LABELS
from api.pages.base.operations import complete
from api.pages.base.statuses import contests_in
from api.pages.base.visit import Data, Shown, View, Visit
from api.pages.views import closing
from api.pages.views.timeline import years_of
from graph.errors import UnknownEntity
from graph.explain.locale import LOCALES, Locale
from graph.model.declaration import Field, Grade, GradedLink, Kind, Link, Member, Path, SubList, Value
from graph.model.kinds import KINDS, TRANSLATED

NAMED = "...named"
ROWS = {
    "Mandate": "...named authority { ...named } activity { ...named } grantedBy { ...named } citations { ...cited }",
    "Offering": "...named clinic { ...named } therapy { ...named } route { ...named }",
}
"""What a line of a list shows beside the name, by the type of the thing."""
PAGE_ROWS = 20
EXTRAS = {
    "Gap": closing.ASKED,
    "LegalInstrument": """
      dated: instrument(id: $id, asOf: $asOf) {
        provisions { __typename id name(lang: $lang) validFrom validTo }
      }
      impact: impact(instrument: $id, asOf: $asOf) {
        mandates { ...named } authorities { ...named } requirements { ...named }
        clinics(first: 20) { totalCount nodes { ...named } }
      }""",
}
"""What else the operation of a kind asks for."""


def view_of(kind_name: str) -> View:
    """What shows the page of things of that kind."""
    kind = KINDS[kind_name]

    async def show(visit: Visit) -> Shown:
        identity = visit.parts["id"]
        answer = await visit.ask_text(operation_of(kind), id=identity, asOf=visit.value("asOf"))
        if answer["thing"] is None:
            raise UnknownEntity(f"No {kind.noun} {identity!r} is recorded.")
        return visit.show("thing.html", values_of(kind, answer, visit))

    return show


@cache
def operation_of(kind: Kind) -> str:
    """The operation of the page of a kind: all that clients are served of it."""
    members = " ".join(filter(None, map(selection_of, shown_members(kind))))
    base = (
        "...named summary(lang: $lang) validFrom validTo asOf confidence citations { ...cited } "
        "names { lang text } aliases { lang text } claims(contested: true) { ...claimed }"
    )
    text = (
        f"query {kind.label}Page($id: ID!, $asOf: Date, $lang: Language!) {{ "
        f"thing: {kind.lookup or kind.name}(id: $id, asOf: $asOf) {{ {base} {members} }} {EXTRAS.get(kind.label, '')} }}"
    )
    return print_ast(parse(complete(text)))  # readers see it below the page


def shown_members(kind: Kind) -> list[Member]:
    """The members that a page shows: those that clients see."""
    return [one for one in kind.members if one.served and isinstance(one, Field | Link | Grade | Path | SubList)]


def selection_of(member: Member) -> str:
    """What the operation asks for of a member."""
    graded = "level statement(lang: $lang) citations { ...cited }"
    match member:
        case SubList(of=end):
            inner = f"totalCount nodes {{ {ROWS.get(end, NAMED)} }}"
            return f"{member.name}(first: {PAGE_ROWS}) {{ {inner} }}"
        case Grade() | GradedLink(shown_ends=None):
            inner = graded
        case GradedLink(end="Condition"):
            inner = f"{graded} condition {{ ...named }}"
        case GradedLink():
            inner = f"{graded} therapy {{ ...named }}"
        case Link(end=end):
            inner = ROWS.get(end, NAMED)
        case Path(hops=hops):
            inner = ROWS.get(hops[-1].label, NAMED)
        case Field(type=Value.CODES | Value.IDENTIFIERS):
            inner = "scheme value"
        case Field(name=name) if name in TRANSLATED:
            return f"{name}(lang: $lang)"
        case _:
            return member.name
    return f"{member.name} {{ {inner} }}"


def values_of(kind: Kind, answer: Data, visit: Visit) -> dict[str, Any]:
    """The values of the template."""
    thing, locale = answer["thing"], LOCALES[visit.page.language]
    facts = [fact for member in shown_members(kind) if (fact := fact_of(member, thing[member.name], locale))]
    own = [one["text"] for one in thing["names"] if one["lang"] == visit.page.lang]
    other = [one for one in (*thing["names"], *thing["aliases"]) if one["text"] not in (thing["name"], *own)]
    impact, dated = answer.get("impact"), answer.get("dated")
    return {
        "thing": thing,
        "kind": locale.tell_in(*KIND_LABELS[kind.label]),
        "kinds": locale.tell_in(*KIND_PLURALS[kind.label]),
        "folder": FOLDERS[kind.label],
        "clinics": with_query(visit.page, "/clinics", asOf=visit.value("asOf"), **{kind.name: thing["id"]}),
        "facts": [fact for fact in facts if not fact.is_long],
        "parts": [fact for fact in facts if fact.is_long],
        "other_names": other,
        "years": years_of(thing, dated["provisions"], thing["asOf"], visit) if dated else None,
        "falls": falling(impact, locale) if impact else None,
        "closing": closing.closing_of(thing, answer["closing"], visit.page) if "closing" in answer else None,
        "contests": contests_in(thing["claims"]),
    }


def falling(impact: Data, locale: Locale) -> list[Fact]:
    """What would fall with an instrument."""
    found = [(name, impact[name], len(impact[name])) for name in ("mandates", "authorities", "requirements")]
    found.append(("clinics", impact["clinics"]["nodes"], impact["clinics"]["totalCount"]))
    return [
        Fact(name, locale.tell_in(*LABELS[name]), "", things=things, total=total)
        for name, things, total in found
        if total
    ]
