"""What pages ask: the operations of `operations/`, each with the fragments that it shares with others."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent
SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")
DEFINED = re.compile(r"\bfragment (\w+) on\b")


def shared_fragments() -> dict[str, str]:
    """Each fragment of `fragments.graphql` by its name, without its comment."""
    lines = (FOLDER / "fragments.graphql").read_text("utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("#"))
    parts = [part.strip() for part in re.split(r"^(?=fragment )", text, flags=re.MULTILINE) if part.strip()]
    return {DEFINED.findall(part)[0]: part for part in parts}


FRAGMENTS = shared_fragments()


def complete(document: str) -> str:
    """The document with all shared fragments that it spreads, itself or through others, and does not define."""
    while missing := set(SPREAD.findall(document)) - set(DEFINED.findall(document)):
        found = "\n\n".join(FRAGMENTS[name] for name in sorted(missing))
        document = f"{document.rstrip()}\n\n{found}\n"
    return document


OPERATIONS = {path.stem: complete(path.read_text("utf-8")) for path in (FOLDER / "operations").glob("*.graphql")}
NAMES = {document: name for name, document in OPERATIONS.items()}
