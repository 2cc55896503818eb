"""Where the service that holds a data folder says that its engine answers."""

import json
import os
import re
from pathlib import Path

from graph.store.database import Connection
from graph.store.engines.process import DATABASE, USERNAME

BOLT = re.compile(r"bolt://127\.0\.0\.1:[0-9]{1,5}")


def read_notes(path: Path) -> Connection | None:
    """Where the service that holds the folder says its engine answers; null: none says so, or it is gone."""
    try:
        notes = json.loads(path.read_text("utf-8"))
        pid, uri, password, port = int(notes["pid"]), str(notes["uri"]), str(notes["password"]), int(notes["sql"])
        if pid < 1 or not BOLT.fullmatch(uri):
            return None  # a damaged file must lead nowhere else
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None
    return Connection(uri, USERNAME, password, DATABASE, port)
