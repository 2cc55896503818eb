"""The sources of a page, numbered in the order in which they are cited there."""

from collections.abc import Iterable, Mapping
from typing import Any


class Sources:
    """What a page cites: each place of a source once."""

    def __init__(self) -> None:
        self.cited: list[Mapping[str, Any]] = []
        self._numbers: dict[tuple[str, str | None], int] = {}

    def numbers(self, citations: Iterable[Mapping[str, Any]]) -> list[int]:
        """The numbers of these citations, in order."""
        return sorted({self._number(one) for one in citations})

    def _number(self, citation: Mapping[str, Any]) -> int:
        key = (citation["source"]["id"], citation["locator"])
        if key not in self._numbers:
            self.cited.append(citation)
            self._numbers[key] = len(self.cited)
        return self._numbers[key]
