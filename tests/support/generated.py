"""Files of the repository that follow from its code; `make generated` writes them, and a test finds stale ones.

The models of packs come first (`tests.support.pack_models`), since others follow from them.
"""

import json
from pathlib import Path

from seed.reference.dictionary import dictionary
from seed.reference.json_schema import schema_name, schemas
from tests.support.catalogues import catalogues
from tests.support.cypher import golden
from tests.support.pack_models import MODULE, pack_models
from tests.support.write_statements import write_statements

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = ROOT / "seed" / "schemas"


def generated() -> dict[Path, str]:
    """What each of these files must hold."""
    written = {
        SCHEMAS / schema_name(file): json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for file, schema in schemas().items()
    }
    return (
        written
        | golden()
        | catalogues()
        | write_statements()
        | {MODULE: pack_models()}
        | {ROOT / "docs" / "data-dictionary.md": dictionary()}
    )


def strangers() -> set[Path]:
    """What lies among the schemas and follows from nothing, such as that of a file that packs no longer have."""
    return set(SCHEMAS.iterdir()) - generated().keys()


def main() -> None:
    """Write them all."""
    SCHEMAS.mkdir(exist_ok=True)
    for path, text in generated().items():
        path.write_text(text, "utf-8")
    for path in strangers():
        path.unlink()


if __name__ == "__main__":
    main()
