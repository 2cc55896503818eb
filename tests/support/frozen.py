"""The pack that the code is tested on: a copy of the bundled one at 1.0.0, which never changes (tests/frozen/README.md)."""

from pathlib import Path

FROZEN = str(Path(__file__).resolve().parent.parent / "frozen" / "ru-stem-cell-2026")
