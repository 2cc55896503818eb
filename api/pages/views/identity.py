"""The address of a thing, whatever it is: it leads on to the page of the thing, in the form that is asked for."""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

from api.pages.base.addresses import address_of
from api.pages.base.visit import Shown, Visit
from graph.errors import UnknownEntity


async def identity_page(visit: Visit) -> Shown:
    """The way to the page of a thing, or of what a citation or a claim belongs to."""
    identity = visit.parts["id"]
    found = (await visit.ask("identity", id=identity))["node"]
    if found is None:
        raise UnknownEntity(f"Nothing with the id {identity!r} is recorded.")
    address = address_of(replace(visit.page, day=None), found.get("source") or found.get("subject") or found)
    if address is None:
        raise UnknownEntity(f"{identity} has no page of its own.", "Look at that of the clinic that it belongs to.")
    given = visit.given.multi_items()
    return Shown(
        "", status=HTTPStatus.SEE_OTHER, headers={"Location": address + (f"?{urlencode(given)}" if given else "")}
    )
