"""A page as linked data: one set of triples, written as JSON-LD and as Turtle.

It follows from what GraphQL gave, field by field, so that it says what the page says. A thing is named by `/id/<id>`; what has
no id of its own by the nearest that has one, and its place there. Each part that cites says itself where it is written.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import orjson
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from api.pages.base.visit import Asked, Data, Told, Visit
from api.pages.forms.citing import citation_of
from api.pages.forms.terms import CLASSES, LICENCES, PARTS, PREFIXES, RECORDS, SAME, WORD_FIELDS, labels_of
from graph.model.vocabulary import Language

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
URL_LETTERS = ":/?#[]@!$&'()*+,;=%~"
NAMES = ("rdfs:label", "schema:name")
TEXTS = {"name": NAMES, "summary": ("dcterms:description",), "reasonInShort": (), "reason": (), "text": ()}
"""Fields in the language of the page, and public properties that mean the same."""
LISTS_OF_NAMES = {"names": NAMES, "aliases": ("schema:alternateName", "skos:altLabel")}
HISTORY = "oversightHistory"
MAIN = ("thing", "oversight", "answer")  # what a page is about


def write_turtle(visit: Visit, told: Told) -> str:
    """The page as Turtle."""
    return graph_of(visit, told).serialize(format="turtle")


def write_json_ld(visit: Visit, told: Told) -> str:
    """The page as JSON-LD, in one order whatever the process."""
    written = orjson.loads(graph_of(visit, told).serialize(format="json-ld", context=PREFIXES, auto_compact=False))
    return orjson.dumps(in_order(written), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()


def in_order(value: Any) -> Any:  # noqa: ANN401  # JSON
    """The same with every list in order: in a graph none has one."""
    if isinstance(value, dict):
        return {name: in_order(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted(map(in_order, value), key=lambda one: orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
    return value


def graph_of(visit: Visit, told: Told) -> Graph:
    """The triples of a page."""
    writer = Writer(visit.page.root, visit.page.language)
    cited = citation_of(visit, told)
    page = address(visit.page.canonical)
    writer.say(page, "rdf:type", term("schema:WebPage"))
    writer.say(page, "dcterms:title", Literal(cited.title, lang=visit.page.lang))
    writer.describe_release(page, told.release or visit.release)
    whole = told.linked or told.data
    main = address(told.permalink) if told.permalink else None
    for asked in [Asked("", {}, whole)] if whole is not None else visit.asked:
        for name, value in asked.data.items():
            if name in MAIN and isinstance(value, Mapping):
                about = writer.node(with_history(value), page, name, main if name != "thing" else None)
                if about != page:
                    writer.say(page, "schema:mainEntity", about)
                if asked.variables.get("therapy") is not None:
                    writer.say(about, "remit:therapy", writer.named(asked.variables["therapy"]))
            else:
                writer.tell(page, "", name, value, f"{page}#{name}")
    return writer.graph


def with_history(answer: Data) -> Data:
    """An answer that has itself the history of its clinic, which is one of what was asked: of one therapy, or of all."""
    clinic = answer.get("clinic")
    if not isinstance(clinic, Mapping) or HISTORY not in clinic:
        return answer
    rest = {name: value for name, value in clinic.items() if name != HISTORY}
    return {**answer, "clinic": rest, HISTORY: clinic[HISTORY]}


class Writer:
    """The triples that were written so far. `root`: what addresses begin with."""

    def __init__(self, root: str, language: Language) -> None:
        self.graph = Graph(bind_namespaces="none")
        for prefix, address in PREFIXES.items():
            self.graph.bind(prefix, address)
        self._root = root
        self._told: set[bytes] = set()  # a citation stands at a hundred links, and says the same at each
        # Where a text is not translated it is English, and nothing tells which it is.
        self._lang = "en" if language is Language.EN else None

    def say(self, subject: Node, name: str, value: Node) -> None:
        """One triple; the name of the property has its prefix."""
        self.graph.add((subject, term(name), value))

    def describe_release(self, page: URIRef, release: Data) -> None:
        """From which data a page was made."""
        node = URIRef(f"{page}#release")
        self.say(page, "prov:wasDerivedFrom", node)
        self.say(node, "rdf:type", term("schema:Dataset"))
        self.say(node, "rdf:type", term("prov:Entity"))
        self.say(node, "schema:version", Literal(release["release"]))
        for licence in release.get("licences", ()):
            self.say(node, "dcterms:license", URIRef(LICENCES + quote(licence)))
        for name in ("contentHash", "schemaVersion", "rulesVersion", "asOf", "loadedAt"):
            if name in release:
                self.say(node, f"remit:{name}", literal(release[name]))

    def tell(self, subject: URIRef, kind: str, name: str, value: Any, place: str) -> None:  # noqa: ANN401  # JSON
        """What a field of a thing of that kind says; `place` names what it holds that has no id."""
        if value is None:
            return
        if name in LISTS_OF_NAMES:
            for one in value:
                self.say_all(subject, LISTS_OF_NAMES[name], Literal(one["text"], lang=one["lang"]))
            return
        names = (f"remit:{name}", *SAME.get((kind, name), ()))
        match value:
            case {"nodes": nodes, **rest}:
                if "totalCount" in rest:
                    self.say(subject, f"remit:{name}TotalCount", literal(rest["totalCount"]))
                self.tell(subject, kind, name, nodes, place)
            case list():
                for number, one in enumerate(value, 1):
                    self.tell(subject, kind, name, one, f"{place}-{number}")
            case dict():
                node = self.node(value, URIRef(place), name)
                self.say_all(subject, ("prov:wasDerivedFrom",) if name == "citations" else names, node)
            case str() if name in TEXTS:
                self.say_all(subject, TEXTS[name] or names, Literal(value, lang=self._lang))
            case _:
                self.say_all(subject, names, self.value(name, value))

    def value(self, name: str, value: Any) -> Node:  # noqa: ANN401  # JSON
        """What a field says that holds no thing and no text in the language of the page."""
        if name in WORD_FIELDS:
            return self.word(name, value)
        return address(value) if name == "url" else literal(value)

    def node(self, value: Mapping[str, Any], place: URIRef, name: str, named: URIRef | None = None) -> URIRef:
        """What stands for an object, with all that it says; `named`: how it is called, where it has no id."""
        kind = value.get("__typename") or {"citations": "Citation", "source": "Source"}.get(name, "")
        subject = named or (self.named(value["id"]) if "id" in value else place)
        said = orjson.dumps([subject, value])
        if said in self._told:
            return subject
        self._told.add(said)
        classes = CLASSES.get(kind, ()) if value.get("illustrative") is False else RECORDS.get(kind, ())
        own = kind or {"answer": "Answer", "oversight": "Answer"}.get(name) or PARTS.get(name)
        for one in (*([f"remit:{own}"] if own else []), *classes):
            self.say(subject, "rdf:type", term(one))
        stem = f"{subject}-" if "#" in subject else f"{subject}#"
        for field, inner in value.items():
            if field == "id":
                self.say(subject, "dcterms:identifier", Literal(inner))
            elif field != "__typename":
                self.tell(subject, kind, field, inner, f"{stem}{field}")
        return subject

    def named(self, identity: str) -> URIRef:
        """What stands for the thing with that id."""
        return address(f"{self._root}/id/{identity}")

    def word(self, field: str, word: str) -> URIRef:
        """A word of a closed set, with what it is called."""
        concept, scheme = URIRef(f"{PREFIXES['remit']}{field}-{word}"), term(f"remit:{field}-words")
        if (concept, None, None) in self.graph:
            return concept
        self.say(concept, "rdf:type", term("skos:Concept"))
        self.say(concept, "skos:inScheme", scheme)
        self.say(scheme, "rdf:type", term("skos:ConceptScheme"))
        self.say(concept, "skos:notation", Literal(word))
        for lang, text in labels_of(field, word).items():
            self.say(concept, "skos:prefLabel", Literal(text, lang=lang))
        return concept

    def say_all(self, subject: URIRef, names: Iterable[str], value: Node) -> None:
        """The same by each of several properties."""
        for name in names:
            self.say(subject, name, value)


def address(text: str) -> URIRef:
    """An address as it may stand in triples."""
    return URIRef(quote(text, safe=URL_LETTERS))


@cache
def term(name: str) -> URIRef:
    """A term by its name with a prefix."""
    prefix, _, local = name.partition(":")
    return RDF.type if name == "rdf:type" else URIRef(PREFIXES[prefix] + local)


def literal(value: Any) -> Literal:  # noqa: ANN401  # JSON
    """A value; days and moments as such."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return Literal(value, datatype=XSD.date)
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return Literal(value, datatype=XSD.dateTime)
    return Literal(value)
