"""The catalogues of messages: what the code tells, and each catalogue brought up to date with that."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from api.pages.guide.vocabulary import declared_meanings
from graph.explain.locale import CATALOGUES

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = (
    *("graph/explain", "api/cli", "api/pages", "api/pages/base", "api/pages/drawings", "api/pages/guide"),
    *("api/pages/lists", "api/pages/views"),
)
TEMPLATES = ROOT / "api/pages/templates"
# The functions that tell a message, or keep one to be told elsewhere, and which of their arguments it is; `c`: the context.
KEYWORDS = {
    "caption": None,
    "message": None,
    "message_in": ((1, "c"), 2),
    "tell": None,
    "tell_in": ((1, "c"), 2),
    "tell_number": (1, 2),
    "tell_several": (1, 2),
    "text_in": ((1, "c"), 2),
}
# What would change with the clock or with Babel and says nothing about the messages.
PASSING = (
    "Project-Id",
    "Report-Msgid",
    "POT-Creation",
    "PO-Revision",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)


def extracted() -> Catalog:
    """Every message of the code, in the order of files and lines, and what pages tell of it as kinds declare it."""
    found = Catalog()
    code = [("python", path) for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
    for method, path in (*code, *((babel_extract, path) for path in sorted(TEMPLATES.glob("*.html")))):
        for _, text, _, context in extract_from_file(method, path, KEYWORDS):
            found.add(text, context=context)
    for context, text in declared_meanings():
        found.add(text, context=context)
    return found


def read(path: Path) -> Catalog:
    """A catalogue as it is stored; its name is its language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def catalogues() -> dict[Path, str]:
    """What each catalogue must hold: every message of the code, with its translation where there is one, and no other."""
    return {path: updated(path) for path in sorted(CATALOGUES.glob("*.po"))}


def updated(path: Path) -> str:
    """The text of a catalogue with the messages of the code; one that is new has no translation yet."""
    catalogue, written = read(path), BytesIO()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    write_po(written, catalogue, width=120, no_location=True, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in PASSING)))
