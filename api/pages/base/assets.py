"""What pages load: their style and their scripts, under an address of their content, so that browsers keep them for good."""

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent
FILES = {path.name: path.read_bytes() for path in (FOLDER / "pages.css", *sorted((FOLDER / "scripts").glob("*.js")))}
"""Read once, and the only names that are served. Scripts import one another by name, so all have one address before theirs."""
SCRIPTS = [name for name in FILES if name.endswith(".js")]
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
ADDRESS = f"/pages/{sha256(b''.join(FILES.values())).hexdigest()[:12]}"
