"""Lists, and what is recorded of one thing, as a service gives them: nodes with the properties that the graph stores.

The documents follow from `graph.model.kinds`, as the served types do.
"""

from collections.abc import Iterator
from typing import Any

from api.remote.service import RemoteService
from graph.model.declaration import STORED_PAIRS, Field, GradedLink, Kind, Link, Path
from graph.model.kinds import KINDS
from graph.model.vocabulary import Node

PAGE = 100
# By what a thing is called where it has no name.
CALLED = {"Source": "title", "Licence": "number", "Claim": "predicate value", "Citation": ""}
SOURCE = "id title publisher url published retrieved"
CITATIONS = f"citations {{ id locator confidence asOf source {{ {SOURCE} }} }}"
OF_ENTITIES = ("summary", "validFrom", "validTo", "confidence")

KIND_OF = "query KindOf($id: ID!) { node(id: $id) { __typename } }"
CITATIONS_OF = (
    "query CitationsOf($id: ID!) { node(id: $id) { "
    + " ".join(f"... on {type_} {{ {CITATIONS} }}" for type_ in ("Entity", "Claim", "Licence"))
    + " } }"
)


async def get_label(service: RemoteService, identity: str) -> str | None:
    """The label of the thing with that id; null: there is none."""
    found = (await service.ask(KIND_OF, {"id": identity}))["node"]
    return found and str(found["__typename"])


async def get_list(service: RemoteService, label: str, day: str | None) -> list[Node]:
    """All things of a kind on a day, null: on that of the packs, in the order of ids."""
    listed = KINDS[label].listed
    assert listed is not None  # noqa: S101  # the caller has chosen among those that are
    called = SOURCE if label == "Source" else f"id {CALLED.get(label, 'name')}"
    if listed.whole:
        document = f"query List($asOf: Date) {{ {listed.name}(asOf: $asOf) {{ {called} }} }}"
        return [node_of(label, one) for one in (await service.ask(document, {"asOf": day}))[listed.name]]
    document = (
        f"query List($asOf: Date, $after: String) {{ {listed.name}(asOf: $asOf, first: {PAGE}, after: $after) "
        f"{{ nodes {{ {called} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
    found: list[Node] = []
    after, more = None, True
    while more:
        page = (await service.ask(document, {"asOf": day, "after": after}))[listed.name]
        found += (node_of(label, one) for one in page["nodes"])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


async def get_citations(service: RemoteService, identity: str) -> dict[str, tuple[Node, Node]]:
    """The citations of a thing, each with its source, by id; none where it is not there."""
    found = (await service.ask(CITATIONS_OF, {"id": identity}))["node"] or {}
    return {one["id"]: pair_of(one) for one in found.get("citations", ())}


async def get_record(
    service: RemoteService, label: str, identity: str, day: str | None
) -> tuple[Node, dict[str, list[Node]], dict[str, tuple[Node, Node]]] | None:
    """A thing, what its relations lead to on the day, and its citations, each with its source; null: it is not there.

    Of a kind that is served whole (`is_served_whole`).
    """
    kind = KINDS[label]
    found = (await service.ask(record_document(kind), {"id": identity, "asOf": day}))["node"]
    if found is None:
        return None
    related = {member.name: nodes for member in relations_of(kind) if (nodes := ends_of(kind, member, found))}
    cited = {one["id"]: pair_of(one) for one in found.get("citations", ())}
    return node_of(label, found, *stored_fields(kind)), related, cited


def is_served_whole(label: str) -> bool:
    """Whether all that is recorded of the kind is served: of claims and licences the days and the confidence are not."""
    return KINDS[label].base != "Cited"


def record_document(kind: Kind) -> str:
    """The document that asks for all that is recorded of a thing of the kind."""
    own = [field.name for field in stored_fields(kind)]
    if kind.base == "Entity":
        own += [*(name for name in OF_ENTITIES if name not in own), "name", CITATIONS]
    own += [CALLED[kind.label]] if CALLED.get(kind.label) and CALLED[kind.label] not in own else []
    own += [selection_of(member) for member in relations_of(kind)]
    of_kind = f"id ... on {kind.label} {{ {' '.join(own)} }}"
    return f"query Record($id: ID!, $asOf: Date) {{ node(id: $id, asOf: $asOf) {{ {of_kind} }} }}"


def stored_fields(kind: Kind) -> tuple[Field, ...]:
    """The fields of the kind that are stored and served under one name."""
    return tuple(one for one in kind.fields if one.served and one.type not in STORED_PAIRS)


def relations_of(kind: Kind) -> Iterator[Link | Path]:
    """What leads from the kind to others, as the graph follows it."""
    return (one for one in kind.members if isinstance(one, Link | Path) and (one.served or one.by_rule))


def selection_of(member: Link | Path) -> str:
    """What is asked for of what a relation leads to."""
    if isinstance(member, GradedLink):
        shown = f"{end_name(member)} {{ id name }}" if member.shown_ends else "citations { id }"
        return f"{member.name} {{ {shown} }}"
    end = member.end if isinstance(member, Link) else member.hops[-1].label
    return f"{member.name} {{ id {CALLED.get(end, 'name')} {'origin' if end == 'Gap' else ''} }}"


def end_name(member: GradedLink) -> str:
    """The field of a relationship that leads to its other end."""
    assert member.shown_ends is not None  # noqa: S101  # the caller has looked
    return member.shown_ends[0 if member.incoming else 1]


def ends_of(kind: Kind, member: Link | Path, found: dict[str, Any]) -> list[Node]:
    """What a relation leads to, each once, in the order of ids."""
    given = found[member.name]
    if isinstance(member, GradedLink) and not member.shown_ends:
        # It shows no end: that is where the other link leads. What is recorded has citations, and what is not has none.
        given = found[member.along] if given["citations"] else None
    elif isinstance(member, GradedLink):
        given = [one[end_name(member)] for one in given]
    several = given if isinstance(given, list) else [given] if given else []
    if kind.label == "Jurisdiction":  # where rules find gaps, too, and the graph has those that are recorded
        several = [one for one in several if one.get("origin") != "DERIVED"]
    ends = {one["id"]: node_of("", one) for one in several}
    return [ends[identity] for identity in sorted(ends)]


def node_of(label: str, found: dict[str, Any], *fields: Field) -> Node:
    """An object of the schema as the graph stores it: what is not recorded is absent."""
    held = {
        name: value
        for name, value in found.items()
        if value not in (None, "", []) and not (isinstance(value, dict) or is_objects(value))
    }
    for one in fields:
        if one.hidden_by in held:  # of whose day the year alone is known: it is stored as the last one of that
            held[one.name] = f"{held[one.hidden_by]}-12-31"
    return Node(label, held)


def is_objects(value: Any) -> bool:  # noqa: ANN401  # of a response
    """Whether a value of a response is a list of objects."""
    return isinstance(value, list) and isinstance(value[0], dict)


def pair_of(citation: dict[str, Any]) -> tuple[Node, Node]:
    """A citation with its source."""
    return node_of("Citation", citation), node_of("Source", citation["source"])
