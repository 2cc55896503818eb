"""The query page and the schema as text. The page is plain HTML, CSS and JavaScript of our own, in `api/pages`."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent.parent / "pages"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Read once, and the only names that are served: no path of a request ever reaches the disk.
FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}


def query_page_routes(sdl: str) -> list[Route]:
    """The routes of the query page, of its files, and of the schema in GraphQL's schema language."""

    async def page(_: Request) -> Response:
        return query_page()

    async def schema(_: Request) -> Response:
        return Response(sdl, headers={"Content-Type": "text/plain; charset=utf-8"})

    files = [Route(f"/pages/{name}", file_endpoint(name)) for name in FILES if name != "index.html"]
    return [Route("/", page, name="page"), Route("/schema.graphql", schema, name="schema"), *files]


def query_page() -> Response:
    """The query page. Its address may also serve something else, so caches must heed `Accept`."""
    return file_response("index.html", {"Vary": "Accept"})


def file_endpoint(name: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that serves one of the files."""

    async def endpoint(_: Request) -> Response:
        return file_response(name, {})

    return endpoint


def file_response(name: str, headers: dict[str, str]) -> Response:
    """One of the files as a response."""
    return Response(FILES[name], headers={"Content-Type": MEDIA_TYPES[Path(name).suffix], **headers})
