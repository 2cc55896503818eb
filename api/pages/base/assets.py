"""What pages load: their style and their scripts, under an address of their content, so that browsers keep them for good."""

import re
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "assets"
COMMENT = re.compile(rb"/\*\*.*?\*/ ?|(?:^| +)// [^\n]*", re.DOTALL | re.MULTILINE)
"""Comments of scripts and the types in them: a third of their bytes, which no browser needs."""
BLANK = re.compile(rb"\n\s*\n")


def read_asset(path: Path) -> bytes:
    """A file as it is served: scripts without their comments."""
    content = path.read_bytes()
    return BLANK.sub(b"\n", COMMENT.sub(b"", content)) if path.suffix == ".js" else content


FILES = {path.relative_to(FOLDER).as_posix(): read_asset(path) for path in sorted(FOLDER.rglob("*.*"))}
"""Read once, and the only names that are served. Scripts import one another by name, so all have one address before theirs."""
SCRIPTS = [name for name in FILES if name.endswith(".js") and "/" not in name]
QUERY_SCRIPTS = ["suggest_box.js", *(name for name in FILES if name.startswith("query/"))]
"""Those of the query page, which has nothing to copy and changes no part of itself by another page."""
ADDRESS = f"/pages/{sha256(b''.join(FILES.values())).hexdigest()[:12]}"
