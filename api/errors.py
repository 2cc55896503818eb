"""The one table from Remit's errors to HTTP statuses and GraphQL's `extensions.code`; docs/errors.md explains them.

The codes themselves stand on the classes, in `graph.errors` and, for what is wrong with a request as such, here.
"""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.responses import Response

from graph import errors as domain
from graph.errors import RemitError

logger = logging.getLogger(__name__)

BUSY_SECONDS = 1  # most requests take far less than that
RETRY_SECONDS = 5  # a database that was restarted answers again within about ten seconds
MESSAGE_LENGTH = 500  # graphql-core repeats what it was sent, and a request may be 64 KiB


def tell_addresses(public_url: str = "") -> str:
    """Where to ask; `public_url`: what addresses begin with."""
    return f"GraphQL is served at {public_url}/graphql, its schema at {public_url}/schema.graphql."


class MalformedRequest(RemitError):
    """What was sent is no GraphQL request: no JSON, no object, or a member of the wrong type."""

    code = "MALFORMED_REQUEST"
    default_remedy = 'Send a JSON object such as {"query": "{ dataset { release } }"}.'


class DuplicateKey(RemitError):
    """An object in a request gives a name more than once, so that nobody can say which value is meant."""

    code = "DUPLICATE_KEY"
    default_remedy = "Give each name once in its object."


class HostInvalid(RemitError):
    """A request of HTTP/1.1 has no `Host`, several, or one that names no host."""

    code = "HOST_INVALID"
    default_remedy = "Send one header `Host` with the name, or the address, that you ask."


class UnsupportedMediaType(RemitError):
    """The body is not `application/json` in UTF-8, or it is compressed."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    default_remedy = "Send it with `Content-Type: application/json`, as UTF-8 and without compression."


class RequestTooLarge(RemitError):
    """The body is larger than it may be."""

    code = "REQUEST_TOO_LARGE"
    default_remedy = "Ask for less at once, and pass long values as variables."


class UrlTooLong(RemitError):
    """The address, or its query, is longer than it may be."""

    code = "URL_TOO_LONG"
    default_remedy = "Send the request by POST, or ask for less at once."


class HeadersTooLarge(RemitError):
    """The headers of a request are too long, or too many."""

    code = "HEADERS_TOO_LARGE"
    default_remedy = "Send fewer and shorter headers."


class NotAcceptable(RemitError):
    """`Accept` names no media type in which Remit can answer."""

    code = "NOT_ACCEPTABLE"
    default_remedy = "Accept application/graphql-response+json or application/json."


class MethodNotAllowed(RemitError):
    """The address does not know the method, or a mutation came by GET."""

    code = "METHOD_NOT_ALLOWED"
    default_remedy = "Use one of the methods that the header `Allow` names."


class AddressUnknown(RemitError):
    """Nothing is served at that address."""

    code = "ADDRESS_UNKNOWN"
    default_remedy = tell_addresses()


class HttpRefused(RemitError):
    """The request was refused by a rule of HTTP that has no code of its own."""

    code = "HTTP_REFUSED"
    default_remedy = "Correct the request as the status says."


class ParseFailed(RemitError):
    """The GraphQL document does not parse, or has more tokens than it may."""

    code = "GRAPHQL_PARSE_FAILED"
    default_remedy = "Correct the document at the place that `locations` gives."


class ValidationFailed(RemitError):
    """The GraphQL document does not fit the schema."""

    code = "GRAPHQL_VALIDATION_FAILED"
    default_remedy = "Compare the document with the schema: `schema.graphql`, beside the address that was asked."


class OperationUnknown(RemitError):
    """The document does not hold the operation asked for, or holds several and none was named."""

    code = "OPERATION_UNKNOWN"
    default_remedy = "Name one of the document's operations in `operationName`."


class LimitExceeded(RemitError):
    """The request asks for more than one request may: too deep, too many fields, too costly."""

    code = "LIMIT_EXCEEDED"
    default_remedy = "Ask for less at once, in several requests."


class BodyTooSlow(RemitError):
    """The body did not arrive in the time that a request has."""

    code = "BODY_TOO_SLOW"
    default_remedy = "Send the request again, over a connection that is faster."


class RequestTimeout(RemitError):
    """The request took longer than it may, and was ended."""

    code = "REQUEST_TIMEOUT"
    default_remedy = "Ask for less at once, or try again when the service is less busy."


class ShuttingDown(RemitError):
    """The service was told to end: it still answers, and takes no new connections soon."""

    code = "SHUTTING_DOWN"
    default_remedy = "Ask another instance, or this one again once it has been started."


class BatchNotTaken(RemitError):
    """The body is an array of requests."""

    code = "BATCH_NOT_SUPPORTED"
    default_remedy = "Send each request by itself, or ask for several fields in one document."


class OperationsNotTaken(RemitError):
    """The request names a document by its hash that is not registered, and clients may register none."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"
    default_remedy = "Send documents without hashes."


class OperationNotPersisted(RemitError):
    """No document is known by the hash that the request names."""

    code = "PERSISTED_QUERY_NOT_FOUND"
    default_remedy = "Send the document itself."


class ServiceUnreachable(RemitError):
    """Nobody answers at the address of a service that a command is to ask."""

    code = "SERVICE_UNREACHABLE"
    default_remedy = "Check the address of --url or REMIT_URL, and that the service runs."


class ServiceUnreadable(RemitError):
    """What answers at the address of a service is no Remit, or one that does not understand the question."""

    code = "SERVICE_UNREADABLE"
    default_remedy = "Check the address of --url or REMIT_URL: it is that of the service, without /graphql."


@dataclass(frozen=True, slots=True)
class Shape:
    """How an error is answered over HTTP. `retry_after` in seconds; null: waiting does not help."""

    status: int
    retry_after: int | None = None

    @property
    def means_outage(self) -> bool:
        """Whether there is no answer at all, so that GraphQL too answers with this status instead of 200."""
        return self.status == HTTPStatus.SERVICE_UNAVAILABLE

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to it."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


TABLE: dict[type[RemitError], Shape] = {
    RemitError: Shape(500),
    domain.InvalidArgument: Shape(400),
    domain.DatabaseUnavailable: Shape(503, RETRY_SECONDS),
    domain.DatabaseRefused: Shape(503),
    domain.DatabaseShared: Shape(503),
    domain.OtherPacks: Shape(503),
    domain.DatabaseTimeout: Shape(504),
    domain.TooBusy: Shape(503, BUSY_SECONDS),
    domain.WriteConflict: Shape(409, RETRY_SECONDS),
    domain.GraphNotLoaded: Shape(503, RETRY_SECONDS),
    domain.ColumnsTooLarge: Shape(503),
    domain.UnknownEntity: Shape(404),
    domain.ImpossibleChange: Shape(422),
    domain.ReleaseNotKept: Shape(404),
    domain.PackInvalid: Shape(422),
    domain.EngineFailed: Shape(503),
    domain.SettingsInvalid: Shape(500),
    MalformedRequest: Shape(400),
    DuplicateKey: Shape(400),
    HostInvalid: Shape(400),
    UnsupportedMediaType: Shape(415),
    RequestTooLarge: Shape(413),
    UrlTooLong: Shape(414),
    HeadersTooLarge: Shape(431),
    NotAcceptable: Shape(406),
    MethodNotAllowed: Shape(405),
    AddressUnknown: Shape(404),
    HttpRefused: Shape(400),
    ParseFailed: Shape(400),
    ValidationFailed: Shape(400),
    OperationUnknown: Shape(400),
    OperationNotPersisted: Shape(404),
    OperationsNotTaken: Shape(404),
    BatchNotTaken: Shape(400),
    LimitExceeded: Shape(400),
    BodyTooSlow: Shape(408),
    RequestTimeout: Shape(504),
    ShuttingDown: Shape(503, RETRY_SECONDS),
    ServiceUnreachable: Shape(502),
    ServiceUnreadable: Shape(502),
}


def shape_of(error: RemitError) -> Shape:
    """The entry of the table for an error: that of its class, or of the nearest class above it."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def internal_error(error: BaseException, doing: str) -> RemitError:
    """Log an error that nobody expected, with its traceback, and return what a caller may see of it: nothing."""
    logger.error("unexpected error in %s", doing, exc_info=error)
    return RemitError("Something went wrong inside Remit.")


def extensions(error: RemitError) -> dict[str, Any]:
    """GraphQL's `extensions` of an error."""
    return {"code": error.code, "remedy": error.remedy}


def graphql_error(error: RemitError) -> GraphQLError:
    """The same error as graphql-core's."""
    return GraphQLError(truncate(error.message), original_error=error, extensions=extensions(error))


def problem(error: RemitError, status: int | None = None, headers: dict[str, str] | None = None) -> Response:
    """The error as RFC 9457 problem JSON. `status` overrides the table's, where HTTP itself decided."""
    shape = shape_of(error)
    status = status or shape.status
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": truncate(error.message),
        **extensions(error),
    }
    return Response(
        orjson.dumps(content),
        status,
        headers={"Content-Type": "application/problem+json; charset=utf-8", **shape.headers, **(headers or {})},
    )


def failure(error: Exception, doing: str) -> Response:
    """Whatever went wrong as problem JSON: one of Remit's own errors as it is, any other logged and masked."""
    return problem(error if isinstance(error, RemitError) else internal_error(error, doing))


def truncate(message: str) -> str:
    """A message of at most `MESSAGE_LENGTH` characters."""
    return message if len(message) <= MESSAGE_LENGTH else f"{message[: MESSAGE_LENGTH - 1]}…"
