"""The hand-written Cypher of the benchmark: one statement a file, which may include another file."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "cypher"
INCLUDE = re.compile(r"^[ ]*// include (\w+)$", re.MULTILINE)
COMMENT = re.compile(r"//[^\n]*\n?")


@cache
def text(name: str) -> str:
    """The statement, with what it includes and without its comments."""
    source = (FOLDER / f"{name}.cypher").read_text("utf-8")
    return COMMENT.sub("", INCLUDE.sub(lambda found: text(found[1]), source)).strip()


def peer_oversight() -> str:
    """The same derivation as a @cypher field of the peer, which calls its node `this`."""
    return f"WITH this AS c\n{text('links')}"
