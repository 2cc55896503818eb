"""The files that pages load, all our own and in `api/pages`; the schema as text; and what crawlers may read."""

from collections.abc import Awaitable, Callable, Mapping
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
# Read once, and the only names that are served: no path of a request ever reaches the disk.
FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}
NOT_FOR_CRAWLERS = ("/graphql", "/answers/", "/watches/", "/search?", "/ru/search?", "/query?", "/ru/query?")
Endpoint = Callable[[Request], Awaitable[Response]]
TEXT = "text/plain; charset=utf-8"


def file_routes(sdl: str, settings: Settings) -> list[Route]:
    """The routes of these files, and of the schema in GraphQL's schema language."""
    texts = {"/schema.graphql": sdl, "/robots.txt": robots_of(settings)}
    endpoints = {f"/pages/{name}": file_endpoint(name, content) for name, content in FILES.items()} | {
        path: endpoint_of(text.encode(), {"Content-Type": TEXT}) for path, text in texts.items()
    }
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in endpoints.items()]


def file_endpoint(name: str, content: bytes, headers: Mapping[str, str] | None = None) -> Endpoint:
    """An endpoint that serves a file, which is of the media type that its name says."""
    return endpoint_of(content, {"Content-Type": MEDIA_TYPES[Path(name).suffix], **(headers or {})})


def endpoint_of(content: bytes, headers: Mapping[str, str]) -> Endpoint:
    """An endpoint that serves the same to everybody."""

    async def endpoint(_: Request) -> Response:
        return Response(content, headers=headers)

    return endpoint


def robots_of(settings: Settings) -> str:
    """What crawlers are asked to leave alone: all, or what is for programs and what has no end."""
    public = settings.public_prefix
    paths = [f"{urlsplit(public).path}{path}" for path in NOT_FOR_CRAWLERS] if settings.indexed else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    return "\n".join([*lines, *[f"Sitemap: {public}/sitemap.xml"] * bool(public and settings.indexed), ""])
