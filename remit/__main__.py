"""Starts Remit, from a checkout or from an installed wheel, with the same imports."""

import sys
from pathlib import Path


def main() -> None:
    """Run the `remit` command.

    The wheel keeps `api`, `graph`, `seed` and `cypher` inside `remit/`, so that no other package meets those names; only
    Remit's own process puts that folder on its path.
    """
    here = Path(__file__).resolve().parent
    root = here if (here / "graph").is_dir() else here.parent
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    from api.cli.commands import run

    run()


if __name__ == "__main__":
    main()
