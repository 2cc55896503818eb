"""Reading a GraphQL request from HTTP: every check that needs no GraphQL, cheapest first, before anything is parsed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any

import orjson
from starlette.requests import Request

from api.errors import BatchNotTaken, DuplicateKey, MalformedRequest, RequestTooLarge, UnsupportedMediaType, UrlTooLong

TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')  # a text in JSON


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks: the members of GraphQL over HTTP, of the right types and not yet understood.

    Without `query`, `extensions` name a persisted operation.
    """

    query: str | None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


async def read_body(request: Request, body_bytes: int) -> bytes:
    """A POST's body of at most so many bytes.

    Raises:
        UnsupportedMediaType, RequestTooLarge: it is of another kind, or larger.

    """
    check_content_type(request.headers.getlist("content-type"))
    check_announced_length(request.headers.get("content-length"), body_bytes)
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        # A compressed body of 64 KiB can unfold to 64 MiB, and no honest request needs it.
        raise UnsupportedMediaType("The body is compressed.", "Send it without `Content-Encoding`.")
    return await body_of(request, body_bytes)


def read_post(body: bytes) -> GraphQLRequest:
    """The request in a POST's body.

    Raises:
        MalformedRequest: it is none.
        BatchNotTaken: it is several.

    """
    content = parse_json(body, "The body")
    if isinstance(content, list):
        raise BatchNotTaken("The body is an array of requests.")
    return of_members(content)


def url_query(request: Request, query_bytes: int) -> bytes:
    """The query of a GET's URL, of at most so many bytes; it begins as no body does.

    Raises:
        UrlTooLong: it is longer.

    """
    query: bytes = request.scope["query_string"]
    if len(query) > query_bytes:
        raise UrlTooLong(f"The query of the URL has more than {query_bytes} bytes.")
    return b"?" + query


def read_get(request: Request) -> GraphQLRequest:
    """The request in a GET's URL. An empty parameter counts as absent, as GraphQL over HTTP has it.

    Raises:
        MalformedRequest: it is none.

    """
    for name in ("query", "variables", "operationName", "extensions"):
        if len(request.query_params.getlist(name)) > 1:
            raise MalformedRequest(f"`{name}` is given more than once.", "Give it once.")
    members: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = parse_json(members[name].encode(), f"`{name}`")
    return of_members(members)


def check_content_type(headers: list[str]) -> None:
    """Refuse a body that is not JSON in UTF-8."""
    if len(headers) != 1:
        raise UnsupportedMediaType("The request has no `Content-Type`, or several.")
    media_type, charset = content_type(headers[0])
    if media_type != "application/json":
        raise UnsupportedMediaType("The body is of a media type that is not served here.")
    if charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("The body is not in UTF-8.")


@lru_cache(maxsize=64)
def content_type(header: str) -> tuple[str, str]:
    """The media type and the character set that a header names; clients send the same few."""
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), str(message.get_param("charset", "utf-8")).lower()


def check_announced_length(header: str | None, body_bytes: int) -> None:
    """Refuse a body that says itself that it is too large, without reading it."""
    if header is not None and (not header.isascii() or not header.isdigit() or int(header[:20]) > body_bytes):
        raise RequestTooLarge(f"The body has more than {body_bytes} bytes.")


async def body_of(request: Request, body_bytes: int) -> bytes:
    """The body; reading stops where it becomes too large, whatever length was announced."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > body_bytes:
            raise RequestTooLarge(f"The body has more than {body_bytes} bytes.")
    return bytes(body)


def parse_json(text: bytes, what: str) -> Any:  # noqa: ANN401  # JSON
    """The JSON in a text, in which no object gives a name twice.

    orjson refuses bad UTF-8, lone surrogates and more than 1,024 levels by itself; of a name given twice it keeps the last.
    """
    if text.startswith(b"\xef\xbb\xbf"):
        raise MalformedRequest(f"{what} begins with a byte order mark.", "Send it without one.")
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        # The parser's own words quote nothing of the text: "unexpected end of data: line 1 column 1 (char 0)".
        raise MalformedRequest(f"{what} is not JSON in UTF-8: {error.msg}.") from error
    # Outside of its texts, JSON has a colon for each name that is given; of a name that is given twice, one is kept.
    if TEXT.sub(b"", text).count(b":") != count_names(content):
        raise DuplicateKey(f"{what} gives a name more than once in one object.")
    return content


def count_names(content: object) -> int:
    """How many names the objects in a value have, at every depth."""
    count, waiting = 0, [content]
    while waiting:
        value = waiting.pop()
        if type(value) is dict:
            count += len(value)
            waiting.extend(value.values())
        elif type(value) is list:
            waiting.extend(value)
    return count


def of_members(content: object) -> GraphQLRequest:
    """The request in a JSON object; members that GraphQL over HTTP does not know are ignored, as it demands."""
    if not isinstance(content, dict):
        raise MalformedRequest("The body is JSON, but no object.")
    extensions = optional_member(content, "extensions", dict, "an object")
    if not isinstance(content.get("query"), str | None) or ("query" not in content and not extensions):
        raise MalformedRequest("`query` is missing or no string.")
    return GraphQLRequest(
        content.get("query"),
        optional_member(content, "variables", dict, "an object"),
        optional_member(content, "operationName", str, "a string"),
        extensions,
    )


def optional_member(content: Mapping[str, Any], name: str, kind: type, called: str) -> Any:  # noqa: ANN401  # of type `kind`
    """A member of a request that may be null or absent."""
    value = content.get(name)
    if value is not None and not isinstance(value, kind):
        raise MalformedRequest(f"`{name}` is not {called}.", f"Make it {called}, or leave it out.")
    return value
