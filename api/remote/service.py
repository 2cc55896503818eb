"""A service at an address, which is asked GraphQL documents. What it refuses is the error that it would be here."""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import httpcore
import orjson

from api.errors import TABLE, ServiceUnreachable, ServiceUnreadable, ValidationFailed
from graph.errors import PackInvalid, RemitError

SECONDS = {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 5.0}
IN_ALL = 60.0  # a service answers within REMIT_REQUEST_SECONDS, or says that it could not
MOST_BYTES = 64 * 1024 * 1024
HEADERS: dict[bytes | str, bytes | str] = {
    "Accept": "application/graphql-response+json, application/json;q=0.9",
    "Content-Type": "application/json",
    "User-Agent": "remit",
}
# By their codes. That of packs is of no answer, and is made in another way.
ERRORS = {kind.code: kind for kind in TABLE if kind is not PackInvalid}


class RemoteService:
    """A service; `url`: the address under which it is reached, with or without a slash or `/graphql` at its end."""

    def __init__(self, url: str) -> None:
        self._endpoint = f"{url.rstrip('/').removesuffix('/graphql')}/graphql"
        self._pool = httpcore.AsyncConnectionPool()

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def ask(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What it answers, by the fields of the document.

        Raises:
            ServiceUnreachable: nobody answers at the address.
            ServiceUnreadable: what answers there is no GraphQL.
            RemitError: the question is refused, or could not be answered.
        """
        status, headers, body = await self._post(orjson.dumps({"query": document, "variables": dict(variables)}))
        answer = read_answer(body)
        if answer is None:
            raise ServiceUnreadable(f"{self._endpoint} answers {describe(status, headers)}, which is no GraphQL.")
        for fault in answer.get("errors") or ():
            raise read_error(fault)
        return answer["data"]  # type: ignore[no-any-return]  # as `read_answer` has seen

    async def _post(self, content: bytes) -> tuple[int, Mapping[bytes, bytes], bytes]:
        """Status, headers by their names in small letters, and body."""
        received = bytearray()
        try:
            async with (
                asyncio.timeout(IN_ALL),
                self._pool.stream(
                    "POST", self._endpoint, headers=HEADERS, content=content, extensions={"timeout": SECONDS}
                ) as response,
            ):
                async for part in response.aiter_stream():
                    received += part
                    if len(received) > MOST_BYTES:
                        raise ServiceUnreadable(f"{self._endpoint} answers with more than {MOST_BYTES:,} bytes.")
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise ServiceUnreachable(f"{self._endpoint} does not answer in time.") from error
        except httpcore.ProtocolError as error:
            raise ServiceUnreadable(f"The answer of {self._endpoint} breaks off, or is none of HTTP.") from error
        except (httpcore.NetworkError, OSError, UnicodeError) as error:
            if any(isinstance(cause, ssl.SSLError) for cause in causes_of(error)):
                raise ServiceUnreachable(
                    f"The connection to {self._endpoint} is not safe: its certificate is not trusted, or it has none.",
                    "Check whether the address begins with http:// or https://, and the certificate there.",
                ) from error
            raise ServiceUnreachable(f"Nobody answers at {self._endpoint}.") from error
        return response.status, {name.lower(): value for name, value in response.headers}, bytes(received)


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """The error and those behind it."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def read_answer(body: bytes) -> dict[str, Any] | None:
    """The body as a GraphQL result, which has data, or errors with messages; null: it is none."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(answer, dict):
        return None
    faults = answer.get("errors")
    if isinstance(faults, list) and faults:
        return answer if all(isinstance(one, dict) and isinstance(one.get("message"), str) for one in faults) else None
    return answer if isinstance(answer.get("data"), dict) else None


def read_error(fault: Mapping[str, Any]) -> RemitError:
    """An error of a GraphQL result as the one of ours that it was, by its code; others are told with what they say."""
    told = fault.get("extensions")
    code, remedy = (told.get("code"), told.get("remedy")) if isinstance(told, dict) else (None, None)
    kind = ERRORS.get(str(code))
    if kind is None or kind is ValidationFailed:
        return ServiceUnreadable(
            f"The service does not understand the question: {fault['message']}",
            "Ask a Remit, and one of the same version as this command.",
        )
    return kind(fault["message"], remedy if isinstance(remedy, str) else None)


def describe(status: int, headers: Mapping[bytes, bytes]) -> str:
    """What came in place of an answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "unknown"
    where = headers.get(b"location")
    leads = f", that leads to {where.decode('latin-1')}" if where else ""
    return f"with status {status} ({phrase}){leads}"
