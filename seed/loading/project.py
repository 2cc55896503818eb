"""From packs to the nodes and relationships of the graph: pure, and the same on every machine."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.model.declaration import (
    ALIAS_PAIRS,
    CODE_PAIRS,
    IDENTIFIER_PAIRS,
    NAME_PAIRS,
    StoredPairs,
    grade_properties,
    translation_pairs,
)
from graph.model.vocabulary import Confidence, Edge, Node, strongest
from graph.store.content import Content, content_of
from seed.format.kinds import (
    ActivityModel,
    ClaimModel,
    ClinicModel,
    ConditionModel,
    EntityModel,
    GapModel,
    Item,
    JurisdictionModel,
    LegalInstrumentModel,
    SourceModel,
)
from seed.format.manifest import CoverageModel, PackModel
from seed.format.models import Children, Cite, Cited, Grade, Model, Rel, Timed
from seed.format.pack import (
    Entry,
    Pack,
    Translated,
    grades_of,
    links_of,
    timed_grades_of,
    translated_in,
    translated_statement,
)
from seed.loading.claims import Side, confidence_of, day_of, sides

NOT_PROPERTIES = {"cites", "contest"}


def project(packs: Iterable[Pack]) -> Content:
    """The content of a graph that holds exactly these packs, which must have passed their check."""
    packs = list(packs)
    homes = Homes.of(packs)
    sources = {e.item.id: e.item for p in packs for e in p.entries if isinstance(e.item, SourceModel)}
    claims = sides((e.item for p in packs for e in p.entries if isinstance(e.item, ClaimModel)), sources)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for pack in packs:
        one = Projection(sources, claims, homes)
        for entry in pack.entries:
            one.add(entry)
        nodes += one.nodes
        edges += one.edges
        if pack.manifest is not None:
            nodes += [coverage_node(pack.manifest, cell) for cell in pack.manifest.coverage]
            nodes.append(pack_node(pack.manifest, content_of(one.nodes, one.edges).hash()))
    return content_of([*nodes, *with_best_confidence(nodes, edges)], edges)


def with_best_confidence(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[Node]:
    """The sources that something cites, each with the confidence of its best citation, whatever the pack that has this."""
    sources = {node.id: node for node in nodes if node.label == "Source"}
    found: dict[str, list[Confidence]] = defaultdict(list)
    for edge in edges:
        if edge.target in sources:
            found[edge.target].append(edge.confidence)
    for identity, confidences in found.items():
        best = strongest(confidences)
        yield Node("Source", {**sources[identity].properties, "bestConfidence": best.value})


@dataclass(frozen=True, slots=True)
class Homes:
    """Of which jurisdictions packs have something, whose ids begin with theirs.

    `days`: by jurisdiction the latest day of such packs. `activities`: by the id of each activity the jurisdictions of the
    packs that have it, and of those that build on these.
    """

    days: Mapping[str, str]
    activities: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> "Homes":
        """Those of these packs."""
        manifests = {pack.manifest.id: pack.manifest for pack in packs if pack.manifest is not None}
        known = {entry.item.id for pack in packs for entry in pack.entries if isinstance(entry.item, JurisdictionModel)}
        homes = {
            pack.manifest.id: known & {entry.item.id.split(".", 1)[0] for entry in pack.entries}
            for pack in packs
            if pack.manifest is not None
        }
        days: dict[str, str] = {}
        for identity, own in homes.items():
            for home in own:
                days[home] = max(days.get(home, ""), manifests[identity].as_of)
        activities: dict[str, frozenset[str]] = {}
        for pack in packs:
            if pack.manifest is not None:
                name = pack.manifest.id
                users = [other for other in manifests if name in bases_of(other, manifests)]
                reached = frozenset(home for user in users for home in homes[user])
                activities |= {e.item.id: reached for e in pack.entries if isinstance(e.item, ActivityModel)}
        return cls(days, activities)

    def of_activity(self, identity: str) -> list[str]:
        """The jurisdictions in which the activity is known, in the order of their ids."""
        return sorted(self.activities.get(identity, ()))


def bases_of(name: str, manifests: Mapping[str, PackModel]) -> set[str]:
    """The pack itself, and all that it builds on."""
    found, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one in manifests and one not in found:
            found.add(one)
            waiting += manifests[one].builds_on
    return found


class Projection:
    """Collects the nodes and relationships of one pack."""

    def __init__(self, sources: Mapping[str, SourceModel], claims: Mapping[str, Side], homes: Homes) -> None:
        self._sources = sources
        self._claims = claims
        self._homes = homes
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []

    def add(self, entry: Entry) -> None:
        """Add one entry with its relationships and citations."""
        item = entry.item
        if isinstance(item, SourceModel):
            spoken = {} if item.as_of is None else {"speaksFor": item.as_of}
            self.nodes.append(Node("Source", plain_properties(item, {"confidence", "asOf"}) | spoken))
            return
        self.nodes.append(Node(item.label, self._properties(item)))
        for rel, link, _ in links_of(item):
            ends = (link.to, item.id) if rel.incoming else (item.id, link.to)
            support = self._support(link, link.cites or item.cites)
            self.edges.append(Edge(rel.type, *ends, support | level_of(link)))
        for rel, grade, _ in timed_grades_of(item):
            end = getattr(item, rel.along).to
            self.edges.append(Edge(rel.type, item.id, end, self._support(grade, grade.cites) | level_of(grade)))
        if entry.parent is not None and entry.tie is not None:
            self._tie(item, entry.parent.item, entry.tie)

    def _tie(self, child: Cited, parent: Item, tie: Children) -> None:
        ends = (child.id, parent.id) if tie.incoming else (parent.id, child.id)
        self.edges.append(Edge(tie.type, *ends, self._support(child, child.cites)))

    def _properties(self, item: Cited) -> dict[str, Any]:
        properties = plain_properties(item, set())
        properties |= self._support(item, item.cites)
        if isinstance(item, EntityModel):
            properties |= NAME_PAIRS.store([("en", item.name), *sorted(item.names.items())])
            if item.aliases:
                properties |= store_many(ALIAS_PAIRS, item.aliases.items())
        for name, grade in grades_of(item):
            values = getattr(grade, "level", None), grade.statement, self._cite(grade.cites)
            properties |= zip(grade_properties(name), values, strict=True)
        for text in translated_in(item):
            properties |= in_languages(text)
        return properties | self._of_its_kind(item)

    def _of_its_kind(self, item: Cited) -> dict[str, Any]:  # noqa: PLR0911  # one return a kind
        """The properties that only things of its kind have, or have in another form than a pack."""
        match item:
            case LegalInstrumentModel(enacted_on=int(year)):
                return {"enactedOn": f"{year}-12-31", "enactedYear": year}
            case ClinicModel() if item.identifiers:
                return IDENTIFIER_PAIRS.store(sorted(item.identifiers.items()))
            case ConditionModel() if item.codes:
                return store_many(CODE_PAIRS, item.codes.items())
            case JurisdictionModel():
                return {"dataDay": self._homes.days[item.id]}
            case ActivityModel():
                return {"jurisdictions": self._homes.of_activity(item.id)}
            case GapModel():
                return {"origin": "RECORDED"}
            case ClaimModel():
                side = self._claims[item.id]
                found = {"preferred": side.preferred, "contested": side.contest is not None}
                return found if side.contest is None else found | {"contest": side.contest}
        return {}

    def _support(self, timed: Timed, cites: tuple[Cite, ...]) -> dict[str, Any]:
        days = [day for day in (day_of(cite, self._sources) for cite in cites) if day]
        times = {"validFrom": timed.valid_from, "validTo": timed.valid_to, "citedFrom": min(days, default=None)}
        confidence = strongest(confidence_of(cite, self._sources) for cite in cites)
        support = {"citations": self._cite(cites), "confidence": confidence.value}
        return {key: value for key, value in times.items() if value is not None} | support

    def _cite(self, cites: Iterable[Cite]) -> list[str]:
        ids = []
        for cite in cites:
            node, edge = citation(cite, self._sources)
            self.nodes.append(node)
            self.edges.append(edge)
            ids.append(node.id)
        return sorted(set(ids))


def store_many(pairs: StoredPairs, values: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """The properties that hold several values a key, in the order of keys."""
    return pairs.store((key, one) for key, many in sorted(values) for one in many)


def level_of(timed: Timed) -> dict[str, Any]:
    """The level of a relationship that has one, and the statement behind it in each language."""
    if not isinstance(timed, Grade):
        return {}
    found = {"level": getattr(timed, "level", None), "statement": timed.statement}
    for text in translated_statement(timed, (), "statement"):
        found |= in_languages(text)
    return found


def in_languages(text: Translated) -> dict[str, list[str]]:
    """The properties that hold a text in every language, the English first."""
    others = ((language, one) for language, said in text.others.items() for one in said)
    return translation_pairs(text.stored).store([*(("en", one) for one in text.english), *others])


def citation(cite: Cite, sources: Mapping[str, SourceModel]) -> tuple[Node, Edge]:
    """The node of a citation and its tie to the source."""
    confidence, day = confidence_of(cite, sources), day_of(cite, sources)
    properties = {"id": citation_id(cite), "locator": cite.at, "confidence": confidence.value, "asOf": day}
    node = Node("Citation", {key: value for key, value in properties.items() if value is not None})
    support = {"citations": [node.id], "confidence": confidence.value}
    return node, Edge("IN", node.id, cite.source, support)


def citation_id(cite: Cite) -> str:
    """A readable id that follows from what is cited: source, locator, and what differs from the source's own."""
    parts = [cite.source.replace(".source.", ".citation.") if ".source." in cite.source else f"citation.{cite.source}"]
    parts += [slug(part) for part in (cite.at, cite.confidence, cite.as_of) if part]
    return ".".join(parts)


def slug(text: str) -> str:
    """The text as a part of an id; letters that an id cannot hold are told apart by a short hash."""
    plain_text = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if plain_text and not re.search(r"[^\W_]", re.sub(r"[\x00-\x7f]", "", text)):
        return plain_text
    return f"{plain_text}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")


def plain_properties(item: Model, without: set[str]) -> dict[str, Any]:
    """The item's own values under their names in the graph; absent ones are left out, and mappings are stored as pairs."""
    properties = {}
    for name, info in type(item).model_fields.items():
        key, value = info.alias or name, getattr(item, name)
        structural = any(isinstance(m, Rel | Children) for m in info.metadata) or isinstance(value, Grade | dict)
        if structural or name in NOT_PROPERTIES or key in without or value is None or value == ():
            continue
        properties[key] = list(value) if isinstance(value, tuple) else getattr(value, "value", value)
    return properties


def coverage_node(pack: PackModel, cell: CoverageModel) -> Node:
    """What the pack claims to cover; without days of its own it speaks for the pack's as-of day."""
    open_days = {"validFrom": pack.as_of, "validTo": pack.as_of} if not (cell.valid_from or cell.valid_to) else {}
    return Node("Coverage", {"id": coverage_id(pack, cell)} | open_days | plain_properties(cell, set()))


def coverage_id(pack: PackModel, cell: CoverageModel) -> str:
    """The id of what a pack says of one kind in one jurisdiction."""
    return f"{pack.id}.coverage.{cell.jurisdiction}.{cell.kind.lower().replace('_', '-')}"


def pack_node(pack: PackModel, content_hash: str) -> Node:
    """The pack itself."""
    without = {"schema", "buildsOn", "coverage"}
    return Node("Pack", plain_properties(pack, without) | {"contentHash": content_hash})
