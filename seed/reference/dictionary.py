"""The data dictionary as Markdown: every kind, field, relationship and word, from the models that packs are read with.

A field or a relationship without a meaning ends it with `MeaningMissing`: what cannot be explained is not ready to be used.
"""

from collections.abc import Iterator
from enum import StrEnum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from graph.model import vocabulary
from graph.model.kinds import CITES, RELATIONSHIPS, UNCITED_LABELS, Relationship
from graph.model.stored_properties import FACT, GRADED, GRADED_TYPES, NAMED, OWN, SEARCHED
from seed.format.kinds import FILES, EnforcementModel, EntityModel, EvidenceModel, StudiedForModel
from seed.format.manifest import CoverageModel, PackModel
from seed.format.messages import model_in
from seed.format.models import (
    Cite,
    Cited,
    Day,
    Id,
    Language,
    Line,
    Link,
    Model,
    Text,
    Url,
    rel_of,
    tie_of,
)
from seed.format.source_lines import LINES_FILE, LinesModel, SourceLinesModel

WORDS = tuple(
    kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum) and len(kind)
)
SIMPLE: dict[Any, str] = {
    Id: "id", Day: "day", Line: "line", Text: "text", Url: "web address", str: "line", bool: "true or false",
    int: "whole number", Link: "id or link", Cite: "citation",
    Language: "language",
}  # fmt: skip
INTRO = """\
# Data dictionary

What a pack's files may hold and what the graph makes of it. `make generated` writes this page from the models; a test finds it
stale. [How to write a pack](packs.md) shows it in use, [how to read an answer](model.md) explains the words.

Types: an **id** is small letters and digits with dots and hyphens; a **day** is YYYY-MM-DD; a **line** is text of one line,
at most 300 characters; a **text** has at most 4,000; a **link** is an id, or a mapping with `to` and what is special about it.
"""
RELATIONSHIPS_INTRO = f"""\
## Relationships

Beside these the graph has `{CITES}`, from all that cites something to its citations, so that whoever looks at it in a browser
for graphs can go there. It is no fact and no part of the content hash: it follows from the ids in `citations`. `itself` is
false where only relationships that a pack tells of the thing have the citation.
"""
FIELDS = ("Field", "Type", "Required", "Meaning")
STORED = ("Property", "Meaning")


class MeaningMissing(Exception):
    """A field or relationship has no meaning; the message says where to write it."""


def dictionary() -> str:
    """The whole page."""
    parts = [INTRO, *common(), "## Kinds\n", *kinds(), relationships(), words(), *bookkeeping()]
    return "\n".join(parts)


def common() -> Iterator[str]:
    """What is the same for all kinds, and the parts that entries are made of."""
    yield "## Every fact\n"
    yield "Nodes and relationships that are facts of the field hold, beside their own properties:\n"
    yield table(STORED, stored_rows(FACT))
    yield f"{', '.join(sorted(UNCITED_LABELS))} are no facts of the field and hold only what is listed for them.\n"
    yield "## Every entry\n"
    yield table(FIELDS, field_rows(Cited))
    yield "All entries but those of `sources.yaml`, `claims.yaml` and licences have besides:\n"
    yield table(FIELDS, field_rows(EntityModel, without=Cited))
    yield table(STORED, stored_rows(NAMED))
    yield "Every entity, licence and source holds besides, for search:\n"
    yield table(STORED, stored_rows(SEARCHED))
    yield "## Parts of entries\n"
    parts: dict[str, type[Model]] = {
        "Citation": Cite, "Link": Link, "Enforcement": EnforcementModel, "Evidence": EvidenceModel,
        "StudiedFor": StudiedForModel,
    }  # fmt: skip
    for name, model in parts.items():
        yield f"### {name}\n\n{docstring_of(model)}\n"
        yield table(FIELDS, field_rows(model))


def kinds() -> Iterator[str]:
    """Every kind of entity with the file that holds it."""
    for file, model in FILES.items():
        for place, each in written_in(model):
            inside = f", under `{'.'.join(place)}`" if place else ""
            yield f"### {each.label}\n\n`{file}`{inside}. {docstring_of(each)}\n"
            if rows := list(field_rows(each, without=base_of(each))):
                yield table(FIELDS, rows)
            if rows := list(stored_rows(OWN.get(each.label, {}))):
                yield "In the graph besides:\n"
                yield table(STORED, rows)


def relationships() -> str:
    """Every relationship: from where, to where, what it says, and where a pack says it."""
    places = places_of_relationships()
    rows = [
        (
            f"`{kind}`",
            ", ".join(it.sources),
            label_list(it.targets),
            explain_relationship(kind, it),
            "<br>".join(places[kind]),
        )
        for kind, it in RELATIONSHIPS.items()
    ]
    told = f"{RELATIONSHIPS_INTRO}\n" + table(("Type", "From", "To", "Meaning", "Where a pack says it"), rows)
    types = " and ".join(f"`{kind}`" for kind in GRADED_TYPES)
    return f"{told}\n{types} hold besides:\n\n{table(STORED, stored_rows(GRADED))}"


def words() -> str:
    """The closed sets of words that several kinds, or answers, use."""
    rows = [(kind.__name__, choices(kind), " ".join((kind.__doc__ or "").split())) for kind in WORDS]
    return "## Words\n\n" + table(("Set", "Words", "Meaning"), rows)


def bookkeeping() -> Iterator[str]:
    """The nodes that are no facts of the field."""
    yield "## Bookkeeping\n"
    yield "### Pack\n\n`pack.yaml`. " + docstring_of(PackModel) + "\n"
    yield table(FIELDS, field_rows(PackModel))
    yield "`schema`, `buildsOn` and `coverage` are not stored with it. In the graph besides:\n"
    yield table(STORED, stored_rows(OWN["Pack"]))
    yield "### Coverage\n\n`pack.yaml`, under `coverage`. " + docstring_of(CoverageModel) + "\n"
    yield table(FIELDS, field_rows(CoverageModel))
    yield table(STORED, stored_rows(OWN["Coverage"]))
    yield "### Lines of a source\n"
    yield f"`{LINES_FILE}`, a list; optional, and no part of the graph. {docstring_of(SourceLinesModel)}\n"
    yield table(FIELDS, field_rows(SourceLinesModel))
    yield f"### Lines\n\n`{LINES_FILE}`, under `lines`. {docstring_of(LinesModel)}\n"
    yield table(FIELDS, field_rows(LinesModel))
    yield "### Citation\n\nA place in a source, made from what stands in `cites`.\n"
    yield table(STORED, stored_rows(OWN["Citation"]))
    yield "### Dataset\n\nWhat the graph holds and since when. It is no part of the content hash.\n"
    yield table(STORED, stored_rows(OWN["Dataset"]))


def written_in(model: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  # a kind
    """The kind of a file, and the kinds that are written inside it, with the keys that lead there."""
    yield place, model
    for name, info in model.model_fields.items():
        if tie_of(info) is not None:
            yield from written_in(model_in(info.annotation), (*place, info.alias or name))


def places_of_relationships() -> dict[str, list[str]]:
    """Where in a pack each type of relationship is written."""
    found: dict[str, list[str]] = {kind: [] for kind in RELATIONSHIPS}
    for file, top in FILES.items():
        for place, model in written_in(top):
            for name, info in model.model_fields.items():
                made = rel_of(info) or tie_of(info)
                if made is not None:
                    found[made.type].append(f"`{file}`: `{'.'.join((*place, info.alias or name))}`")
    found["IN"].append("every `cites`: `source`")
    return found


def base_of(model: type[Model]) -> type[Model]:
    """What the kind shares with others, told once for all of them."""
    return next((base for base in (EntityModel, Cited) if issubclass(model, base)), Model)


def field_rows(model: type[Model], without: type[Model] = Model) -> Iterator[tuple[str, ...]]:
    """A row for each field that the other model does not have."""
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        if name not in without.model_fields:
            required = "yes" if info.is_required() else ""
            yield f"`{info.alias or name}`", type_of(hints[name]), required, meaning_of(model, name)


def meaning_of(model: type[Model], field: str) -> str:
    """The text below the field, and which kinds it may name.

    Raises:
        MeaningMissing: there is none.
    """
    info = model.model_fields[field]
    if not info.description:
        raise MeaningMissing(f"{model.__name__}.{field} has no meaning: write it as a text below the field.")
    rel = rel_of(info)
    return info.description + (f" Names: {label_list(rel.targets)}." if rel and not rel.along else "")


def explain_relationship(kind: str, relationship: Relationship) -> str:
    """The meaning of a relationship.

    Raises:
        MeaningMissing: there is none.
    """
    if not relationship.meaning:
        raise MeaningMissing(f"{kind} has no meaning: write it in graph.model.kinds.MEANINGS.")
    return relationship.meaning


def type_of(hint: Any) -> str:  # noqa: ANN401, PLR0911  # an annotation can be anything; one return a form
    """A type in words."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(type_of(arg) for arg in inner if arg is not NoneType)
    if origin is tuple:
        return f"list of: {type_of(inner[0])}"
    if origin is dict:
        return f"mapping from {either(inner[0])} to {type_of(inner[1])}"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return choices(hint)
    if isinstance(hint, type):
        return getattr(hint, "label", hint.__name__.removesuffix("Model"))
    return type_of(inner[0])  # the type that an annotation says more about


def either(hint: Any) -> str:  # noqa: ANN401  # an annotation can be anything
    """The type of a key in words: one of a few words, or what it is."""
    words = [f"`{word}`" for word in get_args(hint)] if get_origin(hint) is Literal else [type_of(hint)]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def choices(kind: type[StrEnum]) -> str:
    """The words of a closed set."""
    return ", ".join(f"`{word.value}`" for word in kind)


def docstring_of(model: type[Model]) -> str:
    """What the model's docstring says."""
    return cleandoc(model.__doc__ or "")


def label_list(labels: tuple[str, ...]) -> str:
    """Labels in a sentence; none stand for every one."""
    return " or ".join(labels) or "any entity"


def stored_rows(properties: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A row a property."""
    return ((f"`{name}`", meaning) for name, meaning in properties.items())


def table(head: tuple[str, ...], rows: Any) -> str:  # noqa: ANN401  # rows of as many cells as the head has
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace("|  |", "| |")
