"""The files that pages load, all our own and in `api/pages`; the schema as text; and what crawlers may read."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.settings import Settings

FOLDER = Path(__file__).parent.parent / "pages"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Read once, and the only names that are served: no path of a request ever reaches the disk. The style of pages is one of their
# assets, whose address changes with them.
FILES = {
    path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES and path.name != "pages.css"
}
NOT_FOR_CRAWLERS = ("/graphql", "/answers/", "/watches/", "/search?", "/ru/search?", "/query?", "/ru/query?")
TEXT = "text/plain; charset=utf-8"


def file_routes(sdl: str, settings: Settings) -> list[Route]:
    """The routes of these files, and of the schema in GraphQL's schema language."""
    files = {f"/pages/{name}": (content, MEDIA_TYPES[Path(name).suffix]) for name, content in FILES.items()} | {
        "/schema.graphql": (sdl.encode(), TEXT),
        "/robots.txt": (robots_of(settings).encode(), TEXT),
    }
    return [Route(path, endpoint_of(*file), methods=["GET"]) for path, file in files.items()]


def endpoint_of(content: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that serves the same to everybody."""

    async def endpoint(_: Request) -> Response:
        return Response(content, headers={"Content-Type": media_type})

    return endpoint


def robots_of(settings: Settings) -> str:
    """What crawlers are asked to leave alone: all, or what is for programs and what has no end."""
    public = settings.public_prefix
    paths = [f"{urlsplit(public).path}{path}" for path in NOT_FOR_CRAWLERS] if settings.indexed else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    return "\n".join([*lines, *[f"Sitemap: {public}/sitemap.xml"] * bool(public and settings.indexed), ""])
