"""Random examples for tests that ask an engine, which takes its time: a few, always the same ones; in `make fuzz` the many."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

T = TypeVar("T", bound=Callable[..., Any])

TIMES = os.environ.get("REMIT_FUZZ_TIMES")  # as many examples, other ones each time


def fuzzing(examples: int, **more: Any) -> Callable[[T], T]:
    """Mark a test that is given random examples, for `make fuzz` to find, and say how many it takes in `make test`."""
    chosen = settings(
        max_examples=examples * int(TIMES or 1),
        derandomize=TIMES is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        **more,
    )
    return lambda test: pytest.mark.fuzz(chosen(test))
