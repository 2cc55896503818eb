"""What is around a thing, as far as a reader has opened it: as lists by kind and as a drawing; and the ways to another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.pages.base.addresses import address_of, with_query
from api.pages.base.labels import KIND_LABELS
from api.pages.base.operations import complete
from api.pages.base.visit import Data, Shown, Visit
from api.pages.drawings.gathering import gathered
from api.pages.drawings.pictures import RANKS, Look, Picture, name_of, picture_of
from api.pages.views.diagram import drawing_file
from graph.errors import InvalidArgument, UnknownEntity
from graph.explain.locale import LOCALES, Locale

MOST_EXPANDED = 8
PARTS = """
fragment step on Step { from { ...anything } relationship to { ...anything } confidence citations { ...cited } }
fragment part on Subgraph {
  truncated nodes { ...anything ... on Entity { claims(contested: true) { id } } } edges { ...step }
}
"""
AROUND = 150  # things around one
WAYS = 10
LENGTHS = {"4": None, "6": None, "8": None}
"""How many steps a way may have."""
DEFAULT_LENGTH = "4"


async def explore_page(visit: Visit) -> Shown:
    """The lists and the drawing; where the address names another thing, the ways there."""
    if visit.value("to"):
        return visit.show("ways.html", await ways_values(visit))
    return visit.show("explore.html", await explore_values(visit))


async def explore_drawing(visit: Visit) -> Shown:
    """The drawing alone, to be taken away."""
    values = await (ways_values(visit) if visit.value("to") else explore_values(visit, is_page=False))
    locale, name = LOCALES[visit.page.language], values["thing"]["name"]
    title = (
        locale.tell("From {one} to {other}", one=name, other=values["other"]["name"])
        if "other" in values
        else locale.tell("Around {name}", name=name)
    )
    title = f"Remit: {title}, {locale.write_day(values['asked_day'])}. {values['release']}"
    return drawing_file(visit, values["picture"], title, values["said"])


def explore_operation(expanded: int) -> str:
    """The operation for a thing and so many others that are opened."""
    names = {"around": "id", **{f"expand{number}": f"expand{number}" for number in range(expanded)}}
    given = "".join(f", ${name}: ID!" for name in list(names.values())[1:])
    asked = " ".join(
        f"{alias}: neighbourhood(id: ${name}, first: {AROUND}, asOf: $asOf) {{ ...part }}"
        for alias, name in names.items()
    )
    text = f"query Explore($id: ID!{given}, $asOf: Date, $lang: Language!) {{ dataset {{ asOf release }} {asked} }} {PARTS}"
    return complete(text)


async def explore_values(visit: Visit, *, is_page: bool = True) -> dict[str, Any]:
    """The values of the template. `is_page`: of the page itself, and not of a file that leads to it."""
    identity, locale = visit.parts["id"], LOCALES[visit.page.language]
    expanded = [one for one in dict.fromkeys(visit.values("expand")) if one != identity]
    if len(expanded) > MOST_EXPANDED:
        raise InvalidArgument(f"expand names {len(expanded)} things.", f"Name at most {MOST_EXPANDED}.")
    given = {f"expand{number}": one for number, one in enumerate(expanded)}
    answer = await visit.ask_text(explore_operation(len(expanded)), id=identity, asOf=visit.value("asOf"), **given)
    parts = [answer["around"], *(answer[name] for name in given)]
    for one, part in zip([identity, *expanded], parts, strict=True):
        check_explored(one, part and part["nodes"][0])
    state = State(visit, identity, expanded, [one for one in visit.values("hide") if one != identity])
    hidden = frozenset(state.hidden) - {part["nodes"][0]["id"] for part in parts}
    surroundings = [surroundings_of(number, part, hidden, state, locale) for number, part in enumerate(parts)]
    names = {one["id"]: one for part in parts for one in part["nodes"]}
    found = visit.value("q")
    return {
        "thing": named(parts[0]["nodes"][0]),
        "release": answer["dataset"]["release"],
        "asked_day": visit.value("asOf") or answer["dataset"]["asOf"],
        "given_day": visit.value("asOf"),
        "state": state,
        "parts": surroundings,
        "most_expanded": MOST_EXPANDED,
        "hidden": [
            {**names[one], "again": state.address(show=one)} for one in state.hidden if one in hidden & names.keys()
        ],
        "picture": around_picture(parts, hidden, state, locale, "" if is_page else state.address()),
        "said": locale.tell(
            "What is listed above, in the same order: each thing once, many of one kind as one box with their number. Of what "
            "is related to many of the others, +5 says to how many, in place of the lines."
        ),
        "file": state.address(path=f"/explore/{identity}/drawing.svg"),
        "asked": found or "",
        "hits": await hits_of(visit, found) if found else None,
    }


def named(thing: Data) -> dict[str, Any]:
    """A thing with a name, as a source has none."""
    return {"illustrative": False, "claims": [], **thing, "name": name_of(thing)}


def check_explored(identity: str | None, found: Data | None) -> None:
    """Check that something was found, and that it is no bookkeeping, such as a claim.

    Raises:
        UnknownEntity: there is no such thing.
    """
    if found is None or found["__typename"] not in RANKS:
        raise UnknownEntity(f"Nothing with relationships of its own has the id {identity!r}.")


class State:
    """What the address says is open and what is hidden, and the addresses of the same page with one thing changed."""

    def __init__(self, visit: Visit, identity: str, expanded: Sequence[str], hidden: Sequence[str]) -> None:
        self.page, self.identity, self.expanded, self.hidden = visit.page, identity, list(expanded), list(hidden)
        self._day = visit.value("asOf")

    @property
    def is_full(self) -> bool:
        """Whether no more may be opened."""
        return len(self.expanded) >= MOST_EXPANDED

    @property
    def next_list(self) -> str:
        """The id of the list of what is opened next."""
        return f"around-{len(self.expanded) + 1}"

    def address(self, *, expand: str = "", close: str = "", hide: str = "", show: str = "", path: str = "") -> str:
        """The page with that thing opened, closed, hidden or shown again."""
        expanded = [one for one in (*self.expanded, expand) if one and one not in (close, hide)]
        hidden = [one for one in (*self.hidden, hide) if one and one not in (show, expand)]
        return with_query(self.page, path or f"/explore/{self.identity}", asOf=self._day, expand=expanded, hide=hidden)


def surroundings_of(number: int, part: Data, hidden: frozenset[str], state: State, locale: Locale) -> dict[str, Any]:
    """What is around one thing: by kind, with how each is related to it."""
    centre, *others = part["nodes"]
    related: dict[str, list[dict[str, Any]]] = {}
    for edge in part["edges"]:
        if centre["id"] in (edge["from"]["id"], edge["to"]["id"]):
            outward = edge["from"]["id"] == centre["id"]
            told = {"outward": outward, "relationship": edge["relationship"], "citations": edge["citations"]}
            related.setdefault(edge["to" if outward else "from"]["id"], []).append(told)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(others, key=lambda one: (RANKS[one["__typename"]], one["__typename"], name_of(one), one["id"])):
        opened = one["id"] in (state.identity, *state.expanded)
        line = {
            "thing": one,
            "related": related.get(one["id"], []),
            "expand": None if opened or state.is_full else f"{state.address(expand=one['id'])}#{state.next_list}",
            "hide": None if opened or one["id"] in hidden else state.address(hide=one["id"]),
        }
        kinds.setdefault(one["__typename"], []).append(line)
    return {
        "id": f"around-{number}",
        "thing": named(centre),
        "number": len(others),
        "truncated": part["truncated"],
        "close": state.address(close=centre["id"]) if number else None,
        "kinds": [
            {"id": f"around-{number}-{kind}", "label": locale.tell_in(*KIND_LABELS[kind]), "lines": lines}
            for kind, lines in kinds.items()
        ],
    }


def around_picture(
    parts: Sequence[Data], hidden: frozenset[str], state: State, locale: Locale, here: str = ""
) -> Picture:
    """The drawing: what is not open yet leads to the page with it opened, a group to its list on the page at `here`."""
    found = gathered(parts, hidden)
    places = {group.id: f"{here}#around-{group.centre}-{group.kind}" for group in found.groups}
    groups = [
        {
            "__typename": group.kind,
            "id": group.id,
            "name": f"{locale.tell_in(*KIND_LABELS[group.kind])}: {len(group.members)}",
        }
        for group in found.groups
    ]
    centres = {part["nodes"][0]["id"] for part in parts}
    looks = {one: Look(main=True) for one in centres}
    looks |= {one["id"]: Look(leads=locale.tell("Listed on this page.")) for one in groups}
    looks |= {
        one["id"]: hub_look(found.hubs.get(one["id"], 0), state, locale)
        for one in found.things
        if one["id"] not in centres
    }

    def address(one: Data) -> str | None:
        if one["id"] in places:
            return places[one["id"]]
        if one["id"] in centres or state.is_full:
            return address_of(state.page, one)
        return f"{state.address(expand=one['id'])}#drawing"

    centre_of = {group.id: group.centre for group in found.groups}
    return picture_of(in_order([*found.things, *groups], parts, centre_of), found.pairs, locale, address, looks)


def hub_look(number: int, state: State, locale: Locale) -> Look:
    """What is not open yet, with the number of the others to which it is related where those lines are not drawn."""
    leads = "" if state.is_full else locale.tell("Show what is around it.")
    if not number:
        return Look(leads=leads)
    told = locale.tell_number(
        "Related to {number} of the others.", "Related to {number} of the others.", number, number=number
    )
    return Look(note=f"+{number}", leads=f"{told} {leads}".strip())


def in_order(things: Iterable[Data], parts: Sequence[Data], centre_of: Mapping[str, int]) -> list[Data]:
    """Things in the order of the lists: each by the first thing that it is around, by kind and name; groups by `centre_of`."""
    first = dict(centre_of)
    for number, part in enumerate(parts):
        for one in part["nodes"]:
            first.setdefault(one["id"], number)
    main = parts[0]["nodes"][0]["id"]
    return sorted(
        things,
        key=lambda one: (
            one["id"] != main,
            first[one["id"]],
            RANKS[one["__typename"]],
            one["__typename"],
            name_of(one),
            one["id"],
        ),
    )


async def hits_of(visit: Visit, q: str) -> list[dict[str, Any]]:
    """What a search finds to go to."""
    found = (await visit.ask("hits", q=q, asOf=visit.value("asOf")))["search"]["nodes"]
    given = {"asOf": visit.value("asOf")}
    return [
        {
            "name": name_of(hit["node"]),
            "kind": LOCALES[visit.page.language].tell_in(*KIND_LABELS[hit["node"]["__typename"]]),
            "address": with_query(visit.page, f"/explore/{visit.parts['id']}", **given, to=hit["node"]["id"]),
        }
        for hit in found
        if hit["node"]["id"] != visit.parts["id"] and hit["node"]["__typename"] in RANKS
    ]


async def ways_values(visit: Visit) -> dict[str, Any]:
    """The values of the template for the ways from one thing to another."""
    identity, other, locale = visit.parts["id"], visit.value("to"), LOCALES[visit.page.language]
    longest = int(visit.word("maxLength", LENGTHS) or DEFAULT_LENGTH)
    given = {"id": identity, "to": other, "asOf": visit.value("asOf"), "maxLength": longest, "first": WAYS}
    answer = await visit.ask("ways", **given)
    for one, found in ((identity, answer["start"]), (other, answer["end"])):
        check_explored(one, found)
    ways = answer["paths"]
    things = {thing["id"]: thing for thing in (answer["start"], answer["end"])}
    things |= {thing["id"]: thing for way in ways for step in way["steps"] for thing in (step["from"], step["to"])}
    pairs = [(step["from"]["id"], step["to"]["id"]) for way in ways for step in way["steps"]]
    looks = {one: Look(main=True) for one in (identity, str(other))}
    query = {"asOf": visit.value("asOf"), "to": other}
    page = visit.page
    return {
        "thing": named(answer["start"]),
        "other": named(answer["end"]),
        "release": answer["dataset"]["release"],
        "asked_day": visit.value("asOf") or answer["dataset"]["asOf"],
        "ways": ways,
        "most": WAYS,
        "longest": longest,
        "longer": [
            {"number": number, "address": with_query(page, f"/explore/{identity}", **query, maxLength=number)}
            for number in LENGTHS
            if int(number) > longest
        ],
        "picture": picture_of(things.values(), pairs, locale, lambda one: address_of(page, one), looks),
        "said": locale.tell("All these ways together: each thing once."),
        "file": with_query(page, f"/explore/{identity}/drawing.svg", **query, maxLength=visit.value("maxLength")),
        "back": with_query(page, f"/explore/{identity}", asOf=visit.value("asOf")),
        "turned": with_query(page, f"/explore/{other}", asOf=visit.value("asOf"), to=identity),
    }
