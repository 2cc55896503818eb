"""Writes `seed/format/kinds.py`, the models of packs, from the declarations of `graph.model.kinds`.

They are written, and not made at import, so that rules over packs are checked by their types.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from graph.model.declaration import STORED_PAIRS, Field, Grade, GradedLink, Kind, Link, Member, Value, Words
from graph.model.kinds import ENTITY, KINDS, snake_case

HEAD = '''\
"""One model a kind of entity, and the file of a pack that holds it.

Written by `make generated` from `graph/model/kinds.py`: edit that.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from graph.model.vocabulary import Confidence, Reach, RouteStanding
from seed.format.identifiers import Scheme, Vocabulary
from seed.format.models import (
    Children,
    Cited,
    Day,
    DayOrYear,
    Grade,
    GradedLink,
    Id,
    Language,
    Line,
    LinkTo,
    Model,
    Predicate,
    Rel,
    Text,
    TimedGrade,
    Url,
    one_or_more,
)

Links = tuple[LinkTo, ...]
'''
MODULE = Path(__file__).resolve().parent.parent.parent / "seed" / "format" / "kinds.py"
BASES = {"Entity": "EntityModel", "Cited": "Cited", "Plain": "Model"}
MAPPINGS = (*STORED_PAIRS, Value.TRANSLATION, Value.TRANSLATIONS)


def pack_models() -> str:
    """The whole module."""
    parts = [HEAD, model("EntityModel", "Cited", "What every entity has: a name and what says more of it.", ENTITY)]
    kinds = [kind for kind in KINDS.values() if kind.file or is_part(kind)]
    for kind in sorted(kinds, key=lambda kind: not is_part(kind)):  # what is written inside others comes before them
        parts += [grade_model(one) for one in kind.members if isinstance(one, Grade | GradedLink) and one.written]
        own = [f'label: ClassVar[str] = "{kind.label}"', *(PLAIN_ID if kind.base == "Plain" else ())]
        parts.append(model(f"{kind.label}Model", BASES[kind.base], kind.for_writers, kind.members, own))
    files = "".join(f'"{kind.file}": {kind.label}Model,\n' for kind in KINDS.values() if kind.file)
    parts.append(f"FILES: dict[str, type[SourceModel] | type[Cited]] = {{\n{files}}}\n")
    parts.append("Item = SourceModel | Cited\n")
    return formatted("\n\n".join(parts))


PLAIN_ID = ("id: Id", '"""The id that citations name: `<jurisdiction>.source.<slug>`."""')


def is_part(kind: Kind) -> bool:
    """Whether a pack writes it inside another kind."""
    return any(link.parts and kind.label in link.ends for other in KINDS.values() for link in other.links)


def model(name: str, base: str, meaning: str, members: tuple[Member, ...], own: list[str] | None = None) -> str:
    """One class."""
    lines = [f"class {name}({base}):", *docstring(meaning), *(f"    {line}" for line in own or ())]
    for one in members:
        if one.written and (declared := declaration_of(one)):
            lines += [f"    {snake_case(one.name)}: {declared}", *docstring(one.for_writers)]
    return "\n".join(lines) + "\n"


def grade_model(one: Grade | GradedLink) -> str:
    """The class of a level with its statement."""
    base = "Grade" if isinstance(one, Grade) else "TimedGrade" if one.along else "GradedLink"
    lines = [f"class {model_name(one)}({base}):", *docstring(one.served_meaning), f"    level: {literal(one.level)}"]
    return "\n".join([*lines, *docstring(one.level_meaning)]) + "\n"


def model_name(one: Member) -> str:
    """The name of the class of a level."""
    return f"{one.name[0].upper()}{one.name[1:]}Model"


def declaration_of(one: Member) -> str:
    """Type and default of a member; empty: a pack's model has none."""
    if isinstance(one, Grade):
        return model_name(one)
    if isinstance(one, GradedLink) and one.along:
        ends = "".join(f"{quoted(end)}, " for end in one.ends)
        rel = f'Rel("{one.type}", targets=({ends}), along="{snake_case(one.along)}")'
        model_, least = model_name(one), "Field(min_length=1)"
        return f"Annotated[tuple[{model_}, ...], {least}, one_or_more({model_}), {rel}]"
    if isinstance(one, Link):
        return link_declaration(one)
    return field_declaration(one) if isinstance(one, Field) else ""


def field_declaration(one: Field) -> str:
    """Type and default of a property."""
    type_ = type_of(one)
    if one.many:
        return f"tuple[{type_}, ...] = ()"
    if one.type in MAPPINGS:
        return f"{type_} = Field(default_factory=dict)"
    if one.required:
        return type_
    return f"{type_} = False" if one.type is Value.FLAG else f"{type_} | None = None"


def type_of(one: Field) -> str:
    """The type of a value."""
    if isinstance(one.type, Words):
        return literal(one.type)
    return one.type.value if isinstance(one.type, Value) else one.type.__name__


def literal(words: Words) -> str:
    """A closed set of words."""
    return f"Literal[{', '.join(map(quoted, words.words))}]"


def link_declaration(one: Link) -> str:
    """Type and default of a relationship."""
    incoming = ", incoming=True" if one.incoming else ""
    if one.parts:
        (child,) = one.ends
        return f'Annotated[tuple[{child}Model, ...], Children("{one.type}"{incoming})] = ()'
    ends = "".join(f"{quoted(end)}, " for end in one.ends)
    targets = f", targets=({ends})" if one.ends else ""
    rel = f'Rel("{one.type}"{incoming}{targets})'
    if one.many:
        least = ", Field(min_length=1)" if one.nonempty else ""
        links = f"tuple[{model_name(one)}, ...]" if isinstance(one, GradedLink) else "Links"
        return f"Annotated[{links}, {rel}{least}]" + ("" if one.required else " = ()")
    return f"Annotated[LinkTo, {rel}]" if one.required else f"Annotated[LinkTo | None, {rel}] = None"


def quoted(word: str) -> str:
    """The word as a literal."""
    return f'"{word}"'


def docstring(text: str) -> Iterator[str]:
    """A text below what it is about, on one line however long: a break would be a part of the text."""
    yield f'    """{text}"""'


def formatted(text: str) -> str:
    """The text as the formatter leaves it."""
    words = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "seed/format/kinds.py", "-"]
    return subprocess.run(  # noqa: S603  # the command is ours
        words, input=text, text=True, capture_output=True, check=True
    ).stdout


if __name__ == "__main__":
    MODULE.write_text(pack_models(), "utf-8")
