"""What a page is made from: what its address asks, in which language, and a way to ask the graph."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.datastructures import QueryParams

from api.pages.base.page import Page
from api.pages.base.templates import render
from graph.errors import InvalidArgument

Data = Mapping[str, Any]
OPERATIONS = {
    path.stem: path.read_text("utf-8") for path in (Path(__file__).parent.parent / "operations").glob("*.graphql")
}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, or the same in another form, as it is sent."""

    body: str
    media_type: str = HTML
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a page. `parts`: those of its path that vary; `given`: the query of its address.

    `accept`: which forms the client takes.

    `run` takes a document and its variables, and gives the data of the answer; it raises where that has errors.
    """

    page: Page
    parts: Mapping[str, str]
    given: QueryParams
    accept: str
    run: Callable[[str, Mapping[str, Any]], Awaitable[Data]]

    def value(self, name: str) -> str | None:
        """What the address says of that; null: nothing, or what a form sends of a field that was left open."""
        return self.given.get(name, "").strip() or None

    def values(self, name: str) -> list[str]:
        """All that the address says of it."""
        return [one for one in self.given.getlist(name) if one.strip()]

    def word(self, name: str, words: Mapping[str, Any]) -> str | None:
        """The same, where it must be one of these words.

        Raises:
            InvalidArgument: it is another.
        """
        found = self.value(name)
        if found is not None and found not in words:
            raise InvalidArgument(f"{name} is {found!r}.", f"It is one of: {', '.join(words)}.")
        return found

    async def ask(self, operation: str, **variables: Any) -> Data:  # noqa: ANN401  # as the operation declares them
        """The data of one of `operations/`, in the language of the page, if it takes one."""
        return await self.ask_text(OPERATIONS[operation], **variables)

    async def ask_text(self, document: str, **variables: Any) -> Data:  # noqa: ANN401
        """The same of a document."""
        if "$lang" in document:
            variables["lang"] = self.page.language.name
        return await self.run(document, variables)

    def show(self, template: str, values: Mapping[str, Any], status: int = HTTPStatus.OK) -> Shown:
        """The page as HTML."""
        return Shown(render(template, self.page, values), status=status)


View = Callable[[Visit], Awaitable[Shown]]
