"""Real faults; see `conftest`."""
