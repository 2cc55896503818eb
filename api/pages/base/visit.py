"""What a page is made from: what its address asks, in which language, and a way to ask the graph."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.datastructures import QueryParams

from api.pages.base.operations import OPERATIONS
from api.pages.base.page import Page
from graph.errors import InvalidArgument

Data = Mapping[str, Any]
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, or the same in another form, as it is sent. A body that takes a while to write is written when it is called."""

    body: str | Callable[[], str]
    media_type: str = HTML
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation that a page asked, and the data that GraphQL gave."""

    document: str
    variables: Mapping[str, Any]
    data: Data


@dataclass(frozen=True, slots=True)
class Told:
    """What a view has to tell, from which each form of the page is written.

    `rows`: its table as rows of text, the first of which has the headings. `permalink`: an address that repeats the answer;
    null: the page has no other than its own. `data`: what is told where that is no answer of GraphQL. `release`: from which it
    is told, where that is not the one that is served. `linked`: what linked data is made of, where it says more than `data`.
    """

    template: str
    values: Mapping[str, Any]
    status: int = HTTPStatus.OK
    rows: Sequence[Sequence[str]] = ()
    permalink: str | None = None
    data: Data | None = None
    release: Data | None = None
    linked: Data | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a page can be had: its name in the address, what readers call it, and what writes it."""

    name: str
    label: str
    media_type: str
    write: Callable[["Visit", Told], str]

    @property
    def type(self) -> str:
        """Its media type as `Accept` names it."""
        return self.media_type.partition(";")[0]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a page. `parts`: those of its path that vary; `given`: the query of its address.

    `run` takes a document and its variables, and gives the data of the answer; it raises where that has errors. `repeat` gives
    the `answer` that the address of a frozen one asks for, and the `facts` behind what has changed in it. `form`: in which the
    page is wanted, of all `forms` that it has. `release` describes what the graph holds; empty: the page says
    nothing of it. `asked` gathers what was asked.
    """

    page: Page
    parts: Mapping[str, str]
    given: QueryParams
    run: Callable[[str, Mapping[str, Any]], Awaitable[Data]]
    repeat: Callable[[], Awaitable[Data]]
    form: Form
    forms: Sequence[Form]
    release: Data
    asked: list[Asked] = field(default_factory=list)

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
        data = await self.run(document, variables)
        self.asked.append(Asked(document, variables, data))
        return data

    def show(self, template: str, values: Mapping[str, Any], status: int = HTTPStatus.OK, **more: Any) -> Shown:  # noqa: ANN401
        """The page in the form that is wanted; `more`: what else `Told` has."""
        told = Told(template, values, status, **more)
        return Shown(partial(self.form.write, self, told), self.form.media_type, status)


View = Callable[[Visit], Awaitable[Shown]]
