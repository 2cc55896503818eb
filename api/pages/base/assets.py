"""What pages load: their style and their scripts, under an address of their content, so that browsers keep them for good."""

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "assets"
FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}
"""Read once, and the only names that are served. Scripts import one another by name, so all have one address before theirs."""
SCRIPTS = [name for name in FILES if name.endswith(".js")]
ADDRESS = f"/pages/{sha256(b''.join(FILES.values())).hexdigest()[:12]}"
