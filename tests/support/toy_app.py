"""The application on a small schema, with fields that fail in each way there is, and what makes its fixtures."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from enum import Enum
from typing import Any

import httpx
import strawberry
from fastapi import FastAPI
from graphql import GraphQLError
from starlette.requests import Request

from api.app import create_app
from api.settings import Settings
from graph.errors import DatabaseRefused, DatabaseUnavailable, InvalidArgument

GRAPHQL, JSON = "application/graphql-response+json", "application/json"
SECRET = "secret /path MATCH (n)"  # noqa: S105  # no password


@strawberry.enum
class Colour(Enum):
    """An enum for the schema below."""

    RED = "red"


@strawberry.type
class Query:
    """Fields that answer and fields that fail in each way there is."""

    @strawberry.field
    async def hello(self) -> str:
        """Answer."""
        return "world"

    @strawberry.field
    def double(self, n: int) -> int:
        """Answer, and overflow for a large number."""
        return 2 * n

    @strawberry.field
    def next_day(self, day: date, colour: Colour = Colour.RED) -> str:
        """Take a scalar and an enum."""
        return f"{day} {colour.value}"

    @strawberry.field
    def context(self, info: strawberry.Info) -> str:
        """Show what the context factory made."""
        return str(info.context["method"])

    @strawberry.field
    async def down(self) -> str | None:
        """Fail as without a database."""
        raise DatabaseUnavailable("The database does not answer.")

    @strawberry.field
    async def refused(self) -> str | None:
        """Fail as with a wrong password."""
        raise DatabaseRefused("The database refuses the user.")

    @strawberry.field
    def picky(self) -> str | None:
        """Fail as with a bad argument."""
        raise InvalidArgument("`first` is -1.", "Use 1 to 100.")

    @strawberry.field
    def broken(self) -> str | None:
        """Fail as nobody expected."""
        raise RuntimeError(SECRET)

    @strawberry.field
    def broken_whole(self) -> str:
        """Fail so that `data` becomes null."""
        raise RuntimeError(SECRET)

    @strawberry.field
    def own_code(self) -> str | None:
        """Fail with extensions of its own."""
        raise GraphQLError("Mine.", extensions={"code": "MINE"})


@strawberry.type
class Mutation:
    """One mutation."""

    @strawberry.mutation
    def change(self) -> int:
        """Change nothing."""
        return 1


class ToyService:
    """A service whose every step can be made to fail."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.start_error: Exception | None = None
        self.ready_error: Exception | None = None
        self.ready_seconds = 0.0
        self.context_error: Exception | None = None

    async def start(self) -> None:
        """Start, or fail to."""
        self.steps.append("start")
        if self.start_error:
            raise self.start_error

    async def stop(self) -> None:
        """Stop."""
        self.steps.append("stop")

    async def ready(self) -> None:
        """Be ready, or not, or late."""
        await asyncio.sleep(self.ready_seconds)
        if self.ready_error:
            raise self.ready_error

    def version(self) -> str | None:
        """Know of no graph."""
        return None

    def context(self, request: Request) -> dict[str, str]:
        """Make a context, or fail to."""
        if self.context_error:
            raise self.context_error
        return {"method": request.method}


def make_service() -> ToyService:
    """A service that works."""
    return ToyService()


def make_app(service: ToyService) -> FastAPI:
    """The application in front of it."""
    return create_app(Settings.model_validate({}), service=service, schema=strawberry.Schema(Query, Mutation))


async def make_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, without a network in between."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://remit") as client:
        yield client


async def ask(client: httpx.AsyncClient, query: str, accept: str = GRAPHQL, **members: Any) -> httpx.Response:
    """Send a well-formed request."""
    return await client.post("/graphql", json={"query": query, **members}, headers={"Accept": accept})


async def send(client: httpx.AsyncClient, body: Any, **headers: str) -> httpx.Response:
    """Send a body as it is."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post("/graphql", content=body, headers={"Content-Type": JSON, **named})


def code_of(response: httpx.Response) -> str:
    """The code of the only error in an answer."""
    (error,) = response.json()["errors"]
    assert error["extensions"]["remedy"]
    return str(error["extensions"]["code"])


async def get(client: httpx.AsyncClient, accept: str = GRAPHQL, **parameters: str) -> httpx.Response:
    """Send a request by GET."""
    return await client.get("/graphql", params=parameters, headers={"Accept": accept})
