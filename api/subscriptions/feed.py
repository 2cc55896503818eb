"""GET /watches/<name>/feed: what changed in the answer to a saved question, as an Atom feed (RFC 4287)."""

from collections.abc import Callable, Mapping
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET  # it writes, and reads nothing

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import AddressUnknown, failure, problem
from api.subscriptions.notices import with_addresses
from api.subscriptions.watches import Watch
from graph.archive.notification_store import Notice, get_notices, get_watched
from graph.sanitize import make_visible
from graph.store.database import Database
from graph.store.lookup import get_dataset

ATOM = "http://www.w3.org/2005/Atom"
SHOWN = 50
UNNAMED = "Use a name of the file of saved questions, which REMIT_WATCHES names."


def feed_route(database: Callable[[], Database], watches: Mapping[str, Watch], public_url: str = "") -> Route:
    """The route. `database` may raise one of `graph.errors`; `public_url`: what the feed's addresses begin with."""

    async def endpoint(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            if name not in watches:
                return problem(AddressUnknown("No saved question has this name.", UNNAMED))
            asked = await get_watched(database(), [name])
            notices = await get_notices(database(), name, SHOWN)
            # A question that was not asked yet is as old as what it will be asked of.
            since = asked[name].loaded if name in asked else (await get_dataset(database())).properties["loadedAt"]
        except Exception as error:  # noqa: BLE001  # whatever it is, a client gets an answer that it can read
            return failure(error, "a feed")
        body = write_feed(name, watches[name], notices, since, public_url)
        return Response(
            body, headers={"Content-Type": "application/atom+xml; charset=utf-8", "Cache-Control": "no-cache"}
        )

    return Route("/watches/{name}/feed", endpoint, methods=["GET"], name="feed")


def write_feed(name: str, watch: Watch, notices: list[Notice], asked: str, public_url: str = "") -> bytes:
    """The feed; `asked`: since when the answer was asked last, `public_url`: what its addresses begin with."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    add_element(root, "id", entry_id(name))
    add_element(root, "title", f"Remit: oversight of {watch.clinic}")
    add_element(root, "subtitle", f"Changes in the answer to the saved question {name}.")
    add_element(root, "updated", max([asked, *(notice.at for notice in notices[:1])]))
    add_element(add_element(root, "author"), "name", "Remit")
    add_element(root, "link", rel="self", type="application/atom+xml", href=f"{public_url}/watches/{name}/feed")
    for notice in notices:
        write_entry(root, with_addresses(notice, public_url))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def write_entry(root: ET.Element, notice: Notice) -> None:
    """One notice as an entry: the summaries before and after, and each link that differs."""
    data = notice.body["data"]
    before, after = data["before"], data["after"]
    found = add_element(root, "entry")
    add_element(found, "id", entry_id(notice.id))
    add_element(found, "title", f"{data['question']['clinic']}: {tell_verdict(before['verdict'], after['verdict'])}")
    add_element(found, "updated", notice.at)
    for rel, said in (("alternate", after), ("related", before)):
        if said["permalink"]:
            add_element(found, "link", rel=rel, type="application/json", href=said["permalink"])
    add_element(found, "content", "\n".join(tell_change(data)), type="text")


def tell_verdict(before: str | None, after: str | None) -> str:
    """What became of the verdict; null: there is no such clinic, or no such therapy."""
    if before is None:
        return f"there is an answer, {after}, where there was none"
    if after is None:
        return f"there is no answer any more, where it was {before}"
    return f"the answer changed, {f'still {after}' if before == after else f'{before} became {after}'}"


def tell_change(data: Mapping[str, object]) -> list[str]:
    """What a reader sees of a change."""
    before, after, differences = data["before"], data["after"], data["differences"]
    assert isinstance(before, dict)  # noqa: S101  # as `body_of` made it
    assert isinstance(after, dict)  # noqa: S101
    said = [f"Before: {before['summary']}", f"Now: {after['summary']}"]
    rules, same = data.get("rules"), "No link differs in more than names and sentences."
    if isinstance(rules, dict) and rules["before"] != rules["after"]:
        same = "By the rules of today the links are the same before and now: what changed follows from the rules."
        said.append(f"The rules have changed, from version {rules['before'] or 'unknown'} to {rules['after']}.")
    if not isinstance(differences, dict):
        return [*said, "The release before is not kept, so that links cannot be compared."]
    if not differences["links"]:
        return [*said, same]
    return [*said, *(tell_link(link) for link in differences["links"])]


def tell_link(link: Mapping[str, Mapping[str, str] | None]) -> str:
    """One link that differs."""
    mandate, offering = link["mandate"] or {}, link["offering"]
    where = f" for {offering['id']}" if offering else ""
    before, after = ((link[side] or {}).get("status", "not listed") for side in ("before", "after"))
    change = f"{before} became {after}" if before != after else f"still {after}, on other grounds"
    return f"- {mandate.get('id')}{where}: {change}."


def add_element(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """A new element of Atom's below another."""
    found = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    found.text = None if text is None else make_visible(text)
    return found


def entry_id(name: str) -> str:
    """An id that stays the same wherever the feed is served."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:remit:watch:{name}')}"
