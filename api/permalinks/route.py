"""GET /answers/<content hash>: an answer from the release from which it was given, and how today's differs from it."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import AddressUnknown, failure
from api.execution.request import url_query
from api.http.cancellation import InFlight, while_wanted
from api.permalinks.serialize import differences, release, whole
from api.permalinks.url import PATH, Asked, asked_of
from api.settings import Limits
from graph.analysis.what_if import WhatIf, suppose
from graph.archive.release_archive import get_kept
from graph.errors import ImpossibleChange, UnknownEntity
from graph.law.law_snapshot import Law
from graph.oversight.answer import Oversight
from graph.oversight.oversight import answer_for, get_clinics
from graph.store.database import Database, Row

HASH = re.compile("[0-9a-f]{64}")
UNANSWERED = (UnknownEntity, ImpossibleChange)  # what was asked about is not there any more


def answers_route(database: Callable[[], Database], in_flight: InFlight, limits: Limits) -> Route:
    """The route. `database` may raise one of `graph.errors`."""

    async def endpoint(request: Request) -> Response:
        deadline = asyncio.get_running_loop().time() + limits.request_seconds
        try:
            content_hash, asked = read_address(request, limits)
            with in_flight.one_more():
                work = repeated(database(), content_hash, asked)
                found = await while_wanted(request, work, deadline)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, a client gets an answer that it can read
            return failure(error, PATH)
        headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache"}
        return Response(orjson.dumps(found), headers=headers)

    return Route(f"{PATH}/{{hash}}", endpoint, methods=["GET"], name="answers")


def read_address(request: Request, limits: Limits) -> tuple[str, Asked]:
    """The content hash and the question of an address.

    Raises:
        UrlTooLong, AddressUnknown, InvalidArgument: it is too long, or has not the form of a permalink.
    """
    url_query(request, limits.body_bytes)
    content_hash = request.path_params["hash"]
    if not HASH.fullmatch(content_hash):
        raise AddressUnknown("No content hash looks like this one.", "Use the permalink of a receipt as it is.")
    return content_hash, asked_of(request.query_params.multi_items())


async def repeated(database: Database, content_hash: str, asked: Asked) -> dict[str, Any]:
    """The answer as it was, and where another release is served now, the answer of that and how they differ.

    Raises:
        ReleaseNotKept: the release is neither served nor kept.
        UnknownEntity, ImpossibleChange, InvalidArgument: it had no answer to this question.
    """
    clinic = asked.question.clinic
    rows, law = await get_clinics(database, [clinic])
    row = rows.get(clinic)
    if law.dataset.properties["contentHash"] == content_hash:
        found = await answered(row, law, asked)
        return {"release": release(law), "answer": whole(found, asked), "changed": False, "now": None}
    before = await get_kept(database, content_hash, clinic)
    found = await answered(*before, asked)
    then = whole(found, asked)
    try:
        after = await answered(row, law, asked)
    except UNANSWERED as error:
        now = {"answer": None, "why": error.message, "differences": differences(listed(found, asked), None)}
    else:
        differing = differences(listed(found, asked), listed(after, asked))
        now = {"answer": whole(after, asked), "why": None, "differences": differing}
    said = {"release": release(before[1]), "answer": then, "changed": now["answer"] != then}
    return said | {"now": {"release": release(law), **now}}


async def answered(row: Row | None, law: Law, asked: Asked) -> Oversight | WhatIf:
    """The answer that follows from what was found of the clinic and the law.

    Raises:
        UnknownEntity, ImpossibleChange, InvalidArgument: there is none.
    """
    question = asked.question
    if row is None:
        raise UnknownEntity(f"The release has no clinic {question.clinic}.", "Ask from a release that has it.")
    if question.repeal or question.reclassify:
        return await suppose(row, law, question)
    found = answer_for(row, law, question)
    assert found is not None  # noqa: S101  # there is a row
    return found


def listed(found: Oversight | WhatIf, asked: Asked) -> Oversight:
    """The answer that is compared, with the links that are listed."""
    return asked.listing(found if isinstance(found, Oversight) else found.after)
