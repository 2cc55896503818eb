"""Commands that look around: the things of a kind, what is recorded of one, and the sources.

They ask what stands on a day like the lists of the schema, and show what is recorded as the data dictionary names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.lifecycle import AT_THE_DATABASE, with_graph
from api.cli.options import AsJson, Day, Url
from api.cli.queries import Said
from api.cli.questions import id_of, json_of, unknown_word
from api.settings import load_settings
from graph.errors import InvalidArgument, UnknownEntity
from graph.law.law_cache import laws
from graph.model.declaration import Field
from graph.model.kinds import KINDS
from graph.model.vocabulary import Node
from graph.oversight.gaps.derived_gap import DerivedId
from graph.query.list_sources import ANCHORS
from graph.query.lists import ListQuery, get_whole
from graph.query.relations import RELATIONS, get_related
from graph.sanitize import one_line
from graph.store.database import Database
from graph.store.lookup import ID, checked_day, get_cited, get_dataset, get_nodes

if TYPE_CHECKING:
    from api.cli.questions import Asked
    from api.remote.service import RemoteService

# What they are called -> the list of them. Gaps are `remit gaps`: most follow from rules and stand in no list of the graph.
LISTS = {
    KINDS[anchor.label].plural.replace(" ", "-"): name
    for name, anchor in ANCHORS.items()
    if name.startswith("Query.") and anchor.label in KINDS and anchor.label != "Gap"
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is recorded of a thing: what leads from it, by the names that fields have, and where that is said."""

    node: Node
    related: dict[str, list[Node]]
    said: list[tuple[Node, Node]]  # citations, each with its source


def list_things(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(sorted(LISTS))}.")],
    as_of: Day = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """List all things of a kind that there are on a day, by id and name."""
    wanted = kind.lower()
    if wanted not in LISTS:
        raise unknown_word(f"'{kind}' is no kind of thing that is listed.", wanted, sorted(LISTS))
    day = None if as_of is None else checked_day(as_of)

    found = with_graph(load_settings(), url, lambda asked: list_of(asked, LISTS[wanted], day))
    if as_json:
        typer.echo(json_of([{"id": one.id, "name": title_of(one)} for one in found]))
    for one in () if as_json else found:
        typer.echo(f"{one.id}  {one_line(title_of(one))}")


def show(
    thing: Annotated[str, typer.Argument(help="Its id or name, such as 180-FZ or ru.clinic.pirogov-center.")],
    as_of: Day = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show what is recorded of a thing, what it is connected with on a day, and where that is said."""
    from api.cli.render import Page

    day = None if as_of is None else checked_day(as_of)
    found = with_graph(load_settings(), url, lambda asked: look_at(asked, thing, day))
    if as_json:
        typer.echo(json_of(told(found)))
        return
    page = Page()
    page.line(f"{title_of(found.node)} ({KINDS[found.node.label].noun}, {found.node.id})", style="bold")
    for name, value in recorded(found.node):
        page.line(f"{name}: {value}", 2)
    for name, nodes in found.related.items():
        page.heading(name)
        for node in nodes:
            page.line(f"{title_of(node)} ({node.id})", 2)
    if found.said:
        page.heading("Where it is said")
        for number, line in enumerate(source_lines(found.said), 1):
            page.line(f"[{number}] {line}", 2)


def sources(
    thing: Annotated[
        str | None, typer.Argument(help="The id or name of what is said there. Default: all sources.")
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """List the sources, or the places in them that speak of a thing."""
    from api.cli.render import Page

    async def find(asked: "Asked") -> list[tuple[Node | None, Node]]:
        if thing is not None:
            return [*by_source(await cited_of(asked, thing))]
        return [(None, one) for one in await list_of(asked, "Query.sources", None)]

    found = with_graph(load_settings(), url, find)
    if as_json:
        typer.echo(json_of([citation_json(citation, source) for citation, source in found]))
        return
    page = Page()
    for number, line in enumerate(source_lines(found), 1):
        page.line(f"[{number}] {line}")


async def list_of(asked: "Asked", anchor: str, day: str | None) -> list[Node]:
    """A list at the root of the schema on a day, null: on that of the packs, in the order of ids."""
    if isinstance(asked, Database):
        return await get_whole(asked, ListQuery(anchor, day or (await get_dataset(asked)).as_of))
    from api.remote.things import get_list

    return await get_list(asked, ANCHORS[anchor].label, day)


async def cited_of(asked: "Asked", thing: str) -> Said:
    """The citations of a thing, by its id or name, each with its source.

    Raises:
        UnknownEntity: there is none.
    """
    if isinstance(asked, Database):
        return await get_cited(asked, (await find_thing(asked, thing, None)).citations)
    from api.remote.things import get_citations

    return await get_citations(asked, (await find_there(asked, thing, None))[1])


async def look_at(asked: "Asked", thing: str, day: str | None) -> Shown:
    """What is recorded of a thing.

    Raises:
        UnknownEntity: there is none with that id or name.
    """
    if not isinstance(asked, Database):
        return await look_there(asked, thing, day)
    node = await find_thing(asked, thing, day)
    on = day or (await laws(asked).current()).default_day(node.id)
    related = {}
    for name in RELATIONS.get(node.label, {}):
        if nodes := (await get_related(asked, node.label, name, [node.id], on)).get(node.id):
            related[name] = nodes
    return Shown(node, related, by_source(await get_cited(asked, node.citations)))


async def look_there(service: "RemoteService", thing: str, day: str | None) -> Shown:
    """The same, as a service has it.

    Raises:
        UnknownEntity: there is none with that id or name.
        InvalidArgument: it is of a kind that is not served whole.
    """
    from api.remote.things import get_record, is_served_whole

    label, identity = await find_there(service, thing, day)
    if not is_served_whole(label):
        raise InvalidArgument(
            f"A service does not tell all that is recorded of a {KINDS[label].noun}, so that this needs the database.",
            AT_THE_DATABASE,
        )
    found = await get_record(service, label, identity, day)
    if found is None:
        raise nothing_recorded(identity)
    node, related, cited = found
    return Shown(node, related, by_source(cited))


async def find_there(service: "RemoteService", thing: str, day: str | None) -> tuple[str, str]:
    """Label and id of the thing that has this id or name, as a service has it.

    Raises:
        UnknownEntity: there is none.
    """
    from api.remote.things import get_label

    label = await get_label(service, thing) if ID.fullmatch(thing) else None  # an id may be as short as `ru`
    identity = thing if label else await id_of(service, None, thing, day)
    label = label or await get_label(service, identity)
    if label is None or DerivedId.of(identity) is not None:
        raise nothing_recorded(identity)
    return label, identity


async def find_thing(database: Database, thing: str, day: str | None) -> Node:
    """The thing that has this id or name.

    Raises:
        UnknownEntity: there is none.
    """
    known = (await get_nodes(database, [thing])).get(thing)  # an id may be as short as `ru`
    identity = thing if known else await id_of(database, None, thing, day)
    node = known or (await get_nodes(database, [identity])).get(identity)
    if node is None:
        raise nothing_recorded(identity)
    return node


def nothing_recorded(identity: str) -> UnknownEntity:
    """What to say of an id that nothing in the graph has."""
    derived = DerivedId.of(identity) is not None
    remedy = "`remit gaps` has those that rules find." if derived else f"`remit search {identity}` looks for its like."
    return UnknownEntity(f"Nothing that is recorded has the id {identity}.", remedy)


def by_source(said: Said) -> list[tuple[Node, Node]]:
    """Citations with their sources, source by source."""
    return sorted(
        said.values(), key=lambda pair: (title_of(pair[1]), pair[1].id, pair[0].properties.get("locator") or "")
    )


def title_of(node: Node) -> str:
    """What a thing is called: its name, the title of a source, what a claim says, or else its id."""
    held = node.properties
    if "predicate" in held:
        return f"{held['predicate']} {held['value']}"
    return str(held.get("name") or held.get("title") or held.get("number") or node.id)


def recorded(node: Node) -> Iterator[tuple[str, str]]:
    """The properties that the kind declares, by their names, and the days."""
    declared = [one.name for one in KINDS[node.label].members if isinstance(one, Field)]
    for name in ("summary", *declared, "validFrom", "validTo", "confidence"):
        value = node.properties.get(name)
        if value not in (None, "") and name not in ("id", "name", "title"):
            yield name, ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def told(found: Shown) -> dict[str, Any]:
    """What is recorded, for programs."""
    return {
        "id": found.node.id,
        "kind": found.node.label,
        "name": title_of(found.node),
        "recorded": dict(recorded(found.node)),
        "related": {
            name: [{"id": node.id, "name": title_of(node)} for node in nodes] for name, nodes in found.related.items()
        },
        "citations": [citation_json(citation, source) for citation, source in found.said],
    }


def citation_json(citation: Node | None, source: Node) -> dict[str, Any]:
    """A place in a source, or a source as a whole, as the schema names its fields."""
    one = {name: source.properties.get(name) for name in ("id", "title", "publisher", "url", "published", "retrieved")}
    if citation is None:
        return one
    return {name: citation.properties.get(name) for name in ("locator", "confidence", "asOf")} | {"source": one}


def source_lines(found: list[tuple[Node, Node]] | list[tuple[Node | None, Node]]) -> Iterator[str]:
    """A line for each place: the source, the place in it, how strong it is, and its address."""
    for citation, source in found:
        held = source.properties
        place = f", {citation.properties['locator']}" if citation and citation.properties.get("locator") else ""
        strength = f" ({citation.properties['confidence']})" if citation else f" ({source.id})"
        address = f" {held['url']}" if held.get("url") else ""
        yield f"{held['title']}{place}{strength}.{address}"
